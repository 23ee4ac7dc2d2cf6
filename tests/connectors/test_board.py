"""The board: the cooperative's own page over the house's own memory."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from connectors.board import BoardConnector
from domain.board import Comment, Entry
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import Rejected, StoreBusy, Unavailable
from domain.metrics import Metric
from domain.ports import Unit
from storage.memory import MemoryStore
from tests.connectors.staging import AT, SITE, a_house, a_picture, an_outgoing
from toolkit.board_room import StoreBoardRoom


@pytest.fixture
def memory() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def board(memory: MemoryStore) -> BoardConnector:
    house = a_house(channel_name="Koperasi Maju", board=StoreBoardRoom(memory, SITE))
    return BoardConnector(BoardConnector.Settings(), house)


def a_comment(memory: MemoryStore) -> Comment:
    comment = Comment(
        id="c-1", entry_id="key-1", parent_id=None, author_name="Bu Ani", text="Jam berapa?", at=AT
    )
    with memory.writing() as unit:
        unit.board.add_comment(comment)
    return comment


def test_a_post_with_two_pictures_and_a_link_is_an_entry_under_the_key(
    board: BoardConnector, memory: MemoryStore
) -> None:
    pictures = (a_picture("a", "Panen"), a_picture("b", "Rapat"))
    post = an_outgoing(link="https://koperasi.example/rat", pictures=pictures)
    receipt = board.publish(post, "key-1")
    assert receipt == Receipt(remote_id="key-1", url=f"{SITE}/kabar/key-1", sent_at=AT)
    with memory.reading() as unit:
        assert unit.board.entry("key-1") == Entry(
            id="key-1",
            channel_id="ch-1",
            text=post.text,
            link="https://koperasi.example/rat",
            media=(pictures[0].media, pictures[1].media),
            published_at=AT,
        )


def test_a_post_with_a_video_is_an_entry_with_it(
    board: BoardConnector, memory: MemoryStore
) -> None:
    video = a_picture("v", "Panen")
    board.publish(an_outgoing(video=video), "key-1")
    with memory.reading() as unit:
        entry = unit.board.entry("key-1")
    assert entry is not None
    assert entry.media == (video.media,)


def test_an_answer_stands_under_its_comment_once(
    board: BoardConnector, memory: MemoryStore
) -> None:
    board.publish(an_outgoing(), "key-1")
    a_comment(memory)
    answer = an_outgoing(text="Jam sembilan.", target_remote_id="c-1")
    receipts = [board.reply(answer, "key-2") for _ in range(2)]
    assert receipts == [Receipt(remote_id="key-2", url=f"{SITE}/kabar/key-1", sent_at=AT)] * 2
    assert board.find(answer, "key-2", DeliveryKind.REPLY) == receipts[0]
    assert board.find(answer, "key-9", DeliveryKind.REPLY) is None
    with memory.reading() as unit:
        assert unit.board.comments("key-1")[1:] == [
            Comment(
                id="key-2",
                entry_id="key-1",
                parent_id="c-1",
                author_name="Koperasi Maju",
                text="Jam sembilan.",
                at=AT,
                from_us=True,
            )
        ]


def test_an_answer_to_the_form_is_kept_on_the_codes_page_and_makes_no_comment(
    board: BoardConnector,
) -> None:
    answer = an_outgoing(target_remote_id="form:ABCD")
    receipt = Receipt(remote_id="key-2", sent_at=AT)
    assert board.reply(answer, "key-2") == receipt
    assert board.find(answer, "key-2", DeliveryKind.REPLY) == receipt


def test_answering_a_comment_that_is_gone_is_refused(board: BoardConnector) -> None:
    with pytest.raises(Rejected, match="tidak ada"):
        board.reply(an_outgoing(target_remote_id="c-9"), "key-2")


def test_what_readers_did_is_counted_and_the_rest_is_unknown(
    board: BoardConnector, memory: MemoryStore
) -> None:
    board.publish(an_outgoing(), "key-1")
    a_comment(memory)
    with memory.writing() as unit:
        unit.board.add_views({"key-1": 7})
    (reading,) = board.measure(["key-1", "key-9"])
    assert reading.values == {
        Metric.VIEWS: 7,
        Metric.REACTIONS: 0,
        Metric.COMMENTS: 1,
        Metric.IMPRESSIONS: None,
        Metric.REACH: None,
        Metric.SHARES: None,
        Metric.SAVES: None,
        Metric.CLICKS: None,
    }
    assert reading.raw == {
        Metric.VIEWS: {"views": 7},
        Metric.REACTIONS: {"reactions": 0},
        Metric.COMMENTS: {"comments": 1},
    }


class LockedStore(MemoryStore):
    """A memory that another writer holds."""

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        yield from ()
        raise StoreBusy("busy")


def test_a_memory_that_refuses_was_rolled_back_so_it_may_go_again() -> None:
    house = a_house(board=StoreBoardRoom(LockedStore(), SITE))
    board = BoardConnector(BoardConnector.Settings(), house)
    with pytest.raises(Unavailable):
        board.publish(an_outgoing(), "key-1")
