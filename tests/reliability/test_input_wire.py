"""Cases I01, I06, I07 where no client library helps: bytes to a real gunicorn, which answers or hangs up."""

import pytest

from tests.fuzz import wire
from tests.fuzz.crawler import TRACES
from tests.reliability.kit import Kit
from tests.tally import Tally

pytestmark = [pytest.mark.reliability]
NOT_IMPLEMENTED = 501  # what RFC 9112 asks for a transfer coding that nobody knows


def test_I07_bytes_that_are_no_request_end_nothing(kit: Kit, tally: Tally) -> None:
    site = kit.web()
    answers = {name: wire.ask(site.url, request) for name, request in wire.REQUESTS.items()}
    statuses = {name: wire.status_of(answer) for name, answer in answers.items()}
    failed = {name: status for name, status in statuses.items() if status >= 500 and status != NOT_IMPLEMENTED}
    tally("ruwe bytes", verzoeken=len(answers), fouten_5xx=len(failed), opgehangen=list(statuses.values()).count(0))
    assert failed == {}, kit.log("web")[-3_000:]
    assert [name for name, answer in answers.items() if any(trace in answer for trace in TRACES)] == []
    uncaught = ("Internal Server Error", "Error handling request")  # of Django and of gunicorn
    assert [line for line in kit.log("web").splitlines() if any(words in line for words in uncaught)] == []
    assert (statuses["a query of 100 KB"], statuses["a header of 100 KB"]) == (414, 431)
    assert b"/evil" not in answers["a script name"]
    assert [site.is_ready() for _ in range(8)] == [True] * 8
    assert site.process.poll() is None
