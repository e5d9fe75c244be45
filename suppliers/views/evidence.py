"""Evidence: its owner shows documents, and who may see them reads their pages."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from platform_goed_inkopen.kept_files import picture_response
from platform_goed_inkopen.limits import is_within
from suppliers.actions import NotPossible, evidence
from suppliers.claim_forms import EvidenceForm
from suppliers.evidence_page import EvidencePageOfOwner
from suppliers.models import Evidence, EvidencePage, Recognition, Supplier

REMOVE = "weghalen"
SHOWN = "Uw document is bewaard. Alleen uw eigen mensen en moderators van uw provincie kunnen het zien."
REMOVED = "Het document is gewist."
AN_HOUR, MOST_AN_HOUR = 60 * 60, 20  # drawing a document may take 20 seconds and 1 GB
TOO_OFTEN = f"U stuurde al {MOST_AN_HOUR} documenten in een uur. Probeer het over een uur nog eens."


@require_http_methods(["GET", "HEAD", "POST"])
def show_evidence(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a document for a recognition, or take one back."""
    supplier = get_object_or_404(
        Supplier.objects.editable_by(request.user).select_related("organisation"), organisation__slug=slug
    )
    page = EvidencePageOfOwner.build(supplier)
    if request.method == "POST" and REMOVE in request.POST:
        _remove(request, supplier)
        return redirect("show_evidence", slug)
    typed = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = EvidenceForm(*typed, recognitions=page.recognitions, initial={"recognition": request.GET.get("erkenning")})
    if request.method == "POST" and form.is_valid() and _has_time(request, form) and _shown(request, form, supplier):
        return redirect("show_evidence", slug)
    return render(request, "suppliers/show_evidence.html", {"page": page, "form": form})


def _has_time(request: HttpRequest, form: EvidenceForm) -> bool:
    """Whether we read one more of this person now; else the form says when again."""
    if is_within(f"document:{request.user.pk}", most=MOST_AN_HOUR, seconds=AN_HOUR):
        return True
    form.add_error("document", TOO_OFTEN)
    return False


def _shown(request: HttpRequest, form: EvidenceForm, supplier: Supplier) -> bool:
    told = form.cleaned_data
    recognition = Recognition.objects.get(slug=told["recognition"])
    try:
        evidence.show_evidence(
            supplier=supplier,
            recognition=recognition,
            data=told["document"].read(evidence.MOST_BYTES + 1),
            note=told["note"],
            by=request.user,
            now=timezone.now(),
        )
    except NotPossible as reason:
        form.add_error("document", str(reason))
        return False
    messages.success(request, SHOWN)
    return True


def _remove(request: HttpRequest, supplier: Supplier) -> None:
    number = request.POST[REMOVE]
    shown = get_object_or_404(supplier.evidence.all(), pk=number if number.isdecimal() and len(number) < 19 else 0)
    try:
        evidence.remove_evidence(evidence=shown, by=request.user)
    except NotPossible as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, REMOVED)


@require_safe
def evidence_page(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A page of a document, for its own people and for moderators of the province; 404 for everybody else."""
    rows = Evidence.objects.select_related("supplier__organisation")
    shown = get_object_or_404(rows, pk=pk)
    is_own = Evidence.objects.of_own(request.user).filter(pk=pk).exists()
    if not (is_own or request.user.may_moderate(shown.supplier.organisation.province_code)):
        raise Http404
    page = get_object_or_404(EvidencePage, evidence=shown, number=number)
    return picture_response(page.file, caching="private, no-store")
