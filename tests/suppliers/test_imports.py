"""Bringing a list on the site: look first, then take it in; every row is accounted for, and nothing goes in twice."""

import csv
from datetime import timedelta
from io import StringIO
from time import perf_counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation
from platform_goed_inkopen.embedded.processes import wait_until
from suppliers import tasks
from suppliers.actions import NotPossible, import_files
from suppliers.import_table import UnreadableFile
from suppliers.importing import COLUMNS
from suppliers.models import ImportFile, Supplier
from tests.at_once import at_once
from tests.factories import (
    NOON,
    CategoryFactory,
    MembershipFactory,
    OrganisationFactory,
    PlatformRoleFactory,
    SupplierFactory,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db
PAGE = "/coordinatie/import/"
HEAD = ";".join(COLUMNS)
GOOD = "Groenploeg;01234567;Assen;Wij maaien.;;groen;natuur;Drenthe;;info@groen.example;pso"
WASHERS = "Wasserij;12345678;Emmen;Wij wassen.;;schoonmaak;;;;;"
BAD = "Zonder nummer;1;Emmen;Wij doen iets.;;;;;;;"


@pytest.fixture
def coordinator(words):
    """Coordinates Drenthe."""
    return PlatformRoleFactory(role="coordinator", province="PV22").user


@pytest.fixture
def desk(client, coordinator):
    client.force_login(coordinator)
    return client


def table(*rows):
    return "\r\n".join([HEAD, *rows, ""]).encode()


def bring(desk, content, **told):
    """Send this file with the form; the answer."""
    file = SimpleUploadedFile("lijst.csv", content, "text/csv")
    return desk.post(PAGE, {"file": file, "new_profiles": "openbaar"} | told)


def brought(desk, content, **told):
    """The list that it became."""
    answer = bring(desk, content, **told)
    assert answer.status_code == 302, text_of(answer)
    return ImportFile.objects.get(pk=answer["Location"].split("/")[-2])


def counts(file):
    file.refresh_from_db()
    return (file.state, file.created, file.updated, file.unchanged, file.refused)


def test_a_list_is_looked_at_first_and_changes_nothing(desk):
    file = brought(desk, table(GOOD, WASHERS, BAD))

    assert counts(file) == ("read", 2, 0, 0, 1)
    assert (Supplier.objects.count(), Organisation.objects.count()) == (0, 0)
    page = text_of(desk.get(file.get_absolute_url()))
    assert "2 aanbieders van deze lijst kunnen erin, 1 niet." in page
    assert "‘1’ is geen KvK-nummer." in page
    assert "Wij maaien." in page


def test_taking_it_in_brings_the_good_rows_and_names_the_others(desk):
    file = brought(desk, table(GOOD, BAD))
    desk.post(file.get_absolute_url(), {"knop": "inlezen"})

    assert counts(file) == ("done", 1, 0, 0, 1)
    assert bytes(file.content) == b""
    supplier = Supplier.objects.published().get()
    assert supplier.organisation.verified_how == "import"
    assert "1 aanbieder staat erin, 1 is geweigerd." in text_of(desk.get(file.get_absolute_url()))


def test_as_a_draft_nobody_else_sees_it(desk):
    file = brought(desk, table(GOOD), new_profiles="concept")
    desk.post(file.get_absolute_url())
    assert Supplier.objects.get().status == "draft"


def test_the_button_twice_takes_the_rows_in_once(desk):
    file = brought(desk, table(GOOD))
    for _ in range(2):
        assert desk.post(file.get_absolute_url(), {"knop": "inlezen"}).status_code == 302
    assert counts(file) == ("done", 1, 0, 0, 0)


def test_the_same_list_twice_is_one_list_while_it_is_open_and_changes_nothing_after(desk):
    content = table(GOOD, WASHERS)
    file = brought(desk, content)
    assert brought(desk, content) == file
    desk.post(file.get_absolute_url())

    again = brought(desk, content)
    assert again != file
    assert counts(again) == ("read", 0, 0, 2, 0)


@pytest.mark.django_db(transaction=True)
def test_the_same_list_twice_at_the_same_moment_is_one_list(coordinator):
    told = {"name": "lijst.csv", "data": table(GOOD), "publish": True, "by": coordinator, "now": NOON}
    outcomes = at_once(lambda: import_files.receive(**told), lambda: import_files.receive(**told))
    assert len(outcomes) == 2
    assert ImportFile.objects.count() == 1


def test_a_list_that_is_thrown_away_is_gone(desk):
    file = brought(desk, table(GOOD))
    answer = desk.post(file.get_absolute_url(), {"knop": "weggooien"}, follow=True)
    assert "De lijst is weg. Er is niets veranderd." in text_of(answer)
    assert not ImportFile.objects.exists()


def test_what_was_taken_in_is_not_thrown_away(desk):
    file = brought(desk, table(GOOD))
    desk.post(file.get_absolute_url())
    answer = desk.post(file.get_absolute_url(), {"knop": "weggooien"}, follow=True)
    assert "Weggooien kan niet meer." in text_of(answer)
    assert ImportFile.objects.get() == file


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Dit bestand is leeg. Kies een ander."),
        (HEAD.encode(), "Onder de eerste regel staat geen enkele aanbieder."),
        (b"PK\x03\x04rest", "Dit is geen tekstbestand."),
        (b"naam;kvk\nA;12345678\n", "In de eerste regel ontbreekt gemeente, samenvatting."),
        (table(GOOD) + b" " * 5_000_000, "Dit bestand is 4,8 MB; er past 5 MB."),
        (table(*["x"] * 20_001), "Er staan 20001 regels in, en er passen er 20000 tegelijk."),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(desk, content, told):
    answer = bring(desk, content)
    assert answer.status_code == 200
    assert told in text_of(answer)
    assert not ImportFile.objects.exists()


def test_without_a_file_or_a_choice_the_form_says_so(desk):
    page = text_of(desk.post(PAGE))
    assert "Kies een bestand." in page
    assert "Kies wat er gebeurt." in page


def test_a_head_of_half_a_million_columns_is_refused_at_once(desk):
    before = perf_counter()
    response = bring(desk, table(GOOD).replace(HEAD.encode(), HEAD.encode() + b";naam" * 500_000))
    assert "De eerste regel heeft meer dan 200 kolommen." in text_of(response)
    assert perf_counter() - before < 5
    assert not ImportFile.objects.exists()


def test_unknown_columns_are_named(desk):
    file = brought(desk, b"naam;kvk;gemeente;samenvatting;telefoon\nA;12345678;Assen;B;050\n")
    assert "Deze kolom kennen wij niet en slaan wij over: telefoon." in text_of(desk.get(file.get_absolute_url()))


def test_the_refused_rows_are_a_file_that_can_be_mended_and_brought_again(desk):
    file = brought(desk, table(GOOD, BAD, '"=2+5";12345678;Assen;"Een open', "A;23456789;Assen;B;C;;;;;;;te veel"))
    desk.post(file.get_absolute_url())
    answer = desk.get(f"{file.get_absolute_url()}geweigerd.csv")
    rows = list(csv.DictReader(StringIO(b"".join(answer).decode("utf-8-sig")), delimiter=";"))

    assert [(row["regel"], row["naam"], row["kvk"]) for row in rows] == [
        ("3", "Zonder nummer", "1"),
        ("4", "", ""),
        ("5", "", ""),
    ]
    assert "geen KvK-nummer" in rows[0]["reden"]
    assert rows[1]["regeltekst"] == '"=2+5";12345678;Assen;"Een open'
    unmended = brought(desk, b"".join(desk.get(f"{file.get_absolute_url()}geweigerd.csv")))
    assert counts(unmended) == ("read", 0, 0, 0, 3)
    assert unmended.unknown_columns == []

    rows[0] |= {"kvk": "12345678"}
    rows[2] |= {"naam": "A", "kvk": "23456789", "gemeente": "Assen", "samenvatting": "B"}
    mended = StringIO()
    writer = csv.DictWriter(mended, rows[0], delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    assert counts(brought(desk, mended.getvalue().encode())) == ("read", 2, 0, 0, 1)


def test_E01_nothing_in_the_file_of_refused_rows_runs_as_a_formula(desk):
    dangerous = ["=1+1", "+1", "-1", "@A1", "\t=1", "＝1"]
    file = brought(desk, table(*(f'"{text}";1;Assen;"{text}";;;;;;;' for text in dangerous)))
    answer = desk.get(f"{file.get_absolute_url()}geweigerd.csv")
    rows = list(csv.DictReader(StringIO(b"".join(answer).decode("utf-8-sig")), delimiter=";"))
    assert [row["naam"][0] for row in rows] == ["'"] * len(dangerous)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    again = brought(desk, b"".join(desk.get(f"{file.get_absolute_url()}geweigerd.csv")))
    assert list(again.refusals.values_list("name", flat=True)) == [text.strip() for text in dangerous]


def test_the_example_is_a_list_that_can_be_taken_in(desk):
    answer = desk.get(f"{PAGE}voorbeeld.csv")
    assert counts(brought(desk, b"".join(answer))) == ("read", 1, 0, 0, 0)


def test_the_page_names_the_words_that_a_list_may_use(desk):
    page = text_of(desk.get(PAGE))
    assert "groen, schoonmaak" in page
    assert "Eerder gebracht" not in page
    brought(desk, table(GOOD))
    assert "lijst.csv" in text_of(desk.get(PAGE))


def test_the_page_costs_the_same_for_many_lists_and_many_refusals(desk, django_assert_num_queries):
    file = brought(desk, table(*(f"Naam {number};1;Emmen;Wij.;;;;;;;" for number in range(150))))
    tasks.go_on_with_import(pk=file.pk)
    for number in range(3):
        brought(desk, table(GOOD.replace("Groenploeg", f"Groenploeg {number}")))
    with django_assert_num_queries(14):
        desk.get(PAGE)
    with django_assert_num_queries(12):
        page = text_of(desk.get(f"{file.get_absolute_url()}?pagina=3"))
    assert "Naam 149" in page
    assert "Naam 99 " not in page
    assert desk.get(f"{file.get_absolute_url()}?pagina=4").status_code == 404


def test_a_long_list_is_dealt_with_in_blocks_and_a_crash_loses_and_doubles_nothing(desk):
    rows = [f"Ploeg {number};{10_000_000 + number};Assen;Wij.;;;;;;;" for number in range(250)]
    file = brought(desk, table(*rows))
    assert counts(file) == ("reading", 100, 0, 0, 0)
    assert "Wij zijn bij regel 100 van 250 ." in text_of(desk.get(file.get_absolute_url()))
    with pytest.raises(NotPossible, match="nog aan het lezen"):
        import_files.take_in(file=file, by=file.uploaded_by)
    tasks.go_on_with_import(pk=file.pk)
    assert counts(file) == ("read", 250, 0, 0, 0)

    desk.post(file.get_absolute_url())
    assert counts(file) == ("working", 100, 0, 0, 0)
    assert Supplier.objects.count() == 100
    for _ in range(2):
        tasks.go_on_with_import(pk=file.pk)
    assert counts(file) == ("done", 250, 0, 0, 0)
    assert Supplier.objects.count() == 250


def test_whoever_comes_second_at_the_same_rows_leaves_them(desk):
    rows = [f"Ploeg {number};{10_000_000 + number};Assen;Wij.;;;;;;;" for number in range(150)]
    file = brought(desk, table(*rows))
    assert not import_files._dealt_with(file.pk, 0, [], NOON)
    assert counts(file) == ("reading", 100, 0, 0, 0)


def test_a_coordinator_of_another_province_brings_nothing_here(desk):
    SupplierFactory(organisation__kvk_number="12345678", organisation__municipality_code="GM0014")
    told = ["Groningers;01234567;Groningen;Wij.;;;;;;;", "Verhuisd;12345678;Assen;Wij.;;;;;;;"]
    file = brought(desk, table(*told))
    assert counts(file) == ("read", 0, 0, 0, 2)
    assert file.refusals.first().reasons == [
        "Uw rol geldt niet in Groningen. Laat een coördinator van die provincie dit doen."
    ]


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_goes_on_where_a_list_was_left(coordinator, celery_worker_process):
    rows = [f"Ploeg {number};{10_000_000 + number};Assen;Wij.;;;;;;;" for number in range(120)]
    told = {"name": "lijst.csv", "publish": False, "by": coordinator, "now": NOON}
    file = import_files.receive(data=table(*rows), **told)
    CategoryFactory()
    import_files.resume()
    assert wait_until(lambda: counts(file)[0] == "read", seconds=60)
    assert counts(file) == ("read", 120, 0, 0, 0)


def test_a_profile_that_has_people_of_its_own_is_not_written_over(desk):
    file = brought(desk, table(GOOD))
    desk.post(file.get_absolute_url())
    MembershipFactory(organisation=Organisation.objects.get())

    assert counts(brought(desk, table(GOOD))) == ("read", 0, 0, 1, 0)
    changed = brought(desk, table(GOOD.replace("Wij maaien.", "Wij maaien niet.")))
    assert counts(changed) == ("read", 0, 0, 0, 1)
    assert "houdt haar profiel bij" in changed.refusals.get().reasons[0]


def test_who_stopped_is_not_put_back(desk):
    SupplierFactory(organisation__kvk_number="01234567", status="withdrawn")
    file = brought(desk, table(GOOD))
    assert counts(file) == ("read", 0, 0, 0, 1)
    assert "gestopt" in file.refusals.get().reasons[0]


def test_a_role_that_ended_in_between_takes_nothing_in(desk, coordinator):
    file = brought(desk, table(GOOD))
    coordinator.platform_roles.all().delete()
    import_files.take_in(file=file, by=coordinator)
    tasks.go_on_with_import(pk=file.pk)
    assert counts(file) == ("done", 0, 0, 0, 1)


def test_of_somebody_who_is_gone_nothing_is_taken_in(desk, coordinator):
    file = brought(desk, table(GOOD))
    import_files.take_in(file=file, by=coordinator)
    ImportFile.objects.update(uploaded_by=None)
    tasks.go_on_with_import(pk=file.pk)
    assert counts(file) == ("working", 0, 0, 0, 0)
    assert not Supplier.objects.exists()


def test_a_list_is_seen_by_who_brought_it_and_by_who_coordinates_everywhere(desk, client):
    file = brought(desk, table(BAD))
    for role, province, status in (("coordinator", "PV22", 404), ("moderator", "", 404), ("coordinator", "", 200)):
        client.force_login(PlatformRoleFactory(role=role, province=province).user)
        assert client.get(file.get_absolute_url()).status_code == status
        assert client.get(f"{file.get_absolute_url()}geweigerd.csv").status_code == status
        assert ("lijst.csv" in text_of(client.get(PAGE))) == (status == 200)


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}voorbeeld.csv", f"{PAGE}1/", f"{PAGE}1/geweigerd.csv"])
def test_a_stranger_may_not_enter(client, stranger, path):
    assert client.get(path).status_code == 302
    client.force_login(stranger)
    assert client.get(path).status_code == 403


def test_another_method_is_refused(desk):
    file = brought(desk, table(BAD))
    assert desk.put(PAGE).status_code == 405
    assert desk.post(f"{PAGE}voorbeeld.csv").status_code == 405
    assert desk.post(f"{file.get_absolute_url()}geweigerd.csv").status_code == 405


def test_hostile_text_is_text(desk):
    file = brought(desk, table('"<script>alert(1)</script>";1;"<img src=x onerror=alert(1)>";"{{7*7}}";;;;;;;'))
    page = desk.get(file.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_lists_are_forgotten_after_a_month(desk):
    old, done, new = (brought(desk, table(row, BAD)) for row in (GOOD, WASHERS, BAD))
    desk.post(done.get_absolute_url())
    past = timezone.now() - timedelta(days=31)
    ImportFile.objects.filter(pk__in=[old.pk, done.pk]).update(uploaded_at=past)
    tasks.forget_old_imports()
    assert set(ImportFile.objects.all()) == {done, new}
    assert (done.refusals.count(), counts(done)) == (0, ("done", 1, 0, 0, 1))
    assert new.refusals.count() == 2


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"refused": 1}, "every_row_is_accounted_for"),
        ({"position": 2, "created": 2}, "no_more_rows_than_there_are"),
        ({"position": 1, "created": 1, "state": "done"}, "import_that_is_done_says_when"),
        ({"state": "done", "done_at": NOON}, "import_that_is_done_says_when"),
        ({"done_at": NOON}, "import_that_is_done_says_when"),
    ],
)
def test_the_database_refuses_a_list_of_which_the_rows_do_not_add_up(coordinator, told, name):
    values = {"name": "lijst.csv", "content": b"x", "uploaded_at": NOON, "uploaded_by": coordinator, "rows": 1}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ImportFile.objects.create(**values | told)


def test_the_database_keeps_one_open_list_of_a_file_and_one_refusal_of_a_line(coordinator):
    values = {"name": "lijst.csv", "content": b"x", "uploaded_at": NOON, "uploaded_by": coordinator, "rows": 1}
    file = ImportFile.objects.create(**values)
    with pytest.raises(IntegrityError, match="one_open_import_of_a_file"), transaction.atomic():
        ImportFile.objects.create(**values)
    file.refusals.create(line=2, reasons=["x"])
    with pytest.raises(IntegrityError, match="line_refused_once"), transaction.atomic():
        file.refusals.create(line=2, reasons=["y"])


def test_what_is_read_by_nobody_raises_for_people(coordinator):
    with pytest.raises(UnreadableFile):
        import_files.receive(name="x", data=b"x", publish=False, by=coordinator, now=NOON)


def test_an_organisation_without_a_known_seat_takes_the_row(desk):
    OrganisationFactory(kvk_number="01234567", municipality_code="")
    assert counts(brought(desk, table(GOOD))) == ("read", 1, 0, 0, 0)
