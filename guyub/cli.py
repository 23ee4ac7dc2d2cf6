"""The commands. Each says what it does in its help; errors are one line and an exit code."""

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from domain.texts import N_, _, speak
from guyub import __version__, benching, demonstrating, exporting, importing, keys, users
from guyub.data import database_url, make_data_folder
from guyub.sparing import spare
from guyub.speaking import (
    ExitCode,
    SpokenCommand,
    SpokenGroup,
    complain,
    language_of,
    moment_of,
    say,
    say_json,
    say_table,
    speak_in_utf8,
)
from storage.migrating import migrate
from toolkit.clock import SetClock
from toolkit.languages import translations
from toolkit.logs import configure_logs
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit

app = typer.Typer(
    cls=SpokenGroup,
    name="guyub",
    help=N_("Meja sosial koperasi: unggahan tepat waktu, setiap anggota dijawab."),
    epilog=N_(
        "Kode keluar: 0 beres, 1 gagal, 2 perintah keliru, 3 ada peringatan (check), "
        "4 ada gangguan (check), 5 basis data tidak dapat dipakai."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(users.app, name="user")
app.add_typer(keys.app, name="key")
app.add_typer(benching.app, name="bench")
app.add_typer(exporting.app, name="export")
app.command("demo", cls=SpokenCommand, help=N_("Membuat koperasi contoh dengan riwayat setahun."))(
    demonstrating.demo
)
app.command(
    "import", cls=SpokenCommand, help=N_("Mengimpor riwayat kanal dari arsip platformnya.")
)(importing.history)

AsJson = Annotated[bool, typer.Option("--json", help=N_("Keluaran JSON untuk program lain."))]
Host = Annotated[str | None, typer.Option(help=N_("Alamat untuk didengarkan."))]
Port = Annotated[int | None, typer.Option(help=N_("Port untuk didengarkan."), min=1, max=65535)]


@app.command("up", cls=SpokenCommand, help=N_("Menjalankan semuanya dalam satu proses."))
def up(host: Host = None, port: Port = None) -> None:
    _serve(_settings(host, port), with_heartbeat=True)


@app.command("web", cls=SpokenCommand, help=N_("Menjalankan halaman saja, tanpa penjadwal."))
def web(host: Host = None, port: Port = None) -> None:
    _serve(_settings(host, port), with_heartbeat=False)


@app.command("worker", cls=SpokenCommand, help=N_("Menjalankan penjadwal saja, tanpa halaman."))
def worker() -> None:
    from guyub.faces import beat_until_told  # noqa: PLC0415 - what only a server needs

    _open_log()
    toolkit = _prepared(Settings())
    spare()
    say(_("Penjadwal berjalan. Hentikan dengan Ctrl+C."))
    beat_until_told(toolkit)


@app.command("tick", cls=SpokenCommand, help=N_("Memutar penjadwal satu kali, lalu selesai."))
def tick(
    now: Annotated[
        str,
        typer.Option(
            help=N_(
                "Anggap sekarang pukul ini (ISO 8601, dengan zona). Yang jatuh tempo sampai saat "
                "itu benar-benar dikirim."
            )
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    from scheduler.jobs import beat  # noqa: PLC0415

    _open_log()
    done = beat(open_toolkit(clock=SetClock(moment_of(now)) if now else None))
    if as_json:
        say_json(done)
    else:
        failed = _("gagal, lihat log")
        rows = [(name, failed if count is None else str(count)) for name, count in done.items()]
        say_table((_("Tugas"), _("Dikerjakan")), rows)
    if None in done.values():
        raise typer.Exit(ExitCode.FAILED)


@app.command("check", cls=SpokenCommand, help=N_("Memeriksa keadaan dan memberi tahu obatnya."))
def check(as_json: AsJson = False) -> None:
    from guyub import doctor  # noqa: PLC0415

    findings = doctor.look_over(Settings())
    if as_json:
        say_json([doctor.plain(finding) for finding in findings])
    else:
        for finding in findings:
            say(doctor.line(finding))
    raise typer.Exit(
        {
            doctor.Severity.FINE: ExitCode.FINE,
            doctor.Severity.WARNING: ExitCode.WARNINGS,
            doctor.Severity.TROUBLE: ExitCode.TROUBLE,
        }[doctor.worst(findings)]
    )


@app.command("backup", cls=SpokenCommand, help=N_("Menyimpan semuanya ke dalam satu berkas."))
def backup(
    file: Annotated[Path, typer.Argument(help=N_("Berkas cadangan yang akan dibuat."))],
    with_key: Annotated[
        bool,
        typer.Option("--with-key", help=N_("Sertakan kunci rahasia; simpan berkasnya baik-baik.")),
    ] = False,
    as_json: AsJson = False,
) -> None:
    from guyub import archive  # noqa: PLC0415

    kept = archive.back_up(Settings(), file, with_key=with_key)
    if as_json:
        say_json(kept)
        return
    say(_("Cadangan tersimpan: {file} ({size} byte).").format(file=kept.file, size=kept.size_bytes))
    if not with_key:
        say(_("Kunci rahasia tidak disertakan: simpan secret.key di tempat lain yang aman."))


@app.command("restore", cls=SpokenCommand, help=N_("Memulihkan semuanya dari berkas cadangan."))
def restore(
    file: Annotated[Path, typer.Argument(help=N_("Berkas cadangan yang akan dipulihkan."))],
    force: Annotated[
        bool, typer.Option("--force", help=N_("Ganti data yang ada; yang lama disisihkan."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    from guyub import archive  # noqa: PLC0415

    done = archive.restore(Settings(), file, force=force)
    if as_json:
        say_json(done)
        return
    say(_("Dipulihkan dari cadangan {created}.").format(created=done.created_at))
    if done.set_aside:
        say(_("Data yang lama disisihkan ke {folder}.").format(folder=done.set_aside))
    if not done.with_key:
        say(_("Kunci rahasia tidak ada di cadangan: kembalikan secret.key, atau isi ulang kanal."))


@app.command("version", cls=SpokenCommand, help=N_("Versi program."))
def version() -> None:
    say(__version__)


def main() -> None:
    """The program's entry: speaks the terminal's language, ends with an exit code."""
    speak_in_utf8()
    speak(translations(language_of(os.environ)))
    try:
        app()
    except KeyboardInterrupt:
        complain(_("Dihentikan."))
        raise SystemExit(ExitCode.INTERRUPTED) from None


def _serve(settings: Settings, *, with_heartbeat: bool) -> None:
    from guyub import faces, starting  # noqa: PLC0415 - what only a server needs

    _open_log()
    door = starting.listen(settings)
    with door:
        toolkit = _prepared(settings)
        toolkit.connecting.ensure_board()
        token = toolkit.accounts.ensure_admin()
        application = faces.whole(toolkit) if with_heartbeat else faces.pages(toolkit)
        starting.serve(application, door, announce=lambda: starting.welcome(toolkit, token))


def _open_log() -> None:
    configure_logs(machine=not sys.stderr.isatty())
    for chatty in ("alembic", "uvicorn"):  # their news is ours to tell, in one line
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _prepared(settings: Settings) -> Toolkit:
    make_data_folder(settings)
    migrate(settings.data, database_url(settings))
    return open_toolkit(settings)


def _settings(host: str | None, port: int | None) -> Settings:
    given = {"host": host, "port": port}
    return Settings().model_copy(update={k: v for k, v in given.items() if v is not None})
