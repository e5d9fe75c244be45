"""The buyers for everybody: the list, one buyer, and how well its notices are filled in over how many."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from tenders.buyer_page import BuyerPage
from tenders.filled import Filled, tell_before
from tenders.models import Buyer
from tests.tender_factories import NOON, AwardFactory, BuyerFactory, PublicationFactory, SyncRunFactory, TenderFactory

pytestmark = pytest.mark.django_db
LIST = "/opdrachten/-/kopers/"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def page_of(buyer: Buyer) -> str:
    return f"/opdrachten/-/koper/{buyer.pk}/"


def names(client: Client, query: str = "") -> list[str]:
    return re.findall(r'<a href="/opdrachten/-/koper/\d+/">([^<]+)<', client.get(LIST + query).content.decode())


@pytest.fixture
def three() -> None:
    """Two buyers in the north and one elsewhere."""
    TenderFactory(buyer=BuyerFactory())
    BuyerFactory(name="Provincie Groningen", municipality_code="", province_code="PV20")
    BuyerFactory(name="Gemeente Arnhem", municipality_code="", province_code="")


FILTERS = [
    ("", ["Gemeente Arnhem", "Gemeente Assen", "Provincie Groningen"]),
    ("?q=gemeente", ["Gemeente Arnhem", "Gemeente Assen"]),
    ("?q=Ass", ["Gemeente Assen"]),
    ("?provincie=drenthe", ["Gemeente Assen"]),
    ("?provincie=drenthe&provincie=groningen", ["Gemeente Assen", "Provincie Groningen"]),
    ("?provincie=groningen&q=gemeente", []),
    ("?utm_source=x", ["Gemeente Arnhem", "Gemeente Assen", "Provincie Groningen"]),
]


@pytest.mark.parametrize(("query", "found"), FILTERS)
def test_the_address_narrows_the_list(query: str, found: list[str], client: Client, three: None) -> None:
    assert names(client, query) == found


def test_it_counts_open_all_and_awards(client: Client, three: None) -> None:
    AwardFactory(publication__tender__stage="awarded")
    assert "Gemeente Assen in Assen 1 2 1" in text_of(client, LIST)


WRONG = [
    ("?provincie=utrecht", "‘utrecht’ is geen provincie"),
    ("?q=%21", "Schrijf een woord"),
    ("?q=" + "a" * 201, "hoogstens 200"),
]


@pytest.mark.parametrize(("query", "sentence"), WRONG, ids=["province", "sign", "long"])
def test_what_we_do_not_know_gets_a_sentence(query: str, sentence: str, client: Client, three: None) -> None:
    assert sentence in text_of(client, LIST + query)
    assert len(names(client, query)) == 3


def test_a_page_that_is_not_there_is_404(client: Client, three: None) -> None:
    assert client.get(LIST + "?pagina=2").status_code == 404
    assert client.get(LIST + "?pagina=x").status_code == 404
    assert client.get(f"/opdrachten/-/koper/{10**30}/").status_code == 404


def test_one_buyer_says_what_is_open_and_who_won(client: Client) -> None:
    TenderFactory(title="Bermen maaien")
    doubtful = AwardFactory(
        publication__tender__stage="awarded", publication__tender__title="Meubels", doubt="placeholder"
    )
    text = text_of(client, page_of(doubtful.tender.buyer))
    assert "Gemeente Assen vraagt nu 1 opdracht uit. Wij lazen er 2 in totaal." in text
    assert "Bermen maaien" in text
    assert "Meubels perceel 1 Groenploeg De Hamrik" in text
    assert doubtful.get_doubt_display() in text


def test_it_leads_to_all_its_awards(client: Client) -> None:
    buyer = AwardFactory().tender.buyer
    assert f'href="/opdrachten/-/gunningen/?koper={buyer.pk}"' in client.get(page_of(buyer)).content.decode()


@pytest.mark.parametrize("page", ["aflopend", "gunningen", "kopers", "koper/{pk}"])
def test_pages_of_awards_and_buyers_say_that_what_they_count_is_old(page: str, client: Client) -> None:
    path = f"/opdrachten/-/{page.format(pk=AwardFactory().tender.buyer.pk)}/"
    assert "Er zijn nog geen opdrachten gelezen." in text_of(client, path)
    SyncRunFactory(started_at=NOON)
    assert "Er zijn nog geen opdrachten gelezen." not in text_of(client, path)


def test_the_tenders_lead_to_awards_beside_buyers(client: Client) -> None:
    html = client.get("/opdrachten/").content.decode()
    assert '<a href="/opdrachten/-/gunningen/">Gunningen</a><a href="/opdrachten/-/kopers/">Kopers</a>' in html


def test_a_ceiling_is_never_shown_as_what_is_spent(client: Client) -> None:
    award = AwardFactory(amount=None, is_framework=True, ceiling=900_000, currency="EUR")
    assert "hoogstens € 900.000" in text_of(client, page_of(award.tender.buyer)).replace("\N{NO-BREAK SPACE}", " ")


def test_the_amount_of_a_framework_without_a_ceiling_is_no_spending(client: Client) -> None:
    award = AwardFactory(amount=900_000, is_framework=True, currency="EUR")
    assert "€ 900.000 kader: geen uitgave" in text_of(client, page_of(award.tender.buyer)).replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_under_five_notices_nothing_is_said(client: Client) -> None:
    award = AwardFactory()
    text = text_of(client, page_of(award.tender.buyer))
    assert "Over minder dan 5 berichten of gunningen zeggen wij niets." in text
    assert "BT-06" not in text


def test_each_figure_says_over_how_many(client: Client) -> None:
    awarded = date(2026, 6, 1)
    for late in (0, 30, 31, 60, 90):
        AwardFactory(
            publication__type_code="AGO",
            publication__notice_sha256="x",
            publication__published_at=NOON.replace(year=2026, month=6, day=1) + timedelta(days=late),
            publication__strategic=["soc-obj"] if late else ["none"],
            awarded_on=awarded,
            amount=None if late == 90 else 1000,
            winner_kvk="" if late > 30 else "80000001",
        )
    buyer = Buyer.objects.get()
    told = {figure.label.split()[0] + figure.label.split()[-1]: (figure.done, figure.of) for figure in _figures(buyer)}
    assert told == {
        "Noemtvernieuwing": (4, 5),
        "Meldtdagen": (2, 5),
        "Noemtgunning": (4, 5),
        "Noemtwinnaar": (2, 5),
    }
    text = text_of(client, page_of(buyer))
    assert "4 van 5 berichten Vul BT-06 in" in text
    assert "2 van 5 gunningen met een datum" in text
    assert "artikel 2.134" in text


LAST_DAYS = [
    (date(2026, 6, 1), "EF29", date(2026, 7, 1)),
    (date(2026, 2, 10), "EF33", date(2026, 4, 30)),
    (date(2026, 6, 30), "EF34", date(2026, 7, 30)),
    (date(2026, 12, 31), "EF35", date(2027, 1, 30)),
    (date(2026, 10, 1), "", date(2026, 10, 31)),
]


@pytest.mark.parametrize(("awarded_on", "form", "last"), LAST_DAYS)
def test_the_last_day_to_tell_an_award_follows_article_2_134(awarded_on: date, form: str, last: date) -> None:
    assert tell_before(awarded_on, form) == last


def test_social_services_may_be_told_after_the_quarter(client: Client) -> None:
    told = NOON.replace(year=2026, month=7, day=30)
    for form in ("EF29", "EF33"):
        award = AwardFactory(
            publication__type_code="AGO",
            publication__form_code=form,
            publication__published_at=told,
            awarded_on=date(2026, 4, 1),
        )
    timely = _figures(award.tender.buyer)[1]
    assert (timely.done, timely.of) == (1, 2)


def test_a_later_correction_makes_no_award_late(client: Client) -> None:
    award = AwardFactory(publication__type_code="AGO", publication__published_at=NOON, awarded_on=date(2026, 6, 1))
    first = NOON.replace(month=6, day=10)
    PublicationFactory(tender=award.tender, publication_id="460001", type_code="AGO", published_at=first)
    timely = _figures(award.tender.buyer)[1]
    assert (timely.done, timely.of) == (1, 1)


def _figures(buyer: Buyer) -> list[Filled]:
    return BuyerPage.build(buyer, now=NOON).figures


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_they_can_only_be_read(method: str, client: Client) -> None:
    assert getattr(client, method)(LIST).status_code == 405
    assert getattr(client, method)(page_of(BuyerFactory())).status_code == 405
