"""The directory: a page that says what it shows, whatever stands in the address."""

import html
import re
from datetime import date

import pytest

from platform_goed_inkopen.regions import BY_SLUG, PROVINCE_BY_SLUG
from suppliers.directory import places_asked
from suppliers.question import Said
from suppliers.search import Hits, SearchQuery
from tests.factories import (
    CategoryFactory,
    ClaimFactory,
    MembershipFactory,
    OfferingFactory,
    RecognitionFactory,
    SupplierFactory,
    ThemeFactory,
)
from tests.reading import heading_of, text_of, title_of

pytestmark = pytest.mark.django_db
LIST = "/aanbieders/"
# The search, the options and the rows; and of every page the demo banner and the last reading.
QUERIES = 3 + 2


def many(number):
    for place in range(number):
        supplier = SupplierFactory(organisation__name=f"Werkplaats {place:03}", themes=[ThemeFactory(slug="natuur")])
        OfferingFactory(supplier=supplier, category=CategoryFactory(slug="groen"))
        ClaimFactory(supplier=supplier, recognition=RecognitionFactory(slug="pso"))


def test_everybody_reads_the_list_without_a_cookie(client, groenploeg):
    response = client.get(LIST)
    assert response.status_code == 200
    assert heading_of(response) == "1 aanbieder voor inkopers in Groningen, Fryslân en Drenthe"
    assert not response.cookies


@pytest.mark.parametrize("status", ["draft", "in_review", "paused", "withdrawn"])
def test_a_profile_that_is_not_online_is_nowhere(client, words, status):
    SupplierFactory(organisation__name="Verborgen", status=status)
    assert "Verborgen" not in text_of(client.get(LIST))
    assert client.get("/aanbieders.json").getvalue() == b"[\n]\n"


def test_a_row_tells_what_where_and_how_it_was_checked(client, groenploeg):
    shown = text_of(client.get(LIST))
    assert "Bermen maaien · in Assen" in shown
    assert "Levert in Drenthe · grootste opdracht € 250.000" in shown
    assert "PSO trede 3 PSO-Nederland zonder einddatum · zelf verklaard" in shown


def test_words_are_marked_and_hostile_text_is_text(client, words):
    SupplierFactory(organisation__name="<script>alert(1)</script> Maaiers", summary="Wij maaien <b>bermen</b>.")
    page = client.get(LIST, {"q": "maaien <script>"}).content.decode()
    assert "<mark>maaien</mark> &lt;b&gt;bermen&lt;/b&gt;" in page
    assert "&lt;<mark>script</mark>&gt;alert(1)" in page
    assert "<script>" not in page


def found(response):
    return re.findall(r'<h3><a href="/aanbieders/([^"/]*)/["?]', response.content.decode())


def test_a_row_leads_to_a_profile_that_knows_the_way_back(client, groenploeg):
    assert '<h3><a href="/aanbieders/groenploeg-de-hamrik/">' in client.get(LIST).content.decode()
    page = client.get(LIST, {"q": "maaien", "categorie": "groen", "anders": "x"}).content.decode()
    assert '<h3><a href="/aanbieders/groenploeg-de-hamrik/?q=maaien&amp;categorie=groen">' in page


def test_a_kvk_number_goes_straight_to_the_top(client, groenploeg):
    SupplierFactory(organisation__slug="ander", summary="Genoemd: 01234567 en 0123456789.")
    assert found(client.get(LIST, {"q": "01234567"}))[0] == "groenploeg-de-hamrik"


def test_a_place_among_the_words_leads_and_is_measured_from(client, groenploeg):
    away = SupplierFactory(
        organisation__name="Assen Groen", organisation__slug="elders", organisation__municipality_code="GM0114"
    )
    OfferingFactory(supplier=away, title="Gras maaien", delivery_area=["GM0106"])
    response = client.get(LIST, {"q": "maaien assen"})
    shown = text_of(response)
    assert heading_of(response) == "2 aanbieders met ‘maaien assen’, eerst wie in Assen zit"
    assert title_of(response).startswith("2 aanbieders met ‘maaien assen’, eerst wie in Assen zit")
    assert found(response) == ["groenploeg-de-hamrik", "elders"]
    assert "Wie in Assen zit eerst, daarna wat het best past, daarna op naam." in shown
    assert re.search(r"Emmen, [0-9]{2} km van Assen", shown)
    assert "<mark>Assen</mark> Groen" in response.content.decode()


