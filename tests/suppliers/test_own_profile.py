"""Writing one's own profile in a browser without scripts: step by step, and nothing typed is lost."""

import html
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from suppliers.actions import profiles as actions
from suppliers.models import ProfilePhoto, Supplier
from suppliers.profile import DeclaredClaim, OfferedService, Profile
from suppliers.steps import STEPS
from suppliers.upkeep import months_ahead
from suppliers.writing import latest_profile
from tests.factories import (
    NOON,
    ClaimFactory,
    MembershipFactory,
    OrganisationFactory,
    RecognitionFactory,
    SupplierFactory,
)
from tests.pictures import photo as picture
from tests.reading import text_of
from tests.suppliers.writing import OFFER, STEP, TYPED, hidden, write, write_everything

pytestmark = pytest.mark.django_db
PAGE = "/mijn/aanbieder/rietwerk/"
SERVICE = OfferedService(
    title="Rieten daken",
    category="groen",
    area=("PV22", "GM0014", "GM1900"),
    order_minimum=2500,
    order_maximum=9000,
    lead_time_days=14,
    largest_done=8000,
    takes_part=True,
)
CLAIM = DeclaredClaim(
    recognition="pso",
    level="trede 1",
    valid_until=date(2027, 3, 14),
    issuer="PSO-Nederland",
    number="12-345",
    issued_on=date(2025, 3, 14),
    evidence_url="https://register.example/12-345",
)


def latest():
    return latest_profile(Supplier.objects.get())


@pytest.fixture
def writer(client, owner):
    """The owner, at the keyboard."""
    client.force_login(owner)
    return owner


@pytest.fixture
def online(writer):
    """A profile that everybody reads, of which the owner writes a change."""
    supplier = SupplierFactory(organisation=writer.memberships.get().organisation, summary="Wij vlechten.")
    profile = Profile(summary="Wij vlechten.", services=(SERVICE,))
    actions.save_draft(organisation=supplier.organisation, profile=profile)
    waiting = actions.submit(supplier=supplier, by=writer, now=NOON)
    return actions.approve(supplier=waiting, by=writer, now=NOON)


# What a step keeps.


def test_each_step_keeps_its_own_part_as_it_was_typed(client, writer):
    write_everything(client)
    assert latest() == Profile(
        summary="Wij vlechten riet.",
        description="Met zijn achten.",
        for_people="Drie van ons leerden het vak hier.",
        for_planet="Het riet groeit om de hoek.",
        themes=("natuur",),
        website="https://rietwerk.example",
        email="post@rietwerk.example",
        contact_role="de planning",
        services=(SERVICE,),
        claims=(CLAIM,),
    )
    assert Supplier.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("step", "values"),
    [
        ("wie", ["Wij vlechten riet.", "Met zijn achten.", "Drie van ons leerden het vak hier.", "om de hoek"]),
        ("aanbod", ["Rieten daken", "Groningen, Súdwest-Fryslân", "2500", "8000", 'value="ja" selected']),
        ("aanbod", ['value="groen" selected']),
        ("erkenningen", ["trede 1", "PSO-Nederland", "12-345", "14-03-2025", "14-03-2027", "https://register.example"]),
        ("contact", ["https://rietwerk.example", "post@rietwerk.example", "de planning"]),
    ],
)
def test_a_step_shows_what_was_kept(client, writer, step, values):
    write_everything(client)
    page = client.get(STEP.format(step)).content.decode()
    for value in values:
        assert value in page


@pytest.mark.parametrize("step", ["wie", "aanbod", "erkenningen", "contact"])
def test_keeping_what_a_step_shows_changes_nothing(client, writer, step):
    write_everything(client)
    before = latest()
    write(client, step)
    assert latest() == before


def test_one_goes_on_to_the_next_step_or_stays(client, writer):
    assert write(client, "wie", knop="verder").redirect_chain == [(STEP.format("aanbod"), 302)]
    response = write(client, "wie")
    assert response.redirect_chain == [(STEP.format("wie"), 302)]
    assert "‘Wie u bent’ is bewaard. Niemand anders ziet het tot u het instuurt." in text_of(response)
    assert write(client, "contact", knop="verder").redirect_chain == [(STEP.format("insturen"), 302)]


