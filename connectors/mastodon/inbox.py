"""The inbox of an account of the fediverse: who spoke of it, and what it answered elsewhere.

The cursor remembers the newest notification and the newest post of our own that were handed in,
and the messages that are looked at again, for what their authors changed or took away.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from connectors.fetching import Fetching
from connectors.mastodon.address import handle
from connectors.mastodon.entities import Heard, Person, Status
from connectors.mastodon.paging import Paging, in_order
from connectors.mastodon.server import BULK_MAX, Server
from connectors.mastodon.text import without_leading_mentions
from connectors.mastodon.threads import Threads
from domain.errors import Rejected
from domain.messages import Author, Incoming, MessageKind
from domain.ports import Batch

REREAD_EVERY = timedelta(minutes=10)
REREAD_FOR = timedelta(days=2)
REREAD_MAX = 2 * BULK_MAX
_PUBLIC = ("public", "unlisted")


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """`heard`, `own`: ids up to which all is handed in; empty: nothing was read yet. `watched`:
    messages that are looked at again, with when their author last changed them (ISO, or empty).
    `pictured`: our answers above `own` whose files were handed in."""

    heard: str = ""
    own: str = ""
    watched: dict[str, str] = field(default_factory=dict)
    reread_at: str = ""
    pictured: tuple[str, ...] = ()


class Inbox:
    """`me`: our account there. `threads`: where messages belong. `files`: fetches what hangs on
    them. `sent`: the ids of what this house sent. `now`: the house's clock."""

    def __init__(
        self,
        server: Server,
        me: Person,
        threads: Threads,
        files: Fetching,
        *,
        sent: Collection[str],
        now: Callable[[], datetime],
    ) -> None:
        self._server = server
        self._me = me
        self._threads = threads
        self._files = files
        self._sent = sent
        self._now = now()

    def collect(self, text: str) -> Batch:
        """What is new since the cursor, oldest first, and what became of what was handed in."""
        cursor = read_cursor(text)
        heard, heard_to = Paging(self._now).since(cursor.heard, self._server.heard)
        own, own_to = Paging(self._now).since(
            cursor.own, lambda **page: self._server.own(self._me.id, **page)
        )
        members, heard_to = self._from_members(heard, heard_to, cursor.watched)
        ours = list(self._from_us(own, {*cursor.pictured, *self._sent}))
        fresh = [*members, *ours]
        edited, withdrawn, watching = self._reread(cursor)
        moved = replace(
            watching,
            heard=heard_to,
            own=own_to,
            pictured=_pictured(cursor.pictured, ours, own_to),
            watched=_watched(watching.watched, fresh, self._now),
        )
        return Batch(
            messages=tuple(sorted([*fresh, *edited], key=lambda message: message.at)),
            withdrawn=withdrawn,
            cursor=written(moved),
        )

    # --- reading ---------------------------------------------------------------------

    def _from_members(
        self, heard: Sequence[Heard], heard_to: str, known: Collection[str]
    ) -> tuple[list[Incoming], str]:
        """With their files, but for those that were handed in before; and up to where they were
        read: files take time and room, and what is not read now is read at the next call."""
        found = list[Incoming]()
        last = ""
        for each in heard:
            if last and self._files.is_enough:
                return found, min(last, heard_to, key=in_order)
            last = each.id
            status = each.status
            if status is not None and status.author.id != self._me.id:
                said = self._incoming(status)
                hung = () if status.id in known else self._files.of(status.hung)
                found.append(replace(said, attachments=hung))
        return found, heard_to

    def _from_us(self, own: Sequence[Status], known: Collection[str]) -> Iterator[Incoming]:
        """What staff answered in another app. Our own posts, and what continues them, are none.
        With their files, but for those that were handed in before, or sent from here."""
        for status in own:
            person_id = self._answered(status)
            if person_id and not status.reposted:
                ours = self._incoming(status, person_id)
                hung = () if status.id in known else self._files.of_some(status.hung)
                yield replace(ours, from_us=True, text=_own_words(status), attachments=hung)

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


def words(status: Status) -> str:
    """What was said: the warning first, then the text, then what hangs on it."""
    lines = [f"[{status.warning}]"] if status.warning else []
    lines += [status.text] if status.text else []
    lines += [
        f"📎 {description}: {address}" if description else f"📎 {address}"
        for address, description in status.attachments
    ]
    return "\n".join(lines)


def _own_words(status: Status) -> str:
    """As they were written, so that a reply of ours whose fate is unknown is known by them; where
    there are none, what hangs on it."""
    said = without_leading_mentions(words(replace(status, attachments=())))
    return said or without_leading_mentions(words(status))


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
            pictured=tuple(str(each) for each in told.get("pictured", ())),
        )
    except (ValueError, AttributeError, TypeError):
        return Cursor()


def written(cursor: Cursor) -> str:
    """The cursor as text."""
    told: dict[str, Any] = {
        "heard": cursor.heard,
        "own": cursor.own,
        "watched": cursor.watched,
        "reread_at": cursor.reread_at,
        "pictured": cursor.pictured,
    }
    return json.dumps(told, separators=(",", ":"))


def _watched(before: dict[str, str], fresh: Sequence[Incoming], now: datetime) -> dict[str, str]:
    recent = {
        message.remote_id: _iso(message.edited_at)
        for message in fresh
        if not message.from_us and now - message.at < REREAD_FOR
    }
    return dict(list({**before, **recent}.items())[-REREAD_MAX:])


def _pictured(before: Sequence[str], ours: Sequence[Incoming], own_to: str) -> tuple[str, ...]:
    found = (*before, *(message.remote_id for message in ours if message.attachments))
    return tuple(each for each in found if in_order(each) > in_order(own_to))


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
