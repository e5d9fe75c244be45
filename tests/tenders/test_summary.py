"""The sentence above the tenders. Each row is a question and how it reads."""

import pytest

from platform_goed_inkopen.addresses import Address
from tenders.status import Status
from tenders.summary import TenderSummary

OPTIONS = {
    "status": {status.value: status.value for status in Status},
    "soort": {"diensten": "diensten", "werken": "werken"},
    "categorie": {"groen": "Groenvoorziening", "catering": "Catering"},
    "provincie": {"groningen": "Groningen", "fryslan": "Fryslân", "drenthe": "Drenthe"},
    "gemeente": {"assen": "Assen", "emmen": "Emmen"},
}
NORTH = {"provincie": ["groningen", "fryslan", "drenthe"]}

SENTENCES: list[tuple[int, dict[str, list[str]], str]] = [
    (312, {}, "312 opdrachten van alle kopers, in elke status"),
    (1240, {}, "1.240 opdrachten van alle kopers, in elke status"),
    (63, {"status": ["open"], **NORTH}, "63 opdrachten staan open in Groningen, Fryslân en Drenthe"),
    (1, {"status": ["open"]}, "1 opdracht staat open"),
    (0, {"status": ["open"]}, "Geen opdrachten staan open"),
    (2, {"status": ["gegund"]}, "2 opdrachten zijn gegund"),
    (1, {"status": ["ingetrokken"]}, "1 opdracht is ingetrokken"),
    (9, {"status": ["open", "gesloten"]}, "9 opdrachten zijn open of gesloten"),
    (9, {"status": ["open", "gesloten", "gegund"]}, "9 opdrachten zijn open, gesloten of gegund"),
    (3, {"status": ["marktconsultatie"]}, "3 opdrachten zijn in marktconsultatie"),
    (3, {"status": ["onbekend"]}, "3 opdrachten zijn van onbekende status"),
    (5, {"categorie": ["groen", "catering"]}, "5 opdrachten voor Groenvoorziening of Catering"),
    (5, {"soort": ["diensten"]}, "5 opdrachten van de soort diensten"),
    (5, {"gemeente": ["assen", "emmen"]}, "5 opdrachten van kopers in Assen en Emmen"),
    (5, {"q": ["maaien"], "status": ["open"]}, "5 opdrachten staan open met ‘maaien’"),
]


@pytest.mark.parametrize(("total", "asked", "sentence"), SENTENCES, ids=[row[2] for row in SENTENCES])
def test_the_sentence_says_what_is_shown(total: int, asked: dict[str, list[str]], sentence: str) -> None:
    here = Address.of("/opdrachten/", asked)
    text = (asked.get("q") or [""])[0]
    assert str(TenderSummary.of(here=here, text=text, total=total, options=OPTIONS)) == sentence


def test_each_part_takes_itself_away_and_says_so() -> None:
    here = Address.of("/opdrachten/", {"status": ["open"], "provincie": ["groningen", "drenthe"]})
    parts = TenderSummary.of(here=here, text="", total=3, options=OPTIONS).parts
    assert [(part.text, part.action, part.url) for part in parts] == [
        ("open", "Haal open weg", "/opdrachten/?provincie=groningen&provincie=drenthe"),
        ("Groningen", "Haal Groningen weg", "/opdrachten/?status=open&provincie=drenthe"),
        ("Drenthe", "Haal Drenthe weg", "/opdrachten/?status=open&provincie=groningen"),
    ]
