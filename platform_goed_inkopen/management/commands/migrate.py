"""Django's migrate, but never in the way of visitors."""

import sys
import time
from typing import Any

from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

TRIES = 15
PAUSE = 1.0


class Command(migrate.Command):
    """A change of a table that waits behind one long reader makes every later reader wait behind it: so it gives up
    after two seconds, lets them by, and tries again. What was applied stays applied."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises OperationalError when the table was never free."""
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        try:
            for _ in range(TRIES - 1):
                if self._applied(args, options):
                    return
                sys.stderr.write("Een tabel is in gebruik: zo meteen opnieuw.\n")
                time.sleep(PAUSE)
            super().handle(*args, **options)
        finally:
            if connection.is_usable():
                with connection.cursor() as cursor:
                    cursor.execute("RESET lock_timeout")

    def _applied(self, args: Any, options: dict[str, Any]) -> bool:
        try:
            super().handle(*args, **options)
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                return False
            raise
        return True
