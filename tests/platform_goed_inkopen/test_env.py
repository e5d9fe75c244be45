"""What the environment may say, and the sentence for what it may not."""

from pathlib import Path

import pytest

from platform_goed_inkopen.env import ConfigurationError, Environment, read

PRODUCTION = {
    "DATABASE_URL": "postgresql://app@db/app",
    "REDIS_URL": "redis://queue:6379/0",
    "SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789",
    "PUBLIC_URL": "https://goedinkopen.example",
}


def environment(tmp_path: Path, **variables: str) -> Environment:
    return read({"DATA_DIR": str(tmp_path), **variables}, root=tmp_path)


def test_with_nothing_set_the_site_is_embedded_and_on_loopback_only(tmp_path: Path) -> None:
    env = environment(tmp_path)

    assert env.embedded
    assert not env.debug
    assert env.public_url == "http://localhost:8000"
    assert set(env.allowed_hosts) == {"localhost", "127.0.0.1", "[::1]"}
    assert len(env.secret_key) >= 32
    assert env.tenderned_url == "https://www.tenderned.nl/papi/tenderned-rs-tns/v2"
    assert env.tenderned_pause == 0.3


def test_the_generated_key_stays_the_same(tmp_path: Path) -> None:
    assert environment(tmp_path).secret_key == environment(tmp_path).secret_key


def test_production_takes_what_it_is_given(tmp_path: Path) -> None:
    env = environment(tmp_path, **PRODUCTION, TRUSTED_PROXY_COUNT="1")

    assert not env.embedded
    assert env.https
    assert env.allowed_hosts == ("goedinkopen.example",)
    assert env.cache_url == "redis://queue:6379/1"
    assert env.trusted_proxy_count == 1


def test_static_files_are_in_the_data_folder_unless_an_image_holds_them(tmp_path: Path) -> None:
    assert environment(tmp_path).static_root == tmp_path / "static"
    assert environment(tmp_path, STATIC_ROOT="/app/collected").static_root == Path("/app/collected")


def test_the_port_stands_in_the_address_of_the_site(tmp_path: Path) -> None:
    assert environment(tmp_path, PORT="8123").public_url == "http://localhost:8123"


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"PORT": "http"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"DEBUG": "misschien"}, "DEBUG=1"),
        ({"TENDERNED_BUDGET": "veel"}, "TENDERNED_BUDGET"),
        ({"TENDERNED_PAUSE": "-1"}, "TENDERNED_PAUSE"),
        ({"TENDERNED_PAUSE": "snel"}, "TENDERNED_PAUSE"),
        ({"TENDERNED_PAUSE": "nan"}, "TENDERNED_PAUSE"),
        ({"TENDERNED_URL": "http://tenderned.example/"}, "https://"),
        ({"TED_URL": "ftp://ted.europa.eu"}, "TED_URL"),
        ({"PUBLIC_URL": "https://goedinkopen.example"}, "DATABASE_URL"),
        ({"ALLOWED_HOSTS": "goedinkopen.example"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({**PRODUCTION, "DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({**PRODUCTION, "SECRET_KEY": ""}, "SECRET_KEY"),
        ({**PRODUCTION, "SECRET_KEY": "kort"}, "SECRET_KEY"),
        ({**PRODUCTION, "SECRET_KEY": "a" * 40}, "SECRET_KEY"),
        ({**PRODUCTION, "PUBLIC_URL": ""}, "PUBLIC_URL"),
        ({**PRODUCTION, "PUBLIC_URL": "http://goedinkopen.example"}, "https://"),
        ({**PRODUCTION, "PUBLIC_URL": "https://goedinkopen.example/pad"}, "zonder pad"),
        ({**PRODUCTION, "ALLOWED_HOSTS": ".example"}, "ALLOWED_HOSTS"),
        ({**PRODUCTION, "REDIS_URL": "http://queue"}, "REDIS_URL"),
        ({**PRODUCTION, "REDIS_URL": "redis://queue/noot"}, "databasenummer"),
        ({"EMAIL_URL": "pigeon://loft"}, "EMAIL_URL"),
    ],
)
def test_an_impossible_value_stops_the_start_with_a_sentence_that_says_what_to_set(
    tmp_path: Path, variables: dict[str, str], says: str
) -> None:
    with pytest.raises(ConfigurationError, match=says.replace("*", r"\*")) as stopped:
        environment(tmp_path, **variables)
    assert "\n" not in str(stopped.value)
