"""Every page of the site as every role sees it, taken from the table of roles: an address without a line fails there.

`everything(people)` asks each address for each role, sends each form empty, and lets the site break in each way; what
came back is looked at by a browser, by the checker of HTML and by the count of queries, and needs no database.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie

from django.http import HttpResponseBase
from django.test import override_settings
from django.utils import timezone

from stories.models import Story
from suppliers.loading import load_reference
from suppliers.models import Category, Claim, Recognition, Supplier
from tests.counting import expecting_errors
from tests.factories import ClaimFactory, OfferingFactory, SupplierFactory
from tests.rights.cast import Cast, build
from tests.rights.cells import path_of, rows
from tests.tender_factories import AwardFactory, BuyerFactory, PublicationFactory, SyncRunFactory
from tests.visits import browser_with, undone

# Who is like who: `other` and the roles elsewhere see nothing that these do not see.
ROLES = {
    "visitor": "visitor",
    "account": "without an organisation",
    "reader": "reader",
    "editor": "editor",
    "owner": "owner",
    "mod_here": "moderator",
    "coord_here": "coordinator",
}
# What a page looks like depends on what is asked: found, nothing found, not understood.
QUESTIONS = [
    "/aanbieders/?q=maaien&gemeente=assen&categorie=groen",
    "/aanbieders/?q=drone-inspectie&gemeente=vlieland",
    "/aanbieders/?thema=onzin&provincie=onzin",
    "/aanbieders/?pagina=2",
    "/aanbieders/-/filter/?categorie=groen",
    "/opdrachten/?status=open&provincie=drenthe",
    "/opdrachten/?q=xyzzy",
    "/opdrachten/?status=onzin",
    "/opdrachten/-/aflopend/?kwartaal=onzin",
    "/opdrachten/-/aflopend/?kwartaal=2027-2&provincie=drenthe",
    "/verhalen/?thema=onzin",
    "/social-return/?gemeente=assen",
    "/social-return/?gemeente=onzin",
    "/onderdelen/?thema=zeeland",
    "/onderdelen/?thema=onzin",
]
BROKEN = ["/kapot/403/", "/kapot/429/", "/kapot/500/", "/kapot/503/", "/bestaat-niet/"]
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")\w+')
TOP = re.compile(rb'<header class="top">.*?</header>', re.DOTALL)


@dataclass(frozen=True)
class Seen:
    """An answer as somebody with this role got it."""

    role: str
    path: str
    is_refused_form: bool
    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...]
    body: bytes

    def __str__(self) -> str:
        return f"{self.path}{' (empty form)' if self.is_refused_form else ''} as {ROLES[self.role]}"

    @property
    def is_page(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html") and bool(self.body)

    @property
    def has_form_that_writes(self) -> bool:
        return re.search(rb'<form[^>]+method="post"', self.body) is not None

    @property
    def content(self) -> bytes:
        """What this page has of its own: without the token of a form and, after logging in, the top of every page."""
        content = TOKEN.sub(b"", self.body)
        return content if self.role == "visitor" else TOP.sub(b"", content)


def north() -> Cast:
    """The people and objects of the table of roles, and enough around them to fill every part of every page."""
    people = build()
    load_reference()
    now = timezone.now()
    ours = Supplier.objects.get(organisation__slug=people.ours["profile online"]["slug"])
    groen = Category.objects.get(slug="groen")
    OfferingFactory(supplier=ours, category=groen, title="Bermen maaien", delivery_area=["PV22"], order_minimum=2500)
    checks = {"pso": Claim.Check.REGISTER_CONFIRMED, "code-sociale-ondernemingen": Claim.Check.SELF_DECLARED}
    for recognition in Recognition.objects.exclude(claims__supplier=ours).order_by("slug"):
        until = now.date() + timedelta(days=90 if recognition.slug in checks else -10)
        how = checks.get(recognition.slug, Claim.Check.DOCUMENT_SEEN)
        ClaimFactory(supplier=ours, recognition=recognition, checked_how=how, valid_until=until)
    for n in range(25):
        SupplierFactory(organisation__name=f"Bedrijf {n}", organisation__slug=f"bedrijf-{n}")
    called = PublicationFactory(tender__title="Bermen maaien", tender__deadline=now + timedelta(days=9))
    ends = {"ends_on": (timezone.now() + timedelta(days=500)).date(), "ends_from": "duration"}
    AwardFactory(publication=called, winner_kvk=ours.organisation.kvk_number, **ends)
    other = PublicationFactory(tender__buyer=BuyerFactory(name="Gemeente Emmen", municipality_code="GM0114"))
    AwardFactory(publication=other, **ends)
    PublicationFactory(tender__title="Schoonmaak", tender__deadline=now - timedelta(days=9))
    SyncRunFactory(started_at=now - timedelta(hours=9))
    assert Story.objects.published().exists()
    return people


def everything(people: Cast) -> list[Seen]:
    """Every answer, the gallery of components first; the same page for two roles stands in it twice."""
    addresses = list(dict.fromkeys(path_of(row, people.ours[row.subject]) for row in rows()))
    found = list(_of("visitor", people, [*addresses, *QUESTIONS]))
    files = {seen.path for seen in found if seen.status == 200 and not seen.is_page}
    for role in ROLES:
        if role != "visitor":
            found += _of(role, people, [path for path in addresses if path not in files])
    with override_settings(ROOT_URLCONF="tests.reliability.broken_urls"), expecting_errors():
        found += [_ask("visitor", SimpleCookie(), "GET", path) for path in BROKEN]
        found.append(_ask("visitor", SimpleCookie(), "GET", "/over/", host="evil.example"))
    return sorted(found, key=lambda seen: seen.path != "/onderdelen/")


def different(found: list[Seen]) -> list[Seen]:
    """The pages; of several with the same content only the first."""
    known: set[bytes] = set()
    pages = [seen for seen in found if seen.is_page]
    return [seen for seen in pages if seen.content not in known and not known.update(_contents(seen))]


def _contents(seen: Seen) -> tuple[bytes, ...]:
    """What makes a later page the same as this one: of a visitor's page also what is left after logging in."""
    return seen.content, TOP.sub(b"", seen.content)


def _of(role: str, people: Cast, addresses: Iterable[str]) -> Iterator[Seen]:
    """Each address as this role, and each form on it sent empty."""
    for path in addresses:
        seen = _ask(role, people.cookies[role], "GET", path)
        yield seen
        if seen.has_form_that_writes:
            yield _ask(role, people.cookies[role], "POST", path)


def _ask(role: str, cookies: SimpleCookie, method: str, path: str, host: str = "localhost") -> Seen:
    """One request; nothing that it changed stays."""
    client = browser_with(cookies, raise_request_exception=False)
    with undone():
        answer: HttpResponseBase = client.generic(method, path, headers={"host": host})
        body = b"".join(answer)
    lines = tuple(morsel.OutputString() for morsel in answer.cookies.values())
    return Seen(role, path, method == "POST", answer.status_code, dict(answer.headers), lines, body)
