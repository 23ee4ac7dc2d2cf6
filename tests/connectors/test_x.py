"""What goes out to X: posts, threads, answers, deletions, and looking for them afterwards."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import httpx
import pytest
from PIL import Image

from connectors.house import LooseNotes
from connectors.x.connector import XConnector
from connectors.x.films import PIECE_BYTES
from domain.deliveries import DeliveryKind, Handover, Receipt, ShareLink
from domain.errors import (
    OutcomeUnknown,
    PlatformError,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
)
from domain.media import Media
from domain.ports import Picture
from tests.connectors.staging import a_picture
from tests.connectors.x_stage import NOW, a_connector, an_outgoing, answering, on_tape
from tests.connectors.x_world import XWorld
from tests.services.videos_made import FILM

POST_ID = "2125439335527350272"
RECEIPT = Receipt(
    remote_id=POST_ID,
    url=f"https://x.com/koperasi/status/{POST_ID}",
    sent_at=NOW + timedelta(seconds=1),
)
MESSAGE_ID = "1980000000000000001"


def two_pictures() -> tuple[Picture, Picture]:
    return a_picture("panen", "Panen padi"), a_picture("rapat", "Rapat anggota")


def test_a_text_goes_out_word_for_word() -> None:
    with on_tape("publish__text") as x:
        assert x.publish(an_outgoing(), "key-1") == RECEIPT


def test_two_pictures_go_first_with_their_descriptions_in_their_order() -> None:
    with on_tape("publish__two_pictures") as x:
        post = an_outgoing("Panen raya & rapat", pictures=two_pictures())
        assert x.publish(post, "key-1") == RECEIPT


def test_a_picture_alone_needs_no_text_and_no_description() -> None:
    with on_tape("publish__picture_alone") as x:
        post = an_outgoing("", pictures=(a_picture("panen"),))
        assert x.publish(post, "key-1") == RECEIPT


def a_film(data: bytes = FILM) -> Picture:
    media = Media(
        id="f", mime="video/mp4", width_px=320, height_px=180, size_bytes=len(data), duration_s=2.0
    )
    return Picture(media=media, data=data)


def test_a_video_is_waited_for_as_long_as_the_platform_says_and_then_posted() -> None:
    waited: list[float] = []
    with on_tape("publish__video", wait=waited.append) as x:
        assert x.publish(an_outgoing("", video=a_film()), "key-1") == RECEIPT
    assert waited == [1, 15]


def test_a_video_that_the_platform_cannot_show_is_never_posted() -> None:
    with (
        on_tape("publish__video_refused", wait=lambda _seconds: None) as x,
        pytest.raises(Rejected, match="tidak dapat mengolah video"),
    ):
        x.publish(an_outgoing(video=a_film()), "key-1")


def test_a_large_video_goes_in_pieces_in_their_order() -> None:
    world = XWorld()
    pieces: list[tuple[bytes, bytes]] = []

    def watched(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/append"):
            (index,) = re.findall(rb'name="segment_index"\r\n\r\n(\d+)', request.content)
            pieces.append((index, request.content))
        return world.handle_request(request)

    film = FILM + bytes(2 * PIECE_BYTES)
    x = a_connector(httpx.MockTransport(watched))
    x.publish(an_outgoing(video=a_film(film)), "key-1")
    assert [index for index, _content in pieces] == [b"0", b"1", b"2"]
    assert all(len(content) < 5_000_000 for _index, content in pieces)
    (begun,) = world.media.values()
    assert begun == {
        "media_type": "video/mp4",
        "media_category": "tweet_video",
        "total_bytes": len(film),
    }


def test_a_video_that_is_never_ready_is_surely_not_posted_after_45_seconds() -> None:
    world = XWorld()
    waited: list[float] = []
    working = {"data": {"id": "1", "processing_info": {"state": "in_progress"}}}

    def busy(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/finalize") or request.method == "GET":
            return httpx.Response(200, json=working)
        return world.handle_request(request)

    x = a_connector(httpx.MockTransport(busy), wait=waited.append)
    with pytest.raises(Unavailable, match="masih mengolah videonya"):
        x.publish(an_outgoing(video=a_film()), "key-1")
    assert sum(waited) == 45
    assert world.posts == {}


def test_a_link_stands_below_the_text_and_who_may_reply_is_passed_on() -> None:
    with on_tape("publish__link_and_who_may_reply") as x:
        post = an_outgoing(
            "Hasil rapat",
            link="https://koperasi.id/rapat",
            options={"reply_settings": "mentionedUsers"},
        )
        assert x.publish(post, "key-1") == RECEIPT


def test_the_next_part_of_a_thread_answers_the_part_before() -> None:
    with on_tape("follow_up__next_part") as x:
        part = an_outgoing("Bagian kedua.", target_remote_id=POST_ID)
        given = x.follow_up(part, "key-2")
    assert given.sent_at == datetime(2026, 11, 25, 4, 0, 5, tzinfo=UTC)


def test_an_answer_goes_under_the_message() -> None:
    with on_tape("reply__ordinary") as x:
        reply = an_outgoing("Besok pukul sembilan, Bu.", target_remote_id=MESSAGE_ID)
        given = x.reply(reply, "key-3")
    assert isinstance(given, Receipt)


def test_an_answer_that_no_program_may_give_is_handed_to_a_person_with_one_link() -> None:
    with on_tape("reply__only_by_a_person") as x:
        reply = an_outgoing("Besok & lusa, Bu 🙏", target_remote_id=MESSAGE_ID)
        given = x.reply(reply, "key-3")
    assert given == Handover(
        text="Besok & lusa, Bu 🙏",
        share_links=(
            ShareLink(
                name="Balas di X",
                url=f"https://x.com/intent/post?in_reply_to={MESSAGE_ID}"
                "&text=Besok%20%26%20lusa%2C%20Bu%20%F0%9F%99%8F",
            ),
        ),
    )


def test_an_answer_to_a_message_that_is_gone_says_so() -> None:
    with (
        on_tape("reply__message_deleted") as x,
        pytest.raises(Rejected, match="sudah dihapus penulisnya"),
    ):
        x.reply(an_outgoing("Baik.", target_remote_id=MESSAGE_ID), "key-3")


@pytest.mark.parametrize("name", ["delete__ordinary", "delete__gone_already"])
def test_a_post_is_deleted_or_gone_already(name: str) -> None:
    with on_tape(name) as x:
        x.delete("1980000000000000002")


def test_a_deletion_that_the_platform_did_not_do_is_looked_for() -> None:
    with on_tape("delete__not_deleted") as x, pytest.raises(OutcomeUnknown):
        x.delete("1980000000000000002")


# --- refusals -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("publish__duplicate", OutcomeUnknown, "teks yang sama"),
        ("publish__refresh_token_used_up", Unauthorized, "Sambungkan kembali"),
        ("publish__credit_used_up", Unauthorized, "Isi saldo di console.x.com"),
        ("publish__usage_capped", Unauthorized, "Naikkan batasnya"),
        ("publish__app_may_only_read", Unauthorized, "Read and write"),
        ("publish__suspended", Unauthorized, "menangguhkan"),
        ("publish__locked", Unauthorized, "mengunci akun ini"),
        ("publish__not_enrolled", Unauthorized, "sebuah Project"),
        ("publish__errors_only", OutcomeUnknown, "Belum pasti"),
    ],
)
def test_a_refusal_names_the_reaction_and_says_what_to_do(
    name: str, error: type[PlatformError], words: str
) -> None:
    with on_tape(name) as x, pytest.raises(error, match=words) as caught:
        x.publish(an_outgoing(), "key-1")
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("name", "wait_s"), [("publish__rate_limited", 300.0), ("publish__day_used_up", 6_600.0)]
)
def test_the_wait_is_counted_by_the_platforms_clock_until_the_limit_that_is_used_up(
    name: str, wait_s: float
) -> None:
    off = {"now": lambda: NOW + timedelta(minutes=7)}
    with on_tape(name, **off) as x, pytest.raises(RateLimited) as caught:
        x.publish(an_outgoing(), "key-1")
    assert caught.value.retry_after_s == wait_s


def test_a_picture_that_the_platform_refuses_stops_the_post_with_its_words() -> None:
    with (
        on_tape("publish__picture_refused") as x,
        pytest.raises(Rejected, match="The media could not be decoded"),
    ):
        x.publish(an_outgoing(pictures=(a_picture("panen"),)), "key-1")


def test_a_text_that_is_too_long_only_by_its_link_is_refused_before_anything_is_asked() -> None:
    world = XWorld()
    text = "x" * 260
    with pytest.raises(Rejected, match="4 satuan terlalu panjang"):
        a_connector(world).publish(an_outgoing(text, link="https://a.id"), "key-1")
    with pytest.raises(Rejected, match="2 satuan terlalu panjang"):
        a_connector(world).publish(an_outgoing("x" * 277 + "👩\u200d🥑"), "key-1")
    assert world.asked == []


def test_an_empty_post_is_refused_before_anything_is_asked() -> None:
    world = XWorld()
    with pytest.raises(Rejected, match="tidak boleh kosong"):
        a_connector(world).publish(an_outgoing("\ufeff \n"), "key-1")
    assert world.asked == []


def test_a_fifth_picture_is_refused_before_anything_is_asked() -> None:
    world = XWorld()
    five = tuple(a_picture(f"gambar {number}") for number in range(5))
    with pytest.raises(Rejected, match="paling banyak 4 gambar"):
        a_connector(world).publish(an_outgoing(pictures=five), "key-1")
    assert world.asked == []


def test_a_picture_of_a_kind_and_size_the_platform_refuses_is_made_to_fit() -> None:
    buffer = BytesIO()
    Image.effect_noise((9_000, 300), 90).save(buffer, "BMP")
    data = buffer.getvalue()
    media = Media(id="m", mime="image/bmp", width_px=9_000, height_px=300, size_bytes=len(data))
    world = XWorld(now=NOW)
    a_connector(world).publish(an_outgoing(pictures=(Picture(media=media, data=data),)), "key-1")
    (begun,) = world.media.values()
    assert begun["media_type"] == "image/jpeg"
    assert begun["total_bytes"] < 5 * 1024 * 1024


def test_a_broken_picture_is_refused_before_the_others_go_out() -> None:
    world = XWorld()
    media = Media(id="m", mime="image/gif", width_px=9, height_px=9, size_bytes=5)
    broken = Picture(media=media, data=b"GIF89")
    with pytest.raises(Rejected, match="rusak"):
        a_connector(world).publish(an_outgoing(pictures=(a_picture("a"), broken)), "key-1")
    assert world.asked == []


# --- faults in the middle -------------------------------------------------------------------


def failing(world: XWorld, path: str, fault: Exception | httpx.Response) -> httpx.MockTransport:
    """The world, until this path is asked for."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith(path):
            if isinstance(fault, Exception):
                raise fault
            return fault
        return world.handle_request(request)

    return answering(answer)


