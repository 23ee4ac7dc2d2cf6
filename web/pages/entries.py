"""One entry: its pictures, comments, reactions, and the form to comment."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.board import Reaction, Visibility
from domain.errors import Invalid
from domain.texts import _
from services.intake.visiting import COMMENT_MAX, NAME_MAX, EntryPage
from web import brake
from web.idempotency import once_for
from web.kinds import REACTIONS
from web.room import WebRoom
from web.serving import FormRule, serve
from web.talk import pages_of, threaded
from web.visits import Visit
from web.wording import heading_and_body

COMMENT = FormRule(
    name="komentar",
    rate=brake.COMMENTS,
    least_s=2.0,
    keep=("nama", "teks", "balas"),
    long="teks",
)
REACTION = FormRule(name="reaksi", rate=brake.REACTIONS, keep=("reaksi",))


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/kabar/{entry_id}` and what is posted to it."""
    here = "/kabar/{entry_id}"
    return [
        Route(here, serve(room, show), methods=["GET"]),
        Route(f"{here}/komentar", serve(room, comment, COMMENT), methods=["POST"]),
        Route(f"{here}/reaksi", serve(room, react, REACTION), methods=["POST"]),
    ]


def show(visit: Visit) -> Response:
    """The entry's page; opening it is a view."""
    found = _found(visit)
    agent = visit.request.headers.get("user-agent", "")
    visit.room.views.saw(found.entry.id, visit.neighbourhood + agent, agent)
    return _page(visit, found)


def comment(visit: Visit) -> Response:
    """A new comment, or the form again with what is wrong with it."""
    text, parent_id = visit.field("teks"), visit.field("balas") or None
    try:
        visibility = visit.room.toolkit.visiting.comment(
            _entry_id(visit),
            name=visit.field("nama"),
            text=text,
            parent_id=parent_id,
            token=once_for(visit.once, text, parent_id or ""),
        )
    except Invalid as err:
        return _page(visit, _found(visit), wrong=err)
    said = "ditinjau" if visibility is Visibility.HELD else "tampil"
    return visit.to(f"/kabar/{_entry_id(visit)}?komentar={said}#komentar")


def react(visit: Visit) -> Response:
    """One tap: sets, changes or takes back this browser's reaction."""
    wished = visit.field("reaksi")
    if wished not in ("", *Reaction):
        raise Invalid(_("Tanggapan itu tidak dikenal. Pilih salah satu tombol."), field="reaksi")
    visit.room.toolkit.visiting.react(
        _entry_id(visit), visit.visitor, Reaction(wished) if wished else None
    )
    return visit.to(f"/kabar/{_entry_id(visit)}#tanggapan")


def _page(visit: Visit, found: EntryPage, wrong: Invalid | None = None) -> Response:
    pages = pages_of(threaded(found.comments))
    number = _page_number(visit.request.query_params.get("hal", ""), len(pages))
    wished = visit.request.query_params.get("balas", "") or visit.field("balas")
    heading, body = heading_and_body(found.entry.text)
    return visit.page(
        "entry.html",
        status=422 if wrong else 200,
        entry=found.entry,
        heading=heading,
        body=body,
        turns=pages[number - 1] if pages else [],
        comments=sum(not comment.from_us for comment in found.comments),
        page_number=number,
        pages=len(pages),
        reactions=found.reactions,
        mine=found.mine,
        reaction_names=REACTIONS,
        answered=next((c for c in found.comments if c.id == wished), None),
        typed=visit.form,
        wrong=wrong,
        said=visit.request.query_params.get("komentar", ""),
        text_max=COMMENT_MAX,
        name_max=NAME_MAX,
    )


def _page_number(wished: str, pages: int) -> int:
    """The newest comments stand on the last page, and that is the one shown first."""
    is_page = wished.isascii() and wished.isdigit() and 1 <= int(wished[:9]) <= pages
    return int(wished[:9]) if is_page else max(1, pages)


def _found(visit: Visit) -> EntryPage:
    return visit.room.toolkit.visiting.entry(_entry_id(visit), visit.visitor)


def _entry_id(visit: Visit) -> str:
    entry_id: str = visit.request.path_params["entry_id"]
    return entry_id
