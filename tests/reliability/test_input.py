"""Input that nobody should send (cases I01 to I10): everywhere where input comes in, as everybody who may send it.

The short variant draws with a fixed seed, and shares what is dear out: an address gets a third of the broken bodies
and drawn requests of a third of the roles. `HOSTILE_REQUESTS=100000 ./test tests/reliability/test_input.py` sends that
many drawn requests, and every value in every parameter and field.
"""

import os
import random

import pytest

from tests.fuzz import nasty, surface, typed
from tests.fuzz.crawler import Attack, Crawler, Page, at_random, filled_in, pages, questions
from tests.rights import table
from tests.rights.cast import Cast
from tests.rights.cells import path_of, rows
from tests.tally import Tally

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]
SEED = 20261123
DRAWN = int(os.environ.get("HOSTILE_REQUESTS", "0"))
EACH = 1_000 if DRAWN else 1
LISTS = ("suppliers", "tenders", "stories")


@pytest.fixture(scope="module")
def site(people: Cast) -> list[Page]:
    """Every page with what can be sent to it."""
    return pages(people)


@pytest.fixture
def crawler(people: Cast, tally: Tally):
    """Sends, judges, and tells what it did; a test that sent nothing failed."""
    sender = Crawler(people)
    yield sender
    tally("vijandige invoer", **sender.numbers())
    assert sender.kinds.total() > 0
    assert sender.refused == []


def chosen(values: tuple[str, ...], many: int) -> tuple[str, ...]:
    """All values in the large run, else as many, drawn."""
    return values if DRAWN else tuple(random.Random(SEED).sample(values, min(many, len(values))))


def send_everywhere(crawler: Crawler, site: list[Page], kind: str, values: tuple[str, ...]) -> None:
    rng = random.Random(SEED)
    for page in site:
        for attack in questions(page, kind, values) if page.parameters or DRAWN else ():
            crawler.send(attack)
        for attack in filled_in(page, kind, values, rng, EACH):
            crawler.send(attack)


def test_I09_the_list_of_parameters_is_whole(site: list[Page]) -> None:
    """What stands in links and forms, and what the code reads by itself, is what the crawler sends.

    The forms that are shown as components are sent nowhere.
    """
    shown = {name for page in site if page.row.address != "components" for name in page.parameters}
    assert shown | surface.names_in_code("GET") <= set(surface.PARAMETERS)


def test_I09_the_fields_of_all_forms_are_found_on_the_pages(site: list[Page]) -> None:
    """A field of a formset has a number in front: `dienst-0-title`."""
    found = {name.rpartition("-")[2] for page in site for form in page.forms for name, _ in form.fields}
    assert surface.fields_in_code() | surface.names_in_code("POST") <= found | {*surface.PARAMETERS, *surface.UNSEEN}


def test_I01_a_nul_in_each_parameter_and_each_field(crawler: Crawler, site: list[Page]) -> None:
    send_everywhere(crawler, site, "nul", chosen(nasty.VALUES["nul"], 1))
    assert crawler.refused == []


def test_I02_numbers_that_are_no_number(crawler: Crawler, site: list[Page]) -> None:
    send_everywhere(crawler, site, "getal", chosen(nasty.VALUES["number"], 1))
    for page in [page for page in site if page.row.address in LISTS]:
        for value in nasty.VALUES["number"]:
            response = crawler.send(Attack("getal", page.role, "GET", page.path, nasty.urlencoded([("pagina", value)])))
            assert response.status_code == 404, value[:20]


def test_I03_dates_that_do_not_exist(crawler: Crawler, site: list[Page]) -> None:
    send_everywhere(crawler, site, "datum", chosen(nasty.VALUES["date"], 1))
    assert crawler.refused == []


def test_I04_signs_of_a_search_language(crawler: Crawler, site: list[Page]) -> None:
    send_everywhere(crawler, site, "zoektekens", chosen(nasty.VALUES["search"], 1))
    for page in [page for page in site if page.row.address in LISTS]:
        for value in nasty.VALUES["search"]:
            response = crawler.send(Attack("zoektekens", page.role, "GET", page.path, nasty.urlencoded([("q", value)])))
            assert response.status_code == 200, value


