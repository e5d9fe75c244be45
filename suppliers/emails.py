"""The mails about profiles: named functions that put a row in the outbox of the transaction they are called in."""

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from platform_goed_inkopen.mail import queue_mail
from suppliers.models import Supplier


def review_waiting(supplier: Supplier) -> None:
    """A profile waits: to every moderator of the province of its organisation."""
    page = settings.PUBLIC_URL + reverse("decide_supplier", args=[supplier.organisation.slug])
    for moderator in User.objects.moderating(supplier.organisation.province_code):
        context = {"supplier": supplier, "organisation": supplier.organisation, "page": page}
        key = f"supplier-waits-{supplier.pk}-{supplier.submitted_at:%Y%m%dT%H%M%S%f}-{moderator.pk}"
        queue_mail(key=key, to=moderator.email, template="suppliers/email/review_waiting", context=context)


def approved(supplier: Supplier) -> None:
    """The profile is online: to whoever sent it in."""
    _to_sender(supplier, "approved", settings.PUBLIC_URL + supplier.get_absolute_url())


def returned(supplier: Supplier) -> None:
    """The profile came back: to whoever sent it in, with the reason in full."""
    _to_sender(supplier, "returned", settings.PUBLIC_URL + reverse("edit_supplier", args=[supplier.organisation.slug]))


def _to_sender(supplier: Supplier, name: str, page: str) -> None:
    sender = supplier.submitted_by
    if sender is None or not sender.is_active:
        return
    context = {"supplier": supplier, "organisation": supplier.organisation, "page": page, "person": sender}
    key = f"supplier-{name}-{supplier.pk}-{supplier.decided_at:%Y%m%dT%H%M%S%f}"
    queue_mail(key=key, to=sender.email, template=f"suppliers/email/{name}", context=context)
