"""TenderNed and TED on this machine, with a switch for everything that can go wrong at a source.

    with StandIn(seeded(until=date(2026, 11, 22)), Faults.of("status_503")) as standin:
        client = TenderNedClient(standin.url, Session(pause=0))
        ...
        assert stored == standin.ledger().visible

For the demonstration, for tests, and to try out: `python -m tenders.tenderned.standin --port 8099 --fault status_503`.
It listens on loopback only.
"""

import argparse
import gzip
import socket
import struct
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tenders.tenderned.catalogue import Catalogue
from tenders.tenderned.catalogue_seed import seeded
from tenders.tenderned.standin_faults import Fault, FaultPlan, Faults, names_of
from tenders.tenderned.standin_service import BASE, LIST_PATH, Reply, Service

STATUSES = {
    Fault.STATUS_500: 500,
    Fault.STATUS_502: 502,
    Fault.STATUS_503: 503,
    Fault.STATUS_429: 429,
    Fault.STATUS_429_DATE: 429,
}
ERROR_PAGE = b"<!DOCTYPE html><html><head><title>Onderhoud</title></head><body>Even geduld.</body></html>"
ELSEWHERE = "https://onderhoud.example.org/"


@dataclass(frozen=True)
class Ledger:
    """What was there to be seen, and what was asked."""

    visible: frozenset[str]  # every publicatieId that was on the list of a day when that day was asked
    requests: Mapping[str, int]  # by path
    faults: Mapping[str, int]  # of requests, by name

    @property
    def total(self) -> int:
        return sum(self.requests.values())


class StandIn:
    """A server for one catalogue. Use it as a context manager, or `start` and `stop` it.

    `before` is called ahead of every answer with the number of the request (from 1) and its path and query: change the
    catalogue there to have something published or withdrawn while somebody is paging. `faults` may be set while it
    runs.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        faults: Faults | None = None,
        *,
        port: int = 0,
        before: Callable[[int, str], None] | None = None,
        credentials: tuple[str, str] | None = None,
        pages: int = 100,
    ) -> None:
        self.catalogue = catalogue
        self.stopping = threading.Event()
        self._before = before
        self._lock = threading.RLock()  # `before` may look at the ledger and set other faults
        self._requests: Counter[str] = Counter()
        self._service = Service(catalogue, faults or Faults(), credentials, pages)
        self._plan = FaultPlan(self._service.faults)
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.standin = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def faults(self) -> Faults:
        return self._plan.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        with self._lock:
            self._service.faults = self._plan.faults = faults

    @property
    def url(self) -> str:
        """What TENDERNED_URL should be."""
        return f"{self.ted_url}{BASE}/v2"

    @property
    def ted_url(self) -> str:
        """What TED_URL should be."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def ledger(self) -> Ledger:
        """What has been visible and asked so far."""
        with self._lock:
            return Ledger(frozenset(self._service.visible), dict(self._requests), dict(self._plan.dealt))

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop; answers that are still dripping are cut off."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def answer(self, target: str, authorization: str) -> tuple[Reply, Fault | None]:
        """The reply to a request and what is to go wrong with it."""
        path = urlsplit(target).path
        with self._lock:
            self._requests[path] += 1
            number = sum(self._requests.values())
            if self._before:
                self._before(number, target)
            fault = self._plan.deal(number, target, is_list=path == LIST_PATH)
            return self._service.reply(number, target, authorization, fault), fault


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    standin: StandIn


