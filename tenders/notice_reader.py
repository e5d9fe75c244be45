"""The notice of a publication: who is asked for it, and when no longer.

With credentials TenderNed gives its own XML of every publication since April 2018; else, and when it has none, TED
gives what has a number there. When TenderNed refuses our credentials the coordinators hear of it, once a night, and the
night goes on without. What a source does not give makes no publication fail: it waits as a SyncFailure and is asked
again, ten times at most.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import date

from tenders.actions.publications import NoticeXml
from tenders.breaker import Breaker
from tenders.eforms.document import UnreadableNotice
from tenders.eforms.parser import parse_notice
from tenders.errors import NotFound, Refused, SourceError, Unavailable, Unreadable
from tenders.http import Answer
from tenders.ted.client import TedClient
from tenders.tenderned.client import TenderNedClient
from tenders.tenderned.publication import Publication as Told
from tenders.waiting import Waiting, What

log = logging.getLogger("platform.sync")
ATTEMPTS = 10
KINDS = (What.XML, What.TED)
SAID: Mapping[str, str] = {What.XML: "TenderNed", What.TED: "TED"}
FIRST_XML = date(2018, 4, 4)


class NoticeReader:
    """Asks TenderNed and TED for notices. `without` counts the publications of a block of which none was had."""

    def __init__(self, client: TenderNedClient, ted: TedClient, waiting: Waiting) -> None:
        self._client, self._ted, self._waiting = client, ted, waiting
        self._breakers = {What.XML: Breaker(), What.TED: Breaker()}
        self._is_refused = not client.has_credentials
        self._read: Mapping[str, str] = {}
        self.without = 0

    def begin(self, read: Mapping[str, str]) -> None:
        """A new block; `read` has the TED number of each of its publications whose notice was read before."""
        self._read, self.without = read, 0
        for breaker in self._breakers.values():
            breaker.allow_one()

    def wants(self, publication_id: str) -> bool:
        """Whether the notice of this publication is to be asked again, also when nothing else of it is new."""
        return any(0 < self._waiting.attempts(publication_id, kind) < ATTEMPTS for kind in KINDS)

    def read(self, publication_id: str, told: Told) -> NoticeXml | None:
        """The notice, when it was not read yet and somebody has it."""
        failed = {}
        for kind, ask in self._sources(publication_id, told).items():
            found = self._ask(kind, ask)
            if isinstance(found, NoticeXml):
                for each in KINDS:
                    self._waiting.resolve(publication_id, each)
                return found
            if not self._may_do_without(kind, found, told):
                failed[kind] = found
        for kind, error in failed.items():
            self._waiting.fail(publication_id, kind, error)
        self.without += bool(failed)
        return None

    def _sources(self, publication_id: str, told: Told) -> dict[str, Callable[[], Answer]]:
        """Who is to be asked, the best first."""
        number, known = told.ted_number, self._read.get(publication_id)
        wanted: dict[str, Callable[[], Answer]] = {}
        if not self._is_refused and known is None and (told.published_on or FIRST_XML) >= FIRST_XML:
            wanted[What.XML] = lambda: self._client.notice_xml(publication_id)
        if number and known != number:
            wanted[What.TED] = lambda: self._ted.notice(number)
        return {kind: ask for kind, ask in wanted.items() if self._waiting.attempts(publication_id, kind) < ATTEMPTS}

    def _may_do_without(self, kind: str, error: Exception, told: Told) -> bool:
        """Whether it is no failure of this publication that TenderNed gives no XML of it."""
        if kind != What.XML:
            return False
        if isinstance(error, Refused):
            self._is_refused = True
            self._waiting.refused(str(error))
            log.error("TenderNed weigert de aanmelding: %s", error)
            return True
        return isinstance(error, NotFound) and bool(told.ted_number)

    def _ask(self, kind: str, ask: Callable[[], Answer]) -> NoticeXml | Exception:
        breaker = self._breakers[What(kind)]
        if breaker.is_open:
            return Unavailable(f"{SAID[kind]} antwoordde niet meer; deze aankondiging is niet gevraagd.")
        try:
            body = ask().body
        except SourceError as error:
            breaker.note(error)
            return error
        breaker.note(None)
        try:
            return NoticeXml(body, parse_notice(body), kind)
        except UnreadableNotice as error:
            return Unreadable(str(error), raw=body)
