"""What somebody wrote comes out as safe HTML. Every payload here was made for this list."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.markdown import TAGS, lines_to_html, plain_title, title_parts, to_html, to_inline_html
from tests.fuzz.payloads import PAYLOADS

ALLOWED_REL = "nofollow noopener ugc"


class Elements(HTMLParser):
    """Every element with its attributes, as a browser would make them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data):
        self.others.append(data)

    def handle_decl(self, decl):
        self.others.append(decl)

    def handle_pi(self, data):
        self.others.append(data)

    def unknown_decl(self, data):
        self.others.append(data)


def assert_harmless(html: str) -> None:
    """Only listed elements; attributes only on links: an address on the web and the fixed rel."""
    page = Elements(html)
    assert page.others == []
    for tag, attributes in page.found:
        assert tag in TAGS
        if tag != "a":
            assert attributes == {}
            continue
        assert set(attributes) <= {"href", "rel"}
        assert attributes["rel"] == ALLOWED_REL
        assert (attributes["href"] or "").startswith(("https://", "http://"))


def test_there_are_at_least_forty_payloads() -> None:
    assert len(set(PAYLOADS)) >= 40


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_brings_an_element_or_an_attribute(payload: str) -> None:
    assert_harmless(to_html(payload))
    assert_harmless(to_html(f"Een alinea.\n\n{payload}\n\nNog een."))
    assert_harmless(to_inline_html(payload))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_links_away_from_the_web(payload: str) -> None:
    html = to_html(payload)
    links = [attributes["href"] for tag, attributes in Elements(html).found if tag == "a"]
    assert all(link.startswith("https://ok.example") for link in links)


@given(st.text(alphabet=st.sampled_from("<>[]()!*_#-`~&;:/\\\"' \nabhijrsvt=1."), max_size=300))
def test_nothing_that_can_be_typed_brings_an_element_or_an_attribute(text: str) -> None:
    assert_harmless(to_html(text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Een *twee* **drie**", "<p>Een <em>twee</em> <strong>drie</strong></p>"),
        ("# Kop", "<h2>Kop</h2>"),
        ("## Kop", "<h2>Kop</h2>"),
        ("# Kop\n\n## Onder\n\n### Dieper", "<h2>Kop</h2>\n<h3>Onder</h3>\n<h3>Dieper</h3>"),
        ("> Zei zij", "<blockquote>\n<p>Zei zij</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("---", "<hr>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        (
            "[tekst](https://voorbeeld.example/a?b=1&c=2)",
            f'<p><a href="https://voorbeeld.example/a?b=1&amp;c=2" rel="{ALLOWED_REL}">tekst</a></p>',
        ),
        ("![een bureau](https://elders.example/x.png)", "<p>een bureau</p>"),
        ("Het kostte € 64.200 en €5.", "<p>Het kostte €&nbsp;64.200 en €5.</p>"),
        ("", ""),
    ],
)
def test_what_is_allowed_comes_out(text: str, html: str) -> None:
    assert to_html(text).strip() == html


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "]",
        "[a](",
        "![[",
        "*a ",
        "> ",
        "- ",
        "`a``b",
        "<",
        "&#",
        "_a__",
        "[a](<",
        "[x]: ",
        "[\\",
        "a\n",
        "***a **b ",
    ],
)
def test_hostile_text_of_the_longest_size_costs_less_than_a_second(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    # The least of a few tries: what a busy machine takes away counts as time too.
    assert any(_seconds_of(text) < 1 for _ in range(3))


def _seconds_of(text: str) -> float:
    before = time.process_time()
    to_html(text)
    return time.process_time() - before


def test_tips_are_lines_without_their_marks() -> None:
    typed = "1. **Tel** wat u hebt\n\n- Vraag een proef\n3) Weeg alles\n   \nVraag <b>iets</b>"
    assert lines_to_html(typed) == [
        "<strong>Tel</strong> wat u hebt",
        "Vraag een proef",
        "Weeg alles",
        "Vraag &lt;b&gt;iets&lt;/b&gt;",
    ]


@pytest.mark.parametrize(
    ("title", "parts", "plain"),
    [
        ("Zij kochten **214 bureaus**", [("Zij kochten ", False), ("214 bureaus", True)], "Zij kochten 214 bureaus"),
        ("**Alles** anders", [("Alles", True), (" anders", False)], "Alles anders"),
        ("Twee ** sterren", [("Twee ** sterren", False)], "Twee ** sterren"),
        ("Gewoon", [("Gewoon", False)], "Gewoon"),
        ("****", [], ""),
    ],
)
def test_the_part_of_a_title_between_double_stars_is_bold(title: str, parts: list, plain: str) -> None:
    assert title_parts(title) == parts
    assert plain_title(title) == plain
