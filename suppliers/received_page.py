"""Read model of what buyers asked of one's own enterprises."""

from dataclasses import dataclass
from typing import Self

from accounts.models import User
from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.facets import Paging
from suppliers.models import ContactRequest

PAGE_SIZE = 24


@dataclass(frozen=True)
class ReceivedPage:
    """Questions to these enterprises, newest first, and how many of them wait for an answer."""

    requests: list[ContactRequest]
    waiting: int
    paging: Paging

    @classmethod
    def build(cls, user: User, *, number: int, path: str) -> Self:
        """Costs three queries."""
        received = ContactRequest.objects.received_by(user)
        rows = received.with_parties().order_by("-sent_at", "-pk")[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        waiting = received.waiting().filter(inquiry__closed_at__isnull=True).count()
        return cls(list(rows), waiting, Paging(number, PAGE_SIZE, received.count(), Address(path)))
