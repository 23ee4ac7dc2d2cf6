"""What tests of Bluesky open, send and are told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import httpx

from connectors.bluesky.connector import BlueskyConnector
from connectors.bluesky.records import record_key
from connectors.bluesky.session import NOTE
from connectors.house import LooseNotes
from domain.deliveries import Receipt
from tests.connectors.bluesky_world import DID, NOTES, SETTINGS
from tests.connectors.staging import AT, SECRET, a_house, a_picture
from tests.connectors.tape import playing

BUDI = "did:plc:budi6rjvnyq2ewt5lzxg4u7h"
PICTURES = (a_picture("a", "Panen"), a_picture("b", "Rapat"))


def remote_id(key: str) -> str:
    return f"at://{DID}/app.bsky.feed.post/{record_key(key)}"


def url(key: str) -> str:
    return f"https://bsky.app/profile/{DID}/post/{record_key(key)}"


def receipt(key: str, sent_at: datetime = AT) -> Receipt:
    return Receipt(remote_id=remote_id(key), url=url(key), sent_at=sent_at)


def opened(
    transport: httpx.BaseTransport, *, signed_in: bool = True, **changes: Any
) -> BlueskyConnector:
    notes = LooseNotes()
    if signed_in:
        notes.write(NOTE, NOTES[NOTE])
    house = a_house(transport, **{"notes": notes, "now": lambda: AT, **changes})
    return BlueskyConnector(BlueskyConnector.Settings(**SETTINGS), house)


@contextmanager
def taped(name: str, **changes: Any) -> Iterator[BlueskyConnector]:
    with playing("bluesky", name, secrets=(SECRET,)) as tape:
        yield opened(tape, **changes)
