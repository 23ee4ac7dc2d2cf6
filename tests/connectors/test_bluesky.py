"""What goes out on Bluesky, once and under its own key, and what comes back."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from PIL import Image

from connectors.bluesky.records import is_our_key, record_key, tid, tid_time
from domain.attachments import Enclosed
from domain.channels import Verification
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import (
    Rejected,
)
from domain.media import Media
from domain.messages import Author, Incoming, MessageKind
from domain.metrics import Metric, Reading
from domain.ports import Picture
from tests.connectors.bluesky_told import BUDI, PICTURES, opened, receipt, remote_id, taped
from tests.connectors.bluesky_world import DID, MESSAGE, POST, SARI, Server
from tests.connectors.staging import AT, an_outgoing
from tests.services.videos_made import FILM

# --- what goes out -------------------------------------------------------------------------


def test_a_text_is_one_record_under_the_deliverys_own_key() -> None:
    with taped("publish__text") as connector:
        assert connector.publish(an_outgoing(), "key-1") == receipt("key-1")


def test_pictures_are_uploaded_first_and_stand_in_order_with_their_alt_texts() -> None:
    with taped("publish__two_pictures") as connector:
        assert connector.publish(an_outgoing(pictures=PICTURES), "key-1") == receipt("key-1")


def a_film() -> Picture:
    media = Media(
        id="f" * 64,
        mime="video/mp4",
        width_px=320,
        height_px=180,
        size_bytes=len(FILM),
        alt_text="Panen",
    )
    return Picture(media=media, data=FILM)


def test_a_video_is_uploaded_first_and_stands_with_its_alt_text_and_shape() -> None:
    with taped("publish__video") as connector:
        assert connector.publish(an_outgoing(video=a_film()), "key-1") == receipt("key-1")


def test_a_video_needs_no_text_and_one_that_is_refused_says_so() -> None:
    server = Server()
    assert opened(server).publish(an_outgoing(text="", video=a_film()), "key-1").remote_id

    def refusing(request: httpx.Request) -> httpx.Response:
        if "uploadBlob" in request.url.path:
            told = {"error": "BlobTooLarge", "message": "This file is too large."}
            return httpx.Response(413, json=told)
        return server.handle_request(request)

    with pytest.raises(Rejected, match=r"Video ditolak server: .*too large"):
        opened(httpx.MockTransport(refusing)).publish(an_outgoing(video=a_film()), "key-2")


def test_a_link_becomes_a_card_without_a_look_at_its_page() -> None:
    post = an_outgoing(text="Kabar panen\nSelengkapnya.", link="https://www.koperasi.id/a?b=1")
    with taped("publish__link_card") as connector:
        assert connector.publish(post, "key-1") == receipt("key-1")


def test_a_link_beside_a_picture_stands_in_the_text() -> None:
    post = an_outgoing(text="Panen", link="https://koperasi.id/a", pictures=PICTURES[:1])
    with taped("publish__link_beside_a_picture") as connector:
        assert connector.publish(post, "key-1") == receipt("key-1")


def test_mentions_are_resolved_and_an_unknown_one_stays_text() -> None:
    text = "Terima kasih @Sari.bsky.social dan @hantu.bsky.social! (#panen, https://koperasi.id)"
    with taped("publish__mentions") as connector:
        post = an_outgoing(text=text, options={"language": "en"})
        assert connector.publish(post, "key-1") == receipt("key-1")


def test_a_record_from_an_earlier_try_is_left_as_it_is() -> None:
    earlier = AT - timedelta(minutes=5)
    with taped("publish__written_before") as connector:
        assert connector.publish(an_outgoing(), "key-1") == receipt("key-1", earlier)


def test_a_record_that_is_there_is_sent_even_when_it_cannot_be_read() -> None:
    answers = iter(
        [httpx.Response(400, json={"error": "InvalidSwap", "message": "Record was at x"})]
    )
    mock = httpx.MockTransport(lambda _request: next(answers, httpx.Response(503)))
    assert opened(mock).publish(an_outgoing(), "key-1") == receipt("key-1")


def test_what_bluesky_took_down_is_not_called_sent() -> None:
    with taped("publish__taken_down") as connector, pytest.raises(Rejected, match="menurunkan"):
        connector.publish(an_outgoing(), "key-1")


def test_the_next_part_keeps_the_threads_root() -> None:
    with taped("follow_up__third_part") as connector:
        part = an_outgoing(text="Bagian ketiga", target_remote_id=remote_id("part-2"))
        assert connector.follow_up(part, "part-3") == receipt("part-3")


def test_a_thread_whose_part_is_gone_is_not_continued() -> None:
    with taped("follow_up__gone") as connector, pytest.raises(Rejected, match="Bagian utas"):
        connector.follow_up(an_outgoing(target_remote_id=remote_id("key-1")), "part-3")


def test_an_answer_refers_to_the_message_and_to_the_threads_root() -> None:
    with taped("reply__to_a_member") as connector:
        answer = an_outgoing(text="Besok.", target_remote_id=MESSAGE)
        assert connector.reply(answer, "key-3") == receipt("key-3")


def test_an_answer_goes_out_where_nobody_serves_reading() -> None:
    with taped("reply__no_reading_service") as connector:
        answer = an_outgoing(text="Besok.", target_remote_id=MESSAGE)
        assert connector.reply(answer, "key-3") == receipt("key-3")


@pytest.mark.parametrize(
    ("tape", "words"), [("reply__closed", "menutup balasan"), ("reply__gone", "sudah tidak ada")]
)
def test_a_message_that_cannot_be_answered_says_why(tape: str, words: str) -> None:
    with taped(tape) as connector, pytest.raises(Rejected, match=words):
        connector.reply(an_outgoing(text="Besok.", target_remote_id=MESSAGE), "key-3")


@pytest.mark.parametrize("tape", ["delete__post", "delete__gone_already"])
def test_deleting_succeeds_whether_it_was_there_or_not(tape: str) -> None:
    with taped(tape) as connector:
        connector.delete(POST)


def test_another_accounts_post_is_not_deleted() -> None:
    server = Server()
    with pytest.raises(Rejected, match="akun lain"):
        opened(server).delete(MESSAGE)
    assert server.calls == []


@pytest.mark.parametrize("kind", [DeliveryKind.POST, DeliveryKind.REPLY, DeliveryKind.FOLLOW_UP])
def test_what_was_sent_is_found_under_its_key(kind: DeliveryKind) -> None:
    with taped("find__there") as connector:
        found = connector.find(an_outgoing(), "key-1", kind)
    assert found == receipt("key-1", AT - timedelta(minutes=5))


def test_what_is_not_there_is_surely_not_there() -> None:
    with taped("find__absent") as connector:
        assert connector.find(an_outgoing(), "key-1", DeliveryKind.POST) is None


def test_a_deletion_is_done_when_the_post_is_gone() -> None:
    gone = an_outgoing(target_remote_id=remote_id("key-1"))
    with taped("find__absent") as connector:
        assert connector.find(gone, "key-2", DeliveryKind.DELETION) == Receipt(
            remote_id=remote_id("key-1"), sent_at=AT
        )


# --- bounds ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": "e\u0301" * 301}, "301 huruf"),
        ({"text": "👨‍👩‍👧‍👦" * 121}, r"3025 bita"),
        ({"text": " \x00 "}, "Belum ada teksnya"),
        ({"text": "a" * 290, "link": "https://koperasi.id/a", "pictures": PICTURES}, "313 huruf"),
        ({"pictures": PICTURES * 3}, "empat gambar"),
        ({"link": "javascript:alert(1)"}, "alamat web lengkap"),
        ({"link": "https://"}, "alamat web lengkap"),
        ({"link": "https://[::1"}, "alamat web lengkap"),
        ({"link": "https://a.id/\ud800"}, "alamat web lengkap"),
    ],
)
def test_what_bluesky_would_refuse_is_refused_before_anything_is_sent(
    changes: dict[str, Any], words: str
) -> None:
    server = Server()
    with pytest.raises(Rejected, match=words):
        opened(server).publish(an_outgoing(**changes), "key-1")
    assert server.records == {}


def test_the_limits_count_as_bluesky_counts() -> None:
    limits = opened(Server()).limits
    assert (limits.text_max, limits.bytes_max, limits.images_max) == (300, 3_000, 4)
    assert (limits.count("👨‍👩‍👧‍👦" * 120), limits.count("e\u0301" * 301)) == (120, 301)
    assert limits.budget is not None
    assert 3 * limits.budget.deliveries * 24 <= 35_000


def test_a_picture_that_is_too_large_is_made_smaller_and_tells_its_new_sides() -> None:
    buffer = io.BytesIO()
    Image.effect_noise((5_000, 1_000), 90).convert("RGB").save(buffer, "PNG")
    media = Media(
        id="p", mime="image/png", width_px=5_000, height_px=1_000, size_bytes=buffer.tell()
    )
    server = Server()
    picture = Picture(media=media, data=buffer.getvalue())
    opened(server).publish(an_outgoing(pictures=(picture,)), "key-1")
    (image,) = server.records[remote_id("key-1")]["value"]["embed"]["images"]
    assert image["image"]["mimeType"] == "image/jpeg"
    assert image["image"]["size"] <= 1_000_000
    assert 0 < image["aspectRatio"]["width"] <= 4_000
    assert image["aspectRatio"]["width"] == 5 * image["aspectRatio"]["height"]
    assert image["alt"] == ""


# --- keys ------------------------------------------------------------------------------------


def test_a_key_gives_one_valid_identifier_of_a_time_before_bluesky() -> None:
    keys = [record_key(f"delivery-{number}") for number in range(2_000)]
    assert keys == [record_key(f"delivery-{number}") for number in range(2_000)]
    assert len(set(keys)) == 2_000
    assert all(is_our_key(key) for key in keys)
    times = [time for key in keys if (time := tid_time(key))]
    assert datetime(2020, 1, 1, tzinfo=UTC) <= min(times)
    assert max(times) < datetime(2022, 4, 1, tzinfo=UTC)


def test_identifiers_are_read_as_the_specification_writes_them() -> None:
    made = datetime(2023, 7, 3, 22, 49, 43, 187_000, tzinfo=UTC)
    example = tid(int(made.timestamp()) * 1_000_000 + made.microsecond, 31)
    assert tid_time(example) == made
    assert not is_our_key(example)
    assert tid(0, 0) == "2222222222222"
    assert tid_time("3jzfcijpj2z2a") is not None  # the specification's own example
    assert [tid_time(wrong) for wrong in ("", "3jzfcijpj2z21", "zzzzzzzzzzzzz", "self")] == [
        None
    ] * 4


# --- what comes back -------------------------------------------------------------------------


def test_messages_come_oldest_first_with_what_our_people_answered_in_the_app() -> None:
    root = f"{DID}/3m6vq2k4xzc2a"
    with taped("collect__first") as connector:
        batch = connector.collect("")
    asked, answered, mentioned, quoted = batch.messages
    assert asked == Incoming(
        remote_id=MESSAGE,
        thread=f"{root}|{SARI}",
        kind=MessageKind.COMMENT,
        author=Author(remote_id=SARI, name="Sari (@sari.bsky.social)"),
        text="Kapan rapatnya?",
        at=datetime(2026, 11, 18, 4, 10, tzinfo=UTC),
        entry_remote_id=POST,
        url=f"https://bsky.app/profile/{SARI}/post/3m6vr5t7abk2q",
        public=True,
    )
    assert answered == Incoming(
        remote_id=answered.remote_id,
        thread=f"{root}|{SARI}",
        kind=MessageKind.REPLY,
        author=Author(remote_id=DID, name="@koperasi.bsky.social"),
        text="Besok pukul sembilan, Bu.",
        at=datetime(2026, 11, 18, 4, 20, tzinfo=UTC),  # Bluesky's time: the telephone was slow
        entry_remote_id=POST,
        url=answered.url,
        public=True,
        from_us=True,
    )
    assert (mentioned.kind, mentioned.entry_remote_id, mentioned.text) == (
        MessageKind.MENTION,
        "",
        "@koperasi.bsky.social berasnya berkutu\n[gambar: Beras penuh kutu]",
    )
    assert mentioned.attachments == (
        Enclosed(name="Beras penuh kutu.jpg", kind="image/jpeg", size_bytes=4, data=b"JPEG"),
    )
    assert (quoted.kind, quoted.entry_remote_id, quoted.author) == (
        MessageKind.MENTION,
        POST,
        Author(remote_id=BUDI, name="@budi.bsky.social"),
    )
    assert batch.withdrawn == ()


def test_a_server_without_the_reading_service_says_so_when_asked_for_messages() -> None:
    with (
        taped("collect__no_reading_service") as connector,
        pytest.raises(Rejected, match="tidak terhubung ke layanan Bluesky"),
    ):
        connector.collect("")


def test_counts_come_for_the_posts_still_there_and_unknown_is_not_zero() -> None:
    unknown = dict.fromkeys(Metric)
    first = {Metric.REACTIONS: 12, Metric.COMMENTS: 3, Metric.SHARES: 5, Metric.SAVES: 2}
    second = {Metric.REACTIONS: 0, Metric.COMMENTS: 0}
    with taped("measure__two_of_three") as connector:
        readings = connector.measure([POST, remote_id("key-1"), remote_id("gone"), "p-1"])
    assert readings == (
        Reading(
            remote_id=POST,
            values={**unknown, **first},
            raw={
                Metric.REACTIONS: {"likeCount": 12},
                Metric.COMMENTS: {"replyCount": 3},
                Metric.SHARES: {"repostCount": 4, "quoteCount": 1},
                Metric.SAVES: {"bookmarkCount": 2},
            },
        ),
        Reading(
            remote_id=remote_id("key-1"),
            values={**unknown, **second},
            raw={Metric.REACTIONS: {"likeCount": 0}, Metric.COMMENTS: {"replyCount": 0}},
        ),
    )


def test_counts_are_asked_for_twenty_five_posts_at_once() -> None:
    server = Server()
    connector = opened(server)
    sent = [connector.publish(an_outgoing(), f"key-{number}").remote_id for number in range(30)]
    server.calls.clear()
    assert [reading.remote_id for reading in connector.measure(sent)] == sent
    assert server.calls == ["getPosts", "getPosts"]
    assert connector.measure(["p-1"]) == ()


def test_verifying_names_the_account_and_keeps_its_present_name() -> None:
    with taped("verify__ordinary") as connector:
        assert connector.verify() == Verification(
            account_name="@koperasi.bsky.social",
            account_url="https://bsky.app/profile/koperasi.bsky.social",
            settings={"handle": "koperasi.bsky.social"},
        )


def test_verifying_names_exactly_what_is_missing() -> None:
    with taped("verify__lacking") as connector:
        assert connector.verify().missing == (
            "Surel akun belum dikonfirmasi. Buka Bluesky → Pengaturan → Akun → Surel.",
            "Akun ini sedang dinonaktifkan. Aktifkan lagi di aplikasi Bluesky.",
            "Server akun Uji coba tidak terhubung ke layanan Bluesky, jadi komentar dan angka "
            "tidak dapat dibaca di sana.",
        )
