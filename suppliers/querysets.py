"""Which suppliers: fragments that read as a sentence. Every public read starts at `.published()`."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Self

from django.db import models

from platform_goed_inkopen.regions import Municipality, Province, area_codes, municipalities_of

if TYPE_CHECKING:
    from accounts.models import User
    from suppliers.models import Supplier


class SupplierQuerySet(models.QuerySet["Supplier"]):
    def published(self) -> Self:
        """Profiles that everybody may read."""
        return self.filter(status="published")

    def editable_by(self, user: "User") -> Self:
        """Profiles of organisations for which this person is owner or editor."""
        return self.filter(
            organisation__memberships__user=user, organisation__memberships__role__in=("owner", "editor")
        )

    def in_categories(self, slugs: Iterable[str]) -> Self:
        """Suppliers with an offering in one of these categories."""
        return self.filter(offerings__category__slug__in=list(slugs)).distinct()

    def with_themes(self, slugs: Iterable[str]) -> Self:
        """Suppliers that work on one of these themes."""
        return self.filter(themes__slug__in=list(slugs)).distinct()

    def delivering_in(self, places: Iterable[Municipality], provinces: Iterable[Province]) -> Self:
        """Suppliers that deliver in one of these municipalities, or somewhere in one of these provinces."""
        codes = {code for place in places for code in area_codes(place)}
        for province in provinces:
            codes |= {province.code} | {place.code for place in municipalities_of(province)}
        return self.filter(offerings__delivery_area__overlap=sorted(codes)).distinct()

    def seated_in(self, place: Municipality) -> Self:
        """Suppliers whose organisation is seated here."""
        return self.filter(organisation__municipality_code=place.code)

    def in_order(self, ids: Sequence[int]) -> Self:
        """Exactly these rows, in this order."""
        position = models.Case(*(models.When(pk=pk, then=place) for place, pk in enumerate(ids)), default=len(ids))
        return self.filter(pk__in=ids).order_by(position)
