"""Who acts for an organisation: inviting, asking, changing roles, leaving, handing over, switching."""

import re
from datetime import timedelta

import pghistory
import pytest

from accounts.actions import NotPossible, invitations, joining, members
from accounts.models import Invitation, JoinRequest, Membership, Organisation
from accounts.waiting import waiting
from platform_goed_inkopen.models import OutgoingMail
from tests.factories import NOON, EmailAddressFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.fresh import log_in_freshly
from tests.reading import text_of

pytestmark = pytest.mark.django_db
PAGE = "/mijn/organisaties/rietwerk/"
LATER = NOON + timedelta(days=15)


def token_of(mail: OutgoingMail) -> str:
    return mail.text.split("/mijn/uitnodiging/")[1].split("/")[0]


def invited(client, owner, email="vera@elders.example", role="editor") -> str:
    """The path in the mail that this address got."""
    client.force_login(owner)
    response = client.post(f"{PAGE}uitnodigen/", {"email": email, "role": role})
    assert response.status_code == 302, text_of(response)
    return f"/mijn/uitnodiging/{token_of(OutgoingMail.objects.filter(recipient=email.lower()).latest('pk'))}/"


def said(response, person) -> str:
    """The page without what differs by person and by address."""
    return re.sub(r"/mijn/uitnodiging/[^/]+/", "", text_of(response)).replace(person.email, "")


def test_who_is_invited_accepts_once_with_the_invited_address(client, owner, stranger):
    path = invited(client, owner, "Vera@Elders.example")
    client.force_login(stranger)
    assert "Werkt u mee namens Rietwerk ?" in text_of(client.get(path))
    assert "U werkt nu mee namens Rietwerk." in text_of(client.post(path, follow=True))
    assert Membership.objects.get(user=stranger).role == "editor"
    assert Invitation.objects.get().accepted_by == stranger
    assert client.get(path).status_code == client.post(path).status_code == 404


def test_reading_the_invitation_accepts_nothing_and_only_the_hash_of_its_token_is_kept(client, owner, stranger):
    path = invited(client, owner)
    client.force_login(stranger)
    client.get(path)
    kept = Invitation.objects.get()
    assert kept.accepted_at is None
    assert len(kept.token_hash) == 64
    assert path.split("/")[-2] not in kept.token_hash


def test_who_lost_the_mail_finds_the_invitation_on_their_own_page_and_accepts_it_there(client, owner, stranger):
    invited(client, owner)
    path = f"/mijn/uitnodigingen/{Invitation.objects.get().pk}/"
    client.force_login(stranger)
    assert "Werkt u mee namens Rietwerk? Een eigenaar nodigt u uit als redacteur." in text_of(client.get("/mijn/"))
    assert client.get(path).status_code == 405
    assert not stranger.memberships.exists()
    assert "U werkt nu mee namens Rietwerk." in text_of(client.post(path, follow=True))
    assert stranger.memberships.get().role == "editor"
    assert "Werkt u mee namens" not in text_of(client.get("/mijn/"))
    assert client.post(path).status_code == 404


@pytest.mark.reliability
@pytest.mark.parametrize("change", ["other person", "not confirmed", "revoked", "expired"])
def test_Z05_an_invitation_that_is_not_for_this_person_or_over_is_on_no_page(client, owner, stranger, change):
    invited(client, owner)
    if change == "not confirmed":
        stranger.emailaddress_set.update(verified=False)
    elif change == "revoked":
        Invitation.objects.update(revoked_at=NOON, revoked_by=owner)
    elif change == "expired":
        Invitation.objects.update(expires_at=NOON)
    client.force_login(UserFactory() if change == "other person" else stranger)
    assert "Rietwerk" not in text_of(client.get("/mijn/"))
    assert client.post(f"/mijn/uitnodigingen/{Invitation.objects.get().pk}/").status_code == 404
    assert Membership.objects.get().user == owner


