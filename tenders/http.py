"""The one door to the outside: every request that leaves the platform goes through a `Session`.

A session asks politely (a descriptive User-Agent, a pause between requests, Retry-After honoured) and trusts nothing:
time is bounded per request, also against a source that sends one byte a second; bytes are bounded before and after
unpacking; a redirect is followed only within the same origin; an address is https, or http on loopback. Proxies, netrc
and certificate paths from the environment are not used: the settings alone decide where requests go.

Errors are those of `tenders.errors`. No test needs to wait: clock and jitter are arguments.
"""

import io
import ipaddress
import random
import socket
import time
import zlib
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPResponse
from http.cookiejar import DefaultCookiePolicy
from typing import Any, NamedTuple, Protocol, TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from tenders.errors import NotFound, Redirected, Refused, SourceError, TooLarge, Unavailable, Unreadable

T = TypeVar("T")

USER_AGENT = "PlatformGoedInkopen/1.0 (leest aankondigingen, elke nacht; open source)"
XML = "application/xml, text/xml"
REDIRECTS = {301, 302, 303, 307, 308}
BUSY = {408, 429}
KEPT_OF_TOO_LARGE = 65_536


class Clock(Protocol):
    """Time as a session needs it: seconds that never go back, the hour of the day, and waiting."""

    def monotonic(self) -> float: ...

    def now(self) -> datetime: ...

    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The clock of the machine."""

    def monotonic(self) -> float:
        return time.monotonic()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


@dataclass(frozen=True)
class Limits:
    """How long and how much. At worst one `get` takes tries * total + (tries - 1) * longest_wait: five minutes."""

    connect: float = 5.0  # seconds to a connection
    read: float = 15.0  # seconds between two bytes
    total: float = 30.0  # seconds for one request, until its last byte
    max_bytes: int = 20 * 2**20  # of a body, packed and unpacked
    tries: int = 4
    first_wait: float = 1.0  # doubled at every next try; the wait itself is a random part of it
    longest_wait: float = 60.0  # also when the source asks for more
    redirects: int = 3


@dataclass(frozen=True)
class Answer:
    """A body with status 200, unpacked, as it was received from `url` at `fetched_at`."""

    url: str
    body: bytes
    content_type: str
    fetched_at: datetime


class _Bound(NamedTuple):
    """Until when the answer to the running request may take, and how long any one byte may."""

    until: float
    read: float
    monotonic: Callable[[], float]


_bound: ContextVar[_Bound] = ContextVar("bound of the running request")


class _BoundedStream(io.RawIOBase):
    """What a socket sends, until the time of the request is up.

    A read timeout alone starts anew at every byte, so that a source that drips could keep us for days.
    """

    def __init__(self, sock: socket.socket, bound: _Bound) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._bound = bound

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._bound.until - self._bound.monotonic()
        if left <= 0:
            raise TimeoutError("the time for this request is up")
        self._sock.settimeout(min(self._bound.read, left))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _BoundedResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_BoundedStream(sock, _bound.get()))


class _HTTP(HTTPConnection):
    response_class = _BoundedResponse


class _HTTPS(HTTPSConnection):
    response_class = _BoundedResponse


class _HTTPPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _HTTP


class _HTTPSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _HTTPS


class _Adapter(HTTPAdapter):
    """Connections whose answers are bounded in time."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}


