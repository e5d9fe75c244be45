"""What the clock asks for: thin doors to the actions."""

from celery import shared_task
from django.utils import timezone

from suppliers.actions import outcomes, photos, upkeep


@shared_task
def sweep_photos(**_: object) -> None:
    """Remove files of photos that no row needs."""
    photos.sweep_photos(now=timezone.now())


@shared_task
def ask_suppliers(**_: object) -> None:
    """Ask who is to be asked whether the profile is right and whether there is room, remind, and give up."""
    upkeep.ask_around(now=timezone.now())


@shared_task
def ask_outcomes(**_: object) -> None:
    """Ask buyers what came of the answers that they got."""
    outcomes.ask_outcomes(now=timezone.now())


@shared_task
def forget_questions(**_: object) -> None:
    """Take the texts out of old questions."""
    outcomes.forget_texts(now=timezone.now())
