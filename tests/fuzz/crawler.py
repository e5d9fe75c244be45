"""Sends hostile requests to every address as everybody, and holds each answer to one oracle.

The oracle: the status is below 500, the request cost less than MOST_SECONDS of the processor (`time.thread_time`, and
the least of a few tries: what a busy machine takes away counts as time too), and the answer holds no word of a
traceback. Nothing that a request changed stays.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponseBase

from tests.fuzz import nasty, surface
from tests.rights import table
from tests.rights.cast import Cast
from tests.rights.cells import METHODS, Row, path_of, rows
from tests.visits import browser_with, undone

MOST_SECONDS = 1.0
TRIES = 3
TRACES = (b"Traceback (most recent call last)", b"django.db.utils", b"psycopg.errors", b"site-packages/")
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Attack:
    """One request, and what kind of trouble it is."""

    kind: str
    role: str
    method: str
    path: str
    query: str = ""
    body: bytes = b""
    content_type: str = FORM
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        sent = f"{self.query[:150]} {self.body[-150:]!r} {self.headers!r:.120}"
        return f"{self.kind} als {self.role}: {self.method} {self.path[:80]}?{sent}"


class Crawler:
    """Keeps what was seen: requests by kind and by status, the dearest one, and what the oracle refused."""

    def __init__(self, people: Cast) -> None:
        self.people = people
        self.kinds: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.paths: set[str] = set()
        self.dearest = (0.0, "")
        self.refused: list[str] = []

    def send(self, attack: Attack) -> HttpResponseBase:
        """The answer; what is wrong with it is kept in `refused`."""
        response, content, seconds = self._timed(attack)
        for _ in range(TRIES - 1):
            if seconds >= MOST_SECONDS:
                seconds = min(seconds, self._timed(attack)[2])
        self._judge(attack, response, content, seconds)
        return response

    def _timed(self, attack: Attack) -> tuple[HttpResponseBase, bytes, float]:
        """The answer, its bytes, and the seconds of the processor that it took."""
        client = browser_with(self.people.cookies[attack.role], raise_request_exception=False)
        options: dict[str, Any] = {"QUERY_STRING": attack.query, **attack.headers}
        with undone():
            began = time.thread_time()
            response = client.generic(attack.method, attack.path, attack.body, attack.content_type, **options)
            content = b"".join(response)
            return response, content, time.thread_time() - began

    def _judge(self, attack: Attack, response: HttpResponseBase, content: bytes, seconds: float) -> None:
        self.kinds[attack.kind] += 1
        self.statuses[response.status_code] += 1
        self.dearest = max(self.dearest, (seconds, str(attack)))
        if response.status_code >= 500:
            reason = getattr(response, "exc_info", None)
            self.refused.append(f"{response.status_code} ({reason[1] if reason else ''!r:.200}): {attack}")
        if seconds >= MOST_SECONDS:
            self.refused.append(f"{seconds:.2f} s: {attack}")
        if any(trace in content for trace in TRACES):
            self.refused.append(f"fouttekst: {attack}")

    def numbers(self) -> dict[str, int | float | list[str]]:
        """What is printed at the end of the run."""
        return {
            "verzoeken": self.kinds.total(),
            "soorten": sorted(self.kinds),
            "fouten_5xx": sum(times for status, times in self.statuses.items() if status >= 500),
            "geweigerd_door_het_orakel": len(self.refused),
            "seconden_processor_ten_hoogste": self.dearest[0],
        }


@dataclass(frozen=True)
class Page:
    """An address that somebody may open or write to, with the forms and parameters that stand on it."""

    row: Row
    role: str
    path: str
    forms: Sequence[surface.Form]
    parameters: Sequence[str]


def pages(people: Cast) -> list[Page]:
    """Each address that somebody may open, as the first person who may or an owner, where most can be filled in.

    The steps of writing a profile have one address and each a form of its own.
    """
    crawler, found = Crawler(people), []
    for_forms_only = {path_of(row, people.ours[row.subject]) for row in rows() if "m" in row.get.values()}
    for row, role in _opened():
        path = path_of(row, people.ours[row.subject])
        response = crawler.send(Attack("kijken", role, "GET", path))
        html = getattr(response, "content", b"") if "html" in response.headers.get("Content-Type", "") else b""
        forms, parameters = surface.read(html.decode())
        of_get = {name for form in forms if form.method == "get" for name, _ in form.fields}
        own = [form for form in forms if form.method == "post" and form.action in ("", path, *for_forms_only)]
        found.append(Page(row, role, path, own, sorted(parameters | of_get)))
    assert crawler.refused == []
    by_size = sorted(found, key=lambda page: sum(len(form.fields) for form in page.forms))
    best = {(page.row.address, people.ours[page.row.subject].get("step")): page for page in by_size}
    return list(best.values())


def _opened() -> Iterator[tuple[Row, str]]:
    for row in rows():
        may = [role for role in table.ROLES if row.get[role] == "o"]
        yield from ((row, role) for role in may if role in (may[0], "owner"))


def questions(page: Page, kind: str, values: Iterable[str]) -> Iterator[Attack]:
    """Each parameter of the page with each value, and all parameters that exist with that value at once."""
    for value in values:
        for name in page.parameters:
            query = nasty.urlencoded([(name, value)])
            yield Attack(kind, page.role, "GET", page.path, query)
        query = nasty.urlencoded([(name, value) for name in surface.PARAMETERS])
        yield Attack(kind, page.role, "GET", page.path, query)


def filled_in(page: Page, kind: str, values: Sequence[str], rng: random.Random, each: int) -> Iterator[Attack]:
    """Each field of each form with `each` of the values, drawn, and all fields with each of the values at once.

    The rows of a formset are read alike: a field is tried by itself in the first.
    """
    for form in page.forms:
        path = form.action or page.path
        for name in _of_first_rows(form):
            for value in rng.sample(values, min(each, len(values))):
                pairs = [*((other, old) for other, old in form.fields if other != name), (name, value)]
                yield Attack(kind, page.role, "POST", path, body=nasty.urlencoded(pairs).encode())
        for value in values:
            pairs = [(name, value if not _is_count(name) else old) for name, old in form.fields]
            yield Attack(kind, page.role, "POST", path, body=nasty.urlencoded(pairs).encode())


def _of_first_rows(form: surface.Form) -> list[str]:
    first = {re.sub(r"-[0-9]+-", "-", name): name for name, _ in reversed(form.fields)}
    return [name for name, _ in form.fields if name in first.values()]


def _is_count(name: str) -> bool:
    """The hidden counts of a formset: a wrong one hides all other fields, so it is tried by itself."""
    return name.endswith("_FORMS")


def at_random(people: Cast, page_of: dict[str, Page], row: Row, role: str, rng: random.Random) -> Attack:
    """Any request to this address as this person: a method, a query, a body or headers out of everything nasty."""
    objects = people.theirs if row.subject in people.theirs and rng.random() < 0.3 else people.ours
    path = path_of(row, objects[row.subject]) if rng.random() < 0.9 else rng.choice(nasty.PATHS)
    method = rng.choices(METHODS, weights=(40, 4, 40, 4, 3, 3, 3, 3))[0]
    names = [*surface.PARAMETERS, *nasty.LOOKUPS]
    asked = [(rng.choice(names), rng.choice(nasty.EVERY_VALUE)[:2_000]) for _ in range(rng.randint(0, 4))]
    query = nasty.urlencoded(asked) + (
        f"&{rng.choice(names)}={rng.choice(nasty.BAD_BYTES)}" if rng.random() < 0.2 else ""
    )
    headers = rng.choice(nasty.HEADERS) if rng.random() < 0.1 else {}
    content_type, body = (
        (FORM, _form(page_of.get(row.address), rng)) if rng.random() < 0.8 else rng.choice(nasty.bodies())
    )
    if method in ("GET", "HEAD"):
        content_type, body = FORM, b""
    return Attack("willekeurig", role, method, path, query, body, content_type, headers)


def _form(page: Page | None, rng: random.Random) -> bytes:
    fields = (
        list(rng.choice(page.forms).fields) if page and page.forms and rng.random() < 0.9 else [("q", ""), ("knop", "")]
    )
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(fields))
        fields[place] = (fields[place][0], rng.choice(nasty.EVERY_VALUE))
    if rng.random() < 0.2:
        fields.append((rng.choice((*surface.UNSEEN, *nasty.LOOKUPS)), rng.choice(nasty.EVERY_VALUE)[:2_000]))
    return nasty.urlencoded(fields).encode()
