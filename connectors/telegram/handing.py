"""One parcel on its way: a text, pictures, a video or PDFs, each of them in one exchange."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Message

from connectors.telegram.line import Wire
from connectors.telegram.parcels import (
    album,
    as_sent,
    bundle,
    document,
    film,
    photos,
    preview,
    receipt,
)
from domain.deliveries import Receipt
from domain.errors import Rejected
from domain.ports import Outgoing, Paper, Picture
from domain.texts import _


@dataclass(frozen=True, kw_only=True)
class Handing:
    """`wire`: for what is small. `patient`: a wire for uploads that may take long."""

    wire: Wire
    patient: Callable[[], Wire]

    def send(self, parcel: Outgoing, how: Mapping[str, Any]) -> Receipt:
        """`how`: the chat, the message that is answered, and the like. Raises: Rejected for PDFs
        beside anything else, before anything leaves: what is sent is sent whole."""
        text = as_sent(parcel.text, parcel.link)
        if parcel.papers and (parcel.pictures or parcel.video):
            raise Rejected(
                _("PDF di Telegram berdiri sendiri, tanpa gambar atau video. Kirim salah satu "
                  "dulu, lalu yang lain di balasan berikutnya.")
            )  # fmt: skip
        if parcel.video:
            return self._film(parcel.video, text, how)
        if parcel.papers:
            return self._papers(parcel.papers, text, how)
        if parcel.pictures:
            return self._pictures(parcel.pictures, text, how)
        shown = preview(parcel)
        work = self.wire.bot.send_message(text=text, link_preview_options=shown, **how)
        return self.wire.act(work, _receipt_of_one)

    def _pictures(self, pictures: Sequence[Picture], text: str, how: Mapping[str, Any]) -> Receipt:
        bot, files = self.wire.bot, photos(pictures)
        if len(files) > 1:
            return self.wire.act(bot.send_media_group(media=album(files, text), **how), receipt)
        work = bot.send_photo(photo=files[0], caption=text or None, **how)
        return self.wire.act(work, _receipt_of_one)

    def _film(self, video: Picture, text: str, how: Mapping[str, Any]) -> Receipt:
        wire = self.patient()
        work = wire.bot.send_video(caption=text or None, **film(video), **how)
        return wire.act(work, _receipt_of_one)

    def _papers(self, papers: Sequence[Paper], text: str, how: Mapping[str, Any]) -> Receipt:
        wire = self.patient()
        if len(papers) > 1:
            media = bundle(papers, text)
            return wire.act(wire.bot.send_media_group(media=media, **how), receipt)
        work = wire.bot.send_document(
            document=document(papers[0]),
            caption=text or None,
            disable_content_type_detection=True,
            **how,
        )
        return wire.act(work, _receipt_of_one)


def _receipt_of_one(message: Message) -> Receipt:
    return receipt((message,))