def test_steps_may_be_written_in_any_order(client, writer):
    write(client, "contact")
    assert (latest().contact_role, latest().summary) == ("de planning", "")


def room(client, answer):
    """The one service as it is kept after this answer to whether there is room."""
    write(client, "aanbod", **{"dienst-0-capacity": answer})
    return Supplier.objects.get().offerings.get()


def said_days_ago(days):
    said_on = timezone.localdate() - timedelta(days=days)
    Supplier.objects.get().offerings.update(capacity="now", capacity_on=said_on)
    return said_on


def test_an_answer_about_room_keeps_the_day_on_which_it_was_given(client, writer):
    kept = room(client, "now")
    assert (kept.capacity, kept.capacity_on) == ("now", timezone.localdate())
    said_on = said_days_ago(100)
    assert re.search(r'value="now" selected', client.get(STEP.format("aanbod")).content.decode())
    assert room(client, "now").capacity_on == said_on
    assert room(client, "later").capacity_on == timezone.localdate()
    assert (room(client, "").capacity, room(client, "").capacity_on) == ("", None)


def test_who_is_full_says_from_which_month_there_is_room_again(client, writer):
    month = months_ahead(timezone.localdate())[2]
    write(client, "aanbod", **{"dienst-0-capacity": "later", "dienst-0-capacity_from": month.isoformat()})
    assert Supplier.objects.get().offerings.get().capacity_from == month
    assert re.search(rf'value="{month}" selected', client.get(STEP.format("aanbod")).content.decode())
    response = write(client, "aanbod", **{"dienst-0-capacity": "now", "dienst-0-capacity_from": month.isoformat()})
    assert "Een maand hoort bij ‘nu vol’. Kies dat, of laat de maand weg." in text_of(response)
    response = write(client, "aanbod", **{"dienst-0-capacity": "later", "dienst-0-capacity_from": "2019-13-45"})
    assert "Kies een van de maanden in de lijst." in text_of(response)


def test_an_old_answer_about_room_is_asked_again(client, writer):
    room(client, "now")
    said_days_ago(121)
    assert not re.search(r'value="now" selected', client.get(STEP.format("aanbod")).content.decode())
    assert room(client, "now").capacity_on == timezone.localdate()


def test_a_service_and_a_recognition_can_be_taken_away(client, writer):
    write_everything(client)
    write(client, "aanbod", **{"dienst-0-DELETE": "on", "dienst-0-title": ""})
    write(client, "erkenningen", **{"erkenning-0-DELETE": "on"})
    assert (latest().services, latest().claims) == ((), ())


# What cannot be kept.


