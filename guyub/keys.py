"""`guyub key …`: the key that seals channel secrets at rest."""

from typing import Annotated

import typer

from domain.errors import Invalid
from domain.texts import N_, _, ngettext
from guyub.speaking import SpokenCommand, SpokenGroup, say
from toolkit.key_lock import changing_keys
from toolkit.resealing import reseal
from toolkit.sealed_folder import SealedFiles
from toolkit.settings import Settings
from toolkit.vault import add_key, drop_old_keys, open_vault
from toolkit.wiring import open_toolkit

app = typer.Typer(
    cls=SpokenGroup, help=N_("Kunci yang menyegel rahasia kanal."), no_args_is_help=True
)


@app.callback()
def key() -> None:
    """So that the one command there is keeps its name."""


@app.command(
    "rotate", cls=SpokenCommand, help=N_("Membuat kunci baru dan menyegel ulang semua rahasia.")
)
def rotate(
    drop_old: Annotated[
        bool,
        typer.Option(
            "--drop-old",
            help=N_("Membuang kunci lama sesudahnya; cadangan lama tidak terbuka lagi."),
        ),
    ] = False,
) -> None:
    settings = Settings()
    with changing_keys(settings.key_file):
        _rotate(settings, drop_old=drop_old)


def _rotate(settings: Settings, *, drop_old: bool) -> None:
    if settings.secret_key is None:
        add_key(settings.key_file)
    elif drop_old:
        raise Invalid(_("Kunci ada di GUYUB_SECRET_KEY. Buang kunci lama dari sana."))
    vault = open_vault(settings.secret_key, settings.key_file)
    done = reseal(open_toolkit(settings).store, vault)
    done += SealedFiles(settings.rolls_folder, vault).reseal(vault)
    say(
        ngettext(
            "{n} rahasia disegel ulang dengan kunci terbaru.",
            "{n} rahasia disegel ulang dengan kunci terbaru.",
            done,
        ).format(n=done)
    )
    if drop_old:
        dropped = drop_old_keys(settings.key_file)
        say(_("{n} kunci lama dibuang.").format(n=dropped))
