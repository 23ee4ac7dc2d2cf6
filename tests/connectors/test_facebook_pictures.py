"""Answers on Facebook take a file along: a picture below a comment in one message, in Messenger a
picture, a video or a PDF in two, each of which arrives once whatever goes wrong between them."""

import json
from datetime import timedelta
from itertools import combinations, product
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from domain.answers import AnswerKind
from domain.deliveries import DeliveryKind, Handover, Receipt
from domain.errors import (
    OutcomeUnknown,
    PlatformError,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
)
from domain.media import Media
from domain.ports import Outgoing, Picture
from tests.connectors.facebook_stage import answering, at, connector, taped
from tests.connectors.facebook_told import BY_HAND, COMMENT_URL, HANGS_UP, INBOX_URL, TEXT
from tests.connectors.facebook_world import Graph, refused
from tests.connectors.messenger_world import ASKED, Desk, Fate, FatedNotes, Fates, Killed, Messenger
from tests.connectors.staging import AT, a_paper, a_picture, an_outgoing

PICTURE = a_picture("a", "Panen padi")
OUTSIDE = {"code": 10, "error_subcode": 2_018_278}  # the 24 hours are over


FILM = Picture(
    media=Media(
        id="c" * 64,
        mime="video/mp4",
        width_px=320,
        height_px=180,
        size_bytes=3,
        alt_text="Panen padi",
        duration_s=2.0,
    ),
    data=b"mp4",
)
KINDS: dict[str, dict[str, Any]] = {
    "image": {"pictures": (PICTURE,)},
    "video": {"video": FILM},
    "file": {"papers": (a_paper(),)},
}


def with_a_picture(target_remote_id: str = ASKED, **changes: Any) -> Outgoing:
    return an_outgoing(target_remote_id=target_remote_id, pictures=(PICTURE,), **changes)


def a_desk(*due: Fate, **changes: Any) -> Desk:
    fates = Fates(due=list(due))
    world = Messenger(fates=fates, **changes)
    return Desk(world=world, notes=FatedNotes(fates), reply=with_a_picture())


# --- comments -------------------------------------------------------------------------------


def test_a_comment_is_answered_with_a_picture_that_nobody_saw_before() -> None:
    with taped("reply__comment_with_picture") as page:
        given = page.reply(with_a_picture("501_77"), "key-3")
    url = f"{COMMENT_URL}&reply_comment_id=78"
    assert given == Receipt(remote_id="501_78", url=url, sent_at=at("18T05:00:01"))


def test_an_answer_to_an_answer_takes_its_picture_below_the_comment_that_began_the_thread() -> None:
    asked, page = answering(
        httpx.Response(200, json={"id": "9001"}),
        refused(400, message="(#100) No", code=100),
        httpx.Response(200, json={"id": "501_81", "parent": {"id": "501_77"}}),
        httpx.Response(200, json={"id": "501_82"}),
    )
    page.reply(with_a_picture("501_81"), "key-3")
    assert [each.url.path.rpartition("/")[2] for each in asked if each.method == "POST"] == [
        "photos",
        "comments",
        "comments",
    ]
    assert b"attachment_id=9001" in asked[3].content


def test_losing_the_upload_of_a_comments_picture_is_no_doubt() -> None:
    _asked, page = answering(HANGS_UP)
    with pytest.raises(Unavailable):
        page.reply(with_a_picture("501_77"), "key-3")


@pytest.mark.parametrize(
    ("target", "carried", "why"),
    [
        ("501_77", {"pictures": (PICTURE, a_picture("b"))}, "satu gambar untuk satu balasan"),
        ("501_77", KINDS["video"], "hanya dapat membawa satu gambar"),
        ("501_77", KINDS["file"], "hanya dapat membawa satu gambar"),
        (ASKED, {"pictures": (PICTURE, a_picture("b"))}, "satu lampiran untuk satu balasan"),
        (ASKED, {**KINDS["image"], **KINDS["file"]}, "satu lampiran untuk satu balasan"),
        (ASKED, {**KINDS["video"], **KINDS["file"]}, "satu lampiran untuk satu balasan"),
    ],
)
def test_what_does_not_fit_beside_an_answer_is_refused_before_anything_leaves(
    target: str, carried: dict[str, Any], why: str
) -> None:
    asked, page = answering(httpx.Response(500))
    with pytest.raises(Rejected, match=why):
        page.reply(an_outgoing(target_remote_id=target, **carried), "key-3")
    assert asked == []


