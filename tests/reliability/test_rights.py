"""Rights beside the table of roles (cases Z02 to Z08): what is forged, what changes meanwhile, and what is too much."""

import os
import subprocess
import sys
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.forms import ModelForm
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Organisation, PlatformRole, User
from platform_goed_inkopen.models import OutgoingMail
from stories.models import Decision, Story, Version
from suppliers import steps
from suppliers.models import Offering, Supplier
from suppliers.profile import Profile
from suppliers.review_page import ReviewPage
from suppliers.writing import online_profile
from tests.factories import (
    CategoryFactory,
    MembershipFactory,
    OfferingFactory,
    OrganisationFactory,
    PlatformRoleFactory,
    SupplierFactory,
    UserFactory,
)
from tests.fuzz import surface
from tests.fuzz.surface import ROOT
from tests.story_factories import ASSEN, draft, fields, member_of, moderator, supplier_in, waiting

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]
WHO = {"summary": "Wij vlechten riet.", "versie": steps.version_of(Profile(), steps.WHO)}
OFFER = {
    "versie": steps.version_of(Profile(), steps.OFFER),
    "dienst-TOTAL_FORMS": "1",
    "dienst-INITIAL_FORMS": "0",
    "dienst-0-title": "Rieten daken",
    "dienst-0-category": "kantoor",
    "dienst-0-provinces": "PV22",
}


def step_of(supplier: Supplier, step: str) -> str:
    return reverse("edit_supplier_step", args=[supplier.organisation.slug, step])


def write(client: Client, supplier: Supplier) -> None:
    """All that is needed to send in a profile that has a sentence already."""
    assert client.post(step_of(supplier, "aanbod"), OFFER).status_code == 302


# What no form of this site asks for, and a form that takes whatever comes would write.
FORGED = {
    **dict.fromkeys(("is_staff", "is_superuser", "is_active", "is_demo", "verified", "approved", "european"), "1"),
    **dict.fromkeys(("verified_at", "published_at", "decided_at", "submitted_at", "confirmed_at"), "2020-01-01"),
    **dict.fromkeys(
        ("verified_by", "decided_by", "submitted_by", "written_by", "user", "by", "owner", "id", "pk"), "1"
    ),
    **{"status": "published", "state": "approved", "role": "moderator", "province": "", "verified_how": "moderator"},
    **{
        "organisation": "1",
        "org": "1",
        "slug": "gekaapt",
        "number": "99",
        "decision_reason": "gekaapt",
        "proposed": "{}",
    },
}


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# Z02: an id of another organisation.


def test_Z02_a_story_is_not_written_in_the_name_of_another(client: Client) -> None:
    mine, also_mine, theirs = supplier_in(), supplier_in(), supplier_in()
    writer = member_of(mine)
    client.force_login(writer)
    client.post("/mijn/verhalen/nieuw/", fields(supplier=theirs.organisation.slug))
    assert Story.objects.get().supplier == mine  # the only one, so the form does not ask
    MembershipFactory(user=writer, organisation=also_mine.organisation)
    answered = client.post("/mijn/verhalen/nieuw/", fields(supplier=theirs.organisation.slug))
    assert "Kies een onderneming uit de lijst." in answered.content.decode()
    assert not Story.objects.filter(supplier=theirs).exists()


def test_Z02_a_decision_about_another_province_changes_nothing(client: Client) -> None:
    version = waiting(supplier_in(ASSEN))
    client.force_login(moderator("PV20"))
    answered = client.post(f"/coordinatie/verhalen/{version.story.slug}/", {"outcome": "goedkeuren", "versie": "1"})
    assert answered.status_code == 404
    assert not Decision.objects.exists()


def test_Z02_a_parameter_does_not_choose_whose_page_it_is(client: Client) -> None:
    mine, theirs = (MembershipFactory(organisation__name=name).organisation for name in ("Rietwerk", "Kanarie"))
    SupplierFactory(organisation=theirs, status=Supplier.Status.DRAFT)
    client.force_login(mine.memberships.get().user)
    for name in ("mine", "my_supplier"):
        for parameter in ("organisatie", "organisation", "slug", "id", "user", "supplier"):
            for value in (theirs.slug, theirs.pk):
                shown = client.get(reverse(name), {parameter: value}, follow=True).content.decode()
                assert "Rietwerk" in shown
                assert "Kanarie" not in shown


