"""What the clock asks for: thin doors to the actions."""

from celery import shared_task
from django.utils import timezone

from suppliers.actions import photos


@shared_task
def sweep_photos(**_: object) -> None:
    """Remove files of photos that no row needs."""
    photos.sweep_photos(now=timezone.now())