@pytest.mark.parametrize(
    ("step", "wrong", "told"),
    [
        ("wie", {"summary": ""}, "Schrijf in één zin wat u doet."),
        ("wie", {"summary": "x" * 301}, "Dit is te lang: er passen 300 tekens, u schreef er 301."),
        ("wie", {"description": "x" * 10_001}, "Dit is te lang"),
        ("wie", {"for_people": "x" * 3_001}, "Dit is te lang"),
        ("wie", {"for_planet": "x" * 3_001}, "Dit is te lang"),
        ("wie", {"themes": ["nee"]}, "Kies thema's uit de lijst."),
        ("contact", {"website": "javascript:alert(1)"}, "Schrijf bijvoorbeeld https://www.voorbeeld.nl."),
        ("contact", {"website": "ftp://riet.example"}, "Schrijf bijvoorbeeld https://www.voorbeeld.nl."),
        ("contact", {"email": "post"}, "Schrijf een e-mailadres"),
        ("contact", {"contact_role": "jan@rietwerk.example"}, "Schrijf hier geen e-mailadres en geen webadres."),
        ("contact", {"contact_role": "x" * 81}, "Dit is te lang"),
        ("aanbod", {"dienst-0-title": ""}, "Geef deze dienst een naam, of haal haar weg."),
        ("aanbod", {"dienst-0-category": ""}, "Kies bij welke categorie deze dienst hoort."),
        ("aanbod", {"dienst-0-category": "nee"}, "Deze categorie kennen wij niet."),
        ("aanbod", {"dienst-0-provinces": ["PV99"]}, "Kies Groningen, Fryslân of Drenthe."),
        ("aanbod", {"dienst-0-places": "Asse"}, "‘Asse’ is geen gemeente in Groningen, Fryslân of Drenthe. Bedoelt u"),
        ("aanbod", {"dienst-0-order_minimum": "veel"}, "Schrijf het bedrag in hele euro's"),
        ("aanbod", {"dienst-0-order_minimum": "9" * 5000}, "Schrijf het bedrag in hele euro's"),
        ("aanbod", {"dienst-0-order_minimum": "-5"}, "Schrijf het bedrag in hele euro's"),
        ("aanbod", {"dienst-0-order_maximum": "9999999999"}, "Dit is meer dan 1 miljard euro."),
        ("aanbod", {"dienst-0-order_minimum": "10000"}, "De grootste opdracht is kleiner dan de kleinste."),
        ("aanbod", {"dienst-0-largest_done": "veel"}, "Schrijf het bedrag in hele euro's"),
        ("aanbod", {"dienst-0-takes_part": "nee, dank u"}, "Kies een antwoord uit de lijst."),
        ("aanbod", {"dienst-0-lead_time_days": "gauw"}, "Schrijf een aantal dagen, bijvoorbeeld 14."),
        ("aanbod", {"dienst-0-lead_time_days": "99999"}, "Schrijf een aantal dagen, bijvoorbeeld 14."),
        ("aanbod", {"dienst-0-capacity": "nee"}, "Kies een antwoord uit de lijst."),
        (
            "aanbod",
            {"dienst-TOTAL_FORMS": "3", "dienst-1-title": "Rieten daken", "dienst-1-category": "groen"},
            "Deze naam staat er al. Geef elke dienst een eigen naam.",
        ),
        ("erkenningen", {"erkenning-0-recognition": "nee"}, "Deze erkenning kennen wij niet."),
        ("erkenningen", {"erkenning-0-recognition": ""}, "Kies welke erkenning het is, of haal haar weg."),
        ("erkenningen", {"erkenning-0-valid_until": "14 maart"}, "Schrijf een datum als 14-3-2027."),
        ("erkenningen", {"erkenning-0-issued_on": "2026-13-45"}, "Schrijf een datum als 14-3-2027."),
        ("erkenningen", {"erkenning-0-issued_on": "15-3-2027"}, "Zij eindigt voordat zij is afgegeven."),
        ("erkenningen", {"erkenning-0-evidence_url": "data:x"}, "Schrijf bijvoorbeeld https://www.voorbeeld.nl."),
        (
            "erkenningen",
            {
                "erkenning-TOTAL_FORMS": "2",
                "erkenning-1-recognition": "pso",
                "erkenning-1-level": "trede 1",
                "erkenning-1-issued_on": "14-3-2025",
            },
            "Deze erkenning staat er al",
        ),
    ],
)
def test_what_cannot_be_kept_comes_back_with_what_to_do_and_all_that_was_typed(client, writer, step, wrong, told):
    response = write(client, step, **wrong)
    shown = text_of(response)
    assert response.status_code == 200
    assert "Deze stap is nog niet bewaard. Er is 1 ding te doen:" in shown
    assert told in shown
    assert not Supplier.objects.exists()
    page = html.unescape(response.content.decode())
    for name, value in {**TYPED[step], **wrong}.items():
        # A list shows only what it holds: there the sentence says that the choice was unknown.
        if isinstance(value, str) and not value.startswith("nee") and not name.endswith("_FORMS"):
            assert value in page, name


