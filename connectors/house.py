"""What a connector may ask of the house it works for."""

from dataclasses import dataclass

import httpx

from domain.ports import BoardRoom


@dataclass(frozen=True, kw_only=True)
class House:
    """Handed to every connector when it is opened; most need none of it.

    `channel_name`: as staff named the channel, for messages. `transport`: how HTTP leaves the
    house; None is the network, tests and the in-process sandbox put their own there.
    """

    channel_id: str
    channel_name: str
    board: BoardRoom
    transport: httpx.BaseTransport | None = None
