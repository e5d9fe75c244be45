"""Read models of a market scan: the list, who is compared, and where one stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.http import QueryDict
from django.urls import reverse

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.chain import Step
from platform_goed_inkopen.dutch import counted
from suppliers.actions.choosing import why_not_yet
from suppliers.cards import place_in_words, what_in_short
from suppliers.choice_forms import ChoiceForm, ChoiceForms
from suppliers.claim_lines import ClaimLine
from suppliers.comparison import MOST_BESIDE, Comparison, comparison
from suppliers.dossier import changes, shown_claims, state_in_words
from suppliers.models import Dossier, Shortlist, ShortlistItem, Supplier
from suppliers.scan_search import ScanSearch

SEARCH, CHOOSE, COMPARE, FREEZE = range(4)
ONLY, DIFFERENCES = "alleen", "verschillen"


@dataclass(frozen=True)
class ListedRow:
    """A supplier on the list as it is today, with the choice; what is not online is not shown, but for its name."""

    item: ShortlistItem
    form: ChoiceForm
    state: str
    url: str
    what: str
    place: str
    claims: list[ClaimLine]

    @classmethod
    def of(cls, item: ShortlistItem, form: ChoiceForm, shortlist: Shortlist, today: date) -> Self:
        supplier, state = item.supplier, state_in_words(item.supplier)
        return cls(
            item=item,
            form=form,
            state=state,
            url=_url(supplier),
            what="" if state else what_in_short([offering.title for offering in supplier.offerings.all()]),
            place="" if state else place_in_words(supplier.organisation.municipality, shortlist.place),
            claims=[] if state else shown_claims(supplier, today),
        )


def _url(supplier: Supplier) -> str:
    """Where its page is; empty for a page that visitors cannot open."""
    shown = supplier.merged_into or supplier
    is_there = shown.status in (Supplier.Status.PUBLISHED, Supplier.Status.WITHDRAWN)
    return shown.get_absolute_url() if is_there else ""


@dataclass(frozen=True)
class Again:
    """What the same question finds today: who is new, who is gone. Names are pairs of name and slug."""

    total: int
    new: list[tuple[str, str]]
    gone: list[str]
    is_whole: bool

    @classmethod
    def build(cls, shortlist: Shortlist, *, today: date) -> Self | None:
        """None for a list that did not begin with a search. Costs the search, the options and a query.

        Of more than a hundred hits only the first are known, so that nobody can say who is new.
        """
        if shortlist.found is None:
            return None
        now = ScanSearch.again(shortlist.query, today=today)
        before, is_whole = shortlist.found_ids, now.is_whole and shortlist.found <= len(shortlist.found_ids)
        differing = set(before) ^ set(now.ids) if is_whole else set()
        found = Supplier.objects.select_related("organisation").in_bulk(differing)
        new = [(str(found[pk]), found[pk].organisation.slug) for pk in now.ids if pk in found]
        return cls(now.total, new, [str(found[pk]) for pk in before if pk in found], is_whole)


@dataclass(frozen=True)
class ShortlistPage:
    """The list with its choices."""

    shortlist: Shortlist
    rows: list[ListedRow]
    mistakes: list[tuple[str, object]]
    steps: list[Step]
    again: Again | None
    versions: list[Dossier]
    changed: list[str]
    why_not_yet: str

    @classmethod
    def build(cls, shortlist: Shortlist, items: Sequence[ShortlistItem], forms: ChoiceForms, *, today: date) -> Self:
        """`items` come from `with_suppliers()`. Costs a query for the versions, and the search again."""
        versions = list(shortlist.dossiers.all())
        return cls(
            shortlist=shortlist,
            rows=[ListedRow.of(item, forms.by_item[item.pk], shortlist, today) for item in items],
            mistakes=list(forms.mistakes),
            steps=steps(shortlist, items, at=CHOOSE, version=versions[0].version if versions else 0),
            again=Again.build(shortlist, today=today),
            versions=versions,
            changed=changes(versions[0].contents, shortlist, items) if versions else [],
            why_not_yet=why_not_yet(items),
        )

    @property
    def search_url(self) -> str:
        """The directory with the same question."""
        return f"{reverse('suppliers')}?{self.shortlist.query}" if self.shortlist.query else reverse("suppliers")

    @property
    def kept(self) -> list[Supplier]:
        """Those that stay and are online."""
        keep = ShortlistItem.Choice.KEEP
        return [row.item.supplier for row in self.rows if row.item.choice == keep and not row.state]


@dataclass(frozen=True)
class ComparePage:
    """Up to four suppliers of the list beside each other, with their choices."""

    shortlist: Shortlist
    total: int
    comparison: Comparison
    compared: list[Supplier]
    decisions: list[ChoiceForm]
    mistakes: list[tuple[str, object]]
    steps: list[Step]
    others: list[ShortlistItem]
    shown: list[str]
    only_differences: str
    all_rows: str
    why_not_yet: str
    left_out: int

    @classmethod
    def build(
        cls, shortlist: Shortlist, items: Sequence[ShortlistItem], forms: ChoiceForms, query: QueryDict, *, today: date
    ) -> Self:
        """`items` is the whole list, `forms` are those of whom is compared, and `query` is how the page was asked."""
        chosen = [item for item in items if item.pk in forms.by_item]
        here = Address.of(reverse("compare_suppliers", args=[shortlist.number]), {"aanbieder": _slugs(chosen)})
        whole = comparison([item.supplier for item in chosen], place=shortlist.place, today=today)
        is_short = query.get(ONLY) == DIFFERENCES
        return cls(
            shortlist=shortlist,
            total=len(items),
            comparison=whole.without_same() if is_short else whole,
            compared=[item.supplier for item in chosen],
            decisions=list(forms.by_item.values()),
            mistakes=list(forms.mistakes),
            steps=steps(shortlist, items, at=COMPARE, version=0),
            others=list(items),
            shown=_slugs(chosen),
            only_differences="" if is_short else str(here.with_only(ONLY, [DIFFERENCES])),
            all_rows=str(here) if is_short else "",
            why_not_yet=why_not_yet(items),
            left_out=max(0, len(set(query.getlist("aanbieder"))) - MOST_BESIDE),
        )


def beside(items: Sequence[ShortlistItem], asked: Sequence[str]) -> list[ShortlistItem]:
    """The first four of those that are asked, in the order of the list; else of those that did not drop out."""
    wanted = [item for item in items if item.supplier.organisation.slug in asked]
    return (wanted or [item for item in items if item.choice != "drop"] or list(items))[:MOST_BESIDE]


def _slugs(items: Sequence[ShortlistItem]) -> list[str]:
    return [item.supplier.organisation.slug for item in items]


def steps(shortlist: Shortlist, items: Sequence[ShortlistItem], *, at: int, version: int) -> list[Step]:
    """Where one stands: search, choose, compare, freeze; a later step says why it cannot be done yet."""
    waiting = sum(not item.choice for item in items)
    found = "klaar, zonder zoekvraag" if shortlist.found is None else f"klaar, {shortlist.found} gevonden"
    to_do = f"nog {counted(waiting, 'keuze', 'keuzes')} te maken"
    chosen = to_do if waiting else f"klaar, {len(items)} op de lijst"
    why = "kan pas als elke aanbieder een reden heeft" if why_not_yet(items) else "kan nu"
    told = [
        ("Zoeken", found, ""),
        ("Kiezen", chosen, shortlist.get_absolute_url()),
        ("Vergelijken", "bezig" if at == COMPARE else "kan nu, vier tegelijk", _at("compare_suppliers", shortlist)),
        ("Vastleggen", f"versie {version} ligt vast" if version else why, _at("freeze_shortlist", shortlist)),
    ]
    done = {SEARCH, *([CHOOSE] if not waiting else []), *([FREEZE] if version else [])}
    return [
        Step(name, "here" if n == at else "done" if n in done else "none", text, "" if n == at else url)
        for n, (name, text, url) in enumerate(told)
    ]


def _at(name: str, shortlist: Shortlist) -> str:
    return reverse(name, args=[shortlist.number])