class _Requests(requests.Session):
    """Looks at no redirect: it would read and unpack their bodies whole, and stumble over odd addresses."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class Session:
    """Asks sources, one request at a time. Keep one for a whole run: it reuses connections and counts `requests`.

    Not for use by several threads at once.
    """

    def __init__(
        self,
        *,
        pause: float = 0.3,
        limits: Limits | None = None,
        user_agent: str = USER_AGENT,
        clock: Clock | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`pause`: seconds between the end of a request and the next. `jitter` gives a number from 0 to 1."""
        self.requests = 0
        self._pause = pause
        self._limits = limits or Limits()
        self._clock = clock or SystemClock()
        self._jitter = jitter
        self._free_at = float("-inf")
        self._wire = _Requests()
        self._wire.trust_env = False
        self._wire.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._wire.mount("http://", _Adapter())
        self._wire.mount("https://", _Adapter())
        self._wire.headers.update({"User-Agent": user_agent, "Accept-Encoding": "gzip"})

    def get(
        self,
        url: str,
        parse: Callable[[Answer], T],
        *,
        accept: str = "*/*",
        auth: tuple[str, str] | None = None,
        spend: Callable[[], None] = lambda: None,
    ) -> T:
        """What `parse` makes of the answer at `url`. `spend` is called ahead of every try, and may raise.

        `parse` raises Unreadable for an answer that is not what was asked, such as an error page with status 200: an
        answer that nobody has checked is no answer. Errors with `again` are met by asking again, after a wait that
        doubles. Raises SourceError and nothing else of its own; when the tries failed in several ways the mildest is
        raised, so that one refusal between two outages wakes nobody.
        """
        errors: list[SourceError] = []
        while True:
            spend()
            try:
                return parse(self._ask(url, accept, auth))
            except SourceError as error:
                if not error.again:
                    raise
                errors.append(error)
            if len(errors) == self._limits.tries:
                raise max(errors, key=_mildness)
            self._clock.sleep(self._wait(len(errors), errors[-1]))

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._wire.close()

    def _wait(self, attempt: int, error: SourceError) -> float:
        """Exponential back-off with full jitter, or what the source asks for; never more than the longest wait."""
        asked = error.retry_after if isinstance(error, Unavailable) else None
        wait = self._jitter() * self._limits.first_wait * 2 ** (attempt - 1) if asked is None else asked
        return min(max(wait, 0.0), self._limits.longest_wait)

    def _ask(self, url: str, accept: str, auth: tuple[str, str] | None) -> Answer:
        """One try: the request and the redirects within its own origin."""
        target = url
        for _ in range(self._limits.redirects + 1):
            check_address(target)
            with self._send(target, accept, auth) as response:
                if response.status_code not in REDIRECTS:
                    return self._answer(response)
                target = _redirect(target, response.headers.get("Location", ""))
        raise Redirected("De bron verwijst steeds door.", url=url)

    def _send(self, url: str, accept: str, auth: tuple[str, str] | None) -> requests.Response:
        """The status and the headers; the body is still on the wire."""
        self._clock.sleep(max(0.0, self._free_at - self._clock.monotonic()))
        self.requests += 1
        limits = self._limits
        token = _bound.set(_Bound(self._clock.monotonic() + limits.total, limits.read, self._clock.monotonic))
        try:
            return self._wire.get(
                url,
                headers={"Accept": accept},
                auth=auth,
                timeout=(limits.connect, limits.read),
                allow_redirects=False,
                stream=True,
            )
        except requests.exceptions.SSLError as error:
            raise Refused(f"De beveiligde verbinding met de bron klopt niet: {error}", url=url) from error
        except (requests.exceptions.InvalidURL, urllib3.exceptions.LocationValueError) as error:
            raise Refused(f"Dit is geen adres dat wij kunnen opvragen: {url}", url=url) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise Unavailable(f"De bron is niet bereikbaar: {_reason(error)}", url=url) from error
        finally:
            self._free_at = self._clock.monotonic() + self._pause
            _bound.reset(token)

    def _answer(self, response: requests.Response) -> Answer:
        """The answer, when its status is 200 and its body is whole."""
        _check_status(response, self._clock.now())
        packed = self._body(response)
        self._free_at = self._clock.monotonic() + self._pause
        body = _unpacked(packed, response, self._limits.max_bytes)
        return Answer(response.url, body, response.headers.get("Content-Type", ""), self._clock.now())

    def _body(self, response: requests.Response) -> bytes:
        """The bytes on the wire, still packed."""
        parts = bytearray()
        try:
            for part in response.raw.stream(KEPT_OF_TOO_LARGE, decode_content=False):
                parts += part
                if len(parts) > self._limits.max_bytes:
                    raise _too_large(response.url, bytes(parts))
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            # ValueError: urllib3 lets a chunk of negative length through, and cannot read it.
            raise Unavailable(f"Het antwoord van de bron brak af: {_reason(error)}", url=response.url) from error
        return bytes(parts)


