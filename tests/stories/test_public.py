"""What everybody reads: only what was approved, the same for everybody, without a cookie."""

import json
import re
from datetime import timedelta
from html import unescape
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stories import actions
from stories.filters import StoryFilter
from stories.listing import StoryList
from stories.models import Story
from stories.pictures import counting_picture
from stories.story_page import page_of
from suppliers.options import facet_options
from tests.factories import NOON, CategoryFactory, OfferingFactory, ThemeFactory, UserFactory
from tests.story_factories import (
    ASSEN,
    EMMEN,
    draft,
    member_of,
    moderator,
    published,
    rejected,
    supplier_in,
    text,
    waiting,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = '</script><script>alert(1)</script> & =HYPERLINK("//evil") \u2028'


def page(client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return unescape(response.content.decode())


def with_picture(version, **options):
    return actions.attach_picture(
        version=version, picture=counting_picture(done=3, total=9), alt="9 vakjes, 3 gevuld", **options
    )


@pytest.mark.parametrize("make", [draft, waiting, rejected])
def test_what_is_not_approved_is_nowhere(client, make) -> None:
    story = make(title="Geheim verhaal").story
    for url in (story.get_absolute_url(), f"{story.get_absolute_url()}beeld.webp"):
        assert client.get(url).status_code == 404
    for url in ("/verhalen/", "/verhalen.json", "/verhalen.atom", "/verhalen/?q=geheim"):
        response = client.get(url)
        assert "Geheim verhaal" not in b"".join(response).decode()


def test_readers_keep_the_approved_text_while_another_waits(client) -> None:
    story = published(body="De oude tekst")
    changed = actions.save_draft(story=story, by=UserFactory(), text=text(body="De nieuwe tekst"), now=NOON)
    actions.submit(version=changed, by=UserFactory(), now=NOON)
    html = page(client, story.get_absolute_url())
    assert "De oude tekst" in html
    assert "De nieuwe tekst" not in html


def test_a_story_shows_what_happened_and_what_did_not(client) -> None:
    supplier = supplier_in()
    category = CategoryFactory(slug="kantoor", name="Kantoorinrichting")
    OfferingFactory(supplier=supplier, category=category)
    html = page(client, published(supplier, category=category).get_absolute_url())
    assert '<h1 class="sentence">Zij kochten <strong>214 bureaus</strong></h1>' in html
    assert "De oude bureaus werden opgeknapt." in html
    assert "23 november 2026 · door" in html
    assert "<h2>Hoe het ging</h2>" in html
    assert re.search(r"<h2>Wat niet lukte</h2>\s*<p>De levering kwam te laat.</p>", html)
    assert "<li><strong>Tel</strong> wat u hebt</li>" in html
    assert "verhaal, nog geen meting" in html
    assert "€\u00a064.200" in html
    assert 'href="/aanbieders/?categorie=kantoor">Zoek aanbieders voor kantoorinrichting (1)</a>' in html
    assert f'href="{supplier.get_absolute_url()}"' in html


def test_the_chain_says_what_is_known_and_what_is_not(client) -> None:
    html = page(client, published().get_absolute_url())
    states = re.findall(r'<li class="(done|here|none)"', html)
    assert states == ["none", "done", "none", "none", "here"]
    assert "nog niet gekoppeld" in html


def test_the_name_of_a_supplier_that_is_not_online_is_no_link(client) -> None:
    story = published()
    supplier = story.supplier
    type(supplier).objects.filter(pk=supplier.pk).update(status="paused")
    html = page(client, story.get_absolute_url())
    assert supplier.organisation.name in html
    assert supplier.get_absolute_url() not in html


def test_a_changed_story_says_since_when(client) -> None:
    story = published()
    changed = actions.save_draft(story=story, by=UserFactory(), text=text(body="Beter"), now=NOON)
    actions.submit(version=changed, by=UserFactory(), now=NOON)
    actions.approve(version=changed, by=UserFactory(), now=NOON + timedelta(days=9))
    html = page(client, story.get_absolute_url())
    assert "23 november 2026 · door" in html
    assert "gewijzigd op 2 december 2026" in html


def test_hostile_text_is_text_everywhere(client) -> None:
    values = dict.fromkeys(("summary", "body", "not_achieved", "do_this_too", "buyer_name", "instrument"), HOSTILE)
    story = published(title=HOSTILE, **values)
    for url in (story.get_absolute_url(), "/verhalen/", "/verhalen.atom"):
        raw = client.get(url).content.decode()
        assert "<script>alert" not in raw
        assert "</script><script" not in raw
    assert client.get("/verhalen.json").status_code == 200


def test_programs_can_read_the_story_from_its_page(client) -> None:
    story = published(title=f"Zij kochten **bureaus** {HOSTILE}")
    raw = client.get(story.get_absolute_url()).content.decode()
    told = re.search(r'<script type="application/ld\+json">(.*?)</script>', raw, re.DOTALL).group(1)
    article = json.loads(told)
    assert article["@type"] == "Article"
    assert article["headline"] == story.approved.plain_title
    assert article["author"]["name"] == story.supplier.organisation.name
    assert article["url"].endswith(story.get_absolute_url())


def test_the_public_pages_set_no_cookie_and_ask_for_no_post(client) -> None:
    story = published()
    for url in ("/verhalen/", story.get_absolute_url(), "/verhalen.json", "/verhalen.atom"):
        response = client.get(url)
        assert not response.cookies
        assert b'method="post"' not in b"".join(response)


@pytest.mark.parametrize("url", ["/verhalen/", "/verhalen.json", "/verhalen.atom", "verhaal", "beeld"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_addresses_only_read(client, url, method) -> None:
    story = published()
    known = {"verhaal": story.get_absolute_url(), "beeld": f"{story.get_absolute_url()}beeld.webp"}
    assert getattr(client, method)(known.get(url, url)).status_code == 405


def test_the_list_is_a_sentence_and_newest_first(client) -> None:
    for day in range(3):
        story = published(title=f"Verhaal {day}")
        Story.objects.filter(pk=story.pk).update(published_at=NOON + timedelta(days=day))
    html = page(client, "/verhalen/")
    assert "<strong>3 verhalen</strong>" in html
    assert re.findall(r'">(Verhaal \d)</a></h3>', html) == ["Verhaal 2", "Verhaal 1", "Verhaal 0"]


def test_an_empty_story_bank_says_so(client) -> None:
    html = page(client, "/verhalen/")
    assert "Geen verhaal" in html
    assert reverse("new_story") in html


@pytest.fixture
def three_stories():
    """Two in Assen about office furniture, one of them circular; one in Emmen about food."""
    office, food = CategoryFactory(slug="kantoor", name="Kantoor"), CategoryFactory(slug="catering", name="Catering")
    reuse = ThemeFactory(slug="circulair", name="Circulair")
    work = ThemeFactory(slug="werk", name="Werk")
    published(title="Bureaus", category=office, themes=(reuse, work), municipality_code=ASSEN)
    published(title="Stoelen", category=office, themes=(work,), municipality_code=ASSEN)
    published(title="Soep", category=food, municipality_code=EMMEN, body="Elke dag verse soep.")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Bureaus", "Stoelen", "Soep"}),
        ("categorie=kantoor", {"Bureaus", "Stoelen"}),
        ("categorie=kantoor&categorie=catering", {"Bureaus", "Stoelen", "Soep"}),
        ("thema=circulair", {"Bureaus"}),
        ("thema=circulair&thema=werk", {"Bureaus", "Stoelen"}),
        ("gemeente=emmen", {"Soep"}),
        ("gemeente=emmen&categorie=kantoor", set()),
        ("q=verse+SOEP", {"Soep"}),
        ("q=verse+stoelen", set()),
        ("q=bureau", {"Bureaus", "Stoelen", "Soep"}),
        ("q=100%25_", set()),
        ("thema=onbekend", {"Bureaus", "Stoelen", "Soep"}),
        ("thema=onbekend&thema=circulair", {"Bureaus"}),
        ("q=%00soep", {"Soep"}),
        ("vreemd=1&approved__isnull=True", {"Bureaus", "Stoelen", "Soep"}),
    ],
)
def test_choices_narrow_the_list(client, three_stories, query, titles) -> None:
    html = page(client, f"/verhalen/?{query}")
    assert set(re.findall(r'<h3><a href="/verhalen/[^"]+">(\w+)</a></h3>', html)) == titles


def test_every_choice_shows_what_it_gives_beside_the_others(client, three_stories) -> None:
    html = re.sub(r"\s+", " ", page(client, "/verhalen/?gemeente=assen"))
    assert re.search(r'Kantoor</span> <span class="c">2<', html)
    assert re.search(r'Catering</span> <span class="c">0<', html)
    assert re.search(r'Emmen</span> <span class="c">1<', html)
    assert re.search(r'Circulair</span> <span class="c">1<', html)


def test_each_part_of_the_sentence_can_be_taken_away(client, three_stories) -> None:
    html = page(client, "/verhalen/?q=bureaus&categorie=kantoor&gemeente=assen")
    parts = re.findall(r'<a class="part" href="([^"]*)" aria-label="([^"]*)"', html)
    assert parts == [
        ("/verhalen/?categorie=kantoor&gemeente=assen", "Haal ‘bureaus’ weg"),
        ("/verhalen/?q=bureaus&gemeente=assen", "Haal Kantoor weg"),
        ("/verhalen/?q=bureaus&categorie=kantoor", "Haal Assen weg"),
    ]


def test_an_empty_result_offers_the_next_step_with_its_count(client, three_stories) -> None:
    html = page(client, "/verhalen/?gemeente=emmen&categorie=kantoor")
    assert "Geen verhaal" in html
    steps = re.findall(r'<a href="([^"]+)">Zonder ‘(\w+)’</a></td><td class="n"><strong>(\d)</strong>', html)
    assert steps == [
        ("/verhalen/?gemeente=emmen", "Kantoor", "1"),
        ("/verhalen/?categorie=kantoor", "Emmen", "2"),
    ]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("thema=onbekend", "‘onbekend’ is geen thema"),
        ("categorie=x", "‘x’ is geen categorie"),
        ("gemeente=amsterdam", "‘amsterdam’ is geen gemeente"),
        ("q=" + "a" * 201, "hoogstens 200 tekens"),
        ("thema=%00", "is geen thema"),
        ("gemeente=<script>", "‘<script>’ is geen gemeente"),
    ],
)
def test_a_value_that_is_unknown_gets_a_sentence_and_keeps_the_list(client, three_stories, query, sentence) -> None:
    html = page(client, f"/verhalen/?{query}")
    assert sentence in html
    assert "<strong>3 verhalen</strong>" in html


