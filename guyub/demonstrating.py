"""`guyub demo`: the made-up cooperative, from the command line."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from domain.texts import N_, _
from guyub.speaking import moment_of, say, say_json, say_table
from toolkit.settings import Settings


def demo(
    remove: Annotated[
        bool, typer.Option("--remove", help=N_("Menghapus koperasi contoh dan foldernya."))
    ] = False,
    now: Annotated[str, typer.Option(help=N_("Riwayatnya berakhir saat ini (ISO 8601)."))] = "",
    seed: Annotated[int, typer.Option(help=N_("Benih acak: benih sama, cerita sama."))] = 17,
    days: Annotated[
        int, typer.Option(help=N_("Panjang riwayat dalam hari."), min=7, max=730)
    ] = 365,
    as_json: Annotated[
        bool, typer.Option("--json", help=N_("Keluaran JSON untuk program lain."))
    ] = False,
) -> None:
    from guyub.demo import building  # noqa: PLC0415 - drawing and a year of sentences

    settings = Settings()
    if remove:
        removed = building.remove(settings)
        say(_("Koperasi contoh dihapus: {folder}").format(folder=removed))
        return
    if not building.is_sample(settings):
        _build(settings, moment_of(now) if now else datetime.now(UTC), seed, days)
    _say_links(settings, building.sample_links(settings), as_json=as_json)


def _build(settings: Settings, now: datetime, seed: int, days: int) -> None:
    from guyub.demo import building  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(_("Menulis riwayat setahun"), total=days)
        building.build(
            settings,
            now=now,
            seed=seed,
            days=days,
            progress=lambda day: progress.update(task, completed=day),
        )


def _say_links(settings: Settings, links: list[tuple[str, str, str]], *, as_json: bool) -> None:
    if as_json:
        say_json([{"login": login, "role": role, "link": link} for login, role, link in links])
        return
    say(_("Koperasi contoh siap di {folder}.").format(folder=settings.data))
    say(_("Masuk sebagai siapa saja; tiap tautan berlaku sekali, 24 jam:"))
    say_table((_("Nama masuk"), _("Peran")), [(login, role) for login, role, _link in links])
    for login, _role, link in links:
        say(f"{login}: {link}")
