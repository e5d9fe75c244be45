"""What a person is told when something about the account changes, so that nobody else can do it unnoticed."""

import uuid
from datetime import datetime

from django.conf import settings

from platform_goed_inkopen.mail import queue_mail

CHANGES = {
    "account/email/password_changed": "Uw wachtwoord is gewijzigd.",
    "account/email/password_reset": "Uw wachtwoord is opnieuw gekozen, met een link die wij u mailden.",
    "account/email/password_set": "Er is een wachtwoord gekozen.",
    "account/email/email_changed": "Inloggen gaat voortaan met een ander adres: {to_email}.",
    "account/email/email_deleted": "Het adres {deleted_email} is weggehaald.",
    "mfa/email/totp_activated": "Bij het inloggen vragen wij voortaan een code uit een app.",
    "mfa/email/totp_deactivated": "Bij het inloggen vragen wij geen code uit een app meer.",
    "mfa/email/webauthn_added": "Er is een passkey toegevoegd waarmee u kunt inloggen.",
    "mfa/email/webauthn_removed": "Een passkey waarmee u kon inloggen, is weggehaald.",
    "mfa/email/recovery_codes_generated": "Er zijn nieuwe herstelcodes gemaakt. De oude werken niet meer.",
}


def account_changed(*, to: str, change: str, at: datetime) -> None:
    """`change` is a sentence. When the address itself changed, `to` is the old one."""
    queue_mail(
        key=f"account_changed:{uuid.uuid4()}",
        to=to,
        template="account/email/account_changed",
        context={"change": change, "at": at, "site": settings.PUBLIC_URL},
    )