@pytest.mark.parametrize(
    ("step", "sent", "told"),
    [
        ("aanbod", {"dienst-TOTAL_FORMS": "x"}, "Het formulier kwam niet heel aan. Wij bewaarden niets"),
        ("aanbod", {"dienst-TOTAL_FORMS": ""}, "Het formulier kwam niet heel aan. Wij bewaarden niets"),
        ("aanbod", {"dienst-TOTAL_FORMS": "x\x00"}, "Het formulier kwam niet heel aan. Wij bewaarden niets"),
        (
            "erkenningen",
            {"erkenning-TOTAL_FORMS": "2", "erkenning-INITIAL_FORMS": "9" * 30},
            "Kies welke erkenning het is, of haal haar weg.",
        ),
        ("aanbod", {"dienst-TOTAL_FORMS": "9" * 30}, "Er passen 25 op een profiel."),
    ],
)
def test_a_form_that_was_tampered_with_is_no_error_of_ours(client, writer, step, sent, told):
    response = write(client, step, **sent)
    assert response.status_code == 200
    assert told in text_of(response)
    assert not Supplier.objects.exists()


def test_extra_fields_change_nothing(client, writer):
    write(client, "wie", status="published", organisation="1", is_demo="1", decided_at="2026-01-01", website="x")
    assert (Supplier.objects.get().status, latest().website) == ("draft", "")


def test_what_was_checked_cannot_be_declared_again_unless_it_was_issued_again(client, writer):
    supplier = SupplierFactory(organisation=writer.memberships.get().organisation, status="draft", published_at=None)
    pso = RecognitionFactory(slug="pso")
    ClaimFactory(supplier=supplier, recognition=pso, level="trede 1", checked_how="register_confirmed")
    shown = text_of(write(client, "erkenningen"))
    assert "Deze erkenning is al gecontroleerd en staat op uw profiel." in shown
    assert supplier.claims.count() == 1
    supplier.claims.update(issued_on=date(2023, 3, 14))
    write(client, "erkenningen")
    assert latest().claims == (CLAIM,)
    assert supplier.claims.count() == 2


# Two people at once.


def test_who_writes_another_step_meanwhile_loses_nothing(client, writer):
    shown = client.get(STEP.format("wie")).content.decode()
    write(client, "contact")
    write(client, "wie", page=shown)
    assert (latest().summary, latest().contact_role) == ("Wij vlechten riet.", "de planning")


def test_who_writes_the_same_step_meanwhile_is_told_and_both_texts_are_there(client, writer):
    write(client, "wie")
    shown = client.get(STEP.format("wie")).content.decode()
    write(client, "wie", summary="Wij vlechten wilgen.")
    response = write(client, "wie", page=shown, summary="Wij vlechten hooi.")
    told = text_of(response)
    assert "Intussen is deze stap gewijzigd, door een collega of in een ander venster." in told
    assert "Dit is nu bewaard Samenvatting Wij vlechten wilgen." in told
    assert "Wij vlechten hooi." in response.content.decode()
    assert latest().summary == "Wij vlechten wilgen."
    write(client, "wie", page=response.content.decode(), summary="Wij vlechten hooi.")
    assert latest().summary == "Wij vlechten hooi."


def test_a_mistake_in_the_form_does_not_hide_what_somebody_else_wrote(client, writer):
    write(client, "wie")
    shown = client.get(STEP.format("wie")).content.decode()
    write(client, "wie", summary="Wij vlechten wilgen.")
    wrong = write(client, "wie", page=shown, summary="")
    response = write(client, "wie", page=wrong.content.decode(), summary="Wij vlechten hooi.")
    assert "Intussen is deze stap gewijzigd" in text_of(response)
    assert latest().summary == "Wij vlechten wilgen."


def test_sending_the_same_twice_keeps_it_once_and_says_nothing_of_a_colleague(client, writer):
    shown = client.get(STEP.format("aanbod")).content.decode()
    for _ in range(2):
        response = write(client, "aanbod", page=shown)
        assert "‘Wat u levert’ is bewaard." in text_of(response)
    assert Supplier.objects.get().offerings.count() == 1


@pytest.mark.parametrize("version", ["", "0123456789abcdef", "x" * 5000])
def test_without_the_version_that_was_shown_nothing_is_overwritten(client, writer, version):
    write(client, "wie")
    response = write(client, "wie", versie=version, summary="Iets anders.")
    assert "Intussen is deze stap gewijzigd" in text_of(response)
    assert latest().summary == "Wij vlechten riet."


