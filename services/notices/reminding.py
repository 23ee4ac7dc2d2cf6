"""Reminding: a person who has to post by hand is told so, where the house can tell them."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from domain.channels import Capability, Channel, ChannelState
from domain.deliveries import Delivery, DeliveryKind, DeliveryState
from domain.people import User
from domain.ports import Connectors, Unit, abilities
from domain.posts import Content
from domain.texts import _

REMINDER_LATEST = timedelta(hours=24)  # later, the task list has said it long ago
_MAY_BE_OUT = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNCONFIRMED)


def remind(unit: Unit, connectors: Connectors, handed: Delivery, now: datetime) -> None:
    """One reminder for the handed delivery, however often this is called; none when nobody
    is responsible, they have no address, or no active channel can notify."""
    channel = unit.channels.get(handed.channel_id)
    person = unit.users.find(channel.responsible_id) if channel.responsible_id else None
    messenger = messenger_of(unit, connectors)
    if person is None or not person.active or not person.email or messenger is None:
        return
    if unit.deliveries.find(reminder_id(handed)) is None:
        unit.deliveries.add(_reminder(handed, channel, person, messenger, now))


def forget(unit: Unit, handed: Delivery) -> None:
    """The task is done: a reminder that has not gone out yet stays here."""
    reminder = unit.deliveries.find(reminder_id(handed))
    if reminder is not None and reminder.state is DeliveryState.SCHEDULED:
        unit.deliveries.save(reminder.moved(DeliveryState.CANCELLED))


def call_off(unit: Unit, handed: Delivery, now: datetime) -> None:
    """The post was withdrawn: a reminder still here stays here, and who may have been reminded
    is told not to post it any more."""
    forget(unit, handed)
    reminder = unit.deliveries.find(reminder_id(handed))
    if reminder is None or reminder.state not in _MAY_BE_OUT:
        return
    unit.deliveries.add(
        replace(
            reminder,
            id=_id_of("calling off", handed),
            content=Content(text=_words_of_calling_off(unit.channels.get(handed.channel_id))),
            due_at=now,
            latest_at=now + REMINDER_LATEST,
            state=DeliveryState.SCHEDULED,
            lease_until=None,
            worker="",
            attempts=0,
            receipt=None,
            outcome=None,
            detail="",
            created_at=now,
            version=0,
        )
    )


def reminder_id(handed: Delivery) -> str:
    """The id of the one reminder a handed delivery has."""
    return _id_of("reminder", handed)


def _id_of(what: str, handed: Delivery) -> str:
    return hashlib.sha256(f"{what} of {handed.id}".encode()).hexdigest()[:32]


def messenger_of(unit: Unit, connectors: Connectors) -> Channel | None:
    """The active channel by which the house tells its own people; None when there is none."""
    platforms = connectors.platforms()
    for channel in unit.channels.all():
        known = platforms.get(channel.platform)
        if channel.state is ChannelState.ACTIVE and Capability.NOTIFY in abilities(known):
            return channel
    return None


def _reminder(
    handed: Delivery, channel: Channel, person: User, messenger: Channel, now: datetime
) -> Delivery:
    return Delivery(
        id=reminder_id(handed),
        kind=DeliveryKind.REMINDER,
        channel_id=messenger.id,
        subject_id=handed.id,
        content=Content(text=_words(handed, channel, person)),
        recipient=person.email,
        due_at=now,
        latest_at=now + REMINDER_LATEST,
        created_at=now,
    )


def _words(handed: Delivery, channel: Channel, person: User) -> str:
    handover = handed.handover
    links = handover.share_links if handover else ()
    text = handover.text if handover else handed.content.text
    lines = [
        _("Saatnya mengunggah di {channel}").format(channel=channel.name),
        "",
        _what_to_do(handed, text).format(name=person.name),
        "",
        text,
        "",
        *(f"{_(link.name)}: {link.url}" for link in links),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _what_to_do(handed: Delivery, text: str) -> str:
    if handed.content.text and not text:  # of an answer in two messages the words are there
        return _(
            "Halo {name}, teks balasannya sudah terkirim. Unduh lampirannya di Guyub, kirim "
            "lampiran itu saja, lalu tandai selesai:"
        )
    return _("Halo {name}, salin teks ini, tempel di tempatnya, lalu tandai selesai di Guyub:")


def _words_of_calling_off(channel: Channel) -> str:
    return _(
        "Batal: jangan unggah lagi di {channel}\n\n"
        "Unggahan yang tadi diminta sudah ditarik. Bila terlanjur diunggah, hapuslah di sana.\n"
    ).format(channel=channel.name)
