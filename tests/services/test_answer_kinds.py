"""What an answer may be and take along depends on what it answers, and on who is to read it."""

from dataclasses import replace
from typing import Any, ClassVar

import pytest

from domain.answers import AnswerKind, AnswerLimits, answer_kind
from domain.channels import Channel, Limits
from domain.deliveries import DeliveryState, Receipt
from domain.errors import Invalid, Rejected
from domain.media import VIDEO_MIME, File, Media
from domain.messages import Author, Message, MessageKind
from domain.ports import Connector, Heard, Outgoing, Store
from services.posts.parcels import hand_over, outline
from services.replies.answering_in_two import AnsweringInTwo
from tests.makers import NOON, STAFF
from tests.services.desk import Desk, Scripted, Talk, open_desk
from toolkit.clock import SetClock

LETTER = File(id="f-1", name="surat.pdf", mime="application/pdf", size_bytes=90)
PICTURE = Media(
    id="p-1", mime="image/jpeg", width_px=8, height_px=6, size_bytes=9, alt_text="Kuitansi"
)
FILM = replace(PICTURE, id="v-1", mime=VIDEO_MIME, duration_s=2.0)


class Threefold(Talk):
    """A platform of comments with a picture, bare private answers, and rich direct ones."""

    platform: ClassVar[str] = "talk"

    @property
    def limits(self) -> Limits:
        return Limits(
            text_max=500,
            image_bytes_max=100,
            answers=AnswerLimits(text_max=50, images_max=1),
            private_answers=AnswerLimits(text_max=20),
            direct_answers=AnswerLimits(
                text_max=30,
                images_max=1,
                video_bytes_max=99,
                files_max=1,
                file_bytes_max=99,
                one_sort=True,
            ),
        )

    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        return Receipt(remote_id="r-1", sent_at=reply.at)

    def reply_privately(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        return Receipt(remote_id="r-2", sent_at=reply.at)


class Opened(Scripted):
    def platforms(self) -> Any:
        return {"talk": Threefold}

    def open(self, channel: Channel, heard: Heard | None = None) -> Connector:
        return self.open_ones.setdefault(channel.id, Threefold())


@pytest.fixture
def desk(store: Store, clock: SetClock, shelf: Any) -> Desk:
    desk = open_desk(store, clock)
    for each in (PICTURE, FILM, LETTER):
        shelf.kept[each.id] = b"bytes"
    return replace(desk, answering=replace(desk.answering, connectors=Opened(), media=shelf))


@pytest.mark.parametrize(
    ("kind", "public", "privately", "expected"),
    [
        (MessageKind.COMMENT, True, False, AnswerKind.PUBLIC),
        (MessageKind.COMMENT, True, True, AnswerKind.PRIVATE),
        (MessageKind.COMMENT, False, False, AnswerKind.PUBLIC),  # hidden, yet answered below it
        (MessageKind.MENTION, True, False, AnswerKind.PUBLIC),
        (MessageKind.DIRECT, False, False, AnswerKind.DIRECT),
        (MessageKind.EMAIL, False, False, AnswerKind.DIRECT),
    ],
)
def test_the_message_and_the_reader_say_of_which_sort_an_answer_is(
    kind: MessageKind, public: bool, privately: bool, expected: AnswerKind
) -> None:
    target = Message(
        id="m-1",
        conversation_id="t-1",
        channel_id="ch-1",
        remote_id="r-1",
        kind=kind,
        author=Author(name="Ani"),
        text="Kapan cair?",
        at=NOON,
        received_at=NOON,
        public=public,
    )
    assert answer_kind(target, privately=privately) is expected
    assert answer_kind(None) is AnswerKind.PUBLIC


def reply(desk: Desk, *, public: bool, text: str = "Ini", **ways: Any) -> Any:
    kind = MessageKind.COMMENT if public else MessageKind.DIRECT
    case = desk.hear(public=public, kind=kind)
    return desk.answering.reply(STAFF, case.id, text, events_seen=case.events, **ways)


@pytest.mark.parametrize(
    ("ways", "carried", "why"),
    [
        ({"public": True}, {"text": "x" * 51}, "51 dari 50"),
        ({"public": True, "privately": True}, {"text": "x" * 21}, "21 dari 20"),
        ({"public": False}, {"text": "x" * 31}, "31 dari 30"),
        ({"public": True}, {"files": [LETTER]}, "paling banyak 0 berkas PDF"),
        ({"public": True}, {"pictures": [FILM]}, "tidak bisa membawa video"),
        ({"public": True, "privately": True}, {"pictures": [PICTURE]}, "Balasan pribadi"),
        ({"public": True, "privately": True}, {"files": [LETTER]}, "Balasan pribadi"),
        ({"public": False}, {"pictures": [PICTURE], "files": [LETTER]}, "PDF saja"),
        ({"public": False}, {"pictures": [FILM], "files": [LETTER]}, "PDF saja"),
    ],
)
def test_what_does_not_fit_there_is_refused_and_nothing_leaves(
    desk: Desk, ways: dict[str, Any], carried: dict[str, Any], why: str
) -> None:
    with pytest.raises(Invalid, match=why):
        reply(desk, **ways, **carried)
    with desk.store.reading() as unit:
        assert unit.deliveries.in_states(DeliveryState) == []


@pytest.mark.parametrize(
    ("ways", "carried"),
    [
        ({"public": True}, {"text": "x" * 50, "pictures": [PICTURE]}),
        ({"public": True, "privately": True}, {"text": "x" * 20}),
        ({"public": False}, {"text": "x" * 30, "files": [LETTER]}),
        ({"public": False}, {"pictures": [FILM]}),
    ],
)
def test_what_fits_there_goes_out_though_it_would_not_elsewhere(
    desk: Desk, ways: dict[str, Any], carried: dict[str, Any]
) -> None:
    sent = reply(desk, **ways, **carried)
    assert sent.content.text == carried.get("text", "Ini")
    assert sent.content.media == tuple(carried.get("pictures", ()))
    assert sent.content.files == tuple(carried.get("files", ()))
    assert isinstance(hand_over(Threefold(), sent, outline(sent, NOON)), Receipt)


def test_each_half_of_an_answer_in_two_has_its_own_length(desk: Desk) -> None:
    case = desk.hear(public=True, kind=MessageKind.COMMENT)
    in_two = AnsweringInTwo(store=desk.store, clock=desk.clock, connectors=Opened())
    ways: dict[str, Any] = {"events_seen": case.events}
    with pytest.raises(Invalid, match="21 dari 20") as refused:
        in_two.reply(STAFF, case.id, public="x" * 50, private="x" * 21, **ways)
    assert refused.value.field == "private"
    with pytest.raises(Invalid, match="51 dari 50") as refused:
        in_two.reply(STAFF, case.id, public="x" * 51, private="x" * 20, **ways)
    assert refused.value.field == "text"
    in_two.reply(STAFF, case.id, public="x" * 50, private="x" * 20, **ways)


@pytest.mark.parametrize("carried", [{"media": (FILM,)}, {"files": (LETTER,)}])
def test_a_private_answer_that_took_something_along_before_the_rule_is_not_sent(
    desk: Desk, carried: dict[str, Any]
) -> None:
    sent = reply(desk, public=True, privately=True)
    heavy = replace(sent, content=replace(sent.content, **carried))
    with pytest.raises(Rejected, match="Balasan di kanal ini tidak membawa"):
        hand_over(Threefold(), heavy, outline(heavy, NOON))


def test_a_look_for_what_was_sent_knows_its_files_but_not_their_bytes(desk: Desk) -> None:
    sent = reply(desk, public=False, files=[LETTER])
    (paper,) = outline(sent, NOON).papers
    assert (paper.file, paper.data) == (LETTER, b"")


def test_platforms_with_one_way_of_answering_tell_it_once() -> None:
    limits = Limits(text_max=9, answers=AnswerLimits(images_max=2))
    told = [limits.of_answers(kind) for kind in AnswerKind]
    assert told == [replace(limits, images_max=2)] * 3
