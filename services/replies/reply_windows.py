"""Reply windows: until when a platform takes our answer to a member's direct message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.cases import UNFINISHED, Case, CaseEvent
from domain.errors import PlatformError
from domain.messages import Message, MessageKind
from domain.people import Actor, Permission
from domain.ports import Clock, Connectors, Store, Unit
from domain.talks import waiting
from services.cases.last_words import LOOKED_THROUGH
from services.cases.talks import conversations_of, newest_said, written_last
from services.common.sight import seen, seen_among


@dataclass(frozen=True, kw_only=True)
class ReplyWindow:
    """Of one conversation. `closes_at`: after it the platform takes no reply from a program.
    `promised_at`: our own promise, None when nothing is owed."""

    conversation_id: str
    channel_id: str | None
    closes_at: datetime
    promised_at: datetime | None

    def comes_first(self, now: datetime) -> bool:
        """Whether it is the next bound: no promise of ours that still stands ends before it."""
        promised_at = self.promised_at
        return not (promised_at is not None and now < promised_at <= self.closes_at)


@dataclass(frozen=True, kw_only=True)
class ReplyWindows:
    """Raises, everywhere: NotAllowed."""

    store: Store
    clock: Clock
    connectors: Connectors

    def of(self, actor: Actor, case: Case) -> list[ReplyWindow]:
        """Of each conversation of the case, the one in which somebody wrote last first. Missing:
        where the platform sets no bound, or it was no direct message; all, when nothing is open."""
        with self.store.reading() as unit:
            seen(unit, actor, case.id)
            if case.status not in UNFINISHED:
                return []
            events = unit.events.of(case.id)
            talks, last = conversations_of(unit, case, events), written_last(events)
            ordered = dict.fromkeys([talks.get(last, case.conversation_id), *talks.values()])
            heard = [newest_said(unit, case, each, events) for each in ordered]
            spans = _Spans(unit=unit, connectors=self.connectors)
            found = [spans.window(case, message) for message in heard if message]
            return [window for window in found if window is not None]

    def sooner(self, actor: Actor, cases: Sequence[Case]) -> Mapping[str, ReplyWindow]:
        """By case, of the conversations in which somebody waits: the first window to close, where
        it comes before our promise, or after one that is broken."""
        actor.require(Permission.SEE_CASES)
        now = self.clock.now()
        with self.store.reading() as unit:
            shown = set(seen_among(unit, actor, [case.id for case in cases]))
            owed = [case for case in cases if case.id in shown and _waits(case)]
            events = unit.told.newest_events([case.id for case in owed], LOOKED_THROUGH)
            asked = {case.id: _asked(events.get(case.id, ())) for case in owed}
            said = unit.told.messages([one for ids in asked.values() for one in ids])
            spans = _Spans(unit=unit, connectors=self.connectors)
            found: dict[str, ReplyWindow] = {}
            for case in owed:
                heard = [said[one] for one in asked[case.id] if one in said]
                open_ones = [w for each in heard if (w := spans.window(case, each)) is not None]
                first = min(open_ones, key=lambda window: window.closes_at, default=None)
                if first is not None and first.comes_first(now):
                    found[case.id] = first
        return found


@dataclass(frozen=True, kw_only=True)
class _Spans:
    """How long each channel takes answers, each looked up once."""

    unit: Unit
    connectors: Connectors
    known: dict[str, timedelta | None] = field(default_factory=dict)

    def window(self, case: Case, message: Message) -> ReplyWindow | None:
        """The window that opened with the member's message; None for no direct one."""
        if message.kind is not MessageKind.DIRECT or message.channel_id is None:
            return None
        if message.channel_id not in self.known:
            self.known[message.channel_id] = self._span(message.channel_id)
        span = self.known[message.channel_id]
        if span is None:
            return None
        return ReplyWindow(
            conversation_id=message.conversation_id,
            channel_id=message.channel_id,
            closes_at=message.at + span,
            promised_at=case.durations.due_at,
        )

    def _span(self, channel_id: str) -> timedelta | None:
        channel = self.unit.channels.find(channel_id)
        if channel is None:
            return None
        try:
            return self.connectors.open(channel).limits.reply_window
        except PlatformError:
            return None  # a channel that cannot be opened says so by its state


def _waits(case: Case) -> bool:
    return case.status in UNFINISHED and case.durations.awaiting_since is not None


def _asked(events: Sequence[CaseEvent]) -> list[str]:
    """The ids of what was said last in each talk where somebody waits."""
    return [event.message_id for event in waiting(events).values() if event.message_id]
