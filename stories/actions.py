"""What happens to a story: written, sent in, approved or sent back. Mail leaves after the commit."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from platform_goed_inkopen.audit import audit, person
from platform_goed_inkopen.dutch import slugged
from platform_goed_inkopen.pictures import recoded
from stories import emails
from stories.markdown import plain_title
from stories.models import Decision, Story, Version
from stories.pictures import WIDTH
from stories.text import StoryText
from suppliers.models import Supplier

RESERVED_SLUGS = frozenset({"nieuw"})


class NotPossible(Exception):
    """The version is in a state in which this cannot be done; the text says which, for people."""


class AlreadyDecided(NotPossible):
    """Another decision about this version stands; it is never replaced."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(f"Over deze versie is al besloten: {decision.get_outcome_display()}.")


@transaction.atomic
def start(*, supplier: Supplier, by: User, text: StoryText, now: datetime) -> Version:
    """A new story of this supplier, as a draft.

    Sent twice it is one story: while the first version with this title was not decided on, that one is kept.
    """
    Supplier.objects.select_for_update(of=("self",)).get(pk=supplier.pk)
    same = Story.objects.filter(
        supplier=supplier, versions__number=1, versions__state__in=Version.OPEN, versions__title=text.title
    )
    if (story := same.first()) is not None:
        return save_draft(story=story, by=by, text=text, now=now)
    story = Story.objects.create(supplier=supplier, slug=_free_slug(text.title), created_by=by)
    return _write(Version(story=story, number=1), by, text, now)


def _free_slug(title: str) -> str:
    """An address for this title that no story has yet. Costs a query."""
    base = slugged(plain_title(title))[:100].strip("-") or "verhaal"
    taken = set(Story.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED_SLUGS
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def _write(version: Version, by: User, text: StoryText, now: datetime) -> Version:
    version = text.put_on(version)
    version.written_by, version.written_at = by, now
    version.save()
    version.themes.set(text.themes)
    return version


@transaction.atomic
def save_draft(*, story: Story, by: User, text: StoryText, now: datetime) -> Version:
    """Keep what was written: in the draft, else in a new version that leaves the approved one online.

    The same text again changes nothing. Raises NotPossible while another text waits for a moderator: what is read
    must be what is decided on.
    """
    story = _locked(story)
    latest = story.latest()
    if latest.state in (Version.State.IN_REVIEW, Version.State.APPROVED) and StoryText.of(latest) == text:
        return latest
    if latest.state == Version.State.IN_REVIEW:
        raise NotPossible("Dit verhaal wacht op een moderator. U kunt het weer wijzigen na het besluit.")
    if latest.state == Version.State.DRAFT:
        return _write(latest, by, text, now)
    return _write(_successor(latest), by, text, now)


def _successor(version: Version) -> Version:
    """The next version, not saved, with the same picture."""
    kept = ("story_id", "buyer_id", "picture_width", "picture_height", "picture_alt", "picture_caption")
    return Version(
        number=version.number + 1, picture=version.picture.name, **{name: getattr(version, name) for name in kept}
    )


def _locked(story: Story) -> Story:
    """The story, locked until the end of the transaction: whoever changes one of its versions waits here."""
    return Story.objects.select_for_update(of=("self",)).get(pk=story.pk)


@transaction.atomic
def attach_picture(*, version: Version, picture: bytes, alt: str, caption: str = "") -> Version:
    """Give a draft its picture, coded again. Raises UnusablePicture, or NotPossible once it was sent in."""
    story = _locked(version.story)
    version = story.versions.get(pk=version.pk)
    if version.state != Version.State.DRAFT:
        raise NotPossible("Alleen een concept krijgt een ander beeld.")
    kept = recoded(picture, width=WIDTH)
    version.picture.save(f"{story.slug}.webp", ContentFile(kept.data), save=False)
    version.picture_width, version.picture_height = kept.width, kept.height
    version.picture_alt, version.picture_caption = alt, caption
    version.save(update_fields=["picture", "picture_width", "picture_height", "picture_alt", "picture_caption"])
    return version


@transaction.atomic
def submit(*, version: Version, by: User, now: datetime) -> Version:
    """Draft → waits for a moderator, who gets a mail. A second time changes nothing.

    Raises NotPossible when something compulsory is missing or the version was decided on.
    """
    version = _locked(version.story).versions.get(pk=version.pk)
    if version.state == Version.State.IN_REVIEW:
        return version
    if version.state != Version.State.DRAFT:
        raise NotPossible("Over deze versie is al besloten. Wijzig het verhaal en stuur het opnieuw in.")
    if not all(getattr(version, name) for name in COMPULSORY):
        raise NotPossible("Dit verhaal is nog niet compleet. Vul eerst de verplichte velden in.")
    version.state, version.submitted_at, version.submitted_by = Version.State.IN_REVIEW, now, by
    version.save(update_fields=["state", "submitted_at", "submitted_by"])
    emails.review_waiting(version)
    return version


COMPULSORY = ("title", "summary", "body", "not_achieved", "buyer_name")


@transaction.atomic
def approve(*, version: Version, by: User, now: datetime) -> Decision:
    """The version is public from now on; who sent it in hears it. A second time returns the decision that stands.

    Raises AlreadyDecided when it was sent back, NotPossible when it was never sent in, or when readers could not open
    the profile of who tells it.
    """
    story = _locked(version.story)
    version = story.versions.get(pk=version.pk)
    if standing := _standing(version, by, Decision.Outcome.APPROVED):
        return standing
    if story.supplier.status != Supplier.Status.PUBLISHED:
        raise NotPossible("Het profiel van deze aanbieder staat niet online. Beslis eerst over het profiel.")
    decision = _decide(version, by, now, Decision.Outcome.APPROVED)
    story.approved, story.published_at = version, story.published_at or now
    story.save(update_fields=["approved", "published_at"])
    emails.approved(version)
    return decision


@transaction.atomic
def reject(*, version: Version, by: User, now: datetime, reason: str) -> Decision:
    """The version goes back to its writer, who reads the reason in full; what was public stays public.

    Raises AlreadyDecided when another decision stands, NotPossible when it was never sent in or there is no reason.
    """
    if not reason.strip():
        raise NotPossible("Schrijf wat de ondernemer moet aanpassen.")
    version = _locked(version.story).versions.get(pk=version.pk)
    if standing := _standing(version, by, Decision.Outcome.REJECTED):
        return standing
    decision = _decide(version, by, now, Decision.Outcome.REJECTED, reason.strip())
    emails.returned(version, decision)
    return decision


def _standing(version: Version, by: User, outcome: Decision.Outcome) -> Decision | None:
    """The decision that already says this; None when the version still waits."""
    if version.state == Version.State.DRAFT:
        raise NotPossible("Deze versie is niet ingestuurd.")
    decision = Decision.objects.filter(version=version).first()
    if decision is None:
        return None
    is_same = decision.outcome == outcome and (outcome == Decision.Outcome.APPROVED or decision.by_id == by.pk)
    if not is_same:
        raise AlreadyDecided(decision)
    return decision


def _decide(version: Version, by: User, now: datetime, outcome: Decision.Outcome, reason: str = "") -> Decision:
    version.state = Version.State(outcome.value)
    version.save(update_fields=["state"])
    audit(action="return" if reason else "approve", thing=f"story {version.story_id}", actor=person(by.pk))
    return Decision.objects.create(version=version, by=by, at=now, outcome=outcome, reason=reason)