@pytest.mark.parametrize("number", ["0", "-1", "2", "abc", "1.0", "9" * 5_000, "nan", "%00", "１"])
def test_a_page_that_is_not_there_is_not_found(client, three_stories, number) -> None:
    assert client.get(f"/verhalen/?pagina={number}").status_code == 404


def test_twenty_four_on_a_page(client) -> None:
    supplier, writer = supplier_in(), UserFactory()
    for number in range(25):
        published(supplier, writer, title=f"Verhaal {number}")
    first, second = page(client, "/verhalen/"), page(client, "/verhalen/?pagina=2")
    assert (first.count('class="result"'), second.count('class="result"')) == (24, 1)


def test_the_list_and_the_files_cost_the_same_for_three_and_for_thirty(client, django_assert_num_queries) -> None:
    supplier, writer, theme = supplier_in(), UserFactory(), ThemeFactory()

    def costs() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(client, "/verhalen/")
        with django_assert_num_queries(LIST_QUERIES):
            StoryList.build(StoryFilter(QueryDict(), options=facet_options()), page=1, path="/verhalen/")
        with django_assert_num_queries(FILE_QUERIES):
            b"".join(client.get("/verhalen.json"))
        with django_assert_num_queries(FILE_QUERIES):
            client.get("/verhalen.atom")
        return len(asked)

    for number in range(3):
        published(supplier, writer, title=f"Verhaal {number}", themes=(theme,))
    of_three = costs()
    for number in range(3, 30):
        published(supplier, writer, title=f"Verhaal {number}", themes=(theme,))
    assert costs() == of_three


