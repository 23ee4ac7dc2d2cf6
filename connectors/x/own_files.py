"""What staff hung on answers that they wrote in X's own app.

Our own list is read without what hangs on it: X bills every picture that it tells of, and most of
those went out from here. So the few answers that did not are asked for once more, by their ids,
and only while the money for reading is plenty. Source: see `connectors.x.enclosed`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from connectors.fetching import Hung
from connectors.x.counts import IDS_MAX
from connectors.x.enclosed import hung_on, keys_of, media_of
from connectors.x.posts import Seen
from connectors.x.purse import Purse
from connectors.x.wire import HUNG, Wire
from domain.errors import PlatformError

_NOT_TOLD = (Hung(address=""),)


@dataclass(frozen=True, kw_only=True)
class OwnFiles:
    """`may_ask`: whether there is money for as much as one question can bring."""

    wire: Wire
    purse: Purse
    may_ask: Callable[[], bool]

    def of(self, answers: Sequence[Seen]) -> dict[str, tuple[Hung, ...]]:
        """By the posts' ids; without those there is no money for, and of those that X did not tell
        of a file that lies nowhere."""
        ids = [each.id for each in answers if each.pictured]
        return dict(self._told(ids))

    def _told(self, ids: Sequence[str]) -> Iterator[tuple[str, tuple[Hung, ...]]]:
        for start in range(0, len(ids), IDS_MAX):
            if not self.may_ask():
                return
            asked = ids[start : start + IDS_MAX]
            told = self._asked(asked)
            yield from ((each, told.get(each) or _NOT_TOLD) for each in asked)

    def _asked(self, ids: Sequence[str]) -> Mapping[str, tuple[Hung, ...]]:
        with suppress(PlatformError):  # whatever becomes of a file, the message must come in
            hung, keys = self.wire.ask("/2/tweets", {"ids": ",".join(ids)}, HUNG, _read)
            self.purse.pay_for_reads((f"post {each}" for each in hung), self.purse.read)
            self.purse.pay_for_reads((f"media {each}" for each in keys), self.purse.media_read)
            return hung
        return {}


def _read(told: Any) -> tuple[dict[str, tuple[Hung, ...]], tuple[str, ...]]:
    """What hangs on each post, and the keys of all of it. Raises: KeyError, TypeError."""
    media = media_of(told.get("includes") or {})
    hung = {str(each["id"]): hung_on(keys_of(each), media) for each in told.get("data") or ()}
    return hung, tuple(media)
