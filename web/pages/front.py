"""The front page: who the cooperative is, and what it said last."""

from datetime import UTC, datetime

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.board import Entry
from web.room import WebRoom
from web.serving import serve
from web.visits import Visit

ENTRIES = 10
_ID_LENGTH_MAX = 64


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/`."""
    return [Route("/", serve(room, front), methods=["GET"])]


def front(visit: Visit) -> Response:
    """Entries, newest first, a page at a time by cursor."""
    before = read_cursor(visit.request.query_params.get("sebelum", ""))
    entries = visit.room.toolkit.visiting.front(before, limit=ENTRIES + 1)
    shown, more = entries[:ENTRIES], len(entries) > ENTRIES
    return visit.page(
        "front.html",
        entries=shown,
        counts=visit.room.toolkit.visiting.counts([entry.id for entry in shown]),
        older=cursor_after(shown[-1]) if more else "",
        is_first=before is None,
    )


def cursor_after(entry: Entry) -> str:
    """The cursor that continues after this entry: its moment in microseconds, and its id."""
    return f"{int(entry.published_at.timestamp() * 1_000_000)}-{entry.id}"


def read_cursor(text: str) -> tuple[datetime, str] | None:
    """What `cursor_after` wrote; None, the first page, for anything else."""
    microseconds, dash, entry_id = text.partition("-")
    is_number = microseconds.isascii() and microseconds.isdigit()
    if not (dash and is_number and entry_id.isalnum() and len(entry_id) <= _ID_LENGTH_MAX):
        return None
    seconds, rest = divmod(int(microseconds), 1_000_000)
    try:
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), entry_id
    except (ValueError, OverflowError, OSError):
        return None
