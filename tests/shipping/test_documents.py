"""What the documents say is there, is there."""

import re
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands
from django.db import connection
from django.test import Client

from accounts.actions import erasure
from accounts.models import PlatformRole, User
from platform_goed_inkopen import env
from tests.conftest import ROOT
from tests.factories import NOON, UserFactory
from tests.shipping.test_compose import VARIABLE, known_to_env

DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CODE_OF_CONDUCT.md",
    "docs/deploy.md",
    "docs/reliability.md",
    "dotenv.example",
]
# A path has a slash or an ending; addresses of the site, of the image and of other machines are no paths.
PATH = re.compile(r"`((?:[\w.-]+/)*[\w.-]+(?:/|\.(?:py|md|html|txt|yml|css|example))|Dockerfile|\.ci/run)`")
MADE_BY_RUNNING = {"var/", "DATA_DIR/", "static.collected"}
PUBLICCODE = yaml.safe_load((ROOT / "publiccode.yml").read_text())
DOTENV = (ROOT / "dotenv.example").read_text()
DEPLOY = (ROOT / "docs/deploy.md").read_text()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_that_a_document_names_exists(name: str) -> None:
    named = set(PATH.findall((ROOT / name).read_text())) - MADE_BY_RUNNING
    assert {path for path in named if not (ROOT / path).exists() and not (ROOT / "tenders" / path).exists()} == set()


def test_the_recipe_names_the_whole_way_from_the_database_to_the_page() -> None:
    recipe = (ROOT / "CONTRIBUTING.md").read_text().partition("## The most common change")[2]
    rows = [line.split("|")[1] for line in recipe.splitlines() if line.startswith("| `")]
    named = [path for row in rows for path in PATH.findall(row)]
    assert named[0] == "suppliers/models/profiles.py"
    assert "templates/suppliers/profile.html" in named
    assert len(named) == len(set(named)) >= 12


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_a_document_names_exists(name: str) -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", (ROOT / name).read_text()))
    assert named <= get_commands().keys() | {"shell", "makemigrations", "migrate"}


@pytest.mark.parametrize("name", ["README.md", "docs/deploy.md"])
def test_a_link_to_a_file_leads_to_one(name: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / name).read_text()):
        assert ((ROOT / name).parent / target).exists(), target


class TestTheExampleOfTheEnvironment:
    given = dict(line.lstrip("#").split("=", 1) for line in DOTENV.splitlines() if re.match(r"#?[A-Z_]+=", line))

    def test_it_has_every_variable_that_the_platform_reads_and_no_other(self) -> None:
        assert self.given.keys() == known_to_env() | {"POSTGRES_PASSWORD"}

    def test_it_has_every_variable_that_compose_asks(self) -> None:
        asked = {match[1] for match in VARIABLE.finditer((ROOT / "docker-compose.yml").read_text())}
        assert asked <= self.given.keys()
        assert asked >= {"SECRET_KEY", "PUBLIC_URL", "EMAIL_URL", "POSTGRES_PASSWORD"}

    def test_its_values_are_possible(self, tmp_path: Path) -> None:
        read = env.read({**self.given, "DATA_DIR": str(tmp_path)}, root=ROOT)
        assert read.https
        assert read.tenderned_url == env.TENDERNED_URL
        assert read.ted_url == env.TED_URL

    def test_the_readme_explains_every_variable(self) -> None:
        table = (ROOT / "README.md").read_text().partition("## Settings")[2].partition("## ")[0]
        explained = set(re.findall(r"`([A-Z][A-Z_]+)`", table))
        assert known_to_env() - explained == set()


class TestPubliccode:
    def test_it_has_what_version_0_4_demands(self) -> None:
        assert PUBLICCODE["publiccodeYmlVersion"] == "0.4"
        assert PUBLICCODE.keys() >= {"name", "url", "platforms", "categories", "developmentStatus", "softwareType"}
        assert PUBLICCODE.keys() >= {"releaseDate", "description", "legal", "maintenance", "localisation"}

    def test_what_is_chosen_from_a_list_is_on_it(self) -> None:
        assert PUBLICCODE["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
        assert PUBLICCODE["softwareType"] == "standalone/web"
        assert PUBLICCODE["maintenance"]["type"] in {"internal", "contract", "community", "none"}
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", PUBLICCODE["releaseDate"])
        assert PUBLICCODE["url"].startswith("https://")

    @pytest.mark.parametrize("language", PUBLICCODE["description"])
    def test_each_language_has_texts_of_the_right_length(self, language: str) -> None:
        told = PUBLICCODE["description"][language]
        assert len(told["shortDescription"]) <= 150
        assert 150 <= len(told["longDescription"]) <= 10_000
        assert told["features"]

    def test_somebody_can_be_reached(self) -> None:
        assert all(contact["name"] for contact in PUBLICCODE["maintenance"]["contacts"])

    def test_it_agrees_with_the_project(self) -> None:
        project = (ROOT / "pyproject.toml").read_text()
        assert f'version = "{PUBLICCODE["softwareVersion"]}"' in project
        assert f'license = "{PUBLICCODE["legal"]["license"]}"' in project
        assert f"## {PUBLICCODE['softwareVersion']}" in (ROOT / "CHANGELOG.md").read_text()
        assert PUBLICCODE["localisation"]["availableLanguages"] == ["nl"]


def run_script(number: int) -> None:
    """Run what the handbook gives to `manage.py shell`."""
    script = re.findall(r'shell -c "(.*?)"', DEPLOY, re.DOTALL)[number]
    exec("\n".join(line.strip() for line in script.splitlines()), {})


@pytest.mark.django_db
class TestTheHandbook:
    def test_the_first_coordinator_is_made_as_it_says(self) -> None:
        UserFactory(email="name@example.nl")
        run_script(0)
        assert sorted(PlatformRole.objects.values_list("role", "province")) == [("coordinator", ""), ("moderator", "")]

    def test_who_a_backup_brings_back_is_erased_again_as_it_says(self, capsys: pytest.CaptureFixture[str]) -> None:
        person = UserFactory(email="weg@voorbeeld.example", name="Wies Weg")
        erasure.erase_account(user=User.objects.get(pk=person.pk), now=NOON)
        out, empty, back = re.findall(r'--command "((?:COPY|TRUNCATE) [^"]+)"', DEPLOY)
        with connection.cursor() as cursor:
            with cursor.copy(out) as copy:
                kept = b"".join(copy)
            person.save()  # the backup
            cursor.execute(empty)
            with cursor.copy(back) as copy:
                copy.write(kept)
        run_script(1)
        assert capsys.readouterr().out == "1\n"
        assert not User.objects.filter(name="Wies Weg").exists()

    def test_it_tells_every_field_of_readyz(self, client: Client) -> None:
        told = client.get("/readyz").json()
        fields = {name for name in told if name != "jobs"} | {f"jobs.{name}" for name in told["jobs"]}
        table = DEPLOY.partition("## What to watch")[2].partition("Logs are")[0]
        assert set(re.findall(r"`([a-z_.]+)`", table)) >= fields
