"""The moderator's side: the queue, reading, deciding, and who may."""

import re
from dataclasses import replace

import pytest

from platform_goed_inkopen.models import OutgoingMail
from suppliers.actions import profiles as actions
from suppliers.models import Supplier
from suppliers.profile import OfferedService, Profile
from suppliers.queue import waiting
from tests.factories import (
    NOON,
    ClaimFactory,
    MembershipFactory,
    PlatformRoleFactory,
    RecognitionFactory,
    SupplierFactory,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db
PAGE = "/coordinatie/aanbieders/rietwerk/"
WRITTEN = Profile(
    summary="Wij vlechten riet.",
    services=(OfferedService("Daken", "groen", "", ("PV22",), 500, 9000, 14, "now", NOON.date()),),
)


@pytest.fixture
def supplier(owner):
    organisation = owner.memberships.get().organisation
    return actions.submit(supplier=actions.save_draft(organisation=organisation, profile=WRITTEN), by=owner, now=NOON)


def decision(supplier, **told):
    return {
        "outcome": "goedkeuren",
        "reason": "",
        "seen": "Gebeld.",
        "versie": supplier.submitted_at.isoformat(),
    } | told


def test_the_queue_holds_what_was_sent_in_from_ones_own_provinces(supplier, owner, moderator):
    owner.name = "R. Dijkema"
    owner.save()
    [item] = waiting(moderator)
    assert (item.kind, item.title, item.sender, item.since, item.url) == (
        "Aanbieder",
        "Nieuw profiel: Rietwerk",
        "R. Dijkema",
        NOON,
        PAGE,
    )
    assert waiting(PlatformRoleFactory(province="PV21").user) == []
    assert len(waiting(PlatformRoleFactory(province="").user)) == 1
    assert waiting(owner) == []


def test_an_organisation_of_an_unknown_province_is_everybodys(supplier, words):
    supplier.organisation.municipality_code = ""
    supplier.organisation.save()
    assert len(waiting(PlatformRoleFactory(province="PV21").user)) == 1


def test_a_change_is_called_a_change(supplier, moderator, owner):
    actions.approve(supplier=supplier, by=moderator, now=NOON, seen="Gebeld.")
    changed = actions.save_draft(organisation=supplier.organisation, profile=replace(WRITTEN, summary="Anders."))
    actions.submit(supplier=changed, by=owner, now=NOON)
    assert waiting(moderator)[0].title == "Wijziging: Rietwerk"


@pytest.mark.parametrize("number", [0, 4])
def test_the_queue_costs_two_queries_whatever_waits(supplier, moderator, django_assert_num_queries, number):
    for _ in range(number):
        SupplierFactory(status="in_review")
    with django_assert_num_queries(2):  # the roles and the profiles
        assert len(waiting(moderator)) == number + 1


def test_the_moderator_reads_everything_and_what_approving_means(client, supplier, moderator):
    ClaimFactory(
        supplier=supplier, recognition=RecognitionFactory(slug="bcorp", name="B Corp"), checked_how="document_seen"
    )
    client.force_login(moderator)
    shown = text_of(client.get(PAGE))
    assert "Het profiel van Rietwerk wacht op uw besluit" in shown
    assert "Wij vlechten riet." in shown
    assert "Groenvoorziening · levert in Drenthe · vanaf € 500 · tot € 9.000 · levertijd 14 dagen" in shown
    assert "kan nu leveren, gezegd op 23 november 2026" in shown
    assert "Erkenning: B Corp document gezien" in shown
    assert "Nog niet gecontroleerd : als u publiceert, schrijft u waaraan u zag dat deze onderneming echt is." in shown


def test_approving_puts_it_online(client, supplier, moderator, owner):
    client.force_login(moderator)
    response = client.post(PAGE, decision(supplier), follow=True)
    assert "Het profiel staat online." in text_of(response)
    assert Supplier.objects.get().status == "published"
    assert Supplier.objects.get().organisation.verified_by == moderator
    assert OutgoingMail.objects.filter(recipient=owner.email).count() == 1
    assert client.get("/aanbieders/rietwerk/").status_code == 200


def test_of_a_verified_organisation_nobody_asks_again_whether_it_is_real(client, supplier, moderator):
    supplier.organisation.record_verified(how="import", at=NOON)
    client.force_login(moderator)
    assert "Waaraan zag u dat deze onderneming echt is?" not in text_of(client.get(PAGE))
    client.post(PAGE, decision(supplier, seen=""))
    assert Supplier.objects.get().status == "published"


def test_sending_back_with_a_reason(client, supplier, moderator, owner):
    client.force_login(moderator)
    response = client.post(PAGE, decision(supplier, outcome="terug", reason="Zet er een prijs bij."), follow=True)
    assert "Het profiel is teruggestuurd." in text_of(response)
    assert "Terug naar de ondernemer, door Mo Derator: ‘Zet er een prijs bij.’" in text_of(response)
    assert Supplier.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"seen": " "}, "Schrijf waaraan u zag dat deze onderneming echt is."),
        ({"outcome": "terug"}, "Schrijf minstens één zin."),
        ({"outcome": "terug", "reason": " \n "}, "Schrijf minstens één zin."),
        ({"outcome": "", "reason": "Bewaar dit."}, "Kies wat u besluit."),
        ({"outcome": "weg", "reason": "Bewaar dit."}, "Kies Publiceren of Terug naar de ondernemer."),
        ({"outcome": "terug", "reason": "x" * 3001}, "Dit is te lang"),
        ({"reason": "Bewaar dit.", "versie": "2020-01-01"}, "Er is intussen iets anders ingestuurd."),
    ],
)
def test_a_decision_that_cannot_be_taken_keeps_what_was_typed(client, supplier, moderator, told, sentence):
    client.force_login(moderator)
    response = client.post(PAGE, decision(supplier, **told))
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert told.get("reason", "").strip() in response.content.decode()
    assert Supplier.objects.get().waits()