# --- private answers to comments ------------------------------------------------------------


@pytest.mark.parametrize("sort", KINDS)
def test_a_private_answer_to_a_comment_is_one_message_and_takes_nothing_along(sort: str) -> None:
    asked, page = answering(httpx.Response(500))
    bare = an_outgoing(target_remote_id="501_81", recipient="7001", **KINDS[sort])
    with pytest.raises(Rejected, match="membawa lampiran"):
        page.reply_privately(bare, "key-3")
    assert asked == []


def test_its_limits_say_so_beforehand() -> None:
    takes = {kind: connector(Graph()).limits.of_answers(kind) for kind in AnswerKind}
    told = {
        kind: (each.text_max, each.images_max, each.video_bytes_max, each.files_max, each.one_sort)
        for kind, each in takes.items()
    }
    assert told == {
        AnswerKind.PUBLIC: (8_000, 1, 0, 0, False),
        AnswerKind.PRIVATE: (2_000, 0, 0, 0, False),
        AnswerKind.DIRECT: (2_000, 1, 25_000_000, 1, True),
    }


# --- Messenger ------------------------------------------------------------------------------


def test_in_messenger_the_words_go_first_and_the_picture_after_them() -> None:
    with taped("reply__message_with_picture") as page:
        given = page.reply(with_a_picture("m_Abc-1"), "key-3")
        assert page.reply(with_a_picture("m_Abc-1"), "key-3") == given
    assert given == Receipt(remote_id="m_Def-2", url=INBOX_URL, sent_at=AT)


@pytest.mark.parametrize(
    ("sort", "name", "mime"),
    [("video", f"{'c' * 16}.mp4", "video/mp4"), ("file", "surat.pdf", "application/pdf")],
)
def test_a_video_and_a_pdf_go_up_as_what_they_are(sort: str, name: str, mime: str) -> None:
    asked_by = {"id": "m_1", "created_time": "2026-11-18T04:00:00+0000", "from": {"id": "7001"}}
    asked, page = answering(
        httpx.Response(200, json=asked_by),
        httpx.Response(200, json={"attachment_id": "9500"}),
        httpx.Response(200, json={"message_id": "m_2"}),
        httpx.Response(200, json={"message_id": "m_3"}),
    )
    given = page.reply(an_outgoing(target_remote_id="m_1", **KINDS[sort]), "key-3")
    assert given == Receipt(remote_id="m_2", url=INBOX_URL, sent_at=AT)
    up = asked[1].content.decode("utf-8", "replace")
    assert f'filename="{name}"' in up
    assert f"Content-Type: {mime}" in up
    kind, shown = {"type": sort, "payload": {"is_reusable": True}}, {"attachment_id": "9500"}
    assert json.dumps({"attachment": kind}, separators=(",", ":")) in up
    message = dict(parse_qsl(asked[3].content.decode()))["message"]
    assert json.loads(message) == {"attachment": {"type": sort, "payload": shown}}


@pytest.mark.parametrize("sort", ["video", "file"])
def test_whatever_goes_wrong_words_and_file_arrive_once(sort: str) -> None:
    for step, (done, killed) in product(range(12), product((False, True), repeat=2)):
        fate = Fate(at=step, done=done, killed=killed)
        desk = a_desk(fate)
        desk.reply = an_outgoing(target_remote_id=ASKED, **KINDS[sort])
        desk.until_done()
        assert (fate, desk.world.outline()) == (fate, [TEXT, "•"])


def steps_of_a_whole_answer() -> int:
    desk = a_desk()
    desk.until_done()
    assert desk.world.outline() == [TEXT, "•"]
    return desk.world.fates.count


@pytest.mark.parametrize(("done", "killed"), list(product((False, True), repeat=2)))
@pytest.mark.parametrize("skew_min", [-5, 0, 5])
def test_whatever_goes_wrong_at_any_step_words_and_picture_arrive_once(
    done: bool, killed: bool, skew_min: int
) -> None:
    steps = range(steps_of_a_whole_answer())
    assert len(steps) >= 8
    for step in steps:
        fate = Fate(at=step, done=done, killed=killed)
        desk = a_desk(fate, skew=timedelta(minutes=skew_min))
        given = desk.until_done()
        assert isinstance(given, Receipt)
        assert (fate, desk.world.outline()) == (fate, [TEXT, "•"])
        assert given.remote_id == desk.world.said[0]["id"]


