"""Enclosing: pictures that go with an answer to a member."""

from dataclasses import dataclass

from domain.media import Media
from domain.people import Actor, Permission
from domain.ports import MediaShelf
from services.pictures import take_in


@dataclass(frozen=True, kw_only=True)
class Enclosing:
    """Raises: NotAllowed."""

    media: MediaShelf

    def take(self, actor: Actor, data: bytes, *, alt_text: str = "") -> Media:
        """Re-encodes the picture without its EXIF and keeps it, for who may answer a case.
        Raises: MediaInvalid, StoreFull."""
        if not actor.may(Permission.ANSWER_ESCALATED):
            actor.require(Permission.ANSWER_CASES)
        return take_in(self.media, data, alt_text=alt_text)
