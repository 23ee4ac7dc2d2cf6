"""All that is held about one person, as an archive, for who is signed in at the desk and may have
it: `/ekspor/anggota/{id}.zip` of a member, `/ekspor/pelapor/{id}.zip` of who wrote a case. It goes
out while it is made; each one is in the log of accesses.
"""

from collections.abc import Callable, Iterator
from gettext import NullTranslations

from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from domain.errors import NotAllowed
from domain.people import User
from domain.texts import _, speaking
from services.personal_data.person_export import Archive, PersonExport
from toolkit.languages import translations
from web.room import WebRoom
from web.serving import Page, serve
from web.visits import Visit

Asked = Callable[[PersonExport, User, str], Archive]


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/ekspor/{anggota,pelapor}/{id}.zip`."""
    return [
        Route(f"/ekspor/{name}/{{id}}.zip", serve(room, _page(asked)), methods=["GET"])
        for name, asked in (("anggota", _of_member), ("pelapor", _of_person))
    ]


def _of_member(export: PersonExport, user: User, id: str) -> Archive:
    return export.of_member(user.actor, id, language=user.language)


def _of_person(export: PersonExport, user: User, id: str) -> Archive:
    return export.of_person(user.actor, id, language=user.language)


def _page(asked: Asked) -> Page:
    def page(visit: Visit) -> Response:
        user = visit.user
        if user.must_change_password:
            raise NotAllowed(_("Gantilah kata sandi Anda dahulu, lalu unduh lagi."))
        spoken = translations(user.language)
        with speaking(spoken):
            archive = asked(visit.room.toolkit.person_export, user, visit.request.path_params["id"])
        headers = {
            "Content-Disposition": f'attachment; filename="{archive.file_name}"',
            "Cache-Control": "no-store",
        }
        return StreamingResponse(
            _speaking(spoken, archive), headers=headers, media_type="application/zip"
        )

    return page


def _speaking(spoken: NullTranslations, archive: Archive) -> Iterator[bytes]:
    """Each piece is made in the language of who asked, on whatever thread it is."""
    while True:
        with speaking(spoken):
            piece = next(archive.pieces, None)
        if piece is None:
            return
        yield piece
