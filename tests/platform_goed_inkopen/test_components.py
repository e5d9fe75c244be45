"""The components of /onderdelen/, and what every page owes to who cannot see or click."""

import re
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.utils.safestring import mark_safe

from platform_goed_inkopen import markup
from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.facets import Facet, Option, Paging, facet
from platform_goed_inkopen.gallery import CHAIN, CLAIMS, PARTS
from platform_goed_inkopen.numbers import money, number

pytestmark = pytest.mark.django_db


def rendered(form: forms.Form) -> str:
    template = Template(
        '{% include "_components/error_summary.html" %}'
        '{% for field in form %}{% include "_components/form_field.html" with field=field only %}{% endfor %}'
    )
    return template.render(Context({"form": form}))


class Example(forms.Form):
    name = forms.CharField(label="Naam", help_text="Zoals op de gevel.", error_messages={"required": "Vul in."})
    kind = forms.ChoiceField(label="Soort", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    extra = forms.MultipleChoiceField(
        label="Extra",
        choices=[("c", "C"), ("d", "D")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Kies uit de lijst."},
    )
    note = forms.CharField(label="Notitie", required=False)


def test_the_gallery_shows_every_component_to_everybody_without_a_cookie(client: Client) -> None:
    answer = client.get("/onderdelen/")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert not answer.cookies
    for mark in ("chain", "claims", "fallow", "errsum", "facet", "pager", "tiles", "chart", "tl", "notice", "mail"):
        assert f'class="{mark}' in page


def test_no_page_has_an_inline_style_or_script(client: Client) -> None:
    page = client.get("/onderdelen/").content.decode()
    assert re.findall(r'style="|<style|<script|onclick=', page) == []


def test_a_refused_field_keeps_what_was_typed_and_is_tied_to_its_error() -> None:
    page = rendered(Example({"name": "", "kind": "b"}))

    assert '<a href="#id_name">Vul in.</a>' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert re.search(r'value="b"[^>]*checked', page)


def test_the_error_summary_jumps_to_an_element_that_exists() -> None:
    page = rendered(Example({}))
    targets = re.findall(r'<a href="#([^"]+)"', page)
    assert len(targets) == 2
    assert all(f'id="{target}"' in page for target in targets)


def test_hostile_text_is_text_in_a_form() -> None:
    page = rendered(Example({"name": '"><script>alert(1)</script>'}))
    assert "<script>" not in page


def test_a_group_of_choices_is_named_and_tied_to_its_error() -> None:
    page = rendered(Example({"name": "x", "kind": "a", "extra": ["z"]}))

    assert "<legend>Extra</legend>" in page
    assert re.search(r'<fieldset[^>]*aria-describedby="id_extra_error"', page)
    assert '<a href="#id_extra_0">Kies uit de lijst.</a>' in page


def test_only_what_may_stay_empty_says_so() -> None:
    assert re.findall(r"<label[^>]*>(\w+) <span[^>]*>\(mag leeg\)", rendered(Example())) == ["Notitie"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [({"kind": "a"}, "Nog 1 ding te doen:"), ({}, "Nog 2 dingen te doen:")],
)
def test_the_error_summary_counts_what_is_left_to_do(data: dict[str, str], sentence: str) -> None:
    assert sentence in rendered(Example(data))


def test_a_form_without_errors_has_no_summary() -> None:
    assert "errsum" not in rendered(Example({"name": "x", "kind": "a"}))


def test_each_part_of_a_sentence_is_a_link_that_says_what_it_takes_away() -> None:
    page = render_to_string("_components/sentence.html", {"lead": "38 aanbieders", "parts": PARTS, "rest": "."})

    assert (
        re.sub(r"<[^>]+>", "", page).strip() == "38 aanbieders met ‘maaien’ in Groenvoorziening die leveren in Assen."
    )
    assert 'aria-label="Haal Assen weg"' in page


def test_the_chain_says_where_one_is_and_links_what_is_done() -> None:
    page = render_to_string("_components/chain.html", {"steps": CHAIN})
    assert page.count("<li") == 5
    assert page.count('aria-current="step"') == 1
    assert page.count("<a ") == 1


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (CLAIMS[0], "geldig tot 14 maart 2027 · register bevestigd"),
        (CLAIMS[2], "zonder einddatum · zelf verklaard"),
        (CLAIMS[3], "verlopen op 3 maart 2026 · register bevestigd"),
    ],
)
def test_a_claim_says_in_words_until_when_and_how_it_was_checked(claim: object, words: str) -> None:
    page = Template("{% load ui %}{% claim shown %}").render(Context({"shown": claim}))
    assert words in re.sub(r"<[^>]+>", "", page)
    assert 'aria-hidden="true"' in page


