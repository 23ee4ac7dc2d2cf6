"""What lies beside the posts in X's archive: pictures, long texts, communities, private things."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from connectors.x import archive, archive_extras
from domain.archives import PastMedia, PastPost, Refused
from domain.errors import Invalid
from tests.connectors.archives_told import a_tweet, read, tweets, x

ID = "1895609318400000000"
LONG = "Rapat anggota tahunan membahas " + "hal yang penting, " * 30 + "selesai."
WHOLE = f"{LONG} https://t.co/n"


def notes(*told: Any) -> str:
    return f"window.YTD.note_tweet.part0 = {json.dumps([{'noteTweet': each} for each in told])}"


def a_note(text: Any = WHOLE, at: Any = "2025-03-01T00:00:00.000Z") -> dict[str, Any]:
    urls = [{"shortUrl": "https://t.co/n", "expandedUrl": "https://koperasi.id/n"}, None, {}]
    return {"noteTweetId": "9", "createdAt": at, "core": {"text": text, "urls": urls}}


def text_of(cut: str, *told: Any) -> str:
    files = {"data/tweets.js": tweets(a_tweet(full_text=cut)), "data/note-tweet.js": notes(*told)}
    (post,) = read(x(files))
    assert isinstance(post, PastPost)
    return post.text


def a_film(*variants: Any, kind: str = "video") -> dict[str, Any]:
    return {"type": kind, "video_info": {"variants": list(variants)}}


def media_of(*media: Any, files: Mapping[str, str | bytes] | None = None) -> tuple[PastMedia, ...]:
    told = a_tweet(extended_entities={"media": list(media)})
    (post,) = read(x({"data/tweets.js": tweets(told), **(files or {})}))
    assert isinstance(post, PastPost)
    return post.media


def test_a_long_post_is_read_whole_with_its_links_spelled_out() -> None:
    whole = f"{LONG} https://koperasi.id/n"
    for behind in (
        "…",
        "… https://t.co/zzz",
        "",
        " https://x.com/i/web/status/1895609318400000000",
    ):
        assert text_of(LONG[:270] + behind, a_note()) == whole


def test_signs_that_x_escapes_are_compared_unescaped() -> None:
    assert text_of("Panen &amp; rapat…", a_note("Panen & rapat besok")) == "Panen & rapat besok"


@pytest.mark.parametrize(
    "told",
    [
        a_note("Sesuatu yang lain"),
        a_note(at="2025-03-01T00:09:00.000Z"),
        a_note(at="kemarin"),
        a_note(at="2025-03-01T00:00:00"),
        a_note(text=7),
        a_note("Rapat" + "a" * 80_000),
        None,
        {"core": None},
    ],
)
def test_a_note_of_another_post_or_of_no_shape_changes_nothing(told: Any) -> None:
    assert text_of("Rapat…", told) == "Rapat…"


def test_a_post_of_nothing_but_a_link_takes_no_note_for_its_own() -> None:
    assert text_of("https://t.co/zzz", a_note()) == "https://t.co/zzz"


def test_no_more_notes_are_held_than_anybody_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_extras, "NOTES_MAX", 1)
    assert text_of("Rapat…", a_note("Rapat ya"), a_note("Rapat lain")) == "Rapat ya"
    assert text_of("Rapat…", a_note("x"), a_note("Rapat lain")) == "Rapat…"


def test_a_file_of_notes_that_is_broken_is_told() -> None:
    files = {"data/tweets.js": tweets(a_tweet()), "data/note-tweet.js": "window.YTD.x = ["}
    with pytest.raises(Invalid, match="tidak dapat dibaca"):
        read(x(files))


def test_pictures_lie_under_the_posts_number_whatever_the_folder_is_called() -> None:
    photo = {"type": "photo", "media_url_https": "https://pbs.twimg.com/media/A.jpg"}
    for folder in ("data/tweets_media", "arsip/data/tweet_media", "data/community_tweet_media"):
        there = f"{folder}/{ID}-A.jpg"
        assert media_of(photo, files={there: b"x"}) == (PastMedia(name=there),)
    assert media_of({**photo, "ext_alt_text": "Padi"}) == (
        PastMedia(name=f"{ID}-A.jpg", alt_text="Padi"),
    )


def test_of_a_video_the_file_that_is_there_is_taken_else_the_best_is_named() -> None:
    low = {"content_type": "video/mp4", "bitrate": "320000", "url": "https://v/low.mp4?tag=12"}
    high = {"content_type": "video/mp4", "bitrate": 832000, "url": "https://v/high.mp4?tag=12"}
    playlist = {"content_type": "application/x-mpegURL", "url": "https://v/p.m3u8"}
    film = a_film(playlist, low, high)
    there = f"data/tweets_media/{ID}-low.mp4"
    assert media_of(film, files={there: b"x"}) == (PastMedia(name=there, is_video=True),)
    assert media_of(film) == (PastMedia(name=f"{ID}-high.mp4", is_video=True),)
    gif = a_film(
        {"content_type": "video/mp4", "bitrate": "?", "url": "https://v/g.mp4"}, kind="animated_gif"
    )
    assert media_of(gif) == (PastMedia(name=f"{ID}-g.mp4", is_video=True),)


def test_where_only_the_short_list_stands_that_one_is_read() -> None:
    told = a_tweet(entities={"media": [{"type": "photo", "media_url_https": "https://p/B.png"}]})
    (post,) = read(x({"data/tweets.js": tweets(told)}))
    assert isinstance(post, PastPost)
    assert post.media == (PastMedia(name=f"{ID}-B.png"),)


@pytest.mark.parametrize(
    "odd",
    [
        {"type": "photo"},
        {"type": "photo", "media_url_https": 5},
        {"type": "photo", "media_url_https": "https://[::1"},
        {"type": "photo", "media_url_https": "https://p/"},
        {"type": "video"},
        {"type": "video", "video_info": {"variants": "x"}},
        None,
    ],
)
def test_media_of_any_shape_break_nothing(odd: Any) -> None:
    assert media_of(odd) == ()


def test_what_we_posted_in_communities_is_ours_too() -> None:
    files = {
        "data/tweets.js": tweets(a_tweet(id_str="1")),
        "data/community-tweet.js": tweets(
            a_tweet(id_str="2"), name="window.YTD.community_tweet.part0"
        ),
    }
    ids = {one.remote_id for one in read(x(files)) if isinstance(one, PastPost)}
    assert ids == {"1", "2"}


def test_what_stays_out_is_said_where_it_is_there() -> None:
    assert x({"data/tweets.js": tweets()}).unread({}) == []
    files = {
        "data/tweets.js": tweets(),
        "data/direct-messages.js": "x",
        "data/direct-messages-group-part1.js": "x",
        "data/deleted-tweets.js": "x",
    }
    private, deleted = x(files).unread({})
    assert private.startswith("Pesan langsung: ")
    assert deleted.startswith("Unggahan yang sudah Anda hapus")


@pytest.mark.parametrize("at", [None, "", "2025-03-01T00:00:00Z", "Sat Foo 01 00:00:00 +0000 2025"])
def test_a_post_whose_moment_cannot_be_read_is_refused_with_its_words(at: str | None) -> None:
    (found,) = read(x({"data/tweets.js": tweets(a_tweet(full_text="Panen", created_at=at))}))
    assert found == Refused(why="Waktunya tidak dapat dibaca.", excerpt="Panen")


def test_a_file_of_the_account_that_has_no_end_is_not_gathered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "_SMALL_MAX", 200)
    told = 'window.YTD.account.part0 = [{"account": {"accountId": "1"}}]'
    for blanks, is_read in ((0, True), (200, False)):
        files = {"data/tweets.js": tweets(a_tweet()), "data/account.js": told + " " * blanks}
        if is_read:
            assert len(read(x(files, user_id="1"))) == 1
        else:
            with pytest.raises(Invalid):
                x(files, user_id="1")
