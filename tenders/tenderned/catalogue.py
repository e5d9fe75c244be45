"""What a local TenderNed knows: notices, and the rows and details that the real service would make of them.

    catalogue = Catalogue([Notice(publication_id=450001, kenmerk=600001, title="Groenonderhoud", …)])
    catalogue.add(…); catalogue.change(450001, deadline=…); catalogue.withdraw(450001)
    catalogue.xml["643394-2026"] = b"<ContractNotice …"
    seeded(until=date(2026, 11, 22), days=7, per_day=80, seed=1)      # catalogue_seed.py

The field names, the types and the gaps are those of the service: a row has a text as publicatieId and no CPV code, a
detail has a number and other names for the same things.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

SITE = "https://www.tenderned.nl"
NO_DEADLINE = datetime(2099, 12, 31, 12)

TYPES = {
    "VAK": "Vooraankondiging",
    "AAO": "Aankondiging opdracht",
    "AGO": "Aankondiging gegunde opdracht",
    "REC": "Rectificatie",
    "MAC": "Marktconsultatie",
    "VBE": "Vroegtijdige beëindiging",
    "AAW": "Aankondiging van een wijziging",
}
FORMS = {
    "EF04": "Vooraankondiging - algemene richtlijn",
    "EF16": "Aankondiging van een opdracht - algemene richtlijn, standaardregeling",
    "EF20": "Aankondiging van een opdracht - algemene richtlijn, lichte regeling",
    "EF25": "Aankondiging in geval van vrijwillige transparantie vooraf - algemene richtlijn",
    "EF29": "Aankondiging gegunde opdracht - algemene richtlijn, standaardregeling",
    "EF33": "Aankondiging gegunde opdracht - algemene richtlijn, lichte regeling",
    "EF38": "Wijziging van een opdracht - algemene richtlijn",
    "EFE1": "Marktconsultatie",
    "EFE2": "Vooraankondiging",
    "EFE3": "Nationale aankondiging van een opdracht",
    "EFE4": "Nationale aankondiging van een gegunde opdracht",
}
NATURES = {"L": "Leveringen", "D": "Diensten", "W": "Werken"}
PROCEDURES = {"OPE": "Openbaar", "NOP": "Niet-openbaar", "MAC": "Marktconsultatie"}
KINDS = {"OOP": "Overheidsopdracht", "RAA": "Raamovereenkomst", "IDA": "Dynamisch aankoopsysteem"}


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One publication. Times are Dutch local time without zone, as TenderNed gives them."""

    publication_id: int
    kenmerk: int
    title: str
    buyer: str
    published_at: datetime
    description: str = ""
    type_code: str = "AAO"
    form_code: str = "EF16"
    nature_code: str = "D"
    procedure_code: str = "OPE"
    kind_code: str = "OOP"
    deadline: datetime | None = None
    list_deadline: datetime | None = None  # what the list keeps saying after a rectification
    consultation_deadline: date | None = None  # of a market consultation only
    cpv: tuple[str, ...] = ()  # with check digit, the main one first: "77310000-6"
    nuts: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    european: bool = True
    is_terminated: bool = False
    is_awarded: bool = False
    ted_number: str = ""
    rectified_by: int | None = None
    tsender: str = ""


class Catalogue:
    """Every notice that can be seen now, and the XML of some at TED or, by publicatieId, at TenderNed alone.

    May be changed while it is served.
    """

    def __init__(
        self,
        notices: Iterable[Notice] = (),
        *,
        xml: Mapping[str, bytes] | None = None,
        own_xml: Mapping[int, bytes | None] | None = None,
    ) -> None:
        self.own_xml: dict[int, bytes | None] = dict(own_xml or {})
        self.xml: dict[str, bytes] = dict(xml or {})
        self._notices: dict[int, Notice] = {}
        self._by_day: dict[date, set[int]] = {}
        self._lock = threading.RLock()
        self.add(*notices)

    def __len__(self) -> int:
        return len(self._notices)

    def __iter__(self) -> Iterator[Notice]:
        return iter(self.between(date.min, date.max))

    @property
    def first(self) -> Notice | None:
        """The notice with the lowest number."""
        return self._notices[min(self._notices)] if self._notices else None

    def add(self, *notices: Notice) -> None:
        """Publish; a notice with a number that is already there replaces it."""
        with self._lock:
            for notice in notices:
                self.withdraw(notice.publication_id)
                self._notices[notice.publication_id] = notice
                self._by_day.setdefault(notice.published_at.date(), set()).add(notice.publication_id)

    def get(self, publication_id: int) -> Notice | None:
        """The notice, when it can be seen now."""
        return self._notices.get(publication_id)

    def change(self, publication_id: int, **fields: Any) -> Notice:
        """The notice with other values from now on, silently, as TenderNed does with a deadline."""
        with self._lock:
            changed = replace(self._notices[publication_id], **fields)
            self.add(changed)
        return changed

    def withdraw(self, publication_id: int) -> None:
        """Take the notice off the list; nothing happens when it is not there."""
        with self._lock:
            notice = self._notices.pop(publication_id, None)
            if notice:
                self._by_day[notice.published_at.date()].discard(publication_id)

    def rectify(self, publication_id: int, *, by: int, published_at: datetime, deadline: datetime) -> Notice:
        """Publish a rectification that moves the deadline.

        The detail of the original follows and names the rectification; its row in the list keeps the old deadline.
        """
        old = self._notices[publication_id]
        rectification = replace(
            old, publication_id=by, published_at=published_at, type_code="REC", deadline=deadline, list_deadline=None
        )
        self.add(rectification)
        self.change(publication_id, deadline=deadline, list_deadline=old.list_deadline or old.deadline, rectified_by=by)
        return rectification

    def between(self, first: date, last: date) -> list[Notice]:
        """The notices of these days, both inclusive, newest day first and highest number first."""
        with self._lock:
            days = [first] if first == last else sorted(self._by_day, reverse=True)
            chosen = [day for day in days if first <= day <= last]
            return [
                self._notices[number] for day in chosen for number in sorted(self._by_day.get(day, ()), reverse=True)
            ]

    def notice_xml(self, publication_id: int) -> bytes | None:
        """The XML that TenderNed itself has of this notice: its own (None: there is none), else the same as TED's."""
        if publication_id in self.own_xml:
            return self.own_xml[publication_id]
        notice = self.get(publication_id)
        return self.xml.get(notice.ted_number) if notice else None

    def with_ted_number(self, number: str) -> bytes | None:
        """The XML that TED has under this number."""
        return self.xml.get(number)