@pytest.mark.reliability
def test_Z05_a_token_does_nothing_for_another_or_unconfirmed_address(client, owner):
    path = invited(client, owner)
    others = [UserFactory(), EmailAddressFactory(user=UserFactory(email="vera@elders.example"), verified=False).user]
    shown = []
    for person in others:
        client.force_login(person)
        response = client.post(path)
        assert response.status_code == 404
        assert "Rietwerk" not in text_of(response)
        shown.append(said(response, person))
        assert not person.memberships.exists()
    client.force_login(others[0])
    assert said(client.post("/mijn/uitnodiging/verzonnen/"), others[0]) == shown[0] == shown[1]


@pytest.mark.reliability
def test_Z05_who_is_removed_or_lowered_is_refused_at_the_next_request(client, owner, editor, party):
    client.force_login(editor)
    page = "/mijn/aanbieder/rietwerk/"
    assert client.get(page).status_code == 200
    member = Membership.objects.get(user=editor)
    members.change_role(membership=member, role="reader", by=owner, now=NOON)
    assert client.get(page).status_code == 404
    assert client.get(PAGE).status_code == 200
    members.remove_member(membership=member, by=owner, now=LATER)
    assert client.get(PAGE).status_code == 404
    assert OutgoingMail.objects.filter(recipient=editor.email).count() == 2


@pytest.mark.reliability
def test_A02_mail_and_page_are_the_same_whether_or_not_the_invited_address_has_an_account(client, owner, stranger):
    texts = []
    for email in (stranger.email, "niemand@elders.example"):
        invited(client, owner, email)
        page = text_of(client.get(PAGE))
        mail = OutgoingMail.objects.get(recipient=email)
        told = (page.count(email), mail.subject, mail.text.replace(token_of(mail), ""))
        texts.append(told)
    assert texts[0] == texts[1]


def test_an_invitation_ends_after_14_days_and_sent_again_only_the_new_link_works(client, owner, stranger):
    token = invited(client, owner).split("/")[-2]
    assert invitations.usable_invitation(token=token, user=stranger, now=NOON)
    sent = Invitation.objects.get()
    assert sent.expires_at - sent.invited_at == timedelta(days=14)
    assert invitations.usable_invitation(token=token, user=stranger, now=sent.expires_at) is None
    client.post(f"{PAGE}uitnodigingen/{sent.pk}/", {"knop": "opnieuw"})
    newer = token_of(OutgoingMail.objects.filter(recipient=stranger.email).latest("pk"))
    assert invitations.usable_invitation(token=token, user=stranger, now=NOON) is None
    assert invitations.usable_invitation(token=newer, user=stranger, now=NOON)
    client.post(f"{PAGE}uitnodigingen/{sent.pk}/", {"knop": "intrekken"})
    assert invitations.usable_invitation(token=newer, user=stranger, now=NOON) is None
    assert "al gebruikt of ingetrokken" in text_of(
        client.post(f"{PAGE}uitnodigingen/{sent.pk}/", {"knop": "opnieuw"}, follow=True)
    )


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"email": "", "role": "editor"}, "Vul een e-mailadres in."),
        ({"email": "vera@", "role": "editor"}, "Schrijf een heel e-mailadres"),
        ({"email": "nieuw@elders.example", "role": ""}, "Kies een rol."),
        ({"email": "nieuw@elders.example", "role": "baas"}, "Kies eigenaar, redacteur of lezer."),
    ],
)
def test_an_invitation_that_cannot_be_sent_keeps_what_was_typed(client, owner, told, sentence):
    client.force_login(owner)
    response = client.post(f"{PAGE}uitnodigen/", told)
    assert sentence in text_of(response)
    assert told["email"] in response.content.decode()
    assert not Invitation.objects.exists()


def test_nobody_is_invited_twice_nor_who_acts_for_it(client, owner, editor):
    invited(client, owner)
    page = f"{PAGE}uitnodigen/"
    again = client.post(page, {"email": "vera@elders.example", "role": "reader"})
    assert "al uitgenodigd" in text_of(again)
    assert "werkt al mee" in text_of(client.post(page, {"email": editor.email, "role": "reader"}))
    assert Invitation.objects.count() == 1


