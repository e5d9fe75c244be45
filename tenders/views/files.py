"""The whole result as a file or something to follow, with the same query string as the list."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from platform_goed_inkopen import exports, feeds
from tenders import files, search
from tenders.categories import Categories
from tenders.filters import TenderFilter
from tenders.models import Tender
from tenders.rows import TenderRow
from tenders.summary import TenderSummary


@require_safe
@login_not_required
def tenders_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Every tender that is asked, as csv, xlsx or json; a question that cannot be answered is 400 with the reason."""
    asked = TenderFilter(request.GET, categories=Categories.load())
    if asked.errors_in_words:
        return refusal(asked)
    now = timezone.now()
    found = files.tenders_found(asked.query().condition(now))
    if kind == "json":
        return exports.json_stream(files.as_object(tender, now) for tender in found)
    lines = (files.as_line(tender, now) for tender in found)
    table = exports.Table("opdrachten", "Opdrachten", timezone.localdate(now), files.HEADER, lines)
    return exports.csv_stream(table) if kind == "csv" else exports.xlsx_file(table)


@require_safe
@login_not_required
def tenders_atom(request: HttpRequest) -> HttpResponseBase:
    """Every tender that is asked, newest first, for a feed reader."""
    asked = TenderFilter(request.GET, categories=Categories.load())
    if asked.errors_in_words:
        return refusal(asked)
    now = timezone.now()
    condition = asked.query().condition(now)
    newest = Tender.objects.filter(condition).newest_first().values_list("last_published_at", flat=True).first()
    lines = feeds.atom(
        _entries(files.tenders_found(condition), asked.categories),
        title=_title(asked),
        page=_in_full(asked, reverse("tenders")),
        feed=_in_full(asked, reverse("tenders_atom")),
        updated_at=newest or now,
    )
    return StreamingHttpResponse(lines, content_type=feeds.ATOM)


@require_safe
@login_not_required
def tenders_ics(request: HttpRequest) -> HttpResponseBase:
    """The closing dates of every tender that is asked and has one."""
    asked = TenderFilter(request.GET, categories=Categories.load())
    if asked.errors_in_words:
        return refusal(asked)
    with_deadline = asked.query().condition(timezone.now()) & Q(deadline__isnull=False)
    return calendar_of(files.tenders_found(with_deadline), title=_title(asked), name="opdrachten")


def calendar_of(tenders: Iterable[Tender], *, title: str, name: str) -> StreamingHttpResponse:
    """The closing dates of these tenders as `<name>.ics`."""
    entries = _entries(tenders, Categories.load())
    response = StreamingHttpResponse(feeds.calendar(entries, title=title), content_type=feeds.CALENDAR)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response


def _entries(tenders: Iterable[Tender], categories: Categories) -> Iterable[feeds.Entry]:
    now = timezone.now()
    for tender in tenders:
        row = TenderRow.of(tender, categories, now)
        yield feeds.Entry(
            url=files.address(tender),
            title=tender.title,
            summary=" · ".join(filter(None, [row.buyer, row.category, row.status.value, row.closing.left])),
            published_at=tender.first_published_at,
            updated_at=tender.last_published_at,
            closes_at=tender.deadline,
        )


def _title(asked: TenderFilter) -> str:
    """The sentence above the list."""
    total = search.totals([asked.query()], now=timezone.now())[0]
    summary = TenderSummary.of(here=asked.address(""), text=asked.text, total=total, options=asked.options)
    return str(summary)


def _in_full(asked: TenderFilter, path: str) -> str:
    return f"{settings.PUBLIC_URL}{asked.address(path)}"


def refusal(asked: TenderFilter) -> JsonResponse:
    return JsonResponse({"fout": " ".join(asked.errors_in_words)}, status=400)
