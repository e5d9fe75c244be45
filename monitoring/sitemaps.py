"""The public pages by address, for search engines. A section is cut into files of as many addresses as one may hold."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap, views
from django.db.models import QuerySet
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from platform_goed_inkopen.regions import MUNICIPALITIES
from stories.models import Story
from suppliers.models import Supplier


class StandingPages(Sitemap):
    """Pages that are always there, and the forty municipalities."""

    def items(self) -> Sequence[str]:
        names = ("home", "suppliers", "tenders", "stories", "monitoring", "method", "municipalities", "social_return")
        standing = [reverse(name) for name in (*names, "about", "privacy", "accessibility")]
        return [*standing, *(reverse("municipality", args=[place.slug]) for place in MUNICIPALITIES)]

    def location(self, item: str) -> str:
        return item


class PublishedRows(Sitemap):
    """What is online of one kind, by its slug at the address of this name."""

    limit = 10_000
    address: str

    def location(self, item: str) -> str:
        return reverse(self.address, args=[item])


class Suppliers(PublishedRows):
    address = "supplier"

    def items(self) -> "QuerySet[Supplier, str]":
        return Supplier.objects.published().order_by("pk").values_list("organisation__slug", flat=True)


class Stories(PublishedRows):
    address = "story"

    def items(self) -> "QuerySet[Story, str]":
        return Story.objects.published().order_by("pk").values_list("slug", flat=True)


SITEMAPS = {"sitemaps": {"paginas": StandingPages, "aanbieders": Suppliers, "verhalen": Stories}}
index = require_safe(login_not_required(views.index))
section = require_safe(login_not_required(views.sitemap))

urlpatterns = [
    path("sitemap.xml", index, {**SITEMAPS, "sitemap_url_name": "sitemap_section"}, name="sitemap"),
    path("sitemap-<slug:section>.xml", section, SITEMAPS, name="sitemap_section"),
]
