"""Files that hang on what members write, fetched from addresses that are the platform's own.

A message names addresses, too. Whoever goes wherever a stranger's message points can be sent into
the cooperative's own network, so a file comes from hosts that the connector names, by https (or
the way the channel itself is reached), or it stays where it is and the message says so.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from mimetypes import guess_extension
from urllib.parse import SplitResult, urlsplit

from connectors.house import House
from connectors.http import BODY_BYTES_MAX, HttpClient, Patience
from domain.attachments import FILES_MAX, NAME_MAX, Enclosed, NotKept
from domain.errors import PlatformError

TRIES = 2
# After that no further file is fetched in one reading.
SOON = timedelta(seconds=40)
FILES_BYTES_SOON = 24 * 1024 * 1024
PATIENCE = Patience(total_s=30.0)
_ENDING_MAX = 10


@dataclass(frozen=True, kw_only=True)
class Hung:
    """A file as the platform tells of it. `address`: empty where it does not say where it lies.
    `alt`: what its author says is seen on it."""

    address: str
    kind: str = ""
    alt: str = ""
    size_bytes: int | None = None


class Fetching:
    """For one reading of an inbox. `hosts`: from which files may come; one that begins with a dot
    stands for every host that ends so. `home`: the address of the channel's own server, always
    one of them."""

    def __init__(self, house: House, *, hosts: Collection[str], home: str = "") -> None:
        self._house = house
        self._hosts = frozenset(hosts)
        self._home = urlsplit(home)
        self._began = house.now()
        self._bytes = 0

    @property
    def is_enough(self) -> bool:
        """Whether one reading should fetch no more, be it for the time or for the room."""
        late = self._house.now() - self._began > SOON
        return late or self._bytes > FILES_BYTES_SOON

    def of(self, hung: Iterable[Hung]) -> tuple[Enclosed, ...]:
        """The files in their order, each with its bytes or with why they are not here."""
        return tuple(
            self._fetched(each)
            if place < FILES_MAX
            else replace(_told(each), not_kept=NotKept.TOO_MUCH)
            for place, each in enumerate(hung)
        )

    def of_some(self, hung: Iterable[Hung]) -> tuple[Enclosed, ...]:
        """As `of`; once it is enough, without their bytes: an inbox that cannot leave a message to
        the next reading rather has it without its files."""
        if self.is_enough:
            return tuple(replace(_told(each), not_kept=NotKept.TOO_BUSY) for each in hung)
        return self.of(hung)

    def _fetched(self, hung: Hung) -> Enclosed:
        told = _told(hung)
        if not hung.address:
            return replace(told, not_kept=NotKept.UNREADABLE)
        if (there := self._ours(hung.address)) is None:
            return replace(told, not_kept=NotKept.ELSEWHERE)
        client = HttpClient(
            f"{there.scheme}://{there.netloc}",
            place=self._house.channel_name,
            transport=self._house.transport,
            patience=PATIENCE,
        )
        if (size := told.size_bytes or _size(client, told, hung.address)) > BODY_BYTES_MAX:
            return replace(told, size_bytes=size, not_kept=NotKept.TOO_LARGE)
        path = there._replace(scheme="", netloc="", fragment="").geturl()
        for _try in range(TRIES):
            with suppress(PlatformError):  # whatever becomes of a file, the message must come in
                data = client.ask(path).body
                self._bytes += len(data)
                return replace(told, data=data, size_bytes=len(data))
        return replace(told, not_kept=NotKept.UNREADABLE)

    def _ours(self, address: str) -> SplitResult | None:
        """The address, where it is the platform's own."""
        try:
            there = urlsplit(address)
            at_home = (there.scheme, there.netloc) == (self._home.scheme, self._home.netloc)
            plain = there.scheme == "https" and there.netloc == there.hostname
        except ValueError:
            return None
        named = there.netloc in self._hosts or any(
            there.netloc.endswith(host) for host in self._hosts if host.startswith(".")
        )
        return there if there.netloc and (at_home or (plain and named)) else None


def _told(hung: Hung) -> Enclosed:
    """Under the name of what is seen on it, cut so that its ending stays."""
    ending = guess_extension(hung.kind) or ""
    alt = " ".join(hung.alt.split())[: NAME_MAX - _ENDING_MAX].strip()
    name = f"{alt}{ending}" if alt else ""
    return Enclosed(name=name, kind=hung.kind, size_bytes=hung.size_bytes)


def _size(client: HttpClient, told: Enclosed, address: str) -> int:
    """How large the server says that it is; 0 where nobody says. A picture is simply fetched."""
    if told.kind.startswith("image/"):
        return 0
    with suppress(PlatformError, ValueError):
        answer = client.pass_on("HEAD", address, headers={}, content=b"")
        return int(answer.headers.get("content-length", "0"))
    return 0
