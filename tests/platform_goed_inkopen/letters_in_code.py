"""The letters of the platform, found in the code: where each is made, and its words about why it came."""

import ast
import importlib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import ModuleType

from django.conf import settings

from tests.fuzz.surface import ROOMS

# How a mail says that it stops: it comes once, it needs nothing, or what to do when it is not wanted any more.
STOPS = (
    "één keer",
    "elke keer dat",
    "hoeft u niets te doen",
    "Wilt u dit niet meer?",
    "Wilt u de vraag niet meer?",
    "Wilt u geen vragen van kopers?",
    "Wilt u deze mail niet meer?",
    "hoogstens twee keer",
    "U stopt deze mail door",
    "Stop deze mail",
    "stopt zodra",
)
ELSEWHERE = "…"


def says_how_it_stops(why: str) -> bool:
    """Whether these words tell how the mail stops, or that it stops by itself."""
    return any(words in why for words in STOPS)


def letters_of_the_code() -> Iterator[tuple[str, list[str]]]:
    """Each place where a letter is told why it came, and every text that this can be.

    What is handed on from a parameter, or taken over from another letter, is checked where it comes from.
    """
    for room in ROOMS:
        for path in sorted((Path(settings.BASE_DIR) / room).rglob("*.py")):
            text = path.read_text()
            if "import Letter, send_letter" in text:
                module = importlib.import_module(".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts))
                for why in _whys(ast.parse(text)):
                    yield f"{path.name}:{why.lineno}", texts_of(why, module)


def _whys(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (told.value for told in node.keywords if told.arg == "why" and not _is_handed_on(told.value))
        elif isinstance(node, ast.FunctionDef):
            defaults = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            yield from (default for argument, default in defaults if argument.arg == "why" and default)


def _is_handed_on(why: ast.expr) -> bool:
    return ast.unparse(why).startswith("why") or isinstance(why, ast.Attribute)


def texts_of(node: ast.expr, module: ModuleType) -> list[str]:
    """Every text that this can be, with … for what is only known when it is sent."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return [*texts_of(node.body, module), *texts_of(node.orelse, module)]
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node.left, node.right]
        return ["".join(chosen) for chosen in product(*(texts_of(part, module) for part in parts))]
    if isinstance(node, ast.FormattedValue):
        return texts_of(node.value, module)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return texts_of(node.func.value, module)
    known = getattr(module, node.id, None) if isinstance(node, ast.Name) else None
    return [known if isinstance(known, str) else ELSEWHERE]