# Z03: more fields than the form has.


def test_Z03_a_form_that_writes_rows_names_its_fields() -> None:
    forms = [known for known in subclasses(ModelForm) if known.__module__.split(".")[0] in surface.ROOMS]
    assert forms
    for known in forms:
        assert isinstance(known._meta.fields, list), known
        assert known._meta.exclude is None, known


def subclasses(kind: type) -> list[Any]:
    return [known for direct in kind.__subclasses__() for known in (direct, *subclasses(direct))]


def protected_values() -> dict[str, list[Any]]:
    """What no form of the site may write, of every row there is."""
    told = {
        Organisation: (
            "name",
            "slug",
            "is_demo",
            "verified_at__date",
            "verified_by__email",
            "verified_how",
            "verified_reason",
        ),
        Membership: ("user__email", "organisation__name", "role"),
        PlatformRole: ("user__email", "role", "province"),
        User: ("email", "is_active"),
        Supplier: ("organisation__name", "status", "published_at__date", "decision_reason", "proposed__summary"),
        Version: ("story__supplier__organisation__name", "number", "state", "written_by__email", "submitted_by__email"),
        Decision: ("version__story__slug", "outcome", "by__email"),
        Offering: ("supplier__organisation__name", "title"),
    }
    return {model.__name__: sorted(map(repr, model.objects.values_list(*names))) for model, names in told.items()}


WRITING = ("organisation", "profile", "new profile", "story", "change of a story", "decision", "decision on a story")


@pytest.mark.parametrize("what", WRITING)
def test_Z03_fields_that_a_form_does_not_have_change_nothing(what: str) -> None:
    users, addresses, sent = written_forms()
    before = protected_values()
    plain = after_sending(users[what], addresses[what], sent[what])
    assert plain != before, "the form that is tried has to write something"
    assert after_sending(users[what], addresses[what], {**FORGED, **sent[what]}) == plain
    as_formset = {f"dienst-0-{name}": value for name, value in FORGED.items()}
    assert after_sending(users[what], addresses[what], {**as_formset, **sent[what]}) == plain


def written_forms() -> tuple[dict[str, User], dict[str, str], dict[str, dict[str, Any]]]:
    """Who sends what to where."""
    online, other = supplier_in(), supplier_in()
    empty = OrganisationFactory(slug="rietwerk", municipality_code=ASSEN)
    sent_in = waiting(other)
    profile = supplier_in(status=Supplier.Status.IN_REVIEW)
    owner, decider = member_of(online), moderator()
    MembershipFactory(user=owner, organisation=empty)
    story = draft(online, owner).story
    texts = fields(supplier=online.organisation.slug)
    organisation = {"name": "Nieuw", "kind": "company", "kvk_number": "12345678", "municipality_code": ASSEN}
    users = {**dict.fromkeys(WRITING, owner), "decision": decider, "decision on a story": decider}
    addresses = {
        "organisation": reverse("new_organisation"),
        "profile": step_of(online, "wie"),
        "new profile": reverse("edit_supplier_step", args=[empty.slug, "aanbod"]),
        "story": reverse("new_story"),
        "change of a story": reverse("edit_story", args=[story.slug]),
        "decision": reverse("decide_supplier", args=[profile.organisation.slug]),
        "decision on a story": reverse("decide_story", args=[sent_in.story.slug]),
    }
    sent = {
        "organisation": organisation,
        "profile": {**WHO, "summary": "Anders.", "versie": steps.version_of(online_profile(online), steps.WHO)},
        "new profile": OFFER,
        "story": {**texts, "title": "Een ander verhaal", "knop": "insturen"},
        "change of a story": {**texts, "title": "Anders", "knop": "insturen"},
        "decision": {"outcome": "goedkeuren", "seen": "Bezocht.", "versie": ReviewPage.version_of(profile)},
        "decision on a story": {"outcome": "goedkeuren", "versie": "1"},
    }
    return users, addresses, sent


