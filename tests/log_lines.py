"""Log lines as production writes them, read back."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from platform_goed_inkopen import logs


@contextmanager
def written(*, json_lines: bool = True) -> Iterator[io.StringIO]:
    """What every logger writes while this is open, through the formatter of production or of a keyboard."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    configured = logs.configuration(json_lines=json_lines)["formatters"]["line"]
    handler.setFormatter(configured["()"](processors=configured["processors"]))
    logging.getLogger().addHandler(handler)
    try:
        yield stream
    finally:
        logging.getLogger().removeHandler(handler)


def parsed(text: str) -> list[dict[str, Any]]:
    """Each line as the object that it must be."""
    return [json.loads(line) for line in text.splitlines()]


def named(event: str, text: str) -> list[dict[str, Any]]:
    """The lines that tell of this event."""
    return [line for line in parsed(text) if line["event"] == event]
