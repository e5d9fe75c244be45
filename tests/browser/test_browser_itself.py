"""That a browser test can use the site and the database at once; the other browser tests count on it."""

from typing import Any

import pytest

from platform_goed_inkopen.models import OutgoingMail

pytestmark = pytest.mark.browser


def test_a_browser_sees_the_site_and_the_test_the_database(live_server: Any, page: Any, db: None) -> None:
    OutgoingMail.objects.create(key="browser", recipient="a@voorbeeld.nl", subject="Dag", text="Dag", html="Dag")

    answer = page.goto(f"{live_server.url}/livez")

    assert answer.status == 200
    assert OutgoingMail.objects.count() == 1
