"""Pages about trouble: one design, both languages, never a detail of the inside."""

import math
import secrets
from dataclasses import dataclass

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from domain.texts import _, speak
from toolkit.languages import translations
from web.headers import member_headers
from web.room import WebRoom
from web.visits import Visit

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What an error page says: what happened, and what to do next."""

    status: int
    title: str
    advice: str
    number: str = ""
    retry_after_s: float | None = None


def known_trouble(status: int) -> Trouble:
    """The words for a status nobody said more about."""
    words = {
        400: (
            _("Permintaan ini tidak terbaca"),
            _("Kembalilah ke halaman sebelumnya, lalu coba sekali lagi."),
        ),
        403: (
            _("Ini tidak boleh dibuka dari sini"),
            _("Kembalilah ke halaman depan dan mulai lagi dari sana."),
        ),
        404: (
            _("Halaman ini tidak ada"),
            _("Mungkin alamatnya salah ketik, atau isinya sudah diturunkan."),
        ),
        405: (
            _("Halaman ini tidak dibuka dengan cara itu"),
            _("Kembalilah ke halaman depan dan mulai lagi dari sana."),
        ),
        408: (
            _("Kiriman ini terputus di jalan"),
            _("Jaringannya terlalu lambat. Kembalilah, lalu kirim sekali lagi."),
        ),
        413: (
            _("Kiriman ini terlalu besar"),
            _("Kembalilah, pendekkan tulisan atau kecilkan berkasnya, lalu kirim lagi."),
        ),
        429: (
            _("Terlalu sering dalam waktu singkat"),
            _("Tunggu sebentar, lalu coba lagi."),
        ),
        503: (
            _("Sedang sibuk sebentar"),
            _("Penyimpanan kami sedang tidak dapat dipakai. Coba lagi satu menit lagi."),
        ),
    }
    title, advice = words.get(status, words[400])
    return Trouble(status=status, title=title, advice=advice)


def trouble_page(visit: Visit, trouble: Trouble) -> Response:
    """The error page."""
    response = visit.page("trouble.html", status=trouble.status, trouble=trouble)
    return finished(response, trouble)


def finished(response: Response, trouble: Trouble) -> Response:
    """The response with what browsers and robots should know of the trouble."""
    response.headers["Cache-Control"] = "no-store"
    if trouble.retry_after_s is not None:
        response.headers["Retry-After"] = str(math.ceil(trouble.retry_after_s))
    return response


def on_http_trouble(room: WebRoom, request: Request, status: int) -> Response:
    """The page for a request that reached no page of ours."""
    visit = Visit(room=room, request=request)
    # In the event loop: the memory is not asked here, the last known settings do.
    visit.cooperative = room.house.known()
    speak(translations(visit.language))
    return trouble_page(visit, known_trouble(status))


class Handlers:
    """Starlette's exception handlers."""

    def __init__(self, room: WebRoom) -> None:
        self._room = room

    async def http(self, request: Request, error: Exception) -> Response:
        """404, 405 and whatever else the router raises."""
        status = error.status_code if isinstance(error, HTTPException) else 400
        headers = getattr(error, "headers", None)
        if request.url.path.startswith("/desk/"):
            return Response(status_code=status, headers=headers)
        response = on_http_trouble(self._room, request, status)
        response.headers.update(headers or {})
        return response

    async def crash(self, request: Request, error: Exception) -> Response:
        """500: the person gets a number, the log gets the number and everything else."""
        number = secrets.token_hex(4).upper()
        log.error("page crashed", number=number, path=request.url.path, exc_info=error)
        visit = Visit(room=self._room, request=request)
        visit.cooperative = self._room.house.known()
        speak(translations(visit.language))
        response = trouble_page(visit, crashed(number))
        response.headers.update(member_headers())
        return response


def crashed(number: str) -> Trouble:
    """The words for a fault of ours."""
    return Trouble(
        status=500,
        title=_("Ada yang salah di pihak kami"),
        advice=_("Coba lagi. Bila tetap begini, beri tahu koperasi nomor kesalahan ini."),
        number=number,
    )
