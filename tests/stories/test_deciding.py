"""Deciding about a story: who may, what is asked, and what everybody sees of it."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from accounts.queue import waiting_for
from stories import actions
from stories.models import Decision, Story, Version
from stories.queue import waiting as waiting_stories
from tests.factories import NOON, UserFactory
from tests.story_factories import (
    ASSEN,
    EMMEN,
    LEEUWARDEN,
    REASON,
    coordinator,
    draft,
    member_of,
    moderator,
    published,
    rejected,
    supplier_in,
    text,
    waiting,
)

pytestmark = pytest.mark.django_db
APPROVE, RETURN = {"outcome": "goedkeuren"}, {"outcome": "terug", "reason": REASON}


def decide(story: Story) -> str:
    return reverse("decide_story", args=[story.slug])


def html_of(response) -> str:
    return unescape(response.content.decode())


def send(client, version: Version, **changes):
    return client.post(decide(version.story), {"versie": version.number} | changes)


@pytest.fixture
def version():
    return waiting(supplier_in(ASSEN))


@pytest.fixture
def judge(client):
    """A moderator of Drenthe, logged in."""
    person = moderator("PV22")
    client.force_login(person)
    return person


@pytest.mark.parametrize(
    ("who", "reads", "decides"),
    [
        (lambda _: moderator(), 200, 302),
        (lambda _: moderator("PV22"), 200, 302),
        (lambda _: moderator("PV21"), 404, 404),
        (lambda _: coordinator("PV22"), 200, 403),
        (lambda _: coordinator(), 200, 403),
        (lambda _: coordinator("PV20"), 404, 404),
        (lambda version: version.submitted_by, 403, 403),
        (lambda version: member_of(version.story.supplier, "reader"), 403, 403),
        (lambda _: UserFactory(), 403, 403),
    ],
    ids=[
        "moderator of all",
        "moderator of the province",
        "moderator of another province",
        "coordinator of the province",
        "coordinator of all",
        "coordinator of another province",
        "writer",
        "reader",
        "stranger",
    ],
)
@pytest.mark.parametrize("answer", [APPROVE, RETURN], ids=["approve", "return"])
def test_only_moderators_of_the_province_decide(client, version, who, reads, decides, answer) -> None:  # noqa: PLR0917
    client.force_login(who(version))
    assert client.get(decide(version.story)).status_code == reads
    assert send(client, version, **answer).status_code == decides
    assert Decision.objects.count() == (decides == 302)


def test_a_visitor_is_asked_to_log_in(client, version) -> None:
    assert client.get(decide(version.story)).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_deciding_is_get_and_post(client, version, judge, method) -> None:
    assert getattr(client, method)(decide(version.story)).status_code == 405


def test_approving_puts_it_online(client, version, judge) -> None:
    response = client.post(decide(version.story), {"versie": 1} | APPROVE, follow=True)
    assert "Het verhaal staat online." in html_of(response)
    decision = Decision.objects.get()
    assert (decision.by, decision.outcome, decision.reason) == (judge, "approved", "")
    assert client.get(version.story.get_absolute_url()).status_code == 200


def test_sending_back_keeps_the_reason(client, version, judge) -> None:
    response = client.post(decide(version.story), {"versie": 1} | RETURN, follow=True)
    assert f"‘{REASON}’" in html_of(response)
    assert Decision.objects.get().reason == REASON
    assert client.get(version.story.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("reason", ["", "  ", "\u200b"])
def test_sending_back_without_a_reason_is_refused_and_keeps_the_choice(client, version, judge, reason) -> None:
    html = html_of(send(client, version, outcome="terug", reason=reason))
    assert 'role="alert"' in html
    assert "Schrijf minstens één zin." in html
    assert 'value="terug" id="id_outcome_1" checked' in html or 'value="terug"' in html.split("checked")[0][-120:]
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Kies wat u besluit."),
        ({"outcome": "weg"}, "Kies Publiceren of Terug"),
        ({"outcome": "terug", "reason": "a" * 3_001}, "er passen 3000 tekens"),
        ({"outcome": "goedkeuren", "versie": "2"}, "Er is intussen een andere versie"),
        ({"outcome": "goedkeuren", "versie": ""}, "Er is intussen een andere versie"),
    ],
)
def test_a_decision_that_cannot_be_taken_gets_a_sentence(client, version, judge, changes, sentence) -> None:
    html = html_of(send(client, version, **changes))
    assert sentence in html
    assert not Decision.objects.exists()


def test_a_reason_that_was_typed_stays_when_the_choice_is_missing(client, version, judge) -> None:
    assert "Dit typte ik.</textarea>" in html_of(send(client, version, reason="Dit typte ik."))


def test_deciding_twice_is_one_decision(client, version, judge) -> None:
    assert [send(client, version, **APPROVE).status_code for _ in range(2)] == [302, 302]
    assert Decision.objects.count() == 1


def test_a_second_moderator_hears_that_it_was_decided(client, version, judge) -> None:
    actions.approve(version=version, by=moderator(), now=NOON)
    response = send(client, version, **RETURN)
    assert response.status_code == 409
    html = html_of(response)
    assert "Over deze versie is al besloten: goedgekeurd." in html
    assert "is besloten." in html
    assert Decision.objects.count() == 1


def test_a_version_that_was_not_read_is_not_decided_on(client, version, judge) -> None:
    actions.reject(version=version, by=UserFactory(), now=NOON, reason=REASON)
    again = actions.save_draft(story=version.story, by=version.written_by, text=text(body="Nieuw"), now=NOON)
    actions.submit(version=again, by=version.written_by, now=NOON)
    html = html_of(send(client, version, outcome="goedkeuren", reason="Mijn tekst"))
    assert "Er is intussen een andere versie" in html
    assert "Mijn tekst" in html
    assert Decision.objects.count() == 1


def test_a_draft_is_its_writers_own(client, judge) -> None:
    assert client.get(decide(draft(supplier_in(ASSEN)).story)).status_code == 404
    assert client.get("/coordinatie/verhalen/bestaat-niet/").status_code == 404


def test_a_newer_draft_is_not_shown(client, judge) -> None:
    story = published(supplier_in(ASSEN))
    actions.save_draft(story=story, by=UserFactory(), text=text(body="Nog geheim"), now=NOON)
    html = html_of(client.get(decide(story)))
    assert "Nog geheim" not in html
    assert "is besloten." in html


def test_the_page_shows_the_story_and_what_changes(client, judge) -> None:
    story = published(supplier_in(ASSEN), amount=64_200)
    words = text(title="Zij kochten **215 bureaus**", amount=65_000)
    changed = actions.save_draft(story=story, by=UserFactory(), text=words, now=NOON)
    actions.submit(version=changed, by=UserFactory(), now=NOON + timedelta(days=1))
    html = html_of(client.get(decide(story)))
    assert "Dit verandert er" in html
    assert "<del>214 </del><ins>215 </ins>bureaus" in html
    assert "**" not in html
    assert "<del>64.200</del>" in html or "64.200" in html
    assert "<h2>Wat niet lukte</h2>" in html
    assert "versie 2, ingestuurd 24 november 2026" in html


def test_a_first_version_has_nothing_to_compare(client, version, judge) -> None:
    assert "Dit verandert er" not in html_of(client.get(decide(version.story)))


def test_the_history_is_newest_first_and_names_everybody(client, judge) -> None:
    supplier = supplier_in(ASSEN)
    writer = member_of(supplier)
    story = rejected(supplier, writer).story
    again = actions.save_draft(story=story, by=writer, text=text(body="Beter"), now=NOON + timedelta(days=1))
    actions.submit(version=again, by=writer, now=NOON + timedelta(days=1))
    html = html_of(client.get(decide(story)))
    places = [html.index(words) for words in ("Ingestuurd, versie 2", f"‘{REASON}’", "Ingestuurd, versie 1")]
    assert places == sorted(places)
    assert f"Ingestuurd, versie 2, door {writer.name}" in html


def test_history_of_somebody_who_left(client, version, judge) -> None:
    Version.objects.update(submitted_by=None)
    assert "door iemand die hier niet meer werkt" in html_of(client.get(decide(version.story)))


def test_hostile_text_is_text_for_a_moderator(client, judge) -> None:
    attack = "<script>alert(1)</script>"
    supplier = supplier_in(ASSEN)
    story = published(supplier)
    words = text(title=attack, body=attack, buyer_name=attack, do_this_too=attack)
    changed = actions.save_draft(story=story, by=UserFactory(), text=words, now=NOON)
    actions.submit(version=changed, by=UserFactory(), now=NOON)
    assert b"<script>alert" not in client.get(decide(story)).content


def test_deciding_costs_the_same_whatever_the_history(client, judge, django_assert_num_queries) -> None:
    from stories.review_page import ReviewPage

    story = published(supplier_in(ASSEN))
    for number in range(2, 9):
        changed = actions.save_draft(story=story, by=UserFactory(), text=text(body=f"Tekst {number}"), now=NOON)
        actions.submit(version=changed, by=UserFactory(), now=NOON)
        if number in (2, 8):
            found = Story.objects.with_texts().get(pk=story.pk)
            newest = found.latest_submitted()
            with django_assert_num_queries(3):
                page = ReviewPage.build(found, newest)
                assert [event.by for event in page.events]
        else:
            actions.reject(version=changed, by=UserFactory(), now=NOON, reason=REASON)
            continue
        if number == 2:
            actions.reject(version=changed, by=UserFactory(), now=NOON, reason=REASON)


def test_the_queue_holds_what_waits_in_ones_provinces() -> None:
    waiting(supplier_in(ASSEN), title="Uit Assen")
    waiting(supplier_in(EMMEN), title="Uit Emmen")
    waiting(supplier_in(LEEUWARDEN), title="Uit **Leeuwarden**")
    waiting(supplier_in(""), title="Van elders")
    draft(supplier_in(ASSEN), title="Concept")
    published(supplier_in(ASSEN), title="Online")
    rejected(supplier_in(ASSEN), title="Terug")

    def titles(person) -> set[str]:
        return {item.title for item in waiting_stories(person)}

    assert titles(moderator("PV22")) == {"Uit Assen", "Uit Emmen", "Van elders"}
    assert titles(coordinator("PV21")) == {"Uit Leeuwarden", "Van elders"}
    assert titles(moderator()) == {"Uit Assen", "Uit Emmen", "Uit Leeuwarden", "Van elders"}
    assert titles(UserFactory()) == set()


def test_an_item_of_the_queue_says_what_from_whom_and_where(version) -> None:
    (item,) = waiting_for(moderator("PV22"))
    organisation = version.story.supplier.organisation
    assert (item.kind, item.title, item.sender) == ("Verhaal", "Zij kochten 214 bureaus", organisation.name)
    assert item.since == version.submitted_at
    assert item.url == decide(version.story)


def test_the_queue_says_which_version_it_is() -> None:
    supplier = supplier_in(ASSEN)
    story = published(supplier)
    changed = actions.save_draft(story=story, by=UserFactory(), text=text(body="Anders"), now=NOON)
    actions.submit(version=changed, by=UserFactory(), now=NOON)
    assert waiting_for(moderator())[0].title == "Zij kochten 214 bureaus, versie 2"


def test_the_queue_costs_the_same_for_three_and_for_thirty(django_assert_num_queries) -> None:
    person = moderator()
    for number in range(30):
        waiting(supplier_in(ASSEN), UserFactory(), title=f"Verhaal {number}")
        if number in (2, 29):
            person = type(person).objects.get(pk=person.pk)
            with django_assert_num_queries(2):
                assert len(waiting_stories(person)) == number + 1


def test_a_story_cannot_go_online_before_the_profile_of_who_tells_it(client, judge) -> None:
    waiting_story = waiting(supplier_in(ASSEN, status="draft", published_at=None))

    page = html_of(send(client, waiting_story, **APPROVE))

    assert "Beslis eerst over het profiel" in page
    assert not Story.objects.published().exists()
