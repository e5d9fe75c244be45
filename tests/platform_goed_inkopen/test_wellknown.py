"""What machines look for: security.txt, robots.txt and the sitemap."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client, RequestFactory

from monitoring.sitemaps import Suppliers, index, section
from suppliers.models import Supplier
from tests.factories import SupplierFactory

pytestmark = pytest.mark.django_db
SITE = "https://goedinkopen.example"


@pytest.fixture
def public_url(settings) -> None:
    settings.PUBLIC_URL = SITE


def addresses(client: Client, path: str) -> list[str]:
    return found_in(client.get(path))


def found_in(answer: Any) -> list[str]:
    """The addresses in a sitemap or in the list of sitemaps."""
    root = ElementTree.fromstring(answer.rendered_content)
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


class FewSuppliers(Suppliers):
    """As Suppliers, but a file is full after two."""

    limit = 2


def test_more_than_one_file_may_hold_becomes_two(rf: RequestFactory) -> None:
    SupplierFactory.create_batch(3, status=Supplier.Status.PUBLISHED)
    sitemaps = {"aanbieders": FewSuppliers}
    listed = index(rf.get("/sitemap.xml"), sitemaps, sitemap_url_name="sitemap_section")
    second = section(rf.get("/sitemap-aanbieders.xml", {"p": "2"}), sitemaps, "aanbieders")
    assert [path for path in found_in(listed) if path.endswith("?p=2")] == ["/sitemap-aanbieders.xml?p=2"]
    assert len(found_in(second)) == 1


@pytest.mark.parametrize("path", ["/sitemap-klanten.xml", "/sitemap-aanbieders.xml?p=9", "/sitemap-verhalen.xml?p=x"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
