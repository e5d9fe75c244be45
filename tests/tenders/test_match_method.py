"""/opdrachten/-/rekenwijze/: every part of the sum with its points, the threshold and the version."""

import pytest
from django.test import Client

from tenders.match_rules import CHANGES, RULES
from tenders.matching import PARTS, THRESHOLD, VERSION

PAGE = "/opdrachten/-/rekenwijze/"


@pytest.mark.django_db
def test_it_names_each_part_with_its_points_and_the_threshold(client: Client) -> None:
    page = client.get(PAGE).content.decode()
    assert f"vanaf {THRESHOLD} van de 100 punten" in page
    assert [(rule.rule, rule.most) for rule in RULES] == list(PARTS.items())
    for rule in RULES:
        assert f'<td class="n" data-l="Punten">{rule.most}</td>' in page
    assert f"rekenwijze {VERSION}" in page


def test_each_version_says_what_changed() -> None:
    assert [number for number, _, _ in CHANGES] == list(range(1, VERSION + 1))


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_sum_can_only_be_read(method: str, client: Client) -> None:
    assert getattr(client, method)(PAGE).status_code == 405
