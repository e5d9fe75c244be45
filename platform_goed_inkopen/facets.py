"""What a visitor can choose beside a list, and how the list is divided in pages: links with counts. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from platform_goed_inkopen.addresses import Address

SHOWN_AT_FIRST = 6
PAGE = "pagina"


@dataclass(frozen=True)
class Option:
    """One value of a facet: how many it gives beside the other facets, and the address that adds or removes it.

    Without an address it is text: choosing it would give nothing.
    """

    value: str
    label: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True)
class Facet:
    """The options of one parameter, chosen ones first, then by count, and `more` by name as the labels stand.

    `clear_url` removes all that is chosen.
    """

    name: str
    title: str
    options: Sequence[Option]
    more: Sequence[Option]
    clear_url: str
    all_label: str

    @property
    def chosen(self) -> list[Option]:
        """The options that narrow the list now."""
        return [option for option in (*self.options, *self.more) if option.chosen]


def facet(
    *,
    name: str,
    title: str,
    labels: Mapping[str, str],
    counts: Mapping[str, int],
    here: Address,
    all_label: str,
    shown: int = SHOWN_AT_FIRST,
    as_given: bool = False,
) -> Facet:
    """The facet of this parameter at this address; `all_label` names what opens the options not shown first.

    `as_given` keeps the order of the labels, for amounts and other steps; what is chosen is shown at once all the same.
    """
    chosen, adding = here.values(name), here.adding(name)
    options = []
    for value, label in labels.items():
        count, is_chosen = counts.get(value, 0), value in chosen
        url = str(here.toggled(name, value)) if is_chosen else adding(value) if count else ""
        options.append(Option(value, label, count, is_chosen, url))
    # Sorting keeps the order of the labels between equal counts.
    by_count = options if as_given else sorted(options, key=lambda option: (not option.chosen, -option.count))
    first = by_count[: max(shown, len(chosen))]
    named = {option.value for option in first}
    more = [option for option in options if option.value not in named]
    return Facet(name, title, first, more, str(here.without(name)) if chosen else "", all_label)


@dataclass(frozen=True)
class WayOut:
    """What somebody can do when nothing was found, and how many rows it would give."""

    text: str
    url: str
    count: int


@dataclass(frozen=True)
class Paging:
    """Where a page stands in the whole: its number, the rows it holds, and the addresses of the pages around it."""

    number: int
    size: int
    total: int
    here: Address

    @property
    def last(self) -> int:
        """The number of the last page; an empty list has one page."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """The place of the first row of this page, from 1."""
        return min((self.number - 1) * self.size + 1, self.total)

    @property
    def last_row(self) -> int:
        """The place of the last row of this page."""
        return min(self.number * self.size, self.total)

    @property
    def exists(self) -> bool:
        """Whether there is such a page."""
        return 1 <= self.number <= self.last

    @property
    def pages(self) -> list[tuple[int | None, str]]:
        """The numbers to show with their addresses; None stands for numbers that are left out."""
        near = {1, self.last, *range(self.number - 1, self.number + 2)} & set(range(1, self.last + 1))
        shown: list[tuple[int | None, str]] = []
        for number in sorted(near):
            if shown and shown[-1][0] != number - 1:
                shown.append((None, ""))
            shown.append((number, self.url(number)))
        return shown

    @property
    def next_url(self) -> str:
        """The address of the next page; empty on the last."""
        return self.url(self.number + 1) if self.number < self.last else ""

    @property
    def previous_url(self) -> str:
        """The address of the page before; empty on the first."""
        return self.url(self.number - 1) if self.number > 1 else ""

    @property
    def next_count(self) -> int:
        """How many rows the next page holds."""
        return max(0, min(self.size, self.total - self.last_row))

    def url(self, number: int) -> str:
        """The address of a page; the first has no number."""
        return str(self.here.without(PAGE) if number == 1 else self.here.with_only(PAGE, [str(number)]))


def page_number(given: str | None) -> int | None:
    """The page that was asked: 1 when nothing or an empty text was, None for what is no page number."""
    if not given:
        return 1
    return int(given) if re.fullmatch(r"[1-9][0-9]{0,5}", given) else None
