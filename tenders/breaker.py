"""When to leave a source alone. Pure: no clock, no database."""

from tenders.errors import Refused, SourceError, Unavailable

FAILURES_BEFORE_SILENCE = 5


class Breaker:
    """Keeps from asking a source that is away: after five failures in a row only one question per block is asked."""

    def __init__(self) -> None:
        self._failures = 0

    @property
    def is_open(self) -> bool:
        """Whether to ask nothing now."""
        return self._failures >= FAILURES_BEFORE_SILENCE

    def note(self, error: SourceError | None) -> None:
        """What became of a question; an answer that we cannot use is an answer."""
        self._failures = self._failures + 1 if isinstance(error, Unavailable | Refused) else 0

    def allow_one(self) -> None:
        """A new block: see whether the source is back. One good answer closes the breaker, one bad one opens it."""
        self._failures = min(self._failures, FAILURES_BEFORE_SILENCE - 1)
