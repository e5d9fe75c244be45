"""Rows for tests: the least that is valid, by name and role. A supplier is published unless the test says otherwise."""

from datetime import UTC, datetime
from functools import cache

import factory
from allauth.account.models import EmailAddress
