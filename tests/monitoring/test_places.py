"""The list of municipalities and the page of one: every number is the length of the list behind its link."""

import json
import random
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from monitoring.places import PlaceList, PlacePage, neighbours_of
from platform_goed_inkopen.regions import BY_SLUG, MUNICIPALITIES, PROVINCES, distance_km
from suppliers.loading import load_reference
from suppliers.models import Category
from suppliers.search import SearchQuery, search
from tests import story_factories
from tests.factories import CategoryFactory, OfferingFactory, SupplierFactory
from tests.tender_factories import BuyerFactory, TenderFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ASSEN, GRONINGEN, EMMEN, TYNAARLO = (BY_SLUG[slug] for slug in ("assen", "groningen", "emmen", "tynaarlo"))
COUNTED = re.compile(r'<a href="(/(?:aanbieders|opdrachten)/\?[^"]+)">(\d+)<span class="vh">')


def page_of(place=ASSEN):
    return PlacePage.build(place, now=NOW, today=TODAY)


def list_of(order="naam"):
    return PlaceList.build(order, now=NOW, today=TODAY)


def category_of(page, slug):
    return next(row for row in page.categories if row.slug == slug)


def offer(slug, *, seat=ASSEN, area=("PV22",), **fields):
    supplier = SupplierFactory(organisation__municipality_code=seat.code if seat else "", **fields)
    return OfferingFactory(supplier=supplier, category=CategoryFactory(slug=slug), delivery_area=list(area))


def call(place=ASSEN, **fields):
    buyer = BuyerFactory(name=f"Gemeente {place.name}", municipality_code=place.code, province_code=place.province.code)
    return TenderFactory(buyer=buyer, **fields)


@pytest.fixture
def random_north(request):
    """Suppliers and tenders that any hand could have made, with the categories of the reference."""
    chance = random.Random(request.param)
    load_reference()
    categories = list(Category.objects.all())
    codes = ["", *(place.code for place in MUNICIPALITIES)]
    areas = [*codes[1:], *(province.code for province in PROVINCES)] + ["PV22"] * 9 + ["GM0106"] * 9
    for _ in range(25):
        supplier = SupplierFactory(organisation__municipality_code=chance.choice([*codes, "GM0106"]))
        for _ in range(chance.randint(0, 3)):
            area = sorted(set(chance.choices(areas, k=chance.randint(0, 3))))
            OfferingFactory(supplier=supplier, category=chance.choice(categories), delivery_area=area)
    for _ in range(15):
        deadline = timezone.now() + timedelta(days=chance.randint(-9, 30))
        cpv = chance.choices(["77310000", "55520000", "90910000", "99999999"], k=2)
        call(chance.choice([ASSEN, EMMEN, TYNAARLO]), deadline=deadline, cpv=cpv)


@pytest.mark.parametrize("random_north", [1, 2, 3], indirect=True)
@pytest.mark.parametrize("slug", ["assen", "vlieland"])
def test_every_number_is_the_length_of_the_list_behind_its_link(client: Client, random_north, slug: str) -> None:
    links = COUNTED.findall(client.get(f"/gemeenten/{slug}/").content.decode())
    assert len(links) > 12
    for url, number in links:
        path, _, query = unescape(url).partition("/?")
        rows = json.loads(b"".join(client.get(f"{path}.json?{query}")))
        assert len(rows) == int(number), url


@pytest.mark.parametrize("random_north", [4], indirect=True)
def test_who_is_seated_here_stands_first_in_the_list_of_who_delivers_here(random_north) -> None:
    page = page_of()
    assert page.categories_seated
    for row in page.offered:
        hits = search(SearchQuery(TODAY, categorie=(row.slug,), gemeente=("assen",)))
        assert hits.total == row.delivering
        assert hits.seats.get(ASSEN.code, 0) == row.seated


@pytest.mark.parametrize("random_north", [5], indirect=True)
def test_the_list_counts_what_the_page_of_each_municipality_counts(random_north) -> None:
    rows = {row.area: row for row in list_of().municipalities}
    for place in (ASSEN, EMMEN, TYNAARLO, GRONINGEN):
        assert rows[place] == page_of(place).row


def test_who_delivers_and_who_is_seated_are_told_apart() -> None:
    offer("groen")
    offer("groen", seat=EMMEN)
    offer("groen", seat=EMMEN, area=["GM0114"])
    offer("groen", status="draft", published_at=None)

    row = category_of(page_of(), "groen")

    assert (row.delivering, row.seated) == (2, 1)
    assert (page_of().row.suppliers, page_of().row.delivering) == (1, 2)


def test_when_nobody_is_seated_here_the_nearest_is_of_who_delivers_here() -> None:
    offer("groen", seat=TYNAARLO, area=["GM1730"])
    offer("groen", seat=EMMEN)
    offer("groen", seat=GRONINGEN)

    nearest = category_of(page_of(), "groen").nearest

    assert nearest and (nearest.place, nearest.km) == (GRONINGEN, round(distance_km(ASSEN, GRONINGEN)))


