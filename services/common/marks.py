"""Marks: by what something that was erased is known again, without keeping what it was.

A mark is a keyed hash. The key is sealed like every secret of the house and lies in the table of
notes, where a new key of the vault seals it anew: who has the table alone can try no ids.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

import structlog

from domain.errors import Unauthorized
from domain.locks import Lock
from domain.messages import Incoming
from domain.ports import Unit, Vault
from domain.reactions import Reaction, Unreacted

_PLACE = ("erasing", "marks")
_KEY_BYTES = 32
# Under which marks of reactions taken back are kept, and how long: platforms call again for a day
# and a half.
TAKEN_BACK = "taken_back"
TAKEN_BACK_KEPT = timedelta(days=7)
_MARK_BYTES = 16

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Marker:
    """Makes marks with the house's own key."""

    key: bytes

    def message(self, channel_id: str, remote_id: str) -> str:
        """Of one message of a channel."""
        return self._mark("message", channel_id, remote_id)

    def thread(self, channel_id: str, thread: str) -> str:
        """Of all that was said in a thread until it was erased."""
        return self._mark("thread", channel_id, thread)

    def author(self, channel_id: str, remote_id: str) -> str:
        """Of all that an account said until it was erased."""
        return self._mark("author", channel_id, remote_id)

    def reaction(self, channel_id: str, remote_id: str) -> str:
        """Of what one person gave to one thing, until it was taken back."""
        return self._mark("reaction", channel_id, remote_id)

    def of(self, channel_id: str, incoming: Incoming) -> tuple[str, str, str]:
        """Those by which a message that comes in may be known: itself, its thread, its author."""
        author = incoming.author.remote_id
        return (
            self.message(channel_id, incoming.remote_id),
            self.thread(channel_id, incoming.thread),
            self.author(channel_id, author) if author else "",
        )

    def _mark(self, *told: str) -> str:
        text = "\n".join(told).encode("utf-8", "replace")
        return blake2b(text, key=self.key, digest_size=_MARK_BYTES).hexdigest()


def marker(unit: Unit, vault: Vault) -> Marker | None:
    """The house's own; None: nothing was ever erased here. Raises: Unauthorized."""
    sealed = unit.notes.read(*_PLACE)
    return Marker(key=bytes.fromhex(vault.open(sealed)["key"])) if sealed else None


def lasting_marker(unit: Unit, vault: Vault) -> Marker:
    """The same, made where there is none yet."""
    known = marker(unit, vault)
    if known is None:
        unit.locks.hold(Lock.MARKS)  # of two who meet here, the second takes what the first made
        known = marker(unit, vault)
    if known is not None:
        return known
    key = secrets.token_bytes(_KEY_BYTES)
    unit.notes.write(*_PLACE, vault.seal({"key": key.hex()}))
    return Marker(key=key)


@dataclass(frozen=True, kw_only=True)
class Bygones:
    """Keeps what was erased from coming back when its platform is read again."""

    vault: Vault

    def without(
        self, unit: Unit, channel_id: str, messages: Sequence[Incoming]
    ) -> tuple[Incoming, ...]:
        """Those that were not erased. What a thread or an account said later is new."""
        made = self._marker(unit) if messages else None
        if made is None:
            return tuple(messages)
        marks = [made.of(channel_id, each) for each in messages]
        buried = unit.erasures.buried({mark for some in marks for mark in some if mark})
        return tuple(
            each
            for each, (itself, *around) in zip(messages, marks, strict=True)
            if itself not in buried
            and not any(mark in buried and each.at <= buried[mark] for mark in around)
        )

    def without_reactions(
        self, unit: Unit, channel_id: str, told: Sequence[Reaction]
    ) -> tuple[Reaction, ...]:
        """The same of reactions: those whose giver was not erased after they gave them, and which
        were not taken back since."""
        made = self._marker(unit) if told else None
        if made is None:
            return tuple(told)
        marks = [
            (
                made.author(channel_id, each.account_id),
                made.reaction(channel_id, each.remote_id),
            )
            for each in told
        ]
        buried = unit.erasures.buried({mark for some in marks for mark in some})
        return tuple(
            each
            for each, some in zip(told, marks, strict=True)
            if not any(mark in buried and each.at <= buried[mark] for mark in some)
        )

    def mark_taken_back(self, unit: Unit, channel_id: str, unreacted: Sequence[Unreacted]) -> None:
        """So that older news of these, come late or again, does not bring them back. A mark holds
        until the latest moment at which it was taken back, however they come in."""
        made = self._lasting_marker(unit) if unreacted else None
        if made is None:
            return
        until: dict[str, datetime] = {}
        for each in unreacted:
            mark = made.reaction(channel_id, each.remote_id)
            until[mark] = max(each.at, until.get(mark, each.at))
        known = unit.erasures.buried(set(until))
        for mark, at in until.items():
            if mark not in known or known[mark] < at:
                unit.erasures.bury([mark], TAKEN_BACK, at)

    def _lasting_marker(self, unit: Unit) -> Marker | None:
        try:
            return lasting_marker(unit, self.vault)
        except Unauthorized:
            log.error("marks_not_readable")
            return None

    def _marker(self, unit: Unit) -> Marker | None:
        """None also when the house's key was lost: rather something old comes back than that
        somebody's complaint is lost."""
        try:
            return marker(unit, self.vault)
        except Unauthorized:
            log.error("marks_not_readable")
            return None


def marks_of_talk(
    made: Marker, channel_id: str, thread: str, remote_ids: Iterable[str]
) -> set[str]:
    """Of a conversation and everything in it."""
    known = {made.message(channel_id, each) for each in remote_ids if each}
    return known | {made.thread(channel_id, thread)}