# Photos.


def upload(data=None, name="riet.jpg"):
    return SimpleUploadedFile(name, picture() if data is None else data, "image/jpeg")


def with_photos(client, number):
    names = []
    for at in range(number):
        write(client, "fotos", **typed_photos(names), **{"nieuw-picture": upload(), "nieuw-alt": f"Dak {at}"})
        names = [photo.name for photo in latest().photos]
    return names


def typed_photos(names, **changes):
    told = {}
    for place, name in enumerate(names, start=1):
        told |= {f"foto-{name}-alt": f"Dak {place - 1}", f"foto-{name}-place": str(place)}
    return told | changes


def test_a_photo_is_added_with_its_words(client, writer):
    response = write(client, "fotos", **{"nieuw-picture": upload(), "nieuw-alt": "Een dak van riet."})
    photo = ProfilePhoto.objects.get()
    assert [(shown.name, shown.alt) for shown in latest().photos] == [(photo.name, "Een dak van riet.")]
    assert photo.approved_at is None
    assert f'src="/aanbieders/-/foto/{photo.name}-480.webp" alt="Een dak van riet."' in response.content.decode()


def test_photos_get_other_words_another_order_and_go(client, writer):
    one, two, three = names = with_photos(client, 3)
    changes = {f"foto-{three}-place": "1", f"foto-{two}-alt": "Een mat.", f"foto-{one}-gone": "on"}
    write(client, "fotos", **typed_photos(names, **changes))
    assert [(photo.name, photo.alt) for photo in latest().photos] == [(three, "Dak 2"), (two, "Een mat.")]
    assert ProfilePhoto.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"nieuw-picture": upload, "nieuw-alt": ""}, "Schrijf wat er op de foto staat, voor wie haar niet ziet."),
        ({"nieuw-picture": upload, "nieuw-alt": ""}, "Kies de foto nog eens: een browser onthoudt haar niet."),
        ({"nieuw-picture": upload, "nieuw-alt": "x" * 301}, "Dit is te lang"),
        ({"nieuw-alt": "Een dak."}, "Kies het bestand van de foto die u hier beschrijft."),
        ({"nieuw-picture": lambda: upload(b""), "nieuw-alt": "Een dak."}, "Dit bestand is leeg."),
        (
            {"nieuw-picture": lambda: upload(b"<svg/>"), "nieuw-alt": "Een dak."},
            "Dit is geen beeld dat wij kunnen lezen.",
        ),
        ({"nieuw-picture": lambda: upload(b"x" * 10_000_001), "nieuw-alt": "Een dak."}, "groter dan 10 MB"),
    ],
)
def test_a_photo_that_cannot_be_kept_says_what_to_do(client, writer, sent, told):
    sent = {name: value() if callable(value) else value for name, value in sent.items()}
    response = write(client, "fotos", **sent)
    assert told in text_of(response)
    assert sent["nieuw-alt"] in response.content.decode()
    assert not ProfilePhoto.objects.exists()


def test_a_photo_that_is_there_keeps_its_words_and_its_place(client, writer):
    names = with_photos(client, 1)
    response = write(client, "fotos", **typed_photos(names, **{f"foto-{names[0]}-alt": ""}))
    assert "Schrijf wat er op de foto staat, voor wie haar niet ziet." in text_of(response)
    response = write(client, "fotos", **typed_photos(names, **{f"foto-{names[0]}-place": "99"}))
    assert "Kies een plaats uit de lijst." in text_of(response)
    assert latest().photos[0].alt == "Dak 0"


def test_six_photos_are_enough(client, writer):
    names = with_photos(client, 6)
    response = write(client, "fotos", **typed_photos(names, **{"nieuw-picture": upload(), "nieuw-alt": "Nog een."}))
    assert "Op een profiel staan ten hoogste 6 foto's. Haal er eerst een weg." in text_of(response)
    assert ProfilePhoto.objects.count() == 6


def test_a_photo_of_another_profile_is_not_taken_over(client, writer):
    write(client, "fotos", **{"foto-" + "a" * 32 + "-alt": "Van hen", "foto-" + "a" * 32 + "-place": "1"})
    assert latest().photos == ()


