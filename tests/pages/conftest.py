"""All pages, made once for a file of tests."""

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.pages import crawl


@pytest.fixture(scope="module")
def found(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[crawl.Seen]:
    """Every answer that anybody gets; the rows behind it are gone."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            answers = crawl.everything(crawl.north())
            transaction.set_rollback(True)
    return answers
