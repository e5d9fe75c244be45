"""What a log line holds, and what it never holds."""

import logging
import subprocess
import sys

import pytest
import structlog
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from platform_goed_inkopen.logs import masked
from tests.conftest import ROOT
from tests.log_lines import parsed, written

log = logging.getLogger("platform.test")

SECRETS = {
    "canary@example.nl": "mail naar canary@example.nl geweigerd",
    "canary%40example.nl": "/aanbieders/?mail=canary%40example.nl",
    "c4n4ry-key": "GET /account/password/reset/key/c4n4ry-key/ gaf 500",
    "c4n4ry-confirm": "/account/confirm-email/c4n4ry-confirm/",
    "c4n4ry-invitation": "https://goedinkopen.example/uitnodiging/c4n4ry-invitation",
    "c4n4ry-check-up": "GET /aanbieders/-/bijwerken/c4n4ry-check-up/ gaf 500",
    "c4n4ry-answer": "GET /aanbieders/-/antwoord/c4n4ry-answer/ gaf 500",
    "c4n4ry-outcome": "GET /aanbieders/-/afloop/c4n4ry-outcome/ gaf 500",
    "c4n4rysearch": "/aanbieders/?categorie=groen&q=c4n4rysearch",
    "c4n4rybearer": "Authorization: Bearer c4n4rybearer",
    "c4n4rycookie": "Cookie: __Host-sessie=c4n4rycookie",
    "c4n4rypassword": "{'password': 'c4n4rypassword', 'x': 1}",
    "c4n4rydatabase": "postgresql://app:c4n4rydatabase@db/app weigert",
    "c4n4rytoken": "https://x.example/?token=c4n4rytoken",
}


@pytest.mark.parametrize("secret", SECRETS, ids=str)
@pytest.mark.parametrize("json_lines", [True, False], ids=["json", "readable"])
def test_what_names_or_impersonates_somebody_is_masked(secret: str, json_lines: bool) -> None:
    with written(json_lines=json_lines) as lines:
        log.warning("%s", SECRETS[secret])
        structlog.get_logger("platform.test").warning("waarde", value=SECRETS[secret])
        try:
            raise ValueError(SECRETS[secret])
        except ValueError:
            log.exception("mislukt")
    assert "mislukt" in lines.getvalue()
    assert secret not in lines.getvalue()


def test_what_a_person_needs_to_mend_it_stays() -> None:
    text = "ConnectionError: http://127.0.0.1:1/publicaties?page=3&size=100: timed out (order 12, 3 × €)"
    assert masked(text) == text


@pytest.mark.django_db
def test_what_the_database_quotes_of_a_row_is_masked() -> None:
    User.objects.create_user("canary@example.nl", name="Canary")
    with written() as lines:
        try:
            with transaction.atomic():
                row = "('CANARY@example.nl', 'Canary', '', true)"
                connection.cursor().execute(
                    f"insert into accounts_user (email, name, password, is_active) values {row}"
                )
        except IntegrityError:
            log.exception("dubbel")
    (line,) = parsed(lines.getvalue())
    assert "user_email_whatever_its_capitals" in line["exception"]
    assert "canary" not in line["exception"].partition("IntegrityError")[2].lower()


def test_a_line_of_json_is_one_line_with_time_level_logger_and_event() -> None:
    with written() as lines:
        log.warning("eerste\nregel")
    (line,) = parsed(lines.getvalue())
    assert line["event"] == r"eerste\x0aregel"
    assert line["level"] == "warning"
    assert line["logger"] == "platform.test"
    assert line["time"].endswith("Z")


def test_a_text_without_end_is_cut_and_masked_in_no_time() -> None:
    assert len(masked("a" * 1_000_000)) == 20_000


def test_results_go_to_stdout_and_logs_to_stderr() -> None:
    script = (
        "import django; django.setup(); import logging; logging.getLogger('platform.x').warning('kijk'); print('klaar')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True, env=None
    )
    assert done.stdout == "klaar\n"
    assert [line["event"] for line in parsed(done.stderr)] == ["kijk"]


def test_without_a_database_of_its_own_lines_are_for_a_person(tmp_path) -> None:
    script = "import django; django.setup(); import logging; logging.getLogger('platform.x').warning('kijk')"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        env={"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "platform_goed_inkopen.settings"},
    )
    assert "kijk" in done.stderr
    assert not done.stderr.startswith("{")
    assert "\x1b" not in done.stderr
