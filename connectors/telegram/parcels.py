"""What is handed over: the text with its link, pictures that fit, files, and the receipt for it."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from telegram import InputFile, InputMediaDocument, InputMediaPhoto, LinkPreviewOptions, Message

from connectors.images import Frame, fitted
from connectors.telegram.hearing import link_of
from domain.deliveries import Receipt
from domain.ports import Outgoing, Paper, Picture

# Source: https://core.telegram.org/bots/api#sendphoto, Bot API 10.1, read 2026-11-25.
_FRAME = Frame(
    kinds=("image/jpeg", "image/png"),
    bytes_max=10 * 1024 * 1024,
    sides_sum_max_px=10_000,
    ratio_max=20.0,
)
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}
_AROUND_LINKS = ".,;:!?()[]<>“”\"'"


def as_sent(text: str, link: str) -> str:
    """The text with its link below, where it does not name the link itself."""
    named = link in (word.strip(_AROUND_LINKS) for word in text.split())
    parts = [text] if named else [text, link]
    # half a pair of surrogates cannot leave the house
    return "\n\n".join(part for part in parts if part).encode("utf-8", "replace").decode()


def preview(parcel: Outgoing) -> LinkPreviewOptions | None:
    """How the page behind a link is shown; None: the first link of the text, as usual."""
    if parcel.options.get("preview") == "off":
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(url=parcel.link) if parcel.link else None


def photos(pictures: Sequence[Picture]) -> list[InputFile]:
    """The pictures as files that the platform takes. Raises: Rejected for one it never would."""
    fitting = [fitted(picture, _FRAME) for picture in pictures]
    return [
        InputFile(picture.data, filename=f"{number}.{_ENDINGS.get(picture.media.mime, 'jpg')}")
        for number, picture in enumerate(fitting, start=1)
    ]


def film(video: Picture) -> dict[str, Any]:
    """The video as a file, and how it is to be shown. Source: #sendvideo."""
    media = video.media
    return {
        "video": InputFile(video.data, filename="1.mp4"),
        "width": media.width_px,
        "height": media.height_px,
        "duration": None if media.duration_s is None else round(media.duration_s),
        "supports_streaming": True,
    }


def album(files: Sequence[InputFile], text: str) -> list[InputMediaPhoto]:
    """The text of the first picture is shown under all of them. They are named by number, so that
    a second try is the same."""
    for number, file in enumerate(files, start=1):
        file.attach_name = f"picture{number}"
    first, *others = files
    return [InputMediaPhoto(first, caption=text or None), *map(InputMediaPhoto, others)]


def document(paper: Paper) -> InputFile:
    """The PDF under its own name. Source: #senddocument."""
    return InputFile(paper.data, filename=paper.file.name)


def bundle(papers: Sequence[Paper], text: str) -> list[InputMediaDocument]:
    """The text of the last one is shown under all of them. They are named by number, so that a
    second try is the same. Source: #sendmediagroup: files stand together with files alone."""
    files = [document(paper) for paper in papers]
    for number, file in enumerate(files, start=1):
        file.attach_name = f"file{number}"
    *others, last = files
    plain = [InputMediaDocument(each, disable_content_type_detection=True) for each in others]
    worded = InputMediaDocument(last, caption=text or None, disable_content_type_detection=True)
    return [*plain, worded]


def receipt(messages: Sequence[Message]) -> Receipt:
    """For a message, or for all of an album's."""
    first = messages[0]
    ids = ",".join(str(message.message_id) for message in messages)
    return Receipt(
        remote_id=f"{first.chat.id}:{ids}", url=link_of(first), sent_at=first.date.astimezone(UTC)
    )
