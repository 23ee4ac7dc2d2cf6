"""Landing: calls that come at the same time are taken in together.

A platform that tells one message a call would cost a transaction each, and the disk is slower
than that. Whoever calls waits until what it told stands in the queue, and is answered then: one
transaction answers to many, and an answered call is never lost.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Lock

from domain.channels import Channel
from domain.errors import StoreBusy
from domain.pages import PAGE_MAX
from domain.ports import Batch
from domain.texts import _
from services.intake.listening import Listening

WAITING_MAX = 2_000  # calls of one channel: a few seconds' work, so nobody waits for longer
LONGEST_S = 30.0  # nobody is kept on the line for longer
LANES = 4  # channels at once; each takes one page after the other

Landed = Future[None]


@dataclass(frozen=True)
class _Call:
    channel: Channel
    batch: Batch
    landed: Landed

    @property
    def size(self) -> int:
        return len(self.batch.messages)

    @property
    def is_plain(self) -> bool:
        """Whether it tells of messages alone. What was given and taken back, or withdrawn, is
        taken in call by call: there the order says what holds."""
        return replace(self.batch, messages=()) == Batch()


@dataclass(frozen=True)
class Landing:
    """Of one process. `waiting_max`: calls of one channel. `longest_s`: whoever waits longer is to
    call again; what they told lands all the same, and once."""

    listening: Listening
    waiting_max: int = WAITING_MAX
    longest_s: float = LONGEST_S
    _waiting: defaultdict[str, deque[_Call]] = field(
        default_factory=lambda: defaultdict(deque), repr=False
    )
    _landing: set[str] = field(default_factory=set, repr=False)  # ids of channels being worked on
    _lock: Lock = field(default_factory=Lock, repr=False)
    _lanes: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(LANES, "landing"), repr=False
    )

    def land(self, channel: Channel, batch: Batch) -> Landed:
        """Over when all of it is kept for good; then it raises what stood in the way, and the
        platform is to call again. Raises: StoreBusy when too much waits already, or a file cannot
        be put away."""
        if len(self._waiting[channel.id]) >= self.waiting_max:
            raise _full()
        call = _Call(channel, self.listening.put_away(channel, batch), Future())
        call.landed.set_running_or_notify_cancel()  # whoever hangs up stops nothing
        with self._lock:
            self._waiting[channel.id].append(call)
            idle = channel.id not in self._landing
            self._landing.add(channel.id)
        if idle:
            self._lanes.submit(self._work, channel.id)
        return call.landed

    def _work(self, channel_id: str) -> None:
        """Until none of the channel's calls waits."""
        while calls := self._next(channel_id):
            self._take_in(calls)

    def _next(self, channel_id: str) -> list[_Call]:
        """Those that go into one page, the oldest first."""
        with self._lock:
            waiting = self._waiting[channel_id]
            if not waiting:
                self._landing.discard(channel_id)
                return []
            page = [waiting.popleft()]
            room = PAGE_MAX - page[0].size
            while page[0].is_plain and waiting and waiting[0].is_plain and waiting[0].size <= room:
                page.append(waiting.popleft())
                room -= page[-1].size
            return page

    def _take_in(self, calls: Iterable[_Call]) -> None:
        first, *others = calls
        said = [each for call in others for each in call.batch.messages]
        batch = replace(first.batch, messages=(*first.batch.messages, *said))
        try:
            self.listening.take_in(first.channel, batch)
        except Exception as err:  # each caller hears of it, and calls again
            for call in (first, *others):
                call.landed.set_exception(err)
            return
        for call in (first, *others):
            call.landed.set_result(None)


def _full() -> StoreBusy:
    return StoreBusy(_("Terlalu banyak panggilan menunggu disimpan. Panggil lagi sebentar."))
