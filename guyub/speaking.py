"""How the command line speaks: its language, its tables, its JSON, its errors and exit codes."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from typer.core import TyperCommand, TyperGroup

from domain.errors import GuyubError, Invalid, NotFound, StoreError
from domain.quoting import quoted
from domain.texts import SOURCE_LANGUAGE, _
from toolkit.languages import LANGUAGES

PIPED_WIDTH = 160  # a table in a file or a log is not squeezed into a narrow terminal


class ExitCode(IntEnum):
    """What the shell is told. 2 is typer's own, for a command that was not understood."""

    FINE = 0
    FAILED = 1  # the line on standard error says what and what to do
    USAGE = 2
    WARNINGS = 3  # `check` found something to look at
    TROUBLE = 4  # `check` found something that does not work
    STORE = 5  # the database cannot be used just now; nothing was written
    INTERRUPTED = 130


def language_of(environment: Mapping[str, str]) -> str:
    """The language the person's terminal asks for; Indonesian when it asks for none we have."""
    for name in ("GUYUB_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        asked = environment.get(name, "")[:2].lower()
        if asked in LANGUAGES:
            return asked
    return SOURCE_LANGUAGE


class SpokenCommand(TyperCommand):
    """A command whose help is translated when it is asked for."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **_translated(options))


class SpokenGroup(TyperGroup):
    """A group of commands, and the one place where an error becomes a line and an exit code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **_translated(options))

    def invoke(self, context: Any) -> Any:
        """Runs the command. A `GuyubError` is one clear line, never a traceback."""
        try:
            return super().invoke(context)
        except GuyubError as err:
            complain(str(err))
            raise typer.Exit(code_of(err)) from err


def code_of(err: GuyubError) -> ExitCode:
    """The exit code that names the error to a script."""
    return ExitCode.STORE if isinstance(err, StoreError) else ExitCode.FAILED


def speak_in_utf8() -> None:
    """Lets no command fail for a letter: pipes and files get UTF-8, which Windows would not
    choose; a terminal without the letter shows a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def complain(words: str) -> None:
    """One line for the person, on standard error."""
    Console(stderr=True, highlight=False).print(words, markup=False, style="red", soft_wrap=True)


def say(words: str) -> None:
    """Words on standard output. Links stay whole, whatever the terminal's width."""
    Console(highlight=False).print(words, markup=False, soft_wrap=True)


def say_json(value: object) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def say_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "") -> None:
    """A table on standard output."""
    table = Table(*columns, title=title or None, title_justify="left", highlight=False)
    for row in rows:
        table.add_row(*row)
    width = None if sys.stdout.isatty() else PIPED_WIDTH
    Console(highlight=False, width=width).print(table, markup=False)


def missing_user(login: str) -> NotFound:
    """Nobody has that login."""
    return NotFound(
        _("Tidak ada pengguna {quoted} Lihat daftarnya: guyub user list").format(
            quoted=quoted(login)
        )
    )


def moment_of(text: str) -> datetime:
    """The moment somebody typed, in UTC. Raises: Invalid when it is none, or has no zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as err:
        raise _no_moment(text) from err
    if moment.tzinfo is None:
        raise _no_moment(text)
    return moment.astimezone(UTC)


def _no_moment(text: str) -> Invalid:
    return Invalid(
        _("“{text}” bukan waktu dengan zona. Contoh: 2026-11-22T09:00+07:00").format(text=text),
        field="now",
    )


def _translated(options: dict[str, Any]) -> dict[str, Any]:
    for name in ("help", "short_help", "epilog"):
        if options.get(name):
            options[name] = _(options[name])
    for parameter in options.get("params") or ():
        if getattr(parameter, "help", None):
            parameter.help = _(parameter.help)
    return options


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
