"""A list of enterprises with every kind of dirt that spreadsheets bring, and of each row what must become of it."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from suppliers.importing import COLUMNS

Cells = dict[str, str]
XSS = ('<script>alert("1")</script>', "<img src=x onerror=alert(1)>", "javascript:alert(1)", "{{7*7}}", "</title><svg>")
FORMULAS = ('=HYPERLINK("http://kwaad.example")', "+31 50 123", "-1+1", "@SUM(A1)", "＝1+1", "\t=1")


@dataclass
class DirtyList:
    """The file, and by the line on which a row begins: the KvK number under which it is taken, or its kind of dirt."""

    lines: list[bytes] = field(default_factory=lambda: [";".join(COLUMNS).encode()])
    next_line: int = 2
    taken: dict[int, str] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return b"\r\n".join(self.lines) + b"\r\n"

    def take(self, row: bytes, number: str) -> None:
        """A row that must be taken."""
        self.taken[self.next_line] = number
        self.skip(row)

    def refuse(self, row: bytes, kind: str) -> None:
        """A row that must be refused."""
        self.refused[self.next_line] = kind
        self.skip(row)

    def skip(self, row: bytes) -> None:
        """A row with nothing in it."""
        self.lines.append(row)
        self.next_line += 1 + row.count(b"\n")


def written(cells: Cells) -> str:
    """The row as a spreadsheet writes it."""
    return ";".join('"{}"'.format(cells[name].replace('"', '""')) for name in COLUMNS)


def good(number: int) -> Cells:
    told = (f"Ploeg {number}", f"{20_000_000 + number}", "Assen", "Wij maaien.", "", "groen", "natuur", "Drenthe")
    return dict(zip(COLUMNS, (*told, "https://ploeg.example/", "info@ploeg.example", "pso"), strict=True))


def clean_rows(rng: random.Random) -> list[Callable[[Cells], bytes]]:
    """What looks dirty and is not: it must be taken."""
    return [
        lambda cells: written(cells).encode(),
        lambda cells: written(cells | {"kvk": f" {cells['kvk'][:2]} {cells['kvk'][2:]}. "}).encode(),
        lambda cells: written(cells | {"naam": f"Café Súd {cells['kvk']}"}).encode("cp1252"),
        lambda cells: written(cells | {"naam": f"Cafe\u0301 \u202edom\u200b {cells['kvk']}"}).encode(),
        lambda cells: written(cells | {"naam": rng.choice(FORMULAS), "samenvatting": rng.choice(XSS)}).encode(),
        lambda cells: written(cells | {"samenvatting": "Wij\x00 maaien\x1b\x07."}).encode(),
        lambda cells: written(cells | {"omschrijving": 'Een; twee\r\n"drie"\nvier'}).encode(),
        lambda cells: written(
            cells | {"werkgebied": " drenthe | GEMEENTE groningen|", "categorieen": "GROEN"}
        ).encode(),
        lambda cells: ";".join(cells[name] for name in COLUMNS[:4]).encode(),
    ]


def dirty_rows(rng: random.Random) -> dict[str, Callable[[Cells], bytes]]:
    """What must be refused, by the kind of dirt."""

    def with_cell(name: str, *values: str) -> Callable[[Cells], bytes]:
        return lambda cells: written(cells | {name: rng.choice(values)}).encode()

    def with_open_quote(cells: Cells) -> bytes:
        return f'{cells["naam"]};{cells["kvk"]};Assen;"Wij maaien;;groen;;;;;'.encode()

    return {
        "no name": with_cell("naam", "", " ", "\u200b"),
        "number": with_cell("kvk", "1234567", "123456789", "0123456a", "", "１２３４５６７８", "12345678-1"),
        "municipality": with_cell("gemeente", "Asse", "Utrecht", "", "' OR 1=1 --", *XSS),
        "summary": with_cell("samenvatting", "", "x" * 301),
        "description": with_cell("omschrijving", "y" * 10_001),
        "category": with_cell("categorieen", "gruen", "groen|tovenarij", "groen,schoonmaak", *XSS),
        "theme": with_cell("themas", "natur", "\u0001natuurlijk"),
        "area": with_cell("werkgebied", "Assen", "Drenthe|Limburg", "gemeente Rome"),
        "website": with_cell("website", "javascript:alert(1)", "ftp://ploeg.example", "geen", "http://", "//evil"),
        "email": with_cell("email", "info(at)ploeg.example", "a@b", "a@b.nl, c@d.nl", "<a@b.nl>"),
        "recognition": with_cell("erkenningen", "psp", "pso|iso"),
        "same number": with_cell("kvk", "20000000"),
        "unreadable": lambda cells: written(cells).encode().replace(b"Ploeg", b"Pl\x81\x8deg"),
        "too many cells": lambda cells: f"{written(cells)};te;veel".encode(),
        "too few cells": lambda cells: f"{cells['naam']};{cells['kvk']}".encode(),
        "one cell": lambda cells: f"totaal: {cells['kvk']} aanbieders".encode(),
        "open quote": with_open_quote,
        "stray quote": lambda cells: written(cells).replace('"Wij', '"Wij "maaien" en', 1).encode(),
    }


def dirty_list(rows: int, *, seed: int) -> DirtyList:
    """That many rows, one in sixteen of which must be taken, with empty lines between."""
    rng, made = random.Random(seed), DirtyList()
    clean, dirty = clean_rows(rng), dirty_rows(rng)
    made.take(written(good(0)).encode(), "20000000")
    for number in range(1, rows):
        cells = good(number)
        if rng.random() < 1 / 16:
            made.take(rng.choice(clean)(cells), cells["kvk"])
        else:
            kind = rng.choice(list(dirty))
            made.refuse(dirty[kind](cells), kind)
        if rng.random() < 0.05:
            made.skip(rng.choice((b"", b";;;;;;;;;;", b" ; ", b'""')))
    return made
