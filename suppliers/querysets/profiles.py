"""Which suppliers: fragments that read as a sentence. Every public read starts at `.published()`."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import Coalesce, JSONObject

from accounts.querysets import WRITERS
from platform_goed_inkopen.regions import PROVINCE_BY_CODE, Municipality, municipalities_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from suppliers.models import Supplier


class SupplierQuerySet(models.QuerySet["Supplier"]):
    def published(self) -> Self:
        """Profiles that everybody may read. The database sees to it that their organisations are verified."""
        return self.filter(status="published")

    def editable_by(self, user: "User") -> Self:
        """Profiles of organisations for which this person is owner or editor."""
        return self.filter(organisation__memberships__user=user, organisation__memberships__role__in=WRITERS)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Published profiles, and those of one's own organisations in whatever state."""
        if not isinstance(user, AbstractBaseUser):
            return self.published()
        return self.filter(
            models.Q(status="published") | models.Q(organisation__in=user.memberships.values("organisation"))
        )

    def of_own_people(self, user: "User") -> Self:
        """Profiles of the organisations that somebody is a member of, in whatever state."""
        return self.filter(organisation__in=user.memberships.values("organisation"))

    def comparable(self) -> Self:
        """Profiles that may turn out to be double: not a draft, which is its writer's own, and not what is gone."""
        return self.exclude(status__in=("draft", "withdrawn"))

    def gone(self) -> Self:
        """Enterprises that stopped, and profiles that became part of another: their addresses still say so."""
        left = models.Q(stopped_at__isnull=False) | models.Q(merged_into__isnull=False)
        return self.filter(left).select_related("organisation", "merged_into__organisation")

    def stopped_with_words(self, words: Iterable[str]) -> Self:
        """Enterprises that stopped, of which the name holds each of these plain words."""
        entries = self.model._meta.apps.get_model("suppliers", "SearchEntry")._default_manager.all()
        for word in words:
            entries = entries.filter(name_key__contains=word)
        stopped = self.filter(stopped_at__isnull=False, pk__in=entries.values("supplier_id"))
        return stopped.select_related("organisation").order_by("-stopped_at")

    def waiting(self) -> Self:
        """Profiles and changes that somebody sent in and nobody decided on."""
        return self.filter(submitted_at__isnull=False)

    def sent_in(self) -> Self:
        """Profiles that somebody sent in at least once: a draft is its writer's own."""
        return self.filter(models.Q(submitted_at__isnull=False) | models.Q(decided_at__isnull=False))

    def from_provinces(self, province_codes: Collection[str]) -> Self:
        """Profiles of organisations seated in these provinces, or with an unknown seat; an empty code is everywhere."""
        provinces = [PROVINCE_BY_CODE[code] for code in province_codes if code]
        if len(provinces) < len(province_codes):
            return self
        seats = [place.code for province in provinces for place in municipalities_of(province)]
        return self.filter(organisation__municipality_code__in=["", *seats])

    def locked(self, pk: int) -> "Supplier":
        """This profile as it is now, with its organisation, locked until the end of the transaction."""
        return self.select_for_update(of=("self",)).select_related("organisation").get(pk=pk)

    def to_confirm(self, now: datetime, *, every: timedelta, busy: timedelta) -> Self:
        """Online, not confirmed for so long, and not asked this period. `busy`: see CheckUpQuerySet.keeping_quiet."""
        told = Coalesce("confirmed_at", "published_at")
        return (
            self.published()
            .exclude(pk__in=self._keeping_quiet("yearly", now, every=every, busy=busy))
            .annotate(told_at=told)
            .filter(told_at__lte=now - every)
            .order_by("told_at", "pk")
        )

    def to_ask_for_room(self, now: datetime, *, every: timedelta, busy: timedelta) -> Self:
        """Online, with something to deliver of which nobody said for so long whether there is room, and not asked.

        Who is just asked whether the profile is right is not asked two things at once.
        """
        offerings = self.model.offerings.rel.related_model._default_manager.filter(supplier=OuterRef("pk"))
        said = offerings.filter(capacity_on__gt=(now - every).date())
        return (
            self.published()
            .filter(Exists(offerings), wants_room_question=True, published_at__lte=now - every)
            .exclude(Exists(said))
            .exclude(pk__in=self._keeping_quiet("capacity", now, every=every, busy=busy))
            .exclude(pk__in=self._check_ups().unanswered().values("supplier"))
            .order_by("published_at", "pk")
        )

    def _keeping_quiet(self, kind: str, now: datetime, **periods: timedelta) -> models.QuerySet[Any, Any]:
        quiet: models.QuerySet[Any, Any] = self._check_ups().keeping_quiet(kind, now, **periods).values("supplier")
        return quiet

    def _check_ups(self) -> Any:
        return self.model.check_ups.rel.related_model._default_manager

    def not_indexed(self) -> Self:
        """Profiles of which search reads nothing yet, as after an upgrade."""
        table = self.model._meta.apps.get_model("suppliers", "SearchEntry")
        return self.exclude(pk__in=table._default_manager.values("supplier_id"))

    def in_categories(self, slugs: Iterable[str]) -> Self:
        """Suppliers with an offering in one of these categories."""
        return self.filter(offerings__category__slug__in=list(slugs)).distinct()

    def seated_in(self, place: Municipality) -> Self:
        """Suppliers whose organisation is seated here."""
        return self.filter(organisation__municipality_code=place.code)

    def for_profile(self) -> Self:
        """With all that the page of one supplier shows. Costs four queries."""
        offerings = self.model.offerings.rel.related_model._default_manager.select_related("category")
        return self.select_related("organisation").prefetch_related(
            "themes", self._claims(), Prefetch("offerings", offerings)
        )

    def for_page(self) -> Self:
        """With what only its public page shows too: photos, and the CPV codes of what is offered. Costs six queries."""
        codes = self.model._meta.apps.get_model("suppliers", "CategoryCode")._default_manager.filter(match="core")
        of_offerings = Prefetch("offerings__category__codes", codes.order_by("cpv"))
        return self.for_profile().prefetch_related("photos", of_offerings)

    def for_files(self) -> Self:
        """With what a row of a file holds: `category_slugs`, `theme_slugs`, `offers`, and claims. Costs two queries."""
        categories = self._offerings().order_by("category__slug").values("category__slug").distinct()
        links = self.model.themes.through._default_manager.filter(supplier=OuterRef("pk"))
        themes = links.order_by("theme__slug").values("theme__slug")
        return (
            self._with_offers()
            .prefetch_related(self._claims())
            .annotate(category_slugs=ArraySubquery(categories), theme_slugs=ArraySubquery(themes))
        )

    def for_feed(self, ids: Sequence[int], number: int) -> Self:
        """Of these rows the ones that were published last, newest first, with their organisation. Costs one query."""
        given = models.Func(models.Value(list(ids), ArrayField(models.BigIntegerField())), function="ANY")
        among = models.Func(
            "pk", given, arg_joiner=" = ", template="%(expressions)s", output_field=models.BooleanField()
        )
        return self.filter(among).select_related("organisation").order_by("-published_at", "-pk")[:number]

    def _with_offers(self) -> Self:
        """With the organisation, and `offers`: of each its area, its largest order, and whether it can be delivered."""
        told = JSONObject(area="delivery_area", largest="order_maximum", capacity="capacity", capacity_on="capacity_on")
        return self.select_related("organisation").annotate(offers=ArraySubquery(self._offerings().values(data=told)))

    def _offerings(self) -> models.QuerySet[Any]:
        return self.model.offerings.rel.related_model._default_manager.filter(supplier=OuterRef("pk")).order_by("pk")

    def _claims(self) -> "Prefetch[Any]":
        claims = self.model.claims.rel.related_model._default_manager.select_related("recognition")
        return Prefetch("claims", claims)
