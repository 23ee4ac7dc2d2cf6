"""The command line: help in both languages, exit codes, one turn of the crank."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from domain.errors import Conflict, GuyubError, Invalid, StoreBusy
from domain.texts import speaking
from guyub.cli import app
from guyub.speaking import ExitCode, code_of, language_of, moment_of
from tests.house.conftest import House
from toolkit.languages import translations

COMMANDS = {
    "up",
    "web",
    "worker",
    "tick",
    "check",
    "demo",
    "user",
    "backup",
    "restore",
    "bench",
    "export",
    "import",
    "key",
    "version",
}


def test_every_command_is_there_and_says_what_it_does() -> None:
    group = get_command(app)
    assert set(group.commands) == COMMANDS  # type: ignore[attr-defined]
    silent = [name for name, command in group.commands.items() if not command.help]  # type: ignore[attr-defined]
    assert silent == []


def test_the_help_is_in_the_language_of_the_terminal() -> None:
    english = subprocess.run(
        [Path(sys.executable).parent / "guyub", "--help"],
        env={**os.environ, "LC_ALL": "en_US.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "Run everything in one process." in english.stdout
    with speaking(translations("en")):
        assert get_command(app).help == (
            "A cooperative's social desk: posts out on time, every member answered."
        )


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "id"),
        ({"LANG": "C.UTF-8"}, "id"),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id_ID.UTF-8", "GUYUB_LANGUAGE": "en"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "id"),
    ],
)
def test_the_terminals_language_is_understood(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


@pytest.mark.parametrize(
    ("err", "code"),
    [
        (Invalid("x"), ExitCode.FAILED),
        (Conflict("x"), ExitCode.FAILED),
        (GuyubError("x"), ExitCode.FAILED),
        (StoreBusy("x"), ExitCode.STORE),
    ],
)
def test_an_error_has_its_exit_code(err: GuyubError, code: ExitCode) -> None:
    assert code_of(err) is code


@pytest.mark.parametrize("text", ["besok", "2026-13-01T00:00Z", "2026-11-22T09:00", ""])
def test_a_moment_without_sense_or_zone_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="bukan waktu dengan zona") as caught:
        moment_of(text)
    assert caught.value.field == "now"


def test_one_turn_of_the_crank_names_every_job(house: House) -> None:
    done = house.json("tick", "--now", "2026-11-22T09:00+07:00")
    assert done == dict.fromkeys(
        [
            "miss_stale",
            "recover",
            "send_due",
            "reconcile",
            "collect",
            "measure",
            "measure_accounts",
            "collect_reactions",
            "verify",
            "wake",
            "recount",
            "measure_spans",
            "count_posts",
            "note_interactions",
            "read_rolls",
            "read_archives",
            "close_old",
            "notify",
            "digest",
            "release_silent",
            "mail_reports",
            "ask_ratings",
            "wake_follow_ups",
            "retain",
            "erase",
            "remind_of_incidents",
            "prune",
            "sweep_files",
        ],
        0,
    )


def test_a_house_that_is_not_there_is_a_store_error_with_its_remedy(empty_house: House) -> None:
    done = empty_house.run("tick")
    assert done.exit_code == ExitCode.STORE
    assert "guyub up" in done.stderr
    assert not empty_house.data.exists()


def test_an_unknown_command_is_typers_own_code() -> None:
    ran = subprocess.run(
        [Path(sys.executable).parent / "guyub", "terbang"],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == ExitCode.USAGE
