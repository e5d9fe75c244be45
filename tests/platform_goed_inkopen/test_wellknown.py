"""What machines look for: security.txt, robots.txt and the sitemap."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from monitoring.sitemaps import Suppliers
from suppliers.models import Supplier
from tests.factories import SupplierFactory

pytestmark = pytest.mark.django_db
SITE = "https://goedinkopen.example"


@pytest.fixture
def public_url(settings) -> None:
    settings.PUBLIC_URL = SITE


def addresses(client: Client, path: str) -> list[str]:
    root = ElementTree.fromstring(client.get(path).content)
    return [(found.text or "").removeprefix("http://testserver") for found in root.iter() if found.tag.endswith("}loc")]


def test_its_policy_is_a_part_of_a_page(client: Client, public_url: None) -> None:
    text = client.get("/.well-known/security.txt").content.decode()
    assert f"Policy: {SITE}/over/#kwetsbaarheid\n" in text
    page = client.get("/over/").content.decode()
    assert '<h2 id="kwetsbaarheid">Een kwetsbaarheid melden</h2>' in page


@pytest.mark.parametrize("path", ["/.well-known/security.txt", "/robots.txt", "/sitemap.xml", "/sitemap-paginas.xml"])
def test_everybody_may_read_it_and_nobody_may_write_it(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    assert client.post(path).status_code == 405


def test_robots_stay_out_of_what_is_somebodys_and_of_endless_choices(client: Client, public_url: None) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /mijn/\n" in text
    assert "Disallow: /*?\n" in text
    assert f"Sitemap: {SITE}/sitemap.xml\n" in text


def test_the_sitemap_names_a_file_for_each_kind_of_page(client: Client) -> None:
    assert addresses(client, "/sitemap.xml") == [
        "/sitemap-paginas.xml",
        "/sitemap-aanbieders.xml",
        "/sitemap-verhalen.xml",
    ]


def test_every_standing_page_of_the_sitemap_is_there(client: Client) -> None:
    pages = addresses(client, "/sitemap-paginas.xml")
    assert len(pages) == 51
    assert {client.get(path).status_code for path in pages[:13]} == {200}


def test_only_published_profiles_are_in_it(client: Client, django_assert_num_queries) -> None:
    shown = [SupplierFactory(status=Supplier.Status.PUBLISHED) for _ in range(3)]
    SupplierFactory(status=Supplier.Status.DRAFT)
    with django_assert_num_queries(2):
        assert addresses(client, "/sitemap-aanbieders.xml") == [supplier.get_absolute_url() for supplier in shown]


def test_more_than_one_file_may_hold_becomes_two(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    SupplierFactory.create_batch(3, status=Supplier.Status.PUBLISHED)
    monkeypatch.setattr(Suppliers, "limit", 2)
    assert "/sitemap-aanbieders.xml?p=2" in addresses(client, "/sitemap.xml")
    assert len(addresses(client, "/sitemap-aanbieders.xml?p=2")) == 1


@pytest.mark.parametrize("path", ["/sitemap-klanten.xml", "/sitemap-aanbieders.xml?p=9", "/sitemap-verhalen.xml?p=x"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
