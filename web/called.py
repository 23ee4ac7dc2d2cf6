"""Called: the channels whose platforms call us, as they stood a moment ago.

A platform may call hundreds of times a second; its channel changes once a month.
"""

from datetime import datetime, timedelta

from domain.channels import Channel, ChannelState
from domain.errors import NotFound
from domain.ports import Clock, Store
from domain.texts import _

FRESH = timedelta(seconds=1)


class CalledChannels:
    """Of one process. Only channels that there are take room."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[str, tuple[datetime, Channel]] = {}

    def get(self, channel_id: str) -> Channel:
        """Raises: NotFound when there is none, or it is off the desk."""
        now = self._clock.now()
        read_at, channel = self._known.get(channel_id, (None, None))
        if read_at is None or channel is None or not now - FRESH < read_at <= now:
            channel = self._read(channel_id)
            self._known[channel_id] = (now, channel)
        return channel

    def _read(self, channel_id: str) -> Channel:
        with self._store.reading() as unit:
            channel = unit.channels.find(channel_id)
        if channel is None or channel.state is ChannelState.ARCHIVED:
            raise NotFound(_("Kanal ini tidak menerima panggilan."))
        return channel