def test_the_second_of_two_moderators_hears_that_it_was_decided(client, supplier, moderator):
    told = decision(supplier)
    actions.reject(supplier=supplier, by=PlatformRoleFactory().user, now=NOON, reason="Nee.")
    client.force_login(moderator)
    response = client.post(PAGE, told)
    assert "Er is intussen iets anders ingestuurd." in text_of(response)
    assert Supplier.objects.get().status == "draft"


def test_a_change_shows_old_and_new(client, supplier, moderator, owner):
    actions.approve(supplier=supplier, by=moderator, now=NOON, seen="Gebeld.")
    changed = replace(WRITTEN, summary="Wij vlechten wilgen.", services=())
    changed = actions.save_draft(organisation=supplier.organisation, profile=changed)
    actions.submit(supplier=changed, by=owner, now=NOON)
    client.force_login(moderator)
    page = client.get(PAGE).content.decode()
    assert "Een wijziging van <strong>Rietwerk</strong> wacht op uw besluit" in page
    assert "<del>Wij vlechten riet.</del> <ins>Wij vlechten wilgen.</ins>" in page
    assert "<ins>weggehaald</ins>" in page


def test_what_happened_before_stands_in_order(client, supplier, moderator, owner):
    actions.reject(supplier=supplier, by=moderator, now=NOON, reason="Eerst dit.")
    actions.submit(supplier=supplier, by=owner, now=NOON.replace(hour=15))
    client.force_login(moderator)
    shown = text_of(client.get(PAGE))
    events = re.findall(r"23 november 2026 (Ingestuurd|Terug naar de ondernemer)", shown)
    assert events == ["Ingestuurd", "Terug naar de ondernemer", "Ingestuurd"]


@pytest.mark.parametrize(("role", "province"), [("coordinator", "PV22"), ("coordinator", "")])
def test_a_coordinator_reads_and_does_not_decide(client, supplier, role, province):
    client.force_login(PlatformRoleFactory(role=role, province=province).user)
    response = client.get(PAGE)
    assert "Alleen een moderator van deze provincie besluit over een profiel." in text_of(response)
    assert client.post(PAGE, decision(supplier)).status_code == 403
    assert Supplier.objects.get().waits()


@pytest.mark.parametrize("role", ["moderator", "coordinator"])
def test_of_another_province_there_is_nothing(client, supplier, role):
    client.force_login(PlatformRoleFactory(role=role, province="PV21").user)
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, decision(supplier)).status_code == 404


def test_whoever_has_no_role_is_refused(client, supplier, owner, stranger):
    for person in (owner, stranger):
        client.force_login(person)
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, decision(supplier)).status_code == 403
    client.logout()
    assert client.get(PAGE).url.startswith("/account/login/")
    assert Supplier.objects.get().waits()


def test_a_draft_is_its_writers_own(client, words, moderator):
    member = MembershipFactory(organisation__slug="rietwerk")
    actions.save_draft(organisation=member.organisation, profile=WRITTEN)
    client.force_login(moderator)
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, supplier, moderator, method):
    client.force_login(moderator)
    assert getattr(client, method)(PAGE).status_code == 405
