"""Tenders as releases of the Open Contracting Data Standard."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from platform_goed_inkopen.exports import json_lines
from tenders import files, ocds
from tenders.categories import Categories
from tenders.filters import TenderFilter
from tenders.models import Tender
from tenders.views.files import refusal

JSON = "application/json; charset=utf-8"
PUBLISHER = "Platform Goed Inkopen"


@require_safe
@login_not_required
def tenders_ocds(request: HttpRequest) -> HttpResponseBase:
    """A release of every tender that is asked, sent while it is read."""
    asked = TenderFilter(request.GET, categories=Categories.load())
    if asked.errors_in_words:
        return refusal(asked)
    now = timezone.now()
    found = Tender.objects.filter(asked.query().condition(now)).for_ocds().newest_first()
    return _package(found.iterator(chunk_size=files.BLOCK), asked.address(reverse("tenders_ocds")), now)


@require_safe
@login_not_required
def tender_ocds(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A package with the release of this tender."""
    found = get_object_or_404(Tender.objects.for_ocds(), reference=reference)
    return _package([found], reverse("tender_ocds", args=[reference]), timezone.now())


def _package(tenders: Iterable[Tender], address: object, now: datetime) -> StreamingHttpResponse:
    about = ocds.package(uri=f"{settings.PUBLIC_URL}{address}", publisher=PUBLISHER, published_at=now)
    releases = json_lines(ocds.release(tender, now=now) for tender in tenders)
    head = json.dumps(about, ensure_ascii=False).removesuffix("}")
    lines: Iterator[str] = chain([f'{head}, "releases": '], releases, ["}\n"])
    return StreamingHttpResponse(lines, content_type=JSON)
