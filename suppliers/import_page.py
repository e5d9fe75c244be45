"""Read models of the pages on which a coordinator brings lists of enterprises."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Self

from django.db.models import QuerySet

from accounts.models import User
from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.chain import Step
from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.exports import Row, Table
from platform_goed_inkopen.facets import Paging
from suppliers.import_table import LINE, RAW, REASON, decoded
from suppliers.importing import COLUMNS, SupplierRow, read_rows, read_table
from suppliers.models import ImportFile, ImportRefusal
from suppliers.vocabulary import known_words

SHOWN_FILES, FIRST_ROWS, PAGE = 50, 5, 50
STEPS = ("Kiezen", "Nakijken", "Inlezen")
EXPLAINED = {
    "naam": "de naam van de onderneming",
    "kvk": "8 cijfers, ook de nullen aan het begin; hieraan herkennen wij de onderneming",
    "gemeente": "waar zij gevestigd is",
    "samenvatting": "één zin, ten hoogste 300 tekens",
    "omschrijving": "mag leeg",
    "categorieen": "mag leeg; de woorden hieronder, gescheiden door |",
    "themas": "mag leeg; de woorden hieronder, gescheiden door |",
    "werkgebied": "mag leeg; een provincie, of ‘gemeente’ met de naam erachter, gescheiden door |",
    "website": "mag leeg",
    "email": "mag leeg; het contactadres, dat niemand op de site ziet",
    "erkenningen": "mag leeg; de woorden hieronder, gescheiden door |",
}


@dataclass(frozen=True)
class ImportsPage:
    """How a list must look, and the lists that were brought before, newest first."""

    files: list[ImportFile]
    columns: dict[str, str]
    words: dict[str, list[str]]

    @classmethod
    def build(cls, user: User) -> Self:
        """Costs five queries."""
        files = ImportFile.objects.visible_to(user).without_content().select_related("uploaded_by")
        return cls(list(files[:SHOWN_FILES]), EXPLAINED, _words())


@dataclass(frozen=True)
class ImportPage:
    """One list: where it stands, its first rows while nothing went in, and every row that is refused."""

    file: ImportFile
    steps: list[Step]
    first: list[SupplierRow]
    refusals: list[ImportRefusal]
    paging: Paging

    @classmethod
    def build(cls, file: ImportFile, *, here: Address, number: int) -> Self:
        """`number`: which page of the refused rows."""
        paging = Paging(number=number, size=PAGE, total=file.refused, here=here)
        refusals = file.refusals.all()[paging.size * (number - 1) : paging.size * number]
        return cls(file, _steps(file), _first(file), list(refusals), paging)

    @property
    def taken(self) -> str:
        """How many rows are in or can go in, in words."""
        return counted(self.file.taken, "aanbieder", "aanbieders")

    @property
    def left(self) -> int:
        """How many rows nobody looked at yet."""
        return self.file.rows - self.file.position


def _steps(file: ImportFile) -> list[Step]:
    place = {"reading": 1, "read": 1, "working": 2, "done": 3}[file.state]
    return [
        Step(name, "done" if number < place else "here" if number == place else "none", "" if number else file.name)
        for number, name in enumerate(STEPS)
    ]


def _first(file: ImportFile) -> list[SupplierRow]:
    """The first rows that can go in, as we read them."""
    if file.state != ImportFile.State.READ:
        return []
    rows = read_rows(read_table(decoded(bytes(file.content))), known_words())
    return list(islice((row for row in rows if isinstance(row, SupplierRow)), FIRST_ROWS))


def refusals_table(refusals: "QuerySet[ImportRefusal]", *, day: date) -> Table:
    """The refused rows as they were brought, with the reason behind them: mended, the file can be brought again."""
    header = (*COLUMNS, LINE, REASON, RAW)
    return Table(name="geweigerd", sheet="Geweigerd", day=day, header=header, rows=_refused_rows(refusals))


def _refused_rows(refusals: "QuerySet[ImportRefusal]") -> Iterator[Row]:
    for refusal in refusals.iterator():
        cells = [str(refusal.cells.get(column, "")) for column in COLUMNS]
        yield (*cells, refusal.line, " ".join(refusal.reasons), refusal.raw)


def example_table(*, day: date) -> Table:
    """A list with one invented enterprise, of words that exist."""
    categories, themes, recognitions = ("|".join(words[:2]) for words in _words().values())
    row = (
        "Groenploeg Voorbeeld",
        "01234567",
        "Assen",
        "Wij maaien bermen in fasen, zodat er altijd iets bloeit.",
        "Schrijf hier meer, als u wilt.",
        categories,
        themes,
        "Drenthe|gemeente Groningen",
        "https://www.voorbeeld.nl/",
        "info@voorbeeld.nl",
        recognitions,
    )
    return Table(name="voorbeeld", sheet="Voorbeeld", day=day, header=COLUMNS, rows=[row])


def _words() -> dict[str, list[str]]:
    """The words that a list may use, by what they are."""
    known = known_words()
    kinds = {"Categorieën": known.categories, "Thema's": known.themes, "Erkenningen": known.recognitions}
    return {name: sorted(set(words.values())) for name, words in kinds.items()}