def test_what_is_online_keeps_its_photos_until_the_change_is_approved(client, online, writer, moderator):
    [old] = with_photos(client, 1)
    actions.approve(supplier=actions.submit(supplier=online, by=writer, now=NOON), by=moderator, now=NOON)
    write(
        client,
        "fotos",
        **typed_photos([old], **{f"foto-{old}-gone": "on", "nieuw-picture": upload()}, **{"nieuw-alt": "Nieuw"}),
    )
    online.refresh_from_db()
    [new] = [photo.name for photo in latest().photos]
    assert list(ProfilePhoto.objects.public().values_list("name", flat=True)) == [old]
    actions.approve(supplier=actions.submit(supplier=online, by=writer, now=NOON), by=moderator, now=NOON)
    assert list(ProfilePhoto.objects.values_list("name", flat=True)) == [new]
    assert ProfilePhoto.objects.get().approved_at == NOON


def test_throwing_a_change_away_takes_its_new_photos_away(client, online):
    with_photos(client, 1)
    client.post(PAGE, {"knop": "weggooien"})
    assert not ProfilePhoto.objects.exists()


# How it stands, and what is left to do.


def test_an_empty_profile_says_what_is_needed_and_how_long_that_takes(client, writer):
    shown = text_of(client.get(PAGE))
    assert "Het profiel van Rietwerk is nog leeg: nog 2 dingen, 4 minuten ." in shown
    assert "Schrijf in één zin wat u doet 1 minuut" in shown
    assert "1 Wie u bent nog 4 dingen" in shown
    assert "4 Foto's mag leeg" in shown
    assert "6 Insturen kan nog niet" in shown


def test_every_step_is_a_link_and_stands_in_words(client, writer):
    write_everything(client)
    page = client.get(PAGE)
    for step in STEPS:
        assert f'href="{STEP.format(step.slug)}"' in page.content.decode()
    shown = text_of(page)
    assert "1 Wie u bent klaar" in shown
    assert "3 Erkenningen klaar" in shown
    assert "Alles staat erin. U kunt het insturen." in shown
    assert "Het profiel van Rietwerk is een concept: nog 2 dingen, 3 minuten ." in shown


def test_the_reason_of_a_moderator_stands_above_the_steps(client, writer, moderator):
    write_everything(client)
    waiting = actions.submit(supplier=Supplier.objects.get(), by=writer, now=NOON)
    actions.reject(supplier=waiting, by=moderator, now=NOON, reason="Zet er <b>bij</b> waar u levert.")
    for page in (PAGE, STEP.format("aanbod")):
        response = client.get(page)
        assert "De moderator vroeg op 23 november 2026 om een aanpassing:" in text_of(response)
        assert "Zet er &lt;b&gt;bij&lt;/b&gt; waar u levert." in response.content.decode()


def test_a_change_of_what_is_online_can_be_thrown_away(client, online):
    write(client, "wie")
    assert "staat online, met een wijziging die nog een concept is" in text_of(client.get(PAGE))
    response = client.post(PAGE, {"knop": "weggooien"}, follow=True)
    assert "Uw wijziging is weg. Online verandert er niets." in text_of(response)
    assert (Supplier.objects.get().proposed, Supplier.objects.get().summary) == (None, "Wij vlechten.")


# Sending in.


def test_sending_in_says_when_there_is_an_answer(client, writer, moderator):
    write_everything(client)
    response = client.post(STEP.format("insturen"), follow=True)
    assert "Een moderator antwoordt binnen 5 werkdagen" in text_of(response)
    assert "wacht op een moderator" in text_of(response)
    supplier = Supplier.objects.get()
    assert (supplier.status, supplier.submitted_by) == ("in_review", writer)


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ({"dienst-0-provinces": [], "dienst-0-places": ""}, "Kies waar u ‘Rieten daken’ levert"),
        ({name: "" for name in OFFER if name.startswith("dienst-0")}, "Schrijf minstens één dienst op"),
    ],
)
def test_sending_in_asks_for_what_buyers_need_and_a_draft_does_not(client, writer, missing, told):
    write(client, "wie")
    write(client, "aanbod", **missing)
    shown = client.get(STEP.format("insturen"))
    assert told in text_of(shown)
    assert "Dit kan als gedaan is wat hierboven staat." in text_of(shown)
    assert "disabled" in shown.content.decode()
    assert f"Uw profiel is nog niet ingestuurd. {told}." in text_of(client.post(STEP.format("insturen")))
    assert Supplier.objects.get().status == "draft"