def after_sending(user: User, path: str, sent: dict[str, Any]) -> dict[str, list[Any]]:
    """The protected values after this was sent; then everything is as before."""
    client = logged_in(user)
    with transaction.atomic():
        assert client.post(path, sent).status_code == 302
        values = protected_values()
        transaction.set_rollback(True)
    return values


# Z04: a forged key in a formset.


def test_Z04_a_forged_key_in_a_formset_reaches_nobody_elses_row() -> None:
    theirs = OfferingFactory(title="Van hen", category=CategoryFactory(slug="kantoor"))
    mine = supplier_in(status=Supplier.Status.DRAFT)
    forged = {"id": theirs.pk, "pk": theirs.pk, "supplier": theirs.supplier_id, "offering": theirs.pk, "DELETE": ""}
    typed = {**OFFER, "dienst-INITIAL_FORMS": "1", **{f"dienst-0-{name}": value for name, value in forged.items()}}
    assert logged_in(member_of(mine)).post(step_of(mine, "aanbod"), typed).status_code == 302
    theirs.refresh_from_db()
    assert (theirs.title, theirs.supplier.offerings.count()) == ("Van hen", 1)
    assert [offering.title for offering in mine.offerings.all()] == ["Rieten daken"]


def test_Z04_taking_a_forged_row_away_takes_nothing_of_another_away() -> None:
    theirs = OfferingFactory(title="Van hen", category=CategoryFactory(slug="kantoor"))
    mine = supplier_in(status=Supplier.Status.DRAFT)
    forged = {"dienst-0-id": theirs.pk, "dienst-0-title": "Van hen", "dienst-0-DELETE": "on"}
    logged_in(member_of(mine)).post(step_of(mine, "aanbod"), {**OFFER, "dienst-INITIAL_FORMS": "1", **forged})
    assert Offering.objects.get() == theirs


# Z05: a right that ends while somebody is logged in.


@pytest.mark.parametrize("lowered", [True, False], ids=["lowered to reader", "removed"])
def test_Z05_who_may_no_longer_write_is_refused_the_next_request(lowered: bool) -> None:
    supplier = supplier_in(status=Supplier.Status.DRAFT)
    story = draft(supplier).story
    user = member_of(supplier, Membership.Role.EDITOR)
    client = logged_in(user)
    paths = [step_of(supplier, "wie"), reverse("edit_story", args=[story.slug])]
    assert [client.get(path).status_code for path in paths] == [200, 200]
    membership = user.memberships.filter(organisation=supplier.organisation)
    membership.update(role=Membership.Role.READER) if lowered else membership.delete()
    assert [client.get(path).status_code for path in paths] == [404, 404]
    assert [client.post(path, WHO).status_code for path in paths] == [404, 404]
    assert client.get(reverse("new_story")).status_code == 403
    assert client.get(reverse("supplier", args=[supplier.organisation.slug])).status_code == (200 if lowered else 404)


def test_Z05_a_role_for_the_platform_that_ends_or_moves_ends_at_once() -> None:
    version = waiting(supplier_in(ASSEN))
    role = PlatformRoleFactory(province="PV22")
    client, path = logged_in(role.user), reverse("decide_story", args=[version.story.slug])
    assert client.get(path).status_code == 200
    PlatformRole.objects.filter(pk=role.pk).update(province="PV20")
    assert client.get(path).status_code == 404
    PlatformRole.objects.filter(pk=role.pk).delete()
    assert client.post(path, {"outcome": "goedkeuren", "versie": "1"}).status_code == 403
    assert client.get(reverse("queue")).status_code == 403
    assert not Decision.objects.exists()


def test_Z05_who_is_deactivated_is_logged_out() -> None:
    user = MembershipFactory().user
    client = logged_in(user)
    assert client.get(reverse("mine")).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    answered = client.get(reverse("mine"))
    assert answered.status_code == 302
    assert answered.url.startswith(reverse("account_login"))


# Z07: twice in the same moment, and steps that are skipped.


