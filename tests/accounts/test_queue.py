"""The one queue at /coordinatie/."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts import queue
from accounts.pages import QueuePage
from tests.factories import PlatformRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def item(kind: str, day: int) -> queue.Item:
    return queue.Item(
        kind, f"{kind} van {day} november", datetime(2026, 11, day, 9, tzinfo=UTC), f"/coordinatie/{day}/"
    )


@pytest.fixture
def two_rooms():
    """Two rooms with waiting items, taken out of the queue afterwards."""
    rooms = [lambda user: [item("Verhaal", 20)], lambda user: [item("Aanbieder", 12), item("Aanbieder", 22)]]
    before = list(queue._rooms)
    for waiting in rooms:
        queue.register(waiting)
    yield
    queue._rooms[:] = before


def moderator(province: str = ""):
    user = UserFactory()
    PlatformRoleFactory(user=user, role="moderator", province=province)
    return user


def test_a_visitor_is_sent_to_the_log_in(client: Client) -> None:
    assert client.get(reverse("queue")).status_code == 302


def test_somebody_without_a_role_may_not_enter(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get(reverse("queue")).status_code == 403


@pytest.mark.parametrize("role", ["moderator", "coordinator"])
def test_moderators_and_coordinators_see_what_waits(client: Client, two_rooms, role: str) -> None:
    user = UserFactory()
    PlatformRoleFactory(user=user, role=role, province="PV22")
    client.force_login(user)

    page = client.get(reverse("queue")).content.decode()

    assert "Verhaal van 20 november" in page
    assert "Drenthe" in page


def test_the_longest_waiting_comes_first_and_late_ones_are_counted(two_rooms) -> None:
    page = QueuePage.build(moderator(), kind="", today=date(2026, 11, 23))

    assert [row.item.since.day for row in page.rows] == [12, 20, 22]
    assert (page.total, page.late) == (3, 1)
    assert [(kind.label, kind.count) for kind in page.kinds] == [("Alles", 3), ("Aanbieder", 2), ("Verhaal", 1)]


def test_a_tab_shows_one_kind_and_an_unknown_one_shows_all(two_rooms) -> None:
    assert len(QueuePage.build(moderator(), kind="Aanbieder", today=date(2026, 11, 23)).rows) == 2
    assert len(QueuePage.build(moderator(), kind="Onzin", today=date(2026, 11, 23)).rows) == 3


def test_an_empty_queue_says_so(client: Client) -> None:
    client.force_login(moderator("PV20"))
    assert "Niets" in client.get(reverse("queue")).content.decode()


@pytest.mark.parametrize(
    ("day", "number", "later"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
    ],
)
def test_working_days_skip_the_weekend(day: date, number: int, later: date) -> None:
    assert queue.working_days_after(day, number) == later
