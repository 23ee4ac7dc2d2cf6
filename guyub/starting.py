"""Starting the faces: everything in one process, or pages and heartbeat apart."""

import errno
import os
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Any

import uvicorn

from domain.errors import GuyubError
from domain.texts import _
from guyub.sparing import spare
from guyub.speaking import say
from toolkit.settings import Settings
from toolkit.wiring import Toolkit
from web.signing import sign_in_link

_BACKLOG = 256
_LAST_WORDS_S = 10  # what a page may still take when the program is told to stop
_SETTLE_AFTER_S = 5.0  # the first person at the desk goes first


def listen(settings: Settings) -> socket.socket:
    """The port, ours from here on. Raises: GuyubError when it is taken or not permitted."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere this option would let two programs share the port
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((settings.host, settings.port))
        door.listen(_BACKLOG)
    except OSError as err:
        door.close()
        raise _no_door(settings, err) from err
    return door


def serve(application: Any, door: socket.socket, *, announce: Callable[[], None]) -> None:
    """Serves until told to stop. `announce` is called once, when pages can be opened."""
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        proxy_headers=False,  # the web room trusts the proxies it was told of, and no others
        server_header=False,
        timeout_graceful_shutdown=_LAST_WORDS_S,
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        # uvicorn raises the signal once more when it has stopped; being asked is no failure
        signal.signal(number, lambda *_: None)
    _Server(config, announce).run(sockets=[door])


def welcome(toolkit: Toolkit, token: str | None) -> None:
    """Prints the address, and the first sign-in link while nobody can sign in."""
    address = toolkit.settings.site_url
    cooperative = toolkit.governing.cooperative()
    say(_("{name} siap di {address}").format(name=cooperative.name, address=address))
    if cooperative.sample:
        say(_("Ini koperasi contoh: semua orang dan kejadiannya rekaan."))
    if token:
        say(_("Masuk pertama kali sebagai admin (berlaku sekali, 24 jam):"))
        say(sign_in_link(address, token))
    else:
        say(_("Meja kerja pengurus: {address}").format(address=f"{address}/desk"))
    say(_("Hentikan dengan Ctrl+C."))


def settle() -> None:
    """Loads what charts need and spares the collector it.

    The dashboard collects all garbage after every rerun; what never dies need not be looked
    at each time (110 -> 36 ms of CPU a rerun).
    """
    import pandas  # noqa: F401, PLC0415 - loaded here, after the first page can be had
    import plotly.graph_objects  # noqa: F401, PLC0415

    spare()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: "Sequence[socket.socket] | None" = None) -> None:
        await super().startup(sockets=list(sockets or ()))
        if self.started:
            self._announce()
            later = threading.Timer(_SETTLE_AFTER_S, settle)
            later.daemon = True
            later.start()


def _no_door(settings: Settings, err: OSError) -> GuyubError:
    place = f"{settings.host}:{settings.port}"
    if err.errno == errno.EADDRINUSE:
        return GuyubError(
            _(
                "{place} sudah dipakai program lain. Hentikan program itu, atau pilih port lain: "
                "guyub up --port {other}"
            ).format(place=place, other=settings.port + 1)
        )
    return GuyubError(
        _("Tidak dapat membuka {place}: {reason}. Pilih alamat atau port lain.").format(
            place=place, reason=err.strerror or str(err)
        )
    )
