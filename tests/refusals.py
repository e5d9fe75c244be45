"""What the database refuses, whoever writes."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction


def refusal(write: Callable[[], Any]) -> str:
    """What the database says against this, with the name of its constraint; empty when it took it."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        return str(error)
    return ""
