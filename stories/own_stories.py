"""Read model of “mijn verhalen”: each story with its state in words and what can be done now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from accounts.models import User
from stories.models import Story, Version

STATE = {
    Version.State.DRAFT: "concept",
    Version.State.IN_REVIEW: "wacht op een moderator",
    Version.State.APPROVED: "online",
    Version.State.REJECTED: "terug: pas het aan",
}


@dataclass(frozen=True)
class OwnStory:
    """A story of one's own: its newest version, since when it is in that state, and why it came back."""

    story: Story
    version: Version
    since: datetime
    reason: str

    @property
    def state(self) -> str:
        """The state of the newest version in words."""
        return STATE[Version.State(self.version.state)]

    @property
    def is_public(self) -> bool:
        """Whether readers see a version of it, be it this one or an older one."""
        return self.story.approved_id is not None

    @property
    def older_is_public(self) -> bool:
        """Whether readers still see an older version than the newest."""
        return self.is_public and self.story.approved_id != self.version.pk

    @property
    def is_draft(self) -> bool:
        """Whether nobody else saw the newest version yet."""
        return self.version.state == Version.State.DRAFT

    @property
    def must_change(self) -> bool:
        """Whether it came back and waits for its writer."""
        return self.version.state == Version.State.REJECTED


def own_stories(user: User) -> list[OwnStory]:
    """The stories that this person may change, last started first. Costs two queries, whatever the number."""
    versions = Version.objects.with_decision().order_by("-number")
    stories = (
        Story.objects.editable_by(user)
        .select_related("supplier__organisation")
        .prefetch_related(Prefetch("versions", versions))
        .order_by("-created_at", "-pk")
    )
    return [_own(story, story.versions.all()[0]) for story in stories]


def _own(story: Story, version: Version) -> OwnStory:
    decision = version.result
    since = decision.at if decision else version.submitted_at or version.written_at
    return OwnStory(story, version, since, decision.reason if decision else "")
