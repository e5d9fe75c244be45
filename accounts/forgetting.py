"""An account is erased: each room above registers what it forgets of the person besides the rows of the account.

A room calls `register(forget)` in its AppConfig.ready; `forget(addresses)` is called in the transaction of the erasing,
with every mail address by which the person was known.
"""

from collections.abc import Callable, Iterable

Forget = Callable[[Iterable[str]], None]
_rooms: list[Forget] = []


def register(forget: Forget) -> None:
    """Add what a room forgets; a second time changes nothing."""
    if forget not in _rooms:
        _rooms.append(forget)


def forget_in_rooms(addresses: Iterable[str]) -> None:
    """Forget in the rooms above what stands there under these addresses."""
    for forget in _rooms:
        forget(addresses)
