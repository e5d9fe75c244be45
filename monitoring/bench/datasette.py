"""The directory's rows for Datasette: one table with full-text search and four columns to count by.

Datasette gets what it is fastest with: an immutable file with counts made beforehand, no suggested facets, indexed
columns, and one value a column where this site counts all that a supplier has. It gets the time for every facet, since
one that takes too long would be left out of the answer.
"""

import sqlite3
from pathlib import Path
from typing import Any

import psycopg

from platform_goed_inkopen.regions import BY_CODE

SETTINGS = {
    "suggest_facets": "off",
    "facet_time_limit_ms": "60000",
    "sql_time_limit_ms": "60000",
    "default_facet_size": "40",
}
ROWS = """
SELECT supplier.id, organisation.name, organisation.municipality_code, supplier.summary, supplier.description,
    (SELECT string_agg(concat_ws(' ', it.title, it.text, category.name), ' ') FROM suppliers_offering AS it
        JOIN suppliers_category AS category ON category.id = it.category_id WHERE it.supplier_id = supplier.id),
    (SELECT category.slug FROM suppliers_offering AS it JOIN suppliers_category AS category
        ON category.id = it.category_id WHERE it.supplier_id = supplier.id ORDER BY it.id LIMIT 1),
    (SELECT theme.slug FROM suppliers_supplier_themes AS link JOIN suppliers_theme AS theme
        ON theme.id = link.theme_id WHERE link.supplier_id = supplier.id ORDER BY link.id LIMIT 1),
    (SELECT label.slug FROM suppliers_claim AS claim JOIN suppliers_recognition AS label
        ON label.id = claim.recognition_id WHERE claim.supplier_id = supplier.id
        AND claim.withdrawn_at IS NULL AND claim.investigated_since IS NULL
        AND (claim.valid_until IS NULL OR claim.valid_until >= current_date) ORDER BY claim.id LIMIT 1)
FROM suppliers_supplier AS supplier JOIN accounts_organisation AS organisation
    ON organisation.id = supplier.organisation_id
JOIN suppliers_searchentry AS entry ON entry.supplier_id = supplier.id
WHERE entry.published ORDER BY entry.name_key, supplier.id"""
TABLE = """
CREATE TABLE aanbieder (id INTEGER PRIMARY KEY, naam TEXT, gemeente TEXT, samenvatting TEXT, omschrijving TEXT,
    aanbod TEXT, categorie TEXT, thema TEXT, erkenning TEXT);"""
SEARCH = """
CREATE INDEX aanbieder_categorie ON aanbieder (categorie);
CREATE INDEX aanbieder_thema ON aanbieder (thema);
CREATE INDEX aanbieder_gemeente ON aanbieder (gemeente);
CREATE INDEX aanbieder_erkenning ON aanbieder (erkenning);
CREATE VIRTUAL TABLE aanbieder_fts USING fts5 (naam, samenvatting, omschrijving, aanbod, content='aanbieder',
    content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO aanbieder_fts (rowid, naam, samenvatting, omschrijving, aanbod)
    SELECT id, naam, samenvatting, omschrijving, aanbod FROM aanbieder;
INSERT INTO aanbieder_fts (aanbieder_fts) VALUES ('optimize');
ANALYZE;"""


def export(database_url: str, file: Path) -> int:
    """Write the published suppliers of this database into a new SQLite file; returns how many."""
    with psycopg.connect(database_url) as connection, sqlite3.connect(file) as target:
        target.executescript(TABLE)
        with connection.cursor(name="suppliers") as cursor:
            cursor.execute(ROWS)
            target.executemany("INSERT INTO aanbieder VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_row, cursor))
        target.commit()
        target.executescript(SEARCH)
        (number,) = target.execute("SELECT count(*) FROM aanbieder").fetchone()
    return int(number)


def command(file: Path, port: int) -> list[str]:
    """How Datasette serves that file on loopback."""
    settings = [part for name, value in SETTINGS.items() for part in ("--setting", name, value)]
    return ["-m", "datasette", "serve", "-i", str(file), "--host", "127.0.0.1", "--port", str(port), *settings]


def _row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    pk, name, seat, *rest = row
    return (pk, name, BY_CODE[seat].slug if seat in BY_CODE else None, *rest)
