"""The command `manage.py parse_notice`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tenders.eforms.document import MAX_BYTES
from tenders.management.commands.parse_notice import Command

KEYS = [
    *("file", "notice_id", "version", "folder_id", "subtype", "notice_type", "language", "title", "buyers", "cpv"),
    *("nuts", "nature", "procedure", "deadline", "estimated_value", "currency", "strategic", "environmental", "social"),
    *("innovation", "reserved", "reserved_execution", "lots", "awards", "changes"),
]


@pytest.fixture
def notice(tmp_path: Path, eforms: Callable[..., str]) -> Path:
    path = tmp_path / "één.xml"
    path.write_text(eforms(project="<cbc:Name>Fryslân\N{LINE SEPARATOR}één</cbc:Name>"))
    return path


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_file_is_one_line_with_every_key_in_order(notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command(Command(), str(notice), str(notice))
    first, second = rows(capsys)
    assert list(first) == KEYS
    assert first == second
    assert (first["file"], first["title"]) == (str(notice), "Fryslân\N{LINE SEPARATOR}één")


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_still_printed(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "kapot.xml"
    broken.write_text("<ContractNotice>")
    with pytest.raises(CommandError, match="Niet te lezen: 3 van 4 bestanden"):
        call_command(Command(), str(broken), str(tmp_path / "weg.xml"), str(tmp_path), str(notice))
    assert [row.get("error") or row["title"][:7] for row in rows(capsys)] == [
        "Het bestand is geen geldige XML; de fout staat bij regel 1.",
        "Het bestand bestaat niet.",
        "Het bestand kan niet worden geopend.",
        "Fryslân",
    ]


def test_an_unread_file_has_no_other_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError):
        call_command(Command(), str(tmp_path / "weg.xml"))
    assert rows(capsys) == [{"file": str(tmp_path / "weg.xml"), "error": "Het bestand bestaat niet."}]


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    large = tmp_path / "groot.xml"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES * 3)
    with pytest.raises(CommandError):
        call_command(Command(), str(large))
    assert rows(capsys)[0]["error"] == "Het bestand is groter dan 20 MB."


def test_the_exit_code_is_1_with_results_on_stdout_and_the_rest_on_stderr(
    notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        Command().run_from_argv(["manage.py", "parse_notice", str(notice), "weg.xml"])
    assert ended.value.code == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["file"] for line in out.splitlines()] == [str(notice), "weg.xml"]
    assert "Niet te lezen: 1 van 2 bestanden." in err


def test_without_a_file_the_command_explains_itself_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        Command().run_from_argv(["manage.py", "parse_notice"])
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "FILE" in err