def list_row(notice: Notice) -> dict[str, Any]:
    """The notice as a row of the list."""
    row = {
        "publicatieId": str(notice.publication_id),
        "publicatieDatum": notice.published_at.date().isoformat(),
        "typePublicatie": _coded(notice.type_code, TYPES),
        "publicatiecode": _coded(notice.form_code, FORMS),
        "aanbestedingNaam": notice.title,
        "opdrachtgeverNaam": notice.buyer,
        "kenmerk": notice.kenmerk,
        "sluitingsDatum": _moment(notice.list_deadline or notice.deadline),
        "sluitingsDatumMarktconsultatie": _day(notice),
        "aantalDagenTotSluitingsDatum": None,
        "procedure": _coded(notice.procedure_code, PROCEDURES),
        "typeOpdracht": _coded(notice.nature_code, NATURES),
        "digitaal": True,
        "europees": notice.european,
        "publicatiestatus": {"code": "PUB", "omschrijving": "Gepubliceerd"},
        "isVroegtijdigeBeeindiging": notice.is_terminated,
        "isEformsWijziging": notice.type_code == "REC",
        "opdrachtBeschrijving": notice.description[:1000],
        "score": None,
        "link": {"href": f"{SITE}/aankondigingen/overzicht/{notice.publication_id}", "title": "self"},
    }
    return _without_absent(row, "sluitingsDatum", "sluitingsDatumMarktconsultatie")


def detail(notice: Notice) -> dict[str, Any]:
    """The notice as the detail tells it."""
    answer = {
        "publicatieId": notice.publication_id,
        "kenmerk": notice.kenmerk,
        "aanbestedingNaam": notice.title,
        "opdrachtgeverNaam": notice.buyer,
        "opdrachtBeschrijving": notice.description,
        "publicatieDatum": notice.published_at.isoformat(timespec="microseconds"),
        "sluitingsDatum": _moment(notice.deadline),
        "sluitingsDatumMarktconsultatie": _day(notice),
        "numberOfDaysBeforeAanmeldenInschrijven": None,
        "typePublicatie": FORMS.get(notice.form_code, ""),
        "publicatieCode": notice.form_code,
        "aankondigingCode": _coded(notice.type_code, TYPES),
        "juridischKaderCode": {"code": "NAW", "omschrijving": "Aanbestedingswet 2012"},
        "nationaalOfEuropeesCode": _coded("EU" if notice.european else "NL", {"EU": "Europees", "NL": "Nationaal"}),
        "typeOpdrachtCode": _coded(notice.nature_code, NATURES),
        "procedureCode": _coded(notice.procedure_code, PROCEDURES),
        "opdrachtAardCode": _coded(notice.kind_code, KINDS),
        "cpvCodes": [
            {"isHoofdOpdracht": place == 0, "code": code, "omschrijving": ""} for place, code in enumerate(notice.cpv)
        ],
        "nutsCodes": [{"code": code, "omschrijving": ""} for code in notice.nuts],
        **{f"trefwoord{number}": word for number, word in enumerate(notice.keywords[:10], 1)},
        "isDigitaalInschrijvenMogelijk": not notice.tsender,
        "isVroegtijdigBeeindigd": notice.is_terminated,
        "isGegund": notice.is_awarded,
        "publicatieIDLaatsteRectificatie": notice.rectified_by,
        "pbNummerTed": notice.ted_number or None,
        "urlTsenderNaam": notice.tsender or None,
        "links": {
            "pdf": {"href": f"/papi/tenderned-rs-tns/v2/publicaties/{notice.publication_id}/pdf", "title": "pdf"}
        },
    }
    absent = ("sluitingsDatum", "sluitingsDatumMarktconsultatie", "publicatieIDLaatsteRectificatie", "pbNummerTed")
    return _without_absent(answer, *absent, "urlTsenderNaam")


def _coded(code: str, labels: Mapping[str, str]) -> dict[str, str]:
    return {"code": code, "omschrijving": labels.get(code, code)}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _day(notice: Notice) -> str | None:
    """The closing day of a market consultation; other notices have none."""
    day = notice.consultation_deadline if notice.type_code == "MAC" else None
    return day.isoformat() if day else None


def _without_absent(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """Without these names where they have no value: the service leaves them out, others it sends as null."""
    return {name: value for name, value in values.items() if value is not None or name not in names}