def test_the_name_of_an_organisation_that_nobody_verified_is_not_mailed_to_others(claimed):
    owner = claimed.memberships.get().user
    with pytest.raises(NotPossible, match="nog niet gecontroleerd"):
        invitations.invite_colleague(organisation=claimed, by=owner, email="a@b.example", role="reader", now=NOON)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_editors_and_readers_see_members_only(client, owner, party, role):
    invited(client, owner)
    JoinRequest.objects.create(user=UserFactory(name="Wil Mee"), organisation=party, words="Graag")
    client.force_login(MembershipFactory(organisation=party, role=role).user)
    shown = text_of(client.get(PAGE))
    assert "Eef Eigenaar" in shown
    for hidden in ("vera@elders.example", "Wil Mee", "Wie wijzigde wat", "Nodig een collega uit"):
        assert hidden not in shown


def test_an_owner_sees_who_changed_what(client, owner, editor, party):
    log_in_freshly(client, owner)
    member = Membership.objects.get(user=editor)
    client.post(f"{PAGE}leden/{member.pk}/", {"role": "reader"})
    client.post(f"{PAGE}leden/{member.pk}/", {"knop": "verwijderen"})
    shown = text_of(client.get(PAGE))
    assert "Red Acteur is nu lezer, door Eef Eigenaar" in shown
    assert "Red Acteur werkt niet meer mee, door Eef Eigenaar" in shown
    assert "Gewijzigd: controle, door het platform" in shown


def test_the_page_costs_the_same_however_many_members(client, owner, party, django_assert_num_queries):
    def queries():
        with django_assert_num_queries(12):
            client.get(PAGE)

    client.force_login(owner)
    with pghistory.context(user=owner.pk):
        MembershipFactory(organisation=party, role="reader")
    invited(client, owner)
    client.get(PAGE)  # the session gets the secret of the forms once
    queries()
    for number in range(4):
        with pghistory.context(user=owner.pk):
            MembershipFactory(organisation=party, role="editor")
        invited(client, owner, f"mens{number}@elders.example")
    client.get(PAGE)
    queries()


def test_the_last_owner_cannot_leave_or_be_lowered(client, owner, reader, party):
    mine = Membership.objects.get(user=owner)
    for change in (
        lambda: members.change_role(membership=mine, role="editor", by=owner, now=NOON),
        lambda: members.remove_member(membership=mine, by=owner, now=NOON),
        lambda: members.leave(membership=mine),
        lambda: members.hand_to_moderators(membership=mine, now=NOON),
    ):
        with pytest.raises(NotPossible):
            change()
    log_in_freshly(client, owner)
    assert "laatste eigenaar" in text_of(client.post(f"{PAGE}leden/{mine.pk}/", {"role": "reader"}))
    assert Membership.objects.get(user=owner).role == "owner"


def test_the_last_owner_hands_over_to_a_member_and_leaves(client, owner, reader, party):
    log_in_freshly(client, owner)
    assert "Kies wie eigenaar wordt." in text_of(client.post(f"{PAGE}weggaan/", {"to": ""}))
    elsewhere = MembershipFactory()
    assert "Kies een lid uit de lijst." in text_of(client.post(f"{PAGE}weggaan/", {"to": elsewhere.pk}))
    client.post(f"{PAGE}weggaan/", {"to": Membership.objects.get(user=reader).pk})
    assert list(party.memberships.values_list("user", "role")) == [(reader.pk, "owner")]
    assert client.get(PAGE).status_code == 404


