"""Names, as several rooms ask them: on one line, and never an address or a link that a mail would pass on."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.forms import NameForm, OrganisationForm
from platform_goed_inkopen.forms import NO_ADDRESS, NameField, without_addresses

ADDRESSES = [
    "info@rietwerk.example",
    "Jan <jan@rietwerk.example>",
    "jan＠rietwerk.example",
    "https://rietwerk.example",
    "HTTP://x",
    "ftp://x",
    "//evil.example",
    "www.rietwerk",
    "WWW.RIETWERK.EXAMPLE",
    "Win een iPhone op prijs.example",
    "prijs。example",
    "prijs．example",
    "voorbeeld.рф",
    "t.co/abc",
    "rietwerk.example/inloggen",
    "Gefeliciteerd!bel.example",
]
NAMES = [
    "Veenwerk B.V.",
    "J.P.de Vries",
    "Mr. A.de Boer",
    "Rietwerk & Zn. (1920)",
    "Re@ct Groningen",
    "@Work",
    "Versie 2.0 Techniek",
    "Groen/Grijs V.O.F.",
    "bol. com",
    "St. Jansklooster",
    "Hoofd inkoop",
]


@pytest.mark.parametrize("text", ADDRESSES)
def test_a_name_with_an_address_or_a_link_is_refused(text):
    with pytest.raises(ValidationError, match="geen e-mailadres en geen webadres"):
        NameField(label="Naam").clean(text)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_a_name(text):
    assert NameField(label="Naam").clean(text) == text


def test_a_name_stands_on_one_line_without_signs_that_nobody_sees():
    assert NameField(label="Naam").clean(" Riet\n\twerk\u200b  Noord ") == "Riet werk Noord"


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_whatever_stands_around_it_an_address_is_found(before, after):
    with pytest.raises(ValidationError):
        without_addresses(f"{before} jan@rietwerk.example {after}")
    with pytest.raises(ValidationError):
        without_addresses(f"{before} https://rietwerk.example {after}")


def test_signing_up_with_a_link_for_a_name_says_what_to_do():
    form = NameForm({"name": "Klik op prijs.example"})
    assert form.errors["name"] == [NO_ADDRESS]
    assert form["name"].value() == "Klik op prijs.example"


@pytest.mark.django_db
def test_an_organisation_is_not_called_after_a_link():
    form = OrganisationForm(
        {"name": "www.prijs.example", "kind": "foundation", "kvk_number": "", "municipality_code": "GM0106"}
    )
    assert form.errors["name"] == [NO_ADDRESS]
