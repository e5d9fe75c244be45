"""One's own place: /mijn/ and the organisations somebody acts for."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.founding import free_slug
from accounts.models import Membership, Organisation
from tests.factories import MembershipFactory, OrganisationFactory, PlatformRoleFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW = {"name": "Groenploeg De Hamrik", "kind": "company", "kvk_number": "90000001", "municipality_code": "GM0106"}


@pytest.fixture
def somebody(client: Client):
    user = UserFactory()
    client.force_login(user)
    return user


def test_a_visitor_is_sent_to_the_log_in(client: Client) -> None:
    answer = client.get(reverse("mine"))
    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={reverse('mine')}"


def test_a_newcomer_reads_where_to_begin(client: Client, somebody) -> None:
    page = client.get(reverse("mine")).content.decode()
    assert "Begin met de organisatie waarvoor u werkt." in page
    MembershipFactory(user=somebody, organisation__name="Veenwerk B.V.")
    page = client.get(reverse("mine")).content.decode()
    assert "U werkt hier voor <strong>Veenwerk B.V.</strong></h1>" in page
    assert "Begin met de organisatie" not in page


def test_who_works_for_the_platform_reads_first_what_waits(client: Client) -> None:
    client.force_login(PlatformRoleFactory().user)
    page = client.get(reverse("mine")).content.decode()
    assert "U werkt hier voor <strong>het platform</strong>." in page
    assert "Bekijk wat op u wacht (0)" in page


def test_nothing_chosen_yet_says_so(client: Client, somebody) -> None:
    page = client.get(reverse("new_organisation")).content.decode()
    assert page.count('<option value="" selected>Maak een keuze</option>') == 2
    assert "-----" not in page


def test_a_founder_becomes_the_owner_of_an_organisation_that_is_not_verified_yet(client: Client, somebody) -> None:
    answer = client.post(reverse("new_organisation"), NEW)

    membership = Membership.objects.get(user=somebody)
    assert answer.url == reverse("mine")
    assert membership.role == Membership.Role.OWNER
    assert membership.organisation.slug == "groenploeg-de-hamrik"
    assert membership.organisation.verified_at is None
    assert "Groenploeg De Hamrik" in client.get(reverse("mine")).content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kvk_number": "1234567"}, "8 cijfers"),
        ({"kvk_number": ""}, "Een bedrijf heeft een KvK-nummer"),
        ({"name": ""}, "Vul de naam"),
        ({"name": "\u202e \u200b"}, "Vul de naam"),
        ({"name": "🙂"}, "met letters of cijfers"),
        ({"kind": "koningshuis"}, "koningshuis"),
        ({"municipality_code": "GM9999"}, "GM9999"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(client: Client, somebody, change, sentence) -> None:
    page = client.post(reverse("new_organisation"), {**NEW, **change}).content.decode()

    assert sentence in page
    assert ("90000001" in page) or ("Groenploeg De Hamrik" in page)
    assert not Organisation.objects.exists()


def test_the_name_of_an_organisation_stands_on_one_line_without_hidden_signs(client: Client, somebody) -> None:
    client.post(reverse("new_organisation"), {**NEW, "name": "Groen\x1bploeg\r\n\u202eDe\u2028Hamrik"})

    assert Organisation.objects.get().name == "Groenploeg De Hamrik"


def test_a_kvk_number_that_is_taken_sends_to_its_owner(client: Client, somebody) -> None:
    OrganisationFactory(kvk_number="90000001")

    page = client.post(reverse("new_organisation"), NEW).content.decode()

    assert "Vraag de eigenaar" in page
    assert not somebody.memberships.exists()


def test_a_public_body_may_leave_the_number_empty_more_than_once(client: Client, somebody) -> None:
    for name in ("Gemeente A", "Gemeente B"):
        client.post(reverse("new_organisation"), {**NEW, "name": name, "kind": "municipality", "kvk_number": ""})

    assert Organisation.objects.filter(kvk_number__isnull=True).count() == 2


def test_a_name_that_exists_gets_the_next_free_address() -> None:
    OrganisationFactory(slug="groenploeg")
    OrganisationFactory(slug="groenploeg-2")

    assert free_slug("Groenploeg!") == "groenploeg-3"
    assert free_slug("???") == "organisatie"


@pytest.mark.parametrize("name", ["mine", "queue"])
def test_pages_to_read_refuse_other_methods(client: Client, somebody, name: str) -> None:
    assert client.post(reverse(name)).status_code == 405
