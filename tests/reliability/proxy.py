"""A shared cache between visitors and the site, as a proxy or a CDN is one: it keeps whatever it is not told not to."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.reliability.served import Answer

Key = tuple[str, tuple[tuple[str, str], ...]]


class SharedCache:
    """Keeps answers by address and by the request headers that Vary names; asks again before it uses a `no-cache`."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.kept: dict[Key, Answer] = {}
        self.vary: dict[str, list[str]] = {}
        self.used = 0

    def ask(self, path: str, headers: Mapping[str, str]) -> Answer:
        """The answer of the cache when it may use it, else of the site."""
        known = self.kept.get(self._key(path, headers))
        if known and "no-cache" not in known.header("cache-control"):
            self.used += 1
            return known
        again = {"If-None-Match": known.header("etag")} if known and known.header("etag") else {}
        answer = self._forward(path, {**headers, **again})
        if known and answer.status == 304:
            self.used += 1
            return known
        self._keep(path, headers, answer)
        return answer

    def _keep(self, path: str, headers: Mapping[str, str], answer: Answer) -> None:
        caching = answer.header("cache-control")
        if "no-store" in caching or "private" in caching or answer.header("vary") == "*":
            return
        self.vary[path] = sorted(name.strip().lower() for name in answer.header("vary").split(",") if name.strip())
        self.kept[self._key(path, headers)] = answer

    def _key(self, path: str, headers: Mapping[str, str]) -> Key:
        sent = {name.lower(): value for name, value in headers.items()}
        return path, tuple((name, sent.get(name, "")) for name in self.vary.get(path, []))

    def _forward(self, path: str, headers: Mapping[str, str]) -> Answer:
        line = HTTPConnection("localhost", self.port, timeout=30)
        try:
            line.request("GET", path, headers=dict(headers))
            answer = line.getresponse()
            return Answer.of(answer.status, answer.headers, answer.read())
        finally:
            line.close()


@contextmanager
def proxy(cache: SharedCache) -> Iterator[int]:
    """Serve this cache; gives the port that visitors go to."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = cache.ask(self.path, {**dict(self.headers.items()), "Host": f"localhost:{cache.port}"})
            self.send_response_only(answer.status)
            for name, values in answer.headers.items():
                for value in values if name not in ("content-length", "connection", "transfer-encoding") else []:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *arguments: object) -> None:
            """Nothing: the test looks at the answers."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
