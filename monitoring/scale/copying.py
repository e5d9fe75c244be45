"""Rows into tables by COPY, inside a transaction of the caller."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.db import connection, models

Row = Sequence[Any]
BLOCK = 2_000


class Into:
    """COPY into the table of a model: the named columns as they are given, the others as the model fills them.

    `made` are columns that somebody else fills.
    """

    def __init__(self, model: type[models.Model], *names: str, made: Iterable[str] = ()) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        filled = [fields[name] for name in fields.keys() - {*names, *made} if _needs_a_value(fields[name])]
        self.table = model._meta.db_table
        self.columns = [str(fields[name].column) for name in names] + [str(field.column) for field in filled]
        self._rest = tuple(field.get_db_prep_save(field.get_default(), connection) for field in filled)

    def write(self, rows: Iterable[Row], *, table: str = "") -> int:
        """Write the rows, into another table with these columns when one is named; returns how many."""
        return copy(table or self.table, self.columns, ((*row, *self._rest) for row in rows))


class WithWords:
    """COPY into a table with columns that the database makes of texts, so that each row is written once.

    `texts` name the texts, the first of them the id; `made` are the columns with their SQL, where the texts are `told`.
    """

    def __init__(self, into: Into, texts: Sequence[str], made: Mapping[str, str]) -> None:
        self._into, self._texts = into, texts
        columns, chosen = quoted(into.columns), quoted(into.columns, "waiting.")
        told = ", ".join(f'"{name}" {"text" if place else "bigint"}' for place, name in enumerate(texts))
        self._open = (
            f'CREATE TEMP TABLE seeded_row AS SELECT {columns} FROM "{into.table}" LIMIT 0;'
            f"CREATE TEMP TABLE seeded_text ({told})"
        )
        self._move = (
            f'INSERT INTO "{into.table}" ({columns}, {quoted(made)}) SELECT {chosen}, {", ".join(made.values())}'
            " FROM seeded_row AS waiting JOIN seeded_text AS told USING (id) ORDER BY waiting.id;"
            "DROP TABLE seeded_row, seeded_text"
        )

    def write(self, rows: Iterable[Row], texts: Iterable[Row]) -> None:
        """Write these rows, each with the words that have its id."""
        with connection.cursor() as cursor:
            cursor.execute(self._open)
            self._into.write(rows, table="seeded_row")
            copy("seeded_text", self._texts, texts)
            cursor.execute(self._move)


def copy(table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write these rows into these columns; returns how many."""
    written = 0
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({quoted(columns)}) FROM STDIN') as writing:
        for row in rows:
            writing.write_row(row)
            written += 1
    return written


def blocks(number: int) -> Iterator[range]:
    """The numbers from 0, so many at a time that memory does not grow with them."""
    return (range(start, min(start + BLOCK, number)) for start in range(0, number, BLOCK))


def quoted(columns: Iterable[str], prefix: str = "") -> str:
    """The columns as SQL names them, each of the table in `prefix`."""
    return ", ".join(f'{prefix}"{column}"' for column in columns)


def reserve_ids(model: type[models.Model], number: int) -> int:
    """The first of so many ids in a row that nobody else gets; others wait with their new rows until we commit."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE')
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        (first,) = cursor.fetchone() or (0,)
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first + number - 1])
    return int(first)


@contextmanager
def without_history() -> Iterator[None]:
    """The audit triggers of this transaction alone do nothing on new rows; nobody else notices.

    A row that says "made by seed_scale" a hundred thousand times tells nothing; what is changed later is recorded.
    """
    inserting = [(model, it) for model, it in pgtrigger.registered() if str(it.operation) == str(pgtrigger.Insert)]
    names = ",".join(trigger.get_pgid(model) for model, trigger in inserting)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])
        yield
        cursor.execute("SELECT set_config('pgtrigger.ignore', NULL, true)")


def _needs_a_value(field: "models.Field[Any, Any]") -> bool:
    """Whether COPY must name it: the database fills in ids, its own defaults and NULL."""
    return not (field.primary_key or field.null or field.has_db_default())
