"""What is of another organisation does not exist: for every address that leads to something of an organisation (Z02).

Found by asking the addresses themselves, so that a new one without an object in cast.py fails here.
"""

import pytest
from django.urls import URLPattern

from tests.rights.cast import Cast
from tests.rights.cells import answer, path_of, patterns, rows

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]
OWN = "mijn/"
# Addresses whose argument is no object of an organisation: who has the mail may open them, or is the person meant.
NOT_OF_AN_ORGANISATION = {"accept_invitation", "accept_waiting"}


def private_addresses() -> list[URLPattern]:
    """Every address of one's own section that names an object."""
    return [
        entry
        for entry in patterns()
        if str(entry.pattern).startswith(OWN) and entry.pattern.converters and entry.name not in NOT_OF_AN_ORGANISATION
    ]


def test_Z02_every_private_address_is_tried_with_an_object_of_another_organisation(people: Cast) -> None:
    tried = {row.address for row in rows() if row.subject in people.theirs}
    missing = sorted(str(entry.name) for entry in private_addresses() if entry.name not in tried)
    assert not missing, f"Zet bij deze adressen een object van beide organisaties in cast.py: {missing}"
    assert len(private_addresses()) > 10


def test_Z02_whoever_acts_for_another_organisation_gets_404_on_every_private_address(people: Cast) -> None:
    names = {entry.name for entry in private_addresses()}
    unexpected = []
    for row in (row for row in rows() if row.address in names and row.subject in people.theirs):
        for whose, who in ((people.ours, "other"), (people.theirs, "owner"), (people.theirs, "editor")):
            for method in ("GET", "POST"):
                status = answer(people.cookies[who], method, path_of(row, whose[row.subject])).status_code
                unexpected += [f"{who} {method} {row}: {status}"] if status not in (404, 405) else []
    assert not unexpected, "; ".join(unexpected)
