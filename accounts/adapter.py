"""allauth's door to the platform: every mail of an account leaves through the outbox."""

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.models import User
from platform_goed_inkopen.mail import queue_mail


class AccountAdapter(DefaultAccountAdapter):
    """Keeps the name, and queues mail instead of sending it while somebody waits."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """`template_prefix` as allauth names it, such as account/email/email_confirmation."""
        token = str(context.get("key") or context.get("code") or context.get("password_reset_url") or context)
        digest = hashlib.sha256(token.encode()).hexdigest()[:32]
        queue_mail(key=f"{template_prefix}:{email}:{digest}"[:200], to=email, template=template_prefix, context=context)