def _mildness(error: SourceError) -> int:
    """The higher, the less there is to do about it; see tenders.errors."""
    return next(place for place, kind in enumerate((Refused, Unavailable, SourceError)) if isinstance(error, kind))


def check_address(url: str) -> None:
    """Raises Refused unless the address is https, or http on loopback."""
    try:
        parts = urlsplit(url)
        safe = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or ""))
    except ValueError:
        safe = False
    if not safe:
        raise Refused(f"Alleen https-adressen worden opgevraagd, niet {url}", url=url)


def xml_answer(answer: Answer) -> Answer:
    """The answer, when it starts as XML does: an error page is HTML, also with status 200. For `Session.get`."""
    start = answer.body[:1000].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip().lower()
    if not start.startswith(b"<") or start.startswith((b"<!doctype html", b"<html")):
        raise Unreadable("De bron gaf geen XML.", url=answer.url, raw=answer.body)
    return answer


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _redirect(url: str, location: str) -> str:
    """Where a redirect leads, when that is the same origin."""
    try:
        target = urljoin(url, location)
        same = bool(location) and _origin(urlsplit(target)) == _origin(urlsplit(url))
    except ValueError:
        same = False
    if not same:
        raise Redirected(f"De bron verwijst door naar een ander adres: {location[:200]!r}", url=url)
    return target


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _check_status(response: requests.Response, now: datetime) -> None:
    """Raises what a status other than 200 means."""
    status, url = response.status_code, response.url
    if status == 200:
        return
    if status in BUSY or status >= 500:
        after = _retry_after(response.headers.get("Retry-After", ""), now)
        raise Unavailable(f"De bron antwoordt met {status}.", url=url, retry_after=after)
    if status in (404, 410):
        raise NotFound("De bron kent dit adres niet.", url=url)
    if status < 300:
        raise Unreadable(f"De bron antwoordt met {status} in plaats van 200.", url=url)
    raise Refused(f"De bron weigert de vraag met {status}.", url=url)


def _retry_after(text: str, now: datetime) -> float | None:
    """Seconds to wait: the header is a number of seconds or a date (RFC 9110, 10.2.3); None when it is neither."""
    if text.strip().isascii() and text.strip().isdigit():
        return float(text.strip()[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())


def _unpacked(body: bytes, response: requests.Response, most: int) -> bytes:
    """The body without its content encoding; never more than `most` bytes are made of it."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise Unreadable(f"De bron pakte het antwoord in als {encoding[:40]!r}.", url=response.url, raw=body)
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        unpacked = unpacker.decompress(body, most + 1)
    except zlib.error as error:
        raise Unreadable("Het ingepakte antwoord is beschadigd.", url=response.url, raw=body) from error
    if len(unpacked) > most:
        raise _too_large(response.url, unpacked)
    if not unpacker.eof:
        raise Unreadable("Het ingepakte antwoord is niet compleet.", url=response.url, raw=body)
    return unpacked


def _too_large(url: str, body: bytes) -> TooLarge:
    return TooLarge("Het antwoord is groter dan wij aannemen.", url=url, raw=body[:KEPT_OF_TOO_LARGE])


def _reason(error: Exception) -> str:
    """The innermost reason, short: library errors repeat the whole address and the objects in between."""
    while isinstance(error.__cause__ or error.__context__, Exception):
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return f"{type(error).__name__}: {error}"[:200]
