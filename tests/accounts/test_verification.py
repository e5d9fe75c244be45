"""How an organisation comes to be verified, by its mail domain or by a moderator; and what it is until then."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import NotPossible, founding, verification
from accounts.models import Organisation, PublicDomain
from platform_goed_inkopen.models import OutgoingMail
from tests.factories import (
    NOON,
    EmailAddressFactory,
    MembershipFactory,
    OrganisationFactory,
    PlatformRoleFactory,
    PublicDomainFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)


def founded(email="jan@gemeente.example", *, verified=True, **facts):
    person = EmailAddressFactory(user=UserFactory(email=email), verified=verified).user
    told = {"name": "Gemeente Voorbeeld", "kind": "municipality", "kvk_number": None, "municipality_code": "GM0106"}
    return founding.found_organisation(by=person, now=NOON, **(told | facts))


@pytest.mark.parametrize(
    ("email", "facts"),
    [
        pytest.param("jan@gemeente.example", {}, id="the domain itself"),
        pytest.param("jan@inkoop.gemeente.example", {}, id="a domain below it"),
        pytest.param("jan@gemeente.example", {"name": " gemeente  VOORBEELD."}, id="another spelling"),
        pytest.param("jan@gemeente.example", {"municipality_code": ""}, id="without a place"),
    ],
)
def test_an_address_of_a_known_public_body_verifies_it_at_once(email, facts):
    PublicDomainFactory()
    organisation = founded(email, **facts)
    assert (organisation.verified_how, organisation.verified_at) == ("mail_domain", NOON)
    assert "gemeente.example" in organisation.verified_reason
    assert organisation.municipality_code == "GM0106"
    assert organisation.review_asked_at is None


@pytest.mark.parametrize(
    ("email", "facts"),
    [
        pytest.param("jan@andergemeente.example", {}, id="a domain that ends alike"),
        pytest.param("jan@example", {}, id="a domain above it"),
        pytest.param("jan@gemeente.example", {"name": "Gemeente Elders"}, id="another body"),
        pytest.param("jan@gemeente.example", {"kind": "public_body"}, id="another kind"),
        pytest.param("jan@gemeente.example", {"municipality_code": "GM0014"}, id="another place"),
        pytest.param("jan@gemeente.example", {"kind": "company", "kvk_number": "90000009"}, id="a company"),
        pytest.param("jan@gemeente.example", {"verified": False}, id="an address that nobody confirmed"),
    ],
)
def test_whatever_does_not_fit_waits_for_a_moderator(email, facts):
    PublicDomainFactory()
    moderator = PlatformRoleFactory().user
    organisation = founded(email, **facts)
    assert (organisation.verified_at, organisation.review_asked_at) == (None, NOON)
    assert OutgoingMail.objects.get().recipient == moderator.email


def test_the_second_that_calls_itself_this_body_waits_for_a_moderator():
    PublicDomainFactory()
    assert founded().is_verified
    assert not founded("els@gemeente.example").is_verified


def test_a_moderator_vouches_with_a_reason_that_is_kept(claimed, moderator):
    verification.verify_organisation(organisation=claimed, by=moderator, reason=" Gebeld. ", now=LATER)
    verification.verify_organisation(organisation=claimed, by=UserFactory(), reason="Nog eens.", now=LATER)
    claimed.refresh_from_db()
    kept = (claimed.verified_at, claimed.verified_by, claimed.verified_how, claimed.verified_reason)
    assert kept == (LATER, moderator, "moderator", "Gebeld.")
    assert OutgoingMail.objects.filter(recipient=claimed.memberships.get().user.email).count() == 1


def test_a_moderator_refuses_with_a_reason_and_it_may_be_sent_in_again_after_a_change(claimed, moderator):
    verification.refuse_organisation(organisation=claimed, by=moderator, reason="Het nummer klopt niet.", now=LATER)
    claimed.refresh_from_db()
    assert (claimed.refused_by, claimed.refused_reason, claimed.review_asked_at) == (
        moderator,
        "Het nummer klopt niet.",
        None,
    )
    mail = OutgoingMail.objects.get(recipient=claimed.memberships.get().user.email)
    assert "Het nummer klopt niet." in mail.text
    assert moderator.name not in mail.text

    same = {name: getattr(claimed, name) for name in ("name", "kind", "kvk_number", "municipality_code")}
    with pytest.raises(NotPossible, match="niets veranderd"):
        verification.ask_check_again(organisation=claimed, told=same, now=LATER)
    verification.ask_check_again(organisation=claimed, told=same | {"kvk_number": "90000003"}, now=LATER)
    claimed.refresh_from_db()
    assert (claimed.kvk_number, claimed.review_asked_at, claimed.refused_reason) == ("90000003", LATER, "")
    assert "Het nummer klopt niet." in claimed.events.values_list("refused_reason", flat=True)


@pytest.mark.parametrize("decide", [verification.verify_organisation, verification.refuse_organisation])
def test_no_decision_without_a_reason_nor_about_ones_own_organisation(claimed, moderator, decide):
    with pytest.raises(NotPossible, match="Schrijf"):
        decide(organisation=claimed, by=moderator, reason=" \n", now=LATER)
    MembershipFactory(organisation=claimed, user=moderator, role="reader")
    with pytest.raises(NotPossible, match="zelf"):
        decide(organisation=claimed, by=moderator, reason="Ik ken ons.", now=LATER)
    claimed.refresh_from_db()
    assert claimed.review_asked_at == NOON


def test_what_is_verified_cannot_be_refused_or_sent_in(party, moderator):
    with pytest.raises(NotPossible):
        verification.refuse_organisation(organisation=party, by=moderator, reason="Toch niet.", now=LATER)
    with pytest.raises(NotPossible):
        verification.ask_check_again(organisation=party, told={"name": "Anders"}, now=LATER)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"verified_at": None, "verified_how": "", "verified_reason": ""}, id="taken back"),
        pytest.param({"review_asked_at": NOON}, id="verified and waiting"),
        pytest.param({"refused_at": NOON}, id="refused by nobody"),
        pytest.param({"refused_reason": "Nee"}, id="a reason without a refusal"),
        pytest.param({"verified_how": "moderator", "verified_reason": ""}, id="a moderator without a reason"),
    ],
)
def test_the_database_refuses_a_verification_that_contradicts_itself(party, moderator, fields):
    if fields.get("verified_how") == "moderator":
        fields = fields | {"verified_by": moderator}
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=party.pk).update(**fields)
    party.refresh_from_db()
    assert party.verified_how == "import"


@pytest.mark.parametrize("domain", ["gmail.com", "GMAIL.com", "post.hotmail.nl", "com", "nl"])
def test_a_domain_in_which_anybody_has_an_address_is_no_public_domain(coordinator, domain):
    facts = {"name": "X", "kind": "municipality", "municipality_code": "", "source": "Y"}
    with pytest.raises(NotPossible, match="iedereen"):
        verification.add_public_domain(domain=domain, by=coordinator, **facts)
    assert not PublicDomain.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"domain": "Gemeente.example"},
        {"domain": "gemeente"},
        {"domain": "a b.example"},
        {"kind": "company"},
        {"source": ""},
    ],
)
def test_the_database_refuses_a_domain_that_proves_nothing(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicDomainFactory(**fields)


def test_a_domain_is_known_once():
    PublicDomainFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicDomainFactory(name="Een ander")


def test_removing_a_domain_keeps_the_reason_and_what_it_verified(coordinator):
    known = PublicDomainFactory()
    organisation = founded()
    verification.remove_public_domain(public_domain=known, by=coordinator, reason="Het domein is verkocht.")
    organisation.refresh_from_db()
    assert organisation.is_verified
    event = PublicDomain.pgh_event_model.objects.get(pgh_label="delete")
    assert event.pgh_context.metadata["reason"] == "Het domein is verkocht."


def test_an_imported_organisation_without_people_does_not_wait():
    assert not Organisation.objects.waiting().filter(pk=OrganisationFactory().pk).exists()
