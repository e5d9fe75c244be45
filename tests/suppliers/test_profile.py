"""The page of one supplier."""

import json
import re
import secrets
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Organisation
from suppliers.capacity import CapacityLine
from suppliers.lanes import claim_lanes
from suppliers.models import Category, CategoryCode, Supplier
from tests.factories import (
    NOON,
    CategoryFactory,
    ClaimFactory,
    MembershipFactory,
    OfferingFactory,
    OrganisationFactory,
    RecognitionFactory,
    SupplierFactory,
)
from tests.reading import text_of
from tests.tender_factories import AwardFactory, TenderFactory

pytestmark = pytest.mark.django_db
PAGE = "/aanbieders/groenploeg-de-hamrik/"


def test_everybody_reads_what_the_supplier_is_and_does(client, groenploeg):
    response = client.get(PAGE)
    shown = text_of(response)
    assert "Groenploeg De Hamrik. Wij maaien bermen in fasen." in shown
    assert "Met 52 vakmensen." in shown
    assert "Natuur en milieu" in shown
    assert "Orders van € 2.500 tot € 250.000 , zonder btw." in shown
    assert "KvK 01234567" in shown
    assert 'href="https://dehamrik.example/" rel="nofollow noopener">dehamrik.example</a>' in response.content.decode()
    assert not response.cookies


def test_the_address_for_contact_is_not_published(client, groenploeg):
    assert "geheim@" not in client.get(PAGE).content.decode()


def test_hostile_text_is_text(client, groenploeg):
    groenploeg.description = "<script>alert(1)</script>"
    groenploeg.save()
    OfferingFactory(supplier=groenploeg, title="<img src=x>", text="{{ 7|add:7 }}")
    page = client.get(PAGE).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<img src=x>" not in page
    assert "{{ 7|add:7 }}" in page


def test_each_claim_shows_until_when_and_how_it_was_checked(client, groenploeg):
    today = timezone.localdate()
    ClaimFactory(
        supplier=groenploeg,
        recognition=RecognitionFactory(slug="iso14001", name="ISO 14001"),
        issued_on=date(2026, 3, 12),
        valid_until=today,
        checked_how="register_confirmed",
        checked_at=NOON,
    )
    ClaimFactory(
        supplier=groenploeg,
        recognition=RecognitionFactory(slug="bcorp", name="B Corp"),
        valid_until=today - timedelta(days=1),
        checked_how="document_seen",
        checked_at=NOON,
    )
    shown = text_of(client.get(PAGE))
    assert "1 is gecontroleerd en geldig, 1 is zelf verklaard en 1 is verlopen." in shown
    assert "ISO 14001 12 maart 2026 tot" in shown
    assert "register bevestigd op 23 november 2026" in shown
    assert "B Corp verlopen op" in shown
    assert "PSO trede 3 PSO-Nederland zonder einddatum zelf verklaard geen document gevraagd" in shown


def test_an_expired_claim_with_a_successor_is_replaced(client, groenploeg):
    ClaimFactory(
        supplier=groenploeg,
        recognition=RecognitionFactory(slug="pso"),
        level="trede 2",
        valid_until=date(2024, 3, 8),
    )
    shown = text_of(client.get(PAGE))
    assert "1 is zelf verklaard en 1 is vervangen." in shown
    assert "PSO trede 2 vervangen, gold tot 8 maart 2024" in shown
    assert "trede 2" not in text_of(client.get("/aanbieders/"))


@pytest.mark.parametrize(
    ("name", "level", "label"),
    [
        ("PSO-Prestatieladder Socialer Ondernemen (TNO)", "trede 2", "PSO trede 2"),
        ("PSO 30+", "30+ (op trede 3)", "PSO 30+ (op trede 3)"),
        ("Lid Impact Noord", "lid", "Lid Impact Noord"),
        ("B Corp", "", "B Corp"),
        ("CO2-Prestatieladder", "niveau 3", "CO2-Prestatieladder niveau 3"),
    ],
)
def test_a_claim_is_named_as_people_say_it(words, name, level, label):
    slug = "pso" if name.startswith("PSO-") else "ander"
    recognition = RecognitionFactory.build(slug=slug, name=name)
    assert ClaimFactory.build(recognition=recognition, level=level).label == label


