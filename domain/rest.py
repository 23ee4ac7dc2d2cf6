"""Rest: when a person is left in peace, and when their morning digest is due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.notifications import NotificationWishes
from domain.spans import Span
from domain.wall_time import read_interval, real_spans

_DAY = timedelta(days=1)
# Whoever wants the digest before their quiet hours end gets it all the same, but not much later.
_GRACE = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Rest:
    """One person's quiet hours and mornings. `zone`: in which they live; `works_on`: whether the
    cooperative is at work on a day."""

    wishes: NotificationWishes
    zone: str
    works_on: Callable[[date], bool]

    def is_quiet(self, moment: datetime) -> bool:
        """Whether nothing should reach them then, but what may wake people."""
        local = self._local(moment)
        return self._rests_on(local.date()) or self._is_in_quiet_hours(local.time())

    def next_quiet(self, moment: datetime) -> datetime:
        """When it is quiet again, in UTC: the moment itself where it is; within a day at most."""
        if self.is_quiet(moment):
            return moment
        today = self._local(moment).date()
        quiet = [span for day in (today - _DAY, today, today + _DAY) for span in self._quiet(day)]
        return min(
            start for start in (moment + _DAY, *(span[0] for span in quiet)) if start > moment
        )

    def digest_day(self, moment: datetime) -> date | None:
        """The day whose digest is due at the moment; None while none is. It stays due until it is
        quiet again: whoever's machine was off in the morning gets it later that day."""
        local = self._local(moment)
        day = local.date()
        late = local.replace(tzinfo=None) - datetime.combine(day, self.wishes.digest_at)
        if late < timedelta() or not self.works_on(day):
            return None
        return None if self.is_quiet(moment) and late >= _GRACE else day

    def end_of_day(self, moment: datetime) -> datetime:
        """The next midnight there, in UTC."""
        return self._at(self._local(moment).date() + _DAY, time())

    def _quiet(self, day: date) -> list[Span]:
        """When it really is quiet by what counts from that day on: where clocks turn, an hour may
        begin twice, or with the jump."""
        zone, spans = ZoneInfo(self.zone), list[Span]()
        if self.wishes.quiet_from != self.wishes.quiet_until:
            hours = read_interval(self.wishes.quiet_from, self.wishes.quiet_until)
            spans += real_spans(zone, day, *hours)
        if self._rests_on(day):
            spans += real_spans(zone, day, timedelta(), _DAY)
        return spans

    def _rests_on(self, day: date) -> bool:
        return self.wishes.quiet_days and not self.works_on(day)

    def _is_in_quiet_hours(self, clock: time) -> bool:
        start, end = self.wishes.quiet_from, self.wishes.quiet_until
        if start <= end:
            return start <= clock < end
        return clock >= start or clock < end

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone))

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, ZoneInfo(self.zone)).astimezone(UTC)
