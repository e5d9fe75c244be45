"""`manage.py demo_code MAIL`: the code with which somebody of the demonstration logs in now."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.second_factor import code_at
from monitoring.demo import people


class Command(BaseCommand):
    help = "Zeg de code waarmee een moderator of coördinator uit de voorbeelden nu inlogt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mail", metavar="MAIL", help="het adres van het voorbeeld")

    def handle(self, *args: Any, mail: str, **options: Any) -> None:
        self.stdout.write(code_at(_secret(mail.strip().lower()), timezone.now()))


def _secret(mail: str) -> str:
    """What the app of this example would know. Raises CommandError for everybody else."""
    if not settings.ENV.demo:
        raise CommandError("De voorbeelden staan uit (DEMO=0): deze opdracht geeft dan geen codes.")
    if mail not in {person.email for person in people.PEOPLE}:
        raise CommandError(f"{mail} is geen voorbeeld: deze opdracht geeft alleen codes van voorbeelden.")
    authenticator = Authenticator.objects.filter(user__email=mail, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        raise CommandError(f"{mail} logt in zonder code.")
    return decrypt(authenticator.data["secret"])
