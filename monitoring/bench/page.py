"""The page around the search: what it costs besides the search itself, and what a browser fetches."""

import gzip
import http.client
import re
from contextlib import closing
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from monitoring.bench.directory import KEPT_IN_MEMORY, LARGE, WARMING, WEB_PROCESSES, Lane, asked
from monitoring.bench.figures import Measure, Measured, figure
from monitoring.bench.stage import BenchError, Stage

PAGES = 60
FETCHED = {"script": "src", "img": "src", "source": "src", "iframe": "src", "link": "href"}
WEIGHED = (".css", ".js")
IN_CSS = re.compile(r"url\(\s*['\"]?([^'\")]+)")


def measure_around(stage: Stage) -> Measured:
    """Server time outside the search, and the number of statements, over distinct questions."""
    paths = [question.here for question in asked()[-PAGES:]]
    told = stage.inside(LARGE, "page", paths=paths)
    return Measured(
        figure("page"),
        (
            Measure("outside the search, median", told["outside_ms"], 5, " ms"),
            Measure("queries at most", told["queries"], 6),
        ),
        (
            f"{told['processor_ms']:.1f} ms on the processor in all",
            f"the search itself {told['search_ms']:.0f} ms median",
            "as gzip, the way browsers ask",
        ),
    )


def measure_weight(stage: Stage) -> Measured:
    """HTML with its style sheets and scripts as they travel, and every address of another host."""
    with stage.site(LARGE) as port, closing(Visit(port)) as visit:
        Lane(port, ["/aanbieders/"] * WARMING).wake()
        stage.wait_for_line(f"web-{LARGE}", KEPT_IN_MEMORY, times=WEB_PROCESSES)
        visit.page("/aanbieders/")
    return Measured(
        figure("weight"),
        (
            Measure("HTML + CSS + JS as gzip", visit.weight / 1000, 40, " kB"),
            Measure("requests to others", len(visit.foreign), 0),
        ),
        (f"{visit.html / 1000:.1f} kB of it HTML",),
        ("Lighthouse",),
    )


class Visit:
    """A browser that weighs what it fetches."""

    def __init__(self, port: int) -> None:
        self.host, self.weight, self.html = f"localhost:{port}", 0, 0
        self.foreign: set[str] = set()
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def page(self, path: str) -> None:
        """Fetch a page with its style sheets and scripts, and look where they lead."""
        text, self.html = self._fetch(path)
        self.weight += self.html
        for address in addresses(text):
            self._follow(address, path)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _follow(self, address: str, base: str) -> None:
        """An own style sheet or script is weighed; a style sheet is looked into as well."""
        if self._is_foreign(address):
            self.foreign.add(address)
            return
        path = urlsplit(urljoin(base, address)).path
        if path.endswith(WEIGHED):
            text, size = self._fetch(path)
            self.weight += size
            self.foreign |= {one for one in IN_CSS.findall(text) if self._is_foreign(one)}

    def _is_foreign(self, address: str) -> bool:
        return urlsplit(address).netloc not in {"", self.host}

    def _fetch(self, path: str) -> tuple[str, int]:
        """The text, and how many bytes travelled."""
        self._connection.request("GET", path, headers={"Host": self.host, "Accept-Encoding": "gzip"})
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise BenchError(f"{path}: {answer.status}")
        packed = answer.headers["Content-Encoding"] == "gzip"
        return (gzip.decompress(body) if packed else body).decode(), len(body)


def addresses(html: str) -> list[str]:
    """What a browser fetches by itself for this page, each once."""
    reader = _Reader()
    reader.feed(html)
    return list(dict.fromkeys(reader.found))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_asked_for = tag != "link" or (given.get("rel") or "") in {"stylesheet", "icon", "preload", "modulepreload"}
        address = given.get(FETCHED.get(tag, ""))
        if address and is_asked_for:
            self.found.append(address)
