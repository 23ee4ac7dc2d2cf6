"""Reply windows: until when a platform takes our answer to a member's direct message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.cases import UNFINISHED, Case
from domain.errors import PlatformError
from domain.messages import MessageKind
from domain.people import Actor, Permission
from domain.ports import Clock, Connectors, Store, Unit
from services.sight import seen, seen_among
from services.talks import conversations_of, written_last


@dataclass(frozen=True, kw_only=True)
class ReplyWindow:
    """`closes_at`: after it the platform takes no reply from a program. `promised_at`: our own
    promise, None when nothing is owed."""

    closes_at: datetime
    promised_at: datetime | None

    def comes_first(self, now: datetime) -> bool:
        """Whether it is the next bound: no promise of ours that still stands ends before it."""
        return not _stands_before(self.closes_at, self.promised_at, now)


@dataclass(frozen=True, kw_only=True)
class ReplyWindows:
    """Raises, everywhere: NotAllowed."""

    store: Store
    clock: Clock
    connectors: Connectors

    def of(self, actor: Actor, case: Case) -> ReplyWindow | None:
        """Of the conversation in which somebody wrote last. None: the platform sets no bound, or it
        was no direct message, or nothing is open."""
        with self.store.reading() as unit:
            seen(unit, actor, case.id)
            events = unit.events.of(case.id)
            conversation_id = conversations_of(unit, case, events)[written_last(events)]
            channel_id = unit.conversations.get(conversation_id).channel_id
            return self._of(unit, case, self._span(unit, channel_id), conversation_id)

    def sooner(self, actor: Actor, cases: Sequence[Case]) -> Mapping[str, ReplyWindow]:
        """By case, of those in which somebody waits: windows that come before our promise, or
        after one that is broken."""
        actor.require(Permission.SEE_CASES)
        now = self.clock.now()
        found: dict[str, ReplyWindow] = {}
        spans: dict[str | None, timedelta | None] = {}
        with self.store.reading() as unit:
            shown = set(seen_among(unit, actor, [case.id for case in cases]))
            for case in cases:
                if case.id not in shown:
                    continue
                if case.channel_id not in spans:
                    spans[case.channel_id] = self._span(unit, case.channel_id)
                span = spans[case.channel_id]
                if not _could_come_first(case, span, now):
                    continue
                window = self._of(unit, case, span, case.conversation_id)
                if window is not None and window.comes_first(now):
                    found[case.id] = window
        return found

    def _of(
        self, unit: Unit, case: Case, span: timedelta | None, conversation_id: str
    ) -> ReplyWindow | None:
        if span is None or case.status not in UNFINISHED:
            return None
        said = unit.messages.of(conversation_id)
        newest = next((message for message in reversed(said) if not message.from_us), None)
        if newest is None or newest.kind is not MessageKind.DIRECT:
            return None
        return ReplyWindow(closes_at=newest.at + span, promised_at=case.durations.due_at)

    def _span(self, unit: Unit, channel_id: str | None) -> timedelta | None:
        channel = unit.channels.find(channel_id) if channel_id else None
        if channel is None:
            return None
        try:
            return self.connectors.open(channel).limits.reply_window
        except PlatformError:
            return None  # a channel that cannot be opened says so by its state


def _could_come_first(case: Case, span: timedelta | None, now: datetime) -> bool:
    """Told by the case alone, so that most rows of a queue cost no further look."""
    if span is None or case.durations.awaiting_since is None:
        return False
    return not _stands_before(case.last_message_at + span, case.durations.due_at, now)


def _stands_before(closes_at: datetime, promised_at: datetime | None, now: datetime) -> bool:
    return promised_at is not None and now < promised_at <= closes_at
