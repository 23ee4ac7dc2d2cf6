"""The inbox of an account of the fediverse: who spoke of it, and what it answered elsewhere.

The cursor remembers the newest notification and the newest post of our own that were handed in,
and the messages that are looked at again, for what their authors changed or took away.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from connectors.mastodon.address import handle
from connectors.mastodon.entities import Heard, Person, Status
from connectors.mastodon.server import BULK_MAX, Server
from connectors.mastodon.text import without_leading_mentions
from connectors.mastodon.threads import Threads
from domain.errors import Rejected
from domain.messages import Author, Incoming, MessageKind
from domain.ports import Batch

PAGES_MAX = 10
# A new channel begins with what came since then; older words are history.
FIRST_LOOK = timedelta(days=3)
# Ids are given before a thing is stored: one that is stored late has an id below the newest. So
# whatever is younger than this is read again, and the cursor stays below it.
OVERLAP = timedelta(minutes=5)
REREAD_EVERY = timedelta(minutes=10)
REREAD_FOR = timedelta(days=2)
REREAD_MAX = 2 * BULK_MAX
FROM_THE_START = "0"
_PUBLIC = ("public", "unlisted")


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """`heard`, `own`: ids up to which all is handed in; empty: nothing was read yet. `watched`:
    messages that are looked at again, with when their author last changed them (ISO, or empty)."""

    heard: str = ""
    own: str = ""
    watched: dict[str, str] = field(default_factory=dict)
    reread_at: str = ""


class _Dated(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def at(self) -> datetime: ...


Thing = TypeVar("Thing", bound=_Dated)


class Inbox:
    """`me`: our account there. `threads`: where messages belong. `now`: the house's clock."""

    def __init__(
        self, server: Server, me: Person, threads: Threads, now: Callable[[], datetime]
    ) -> None:
        self._server = server
        self._me = me
        self._threads = threads
        self._now = now()

    def collect(self, text: str) -> Batch:
        """What is new since the cursor, oldest first, and what became of what was handed in."""
        cursor = read_cursor(text)
        heard, heard_to = self._since(cursor.heard, self._server.heard)
        own, own_to = self._since(cursor.own, lambda **page: self._server.own(self._me.id, **page))
        fresh = [*self._from_members(heard), *self._from_us(own)]
        edited, withdrawn, watching = self._reread(cursor)
        moved = replace(
            watching,
            heard=heard_to,
            own=own_to,
            watched=_watched(watching.watched, fresh, self._now),
        )
        return Batch(
            messages=tuple(sorted([*fresh, *edited], key=lambda message: message.at)),
            withdrawn=withdrawn,
            cursor=written(moved),
        )

    # --- paging ----------------------------------------------------------------------

    def _since(self, seen_to: str, pages: Callable[..., list[Thing]]) -> tuple[list[Thing], str]:
        """The things after the id, oldest first, and the id up to which all are handed in."""
        if not seen_to:
            return self._first_look(pages)
        found: list[Thing] = []
        reached = seen_to
        for _turn in range(PAGES_MAX):
            fresh = _new_ones(pages(min_id=reached), found)
            if not fresh:
                return found, self._settled(seen_to, found)
            found += fresh
            reached = found[-1].id
        return found, reached  # more is waiting: on from here at the next call

    def _first_look(self, pages: Callable[..., list[Thing]]) -> tuple[list[Thing], str]:
        found: list[Thing] = []
        since = self._now - FIRST_LOOK
        for _turn in range(PAGES_MAX):
            fresh = _new_ones(pages(max_id=found[0].id) if found else pages(), found)
            if not fresh:
                return self._recent(found, since), self._settled(FROM_THE_START, found)
            found = [*fresh, *found]
            if found[0].at < since:
                break
        return self._recent(found, since), self._settled(found[0].id, found)

    def _recent(self, found: Sequence[Thing], since: datetime) -> list[Thing]:
        return [each for each in found if each.at >= since]

    def _settled(self, before: str, found: Sequence[Thing]) -> str:
        """The newest id that nothing can come below any more."""
        young = self._now - OVERLAP
        settled = before
        for each in found:
            if each.at > young:
                break
            settled = each.id
        return settled

    # --- reading ---------------------------------------------------------------------

    def _from_members(self, heard: Sequence[Heard]) -> Iterator[Incoming]:
        for each in heard:
            if each.status is not None and each.status.author.id != self._me.id:
                yield self._incoming(each.status)

    def _from_us(self, own: Sequence[Status]) -> Iterator[Incoming]:
        """What staff answered in another app. Our own posts, and what continues them, are none."""
        for status in own:
            person_id = self._answered(status)
            if person_id and not status.reposted:
                ours = self._incoming(status, person_id)
                yield replace(ours, from_us=True, text=without_leading_mentions(ours.text))

    def _answered(self, status: Status) -> str:
        if status.reply_to:
            return "" if status.reply_to_person == self._me.id else status.reply_to_person
        others = [each for each in status.mentioned if each != self._me.id]
        return others[0] if others and status.visibility == "direct" else ""

    def _incoming(self, status: Status, person_id: str = "") -> Incoming:
        """The status as a message. `person_id`: whose conversation it is in; its author's."""
        place = self._threads.place(status)
        direct = status.visibility == "direct"
        person_id = person_id or status.author.id
        return Incoming(
            remote_id=status.id,
            thread=f"direct:{person_id}" if direct else f"{place.root}:{person_id}",
            kind=_kind(direct, place.entry),
            author=_author(status.author, self._server.address),
            text=words(status),
            at=status.at,
            entry_remote_id=place.entry,
            url=status.url,
            public=status.visibility in _PUBLIC,
            edited_at=status.edited_at,
        )

    # --- looking again ---------------------------------------------------------------

    def _reread(self, cursor: Cursor) -> tuple[list[Incoming], tuple[str, ...], Cursor]:
        """What its authors changed or took away. The platform tells nobody of either."""
        last = _moment(cursor.reread_at)
        if not cursor.watched or (last is not None and self._now - last < REREAD_EVERY):
            return [], (), cursor
        there, gone = seen(self._server, list(cursor.watched))
        edited = [it for key, it in there.items() if _iso(it.edited_at) != cursor.watched[key]]
        watched = {key: _iso(it.edited_at) for key, it in there.items()}
        again = replace(cursor, watched=watched, reread_at=self._now.isoformat())
        return [self._incoming(status) for status in edited], tuple(gone), again


