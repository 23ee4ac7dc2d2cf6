"""A post with a video: what stands between it and its channels, and how it leaves the house."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.channels import Limits
from domain.deliveries import DeliveryKind, DeliveryState, Receipt
from domain.errors import NotAllowed, Rejected
from domain.media import Media
from domain.ports import Connector, Outgoing, Store
from domain.posts import Content, Post
from services.media.media_problems import about_media
from services.posts.composing import Composing
from services.posts.parcels import hand_over, outgoing, outline, wrap
from storage.shapes import shape_of
from tests.makers import STAFF, SUPERVISOR, a_channel, a_delivery
from tests.services.delivering_stage import Stage
from tests.services.platforms import Platforms, Shelf
from tests.services.videos_made import FILM
from toolkit.clock import SetClock

AT = datetime(2026, 11, 25, 3, tzinfo=UTC)
PICTURE = Media(
    id="a" * 64, mime="image/png", width_px=4, height_px=3, size_bytes=9, alt_text="Padi"
)
VIDEO = Media(
    id="b" * 64,
    mime="video/mp4",
    width_px=320,
    height_px=180,
    size_bytes=30 * 1024 * 1024,
    alt_text="Panen",
    duration_s=61.5,
)
TAKES = Limits(
    text_max=100, images_max=2, video_bytes_max=30 * 1024 * 1024, video_s_max=140, alt_text_max=20
)


def said(limits: Limits = TAKES, *, described: bool = True, **content: object) -> list[str]:
    post = Content(**{"text": "Panen", "media": (VIDEO,), **content})  # type: ignore[arg-type]
    return list(about_media(a_channel(name="Alun"), post, limits, described=described))


def test_one_described_video_within_the_limits_is_no_problem() -> None:
    assert said() == []


def test_a_platform_that_takes_no_video_says_so_and_nothing_more_of_it() -> None:
    assert said(Limits(text_max=100)) == [
        "“Alun” tidak menerima video. Lepas kanal itu, atau pakai gambar."
    ]


def test_a_video_stands_alone() -> None:
    assert said(link="https://koperasi.example") == ["“Alun”: pilih salah satu, tautan atau video."]
    assert said(media=(PICTURE, VIDEO)) == ["“Alun”: pilih salah satu, gambar atau video."]
    assert said(media=(VIDEO, replace(VIDEO, id="c" * 64))) == [
        "“Alun”: satu unggahan hanya satu video. Hapus yang lain."
    ]


def test_what_is_too_large_too_long_or_not_described_is_told_with_the_limit() -> None:
    video = replace(VIDEO, size_bytes=VIDEO.size_bytes + 1, duration_s=140.5, alt_text="")
    assert said(media=(video,)) == [
        "Video terlalu besar untuk “Alun”: paling besar 30 MB. "
        "Potong, atau simpan dengan mutu lebih rendah.",
        "Video terlalu panjang untuk “Alun”: paling lama 140 detik. Potong dahulu.",
        "Video untuk “Alun” belum punya keterangan (alt).",
    ]
    assert said(media=(replace(VIDEO, alt_text=""),), described=False) == []
    assert said(media=(replace(VIDEO, alt_text="x" * 21),)) == [
        "Keterangan video untuk “Alun” lebih dari 20."
    ]


def test_a_video_counts_as_no_picture() -> None:
    assert said(replace(TAKES, images_max=0)) == []


def test_whoever_writes_posts_takes_videos_in_and_nobody_else(
    store: Store, clock: SetClock, platforms: Platforms, shelf: Shelf
) -> None:
    composing = Composing(store=store, clock=clock, connectors=platforms, media=shelf)
    media = composing.take_video(STAFF, FILM, alt_text="Panen")
    assert (media.is_video, media.alt_text, media.id in shelf.kept) == (True, "Panen", True)
    with pytest.raises(NotAllowed):
        composing.take_video(SUPERVISOR, FILM)


def test_a_post_of_an_older_program_is_read_without_a_duration() -> None:
    shape = shape_of(Post)
    content = Content(media=(PICTURE, VIDEO))
    post = Post(id="p", author_id="u", content=content, created_at=AT, updated_at=AT)
    plain = shape.plain(post)
    assert shape.value(plain) == post
    del plain["content"]["media"][0]["duration_s"]
    assert shape.value(plain) == post


# --- leaving the house -------------------------------------------------------------------


def test_a_video_leaves_beside_no_picture_with_its_bytes(shelf: Shelf) -> None:
    video = replace(VIDEO, id=shelf.put(FILM, "video/mp4"))
    delivery = a_delivery(content=Content(text="Panen", media=(video,)))
    parcel = wrap(delivery, shelf, AT)
    assert parcel.video is not None
    assert (parcel.pictures, parcel.video.media, parcel.video.data) == ((), video, FILM)
    unloaded = outline(delivery, AT).video
    assert unloaded is not None
    assert (unloaded.media, unloaded.data) == (video, b"")
    assert outgoing(delivery.content, AT).video == unloaded


def test_a_video_that_is_lost_is_told_as_a_video(shelf: Shelf) -> None:
    with pytest.raises(Rejected, match="Video unggahan ini hilang"):
        wrap(a_delivery(content=Content(media=(VIDEO,))), shelf, AT)


class Deaf:
    """Takes no video, and would not notice one."""

    limits = Limits(text_max=100)

    def publish(self, post: Outgoing, idempotency_key: str) -> Receipt:
        raise AssertionError("it was called")


def test_a_channel_that_takes_no_video_any_more_is_never_called_without_it() -> None:
    delivery = a_delivery(kind=DeliveryKind.POST, content=Content(text="Panen", media=(VIDEO,)))
    connector: Connector = Deaf()  # type: ignore[assignment]
    with pytest.raises(Rejected, match="tidak menerima video"):
        hand_over(connector, delivery, outline(delivery, AT))


def test_a_delivery_with_a_video_fails_where_none_is_taken(
    store: Store, clock: SetClock, tmp_path: Path
) -> None:
    stage = Stage(store, clock, tmp_path)
    stage.channel()
    video = replace(VIDEO, id=stage.media.put(FILM, "video/mp4"))
    delivery = stage.delivery(content=Content(text="Panen", media=(video,)))
    stage.delivering.send_due()
    assert stage.now(delivery).state is DeliveryState.FAILED
    assert "tidak menerima video" in stage.now(delivery).detail
    assert stage.arrived() == []