def test_a_corrected_and_a_left_out_word_are_told_and_what_was_typed_stays(client, groenploeg):
    page = client.get(LIST, {"q": "maaienn xqzwv sociale"})
    shown = text_of(page)
    assert heading_of(page) == "1 aanbieder met ‘maaien sociale’"
    assert "Wij zochten op ‘maaien’. U typte ‘maaienn’. Zoek toch op ‘maaienn’" in shown
    assert "‘xqzwv’ komt bij geen enkele aanbieder voor. Wij lieten dit woord weg." in shown
    assert "‘sociale’ past bij iedereen hier en maakt geen verschil." in shown
    assert 'value="maaienn xqzwv sociale"' in page.content.decode()
    (back,) = re.findall(r'<a href="([^"]*)" rel="nofollow">Zoek toch op', page.content.decode())
    assert heading_of(client.get(html.unescape(back))).startswith('Geen aanbieders met ‘"maaienn"')


def test_amounts_and_ways_of_checking_keep_their_order_whatever_is_counted(client, groenploeg):
    facets = {facet.name: facet for facet in client.get(LIST).context["page"].facets}
    assert [option.count for option in facets["omvang"].options] == [1, 1, 1, 1]
    assert [option.value for option in facets["omvang"].options][::3] == ["tot-10000", "vanaf-250000"]
    assert [option.count for option in facets["controle"].options] == [0, 0, 1]


def test_a_card_names_the_service_that_was_looked_for_before_others(client, groenploeg):
    for title in ("Paden vegen", "Bomen snoeien", "Hagen knippen"):
        OfferingFactory(supplier=groenploeg, title=title, category=CategoryFactory(slug="groen"))
    assert (
        "<mark>snoeien</mark>, Bermen maaien en nog 2 diensten" in client.get(LIST, {"q": "snoeien"}).content.decode()
    )


def test_a_card_names_the_category_when_nothing_else_tells_why_it_was_found(client, groenploeg):
    OfferingFactory(supplier=groenploeg, title="Ramen lappen", category=CategoryFactory(slug="schoonmaak"))
    page = client.get(LIST, {"q": "schoonmaak"}).content.decode()
    assert "Categorie <mark>Schoonmaak</mark> · Levert in <b>" in page
    assert "Categorie <mark>" not in client.get(LIST, {"q": "maaien"}).content.decode()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"q": "maaien"}, "1 aanbieder met ‘maaien’"),
        ({"categorie": "groen"}, "1 aanbieder in Groenvoorziening"),
        ({"categorie": ["groen", "schoonmaak"]}, "1 aanbieder in Groenvoorziening of Schoonmaak"),
        ({"thema": "natuur"}, "1 aanbieder voor Natuur en milieu"),
        ({"gemeente": "assen"}, "1 aanbieder die levert in Assen"),
        ({"provincie": "drenthe"}, "1 aanbieder die levert in provincie Drenthe"),
        ({"erkenning": "pso"}, "1 aanbieder, met erkenning PSO"),
        (
            {
                "erkenning": "pso",
                "provincie": "drenthe",
                "gemeente": ["assen", "emmen"],
                "q": "maaien",
                "thema": "natuur",
            },
            (
                "1 aanbieder met ‘maaien’ voor Natuur en milieu die levert in Assen of Emmen"
                " en in provincie Drenthe, met erkenning PSO"
            ),
        ),
        ({"categorie": "schoonmaak"}, "Geen aanbieders in Schoonmaak"),
    ],
)
def test_the_sentence_and_the_title_say_what_is_shown(client, groenploeg, asked, sentence):
    response = client.get(LIST, asked)
    assert heading_of(response) == sentence
    assert title_of(response) == f"{sentence} · Platform Goed Inkopen"


def test_each_part_of_the_sentence_can_be_taken_away(client, groenploeg):
    page = client.get(LIST, {"q": "maaien", "categorie": "groen", "gemeente": "assen"}).content.decode()
    parts = re.findall(r'<a class="part" href="([^"]*)" aria-label="([^"]*)"', page)
    assert [(html.unescape(url), name) for url, name in parts] == [
        ("/aanbieders/?categorie=groen&gemeente=assen", "Haal ‘maaien’ weg"),
        ("/aanbieders/?q=maaien&gemeente=assen", "Haal Groenvoorziening weg"),
        ("/aanbieders/?q=maaien&categorie=groen", "Haal Assen weg"),
    ]


def test_an_option_that_gives_nothing_is_text_without_a_link(client, groenploeg):
    page = client.get(LIST).content.decode()
    assert 'href="/aanbieders/?categorie=groen"' in page
    assert "categorie=schoonmaak" not in page
    assert "Schoonmaak" in page