def seen(server: Server, ids: Sequence[str]) -> tuple[dict[str, Status], list[str]]:
    """The posts that are there, by id, and the ids of those that surely are not.

    In bulk where the server can, and one by one what the bulk left out: a server that does not
    know the question must not make everything seem gone.
    """
    there: dict[str, Status] = {}
    gone: list[str] = []
    for start in range(0, len(ids), BULK_MAX):
        wanted = ids[start : start + BULK_MAX]
        found = {each.id: each for each in _in_bulk(server, wanted)}
        for each in wanted:
            status = found.get(each) or server.seen(each)
            if status is None:
                gone.append(each)
            else:
                there[each] = status
    return there, gone


def _in_bulk(server: Server, ids: Sequence[str]) -> list[Status]:
    try:
        return server.statuses(ids)
    except Rejected:  # older than 4.3, or another program
        return []


def _new_ones(page: Sequence[Thing], found: Sequence[Thing]) -> list[Thing]:
    """What of the page is not found yet, oldest first. Ids grow with time: they are numbers, or
    texts of one length; pages come newest first, but not from every program."""
    known = {each.id for each in found}
    return sorted(
        (each for each in page if each.id not in known),
        key=lambda each: (len(each.id), each.id),
    )


def words(status: Status) -> str:
    """What was said: the warning first, then the text, then what hangs on it."""
    lines = [f"[{status.warning}]"] if status.warning else []
    lines += [status.text] if status.text else []
    lines += [
        f"📎 {description}: {address}" if description else f"📎 {address}"
        for address, description in status.attachments
    ]
    return "\n".join(lines)


def read_cursor(text: str) -> Cursor:
    """The cursor; a blank one for a text that is none."""
    try:
        told = json.loads(text or "{}")
        watched = {str(key): str(edited) for key, edited in told.get("watched", {}).items()}
        return Cursor(
            heard=str(told.get("heard", "")),
            own=str(told.get("own", "")),
            watched=watched,
            reread_at=str(told.get("reread_at", "")),
        )
    except (ValueError, AttributeError):
        return Cursor()


def written(cursor: Cursor) -> str:
    """The cursor as text."""
    told: dict[str, Any] = {
        "heard": cursor.heard,
        "own": cursor.own,
        "watched": cursor.watched,
        "reread_at": cursor.reread_at,
    }
    return json.dumps(told, separators=(",", ":"))


def _watched(before: dict[str, str], fresh: Sequence[Incoming], now: datetime) -> dict[str, str]:
    recent = {
        message.remote_id: _iso(message.edited_at)
        for message in fresh
        if not message.from_us and now - message.at < REREAD_FOR
    }
    return dict(list({**before, **recent}.items())[-REREAD_MAX:])


def _kind(direct: bool, entry: str) -> MessageKind:
    if direct:
        return MessageKind.DIRECT
    return MessageKind.COMMENT if entry else MessageKind.MENTION


def _author(person: Person, address: str) -> Author:
    return Author(remote_id=person.id, name=person.name, contact=handle(person.acct, address))


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
