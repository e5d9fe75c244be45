"""From draft to online and back: who does what, and what stays as it was."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from platform_goed_inkopen.models import OutgoingMail
from suppliers.actions import profiles as actions
from suppliers.models import Supplier
from suppliers.profile import DeclaredClaim, OfferedService, Profile, ShownPhoto
from suppliers.search import SearchQuery, search
from suppliers.writing import latest_profile, online_profile
from tests.factories import (
    NOON,
    ClaimFactory,
    MembershipFactory,
    OrganisationFactory,
    PlatformRoleFactory,
    RecognitionFactory,
    SupplierFactory,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
WRITTEN = Profile(
    summary="Wij vlechten riet.",
    description="Met zijn achten.",
    themes=("natuur",),
    website="https://rietwerk.example/",
    email="post@rietwerk.example",
    for_people="Drie van onze acht mensen leerden het vak hier.",
    for_planet="Het riet groeit binnen tien kilometer.",
    contact_role="Planning",
    services=(
        OfferedService(
            title="Rieten daken",
            category="groen",
            text="Nieuw en herstel.",
            area=("PV22", "GM0014"),
            order_minimum=500,
            order_maximum=9000,
            lead_time_days=14,
            capacity="later",
            capacity_on=date(2026, 11, 2),
            capacity_from=date(2027, 2, 1),
            largest_done=8000,
            takes_part=True,
        ),
    ),
    claims=(
        DeclaredClaim(
            recognition="pso",
            level="trede 1",
            valid_until=date(2027, 3, 14),
            issuer="PSO-Nederland",
            number="12-345",
            issued_on=date(2025, 3, 14),
            evidence_url="https://register.example/12-345",
        ),
    ),
)


def found(text):
    return search(SearchQuery(today=NOON.date(), text=text)).total


@pytest.fixture
def organisation(words):
    return OrganisationFactory(name="Rietwerk")


@pytest.fixture
def writer(organisation):
    return MembershipFactory(organisation=organisation).user


@pytest.fixture
def waiting(organisation, writer):
    supplier = actions.save_draft(organisation=organisation, profile=WRITTEN)
    return actions.submit(supplier=supplier, by=writer, now=NOON)


@pytest.fixture
def online(waiting, moderator):
    return actions.approve(supplier=waiting, by=moderator, now=NOON, seen="Gebeld.")


def test_a_profile_survives_being_kept_as_json():
    assert Profile.from_json(WRITTEN.as_json()) == WRITTEN
    assert Profile.from_json(Profile().as_json()) == Profile()
    shown = replace(WRITTEN, photos=(ShownPhoto("ab12", "Een dak van riet."),))
    assert Profile.from_json(json.loads(json.dumps(shown.as_json()))) == shown


def test_a_profile_that_was_kept_before_this_was_asked_says_nothing_about_it():
    service = {"title": "Daken", "category": "groen", "text": "", "area": ["PV22"], "order_minimum": 500}
    service |= {"order_maximum": None, "lead_time_days": None}
    claim = {"recognition": "pso", "level": "trede 1", "valid_until": "2027-03-14"}
    kept = {"summary": "Wij.", "description": "", "themes": ["natuur"], "website": "", "email": ""}
    kept |= {"services": [service], "claims": [claim]}
    assert Profile.from_json(kept) == Profile(
        summary="Wij.",
        themes=("natuur",),
        services=(OfferedService("Daken", "groen", area=("PV22",), order_minimum=500),),
        claims=(DeclaredClaim("pso", "trede 1", date(2027, 3, 14)),),
    )


def test_a_draft_is_kept_and_nobody_finds_it(organisation):
    supplier = actions.save_draft(organisation=organisation, profile=WRITTEN)
    assert (supplier.status, latest_profile(supplier)) == ("draft", WRITTEN)
    assert found("riet") == 0


def test_writing_again_replaces_what_was_written(organisation):
    actions.save_draft(organisation=organisation, profile=WRITTEN)
    changed = replace(WRITTEN, services=(OfferedService("Matten", "schoonmaak"),), claims=(), themes=())
    assert latest_profile(actions.save_draft(organisation=organisation, profile=changed)) == changed


def test_what_somebody_checked_is_not_replaced(organisation):
    supplier = SupplierFactory(organisation=organisation, status="draft", published_at=None)
    claim = ClaimFactory(supplier=supplier, recognition=RecognitionFactory(slug="bcorp"), checked_how="document_seen")
    actions.save_draft(organisation=organisation, profile=WRITTEN)
    assert claim in supplier.claims.all()
    assert online_profile(supplier).claims == WRITTEN.claims


def declared(**changes):
    return replace(WRITTEN, claims=(replace(WRITTEN.claims[0], **changes),))


def test_a_day_of_issue_that_is_added_makes_no_second_claim_of_it(organisation):
    supplier = actions.save_draft(organisation=organisation, profile=declared(issued_on=None))
    row = supplier.claims.get()
    actions.save_draft(organisation=organisation, profile=WRITTEN)
    assert supplier.claims.get() == row
    assert supplier.claims.get().issued_on == date(2025, 3, 14)


def test_a_renewed_recognition_stands_beside_the_one_before(organisation):
    both = (WRITTEN.claims[0], replace(WRITTEN.claims[0], issued_on=date(2023, 3, 14), valid_until=date(2025, 3, 14)))
    supplier = actions.save_draft(organisation=organisation, profile=replace(WRITTEN, claims=both))
    assert supplier.claims.count() == 2
    actions.save_draft(organisation=organisation, profile=WRITTEN)
    assert supplier.claims.get().issued_on == date(2025, 3, 14)


@pytest.mark.parametrize(
    "settled",
    [
        {"checked_how": "register_confirmed"},
        {"withdrawn_at": NOON, "withdrawn_reason": "Opgezegd."},
    ],
)
def test_what_was_settled_while_a_change_lay_ready_stays_as_it_is_and_stays_once(online, moderator, writer, settled):
    actions.save_draft(organisation=online.organisation, profile=replace(WRITTEN, summary="Wij maaien riet."))
    waiting = actions.submit(supplier=online, by=writer, now=LATER)
    checked = {"checked_at": NOON} if "checked_how" in settled else {}
    online.claims.update(**settled, **checked)
    before = online.claims.values().get()
    actions.approve(supplier=waiting, by=moderator, now=LATER)
    assert online.claims.values().get() == before
    assert online_profile(online).claims == ()


def test_what_was_said_about_room_after_a_change_was_written_stays(online, moderator, writer):
    actions.save_draft(organisation=online.organisation, profile=replace(WRITTEN, summary="Wij maaien riet."))
    waiting = actions.submit(supplier=online, by=writer, now=LATER)
    online.offerings.update(capacity="now", capacity_on=date(2026, 11, 20), capacity_from=None)
    actions.approve(supplier=waiting, by=moderator, now=LATER)
    offering = online.offerings.get()
    assert (offering.capacity, offering.capacity_on) == ("now", date(2026, 11, 20))
    assert Supplier.objects.get().summary == "Wij maaien riet."


def test_sending_in_puts_it_in_the_queue_and_tells_the_moderators_of_the_province(organisation, writer, moderator):
    PlatformRoleFactory(province="PV21")
    supplier = actions.save_draft(organisation=organisation, profile=WRITTEN)
    supplier = actions.submit(supplier=supplier, by=writer, now=NOON)
    assert (supplier.status, supplier.submitted_at, supplier.submitted_by) == ("in_review", NOON, writer)
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.subject) == (moderator.email, "Een profiel wacht op u: Rietwerk")
    assert "/coordinatie/aanbieders/" in mail.text


def test_sending_in_twice_is_sending_in_once(moderator, waiting, writer):
    again = actions.submit(supplier=waiting, by=writer, now=LATER)
    assert again.submitted_at == NOON
    assert OutgoingMail.objects.count() == 1


def test_what_waits_cannot_be_changed_but_the_same_text_is_fine(waiting, organisation):
    assert actions.save_draft(organisation=organisation, profile=WRITTEN) == waiting
    with pytest.raises(actions.NotPossible, match="wacht op een moderator"):
        actions.save_draft(organisation=organisation, profile=replace(WRITTEN, summary="Iets anders."))


def test_approving_makes_it_public_and_vouches_for_the_organisation(waiting, moderator, writer):
    supplier = actions.approve(supplier=waiting, by=moderator, now=LATER, seen="Gebeld.")
    organisation = supplier.organisation
    assert (supplier.status, supplier.published_at, supplier.submitted_at) == ("published", LATER, None)
    assert (supplier.decided_by, supplier.decided_at, supplier.decision_reason) == (moderator, LATER, "")
    assert supplier.confirmed_at == NOON
    assert (organisation.verified_how, organisation.verified_by) == ("moderator", moderator)
    assert organisation.verified_reason == "Gebeld."
    assert found("riet") == 1
    mail = OutgoingMail.objects.get(recipient=writer.email)
    assert mail.subject == "Uw profiel staat online: Rietwerk"


@pytest.mark.parametrize("seen", ["", " \n "])
def test_nobody_is_vouched_for_without_saying_how_one_knows(waiting, moderator, seen):
    with pytest.raises(actions.NotPossible, match="waaraan u zag"):
        actions.approve(supplier=waiting, by=moderator, now=LATER, seen=seen)
    assert Supplier.objects.get().status == "in_review"
    assert Supplier.objects.get().organisation.verified_at is None


@pytest.mark.parametrize("change", [{"status": "published", "published_at": NOON}])
def test_the_database_publishes_nothing_of_an_organisation_that_nobody_verified(waiting, change):
    with pytest.raises(IntegrityError, match="publishes nothing"), transaction.atomic():
        Supplier.objects.filter(pk=waiting.pk).update(**change)
    with pytest.raises(IntegrityError, match="publishes nothing"), transaction.atomic():
        Supplier.objects.bulk_create([Supplier(organisation=OrganisationFactory(), **change)])
    assert not Supplier.objects.published().exists()


def test_approving_twice_is_approving_once(online, moderator):
    again = actions.approve(supplier=online, by=moderator, now=LATER)
    assert again.decided_at == NOON
    assert OutgoingMail.objects.filter(subject__startswith="Uw profiel staat online").count() == 1


def test_an_organisation_that_was_checked_before_stays_so(waiting, moderator):
    waiting.organisation.record_verified(how="import", at=NOON)
    assert actions.approve(supplier=waiting, by=moderator, now=LATER).organisation.verified_how == "import"


def test_sending_back_keeps_the_text_and_tells_the_reason(waiting, moderator, writer):
    supplier = actions.reject(supplier=waiting, by=moderator, now=LATER, reason=" Zet er bij waar u levert. ")
    assert (supplier.status, supplier.submitted_at) == ("draft", None)
    assert supplier.decision_reason == "Zet er bij waar u levert."
    assert latest_profile(supplier) == WRITTEN
    mail = OutgoingMail.objects.get(recipient=writer.email)
    assert "Zet er bij waar u levert." in mail.text
    assert "/mijn/aanbieder/" in mail.text


def test_sending_back_twice_is_sending_back_once(waiting, moderator, writer):
    for moment in (NOON, LATER):
        actions.reject(supplier=waiting, by=moderator, now=moment, reason="Nee.")
    assert Supplier.objects.get().decided_at == NOON
    assert OutgoingMail.objects.filter(recipient=writer.email).count() == 1


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_sending_back_needs_a_reason(waiting, moderator, reason):
    with pytest.raises(actions.NotPossible, match="Schrijf wat"):
        actions.reject(supplier=waiting, by=moderator, now=NOON, reason=reason)


def test_only_one_decision_is_taken(waiting, moderator):
    actions.reject(supplier=waiting, by=moderator, now=NOON, reason="Nee.")
    with pytest.raises(actions.NotPossible, match="wacht niet meer"):
        actions.approve(supplier=waiting, by=moderator, now=LATER, seen="Gebeld.")


def test_what_is_online_cannot_be_sent_back(online, moderator):
    with pytest.raises(actions.NotPossible, match="wacht niet meer"):
        actions.reject(supplier=online, by=moderator, now=LATER, reason="Toch niet.")


CHANGED = replace(
    WRITTEN, summary="Wij vlechten wilgen.", services=(OfferedService("Manden", "groen", "", ("PV22",)),), claims=()
)


def test_a_change_waits_while_the_approved_text_stays_online(online, organisation, writer):
    supplier = actions.save_draft(organisation=organisation, profile=CHANGED)
    supplier = actions.submit(supplier=supplier, by=writer, now=LATER)
    assert supplier.status == "published"
    assert (online_profile(supplier), latest_profile(supplier)) == (WRITTEN, CHANGED)
    assert (found("riet"), found("wilgen")) == (1, 0)


def test_approving_a_change_puts_it_online(online, organisation, writer, moderator):
    supplier = actions.save_draft(organisation=organisation, profile=CHANGED)
    actions.submit(supplier=supplier, by=writer, now=LATER)
    supplier = actions.approve(supplier=supplier, by=moderator, now=LATER, seen="Gebeld.")
    assert (online_profile(supplier), supplier.proposed) == (CHANGED, None)
    assert (supplier.published_at, supplier.confirmed_at) == (NOON, LATER)
    assert (found("daken"), found("wilgen")) == (0, 1)


def test_sending_back_a_change_keeps_both_texts(online, organisation, writer, moderator):
    supplier = actions.save_draft(organisation=organisation, profile=CHANGED)
    actions.submit(supplier=supplier, by=writer, now=LATER)
    supplier = actions.reject(supplier=supplier, by=moderator, now=LATER, reason="Waarom?")
    assert supplier.status == "published"
    assert (online_profile(supplier), latest_profile(supplier)) == (WRITTEN, CHANGED)


def test_writing_what_is_online_already_proposes_nothing(online, organisation, writer):
    supplier = actions.save_draft(organisation=organisation, profile=WRITTEN)
    assert supplier.proposed is None
    with pytest.raises(actions.NotPossible, match="niets veranderd"):
        actions.submit(supplier=supplier, by=writer, now=LATER)


def test_a_change_can_be_thrown_away_until_it_is_sent_in(online, organisation, writer):
    supplier = actions.save_draft(organisation=organisation, profile=CHANGED)
    assert actions.discard_proposal(supplier=supplier).proposed is None
    supplier = actions.save_draft(organisation=organisation, profile=CHANGED)
    actions.submit(supplier=supplier, by=writer, now=LATER)
    with pytest.raises(actions.NotPossible, match="wacht op een moderator"):
        actions.discard_proposal(supplier=supplier)


def test_a_paused_profile_stays_paused_when_its_change_is_approved(online, organisation, writer, moderator):
    Supplier.objects.update(status="paused")
    supplier = actions.save_draft(organisation=organisation, profile=CHANGED)
    actions.submit(supplier=supplier, by=writer, now=LATER)
    assert actions.approve(supplier=supplier, by=moderator, now=LATER, seen="Gebeld.").status == "paused"
    assert found("wilgen") == 0


def test_a_withdrawn_profile_starts_again_as_a_draft(online, organisation):
    Supplier.objects.update(status="withdrawn")
    assert actions.save_draft(organisation=organisation, profile=CHANGED).status == "draft"


def test_nobody_is_told_who_cannot_log_in_any_more(waiting, moderator, writer):
    writer.is_active = False
    writer.save()
    actions.approve(supplier=waiting, by=moderator, now=LATER, seen="Gebeld.")
    assert not OutgoingMail.objects.filter(recipient=writer.email).exists()


def test_history_keeps_every_decision(waiting, moderator, organisation, writer):
    supplier = actions.reject(supplier=waiting, by=moderator, now=NOON, reason="Eerst dit.")
    actions.submit(supplier=supplier, by=writer, now=LATER)
    actions.approve(supplier=supplier, by=moderator, now=LATER, seen="Gebeld.")
    reasons = supplier.events.order_by("pgh_id").values_list("decision_reason", flat=True)
    assert "Eerst dit." in reasons
    assert reasons.last() == ""
