"""The steps of a delivery at which a worker can be made to die, watched from outside the product.

The product knows nothing of this: the store, the connectors and the way to the platform are
wrapped, and the wrapper kills its own process when the wanted step is reached.
"""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import httpx

from domain.channels import Channel
from domain.ports import Connector, Connectors, Store, Unit


class Step(StrEnum):
    """Where the process dies. `…_in`: inside the open transaction, just before its commit."""

    CLAIM_IN = "claim_in"
    CLAIM_AFTER = "claim_after"
    BEGIN_IN = "begin_in"
    BEGIN_AFTER = "begin_after"
    CALL_BEFORE = "call_before"  # the connector runs, nothing has left
    CALL_SEEN = "call_seen"  # the platform has the request and has not accepted it
    CALL_TAKEN = "call_taken"  # the platform accepted, the answer has not left it
    CALL_AFTER = "call_after"  # the answer is here and nobody has read it
    CONCLUDE_IN = "conclude_in"
    CONCLUDE_AFTER = "conclude_after"
    RECOVER_IN = "recover_in"
    RECOVER_AFTER = "recover_after"
    FIND_AFTER = "find_after"  # the platform was asked about an unconfirmed one
    SETTLE_IN = "settle_in"
    SETTLE_AFTER = "settle_after"
    MISS_IN = "miss_in"
    MISS_AFTER = "miss_after"


# The platform kills the worker that sent these.
AT_THE_PLATFORM = (Step.CALL_SEEN, Step.CALL_TAKEN)


@dataclass
class Fuse:
    """Dies when `step` is reached for the `countdown`-th time. No step: never by itself."""

    step: Step | None = None
    countdown: int = 1

    def reach(self, step: Step) -> None:
        """This step is reached now."""
        if self._burnt(step):
            os.kill(os.getpid(), signal.SIGKILL)

    def marks(self) -> Mapping[str, str]:
        """Headers that ask the platform to kill this process."""
        for step in AT_THE_PLATFORM:
            if self._burnt(step):
                return {"x-kill": step, "x-pid": str(os.getpid())}
        return {}

    def _burnt(self, step: Step) -> bool:
        if step is not self.step:
            return False
        self.countdown -= 1
        return self.countdown == 0


class WatchedStore:
    """A store that tells the fuse which transaction of a delivery is being committed."""

    def __init__(self, store: Store, fuse: Fuse) -> None:
        self._store = store
        self._fuse = fuse
        self.phase = "claim"  # the next transaction that writes

    def reading(self) -> AbstractContextManager[Unit]:
        return self._store.reading()

    def shred(self) -> bool:
        return self._store.shred()

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        phase = self.phase
        with self._store.writing() as unit:
            yield unit
            self._fuse.reach(Step(f"{phase}_in"))
        self._fuse.reach(Step(f"{phase}_after"))
        if phase in ("claim", "conclude"):
            self.phase = "begin"


class WatchedTransport(httpx.BaseTransport):
    """The network, with the fuse before and after each request."""

    def __init__(self, store: WatchedStore, fuse: Fuse) -> None:
        self._store = store
        self._fuse = fuse
        self._network = httpx.HTTPTransport(verify=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            response = self._network.handle_request(request)
            self._fuse.reach(Step.FIND_AFTER)
            return response
        self._fuse.reach(Step.CALL_BEFORE)
        request.headers.update(self._fuse.marks())
        try:
            response = self._network.handle_request(request)
            response.read()
        finally:
            self._store.phase = "conclude"
        self._fuse.reach(Step.CALL_AFTER)
        return response

    def close(self) -> None:
        self._network.close()


class MuteConnector:
    """A platform that cannot be asked afterwards: it publishes, threads too, and no more."""

    platform = "mute"
    title = "Mute"
    Settings = dict

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.limits = inner.limits

    def publish(self, *parcel: Any) -> Any:
        return self._inner.publish(*parcel)

    def follow_up(self, *parcel: Any) -> Any:
        return self._inner.follow_up(*parcel)


class WithMute:
    """The house's connectors, and one platform that cannot be asked."""

    def __init__(self, house: Connectors) -> None:
        self._house = house

    def platforms(self) -> Mapping[str, type[Connector]]:
        return self._house.platforms()

    def open(self, channel: Channel, heard: Any = None) -> Any:
        if channel.platform != "mute":
            return self._house.open(channel)
        as_sandbox = Channel(**{**vars(channel), "platform": "sandbox"})
        return MuteConnector(self._house.open(as_sandbox))
