"""How a log line looks: JSON in production, readable elsewhere, always on stderr, and never who somebody is.

Imports no Django: gunicorn and Celery write lines before Django is there. What could name or impersonate a person is
masked here, once, for every logger and inside a traceback too; what is written on purpose about somebody is a number
(`user 12`). Control characters are written out, so that what somebody typed cannot start a line of its own or colour a
terminal (reliability.md P08).
"""

import logging.config
import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

LONGEST = 20_000
# What a mask below finds holds one of these. Nearly no text of a line does, and then nothing more is looked for.
SUSPECT = re.compile(
    r"@|%40|://|[?&]\w+=|/key/|/confirm-email/|/(?:uitnodiging|bijwerken|antwoord|afloop)/|Key \(|Failing row"
    r"|authorization|cookie|password|wachtwoord|secret|token|sessi|csrf",
    re.IGNORECASE,
)
# The tokens of a reset, a confirmation, an invitation or a question by mail stand in the address itself.
KEY_IN_ADDRESS = re.compile(r"(/(?:key|confirm-email|uitnodiging|bijwerken|antwoord|afloop)/)[^/\s?\"']+")
WITHOUT_KEY = r"\1[sleutel]"
MASKS = [
    (re.compile(r"(\w{1,20}://[^:/\s@]{0,64}:)[^@/\s]{1,256}@"), r"\1[wachtwoord]@"),
    (re.compile(r"[\w.+%-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63})+"), "[e-mail]"),
    (KEY_IN_ADDRESS, WITHOUT_KEY),
    (re.compile(r"([?&](?:q|key|token|next)=)[^&\s\"']+"), r"\1[weg]"),
    (
        re.compile(
            r"((?:authorization|cookie|password|wachtwoord|secret|token|sessie|sessionid|csrf\w{0,20})"
            r"[\"']?\s{0,3}[=:]\s{0,3})(?:(?:basic|bearer)\s)?[^\s,;]+",
            re.IGNORECASE,
        ),
        r"\1[weg]",
    ),
    # What PostgreSQL quotes of a row that it refuses.
    (re.compile(r"(Key \([^)]{1,200}\)=)\(.*\)"), r"\1[weg]"),
    (re.compile(r"(Failing row contains )\(.*\)"), r"\1[weg]"),
]
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
LINE_BREAK = re.compile(r"[\n\t]")


def without_persons(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Every text of the line, masked and with its control characters written out; a traceback keeps its lines."""
    return {name: _plain(name, value) for name, value in event.items()}


def _plain(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return masked(str(value)) if name == "exception" else written_out(masked(str(value)), LINE_BREAK)


def masked(text: str) -> str:
    """The text without mail addresses, tokens, passwords and search words, and without control characters."""
    text = text[-LONGEST:]  # of a traceback the end says what went wrong
    for pattern, mask in MASKS if SUSPECT.search(text) else ():
        text = pattern.sub(mask, text)
    return written_out(text, CONTROL)


def written_out(text: str, which: re.Pattern[str]) -> str:
    """A character that steers a terminal, as its escape: a line break becomes \\x0a."""
    return text if text.isprintable() else which.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def configuration(*, json_lines: bool) -> dict[str, Any]:
    """What `logging` is told, by Django, gunicorn and Celery alike."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": structlog.stdlib.ProcessorFormatter, "processors": _processors(json_lines=json_lines)}
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "platform": {"level": "INFO"},
            "django_structlog": {"level": "INFO"},
            # Each 4xx has its line already; of a 5xx this line holds the traceback.
            "django.request": {"level": "ERROR"},
            # Whoever tries names on us is a 400 among the requests, and no reason to wake anybody.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # The same failure with the same traceback is a line of django_structlog.
            "celery.app.trace": {"level": "CRITICAL"},
            "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
            # It would write the query string; the line of the request does not.
            "gunicorn.access": {"level": "CRITICAL", "handlers": []},
        },
    }


def _processors(*, json_lines: bool) -> list[Processor]:
    last: Processor = (
        structlog.processors.JSONRenderer()
        if json_lines
        else structlog.dev.ConsoleRenderer(colors=False, timestamp_key="time")
    )
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", key="time"),
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        without_persons,
        last,
    ]


def configure_process(config: dict[str, Any]) -> None:
    """For a process that is not Django's from its first line: gunicorn's master, a worker, beat."""
    logging.config.dictConfig(config)
    logging.captureWarnings(True)


def configure_structlog() -> None:
    """Let loggers of structlog write through `logging`, so that there is one way out."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