def test_what_nobody_told_is_named_unknown_and_never_zero(client, words):
    supplier = SupplierFactory(
        organisation__slug="kaal",
        organisation__kvk_number=None,
        organisation__municipality_code="",
        summary="Wij zijn er.",
    )
    OfferingFactory(supplier=supplier, delivery_area=[], category=CategoryFactory(slug="groen"))
    shown = text_of(client.get("/aanbieders/kaal/"))
    assert "werkgebied niet bekend" in shown
    assert "ordergrootte niet bekend" in shown
    assert "geen erkenning opgegeven" in shown
    assert "Vestiging niet bekend KvK niet bekend" in shown
    assert "Website" not in shown


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({"order_minimum": 0}, "vanaf € 0"),
        ({"order_maximum": 900}, "tot € 900"),
        ({"order_minimum": 100, "order_maximum": 900}, "€ 100 tot € 900"),
    ],
)
def test_an_order_size_may_be_known_on_one_side(client, words, sizes, told):
    OfferingFactory(supplier=SupplierFactory(organisation__slug="half"), **sizes)
    assert told in text_of(client.get("/aanbieders/half/"))


def test_the_chain_says_where_it_stands(client, groenploeg):
    page = client.get(PAGE).content.decode()
    assert page.count('aria-current="step"') == 1
    assert "U bent hier" in page
    assert page.count("nog niet gekoppeld") == 2


def test_an_unknown_address_is_not_found(client, words):
    assert client.get("/aanbieders/bestaat-niet/").status_code == 404


@pytest.mark.parametrize("status", ["draft", "in_review", "paused", "withdrawn"])
def test_what_is_not_online_is_only_there_for_its_own_people(client, words, stranger, status):
    supplier = SupplierFactory(organisation__slug="verborgen", status=status)
    assert client.get("/aanbieders/verborgen/").status_code == 404
    client.force_login(stranger)
    assert client.get("/aanbieders/verborgen/").status_code == 404
    client.force_login(MembershipFactory(organisation=OrganisationFactory()).user)
    assert client.get("/aanbieders/verborgen/").status_code == 404
    client.force_login(MembershipFactory(organisation=supplier.organisation, role="reader").user)
    response = client.get("/aanbieders/verborgen/")
    assert response.status_code == 200
    assert f"Dit profiel staat niet online: {supplier.get_status_display()}." in text_of(response)
    assert response["Cache-Control"] == "private, no-store"


def test_a_proposed_change_is_not_read_by_anybody(client, groenploeg):
    groenploeg.proposed = {"summary": "Wij doen iets anders."}
    groenploeg.save()
    assert "iets anders" not in text_of(client.get(PAGE))


@pytest.mark.parametrize("extra", [0, 5])
def test_the_profile_costs_the_same_whatever_its_size(client, groenploeg, django_assert_num_queries, extra):
    for category in [groenploeg.offerings.get().category, *CategoryFactory.create_batch(extra)]:
        CategoryCode.objects.create(category=category, cpv="77300000", prefix="773", label="Tuinbouw", match="core")
    for category in Category.objects.filter(slug__startswith="categorie-"):
        OfferingFactory(supplier=groenploeg, category=category)
        ClaimFactory(supplier=groenploeg)
        with_photo(groenploeg)
    # The supplier, its themes, claims, offerings, photos and codes; how soon it answers; what it won, how many times,
    # and what is open; the stories and their count; the banner and the last reading.
    with django_assert_num_queries(6 + 1 + 3 + 2 + 2):
        client.get(PAGE)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reading_is_allowed(client, groenploeg, method):
    assert getattr(client, method)(PAGE).status_code == 405


def test_the_years_of_each_recognition_are_drawn_after_the_table_in_its_own_state():
    pso, co2 = RecognitionFactory(name="PSO"), RecognitionFactory(name="CO2-ladder")
    supplier = SupplierFactory()
    today = date(2026, 11, 23)
    seen = {"supplier": supplier, "checked_how": "document_seen", "checked_at": NOON}
    ClaimFactory(**seen, recognition=pso, level="trede 2", issued_on=date(2022, 1, 1), valid_until=date(2024, 1, 1))
    ClaimFactory(**seen, recognition=pso, level="trede 3", issued_on=date(2024, 2, 1), valid_until=date(2027, 2, 1))
    ClaimFactory(**seen, recognition=co2, level="niveau 3", issued_on=date(2023, 1, 1), valid_until=date(2025, 1, 1))
    ClaimFactory(**seen, recognition=RecognitionFactory(), level="", issued_on=None, valid_until=None)

    drawn = claim_lanes(supplier.claims.select_related("recognition"), today)

    assert drawn is not None
    assert [shape.kind for shape in drawn.shapes] == ["l-past", "l-valid", "l-expired", "l-now"]
    assert {"PSO", "CO2-ladder"} <= {text.text for text in drawn.texts}


