"""The page with the list: the sentence, the rows, the choices with their counts, or the way out of an empty result."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.urls import reverse

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.facets import Facet, Paging, WayOut, facet
from platform_goed_inkopen.numbers import number
from platform_goed_inkopen.regions import BY_SLUG, PROVINCES
from tenders.filters import TenderFilter, TenderQuery
from tenders.models import Tender
from tenders.rows import TenderRow, rows_of
from tenders.search import Counts, count, totals
from tenders.status import Status
from tenders.summary import TenderSummary

PAGE_SIZE = 24
TITLES = {
    "status": "Status",
    "soort": "Soort",
    "categorie": "Categorie",
    "bevinding": "Wat wij lazen",
    "provincie": "Provincie",
    "gemeente": "Gemeente van de koper",
}
ALL = {
    "status": "Alle {} statussen",
    "soort": "Alle {} soorten",
    "categorie": "Alle {} categorieën",
    "bevinding": "Alle {} bevindingen",
    "provincie": "Alle {} provincies",
    "gemeente": "Alle {} gemeenten",
}
SHOWN = {"status": 7, "categorie": 8, "bevinding": 8}
FILES = {"CSV": "tenders_csv", "XLSX": "tenders_xlsx", "JSON": "tenders_json", "OCDS": "tenders_ocds"}
FEEDS = {"Volg via Atom": "tenders_atom", "Sluitingsdata in uw agenda": "tenders_ics"}
OPEN_IN_THE_NORTH = {"status": [Status.OPEN.value], "provincie": [province.slug for province in PROVINCES]}


@dataclass(frozen=True)
class TenderList:
    """Everything the page shows."""

    summary: TenderSummary
    text: str
    errors: list[str]
    rows: list[TenderRow]
    facets: list[Facet]
    paging: Paging
    here: Address

    @classmethod
    def build(cls, asked: TenderFilter, *, page: int, path: str, now: datetime) -> Self:
        """The page for this question. Costs two queries."""
        query, here = asked.query(), asked.address(path)
        counts = count(query, asked.categories, now=now)
        paging = Paging(page, PAGE_SIZE, counts.total, here)
        tenders = Tender.objects.filter(query.condition(now)).for_rows().newest_first()
        start = (page - 1) * PAGE_SIZE
        return cls(
            summary=TenderSummary.of(here=here, text=query.text, total=counts.total, options=asked.options),
            text=query.text or asked.data.get("q", ""),
            errors=asked.errors_in_words,
            rows=rows_of(tenders[start : start + PAGE_SIZE], asked.categories, now) if paging.exists else [],
            facets=_facets(counts, here, asked),
            paging=paging,
            here=here,
        )

    @property
    def chosen(self) -> int:
        """How many options narrow the list."""
        return sum(len(facet.chosen) for facet in self.facets)

    @property
    def filter_url(self) -> str:
        """The choices on a page of their own."""
        return str(self.here.at(reverse("tender_filter")))

    @property
    def list_url(self) -> str:
        """The list, from the page with the choices."""
        return str(self.here.at(reverse("tenders")))

    @property
    def north_url(self) -> str:
        """What the site's own links lead to: open and in the north."""
        return str(Address.of(reverse("tenders"), OPEN_IN_THE_NORTH))

    @property
    def is_north(self) -> bool:
        """Whether that is what is shown."""
        return sorted(self.here.pairs) == sorted(Address.of("", OPEN_IN_THE_NORTH).pairs)

    @property
    def search_label(self) -> str:
        """What the search field asks for."""
        return "Zoek opnieuw" if self.text else "Zoek op een woord, een koper of een kenmerk"

    @property
    def download_label(self) -> str:
        """What the files hold."""
        return f"Download alle {number(self.paging.total)}:"

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What a new search keeps: every choice but the words."""
        return self.here.without("q").pairs

    @property
    def downloads(self) -> list[tuple[str, str]]:
        """The whole result as a file."""
        return [(kind, str(self.here.at(reverse(name)))) for kind, name in FILES.items()]

    @property
    def feeds(self) -> list[tuple[str, str]]:
        """The result as something to follow."""
        return [(words, str(self.here.at(reverse(name)))) for words, name in FEEDS.items()]


def _facets(counts: Counts, here: Address, asked: TenderFilter) -> list[Facet]:
    return [
        facet(
            name=name,
            title=title,
            labels=asked.options[name],
            counts=counts.options.get(name, {}),
            here=here,
            all_label=ALL[name].format(len(asked.options[name])),
            shown=SHOWN.get(name, 6),
        )
        for name, title in TITLES.items()
    ]


def ways_out(asked: TenderFilter, *, path: str, now: datetime) -> list[WayOut]:
    """What to do when nothing was found: every step that gives something, with its count. Costs one query."""
    tries = _tries(asked.query(), asked.address(path), asked)
    counts = totals([query for _, _, query in tries], now=now)
    return [WayOut(text, url, found) for (text, url, _), found in zip(tries, counts, strict=True) if found]


def _tries(query: TenderQuery, here: Address, asked: TenderFilter) -> list[tuple[str, str, TenderQuery]]:
    """Each way to ask less: what to call it, its address, and its question."""
    tries = []
    for name in ("status", "soort", "categorie", "bevinding"):
        if chosen := [asked.options[name][value] for value in here.values(name)]:
            tries.append((f"Zonder de keuze {' of '.join(chosen)}", str(here.without(name)), query.without(name)))
    if len(query.gemeente) == 1:
        province = BY_SLUG[query.gemeente[0]].province
        wider = query.without("gemeente", "provincie")
        url = str(here.without("gemeente").with_only("provincie", [province.slug]))
        tries.append((f"Ergens in {province.name}", url, TenderQuery(**{**vars(wider), "provincie": (province.slug,)})))
    if query.gemeente or query.provincie:
        everywhere = query.without("gemeente", "provincie")
        tries.append(("In heel Nederland", str(here.without("gemeente", "provincie")), everywhere))
    if query.text:
        tries.append((f"Zonder het woord ‘{query.text}’", str(here.without("q")), query.without("text")))
    tries.append(("Alle opdrachten", here.path, TenderQuery()))
    return tries
