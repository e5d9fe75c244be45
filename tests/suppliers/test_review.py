"""The moderator's side: the queue, reading, deciding, and who may."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from django.test import Client

from platform_goed_inkopen.models import OutgoingMail
from suppliers.actions import profiles as actions
from suppliers.actions import stopping
from suppliers.models import ProfilePhoto, Supplier
from suppliers.profile import DeclaredClaim, OfferedService, Profile, ShownPhoto
from suppliers.queue import waiting
from suppliers.writing import latest_profile
from tests.at_once import at_once
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


@pytest.mark.parametrize("is_paused", [False, True])
def test_a_change_is_called_a_change(supplier, moderator, owner, is_paused):
    actions.approve(supplier=supplier, by=moderator, now=NOON, seen="Gebeld.")
    if is_paused:
        stopping.pause(supplier=supplier, by=owner)
    changed = actions.save_draft(organisation=supplier.organisation, profile=replace(WRITTEN, summary="Anders."))
    actions.submit(supplier=changed, by=owner, now=NOON)
    assert waiting(moderator)[0].title == "Wijziging: Rietwerk"


@pytest.mark.parametrize("number", [0, 4])
def test_the_queue_costs_four_queries_whatever_waits(supplier, moderator, django_assert_num_queries, number):
    for _ in range(number):
        SupplierFactory(status="in_review")
    with django_assert_num_queries(4):  # the roles, the profiles, the reports and the recognitions
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


@pytest.fixture
def online(supplier, moderator):
    return actions.approve(supplier=supplier, by=moderator, now=NOON, seen="Gebeld.")


def changed(online, owner, **changes):
    """Sent in by the owner after approval."""
    draft = actions.save_draft(organisation=online.organisation, profile=replace(latest_profile(online), **changes))
    return actions.submit(supplier=draft, by=owner, now=NOON)


def test_a_change_shows_old_and_new_word_by_word_and_in_words(client, online, moderator, owner):
    changed(online, owner, summary="Wij vlechten wilgen.", for_people="Drie leren het vak.")
    client.force_login(moderator)
    response = client.get(PAGE)
    page, shown = response.content.decode(), text_of(response)
    assert "Een wijziging van <strong>Rietwerk</strong> wacht op uw besluit" in page
    assert "Samenvatting gewijzigd Staat online: Wij vlechten riet. Wordt: Wij vlechten wilgen." in shown
    assert "Wij vlechten <del>riet.</del>" in page
    assert "Wij vlechten <ins>wilgen.</ins>" in page
    assert "Voor mensen nieuw Wordt: Drie leren het vak." in shown


def test_what_a_change_takes_away_is_said(client, online, moderator, owner):
    other = replace(WRITTEN.services[0], title="Matten")
    changed(online, owner, services=(other,))
    client.force_login(moderator)
    shown = text_of(client.get(PAGE))
    assert "Dienst: Daken weggehaald Staat online: Groenvoorziening" in shown
    assert "Dienst: Matten nieuw Wordt: Groenvoorziening" in shown


def test_what_did_not_change_stands_there_plainly(client, online, moderator, owner):
    changed(online, owner, for_planet="Riet groeit om de hoek.")
    client.force_login(moderator)
    shown = text_of(client.get(PAGE))
    assert "Samenvatting Wij vlechten riet. Omschrijving leeg" in shown


def test_all_that_can_be_written_is_read_before_it_is_decided_on(client, online, moderator, owner):
    claim = DeclaredClaim(
        recognition="pso",
        level="trede 1",
        valid_until=date(2027, 3, 14),
        issuer="PSO-Nederland",
        number="12-345",
        issued_on=date(2025, 3, 14),
        evidence_url="https://register.example/12",
    )
    room = {"capacity": "later", "capacity_from": date(2027, 2, 1), "largest_done": 8000, "takes_part": False}
    service = replace(WRITTEN.services[0], **room)
    changed(online, owner, claims=(claim,), services=(service,), contact_role="de planning")
    client.force_login(moderator)
    shown = text_of(client.get(PAGE))
    assert "Erkenning: PSO trede 1, afgegeven 14 maart 2025 nieuw Wordt: zelf verklaard, door PSO-Nederland" in shown
    assert "nummer 12-345, geldig tot 14 maart 2027, na te kijken op https://register.example/12" in shown
    assert "nu vol, weer ruimte vanaf februari 2027, gezegd op 23 november 2026" in shown
    assert "grootste tot nu toe € 8.000 · alleen de hele opdracht" in shown
    assert "Wie antwoordt nieuw Wordt: de planning" in shown


def test_photos_stand_side_by_side_with_what_happens_to_them(client, online, moderator, owner):
    for at in range(3):
        ProfilePhoto.objects.create(
            supplier=online, name=f"foto{at}", width=1384, height=900, alt=f"Dak {at}", place=at
        )
    online.photos.exclude(name="foto2").update(approved_at=NOON)
    changed(online, owner, photos=(ShownPhoto("foto2", "Dak 2"), ShownPhoto("foto0", "Een ander dak.")))
    client.force_login(moderator)
    response = client.get(PAGE)
    shown = text_of(response)
    assert "nieuw Bij de foto staat: ‘Dak 2’" in shown
    assert "andere woorden; er stond: ‘Dak 0’ Bij de foto staat: ‘Een ander dak.’" in shown
    assert "weggehaald Bij de foto staat: ‘Dak 1’" in shown
    assert response.content.decode().count('src="/aanbieders/-/foto/foto') == 3


def test_photos_of_a_new_profile_are_not_called_new(client, supplier, moderator):
    ProfilePhoto.objects.create(supplier=supplier, name="foto", width=1384, height=900, alt="Een dak.")
    client.force_login(moderator)
    shown = text_of(client.get(PAGE))
    assert "Foto's Bij de foto staat: ‘Een dak.’" in shown


# H05: nothing reaches the public past the moderator.


@pytest.mark.reliability
def test_H05_an_edit_after_approval_waits_and_the_approved_text_stays(client, online, moderator, owner):
    changed(online, owner, summary="Wij verkopen drank.")
    assert "Wij vlechten riet." in text_of(client.get("/aanbieders/rietwerk/"))
    assert "drank" not in client.get("/aanbieders/rietwerk.json").content.decode()
    assert "Geen aanbieders met ‘drank’" in text_of(client.get("/aanbieders/?q=drank"))
    assert len(waiting(moderator)) == 1
    actions.approve(supplier=Supplier.objects.get(), by=moderator, now=NOON)
    assert "Wij verkopen drank." in text_of(client.get("/aanbieders/rietwerk/"))


@pytest.mark.reliability
@pytest.mark.django_db(transaction=True)
def test_H05_of_two_moderators_at_once_one_decides(online, owner):
    waits = changed(online, owner, summary="Wij vlechten wilgen.")
    sent = [decision(waits), decision(waits, outcome="terug", reason="Zet er een prijs bij.")]
    deciders = [Client() for _ in sent]
    for decider in deciders:
        decider.force_login(PlatformRoleFactory().user)
    posts = (partial(decider.post, PAGE, told) for decider, told in zip(deciders, sent, strict=True))
    assert sorted(response.status_code for response in at_once(*posts)) == [200, 302]
    kept = Supplier.objects.get()
    assert (kept.summary == "Wij vlechten wilgen.") == (kept.decision_reason == "")
    assert OutgoingMail.objects.filter(recipient=owner.email).count() == 2  # of the first approval, and of this


@pytest.mark.reliability
def test_H05_a_preview_that_is_guessed_is_not_there(client, online, moderator, owner, stranger):
    changed(online, owner, summary="Wij verkopen drank.")
    preview = "/mijn/aanbieder/rietwerk/voorbeeld/"
    for person in (stranger, MembershipFactory().user, moderator):
        client.force_login(person)
        assert client.get(preview).status_code == 404
    client.logout()
    assert client.get(preview).status_code == 302
    client.force_login(owner)
    assert "Wij verkopen drank." in text_of(client.get(preview))


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
