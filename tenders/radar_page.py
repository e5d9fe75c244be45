"""The radar: contracts that end, first where several buyers could buy together, then the others."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateformat import format as dutch_date

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.facets import Facet, Paging, facet
from platform_goed_inkopen.regions import PROVINCE_BY_SLUG, PROVINCES, Province, joined
from tenders.categories import Categories
from tenders.models import Award, Tender
from tenders.radar import Ending, Group, begin_of, grouped, narrowed
from tenders.radar_filter import FACETS, RadarFilter

PAGE_SIZE = 24
WORDS = ("", "", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")
TITLES = {"categorie": "Categorie", "provincie": "Provincie", "kwartaal": "Loopt af in"}
ALL = {"categorie": "Alle {} categorieën", "provincie": "Alle {} provincies", "kwartaal": "Alle {} kwartalen"}
FACET_OF = {"categorie": "categories", "provincie": "provinces", "kwartaal": "quarters"}


@dataclass(frozen=True)
class EndingRow:
    """A contract that ends, as it is shown: the lots of one tender that end on one day are one."""

    award: Award
    category: str
    winners: tuple[str, ...]
    begin: date

    @classmethod
    def of(cls, awards: Sequence[Award], ends_on: date, categories: Categories) -> Self:
        """Of awards of one tender that end on the same day."""
        last = max(awards, key=lambda award: award.ends_latest or date.min)
        winners = tuple(dict.fromkeys(award.winner_name for award in awards))
        return cls(last, categories.of(last.tender.cpv), winners, begin_of(ends_on))

    @property
    def buyer_name(self) -> str:
        """Who buys; empty when nobody says."""
        return self.award.tender.buyer.name if self.award.tender.buyer else ""

    @property
    def winners_in_words(self) -> str:
        return joined(list(self.winners))


Rows = Mapping[tuple[int, date], EndingRow]


@dataclass(frozen=True)
class Together:
    """Several buyers whose contracts end in one quarter: what to propose to them, and when to begin."""

    group: Group
    category: str
    province: Province
    rows: list[EndingRow]
    today: date

    @property
    def buyers(self) -> list[str]:
        """Their names, each once."""
        return list(dict.fromkeys(row.buyer_name for row in self.rows))

    @property
    def who(self) -> str:
        """`Drie gemeenten`, or `Drie kopers` when one of them is no municipality."""
        noun = "gemeenten" if all(name.casefold().startswith("gemeente ") for name in self.buyers) else "kopers"
        return f"{self.number} {noun}".capitalize()

    @property
    def number(self) -> str:
        """How many, as a word up to ten."""
        return WORDS[self.group.buyers] if self.group.buyers < len(WORDS) else str(self.group.buyers)

    @property
    def all_of_them(self) -> str:
        """`allebei` or `alle drie`."""
        return "allebei" if self.number == "twee" else f"alle {self.number}"

    @property
    def begin(self) -> date:
        """When to begin preparing: a year before the first contract ends."""
        return self.rows[0].begin

    @property
    def is_time(self) -> bool:
        """Whether that moment has come."""
        return self.begin <= self.today

    @property
    def talk(self) -> str:
        """What to write to the buyers."""
        lines = [f"- {row.buyer_name}: {row.award.tender.title}, tot en met {_day(row)}" for row in self.rows]
        when = "de komende weken" if self.is_time else dutch_date(self.begin, "F Y")
        listed = "\n".join(lines)
        return (
            f"Beste collega's,\n\nVolgens TenderNed lopen deze contracten ({self.category}) af in "
            f"{self.group.quarter}:\n\n{listed}\n\nZullen wij bekijken of wij dit samen kunnen inkopen? Met percelen "
            f"kunnen ook kleine en sociale bedrijven meedoen. Kunt u in {when} voor een gesprek?"
        )


@dataclass(frozen=True)
class Radar:
    """What ends, as it was asked: the groups, what stands alone, and how many there are beside each choice."""

    asked: RadarFilter
    endings: list[Ending]
    groups: list[Group]
    alone: list[Ending]

    @classmethod
    def build(cls, asked: RadarFilter) -> Self:
        """Costs one query."""
        endings = list(_endings(asked))
        groups, alone = grouped(narrowed(endings, **_wanted(asked)))
        return cls(asked, endings, groups, alone)

    @property
    def found(self) -> list[Ending]:
        """Every contract once, those in groups first."""
        return list(dict.fromkeys([ending for group in self.groups for ending in group.endings] + self.alone))

    def counts(self, name: str) -> Mapping[str, int]:
        """How many contracts each option of this facet gives beside the other facets."""
        others = {key: value for key, value in _wanted(self.asked).items() if key != FACET_OF[name]}
        return Counter(value for ending in narrowed(self.endings, **others) for value in set(_values(ending, name)))

    def rows(self, endings: Iterable[Ending]) -> Rows:
        """How these are shown. Costs one query."""
        by_contract: dict[tuple[int, date], list[Award]] = defaultdict(list)
        for award in _ending(self.asked).filter(tender__in={ending.tender for ending in endings}):
            if award.ends_on:
                by_contract[award.tender_id, award.ends_on].append(award)
        categories = self.asked.categories
        return {
            (tender, ends_on): EndingRow.of(awards, ends_on, categories)
            for (tender, ends_on), awards in by_contract.items()
        }

    def name_of(self, category: str) -> str:
        """What a category is called; without one of ours the beginning of the CPV code."""
        return self.asked.categories.names.get(category, f"CPV {category}")


@dataclass(frozen=True)
class RadarPage:
    """One page of it."""

    radar: Radar
    groups: list[Together]
    alone: list[EndingRow]
    facets: list[Facet]
    paging: Paging
    here: Address

    @classmethod
    def build(cls, asked: RadarFilter, *, page: int, path: str) -> Self:
        """Costs two queries."""
        radar, here = Radar.build(asked), asked.address(path)
        paging = Paging(page, PAGE_SIZE, len(radar.groups) + len(radar.alone), here)
        start, after = (page - 1) * PAGE_SIZE, page * PAGE_SIZE
        groups = radar.groups[start:after]
        alone = radar.alone[max(0, start - len(radar.groups)) : max(0, after - len(radar.groups))]
        rows = radar.rows([*alone, *(ending for group in groups for ending in group.endings)])
        return cls(
            radar=radar,
            groups=[_together(radar, group, rows) for group in groups],
            alone=[rows[ending.tender, ending.ends_on] for ending in alone],
            facets=[_facet(radar, name, here) for name in FACETS],
            paging=paging,
            here=here,
        )

    @property
    def total(self) -> int:
        """How many contracts."""
        return len(self.radar.found)

    @property
    def today(self) -> date:
        return self.radar.asked.today

    @property
    def filter_url(self) -> str:
        """The choices on a page of their own."""
        return str(self.here.at(reverse("ending_contracts_filter")))

    @property
    def list_url(self) -> str:
        """The list, from the page with the choices."""
        return str(self.here.at(reverse("ending_contracts")))

    @property
    def errors(self) -> list[str]:
        """One sentence for each parameter that could not be used."""
        return self.radar.asked.errors_in_words

    @property
    def where(self) -> str:
        """The provinces that are asked, in words."""
        chosen = self.radar.asked.chosen("provincie") or [province.slug for province in PROVINCES]
        return joined([PROVINCE_BY_SLUG[slug].name for slug in chosen])

    @property
    def what(self) -> list[str]:
        """The categories that are asked, by name."""
        return [self.radar.name_of(slug) for slug in self.radar.asked.chosen("categorie")]

    @property
    def downloads(self) -> list[tuple[str, str]]:
        """The whole result as a file."""
        return [("CSV", str(self.here.at(reverse("ending_contracts_csv"))))]

    @property
    def calendar_url(self) -> str:
        """The days to begin and the days of the end, to follow."""
        return str(self.here.at(reverse("ending_contracts_ics")))


def _ending(asked: RadarFilter) -> "QuerySet[Award]":
    """Lots in the north of which the contract ends in the quarters that can be asked."""
    north = Tender.objects.in_provinces(PROVINCES)
    ending = Award.objects.filter(ends_on__range=(asked.today, asked.last_day), tender__in=north)
    return ending.select_related("tender__buyer").defer("tender__description", "tender__search")


def _endings(asked: RadarFilter) -> Iterator[Ending]:
    """Every contract that ends, of the whole north."""
    columns = ("tender", "tender__buyer", "tender__buyer__organisation", "tender__cpv", "tender__area", "ends_on")
    once = _ending(asked).order_by().values_list(*columns).distinct()  # with an order each lot would be one
    for tender, buyer, organisation, cpv, area, ends_on in once:
        yield Ending(
            tender=tender,
            buyer=f"organisation {organisation}" if organisation else f"buyer {buyer}" if buyer else "",
            category=_category(asked.categories, cpv),
            provinces=tuple(province.slug for province in PROVINCES if province.code in area),
            ends_on=ends_on,
        )


def _category(categories: Categories, cpv: Sequence[str]) -> str:
    """Our category, else what the first code begins with."""
    return categories.slug_of(cpv) or (cpv[0][:4] if cpv else "")


def _wanted(asked: RadarFilter) -> dict[str, tuple[str, ...]]:
    return {argument: asked.chosen(name) for name, argument in FACET_OF.items()}


def _values(ending: Ending, name: str) -> tuple[str, ...]:
    """What a contract is found by in this facet."""
    if name == "provincie":
        return ending.provinces
    return (ending.category,) if name == "categorie" else (ending.quarter.slug,)


def _facet(radar: Radar, name: str, here: Address) -> Facet:
    labels = radar.asked.options[name]
    return facet(
        name=name,
        title=TITLES[name],
        labels=labels,
        counts=radar.counts(name),
        here=here,
        all_label=ALL[name].format(len(labels)),
        as_given=name == "kwartaal",
    )


def _together(radar: Radar, group: Group, rows: Rows) -> Together:
    return Together(
        group=group,
        category=radar.name_of(group.category),
        province=PROVINCE_BY_SLUG[group.province],
        rows=[rows[ending.tender, ending.ends_on] for ending in group.endings],
        today=radar.asked.today,
    )


def _day(row: EndingRow) -> str:
    return dutch_date(row.award.ends_on, "j F Y") if row.award.ends_on else ""
