"""The mails about stories: named functions that put a row in the outbox of the transaction they are called in."""

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from platform_goed_inkopen.mail import queue_mail
from stories.models import Decision, Version


def review_waiting(version: Version) -> None:
    """A version waits: to every moderator of the province of its supplier."""
    organisation = version.story.supplier.organisation
    page = settings.PUBLIC_URL + reverse("decide_story", args=[version.story.slug])
    for moderator in User.objects.moderating(organisation.province_code):
        context = {"version": version, "organisation": organisation, "page": page, "person": moderator}
        key = f"story-waits-{version.pk}-{moderator.pk}"
        queue_mail(key=key, to=moderator.email, template="stories/email/review_waiting", context=context)


def approved(version: Version) -> None:
    """The story is online: to whoever sent it in."""
    page = settings.PUBLIC_URL + version.story.get_absolute_url()
    _to_sender(version, "approved", {"page": page})


def returned(version: Version, decision: Decision) -> None:
    """The story came back: to whoever sent it in, with the reason in full."""
    page = settings.PUBLIC_URL + reverse("edit_story", args=[version.story.slug])
    _to_sender(version, "returned", {"page": page, "decision": decision})


def _to_sender(version: Version, name: str, context: dict[str, object]) -> None:
    sender = version.submitted_by
    if sender is None or not sender.is_active:
        return
    context |= {"version": version, "organisation": version.story.supplier.organisation, "person": sender}
    queue_mail(key=f"story-{name}-{version.pk}", to=sender.email, template=f"stories/email/{name}", context=context)
