"""Two profiles of one enterprise: found, compared, and made one without losing anything."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_goed_inkopen.models import OutgoingMail
from stories.models import Story
from suppliers.actions import NotPossible, merging
from suppliers.likeness import Known, alike, name_without_form, site_of
from suppliers.models import (
    Claim,
    ContactRequest,
    Evidence,
    Inquiry,
    NotTheSame,
    ProfilePhoto,
    Report,
    Shortlist,
    ShortlistItem,
    Supplier,
)
from suppliers.search import SearchQuery, every_id
from tests.factories import (
    NOON,
    ClaimFactory,
    MembershipFactory,
    OfferingFactory,
    OrganisationFactory,
    PlatformRoleFactory,
    RecognitionFactory,
    SupplierFactory,
    ThemeFactory,
    UserFactory,
)
from tests.reading import heading_of, text_of

LATER = NOON + timedelta(days=1)


class TestLikeness:
    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("Stichting Rietwerk", "rietwerk"),
            ("Rietwerk B.V.", "rietwerk"),
            ("RIETWERK bv", "rietwerk"),
            ("Coöperatie Rietwerk U.A.", "rietwerk"),
            ("V.O.F. Van der Berg", "van der berg"),
            ("Riet Werk", "riet werk"),
            ("Stichting B.V.", "stichting b v"),
            ("", ""),
        ],
    )
    def test_a_name_without_its_legal_form(self, name, key):
        assert name_without_form(name) == key

    @pytest.mark.parametrize(
        ("website", "key"),
        [
            ("https://www.Rietwerk.example/", "rietwerk.example"),
            ("http://rietwerk.example", "rietwerk.example"),
            ("https://markt.example/rietwerk/", "markt.example/rietwerk"),
            ("", ""),
        ],
    )
    def test_a_website_by_its_name(self, website, key):
        assert site_of(website) == key

    def test_every_pair_once_with_all_that_makes_it_alike(self):
        site = "https://rietwerk.example"
        known = [
            Known(3, "Rietwerk", site),
            Known(1, "Rietwerk B.V.", site),
            Known(2, "Anders", site),
            Known(4, "", ""),
        ]
        assert [(it.first, it.second, it.why) for it in alike(known)] == [
            (1, 2, ("dezelfde website",)),
            (1, 3, ("dezelfde naam", "dezelfde website")),
            (2, 3, ("dezelfde website",)),
        ]

    def test_a_site_that_many_share_says_nothing(self):
        assert alike(Known(pk, f"Naam {pk}x", "https://portaal.example") for pk in range(11)) == []

    @given(st.lists(st.tuples(st.sampled_from(["A bv", "a", "b", ""]), st.sampled_from(["", "https://x.example"]))))
    def test_the_order_of_profiles_makes_no_difference(self, told):
        known = [Known(pk, *it) for pk, it in enumerate(told)]
        assert alike(known) == alike(reversed(known))
        assert all(pair.first < pair.second for pair in alike(known))


@pytest.fixture
def kept(db):
    return SupplierFactory(organisation__name="Rietwerk", organisation__slug="rietwerk", email="post@rietwerk.example")


@pytest.fixture
def gone(kept):
    return SupplierFactory(
        organisation__name="Rietwerk B.V.",
        organisation__slug="rietwerk-bv",
        description="Al honderd jaar.",
        email="bv@rietwerk.example",
    )


@pytest.fixture
def by(db):
    return PlatformRoleFactory(province="PV22").user


def merged(gone, kept, by, **told):
    return merging.merge(**{"gone": gone, "kept": kept, "by": by, "now": NOON, "reason": "Zelfde adres."} | told)


@pytest.mark.django_db
class TestMerging:
    def test_the_old_one_says_where_it_went_who_decided_when_and_why(self, gone, kept, by):
        assert merged(gone, kept, by) == kept
        gone.refresh_from_db()
        assert (gone.status, gone.merged_into, gone.decided_by, gone.decided_at, gone.decision_reason) == (
            "withdrawn",
            kept,
            by,
            NOON,
            "Zelfde adres.",
        )
        assert [pk for ids in every_id(SearchQuery(today=NOON.date()), block=10) for pk in ids] == [kept.pk]

    def test_a_second_time_changes_nothing(self, gone, kept, by):
        merged(gone, kept, by)
        merged(gone, kept, by, reason="Nog eens.", now=LATER)
        gone.refresh_from_db()
        assert gone.decision_reason == "Zelfde adres."

    def test_everything_that_hangs_on_it_moves(self, gone, kept, by):
        label = RecognitionFactory()
        claim, offering = ClaimFactory(supplier=gone), OfferingFactory(supplier=gone, title="Daken")
        gone.themes.add(ThemeFactory(slug="natuur"))
        moved = [
            claim,
            offering,
            ProfilePhoto.objects.create(supplier=gone, name="a", width=9, height=9, alt="Riet"),
            Evidence.objects.create(supplier=gone, recognition=label, uploaded_at=NOON),
            Report.objects.create(supplier=gone, claim=claim, about="PSO", what="Klopt niet.", made_at=NOON),
            Story.objects.create(supplier=gone, slug="verhaal"),
            ShortlistItem.objects.create(shortlist=shortlist(), supplier=gone, added_at=NOON),
            ContactRequest.objects.create(inquiry=inquiry(), supplier=gone, token_hash="a", sent_at=NOON),
        ]
        merged(gone, kept, by)
        for row in moved:
            row.refresh_from_db()
            assert row.supplier == kept, row
        kept.refresh_from_db()
        assert (kept.description, kept.email) == ("Al honderd jaar.", "post@rietwerk.example")
        assert kept.themes.count() == 1

    def test_a_recognition_on_both_stands_once_and_the_best_check_stays(self, gone, kept, by):
        label, other = RecognitionFactory(), RecognitionFactory()
        weak = ClaimFactory(supplier=kept, recognition=label, issuer="PSO-Nederland")
        strong = ClaimFactory(supplier=gone, recognition=label, checked_how="document_seen")
        ClaimFactory(supplier=kept, recognition=other, checked_how="register_confirmed")
        ClaimFactory(supplier=gone, recognition=other, withdrawn_at=NOON, withdrawn_reason="Vervallen.")
        report = Report.objects.create(supplier=kept, claim=weak, about="PSO", what="Klopt niet.", made_at=NOON)
        merged(gone, kept, by)
        assert Claim.objects.filter(supplier=kept).count() == Claim.objects.count() == 2
        assert (kept.claims.get(recognition=label).pk, kept.claims.get(recognition=label).issuer) == (
            strong.pk,
            "PSO-Nederland",
        )
        assert kept.claims.get(recognition=other).withdrawn_at == NOON
        report.refresh_from_db()
        assert report.claim == strong

    def test_a_service_on_both_becomes_one_with_the_newest_word_on_room(self, gone, kept, by):
        OfferingFactory(supplier=kept, title="Daken", capacity="now", capacity_on=NOON.date(), delivery_area=["PV22"])
        OfferingFactory(
            supplier=gone,
            title="Daken",
            capacity="later",
            capacity_on=LATER.date(),
            capacity_from=date(2027, 3, 1),
            delivery_area=["PV20"],
            order_maximum=9_000,
        )
        merged(gone, kept, by)
        offering = kept.offerings.get()
        assert (offering.capacity, offering.capacity_from, offering.delivery_area, offering.order_maximum) == (
            "later",
            date(2027, 3, 1),
            ["PV20", "PV22"],
            9_000,
        )

    def test_a_list_with_both_keeps_one_and_what_was_said_of_the_other(self, gone, kept, by):
        both, other = shortlist("dw-2026-0001"), shortlist("dw-2026-0002")
        told = {"choice": "drop", "reason": "area", "decided_at": NOON, "note": "Te ver."}
        ShortlistItem.objects.create(shortlist=both, supplier=kept, added_at=NOON)
        ShortlistItem.objects.create(shortlist=both, supplier=gone, added_at=NOON, **told)
        ShortlistItem.objects.create(
            shortlist=other, supplier=kept, added_at=NOON, choice="keep", reason="offer", decided_at=NOON
        )
        ShortlistItem.objects.create(shortlist=other, supplier=gone, added_at=NOON, **told)
        merged(gone, kept, by)
        items = {item.shortlist: item for item in ShortlistItem.objects.filter(supplier=kept)}
        assert (items[both].choice, items[both].note) == ("drop", "Te ver.")
        assert items[other].choice == "keep"
        assert items[other].note == "Over Rietwerk B.V.: valt af het gebied of de afstand. Te ver."
        assert ShortlistItem.objects.count() == 2

    def test_a_question_to_both_keeps_both_answers(self, gone, kept, by):
        asked = inquiry()
        for number, supplier in enumerate((gone, kept)):
            ContactRequest.objects.create(inquiry=asked, supplier=supplier, token_hash=str(number), sent_at=NOON)
        merged(gone, kept, by)
        assert ContactRequest.objects.count() == 2

    def test_addresses_that_led_to_the_old_one_lead_on(self, client, gone, kept, by):
        older = SupplierFactory(organisation__slug="oudste", status="withdrawn", merged_into=gone)
        merged(gone, kept, by)
        older.refresh_from_db()
        assert older.merged_into == kept
        assert client.get("/aanbieders/oudste/").headers["Location"] == "/aanbieders/rietwerk/"
        assert client.get("/aanbieders/rietwerk-bv/").status_code == 301

    def test_whoever_answered_for_either_hears_it_once(self, gone, kept, by):
        owner = MembershipFactory(organisation=gone.organisation).user
        merged(gone, kept, by)
        merged(gone, kept, by)
        mails = OutgoingMail.objects.filter(key__startswith="supplier-merged")
        assert set(mails.values_list("recipient", flat=True)) == {owner.email, "post@rietwerk.example"}
        assert all("U krijgt deze mail één keer" in mail.text for mail in mails)

    @pytest.mark.parametrize("change", [{"proposed": {"summary": "Anders."}}, {"submitted_at": NOON}])
    @pytest.mark.parametrize("whose", ["gone", "kept"])
    def test_a_change_that_is_not_decided_on_comes_first(self, gone, kept, by, change, whose):
        Supplier.objects.filter(pk={"gone": gone, "kept": kept}[whose].pk).update(**change)
        with pytest.raises(NotPossible, match="nog niet besloten"):
            merged(gone, kept, by)

    def test_who_is_online_does_not_disappear_into_who_is_not(self, gone, kept, by):
        Supplier.objects.filter(pk=kept.pk).update(status="in_review", submitted_at=NOON)
        Supplier.objects.filter(pk=kept.pk).update(submitted_at=NOON)
        with pytest.raises(NotPossible):
            merged(gone, kept, by)
        assert Supplier.objects.filter(merged_into__isnull=False).count() == 0

    @pytest.mark.parametrize("told", [{"reason": " "}, {"kept": None}])
    def test_not_without_a_reason_and_not_with_itself(self, gone, kept, by, told):
        told = {key: value or gone for key, value in told.items()}
        with pytest.raises(NotPossible):
            merging.merge(**{"gone": gone, "kept": kept, "by": by, "now": NOON, "reason": "Ja."} | told)


def shortlist(number="dw-2026-0001"):
    return Shortlist.objects.create(organisation=OrganisationFactory(), number=number, title="Riet", created_at=NOON)


def inquiry():
    return Inquiry.objects.create(
        organisation=OrganisationFactory(), subject="Riet", text="Kan dat?", form_key=uuid4(), sent_at=NOON
    )


@pytest.mark.django_db
class TestPages:
    @staticmethod
    def page(gone, kept):
        first, second = sorted((gone.pk, kept.pk))
        return f"/coordinatie/dubbel/{first}-{second}/"

    def test_the_list_tells_why(self, client, gone, kept, by):
        SupplierFactory(organisation__name="Heel anders")
        client.force_login(by)
        response = client.get("/coordinatie/dubbel/")
        assert heading_of(response) == "1 paar profielen lijkt op dezelfde onderneming."
        assert "Rietwerk online Rietwerk B.V. online dezelfde naam" in text_of(response)

    def test_drafts_and_what_is_gone_are_not_compared(self, client, gone, kept, by):
        client.force_login(by)
        for status in ("draft", "withdrawn"):
            Supplier.objects.filter(pk=gone.pk).update(status=status)
            assert heading_of(client.get("/coordinatie/dubbel/")).startswith("Geen twee profielen")
            assert client.get(self.page(gone, kept)).status_code == 404

    @pytest.mark.parametrize("number", [1, 5])
    def test_the_list_costs_the_same_whatever_there_is(self, client, gone, by, django_assert_max_num_queries, number):
        for _ in range(number):
            SupplierFactory(organisation__name="Rietwerk BV")
        client.force_login(by)
        with django_assert_max_num_queries(9):
            client.get("/coordinatie/dubbel/")

    def test_merging_by_the_form(self, client, gone, kept, by):
        client.force_login(by)
        page = self.page(gone, kept)
        assert "Zijn Rietwerk en Rietwerk B.V. dezelfde onderneming?" in text_of(client.get(page))
        typed = {"besluit": str(kept.pk), "reden": ""}
        assert "Schrijf waaraan u zag dat dit één onderneming is." in text_of(client.post(page, typed))
        response = client.post(page, typed | {"reden": "Zelfde adres."}, follow=True)
        assert "Rietwerk B.V. hoort nu bij Rietwerk." in text_of(response)
        assert client.post(page, typed).status_code == 404

    def test_not_the_same_is_not_asked_again(self, client, gone, kept, by):
        client.force_login(by)
        client.post(self.page(gone, kept), {"besluit": "apart"})
        client.post(self.page(gone, kept), {"besluit": "apart"})
        assert (NotTheSame.objects.get().said_by, Supplier.objects.filter(status="published").count()) == (by, 2)
        assert heading_of(client.get("/coordinatie/dubbel/")).startswith("Geen twee profielen")

    def test_what_is_refused_keeps_what_was_typed(self, client, gone, kept, by):
        Supplier.objects.filter(pk=kept.pk).update(proposed={"summary": "Anders."})
        client.force_login(by)
        response = client.post(self.page(gone, kept), {"besluit": str(kept.pk), "reden": "Zelfde adres."})
        assert "nog niet besloten" in text_of(response)
        assert "Zelfde adres." in text_of(response)

    def test_who_moderates_only_one_of_the_provinces_reads(self, client, gone, kept, by):
        gone.organisation.municipality_code = "GM0014"
        gone.organisation.save()
        client.force_login(by)
        assert "U kunt het wel lezen" in text_of(client.get(self.page(gone, kept)))
        assert client.post(self.page(gone, kept), {"besluit": "apart"}).status_code == 403

    def test_strangers_and_other_provinces_find_nothing(self, client, gone, kept):
        client.force_login(UserFactory())
        assert client.get(self.page(gone, kept)).status_code == 403
        client.force_login(PlatformRoleFactory(province="PV21").user)
        assert client.get(self.page(gone, kept)).status_code == 404
        assert heading_of(client.get("/coordinatie/dubbel/")).startswith("Geen twee profielen")