@pytest.mark.parametrize("facet", ["categorie", "thema", "gemeente", "provincie", "erkenning"])
@pytest.mark.parametrize("value", ["bestaat-niet", "nul\x00byte", "x" * 10_000, "<script>", "'; drop table", "🦆"])
def test_an_unknown_value_gets_a_sentence_and_keeps_the_list(client, groenploeg, facet, value):
    response = client.get(LIST, {facet: value})
    assert response.status_code == 200
    assert "die wij kennen. Kies een andere; wij lieten dit weg." in text_of(response)
    assert heading_of(response) == "1 aanbieder voor inkopers in Groningen, Fryslân en Drenthe"
    assert "Groenploeg De Hamrik" in text_of(response)
    assert b"<script>" not in response.content


def test_a_known_value_beside_an_unknown_one_still_narrows(client, groenploeg):
    response = client.get(LIST, {"categorie": ["schoonmaak", "nee"]})
    assert heading_of(response) == "Geen aanbieders in Schoonmaak"
    assert "‘nee’ is geen categorie die wij kennen." in text_of(response)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x" * 201, "Zoek met hoogstens 200 tekens."),
        ("x" * 100_000, "Zoek met hoogstens 200 tekens."),
        ("?!", "Schrijf een woord met letters of cijfers."),
    ],
)
def test_words_that_cannot_be_used_get_a_sentence_and_keep_the_list(client, groenploeg, text, told):
    response = client.get(LIST, {"q": text})
    assert response.status_code == 200
    assert told in text_of(response)
    assert "Groenploeg De Hamrik" in text_of(response)


@pytest.mark.parametrize("text", ["maaien\x00", "\u202emaaien", " MAAIEN ", "maaien & | ( ' :* \\", "maa\u200bien"])
def test_signs_that_mean_something_elsewhere_are_harmless(client, groenploeg, text):
    response = client.get(LIST, {"q": text})
    assert heading_of(response).startswith("1 aanbieder met ‘")


@pytest.mark.parametrize("page", ["0", "-1", "2", "1.0", "een", "9" * 5000, "١", "nan", "1\x00", "999999"])
def test_a_bad_page_is_not_found(client, groenploeg, page):
    assert client.get(LIST, {"pagina": page}).status_code == 404


@pytest.mark.parametrize("name", ["password__startswith", "_connector", "order_by", "organisation__kvk_number__regex"])
def test_other_parameters_mean_nothing(client, groenploeg, name):
    assert heading_of(client.get(LIST, {name: "(("})).startswith("1 aanbieder voor")


@pytest.mark.parametrize(("number", "status"), [(900, 200), (1500, 400)])
def test_many_parameters_are_answered_or_refused(client, groenploeg, number, status):
    asked = {"categorie": [f"c{place}" for place in range(number)]}
    assert client.get(LIST, asked).status_code == status


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", [LIST, "/aanbieders/-/filter/", "/aanbieders.csv"])
def test_only_reading_is_allowed(client, words, path, method):
    assert getattr(client, method)(path).status_code == 405


def test_the_order_is_explained(client, groenploeg):
    assert "Op naam, van A tot Z." in text_of(client.get(LIST))
    assert "Wat het best past eerst, daarna op naam." in text_of(client.get(LIST, {"q": "maaien"}))
    assert "Dichtstbij Assen eerst, daarna op naam." in text_of(client.get(LIST, {"gemeente": "assen"}))


def test_pages_hold_24_rows_and_keep_the_question(client, db):
    many(30)
    first, second = (client.get(LIST, {"categorie": "groen", "pagina": page}) for page in (1, 2))
    assert (first.content.count(b'<li class="result">'), second.content.count(b'<li class="result">')) == (24, 6)
    assert b"/aanbieders/?categorie=groen&amp;pagina=2" in first.content
    assert "Volgende 6" in text_of(first)


@pytest.mark.parametrize("number", [3, 30])
@pytest.mark.parametrize(
    "asked", [{}, {"q": "werkplaats", "categorie": "groen", "gemeente": "assen", "erkenning": "pso"}]
)
def test_the_list_costs_the_same_whatever_its_size(client, db, django_assert_num_queries, number, asked):
    many(number)
    with django_assert_num_queries(QUERIES):
        assert heading_of(client.get(LIST, asked)).startswith(f"{number} aanbieders")


