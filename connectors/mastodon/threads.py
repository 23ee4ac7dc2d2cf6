"""Where a post belongs: the root of its thread, and the post of ours that it hangs under."""

import json
from contextlib import suppress
from dataclasses import dataclass

from connectors.mastodon.entities import Status
from connectors.mastodon.server import Server
from domain.errors import StoreError
from domain.ports import Notebook

NOTE = "threads"
STEPS_MAX = 25
_KEPT = 400


@dataclass(frozen=True, kw_only=True)
class Place:
    """`root`: the first post of the thread. `entry`: the uppermost of ours above it; empty:
    none is."""

    root: str
    entry: str


class Threads:
    """Follows answers upwards, post by post, and remembers the way in the channel's notes.

    The thread's context would come in one answer, but with everything below it too, which for a
    post that many answered is more than we take.
    """

    def __init__(self, server: Server, our_id: str, notes: Notebook) -> None:
        self._server = server
        self._our_id = our_id
        self._notes = notes
        self._below = _read(notes)  # by a post's id: the place of whatever answers it
        self._learnt = False

    def place(self, status: Status) -> Place:
        """Its place. Raises: a PlatformError when the server does not answer."""
        climbed = [status]
        while (above_id := climbed[-1].reply_to) and above_id not in self._below:
            above = self._server.seen(above_id) if len(climbed) <= STEPS_MAX else None
            if above is None:
                self._keep(above_id, self._lost(climbed[-1]))
                break
            climbed.append(above)
        for each in reversed(climbed):
            self._descend(each)
        return self._place(status)

    def keep(self) -> None:
        """Writes down what was learnt."""
        if self._learnt:
            with suppress(StoreError):  # learnt again the next time
                recent = dict(list(self._below.items())[-_KEPT:])
                told = {key: [place.root, place.entry] for key, place in recent.items()}
                self._notes.write(NOTE, json.dumps(told, separators=(",", ":")))

    def _lost(self, below: Status) -> Place:
        """The place under a post that is gone, or too far up."""
        ours = below.reply_to_person == self._our_id
        return Place(root=below.reply_to, entry=below.reply_to if ours else "")

    def _place(self, status: Status) -> Place:
        if not status.reply_to:
            return Place(root=status.id, entry="")
        return self._below[status.reply_to]

    def _descend(self, status: Status) -> None:
        """Remembers the place of whatever answers the post, once its own is known."""
        place = self._place(status)
        ours = status.author.id == self._our_id
        entry = place.entry or (status.id if ours else "")
        self._keep(status.id, Place(root=place.root, entry=entry))

    def _keep(self, id: str, place: Place) -> None:
        self._below[id] = place
        self._learnt = True


def _read(notes: Notebook) -> dict[str, Place]:
    try:
        told = json.loads(notes.read(NOTE) or "{}")
        return {key: Place(root=root, entry=entry) for key, (root, entry) in told.items()}
    except (StoreError, ValueError, TypeError, AttributeError):
        return {}
