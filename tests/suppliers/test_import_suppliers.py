"""`manage.py import_suppliers`: whatever a spreadsheet makes of it, good rows are in and others are named."""

from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import Organisation
from suppliers.models import Supplier
from tests.factories import (
    NOON,
    CategoryFactory,
    ClaimFactory,
    OfferingFactory,
    OrganisationFactory,
    RecognitionFactory,
    SupplierFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

HEAD = "naam;kvk;gemeente;samenvatting;omschrijving;categorieen;themas;werkgebied;website;email;erkenningen"
GOOD = "Groenploeg;01234567;Assen;Wij maaien.;Lange tekst.;groen|schoonmaak;natuur;Drenthe|gemeente Groningen;https://groen.example/;info@groen.example;pso"


@pytest.fixture(autouse=True)
def _vocabulary():
    groen = CategoryFactory(slug="groen", name="Groenvoorziening")
    groen.codes.create(cpv="77310000", prefix="7731", label="Aanplant", match="core")
    CategoryFactory(slug="schoonmaak", name="Schoonmaak")
    ThemeFactory(slug="natuur")
    RecognitionFactory(slug="pso", name="PSO")


@pytest.fixture
def run(tmp_path, capsys):
    """Import this text or these bytes; returns the exit code and what was said."""

    def run(content, *options):
        file = tmp_path / "aanbieders.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = 0
        try:
            call_command("import_suppliers", str(file), *options)
        except SystemExit as stop:
            code = stop.code
        return code, capsys.readouterr().out

    return run


def table(*rows, head=HEAD, separator=";"):
    return "\r\n".join([head, *rows]).replace(";", separator) + "\r\n"


def row(**cells):
    told = dict(zip(HEAD.split(";"), GOOD.split(";"), strict=True)) | cells
    return ";".join(told.values())


def test_a_good_row_becomes_a_draft_with_everything_it_says(run):
    code, said = run(table(GOOD))
    supplier = Supplier.objects.get()
    organisation = supplier.organisation
    assert (code, said) == (0, "1 aanbieder nieuw, 0 bijgewerkt, 0 ongewijzigd, 0 geweigerd.\n")
    assert (organisation.name, organisation.kvk_number, organisation.municipality.name) == (
        "Groenploeg",
        "01234567",
        "Assen",
    )
    assert (supplier.status, organisation.verified_at) == ("draft", None)
    assert (supplier.summary, supplier.email) == ("Wij maaien.", "info@groen.example")
    assert [theme.slug for theme in supplier.themes.all()] == ["natuur"]
    assert [(offer.title, offer.area) for offer in supplier.offerings.all()] == [
        ("Groenvoorziening", "Drenthe en Groningen"),
        ("Schoonmaak", "Drenthe en Groningen"),
    ]
    assert [claim.recognition.slug for claim in supplier.claims.all()] == ["pso"]


def test_publish_makes_it_public_and_verifies_the_organisation_by_import(run):
    run(table(GOOD), "--publish")
    supplier = Supplier.objects.published().get()
    assert supplier.published_at is not None
    assert supplier.organisation.verified_how == "import"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(table(row(naam="Café Súd")).encode(), id="utf-8"),
        pytest.param(table(row(naam="Café Súd")).encode("utf-8-sig"), id="utf-8 with a mark"),
        pytest.param(table(row(naam="Café Súd")).encode("cp1252"), id="cp1252"),
        pytest.param(table(row(naam="Café Súd"), separator=",").encode(), id="comma"),
        pytest.param(table(row(naam="Cafe\u0301 Súd")).encode(), id="accent apart"),
        pytest.param(table(row(naam=" Café \u200b Súd ")).encode(), id="invisible signs"),
        pytest.param(table(row(naam="Café Súd", kvk="01 23 45 67")).encode(), id="spaces in the number"),
        pytest.param(table(row(naam="Café Súd"), "", ";;;;;;;;;;").encode(), id="empty lines"),
        pytest.param(table(row(naam="Café Súd"), head=HEAD.upper()).encode(), id="head in capitals"),
        pytest.param(
            table(row(naam="Café Súd"), head=HEAD.replace("themas", "Thema's")).encode(), id="head with an apostrophe"
        ),
    ],
)
def test_the_same_row_is_read_from_every_kind_of_file(run, content):
    assert run(content)[0] == 0
    assert Organisation.objects.get(kvk_number="01234567").name == "Café Súd"


