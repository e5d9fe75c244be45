"""The components of /onderdelen/, and what every page owes to who cannot see or click."""

import re
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client

from platform_goed_inkopen.templatetags.ui import money

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
