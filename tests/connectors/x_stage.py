"""A stage for X's tests: the connector at a fixed moment, on a tape or in a world."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx

from connectors.house import LooseNotes
from connectors.registry import read_settings
from connectors.x.connector import XConnector
from domain.ports import Outgoing
from tests.connectors.staging import a_house
from tests.connectors.tape import playing
from tests.connectors.x_world import REFRESH, SETTINGS, TOKEN

NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
LATER_SECRETS = ("token-kedua-9001", "penyegar-kedua-9002")
BASIC = "a2xpZW4tMTpyYWhhc2lhLWtsaWVuLTE="  # klien-1:rahasia-klien-1
SECRETS = (TOKEN, REFRESH, *LATER_SECRETS, BASIC, "rahasia-klien-1")
CLASSIC = {
    "api_key": "kunci-api-1001",
    "api_secret": "rahasia-api-1002",
    "access_token": "2244994945-akses-1003",
    "access_secret": "rahasia-akses-1004",
    "user_id": "2244994945",
    "username": "koperasi",
}


def a_connector(
    transport: httpx.BaseTransport | None = None,
    settings: dict[str, str] | None = None,
    wait: Callable[[float], None] | None = None,
    **house: Any,
) -> XConnector:
    """With the settings of OAuth 2 unless others are given; `house` changes the house."""
    filled: Any = read_settings(XConnector, SETTINGS if settings is None else settings)
    stage = {"now": lambda: NOW, "notes": LooseNotes(), **house}
    return XConnector(filled, a_house(transport, **stage), **({"wait": wait} if wait else {}))


@contextmanager
def on_tape(name: str, **changes: Any) -> Iterator[XConnector]:
    """The connector, held to a tape."""
    with playing("x", name, secrets=SECRETS) as player:
        yield a_connector(player, **changes)


def an_outgoing(text: str = "Rapat anggota besok pukul sembilan.", **changes: Any) -> Outgoing:
    return Outgoing(**{"text": text, "at": NOW, **changes})


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> httpx.MockTransport:
    return httpx.MockTransport(answer)
