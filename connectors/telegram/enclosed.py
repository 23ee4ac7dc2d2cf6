"""What hangs on a member's message: fetched from the platform, within our bounds and its own.

Source: https://core.telegram.org/bots/api#getfile, Bot API 10.1; read 2026-11-26.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from telegram import Message

from connectors.http import BODY_BYTES_MAX
from connectors.telegram.hearing import Hearing, joined
from connectors.telegram.line import Wire
from domain.attachments import Enclosed, NotKept
from domain.errors import PlatformError
from domain.ports import Batch

# An animation is a document, too.
_MIMES: Mapping[str, str] = {
    "photo": "image/jpeg",
    "video": "video/mp4",
    "video_note": "video/mp4",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "animation": "video/mp4",
    "document": "application/octet-stream",
}
TRIES = 2
# After that no further update is read in one call: the next call goes on.
SOON = timedelta(seconds=40)
FILES_BYTES_SOON = 24 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Files:
    """`wire`: the bot that was sent them."""

    wire: Wire

    def of(self, message: Message) -> tuple[Enclosed, ...]:
        """The file of the message, if it has one. An edited message was here with it before."""
        for name, mime in _MIMES.items():
            told = getattr(message, name, None)
            if told and message.edit_date is None:
                return (self._fetched(_largest(told), mime),)
        return ()

    def _fetched(self, told: Any, mime: str) -> Enclosed:
        found = Enclosed(
            name=getattr(told, "file_name", None) or "",
            kind=getattr(told, "mime_type", None) or mime,
            size_bytes=told.file_size,
        )
        if (told.file_size or 0) > BODY_BYTES_MAX:
            return replace(found, not_kept=NotKept.TOO_LARGE)
        for _try in range(TRIES):
            try:
                data = self.wire.file(told.file_id)
            except PlatformError:  # whatever becomes of a file, the message must come in
                continue
            return replace(found, data=data, size_bytes=len(data))
        return replace(found, not_kept=NotKept.UNREADABLE)


def heard_within(
    hearing: Hearing, updates: Sequence[Mapping[str, Any]], now: Callable[[], datetime]
) -> tuple[Batch, int]:
    """What the updates hold, and the number of the last that was read: files take time and room,
    and what is not read now is given again. At least one is read. Raises: Unavailable."""
    began, files_bytes, heard = now(), 0, list[Batch]()
    last = 0
    for update in updates:
        if heard and (now() - began > SOON or files_bytes > FILES_BYTES_SOON):
            break
        one = hearing.batch([update])
        heard.append(one)
        last = max(last, update["update_id"])
        files = [file for said in one.messages for file in said.attachments]
        files_bytes += sum(len(file.data or b"") for file in files)
    return joined(heard), last


def _largest(told: Any) -> Any:
    """Of a photo the platform keeps several sizes, the largest last."""
    return told[-1] if isinstance(told, Sequence) else told
