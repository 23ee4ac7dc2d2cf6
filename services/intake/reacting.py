"""Collecting reactions: asks the platforms that tell who reacted, from where they were read last.

A platform that does not answer leaves its channel for the next beat; what was missed meanwhile is
read then, for the cursor stands still. What others tell unasked comes by their inbox.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

import structlog

from domain.branch_shelves import Recount
from domain.channels import Capability, Channel, ChannelState
from domain.errors import Conflict, PlatformError, StoreBusy, Unavailable
from domain.gaps import GapReason, Measured
from domain.ports import Clock, Connectors, ReactionSource, Store, abilities
from domain.reactions import ReactionBatch
from services.common.marks import Bygones
from services.deliveries.sending import guarded
from services.engagement.gap_keeping import Look, note, reason_of
from services.intake.reactions import take_reactions

_READING = (ChannelState.ACTIVE, ChannelState.DISCONNECTED)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Reacting:
    """One call a channel and beat, whatever is waiting there: the rest comes at the next."""

    store: Store
    clock: Clock
    connectors: Connectors
    bygones: Bygones | None = None

    def collect(self) -> int:
        """Reads every channel that can be read now; gives how many reactions were new."""
        with self.store.reading() as unit:
            channels = [each for each in unit.channels.all() if self._tells(each)]
        return sum(self._collect(each) for each in channels)

    def _tells(self, channel: Channel) -> bool:
        """Whether it is to be asked: neither paused by a person, nor told to wait a while."""
        kind = self.connectors.platforms().get(channel.platform)
        held = channel.held_until is not None and channel.held_until > self.clock.now()
        able = kind is not None and Capability.REACTIONS in abilities(kind)
        return able and channel.state in _READING and not held

    def _collect(self, channel: Channel) -> int:
        with self.store.reading() as unit:
            mark = unit.recounts.find(_mark(channel))
        look = Look(
            channel_id=channel.id,
            subject=Measured.REACTIONS,
            at=self.clock.now(),
            due_since=mark.asked_at if mark else channel.created_at,
            catches_up=True,
        )
        if channel.state is ChannelState.DISCONNECTED:
            note(self.store, replace(look, reason=GapReason.DISCONNECTED))
            return 0
        cursor = mark.after_id if mark else ""
        told = guarded(lambda: self._ask(channel, cursor), Unavailable)
        if isinstance(told, PlatformError):
            log.warning("reactions_not_read", channel_id=channel.id, error=type(told).__name__)
            note(self.store, replace(look, reason=reason_of(told)))
            return 0
        return self._keep(channel, replace(told, cursor=told.cursor or cursor), look)

    def _ask(self, channel: Channel, cursor: str) -> ReactionBatch:
        return cast("ReactionSource", self.connectors.open(channel)).hear_reactions(cursor)

    def _keep(self, channel: Channel, told: ReactionBatch, look: Look) -> int:
        """Reactions and cursor together: whatever dies, nothing is skipped."""
        try:
            with self.store.writing() as unit:
                new = take_reactions(
                    unit, channel.id, told.reactions, now=look.at, bygones=self.bygones
                )
                unit.recounts.put(_read_to(channel, told.cursor, look.at))
        except (Conflict, StoreBusy) as err:
            log.warning("reactions_not_kept", channel_id=channel.id, reason=str(err))
            return 0
        note(self.store, look)
        return new


def _mark(channel: Channel) -> str:
    """The name under which it is kept how far the channel was read."""
    return f"reactions:{channel.id}"


def _read_to(channel: Channel, cursor: str, at: datetime) -> Recount:
    return Recount(name=_mark(channel), asked_at=at, after_id=cursor)
