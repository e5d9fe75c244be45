"""Market scans: begin a list, put suppliers on it, choose with a reason, compare, freeze and print.

Readers of an organisation read its lists; owners and editors write them; for everybody else they are not there.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import slug_re
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import chosen_organisation
from accounts.models import Organisation
from platform_goed_inkopen import exports
from suppliers.actions import NotPossible, choosing
from suppliers.choice_forms import AddForm, ChoiceForms, NewShortlistForm
from suppliers.dossier import changes
from suppliers.dossier_page import Sheet, table_of
from suppliers.filters import SupplierFilter
from suppliers.models import Dossier, Shortlist, Supplier
from suppliers.new_shortlist import found_in_words, start_of
from suppliers.options import facet_options
from suppliers.scan_search import MOST, ScanSearch
from suppliers.shortlist_page import ComparePage, ShortlistPage, beside

FORM = require_http_methods(["GET", "HEAD", "POST"])
NEWEST = 50  # lists to choose from when adding


@require_safe
def shortlists(request: HttpRequest) -> HttpResponse:
    """The lists of one's organisations, newest first."""
    found = Shortlist.objects.visible_to(request.user).with_counts().newest_first()
    return render(request, "suppliers/shortlists.html", {"shortlists": found.select_related("organisation")})


@FORM
def new_shortlist(request: HttpRequest) -> HttpResponse:
    """A list from a search: the query string is that of the directory."""
    asked = SupplierFilter(request.GET, options=facet_options())
    scan = ScanSearch.of(asked, today=timezone.localdate())
    organisations = _writable(request)
    form = NewShortlistForm(
        _typed(request),
        organisations=organisations,
        found=found_in_words(scan),
        initial=start_of(scan, asked, chosen_organisation(request, request.user)),
    )
    if organisations and form.is_valid():
        return redirect(_started(request, form, scan))
    shown = {"form": form, "scan": scan, "errors": asked.errors_in_words, "may_write": bool(organisations)}
    return render(request, "suppliers/new_shortlist.html", shown)


def _started(request: HttpRequest, form: NewShortlistForm, scan: ScanSearch) -> Shortlist:
    told = form.cleaned_data
    ticked = Supplier.objects.published().filter(organisation__slug__in=told["suppliers"])
    chosen = {supplier.organisation.slug: supplier for supplier in ticked.select_related("organisation")}
    return choosing.start(
        organisation=form.chosen_organisation,
        by=request.user,
        title=told["title"],
        reason=told["reason"],
        municipality_code=told["place"],
        suppliers=[chosen[slug] for slug in told["suppliers"] if slug in chosen],
        asked=scan,
        now=timezone.now(),
    )


@FORM
def add_to_shortlist(request: HttpRequest) -> HttpResponse:
    """Put suppliers on a list that is there, or on a new one."""
    suppliers, organisations = _asked_for(request), _writable(request)
    form = AddForm(
        _typed(request),
        shortlists=Shortlist.objects.editable_by(request.user)[:NEWEST],
        organisations=organisations,
        initial={"shortlist": request.GET.get("lijst", "")},
    )
    if organisations and suppliers and form.is_valid() and (number := _added(request, form, suppliers)):
        return redirect("shortlist", number)
    shown = {"form": form, "suppliers": suppliers, "may_write": bool(organisations)}
    return render(request, "suppliers/add_to_shortlist.html", shown)


def _asked_for(request: HttpRequest) -> list[Supplier]:
    """The suppliers that the address names, as far as they are online."""
    slugs = [slug for slug in request.GET.getlist("aanbieder")[:MOST] if slug_re.match(slug)]
    return list(Supplier.objects.published().select_related("organisation").filter(organisation__slug__in=slugs))


def _added(request: HttpRequest, form: AddForm, suppliers: list[Supplier]) -> str:
    """The number of the list; empty when it is full, and the form says so."""
    done = {"suppliers": suppliers, "by": request.user, "now": timezone.now()}
    shortlist = form.chosen_shortlist
    if shortlist is None:
        title = form.cleaned_data["title"]
        return choosing.start(organisation=form.chosen_organisation, title=title, **done).number
    try:
        new = choosing.add(shortlist=shortlist, **done)
    except NotPossible as reason:
        form.add_error("shortlist", str(reason))
        return ""
    messages.success(request, f"Op de lijst gezet: {new}." if new else "Dat stond al op deze lijst.")
    return shortlist.number


