"""A made-up catalogue: the same seed gives the same notices. Buyers are real places; what they ask for is invented."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple

from tenders.tenderned.catalogue import NO_DEADLINE, Catalogue, Notice

FIRST_PUBLICATION, FIRST_KENMERK = 450_001, 620_001


class Subject(NamedTuple):
    """Something that is bought."""

    title: str
    nature_code: str
    cpv: tuple[str, ...]
    form_code: str
    keywords: tuple[str, ...]


SUBJECTS = (
    Subject("Groenonderhoud wijken", "D", ("77310000-6", "77314000-4"), "EF16", ("groen", '"maaien"')),
    Subject("Catering &amp; bedrijfsrestaurant", "D", ("55520000-1",), "EF20", ('"lunch"', "catering")),
    Subject("Schoonmaak van gemeentelijke gebouwen", "D", ("90910000-9",), "EF16", ("schoonmaak", "glasbewassing")),
    Subject("Kantoormeubilair, hergebruikt waar het kan", "L", ("39130000-2",), "EF16", ("circulair", "meubilair")),
    Subject("Hulp bij het huishouden", "D", ("85310000-5", "98310000-9"), "EF20", ("Wmo",)),
    Subject("Inzameling en sortering van textiel", "D", ("90500000-2",), "EF16", ("textiel", "hergebruik")),
    Subject("Onderhoud van bruggen en beschoeiingen", "W", ("45221111-3",), "EF16", ("bruggen",)),
    Subject("Drukwerk en verzending", "D", ("79800000-2",), "EF16", ("drukwerk",)),
    Subject("Leerlingenvervoer", "D", ("60130000-8",), "EF20", ("vervoer",)),
    Subject("Werkkleding met CO2-prestatieladder", "L", ("18110000-3",), "EF16", ("kleding",)),
    Subject("Verduurzamen van sportzalen", "W", ("45212200-8", "45321000-3"), "EF16", ("isolatie", "sport")),
    Subject("Beheer van werkplekken", "D", ("72500000-0",), "EF16", ("ict",)),
)
BUYERS = (
    ("Gemeente Groningen", "NL115"),
    ("Gemeente Assen", "NL131"),
    ("Gemeente Leeuwarden", "NL127"),
    ("Gemeente Noardeast-Fryslân", "NL127"),
    ("Gemeente Emmen", "NL132"),
    ("Gemeente Westerkwartier", "NL113"),
    ("Provincie Drenthe", "NL13"),
    ("Waterschap Hunze en Aa&#39;s", "NL11"),
    ("Gemeente Zwolle", "NL21"),
    ("Rijkswaterstaat", "NL"),
)
TEXTS = (
    "De opdrachtgever zoekt een partij voor {title}.\nSocial return: 5% van de loonsom.",
    "{title}.&nbsp;Voorbehouden aan sociale werkvoorzieningen. Vragen? inkoop@voorbeeld.example of 050-1234567.",
    "Raamovereenkomst voor {title}. Gunnen op beste prijs-kwaliteitverhouding,\u200b met duurzaamheid als criterium.",
    "{title}, in drie percelen.",
)
# How many of every hundred publications; the rest are calls.
SHARES = (
    ("award", 22),
    ("rectification", 8),
    ("consultation", 5),
    ("announcement", 5),
    ("intention", 3),
    ("cancelled", 3),
    ("terminated", 2),
    ("modification", 2),
)
FOLLOWING: dict[str, dict[str, Any]] = {
    "award": {"type_code": "AGO", "is_awarded": True},
    "cancelled": {"type_code": "AGO", "is_terminated": True},
    "terminated": {"type_code": "VBE", "is_terminated": True},
    "modification": {"type_code": "AAW", "form_code": "EF38"},
}
AWARD_FORM = {"EF16": "EF29", "EF20": "EF33", "EFE3": "EFE4"}


def seeded(*, until: date, days: int = 7, per_day: int = 80, seed: int = 1) -> Catalogue:
    """A catalogue of `days` days that end with `until`, about `per_day` publications on a working day."""
    maker = _Maker(Random(seed), until - timedelta(days=days - 1))
    for offset in range(days):
        day = until - timedelta(days=days - 1 - offset)
        for place in range(per_day if day.weekday() < 5 else per_day // 3):
            maker.publish(day, place)
    return maker.catalogue


class _Maker:
    """Publishes notice after notice; later ones follow upon earlier calls."""

    def __init__(self, random: Random, first: date) -> None:
        self.catalogue = Catalogue()
        self._random = random
        self._first = first
        self._publication_id = FIRST_PUBLICATION
        self._kenmerk = FIRST_KENMERK
        self._calls: list[Notice] = []

    def publish(self, day: date, place: int) -> None:
        """One publication more on this day."""
        at = datetime.combine(day, time(6)) + timedelta(minutes=7 * place % 900, microseconds=829_812)
        self._publication_id += self._random.randint(1, 3)
        kind = self._kind()
        if kind in FOLLOWING and self._calls:
            self._follow(kind, at)
        elif kind == "rectification" and self._calls:
            self._rectify(at)
        else:
            self.catalogue.add(self._new(kind, at))

    def _kind(self) -> str:
        left = self._random.randrange(100)
        for kind, share in SHARES:
            left -= share
            if left < 0:
                return kind
        return "call"

    def _new(self, kind: str, at: datetime) -> Notice:
        """The first publication of a procurement."""
        subject = self._random.choice(SUBJECTS)
        buyer, nuts = self._random.choice(BUYERS)
        european = self._random.random() < 0.85
        self._kenmerk += 1
        notice = Notice(
            publication_id=self._publication_id,
            kenmerk=self._kenmerk,
            title=f"{subject.title} {self._kenmerk}",
            buyer=buyer,
            published_at=at,
            description=self._random.choice(TEXTS).format(title=subject.title.lower()),
            form_code=subject.form_code if european else "EFE3",
            nature_code=subject.nature_code,
            kind_code=self._random.choice(("OOP", "OOP", "RAA")),
            deadline=self._deadline(at),
            cpv=subject.cpv,
            nuts=(nuts,),
            keywords=subject.keywords,
            european=european,
            ted_number=f"{self._publication_id + 200_000}-{at.year}" if european else "",
            tsender=self._random.choice(("", "", "Mercell")),
        )
        self.catalogue.add(notice)
        if kind in ("consultation", "announcement", "intention"):
            return self._early(kind, notice)
        self._calls.append(notice)
        return notice

    def _early(self, kind: str, notice: Notice) -> Notice:
        """Made into a publication that is no call."""
        changes: dict[str, dict[str, Any]] = {
            "consultation": {
                "type_code": "MAC",
                "form_code": "EFE1",
                "procedure_code": "MAC",
                "deadline": None,
                "consultation_deadline": notice.published_at.date() + timedelta(days=21),
            },
            "announcement": {"type_code": "VAK", "form_code": "EF04", "deadline": None},
            "intention": {"type_code": "AGO", "form_code": "EF25", "deadline": None, "is_awarded": True},
        }
        return self.catalogue.change(notice.publication_id, **changes[kind])

    def _deadline(self, at: datetime) -> datetime | None:
        """Mostly four to eight weeks ahead at noon; sometimes none, sometimes "none" in the manner of buyers."""
        chance = self._random.random()
        if chance < 0.05:
            return None
        if chance < 0.08:
            return NO_DEADLINE
        return datetime.combine(at.date() + timedelta(days=self._random.randint(28, 56)), time(12))

    def _follow(self, kind: str, at: datetime) -> None:
        """A later publication of an earlier call: its award, its end."""
        call = self._random.choice(self._calls)
        self._calls.remove(call)
        fields: dict[str, Any] = {
            "form_code": AWARD_FORM[call.form_code],
            "ted_number": f"{self._publication_id + 200_000}-{at.year}" if call.european else "",
            **FOLLOWING[kind],
            "publication_id": self._publication_id,
            "published_at": at,
        }
        self.catalogue.add(replace(call, **fields))

    def _rectify(self, at: datetime) -> None:
        call = self._random.choice(self._calls)
        deadline = datetime.combine(at.date() + timedelta(days=70), time(12))
        self.catalogue.rectify(call.publication_id, by=self._publication_id, published_at=at, deadline=deadline)
