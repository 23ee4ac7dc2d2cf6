"""What linked members said and reacted to, and the figures made of it, in memory."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from domain.interactions import (
    NO_BRANCH,
    Activity,
    ActivityFilter,
    Counted,
    CountedFilter,
    Interaction,
    InteractionKind,
    Moment,
    ReachCount,
    Said,
    Span,
)
from domain.members import Member
from storage.memory.roll import hidden_talks
from storage.memory.rows import Rows, Tables
from storage.reach import Cell, reach_of
from storage.words import folded


class MemoryInteractions:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._rows: Rows[Interaction] = tables.of("interactions")

    def heard_after(self, message_id: str, limit: int) -> list[Said]:
        return [said for said in self._heard() if said.message_id > message_id][:limit]

    def heard_in(self, conversation_ids: Collection[str]) -> list[Said]:
        return [said for said in self._heard() if said.conversation_id in conversation_ids]

    def note(self, interactions: Sequence[Interaction]) -> int:
        known = len(self._rows.kept)
        for each in interactions:
            if self._rows.find(each.id) is None:
                self._rows.add(each.id, each)
        return len(self._rows.kept) - known

    def forget(self, identity_id: str, only: Collection[str] | None = None) -> None:
        for each in self._rows:
            if each.identity_id == identity_id and (only is None or each.id in only):
                self._rows.remove(each.id)

    def of_member(
        self,
        member_id: str,
        span: Span,
        *,
        restricted: bool,
        kind: InteractionKind | None = None,
        limit: int,
        offset: int = 0,
    ) -> list[Interaction]:
        start, end = span
        mine = [
            each
            for each in self._open(restricted)
            if each.member_id == member_id and start <= each.at < end and kind in (None, each.kind)
        ]
        mine.sort(key=lambda each: (each.at, each.id), reverse=True)
        return mine[offset : offset + limit]

    def moments(self, member_id: str, since: datetime, *, restricted: bool) -> list[Moment]:
        mine = [each for each in self._open(restricted) if each.member_id == member_id]
        found = [Moment(at=each.at, kind=each.kind) for each in mine if each.at >= since]
        return sorted(found, key=lambda moment: moment.at)

    def activity(
        self, member_ids: Collection[str], *, restricted: bool, during: Span | None = None
    ) -> list[Activity]:
        found = self._activities(restricted, during)
        return [each for each in found if each.member_id in member_ids]

    def active(self, wanted: ActivityFilter) -> tuple[list[Activity], int]:
        there = {member.id for member in self._members() if _is_meant(member, wanted)}
        found = [
            each
            for each in self._activities(wanted.restricted, wanted.during)
            if each.member_id in there
            and (wanted.last_before is None or each.last_at < wanted.last_before)
            and (wanted.first_from is None or each.first_at >= wanted.first_from)
        ]
        newly = wanted.first_from is not None
        found.sort(key=lambda each: each.first_at if newly else each.last_at, reverse=True)
        return found[wanted.offset : wanted.offset + wanted.limit], len(found)

    def reach(self, spans: Sequence[Span], branch_id: str = "") -> list[list[ReachCount]]:
        members = [each for each in self._members() if branch_id in ("", each.branch_id)]
        began, seen = self._began(), self._seen(spans)
        never = len(spans)
        on_roll = [_cell(member, spans, never, 0) for member in members]
        since = {member.id: _step(began.get(member.id), _ends(spans), never) for member in members}
        linked = {identity.member_id for identity in self._tables.of("identities")}
        known = [
            _cell(each, spans, since[each.id], seen.get(each.id, 0))
            for each in members
            if each.id in linked
        ]
        return reach_of(len(spans), on_roll, known)

    def counted(self, wanted: CountedFilter) -> tuple[list[str], int]:
        began, seen = self._began(), self._seen([wanted.during])
        linked = {identity.member_id for identity in self._tables.of("identities")}
        found = []
        for member in self._members():
            at = began.get(member.id)
            could = at is not None and at < wanted.during[1]
            was = member.id in linked and member.id in seen
            if _is_there(member, wanted) and _is_counted(member, wanted.which, could, was):
                found.append(member)
        found.sort(key=lambda member: (folded(member.name), member.id))
        page = found[wanted.offset : wanted.offset + wanted.limit]
        return [member.id for member in page], len(found)

    def _began(self) -> dict[str, datetime]:
        """Since when each member's accounts could be heard."""
        connected = dict[str, datetime]()
        for channel in self._tables.of("channels"):
            known = connected.get(channel.platform, channel.created_at)
            connected[channel.platform] = min(known, channel.created_at)
        began = dict[str, datetime]()
        for identity in self._tables.of("identities"):
            if (at := connected.get(identity.platform)) is not None:
                began[identity.member_id] = min(began.get(identity.member_id, at), at)
        return began

    def _seen(self, spans: Sequence[Span]) -> dict[str, int]:
        """In which spans each member was seen, a bit for each."""
        found = dict[str, int]()
        for each in self._rows:
            for number, (start, end) in enumerate(spans):
                if start <= each.at < end:
                    found[each.member_id] = found.get(each.member_id, 0) | 1 << number
        return found

    def _members(self) -> Iterable[Member]:
        return self._tables.of("members")

    def _open(self, restricted: bool) -> Iterator[Interaction]:
        hidden = set() if restricted else hidden_talks(self._tables)
        return (each for each in self._rows if each.conversation_id not in hidden)

    def _activities(self, restricted: bool, during: Span | None = None) -> list[Activity]:
        found = dict[str, list[Interaction]]()
        for each in self._open(restricted):
            if during is None or during[0] <= each.at < during[1]:
                found.setdefault(each.member_id, []).append(each)
        return [_activity(member_id, theirs) for member_id, theirs in sorted(found.items())]

    def _heard(self) -> list[Said]:
        talks = {talk.id: talk for talk in self._tables.of("conversations")}
        found = [
            Said(
                message_id=said.id,
                conversation_id=said.conversation_id,
                channel_id=said.channel_id,
                kind=said.kind,
                at=said.at,
                author=talks[said.conversation_id].author,
            )
            for said in self._tables.of("messages")
            if not said.from_us and said.conversation_id in talks
        ]
        return sorted(found, key=lambda said: said.message_id)


