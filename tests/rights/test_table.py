"""Z01: every address, for everybody, with an object of the own and of another organisation, by every method."""

from collections import Counter

import pytest

from tests.rights import table
from tests.rights.cast import Cast
from tests.rights.cells import METHODS, Row, answer, letter_of, path_of, patterns, rows
from tests.tally import Tally

ROWS = rows()
pytestmark = [pytest.mark.reliability, pytest.mark.django_db]


@pytest.mark.parametrize("role", table.ROLES)
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_Z01_everybody_gets_the_answer_of_the_table(people: Cast, row: Row, role: str, tally: Tally) -> None:
    sides = [(people.ours, role)]
    if row.subject in people.theirs:
        sides.append((people.theirs, table.SWAPPED.get(role, role)))
    cells = [(path_of(row, objects[row.subject]), method, as_role) for objects, as_role in sides for method in METHODS]
    answers = {cell: letter_of(answer(people.cookies[role], cell[1], cell[0])) for cell in cells}
    unexpected = [
        f"{method} {path}: {answers[path, method, as_role]} in plaats van {row.expected(as_role, method)}"
        for path, method, as_role in cells
        if answers[path, method, as_role] != row.expected(as_role, method)
    ]
    tally(
        "rolentabel",
        adressen=[row.address],
        regels=[str(row)],
        rollen=[role],
        methoden=list(METHODS),
        cellen=len(cells),
        onverwacht=len(unexpected),
    )
    assert not unexpected, f"{role} ({table.ROLES[role]}): " + "; ".join(unexpected)


def test_Z01_every_address_has_a_line() -> None:
    listed = {row.address for row in ROWS}
    missing = sorted({str(entry.name) for entry in patterns()} - listed)
    letters = "> oooo o ooo ooo"
    lines = "\n".join(f"{name:<50}| {letters}  | {letters}" for name in missing)
    assert not missing, f"Deze adressen staan niet in tests/rights/table.py. Zet erbij wie ze mag:\n{lines}"


def test_Z01_every_line_is_an_address_and_stands_once() -> None:
    unknown = {row.address for row in ROWS} - {entry.name for entry in patterns()}
    assert not unknown, f"Deze regels van tests/rights/table.py zijn geen adres (meer): {sorted(unknown)}"
    assert [name for name, times in Counter(map(str, ROWS)).items() if times > 1] == []


def test_Z01_every_address_has_a_name_of_its_own() -> None:
    names = [entry.name for entry in patterns()]
    assert None not in names
    assert len(names) == len(set(names))
