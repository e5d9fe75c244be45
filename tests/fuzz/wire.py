"""Requests that no client library would send, as bytes; for a real gunicorn."""

import socket
from urllib.parse import urlsplit

HOST = b"Host: localhost\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


def get(target: bytes, headers: bytes = b"") -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\n" + HOST + headers + b"Connection: close\r\n\r\n"


def post(headers: bytes, body: bytes, target: bytes = b"/account/login/") -> bytes:
    return b"POST " + target + b" HTTP/1.1\r\n" + HOST + headers + b"Connection: close\r\n\r\n" + body


REQUESTS: dict[str, bytes] = {
    "nul in the path": get(b"/\x00"),
    "nul, written": get(b"/aanbieders/%00/"),
    "nul in a header": get(b"/", b"X-A: a\x00b\r\n"),
    "nul in the query": get(b"/aanbieders/?q=a%00b&pagina=%00"),
    "bytes that are no UTF-8 in the path": get(b"/aanbieders/\xff\xfe\xed\xa0\x80/"),
    "bytes that are no UTF-8 in the query": get(b"/aanbieders/?q=\xff\xfe\xed\xa0\x80&categorie=\xc0\xaf"),
    "a lone surrogate, written": get(b"/opdrachten.csv?q=%ed%a0%80&%ed%a0%80=1"),
    "bytes that are no UTF-8 in a header": get(b"/", b"Cookie: sessie=\xff\xfe\r\nAccept-Language: \xed\xa0\x80\r\n"),
    "bytes that are no UTF-8 in a host": b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
    "a query of 100 KB": get(b"/aanbieders/?q=" + b"a" * 100_000),
    "1,001 parameters": get(b"/aanbieders/?" + b"a&" * 1_001),
    "a parameter a thousand times": get(b"/opdrachten/?" + b"soort=x&" * 400),
    "a header of 100 KB": get(b"/", b"X-A: " + b"a" * 100_000 + b"\r\n"),
    "1,001 headers": get(b"/", b"".join(b"X-%d: a\r\n" % number for number in range(1_001))),
    "a cookie of 8 KB": get(b"/", b"Cookie: " + b"a=1; " * 1_500 + b"\r\n"),
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n",
    "a host with a path": b"GET / HTTP/1.1\r\nHost: localhost/evil\r\n\r\n",
    "another site's address": b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "connect": b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "no such version": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "version 0.9": b"GET /\r\n\r\n",
    "no such method": b"G\xc3\x8bT / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a small method": b"get / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long method": b"A" * 5_000 + b" / HTTP/1.1\r\n" + HOST + b"\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a hello of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
    "a star": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    "a websocket": get(b"/", b"Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n"),
    "lines that end in LF": b"GET / HTTP/1.1\nHost: localhost\n\n",
    "a folded header": get(b"/", b"X-A: a\r\n b\r\n"),
    "white space before the colon": get(b"/", b"X-A : a\r\n"),
    "an address of who asks, thrice": get(
        b"/", b"X-Forwarded-For: a\r\nX_Forwarded_For: b\r\nX-Forwarded-For: \xff\r\n"
    ),
    "a script name": get(b"/", b"SCRIPT_NAME: /evil\r\nPATH_INFO: /evil\r\nRemote-User: admin\r\n"),
    "a range": get(b"/static/css/tokens.css", b"Range: bytes=9-1,-0,a-\r\n"),
    "dates that do not exist": get(b"/", b'If-Modified-Since: Mon, 99 Foo 99999 99:99:99 GMT\r\nIf-None-Match: "\r\n'),
    "out of the folder": get(b"/static/../../etc/passwd"),
    "out of the folder, written": get(b"/static/..%2f..%2f..%2fetc/passwd"),
    "a negative length": post(FORM + b"Content-Length: -1\r\n", b"a=1"),
    "a length that is no number": post(FORM + b"Content-Length: nan\r\n", b"a=1"),
    "a length of twenty digits": post(FORM + b"Content-Length: 100000000000000000000\r\n", b"a=1"),
    "two lengths": post(FORM + b"Content-Length: 1\r\nContent-Length: 3\r\n", b"a=1"),
    "length and chunks": post(FORM + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\nGET /x"),
    "a body that stops halfway": post(FORM + b"Content-Length: 9999\r\n", b"a=1"),
    "a chunk of endless size": post(FORM + b"Transfer-Encoding: chunked\r\n", b"ffffffffffffffffff\r\na"),
    "a chunk of negative size": post(FORM + b"Transfer-Encoding: chunked\r\n", b"-1\r\na\r\n0\r\n\r\n"),
    "chunks that are none": post(FORM + b"Transfer-Encoding: chunked\r\n", b"\x00\xff\r\n\r\n"),
    "an unknown coding": post(FORM + b"Transfer-Encoding: xchunked\r\n", b"a=1"),
    "a packed body": post(FORM + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n", b"\x1f\x8b\x08"),
    "an unknown expectation": post(FORM + b"Expect: 200-ok\r\nContent-Length: 3\r\n", b"a=1"),
    "a form of 3 MB": post(FORM + b"Content-Length: 3000000\r\n", b"a=" + b"a" * 2_999_998),
    "1,001 fields": post(FORM + b"Content-Length: 4004\r\n", b"a=1&" * 1_001),
    "no boundary": post(b"Content-Type: multipart/form-data\r\nContent-Length: 5\r\n", b"--x--"),
    "a boundary that never ends": post(
        b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 60\r\n",
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="\x00'.ljust(60, b"a"),
    ),
    "a type that is none": post(b"Content-Type: \xff\r\nContent-Length: 3\r\n", b"a=1"),
    "rubbish after a request": get(b"/livez")[:-21] + b"\r\n" + b"\x00\xff\r\n" * 20,
    "nothing": b"\r\n" * 50,
}


def ask(url: str, request: bytes) -> bytes:
    """All that comes back until the connection ends; raises TimeoutError when it does not end in half a minute."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as line:
        try:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # an answer came, and the connection ended, before the request was through
        return _rest(line)


def _rest(line: socket.socket) -> bytes:
    pieces = []
    try:
        while piece := line.recv(65_536):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)


def status_of(answer: bytes) -> int:
    """The status of the first answer; 0 when the connection was closed without one."""
    first = answer.split(b"\r\n", 1)[0].split(b" ")
    return int(first[1]) if len(first) > 1 and first[1].isdigit() else 0