def _activity(member_id: str, theirs: Sequence[Interaction]) -> Activity:
    reactions = sum(each.kind is InteractionKind.REACTION for each in theirs)
    return Activity(
        member_id=member_id,
        messages=len(theirs) - reactions,
        reactions=reactions,
        first_at=min(each.at for each in theirs),
        last_at=max(each.at for each in theirs),
    )


def _is_meant(member: Member, wanted: ActivityFilter) -> bool:
    since, until = wanted.during or (wanted.on_roll_at, None)
    left = member.left_at is not None and member.left_at <= since
    later = until is not None and member.joined_at is not None and member.joined_at >= until
    return not left and not later and wanted.branch_id in ("", member.branch_id)


def _is_there(member: Member, wanted: CountedFilter) -> bool:
    start, end = wanted.during
    left = member.left_at is not None and member.left_at <= start
    later = member.joined_at is not None and member.joined_at >= end
    where = member.branch_id or NO_BRANCH
    return not left and not later and wanted.branch_id in ("", where)


def _is_counted(member: Member, which: Counted, could_be_seen: bool, was_seen: bool) -> bool:
    match which:
        case Counted.ON_ROLL:
            return True
        case Counted.UNDATED:
            return member.joined_at is None
        case Counted.LINKED:
            return could_be_seen
        case Counted.UNKNOWN:
            return not could_be_seen
        case Counted.LINKED_SEEN:
            return could_be_seen and was_seen
        case Counted.SEEN:
            return was_seen


def _cell(member: Member, spans: Sequence[Span], since: int, seen: int) -> Cell:
    return Cell(
        branch_id=member.branch_id,
        joined=_step(member.joined_at, _ends(spans), -1),
        gone=_step(member.left_at, [start for start, _end in spans], len(spans), met=False),
        since=since,
        seen=seen,
        members=1,
    )


def _ends(spans: Sequence[Span]) -> list[datetime]:
    return [end for _start, end in spans]


def _step(
    moment: datetime | None, edges: Sequence[datetime], unknown: int, *, met: bool = True
) -> int:
    """How many of the edges lie before the moment; `unknown` where there is none. `met`: an edge
    at the very moment counts too."""
    if moment is None:
        return unknown
    return sum(edge < moment or (met and edge == moment) for edge in edges)
