"""allauth's door to the platform: mail leaves through the outbox, and its links start with the address of the site."""

import uuid
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from qrcode import QRCode

from accounts.models import User
from accounts.notices import CHANGES, account_changed
from platform_goed_inkopen.audit import audit, person, pseudonym
from platform_goed_inkopen.mail import queue_mail


class AccountAdapter(DefaultAccountAdapter):
    """Queues mail instead of sending it while somebody waits; never trusts the Host header for a link in a mail."""

    # 5 minutes is the longest that allauth's limits on logging in hold.
    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "Dit is te vaak geprobeerd. Probeer het over 5 minuten opnieuw.",
        "email_password_mismatch": "Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer het opnieuw.",
        "incorrect_password": "Dit wachtwoord klopt niet. Probeer het opnieuw.",
        "rate_limited": "Dit is te vaak geprobeerd. Probeer het over 5 minuten opnieuw.",
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Who asks. A header shorter than the number of our proxies did not come through them: then who sent it."""
        forwarded = request.headers.get("x-forwarded-for", "").split(",")
        if len(forwarded) < settings.ALLAUTH_TRUSTED_PROXY_COUNT:
            return str(request.META["REMOTE_ADDR"])
        return str(super().get_client_ip(request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """`template_prefix` as allauth names it, such as account/email/email_confirmation; one call is one mail."""
        links = {"site": settings.PUBLIC_URL, "email": email}
        queue_mail(
            key=f"{template_prefix}:{uuid.uuid4()}", to=email, template=template_prefix, context={**context, **links}
        )

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        return settings.PUBLIC_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _, secret = key.partition("-")
        return settings.PUBLIC_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": secret})

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        audit(action="log in", thing=person(user.pk), actor=person(user.pk))
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        audit(action="log in", thing=pseudonym(credentials.get("email", "")), actor=person(None), result="refused")
        super().authentication_failed(request, **credentials)

    def logout(self, request: HttpRequest) -> None:
        audit(action="log out", thing=person(request.user.pk), actor=person(request.user.pk))
        super().logout(request)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """One mail for all that allauth tells about: the prefix chooses the sentence."""
        change = CHANGES[template_prefix].format(**(context or {}))
        account_changed(to=email or user.email, change=change, at=timezone.now())


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second step under the name and at the address of the site, whatever the Host header says."""

    error_messages: ClassVar[dict[str, str]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Deze code klopt niet of is al gebruikt. Neem de nieuwste code uit uw app.",
        "unverified_email": "Bevestig eerst uw e-mailadres. Daarna kunt u een tweede stap instellen.",
        "cannot_generate_recovery_codes": "Stel eerst een app of passkey in. Daarna kunt u herstelcodes maken.",
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(settings.PUBLIC_URL).hostname or "", "name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 allauth passes it by this name
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def build_totp_svg(self, url: str) -> str:
        """The QR code as SVG that stands in the page: no `data:` address, no style of its own."""
        code = QRCode()
        code.add_data(url)
        modules = code.get_matrix()
        path = "".join(f"M{x},{y}h1v1h-1z" for y, row in enumerate(modules) for x, is_dark in enumerate(row) if is_dark)
        return (
            f'<svg class="qr" viewBox="0 0 {len(modules)} {len(modules)}" aria-hidden="true"><path d="{path}"/></svg>'
        )
