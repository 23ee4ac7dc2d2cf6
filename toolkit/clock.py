"""The real clock, and one that stands where it is put."""

from datetime import UTC, datetime, timedelta


class SystemClock:
    """Now, aware and in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """Stands still until it is moved: for `tick --now`, the demonstration and tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, span: timedelta) -> None:
        """Moves the clock on by `span`."""
        self._now += span

    def set(self, moment: datetime) -> None:
        """Puts the clock to `moment`."""
        self._now = moment.astimezone(UTC)
