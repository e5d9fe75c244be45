"""One publication as TenderNed tells it, as a frozen dataclass. Pure: no network, no clock, no database.

The list and the detail use other names for the same things and leave out other things, so there are two readers. Every
field but the publication's number is optional: "" (text), None or () when it is absent or cannot be understood. Codes
that we do not know stand as delivered. The only error is Unreadable: no number, so no publication.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal, NamedTuple, TypeVar

from tenders.errors import Unreadable
from tenders.tenderned import cleaning

T = TypeVar("T")
Nature = Literal["leveringen", "diensten", "werken", "onbekend"]

SITE = "https://www.tenderned.nl"
NATURES: dict[str, Nature] = {"L": "leveringen", "D": "diensten", "W": "werken"}
END_OF_DAY = time(23, 59)
TITLE, BUYER, DESCRIPTION, LABEL = 500, 300, 20_000, 200

# Change from day to day while the publication stays the same.
VOLATILE_FIELDS = frozenset({"aantalDagenTotSluitingsDatum", "numberOfDaysBeforeAanmeldenInschrijven", "score"})


class Link(NamedTuple):
    """Something to be had at the source: "self", "pdf"."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Publication:
    """One publication. Personal data (names of contact persons, e-mail addresses, phone numbers) are left out."""

    publication_id: str
    reference: str | None = None  # kenmerk: the procurement that this publication belongs to
    title: str = ""
    buyer_name: str = ""
    description: str = ""
    published_on: date | None = None  # the list knows the day
    published_at: datetime | None = None  # the detail also knows the hour; aware, Europe/Amsterdam
    type_code: str = ""  # VAK, AAO, AGO, REC, MAC, VBE, AAW; says little about an award, see tenders.status
    type_label: str = ""
    form_code: str = ""  # EF16, EFE3, SF03, …
    form_label: str = ""
    deadline: datetime | None = None  # aware, Europe/Amsterdam; None also for "2099-12-31"
    consultation_deadline: date | None = None
    nature: Nature = "onbekend"
    contract_kind: str = ""  # OOP, RAA (framework), IDA (dynamic purchasing system); detail only
    starts_on: date | None = None  # first and last day of the contract; detail only
    ends_on: date | None = None
    procedure_code: str = ""
    procedure_label: str = ""  # in the source's words
    cpv: tuple[str, ...] = ()  # eight digits, the main one first, no doubles; detail only
    nuts: tuple[str, ...] = ()  # any level, no doubles; detail only
    keywords: tuple[str, ...] = ()  # detail only
    ted_number: str = ""  # 643394-2026; detail only
    is_terminated: bool | None = None
    is_awarded: bool | None = None  # as delivered; also true for intentions without a winner
    european: bool | None = None
    tsender_name: str = ""  # the platform where the documents are, when that is not TenderNed
    tsender_url: str = ""
    rectified_by: str | None = None  # number of the last rectification
    links: tuple[Link, ...] = ()

    @property
    def page_url(self) -> str:
        """The page for people at TenderNed."""
        return f"{SITE}/aankondigingen/overzicht/{self.publication_id}"


def from_list_row(row: Any) -> Publication:
    """The publication of one row of `/publicaties`. Raises Unreadable, and nothing else, whatever the row is."""
    data, publication_id = _checked(row)
    return Publication(
        publication_id=publication_id,
        **_shared(data),
        type_code=cleaning.code(data.get("typePublicatie")),
        type_label=cleaning.label(data.get("typePublicatie")),
        form_code=cleaning.code(data.get("publicatiecode")),
        form_label=cleaning.label(data.get("publicatiecode")),
        **_procedure(data.get("procedure")),
        nature=_nature(data.get("typeOpdracht")),
        european=cleaning.flag(data.get("europees")),
        is_terminated=cleaning.flag(data.get("isVroegtijdigeBeeindiging")),
        links=_links({"self": data.get("link")}),
    )


