"""Two profiles become one: each room above registers what of its own moves along.

A room calls `register(mover)` in its AppConfig.ready; `mover(gone, kept)` is called in the transaction of the merge.
"""

from collections.abc import Callable

from suppliers.models import Supplier

Mover = Callable[[Supplier, Supplier], None]
_rooms: list[Mover] = []


def register(mover: Mover) -> None:
    """Add what a room moves; a second time changes nothing."""
    if mover not in _rooms:
        _rooms.append(mover)


def move_rooms(gone: Supplier, kept: Supplier) -> None:
    """Move what the rooms above keep of a profile."""
    for mover in _rooms:
        mover(gone, kept)
