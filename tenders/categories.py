"""From CPV codes to the categories of the directory: a code belongs to the category with the longest core prefix."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from suppliers.models import CategoryCode


@dataclass(frozen=True)
class Code:
    """A CPV code that the directory knows: `prefix` is what codes below it begin with."""

    cpv: str
    prefix: str
    label: str
    category: str
    is_core: bool


def _length(code: Code) -> int:
    return len(code.prefix)


@dataclass(frozen=True)
class Categories:
    """Every category with its codes."""

    names: Mapping[str, str]
    codes: Sequence[Code]

    @classmethod
    def load(cls) -> Self:
        """As the reference tables say now, in order of name. Costs one query."""
        rows = CategoryCode.objects.select_related("category").order_by("category__name", "cpv")
        core = CategoryCode.Match.CORE
        codes = [Code(row.cpv, row.prefix, row.label, row.category.slug, row.match == core) for row in rows]
        return cls({row.category.slug: row.category.name for row in rows}, codes)

    def of(self, cpv: Iterable[str]) -> str:
        """The name of the category of the first code that has one; empty when none has."""
        return self.names.get(self.slug_of(cpv), "")

    def slug_of(self, cpv: Iterable[str]) -> str:
        """The category of the first code that has one; empty when none has."""
        return next(iter(self.slugs_of(cpv)), "")

    def slugs_of(self, cpv: Iterable[str]) -> list[str]:
        """The categories of these codes, each once."""
        return list(dict.fromkeys(slug for slug in map(self._slug, cpv) if slug))

    def label(self, cpv: str) -> str:
        """What this code is called, else what it falls under; empty when we do not know."""
        if cpv in self._labels:
            return self._labels[cpv]
        above = max((code for code in self.codes if cpv.startswith(code.prefix)), key=_length, default=None)
        return f"(valt onder {above.label})" if above else ""

    def prefixes(self, slugs: Iterable[str]) -> list[str]:
        """What the core codes of these categories begin with."""
        wanted = set(slugs)
        return [code.prefix for code in self.codes if code.is_core and code.category in wanted]

    def _slug(self, cpv: str) -> str:
        fitting = (self._by_prefix.get(cpv[:length]) for length in range(len(cpv), 1, -1))
        return next((slug for slug in fitting if slug), "")

    @cached_property
    def _by_prefix(self) -> dict[str, str]:
        return {code.prefix: code.category for code in self.codes if code.is_core}

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {code.cpv: code.label for code in self.codes}
