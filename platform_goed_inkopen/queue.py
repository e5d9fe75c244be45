"""The door to the queue for whoever must not wait: a nudge is sent when that goes at once, and else it is not.

What a job has to do stands in the database, and a sweep finds what got no nudge; so a nudge may be lost.
"""

import logging
from typing import Any

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError as QueueUnreachable

from platform_goed_inkopen.breaker import Breaker

log = logging.getLogger("platform.queue")
SECONDS = 0.25
AT_ONCE = {"socket_timeout": SECONDS, "socket_connect_timeout": SECONDS, "retry_on_timeout": False}
# One try of our own: with retry=False redis-py tries by itself, for seven seconds in which somebody waits.
ONE_TRY: dict[str, Any] = {"retry": True, "retry_policy": {"max_retries": 0}}
_breaker = Breaker()


def nudge(task: str, *args: object, **options: Any) -> bool:
    """Ask a worker to do this now; whether it was asked. Takes less than a second, also when the queue is frozen.

    `options` are Celery's: `kwargs`, `task_id`.
    """
    if not _breaker.allows():
        return False
    try:
        # A connection of its own: those of the pool wait as long as a worker may.
        quick = settings.CELERY_BROKER_TRANSPORT_OPTIONS | AT_ONCE
        with current_app.connection_for_write(transport_options=quick) as link:
            current_app.send_task(task, args=args, connection=link, **ONE_TRY, **options)
    except (QueueUnreachable, OSError) as error:
        if _breaker.missed():
            log.warning("queue unreachable, %s%s waits in the database: %s", task, args, error)
        return False
    _breaker.answered()
    return True
