"""`manage.py demo`: invented suppliers, people, stories and tenders to look at; `--logins` prints how to log in."""

import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from monitoring.demo import loading, people


class Command(BaseCommand):
    help = "Zet voorbeeldgegevens in de database als ze er nog niet staan; met --logins: zeg hoe u inlogt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--logins", action="store_true", help="toon alleen de voorbeeldaccounts")
        parser.add_argument("--tenders", action="store_true", help="alleen de opdrachten")

    def handle(self, *args: Any, logins: bool, tenders: bool, **options: Any) -> None:
        if logins:
            self._tell_logins()
        elif tenders:
            run = loading.load_tenders(now=timezone.now())
            self.stdout.write(f"{run.seen} voorbeelden van publicaties zijn gelezen.")
        else:
            with self._tenders_beside():
                self._load_site()

    def _load_site(self) -> None:
        if not loading.is_loaded():
            loading.load_site(now=timezone.now())
            self.stdout.write("De voorbeelden van aanbieders, mensen en verhalen staan erin.")

    @contextmanager
    def _tenders_beside(self) -> Iterator[None]:
        """Read the tenders in a process of its own: the first start waits for the slower half only."""
        if loading.tenders_are_loaded():
            yield
            return
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "demo", "--tenders"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 our own command
            try:
                yield
                said, _ = process.communicate()
            finally:
                process.terminate()
        if process.returncode:
            raise CommandError("De voorbeelden van opdrachten zijn niet gelezen: geef de opdracht opnieuw.")
        self.stdout.write(said.strip())

    def _tell_logins(self) -> None:
        known = set(User.objects.filter(email__endswith=f"@{people.DOMAIN}").values_list("email", flat=True))
        shown = [person for person in people.PEOPLE if person.email in known]
        if not shown:
            return
        self.stdout.write(
            f"Inloggen als voorbeeld ({settings.PUBLIC_URL}/account/login/), wachtwoord {people.PASSWORD}:"
        )
        for person in shown:
            self.stdout.write(f"  {person.email:40} {person.says}")
        asked = next((person.email for person in shown if person.platform_role), "")
        if asked:
            self.stdout.write("Moderators en coördinatoren vullen daarna een code in. Die van dit moment geeft:")
            self.stdout.write(f"  {self._command()} demo_code {asked}")

    def _command(self) -> str:
        """How to reach this installation from its folder."""
        folder = settings.ENV.data_dir
        elsewhere = "" if folder == settings.BASE_DIR / "var" else f"DATA_DIR={shlex.quote(str(folder))} "
        return f"{elsewhere}.venv/bin/python manage.py"