def at_once(client_of: list[Client], path: str, sent: list[dict[str, Any]]) -> list[int]:
    """Send all of this in the same moment, each over a connection of its own; the status of each answer."""
    start, seen = Barrier(len(sent)), []

    def send(client: Client, form: dict[str, Any]) -> None:
        start.wait()
        try:
            seen.append(client.post(path, form).status_code)
        finally:
            connection.close()

    threads = [Thread(target=send, args=pair) for pair in zip(client_of, sent, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(seen)


@pytest.mark.django_db(transaction=True)
def test_Z07_a_profile_that_is_sent_in_twice_waits_once() -> None:
    CategoryFactory(slug="kantoor")
    decider, supplier = moderator(), supplier_in(status=Supplier.Status.DRAFT)
    owner = member_of(supplier)
    client = logged_in(owner)
    write(client, supplier)
    assert at_once([client] * 2, step_of(supplier, "insturen"), [{}] * 2) == [302, 302]
    supplier.refresh_from_db()
    assert supplier.status == Supplier.Status.IN_REVIEW
    assert supplier.offerings.count() == 1
    assert OutgoingMail.objects.filter(recipient=decider.email).count() == 1


@pytest.mark.django_db(transaction=True)
def test_Z07_two_moderators_publish_a_profile_once() -> None:
    CategoryFactory(slug="kantoor")
    supplier = supplier_in(status=Supplier.Status.DRAFT)
    owner = member_of(supplier)
    client = logged_in(owner)
    write(client, supplier)
    client.post(step_of(supplier, "insturen"))
    supplier.refresh_from_db()
    sent = {"outcome": "goedkeuren", "versie": ReviewPage.version_of(supplier)}
    returned = {**sent, "outcome": "terug", "reason": "Zet erbij wat het kost."}
    deciders = [logged_in(moderator()) for _ in range(3)]
    path = reverse("decide_supplier", args=[supplier.organisation.slug])
    at_once(deciders, path, [sent, sent, returned])
    supplier.refresh_from_db()
    assert (supplier.status == Supplier.Status.PUBLISHED) == (supplier.decision_reason == "")
    assert OutgoingMail.objects.filter(recipient=owner.email).count() == 1


@pytest.mark.django_db(transaction=True)
def test_Z07_one_number_of_the_chamber_of_commerce_gives_one_organisation() -> None:
    people = [logged_in(UserFactory()) for _ in range(3)]
    sent = {"name": "Nieuw", "kind": "company", "kvk_number": "12345678", "municipality_code": ASSEN}
    statuses = at_once(people, reverse("new_organisation"), [sent] * 3)
    assert statuses.count(302) == 1
    assert 500 not in statuses
    assert Organisation.objects.filter(kvk_number="12345678").count() == 1
    assert Membership.objects.count() == 1


def test_Z07_a_step_cannot_be_skipped() -> None:
    """What was never sent in cannot be decided on, whatever the form says; nor twice."""
    supplier, decider = supplier_in(status=Supplier.Status.DRAFT), logged_in(moderator())
    story = draft(supplier).story
    decision = {"outcome": "goedkeuren", "versie": "1"}
    for path in (
        reverse("decide_supplier", args=[supplier.organisation.slug]),
        reverse("decide_story", args=[story.slug]),
    ):
        assert decider.post(path, decision).status_code == 404
    sent_in = waiting(supplier_in())
    path = reverse("decide_story", args=[sent_in.story.slug])
    assert decider.post(path, {**decision, "versie": str(sent_in.number + 1)}).status_code == 200
    decision["versie"] = str(sent_in.number)
    assert decider.post(path, decision).status_code == 302
    decider.post(path, decision)
    assert Decision.objects.count() == 1


# Z08: a scraper.

SEEN_BY_PROXY = "203.0.113.7"


def asks(path: str, *, seen_by_proxy: str = SEEN_BY_PROXY, says: str = "") -> HttpResponse:
    """A page for somebody behind a proxy, after whatever X-Forwarded-For they sent along."""
    forwarded = ", ".join(part for part in (says, seen_by_proxy) if part)
    response = Client().get(path, headers={"x-forwarded-for": forwarded})
    b"".join(response)  # a file is written while it is read, and closed when it was
    return response


@pytest.fixture
def limited(settings: Any) -> None:
    """As behind one proxy, with limits that are soon reached."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.SCRAPER_LIMITS = {"file": 3, "search": 4}


FILE_ADDRESSES = [
    *("/aanbieders.csv", "/aanbieders.xlsx", "/aanbieders.json", "/opdrachten.csv", "/opdrachten.xlsx"),
    *("/opdrachten.json", "/opdrachten.atom", "/opdrachten.ics", "/verhalen.json", "/verhalen.atom"),
    *("/monitoring.csv", "/monitoring.json", "/monitoring.xlsx", "/aanbieders/x.json", "/opdrachten/1.ics"),
]


@pytest.mark.parametrize("path", FILE_ADDRESSES)
def test_Z08_who_asks_for_too_many_files_waits_and_others_do_not(limited: None, path: str) -> None:
    free = [asks(path).status_code for _ in range(3)]
    refused = asks(path)
    assert set(free) <= {200, 404}
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    assert "rustig aan" in refused.content.decode()
    assert asks("/opdrachten.atom?q=riet").status_code == 429  # every file counts
    assert asks(path, seen_by_proxy="203.0.113.8").status_code == free[0]
    assert asks("/aanbieders/?q=riet").status_code == asks("/").status_code == 200


@pytest.mark.parametrize("path", ["/aanbieders/?pagina=1", "/opdrachten/?q=riet", "/verhalen/-/filter/?q=riet"])
def test_Z08_who_asks_too_many_questions_waits_and_others_do_not(limited: None, path: str) -> None:
    assert [asks(path).status_code for _ in range(5)] == [200, 200, 200, 200, 429]
    assert asks(path, seen_by_proxy="198.51.100.4").status_code == 200
    for free in ("/", "/aanbieders/", "/opdrachten/", "/verhalen/", "/over/", "/account/login/"):
        assert asks(free).status_code == 200
    login = Client().post("/account/login/?next=/mijn/", headers={"x-forwarded-for": SEEN_BY_PROXY})
    assert login.status_code == 200


@pytest.mark.parametrize("says", ["198.51.100.{}", "198.51.100.{}, 10.0.0.{}", "2001:db8::{}", "onzin-{}"])
def test_Z08_another_address_in_the_header_does_not_help_a_scraper(limited: None, says: str) -> None:
    for number in range(1, 4):
        assert asks("/aanbieders.json", says=says.replace("{}", str(number))).status_code == 200
    assert asks("/aanbieders.json", says=says.replace("{}", "9")).status_code == 429


def test_Z08_another_address_of_the_same_ipv6_subscriber_does_not_help_a_scraper(limited: None) -> None:
    seen = [asks("/aanbieders.json", seen_by_proxy=f"2001:db8:0:1::{number}").status_code for number in range(1, 5)]
    assert seen == [200, 200, 200, 429]
    assert asks("/aanbieders.json", seen_by_proxy="2001:db8:0:2::1").status_code == 200


def test_Z08_counting_costs_no_query_and_keeps_no_address(limited: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):  # is there such a profile, and was it merged into another
        asks("/aanbieders/niet.json")
    cache = caches["template_fragments"]
    kept = [key.decode() for key in cache._cache.get_client().keys("*asked:*")]
    assert len(kept) == 1
    assert not any(SEEN_BY_PROXY in key for key in kept)


@pytest.mark.parametrize(
    ("changes", "limits"),
    [
        ({"PUBLIC_URL": "http://localhost:8000", "DATABASE_URL": ""}, "0 0"),
        ({"PUBLIC_URL": "https://localhost", "DATABASE_URL": ""}, "0 0"),
        ({"PUBLIC_URL": "https://goedinkopen.example"}, "60 0"),
        ({"PUBLIC_URL": "https://goedinkopen.example", "TRUSTED_PROXY_COUNT": "1"}, "60 300"),
    ],
)
def test_Z08_limits_hold_in_production_and_questions_only_behind_a_proxy(changes: dict[str, str], limits: str) -> None:
    code = "from platform_goed_inkopen.settings import SCRAPER_LIMITS as most; print(most['file'], most['search'])"
    command = [sys.executable, "-c", code]
    told = subprocess.run(command, env=os.environ | changes, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == limits
