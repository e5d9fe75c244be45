"""The local TenderNed in a process of its own: `python -m monitoring.bench.source` with its settings on stdin.

Prints one line with its address and its days; at the next line on stdin one with every address that was asked; it ends
with stdin.
"""

import json
import sys
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tenders.tenderned.catalogue import Catalogue
from tenders.tenderned.catalogue_seed import seeded
from tenders.tenderned.standin import StandIn
from tenders.tenderned.standin_faults import Fault, Faults


def catalogue(until: date, publications: int, per_day: int) -> tuple[Catalogue, date]:
    """At least so many publications in the days that end with `until`, none of them at TED; and the first day."""
    days, made = 0, Catalogue()
    while len(made) < publications:
        days += 1 + (publications - len(made)) // per_day
        made = seeded(until=until, days=days, per_day=per_day)
    return Catalogue(replace(notice, ted_number="") for notice in made), until - timedelta(days=days - 1)


def main() -> None:
    """Serve until stdin ends."""
    given: dict[str, Any] = json.loads(sys.stdin.readline())
    until = date.fromisoformat(given["until"])
    made, since = catalogue(until, given["publications"], given["per_day"])
    delay = Faults.of(Fault.DELAY, delay=given["delay"], always=True) if given["delay"] else Faults()
    asked: list[str] = []
    with StandIn(made, delay, before=lambda number, target: asked.append(target)) as standin:
        say({"url": standin.url, "ted_url": standin.ted_url, "since": since.isoformat(), "publications": len(made)})
        for _ in sys.stdin:
            say([f"{standin.ted_url}{target}" for target in asked])
            asked.clear()


def say(told: Any) -> None:
    """One line."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
