"""The journal of a delivery: each exchange with the platform, scrubbed and short."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from connectors.secrecy import Scrubber
from domain.deliveries import Exchange
from domain.ports import Heard

WORDS_MAX = 1_000
_READABLE = ("application/json", "application/x-www-form-urlencoded", "text/")


@dataclass(kw_only=True)
class Entry:
    """An exchange while it lasts; what is learnt of the answer is filled in."""

    status: int | None = None
    answered: bytes = b""


class Journal:
    """Tells `heard` of exchanges; nobody, where nobody wants to know."""

    def __init__(self, heard: Heard | None, scrubber: Scrubber) -> None:
        self._heard = heard
        self._scrubber = scrubber

    @contextmanager
    def entry(self, request: httpx.Request) -> Iterator[Entry]:
        """One exchange, told of when the block ends, however it ends."""
        entry, began_s = Entry(), time.monotonic()
        try:
            yield entry
        finally:
            if self._heard is not None:
                self._heard(self._exchange(request, entry, began_s))

    def _exchange(self, request: httpx.Request, entry: Entry, began_s: float) -> Exchange:
        return Exchange(
            method=request.method,
            address=self._scrubber.scrub(f"{request.url.host}{request.url.path}"),
            status=entry.status,
            took_ms=round((time.monotonic() - began_s) * 1_000),
            asked=self._words(_asked(request)),
            answered=self._words(entry.answered.decode("utf-8", "replace")),
        )

    def _words(self, text: str) -> str:
        # first scrubbed, then cut: half a secret would not be known for one
        clean = self._scrubber.scrub(text)[: 4 * WORDS_MAX]
        line = " ".join("".join(c if c.isprintable() else " " for c in clean).split())
        return line[:WORDS_MAX]


def _asked(request: httpx.Request) -> str:
    """The body where it is text; of anything else its kind and size."""
    kind = request.headers.get("content-type", "")
    body = request.content
    if not body:
        return request.url.query.decode("utf-8", "replace")
    if kind.startswith(_READABLE):
        return body.decode("utf-8", "replace")
    return f"{kind.partition(';')[0] or 'bytes'}, {len(body)} bytes"
