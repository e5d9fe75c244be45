"""A table of suppliers as people keep it in a spreadsheet: lines in, rows and refusals out. Asks no database.

Every refusal says in Dutch what to do, with the line on which the row starts.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from platform_goed_inkopen.dutch import plain
from platform_goed_inkopen.regions import MUNICIPALITIES, PROVINCES, municipality_named, province_named
from suppliers import import_table
from suppliers.import_table import RAW, Line, Refusal, Table

COLUMNS = (
    "naam",
    "kvk",
    "gemeente",
    "samenvatting",
    "omschrijving",
    "categorieen",
    "themas",
    "werkgebied",
    "website",
    "email",
    "erkenningen",
)
HEAD = ";".join(COLUMNS)
NEEDED = ("naam", "kvk", "gemeente", "samenvatting")
LONGEST = {"naam": 200, "samenvatting": 300, "omschrijving": 10_000, "website": 200, "email": 254}
_is_address = EmailValidator()
_is_website = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Vocabulary:
    """The slugs that exist: each slug or code as people write it, with the slug it stands for."""

    categories: Mapping[str, str]
    themes: Mapping[str, str]
    recognitions: Mapping[str, str]


@dataclass(frozen=True)
class SupplierRow:
    """One good row; lists hold slugs, the area holds codes of provinces and municipalities."""

    line: int
    name: str
    kvk_number: str
    municipality_code: str
    summary: str
    description: str
    categories: tuple[str, ...]
    themes: tuple[str, ...]
    area: tuple[str, ...]
    website: str
    email: str
    recognitions: tuple[str, ...]
    cells: Mapping[str, str] = field(default_factory=dict, compare=False)  # as they were written


@dataclass
class _Reading:
    """The cells of one row while they are read; what is wrong is gathered, so that one look mends the whole row."""

    cells: dict[str, str]
    reasons: list[str] = field(default_factory=list)

    def text(self, column: str) -> str:
        value = self.cells.get(column, "")
        value = value if column == "omschrijving" else " ".join(value.split())
        if not value and column in NEEDED:
            self.reasons.append(f"Vul {column} in.")
        longest = LONGEST.get(column, len(value))
        if len(value) > longest:
            self.reasons.append(f"Maak {column} korter: {len(value)} tekens, er passen er {longest}.")
        return value

    def several(self, column: str, find: Callable[[str], str | None], refuse: Callable[[str], str]) -> tuple[str, ...]:
        """The cell split by `|`, each part looked up once."""
        found: dict[str, None] = {}
        for part in filter(None, (" ".join(part.split()) for part in self.cells.get(column, "").split("|"))):
            known = find(part)
            if known is None:
                self.reasons.append(refuse(part))
            else:
                found[known] = None
        return tuple(found)

    def checked(self, column: str, check: Callable[[str], None], advice: str) -> str:
        value = self.text(column)
        try:
            if value:
                check(value)
        except ValidationError:
            self.reasons.append(f"‘{value}’ bij {column} klopt niet. {advice}")
        return value


def read_table(text: str) -> Table:
    """The lines of a file of suppliers. Raises UnreadableFile."""
    return import_table.read_table(text, known=COLUMNS, needed=NEEDED)


def read_rows(table: Table, vocabulary: Vocabulary) -> Iterator[SupplierRow | Refusal]:
    """Each line of the table as a row, or as a refusal with everything that is wrong with it."""
    lines_of_numbers: dict[str, int] = {}
    for read in table.lines:
        row = read if isinstance(read, Refusal) else _read_row(read, vocabulary)
        if isinstance(row, SupplierRow):
            first = lines_of_numbers.setdefault(row.kvk_number, row.line)
            if first != row.line:
                reason = f"KvK-nummer {row.kvk_number} staat al op regel {first}. Voeg de twee regels samen."
                row = Refusal(row.line, row.name, (reason,), row.cells)
        yield row


def _read_row(read: Line, vocabulary: Vocabulary) -> SupplierRow | Refusal:
    line, cells = read
    reading = _Reading(dict(cells))
    row = SupplierRow(
        line=line,
        name=reading.text("naam"),
        kvk_number=_kvk_number(reading),
        municipality_code=_municipality(reading),
        summary=reading.text("samenvatting"),
        description=reading.text("omschrijving"),
        categories=reading.several("categorieen", *_from(vocabulary.categories, "De categorie")),
        themes=reading.several("themas", *_from(vocabulary.themes, "Het thema")),
        area=reading.several("werkgebied", _area_code, _refuse_area),
        website=_website(reading),
        email=reading.checked("email", _is_address, "Schrijf bijvoorbeeld info@voorbeeld.nl."),
        recognitions=reading.several("erkenningen", *_from(vocabulary.recognitions, "De erkenning")),
        cells=cells,
    )
    return Refusal(line, row.name, tuple(reading.reasons), cells, cells.get(RAW, "")) if reading.reasons else row


def _kvk_number(reading: _Reading) -> str:
    text = reading.text("kvk")
    number = re.sub(r"[ .\u00a0]", "", text)
    if text and not re.fullmatch(r"[0-9]{8}", number):
        advice = "Schrijf alle 8 cijfers, ook de nullen aan het begin die een rekenblad weglaat."
        reading.reasons.append(f"‘{text}’ is geen KvK-nummer. {advice}")
    return number


def _municipality(reading: _Reading) -> str:
    name = reading.text("gemeente")
    place = municipality_named(name)
    if name and place is None:
        advice = meant(name, [place.name for place in MUNICIPALITIES])
        reading.reasons.append(f"‘{name}’ is geen gemeente in Groningen, Fryslân of Drenthe. {advice}".rstrip())
    return place.code if place else ""


def _website(reading: _Reading) -> str:
    given = reading.cells.get("website", "")
    if given and "://" not in given:
        reading.cells["website"] = f"https://{given}"
    return reading.checked("website", _is_website, "Schrijf bijvoorbeeld https://www.voorbeeld.nl.")


def _area_code(name: str) -> str | None:
    """`gemeente Assen` is the municipality, `Groningen` alone is the province."""
    if plain(name).startswith("gemeente "):
        place = municipality_named(name)
        return place.code if place else None
    province = province_named(name)
    return province.code if province else None


def area_codes(cell: str) -> list[str]:
    """The codes of a delivery area as a cell names it (`Drenthe|gemeente Groningen`); unknown parts are left out."""
    codes = [_area_code(" ".join(part.split())) for part in cell.split("|")]
    return [code for code in codes if code]


def _refuse_area(name: str) -> str:
    known = [province.name for province in PROVINCES] + [f"gemeente {place.name}" for place in MUNICIPALITIES]
    wanted = f"gemeente {name}" if municipality_named(name) else name
    advice = meant(wanted, known) or "Schrijf een provincie, of ‘gemeente’ met de naam erachter."
    return f"Het werkgebied ‘{name}’ kennen wij niet. {advice}"


def _from(known: Mapping[str, str], noun: str) -> tuple[Callable[[str], str | None], Callable[[str], str]]:
    """How one part of a cell is found among the slugs that exist, and what is said when it is not there."""

    def refuse(part: str) -> str:
        advice = meant(part, list(dict.fromkeys(known.values())))
        return f"{noun} ‘{part}’ bestaat niet. {advice or 'Neem een slug uit de lijst van de vaste gegevens.'}"

    return lambda part: known.get(part.casefold()), refuse


def meant(written: str, known: list[str]) -> str:
    near = get_close_matches(plain(written), [plain(name) for name in known], n=1, cutoff=0.6)
    meant = next((name for name in known if near and plain(name) == near[0]), "")
    return f"Bedoelt u ‘{meant}’?" if meant else ""
