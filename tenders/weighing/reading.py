"""Tenders and suppliers as the sum knows them, read in a few queries however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Prefetch

from suppliers.models import CategoryCode, Claim, Offering, Supplier
from suppliers.querysets import SupplierQuerySet
from tenders.awarding import EUROS
from tenders.matching import Code, Offer, Seller, Size, Wanted
from tenders.matching_words import telling
from tenders.models import Finding, Lot, Tender
from tenders.querysets import TenderQuerySet
from tenders.status import AMSTERDAM

NATIONWIDE = ("NL", "NLZ", "NL0", "NL1")  # codes that leave open where


def read_wanted(tenders: TenderQuerySet) -> dict[int, Wanted]:
    """These tenders by their number. Costs three queries."""
    lots = Prefetch("lots", Lot.objects.only("tender", "title", "value", "currency", "cpv"))
    findings = Prefetch("findings", Finding.objects.only("tender", "kind"))
    rows = tenders.select_related(None).defer("search").prefetch_related(lots, findings)
    return {tender.pk: wanted_of(tender) for tender in rows}


def wanted_of(tender: Tender) -> Wanted:
    """A tender as the sum knows it."""
    lots = list(tender.lots.all())
    of_lots = [int(lot.value) for lot in lots if lot.value and lot.currency in EUROS]
    whole = [int(tender.value)] if tender.value and tender.currency in EUROS else []
    return Wanted(
        reference=tender.reference,
        title=tender.title,
        description="\n".join(filter(None, [*(lot.title for lot in lots), tender.description])),
        cpv=tuple(dict.fromkeys([*tender.cpv, *(code for lot in lots for code in lot.cpv)])),
        area=frozenset(tender.area),
        is_elsewhere=not tender.area and _is_elsewhere(tender.nuts),
        amounts=tuple(of_lots or whole),
        has_lots=bool(of_lots),
        kinds=frozenset(finding.kind for finding in tender.findings.all()),
        closes=_closes(tender),
    )


def _is_elsewhere(nuts: Sequence[str]) -> bool:
    """Whether the codes name a place, and none of them may be in the north."""
    return bool(nuts) and not any(code in NATIONWIDE or code.startswith("NLZ") for code in nuts)


def _closes(tender: Tender) -> date | None:
    return tender.deadline.astimezone(AMSTERDAM).date() if tender.deadline else tender.consultation_deadline


def read_sellers(suppliers: SupplierQuerySet, today: date) -> dict[int, Seller]:
    """These suppliers by their number, with the claims that count today. Costs five queries."""
    claims = Claim.objects.counting(today).filter(recognition__meets_2_82=True).select_related("recognition")
    rows = suppliers.select_related("organisation").prefetch_related(
        "themes",
        Prefetch("offerings", Offering.objects.select_related("category")),
        Prefetch("claims", claims, to_attr="reserved"),
    )
    codes = _codes()
    return {supplier.pk: _seller(supplier, codes) for supplier in rows.iterator(chunk_size=2_000)}


def _codes() -> dict[int, tuple[Code, ...]]:
    """The CPV codes of each category."""
    found: dict[int, list[Code]] = defaultdict(list)
    for row in CategoryCode.objects.order_by("category", "cpv"):
        found[row.category_id].append(Code(row.prefix, row.match == CategoryCode.Match.CORE, row.label))
    return {category: tuple(codes) for category, codes in found.items()}


def _seller(supplier: Supplier, codes: dict[int, tuple[Code, ...]]) -> Seller:
    summary = telling(supplier.summary)
    claims: Iterable[Claim] = supplier.reserved  # type: ignore[attr-defined]  # of read_sellers
    return Seller(
        slug=supplier.organisation.slug,
        name=supplier.organisation.name,
        offers=tuple(_offer(row, codes, summary) for row in supplier.offerings.all()) or (Offer(words=summary),),
        themes=frozenset(theme.slug for theme in supplier.themes.all()),
        reserved_claims=tuple(sorted(((claim.label, claim.valid_until) for claim in claims), key=str)),
    )


def _offer(row: Offering, codes: dict[int, tuple[Code, ...]], summary: frozenset[str]) -> Offer:
    return Offer(
        title=row.title,
        category=row.category.slug,
        category_name=row.category.name,
        codes=codes.get(row.category_id, ()),
        words=telling(f"{row.title}. {row.text}") | summary,
        area=frozenset(row.delivery_area),
        size=Size(row.order_minimum, row.order_maximum, row.largest_done, bool(row.takes_part)),
    )
