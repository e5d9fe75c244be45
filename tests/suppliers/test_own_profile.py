"""Writing one's own profile in a browser without scripts."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from suppliers.actions import profiles as actions
from suppliers.models import Supplier
from suppliers.profile import OfferedService, Profile
from suppliers.writing import latest_profile
from tests.factories import (
    NOON,
    ClaimFactory,
    MembershipFactory,
    OrganisationFactory,
    RecognitionFactory,
    SupplierFactory,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db
PAGE = "/mijn/aanbieder/rietwerk/"


def typed(**changes):
    """What a browser sends of the form with one service and nothing else."""
    told = {
        "summary": "Wij vlechten riet.",
        "description": "Met zijn achten.",
        "themes": ["natuur"],
        "website": "rietwerk.example",
        "email": "post@rietwerk.example",
        "dienst-TOTAL_FORMS": "3",
        "dienst-INITIAL_FORMS": "0",
        "dienst-0-title": "Rieten daken",
        "dienst-0-category": "groen",
        "dienst-0-provinces": ["PV22"],
        "dienst-0-places": "Groningen, Súdwest-Fryslân",
        "dienst-0-order_minimum": "€ 2.500",
        "dienst-0-order_maximum": "9000,-",
        "dienst-0-lead_time_days": "14",
        "erkenning-TOTAL_FORMS": "2",
        "erkenning-INITIAL_FORMS": "0",
        "erkenning-0-recognition": "pso",
        "erkenning-0-level": "trede 1",
        "erkenning-0-valid_until": "14-3-2027",
        "knop": "bewaren",
    }
    return told | changes


def test_a_draft_is_kept_as_it_was_typed(client, owner):
    client.force_login(owner)
    response = client.post(PAGE, typed(), follow=True)
    assert "Uw concept is bewaard." in text_of(response)
    profile = latest_profile(Supplier.objects.get())
    assert profile.website == "https://rietwerk.example"
    assert profile.services == (
        OfferedService("Rieten daken", "groen", "", ("PV22", "GM0014", "GM1900"), 2500, 9000, 14),
    )
    assert str(profile.claims[0].valid_until) == "2027-03-14"


def test_the_form_shows_what_was_kept(client, owner):
    client.force_login(owner)
    client.post(PAGE, typed())
    page = client.get(PAGE).content.decode()
    for value in ("Wij vlechten riet.", "Rieten daken", "Groningen, Súdwest-Fryslân", "2500", "14-03-2027"):
        assert value in page
    assert re.search(r'value="PV22"[^>]*checked', page)
    assert re.search(r'value="groen" selected', page)


def test_keeping_what_the_form_shows_changes_nothing(client, owner):
    client.force_login(owner)
    client.post(PAGE, typed())
    before = latest_profile(Supplier.objects.get())
    page = client.get(PAGE).content.decode()
    shown = typed(
        **{
            "website": "https://rietwerk.example",
            "dienst-INITIAL_FORMS": re.search(r'name="dienst-INITIAL_FORMS" value="(\d+)"', page)[1],
            "erkenning-INITIAL_FORMS": re.search(r'name="erkenning-INITIAL_FORMS" value="(\d+)"', page)[1],
        }
    )
    client.post(PAGE, shown)
    assert latest_profile(Supplier.objects.get()) == before


def room(client, answer, **changes):
    """The one service as it is kept after this answer to whether there is room."""
    shown = client.get(PAGE).content.decode()
    number = re.search(r'name="dienst-INITIAL_FORMS" value="(\d+)"', shown)[1]
    claims = re.search(r'name="erkenning-INITIAL_FORMS" value="(\d+)"', shown)[1]
    changes |= {"dienst-INITIAL_FORMS": number, "erkenning-INITIAL_FORMS": claims, "dienst-0-capacity": answer}
    client.post(PAGE, typed(**changes))
    return Supplier.objects.get().offerings.get()


def said_days_ago(days):
    said_on = timezone.localdate() - timedelta(days=days)
    Supplier.objects.get().offerings.update(capacity="now", capacity_on=said_on)
    return said_on


def test_an_answer_about_room_keeps_the_day_on_which_it_was_given(client, owner):
    client.force_login(owner)
    kept = room(client, "now")
    assert (kept.capacity, kept.capacity_on) == ("now", timezone.localdate())
    said_on = said_days_ago(100)
    assert re.search(r'value="now" selected', client.get(PAGE).content.decode())
    assert room(client, "now").capacity_on == said_on
    assert room(client, "later").capacity_on == timezone.localdate()
    assert (room(client, "").capacity, room(client, "").capacity_on) == ("", None)


def test_an_old_answer_about_room_is_asked_again(client, owner):
    client.force_login(owner)
    room(client, "now")
    said_days_ago(121)
    assert not re.search(r'value="now" selected', client.get(PAGE).content.decode())
    assert room(client, "now").capacity_on == timezone.localdate()


def test_sending_in_says_when_there_is_an_answer(client, owner, moderator):
    client.force_login(owner)
    response = client.post(PAGE, typed(knop="insturen"), follow=True)
    assert "Een moderator antwoordt binnen 5 werkdagen" in text_of(response)
    assert "wacht op een moderator" in text_of(response)
    supplier = Supplier.objects.get()
    assert (supplier.status, supplier.submitted_by) == ("in_review", owner)


def test_while_it_waits_there_is_no_form_and_typing_is_refused(client, owner):
    client.force_login(owner)
    client.post(PAGE, typed(knop="insturen"))
    assert "<textarea" not in client.get(PAGE).content.decode()
    response = client.post(PAGE, typed(summary="Iets anders."))
    assert "Uw profiel wacht op een moderator. U kunt het weer wijzigen na het besluit." in text_of(response)
    assert Supplier.objects.get().summary == "Wij vlechten riet."


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"summary": ""}, "Schrijf in één zin wat u doet."),
        ({"summary": "x" * 301}, "Dit is te lang: er passen 300 tekens, u schreef er 301."),
        ({"description": "x" * 10_001}, "Dit is te lang"),
        ({"themes": ["nee"]}, "Kies thema's uit de lijst."),
        ({"website": "javascript:alert(1)"}, "Schrijf bijvoorbeeld https://www.voorbeeld.nl."),
        ({"website": "ftp://riet.example"}, "Schrijf bijvoorbeeld https://www.voorbeeld.nl."),
        ({"email": "post"}, "Schrijf een e-mailadres"),
        ({"dienst-0-title": ""}, "Geef deze dienst een naam, of haal haar weg."),
        ({"dienst-0-category": ""}, "Kies bij welke categorie deze dienst hoort."),
        ({"dienst-0-category": "nee"}, "Deze categorie kennen wij niet."),
        ({"dienst-0-provinces": ["PV99"]}, "Kies Groningen, Fryslân of Drenthe."),
        ({"dienst-0-places": "Asse"}, "‘Asse’ is geen gemeente in Groningen, Fryslân of Drenthe. Bedoelt u ‘Assen’?"),
        ({"dienst-0-order_minimum": "veel"}, "Schrijf het bedrag in hele euro's"),
        ({"dienst-0-order_minimum": "9" * 5000}, "Schrijf het bedrag in hele euro's"),
        ({"dienst-0-order_minimum": "-5"}, "Schrijf het bedrag in hele euro's"),
        ({"dienst-0-order_maximum": "9999999999"}, "Dit is meer dan 1 miljard euro."),
        ({"dienst-0-order_minimum": "10000"}, "De grootste opdracht is kleiner dan de kleinste."),
        ({"dienst-0-lead_time_days": "gauw"}, "Schrijf een aantal dagen, bijvoorbeeld 14."),
        ({"dienst-0-capacity": "nee"}, "Kies een antwoord uit de lijst."),
        ({"dienst-0-lead_time_days": "99999"}, "Schrijf een aantal dagen, bijvoorbeeld 14."),
        (
            {"dienst-1-title": "Rieten daken", "dienst-1-category": "groen"},
            "Deze naam staat er al. Geef elke dienst een eigen naam.",
        ),
        ({"erkenning-0-recognition": "nee"}, "Deze erkenning kennen wij niet."),
        ({"erkenning-0-recognition": ""}, "Kies welke erkenning het is, of haal haar weg."),
        ({"erkenning-0-valid_until": "14 maart"}, "Schrijf een datum als 14-3-2027."),
        ({"erkenning-0-valid_until": "2026-13-45"}, "Schrijf een datum als 14-3-2027."),
        ({"erkenning-1-recognition": "pso", "erkenning-1-level": "trede 1"}, "Deze erkenning staat er al"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_what_to_do_and_all_that_was_typed(client, owner, wrong, told):
    client.force_login(owner)
    response = client.post(PAGE, typed(**wrong))
    shown = text_of(response)
    assert response.status_code == 200
    assert "Uw profiel is nog niet bewaard. Er is 1 ding te doen:" in shown
    assert told in shown
    assert not Supplier.objects.exists()
    page = html.unescape(response.content.decode())
    for name, value in typed(**wrong).items():
        # A list shows only what it holds: there the sentence says that the choice was unknown.
        if isinstance(value, str) and value not in ("nee", "bewaren"):
            assert value in page, name


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"dienst-0-provinces": [], "dienst-0-places": ""}, "Kies een provincie, of schrijf hieronder een gemeente."),
        (
            {"dienst-0-title": "", "dienst-0-category": "", "dienst-0-provinces": [], "dienst-0-places": ""}
            | {"dienst-0-order_minimum": "", "dienst-0-order_maximum": "", "dienst-0-lead_time_days": ""},
            "Schrijf minstens één dienst op.",
        ),
    ],
)
def test_sending_in_asks_for_what_buyers_need_and_a_draft_does_not(client, owner, wrong, told):
    client.force_login(owner)
    assert told in text_of(client.post(PAGE, typed(knop="insturen", **wrong)))
    assert not Supplier.objects.exists()
    client.post(PAGE, typed(**wrong))
    assert Supplier.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (typed(**{"dienst-TOTAL_FORMS": "x"}), "Het formulier kwam niet heel aan. Wij bewaarden niets"),
        ({"summary": "Alleen dit."}, "Het formulier kwam niet heel aan. Wij bewaarden niets"),
        (typed(**{"erkenning-INITIAL_FORMS": "9" * 30}), "Kies welke erkenning het is, of haal haar weg."),
        (typed(**{"dienst-TOTAL_FORMS": "9" * 30}), "Er passen 25 op een profiel."),
    ],
)
def test_a_form_that_was_tampered_with_is_no_error_of_ours(client, owner, sent, told):
    client.force_login(owner)
    response = client.post(PAGE, sent)
    assert response.status_code == 200
    assert told in text_of(response)
    assert not Supplier.objects.exists()


def test_extra_fields_change_nothing(client, owner):
    client.force_login(owner)
    client.post(PAGE, typed(status="published", organisation="1", is_demo="1", decided_at="2026-01-01"))
    assert Supplier.objects.get().status == "draft"


def test_a_service_and_a_recognition_can_be_taken_away(client, owner):
    client.force_login(owner)
    client.post(PAGE, typed())
    gone = {
        "dienst-INITIAL_FORMS": "1",
        "erkenning-INITIAL_FORMS": "1",
        "dienst-0-DELETE": "on",
        "erkenning-0-DELETE": "on",
    }
    client.post(PAGE, typed(**gone, **{"dienst-0-title": ""}))
    profile = latest_profile(Supplier.objects.get())
    assert (profile.services, profile.claims) == ((), ())


def test_what_was_checked_cannot_be_declared_again(client, owner):
    supplier = SupplierFactory(organisation=owner.memberships.get().organisation, status="draft", published_at=None)
    pso = RecognitionFactory(slug="pso")
    ClaimFactory(supplier=supplier, recognition=pso, level="trede 1", checked_how="register_confirmed")
    client.force_login(owner)
    assert "Deze erkenning staat er al, of is al gecontroleerd." in text_of(client.post(PAGE, typed()))
    assert supplier.claims.count() == 1


def test_the_reason_of_a_moderator_stands_above_the_form(client, owner, moderator):
    client.force_login(owner)
    client.post(PAGE, typed(knop="insturen"))
    actions.reject(supplier=Supplier.objects.get(), by=moderator, now=NOON, reason="Zet er <b>bij</b> waar u levert.")
    response = client.get(PAGE)
    assert "De moderator vroeg op 23 november 2026 om een aanpassing:" in text_of(response)
    assert "Zet er &lt;b&gt;bij&lt;/b&gt; waar u levert." in response.content.decode()
    assert "Rieten daken" in response.content.decode()


def test_a_change_of_what_is_online_can_be_thrown_away(client, owner):
    organisation = owner.memberships.get().organisation
    SupplierFactory(organisation=organisation, summary="Wij vlechten.")
    client.force_login(owner)
    client.post(PAGE, typed())
    assert "staat online, met een wijziging die nog een concept is" in text_of(client.get(PAGE))
    response = client.post(PAGE, {"knop": "weggooien"}, follow=True)
    assert "Uw wijziging is weg. Online verandert er niets." in text_of(response)
    assert (Supplier.objects.get().proposed, Supplier.objects.get().summary) == (None, "Wij vlechten.")


def test_sending_in_without_a_change_says_so(client, owner):
    organisation = owner.memberships.get().organisation
    organisation.record_verified(how="import", at=NOON)
    actions.save_draft(organisation=organisation, profile=Profile(summary="Wij vlechten riet.", services=()))
    Supplier.objects.update(status="published", published_at=NOON)
    client.force_login(owner)
    client.post(PAGE, typed())
    client.post(PAGE, {"knop": "weggooien"})
    empty = {name: "" for name in typed() if name.startswith(("dienst-0", "erkenning-0"))}
    same = typed(description="", themes=[], website="", email="", **empty)
    assert "Uw concept is bewaard." in text_of(client.post(PAGE, same, follow=True))
    assert Supplier.objects.get().proposed is None


@pytest.mark.parametrize("role", ["owner", "editor"])
def test_owners_and_editors_write(client, words, role):
    member = MembershipFactory(organisation__slug="rietwerk", role=role)
    client.force_login(member.user)
    assert client.get(PAGE).status_code == 200


def test_a_reader_and_a_stranger_find_nothing_to_write(client, words, stranger, moderator):
    reader = MembershipFactory(organisation__slug="rietwerk", role="reader").user
    for person in (reader, stranger, moderator, MembershipFactory().user):
        client.force_login(person)
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, typed()).status_code == 404
    assert not Supplier.objects.exists()


@pytest.mark.parametrize("path", ["/mijn/aanbieder/", PAGE])
def test_without_logging_in_there_is_nothing_to_write(client, owner, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response.url.startswith("/account/login/")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, owner, method):
    client.force_login(owner)
    assert getattr(client, method)(PAGE).status_code == 405
    assert client.post("/mijn/aanbieder/").status_code == 405


def test_with_one_organisation_one_is_at_the_form_at_once(client, owner):
    client.force_login(owner)
    assert client.get("/mijn/aanbieder/").url == PAGE


def test_with_several_organisations_one_chooses(client, owner):
    other = OrganisationFactory(name="Ander Werk", slug="ander-werk")
    MembershipFactory(user=owner, organisation=other, role="editor")
    MembershipFactory(user=owner, organisation=OrganisationFactory(name="Alleen Lezen"), role="reader")
    SupplierFactory(organisation=other, status="draft", published_at=None)
    client.force_login(owner)
    shown = text_of(client.get("/mijn/aanbieder/"))
    assert "Ander Werk concept Rietwerk nog geen profiel" in shown
    assert "Alleen Lezen" not in shown


def test_without_organisation_one_reads_what_comes_first(client, stranger):
    client.force_login(stranger)
    response = client.get("/mijn/aanbieder/")
    assert "U schrijft hier nog voor geen organisatie ." in text_of(response)
    assert "/mijn/organisatie/nieuw/" in response.content.decode()


def test_the_form_costs_the_same_whatever_its_size(client, owner, django_assert_num_queries):
    organisation = owner.memberships.get().organisation
    services = tuple(OfferedService(f"Dienst {number}", "groen", "", ("PV22",)) for number in range(9))
    actions.save_draft(organisation=organisation, profile=Profile(summary="Wij.", services=services))
    client.force_login(owner)
    # Session, user, organisation, supplier, its themes, services, claims, photos and checked claims, options; banner,
    # reading; the token of the form is kept in the session, which is written in a savepoint.
    with django_assert_num_queries(12 + 3):
        client.get(PAGE)


@pytest.mark.parametrize("total", ["0", "", "x\x00"])
def test_sending_in_without_a_single_service_says_what_to_do(client, owner, total):
    client.force_login(owner)
    response = client.post(PAGE, typed(**{"dienst-TOTAL_FORMS": total, "knop": "insturen"}))
    assert response.status_code == 200
    sentence = "Schrijf minstens één dienst op." if total == "0" else "Het formulier kwam niet heel aan."
    assert sentence in html.unescape(text_of(response))
    assert not Supplier.objects.exists()