def test_without_a_date_there_is_nothing_to_draw():
    claim = ClaimFactory(issued_on=None)
    assert claim_lanes([claim], date(2026, 11, 23)) is None


@pytest.mark.parametrize(
    ("capacity", "days_ago", "told"),
    [
        ("now", 20, "kan nu leveren"),
        ("later", 20, "nu vol"),
        ("now", 121, "kon leveren"),
    ],
)
def test_whether_there_is_room_is_told_with_its_day(client, groenploeg, capacity, days_ago, told):
    groenploeg.offerings.update(capacity=capacity, capacity_on=timezone.localdate() - timedelta(days=days_ago))
    assert f"{told} gezegd op" in text_of(client.get(PAGE))
    assert re.search(f"{told}(,| ·) gezegd op", text_of(client.get("/aanbieders/")))


def test_who_never_said_whether_there_is_room_is_not_guessed_at(client, groenploeg):
    assert "gezegd op" not in text_of(client.get(PAGE))
    assert "gezegd op" not in text_of(client.get("/aanbieders/"))


def test_programs_read_what_is_offered(client, groenploeg):
    groenploeg.offerings.update(capacity="now", capacity_on=date(2026, 11, 3))
    (offered,) = client.get("/aanbieders/groenploeg-de-hamrik.json").json()["aanbod"]
    assert offered == {
        "titel": "Bermen maaien",
        "categorie": "groen",
        "toelichting": None,
        "levert_in": ["PV22"],
        "kleinste_opdracht": 2500,
        "grootste_opdracht": 250_000,
        "levertijd_dagen": None,
        "ruimte": "kan nu leveren",
        "ruimte_gezegd_op": "2026-11-03",
        "ruimte_vanaf": None,
        "grootste_uitgevoerd": None,
        "ook_een_deel": None,
    }


def test_programs_read_the_texts_and_the_photos_too(client, groenploeg):
    groenploeg.for_people, groenploeg.contact_role, groenploeg.confirmed_at = "24 banen.", "de planning", NOON
    groenploeg.save()
    told = client.get("/aanbieders/groenploeg-de-hamrik.json").json()
    assert {name: told[name] for name in ("voor_mensen", "voor_de_planeet", "wie_antwoordt", "bevestigd_op")} == {
        "voor_mensen": "24 banen.",
        "voor_de_planeet": None,
        "wie_antwoordt": "de planning",
        "bevestigd_op": "2026-11-23",
    }
    assert told["fotos"] == []
    shown, _ = with_photo(groenploeg), with_photo(groenploeg, approved_at=None)
    (photo,) = client.get("/aanbieders/groenploeg-de-hamrik.json").json()["fotos"]
    assert photo == {
        "url": f"{settings.PUBLIC_URL}/aanbieders/-/foto/{shown.name}-1384.webp",
        "breedte": 1200,
        "hoogte": 800,
        "wat_erop_staat": "Twee mensen & een maaier",
    }


def with_photo(supplier, **values):
    """A photo of 1200 pixels wide, without its files."""
    told = {"width": 1200, "height": 800, "alt": "Twee mensen & een maaier", "approved_at": NOON}
    return supplier.photos.create(name=secrets.token_hex(16), **{**told, **values})


def test_a_photo_comes_in_the_width_that_a_screen_needs(client, groenploeg):
    photo = with_photo(groenploeg)
    page = client.get(PAGE).content.decode()
    base = f"/aanbieders/-/foto/{photo.name}"
    assert f'srcset="{base}-480.webp 480w, {base}-960.webp 960w, {base}-1384.webp 1200w"' in page
    assert 'width="1200" height="800" alt="Twee mensen &amp; een maaier"' in page


def test_a_small_photo_is_offered_once(client, groenploeg):
    photo = with_photo(groenploeg, width=400, height=300)
    page = client.get(PAGE).content.decode()
    assert f'srcset="/aanbieders/-/foto/{photo.name}-480.webp 400w"' in page