def test_nor_do_two_things_that_go_wrong_send_anything_twice() -> None:
    ways = list(product((False, True), repeat=2))
    steps = range(steps_of_a_whole_answer() + 4)
    for (first, second), (done, killed) in product(combinations(steps, 2), ways):
        fates = (
            Fate(at=first, done=done, killed=killed),
            Fate(at=second, done=True, killed=True),
        )
        desk = a_desk(*fates)
        desk.until_done()
        assert (fates, desk.world.outline()) == (fates, [TEXT, "•"])


def test_notes_that_cannot_be_written_keep_the_words_from_leaving() -> None:
    desk = a_desk(Fate(at=2))
    with pytest.raises(Unavailable, match="belum dapat dibaca"):
        desk.page().reply(desk.reply, desk.key)
    assert desk.world.outline() == []
    desk.until_done()
    assert desk.world.outline() == [TEXT, "•"]


def test_words_whose_note_could_not_be_written_are_looked_for_and_not_said_again() -> None:
    desk = a_desk(Fate(at=4), Fate(at=5))  # the note, then the way to send the picture
    given = desk.until_done()
    assert desk.world.outline() == [TEXT, "•"]
    assert isinstance(given, Receipt)
    assert given.remote_id == desk.world.said[0]["id"]


def assert_only_the_words_are_there(desk: Desk) -> None:
    with pytest.raises(Unavailable, match="lampirannya tidak ada di sana") as told:
        desk.page().find(desk.reply, desk.key, DeliveryKind.REPLY)
    assert told.value.partly


def test_half_sent_is_not_sent_and_its_words_stay_known_for_a_day_later() -> None:
    desk = a_desk(Fate(at=5, killed=True))
    with pytest.raises(Killed):
        desk.page().reply(desk.reply, desk.key)
    assert_only_the_words_are_there(desk)
    later = AT + timedelta(hours=20)
    desk.world.now = lambda: later
    desk.reply = with_a_picture(at=later)
    given = desk.page().reply(desk.reply, desk.key)
    assert desk.world.outline() == [TEXT, "•"]
    assert given == Receipt(remote_id="m_Out-0", url=INBOX_URL, sent_at=AT)


def test_words_that_nobody_had_noted_are_found_as_a_half_too() -> None:
    desk = a_desk(Fate(at=3, done=True, killed=True))
    with pytest.raises(Killed):
        desk.page().reply(desk.reply, desk.key)
    assert desk.world.outline() == [TEXT]
    assert_only_the_words_are_there(desk)


def test_of_a_whole_answer_no_half_is_remembered() -> None:
    desk = a_desk()
    desk.until_done()
    assert desk.notes.read(f"half {desk.key}") == ""


def test_a_picture_that_somebody_sent_before_the_words_is_not_the_answers() -> None:
    desk = a_desk()
    desk.world.write("", picture=True)
    desk.world.fates.due.append(Fate(at=5, killed=True))
    desk.world.now = lambda: AT + timedelta(minutes=1)
    with pytest.raises(Killed):
        desk.page().reply(desk.reply, desk.key)
    assert_only_the_words_are_there(desk)
    desk.until_done()
    assert desk.world.outline() == ["•", TEXT, "•"]


def test_the_picture_of_another_answer_is_not_this_ones() -> None:
    desk = a_desk(Fate(at=5, killed=True))
    with pytest.raises(Killed):
        desk.page().reply(desk.reply, desk.key)
    other = Desk(world=desk.world, notes=desk.notes, reply=desk.reply, key="key-4")
    other.reply = with_a_picture(text="Lain lagi")
    other.until_done()
    assert_only_the_words_are_there(desk)


def test_what_is_looked_for_is_the_words_and_after_them_a_message_with_a_file() -> None:
    with taped("find__message_with_picture") as page:
        given = page.find(with_a_picture("m_Abc-1"), "key-3", DeliveryKind.REPLY)
    assert given == Receipt(remote_id="m_Def-2", url=INBOX_URL, sent_at=at("18T05:00:02"))


def test_an_answer_of_which_no_picture_is_there_is_not_there() -> None:
    desk = a_desk()
    assert desk.page().find(desk.reply, desk.key, DeliveryKind.REPLY) is None
    desk.world.write(TEXT)  # the same words by hand, in the platform's own app
    assert desk.page().find(desk.reply, desk.key, DeliveryKind.REPLY) is None


