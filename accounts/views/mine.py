"""One's own place: the organisations somebody acts for, adding one, and asking to be added."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import acting
from accounts.actions import NotPossible, founding, joining
from accounts.forms import AskToJoinForm, OrganisationForm
from accounts.models import Organisation
from accounts.pages import MinePage
from accounts.views.common import typed
from platform_goed_inkopen.dutch import ended

VERIFIED = "{} is toegevoegd en gecontroleerd: uw e-mailadres is van die organisatie. U bent de eigenaar."
WAITS = "{} is toegevoegd. U bent de eigenaar. Een moderator controleert de organisatie binnen 5 werkdagen."
ASKED = "Uw vraag is verstuurd. U krijgt een mail als er is besloten."


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What this person can do here."""
    page = MinePage.build(request.user, choice=acting.choice(request), now=timezone.now())
    return render(request, "accounts/mine.html", {"page": page})


@require_POST
def choose_organisation(request: HttpRequest) -> HttpResponse:
    """Work for another of one's organisations from now on."""
    own = {organisation.slug: organisation for organisation in Organisation.objects.of(request.user)}
    organisation = own.get(request.POST.get("organisatie", ""))  # any text: a NUL is nothing to ask a database for
    if organisation is None:
        raise Http404
    acting.choose(request, organisation)
    messages.success(request, ended(f"U werkt nu voor {organisation.name}"))
    return redirect("mine")


@require_http_methods(["GET", "HEAD", "POST"])
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Say for which organisation one acts; the founder becomes its owner."""
    form = OrganisationForm(typed(request))
    if request.method == "POST" and form.is_valid() and (organisation := _found(request, form)):
        said = VERIFIED if organisation.is_verified else WAITS
        messages.success(request, said.format(organisation.name))
        return redirect("mine")
    taken = form.data.get("kvk_number", "") if form.has_error("kvk_number", "unique") else ""
    return render(request, "accounts/new_organisation.html", {"form": form, "taken": taken})


def _found(request: HttpRequest, form: OrganisationForm) -> Organisation | None:
    try:
        with transaction.atomic():
            return founding.found_organisation(by=request.user, now=timezone.now(), **form.cleaned_data)
    except IntegrityError:
        # Somebody took the KvK number between the check of the form and this moment.
        form.add_error("kvk_number", form.unique_error())
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def ask_to_join(request: HttpRequest) -> HttpResponse:
    """Ask the owner of the organisation with this KvK number to be added."""
    form = AskToJoinForm(typed(request), initial={"kvk_number": request.GET.get("kvk", "")})
    if request.method == "POST" and form.is_valid():
        try:
            joining.ask_to_join(by=request.user, now=timezone.now(), **form.cleaned_data)
        except NotPossible as reason:
            form.add_error("kvk_number", str(reason))
        else:
            messages.success(request, ASKED)
            return redirect("mine")
    return render(request, "accounts/ask_to_join.html", {"form": form})
