"""Bringing a list of enterprises: choose a file, look at what can go in, take it in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from platform_goed_inkopen import exports
from platform_goed_inkopen.access import platform_only
from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.facets import page_number
from suppliers.actions import NotPossible, import_files
from suppliers.import_forms import ImportForm
from suppliers.import_page import ImportPage, ImportsPage, example_table, refusals_table
from suppliers.import_table import UnreadableFile
from suppliers.models import ImportFile

THROW_AWAY = "weggooien"


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def imports(request: HttpRequest) -> HttpResponse:
    """Choose a file; below the form the lists that were brought before."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid() and (file := _received(request, form)):
        return redirect(file)
    return render(request, "suppliers/imports.html", {"form": form, "page": ImportsPage.build(request.user)})


def _received(request: HttpRequest, form: ImportForm) -> ImportFile | None:
    """The list, with its first rows tried; None when nothing of it can be read, and the form says why."""
    given, now = form.cleaned_data["file"], timezone.now()
    publish = form.cleaned_data["new_profiles"] == form.PUBLIC
    try:
        file = import_files.receive(name=given.name, data=given.read(), publish=publish, by=request.user, now=now)
    except UnreadableFile as reason:
        form.add_error("file", str(reason))
        return None
    import_files.go_on(pk=file.pk, now=now, blocks=import_files.AT_ONCE)
    return file


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def import_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What would go in and what not, with the button that does it; later how far it is, and what became of it."""
    file = _visible(request, pk)
    if request.method == "POST":
        return _changed(request, file)
    number = page_number(request.GET.get("pagina"))
    if number is None:
        raise Http404
    page = ImportPage.build(file, here=Address(request.path), number=number)
    if not page.paging.exists:
        raise Http404
    return render(request, "suppliers/import_file.html", {"page": page})


def _changed(request: HttpRequest, file: ImportFile) -> HttpResponse:
    try:
        if request.POST.get("knop") == THROW_AWAY:
            import_files.throw_away(file=file, by=request.user)
            messages.success(request, "De lijst is weg. Er is niets veranderd.")
            return redirect("imports")
        import_files.take_in(file=file, by=request.user)
        import_files.go_on(pk=file.pk, now=timezone.now(), blocks=import_files.AT_ONCE)
    except NotPossible as reason:
        messages.error(request, str(reason))
    return redirect(file)


@require_safe
@platform_only
def import_refusals(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The refused rows as a file that can be mended and brought again."""
    file = _visible(request, pk)
    return exports.csv_stream(refusals_table(file.refusals.all(), day=timezone.localdate(file.uploaded_at)))


@require_safe
@platform_only
def import_example(request: HttpRequest) -> HttpResponseBase:
    """A file to begin with."""
    return exports.csv_stream(example_table(day=timezone.localdate()))


def _visible(request: HttpRequest, pk: int) -> ImportFile:
    """A list that this person may see; 404 for another."""
    return get_object_or_404(ImportFile.objects.visible_to(request.user), pk=pk)
