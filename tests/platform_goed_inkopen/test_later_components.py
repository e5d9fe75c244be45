"""Components of pages that are still to come: each says in words what it shows, and takes hostile text as text."""

import re

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

from platform_goed_inkopen.gallery.choosing import CLASH, COMPARISON, DOSSIER, FINDINGS, MATCH, STEPS, ChoiceForm
from platform_goed_inkopen.gallery.figures import RESULTS
from platform_goed_inkopen.templatetags.ui import beside

HOSTILE = "<script>alert(1)</script>"


def component(name: str, **context: object) -> str:
    return render_to_string(f"_components/{name}.html", context)


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_finding_quotes_the_notice_marks_the_words_and_names_its_source() -> None:
    page = component("finding", finding=FINDINGS[0])
    assert "<mark>5% van de opdrachtsom</mark>" in page
    assert "Bron: tekst, aankondiging 443120" in page
    assert "zo telt inkoop bij een impactondernemer mee</a>" in page
    assert "<a " not in component("finding", finding=FINDINGS[1])


def test_the_words_of_a_notice_are_text() -> None:
    page = component("finding", finding={"title": HOSTILE, "quote": [(HOSTILE, True)], "source": HOSTILE})
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") == 3


def test_a_contradiction_shows_both_sides_chooses_neither_and_says_whom_to_ask() -> None:
    page = component("contradiction", clash=CLASH)
    words = text_of(page)
    assert words.index("Het veld zegt") < words.index("≠") < words.index("De tekst zegt")
    assert '<div class="vs" aria-hidden="true">' in page
    assert "Wij kiezen niet. Vraag het na bij de koper vóór 2 december ;" in words


def test_findings_end_with_what_was_not_found() -> None:
    words = text_of(component("not_found", kinds="energie", url="#x"))
    assert words.startswith("Niet gevonden: energie. Dat wij niets vonden, betekent niet dat het er niet in staat.")


def test_a_match_says_each_judgement_in_a_word_with_its_reason_and_points() -> None:
    page = component("match_sheet", match=MATCH)
    for word in ("past</span>", "past niet</span>", "weten wij niet</span>"):
        assert word in page
    assert page.count('aria-hidden="true"') == len(MATCH["rows"])
    assert "Omvang. Perceel 1 is" in text_of(page)
    assert "83 van 100 punten, rekenwijze 4." in text_of(page)
    assert "Dit klopt niet, want …</a>" in page


def test_an_unknown_judgement_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        Template("{% load ui %}{% verdict 'misschien' %}").render(Context())


def test_the_steps_mark_where_one_is_and_say_why_a_later_one_waits() -> None:
    page = component("steps", steps=STEPS)
    assert page.count('aria-current="step"') == 1
    assert "4 Vastleggen kan pas als elke aanbieder een reden heeft" in text_of(page)


def test_a_comparison_names_the_supplier_in_every_cell_for_a_phone() -> None:
    page = component("comparison", comparison=COMPARISON)
    assert page.count('data-l="Wilde Bermen"') == len(COMPARISON["rows"])
    assert '<strong class="neg-t">nee</strong>, geen bewijs artikel 2.82' in page
    assert '<span class="fallow">niet gemeten</span>' in page
    assert page.count('<tr class="same">') == 1


def test_a_row_that_misses_a_supplier_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        beside([1, 2], [("een", "#")])


def test_each_choice_has_its_own_reason_named_after_its_supplier() -> None:
    forms = [ChoiceForm(name, {"k-outcome": "drop"}, prefix="k") for name, _ in COMPARISON["suppliers"]]
    page = component("comparison", comparison=COMPARISON, decisions=forms)
    assert 'Reden<span class="vh"> voor Wilde Bermen</span></label>' in page
    assert page.count("Schrijf waarom, in minstens één zin.") == 3


def test_a_dossier_says_when_it_was_fixed_who_made_it_and_what_it_does_not_say() -> None:
    words = text_of(component("dossier", dossier=DOSSIER))
    assert "Dossier DW-2026-0031, versie 1 Vastgelegd op 23 november 2026 om 14.10 uur" in words
    assert "Een wijziging wordt versie 2." in words
    assert "Een aanbieder op deze lijst is niet gekozen." in words
    assert "Adres van dit dossier: platform.example/" in words


def test_a_result_that_was_not_measured_has_no_number_and_no_evidence() -> None:
    page = component("results", results=RESULTS)
    blocks = page.split('<li class="blok">')[1:]
    assert "214" in blocks[0]
    assert "stap 3: gemeten" in blocks[0]
    assert "niet gemeten" in blocks[3]
    assert "stap" not in blocks[3]
    assert "big" not in blocks[3]
