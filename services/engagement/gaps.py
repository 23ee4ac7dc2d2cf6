"""Gaps: when channels could not be measured, for whoever draws figures or looks after channels."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import Invalid
from domain.gaps import Gap
from domain.people import Actor, Permission
from domain.ports import Clock, Store
from domain.texts import _

RECENT = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """Reading them asks SEE_REPORTS. `services.engagement.gap_words` says them in a sentence."""

    store: Store
    clock: Clock

    def between(
        self, actor: Actor, start: datetime, end: datetime, channel_ids: Collection[str] = ()
    ) -> list[Gap]:
        """Those that lie in [start, end) with any part, oldest first; no ids: all channels'.
        Raises: Invalid when the end is before the start."""
        actor.require(Permission.SEE_REPORTS)
        if end < start:
            raise Invalid(_("Tanggal akhir lebih awal daripada tanggal mulai."), field="end")
        with self.store.reading() as unit:
            return unit.gaps.between(start, end, channel_ids=channel_ids)

    def recent(self, actor: Actor) -> dict[str, list[Gap]]:
        """Of the last 30 days, by channel, newest first."""
        now = self.clock.now()
        found: dict[str, list[Gap]] = {}
        for gap in reversed(self.between(actor, now - RECENT, now + timedelta(seconds=1))):
            found.setdefault(gap.channel_id, []).append(gap)
        return found
