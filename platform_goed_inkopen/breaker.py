"""A helper that is away costs one visitor a moment, and not every visitor."""

import threading
import time


class Breaker:
    """Opens at a miss; while it is open nobody asks, and after `seconds` one may see whether the helper is back."""

    def __init__(self, seconds: float = 5.0) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._asked_again_from: float | None = None

    def allows(self) -> bool:
        """Whether to ask now. Of those who come when the wait is over, one may."""
        if self._asked_again_from is None:
            return True
        with self._lock:
            if self._asked_again_from is None:
                return True
            now = time.monotonic()
            if now < self._asked_again_from:
                return False
            self._asked_again_from = now + self._seconds
            return True

    def missed(self) -> bool:
        """The helper did not answer; whether that is news."""
        with self._lock:
            is_news = self._asked_again_from is None
            self._asked_again_from = time.monotonic() + self._seconds
            return is_news

    def answered(self) -> None:
        """The helper answered."""
        if self._asked_again_from is not None:
            with self._lock:
                self._asked_again_from = None