def test_a_photo_that_nobody_approved_is_not_on_the_page_but_in_the_preview_of_a_draft(client, groenploeg):
    photo = with_photo(groenploeg, approved_at=None)
    assert photo.name not in client.get(PAGE).content.decode()
    Supplier.objects.filter(pk=groenploeg.pk).update(status="draft")
    client.force_login(MembershipFactory(organisation=groenploeg.organisation).user)
    assert photo.name in client.get(PAGE).content.decode()


def test_what_it_does_for_people_and_planet_and_who_answers(client, groenploeg):
    assert "Voor mens en planeet" not in text_of(client.get(PAGE))
    groenploeg.for_people, groenploeg.for_planet = "24 mensen kregen werk.", "<b>Geen gif.</b>"
    groenploeg.contact_role = "de planning"
    groenploeg.save()
    response = client.get(PAGE)
    shown = text_of(response)
    assert "Voor mensen 24 mensen kregen werk." in shown
    assert "&lt;b&gt;Geen gif.&lt;/b&gt;" in response.content.decode()
    assert "Uw vraag komt bij: de planning" in shown


def test_room_is_told_with_its_month(client, groenploeg):
    today = timezone.localdate()
    past, later = today.replace(day=1), (today + timedelta(days=200)).replace(day=1)
    offering = groenploeg.offerings.get()
    offering.capacity, offering.capacity_on, offering.capacity_from = "later", today, later
    offering.save()
    assert f"nu vol, ruimte vanaf {date_format(later, 'F Y')} gezegd op" in text_of(client.get(PAGE))
    groenploeg.offerings.update(capacity_from=past)
    shown = text_of(client.get(PAGE))
    assert f"ruimte vanaf {date_format(past, 'F Y')} gezegd op" in shown
    assert "nu vol" not in shown


def test_an_old_answer_tells_no_month():
    line = CapacityLine.of("later", date(2026, 1, 5), today=date(2026, 11, 23), room_from=date(2027, 2, 1))
    assert str(line) == "was vol"


def test_the_largest_order_done_and_whether_a_part_is_welcome(client, groenploeg):
    groenploeg.offerings.update(largest_done=180_000, takes_part=True)
    shown = text_of(client.get(PAGE))
    assert shown.count("Grootste opdracht tot nu toe: € 180.000") == 2
    assert "Grootste opdracht tot nu toe: € 180.000. Ook een deel van een opdracht." in shown
    groenploeg.offerings.update(largest_done=None, takes_part=False)
    shown = text_of(client.get(PAGE))
    assert "Alleen hele opdrachten." in shown
    assert "opdracht tot nu toe" not in shown


def test_the_offer_is_told_in_the_words_of_the_cpv(client, groenploeg):
    category = CategoryFactory(slug="groen")
    for cpv, match in (("77310000", "core"), ("03400000", "related")):
        CategoryCode.objects.create(category=category, cpv=cpv, prefix=cpv[:4], label=f"Werk {cpv}", match=match)
    shown = text_of(client.get(PAGE))
    assert "Groenvoorziening 77310000 Werk 77310000" in shown
    assert "03400000" not in shown


def facts_for_machines(client):
    page = client.get(PAGE).content.decode()
    (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(told)


def test_search_engines_read_the_facts_without_an_address_and_without_what_does_not_hold(client, groenploeg):
    checked = {"supplier": groenploeg, "checked_how": "document_seen", "checked_at": NOON}
    today = timezone.localdate()
    ClaimFactory(**checked, recognition__name="B Corp", issuer="B Lab", valid_until=today)
    ClaimFactory(**checked, recognition__name="Verlopen", valid_until=today - timedelta(days=1))
    ClaimFactory(**checked, recognition__name="Onderzocht", investigated_since=NOON)
    ClaimFactory(**checked, recognition__name="Weg", withdrawn_at=NOON, withdrawn_reason="Zelf gevraagd.")
    photo = with_photo(groenploeg)
    assert facts_for_machines(client) == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": "Groenploeg De Hamrik",
        "description": "Wij maaien bermen in fasen.",
        "url": settings.PUBLIC_URL + PAGE,
        "sameAs": "https://dehamrik.example/",
        "identifier": {"@type": "PropertyValue", "propertyID": "KvK", "value": "01234567"},
        "image": [f"{settings.PUBLIC_URL}{photo.url(1384)}"],
        "makesOffer": [
            {
                "@type": "Offer",
                "itemOffered": {
                    "@type": "Service",
                    "name": "Bermen maaien",
                    "category": "Groenvoorziening",
                    "areaServed": "Drenthe",
                },
            }
        ],
        "hasCertification": [
            {
                "@type": "Certification",
                "name": "B Corp",
                "issuedBy": {"@type": "Organization", "name": "B Lab"},
                "expires": today.isoformat(),
            }
        ],
    }


