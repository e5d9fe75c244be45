"""Writing one's own profile: keep it as a draft, send it in, or throw a change away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import chosen_organisation
from accounts.models import Organisation
from suppliers.actions import NotPossible, profiles
from suppliers.forms import WritingForms
from suppliers.models import Supplier
from suppliers.options import facet_options
from suppliers.own_page import OwnPage
from suppliers.profile import Profile
from suppliers.writing import latest_profile

SUBMIT, DISCARD = "insturen", "weggooien"
SAVED = "Uw concept is bewaard. Niemand anders ziet het tot u het instuurt."
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
    """Write the profile; what is online stays until a moderator approved the change."""
    organisation = get_object_or_404(Organisation.objects.editable_by(request.user), slug=slug)
    supplier = Supplier.objects.filter(organisation=organisation).select_related("organisation").first()
    written = latest_profile(supplier) if supplier else Profile()
    button = request.POST.get("knop", "")
    typed = request.POST if request.method == "POST" and button != DISCARD else None
    forms = WritingForms(
        typed,
        written=written,
        supplier=supplier,
        options=facet_options(),
        today=timezone.localdate(),
        complete=button == SUBMIT,
    )
    if button == DISCARD and supplier and _discarded(request, forms, supplier):
        return redirect("edit_supplier", slug)
    if typed is not None and forms.is_valid() and _kept(request, forms, organisation):
        return redirect("edit_supplier", slug)
    page = OwnPage.build(organisation, supplier, forms)
    return render(request, "suppliers/edit_supplier.html", {"page": page, "forms": forms})


def _kept(request: HttpRequest, forms: WritingForms, organisation: Organisation) -> bool:
    """Keep what was typed and, with that button, send it in; False when that is not possible, and the form says why."""
    try:
        supplier = profiles.save_draft(organisation=organisation, profile=forms.written())
        if request.POST.get("knop") == SUBMIT:
            supplier = profiles.submit(supplier=supplier, by=request.user, now=timezone.now())
    except NotPossible as reason:
        forms.profile.add_error(None, str(reason))
        return False
    messages.success(request, SENT_IN if supplier.waits() else SAVED)
    return True


def _discarded(request: HttpRequest, forms: WritingForms, supplier: Supplier) -> bool:
    try:
        profiles.discard_proposal(supplier=supplier)
    except NotPossible as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, DISCARDED)
    return True
