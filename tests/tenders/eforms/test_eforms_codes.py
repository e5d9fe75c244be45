"""Dutch words for codes."""

import json
from pathlib import Path

import pytest

from tenders.eforms import codes
from tenders.eforms.codes import LABELS, label


def test_a_known_code_has_dutch_words() -> None:
    assert label(codes.NATURE, "services") == "diensten"
    assert label(codes.SOCIAL, "opp") == "werk voor mensen met een afstand tot de arbeidsmarkt"


def test_the_same_code_differs_by_list() -> None:
    assert label(codes.ENVIRONMENTAL, "other") != label(codes.SOCIAL, "other")


@pytest.mark.parametrize(("list_name", "code"), [(codes.PROCEDURE, "new-2030"), ("no-such-list", "open")])
def test_an_unknown_code_is_shown_as_delivered(list_name: str, code: str) -> None:
    assert label(list_name, code) == code


def test_a_withheld_code_says_so_in_every_list() -> None:
    assert {label(list_name, "unpublished") for list_name in LABELS} == {"niet openbaar"}


@pytest.mark.samples
def test_every_code_of_the_official_lists_has_words(samples_dir: Path) -> None:
    official = json.loads((samples_dir / "eforms-codelists_en-nl.json").read_text())["codelists"]
    official[codes.RESERVED_EXECUTION] = official["applicability_reserved-execution"]
    business_registers = {"brin-ecs", "brin-eeig"}  # notices of companies, which are no procurement and are not read
    for list_name, labels in LABELS.items():
        assert {row["code"] for row in official[list_name]} - business_registers == set(labels)