AFTER = [
    httpx.ReadTimeout("no"),
    httpx.ReadError("reset"),
    httpx.RemoteProtocolError("hung up"),
    httpx.Response(503),
    httpx.Response(200, text="<html>Something went wrong</html>"),
    httpx.Response(201, json={"data": {"id": "not a number"}}),
]


@pytest.mark.parametrize("fault", AFTER, ids=str)
def test_a_post_whose_answer_is_lost_after_its_picture_went_is_unknown(
    fault: Exception | httpx.Response,
) -> None:
    x = a_connector(failing(XWorld(now=NOW), "/2/tweets", fault))
    with pytest.raises(OutcomeUnknown):
        x.publish(an_outgoing(pictures=(a_picture("panen", "Panen"),)), "key-1")


@pytest.mark.parametrize("step", ["initialize", "append", "finalize", "metadata"])
@pytest.mark.parametrize("fault", AFTER[:4], ids=str)
def test_a_picture_whose_answer_is_lost_was_surely_not_posted(
    step: str, fault: Exception | httpx.Response
) -> None:
    world = XWorld(now=NOW)

    def answer(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith(step):
            return world.handle_request(request)
        if isinstance(fault, Exception):
            raise fault
        return fault

    with pytest.raises(Unavailable):
        a_connector(answering(answer)).publish(
            an_outgoing(pictures=(a_picture("panen", "Panen"),)), "key-1"
        )
    assert world.posts == {}


def test_a_token_revoked_between_picture_and_post_pauses_the_channel_and_posts_nothing() -> None:
    with on_tape("publish__revoked_between_picture_and_post") as x, pytest.raises(Unauthorized):
        x.publish(an_outgoing(pictures=(a_picture("panen"),)), "key-1")


def test_a_second_try_sends_the_same_bytes() -> None:
    world = XWorld(now=NOW)
    for _turn in range(2):
        x = a_connector(failing(world, "/nowhere", httpx.Response(500)))
        x.publish(an_outgoing(link="https://koperasi.id/a"), "key-1")
        world.posts.clear()
    first, second = world.asked
    assert first.content == second.content


# --- what nobody knows about ----------------------------------------------------------------


def found(name: str, kind: DeliveryKind, text: str, **changes: str) -> Receipt | None:
    with on_tape(name) as x:
        return x.find(an_outgoing(text, **changes), "key-9", kind)


def test_a_post_is_found_though_the_platform_wrote_its_link_and_signs_otherwise() -> None:
    text, link = "Untung & rugi <2026>", "https://koperasi.id/rapat?a=1&b=2"
    assert found("find__post_with_link", DeliveryKind.POST, text, link=link) == RECEIPT


def test_the_same_words_with_another_link_are_another_post() -> None:
    text, link = "Untung & rugi <2026>", "https://koperasi.id/lain"
    assert found("find__post_with_link", DeliveryKind.POST, text, link=link) is None


@pytest.mark.parametrize("kind", [DeliveryKind.REPLY, DeliveryKind.FOLLOW_UP])
def test_an_answer_is_found_by_what_it_answers(kind: DeliveryKind) -> None:
    receipt = found("find__reply", kind, "Besok pukul sembilan, Bu.", target_remote_id=MESSAGE_ID)
    assert receipt is not None
    assert receipt.sent_at == datetime(2026, 11, 25, 4, 2, tzinfo=UTC)


def test_an_answer_to_another_message_is_not_it() -> None:
    text = "Besok pukul sembilan, Bu."
    assert found("find__reply", DeliveryKind.REPLY, text, target_remote_id="1") is None
    assert found("find__reply", DeliveryKind.POST, text) is None


def test_it_is_looked_for_on_the_next_page_too() -> None:
    text = "Rapat anggota besok pukul sembilan."
    assert found("find__second_page", DeliveryKind.POST, text) == RECEIPT


def test_an_empty_list_says_surely_not_there() -> None:
    assert found("find__not_there", DeliveryKind.POST, "Rapat") is None


def test_a_list_without_end_cannot_be_told() -> None:
    with (
        on_tape("find__list_without_end") as x,
        pytest.raises(Unavailable, match="terlalu panjang"),
    ):
        x.find(an_outgoing("Rapat"), "key-9", DeliveryKind.POST)


def test_a_deletion_is_done_when_the_post_is_not_found() -> None:
    sent = an_outgoing(target_remote_id="1980000000000000002")
    with on_tape("find__deletion_done") as x:
        given = x.find(sent, "key-1", DeliveryKind.DELETION)
    assert given == Receipt(remote_id="1980000000000000002", sent_at=NOW)


def test_a_deletion_is_not_done_while_the_post_is_there() -> None:
    sent = an_outgoing(target_remote_id="1980000000000000002")
    with on_tape("find__deletion_not_done") as x:
        assert x.find(sent, "key-1", DeliveryKind.DELETION) is None


def test_what_was_posted_before_the_try_began_is_found_where_a_clock_is_minutes_off() -> None:
    world = XWorld(now=NOW - timedelta(minutes=9))
    a_connector(world).publish(an_outgoing(), "key-1")
    looked = a_connector(world).find(an_outgoing(), "key-1", DeliveryKind.POST)
    assert looked is not None
    assert [looked.remote_id] == list(world.posts)


def test_a_duplicate_is_found_to_be_the_earlier_try() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    lost = failing_after(world)
    with pytest.raises(OutcomeUnknown):
        a_connector(lost, notes=notes).publish(an_outgoing(), "key-1")
    with pytest.raises(OutcomeUnknown, match="teks yang sama"):
        a_connector(world, notes=notes).publish(an_outgoing(), "key-1")
    (there,) = world.posts
    looked = a_connector(world, notes=notes).find(an_outgoing(), "key-1", DeliveryKind.POST)
    assert looked is not None
    assert looked.remote_id == there


def failing_after(world: XWorld) -> httpx.MockTransport:
    """The world takes it, and its answer is lost."""

    def answer(request: httpx.Request) -> httpx.Response:
        world.handle_request(request)
        raise httpx.ReadTimeout("no answer", request=request)

    return answering(answer)


def test_who_died_after_the_platform_took_it_does_not_post_it_again() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    first = a_connector(world, notes=notes).publish(an_outgoing(), "key-1")
    again = a_connector(world, notes=notes).publish(an_outgoing(), "key-1")
    assert again == first
    assert len(world.posts) == 1
    assert [request.method for request in world.asked] == ["POST", "GET"]


def test_what_was_deleted_by_hand_since_goes_out_when_it_is_sent_again() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    first = a_connector(world, notes=notes).publish(an_outgoing(), "key-1")
    world.posts.clear()
    again = a_connector(world, notes=notes).publish(an_outgoing(), "key-1")
    assert again.remote_id != first.remote_id
    assert list(world.posts) == [again.remote_id]


def test_the_same_words_under_another_key_are_not_taken_for_it() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    x: XConnector = a_connector(world, notes=notes)
    x.publish(an_outgoing(), "key-1")
    assert x.find(an_outgoing(), "key-2", DeliveryKind.POST) is None
