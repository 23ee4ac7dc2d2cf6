"""The front page: who the cooperative is, and what it said last."""

from datetime import UTC, datetime
from functools import lru_cache

from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.board import Counts, Entry
from web.rendering import templates
from web.room import WebRoom
from web.serving import serve
from web.visits import Visit
from web.wording import moment

ENTRIES = 10
_ID_LENGTH_MAX = 64
_ARTICLES_REMEMBERED = 256


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/`."""
    return [Route("/", serve(room, front), methods=["GET"])]


def front(visit: Visit) -> Response:
    """Entries, newest first, a page at a time by cursor."""
    before = read_cursor(visit.request.query_params.get("sebelum", ""))
    entries, counts = visit.room.toolkit.visiting.front_with_counts(before, limit=ENTRIES + 1)
    shown, more = entries[:ENTRIES], len(entries) > ENTRIES
    zone = visit.cooperative.zone
    return visit.page(
        "front.html",
        articles=[article(e, counts.get(e.id), zone, visit.language) for e in shown],
        older=cursor_after(shown[-1]) if more else "",
        is_first=before is None,
    )


@lru_cache(maxsize=_ARTICLES_REMEMBERED)
def article(entry: Entry, counts: Counts | None, zone: str, language: str) -> Markup:
    """One entry as the front page shows it. An entry never changes, so the same few articles
    are drawn once and not for every reader; `language` is the one being spoken."""
    drawn = (
        templates()
        .get_template("article.html")
        .render(entry=entry, tally=counts, at=moment(entry.published_at, zone, language))
    )
    return Markup(drawn)  # noqa: S704 - drawn by a template that escapes


def cursor_after(entry: Entry) -> str:
    """The cursor that continues after this entry: its moment in microseconds, and its id."""
    return f"{int(entry.published_at.timestamp() * 1_000_000)}-{entry.id}"


def read_cursor(text: str) -> tuple[datetime, str] | None:
    """What `cursor_after` wrote; None, the first page, for anything else."""
    microseconds, dash, entry_id = text.partition("-")
    is_number = microseconds.isascii() and microseconds.isdigit()
    if not (dash and is_number and entry_id.isalnum() and len(entry_id) <= _ID_LENGTH_MAX):
        return None
    try:
        seconds, rest = divmod(int(microseconds), 1_000_000)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), entry_id
    except (ValueError, OverflowError, OSError):
        return None