@pytest.mark.parametrize("kind", [*typed.VALUES, "drawn"])
def test_I04_questions_that_look_like_dutch(crawler: Crawler, people: Cast, kind: str) -> None:
    """The directory answers all of them, and each of its files a third; a file may say why it does not answer."""
    rng = random.Random(SEED)
    questions = typed.VALUES.get(kind) or [typed.drawn(rng) for _ in range(max(DRAWN // 10, 60))]
    directory = [row for row in rows() if row.address.startswith("suppliers") and not row.subject]
    for place, row in enumerate(directory):
        path = path_of(row, people.ours[row.subject])
        for question in questions if DRAWN or row.address == "suppliers" else questions[place % 3 :: 3]:
            query = nasty.urlencoded([("q", question)])
            response = crawler.send(Attack(f"zoekvraag: {kind}", "visitor", "GET", path, query))
            answers = (200, 400) if "." in path else (200,)
            assert response.status_code in answers, f"{path}: {question!r:.200}"


def test_I05_lookups_of_the_database_change_nothing(crawler: Crawler, site: list[Page]) -> None:
    for page in [page for page in site if page.parameters or page.row.address.endswith(("_json", "_csv")) or DRAWN]:
        plain = crawler.send(Attack("opzoekwoord", page.role, "GET", page.path))
        for name in nasty.LOOKUPS if page.row.address in LISTS else chosen(nasty.LOOKUPS, 2):
            for value in chosen(nasty.LOOKUP_VALUES, 1):
                query = nasty.urlencoded([(name, value)])
                asked = crawler.send(Attack("opzoekwoord", page.role, "GET", page.path, query))
                assert asked.status_code == plain.status_code
                if page.row.address.endswith(("_json", "_csv")):
                    assert b"".join(asked) == b"".join(plain)


def test_I06_a_great_many_parameters(crawler: Crawler, site: list[Page]) -> None:
    queries = [
        "q=a&" * 1_001,
        "&".join(f"a{n}={n}" for n in range(1_001)),
        "categorie=groen&" * 6_000,
        "q=" + "a" * 100_000,
    ]
    for page in [page for page in site if page.parameters or DRAWN]:
        for query in queries:
            crawler.send(Attack("veel parameters", page.role, "GET", page.path, query))
    assert crawler.refused == []


def test_I07_bodies_that_do_not_fit_their_content_type(crawler: Crawler, site: list[Page], people: Cast) -> None:
    bodies = nasty.bodies()
    for place, page in enumerate(page for page in site if page.forms):
        for content_type, body in bodies if DRAWN else bodies[place % 3 :: 3]:
            path = page.forms[0].action or page.path
            response = crawler.send(Attack("kapot formulier", page.role, "POST", path, "", body, content_type))
            if len(body) > 1_000_000:
                assert response.status_code in (302, 400)
    for row in rows():
        path = path_of(row, people.ours[row.subject])
        for query in chosen(nasty.BAD_BYTES, 1):
            crawler.send(
                Attack("kapotte tekens", "owner", "GET", path, "&".join(f"{name}={query}" for name in ("q", "soort")))
            )
    for path in nasty.PATHS:
        for headers in ({}, *nasty.HEADERS) if DRAWN else ({}, nasty.HEADERS[0]):
            crawler.send(Attack("kapot adres", "owner", "GET", path, headers=dict(headers)))
    for headers in nasty.HEADERS:
        crawler.send(Attack("kapotte kop", "owner", "GET", "/mijn/", headers=headers))


def test_I08_text_of_fifty_thousand_signs_in_every_field(crawler: Crawler, site: list[Page]) -> None:
    rng = random.Random(SEED)
    for page in site:
        for attack in filled_in(page, "lange tekst", chosen(nasty.VALUES["long"], 2), rng, EACH):
            crawler.send(attack)
    for page in [page for page in site if page.parameters]:
        for attack in questions(page, "lange tekst", chosen(nasty.VALUES["long"], 1)):
            crawler.send(attack)
    assert crawler.refused == []


def test_I09_anything_to_every_address_as_everybody(crawler: Crawler, site: list[Page], people: Cast) -> None:
    everybody = tuple(table.ROLES)
    pairs = [
        (row, role) for place, row in enumerate(rows()) for role in (everybody if DRAWN else everybody[place % 3 :: 3])
    ]
    page_of = {page.row.address: page for page in site}
    for turn in range(DRAWN // len(pairs) + 1 if DRAWN else 1):
        for row, role in pairs:
            rng = random.Random(f"{SEED} {turn} {row} {role}")
            crawler.send(at_random(people, page_of, row, role, rng))
    assert crawler.kinds.total() >= max(DRAWN, len(pairs))
