"""The page of awards: what was awarded, what that is worth together over how many, and to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.urls import reverse

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.facets import Paging
from platform_goed_inkopen.numbers import number
from platform_goed_inkopen.regions import joined
from suppliers.models import Supplier
from tenders.awarding import Total
from tenders.awards_filter import FACETS, AwardFilter
from tenders.models import Award

PAGE_SIZE = 24
FILES = {"CSV": "awards_csv", "XLSX": "awards_xlsx", "JSON": "awards_json"}
LABELS = {"categorie": "Categorie", "provincie": "Provincie", "jaar": "Jaar"}


@dataclass(frozen=True)
class Choice:
    """One facet as a list to choose from: pairs of a value and its name, and what is chosen."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: tuple[str, ...]


@dataclass(frozen=True)
class AwardRow:
    """An award with the supplier of this platform that won it, when it is listed."""

    award: Award
    supplier: Supplier | None


@dataclass(frozen=True)
class AwardsPage:
    """Everything the page shows."""

    asked: AwardFilter
    total: Total
    rows: list[AwardRow]
    choices: list[Choice]
    paging: Paging
    here: Address

    @classmethod
    def build(cls, asked: AwardFilter, *, page: int, path: str) -> Self:
        """The page for this question. Costs four queries."""
        found = Award.objects.filter(asked.condition())
        total, here = found.total(), asked.address(path)
        paging = Paging(page, PAGE_SIZE, total.of, here)
        start = (page - 1) * PAGE_SIZE
        keys = found.newest_first().values("pk")[start : start + PAGE_SIZE]  # only these are joined with their tenders
        shown = Award.objects.filter(pk__in=keys).for_rows().newest_first() if paging.exists else []
        choices = [Choice(name, LABELS[name], list(asked.options[name].items()), asked.chosen(name)) for name in FACETS]
        return cls(asked, total, with_suppliers(shown), choices, paging, here)

    @property
    def lead(self) -> str:
        """How many, in words."""
        return counted(self.total.of, "gunning", "gunningen") if self.total.of else "Geen gunningen"

    @property
    def rest(self) -> str:
        """What was asked, as the end of the sentence."""
        parts = [f"van {self.asked.buyer.name}"] if self.asked.buyer else []
        parts += [f"aan {self.winner_name}"] if self.asked.winner else []
        for name, before in (("categorie", "voor"), ("provincie", "in"), ("jaar", "in")):
            named = [self.asked.options[name][value] for value in self.asked.chosen(name)]
            parts += [f"{before} {joined(named)}"] if named else []
        return " ".join(["", *parts]) + "."

    @property
    def winner_name(self) -> str:
        """How the winner that is asked is called in the newest notice, else its number."""
        return self.rows[0].award.winner_name if self.rows else f"KvK {self.asked.winner}"

    @property
    def left_out(self) -> str:
        """Which awards are not in the sum, in words; empty when all are."""
        told = (
            (self.total.unnamed, "zonder bedrag"),
            (self.total.frameworks, "voor een kader, waarvan het bedrag een plafond is"),
            (self.total.doubtful, "met een bedrag waaraan wij twijfelen"),
        )
        return joined([f"{number(many)} {why}" for many, why in told if many])

    @property
    def downloads(self) -> list[tuple[str, str]]:
        """The whole result as a file."""
        return [(kind, str(self.here.at(reverse(name)))) for kind, name in FILES.items()]

    @property
    def download_label(self) -> str:
        """What the files hold."""
        return f"Download alle {number(self.total.of)}:"

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What another choice keeps: the buyer."""
        return self.here.without("winnaar", *FACETS).pairs


def with_suppliers(awards: Iterable[Award]) -> list[AwardRow]:
    """Each award with who won it, found by KvK number. Costs one query beside that of the awards."""
    rows = list(awards)
    numbers = {award.winner_kvk for award in rows} - {""}
    listed = Supplier.objects.published().filter(organisation__kvk_number__in=numbers).select_related("organisation")
    by_number = {supplier.organisation.kvk_number: supplier for supplier in listed}
    return [AwardRow(award, by_number.get(award.winner_kvk)) for award in rows]