def from_detail(detail: Any) -> Publication:
    """The publication of `/publicaties/{id}`. Raises Unreadable, and nothing else, whatever the detail is."""
    data, publication_id = _checked(detail)
    return Publication(
        publication_id=publication_id,
        **_shared(data),
        published_at=_moment_only(data.get("publicatieDatum")),
        type_code=cleaning.code(data.get("aankondigingCode")),
        type_label=cleaning.label(data.get("aankondigingCode")),
        form_code=cleaning.code(data.get("publicatieCode")),
        form_label=cleaning.line(data.get("typePublicatie"), LABEL),
        **_procedure(data.get("procedureCode")),
        nature=_nature(data.get("typeOpdrachtCode")),
        contract_kind=cleaning.code(data.get("opdrachtAardCode")),
        starts_on=cleaning.day(data.get("aanvangOpdrachtDatum")),
        ends_on=cleaning.day(data.get("voltooiingOpdrachtDatum")),
        european=_european(data.get("nationaalOfEuropeesCode")),
        is_terminated=cleaning.flag(data.get("isVroegtijdigBeeindigd")),
        is_awarded=cleaning.flag(data.get("isGegund")),
        cpv=_cpv(data.get("cpvCodes")),
        nuts=_unique(cleaning.nuts_code(_part(item, "code")) for item in _items(data.get("nutsCodes"))),
        keywords=_unique(cleaning.keyword(data.get(f"trefwoord{number}")) for number in range(1, 11)),
        ted_number=cleaning.ted_number(data.get("pbNummerTed")),
        tsender_name=cleaning.line(data.get("urlTsenderNaam"), LABEL),
        tsender_url=cleaning.web_address(data.get("urlTsenderWebsite")),
        rectified_by=cleaning.identifier(data.get("publicatieIDLaatsteRectificatie")),
        links=_links(data.get("links")),
    )


def canonical_bytes(payload: Any) -> bytes:
    """The same bytes for the same content, whatever the order of the keys and without what changes daily.

    ASCII JSON, also for what a database refuses (NUL, lone surrogates); hash this to see whether something changed.
    Raises Unreadable for what is nested too deeply to write down.
    """
    kept = payload
    if isinstance(payload, dict):
        kept = {key: value for key, value in payload.items() if key not in VOLATILE_FIELDS}
    try:
        return json.dumps(kept, sort_keys=True, separators=(",", ":")).encode("ascii")
    except RecursionError as error:
        raise Unreadable("De publicatie is te diep genest.") from error


def _checked(payload: Any) -> tuple[dict[str, Any], str]:
    """The payload and its number."""
    if not isinstance(payload, dict):
        raise Unreadable("Dit is geen publicatie maar een losse waarde.", raw=canonical_bytes(payload))
    publication_id = cleaning.identifier(payload.get("publicatieId"))
    if publication_id is None:
        raise Unreadable("De publicatie heeft geen bruikbaar publicatieId.", raw=canonical_bytes(payload))
    return payload, publication_id


def _shared(data: dict[str, Any]) -> dict[str, Any]:
    """What list and detail call by the same name."""
    return {
        "reference": cleaning.identifier(data.get("kenmerk")),
        "title": cleaning.free_line(data.get("aanbestedingNaam"), TITLE),
        "buyer_name": cleaning.free_line(data.get("opdrachtgeverNaam") or data.get("aanbestedendeDienstNaam"), BUYER),
        "description": cleaning.free_text(data.get("opdrachtBeschrijving"), DESCRIPTION),
        "published_on": cleaning.day(data.get("publicatieDatum")),
        "deadline": cleaning.moment(data.get("sluitingsDatum"), at=END_OF_DAY),
        "consultation_deadline": cleaning.day(data.get("sluitingsDatumMarktconsultatie")),
    }


def _moment_only(value: Any) -> datetime | None:
    """A moment that has an hour; a bare date has none."""
    return cleaning.moment(value) if isinstance(value, str) and ":" in value else None


def _procedure(value: Any) -> dict[str, Any]:
    return {"procedure_code": cleaning.code(value), "procedure_label": cleaning.label(value)}


def _nature(value: Any) -> Nature:
    return NATURES.get(cleaning.code(value), "onbekend")


def _european(value: Any) -> bool | None:
    return {"EU": True, "NL": False}.get(cleaning.code(value))


def _cpv(value: Any) -> tuple[str, ...]:
    """The codes, those marked as main first."""
    items = sorted(_items(value), key=lambda item: cleaning.flag(_part(item, "isHoofdOpdracht")) is not True)
    return _unique(cleaning.cpv_code(_part(item, "code")) for item in items)


def _links(value: Any) -> tuple[Link, ...]:
    if not isinstance(value, dict):
        return ()
    found = ((cleaning.line(name, 40), cleaning.web_address(_part(item, "href"), SITE)) for name, item in value.items())
    return tuple(Link(name, url) for name, url in found if name and url)[:10]


def _items(value: Any) -> list[Any]:
    return value[:500] if isinstance(value, list) else []


def _part(item: Any, name: str) -> Any:
    """A part of an object; a bare value stands for its own code."""
    return item.get(name) if isinstance(item, dict) else item if name in ("code", "href") else None


def _unique(values: Iterable[T | None]) -> tuple[T, ...]:
    """In order, each once, without what is empty."""
    return tuple(dict.fromkeys(value for value in values if value))