def test_sending_in_nothing_at_all_is_no_error_of_ours(client, writer):
    response = client.post(STEP.format("insturen"))
    assert "Schrijf in één zin wat u doet" in text_of(response)
    assert not Supplier.objects.exists()


def test_sending_in_without_a_change_says_so(client, online):
    write(
        client,
        "wie",
        **dict.fromkeys(("description", "for_people", "for_planet"), ""),
        themes=[],
        summary="Wij vlechten.",
    )
    assert Supplier.objects.get().proposed is None
    shown = text_of(client.get(STEP.format("insturen")))
    assert "Er is niets veranderd: zo staat het profiel al online." in shown
    assert "6 Insturen niets nieuws" in shown
    assert "Er is niets veranderd" in text_of(client.post(STEP.format("insturen")))


def test_while_it_waits_no_step_has_a_form_and_typing_is_refused(client, writer):
    write_everything(client)
    shown = {step: client.get(STEP.format(step)).content.decode() for step in TYPED}
    client.post(STEP.format("insturen"))
    for step in (*TYPED, "insturen"):
        page = client.get(STEP.format(step))
        assert "Tot die tijd kunt u het niet wijzigen" in text_of(page)
        assert 'class="btn' not in page.content.decode()
    response = write(client, "wie", page=shown["wie"], summary="Iets anders.")
    assert "Uw profiel wacht op een moderator. U kunt het weer wijzigen na het besluit." in text_of(response)
    response = write(client, "fotos", page=shown["fotos"], **{"nieuw-picture": upload(), "nieuw-alt": "Dak"})
    assert "Uw profiel wacht op een moderator." in text_of(response)
    assert (latest().summary, latest().photos) == ("Wij vlechten riet.", ())


# The preview.


def test_the_preview_shows_a_change_as_buyers_will_see_it_and_changes_nothing(client, online):
    write(client, "wie", description="Nieuwe omschrijving.")
    with_photos(client, 1)
    before = Supplier.objects.values().get(), ProfilePhoto.objects.values().get()
    shown = text_of(client.get(STEP.format("voorbeeld")))
    assert "Voorbeeld: zo ziet een koper uw profiel na goedkeuring." in shown
    assert "Nieuwe omschrijving." in shown
    assert (Supplier.objects.values().get(), ProfilePhoto.objects.values().get()) == before
    assert "Nieuwe omschrijving." not in text_of(client.get("/aanbieders/rietwerk/"))


def test_the_preview_of_a_draft(client, writer):
    write_everything(client)
    assert "Met zijn achten." in text_of(client.get(STEP.format("voorbeeld")))
    assert Supplier.objects.get().status == "draft"


def test_a_preview_is_for_its_own_people_readers_too(client, online, stranger, moderator):
    reader = MembershipFactory(organisation=online.organisation, role="reader").user
    client.force_login(reader)
    assert client.get(STEP.format("voorbeeld")).status_code == 200
    for person in (stranger, moderator, MembershipFactory().user):
        client.force_login(person)
        assert client.get(STEP.format("voorbeeld")).status_code == 404
    client.logout()
    assert client.get(STEP.format("voorbeeld")).url.startswith("/account/login/")


# Who may.


@pytest.mark.parametrize("role", ["owner", "editor"])
@pytest.mark.parametrize("path", [PAGE, *(STEP.format(step.slug) for step in STEPS)])
def test_owners_and_editors_write(client, words, role, path):
    member = MembershipFactory(organisation__slug="rietwerk", role=role)
    client.force_login(member.user)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", [PAGE, *(STEP.format(step.slug) for step in STEPS)])
