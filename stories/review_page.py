"""Read model of the page on which a moderator decides: the version, what changed, and what came before."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from platform_goed_inkopen.differences import Change, Piece, changes
from platform_goed_inkopen.templatetags.ui import money
from stories import markdown
from stories.models import Decision, Story, Version
from stories.story_page import StoryPage
from stories.text import StoryText


@dataclass(frozen=True)
class Event:
    """Something that happened to the story: when, what, and by whom as far as that is known."""

    at: datetime
    what: str
    by: str
    reason: str = ""


@dataclass(frozen=True)
class ReviewPage:
    """A version that was sent in, what it changes about the public one, and its history, newest first."""

    version: Version
    page: StoryPage
    changes: list[Change]
    events: list[Event]

    @classmethod
    def build(cls, story: Story, version: Version) -> Self:
        """Costs five queries at most, whatever the number of versions."""
        version.story = story
        text = StoryText.of(version)
        return cls(
            version=version,
            page=StoryPage.build(version, text),
            changes=_changes(story.approved, version, text),
            events=_events(story),
        )

    @property
    def waits(self) -> bool:
        """Whether there is still something to decide."""
        return self.version.state == Version.State.IN_REVIEW

    @property
    def is_public(self) -> bool:
        """Whether readers see this version."""
        return self.version.story.approved_id == self.version.pk


def _changes(public: Version | None, version: Version, text: StoryText) -> list[Change]:
    """What this version changes about the public one; nothing when it is the first or is public itself."""
    if public is None or public == version:
        return []
    found = changes(_lines(public, StoryText.of(public)), _lines(version, text))
    return [replace(change, pieces=tuple(_read(piece) for piece in change.pieces)) for change in found]


def _read(piece: Piece) -> Piece:
    """The words as a reader meets them: stars that make bold are compared, but not shown."""
    return replace(piece, text=piece.text.replace(markdown.BOLD, ""))


def _lines(version: Version, text: StoryText) -> dict[str, str]:
    """Each field as text, by its label, in the order of the form."""
    return {
        "Titel": text.title,
        "Samenvatting": text.summary,
        "Verhaal": text.body,
        "Wat niet lukte": text.not_achieved,
        "Doe dit na": text.do_this_too,
        "Koper": text.buyer_name,
        "Categorie": text.category.name if text.category else "",
        "Goed voor": ", ".join(theme.name for theme in text.themes),
        "Gemeente": version.municipality.name if version.municipality else "",
        "Instrument": text.instrument,
        "Bedrag": money(text.amount),
    }


def _events(story: Story) -> list[Event]:
    events = []
    for version in story.versions.submitted().with_decision():
        name = f"versie {version.number}"
        events.append(
            Event(version.submitted_at or version.written_at, f"Ingestuurd, {name}", _who(version.submitted_by))
        )
        if decision := getattr(version, "decision", None):
            is_approved = decision.outcome == Decision.Outcome.APPROVED
            what = f"{'Gepubliceerd' if is_approved else 'Terug'}, {name}"
            events.append(Event(decision.at, what, _who(decision.by), decision.reason))
    return sorted(events, key=lambda event: event.at, reverse=True)


def _who(person: object) -> str:
    return str(person) if person else "iemand die hier niet meer werkt"