LIST_QUERIES = 7
FILE_QUERIES = 3


def test_a_story_costs_two_queries_besides_itself(django_assert_num_queries) -> None:
    story = published(category=CategoryFactory(), themes=(ThemeFactory(), ThemeFactory()))
    found = Story.objects.published().with_texts().get(pk=story.pk)
    with django_assert_num_queries(2):
        page_of(found, found.approved)


def test_the_json_file_has_every_story_and_unknown_is_null(client, three_stories) -> None:
    published(title="Zonder **meer**", instrument="", amount=None, municipality_code="")
    rows = {row["titel"]: row for row in json.loads(b"".join(client.get("/verhalen.json")))}
    assert set(rows) == {"Bureaus", "Stoelen", "Soep", "Zonder meer"}
    assert rows["Bureaus"]["themas"] == ["circulair", "werk"]
    assert rows["Bureaus"]["categorieen"] == ["kantoor"]
    assert (rows["Bureaus"]["gemeente"], rows["Bureaus"]["provincie"]) == ("Assen", "Drenthe")
    assert rows["Bureaus"]["gepubliceerd_op"] == "2026-11-23T14:00:00+01:00"
    assert rows["Bureaus"]["bedrag"] == 64_200
    empty = rows["Zonder meer"]
    assert [empty[name] for name in ("instrument", "bedrag", "gemeente", "provincie")] == [None] * 4
    assert empty["url"].startswith("http://")