def test_columns_stand_in_any_order_and_an_unknown_one_is_named(run):
    code, said = run("Samenvatting;telefoon;gemeente;kvk;naam\nWij wassen.;050;Groningen;12345678;Wasserij\n")
    assert code == 0
    assert "De kolom ‘telefoon’ kennen wij niet en slaan wij over." in said
    assert Supplier.objects.get().summary == "Wij wassen."


def test_a_quoted_cell_may_hold_separators_and_line_ends(run):
    text = '"Een; twee\nen ""drie"""'
    bad = row(naam="Wasserij", kvk="1")
    _, said = run(table(row(omschrijving=text), bad))
    assert Supplier.objects.get().description == 'Een; twee\nen "drie"'
    assert "Regel 4 (Wasserij)" in said


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"naam": ""}, "Vul naam in."),
        ({"samenvatting": " "}, "Vul samenvatting in."),
        ({"samenvatting": "x" * 301}, "Maak samenvatting korter: 301 tekens, er passen er 300."),
        ({"kvk": ""}, "Vul kvk in."),
        ({"kvk": "1234567"}, "‘1234567’ is geen KvK-nummer. Schrijf alle 8 cijfers"),
        ({"kvk": "1234567a"}, "‘1234567a’ is geen KvK-nummer."),
        ({"gemeente": "Asse"}, "‘Asse’ is geen gemeente in Groningen, Fryslân of Drenthe. Bedoelt u ‘Assen’?"),
        ({"gemeente": "Utrecht"}, "‘Utrecht’ is geen gemeente in Groningen, Fryslân of Drenthe."),
        ({"categorieen": "groen|gruen"}, "De categorie ‘gruen’ bestaat niet. Bedoelt u ‘groen’?"),
        ({"categorieen": "tovenarij"}, "De categorie ‘tovenarij’ bestaat niet. Neem een slug uit de lijst"),
        ({"themas": "natur"}, "Het thema ‘natur’ bestaat niet. Bedoelt u ‘natuur’?"),
        ({"erkenningen": "psp"}, "De erkenning ‘psp’ bestaat niet. Bedoelt u ‘pso’?"),
        ({"werkgebied": "Assen"}, "Het werkgebied ‘Assen’ kennen wij niet. Bedoelt u ‘gemeente Assen’?"),
        ({"werkgebied": "gemeente Rome"}, "Het werkgebied ‘gemeente Rome’ kennen wij niet."),
        ({"website": "javascript:alert(1)"}, "‘https://javascript:alert(1)’ bij website klopt niet."),
        ({"website": "ftp://groen.example"}, "Schrijf bijvoorbeeld https://www.voorbeeld.nl."),
        ({"email": "info(at)groen.example"}, "Schrijf bijvoorbeeld info@voorbeeld.nl."),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_what_to_do_and_the_good_one_is_in(run, cells, told):
    code, said = run(table(row(naam="Wasserij", kvk="12345678"), row(**cells)))
    assert code == 1
    assert said.startswith("Regel 3 (")
    assert told in said
    assert said.endswith("1 aanbieder nieuw, 0 bijgewerkt, 0 ongewijzigd, 1 geweigerd.\n")
    assert [supplier.organisation.name for supplier in Supplier.objects.all()] == ["Wasserij"]


def test_everything_that_is_wrong_with_a_row_is_said_at_once(run):
    _, said = run(table(row(naam="", kvk="1", gemeente="Rome")))
    assert said.count("Regel 2") == 1
    assert "Vul naam in." in said
    assert "geen KvK-nummer" in said
    assert "‘Rome’ is geen gemeente" in said