def test_facts_for_search_engines_do_not_leave_their_element(client, groenploeg):
    groenploeg.summary = "</script><script>alert(1)</script>"
    groenploeg.save()
    assert facts_for_machines(client)["description"] == groenploeg.summary


def test_a_profile_has_one_address_whatever_search_led_to_it(client, groenploeg):
    address = f'<link rel="canonical" href="{settings.PUBLIC_URL}{PAGE}">'
    assert address in client.get(PAGE).content.decode()
    assert address in client.get(PAGE, {"q": "maaien"}).content.decode()


def way_back(client, query=""):
    page = client.get(PAGE + query).content.decode()
    (found,) = re.findall(r'aria-label="U bent hier"><a href="([^"]*)">([^<]*)</a>', page)
    return found


@pytest.mark.parametrize(
    ("query", "url", "text"),
    [
        ("", "/aanbieders/", "Alle aanbieders"),
        (
            "?q=maaien&categorie=groen",
            "/aanbieders/?q=maaien&amp;categorie=groen",
            "Terug naar 1 aanbieder met ‘maaien’ in Groenvoorziening",
        ),
        ("?categorie=schoonmaak", "/aanbieders/?categorie=schoonmaak", "Terug naar uw zoekvraag"),
        ("?terug=//evil.example/&next=javascript:alert(1)", "/aanbieders/", "Alle aanbieders"),
        ("?categorie=//evil.example/&pagina=x", "/aanbieders/", "Alle aanbieders"),
        (f"?q={'x' * 2000}", "/aanbieders/", "Alle aanbieders"),
    ],
)
def test_the_page_leads_back_to_the_search_and_nowhere_else(client, groenploeg, query, url, text):
    assert way_back(client, query) == (url, text)


def test_what_is_typed_is_text_in_the_way_back(client, groenploeg):
    url, text = way_back(client, '?q="><script>maaien')
    assert "<" not in url + text


def test_what_it_won_is_found_by_its_kvk_number(client, groenploeg):
    shown = text_of(client.get(PAGE))
    assert "In de aankondigingen die wij lazen staat geen gunning aan Groenploeg De Hamrik." in shown
    AwardFactory(winner_kvk="01234567", lot="", awarded_on=date(2026, 3, 2), publication__tender__title="Bermbeheer")
    AwardFactory(winner_kvk="80000001", publication__tender__title="Van een ander")
    shown = text_of(client.get(PAGE))
    assert "Bermbeheer de hele opdracht Gemeente Assen € 216.000 2 maart 2026" in shown
    assert "Contract 1 gunning" in shown
    assert "Van een ander" not in shown


def test_without_a_kvk_number_nobody_knows_what_it_won(client, groenploeg):
    AwardFactory(winner_kvk="", winner_name="Groenploeg De Hamrik")
    Organisation.objects.filter(pk=groenploeg.organisation_id).update(kvk_number=None)
    assert "Wij vinden gunningen op KvK-nummer, en dat is hier niet bekend." in text_of(client.get(PAGE))


@pytest.mark.parametrize(
    ("tender", "fits"),
    [
        ({}, True),
        ({"cpv": ["45000000"]}, False),
        ({"area": ["PV20"]}, False),
        ({"area": []}, False),
        ({"deadline": NOON - timedelta(days=400)}, False),
    ],
    ids=["open here", "another code", "elsewhere", "nobody says where", "closed"],
)
def test_open_tenders_with_its_code_in_its_area_may_fit(client, groenploeg, tender, fits):
    code = {"cpv": "77310000", "prefix": "7731", "label": "Groen", "match": "core"}
    CategoryCode.objects.create(category=CategoryFactory(slug="groen"), **code)
    told = {"title": "Bermen van Assen", "deadline": timezone.now() + timedelta(days=9), **tender}
    TenderFactory(**told)
    shown = text_of(client.get(PAGE))
    assert ("Past mogelijk bij dit aanbod Bermen van Assen Gemeente Assen · sluit" in shown) == fits
    assert ("Of de eisen passen, is niet beoordeeld." in shown) == fits
