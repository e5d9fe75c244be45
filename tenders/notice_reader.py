"""The notice of a publication: who is asked for it, and when no longer.

What a source does not give makes no publication fail: it waits as a SyncFailure and is asked again, ten times at most.
"""

from collections.abc import Mapping

from tenders.actions.publications import NoticeXml
from tenders.breaker import Breaker
from tenders.eforms.document import UnreadableNotice
from tenders.eforms.parser import parse_notice
from tenders.errors import SourceError, Unavailable, Unreadable
from tenders.ted.client import TedClient
from tenders.tenderned.publication import Publication as Told
from tenders.waiting import Waiting, What

ATTEMPTS = 10


class NoticeReader:
    """Asks TED for notices. `without` counts the publications of a block of which none was had."""

    def __init__(self, ted: TedClient, waiting: Waiting) -> None:
        self._ted, self._waiting = ted, waiting
        self._breaker = Breaker()
        self._read: Mapping[str, str] = {}
        self.without = 0

    def begin(self, read: Mapping[str, str]) -> None:
        """A new block; `read` has the TED number of each of its publications whose notice was read before."""
        self._read, self.without = read, 0
        self._breaker.allow_one()

    def wants(self, publication_id: str) -> bool:
        """Whether the notice of this publication is to be asked again, also when nothing else of it is new."""
        return 0 < self._waiting.attempts(publication_id, What.TED) < ATTEMPTS

    def read(self, publication_id: str, told: Told) -> NoticeXml | None:
        """The notice, when the detail names one that was not read yet."""
        number = told.ted_number
        given_up = self._waiting.attempts(publication_id, What.TED) >= ATTEMPTS
        if not number or given_up or self._read.get(publication_id) == number:
            return None
        found = self._ask(number)
        if isinstance(found, NoticeXml):
            self._waiting.resolve(publication_id, What.TED)
            return found
        self._waiting.fail(publication_id, What.TED, found)
        self.without += 1
        return None

    def _ask(self, number: str) -> NoticeXml | Exception:
        if self._breaker.is_open:
            return Unavailable("TED antwoordde niet meer; deze aankondiging is niet gevraagd.")
        try:
            body = self._ted.notice(number).body
        except SourceError as error:
            self._breaker.note(error)
            return error
        self._breaker.note(None)
        try:
            return NoticeXml(body, parse_notice(body))
        except UnreadableNotice as error:
            return Unreadable(str(error), raw=body)
