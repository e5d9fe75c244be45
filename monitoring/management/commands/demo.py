"""`manage.py demo`: invented suppliers, people, stories and tenders to look at; `--logins` prints how to log in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.models import User
from monitoring.demo import loading, people
from tenders.models import Tender


class Command(BaseCommand):
    help = "Zet voorbeeldgegevens in de database als ze er nog niet staan; met --logins: zeg hoe u inlogt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--logins", action="store_true", help="toon alleen de voorbeeldaccounts")

    def handle(self, *args: Any, logins: bool, **options: Any) -> None:
        if logins:
            self._tell_logins()
            return
        now = timezone.now()
        if not loading.is_loaded():
            loading.load_site(now=now)
            self.stdout.write("De voorbeelden van aanbieders, mensen en verhalen staan erin.")
        if not Tender.objects.filter(kenmerk__gte=str(loading.FIRST_KENMERK)).exists():
            run = loading.load_tenders(now=now)
            self.stdout.write(f"{run.seen} voorbeelden van publicaties zijn gelezen.")

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
