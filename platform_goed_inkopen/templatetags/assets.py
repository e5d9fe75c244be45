"""Style sheets and scripts with the fingerprint that the browser checks them against (subresource integrity)."""

import hashlib
import re
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from platform_goed_inkopen.themes import theme_style_sheet

register = template.Library()
TAGS = {
    ".css": '<link rel="stylesheet" href="{}" integrity="{}">',
    ".js": '<script src="{}" integrity="{}" defer></script>',
}


@register.simple_tag
def asset(name: str) -> SafeString:
    """The tag that loads a style sheet or a script of the site, such as `css/base.css`. Raises FileNotFoundError."""
    url = static(name)
    return _tag_for_good(url) if HASHED.search(url) else _tag(url)


@register.simple_tag
def styles(theme: str = "") -> SafeString:
    """The style sheets of every page, with the tokens of this theme or of the one that the settings name."""
    write = _styles_for_good if HASHED.search(static("css/base.css")) else _styles
    return write(theme or settings.THEME)


@register.simple_tag
def theme_stylesheet(name: str = "") -> SafeString | str:
    """The link to the tokens of another region: this one, else the one that the settings name; empty without."""
    theme = name or settings.THEME
    return asset(theme_style_sheet(theme)) if theme else ""


def _tag(url: str) -> SafeString:
    return format_html(TAGS[Path(url).suffix], url, _integrity(url))


# A file whose name holds the hash of what is in it is never another.
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
_tag_for_good = lru_cache(maxsize=64)(_tag)


def _styles(theme: str) -> SafeString:
    return render_to_string("_components/styles.html", {"theme": theme})


_styles_for_good = lru_cache(maxsize=8)(_styles)


def integrity(name: str) -> str:
    """The fingerprint of the file as it is served. Raises FileNotFoundError when there is no such file."""
    return _integrity(static(name))


def _integrity(url: str) -> str:
    file = _served_file(url.removeprefix(settings.STATIC_URL))
    return _fingerprint(file, file.stat().st_mtime_ns)


def _served_file(name: str) -> Path:
    """The collected file; the file itself where nothing was collected, or while somebody works on it."""
    collected = Path(settings.STATIC_ROOT) / name
    if not settings.DEBUG and collected.is_file():
        return collected
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(found)


@lru_cache(maxsize=64)
def _fingerprint(file: Path, modified_at: int) -> str:
    return f"sha384-{b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()}"
