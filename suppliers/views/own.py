"""Writing one's own profile in steps: keep each as a draft, look at it, send it in, or throw a change away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import chosen_organisation
from accounts.models import Organisation
from suppliers import steps
from suppliers.actions import NotPossible, profiles
from suppliers.models import Supplier
from suppliers.options import Options, facet_options
from suppliers.own_page import OwnPage, StepPage
from suppliers.profile_page import ProfilePage
from suppliers.way_back import WayBack

STAY, DISCARD = "bewaren", "weggooien"
SAVED = "‘{}’ is bewaard. Niemand anders ziet het tot u het instuurt."
SENT_IN = "Uw profiel is ingestuurd. Een moderator antwoordt binnen 5 werkdagen; u krijgt daarover een mail."
DISCARDED = "Uw wijziging is weg. Online verandert er niets."


@require_safe
def my_supplier(request: HttpRequest) -> HttpResponse:
    """The profile of the organisation that one works for now; who writes for several and chose none, chooses here."""
    organisations = Organisation.objects.editable_by(request.user).select_related("supplier").order_by("name")
    chosen = organisations[0] if len(organisations) == 1 else chosen_organisation(request, request.user)
    if chosen in organisations:
        return redirect("edit_supplier", chosen.slug)
    return render(request, "suppliers/my_supplier.html", {"organisations": organisations})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_supplier(request: HttpRequest, slug: str) -> HttpResponse:
    """How the profile stands and what is left to do; its one button throws a change away."""
    page = _own_page(request, slug, facet_options())
    if request.POST.get("knop") == DISCARD and page.supplier:
        try:
            profiles.discard_proposal(supplier=page.supplier)
        except NotPossible as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, DISCARDED)
        return redirect("edit_supplier", slug)
    return render(request, "suppliers/edit_supplier.html", {"page": page, "steps": page.shown_steps()})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_supplier_step(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """Write one step; what is online stays until a moderator approved the change."""
    options, here = facet_options(), steps.BY_SLUG[step]
    own = _own_page(request, slug, options)
    if here == steps.SEND_IN:
        return _send_in(request, own)
    typed, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    page = StepPage.build(own, here, typed=typed, files=files, options=options, today=timezone.localdate())
    if typed is not None and page.forms.is_valid() and _kept(request, page):
        messages.success(request, SAVED.format(here.name))
        there = here if typed.get("knop") == STAY else steps.next_of(here)
        return redirect("edit_supplier_step", slug, there.slug)
    return render(request, f"suppliers/step_{step}.html", {"page": page, "forms": page.forms})


def _own_page(request: HttpRequest, slug: str, options: Options) -> OwnPage:
    organisation = get_object_or_404(Organisation.objects.editable_by(request.user), slug=slug)
    return OwnPage.build(organisation, options=options, today=timezone.localdate())


def _kept(request: HttpRequest, page: StepPage) -> bool:
    """Keep what was typed; False when that is not possible, and the form says why."""
    written = profiles.WrittenStep(page.step, page.forms.part(), page.shown, page.forms.photo())
    try:
        profiles.save_step(organisation=page.own.organisation, written=written, by=request.user, now=timezone.now())
    except NotPossible as reason:
        page.forms.refuse(str(reason))
        return False
    return True


def _send_in(request: HttpRequest, own: OwnPage) -> HttpResponse:
    """The last step: look at what is left, and send it in."""
    refused = ""
    if request.method == "POST" and own.supplier:
        try:
            profiles.submit(supplier=own.supplier, by=request.user, now=timezone.now())
        except NotPossible as reason:
            refused = str(reason)
        else:
            messages.success(request, SENT_IN)
            return redirect("edit_supplier", own.organisation.slug)
    shown = {"page": own, "steps": own.shown_steps(steps.SEND_IN), "refused": refused}
    return render(request, "suppliers/step_insturen.html", shown)


@require_safe
def preview_supplier(request: HttpRequest, slug: str) -> HttpResponse:
    """The profile as everybody reads it once a moderator approved what was written last; for its own people alone."""
    own = Supplier.objects.of_own_people(request.user).select_related("organisation")
    supplier = get_object_or_404(own, organisation__slug=slug)
    with profiles.as_approved(supplier=supplier, now=timezone.now()) as approved:
        page = ProfilePage.build(approved, today=timezone.localdate())
        back = WayBack(text=f"Het profiel van {page.name}", url=reverse("edit_supplier", args=[slug]))
        shown = {"page": page, "supplier": approved, "back": back, "is_preview": True}
        return render(request, "suppliers/profile.html", shown)