class _Handler(BaseHTTPRequestHandler):
    """One connection: sends replies, and spoils them on the way."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        reply, fault = self.server.standin.answer(self.path, self.headers.get("Authorization", ""))
        faults = self.server.standin.faults
        if fault is Fault.DELAY:
            self._pause(faults.delay)
        self._send(_spoiled_reply(reply, fault, faults), fault, faults)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the ledger counts."""

    def _send(self, reply: Reply, fault: Fault | None, faults: Faults) -> None:
        """The reply over the wire, whole or not."""
        body, head = self._packed(reply, fault)
        length = len(body) // 2 if fault is Fault.WRONG_LENGTH else len(body)
        start = _head(reply.status, {**head, "Content-Length": str(length)})
        if fault in (Fault.DRIP, Fault.RESET, Fault.TRUNCATED, Fault.WRONG_LENGTH):
            self.close_connection = True
        self._write(start, body, fault, faults)

    def _packed(self, reply: Reply, fault: Fault | None) -> tuple[bytes, dict[str, str]]:
        """The body as it travels, and its headers."""
        head = {"Content-Type": reply.content_type, **reply.headers}
        body = reply.body
        if body and ("gzip" in self.headers.get("Accept-Encoding", "") or fault is Fault.BROKEN_GZIP):
            body = gzip.compress(body, 1, mtime=0)
            head["Content-Encoding"] = "gzip"
        if fault is Fault.BROKEN_GZIP:
            middle = len(body) // 2
            body = body[:middle] + bytes(byte ^ 0xFF for byte in body[middle : middle + 16]) + body[middle + 16 :]
        return body, head

    def _write(self, start: bytes, body: bytes, fault: Fault | None, faults: Faults) -> None:
        if fault is Fault.DRIP:
            self._drip(start, body, faults)
        elif fault is Fault.RESET:
            self.wfile.write(start + body[:20])
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif fault is Fault.TRUNCATED:
            self.wfile.write(start + body[: len(body) // 2])
        else:
            self.wfile.write(start + body)

    def _drip(self, start: bytes, body: bytes, faults: Faults) -> None:
        """A body that comes a byte at a time, and never to the end."""
        self.wfile.write(start)
        for place in range(min(faults.dripped_bytes, len(body) - 1)):
            self.wfile.write(body[place : place + 1])
            if self._pause(faults.drip):
                return

    def _pause(self, seconds: float) -> bool:
        """Wait; True when the server stops meanwhile."""
        return self.server.standin.stopping.wait(seconds)

    def handle(self) -> None:
        """A client that hangs up in the middle is not our trouble."""
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            self.close_connection = True


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    """Status line and headers as they go over the wire."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _spoiled_reply(reply: Reply, fault: Fault | None, faults: Faults) -> Reply:
    """What becomes of the reply before it is sent."""
    if fault in STATUSES:
        return Reply(STATUSES[fault], ERROR_PAGE, "text/html; charset=utf-8", _retry_after(fault, faults))
    if fault is Fault.HTML_200:
        return Reply(200, ERROR_PAGE, "text/html; charset=utf-8")
    if fault is Fault.REDIRECT:
        return Reply(302, b"", headers={"Location": ELSEWHERE})
    if fault is Fault.WRONG_TYPE:
        return Reply(reply.status, reply.body, "image/png", reply.headers)
    if fault is Fault.HALF_BODY:
        return Reply(reply.status, reply.body[: len(reply.body) // 2], reply.content_type, reply.headers)
    return reply


def _retry_after(fault: Fault, faults: Faults) -> dict[str, str]:
    """How long to wait, as seconds or as a date."""
    if fault is Fault.STATUS_429:
        return {"Retry-After": str(faults.retry_after)}
    if fault is Fault.STATUS_429_DATE:
        moment = datetime.now(UTC) + timedelta(seconds=faults.retry_after)
        return {"Retry-After": format_datetime(moment, usegmt=True)}
    return {}


def main(arguments: Sequence[str]) -> None:
    """Serve a made-up catalogue until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m tenders.tenderned.standin", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--days", type=int, default=14, help="days of publications, up to today")
    parser.add_argument("--per-day", type=int, default=80, help="publications on a working day")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fault", action="append", default=[], metavar="NAME", help=f"all, {', '.join(Fault)}")
    options = parser.parse_args(arguments)
    catalogue = seeded(until=date.today(), days=options.days, per_day=options.per_day, seed=options.seed)
    faults = Faults.of(*names_of(options.fault), seed=options.seed)
    with StandIn(catalogue, faults, port=options.port) as standin:
        print(f"TENDERNED_URL={standin.url}\nTED_URL={standin.ted_url}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(f"{standin.ledger().total} vragen beantwoord", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