def test_who_is_alone_hands_over_to_the_moderators_and_a_coordinator_finds_the_next_owner(
    client, owner, moderator, coordinator, stranger
):
    party = owner.memberships.get().organisation
    log_in_freshly(client, owner)
    assert "Draag over aan de moderators" in text_of(client.get(f"{PAGE}weggaan/"))
    client.post(f"{PAGE}weggaan/")
    assert not party.memberships.exists()
    [item] = waiting(moderator)
    assert (item.kind, item.title) == ("Zonder eigenaar", "Zoek een eigenaar: Rietwerk")
    client.force_login(coordinator)
    told = {"email": stranger.email, "reason": "De nieuwe directeur."}
    client.post("/coordinatie/organisaties/rietwerk/eigenaar/", told)
    client.force_login(stranger)
    client.post(f"/mijn/uitnodiging/{token_of(OutgoingMail.objects.get(recipient=stranger.email))}/")
    party.refresh_from_db()
    assert (party.memberships.get().user, party.without_owner_since) == (stranger, None)
    assert party.verified_how == "import"
    assert waiting(moderator) == []


def test_members_who_are_no_last_owner_leave_at_once(client, owner, reader, party):
    client.force_login(reader)
    assert "U werkt niet meer mee namens Rietwerk." in text_of(client.post(f"{PAGE}weggaan/", follow=True))
    assert client.get(PAGE).status_code == 404


def test_a_number_that_is_taken_leads_to_who_decides_without_a_name(client, claimed, moderator, stranger):
    client.force_login(stranger)
    new = {"name": "Mijn zaak", "kind": "company", "kvk_number": "90000002", "municipality_code": "GM0106"}
    response = client.post("/mijn/organisatie/nieuw/", new)
    assert "Nieuwland" not in text_of(response)
    [link] = re.findall(r'href="(/mijn/organisatie/toegang-vragen/\?kvk=\d+)"', response.content.decode())
    page = client.get(link)
    assert 'value="90000002"' in page.content.decode()
    sent = client.post(link, {"kvk_number": "9000 0002", "words": "Ik doe de inkoop."}, follow=True)
    assert "Uw vraag is verstuurd." in text_of(sent)
    assert "Nieuwland" not in text_of(page) + text_of(sent)
    client.post(link, {"kvk_number": "90000002", "words": "Nog eens."})
    asked = JoinRequest.objects.get()
    assert (asked.user, asked.organisation, asked.words) == (stranger, claimed, "Ik doe de inkoop.")
    mail = OutgoingMail.objects.get()
    assert mail.recipient == moderator.email
    assert stranger.name not in mail.text


def test_the_question_about_a_checked_organisation_goes_to_its_owner(owner, party, moderator, stranger):
    joining.ask_to_join(kvk_number="90000001", by=stranger, words="", now=NOON)
    assert OutgoingMail.objects.get().recipient == owner.email
    assert not [item for item in waiting(moderator) if item.kind == "Toegang"]


def test_who_named_a_number_first_decides_nothing_before_somebody_checked(client, claimed, moderator, stranger):
    asked = joining.ask_to_join(kvk_number="90000002", by=stranger, words="Ik ben de echte.", now=NOON)
    client.force_login(claimed.memberships.get().user)
    assert stranger.name not in text_of(client.get("/mijn/organisaties/nieuwland/"))
    assert client.get(f"/mijn/organisaties/nieuwland/vragen/{asked.pk}/").status_code == 404
    assert "Wil meewerken: Nieuwland" in [item.title for item in waiting(moderator)]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [("", "Schrijf het KvK-nummer"), ("123", "heeft 8 cijfers"), ("99999999", "hier nog niet")],
)
def test_a_question_that_cannot_be_asked_says_why(client, stranger, number, sentence):
    client.force_login(stranger)
    response = client.post("/mijn/organisatie/toegang-vragen/", {"kvk_number": number, "words": "Bewaar dit."})
    assert sentence in text_of(response)
    assert "Bewaar dit." in response.content.decode()


def test_the_owner_lets_somebody_join_with_a_role(client, owner, party, stranger):
    asked = joining.ask_to_join(kvk_number="90000001", by=stranger, words="Ik doe de inkoop.", now=NOON)
    client.force_login(owner)
    assert "Vera Vreemd" in text_of(client.get(PAGE))
    page = f"{PAGE}vragen/{asked.pk}/"
    assert "Ik doe de inkoop." in text_of(client.get(page))
    assert "Kies een rol." in text_of(client.post(page, {"outcome": "ja"}))
    client.post(page, {"outcome": "ja", "role": "reader"})
    assert Membership.objects.get(user=stranger).role == "reader"
    asked.refresh_from_db()
    assert (asked.outcome, asked.role, asked.decided_by) == ("approved", "reader", owner)
    assert client.get(page).status_code == 404
    with pytest.raises(NotPossible, match="al besloten"):
        joining.refuse_join(request=asked, by=owner, reason="Toch niet.", now=LATER)


