"""Home, the dashboard, the municipalities and the method."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from monitoring.dashboards import MunicipalityPage, PlatformPage, RegionDashboard
from monitoring.figures import figures
from monitoring.forms import MunicipalityForm, OrderForm
from monitoring.home import HomePage
from monitoring.places import PlaceList, PlacePage
from monitoring.social_return import SocialReturnPage
from platform_goed_inkopen.access import platform_only
from platform_goed_inkopen.models import EmissionFactor, Indicator
from platform_goed_inkopen.regions import BY_SLUG, Municipality


def place_or_404(slug: str) -> Municipality:
    """The municipality at this address."""
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def as_it_is_now(request: HttpRequest, template: str, build: Callable[..., object]) -> HttpResponse:
    """The page that this read model gives for this moment."""
    return render(request, template, {"page": build(now=timezone.now(), today=timezone.localdate())})


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What there is, where, and the doors for buyers, entrepreneurs and coordinators."""
    return as_it_is_now(request, "monitoring/home.html", HomePage.build)


@require_safe
@login_not_required
def region(request: HttpRequest) -> HttpResponse:
    """What there is in the north and how fresh the data is."""
    return as_it_is_now(request, "monitoring/region.html", RegionDashboard.build)


@require_safe
@login_not_required
def municipality_figures(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of one municipality, known and unknown."""
    return as_it_is_now(
        request, "monitoring/municipality_figures.html", partial(MunicipalityPage.build, place_or_404(slug))
    )


@require_safe
@login_not_required
def municipalities(request: HttpRequest) -> HttpResponse:
    """The 40 municipalities with what is offered and asked there."""
    form = OrderForm(request.GET)
    page = PlaceList.build(form.order, now=timezone.now(), today=timezone.localdate())
    return render(request, "monitoring/municipalities.html", {"form": form, "page": page})


@require_safe
@login_not_required
def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    """What is offered and asked in one municipality."""
    return as_it_is_now(request, "monitoring/municipality.html", partial(PlacePage.build, place_or_404(slug)))


@require_safe
@login_not_required
def method(request: HttpRequest) -> HttpResponse:
    """How each figure is counted, and which are not measured."""
    known = {row.code for row in figures(now=timezone.now(), today=timezone.localdate()) if row.status == "measured"}
    context = {"indicators": Indicator.objects.order_by("group", "name"), "measured": known}
    return render(request, "monitoring/method.html", {**context, "factors": EmissionFactor.objects.all()})


@require_safe
@platform_only
def platform(request: HttpRequest) -> HttpResponse:
    """How the platform itself does."""
    return as_it_is_now(request, "monitoring/platform.html", PlatformPage.build)


@require_safe
@login_not_required
def social_return(request: HttpRequest) -> HttpResponse:
    """Which rule for social return holds where."""
    form = MunicipalityForm(request.GET)
    place = form.cleaned_data["gemeente"] if form.is_valid() else None
    page = SocialReturnPage.build(place) if place else None
    return render(request, "monitoring/social_return.html", {"form": form, "page": page})
