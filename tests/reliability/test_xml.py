"""The cases X of the reliability catalogue, as a night meets them: hostile notices wait, and there is one way out.

What a notice may hold is tried in tests/tenders/eforms/test_eforms_hostile.py, what may come over the wire in
tests/tenders/test_http.py. X03 has nothing to try: the platform fetches no address that a user gives.
"""

import ast
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tenders.models import Award, Publication, SyncFailure
from tenders.tenderned.catalogue import Catalogue
from tenders.tenderned.standin import StandIn
from tests.tenders.answers import AWARD, award_xml
from tests.tenders.conftest import Sync

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("platform_goed_inkopen", "accounts", "suppliers", "tenders", "stories", "monitoring")
CLIENTS = frozenset({"requests", "urllib3", "httpx", "aiohttp", "http.client", "urllib.request", "ftplib", "telnetlib"})
# What else may ask over HTTP, and why: none of it leaves this machine.
ASK_LOOPBACK = {
    "monitoring/bench/bare.py",  # what reading is measured against
    "monitoring/bench/load.py",  # visitors of the site that is measured
    "monitoring/bench/page.py",
    "monitoring/bench/stage.py",
    "monitoring/bench/starting.py",
    "platform_goed_inkopen/embedded/start.py",  # whether the site that it started answers
    "platform_goed_inkopen/probe.py",
}
NUMBER = "643394-2026"
Serve = Callable[..., StandIn]


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """Listens on loopback; any knock is a failure."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def after_a_night(notice: bytes, serve: Serve, sync: Sync) -> tuple[SyncFailure, StandIn]:
    """What is kept of this notice; the publication itself is there."""
    standin = serve(Catalogue([replace(AWARD, ted_number=NUMBER)], xml={NUMBER: notice}))
    run = sync(standin)
    assert (run.created, run.failed, Publication.objects.count(), Award.objects.count()) == (1, 0, 1, 0)
    return SyncFailure.objects.waiting().get(), standin


@pytest.mark.django_db
def test_X01_a_notice_that_wants_to_fetch_waits_and_fetches_nothing(
    serve: Serve, sync: Sync, canary: socket.socket
) -> None:
    port = canary.getsockname()[1]
    doctype = f'<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:{port}/"><!ENTITY y SYSTEM "file:///etc/passwd">]>'
    hostile = award_xml(winner="&x;&y;").replace(b"?>", b"?>" + doctype.encode(), 1)
    failure, standin = after_a_night(hostile, serve, sync)
    assert (failure.what, bytes(failure.body)) == ("ted", hostile)
    with pytest.raises(BlockingIOError):
        canary.accept()
    standin.catalogue.xml[NUMBER] = award_xml()
    sync(standin)
    assert Award.objects.get().winner_name == "Groenploeg De Hamrik"
    assert not SyncFailure.objects.waiting().exists()


@pytest.mark.django_db
def test_X02_a_notice_that_is_too_deep_or_too_large_waits(serve: Serve, sync: Sync) -> None:
    deep = award_xml(winner="<a>" * 5_000 + "</a>" * 5_000)
    failure, standin = after_a_night(deep, serve, sync)
    assert bytes(failure.body) == deep
    standin.catalogue.xml[NUMBER] = award_xml(winner="A" * 50_000_000)
    sync(standin)
    failure.refresh_from_db()
    assert failure.attempts == 2
    assert len(failure.body) < 50_000_000
    assert not Award.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_X05_the_winner_is_spelled_right_in_any_encoding(codec: str, serve: Serve, sync: Sync) -> None:
    declared = {"iso-8859-1": "ISO-8859-1", "utf-16": "UTF-16"}.get(codec, "UTF-8")
    notice = award_xml(winner="Coöperatie Hé").decode().replace("UTF-8", declared, 1).encode(codec)
    sync(serve(Catalogue([replace(AWARD, ted_number=NUMBER)], xml={NUMBER: notice})))
    assert Award.objects.get().winner_name == "Coöperatie Hé"


@pytest.mark.django_db
def test_X05_a_false_encoding_waits(serve: Serve, sync: Sync) -> None:
    false = award_xml(winner="Coöperatie Hé").decode().encode("iso-8859-1")
    failure, _ = after_a_night(false, serve, sync)
    assert bytes(failure.body) == false
    assert not Award.objects.exists()


def test_X04_nothing_asks_over_http_but_the_one_door() -> None:
    askers = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if CLIENTS & imported(path.read_text())
    }
    assert askers - ASK_LOOPBACK == {"tenders/http.py"}


def imported(text: str) -> set[str]:
    """The modules that this one imports, each with the modules that it is in."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names | {name.partition(".")[0] for name in names}


def test_X04_a_new_module_that_asks_by_itself_breaks_the_build(tmp_path: Path) -> None:
    """The rule of pyproject.toml, on a copy of the rooms with such a module in it."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert lint(tmp_path).returncode == 0
    (tmp_path / "tenders" / "elsewhere.py").write_text("import requests\n")
    refused = lint(tmp_path)
    assert refused.returncode == 1
    assert "tenders.elsewhere -> requests" in refused.stdout


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """The import rules, in this folder."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)
