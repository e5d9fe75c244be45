"""The one door to the outside: what it asks, how long it waits, what it refuses. No test here really waits."""

import gzip
import socket
import time
import tracemalloc
import zlib
from datetime import timedelta
from email.utils import format_datetime

import pytest

from tenders.errors import NotFound, Redirected, Refused, SourceError, TooLarge, Unavailable, Unreadable
from tenders.http import Answer, Session, check_address, xml_answer
from tests.tenders.wire import NOW, FakeClock, Wire, body_of, http, quick_session

DOWN = http("503 Service Unavailable")


def headers_of(request: bytes) -> dict[str, str]:
    lines = request.decode().split("\r\n")[1:]
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines) if name}


class TestAsking:
    def test_says_who_asks_and_what_it_can_read(self) -> None:
        with Wire(http(body=b"ja")) as wire, quick_session() as session:
            session.get(wire.url, body_of, accept="application/json")
        asked = headers_of(wire.asked[0])
        assert asked["user-agent"].startswith("PlatformGoedInkopen/")
        assert (asked["accept"], asked["accept-encoding"]) == ("application/json", "gzip")

    def test_gives_what_the_reader_makes_of_the_answer(self) -> None:
        with Wire(http(body=b"ja", Content_Type="text/plain")) as wire, quick_session() as session:
            answer: Answer = session.get(f"{wire.url}/vraag?x=1", lambda answer: answer)
        assert answer == Answer(f"{wire.url}/vraag?x=1", b"ja", "text/plain", NOW)

    def test_counts_every_request_also_those_that_fail(self) -> None:
        with Wire(DOWN, DOWN, http(body=b"ja")) as wire, quick_session() as session:
            session.get(wire.url, body_of)
            assert session.requests == len(wire.asked) == 3

    def test_pauses_between_two_requests_but_not_before_the_first(self) -> None:
        clock = FakeClock()
        with Wire(http(body=b"ja")) as wire, quick_session(clock, pause=0.3) as session:
            session.get(wire.url, body_of)
            assert clock.waits == []
            session.get(wire.url, body_of)
        assert clock.waits == [pytest.approx(0.3, abs=0.05)]

    def test_keeps_no_cookies(self) -> None:
        with Wire(http(body=b"ja", Set_Cookie="volg=mij; Path=/")) as wire, quick_session() as session:
            session.get(wire.url, body_of)
            session.get(wire.url, body_of)
        assert "cookie" not in headers_of(wire.asked[1])

    def test_the_environment_does_not_steer_where_requests_go(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
        with Wire(http(body=b"ja")) as wire, quick_session() as session:
            assert session.get(wire.url, body_of) == b"ja"

    def test_sends_a_password_only_when_told(self) -> None:
        with Wire(http(body=b"ja")) as wire, quick_session() as session:
            session.get(wire.url, body_of)
            session.get(wire.url, body_of, auth=("open", "data"))
        assert [headers_of(asked).get("authorization") for asked in wire.asked] == [None, "Basic b3BlbjpkYXRh"]


class TestAskingAgain:
    def test_S06_waits_twice_as_long_each_time(self) -> None:
        clock = FakeClock()
        with Wire(DOWN, http("500 Oeps"), http("502 Bad Gateway"), http(body=b"ja")) as wire, quick_session(clock) as s:
            assert s.get(wire.url, body_of) == b"ja"
        assert clock.waits == [1, 2, 4]

    def test_S06_the_wait_is_a_random_part_of_it(self) -> None:
        clock = FakeClock()
        session = Session(pause=0, clock=clock, jitter=lambda: 0.25)
        with Wire(DOWN, DOWN, http(body=b"ja")) as wire:
            session.get(wire.url, body_of)
        session.close()
        assert clock.waits == [0.25, 0.5]

    def test_S06_gives_up_after_four_tries(self) -> None:
        with Wire(DOWN) as wire, quick_session() as session, pytest.raises(Unavailable, match="503") as raised:
            session.get(wire.url, body_of)
        assert len(wire.asked) == 4
        assert raised.value.url.startswith(wire.url)

    @pytest.mark.parametrize(
        ("retry_after", "waited"),
        [
            ("7", 7),
            (format_datetime(NOW + timedelta(seconds=9), usegmt=True), 9),
            (format_datetime(NOW - timedelta(hours=1), usegmt=True), 0),
            ("86400", 60),
            ("9" * 400, 60),
            (format_datetime(NOW + timedelta(days=2), usegmt=True), 60),
            ("straks", 1),
            ("-5", 1),
            ("", 1),
        ],
        ids=["seconds", "date", "past", "a day", "for ever", "overmorgen", "words", "negative", "empty"],
    )
    def test_S06_waits_as_long_as_the_source_asks_up_to_a_minute(self, retry_after: str, waited: float) -> None:
        clock = FakeClock()
        busy = http("429 Too Many Requests", Retry_After=retry_after)
        with Wire(busy, http(body=b"ja")) as wire, quick_session(clock) as session:
            assert session.get(wire.url, body_of) == b"ja"
        assert sum(clock.waits) == waited

    def test_tells_what_the_source_asked_for_when_it_gives_up(self) -> None:
        busy = http("503 Service Unavailable", Retry_After="30")
        with Wire(busy) as wire, quick_session() as session, pytest.raises(Unavailable) as raised:
            session.get(wire.url, body_of)
        assert raised.value.retry_after == 30

    def test_asks_again_for_an_answer_that_its_reader_rejects(self) -> None:
        with Wire(http(body=b"<html>Onderhoud"), http(body=b"<?xml version='1.0'?><a/>")) as wire:
            with quick_session() as session:
                assert session.get(wire.url, xml_answer).body.endswith(b"<a/>")

    def test_the_mildest_of_several_errors_is_raised(self) -> None:
        elsewhere = http("302 Found", Location="https://example.org/")
        with Wire(http(body=b"<html>"), elsewhere) as wire, quick_session() as session, pytest.raises(Unreadable):
            session.get(wire.url, xml_answer)
        with Wire(DOWN, elsewhere) as wire, quick_session() as session, pytest.raises(Unavailable):
            session.get(wire.url, body_of)

    def test_a_server_that_is_not_there_is_unavailable(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            port = nobody.getsockname()[1]
        with quick_session() as session, pytest.raises(Unavailable, match="niet bereikbaar"):
            session.get(f"http://127.0.0.1:{port}/", body_of)
        assert session.requests == 4


class TestWhatAStatusMeans:
    @pytest.mark.parametrize("status", ["400 Bad Request", "401 Unauthorized", "403 Forbidden", "418 Theepot"])
    def test_a_refusal_is_not_asked_again(self, status: str) -> None:
        with Wire(http(status)) as wire, quick_session() as session, pytest.raises(Refused, match=status[:3]):
            session.get(wire.url, body_of)
        assert len(wire.asked) == 1

    @pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
    def test_what_is_not_there_is_not_asked_again(self, status: str) -> None:
        with Wire(http(status)) as wire, quick_session() as session, pytest.raises(NotFound):
            session.get(wire.url, body_of)
        assert len(wire.asked) == 1

    @pytest.mark.parametrize("status", ["204 No Content", "206 Partial Content"])
    def test_an_answer_that_is_not_whole_is_unreadable(self, status: str) -> None:
        with Wire(http(status)) as wire, quick_session() as session, pytest.raises(Unreadable):
            session.get(wire.url, body_of)

    def test_a_chunk_of_a_length_that_cannot_be_is_unavailable(self) -> None:
        chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhallo\r\n0\r\n\r\n"
        with Wire(chunked) as wire, quick_session() as session, pytest.raises(Unavailable, match="brak af"):
            session.get(wire.url, body_of)

    def test_a_request_that_took_too_long_is_unavailable(self) -> None:
        with Wire(http("408 Request Timeout")) as wire, quick_session() as session, pytest.raises(Unavailable):
            session.get(wire.url, body_of)


class TestElsewhere:
    """S18: no way to another place."""

    def test_S18_follows_a_redirect_within_the_same_origin(self) -> None:
        with Wire(http("301 Moved", Location="/v2/lijst"), http(body=b"ja")) as wire, quick_session() as session:
            assert session.get(f"{wire.url}/lijst", body_of) == b"ja"
            assert session.requests == 2
        assert wire.asked[1].startswith(b"GET /v2/lijst ")

    @pytest.mark.parametrize(
        "location",
        [
            "https://example.org/",
            "http://example.org/",
            "//example.org/",
            "http://169.254.169.254/latest",
            "http://127.0.0.1:1/",
            "http://[::1",
            "file:///etc/passwd",
            "",
        ],
    )
    def test_S18_refuses_a_redirect_to_anywhere_else(self, location: str) -> None:
        with Wire(http("302 Found", Location=location)) as wire, quick_session() as session:
            with pytest.raises(Redirected):
                session.get(wire.url, body_of)
        assert all(asked.startswith(b"GET / ") for asked in wire.asked)

    def test_S18_a_circle_of_redirects_ends(self) -> None:
        with Wire(http("302 Found", Location="/rond")) as wire, quick_session(tries=1) as session:
            with pytest.raises(Redirected, match="steeds"):
                session.get(wire.url, body_of)
        assert len(wire.asked) == 4

    def test_S18_a_broken_tls_connection_is_refused(self) -> None:
        with (
            Wire(b"dit is geen TLS\r\n") as wire,
            quick_session() as session,
            pytest.raises(Refused, match="beveiligde"),
        ):
            session.get(wire.url.replace("http:", "https:"), body_of)
        assert session.requests == 1

    @pytest.mark.parametrize(
        "address",
        [
            "http://www.tenderned.nl/papi",
            "http://127.0.0.1.example.org/",
            "http://localhost.example.org/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://10.0.0.1/",
            "http://[::1",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "//example.org",
            "",
        ],
    )
    def test_asks_only_https_or_loopback(self, address: str) -> None:
        with quick_session() as session, pytest.raises(Refused):
            session.get(address, body_of)
        assert session.requests == 0

    @pytest.mark.parametrize("address", ["https://", "https://bad host/", "https://" + "a" * 300 + "/"])
    def test_an_address_that_cannot_be_one_is_a_named_error(self, address: str) -> None:
        with quick_session(tries=1) as session, pytest.raises(SourceError):
            session.get(address, body_of)

    @pytest.mark.parametrize("address", ["https://ted.europa.eu/", "http://127.0.0.1:8099/", "http://[::1]:80/"])
    def test_https_and_loopback_are_fine(self, address: str) -> None:
        check_address(address)
        assert address.startswith("http")


class TestSlowness:
    """S07: somebody who says nothing, or one byte at a time, keeps us no longer than the total time."""

    def timed(self, wire: Wire, **limits: float) -> float:
        started = time.monotonic()
        with quick_session(tries=1, **limits) as session, pytest.raises(Unavailable):
            session.get(wire.url, body_of)
        return time.monotonic() - started

    def test_S07_never_an_answer(self) -> None:
        with Wire(lambda connection: void(wire.wait(5))) as wire:
            assert self.timed(wire, read=0.2, total=5) < 1

    @pytest.mark.parametrize(
        "start",
        [
            b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nX-Lang: ",
            b"HTTP/1.1 200 ",
        ],
        ids=["body", "chunk", "header", "status"],
    )
    def test_S07_a_byte_at_a_time(self, start: bytes) -> None:
        def drip(connection: socket.socket) -> None:
            connection.sendall(start)
            while not wire.wait(0.02):
                connection.sendall(b"1")

        with Wire(drip) as wire:
            assert self.timed(wire, read=5, total=0.4) < 1

    def test_S07_a_connection_that_breaks_is_unavailable(self) -> None:
        with Wire(b"") as wire:
            assert self.timed(wire) < 1


class TestSize:
    """S08 and X02: half an answer is no answer, and too much of it is not taken in."""

    def test_S08_fewer_bytes_than_announced(self) -> None:
        with Wire(http(body=b"half", Content_Length="100")) as wire, quick_session() as session:
            with pytest.raises(Unavailable, match="brak af"):
                session.get(wire.url, body_of)

    def test_S08_packed_bytes_that_are_damaged_or_cut_off(self) -> None:
        packed = gzip.compress(b"lijst " * 1000)
        for bad in (packed[:-10], packed[:20] + b"\0\0\0\0" + packed[24:], b"geen gzip"):
            with Wire(http(body=bad, Content_Encoding="gzip")) as wire, quick_session() as session:
                with pytest.raises(Unreadable) as raised:
                    session.get(wire.url, body_of)
            assert raised.value.raw == bad

    def test_unpacks_what_is_whole(self) -> None:
        with Wire(http(body=gzip.compress(b"lijst"), Content_Encoding="GZIP")) as wire, quick_session() as session:
            assert session.get(wire.url, body_of) == b"lijst"

    def test_a_packing_that_was_not_asked_for_is_unreadable(self) -> None:
        with Wire(http(body=zlib.compress(b"x"), Content_Encoding="br")) as wire, quick_session() as session:
            with pytest.raises(Unreadable, match="'br'"):
                session.get(wire.url, body_of)

    def test_X02_the_body_of_a_redirect_is_not_read(self) -> None:
        bomb = gzip.compress(bytes(2**20))
        moved = http("302 Found", body=bomb, Location="/daar", Content_Encoding="gzip")
        with Wire(moved, http(body=b"ja")) as wire, quick_session(max_bytes=1000) as session:
            assert session.get(wire.url, body_of) == b"ja"

    def test_X02_a_body_of_fifty_megabytes_is_cut_off_and_not_asked_again(self) -> None:
        def pour(connection: socket.socket) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            for _ in range(50):
                connection.sendall(bytes(2**20))

        with Wire(pour) as wire, quick_session(total=10) as session, pytest.raises(TooLarge) as raised:
            session.get(wire.url, body_of)
        assert len(wire.asked) == 1
        assert len(raised.value.raw) == 65_536

    def test_X02_a_bomb_of_three_hundred_megabytes_is_not_unpacked(self) -> None:
        packer = zlib.compressobj(wbits=31)
        bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(300)) + packer.flush()
        with Wire(http(body=bomb, Content_Encoding="gzip")) as wire, quick_session(total=10) as session:
            tracemalloc.start()
            with pytest.raises(TooLarge):
                session.get(wire.url, body_of)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert len(bomb) < 2**19
        assert peak < 80 * 2**20

    def test_an_answer_at_the_limit_is_taken(self) -> None:
        body = bytes(1000)
        for sent in (http(body=body), http(body=gzip.compress(body), Content_Encoding="gzip")):
            with Wire(sent) as wire, quick_session(max_bytes=1000) as session:
                assert session.get(wire.url, body_of) == body
            with Wire(sent) as wire, quick_session(max_bytes=999) as session, pytest.raises(TooLarge):
                session.get(wire.url, body_of)


class TestXml:
    @pytest.mark.parametrize(
        "body",
        [b"<?xml version='1.0'?><a/>", b"\xef\xbb\xbf<a/>", "<?xml version='1.0'?><a/>".encode("utf-16"), b"\n<a/>"],
    )
    def test_takes_xml_in_any_encoding(self, body: bytes) -> None:
        assert xml_answer(Answer("", body, "", NOW)).body == body

    @pytest.mark.parametrize("body", [b"", b"{}", b"<!DOCTYPE html><html>", b"  <HTML>", b"Niet gevonden"])
    def test_takes_no_page_for_people(self, body: bytes) -> None:
        with pytest.raises(Unreadable) as raised:
            xml_answer(Answer("", body, "", NOW))
        assert raised.value.raw == body


def void(_: object) -> None:
    """For scripts that answer nothing."""
