"""Names that look like others (case I10): one Unicode form, nothing that nobody sees, an address of their own."""

import re
import unicodedata

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings

from accounts.forms import OrganisationForm
from accounts.models import Organisation
from platform_goed_inkopen.dutch import INVISIBLE, name_key
from tests.factories import UserFactory
from tests.fuzz.nasty import nasty_text
from tests.story_factories import ASSEN, draft, supplier_in

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]
FOUNDATION = {"kind": "foundation", "kvk_number": "", "municipality_code": ASSEN}


def named(name: str) -> OrganisationForm:
    return OrganisationForm({**FOUNDATION, "name": name})


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=nasty_text)
@example(name="Cafe\u0301 De Zon")
@example(name="\u202eednuorg")
@example(name="Rietwerk\u200f\u2062\U000e0041")
def test_I10_whatever_is_typed_a_name_that_is_kept_is_clean(name: str) -> None:
    form = named(name)
    if not form.is_valid():
        assert all(sentence for sentence in form.errors.get("name", ["another field"]))
        return
    kept = form.cleaned_data["name"]
    assert unicodedata.is_normalized("NFC", kept)
    assert not set(map(ord, kept)) & set(INVISIBLE)
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in kept)
    assert kept == " ".join(kept.split())
    assert name_key(kept)


@pytest.mark.parametrize(
    "spoofed",
    ["Gеmeente Assen", "Ｇemeente Аssen", "Gemeente Αssen", "Wetterskip Frysl\u0430n", "Иваново 12", "ᏀᎬᎷᎬᎬᎡ 1"],
)
def test_I10_a_name_in_the_letters_of_another_alphabet_is_refused(spoofed: str) -> None:
    assert named(spoofed).errors["name"] == ["Schrijf de naam in ons alfabet: a tot en met z, ook met accenten."]


@pytest.mark.parametrize(
    "name", ["Súdwest-Fryslân", "Ærøskøbing & Zn. (1920)", "’t Hôf – 'n Idée", "Straße 5 №3", "Łódź BV"]
)
def test_I10_names_with_accents_and_signs_are_kept(name: str) -> None:
    assert named(name).is_valid(), name


def test_I10_names_that_look_the_same_have_addresses_of_their_own() -> None:
    alike = ["Café De Zon", "Cafe\u0301 De Zon", "CAFÉ  DE ZON", "Caf\u200bé De Zon", "Ｃafé De Zon"]
    client = Client()
    client.force_login(UserFactory())
    for name in alike:
        assert client.post(reverse("new_organisation"), {**FOUNDATION, "name": name}).status_code == 302
    slugs = list(Organisation.objects.values_list("slug", flat=True))
    assert len(set(slugs)) == len(alike)
    assert all(re.fullmatch(r"[a-z0-9-]+", slug) for slug in slugs)


@pytest.mark.parametrize("title", ["Zij kochten \u202e**bureaus**", "Zij\u200b koch\u0301ten", "\ufeffZij kochten\x00"])
def test_I10_a_story_keeps_a_clean_title_and_a_plain_address(title: str) -> None:
    supplier = supplier_in()
    story = draft(supplier).story
    client = Client()
    client.force_login(story.created_by)
    response = client.post(reverse("edit_story", args=[story.slug]), {"title": title, "knop": "bewaren"})
    assert response.status_code == 302
    kept = story.versions.get().title
    assert unicodedata.is_normalized("NFC", kept)
    assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in kept)
    assert re.fullmatch(r"[a-z0-9-]+", story.slug)