def test_the_atom_feed_is_well_formed_and_follows_the_choices(client, three_stories) -> None:
    response = client.get("/verhalen.atom?categorie=kantoor&vreemd=<x>")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert {entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")} == {"Bureaus", "Stoelen"}
    assert all(entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry"))
    (itself,) = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert itself.get("href").endswith("/verhalen.atom?categorie=kantoor")


@pytest.mark.parametrize("url", ["/verhalen.json", "/verhalen.atom"])
def test_a_file_refuses_a_question_with_a_mistake(client, three_stories, url) -> None:
    response = client.get(f"{url}?thema=onbekend")
    assert response.status_code == 400
    assert "geen thema" in b"".join(response).decode()


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_picture_has_its_size_and_its_words(client, media) -> None:
    version = with_picture(draft(), caption="Elk vakje is een bureau.")
    actions.submit(version=version, by=UserFactory(), now=NOON)
    story = actions.approve(version=version, by=UserFactory(), now=NOON).version.story
    html = page(client, story.get_absolute_url())
    assert re.search(r'<img src="[^"]*beeld.webp\?v=1" width="1384" height="\d+" alt="9 vakjes, 3 gevuld">', html)
    assert "Elk vakje is een bureau." in html
    response = client.get(f"{story.get_absolute_url()}beeld.webp")
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert b"".join(response)[:4] == b"RIFF"


def test_the_picture_of_an_unpublished_story_is_for_its_writers_and_moderators(client, media) -> None:
    supplier = supplier_in(ASSEN)
    version = with_picture(draft(supplier))
    url = f"{version.story.get_absolute_url()}beeld.webp"

    def status_for(person) -> int:
        client.force_login(person)
        response = client.get(url)
        b"".join(response)
        if response.status_code == 200:
            assert response["Cache-Control"] == "private, no-store"
        return response.status_code

    people = [member_of(supplier), member_of(supplier, "reader"), moderator("PV22"), moderator("PV21"), UserFactory()]
    assert [status_for(person) for person in people] == [200, 404, 404, 404, 404]
    actions.submit(version=version, by=people[0], now=NOON)
    assert [status_for(person) for person in people] == [200, 404, 200, 404, 404]


def test_a_story_without_a_picture_or_with_a_lost_one_is_still_a_story(client, media, tmp_path) -> None:
    story = published()
    assert client.get(f"{story.get_absolute_url()}beeld.webp").status_code == 404
    version = with_picture(draft(title="Met beeld"))
    actions.submit(version=version, by=UserFactory(), now=NOON)
    other = actions.approve(version=version, by=UserFactory(), now=NOON).version.story
    (tmp_path / version.picture.name).unlink()
    assert client.get(f"{other.get_absolute_url()}beeld.webp").status_code == 404
    page(client, other.get_absolute_url())
    actions.save_draft(story=other, by=UserFactory(), text=text(body="Anders"), now=NOON)