@pytest.mark.parametrize(("word", "more"), [("maaien", 2), ("drone", 4)])
def test_an_empty_result_costs_two_more_and_looking_for_other_words_two_again(
    client, groenploeg, django_assert_num_queries, word, more
):
    asked = {"q": word, "gemeente": "vlieland", "categorie": "groen", "thema": "natuur", "erkenning": "pso"}
    with django_assert_num_queries(QUERIES + more):
        assert heading_of(client.get(LIST, asked)).startswith("Geen aanbieders")


def test_somebody_who_is_logged_in_costs_two_more(client, groenploeg, stranger, django_assert_num_queries):
    client.force_login(stranger)
    with django_assert_num_queries(QUERIES + 2):
        client.get(LIST)


def test_an_empty_result_offers_steps_with_what_they_give(client, groenploeg):
    response = client.get(LIST, {"q": "maaien", "gemeente": "vlieland", "erkenning": "pso"})
    shown = text_of(response)
    assert "Zonder te letten op waar geleverd wordt 1 aanbieder" in shown
    assert "Alle aanbieders 1 aanbieder" in shown
    assert "Zonder de eis PSO" not in shown
    assert "Op Vlieland is geen impactondernemer gevestigd. Er levert ook niemand." in shown


def test_a_step_leads_to_the_count_that_it_names(client, groenploeg):
    SupplierFactory()
    page = client.get(LIST, {"q": "maaien", "categorie": "schoonmaak"}).content.decode()
    steps = re.findall(r'<a href="([^"]*)">[^<]*</a></td><td class="n"><strong>(\d+)</strong>', page)
    assert len(steps) == 2
    for url, count in steps:
        assert heading_of(client.get(html.unescape(url))).startswith(f"{count} aanbieder")


def test_signs_that_are_no_word_make_no_step(client, groenploeg):
    shown = text_of(client.get(LIST, {"q": 'maaien ?! "" -maaien'}))
    assert "Zonder ‘maaien’ uit te sluiten 1 aanbieder" in shown
    assert "‘?!’" not in shown
    assert "‘’" not in shown


def test_without_any_supplier_the_page_is_true(client, db):
    shown = text_of(client.get(LIST))
    assert "Geen aanbieders voor inkopers in Groningen, Fryslân en Drenthe" in shown
    assert "Er staat nog geen enkele aanbieder op dit platform." in shown


def test_the_choices_have_a_page_of_their_own(client, groenploeg):
    response = client.get("/aanbieders/-/filter/", {"categorie": "groen"})
    page = response.content.decode()
    assert "Bekijk deze aanbieder" in text_of(response)
    assert 'href="/aanbieders/-/filter/?categorie=groen&amp;gemeente=assen"' in page
    assert 'href="/aanbieders/?categorie=groen"' in page


def test_searching_again_keeps_the_choices(client, groenploeg):
    page = client.get(LIST, {"categorie": "groen", "q": "maaien", "pagina": "1"}).content.decode()
    assert '<input type="hidden" name="categorie" value="groen">' in page
    assert 'name="pagina"' not in page


def test_the_map_shows_the_seats_and_the_choice(client, groenploeg):
    shown = text_of(client.get(LIST, {"gemeente": "assen"}))
    assert "Assen, uw keuze: 1" in shown
    assert "elders gevestigd: 0" in shown


def test_a_typed_municipality_is_named_in_the_key(client, groenploeg):
    assert "Assen, uw keuze: 1" in text_of(client.get(LIST, {"q": "maaien in Assen"}))


def test_a_municipality_among_the_words_stands_out_on_the_map_too():
    query = SearchQuery(date(2026, 11, 23), text="maaien in Assen", gemeente=("emmen",))
    assert places_asked(query, Hits(said=Said(place=BY_SLUG["assen"]))) == ["emmen", "assen"]
    assert places_asked(query, Hits(said=Said(place=PROVINCE_BY_SLUG["drenthe"]))) == ["emmen"]


def test_a_member_sees_the_same_list(client, groenploeg):
    client.force_login(MembershipFactory(organisation=groenploeg.organisation).user)
    assert "Groenploeg De Hamrik" in text_of(client.get(LIST))


def test_nothing_that_somebody_typed_breaks_out_of_a_row(client, groenploeg):
    groenploeg.summary = '<i>"x"</i> & zo'
    groenploeg.save(update_fields=["summary"])
    type(groenploeg.organisation).objects.filter(pk=groenploeg.organisation_id).update(name="<b>Groen</b>")
    row = client.get(LIST).content.decode().partition('<li class="result">')[2].partition("</h3>")
    assert "&lt;b&gt;Groen&lt;/b&gt;" in row[0]
    assert "&lt;i&gt;&quot;x&quot;&lt;/i&gt; &amp; zo" in row[2]
