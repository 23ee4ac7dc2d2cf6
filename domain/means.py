"""The house's own means, as the rooms above ask for them; offered by `domain.ports`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from domain.cases import Verdict
from domain.messages import Incoming


class Clock(Protocol):
    """The only source of "now": aware, in UTC."""

    def now(self) -> datetime: ...


class Vault(Protocol):
    """Seals secrets for the table and opens them for a connector."""

    def seal(self, secrets: Mapping[str, str]) -> str: ...

    def open(self, sealed: str) -> Mapping[str, str]:
        """Raises: Unauthorized when the key does not fit."""
        ...


class MediaShelf(Protocol):
    """Keeps the bytes of pictures and videos, by the SHA-256 that is their id."""

    def put(self, data: bytes, mime: str) -> str:
        """Keeps the bytes whole or not at all, and gives their id. Raises: StoreFull."""
        ...

    def read(self, media_id: str) -> bytes:
        """Raises: NotFound."""
        ...

    def size_bytes(self, media_id: str) -> int:
        """Raises: NotFound."""
        ...

    def hold(self, media_id: str) -> None:
        """Keeps bytes that nothing may name any more from being swept until a row names them.
        Raises: NotFound."""
        ...

    def part(self, media_id: str, start: int, length: int) -> bytes:
        """The bytes from `start`, fewer than `length` only at the end. Raises: NotFound."""
        ...


class Triage(Protocol):
    """Tells complaint from praise. A better one may sit here later."""

    def judge(self, message: Incoming) -> Verdict: ...
