"""Dead jobs get a new life."""

from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from platform_goed_inkopen import jobs
from platform_goed_inkopen.models import Job


class Command(BaseCommand):
    """Without the queue they wait for the sweep."""

    help = "Toont de taken die zijn opgegeven, en geeft ze opnieuw aan de werker."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--list", action="store_true", help="alleen tonen")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a job: since when, what, and why."""
        for job in Job.objects.dead().order_by("dead_at"):
            self.stdout.write(f"{job.dead_at:%Y-%m-%d %H:%M} {job} {job.last_error}")
        if not options["list"]:
            jobs.replay(now=timezone.now())
