"""How the sum of a match is made, for everybody: nobody has to guess why."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenders.match_rules import CHANGES, RULES
from tenders.matching import THRESHOLD, VERSION


@require_safe
@login_not_required
def match_method(request: HttpRequest) -> HttpResponse:
    """Each part of the sum with what gives all, something and nothing; the version, and what changed."""
    said = {"rules": RULES, "threshold": THRESHOLD, "version": VERSION, "changes": CHANGES}
    return render(request, "tenders/match_method.html", said)
