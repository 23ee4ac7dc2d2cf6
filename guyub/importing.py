"""`guyub import …`: a channel's past from a file on this machine, however large."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from domain.archives import HistoryImport, ImportState
from domain.channels import Channel
from domain.errors import GuyubError, Invalid, NotFound
from domain.people import Actor, Role
from domain.quoting import ended
from domain.texts import N_, _
from guyub.speaking import ExitCode, say, say_json, say_table
from services.history.importing import STEPS_A_BEAT, Importing
from services.history.previews import Preview
from toolkit.wiring import Toolkit, open_toolkit

_PIECE = 1024 * 1024

Name = Annotated[str, typer.Argument(help=N_("Nama kanalnya, seperti di halaman Kanal."))]
Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help=N_("Arsip ZIP atau tabel CSV dari platformnya; beberapa ZIP bila ia membaginya."),
    ),
]
Choices = Annotated[
    list[str] | None,
    typer.Option("--choice", help=N_("Cara membaca berkas, misalnya zone=Asia/Jakarta.")),
]
Try = Annotated[bool, typer.Option("--try", help=N_("Perlihatkan isinya saja, jangan diimpor."))]
AsJson = Annotated[bool, typer.Option("--json", help=N_("Keluaran JSON untuk program lain."))]


def history(
    channel: Name,
    files: Files,
    choice: Choices = None,
    trial: Try = False,
    as_json: AsJson = False,
) -> None:
    """Broken off, the same command goes on where it was."""
    toolkit = open_toolkit()
    importing, actor = toolkit.importing, _owner()
    wanted, given = _channel(toolkit, actor, channel), _given(choice or [])
    file_id, *further = dict.fromkeys(importing.take(actor, _pieces(file)) for file in files)
    name = files[0].name
    if trial:
        found = importing.preview(actor, wanted.id, file_id, name, given, further=further)
        _tell(found, as_json=as_json)
        return
    begun = _going(importing, actor, wanted, file_id) or importing.begin(
        actor, wanted.id, file_id, name, choices=given, further=further
    )
    told = _through(importing, begun, as_json)
    if as_json:
        say_json(_sums(told))
    else:
        rows = [(name, str(count)) for name, count in _sums(told).items() if name != "state"]
        say_table((_("Hasil"), _("Jumlah")), rows)
        for one in importing.find(actor, told.id)[1]:
            say(_("nomor {n}: {why}").format(n=one.position, why=one.why))
    if told.state in (ImportState.FAILED, ImportState.STOPPED):
        say(told.detail)
        raise typer.Exit(ExitCode.FAILED)


def _going(
    importing: Importing, actor: Actor, channel: Channel, file_id: str
) -> HistoryImport | None:
    """The import of this very file that was broken off."""
    before = importing.going(actor, channel.id, file_id)
    if before is not None and before.state is ImportState.STOPPED:
        return importing.go_on(actor, before.id)
    return before


def _through(importing: Importing, told: HistoryImport, as_json: bool) -> HistoryImport:
    with Progress(console=Console(stderr=True), disable=as_json) as progress:
        bar = progress.add_task(_("Mengimpor"), total=told.total, completed=told.done)
        while told.state is ImportState.RUNNING:
            told = importing.read_some(
                told.id, STEPS_A_BEAT, passed=lambda one: progress.update(bar, completed=one.done)
            )
    return told


def _owner() -> Actor:
    """Whoever runs this owns the machine; no account of the desk stands behind it."""
    return Actor(id="", name=_("Baris perintah"), role=Role.ADMIN)


def _channel(toolkit: Toolkit, actor: Actor, name: str) -> Channel:
    able = [channel for channel, _reader in toolkit.importing.channels(actor)]
    found = [one for one in able if one.name.casefold() == name.casefold() or one.id == name]
    if len(found) == 1:
        return found[0]
    raise NotFound(
        _("Tidak ada tepat satu kanal bernama “{name}” yang riwayatnya bisa diimpor. Yang ada: "
          "{names}").format(name=name, names=", ".join(one.name for one in able) or "-")
    )  # fmt: skip


def _given(choices: list[str]) -> dict[str, str]:
    given = dict(each.partition("=")[::2] for each in choices)
    if "" in given or "" in given.values():
        raise Invalid(_("Tulis pilihan sebagai nama=nilai, misalnya zone=Asia/Jakarta."))
    return given


def _pieces(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as opened:
            while piece := opened.read(_PIECE):
                yield piece
    except OSError as err:
        raise GuyubError(
            _("{file} tidak dapat dibaca: {reason}").format(
                file=file, reason=ended(err.strerror or str(err))
            )
        ) from err


def _tell(told: Preview, *, as_json: bool) -> None:
    lacking = [one for one in told.choices if one.needed and not one.suggested]
    if as_json:
        asked = {one.name: sorted(one.options) for one in lacking}
        sums = {"posts": told.posts, "days": told.days, "pictures": told.pictures}
        say_json(
            {
                "form": told.form,
                **sums,
                "refused": told.refusals,
                "unread": list(told.unread),
                "ask": asked,
            }
        )
        return
    said = _("{form}: {n} hari.") if told.days else _("{form}: {n} unggahan.")
    say(said.format(form=_(told.form), n=told.days or told.posts))
    for line in told.unread:
        say(_("Tidak diimpor: {what}").format(what=line))
    for one in lacking:
        say(
            _("Sebutkan --choice {name}=… salah satu dari: {options}").format(
                name=one.name, options=", ".join(one.options)
            )
        )
    for place, refused in told.refused:
        say(_("nomor {n}: {why}").format(n=place, why=refused.why))


def _sums(told: HistoryImport) -> dict[str, object]:
    names = (
        "state",
        "total",
        "done",
        "new",
        "known",
        "aside",
        "refused",
        "pictures",
        "pictureless",
    )
    return {name: getattr(told, name) for name in names}
