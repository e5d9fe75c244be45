"""Evidence: an owner shows a document, a moderator looks at it, and nobody else ever sees it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from platform_goed_inkopen import kept_files
from platform_goed_inkopen.models import OutgoingMail
from suppliers.actions import NotPossible, claims, evidence
from suppliers.models import Claim, Evidence, EvidencePage
from suppliers.tasks import sweep_evidence
from suppliers.views.evidence import MOST_AN_HOUR
from tests.documents import pdf, words
from tests.factories import (
    NOON,
    ClaimFactory,
    MembershipFactory,
    OrganisationFactory,
    PlatformRoleFactory,
    RecognitionFactory,
    SupplierFactory,
)
from tests.pictures import photo
from tests.reading import text_of

pytestmark = pytest.mark.django_db
TWO_PAGES = pdf(words("PSO trede 3"), words("Bijlage"))


@pytest.fixture
def owner(groenploeg):
    """Writes the profile of the Groenploeg, which declares PSO trede 3."""
    return MembershipFactory(organisation=groenploeg.organisation).user


@pytest.fixture
def claim(groenploeg):
    return groenploeg.claims.get()


def shown(supplier, by, data=None, now=NOON):
    pso = RecognitionFactory(slug="pso")
    return evidence.show_evidence(supplier=supplier, recognition=pso, data=data or photo(), note="", by=by, now=now)


def files_of(document):
    return [page.file for page in document.pages.all()]


def test_only_drawings_of_the_pages_are_kept(groenploeg, owner):
    document = shown(groenploeg, owner, TWO_PAGES)
    first, second = files_of(document)
    for name in (first, second):
        with kept_files.storage().open(name) as file:
            assert file.read(4) == b"RIFF"
    assert first.startswith("evidence/")


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"x" * 10_000_001, "groter dan 10 MB"), (b"<svg/>", "geen document"), (pdf(*["n"] * 11), "meer dan 10")],
)
def test_what_cannot_be_kept_says_why_and_leaves_nothing(groenploeg, owner, data, told):
    with pytest.raises(NotPossible, match=told):
        shown(groenploeg, owner, data)
    assert not Evidence.objects.exists()


def test_there_is_an_end_to_what_somebody_shows(groenploeg, owner):
    for _ in range(20):
        Evidence.objects.create(supplier=groenploeg, recognition=RecognitionFactory(slug="pso"), uploaded_at=NOON)
    with pytest.raises(NotPossible, match="al 20 documenten"):
        shown(groenploeg, owner)


def test_a_page_stands_once_in_a_document(groenploeg, owner):
    document = shown(groenploeg, owner)
    with pytest.raises(IntegrityError, match="evidence_page_once"), transaction.atomic():
        EvidencePage.objects.create(evidence=document, number=1, name="nog een")


def test_taking_it_back_takes_the_files(groenploeg, owner, django_capture_on_commit_callbacks):
    document = shown(groenploeg, owner)
    [name] = files_of(document)
    with django_capture_on_commit_callbacks(execute=True):
        evidence.remove_evidence(evidence=document, by=owner)
    assert not kept_files.storage().exists(name)
    assert not Evidence.objects.exists()


def test_what_a_moderator_relied_on_stays(groenploeg, owner, claim, moderator):
    document = shown(groenploeg, owner)
    check(claim, moderator)
    with pytest.raises(NotPossible, match="blijft het bewaard"):
        evidence.remove_evidence(evidence=document, by=owner)


def test_f07_a_file_without_a_row_goes_in_the_night(groenploeg, owner):
    [kept] = files_of(shown(groenploeg, owner))
    kept_files.keep("evidence/wees.webp", b"RIFF")
    sweep_evidence()
    assert kept_files.storage().exists("evidence/wees.webp")
    evidence.sweep_evidence(now=NOON + timedelta(days=36_500))
    assert [kept_files.storage().exists(name) for name in (kept, "evidence/wees.webp")] == [True, False]


# The owner's page.


@pytest.fixture
def showing(client, groenploeg, owner):
    client.force_login(owner)
    return reverse("show_evidence", args=[groenploeg.organisation.slug])


def upload(data, name="certificaat.pdf", **typed):
    return {"recognition": "pso", "document": SimpleUploadedFile(name, data), **typed}


def test_the_owner_shows_a_document_and_reads_its_pages(client, showing):
    response = client.post(showing, upload(TWO_PAGES, note="Van dit jaar"), follow=True)
    assert "Alleen uw eigen mensen en moderators van uw provincie" in text_of(response)
    assert "Van dit jaar" in text_of(response)
    for drawn in EvidencePage.objects.all():
        sheet = client.get(drawn.get_absolute_url())
        assert sheet.getvalue()[:4] == b"RIFF"
        assert (sheet.status_code, sheet["Content-Type"], sheet["Cache-Control"]) == (
            200,
            "image/webp",
            "private, no-store",
        )
        assert (sheet["X-Content-Type-Options"], "sandbox" in sheet["Content-Security-Policy"]) == ("nosniff", True)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Kies een erkenning. Kies een bestand."),
        (upload(b"<svg/>", note="Mijn toelichting"), "geen document dat wij kunnen lezen"),
        (upload(b"", note="Mijn toelichting"), "Dit bestand is leeg."),
        ({**upload(TWO_PAGES, note="Mijn toelichting"), "recognition": "bcorp"}, "staat niet op uw profiel"),
    ],
)
def test_bad_input_says_what_to_do_and_keeps_what_was_typed(client, showing, typed, told):
    response = client.post(showing, typed)
    assert response.status_code == 200
    assert all(part in text_of(response) for part in told.split(". "))
    assert ("Mijn toelichting" in text_of(response)) == ("note" in typed)
    assert not Evidence.objects.exists()


def test_f05_who_sends_one_document_after_another_waits(client, showing):
    for _ in range(MOST_AN_HOUR):
        assert "over een uur" not in text_of(client.post(showing, upload(b"geen beeld")))
    response = client.post(showing, upload(b"geen beeld"))
    assert "Probeer het over een uur nog eens." in text_of(response)
    assert not Evidence.objects.exists()


def test_a_hostile_name_of_a_file_is_nowhere(client, showing):
    response = client.post(showing, upload(photo(), name="../../<script>.png"), follow=True)
    assert "script>" not in response.content.decode().split("<main")[1]
    assert all(".." not in drawn.name for drawn in EvidencePage.objects.all())


def test_the_owner_takes_a_document_back_and_nobody_elses(client, showing, groenploeg, owner):
    mine, other = shown(groenploeg, owner), shown(SupplierFactory(), owner)
    assert client.post(showing, {"weghalen": other.pk}).status_code == 404
    for wrong in ("x", "9" * 30, "-1"):
        assert client.post(showing, {"weghalen": wrong}).status_code == 404
    assert client.post(showing, {"weghalen": mine.pk}).status_code == 302
    assert list(Evidence.objects.all()) == [other]


def test_the_button_of_a_document_with_a_large_number_holds_no_dots(client, showing, groenploeg, owner):
    mine = shown(groenploeg, owner)
    Evidence.objects.filter(pk=mine.pk).delete()
    Evidence(pk=1_234_567, supplier=groenploeg, recognition=mine.recognition, uploaded_at=NOON).save()
    assert 'value="1234567"' in client.get(showing).content.decode()


def test_a_recognition_that_waits_with_a_change_can_be_proven_too(client, showing, groenploeg):
    RecognitionFactory(slug="bcorp", name="B Corp")
    groenploeg.proposed = {"claims": [{"recognition": "bcorp"}], "services": [], "themes": []}
    groenploeg.save()
    client.post(showing, {**upload(TWO_PAGES), "recognition": "bcorp"})
    assert Evidence.objects.get().recognition.slug == "bcorp"


def test_nobody_else_sees_a_page(client, groenploeg, owner, stranger):
    address = shown(groenploeg, owner).pages.get().get_absolute_url()
    others = [stranger, MembershipFactory(organisation=OrganisationFactory()).user]
    others += [PlatformRoleFactory(province="PV21").user, PlatformRoleFactory(province="PV22", role="coordinator").user]
    for user in others:
        client.force_login(user)
        assert client.get(address).status_code == 404
    client.force_login(owner)
    kept_files.storage().delete(EvidencePage.objects.get().file)
    assert client.get(address).status_code == 404


# Checking.


def check(claim, by, **told):
    facts = {"how": "document_seen", "seen": "Certificaat met naam.", "number": "12", "valid_until": None}
    return claims.check_claim(claim=claim, by=by, now=NOON, **{**facts, **told})


def mails():
    return list(OutgoingMail.objects.order_by("pk").values_list("recipient", "subject"))


def test_a_claim_with_evidence_waits_in_the_queue_until_somebody_looked(client, groenploeg, owner, claim, moderator):
    client.force_login(moderator)
    assert "Bewijs: PSO trede 3" not in text_of(client.get("/coordinatie/"))
    shown(groenploeg, owner)
    assert "Bewijs: PSO trede 3, Groenploeg De Hamrik" in text_of(client.get("/coordinatie/"))
    check(claim, moderator)
    assert "PSO trede 3" not in text_of(client.get("/coordinatie/"))


def test_what_was_checked_and_never_ends_comes_back_after_a_year(groenploeg, claim, moderator):
    check(claim, moderator)
    assert not Claim.objects.to_check(NOON + timedelta(days=364)).exists()
    assert Claim.objects.to_check(NOON + timedelta(days=366)).get() == claim


def test_checking_is_public_with_its_day_and_without_the_name(client, groenploeg, owner, claim, moderator):
    check(claim, moderator)
    shown_page = text_of(client.get(groenploeg.get_absolute_url()))
    assert "document gezien op 23 november 2026 door een moderator" in shown_page
    assert "Mo Derator" not in shown_page and "Certificaat met naam" not in shown_page
    assert mails() == [(owner.email, "Gecontroleerd: PSO trede 3")]


def test_withdrawing_stays_to_be_seen_and_says_why_once(client, groenploeg, owner, claim, moderator):
    for _ in range(2):
        claims.withdraw_claim(claim=claim, reason="Niet in het register.", by=moderator, now=NOON)
    assert "ingetrokken op 23 november 2026" in text_of(client.get(groenploeg.get_absolute_url()))
    assert mails() == [(owner.email, "Ingetrokken: PSO trede 3")]
    assert "Niet in het register." in OutgoingMail.objects.get().text
    with pytest.raises(NotPossible, match="is ingetrokken"):
        check(claim, moderator)


def test_what_is_not_enough_goes_back_with_the_reason(groenploeg, owner, claim, moderator):
    shown(groenploeg, owner)
    claims.refuse_evidence(claim=claim, reason="Dit is een offerte.", by=moderator)
    assert not Evidence.objects.exists()
    assert claim.supplier.claims.get().checked_how == "self_declared"
    assert "Dit is een offerte." in OutgoingMail.objects.get().text
    with pytest.raises(NotPossible, match="geen document"):
        claims.refuse_evidence(claim=claim, reason="Nog eens.", by=moderator)


@pytest.mark.parametrize("told", ["", "  "])
def test_every_decision_says_what_was_seen(claim, moderator, told):
    with pytest.raises(NotPossible, match="Schrijf wat u zag"):
        check(claim, moderator, seen=told)
    with pytest.raises(NotPossible, match="Schrijf wat u zag"):
        claims.withdraw_claim(claim=claim, reason=told, by=moderator, now=NOON)


@pytest.fixture
def checking(client, groenploeg, owner, claim, moderator):
    shown(groenploeg, owner)
    client.force_login(moderator)
    return reverse("check_claim", args=[claim.pk])


def decision(client, checking, **typed):
    version = client.get(checking).context["page"].version
    told = {"outcome": "document_seen", "seen": "Gezien.", "versie": version, **typed}
    return client.post(checking, told, follow=True)


@pytest.mark.parametrize(
    ("outcome", "typed", "told"),
    [
        ("document_seen", {"number": "A1", "valid_until": "14-3-2029"}, "De controle staat op het profiel."),
        ("register_confirmed", {}, "De controle staat op het profiel."),
        ("onvoldoende", {}, "teruggestuurd en gewist"),
        ("intrekken", {}, "als ingetrokken op het profiel"),
    ],
)
def test_a_moderator_decides_on_the_page(client, checking, outcome, typed, told):
    assert "Bladzijde 1 van 1" in client.get(checking).content.decode()
    assert told in text_of(decision(client, checking, outcome=outcome, **typed))
    claim = Claim.objects.get()
    assert claim.number == typed.get("number", "")
    assert str(claim.valid_until) == ("2029-03-14" if typed else "None")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"outcome": ""}, "Kies wat u besluit."),
        ({"seen": " "}, "Schrijf wat u zag, of waarom."),
        ({"valid_until": "morgen", "seen": "Mijn tekst"}, "Schrijf een datum als 14-3-2027."),
        ({"versie": "oud", "seen": "Mijn tekst"}, "Er is intussen iets veranderd."),
    ],
)
def test_a_decision_that_is_not_whole_keeps_what_was_typed(client, checking, typed, told):
    response = decision(client, checking, **typed)
    assert told in text_of(response)
    assert Claim.objects.get().checked_at is None
    assert ("Mijn tekst" in text_of(response)) == (typed.get("seen") == "Mijn tekst")


def test_who_coordinates_reads_and_sees_no_document(client, checking):
    client.force_login(PlatformRoleFactory(province="PV22", role="coordinator").user)
    response = client.get(checking)
    assert "Alleen een moderator van deze provincie" in text_of(response)
    assert "/mijn/bewijs/" not in response.content.decode()
    assert client.post(checking, {}).status_code == 403


def test_a_claim_that_was_never_public_is_not_there(client, moderator):
    hidden = ClaimFactory(supplier=SupplierFactory(status="draft"))
    client.force_login(moderator)
    assert client.get(reverse("check_claim", args=[hidden.pk])).status_code == 404
