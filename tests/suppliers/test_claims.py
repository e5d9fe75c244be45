"""Claims: how they stand on a day, what counts, and what stays to be seen of what is over."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import HttpResponse

from platform_goed_inkopen import markup
from suppliers.actions import importing, profiles
from suppliers.claim_lines import claim_lines, claim_objects
from suppliers.importing import SupplierRow
from suppliers.lanes import claim_lanes
from suppliers.models import Claim
from suppliers.profile import DeclaredClaim
from suppliers.writing import online_profile
from tests.factories import NOON, ClaimFactory, MembershipFactory, RecognitionFactory, SupplierFactory, UserFactory
from tests.reading import text_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
PAST, LATER = TODAY - timedelta(days=1), NOON + timedelta(days=3)
WITHDRAWN = {"withdrawn_at": NOON, "withdrawn_reason": "Niet verlengd."}
LOOKED_INTO = {"investigated_since": NOON}


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        ({}, "valid"),
        ({"valid_until": TODAY}, "valid"),
        ({"valid_until": PAST}, "expired"),
        (LOOKED_INTO, "investigated"),
        ({**LOOKED_INTO, "valid_until": PAST}, "expired"),
        (WITHDRAWN, "withdrawn"),
        ({**WITHDRAWN, **LOOKED_INTO, "valid_until": PAST}, "withdrawn"),
    ],
)
def test_the_row_and_the_database_agree_on_what_counts(standing, state):
    claim = ClaimFactory(**standing)
    assert claim.state(TODAY) == state
    assert claim.counts(TODAY) == (state == "valid") == Claim.objects.counting(TODAY).filter(pk=claim.pk).exists()
    [line] = claim_lines([claim], TODAY)
    assert (line.state, line.is_valid) == (state, state == "valid")


def test_what_is_over_is_replaced_only_by_something_that_counts():
    supplier, pso = SupplierFactory(), RecognitionFactory(slug="pso")
    gone = ClaimFactory(supplier=supplier, recognition=pso, level="trede 1", **WITHDRAWN)
    again = ClaimFactory(supplier=supplier, recognition=pso, level="trede 2", **LOOKED_INTO)
    assert [line.state for line in claim_lines([gone, again], TODAY)] == ["investigated", "withdrawn"]
    again.investigated_since = None
    assert [line.state for line in claim_lines([gone, again], TODAY)] == ["valid", "replaced"]


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        ({"valid_until": TODAY}, "geldig tot 23 november 2026 · zelf verklaard"),
        ({"valid_until": PAST}, "verlopen op 22 november 2026 · zelf verklaard"),
        (WITHDRAWN, "ingetrokken op 23 november 2026 · zelf verklaard"),
        (LOOKED_INTO, "in onderzoek sinds 23 november 2026 · zonder einddatum · zelf verklaard"),
        (
            {"recognition__ended_on": PAST},
            "label bestaat niet meer sinds 22 november 2026 · zonder einddatum · zelf verklaard",
        ),
        ({"recognition__ended_on": TODAY + timedelta(days=1)}, "zonder einddatum · zelf verklaard"),
    ],
)
def test_every_state_is_said_in_words_in_a_list(standing, told):
    [line] = claim_lines([ClaimFactory(recognition__name="B Corp", **standing)], TODAY)
    assert text_of(HttpResponse(markup.claim(line))) == f"B Corp {told}"


def test_the_profile_says_of_each_claim_how_it_stands(client, groenploeg):
    seen = {"supplier": groenploeg, "checked_how": "document_seen", "checked_by": UserFactory(name="Mo Derator")}
    for name, standing in {"Af": WITHDRAWN, "Twijfel": LOOKED_INTO, "Weg": {"recognition__ended_on": PAST}}.items():
        ClaimFactory(**{"recognition__name": name, **seen, **standing})
    shown = text_of(client.get(groenploeg.get_absolute_url()))
    assert "1 is gecontroleerd en geldig, 1 is zelf verklaard, 1 is in onderzoek en 1 is ingetrokken." in shown
    assert "Af ingetrokken op 23 november 2026" in shown
    assert "Twijfel in onderzoek sinds 23 november 2026 zonder einddatum" in shown
    assert "Weg zonder einddatum label bestaat niet meer sinds 22 november 2026" in shown
    assert "document gezien op 23 november 2026 door een moderator, opnieuw na 23 november 2027" in shown
    assert "Mo Derator" not in shown


def test_a_check_that_was_not_repeated_in_time_says_so(client, groenploeg):
    then = NOON - timedelta(days=800)
    ClaimFactory(supplier=groenploeg, checked_how="document_seen", checked_at=then)
    shown = text_of(client.get(groenploeg.get_absolute_url()))
    assert "document gezien op 14 september 2024, daarna niet meer" in shown
    assert "opnieuw na" not in shown


def test_the_profile_tells_number_issuer_and_where_anybody_can_read_it(client, groenploeg):
    groenploeg.claims.update(number="NL-12", evidence_url="https://register.example/12")
    page = client.get(groenploeg.get_absolute_url()).content.decode()
    assert "PSO-Nederland, nummer NL-12" in page
    assert 'href="https://register.example/12" rel="nofollow noopener"' in page


def test_the_card_and_the_files_say_it_too(client, groenploeg):
    groenploeg.claims.update(**WITHDRAWN)
    assert "ingetrokken op 23 november 2026" in text_of(client.get("/aanbieders/"))
    assert "pso (trede 3, zelf verklaard, ingetrokken)" in client.get("/aanbieders.csv").getvalue().decode()
    [told] = client.get(f"{groenploeg.get_absolute_url()[:-1]}.json").json()["erkenningen"]
    assert (told["staat"], told["staat_sinds"]) == ("ingetrokken", "2026-11-23")


def test_programs_get_every_field():
    claim = ClaimFactory(
        recognition=RecognitionFactory(slug="bcorp", name="B Corp", ended_on=PAST),
        issuer="B Lab",
        number="12",
        issued_on=date(2024, 1, 1),
        valid_until=date(2027, 1, 1),
        evidence_url="https://register.example/12",
        checked_how="register_confirmed",
    )
    [told] = claim_objects([claim], TODAY)
    assert told == {
        "code": "bcorp",
        "naam": "B Corp",
        "niveau": None,
        "geldig_tot": "2027-01-01",
        "controle": "register bevestigd",
        "staat": "geldig",
        "staat_sinds": None,
        "uitgever": "B Lab",
        "nummer": "12",
        "afgegeven_op": "2024-01-01",
        "openbaar_bewijs": "https://register.example/12",
        "gecontroleerd_op": "2026-11-23",
        "opnieuw_te_controleren": "2027-01-01",
        "label_bestaat_niet_meer_sinds": "2026-11-22",
    }


def found(client, asked):
    """Which suppliers meet this."""
    return json.loads(client.get(f"/aanbieders.json?{asked}").getvalue())


@pytest.mark.parametrize("standing", [WITHDRAWN, LOOKED_INTO])
def test_what_does_not_count_is_found_by_no_facet(client, groenploeg, standing):
    RecognitionFactory(slug="pso", meets_2_82=True)
    groenploeg.claims.update(**standing)
    for asked in ("erkenning=pso", "controle=zelf-verklaard", "voldoet=2-82"):
        assert found(client, asked) == []


def test_a_withdrawn_claim_ends_its_lane_and_one_under_investigation_is_grey():
    pso, co2 = RecognitionFactory(name="PSO"), RecognitionFactory(name="CO2-ladder")
    since = {"issued_on": date(2024, 1, 1), "valid_until": date(2028, 1, 1), "checked_how": "document_seen"}
    claims = [ClaimFactory(recognition=pso, level="trede 2", **since, **WITHDRAWN)]
    claims += [ClaimFactory(recognition=co2, level="niveau 3", **since, **LOOKED_INTO)]
    drawn = claim_lanes(claims, TODAY)
    assert [shape.kind for shape in drawn.shapes] == ["l-expired", "l-self", "l-now"]


@pytest.fixture
def online(groenploeg):
    """Somebody who writes the profile that is online, and the profile."""
    return MembershipFactory(organisation=groenploeg.organisation).user, groenploeg


def written(online, moderator, *claims, at=LATER):
    """The owner sends in these claims and a moderator approves."""
    writer, supplier = online
    profile = replace(online_profile(supplier), claims=claims)
    profiles.save_draft(organisation=supplier.organisation, profile=profile)
    profiles.submit(supplier=supplier, by=writer, now=at)
    profiles.approve(supplier=supplier, by=moderator, now=at, seen="Gebeld.")


def test_what_its_owner_takes_away_stays_to_be_seen_as_withdrawn(client, online, moderator):
    written(online, moderator)
    claim = online[1].claims.get()
    assert (claim.withdrawn_at, claim.withdrawn_reason) == (LATER, "De ondernemer noemt deze erkenning niet meer.")
    assert online_profile(online[1]).claims == ()
    assert found(client, "erkenning=pso") == []


def test_who_has_it_again_says_so_and_has_it_checked_anew(online, moderator):
    written(online, moderator)
    written(online, moderator, DeclaredClaim("pso", "trede 3", date(2029, 1, 1)))
    claim = online[1].claims.get()
    assert (claim.state(TODAY), claim.checked_how, claim.valid_until) == ("valid", "self_declared", date(2029, 1, 1))


def test_what_somebody_checked_is_not_declared_beside_it(online, moderator):
    online[1].claims.update(checked_how="document_seen", checked_at=NOON)
    written(online, moderator, DeclaredClaim("pso", "trede 3", date(2029, 1, 1)))
    assert online[1].claims.get().checked_how == "document_seen"


def test_a_typing_error_before_approval_leaves_nothing(online):
    supplier = SupplierFactory(status="draft")
    declared = replace(online_profile(supplier), claims=(DeclaredClaim("pso", "trede 33"),))
    profiles.save_draft(organisation=supplier.organisation, profile=declared)
    profiles.save_draft(organisation=supplier.organisation, profile=replace(declared, claims=()))
    assert not supplier.claims.exists()


@pytest.mark.parametrize(("status", "is_left"), [("published", True), ("draft", False)])
def test_a_list_without_it_takes_it_back_like_its_owner(words, status, is_left):
    supplier = SupplierFactory(status=status, organisation__kvk_number="01234567")
    ClaimFactory(supplier=supplier, recognition=RecognitionFactory(slug="pso"))
    importing.import_row(row=row_of(supplier), publish=False, now=NOON)
    assert [claim.state(TODAY) for claim in supplier.claims.all()] == ["withdrawn"] * is_left


def test_a_list_never_brings_back_what_was_withdrawn(words):
    supplier = SupplierFactory(organisation__kvk_number="01234567")
    ClaimFactory(supplier=supplier, recognition=RecognitionFactory(slug="pso"), **WITHDRAWN)
    importing.import_row(row=row_of(supplier, "pso"), publish=True, now=datetime(2026, 12, 1, tzinfo=UTC))
    assert supplier.claims.get().withdrawn_at == NOON


def row_of(supplier, *recognitions):
    """A line of a list about this supplier."""
    known = SupplierRow.__dataclass_fields__
    told = {"name": supplier.organisation.name, "kvk_number": "01234567", "summary": supplier.summary, "line": 2}
    told |= {"recognitions": recognitions, "municipality_code": "GM0106"}
    empty = {"categories": (), "themes": (), "area": ()}
    return SupplierRow(**{name: {**empty, **told}.get(name, "") for name in known})
