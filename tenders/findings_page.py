"""What the page of a tender says that we read: each finding with its sentence, and where two say different things."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.dateformat import format as dutch_date

from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.regions import joined
from tenders.models import Finding, Tender
from tenders.status import AMSTERDAM

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class FindingRow:
    """What was found, the sentence in pieces, and where that stands."""

    title: str
    quote: Pieces
    source: str
    link: str = ""
    url: str = ""


@dataclass(frozen=True)
class Side:
    """One of two that disagree."""

    says: str
    quote: Pieces
    source: str


@dataclass(frozen=True)
class ClashRow:
    """A finding that another sentence or a field denies."""

    title: str
    sides: tuple[Side, Side]
    ask: str
    answer: str = "het antwoord komt voor iedereen in de nota van inlichtingen."


@dataclass(frozen=True)
class FindingsPanel:
    """Everything that was found, and what was not."""

    clashes: Sequence[ClashRow]
    rows: Sequence[FindingRow]
    absent: str

    @classmethod
    def of(cls, tender: Tender, findings: Iterable[Finding]) -> Self:
        """Of the findings of this tender; asks nothing of the database."""
        found = list(findings)
        kinds = {it.kind for it in found}
        absent = [kind.label for kind in Finding.Kind if kind not in kinds]
        return cls(
            clashes=[_clash(it, tender) for it in found if it.against],
            rows=[_row(it) for it in found if not it.against],
            absent=joined([label[0].lower() + label[1:] for label in absent]),
        )

    @property
    def summary(self) -> str:
        """`Wij lazen 4 bevindingen. Bij één spreken veld en tekst elkaar tegen.`"""
        total = len(self.rows) + len(self.clashes)
        if not total:
            return "Wij lazen geen bevindingen."
        said = f"Wij lazen {counted(total, 'bevinding', 'bevindingen')}."
        if not self.clashes:
            return said
        where = "één" if len(self.clashes) == 1 else str(len(self.clashes))
        return f"{said} Bij {where} spreken twee plaatsen elkaar tegen."


def _row(finding: Finding) -> FindingRow:
    return FindingRow(
        title_of(finding), pieces(finding.sentence, finding.words), _source(finding.source, finding.place)
    )


def title_of(finding: Finding) -> str:
    """What it is called, with the share that social return asks."""
    if finding.percentage is None:
        return finding.get_kind_display()
    share = f"{finding.percentage.normalize():f}".replace(".", ",")
    return f"{finding.get_kind_display()}: {share}%"


def _clash(finding: Finding, tender: Tender) -> ClashRow:
    own = Side(
        f"{_who(finding.place)} zegt", pieces(finding.sentence, finding.words), _source(finding.source, finding.place)
    )
    other = Side(f"{_who(finding.against_place)} zegt", [(finding.against, False)], finding.against_place)
    day = tender.deadline.astimezone(AMSTERDAM) if tender.deadline else None
    when = f" vóór {dutch_date(day, 'j F')}" if day else ""
    return ClashRow(title_of(finding), (other, own), f"Vraag het na bij de koper{when}")


def _who(place: str) -> str:
    return "Het veld" if place.startswith("veld") else "De tekst"


def _source(source: str, place: str) -> str:
    return place if source == Finding.Source.FIELD else f"tekst, {place}"


def pieces(sentence: str, words: Sequence[str]) -> Pieces:
    """The sentence in pieces, each with whether it is one of the words."""
    if not words:
        return [(sentence, False)]
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return [(part, at % 2 == 1) for at, part in enumerate(re.split(f"({pattern})", sentence)) if part]
