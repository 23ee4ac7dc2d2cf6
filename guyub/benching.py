"""`guyub bench …`: how fast this machine is, against the bare driver in the same run."""

import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from domain.texts import N_, _
from guyub.data import database_url
from guyub.speaking import ExitCode, SpokenCommand, SpokenGroup, say, say_json, say_table
from toolkit.settings import Settings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

app = typer.Typer(cls=SpokenGroup, help=N_("Mengukur kecepatan mesin ini."), no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help=N_("Keluaran JSON untuk program lain."))]
Rows = Annotated[int, typer.Option(help=N_("Banyaknya baris percobaan."), min=1_000)]


@app.command(
    "deliveries", cls=SpokenCommand, help=N_("Pengambilan pengiriman per detik, dan biayanya.")
)
def deliveries(rows: Rows = 1_000_000, as_json: AsJson = False) -> None:
    from guyub.bench import deliveries as bench  # noqa: PLC0415

    _show(bench.run(_prepare(), rows, _tell), as_json=as_json)


@app.command("queue", cls=SpokenCommand, help=N_("Pencarian dan penyaringan antrean."))
def queue(rows: Rows = 1_000_000, as_json: AsJson = False) -> None:
    from guyub.bench import queue as bench  # noqa: PLC0415

    _show(bench.run(_prepare(), rows, _tell), as_json=as_json)


@app.command("pages", cls=SpokenCommand, help=N_("Halaman anggota dengan banyak unggahan."))
def pages(rows: Rows = 100_000, as_json: AsJson = False) -> None:
    from guyub.bench import pages as bench  # noqa: PLC0415

    _show(bench.run(_prepare(), rows, _tell), as_json=as_json)


@app.command("exports", cls=SpokenCommand, help=N_("Ekspor semua laporan dan peristiwanya."))
def exports(rows: Rows = 1_000_000, as_json: AsJson = False) -> None:
    from guyub.bench import exports as bench  # noqa: PLC0415

    _show(bench.run(_prepare(), rows, _tell), as_json=as_json)


@app.command("rules", cls=SpokenCommand, help=N_("Biaya aturan saat pesan masuk, dan percobaan."))
def rules(rows: Rows = 20_000, as_json: AsJson = False) -> None:
    from guyub.bench import rules as bench  # noqa: PLC0415

    _show(bench.run(_prepare(), rows, _tell), as_json=as_json)


@app.command("ingest", cls=SpokenCommand, help=N_("Pesan per detik yang menjadi laporan."))
def ingest(rows: Rows = 5_000, as_json: AsJson = False) -> None:
    from guyub.bench import ingest as bench  # noqa: PLC0415

    _show(bench.run(_prepare(), rows, _tell), as_json=as_json)


@app.command("flow", cls=SpokenCommand, help=N_("1.000 pesan per detik: terkejar atau tidak."))
def flow(rows: Rows = 20_000, as_json: AsJson = False) -> None:
    from guyub.bench import flow as bench  # noqa: PLC0415

    _show(bench.run(_prepare(), rows, _tell), as_json=as_json)


@app.command("answers", cls=SpokenCommand, help=N_("Grafik waktu tanggap, dan biaya mengukurnya."))
def answers(rows: Rows = 1_000_000, as_json: AsJson = False) -> None:
    from guyub.bench import answers as bench  # noqa: PLC0415

    _show(bench.run(_prepare(), rows, _tell), as_json=as_json)


@app.command("charts", cls=SpokenCommand, help=N_("Grafik keterlibatan dan halamannya."))
def charts(rows: Rows = 1_000_000, as_json: AsJson = False) -> None:
    from guyub.bench import charts as bench  # noqa: PLC0415

    _show(bench.run(_prepare(), rows, _tell), as_json=as_json)


def _prepare() -> str | None:
    """The database's address. A benchmark that is told to end still removes what it made."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(ExitCode.INTERRUPTED))
    _tell(_("Mengukur; ini memakan waktu beberapa menit …"))
    return database_url(Settings())


def _tell(words: str) -> None:
    """How far it is, on standard error: standard output holds results alone."""
    Console(stderr=True, highlight=False).print(words, markup=False, style="dim", soft_wrap=True)


def _show(results: "Sequence[DataclassInstance]", *, as_json: bool) -> None:
    """One table for each kind of result, its fields as columns; units stand in their names."""
    if as_json:
        say_json([{"measured": type(result).__name__, **_figures(result)} for result in results])
        return
    for kind, alike in groupby(sorted(results, key=lambda each: type(each).__name__), key=type):
        rows = [tuple(_shown(value) for value in _figures(result).values()) for result in alike]
        say_table(_columns(kind), rows, title=kind.__name__)
    met = [bool(_figures(result).get("met", True)) for result in results]
    say(_("Sasaran tercapai: {met} dari {n}.").format(met=sum(met), n=len(met)))


def _columns(kind: "type[DataclassInstance]") -> tuple[str, ...]:
    computed = [name for name, value in vars(kind).items() if isinstance(value, property)]
    return (*(field.name for field in fields(kind)), *computed)


def _figures(result: "DataclassInstance") -> dict[str, object]:
    """The fields and what the result computes from them, such as a ratio."""
    whole = asdict(result)
    return {name: whole.get(name, getattr(result, name)) for name in _columns(type(result))}


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("ya") if value else _("belum")
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