def test_a_whole_answer_that_nobody_wrote_down_is_found_on_the_platform() -> None:
    desk = a_desk()
    given = desk.until_done()
    desk.notes = FatedNotes(desk.world.fates)
    assert desk.page().find(desk.reply, desk.key, DeliveryKind.REPLY) == given


def test_a_refused_picture_says_that_the_words_are_there_and_the_next_try_sends_it_alone() -> None:
    desk = a_desk(shows_pictures=False)
    told = r"^Kata-kata balasan sudah sampai di Messenger, lampirannya belum: .*Upload"
    with pytest.raises(Rejected, match=told) as refused:
        desk.page().reply(desk.reply, desk.key)
    assert refused.value.partly
    desk.world.shows_pictures = True
    desk.until_done()
    assert desk.world.outline() == [TEXT, "•"]


@pytest.mark.parametrize(
    ("code", "leaf"), [(4, RateLimited), (2, OutcomeUnknown), (200, Rejected), (190, Unauthorized)]
)
def test_whatever_error_follows_the_words_keeps_its_kind(code: int, leaf: type[Exception]) -> None:
    asked_by = {"id": "m_1", "created_time": "2026-11-18T04:00:00+0000", "from": {"id": "7001"}}
    _asked, page = answering(
        httpx.Response(200, json=asked_by),
        httpx.Response(200, json={"attachment_id": "9500"}),
        httpx.Response(200, json={"message_id": "m_2"}),
        refused(400, message="wait", code=code),
    )
    with pytest.raises(leaf, match="sudah sampai di Messenger") as told:
        page.reply(with_a_picture("m_1"), "key-3")
    assert isinstance(told.value, PlatformError)
    assert told.value.partly


def test_an_upload_that_fails_leaves_no_words_behind_and_says_nothing_of_them() -> None:
    desk = a_desk(Fate(at=1))
    with pytest.raises(Unavailable) as caught:
        desk.page().reply(desk.reply, desk.key)
    assert "sudah sampai" not in str(caught.value)
    assert not caught.value.partly
    assert desk.world.outline() == []


def test_a_later_try_that_fails_before_the_picture_says_so_too() -> None:
    desk = a_desk(Fate(at=5), Fate(at=6))  # the picture, then the question who asked
    with pytest.raises(Unavailable):
        desk.page().reply(desk.reply, desk.key)
    with pytest.raises(Unavailable, match="sudah sampai di Messenger") as told:
        desk.page().reply(desk.reply, desk.key)
    assert told.value.partly


# --- by hand --------------------------------------------------------------------------------


def test_after_a_day_a_person_gets_the_words_and_the_picture_to_send() -> None:
    desk = a_desk(asked_at=AT - timedelta(hours=24))
    assert desk.page().reply(desk.reply, desk.key) == BY_HAND
    assert desk.world.outline() == []
    assert desk.world.uploads == {}


def test_a_day_that_ends_between_words_and_picture_leaves_the_picture_alone_to_a_person() -> None:
    asked_by = {"id": "m_1", "created_time": "2026-11-18T04:00:00+0000", "from": {"id": "7001"}}
    _asked, page = answering(
        httpx.Response(200, json=asked_by),
        httpx.Response(200, json={"attachment_id": "9500"}),
        httpx.Response(200, json={"message_id": "m_2"}),
        refused(400, message="outside of allowed window", **OUTSIDE),
    )
    given = page.reply(with_a_picture("m_1"), "key-3")
    assert given == Handover(text="", share_links=BY_HAND.share_links)


def test_a_day_that_ended_before_the_words_leaves_both_to_a_person() -> None:
    asked_by = {"id": "m_1", "created_time": "2026-11-18T04:00:00+0000", "from": {"id": "7001"}}
    asked, page = answering(
        httpx.Response(200, json=asked_by),
        httpx.Response(200, json={"attachment_id": "9500"}),
        refused(400, message="outside of allowed window", **OUTSIDE),
        httpx.Response(200, json={"data": []}),
    )
    assert page.reply(with_a_picture("m_1"), "key-3") == BY_HAND
    assert asked[3].url.path.endswith("/conversations")


# --- coming in ------------------------------------------------------------------------------


def test_the_picture_of_an_answer_does_not_come_in_as_a_message_of_its_own() -> None:
    desk = a_desk()
    desk.until_done()
    desk.world.write("Ditulis di aplikasinya")
    heard = {each.text for each in desk.page().collect("").messages}
    assert heard == {TEXT, "Ditulis di aplikasinya"}
