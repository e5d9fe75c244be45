"""Two people in the same second: one decision, one story, one version."""

from datetime import timedelta

import pytest

from platform_goed_inkopen.models import OutgoingMail
from stories import actions
from stories.models import Decision, Story, Version
from tests.at_once import at_once
from tests.factories import NOON, UserFactory
from tests.story_factories import draft, published, supplier_in, text, waiting

LATER = NOON + timedelta(days=1)
pytestmark = pytest.mark.django_db(transaction=True)


def test_two_moderators_make_one_decision() -> None:
    version, one, other = waiting(), UserFactory(), UserFactory()
    results = at_once(
        lambda: actions.approve(version=version, by=one, now=LATER),
        lambda: actions.reject(version=version, by=other, now=LATER, reason="Te kort."),
    )
    decision = Decision.objects.get()
    assert sum(result == decision for result in results) == 1
    assert sum(isinstance(result, actions.AlreadyDecided) for result in results) == 1
    story = Story.objects.get()
    assert (story.approved is not None) == (decision.outcome == Decision.Outcome.APPROVED)
    assert OutgoingMail.objects.filter(recipient=version.submitted_by.email).count() == 1


def test_two_moderators_who_approve_both_see_it_approved() -> None:
    version = waiting()
    people = [UserFactory() for _ in range(4)]
    results = at_once(*(lambda by=by: actions.approve(version=version, by=by, now=LATER) for by in people))
    assert {result.pk for result in results} == {Decision.objects.get().pk}


def test_a_story_sent_twice_from_the_form_is_one_story() -> None:
    supplier, writer = supplier_in(), UserFactory()
    at_once(*[lambda: actions.start(supplier=supplier, by=writer, text=text(), now=LATER)] * 4)
    assert (Story.objects.count(), Version.objects.count()) == (1, 1)


def test_a_change_saved_twice_is_one_new_version() -> None:
    story, writer = published(), UserFactory()
    at_once(*[lambda: actions.save_draft(story=story, by=writer, text=text(body="Anders"), now=LATER)] * 4)
    assert sorted(Version.objects.values_list("number", flat=True)) == [1, 2]


def test_a_story_is_not_changed_while_it_is_sent_in() -> None:
    version = draft()
    at_once(
        lambda: actions.submit(version=version, by=version.written_by, now=LATER),
        lambda: actions.save_draft(story=version.story, by=version.written_by, text=text(body="Anders"), now=LATER),
    )
    stored = Version.objects.get()
    assert stored.state == Version.State.IN_REVIEW
    sent = stored.events.filter(state="in_review").order_by("pgh_id").first()
    assert sent.body == stored.body
