"""The page of one tender: where it stands, what was asked, who won, and what happened when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.urls import reverse
from django.utils.dateformat import format as dutch_date

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.chain import Step
from platform_goed_inkopen.dutch import counted
from tenders import places
from tenders.awards_page import AwardRow, with_suppliers
from tenders.categories import Categories
from tenders.findings_page import FindingsPanel
from tenders.listing import OPEN_IN_THE_NORTH
from tenders.lots_page import Parts, Wish, wishes
from tenders.merging import facts_of, newest_first
from tenders.models import Award, Publication, Tender
from tenders.rows import TAGS, Closing
from tenders.status import AMSTERDAM, Stage, Status, stage_of_one, status_at
from tenders.winner_page import winner_links

FEW_WINNERS = 2
LATER = ("Aanbieder", "Contract", "Resultaat", "Verhaal")


@dataclass(frozen=True)
class Sentence:
    """How the page goes on after the title: words, what is bold in them, words."""

    before: str
    bold: str = ""
    after: str = "."


@dataclass(frozen=True)
class Change:
    """A deadline that moved: what it was and what it became."""

    old: datetime
    new: datetime


@dataclass(frozen=True)
class Event:
    """One publication in the history."""

    day: date
    label: str
    form: str
    number: str
    url: str
    change: Change | None
    changed_later: Change | None
    is_newest: bool


@dataclass(frozen=True)
class CpvCode:
    """A code with its name, when we know it."""

    code: str
    label: str


@dataclass(frozen=True)
class TenderPage:
    """Everything the page shows of a tender."""

    tender: Tender
    status: Status
    tag: str
    closing: Closing
    sentence: Sentence
    category: str
    cpv: list[CpvCode]
    place: str
    steps: list[Step]
    history: list[Event]
    awards: Sequence[AwardRow]
    winner_links: list[tuple[str, str]]
    source_url: str
    documents_at: str
    documents_url: str
    read_on: date | None
    withdrawn_on: date | None
    missing: list[Publication]
    parts: Parts
    findings: FindingsPanel
    wishes: list[Wish] | None
    open_url: str

    @classmethod
    def build(cls, tender: Tender, *, now: datetime) -> Self:
        """The page of a tender that was read with its buyer. Costs five queries, and one more when somebody won."""
        publications = newest_first(tender.publications.all())
        awards, lots = list(tender.awards.all()), list(tender.lots.all())
        categories = Categories.load()
        status = status_at(tender.stage, tender.deadline, tender.called_at, now)
        newest = publications[0] if publications else None
        return cls(
            tender=tender,
            status=status,
            tag=TAGS.get(status, ""),
            closing=Closing.of(tender, status, now),
            sentence=_sentence(tender, status, awards, now),
            category=categories.of(tender.cpv),
            cpv=[CpvCode(code, categories.label(code)) for code in tender.cpv],
            place=places.in_words(tender.nuts),
            steps=_steps(publications, awards),
            history=_history(publications, tender),
            awards=with_suppliers(awards),
            winner_links=winner_links(tender, publications, lots, awards),
            source_url=_safe(newest.url) if newest else "",
            documents_at=next((it.documents_at for it in publications if it.documents_at), ""),
            documents_url=_safe(next((it.documents_url for it in publications if it.documents_url), "")),
            read_on=_day(max((it.details_read_at for it in publications if it.details_read_at), default=None)),
            withdrawn_on=_withdrawn_on(publications) if status == Status.WITHDRAWN else None,
            missing=[it for it in publications if it.missing_since],
            parts=Parts.of(lots),
            findings=FindingsPanel.of(tender, tender.findings.all()),
            wishes=wishes(publications),
            open_url=str(Address.of(reverse("tenders"), OPEN_IN_THE_NORTH)),
        )

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    @property
    def title(self) -> str:
        """The title as the beginning of a sentence."""
        return self.tender.title if self.tender.title[-1:] in ".!?" else f"{self.tender.title}."

    @property
    def scope(self) -> str:
        """National or European; empty when we do not know."""
        if self.tender.european is None:
            return ""
        return "Europees" if self.tender.european else "nationaal"


def _sentence(tender: Tender, status: Status, awards: list[Award], now: datetime) -> Sentence:
    """What holds now, as the end of the h1."""
    if status == Status.AWARDED:
        return _award_sentence(awards)
    if status == Status.CONSULTATION:
        return _consultation_sentence(tender.consultation_deadline, now)
    if tender.stage == Stage.VEAT:
        return Sentence("De koper wil dit gunnen zonder dat anderen inschrijven")
    if status in (Status.OPEN, Status.CLOSED):
        verb = "kan" if status == Status.OPEN else "kon"
        if tender.deadline:
            return Sentence(f"Inschrijven {verb} tot ", in_words(tender.deadline))
        return Sentence("Inschrijven kan; tot wanneer is niet bekend" if verb == "kan" else "Inschrijven kan niet meer")
    return {
        Status.WITHDRAWN: Sentence("De koper stopte deze opdracht"),
        Status.ANNOUNCED: Sentence("Dit is aangekondigd; inschrijven kan nog niet"),
    }.get(status, Sentence("Hoever het hiermee is, weten wij niet"))


def _award_sentence(awards: list[Award]) -> Sentence:
    names = list(dict.fromkeys(award.winner_name for award in awards))
    if not names:
        return Sentence("Gegund; aan wie is niet bekend")
    if len(names) <= FEW_WINNERS:
        return Sentence("Gegund aan ", " en ".join(names), "." if names[-1][-1:] != "." else "")
    return Sentence("Gegund aan ", counted(len(names), "bedrijf", "bedrijven"))


def _consultation_sentence(until: date | None, now: datetime) -> Sentence:
    if until is None:
        return Sentence("De koper vraagt de markt mee te denken")
    verb = "kan" if now.astimezone(AMSTERDAM).date() <= until else "kon"
    return Sentence(f"Meedenken {verb} tot en met ", dutch_date(until, "j F Y"))


def in_words(moment: datetime) -> str:
    """`14 december 2026, 12.00 uur`, as it is in the Netherlands."""
    there = moment.astimezone(AMSTERDAM)
    return f"{dutch_date(there, 'j F Y')}, {there:%H.%M} uur"


def _steps(publications: list[Publication], awards: list[Award]) -> list[Step]:
    """The chain: this notice, and what is not known yet."""
    here = Step("Bericht", "here", f"U bent hier: {counted(len(publications), 'publicatie', 'publicaties')}")
    steps = [here, *(Step(name, "none", "nog niet") for name in LATER)]
    if awards:
        names = list(dict.fromkeys(award.winner_name for award in awards))
        whom = names[0] if len(names) == 1 else counted(len(names), "bedrijf", "bedrijven")
        steps[LATER.index("Contract") + 1] = Step("Contract", "done", f"gegund aan {whom}", "#gunning")
    return steps


def _history(publications: list[Publication], tender: Tender) -> list[Event]:
    """Newest first. A deadline is compared with the one before; the source also moves one without a word."""
    events: list[Event] = []
    known: datetime | None = None
    for publication in reversed(publications):
        announced = publication.listed_deadline or publication.deadline
        change = Change(known, announced) if known and announced and announced != known else None
        known = announced or known
        is_newest = publication is publications[0]
        silent = Change(known, tender.deadline) if is_newest and known and tender.deadline else None
        events.append(
            Event(
                day=publication.published_at.astimezone(AMSTERDAM).date(),
                label=publication.type_label or publication.form_label or "Publicatie",
                form=publication.form_label,
                number=publication.publication_id,
                url=_safe(publication.url),
                change=change,
                changed_later=silent if silent and silent.old != silent.new else None,
                is_newest=is_newest,
            )
        )
    return events[::-1]


def _withdrawn_on(publications: list[Publication]) -> date | None:
    """The day of the newest publication that says so."""
    return next((_day(it.published_at) for it in publications if stage_of_one(facts_of(it)) == Stage.WITHDRAWN), None)


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(AMSTERDAM).date() if moment else None


def _safe(url: str) -> str:
    """Only https leaves this site."""
    return url if url.startswith("https://") else ""
