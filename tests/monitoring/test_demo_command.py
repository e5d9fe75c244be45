"""The demonstration as a whole: in through the actions that people use, once, and without a mail that leaves."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from monitoring.demo import loading, people
from monitoring.demo.nights import NIGHTS, load_nights
from platform_goed_inkopen.models import OutgoingMail
from platform_goed_inkopen.regions import MUNICIPALITIES
from stories.models import Decision, Story, Version
from suppliers.models import Claim, ContactRequest, Dossier, Offering, ProfilePhoto, Report, Supplier
from tenders.models import Award, ListDay, Publication, SyncFailure, SyncRun, Tender
from tests.factories import OrganisationFactory, PlatformRoleFactory, SupplierFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_site_is_worth_looking_at_and_no_mail_leaves(client: Client, capsys) -> None:
    loading.load_site(now=timezone.now())

    seats = set(Supplier.objects.published().values_list("organisation__municipality_code", flat=True))
    assert Supplier.objects.published().count() == 120
    assert len(seats) == len(MUNICIPALITIES)
    assert Story.objects.published().count() == Decision.objects.count() == 15
    assert Version.objects.waiting().count() == Supplier.objects.filter(status="in_review").count() == 2
    assert_what_happens_later_is_there()
    assert not OutgoingMail.objects.exists()
    assert "Voorbeeldgegevens" in client.get("/").content.decode()

    call_command("demo", "--logins")
    told = capsys.readouterr().out
    assert "manage.py demo_code moderator@voorbeeld.example" in told
    for person in people.PEOPLE:
        assert person.email in told
        assert log_in(Client(), person).url == reverse("mine")


def assert_what_happens_later_is_there() -> None:
    """Each state that the site shows has an example."""
    requests = ContactRequest.objects.all()
    assert Supplier.objects.filter(stopped_at__isnull=False).count() == 1
    assert Supplier.objects.published().filter(silent_since__isnull=False).count() == 1
    assert ProfilePhoto.objects.exclude(approved_at=None).count() == 4
    assert (
        Claim.objects.exclude(withdrawn_at=None).count() == Claim.objects.exclude(investigated_since=None).count() == 1
    )
    assert Report.objects.unanswered().count() == 1
    assert requests.filter(seen_at=None).count() == requests.exclude(declined_at=None).count() == 1
    assert set(requests.exclude(outcome="").values_list("outcome", flat=True)) == {"contract", "none", "open"}
    assert Offering.objects.exclude(capacity_from=None).exists()
    [dossier] = Dossier.objects.all()
    assert (dossier.version, dossier.shortlist.items.filter(choice="").count()) == (1, 1)


def log_in(client: Client, person: people.Person):
    """As somebody does who reads what ./start prints."""
    answer = client.post(reverse("account_login"), {"login": person.email, "password": people.PASSWORD})
    if answer.url == reverse("mfa_authenticate"):
        code = StringIO()
        call_command("demo_code", person.email, stdout=code)
        return client.post(answer.url, {"code": code.getvalue().strip()})
    return answer


@pytest.mark.parametrize(
    ("mail", "sentence"),
    [
        ("iemand@echt.example", "geen voorbeeld"),
        (f"iemand@{people.DOMAIN}", "geen voorbeeld"),
        (f"ondernemer@{people.DOMAIN}", "zonder code"),
    ],
)
def test_only_examples_that_need_a_code_get_one(mail: str, sentence: str, capsys) -> None:
    user = UserFactory(email=mail)
    if mail.startswith("iemand"):
        PlatformRoleFactory(user=user)

    with pytest.raises(CommandError, match=sentence):
        call_command("demo_code", mail)
    assert capsys.readouterr().out == ""


def test_without_the_demonstration_nobody_gets_a_code(settings) -> None:
    PlatformRoleFactory(user__email=f"moderator@{people.DOMAIN}")
    settings.ENV = replace(settings.ENV, demo=False)

    with pytest.raises(CommandError, match="DEMO=0"):
        call_command("demo_code", f"moderator@{people.DOMAIN}")


def test_profiles_that_were_there_already_stay_as_they_are() -> None:
    now = timezone.now()
    loading.load_reference()
    draft = SupplierFactory(status="draft", published_at=None)
    published = SupplierFactory(status="published", published_at=now, confirmed_at=now)

    loading.load_suppliers(now)

    draft.refresh_from_db()
    published.refresh_from_db()
    assert (draft.status, draft.submitted_at) == ("draft", None)
    assert (published.published_at, published.confirmed_at) == (now, now)


def test_where_others_can_come_the_invented_people_cannot_log_in() -> None:
    for number in {person.kvk_number for person in people.PEOPLE} - {
        "",
        people.BUYER["kvk_number"],
        people.NEWCOMER["kvk_number"],
    }:
        OrganisationFactory(kvk_number=number)

    people.load_people(may_log_in=False, now=timezone.now())

    assert User.objects.count() == len(people.PEOPLE)
    assert not any(user.has_usable_password() or user.has_second_factor for user in User.objects.all())


def test_three_weeks_of_publications_come_in_as_the_night_reads_them_and_a_second_time_changes_nothing() -> None:
    run = loading.load_tenders(now=timezone.now())
    assert (run.state, run.failed, run.created) == ("complete", 0, run.seen)
    assert Tender.objects.filter(kenmerk__regex=loading.KENMERK).count() == Tender.objects.count() >= 300

    assert Award.objects.filter(ends_on__isnull=False).exists()
    assert Award.objects.filter(is_framework=True).exists()
    assert Award.objects.filter(doubt="placeholder").exists()

    OrganisationFactory(is_demo=True, kvk_number=people.BUYER["kvk_number"])
    nights = SyncRun.objects.count()
    call_command("demo")
    assert SyncRun.objects.count() == nights
    assert not Story.objects.exists()


def test_the_nights_before_are_there_with_what_went_wrong_and_a_second_time_changes_nothing() -> None:
    now = timezone.now()
    loading.load_tenders(now=now)
    load_nights(now=now)
    assert SyncRun.objects.filter(state="unreachable").count() == 1
    assert SyncRun.objects.filter(state="complete").count() == NIGHTS
    assert SyncFailure.objects.waiting().count() == 1
    assert Publication.objects.filter(missing_since__isnull=False).count() == 1
    assert ListDay.objects.count() >= NIGHTS
    assert all(day.seen <= (day.total or 0) for day in ListDay.objects.all())
