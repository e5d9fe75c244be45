"""What everybody sees of a profile that nobody confirms, that stopped, or that became part of another."""

import json

import pytest

from suppliers.models import Supplier
from tests.factories import NOON, CategoryFactory, MembershipFactory, OfferingFactory, SupplierFactory
from tests.reading import heading_of, text_of

pytestmark = pytest.mark.django_db
PAGE = "/aanbieders/groenploeg-de-hamrik/"


@pytest.fixture
def silent(groenploeg):
    Supplier.objects.update(silent_since=NOON)
    return groenploeg


@pytest.fixture
def stopped(groenploeg):
    Supplier.objects.update(status="withdrawn", stopped_at=NOON)
    return groenploeg


class TestSilent:
    def test_the_card_is_grey_and_says_since_when(self, client, silent):
        html = client.get("/aanbieders/").content.decode()
        assert '<div class="subtle">\n<h3><a href="/aanbieders/groenploeg-de-hamrik/">' in html
        assert '<span class="fallow">niet bevestigd sinds 23 november 2026</span>' in html

    def test_another_card_says_nothing(self, client, groenploeg):
        html = client.get("/aanbieders/").content.decode()
        assert "niet bevestigd" not in html
        assert '<div class="subtle">' not in html

    def test_the_profile_says_that_we_asked_twice(self, client, silent):
        assert "niet bevestigd sinds 23 november 2026 Wij vroegen de ondernemer" in text_of(client.get(PAGE))

    def test_files_say_it_too(self, client, silent):
        [told] = json.loads(b"".join(client.get("/aanbieders.json")))
        assert told["niet_bevestigd_sinds"] == "2026-11-23"
        assert client.get(f"{PAGE[:-1]}.json").json()["niet_bevestigd_sinds"] == "2026-11-23"
        table = b"".join(client.get("/aanbieders.csv?kolom=naam&kolom=niet_bevestigd_sinds")).decode()
        assert "2026-11-23" in table or "23-11-2026" in table


class TestStopped:
    def test_the_page_says_so_and_shows_no_way_to_reach_it(self, client, stopped):
        response = client.get(PAGE)
        assert response.status_code == 200
        assert heading_of(response) == "Groenploeg De Hamrik is gestopt."
        shown = text_of(response)
        assert "gestopt op 23 november 2026" in shown
        assert "Bekijk wie nu groenvoorziening aanbiedt" in shown
        for hidden in ("dehamrik.example", "geheim@"):
            assert hidden not in response.content.decode()

    def test_it_is_in_no_list_and_no_file(self, client, stopped):
        assert "Groenploeg" not in text_of(client.get("/aanbieders/"))
        assert json.loads(b"".join(client.get("/aanbieders.json"))) == []
        assert "hamrik" not in client.get("/aanbieders.atom").content.decode()
        assert "hamrik" not in client.get("/sitemap-aanbieders.xml").content.decode()

    def test_who_looks_for_its_name_reads_that_it_stopped(self, client, stopped):
        SupplierFactory(organisation__name="Maaibedrijf")
        shown = text_of(client.get("/aanbieders/", {"q": "groenploeg hamrik"}))
        assert "Groenploeg De Hamrik is gestopt op 23 november 2026" in shown
        assert "is gestopt" not in text_of(client.get("/aanbieders/", {"q": "hoveniersploeg"}))

    def test_programs_read_it_too(self, client, stopped):
        told = client.get(f"{PAGE[:-1]}.json").json()
        assert (told["stand"], told["gestopt_op"]) == ("gestopt", "2026-11-23")
        assert "website" not in told

    def test_its_own_people_see_the_same(self, client, stopped):
        client.force_login(MembershipFactory(organisation=stopped.organisation).user)
        assert heading_of(client.get(PAGE)) == "Groenploeg De Hamrik is gestopt."

    def test_withdrawn_without_a_stop_stays_hidden(self, client, stopped):
        Supplier.objects.update(stopped_at=None)
        assert client.get(PAGE).status_code == 404
        assert client.get(f"{PAGE[:-1]}.json").status_code == 404

    def test_the_page_costs_the_same_whatever_it_offered(self, client, stopped, django_assert_max_num_queries):
        for _ in range(4):
            OfferingFactory(supplier=stopped, category=CategoryFactory(slug="groen"))
        with django_assert_max_num_queries(6):
            client.get(PAGE)


class TestMerged:
    def test_the_old_address_leads_to_the_other_for_ever(self, client, groenploeg):
        old = SupplierFactory(organisation__slug="oud", status="withdrawn", merged_into=groenploeg)
        response = client.get("/aanbieders/oud/")
        assert (response.status_code, response.headers["Location"]) == (301, PAGE)
        response = client.get("/aanbieders/oud.json")
        assert (response.status_code, response.headers["Location"]) == (301, f"{PAGE[:-1]}.json")
        client.force_login(MembershipFactory(organisation=old.organisation).user)
        assert client.get("/aanbieders/oud/").status_code == 301