def test_the_owner_says_no_with_a_reason_and_the_name_stays_unsaid(client, owner, party, stranger):
    asked = joining.ask_to_join(kvk_number="90000001", by=stranger, words="", now=NOON)
    client.force_login(owner)
    page = f"{PAGE}vragen/{asked.pk}/"
    assert "Schrijf waarom niet." in text_of(client.post(page, {"outcome": "nee", "reason": " "}))
    client.post(page, {"outcome": "nee", "reason": "Wij kennen u niet."})
    mail = OutgoingMail.objects.get(recipient=stranger.email)
    assert "Wij kennen u niet." in mail.text
    assert "Rietwerk" not in mail.text + mail.subject
    assert not stranger.memberships.exists()


def test_without_an_owner_the_moderators_decide_and_the_organisation_is_checked_next(client, moderator, stranger):
    imported = OrganisationFactory(name="Groenploeg", slug="groenploeg", kvk_number="90000007")
    joining.ask_to_join(kvk_number="90000007", by=stranger, words="", now=NOON)
    assert OutgoingMail.objects.get().recipient == moderator.email
    [item] = waiting(moderator)
    assert (item.kind, item.sender) == ("Toegang", "Vera Vreemd")
    client.force_login(moderator)
    client.post(item.url, {"outcome": "ja", "role": "owner"})
    imported.refresh_from_db()
    assert imported.memberships.get().user == stranger
    assert [item.title for item in waiting(moderator)] == ["Controleren: Groenploeg"]


def test_switching_keeps_to_organisations_that_one_acts_for(client, owner, party, claimed):
    second = MembershipFactory(user=owner, organisation=OrganisationFactory(name="Tweede", slug="tweede"))
    client.force_login(owner)
    assert "Voor wie werkt u nu?" in text_of(client.get("/mijn/"))
    choose = "/mijn/organisatie/kiezen/"
    for other in (claimed.slug, "tweede\x00", ""):
        assert client.post(choose, {"organisatie": other}).status_code == 404
    shown = client.post(choose, {"organisatie": "tweede"}, follow=True)
    assert "U werkt nu voor Tweede." in text_of(shown)
    assert client.get("/mijn/aanbieder/").url == "/mijn/aanbieder/tweede/"
    second.delete()
    assert client.get("/mijn/aanbieder/").url == "/mijn/aanbieder/rietwerk/"


def test_readers_read_and_never_write(client, reader, party):
    client.force_login(reader)
    assert client.get("/mijn/aanbieder/rietwerk/").status_code == 404
    assert client.post("/mijn/aanbieder/rietwerk/", {"knop": "insturen"}).status_code == 404
    assert client.get("/mijn/verhalen/nieuw/").status_code == 403
    assert Organisation.objects.of(reader).get() == party


@pytest.mark.parametrize("role", ["reader", ""])
def test_who_is_no_owner_any_more_comes_back_by_no_invitation_of_before(party, owner, role):
    second = MembershipFactory(organisation=party)
    mine = invitations.invite_colleague(organisation=party, by=owner, email="a@x.example", role="reader", now=NOON)
    sent = invitations.invite_colleague(
        organisation=party, by=second.user, email="zelf@elders.example", role="owner", now=NOON
    )
    if role:
        members.change_role(membership=second, role=role, by=owner, now=LATER)
    else:
        members.remove_member(membership=second, by=owner, now=LATER)
    sent.refresh_from_db()
    mine.refresh_from_db()
    assert (sent.revoked_at, sent.revoked_by) == (LATER, owner)
    assert mine.is_open()
