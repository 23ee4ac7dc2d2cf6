"""Company at a case: who looks at it now, what they have begun to write, whom a note names."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.media import File, Media


class DraftKind(StrEnum):
    """For which box of a case something was begun."""

    REPLY = "reply"
    PRIVATE_REPLY = "private_reply"  # the half for the member alone, beside a public one
    NOTE = "note"


class Readers(StrEnum):
    """Who is to read an answer."""

    EVERYBODY = "everybody"
    MEMBER = "member"  # its member alone
    EACH = "each"  # a word in public, the rest in private


@dataclass(frozen=True, kw_only=True)
class Aim:
    """For whom an answer is. `conversation_id`: where it goes, empty: nobody said."""

    readers: Readers = Readers.EVERYBODY
    conversation_id: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseDraft:
    """What a user has begun to write to a case and neither sent nor thrown away. One a kind.
    `pictures`, `files`: what is to go with an answer; a video may stand in the pictures' place."""

    user_id: str
    case_id: str
    kind: DraftKind
    text: str
    written_at: datetime
    pictures: tuple[Media, ...] = ()
    files: tuple[File, ...] = ()
    aim: Aim = field(default_factory=Aim)


@dataclass(frozen=True, kw_only=True)
class Presence:
    """That a user has a case before them. `typed_at`: when they last wrote in one of its boxes,
    None when they did not."""

    case_id: str
    user_id: str
    seen_at: datetime
    typed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Mention:
    """That a note names a colleague. `event_id`: the note's. `seen_at`: when the colleague opened
    the case after it, None until then."""

    event_id: str
    user_id: str
    case_id: str
    by_id: str
    at: datetime
    seen_at: datetime | None = None