def test_the_same_number_twice_in_a_file_names_the_first_line(run):
    code, said = run(table(GOOD, row(naam="Wasserij")))
    assert code == 1
    assert "Regel 3 (Wasserij) is geweigerd: KvK-nummer 01234567 staat al op regel 2." in said
    assert Supplier.objects.get().organisation.name == "Groenploeg"


def test_an_unquoted_separator_is_named(run):
    code, said = run(table(row(omschrijving="Een;twee"), row(kvk="12345678")))
    assert code == 1
    assert "Regel 2 (Groenploeg) is geweigerd: Er staan 12 cellen en 11 kolommen." in said
    assert Supplier.objects.count() == 1


def test_a_quotation_mark_that_stays_open_is_named(run):
    code, said = run(table(GOOD, row(kvk="12345678", omschrijving='"open')))
    assert code == 1
    assert "Regel 3 (zonder naam) is geweigerd: Een aanhalingsteken staat open of te veel" in said
    assert Supplier.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "In de eerste regel ontbreekt naam, kvk, gemeente, samenvatting."),
        (HEAD.encode(), "Onder de eerste regel staat geen enkele aanbieder."),
        (b"naam;kvk\nA;12345678\n", "In de eerste regel ontbreekt gemeente, samenvatting."),
        (f"{HEAD};kvk\n".encode(), "De kolom kvk staat er twee keer."),
        (table(GOOD).encode("utf-16"), "Bewaar het werkblad als ‘CSV UTF-8’"),
        (b"PK\x03\x04\x14\x00\x00\x00", "Bewaar het werkblad als ‘CSV UTF-8’"),
        (b"naam;\x81\x8d", "Bewaar het als ‘CSV UTF-8’"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_gives_2(run, content, told):
    code, said = run(content)
    assert code == 2
    assert said.startswith("Er is niets gelezen. ")
    assert told in said


def test_a_file_that_is_not_there_gives_2(capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("import_suppliers", "/nergens/aanbieders.csv")
    assert stop.value.code == 2
    assert "Het bestand /nergens/aanbieders.csv is niet te lezen" in capsys.readouterr().out


def test_without_reference_rows_it_says_which_command_comes_first(run):
    type(CategoryFactory()).objects.all().delete()
    code, said = run(table(GOOD))
    assert code == 2
    assert "load_reference" in said


def test_a_dry_run_tells_the_same_and_writes_nothing(run):
    code, said = run(table(GOOD, row(kvk="1")), "--dry-run", "--publish")
    assert code == 1
    assert (
        "1 aanbieder nieuw, 0 bijgewerkt, 0 ongewijzigd, 1 geweigerd. Er is niets bewaard: dit was een proef." in said
    )
    assert (Supplier.objects.count(), Organisation.objects.count()) == (0, 0)


def test_the_same_file_again_changes_nothing(run):
    run(table(GOOD), "--publish")
    before = Supplier.objects.values().get()
    assert run(table(GOOD), "--publish")[1] == "0 aanbieders nieuw, 0 bijgewerkt, 1 ongewijzigd, 0 geweigerd.\n"
    assert Supplier.objects.values().get() == before


def test_a_changed_row_updates_its_supplier_and_keeps_the_address(run):
    run(table(GOOD))
    changed = row(naam="Groenploeg Noord", gemeente="Emmen", categorieen="schoonmaak", erkenningen="", themas="")
    assert run(table(changed))[1] == "0 aanbieders nieuw, 1 bijgewerkt, 0 ongewijzigd, 0 geweigerd.\n"
    supplier = Supplier.objects.get()
    assert (supplier.organisation.name, supplier.organisation.slug) == ("Groenploeg Noord", "groenploeg")
    assert [offer.title for offer in supplier.offerings.all()] == ["Schoonmaak"]
    assert (supplier.claims.count(), supplier.themes.count()) == (0, 0)


def test_what_people_wrote_and_checked_survives_an_import(run):
    supplier = SupplierFactory(organisation__kvk_number="01234567")
    OfferingFactory(supplier=supplier, title="Bermen ecologisch maaien", order_maximum=5000)
    claim = ClaimFactory(supplier=supplier, recognition=RecognitionFactory(slug="pso"), checked_how="document_seen")
    run(table(row(erkenningen="")))
    assert supplier.offerings.filter(title="Bermen ecologisch maaien", order_maximum=5000).exists()
    assert supplier.claims.get() == claim


def test_a_paused_profile_stays_paused(run):
    SupplierFactory(organisation__kvk_number="01234567", status="paused", published_at=NOON)
    run(table(GOOD), "--publish")
    assert Supplier.objects.get().status == "paused"


def test_an_organisation_without_profile_gets_one_and_keeps_its_verification(run):
    organisation = OrganisationFactory(
        kvk_number="01234567",
        kind="public_body",
        verified_at=NOON,
        verified_how="moderator",
        verified_by=UserFactory(),
        verified_reason="Gebeld.",
    )
    run(table(GOOD), "--publish")
    organisation.refresh_from_db()
    assert (organisation.kind, organisation.verified_how) == ("public_body", "moderator")
    assert organisation.supplier.status == "published"


def test_publishing_never_makes_a_stranger_the_trusted_owner_of_what_is_imported(run):
    organisation = OrganisationFactory(kvk_number="01234567", name="Kaper")
    organisation.memberships.create(user=UserFactory(), role="owner")

    code, said = run(table(GOOD, row(naam="Ander", kvk="12345678")), "--publish")

    organisation.refresh_from_db()
    assert code == 1
    assert "Regel 2 (Groenploeg) is geweigerd: Iemand meldde dit KvK-nummer al aan" in said
    assert (organisation.name, organisation.verified_at) == ("Kaper", None)
    assert [supplier.organisation.name for supplier in Supplier.objects.published()] == ["Ander"]


def test_what_somebody_registered_is_imported_as_a_draft_and_published_once_they_were_checked(run):
    organisation = OrganisationFactory(kvk_number="01234567")
    organisation.memberships.create(user=UserFactory(), role="owner")

    assert run(table(GOOD))[0] == 0
    assert Supplier.objects.get().status == "draft"

    organisation.refresh_from_db()
    organisation.record_verified(how=Organisation.VerifiedBy.MODERATOR, at=NOON, by=UserFactory(), reason="Gebeld.")
    assert run(table(GOOD), "--publish")[0] == 0
    assert Supplier.objects.get().status == "published"


def test_two_organisations_with_one_name_get_two_addresses(run):
    run(table(GOOD, row(kvk="12345678")))
    assert sorted(Organisation.objects.values_list("slug", flat=True)) == ["groenploeg", "groenploeg-2"]


def test_a_cpv_code_stands_for_its_category(run):
    run(table(row(categorieen="77310000")))
    assert Supplier.objects.get().offerings.get().category.slug == "groen"


def test_a_foundation_is_recognised_by_its_name(run):
    run(table(row(naam="Stichting De Hoek"), row(kvk="12345678")))
    assert list(Organisation.objects.order_by("name").values_list("kind", flat=True)) == ["company", "foundation"]


def test_hostile_text_is_text(run):
    run(table(row(naam='"=HYPERLINK(""http://kwaad.example"")<script>"', samenvatting="a\x00b\x1b")))
    supplier = Supplier.objects.get()
    assert supplier.organisation.name == '=HYPERLINK("http://kwaad.example")<script>'
    assert supplier.summary == "ab"


def test_the_demo_suppliers_are_all_taken(run):
    call_command("load_reference")
    content = (Path(__file__).parents[2] / "monitoring" / "demo" / "suppliers.csv").read_bytes()
    code, said = run(content, "--publish")
    assert (code, Supplier.objects.published().count()) == (0, 120), said
