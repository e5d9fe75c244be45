"""What is not public is nowhere in what is (cases Z02, Z06): in no page, file or feed, nor in how it is refused."""

import io
import zipfile

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from stories.models import Version
from suppliers.actions import profiles as actions
from suppliers.models import Supplier
from suppliers.profile import OfferedService, Profile
from tests.factories import NOON, CategoryFactory, OfferingFactory, SupplierFactory, UserFactory
from tests.rights.cast import Cast
from tests.rights.cells import answer, path_of, rows
from tests.story_factories import draft, member_of, moderator, rejected, supplier_in, waiting
from tests.tally import Tally

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]
CANARY = "kanariegeel"
NOWHERE = {"pk": "999999999"}


def test_Z02_what_belongs_to_another_is_answered_like_what_does_not_exist(people: Cast) -> None:
    for row in rows():
        if row.subject not in people.theirs or row.get["other"] != ".":
            continue
        ours = people.ours[row.subject]
        first = next(iter(ours))
        hidden, nowhere = path_of(row, ours), path_of(row, {**ours, first: NOWHERE.get(first, "bestaat-niet")})
        seen = [answer(people.cookies["other"], "GET", path) for path in (hidden, nowhere)]
        assert [response.status_code for response in seen] == [404, 404], hidden
        assert same_words(seen[0], hidden) == same_words(seen[1], nowhere), hidden


def same_words(response: HttpResponse, path: str) -> str:
    return response.content.decode().replace(path, "")


def hide_canaries() -> tuple[Supplier, Version]:
    """Each text that is not public, with the canary in it, in every state that there is."""
    kantoor = CategoryFactory(slug="kantoor")
    secrets = {"summary": f"{CANARY} zin", "description": CANARY, "website": f"https://{CANARY}.example/"}
    for status in (Supplier.Status.DRAFT, Supplier.Status.IN_REVIEW, Supplier.Status.PAUSED, Supplier.Status.WITHDRAWN):
        named = {"organisation__name": f"{CANARY} {status}", "organisation__slug": f"{CANARY}-{status}"}
        hidden = SupplierFactory(status=status, email=f"{CANARY}@voorbeeld.example", **named, **secrets)
        OfferingFactory(supplier=hidden, title=f"{CANARY} dienst", text=CANARY, category=kantoor)
    decided = {"decision_reason": f"{CANARY} reden", "decided_at": NOON, "decided_by": UserFactory()}
    online = supplier_in(email=f"post@{CANARY}.example", **decided)
    owner = member_of(online)
    User.objects.filter(pk=owner.pk).update(name=f"{CANARY} mens", email=f"mens@{CANARY}.example")
    Organisation.objects.filter(pk=online.organisation_id).update(
        verified_at=NOON, verified_how="moderator", verified_by=owner, verified_reason=f"{CANARY} nagekeken"
    )
    changed = Profile(summary=f"{CANARY} wijziging", services=(OfferedService(f"{CANARY} nieuw", "kantoor"),))
    actions.save_draft(organisation=online.organisation, profile=changed)
    texts = dict.fromkeys(("title", "summary", "body", "not_achieved", "buyer_name"), f"{CANARY} tekst")
    draft(online, owner, **texts)
    rejected(online, owner, **texts)
    return online, waiting(online, owner, **texts)


def everything_in(response: HttpResponse) -> str:
    """The answer as text, also of a file that is packed."""
    content = b"".join(response)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"".join(packed.read(name) for name in packed.namelist())
    return content.decode(errors="replace").lower()


def without_the_question(shown: str) -> str:
    """A page repeats what was searched for: in its field, its sentence and its links."""
    for repeated in (f"q={CANARY}", f"‘{CANARY}’", f'value="{CANARY}"'):
        shown = shown.replace(repeated, "")
    return shown


def test_Z06_what_is_not_public_is_in_no_page_file_or_feed(people: Cast, tally: Tally) -> None:
    online, version = hide_canaries()
    client = Client()
    searched = ["", f"?q={CANARY}", "?q=zin&pagina=1", "?categorie=kantoor", "?gemeente=assen", "?provincie=drenthe"]
    paths = {path_of(row, people.ours[row.subject]) for row in rows() if row.get["visitor"] == "o"}
    paths |= {online.get_absolute_url(), f"/aanbieders/{online.organisation.slug}.json", "/sitemap-aanbieders.xml"}
    answers = {f"{path}{query}": everything_in(client.get(f"{path}{query}")) for path in paths for query in searched}
    found = [address for address, shown in answers.items() if CANARY in without_the_question(shown)]
    tally("kanarie", antwoorden=len(answers), adressen=sorted(paths), gevonden=len(found))
    assert found == []
    assert len(answers) > 200
    for path in (
        f"/verhalen/{version.story.slug}/",
        f"/aanbieders/{CANARY}-draft/",
        f"/aanbieders/{CANARY}-paused.json",
    ):
        assert client.get(path).status_code == 404


def test_Z06_the_canaries_can_be_seen_by_whom_they_are_for() -> None:
    """Else the test above would hold for an empty site."""
    online, version = hide_canaries()
    draft_profile = Supplier.objects.get(organisation__slug=f"{CANARY}-draft")
    seen_by = {
        reverse("edit_supplier", args=[online.organisation.slug]): version.written_by,
        reverse("edit_story", args=[version.story.slug]): version.written_by,
        reverse("decide_story", args=[version.story.slug]): moderator(),
        draft_profile.get_absolute_url(): member_of(draft_profile),
    }
    for path, user in seen_by.items():
        client = Client()
        client.force_login(user)
        assert CANARY in everything_in(client.get(path)), path


def test_Z06_what_is_withdrawn_is_gone_from_the_index_and_the_files() -> None:
    supplier = supplier_in(summary=f"{CANARY} zin")
    client = Client()
    addresses = ["/aanbieders/", "/aanbieders.json", "/aanbieders.csv", "/aanbieders.xlsx", supplier.get_absolute_url()]
    assert all(CANARY in everything_in(client.get(path)) for path in addresses)
    Supplier.objects.filter(pk=supplier.pk).update(status=Supplier.Status.PAUSED)
    assert not any(CANARY in everything_in(client.get(path)) for path in addresses)
