"""What somebody wrote as HTML that is safe to show: CommonMark without HTML, then an allow-list. Pure.

Two layers that do not lean on each other: the renderer escapes every `<` and refuses every address but http and https;
the allow-list afterwards drops whatever would still come through.
"""

import re
from collections.abc import Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "blockquote", "a", "hr", "br"}
INLINE_TAGS = {"strong", "em", "a", "br"}
BOLD = "**"
_WEB_ADDRESS = re.compile(r"https?://[^/\\]", re.IGNORECASE)
_EUROS = re.compile(r"€ (?=\d)")
_LIST_MARK = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")


def _alternative_text(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """A picture in the text stays what it says: remote pictures would tell a third party who reads the page."""
    return renderer.renderInlineAsText(tokens[index].children, options, env)


def _is_web_address(url: str) -> bool:
    return _WEB_ADDRESS.match(url) is not None


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.disable(["code", "fence"])
    parser.validateLink = _is_web_address  # type: ignore[method-assign]  # the library's documented way to replace it
    parser.add_render_rule("image", _alternative_text)
    return parser


_PARSER = _parser()


def _only_web_addresses(tag: str, attribute: str, value: str) -> str | None:
    return value if attribute != "href" or _is_web_address(value) else None


def _cleaned(html: str, tags: set[str]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        attributes={"*": set(), "a": {"href"}},  # without "*" nh3 lets title and lang through everywhere
        attribute_filter=_only_web_addresses,
        url_schemes={"http", "https"},
        url_relative="deny",
        link_rel="nofollow noopener ugc",
    )


def _shift_headings(tokens: Sequence[Token]) -> None:
    """The highest heading of the text becomes h2, all others h3: the page's own sentence is the h1."""
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((token.tag for token in headings), default="")
    for token in headings:
        token.tag = "h2" if token.tag == highest else "h3"


def keep_together(text: str) -> str:
    """The text in which no line ends between a euro sign and its amount."""
    return _EUROS.sub("€\N{NO-BREAK SPACE}", text)


def to_html(text: str) -> str:
    """Paragraphs, headings, lists, quotations, bold, italic and links to the web; everything else is text."""
    env: dict[str, Any] = {}
    tokens = _PARSER.parse(keep_together(text), env)
    _shift_headings(tokens)
    return _cleaned(_PARSER.renderer.render(tokens, _PARSER.options, env), TAGS)


def to_inline_html(text: str) -> str:
    """One line: bold, italic and links to the web."""
    return _cleaned(_PARSER.renderInline(keep_together(text)), INLINE_TAGS)


def lines_to_html(text: str) -> list[str]:
    """Each line that says something, without its list mark, as inline HTML: the steps of “doe dit na”."""
    lines = (_LIST_MARK.sub("", line).strip() for line in text.splitlines())
    return [to_inline_html(line) for line in lines if line]


def title_parts(title: str) -> list[tuple[str, bool]]:
    """A title in parts that are plain or, between two pairs of stars, bold; a lonely pair stays text."""
    if title.count(BOLD) % 2:
        return [(title, False)]
    return [(part, place % 2 == 1) for place, part in enumerate(title.split(BOLD)) if part]


def plain_title(title: str) -> str:
    """The title as plain text, without the stars of its bold part."""
    return "".join(part for part, _ in title_parts(title))
