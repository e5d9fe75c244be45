"""Market scans: from a search to a frozen dossier, with a reason for each supplier."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from suppliers.actions import NotPossible, choosing
from suppliers.actions.choosing import Decision
from suppliers.models import Dossier, Shortlist, ShortlistItem, Supplier
from suppliers.scan_search import ScanSearch
from tests.at_once import at_once
from tests.factories import (
    NOON,
    ClaimFactory,
    MembershipFactory,
    OfferingFactory,
    OrganisationFactory,
    RecognitionFactory,
    SupplierFactory,
    UserFactory,
)
from tests.reading import heading_of, text_of
from tests.tender_factories import AwardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(db):
    """Owner of a municipality that seeks suppliers."""
    organisation = OrganisationFactory(name="Gemeente Wierhaven", slug="wierhaven", kind="municipality")
    return MembershipFactory(organisation=organisation, user__name="M. Bruinsma").user


@pytest.fixture
def party(buyer):
    return buyer.memberships.get().organisation


def colleague(party, role="reader"):
    return MembershipFactory(organisation=party, role=role).user


def named(name, **fields):
    return SupplierFactory(organisation__name=name, organisation__slug=name.lower(), **fields)


def scan(party, buyer, *suppliers, **fields):
    told = {"title": "bermbeheer", "municipality_code": "GM0106", "now": NOON} | fields
    return choosing.start(organisation=party, by=buyer, suppliers=suppliers, **told)


def choose(shortlist, by, choice="keep", reason="offer", note="Kent de noordrand.", **fields):
    """The same choice about everybody on the list."""
    decisions = {item.pk: Decision(choice, reason, note, item.as_chosen) for item in shortlist.items.all()}
    return choosing.decide(shortlist=shortlist, decisions=decisions, by=by, now=fields.get("now", NOON))


def typed(shortlist, **choices):
    """What a browser sends of the list: by slug of the supplier choice, reason and note; others as they stand."""
    sent = {}
    for item in shortlist.items.select_related("supplier__organisation"):
        name = f"keuze-{item.pk}"
        told = choices.get(item.supplier.organisation.slug.replace("-", "_"), (item.choice, item.reason, item.note))
        sent |= dict(zip((f"{name}-choice", f"{name}-reason", f"{name}-note"), told, strict=True))
        sent[f"{name}-before"] = item.as_chosen
    return sent


# From a search.


def test_a_search_becomes_a_list_with_its_words_and_whom_it_found(client, buyer, groenploeg):
    client.force_login(buyer)
    other = OfferingFactory(supplier=named("Wilde"), title="Maaien").supplier
    page = client.get("/mijn/lijsten/nieuw/", {"q": "maaien", "gemeente": "assen"})
    assert heading_of(page) == "Maak een lijst uit 2 aanbieders met ‘maaien’ die leveren in Assen."
    told = {"title": "bermbeheer", "reason": "Perceel 2 wordt voorbehouden.", "place": "GM0106"}
    response = client.post("/mijn/lijsten/nieuw/?q=maaien&gemeente=assen", told | {"suppliers": ["wilde"]})
    made = Shortlist.objects.get()
    assert response.headers["Location"] == f"/mijn/lijsten/{made.number}/"
    assert made.query == "q=maaien&gemeente=assen"
    assert made.query_words == "aanbieders met ‘maaien’ die leveren in Assen"
    assert (made.found, set(made.found_ids)) == (2, {other.pk, groenploeg.pk})
    assert [item.supplier for item in made.items.all()] == [other]
    assert made.organisation.slug == "wierhaven"


def test_the_lists_begin_with_what_was_made_last(client, party, buyer, groenploeg):
    for days, title in ((9, "het oudste"), (1, "het nieuwste"), (5, "ertussenin")):
        scan(party, buyer, groenploeg, title=title, now=NOON - timedelta(days=days))
    client.force_login(buyer)
    page = text_of(client.get("/mijn/lijsten/"))
    assert page.index("het nieuwste") < page.index("ertussenin") < page.index("het oudste")


def test_a_refused_form_keeps_what_was_typed(client, buyer, groenploeg):
    client.force_login(buyer)
    response = client.post("/mijn/lijsten/nieuw/?q=maaien", {"title": "", "reason": "Omdat het moet.", "place": "XX"})
    page = text_of(response)
    assert "Schrijf waarvoor u zoekt" in page
    assert "Zet minstens één aanbieder aan." in page
    assert "Kies een gemeente uit de lijst." in page
    assert "Omdat het moet." in page
    assert not Shortlist.objects.exists()


def test_only_a_hundred_go_on_a_list_and_the_page_says_so(client, buyer):
    client.force_login(buyer)
    for _ in range(101):
        SupplierFactory()
    page = client.get("/mijn/lijsten/nieuw/")
    assert "U ziet de eerste 100." in text_of(page)
    assert page.content.decode().count('name="suppliers"') == 100


def test_a_list_belongs_to_an_organisation(client, stranger, groenploeg):
    client.force_login(stranger)
    for path in ("/mijn/lijsten/nieuw/?q=maaien", f"/mijn/lijsten/toevoegen/?aanbieder={groenploeg.organisation.slug}"):
        assert "Een lijst hoort bij een organisatie." in text_of(client.get(path))
        assert client.post(path, {"title": "x", "suppliers": groenploeg.organisation.slug}).status_code == 200
    assert not Shortlist.objects.exists()


def test_who_writes_for_several_organisations_says_for_which(client, buyer, groenploeg):
    MembershipFactory(user=buyer, organisation__name="Provincie", organisation__slug="provincie")
    client.force_login(buyer)
    told = {"title": "bermbeheer", "suppliers": [groenploeg.organisation.slug]}
    assert "Kies voor welke organisatie de lijst is." in text_of(client.post("/mijn/lijsten/nieuw/?q=maaien", told))
    client.post("/mijn/lijsten/nieuw/?q=maaien", told | {"organisation": "provincie"})
    assert Shortlist.objects.get().organisation.slug == "provincie"


def test_a_reader_makes_no_list(client, party, groenploeg):
    client.force_login(colleague(party))
    client.post("/mijn/lijsten/nieuw/?q=maaien", {"title": "x", "suppliers": [groenploeg.organisation.slug]})
    assert not Shortlist.objects.exists()


# Adding.


def test_a_supplier_is_put_on_a_list_that_is_there(client, party, buyer, groenploeg):
    made = scan(party, buyer)
    client.force_login(buyer)
    path = f"/mijn/lijsten/toevoegen/?aanbieder={groenploeg.organisation.slug}"
    assert str(groenploeg) in heading_of(client.get(path))
    response = client.post(path, {"shortlist": made.number}, follow=True)
    assert "Op de lijst gezet: 1." in text_of(response)
    assert "Dat stond al op deze lijst." in text_of(client.post(path, {"shortlist": made.number}, follow=True))
    assert made.items.count() == 1


def test_a_supplier_is_put_on_a_new_list(client, buyer, groenploeg):
    client.force_login(buyer)
    path = f"/mijn/lijsten/toevoegen/?aanbieder={groenploeg.organisation.slug}"
    assert "Schrijf waarvoor u zoekt" in text_of(client.post(path, {"shortlist": "nieuw"}))
    client.post(path, {"shortlist": "nieuw", "title": "bermbeheer"})
    made = Shortlist.objects.get()
    assert (made.title, made.found, made.items.count()) == ("bermbeheer", None, 1)


def test_nothing_is_put_on_the_list_of_another_organisation(client, buyer, groenploeg):
    theirs = scan(OrganisationFactory(), UserFactory())
    client.force_login(buyer)
    path = f"/mijn/lijsten/toevoegen/?aanbieder={groenploeg.organisation.slug}"
    assert "Kies een lijst die er is." in text_of(client.post(path, {"shortlist": theirs.number}))
    assert not theirs.items.exists()


@pytest.mark.parametrize("query", ["", "?aanbieder=bestaat-niet", "?aanbieder=%00"])
def test_who_is_not_online_is_not_put_on_a_list(client, buyer, query):
    client.force_login(buyer)
    assert "Wij kennen deze aanbieder niet" in text_of(client.get(f"/mijn/lijsten/toevoegen/{query}"))


def test_a_list_holds_a_hundred(client, party, buyer, groenploeg):
    made = scan(party, buyer, *(SupplierFactory() for _ in range(100)))
    with pytest.raises(NotPossible, match="passen 100 aanbieders"):
        choosing.add(shortlist=made, suppliers=[groenploeg], by=buyer, now=NOON)
    client.force_login(buyer)
    path = f"/mijn/lijsten/toevoegen/?aanbieder={groenploeg.organisation.slug}"
    assert "passen 100 aanbieders" in text_of(client.post(path, {"shortlist": made.number}))


# Numbers.


def test_numbers_run_through_the_year(party, buyer):
    assert [scan(party, buyer).number for _ in range(2)] == ["dw-2026-0001", "dw-2026-0002"]
    assert scan(party, buyer, now=NOON + timedelta(days=60)).number == "dw-2027-0001"
    Shortlist.objects.filter(number="dw-2026-0002").update(number="dw-2026-9999")
    assert scan(party, buyer).number == "dw-2026-10000"
    assert scan(party, buyer).number == "dw-2026-10001"


@pytest.mark.django_db(transaction=True)
def test_lists_that_begin_in_the_same_second_have_numbers_of_their_own():
    buyer = MembershipFactory().user
    party = buyer.memberships.get().organisation
    made = at_once(*[lambda: scan(party, buyer).number] * 4)
    assert sorted(made) == [f"dw-2026-000{n}" for n in range(1, 5)]


# Choosing.


def test_a_choice_has_a_reason_who_and_when(client, party, buyer):
    made = scan(party, buyer, named("Hamrik"), named("Wilde"))
    client.force_login(buyer)
    sent = typed(made, hamrik=("keep", "impact", "Kent de noordrand."))
    assert "Bewaard: 1." in text_of(client.post(made.get_absolute_url(), sent, follow=True))
    hamrik, wilde = made.items.order_by("supplier__organisation__name")
    assert (hamrik.choice, hamrik.reason, hamrik.note) == ("keep", "impact", "Kent de noordrand.")
    assert hamrik.decided_by == buyer
    assert hamrik.decided_at is not None
    assert wilde.decided_at is None
    page = text_of(client.get(made.get_absolute_url()))
    assert "Gekozen door M. Bruinsma" in page
    assert "Nog 1 keuze met een reden nodig" in page


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        (("keep", "", "Omdat."), "Kies een reden bij Hamrik."),
        (("drop", "other", ""), "Schrijf bij Hamrik wat de reden is."),
        (("", "offer", ""), "Kies of Hamrik blijft of afvalt."),
        (("weg", "offer", ""), "Kies of deze aanbieder blijft of afvalt."),
        (("keep", "zomaar", ""), "Kies een reden uit de lijst."),
        (("keep", "offer", "x" * 1001), "Dit is te lang: er passen 1000 tekens"),
    ],
)
def test_half_a_choice_is_refused_and_everything_typed_stays(client, party, buyer, choice, says):
    made = scan(party, buyer, named("Hamrik"), named("Wilde"))
    client.force_login(buyer)
    sent = typed(made, hamrik=choice, wilde=("drop", "size", "Te klein voor dit werk."))
    page = client.post(made.get_absolute_url(), sent)
    assert says in text_of(page)
    assert "Te klein voor dit werk." in text_of(page)
    assert choice[2] in text_of(page)
    assert not made.items.exclude(choice="").exists()


def test_a_choice_can_be_taken_back(client, party, buyer):
    made = scan(party, buyer, named("Hamrik"))
    choose(made, buyer)
    client.force_login(buyer)
    client.post(made.get_absolute_url(), typed(made, hamrik=("", "", "")))
    item = made.items.get()
    assert (item.choice, item.reason, item.decided_at, item.decided_by) == ("", "", None, None)


def test_two_colleagues_on_one_list_lose_nothing(client, party, buyer):
    made = scan(party, buyer, named("Hamrik"), named("Wilde"))
    seen = typed(made, hamrik=("drop", "size", "Te klein."))
    other = colleague(party, "editor")
    client.force_login(other)
    client.post(made.get_absolute_url(), typed(made, wilde=("keep", "offer", "Past.")))
    client.force_login(buyer)
    client.post(made.get_absolute_url(), seen)
    chosen = dict(made.items.values_list("supplier__organisation__slug", "choice"))
    assert chosen == {"hamrik": "drop", "wilde": "keep"}


def test_who_is_second_reads_what_the_first_chose_and_may_still_decide(client, party, buyer):
    made = scan(party, buyer, named("Hamrik"))
    seen = typed(made, hamrik=("drop", "size", "Te klein."))
    choose(made, UserFactory(name="Eerste Collega"))
    client.force_login(buyer)
    page = client.post(made.get_absolute_url(), seen)
    assert "Bij Hamrik staat intussen: blijft op de lijst, het aanbod (Eerste Collega)." in text_of(page)
    assert "Te klein." in text_of(page)
    assert made.items.get().choice == "keep"
    (before,) = re.findall(r'name="(keuze-\d+-before)" value="(\w+)"', page.content.decode())
    client.post(made.get_absolute_url(), seen | dict([before]))
    assert made.items.get().choice == "drop"


def test_sending_the_same_again_changes_nothing(client, party, buyer):
    made = scan(party, buyer, named("Hamrik"))
    sent = typed(made, hamrik=("drop", "size", "Te klein."))
    client.force_login(buyer)
    client.post(made.get_absolute_url(), sent)
    before = made.items.values().get()
    assert "Er was niets veranderd." in text_of(client.post(made.get_absolute_url(), sent, follow=True))
    assert made.items.values().get() == before


def test_a_supplier_that_came_after_the_page_was_made_is_left_alone(client, party, buyer):
    made = scan(party, buyer, named("Hamrik"))
    sent = typed(made, hamrik=("drop", "size", "Te klein."))
    choosing.add(shortlist=made, suppliers=[named("Wilde")], by=buyer, now=NOON)
    client.force_login(buyer)
    assert "Bewaard: 1." in text_of(client.post(made.get_absolute_url(), sent, follow=True))


# Who may.


def test_a_reader_reads_and_does_not_write(client, party, buyer):
    made = scan(party, buyer, named("Hamrik"))
    choose(made, buyer)
    client.force_login(colleague(party))
    page = client.get(made.get_absolute_url())
    assert "Kent de noordrand." in text_of(page)
    assert b"Bewaar keuzes" not in page.content
    assert client.post(made.get_absolute_url(), typed(made, hamrik=("drop", "size", ""))).status_code == 403
    assert client.get(f"{made.get_absolute_url()}vastleggen/").status_code == 403
    compare = client.get(f"{made.get_absolute_url()}vergelijken/")
    assert (compare.status_code, b"Bewaar keuzes" in compare.content) == (200, False)


def test_for_another_organisation_nothing_is_there(client, party, buyer):
    made = scan(party, buyer, named("Hamrik"))
    choose(made, buyer)
    choosing.freeze(shortlist=made, by=buyer, now=NOON)
    client.force_login(MembershipFactory().user)
    for below in ("", "vergelijken/", "vastleggen/", "v1/", "v1.csv"):
        path = made.get_absolute_url() + below
        assert client.get(path).status_code == 404
        assert client.post(path).status_code in (404, 405)
    assert "geen lijst" in heading_of(client.get("/mijn/lijsten/"))


# Looking again, and who is gone.


def test_the_list_says_whom_the_same_question_finds_now(client, party, buyer, groenploeg):
    gone = OfferingFactory(supplier=named("Weg"), title="Maaien").supplier
    asked = ScanSearch.again("q=maaien", today=timezone.localdate())
    made = scan(party, buyer, groenploeg, asked=asked)
    client.force_login(buyer)
    assert "Dezelfde zoekvraag geeft nu iets anders." not in text_of(client.get(made.get_absolute_url()))
    OfferingFactory(supplier=named("Vers"), title="Maaien")
    Supplier.objects.filter(pk=gone.pk).update(status="paused")
    page = client.get(made.get_absolute_url())
    assert "Nieuw gevonden: Vers" in text_of(page)
    assert "Niet meer gevonden: Weg." in text_of(page)
    assert f"?aanbieder=vers&amp;lijst={made.number}".encode() in page.content


def test_of_more_than_a_hundred_nobody_knows_who_is_new(client, party, buyer):
    for _ in range(101):
        SupplierFactory()
    made = scan(party, buyer, asked=ScanSearch.again("", today=timezone.localdate()))
    SupplierFactory()
    client.force_login(buyer)
    assert "vindt nu 102 aanbieders, toen 101" in text_of(client.get(made.get_absolute_url()))


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        ({"status": "withdrawn", "stopped_at": NOON}, "gestopt op 23 november 2026"),
        ({"status": "paused"}, "staat nu niet online"),
    ],
)
def test_the_list_says_who_is_not_online_any_more(client, party, buyer, gone, says):
    made = scan(party, buyer, named("Hamrik", summary="Geheim geworden."), named("Wilde"))
    Supplier.objects.filter(organisation__slug="hamrik").update(**gone)
    client.force_login(buyer)
    for below in ("", "vergelijken/"):
        page = text_of(client.get(made.get_absolute_url() + below))
        assert says in page
        assert "Geheim" not in page


def test_a_merged_supplier_leads_to_the_other(client, party, buyer):
    made = scan(party, buyer, named("Hamrik"))
    Supplier.objects.filter(organisation__slug="hamrik").update(status="withdrawn", merged_into=named("Wilde"))
    client.force_login(buyer)
    page = client.get(made.get_absolute_url())
    assert "staat nu op dit platform als Wilde" in text_of(page)
    assert b'href="/aanbieders/wilde/"' in page.content


# Comparing.


def cells(response, label):
    """The words beside this label."""
    rows = re.findall(r'<tr[^>]*><th scope="row">(.*?)</th>(.*?)</tr>', response.content.decode(), re.DOTALL)
    (found,) = (told for name, told in rows if name == label)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td.*?</td>", found, re.DOTALL)]


def test_four_suppliers_stand_beside_each_other(client, party, buyer):
    today = timezone.localdate()
    hamrik, wilde, veld = named("Hamrik"), named("Wilde", organisation__municipality_code="GM0114"), named("Veld")
    pso = RecognitionFactory(slug="pso", meets_2_82=True)
    ClaimFactory(supplier=hamrik, recognition=pso, level="trede 3", checked_how="register_confirmed")
    ClaimFactory(supplier=veld, recognition=pso, level="trede 2", valid_until=today - timedelta(days=3))
    said = {"capacity": "now", "capacity_on": today, "largest_done": 180_000}
    OfferingFactory(supplier=hamrik, category__slug="groen", **said)
    OfferingFactory(supplier=wilde, category__slug="groen", delivery_area=["PV20"], order_maximum=9_000)
    Supplier.objects.filter(pk=hamrik.pk).update(confirmed_at=NOON)
    made = scan(party, buyer, hamrik, wilde, veld)
    client.force_login(buyer)
    page = client.get(f"{made.get_absolute_url()}vergelijken/")
    assert heading_of(page) == "3 van 3 aanbieders naast elkaar voor bermbeheer in Assen"
    assert cells(page, "Vak") == ["Groen", "Groen", "niet bekend"]
    assert cells(page, "Mag een voorbehouden opdracht doen (artikel 2.82)") == [
        "ja , PSO trede 3, register bevestigd",
        "nee , geen bewijs artikel 2.82",
        "onbekend erkenning geldt niet meer",
    ]
    assert cells(page, "Afstand tot Assen")[0] == "0 km"
    assert re.fullmatch(r"\d+ km", cells(page, "Afstand tot Assen")[1])
    assert cells(page, "Levert in Assen") == ["ja", "nee", "niet bekend"]
    assert cells(page, "Grootste opdracht") == ["€ 180.000 gedaan", "neemt aan tot € 9.000", "niet bekend"]
    assert cells(page, "Ruimte")[0].startswith("kan nu leveren, gezegd op")
    assert cells(page, "Laatst bevestigd") == ["23 november 2026", "nog niet bevestigd", "nog niet bevestigd"]


def test_what_was_won_stands_beside_it(client, party, buyer):
    hamrik, wilde = named("Hamrik"), named("Wilde")
    AwardFactory(winner_kvk=hamrik.organisation.kvk_number)
    AwardFactory(winner_kvk="", organisation=hamrik.organisation)
    AwardFactory(winner_kvk="")
    made = scan(party, buyer, hamrik, wilde)
    client.force_login(buyer)
    path = f"{made.get_absolute_url()}vergelijken/"
    assert cells(client.get(path), "Gegunde opdrachten in TenderNed") == ["2", "geen gevonden"]
    assert "Gegunde opdrachten" in text_of(client.get(path, {"alleen": "verschillen"}))
    short = client.get(path, {"alleen": "verschillen", "aanbieder": "wilde"})
    assert "Gegunde opdrachten" not in text_of(short)  # one supplier does not differ


def test_who_stays_can_be_asked_something(client, party, buyer):
    made = scan(party, buyer, named("Hamrik"), named("Wilde"))
    client.force_login(buyer)
    assert "Vraag iets aan wie blijft" not in text_of(client.get(made.get_absolute_url()))
    client.post(made.get_absolute_url(), typed(made, hamrik=("keep", "offer", ""), wilde=("drop", "size", "")))
    link = f'href="/mijn/vragen/nieuw/?lijst={made.number}&amp;aanbieder=hamrik"'
    assert link in client.get(made.get_absolute_url()).content.decode()


def test_rows_that_are_the_same_can_be_left_out(client, party, buyer):
    made = scan(party, buyer, named("Hamrik"), named("Wilde", organisation__municipality_code="GM0114"))
    client.force_login(buyer)
    page = client.get(f"{made.get_absolute_url()}vergelijken/", {"aanbieder": ["hamrik", "wilde"]})
    assert '<tr class="same"><th scope="row">Ruimte</th>' in page.content.decode()
    short = client.get(re.search(r'href="([^"]+)">Alleen verschillen', page.content.decode())[1].replace("&amp;", "&"))
    assert "Ruimte" not in text_of(short)
    assert "Afstand tot Assen" in text_of(short)


def test_of_more_than_four_the_first_four_are_compared(client, party, buyer):
    slugs = [f"bedrijf-{n}" for n in range(6)]
    made = scan(party, buyer, *(named(slug) for slug in slugs))
    client.force_login(buyer)
    page = client.get(f"{made.get_absolute_url()}vergelijken/", {"aanbieder": slugs})
    assert heading_of(page).startswith("4 van 6")
    assert "2 die u aanvinkte staan er niet bij" in text_of(page)
    assert heading_of(client.get(f"{made.get_absolute_url()}vergelijken/")).startswith("4 van 6")
    assert heading_of(client.get(f"{made.get_absolute_url()}vergelijken/?aanbieder=onzin")).startswith("4 van 6")


def test_choices_are_made_beside_each_other_too(client, party, buyer):
    made = scan(party, buyer, named("Hamrik"), named("Wilde"))
    client.force_login(buyer)
    path = f"{made.get_absolute_url()}vergelijken/?aanbieder=wilde"
    response = client.post(path, typed(made, hamrik=("keep", "offer", ""), wilde=("drop", "area", "Te ver.")))
    assert response.headers["Location"] == path
    assert dict(made.items.values_list("supplier__organisation__slug", "choice")) == {"hamrik": "", "wilde": "drop"}
    assert "Kies een reden bij Wilde." in text_of(client.post(path, typed(made, wilde=("keep", "", "Toch."))))


def test_an_empty_list_says_so(client, party, buyer):
    made = scan(party, buyer)
    client.force_login(buyer)
    for below in ("", "vergelijken/", "vastleggen/"):
        assert "Er staat nog niemand op deze lijst." in text_of(client.get(made.get_absolute_url() + below))


# Freezing.


@pytest.fixture
def chosen(party, buyer, groenploeg):
    """A list from a search with two choices, ready to freeze; a third was found and not put on it."""
    wilde = OfferingFactory(supplier=named("Wilde"), title="Maaien").supplier
    OfferingFactory(supplier=named("Rest"), title="Maaien")
    asked = ScanSearch.again("q=maaien", today=timezone.localdate())
    made = scan(party, buyer, groenploeg, wilde, asked=asked, reason="Perceel 2 wordt voorbehouden.")
    keep, drop = made.items.all()
    keep.record_choice("keep", "experience", "Kent de noordrand.", by=buyer, at=NOON)
    drop.record_choice("drop", "recognition", "=HYPERLINK(1)", by=buyer, at=NOON)
    return made


def frozen(client, shortlist):
    client.post(f"{shortlist.get_absolute_url()}vastleggen/", follow=True)
    return shortlist.dossiers.first()


def test_nothing_is_frozen_before_each_supplier_has_a_choice(client, party, buyer):
    made = scan(party, buyer, named("Hamrik"))
    client.force_login(buyer)
    path = f"{made.get_absolute_url()}vastleggen/"
    assert "Nog 1 keuze met een reden nodig" in text_of(client.get(path))
    assert "Nog 1 keuze met een reden nodig" in text_of(client.post(path))
    assert not Dossier.objects.exists()


def test_a_dossier_says_what_was_asked_found_and_chosen(client, buyer, chosen, groenploeg):
    client.force_login(buyer)
    page = text_of(client.post(f"{chosen.get_absolute_url()}vastleggen/", follow=True))
    for words in (
        "Dossier DW-2026-0001, versie 1",
        "Marktscan: 2 aanbieders voor bermbeheer in Assen",
        "Gemaakt door M. Bruinsma, Gemeente Wierhaven.",
        "aanbieders met ‘maaien’",
        "3 aanbieders op het platform, zoekwijze 1",
        "1 daarvan niet op de lijst gezet (bijlage A)",
        "Perceel 2 wordt voorbehouden.",
        f"KvK {groenploeg.organisation.kvk_number}",
        "PSO trede 3, zonder einddatum.",
        "Ervaring of resultaat. Kent de noordrand.",
        "De erkenning. =HYPERLINK(1)",
        "M. Bruinsma, 23 november 2026",
        "Een aanbieder op deze lijst is niet gekozen.",
        "/mijn/lijsten/dw-2026-0001/v1/",
    ):
        assert words in page
    assert page.index("Bijlage A") < page.index("Rest, Assen")


def test_a_dossier_stays_when_everything_else_changes(client, buyer, chosen, groenploeg):
    client.force_login(buyer)
    before = frozen(client, chosen).contents
    page = text_of(client.get(f"{chosen.get_absolute_url()}v1/"))
    groenploeg.claims.all().delete()
    groenploeg.organisation.name = "Anders"
    groenploeg.organisation.save()
    Supplier.objects.filter(organisation__slug="wilde").delete()
    assert Dossier.objects.get().contents == before
    assert text_of(client.get(f"{chosen.get_absolute_url()}v1/")) == page
    assert "Wilde staat niet meer op de lijst." in text_of(client.get(chosen.get_absolute_url()))


def test_a_later_change_becomes_version_2(client, buyer, chosen):
    client.force_login(buyer)
    frozen(client, chosen)
    assert "Er is niets gewijzigd sinds versie 1." in text_of(client.post(f"{chosen.get_absolute_url()}vastleggen/"))
    client.post(chosen.get_absolute_url(), typed(chosen, wilde=("keep", "impact", "Toch.")))
    assert "Gewijzigd sinds versie 1: Wilde blijft nu op de lijst." in text_of(client.get(chosen.get_absolute_url()))
    assert frozen(client, chosen).version == 2
    assert "Er is een nieuwere versie." in text_of(client.get(f"{chosen.get_absolute_url()}v1/"))
    assert "Er is een nieuwere versie." not in text_of(client.get(f"{chosen.get_absolute_url()}v2/"))
    assert client.get(f"{chosen.get_absolute_url()}v3/").status_code == 404
    assert client.get(f"{chosen.get_absolute_url()}v99999999999999999999/").status_code == 404


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda made: made.items.filter(choice="drop").update(note="Anders"), "Bij Wilde staat een andere reden."),
        (lambda made: made.items.filter(choice="drop").delete(), "Wilde staat niet meer op de lijst."),
        (lambda made: Shortlist.objects.update(title="snoeien"), "De lijst heeft een andere naam of plaats."),
        (lambda made: Shortlist.objects.update(reason=""), "De reden van de zoekvraag is anders."),
        (
            lambda made: choosing.add(shortlist=made, suppliers=[named("Vers")], by=None, now=NOON),
            "Vers kwam erbij en heeft nu geen keuze.",
        ),
    ],
)
def test_each_change_is_told(client, buyer, chosen, change, says):
    client.force_login(buyer)
    frozen(client, chosen)
    change(chosen)
    assert says in text_of(client.get(chosen.get_absolute_url()))


@pytest.mark.django_db(transaction=True)
def test_freezing_twice_at_once_makes_one_version():
    buyer = MembershipFactory().user
    made = scan(buyer.memberships.get().organisation, buyer, SupplierFactory())
    choose(made, buyer)
    came = at_once(*[lambda: choosing.freeze(shortlist=made, by=buyer, now=NOON)] * 2)
    assert sorted(type(one).__name__ for one in came) == ["Dossier", "NotPossible"]
    assert Dossier.objects.get().version == 1


def test_the_table_opens_safely_and_holds_the_same(client, buyer, chosen):
    client.force_login(buyer)
    frozen(client, chosen)
    response = client.get(f"{chosen.get_absolute_url()}v1.csv")
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert "dossier-dw-2026-0001-v1-" in response.headers["Content-Disposition"]
    assert lines[0].startswith('"Marktscan: 2 aanbieders voor bermbeheer in Assen.') or "Marktscan" in lines[0]
    assert lines[1].startswith("nummer;keuze;aanbieder;kvk")
    assert "blijft op de lijst" in lines[2]
    assert "'=HYPERLINK(1)" in lines[3]
    assert "M. Bruinsma" in lines[3]
    assert lines[4].startswith(";niet op de lijst gezet;Rest;;Assen")


def test_who_is_erased_has_no_name_in_a_dossier(client, party, buyer, chosen):
    other = colleague(party, "owner")
    client.force_login(buyer)
    frozen(client, chosen)
    buyer.delete()
    client.force_login(other)
    page = text_of(client.get(f"{chosen.get_absolute_url()}v1/"))
    assert "Bruinsma" not in page
    assert "iemand van wie het account weg is" in page


# What it costs.


@pytest.mark.parametrize("below", ["", "vergelijken/", "vastleggen/"])
def test_a_list_costs_as_many_queries_for_a_hundred_as_for_three(client, party, buyer, below):
    lists = [scan(party, buyer, *(OfferingFactory().supplier for _ in range(many))) for many in (3, 100)]
    client.force_login(buyer)
    costs = []
    client.get(lists[0].get_absolute_url())  # the first form of a session costs more
    for made in lists:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(made.get_absolute_url() + below).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1]
    assert ShortlistItem.objects.count() == 103
