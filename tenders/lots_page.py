"""What the page of a tender says of its parts, and of what the buyer wants besides the work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.utils.dateformat import format as dutch_date

from platform_goed_inkopen.dutch import counted
from tenders.eforms import codes
from tenders.lots import in_words
from tenders.models import Lot, Publication

SHOWN = 20
YEAR = 12
CRITERIA = {"price": "prijs", "cost": "kosten", "quality": "kwaliteit"}
NOTHING = {"none", "no", "not-known"}
FIELDS = (
    ("strategic", "Doelen", codes.STRATEGIC),
    ("environmental", "Milieu", codes.ENVIRONMENTAL),
    ("social", "Sociaal", codes.SOCIAL),
    ("innovation", "Innovatie", codes.INNOVATION),
    ("reserved", "Inschrijven", codes.RESERVED),
    ("reserved_execution", "Uitvoeren", codes.RESERVED_EXECUTION),
)


@dataclass(frozen=True)
class Part:
    """One part: what it is called, what it is worth, how long it lasts and on what it is judged."""

    name: str
    title: str
    value: Decimal | None
    currency: str
    ceiling: Decimal | None
    term: str
    criteria: list[str]

    @classmethod
    def of(cls, lot: Lot) -> Self:
        return cls(
            name=in_words(lot.number),
            title=lot.title,
            value=lot.value,
            currency=lot.currency,
            ceiling=lot.framework_maximum,
            term=_term(lot),
            criteria=[_criterion(criterion) for criterion in lot.criteria],
        )

    @property
    def says_nothing(self) -> bool:
        """Whether it tells, of a whole that is not divided, no more than the page says already."""
        return self.ceiling is None and not self.term and not self.criteria


@dataclass(frozen=True)
class Parts:
    """The parts that are shown at once, and those behind a click."""

    first: list[Part]
    rest: list[Part]

    @classmethod
    def of(cls, lots: Iterable[Lot]) -> Self:
        """None of a procurement that is not divided and says nothing else."""
        parts = [Part.of(lot) for lot in lots]
        if len(parts) == 1 and parts[0].says_nothing:
            parts = []
        return cls(parts[:SHOWN], parts[SHOWN:])

    @property
    def title(self) -> str:
        return "Percelen" if len(self.first) > 1 else "Looptijd en beoordeling"

    @property
    def rest_in_words(self) -> str:
        return f"Nog {counted(len(self.rest), 'perceel', 'percelen')}"


@dataclass(frozen=True)
class Wish:
    """What the buyer ticked in one field of the notice, in Dutch."""

    label: str
    words: list[str]


def wishes(publications: Sequence[Publication]) -> list[Wish] | None:
    """What the newest notice that fills a field says there; None when no notice was read."""
    read = [publication for publication in publications if publication.notice_read_at]
    if not read:
        return None
    found = ((label, name, _newest(read, field)) for field, label, name in FIELDS)
    ticked = [(label, name, [code for code in told if code not in NOTHING]) for label, name, told in found]
    return [Wish(label, [codes.label(name, code) for code in told]) for label, name, told in ticked if told]


def _newest(publications: Sequence[Publication], field: str) -> list[str]:
    told: Any = next((getattr(it, field) for it in publications if getattr(it, field)), [])
    return [told] if isinstance(told, str) else told


def _term(lot: Lot) -> str:
    """How long the contract lasts, and how often it may be renewed."""
    said = []
    if lot.months:
        years, rest = divmod(lot.months, YEAR)
        said.append(f"{years} jaar" if not rest else counted(lot.months, "maand", "maanden"))
    if lot.starts_on:
        said.append(f"vanaf {dutch_date(lot.starts_on, 'j F Y')}")
    if lot.ends_on:
        said.append(f"tot en met {dutch_date(lot.ends_on, 'j F Y')}")
    again = f", daarna {lot.renewals} keer te verlengen" if lot.renewals and said else ""
    return " ".join(said) + again


def _criterion(told: dict[str, Any]) -> str:
    name = told.get("name") or told.get("description") or CRITERIA.get(told.get("kind") or "", "criterium")
    return f"{name} ({told['weight']})" if told.get("weight") else str(name)
