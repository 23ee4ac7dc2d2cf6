"""`guyub export …`: every case or event into a file, for who owns the machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import Progress

from domain.errors import Conflict, GuyubError, Invalid
from domain.exports import Exported, ExportFilter, Sheet
from domain.quoting import ended
from domain.reports import QueueFilter, QueueView
from domain.texts import N_, _
from guyub.speaking import SpokenCommand, SpokenGroup, say, say_json
from toolkit.spreadsheets import write_csv, write_xlsx
from toolkit.wiring import Toolkit, open_toolkit


class Format(StrEnum):
    """Which program is to read it."""

    CSV = "csv"
    XLSX = "xlsx"


app = typer.Typer(
    cls=SpokenGroup, help=N_("Mengeluarkan data: laporan dan peristiwanya."), no_args_is_help=True
)

File = Annotated[Path, typer.Argument(help=N_("Berkas yang akan dibuat."))]
First = Annotated[str, typer.Option("--from", help=N_("Hari pertama, misalnya 2026-10-01."))]
Last = Annotated[str, typer.Option("--to", help=N_("Hari terakhir, ikut serta."))]
As = Annotated[Format | None, typer.Option("--format", help=N_("csv atau xlsx."))]
AsJson = Annotated[bool, typer.Option("--json", help=N_("Keluaran JSON untuk program lain."))]


@app.command("cases", cls=SpokenCommand, help=N_("Satu baris per laporan."))
def cases(
    file: File, first: First = "", last: Last = "", form: As = None, as_json: AsJson = False
) -> None:
    _export(Exported.CASES, file, first, last, form=form, as_json=as_json)


@app.command("events", cls=SpokenCommand, help=N_("Satu baris per peristiwa laporan."))
def events(
    file: File, first: First = "", last: Last = "", form: As = None, as_json: AsJson = False
) -> None:
    _export(Exported.EVENTS, file, first, last, form=form, as_json=as_json)


def _export(
    what: Exported, file: Path, first: str, last: str, *, form: Format | None, as_json: bool
) -> None:
    toolkit = open_toolkit()
    form = form or _form_of(file)
    wanted = _wanted(toolkit, first, last)
    with Progress(console=Console(stderr=True), disable=as_json) as progress:
        bar = progress.add_task(_("Mengeluarkan"), total=None)
        export = toolkit.exporting.export(
            None, what, wanted, passed=lambda n: progress.advance(bar, n)
        )
        progress.update(bar, total=export.cases)
        with _whole_or_none(file) as opened:
            _write(form, export.sheet, opened)
    if as_json:
        size = file.stat().st_size
        say_json({"file": file, "cases": export.cases, "format": form, "size_bytes": size})
    else:
        say(_("Tersimpan: {file} ({n} laporan).").format(file=file, n=export.cases))


def _write(form: Format, sheet: Sheet, file: IO[bytes]) -> None:
    if form is Format.CSV:
        write_csv(sheet, file)
    else:
        write_xlsx([sheet], file)


@contextmanager
def _whole_or_none(file: Path) -> Iterator[IO[bytes]]:
    """A new file, open to its owner alone; what goes wrong leaves none that looks whole.

    Raises: Conflict when the file is there already, GuyubError when it cannot be written.
    """
    if file.exists():
        raise Conflict(_("{file} sudah ada. Pilih nama lain.").format(file=file))
    begun = file.with_name(f"{file.name}.part")
    try:
        with open(begun, "wb", opener=_for_owner) as opened:
            yield opened
        begun.replace(file)
    except OSError as err:
        raise GuyubError(
            _("{file} tidak dapat ditulis: {reason}").format(
                file=file, reason=ended(err.strerror or str(err))
            )
        ) from err
    finally:
        begun.unlink(missing_ok=True)


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _form_of(file: Path) -> Format:
    try:
        return Format(file.suffix.removeprefix(".").lower())
    except ValueError as err:
        raise Invalid(_("Sebutkan bentuknya: --format csv atau --format xlsx.")) from err


def _wanted(toolkit: Toolkit, first: str, last: str) -> ExportFilter:
    zone = ZoneInfo(toolkit.governing.cooperative().zone)
    end = _day(last)
    return ExportFilter(
        start=_midnight(_day(first), zone),
        end=_midnight(end + timedelta(days=1) if end else None, zone),
        queue=QueueFilter(view=QueueView.ALL, now=toolkit.clock.now()),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as err:
        raise Invalid(
            _("“{text}” bukan tanggal. Contoh: 2026-10-01").format(text=text), field="from"
        ) from err


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time(), zone).astimezone(UTC) if day else None
