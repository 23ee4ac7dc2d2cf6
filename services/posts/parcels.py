"""Parcels: a delivery as a connector gets it, and the one call that its kind stands for."""

from dataclasses import replace
from datetime import UTC, datetime

from domain.answers import AnswerKind
from domain.channels import Limits
from domain.deliveries import Delivery, DeliveryKind, Handover, Receipt
from domain.errors import NotFound, Rejected
from domain.media import File, Media
from domain.ports import (
    Connector,
    Deleter,
    MediaShelf,
    Notifier,
    Outgoing,
    Paper,
    Picture,
    PrivateReplier,
    Publisher,
    Replier,
    Teller,
    Threader,
)
from domain.posts import Content
from domain.texts import _
from services.posts.post_problems import is_web_link


def wrap(delivery: Delivery, media: MediaShelf, at: datetime) -> Outgoing:
    """The delivery with the bytes of its media. Raises: Rejected when one is lost."""
    content = delivery.content
    pictures = tuple(_loaded(picture, media) for picture in content.pictures)
    videos = [_loaded(video, media) for video in content.videos[:1]]
    papers = tuple(_loaded_file(file, media) for file in content.files)
    video = videos[0] if videos else None
    return replace(outline(delivery, at), pictures=pictures, video=video, papers=papers)


def outgoing(content: Content, at: datetime) -> Outgoing:
    """Content as a connector would get it, to ask about: without the bytes of its media."""
    pictures = tuple(Picture(media=each, data=b"") for each in content.pictures)
    return Outgoing(
        text=content.text,
        link=content.link,
        pictures=pictures,
        video=_unloaded_video(content),
        options=content.options,
        follow_ups=content.follow_ups,
        at=at,
    )


def outline(delivery: Delivery, at: datetime) -> Outgoing:
    """The delivery without the bytes of what goes with it: enough to look for it."""
    text = delivery.content.text
    return Outgoing(
        text=text,
        link=delivery.content.link,
        pictures=tuple(Picture(media=each, data=b"") for each in delivery.content.pictures),
        video=_unloaded_video(delivery.content),
        papers=tuple(Paper(file=each, data=b"") for each in delivery.content.files),
        options=delivery.content.options,
        target_remote_id=delivery.target_remote_id,
        recipient=delivery.recipient,
        # a reminder's first line is its heading
        subject=text.partition("\n")[0] if delivery.kind is DeliveryKind.REMINDER else "",
        at=at,
    )


def hand_over(connector: Connector, delivery: Delivery, parcel: Outgoing) -> Receipt | Handover:
    """Calls the one verb of the connector that the kind of delivery stands for.

    Raises: any PlatformError; Rejected when the connector has no such ability; TypeError when
        what it gives proves nothing.
    """
    key = delivery.id
    if delivery.kind is not DeliveryKind.REPLY:
        _refuse_untaken(connector.limits, parcel)
    match delivery.kind:
        case DeliveryKind.POST if isinstance(connector, Publisher):
            given = connector.publish(parcel, key)
            return given if isinstance(given, Handover) else proven(given)
        case DeliveryKind.FOLLOW_UP if isinstance(connector, Threader):
            return proven(connector.follow_up(parcel, key))
        case DeliveryKind.REPLY:
            return _answer(connector, parcel, key)
        case DeliveryKind.REMINDER if isinstance(connector, Notifier):
            return proven(connector.notify(parcel, key))
        case DeliveryKind.REMINDER if isinstance(connector, Teller):
            return proven(connector.tell(parcel, key))
        case DeliveryKind.DELETION if isinstance(connector, Deleter):
            return _delete(connector, parcel)
    raise _unable()


def _refuse_untaken(limits: Limits, parcel: Outgoing) -> None:
    """What the channel took when this was written, and does not any more."""
    if parcel.video and not limits.video_bytes_max:
        raise Rejected(_("Kanal ini tidak menerima video. Unggah di sini tanpa videonya."))
    if parcel.papers and not limits.files_max:
        raise Rejected(_("Kanal ini tidak menerima berkas."))


def _refuse_untaken_answer(limits: Limits, parcel: Outgoing) -> None:
    """The same of an answer. Which sort of message it answers, the connector knows alone."""
    openly = (AnswerKind.PUBLIC, AnswerKind.DIRECT)
    sorts = (AnswerKind.PRIVATE,) if parcel.recipient else openly
    takes = [limits.of_answers(each) for each in sorts]
    if parcel.video and not any(each.video_bytes_max for each in takes):
        raise Rejected(_("Balasan di kanal ini tidak membawa video. Balas lagi tanpa videonya."))
    if parcel.papers and not any(each.files_max for each in takes):
        raise Rejected(_("Balasan di kanal ini tidak membawa berkas. Balas lagi tanpa berkasnya."))


def proven(given: object) -> Receipt:
    """A connector's receipt, if it is one that can be kept; its time in UTC.

    Raises: TypeError, OverflowError - a stranger's connector may give anything.
    """
    if not isinstance(given, Receipt) or given.sent_at.utcoffset() is None:
        raise TypeError("a connector gave no receipt, or one whose time has no zone")
    # A moment at either end of the calendar has no UTC; found out here, it stops no other.
    sent_at = given.sent_at.astimezone(UTC)
    # It becomes a link on our screens, and a stranger's word is not one to click on unseen.
    return replace(given, sent_at=sent_at, url=given.url if is_web_link(given.url) else "")


def _answer(connector: Connector, parcel: Outgoing, key: str) -> Receipt | Handover:
    """A private reply never goes out where everybody reads it."""
    _refuse_untaken_answer(connector.limits, parcel)
    if parcel.recipient:
        if isinstance(connector, PrivateReplier):
            return proven(connector.reply_privately(parcel, key))
    elif isinstance(connector, Replier):
        given = connector.reply(parcel, key)
        return given if isinstance(given, Handover) else proven(given)
    raise _unable()


def _unable() -> Rejected:
    return Rejected(
        _("Kanal ini tidak dapat melakukannya dari sini. Lakukan langsung di platformnya.")
    )


def _delete(connector: Deleter, parcel: Outgoing) -> Receipt:
    if not parcel.target_remote_id:
        raise Rejected(
            _("Nomor unggahan di platform tidak diketahui. Hapus langsung di platformnya.")
        )
    connector.delete(parcel.target_remote_id)
    return Receipt(remote_id=parcel.target_remote_id, sent_at=parcel.at)


def _unloaded_video(content: Content) -> Picture | None:
    return next((Picture(media=video, data=b"") for video in content.videos), None)


def _loaded(one: Media, media: MediaShelf) -> Picture:
    try:
        return Picture(media=one, data=media.read(one.id))
    except NotFound as err:
        lost = _("Gambar unggahan ini hilang dari folder data. Unggah gambarnya lagi.")
        if one.is_video:
            lost = _("Video unggahan ini hilang dari folder data. Unggah videonya lagi.")
        raise Rejected(lost) from err


def _loaded_file(one: File, media: MediaShelf) -> Paper:
    try:
        return Paper(file=one, data=media.read(one.id))
    except NotFound as err:
        raise Rejected(
            _("Berkas “{name}” hilang dari folder data. Balas lagi dengan berkasnya.").format(
                name=one.name
            )
        ) from err
