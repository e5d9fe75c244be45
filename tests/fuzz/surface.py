"""Where input comes in: the forms and links of a page as a browser sees them, and the names that the code reads."""

import ast
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import django_filters
from django.forms import BaseForm

ROOMS = ("platform_goed_inkopen", "accounts", "suppliers", "tenders", "stories", "monitoring")
ROOT = Path(__file__).resolve().parents[2]
READS = ("get", "getlist", "pop")
# Everything that a page reads from its address. The tests hold this list to the forms, the filters and the code.
PARAMETERS = (
    *(
        "q",
        "categorie",
        "thema",
        "gemeente",
        "provincie",
        "erkenning",
        "controle",
        "voldoet",
        "leverbaar",
        "omvang",
        "kolom",
        "kop",
        "status",
        "soort",
        "bevinding",
        "kwartaal",
        "koper",
        "winnaar",
        "jaar",
        "pagina",
        "volgorde",
        "next",
        "kvk",
        "antwoord",
        "aanbieder",
        "lijst",
        "stand",
        "alleen",
    ),
    "p",  # of Django's sitemaps
)
# Fields that stand on no page which the cast can open, because a script or a second factor comes before it, it asks for
# a query string (shortlist) or a row in another state (vanaf, withdraw), and the user name that allauth's form for
# signing up names and takes away again: there are none here.
UNSEEN = ("credential", "passwordless", "code", "username", "shortlist", "vanaf", "withdraw")


@dataclass
class Form:
    """A form as a browser would send it: names with the values that stand in it."""

    method: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.parameters: set[str] = set()
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(told.get("method", "get").lower(), told.get("action", "")))
        elif tag == "a":
            self.parameters |= {name for name, _ in parse_qsl(urlsplit(told.get("href", "")).query)}
        elif tag == "select":
            self.select = told.get("name", "")
            self._field(self.select, "")
        elif tag == "option" and "selected" in told:
            self._field(self.select, told.get("value", ""))
        elif tag in ("input", "textarea", "button") and told.get("name"):
            is_off = told.get("type") in ("checkbox", "radio") and "checked" not in told
            self._field(told["name"], "" if is_off else told.get("value", ""))

    def _field(self, name: str, value: str) -> None:
        if not self.forms or not name:
            return
        fields = dict(self.forms[-1].fields)
        self.forms[-1].fields = list({**fields, name: value or fields.get(name, "")}.items())


def read(html: str) -> tuple[list[Form], set[str]]:
    """The forms of a page, and the parameters in the addresses of its links."""
    page = _Page()
    page.feed(html)
    return page.forms, page.parameters


def names_in_code(where: str) -> set[str]:
    """Each name that the code reads by itself from an address (GET) or a form (POST): `request.GET.get("soort")`."""
    trees = [ast.parse(path.read_text()) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    constants = {
        target.id: node.value.value
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    read = (ast.unparse(argument) for node in nodes if (argument := _name_read(node, where)) is not None)
    return {str(constants.get(name, name.strip("'"))) for name in read}


def _name_read(node: ast.AST, where: str) -> ast.expr | None:
    """The first argument of `….GET.get(…)` or `….POST.getlist(…)`, or the index of `….GET[…]`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READS and node.args:
        return node.args[0] if _is_attribute(node.func.value, where) else None
    return node.slice if isinstance(node, ast.Subscript) and _is_attribute(node.value, where) else None


def _is_attribute(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == name


def fields_in_code() -> set[str]:
    """The fields of every form that takes input, and the parameters of every filter set."""
    waiting: list[Any] = [BaseForm, django_filters.FilterSet]
    names: set[str] = set()
    while waiting:
        known = waiting.pop()
        waiting += known.__subclasses__()
        if known.__module__.split(".")[0] in ROOMS and ".gallery" not in known.__module__:
            names |= {*getattr(known, "base_fields", ()), *getattr(known, "base_filters", ())}
    return names
