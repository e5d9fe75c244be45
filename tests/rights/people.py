"""One database for whoever needs the whole cast: made once a file, and no test changes it."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.visits import undone


@pytest.fixture(scope="module")
def people(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """Everybody of the role table, in a transaction that is never committed. The test itself asks for `django_db`."""
    from tests.rights import cast

    logging.disable(logging.WARNING)  # thousands of requests, of which only the answers matter
    with django_db_blocker.unblock(), undone():
        yield cast.build()
    logging.disable(logging.NOTSET)
