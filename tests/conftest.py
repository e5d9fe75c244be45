"""What every test stands on: services of this run alone, no way out to the internet, a browser, a real worker."""

import ipaddress
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from hypothesis import settings as hypothesis_settings
from playwright._impl._driver import compute_driver_executable

from platform_goed_inkopen.celery import app
from platform_goed_inkopen.embedded import processes
from tests.counting import CASE
from tests.rights.people import people
from tests.tally import pytest_terminal_summary, tally

__all__ = ["people", "pytest_terminal_summary", "tally"]  # found here by pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT.parent / "shared" / "samples"
CHROMIUM_NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--no-first-run", "--disable-gpu"]


class OutsideWorldError(RuntimeError):
    """A test wanted to leave this machine. Not an OSError: the code under test would take it for an outage."""


def only_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse every connection and every question for a name that does not stay on this machine."""
    if event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if name not in {None, "", "localhost"} and not is_loopback(name):
        raise OutsideWorldError(f"Tests stay on this machine, and this one asked for {name}.")


def is_loopback(host: str) -> bool:
    """Whether this is a number of this machine; a name is not."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


sys.addaudithook(only_loopback)
# A busy machine is no reason to fail: what a rule costs is measured elsewhere.
hypothesis_settings.register_profile("platform", deadline=None)
hypothesis_settings.load_profile("platform")


def pytest_configure() -> None:
    """Without ./test there is no database that may be thrown away."""
    if "PYTEST_PLUGINS" not in os.environ:
        raise pytest.UsageError("Geef ./test in plaats van pytest; argumenten gaan door naar pytest.")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark cases of reliability.md: whoever names one in a test need not mark it; full counts are run by hand.

    Browser tests last, in files of their own: where Playwright's event loop ran, other tests lose their database.
    """
    for item in items:
        if CASE.search(item.nodeid) and not item.get_closest_marker("headline"):
            item.add_marker("reliability")
    items.sort(key=is_browser_test)
    mixed = {item.path for item in items if is_browser_test(item)} & {
        item.path for item in items if not is_browser_test(item)
    }
    if mixed:
        raise pytest.UsageError(f"Zet de browsertests in een eigen bestand: {', '.join(map(str, mixed))}.")


def is_browser_test(item: pytest.Item) -> bool:
    """Whether this test needs Chromium."""
    return item.get_closest_marker("browser") is not None


def pytest_runtest_protocol(item: pytest.Item) -> None:
    """Django may use the database although Playwright's event loop runs, which it does until this process ends."""
    if is_browser_test(item):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without Chromium a browser test is skipped, but not where it must be run."""
    reason = no_browser() if is_browser_test(item) else ""
    if reason:
        missing(reason, "CI", "true")


@cache
def no_browser() -> str:
    """Why browser tests cannot run here; empty when they can."""
    if not chromium():
        return "Chromium is er niet: installeer het (apt install chromium) of zet CHROMIUM."
    node, _ = compute_driver_executable()
    if subprocess.run([node, "--version"], capture_output=True, check=False).returncode != 0:
        return "Playwright werkt hier niet: installeer wat het mist (apt install libatomic1)."
    return ""


def missing(message: str, variable: str, demanded: str) -> None:
    """Skip with the reason, or fail where this environment variable demands it."""
    if os.environ.get(variable) == demanded:
        pytest.fail(message)
    pytest.skip(message)


def chromium() -> str | None:
    """The browser of this machine."""
    names = (os.environ.get("CHROMIUM"), *CHROMIUM_NAMES)
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright, but with the browser of this machine."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def samples_dir() -> Path:
    """Real notices, which are not part of the checkout."""
    if not SAMPLES.is_dir():
        missing(f"Er zijn geen voorbeelden in {SAMPLES}.", "REQUIRE_SAMPLES", "1")
    return SAMPLES


@pytest.fixture(autouse=True, scope="session")
def _settings_of_tests(worker_id: str) -> Iterator[None]:
    """Names of static files as they are, since nothing was collected; passwords that are not slow on purpose.

    Each process that tests has files of its own, as it has its own database: what the one sweeps the other still needs.
    """
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    own = Path(settings.MEDIA_ROOT).parent / f"files-{worker_id}"
    private = settings.STORAGES["private"]
    storages = {
        **settings.STORAGES,
        "staticfiles": plain,
        "private": {**private, "OPTIONS": {**private["OPTIONS"], "location": own / "private"}},
    }
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES=storages, MEDIA_ROOT=own / "media", PASSWORD_HASHERS=hashers):
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """What one test kept must not be there for the next; limits are rows, which go with the test."""
    caches["template_fragments"].clear()


@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A real Celery worker on the database and the queue of this test, ready for tasks."""
    redis.Redis.from_url(settings.CELERY_BROKER_URL).flushdb()
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    name = f"test@{tmp_path.name}"
    command = [sys.executable, "-m", "celery", "-A", "platform_goed_inkopen", "worker", "--hostname", name]
    command += ["--pool", "threads", "--concurrency", "2", "--without-mingle", "--without-gossip"]
    environment = os.environ | {"DATABASE_URL": database}
    with (tmp_path / "worker.log").open("wb") as log:
        process = processes.spawn(command, log=log, env=environment, cwd=ROOT)

    def settled() -> bool:
        return process.poll() is not None or bool(app.control.ping(destination=[name], timeout=0.5))

    try:
        ready = processes.wait_until(settled, seconds=60) and process.poll() is None
        assert ready, (tmp_path / "worker.log").read_text()
        yield process
    finally:
        processes.end(process, patience=5)
