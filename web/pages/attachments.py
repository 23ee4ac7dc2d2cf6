"""Files that members sent, for who is signed in and may see their case: `/lampiran/…`.

Whatever a file calls itself, a browser is told only what its bytes were found to be: a picture is
shown, everything else is a download of unknown kind, in a sandbox.
"""

from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.attachments import Attachment
from domain.errors import NotAllowed
from domain.texts import _, speaking
from services.media.pictures import thumbnail
from toolkit.languages import translations
from web.room import WebRoom
from web.serving import serve
from web.visits import Visit

UNKNOWN_MIME = "application/octet-stream"
_DIGITS_MAX = 9


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/lampiran/{case}/{message}/{position}`; `?kecil=1`: a picture made small."""
    address = "/lampiran/{case_id}/{message_id}/{position}"
    return [Route(address, serve(room, attachment), methods=["GET"])]


def attachment(visit: Visit) -> Response:
    """The file's bytes. Raises: NotSignedIn, NotAllowed, NotFound."""
    user = visit.user
    with speaking(translations(user.language)):
        if user.must_change_password:
            raise NotAllowed(_("Gantilah kata sandi Anda dahulu, lalu buka lagi."))
        named = visit.request.path_params
        found, data = visit.room.toolkit.attachments.open(
            user.actor, named["case_id"], named["message_id"], _position(named["position"])
        )
    if not found.is_picture:
        return Response(data, media_type=UNKNOWN_MIME, headers=_headers(found, "attachment"))
    if visit.request.query_params.get("kecil") and (small := thumbnail(data)) is not None:
        return Response(small, media_type="image/jpeg", headers=_headers(found, "inline"))
    return Response(data, media_type=found.kind, headers=_headers(found, "inline"))


def _position(said: str) -> int:
    """Its place in the message; 0, where no file lies, for what is no number or far too long."""
    is_number = said.isascii() and said.isdigit() and len(said) <= _DIGITS_MAX
    return int(said) if is_number else 0


def _headers(found: Attachment, disposition: str) -> dict[str, str]:
    return {
        "Content-Disposition": f"{disposition}; {_file_name(found.name)}",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _file_name(name: str) -> str:
    """As both old and new browsers read it. Source: RFC 6266 section 5, RFC 5987; read
    2026-11-26."""
    plain = "".join(c if c.isascii() and c not in '"\\%' else "_" for c in name)
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
