"""Read models of profiles that may be one enterprise: the list of pairs, and two profiles side by side."""

from dataclasses import dataclass
from typing import Self

from django.utils.timezone import localdate

from accounts.models import User
from platform_goed_inkopen.access import may_decide, may_read
from platform_goed_inkopen.markup import day
from suppliers.comparison import Cell, Row, unknown
from suppliers.likeness import Known, Pair, alike
from suppliers.models import NotTheSame, Supplier


def may_read_of(user: User, supplier: Supplier) -> bool:
    """Whether this person moderates or coordinates where the enterprise is seated."""
    return may_read(user, supplier.organisation.province_code)


@dataclass(frozen=True)
class AlikeRow:
    """Two profiles that look alike."""

    first: Supplier
    second: Supplier
    why: str


@dataclass(frozen=True)
class DuplicatesPage:
    """Every pair that nobody decided on, of which this person may read one of the two."""

    rows: list[AlikeRow]

    @classmethod
    def build(cls, user: User) -> Self:
        """Costs three queries, whatever there is."""
        names = Supplier.objects.comparable().values_list("pk", "organisation__name", "website")
        said = set(NotTheSame.objects.values_list("first", "second"))
        pairs = [pair for pair in alike(Known(*told) for told in names) if (pair.first, pair.second) not in said]
        return cls([row for row in _rows(pairs) if may_read_of(user, row.first) or may_read_of(user, row.second)])


def _rows(pairs: list[Pair]) -> list[AlikeRow]:
    wanted = {pk for pair in pairs for pk in (pair.first, pair.second)}
    found = Supplier.objects.select_related("organisation").in_bulk(wanted)
    return [AlikeRow(found[pair.first], found[pair.second], " en ".join(pair.why)) for pair in pairs]


@dataclass(frozen=True)
class PairPage:
    """Two profiles side by side, and whether this person decides on them."""

    first: Supplier
    second: Supplier
    rows: list[Row]
    may_decide: bool

    @classmethod
    def build(cls, first: Supplier, second: Supplier, user: User) -> Self:
        told = zip(_told(first), _told(second), strict=True)
        rows = [Row(label, [_cell(one), _cell(other)]) for (label, one), (_, other) in told]
        provinces = {supplier.organisation.province_code for supplier in (first, second)}
        return cls(first, second, rows, all(may_decide(user, province) for province in provinces))

    @property
    def suppliers(self) -> list[tuple[str, str]]:
        """Names and addresses, for the heads of the columns."""
        return [(str(supplier), supplier.get_absolute_url()) for supplier in (self.first, self.second)]


def _cell(text: str) -> Cell:
    return Cell(text) if text else unknown("niet bekend")


def _told(supplier: Supplier) -> list[tuple[str, str]]:
    organisation = supplier.organisation
    place, offerings = organisation.municipality, supplier.offerings.all()
    confirmed = supplier.confirmed_at
    return [
        ("Stand", supplier.get_status_display()),
        ("KvK-nummer", organisation.kvk_number or ""),
        ("Vestiging", place.name if place else ""),
        ("In één zin", supplier.summary),
        ("Website", supplier.website),
        ("Contactadres", supplier.email),
        ("Aanbod", ", ".join(offering.title for offering in offerings)),
        ("Erkenningen", ", ".join(claim.label for claim in supplier.claims.select_related("recognition"))),
        ("Foto's", str(supplier.photos.count())),
        ("Mensen die het beheren", str(organisation.memberships.count())),
        ("Laatst bevestigd", day(localdate(confirmed)) if confirmed else ""),
    ]
