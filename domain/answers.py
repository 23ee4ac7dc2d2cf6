"""Answers by where they stand, and what a platform takes of each sort."""

from dataclasses import dataclass
from enum import StrEnum

from domain.messages import Message, MessageKind


class AnswerKind(StrEnum):
    """Where an answer stands, and so by which call it goes."""

    PUBLIC = "public"  # below a comment or a mention, for everybody
    PRIVATE = "private"  # to the writer of such a message alone
    DIRECT = "direct"  # to a message that its writer alone could read


def answer_kind(target: Message | None, *, privately: bool = False) -> AnswerKind:
    """Of the answer to that message. `privately`: its writer alone is to read it."""
    if privately:
        return AnswerKind.PRIVATE
    if target is None or target.public:
        return AnswerKind.PUBLIC
    came_alone = target.kind in (MessageKind.DIRECT, MessageKind.EMAIL)
    return AnswerKind.DIRECT if came_alone else AnswerKind.PUBLIC


@dataclass(frozen=True, kw_only=True)
class AnswerLimits:
    """What a platform takes of one sort of answer.

    `text_max`: None: as much as of a post. `images_max`: pictures; 0: none. `video_bytes_max`: of a
    video that goes in their place; 0: none. `files_max`, `file_bytes_max`: PDFs, and how large each
    may be. `one_sort`: pictures or PDFs, not both. `attached_bytes_max`: all of it together, None:
    no matter.
    """

    text_max: int | None = None
    images_max: int = 0
    video_bytes_max: int = 0
    files_max: int = 0
    file_bytes_max: int = 0
    one_sort: bool = False
    attached_bytes_max: int | None = None
