"""The page of one supplier."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from suppliers.lanes import claim_lanes
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
    for _ in range(extra):
        OfferingFactory(supplier=groenploeg)
        ClaimFactory(supplier=groenploeg)
    # The supplier, its themes, claims and offerings; how soon it answers; the stories and their count; the banner and
    # the last reading.
    with django_assert_num_queries(4 + 1 + 2 + 2):
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
    }
