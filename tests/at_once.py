"""Several people in the same second."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from accounts.actions import NotPossible as NotPossibleForAccount
from stories.actions import NotPossible as NotPossibleForStory
from suppliers.actions import NotPossible as NotPossibleForSupplier

REFUSALS = (NotPossibleForAccount, NotPossibleForStory, NotPossibleForSupplier)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of this at the same moment, each on a connection of its own; what came out, or the refusal."""
    start, results = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[place] = act()
        except REFUSALS as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results
