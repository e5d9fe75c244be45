"""Lines about security: who did what to which thing, from where, when, and whether it was allowed (BIO2 8.15.01)."""

from functools import partial
from typing import Literal

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

log = structlog.get_logger("platform.audit")
Result = Literal["done", "refused"]


def audit(*, action: str, thing: str, actor: str, result: Result = "done") -> None:
    """Write one line with the six fields; `time` is added to every line, `origin` is that of the request.

    `thing` and `actor` are a kind and a number, such as `supplier 12`, never a name or an address. What was done is
    told after the commit, so that no line tells of what was undone; what was refused is told at once.
    """
    origin = structlog.contextvars.get_contextvars().get("origin", "machine")
    write = partial(log.info, "audit", action=action, object=thing, result=result, origin=origin, actor=actor)
    if result == "done":
        transaction.on_commit(write)
    else:
        write()


def person(pk: int | None) -> str:
    """How an account stands in a line; nobody in particular without one."""
    return f"user {pk}" if pk is not None else "visitor"


def pseudonym(address: str) -> str:
    """The same word for the same mail address, from which nobody without SECRET_KEY finds the address."""
    return "account ~" + salted_hmac("audit", address.strip().lower(), secret=settings.SECRET_KEY).hexdigest()[:12]