@FORM
def shortlist(request: HttpRequest, number: str) -> HttpResponse:
    """The list, with a choice and its reason for each supplier."""
    found, may_write = _list_or_404(request, number)
    items = list(found.items.with_suppliers())
    forms = ChoiceForms(_typed(request), items)
    if request.method == "POST" and _decided(request, found, forms):
        return redirect(found)
    page = ShortlistPage.build(found, items, forms, today=timezone.localdate())
    return render(request, "suppliers/shortlist.html", {"page": page, "shortlist": found, "may_write": may_write})


@FORM
def compare_suppliers(request: HttpRequest, number: str) -> HttpResponse:
    """Up to four of the list beside each other, with the same choices."""
    found, may_write = _list_or_404(request, number)
    items = list(found.items.with_suppliers())
    forms = ChoiceForms(_typed(request), beside(items, request.GET.getlist("aanbieder")))
    if request.method == "POST" and _decided(request, found, forms):
        return redirect(request.get_full_path())
    page = ComparePage.build(found, items, forms, request.GET, today=timezone.localdate())
    return render(request, "suppliers/compare.html", {"page": page, "shortlist": found, "may_write": may_write})


def _decided(request: HttpRequest, shortlist: Shortlist, forms: ChoiceForms) -> bool:
    """Keep the choices; False when one cannot be kept, and its form says why."""
    if not forms.is_valid():
        return False
    decisions = forms.decisions()
    try:
        changed = choosing.decide(shortlist=shortlist, decisions=decisions, by=request.user, now=timezone.now())
    except choosing.Overtaken as late:
        for item in late.items:
            forms.by_item[item.pk].say_overtaken(item)
        return False
    messages.success(request, f"Bewaard: {changed}." if changed else "Er was niets veranderd.")
    return True


@FORM
def freeze_shortlist(request: HttpRequest, number: str) -> HttpResponse:
    """Look at what will be frozen, and freeze it as the next version of the dossier."""
    found, may_write = _list_or_404(request, number)
    if not may_write:
        raise PermissionDenied
    refused = ""
    if request.method == "POST":
        try:
            frozen = choosing.freeze(shortlist=found, by=request.user, now=timezone.now())
        except NotPossible as reason:
            refused = str(reason)
        else:
            return redirect("dossier", number, frozen.version)
    items, last = list(found.items.with_suppliers()), found.dossiers.first()
    shown = {
        "shortlist": found,
        "items": items,
        "last": last,
        "changed": changes(last.contents, found, items) if last else [],
        "why_not": refused or choosing.why_not_yet(items),
    }
    return render(request, "suppliers/freeze.html", shown)


@require_safe
def dossier(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """A version as it was frozen, to read and to print."""
    found = _dossier_or_404(request, number, version)
    return render(request, "suppliers/dossier.html", {"sheet": Sheet.build(found), "shortlist": found.shortlist})


@require_safe
def dossier_csv(request: HttpRequest, number: str, version: int) -> HttpResponseBase:
    """The same as a table."""
    return exports.csv_stream(table_of(_dossier_or_404(request, number, version)))


def _typed(request: HttpRequest) -> object | None:
    return request.POST if request.method == "POST" else None


def _writable(request: HttpRequest) -> list[Organisation]:
    return list(Organisation.objects.editable_by(request.user).order_by("name"))


def _list_or_404(request: HttpRequest, number: str) -> tuple[Shortlist, bool]:
    """The list, and whether this person may write on it; 403 for a reader who tries to."""
    found = get_object_or_404(Shortlist.objects.visible_to(request.user).select_related("organisation"), number=number)
    may_write = Shortlist.objects.editable_by(request.user).filter(pk=found.pk).exists()
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    return found, may_write


def _dossier_or_404(request: HttpRequest, number: str, version: int) -> Dossier:
    lists = Shortlist.objects.visible_to(request.user).filter(number=number)
    found = Dossier.objects.filter(shortlist__in=lists, version=version)
    return get_object_or_404(found.select_related("shortlist", "frozen_by"))
