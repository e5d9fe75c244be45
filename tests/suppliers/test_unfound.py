"""Searches without result are counted in words: what is missing in the north, and nothing about who looked."""

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from platform_goed_inkopen.models import DailyCount
from suppliers.unfound import unfound_words
from tests.reading import heading_of

LIST = "/aanbieders/"
BROWSER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}


def counted():
    return dict(DailyCount.objects.values_list("subject", "number"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("drones", {"drone"}),
        ("Drones DRONES drone", {"drone"}),
        ("een bedrijf voor drones in Assen", {"drone"}),
        ("drones provincie Fryslân", {"drone"}),
        ("piet@voorbeeld.nl drones", {"drone"}),
        ("piet＠voorbeeld.nl", set()),
        ("0612345678 01234567 bsn123456782", set()),
        ('drones -goedkoop -"uit China"', {"drone"}),
        ("drones -“uit China”", {"drone"}),
        ('"drones -met camera"', {"drone", "camera"}),
        ("piet jansen piet.jansen@voorbeeld.nl drones", {"drone"}),
        (" ".join(["drones", *("tolk" for _ in range(11)), "jansen"]), {"drone", "tolk"}),
        ("ab", set()),
        ("x" * 25, set()),
        ("?!", set()),
        ("", set()),
    ],
)
def test_only_single_words_that_say_what_was_needed_are_told(text, told):
    assert unfound_words(text) == told


@given(st.text(max_size=200))
def test_whatever_is_typed_a_word_is_short_and_has_letters_alone(text):
    for word in unfound_words(text):
        assert word.isascii()
        assert word.isalpha()
        assert 3 <= len(word) <= 24


@pytest.mark.django_db
class TestCounting:
    def test_a_search_in_vain_counts_each_word_for_this_day(self, client, groenploeg):
        for _ in range(2):
            client.get(LIST, {"q": "drones tolken", "categorie": "schoonmaak"}, headers=BROWSER)
        assert counted() == {"drone": 2, "tolk": 2}
        assert set(DailyCount.objects.values_list("day", "kind")) == {(timezone.localdate(), "zoeken-zonder-resultaat")}

    def test_a_search_that_finds_counts_nothing(self, client, groenploeg):
        assert heading_of(client.get(LIST, {"q": "maaien"}, headers=BROWSER)).startswith("1 aanbieder")
        assert counted() == {}

    @pytest.mark.parametrize(
        "asked", [{"gemeente": "vlieland"}, {"q": "vlieland", "categorie": "schoonmaak"}, {"q": "?!"}]
    )
    def test_what_has_no_words_counts_nothing(self, client, groenploeg, asked):
        client.get(LIST, asked, headers=BROWSER)
        assert counted() == {}

    def test_words_that_could_not_be_used_are_not_counted(self, client, words):
        client.get(LIST, {"q": "drones " * 100}, headers=BROWSER)
        assert counted() == {}

    @pytest.mark.parametrize("agent", ["Googlebot/2.1", "curl/8.5.0", ""])
    def test_a_machine_counts_nothing(self, client, groenploeg, agent):
        client.get(LIST, {"q": "drones"}, headers={"user-agent": agent})
        assert counted() == {}

    def test_looking_at_the_head_counts_nothing(self, client, groenploeg):
        client.head(LIST, {"q": "drones"}, headers=BROWSER)
        assert counted() == {}

    @pytest.mark.parametrize(
        "path", ["/aanbieders.csv", "/aanbieders.xlsx", "/aanbieders.json", "/aanbieders.atom", "/aanbieders/-/filter/"]
    )
    def test_only_the_list_itself_counts(self, client, groenploeg, path):
        response = client.get(path, {"q": "drones", "categorie": "schoonmaak"}, headers=BROWSER)
        assert response.getvalue()
        assert counted() == {}

    @pytest.mark.parametrize("page", ["0", "2", "999"])
    def test_a_page_that_is_not_there_counts_nothing(self, client, groenploeg, page):
        assert client.get(LIST, {"q": "drones", "pagina": page}, headers=BROWSER).status_code == 404
        assert counted() == {}

    def test_who_looked_stands_nowhere_and_gets_no_cookie(self, client, groenploeg, stranger):
        response = client.get(LIST, {"q": "drones"}, headers=BROWSER)
        assert not response.cookies
        client.force_login(stranger)
        client.get(LIST, {"q": "drones"}, headers=BROWSER)
        assert {field.name for field in DailyCount._meta.get_fields()} == {"id", "day", "kind", "subject", "number"}
        assert counted() == {"drone": 2}

    def test_the_page_comes_also_from_a_database_that_only_reads(self, client, groenploeg):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET transaction_read_only = on")
        response = client.get(LIST, {"q": "drones"}, headers=BROWSER)
        assert heading_of(response).startswith("Geen aanbieders")
