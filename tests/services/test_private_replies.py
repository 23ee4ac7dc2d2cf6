"""A public message answered so that its writer alone reads it, where the platform has that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import pytest

from domain.channels import Channel
from domain.deliveries import DeliveryKind, DeliveryState, Receipt
from domain.errors import Invalid, Rejected
from domain.ports import Connector, Heard, Outgoing, Store
from services.posts.parcels import hand_over, outline
from tests.makers import NOON, STAFF, a_delivery
from tests.services.desk import Desk, Loud, Scripted, Talk, open_desk
from toolkit.clock import SetClock


@dataclass
class Whisper(Talk):
    """A platform that also carries a word for one person."""

    platform: ClassVar[str] = "talk"

    def reply_privately(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        return Receipt(remote_id=f"{reply.recipient} {reply.text} {idempotency_key}", sent_at=NOON)


class Whispering(Scripted):
    def platforms(self) -> Mapping[str, type[Connector]]:
        return {"talk": Whisper, "loud": Loud}

    def open(self, channel: Channel, heard: Heard | None = None) -> Connector:
        return self.open_ones.setdefault(channel.id, Whisper())


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def whispering(desk: Desk) -> Desk:
    object.__setattr__(desk.answering, "connectors", Whispering())
    return desk


def test_a_private_reply_is_the_cases_delivery_to_that_person_and_ends_the_wait(
    whispering: Desk,
) -> None:
    desk = whispering
    case = desk.hear(public=True)
    (way,) = desk.answering.story(STAFF, case.id).ways
    assert way.can_reply_privately
    sent = desk.answering.reply(
        STAFF, case.id, "Saldo Ibu 250.000.", events_seen=case.events, privately=True
    )
    assert sent is not None
    with desk.store.reading() as unit:
        (said,) = unit.messages.of(case.conversation_id)
    assert (sent.kind, sent.state, sent.subject_id, sent.recipient, sent.target_remote_id) == (
        DeliveryKind.REPLY,
        DeliveryState.SCHEDULED,
        case.id,
        said.author.remote_id,
        said.remote_id,
    )
    desk.deliver(sent)
    assert desk.case(case.id).durations.awaiting_since is None


def test_what_is_no_public_message_has_nothing_to_be_private_about(whispering: Desk) -> None:
    case = whispering.hear(public=False)
    (way,) = whispering.answering.story(STAFF, case.id).ways
    assert not way.can_reply_privately
    with pytest.raises(Invalid, match="secara pribadi") as refused:
        whispering.answering.reply(STAFF, case.id, "Halo", events_seen=case.events, privately=True)
    assert refused.value.field == "privately"


def test_a_platform_without_it_says_so_before_anything_is_written(desk: Desk) -> None:
    case = desk.hear(public=True)
    assert not desk.answering.story(STAFF, case.id).ways[0].can_reply_privately
    with pytest.raises(Invalid):
        desk.answering.reply(STAFF, case.id, "Halo", events_seen=case.events, privately=True)
    assert desk.answering.story(STAFF, case.id).deliveries == ()


def test_a_private_reply_never_goes_out_as_a_public_one() -> None:
    delivery = a_delivery(kind=DeliveryKind.REPLY, recipient="u-7", target_remote_id="m-1")
    parcel = outline(delivery, NOON)
    with pytest.raises(Rejected):
        hand_over(Talk(), delivery, parcel)
    told = hand_over(Whisper(), delivery, parcel)
    assert isinstance(told, Receipt)
    assert told.remote_id == f"u-7 {delivery.content.text} {delivery.id}"
