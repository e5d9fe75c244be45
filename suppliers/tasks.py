"""What the queue and the clock ask for: thin doors to the actions."""

from celery import shared_task
from django.utils import timezone

from platform_goed_inkopen.jobs import KeptTask
from suppliers.actions import claims, evidence, import_files, outcomes, photos, reports, upkeep


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


@shared_task(base=KeptTask)
def go_on_with_import(pk: int = 0, **_: object) -> None:
    """Deal with the next rows of this list; the rest is the next message."""
    import_files.go_on(pk=pk, now=timezone.now(), blocks=import_files.BY_MESSAGE)


@shared_task
def resume_imports(**_: object) -> None:
    """Go on with lists of which the message was lost."""
    import_files.resume()


@shared_task
def forget_old_imports(**_: object) -> None:
    """Throw away lists that nobody took in, and rows that were refused long ago."""
    import_files.forget_old(now=timezone.now())


@shared_task
def sweep_evidence(**_: object) -> None:
    """Remove files of evidence that no row needs."""
    evidence.sweep_evidence(now=timezone.now())


@shared_task
def remind_of_endings(**_: object) -> None:
    """Tell who answers for a profile that a recognition ends in three months or in one."""
    claims.remind_of_endings(today=timezone.localdate())


@shared_task
def forget_reporters(**_: object) -> None:
    """Forget the addresses of who reported something long ago."""
    reports.forget_addresses(now=timezone.now())
