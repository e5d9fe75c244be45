"""Every number on the page is true: behind each link stand as many as the link says. Tried on a random directory."""

import html
import random
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from platform_goed_inkopen.regions import MUNICIPALITIES, PROVINCES
from suppliers.indexing import write_index
from suppliers.models import Claim
from suppliers.search import FACETS
from tests.factories import (
    NOON,
    CategoryFactory,
    ClaimFactory,
    OfferingFactory,
    RecognitionFactory,
    SupplierFactory,
    ThemeFactory,
)
from tests.reading import heading_of

pytestmark = pytest.mark.django_db
LIST = "/aanbieders/"
SUPPLIERS, MOST_FOLLOWED = 14, 20
STEP = re.compile(r'<a href="([^"]*)">[^<]*</a></td><td class="n"><strong>([0-9.]+)</strong>')


@pytest.fixture(params=[1, 2])
def directory(db, request):
    """Suppliers of whom each thing that a facet asks differs, and is sometimes unknown."""
    dice = random.Random(request.param)
    today = timezone.localdate()
    for _ in range(SUPPLIERS):
        themes = [ThemeFactory(slug=slug) for slug in dice.sample(["natuur", "werk", "buurt"], dice.randint(0, 2))]
        place = dice.choice(MUNICIPALITIES[:4])
        supplier = SupplierFactory(
            summary=dice.choice(["Wij maaien bermen.", "Wij koken soep.", "Wij maaien en koken."]),
            organisation__municipality_code=place.code,
            themes=themes,
        )
        for number in range(dice.randint(0, 2)):
            _offer(dice, supplier, number, today)
        for slug in dice.sample(["pso", "b-corp"], dice.randint(0, 2)):
            _claim(dice, supplier, slug, today)
        write_index([supplier.pk])
    return dice


def _offer(dice, supplier, number, today):
    least, most = dice.choice([(None, None), (None, 5_000), (2_000, 60_000), (300_000, None)])
    room = dice.choice(["", "now", "later"])
    OfferingFactory(
        supplier=supplier,
        title=f"Dienst {number}",
        category=CategoryFactory(slug=dice.choice(["groen", "catering"])),
        delivery_area=dice.sample([PROVINCES[0].code, *(place.code for place in MUNICIPALITIES[:4])], 2),
        order_minimum=least,
        order_maximum=most,
        capacity=room,
        capacity_on=today - timedelta(days=dice.choice([3, 120, 121])) if room else None,
    )


def _claim(dice, supplier, slug, today):
    how = dice.choice(list(Claim.Check))
    ClaimFactory(
        supplier=supplier,
        recognition=RecognitionFactory(slug=slug, meets_2_82=slug == "pso"),
        checked_how=how,
        checked_at=None if how == Claim.Check.SELF_DECLARED else NOON,
        valid_until=dice.choice([None, today, today - timedelta(days=1)]),
    )


def number_of(response):
    """How many suppliers the sentence counts."""
    first = heading_of(response).split()[0]
    return 0 if first == "Geen" else int(first.replace(".", ""))


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"q": "maaien", "thema": ["natuur", "werk"]},
        {"categorie": "groen", "leverbaar": "nu"},
        {"erkenning": ["pso", "b-corp"], "controle": "document-gezien", "gemeente": MUNICIPALITIES[1].slug},
        {"voldoet": "2-82", "omvang": ["tot-10000", "50000-250000"], "provincie": PROVINCES[0].slug},
    ],
)
def test_every_count_is_the_length_of_the_list_behind_it(client, directory, asked):
    """Of a facet in which something is chosen, an option counts as if it were chosen instead."""
    page = client.get(LIST, asked).context["page"]
    options = [(facet, option) for facet in page.facets for option in (*facet.options, *facet.more)]
    for facet, option in directory.sample(options, MOST_FOLLOWED):
        alone = page.here.without(facet.name).with_only(facet.name, [option.value])
        assert number_of(client.get(str(alone))) == option.count, alone
        assert bool(option.url) == bool(option.count or option.chosen)
        assert facet.chosen or option.url in ("", str(alone))


def test_every_step_out_of_an_empty_result_gives_what_it_says(client, directory):
    asked = {"q": '"zwevende soep" maaien', "gemeente": MUNICIPALITIES[0].slug, "erkenning": "b-corp"}
    page = client.get(LIST, {**asked, "voldoet": "2-82", "leverbaar": "nu", "omvang": "tot-10000"}).content.decode()
    steps = [(html.unescape(url), count) for url, count in STEP.findall(page)]
    assert steps
    for url, count in steps:
        assert number_of(client.get(url)) == int(count) > 0, url


def test_every_facet_of_search_stands_on_the_page_and_on_the_page_of_choices(client, directory):
    for path in (LIST, "/aanbieders/-/filter/"):
        assert {facet.name for facet in client.get(path).context["page"].facets} == set(FACETS)
