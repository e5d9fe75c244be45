"""The page for who won work with a duty: whose help counts, where, and how to ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q
from django.urls import reverse

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.regions import PROVINCES, Municipality, joined
from suppliers.card_rows import card_rows
from suppliers.cards import Card
from suppliers.models import Supplier
from suppliers.search import SearchQuery, search
from tenders.categories import Categories
from tenders.duties import Duty, Told, duties_of
from tenders.lots import in_words
from tenders.models import Award, Lot, Publication, Tender

SHOWN = 6


@dataclass(frozen=True)
class WinnerPage:
    """Everything the page shows."""

    award: Award
    duties: list[Duty]
    categories: list[str]
    where: str
    cards: list[Card]
    total: int
    all_url: str

    @classmethod
    def build(cls, award: Award, duties: list[Duty], *, today: date) -> Self:
        """Of an award that was read with its tender, and the buyer and lots of that. Costs at most four queries."""
        categories, tender = Categories.load(), award.tender
        codes = [*tender.cpv, *(code for lot in tender.lots.all() for code in lot.cpv)]
        slugs, place = categories.slugs_of(codes), tender.buyer.municipality if tender.buyer else None
        asked = _asked(slugs, place, tender, today)
        hits = search(asked) if slugs else None
        winners = _winners(award) if hits else set()
        rows = card_rows([pk for pk in hits.ids if pk not in winners]) if hits else []
        rows = [row for row in rows if row.name != award.winner_name]
        return cls(
            award=award,
            duties=duties,
            categories=[categories.names[slug] for slug in slugs],
            where=_where(asked, place),
            cards=[Card.of(row, stems=(), name_stems=(), near=place, today=today) for row in rows[:SHOWN]],
            total=hits.total if hits else 0,
            all_url=str(Address.of(reverse("suppliers"), _facets(asked))),
        )

    @property
    def place(self) -> Municipality | None:
        """The municipality of the buyer, whose rule for social return holds."""
        return self.award.tender.buyer.municipality if self.award.tender.buyer else None

    @property
    def found(self) -> str:
        """How many there are, in words."""
        return counted(len(self.cards), "impactondernemer", "impactondernemers")


def duties_of_tender(tender: Tender, publications: Iterable[Publication], lots: Iterable[Lot]) -> list[Duty]:
    """What the fields and the texts of these say together."""
    told, parts = list(publications), list(lots)
    texts = {"beschrijving": tender.description, "titel": tender.title}
    for lot in parts:
        texts |= {in_words(lot.number): f"{lot.title}\n{lot.description}"}
        texts |= {f"gunningscriterium van {in_words(lot.number)}": _criteria(lot)}
    return duties_of(
        Told(
            strategic={code for it in told for code in it.strategic},
            social={code for it in told for code in it.social},
            reserved_execution={it.reserved_execution for it in told},
            texts=texts,
        )
    )


def winner_links(
    tender: Tender, publications: Iterable[Publication], lots: Iterable[Lot], awards: Sequence[Award]
) -> list[tuple[str, str]]:
    """Each winner with the address of its page; none without a duty."""
    if not awards or not duties_of_tender(tender, publications, lots):
        return []
    first = {award.winner_name: award for award in reversed(awards)}
    return [(name, reverse("winner", args=[tender.reference, award.pk])) for name, award in reversed(first.items())]


def _winners(award: Award) -> set[int]:
    """The profiles of who won, by KvK number or as a person linked it. Costs a query, unless neither is known."""
    known = Q(organisation=award.organisation_id) if award.organisation_id else Q()
    if award.winner_kvk:
        known |= Q(organisation__kvk_number=award.winner_kvk)
    return set(Supplier.objects.filter(known).values_list("pk", flat=True)) if known else set()


def _criteria(lot: Lot) -> str:
    """The award criteria, a line each."""
    named = [[each.get("name"), each.get("description"), each.get("weight")] for each in lot.criteria]
    return "\n".join(": ".join(dict.fromkeys(str(part) for part in parts if part)) for parts in named)


def _asked(slugs: Sequence[str], place: Municipality | None, tender: Tender, today: date) -> SearchQuery:
    """Who delivers this: in the municipality of the buyer, else in the provinces of the work. One too many is asked,
    for the winner may be among them."""
    provinces = () if place else tuple(province.slug for province in PROVINCES if province.code in tender.area)
    return SearchQuery(
        today=today,
        categorie=tuple(slugs),
        gemeente=(place.slug,) if place else (),
        provincie=provinces,
        limit=SHOWN + 1,
    )


def _facets(asked: SearchQuery) -> dict[str, tuple[str, ...]]:
    return {"categorie": asked.categorie, "gemeente": asked.gemeente, "provincie": asked.provincie}


def _where(asked: SearchQuery, place: Municipality | None) -> str:
    if place:
        return place.at
    names = [province.name for province in PROVINCES if province.slug in asked.provincie]
    return f"in {joined(names)}" if names else "in het noorden"
