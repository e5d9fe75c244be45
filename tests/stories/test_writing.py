"""Writing a story: who may, what is asked, what is refused, and that nothing typed is lost."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from accounts.models import Membership
from stories import actions
from stories.models import Story, Version
from stories.text import StoryText
from tests.factories import NOON, CategoryFactory, MembershipFactory, ThemeFactory, UserFactory
from tests.story_factories import (
    REASON,
    coordinator,
    draft,
    fields,
    member_of,
    moderator,
    published,
    rejected,
    supplier_in,
    text,
    waiting,
)

pytestmark = pytest.mark.django_db
NEW = "/mijn/verhalen/nieuw/"
MINE = "/mijn/verhalen/"


def edit(story: Story) -> str:
    return reverse("edit_story", args=[story.slug])


@pytest.fixture
def supplier():
    return supplier_in()


@pytest.fixture
def writer(supplier, client):
    """The owner of the enterprise, logged in."""
    person = member_of(supplier)
    client.force_login(person)
    return person


def send(client, url: str, button: str, **changes):
    return client.post(url, fields(**changes) | {"knop": button})


def html_of(response) -> str:
    return unescape(response.content.decode())


@pytest.mark.parametrize(
    ("role", "list_status", "object_status"),
    [
        ("owner", 200, 200),
        ("editor", 200, 200),
        ("reader", 403, 404),
        ("owner of another", 200, 404),
        ("buyer", 403, 404),
        ("moderator", 403, 404),
        ("coordinator", 403, 404),
        ("nobody", 403, 404),
    ],
)
def test_only_owners_and_editors_write(client, supplier, role, list_status, object_status) -> None:
    story = draft(supplier).story
    people = {
        "owner of another": lambda: member_of(supplier_in()),
        "buyer": lambda: MembershipFactory().user,
        "moderator": moderator,
        "coordinator": coordinator,
        "nobody": UserFactory,
    }
    client.force_login(people[role]() if role in people else member_of(supplier, role))
    assert client.get(MINE).status_code == client.get(NEW).status_code == list_status
    assert client.get(edit(story)).status_code == object_status
    before = StoryText.of(Version.objects.get())
    assert send(client, edit(story), "bewaren", title="Gekaapt").status_code in (302, object_status)
    if object_status == 404:
        assert StoryText.of(Version.objects.get()) == before
    if list_status == 403:
        assert send(client, NEW, "bewaren").status_code == 403
        assert Story.objects.count() == 1


def test_a_visitor_is_asked_to_log_in(client) -> None:
    story = draft().story
    for url in (MINE, NEW, edit(story)):
        response = client.get(url)
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))


def test_somebody_who_is_no_longer_a_member_cannot_write(client, supplier, writer) -> None:
    story = draft(supplier, writer).story
    Membership.objects.all().delete()
    assert client.get(edit(story)).status_code == 404


@pytest.mark.parametrize("status", ["draft", "in_review", "published", "paused"])
def test_a_profile_in_every_state_but_withdrawn_can_have_stories(client, status) -> None:
    client.force_login(member_of(supplier_in(status=status)))
    assert client.get(NEW).status_code == 200
    client.force_login(member_of(supplier_in(status="withdrawn")))
    assert client.get(NEW).status_code == 403


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_writing_is_get_and_post(client, supplier, writer, method) -> None:
    for url in (NEW, edit(draft(supplier, writer).story)):
        assert getattr(client, method)(url).status_code == 405
    assert client.post(MINE).status_code == 405


def test_from_an_empty_form_to_the_queue(client, supplier, writer) -> None:
    theme = ThemeFactory(slug="circulair")
    response = send(client, NEW, "bewaren", themes=["circulair"], amount="€ 64.200")
    story = Story.objects.get()
    assert response.url == edit(story)
    version = story.latest()
    category = CategoryFactory(slug="kantoor")
    assert StoryText.of(version) == text(category=category, themes=(theme,))
    assert (story.supplier, version.written_by, version.state) == (supplier, writer, "draft")
    response = send(client, edit(story), "insturen", themes=["circulair"])
    assert response.url == MINE
    version.refresh_from_db()
    assert (version.state, version.submitted_by) == ("in_review", writer)
    assert "is ingestuurd" in html_of(client.get(MINE))


def test_a_draft_needs_only_a_title(client, writer) -> None:
    assert client.post(NEW, {"title": "Later meer", "knop": "bewaren"}).status_code == 302
    assert Version.objects.get().title == "Later meer"


def test_a_story_that_is_sent_in_needs_all_that_readers_need(client, writer) -> None:
    response = client.post(NEW, {"body": "Dit typte ik al.", "knop": "insturen"})
    html = html_of(response)
    assert response.status_code == 200
    assert "Nog 5 dingen te doen" in html
    for sentence in (
        "een titel",
        "in een paar zinnen",
        "schrijf dan “niets”",
        "wie er kocht",
        "waar het verhaal over gaat",
    ):
        assert sentence in html
    assert "Dit typte ik al.</textarea>" in html
    assert not Story.objects.exists()


def test_nothing_is_an_answer_to_what_did_not_work(client, writer) -> None:
    assert send(client, NEW, "insturen", not_achieved="niets").url == MINE


REFUSED = [
    ({"title": ""}, "Geef uw verhaal een titel."),
    ({"title": "a" * 151}, "er passen 150 tekens, u schreef er 151"),
    ({"summary": "a" * 401}, "er passen 400 tekens"),
    ({"body": "a" * 20_001}, "er passen 20000 tekens"),
    ({"body": "Bel Jan op jan@voorbeeld.example."}, "e-mailadres (jan@voorbeeld.example)"),
    ({"not_achieved": "Kandidaat 111222333 viel uit."}, "burgerservicenummer kan zijn (111222333)"),
    ({"title": "Over jan@voorbeeld.example"}, "e-mailadres"),
    ({"buyer_name": "jan@voorbeeld.example"}, "e-mailadres"),
    ({"category": "onbekend"}, "Deze categorie kennen wij niet"),
    ({"category": "\x00"}, "Null-tekens zijn niet toegestaan"),
    ({"themes": ["onbekend"]}, "Kies uit de lijst"),
    ({"themes": ["\x00"]}, "Null-tekens zijn niet toegestaan"),
    ({"municipality_code": "GM9999"}, "Deze gemeente kennen wij niet"),
    ({"amount": "veel"}, "hele euro's"),
    ({"amount": "64.20"}, "hele euro's"),
    ({"amount": "-5"}, "hele euro's"),
    ({"amount": "2000000000"}, "meer dan 1 miljard"),
    ({"amount": "9" * 5_000}, "hele euro's"),
]


@pytest.mark.parametrize("button", ["bewaren", "insturen", "voorbeeld"])
@pytest.mark.parametrize(("changes", "sentence"), REFUSED)
def test_what_is_refused_gets_a_sentence_and_stays_in_the_form(client, writer, changes, sentence, button) -> None:
    response = send(client, NEW, button, **({"body": "Zo ging het precies."} | changes))
    html = html_of(response)
    assert response.status_code == 200
    assert sentence in html
    assert 'role="alert"' in html
    assert "De levering kwam te laat." in html or "not_achieved" in changes
    assert not Story.objects.exists()


def test_signs_that_nobody_sees_are_taken_out(client, writer) -> None:
    send(client, NEW, "bewaren", title="\u202eZij\u200b kochten\x00 e\u0301e\u0301n bureau\r\n", body="een\r\ntwee")
    version = Version.objects.get()
    assert version.title == "Zij kochten één bureau"
    assert version.body == "een\ntwee"


def test_fields_that_are_not_in_the_form_change_nothing(client, supplier, writer) -> None:
    other = supplier_in()
    more = {"state": "approved", "number": 9, "slug": "x", "supplier": other.organisation.slug, "approved": 1}
    send(client, NEW, "bewaren", **more)
    version = Version.objects.get()
    assert (version.state, version.number, version.story.supplier, version.story.approved) == (
        "draft",
        1,
        supplier,
        None,
    )


def test_who_acts_for_two_enterprises_says_for_which(client, supplier, writer) -> None:
    other = supplier_in()
    MembershipFactory(user=writer, organisation=other.organisation)
    assert "Namens welke onderneming?" in html_of(client.get(NEW))
    assert "Kies namens welke onderneming" in html_of(send(client, NEW, "bewaren"))
    stranger = supplier_in()
    assert "Kies een onderneming uit de lijst" in html_of(
        send(client, NEW, "bewaren", supplier=stranger.organisation.slug)
    )
    send(client, NEW, "bewaren", supplier=other.organisation.slug)
    assert Story.objects.get().supplier == other


def test_a_preview_shows_the_page_and_keeps_nothing(client, writer) -> None:
    html = html_of(send(client, NEW, "voorbeeld", body="## Kop\n\n<script>alert(1)</script> **vet**"))
    assert "Zo ziet een lezer het" in html
    assert "<h2>Kop</h2>" in html
    assert "<strong>vet</strong>" in html
    assert "## Kop" in html
    assert not Story.objects.exists()


def test_a_preview_of_a_change_keeps_nothing(client, supplier, writer) -> None:
    story = draft(supplier, writer).story
    html = html_of(send(client, edit(story), "voorbeeld", title="Een **andere** titel"))
    assert "Een <strong>andere</strong> titel" in html
    assert Version.objects.get().title == text().title


def test_a_hostile_preview_is_text(client, writer) -> None:
    attack = "</textarea><script>alert(1)</script>"
    response = send(client, NEW, "voorbeeld", title=attack, summary=attack, body=attack, buyer_name=attack)
    assert b"<script>alert" not in response.content


def test_a_double_click_makes_one_story(client, writer) -> None:
    assert send(client, NEW, "insturen").url == send(client, NEW, "insturen").url == MINE
    assert Version.objects.get().state == "in_review"


def test_a_double_click_on_a_change_makes_one_version(client, supplier, writer) -> None:
    story = published(supplier, writer)
    for _ in range(2):
        assert send(client, edit(story), "insturen", body="Beter").url == MINE
    assert [version.state for version in Version.objects.order_by("number")] == ["approved", "in_review"]


def test_what_waits_can_be_read_and_not_changed(client, supplier, writer) -> None:
    story = waiting(supplier, writer).story
    html = html_of(client.get(edit(story)))
    assert "<strong>wacht op een moderator</strong>" in html
    assert "<textarea" not in html
    response = send(client, edit(story), "bewaren", body="Toch anders")
    assert "U kunt het weer wijzigen na het besluit" in html_of(response)
    assert "Toch anders" in html_of(response)
    assert Version.objects.get().body == text().body


def test_what_came_back_shows_why_and_can_be_sent_in_again(client, supplier, writer) -> None:
    story = rejected(supplier, writer).story
    html = html_of(client.get(edit(story)))
    assert REASON in html
    assert "De levering kwam te laat." in html
    send(client, edit(story), "insturen", body="Nu met bedrag")
    assert [version.state for version in Version.objects.order_by("number")] == ["rejected", "in_review"]


def test_a_change_of_a_public_story_leaves_it_online(client, supplier, writer) -> None:
    story = published(supplier, writer)
    assert "blijft de tekst van nu online" in html_of(client.get(edit(story)))
    send(client, edit(story), "insturen", body="Beter")
    story.refresh_from_db()
    assert story.approved.number == 1
    assert "een oudere versie" in html_of(client.get(MINE))


@pytest.mark.parametrize(
    ("make", "state"),
    [
        (draft, "concept"),
        (waiting, "wacht op een moderator"),
        (rejected, "terug: pas het aan"),
        (published, "online"),
    ],
)
def test_the_list_says_the_state_of_each_story(client, supplier, writer, make, state) -> None:
    make(supplier, writer)
    html = html_of(client.get(MINE))
    assert "<strong>1 verhaal</strong>" in html
    assert f">{state}</span>" in html


def test_the_list_shows_only_ones_own_stories(client, supplier, writer) -> None:
    draft(title="Van een ander")
    html = html_of(client.get(MINE))
    assert "Van een ander" not in html
    assert "nog <strong>geen verhaal</strong>" in html


def test_the_list_costs_the_same_for_three_and_for_ten(client, supplier, writer, django_assert_num_queries) -> None:
    from stories.own_stories import own_stories

    for number in range(10):
        (published if number % 2 else rejected)(supplier, writer, title=f"Verhaal {number}")
        if number in (3, 9):
            with django_assert_num_queries(2):
                own = own_stories(writer)
                assert [(o.state, o.reason, o.is_public) for o in own]
    assert len(own) == 10


def test_a_form_that_was_open_too_long_is_refused(supplier) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(member_of(supplier))
    assert send(client, NEW, "bewaren").status_code == 403
    assert not Story.objects.exists()


def test_text_that_is_not_utf8_or_too_much_is_refused(client, writer) -> None:
    response = client.post(NEW, {"title": "a", "body": "a" * 1_100_000, "knop": "bewaren"}, content_type=FORM)
    assert response.status_code == 400


FORM = "application/x-www-form-urlencoded"


def test_the_page_of_a_story_of_another_is_not_found_in_every_state(client, writer) -> None:
    for make in (draft, waiting, rejected, published):
        story = make(title=f"Van een ander {make.__name__}").story if make is not published else published()
        assert client.get(edit(story)).status_code == 404
    assert client.get("/mijn/verhalen/bestaat-niet/").status_code == 404


def test_the_writer_reads_what_the_newest_version_says(client, supplier, writer) -> None:
    story = published(supplier, writer)
    later = NOON + timedelta(days=1)
    actions.save_draft(story=story, by=writer, text=text(body="Nog niet ingestuurd"), now=later)
    assert "Nog niet ingestuurd" in html_of(client.get(edit(story)))


def test_a_public_story_that_was_not_changed_gets_no_new_version(client, supplier, writer) -> None:
    category = CategoryFactory(slug="kantoor", name="Kantoorinrichting")
    story = published(supplier, writer, category=category)
    response = client.post(edit(story), fields() | {"knop": "bewaren"}, follow=True)
    assert "U veranderde niets" in html_of(response)
    assert "Wijzig het verhaal" in html_of(send(client, edit(story), "insturen"))
    assert Version.objects.count() == 1
