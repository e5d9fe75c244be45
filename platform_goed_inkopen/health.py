"""What /readyz tells besides the database: each room registers a probe, and none of them ever makes it fail."""

from collections.abc import Callable
from datetime import datetime

Probe = Callable[[datetime], object]
_probes: dict[str, Probe] = {}


def register(name: str, probe: Probe) -> None:
    """Add `probe(now)`, whose JSON-ready answer stands under `name`."""
    _probes[name] = probe


def answers(now: datetime) -> dict[str, object]:
    """What every probe says now."""
    return {name: probe(now) for name, probe in _probes.items()}
