"""What the clock asks for: thin doors."""

from celery import shared_task
from django.utils import timezone

from accounts import sessions


@shared_task
def forget_sessions(**_: object) -> None:
    """Forget where people were logged in."""
    sessions.forget_ended(now=timezone.now())
