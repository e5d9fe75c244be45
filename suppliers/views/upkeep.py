"""Whether a profile is still right: answered by a link in a mail, or by its own people, who pause and stop here too."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from suppliers.actions import NotPossible, stopping, upkeep
from suppliers.check_up_page import CheckUpPage
from suppliers.models import CheckUp, Supplier
from suppliers.upkeep import CHANGE
from suppliers.upkeep_forms import CONFIRM, MAIL, PAUSE, RESUME, STOP, CheckUpForm, StopForm

ANSWER = "antwoord"
BUTTON = "knop"
DONE = {
    CONFIRM: "Dank u. Bij het profiel staat nu dat u het bevestigd hebt.",
    PAUSE: "Het profiel is gepauzeerd. Niemand ziet het tot u het weer aanzet.",
    RESUME: "Het profiel staat weer online.",
    STOP: "Het profiel is gestopt.",
    MAIL: "Bewaard.",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def check_up(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a link in a mail. Opening it changes nothing: mail programs open links too; a button answers."""
    now = timezone.now()
    asked = upkeep.usable_check_up(token=token, now=now)
    if asked is None:
        return render(request, "suppliers/check_up_gone.html", status=404)
    typed = request.POST if request.method == "POST" else None
    page = CheckUpPage.build(asked, word=request.POST.get(ANSWER) or request.GET.get(ANSWER, ""))
    form = CheckUpForm(typed, kind=asked.kind, answer=page.chosen.answer, today=timezone.localdate())
    if typed is not None and form.is_valid() and _answered(form, asked):
        is_change = form.answer == CHANGE and request.user.is_authenticated
        return redirect("edit_supplier", asked.supplier.organisation.slug) if is_change else redirect("check_up", token)
    return render(request, "suppliers/check_up.html", {"page": page, "form": form})


def _answered(form: CheckUpForm, asked: CheckUp) -> bool:
    try:
        upkeep.answer(check_up=asked, answer=form.answer, room_from=form.room_from, now=timezone.now())
    except NotPossible as reason:
        form.add_error(None, str(reason))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def stop_supplier(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm, pause, take up again or stop, and which mail comes; by the button that was pressed."""
    mine = Supplier.objects.editable_by(request.user).select_related("organisation", "merged_into__organisation")
    supplier = get_object_or_404(mine, organisation__slug=slug)
    button = request.POST.get(BUTTON, "")
    form = StopForm(request.POST if button == STOP else None)
    if button in DONE and (button != STOP or form.is_valid()) and _changed(request, supplier, button):
        return redirect("stop_supplier", slug)
    return render(request, "suppliers/stop_supplier.html", {"supplier": supplier, "form": form})


def _changed(request: HttpRequest, supplier: Supplier, button: str) -> bool:
    """Do what the button says; False when that is not possible, and a message says why."""
    now, by = timezone.now(), request.user
    changes = {
        CONFIRM: lambda: stopping.confirm(supplier=supplier, now=now),
        PAUSE: lambda: stopping.pause(supplier=supplier, by=by),
        RESUME: lambda: stopping.resume(supplier=supplier, by=by),
        STOP: lambda: stopping.stop(supplier=supplier, by=by, now=now),
        MAIL: lambda: stopping.want_room_question(supplier=supplier, wanted="ruimte" in request.POST),
    }
    try:
        changes[button]()
    except NotPossible as reason:
        messages.error(request, str(reason))
        return False
    messages.success(request, DONE[button])
    return True
