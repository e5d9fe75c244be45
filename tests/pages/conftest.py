"""All pages, made once for a file of tests."""

import pytest
from pytest_django import DjangoDbBlocker

from tests.pages import crawl
from tests.visits import undone


@pytest.fixture(scope="module")
def found(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[crawl.Seen]:
    """Every answer that anybody gets; the rows behind it are gone."""
    with django_db_blocker.unblock(), undone():
        return crawl.everything(crawl.north())
