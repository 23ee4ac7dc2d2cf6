"""Members of the roll that fit what somebody at the desk is typing, for the form they type into."""

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from domain.errors import NotAllowed
from domain.people import Permission
from domain.texts import _
from web.room import WebRoom
from web.serving import serve
from web.visits import Visit

SHOWN = 8
LEAST = 2  # letters; one fits half the roll
LONGEST = 60


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/usul/anggota?cari=…`."""
    return [Route("/usul/anggota", serve(room, _page), methods=["GET"])]


def _page(visit: Visit) -> Response:
    """Name, number and branch, no more than is needed to tell two apart; who has left is not
    proposed."""
    user, toolkit = visit.user, visit.room.toolkit
    if user.must_change_password:
        raise NotAllowed(_("Gantilah kata sandi Anda dahulu, lalu ulangi."))
    user.actor.require(Permission.ANSWER_CASES)
    words = _legible(visit.request.query_params.get("cari", ""))
    found = []
    if LEAST <= len(words) <= LONGEST:
        found = toolkit.membership.roll(user.actor, search=words, limit=3 * SHOWN)
    branches = {branch.id: branch.name for branch in toolkit.branching.all()} if found else {}
    members = [
        {
            "name": member.name,
            "number": member.number,
            "branch": branches.get(member.branch_id or "", ""),
        }
        for member in found
        if member.left_at is None
    ]
    return JSONResponse({"members": members[:SHOWN]}, headers={"Cache-Control": "no-store"})


def _legible(typed: str) -> str:
    """Without what nobody types, which would be looked for as nothing at all."""
    return " ".join("".join(c if c.isprintable() else " " for c in typed).split())