def test_a_choice_that_would_give_nothing_is_text_and_a_chosen_one_says_that_it_goes_away() -> None:
    options = facet(
        name="soort",
        title="Soort",
        labels={"a": "Werken", "b": "Diensten", "c": "Leveringen"},
        counts={"a": 3, "b": 2},
        here=Address("/opdrachten/", (("soort", "a"),)),
        all_label="Alles",
    )
    page = markup.facet(options)

    assert 'aria-label="Werken 3, gekozen, haal weg"' in page
    assert page.count("<a ") == 3  # take away, choose, and clear all
    assert re.search(r'<span class="opt">.*Leveringen', page)


def test_nothing_in_a_choice_breaks_out_of_its_line() -> None:
    hostile = '<b>"x"</b>'
    chosen, empty = Option("x", hostile, 1234, True, '/?q="><b>&a=1'), Option("y", "<i>", 0, False, "")
    shown = Facet("soort", hostile, [chosen], [empty], '/?"><b>', hostile)
    said = Template("{% load ui %}{% facet facet %}").render(Context({"facet": shown}))

    assert re.findall("<[bi]>", said) == []
    assert 'href="/?q=&quot;&gt;&lt;b&gt;&amp;a=1"' in said
    assert 'aria-label="&lt;b&gt;&quot;x&quot;&lt;/b&gt; 1.234, gekozen, haal weg"' in said
    assert '<a href="/?&quot;&gt;&lt;b&gt;" aria-label="Wis &lt;b&gt;&quot;x&quot;&lt;/b&gt;">Wis</a>' in said
    assert "<summary>&lt;b&gt;&quot;x&quot;&lt;/b&gt;</summary>" in said


def test_the_pages_of_a_list_name_themselves_and_mark_the_current_one() -> None:
    page = render_to_string("_components/pager.html", {"paging": Paging(2, 24, 200, Address("/verhalen/"))})
    assert '<span aria-current="page">2</span>' in page
    assert 'aria-label="Bladzijde 9"' in page
    assert 'rel="prev"' in page
    assert 'rel="next"' in page


def test_a_list_of_one_page_has_no_pager() -> None:
    assert render_to_string("_components/pager.html", {"paging": Paging(1, 24, 24, Address("/"))}).strip() == ""


def test_a_tile_is_a_link_with_the_name_of_its_municipality_and_its_count(client: Client) -> None:
    page = client.get("/onderdelen/").content.decode()
    tiles = re.findall(r'<a href="/gemeenten/([\w-]+)/" aria-label="([^"]+)"', page)
    assert len(tiles) == 40
    assert re.fullmatch(r"Gron\. \d+, gemeente Groningen, \d+ open opdrachten?", dict(tiles)["groningen"])


def test_the_current_section_is_marked_and_only_that_one(client: Client) -> None:
    menu = client.get("/verhalen/").content.decode().partition("</header>")[0]
    assert menu.count("aria-current") == 1
    assert '<a href="/verhalen/" aria-current="page">Verhalen</a>' in menu


def test_every_printed_sheet_says_where_it_comes_from(client: Client) -> None:
    assert "http://testserver/onderdelen/?a=b" in client.get("/onderdelen/?a=b").content.decode()


@pytest.mark.parametrize(("value", "decimals", "text"), [(1240, 0, "1.240"), (2.14, 2, "2,14"), (0, 0, "0")])
def test_a_number_is_written_in_dutch(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (216000, "€\u00a0216.000"),
        (Decimal("1240000.00"), "€\u00a01.240.000"),
        (Decimal("99.5"), "€\u00a099,50"),
        (0, "€\u00a00"),
        (None, ""),
    ],
)
def test_money_reads_as_in_dutch_and_stays_together(amount: object, text: str) -> None:
    assert money(amount) == text


def test_a_part_that_is_kept_escapes_what_it_is_told_and_keeps_text_apart_from_html() -> None:
    foot = Template('{% load ui %}{% kept "_components/foot.html" reading=reading %}')
    as_html = foot.render(Context({"reading": mark_safe("<b>1</b>")}))
    as_text = foot.render(Context({"reading": "<b>1</b>"}))

    assert "<b>1</b>" in as_html
    assert "<b>" not in as_text
    assert "&lt;b&gt;1&lt;/b&gt;" in as_text
