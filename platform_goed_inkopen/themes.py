"""The dress of another region: one style sheet in static/css/themes that sets tokens and nothing else.

The file is loaded after our tokens, in the same cascade layer. Which tokens it may set, and the contrast that they must
keep, is checked by tests/platform_goed_inkopen/test_themes.py. Imports no Django.
"""

from pathlib import Path

FOLDER = "static/css/themes"


def theme_names(root: Path) -> tuple[str, ...]:
    """The themes of this checkout, in alphabetical order; `root` is its folder."""
    return tuple(sorted(file.stem for file in (root / FOLDER).glob("*.css")))


def theme_style_sheet(name: str) -> str:
    """The name of its style sheet among the static files."""
    return f"css/themes/{name}.css"