def test_what_is_missing_says_where_the_nearest_is_and_what_is_asked_first(client: Client) -> None:
    load_reference()
    offer("groen", seat=EMMEN, area=["GM0114"])
    offer("groen", seat=GRONINGEN, area=["PV20"])
    call(cpv=["77310000"], deadline=NOW + timedelta(days=9))

    missing = page_of().missing
    groen = next(row for row in missing if row.slug == "groen")

    assert missing[0].open_tenders == 1
    assert groen.nearest and groen.nearest.place == GRONINGEN
    assert groen.elsewhere == 2
    text = " ".join(client.get("/gemeenten/assen/").content.decode().split())
    assert "de dichtstbijzijnde zit in Groningen, 25 km hemelsbreed" in text
    assert "niemand op dit platform levert dit" in text


def test_a_seat_that_nobody_knows_is_said_to_be_unknown(client: Client) -> None:
    offer("groen", seat=None, area=["GM0106"])
    assert category_of(page_of(), "groen").nearest is None
    assert "zetel onbekend" in client.get("/gemeenten/assen/").content.decode()


def test_the_sentence_says_zero_in_words(client: Client) -> None:
    offer("groen", seat=EMMEN, area=["GM0114"])
    page = client.get("/gemeenten/vlieland/").content.decode()
    assert (
        "Op <strong>Vlieland</strong> zijn <strong>geen aanbieders</strong> gevestigd en leveren er"
        " <strong>geen</strong>. Er staan <strong>geen opdrachten</strong> open.</h1>" in page
    )


def test_without_any_supplier_the_page_says_what_to_do_and_calls_nothing_missing(client: Client) -> None:
    load_reference()
    page = client.get("/gemeenten/assen/").content.decode()
    assert "Er staat nog geen enkele aanbieder op dit platform." in page
    assert 'href="/mijn/aanbieder/"' in page or "Meld uw onderneming aan" in page
    assert "Wat ontbreekt" not in page


@pytest.mark.parametrize("path", ["/", "/gemeenten/"])
def test_an_empty_platform_says_so_instead_of_counting_zero(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert "<strong>0 " not in page.partition("</h1>")[0]
    assert "<strong>geen" in page.partition("</h1>")[0]


def test_stories_and_the_rule_for_social_return_stand_on_the_page(client: Client) -> None:
    load_reference()
    story_factories.published(SupplierFactory(), title="Zij kochten bureaus", municipality_code=ASSEN.code)
    assert "Zij kochten bureaus" in client.get("/gemeenten/assen/").content.decode()
    leeuwarden = client.get("/gemeenten/leeuwarden/").content.decode()
    assert "Er is nog geen verhaal over een inkoop in Leeuwarden" in leeuwarden
    assert "<strong>Fryslân (Friese Eis)</strong>" in leeuwarden
    assert "Bron: socialreturninderegio.nl" in leeuwarden


@pytest.mark.parametrize(
    ("order", "first"), [("naam", "Aa en Hunze"), ("gevestigd", "Emmen"), ("levert", "Assen"), ("gevraagd", "Meppel")]
)
def test_the_municipalities_of_a_province_stand_in_the_order_that_was_asked(
    client: Client, order: str, first: str
) -> None:
    offer("groen", area=["GM0106"])
    offer("groen", seat=EMMEN, area=["GM0106"])
    offer("groen", seat=EMMEN, area=["GM0114"])
    call(BY_SLUG["meppel"], deadline=timezone.now() + timedelta(days=3))

    drenthe = client.get(f"/gemeenten/?volgorde={order}").content.decode().partition("<h2>Drenthe</h2>")[2]

    assert re.findall(r'<a href="/gemeenten/[\w-]+/">([^<]+)</a>', drenthe)[0] == first
    assert drenthe.count("aria-sort") == 1


def test_an_unknown_order_gets_a_sentence_and_the_names(client: Client) -> None:
    page = client.get("/gemeenten/?volgorde=grootte").content.decode()
    assert "Deze volgorde kennen wij niet. De gemeenten staan nu op naam." in page
    assert '<a href="/gemeenten/" aria-current="true">Op naam</a>' in page


def test_neighbours_are_the_five_nearest() -> None:
    assert [place.name for place in neighbours_of(ASSEN)][:2] == ["Tynaarlo", "Aa en Hunze"]
    assert len(neighbours_of(ASSEN)) == 5


def test_the_list_costs_three_queries_and_a_page_ten(django_assert_num_queries) -> None:
    leeuwarden = BY_SLUG["leeuwarden"]
    for place in (leeuwarden, EMMEN, TYNAARLO):
        offer("groen", seat=place, area=["GM0080"])
        offer("schoonmaak", seat=EMMEN, area=["GM0114"])
        call(place)
    with django_assert_num_queries(3):
        list_of()
    with django_assert_num_queries(10):
        page_of(leeuwarden)
