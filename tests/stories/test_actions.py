"""What may happen to a story in which state, and who hears of it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError
from PIL import Image

from platform_goed_inkopen.models import OutgoingMail
from platform_goed_inkopen.pictures import UnusablePicture
from stories import actions
from stories.models import Decision, Story, Version
from stories.pictures import WIDTH, counting_picture
from stories.text import StoryText
from suppliers.models import Theme
from tests.factories import NOON, CategoryFactory, ThemeFactory, UserFactory
from tests.story_factories import (
    ASSEN,
    LEEUWARDEN,
    REASON,
    coordinator,
    draft,
    moderator,
    published,
    rejected,
    supplier_in,
    text,
    waiting,
)
from tests.visits import undone

LATER = NOON + timedelta(days=1)
State = Version.State


def in_state(state: State) -> Version:
    """A first version in this state."""
    if state == State.APPROVED:
        return published().approved
    return {State.DRAFT: draft, State.IN_REVIEW: waiting, State.REJECTED: rejected}[state]()


def mails_to(user) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(recipient=user.email).order_by("pk"))


TRANSITIONS = [
    # action, state before, state of that version after, or the error
    ("submit", State.DRAFT, State.IN_REVIEW),
    ("submit", State.IN_REVIEW, State.IN_REVIEW),
    ("submit", State.APPROVED, actions.NotPossible),
    ("submit", State.REJECTED, actions.NotPossible),
    ("approve", State.DRAFT, actions.NotPossible),
    ("approve", State.IN_REVIEW, State.APPROVED),
    ("approve", State.APPROVED, State.APPROVED),
    ("approve", State.REJECTED, actions.AlreadyDecided),
    ("reject", State.DRAFT, actions.NotPossible),
    ("reject", State.IN_REVIEW, State.REJECTED),
    ("reject", State.APPROVED, actions.AlreadyDecided),
    ("reject", State.REJECTED, actions.AlreadyDecided),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "before", "after"), TRANSITIONS)
def test_each_action_in_each_state(name, before, after) -> None:
    version = in_state(before)
    options = {"version": version, "by": UserFactory(), "now": LATER} | (
        {"reason": "Kort."} if name == "reject" else {}
    )
    decisions = Decision.objects.count()
    if isinstance(after, State):
        getattr(actions, name)(**options)
    else:
        with pytest.raises(after):
            getattr(actions, name)(**options)
        after = before
    version.refresh_from_db()
    assert version.state == after
    assert Decision.objects.count() == decisions + (before == State.IN_REVIEW and name != "submit")


@pytest.mark.django_db
def test_a_new_story_is_a_draft_that_nobody_reads() -> None:
    supplier, writer, category, theme = supplier_in(), UserFactory(), CategoryFactory(), ThemeFactory()
    written = text(category=category, themes=(theme,))
    version = actions.start(supplier=supplier, by=writer, text=written, now=NOON)
    assert (version.number, version.state, version.written_by, version.written_at) == (1, "draft", writer, NOON)
    assert StoryText.of(Version.objects.get()) == written
    assert version.story.slug == "zij-kochten-214-bureaus"
    assert not Story.objects.published().exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Zij kochten **214 bureaus**", "zij-kochten-214-bureaus-2"),
        ("Nieuw", "nieuw-2"),
        ("!!!", "verhaal"),
        ("Fryslân koopt in", "fryslan-koopt-in"),
        ("a" * 150, "a" * 100),
    ],
)
def test_an_address_is_made_of_the_title_and_never_taken_twice(title: str, slug: str) -> None:
    draft()
    assert draft(title=title).story.slug == slug


@pytest.mark.django_db
def test_a_story_started_twice_with_one_title_is_one_story() -> None:
    supplier, writer = supplier_in(), UserFactory()
    first = draft(supplier, writer)
    again = draft(supplier, writer, summary="Beter gezegd.")
    assert (again.pk, Version.objects.get().summary) == (first.pk, "Beter gezegd.")


@pytest.mark.django_db
def test_a_story_sent_in_twice_is_one_story() -> None:
    supplier, writer = supplier_in(), UserFactory()
    first = waiting(supplier, writer)
    assert waiting(supplier, writer).pk == first.pk
    assert Story.objects.count() == 1


@pytest.mark.django_db
def test_a_draft_is_written_over() -> None:
    version = draft()
    changed = actions.save_draft(story=version.story, by=UserFactory(), text=text(title="Anders"), now=LATER)
    assert (changed.pk, changed.number, changed.title) == (version.pk, 1, "Anders")


@pytest.mark.django_db
def test_what_waits_for_a_moderator_is_not_changed() -> None:
    version = waiting()
    with pytest.raises(actions.NotPossible, match="wacht op een moderator"):
        actions.save_draft(story=version.story, by=UserFactory(), text=text(body="Anders"), now=LATER)
    assert StoryText.of(Version.objects.get()) == text()


@pytest.mark.django_db
def test_a_change_after_publication_leaves_the_approved_version_online() -> None:
    story = published()
    changed = actions.save_draft(story=story, by=UserFactory(), text=text(body="Nieuwe tekst"), now=LATER)
    actions.submit(version=changed, by=UserFactory(), now=LATER)
    story.refresh_from_db()
    assert (changed.number, story.approved.number, story.approved.body) == (2, 1, text().body)
    actions.approve(version=changed, by=UserFactory(), now=LATER)
    story.refresh_from_db()
    assert (story.approved.number, story.approved.body) == (2, "Nieuwe tekst")
    assert story.published_at < LATER


@pytest.mark.django_db
def test_a_change_that_is_sent_back_leaves_the_approved_version_online() -> None:
    story = published()
    changed = actions.save_draft(story=story, by=UserFactory(), text=text(body="Nieuwe tekst"), now=LATER)
    actions.submit(version=changed, by=UserFactory(), now=LATER)
    actions.reject(version=changed, by=UserFactory(), now=LATER, reason=REASON)
    story.refresh_from_db()
    assert story.approved.number == 1


@pytest.mark.django_db
def test_a_story_that_came_back_gets_a_new_version() -> None:
    version = rejected()
    again = actions.save_draft(story=version.story, by=UserFactory(), text=text(body="Beter"), now=LATER)
    assert (again.number, again.state) == (2, "draft")
    assert Version.objects.get(number=1).body == text().body


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["summary", "body", "not_achieved", "buyer_name"])
def test_what_is_not_complete_cannot_be_sent_in(missing: str) -> None:
    version = draft(**{missing: ""})
    with pytest.raises(actions.NotPossible, match="niet compleet"):
        actions.submit(version=version, by=UserFactory(), now=LATER)


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_sending_back_without_a_reason_is_refused(reason: str) -> None:
    version = waiting()
    with pytest.raises(actions.NotPossible, match="Schrijf wat"):
        actions.reject(version=version, by=UserFactory(), now=LATER, reason=reason)


@pytest.mark.django_db
def test_the_same_moderator_sending_back_twice_is_one_decision() -> None:
    version, person = waiting(), UserFactory()
    first, again = (actions.reject(version=version, by=person, now=LATER, reason=REASON) for _ in range(2))
    assert first == again


@pytest.mark.django_db
def test_the_decision_says_who_when_and_why() -> None:
    decision = rejected().decision
    assert (decision.outcome, decision.reason, decision.at) == ("rejected", REASON, NOON + timedelta(hours=2))
    assert decision.by is not None


@pytest.mark.django_db
def test_moderators_of_the_province_hear_what_waits_and_others_do_not() -> None:
    drenthe, everywhere, fryslan, only_coordinates = moderator("PV22"), moderator(), moderator("PV21"), coordinator()
    waiting(supplier_in(ASSEN))
    assert [len(mails_to(person)) for person in (drenthe, everywhere, fryslan, only_coordinates)] == [1, 1, 0, 0]
    mail = mails_to(drenthe)[0]
    assert mail.subject == "Een verhaal wacht op u: Zij kochten 214 bureaus"
    assert "/coordinatie/verhalen/zij-kochten-214-bureaus/" in mail.text
    assert "omdat u moderator bent voor Drenthe" in mail.text


@pytest.mark.django_db
def test_a_moderator_with_two_roles_gets_one_mail() -> None:
    person = moderator()
    person.platform_roles.create(role="moderator", province="PV22")
    waiting(supplier_in(ASSEN))
    assert len(mails_to(person)) == 1


@pytest.mark.django_db
def test_who_sent_it_in_reads_the_reason_in_full_and_as_it_was_typed() -> None:
    reason = "Zet erbij:\n- wat het <kostte> & waarom\n{{ 7|add:7 }} {0.__class__}"
    version = waiting()
    actions.reject(version=version, by=UserFactory(), now=LATER, reason=reason)
    mail = mails_to(version.submitted_by)[0]
    assert reason in mail.text
    assert "&lt;kostte&gt; &amp; waarom" in mail.html
    assert "/mijn/verhalen/zij-kochten-214-bureaus/" in mail.text


@pytest.mark.django_db
def test_who_sent_it_in_gets_the_address_of_the_public_story_once() -> None:
    version = waiting()
    for _ in range(2):
        actions.approve(version=version, by=UserFactory(), now=LATER)
    (mail,) = mails_to(version.submitted_by)
    assert "/verhalen/zij-kochten-214-bureaus/" in mail.text
    assert mail.subject == "Uw verhaal staat online: Zij kochten 214 bureaus"


@pytest.mark.django_db
def test_a_closed_account_gets_no_mail() -> None:
    version, gone = waiting(), moderator()
    for person in (version.submitted_by, gone):
        person.is_active = False
        person.save()
    actions.approve(version=version, by=UserFactory(), now=LATER)
    waiting(title="Nog een")
    assert mails_to(version.submitted_by) == mails_to(gone) == []


@pytest.mark.django_db
def test_a_change_that_does_not_happen_sends_no_mail() -> None:
    moderator()
    version = draft()
    with undone():
        actions.submit(version=version, by=version.written_by, now=LATER)
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_the_mail_of_a_supplier_outside_the_north_goes_to_every_moderator() -> None:
    person = moderator("PV21")
    waiting(supplier_in(""))
    assert len(mails_to(person)) == 1


@pytest.mark.django_db
def test_history_keeps_every_state() -> None:
    published(supplier_in(LEEUWARDEN))
    version = Version.objects.get()
    assert [event.state for event in version.events.order_by("pgh_id")] == ["draft", "in_review", "approved"]


@pytest.mark.django_db
def test_a_draft_gets_a_picture_with_only_pixels(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    version = draft()
    picture = counting_picture(done=3, total=9)
    version = actions.attach_picture(
        version=version, picture=picture, alt="9 vakjes", caption="Elk vakje is een bureau."
    )
    stored = Version.objects.get()
    assert (stored.picture_width, stored.picture_alt) == (WIDTH, "9 vakjes")
    assert Image.open(BytesIO(stored.picture.open().read())).format == "WEBP"
    stored.picture.close()


@pytest.mark.django_db
def test_the_next_version_keeps_the_picture(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    version = draft()
    actions.attach_picture(version=version, picture=counting_picture(done=3, total=9), alt="9 vakjes")
    actions.submit(version=version, by=UserFactory(), now=NOON)
    actions.approve(version=version, by=UserFactory(), now=NOON)
    again = actions.save_draft(story=version.story, by=UserFactory(), text=text(body="Anders"), now=LATER)
    first, second = Version.objects.order_by("number")
    assert again == second
    assert (second.picture.name, second.picture_alt, second.picture_width) == (first.picture.name, "9 vakjes", WIDTH)


@pytest.mark.django_db
def test_a_picture_is_refused_when_it_cannot_be_read_or_the_story_was_sent_in() -> None:
    with pytest.raises(UnusablePicture):
        actions.attach_picture(version=draft(), picture=b"<svg onload=alert(1)>", alt="x")
    with pytest.raises(actions.NotPossible):
        actions.attach_picture(version=waiting(title="b"), picture=counting_picture(done=1, total=2), alt="x")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("one_open_version_per_story", lambda v: Version(story=v.story, number=2, title="x").save()),
        ("version_number_once", lambda v: Version(story=v.story, number=1, title="x").save()),
        ("submitted_version_says_when", lambda _: Version.objects.update(submitted_at=None)),
        ("submitted_version_is_complete", lambda _: Version.objects.update(not_achieved="")),
        ("submitted_version_is_complete", lambda _: Version.objects.update(title="")),
        ("picture_has_alternative_text", lambda _: Version.objects.update(picture="stories/x.webp")),
        ("public_story_has_a_version_and_a_date", lambda v: Story.objects.update(approved=v)),
        ("public_story_has_a_version_and_a_date", lambda _: Story.objects.update(published_at=NOON)),
        (
            "rejection_has_a_reason",
            lambda v: Decision.objects.create(version=v, at=NOON, outcome=Decision.Outcome.REJECTED),
        ),
    ],
)
def test_the_database_refuses_what_cannot_be(constraint: str, change) -> None:
    version = waiting()
    if constraint == "version_number_once":
        Version.objects.update(state="rejected")
    with pytest.raises(IntegrityError, match=constraint):
        change(version)


@pytest.mark.django_db
def test_one_version_has_one_decision() -> None:
    version = rejected()
    with pytest.raises(IntegrityError):
        Decision.objects.create(version=version, at=NOON, outcome=Decision.Outcome.APPROVED)


@pytest.mark.django_db
def test_a_theme_that_goes_does_not_take_the_story_along() -> None:
    theme = ThemeFactory()
    published(themes=(theme,))
    Theme.objects.all().delete()
    assert Story.objects.published().count() == 1