def test_a_reader_and_a_stranger_find_nothing_to_write(client, words, stranger, moderator, path):
    reader = MembershipFactory(organisation__slug="rietwerk", role="reader").user
    for person in (reader, stranger, moderator, MembershipFactory().user):
        client.force_login(person)
        assert client.get(path).status_code == 404
        assert client.post(path, TYPED["wie"]).status_code == 404
    assert not Supplier.objects.exists()


@pytest.mark.parametrize("path", ["/mijn/aanbieder/", PAGE, STEP.format("wie")])
def test_without_logging_in_there_is_nothing_to_write(client, owner, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response.url.startswith("/account/login/")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, writer, method):
    for path in (PAGE, STEP.format("wie"), STEP.format("insturen"), STEP.format("voorbeeld")):
        assert getattr(client, method)(path).status_code == 405
    assert client.post("/mijn/aanbieder/").status_code == 405
    assert client.post(STEP.format("voorbeeld")).status_code == 405


def test_there_are_no_other_steps(client, writer):
    assert client.get(STEP.format("prijs")).status_code == 404


def test_with_one_organisation_one_is_at_the_profile_at_once(client, writer):
    assert client.get("/mijn/aanbieder/").url == PAGE


def test_with_several_organisations_one_chooses(client, writer):
    other = OrganisationFactory(name="Ander Werk", slug="ander-werk")
    MembershipFactory(user=writer, organisation=other, role="editor")
    MembershipFactory(user=writer, organisation=OrganisationFactory(name="Alleen Lezen"), role="reader")
    SupplierFactory(organisation=other, status="draft", published_at=None)
    shown = text_of(client.get("/mijn/aanbieder/"))
    assert "Ander Werk concept Rietwerk nog geen profiel" in shown
    assert "Alleen Lezen" not in shown


def test_without_organisation_one_reads_what_comes_first(client, stranger):
    client.force_login(stranger)
    response = client.get("/mijn/aanbieder/")
    assert "U schrijft hier nog voor geen organisatie ." in text_of(response)
    assert "/mijn/organisatie/nieuw/" in response.content.decode()


@pytest.mark.parametrize(("step", "queries"), [("wie", 12), ("aanbod", 12), ("erkenningen", 13), ("fotos", 12)])
def test_a_step_costs_the_same_whatever_its_size(client, writer, django_assert_num_queries, step, queries):
    organisation = writer.memberships.get().organisation
    for number in (1, 9):
        services = tuple(OfferedService(f"Dienst {at}", "groen", "", ("PV22",)) for at in range(number))
        claims = tuple(DeclaredClaim("pso", f"trede {at}") for at in range(number))
        profile = Profile(summary="Wij.", services=services, claims=claims)
        actions.save_draft(organisation=organisation, profile=profile)
        # Session, user, options, organisation, supplier, its themes, services, claims, photos and evidence; banner and
        # reading; the recognitions that were checked. The page before it put the token of its form in the session.
        client.get(STEP.format("contact"))
        with django_assert_num_queries(queries):
            client.get(STEP.format(step))


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("stopped_at", "Dit profiel is gestopt. Zet het eerst weer online"),
        ("merged_into", "samengevoegd met een ander"),
    ],
)
def test_nobody_writes_on_a_profile_that_is_gone(client, writer, how, says):
    organisation = writer.memberships.get().organisation
    told = {"stopped_at": NOON} if how == "stopped_at" else {"merged_into": SupplierFactory()}
    gone = SupplierFactory(organisation=organisation, status="withdrawn", **told)
    for response in (write(client, "wie"), write(client, "aanbod"), client.post(STEP.format("insturen"))):
        assert (response.status_code, says in text_of(response)) == (200, True)
    gone.refresh_from_db()
    assert (gone.status, gone.submitted_at, gone.offerings.count()) == ("withdrawn", None, 0)
    assert "is gestopt" in text_of(client.get(PAGE))


def test_hidden_reads_what_a_form_sends_along():
    assert hidden('<input type="hidden" name="versie" value="ab12">') == {"versie": "ab12"}
