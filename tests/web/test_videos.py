"""Videos on the member pages: shown, described, linked to, and sent in the ranges asked for."""

import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.board import Entry
from domain.cooperative import Cooperative
from domain.media import Media
from domain.people import Actor, Role
from tests.services.videos_made import FILM
from tests.web.browsing import Browser
from toolkit.wiring import Toolkit
from web.pages.videos import PIECE_BYTES, range_of
from web.rendering import style
from web.wording import megabytes, playtime

Publish = Callable[..., Entry]
Decide = Callable[..., Cooperative]
STAFF = Actor(id="u-1", name="Sari", role=Role.STAFF)


@pytest.fixture
def film(house: Toolkit) -> Media:
    """A video on the shelf."""
    return house.composing.take_video(STAFF, FILM, alt_text="Padi dipanen <bersama>")


@pytest.fixture
def large(house: Toolkit) -> tuple[str, bytes]:
    """The name and bytes of a video of several pieces."""
    data = FILM + bytes(range(256)) * (3 * PIECE_BYTES // 256)
    return house.media.put(data, "video/mp4"), data


def test_an_entry_shows_its_video_with_its_description_and_no_script(
    browser: Browser, publish: Publish, film: Media, decide: Decide
) -> None:
    decide(logo_id="b" * 64)
    entry = publish("Panen raya!", media=(film,))
    answer = browser.open(f"/kabar/{entry.id}")
    page = answer.text
    assert (
        f'<video controls preload="metadata" playsinline src="/video/{film.id}.mp4" width="320" '
        'height="180" aria-label="Video" aria-describedby="video-1">' in page
    )
    assert '<figcaption class="meta" id="video-1">Padi dipanen &lt;bersama&gt; (0:02, 1 MB)' in page
    site = "http://127.0.0.1:8501"
    assert f'<meta property="og:video" content="{site}/video/{film.id}.mp4">' in page
    assert '<meta property="og:video:type" content="video/mp4">' in page
    assert f'<meta property="og:image" content="{site}/gambar/{"b" * 64}">' in page
    assert "<script" not in page
    assert "/gambar/" + film.id not in page
    assert "media-src 'self'" in answer.headers["content-security-policy"]
    assert len(answer.content) + len(style()) < 30_000


def test_the_front_page_leads_to_the_video_and_loads_nothing_of_it(
    browser: Browser, publish: Publish, film: Media
) -> None:
    entry = publish("Panen raya!", media=(replace(film, alt_text=""),))
    page = browser.open("/").text
    assert f'<a class="card-link" href="/kabar/{entry.id}">' in page
    assert "Putar video" in page
    assert "Video tanpa keterangan (0:02, 1 MB)" in page
    assert "<video" not in page
    assert film.id not in page


def test_feeds_carry_the_video_along(browser: Browser, publish: Publish, film: Media) -> None:
    publish("Panen raya!", media=(film,))
    url, length = f"http://127.0.0.1:8501/video/{film.id}.mp4", str(film.size_bytes)
    enclosure = ET.fromstring(browser.open("/rss.xml").content).find(".//enclosure")  # noqa: S314
    assert enclosure is not None
    assert enclosure.attrib == {"url": url, "length": length, "type": "video/mp4"}
    links = ET.fromstring(browser.open("/atom.xml").content).iter(  # noqa: S314
        "{http://www.w3.org/2005/Atom}link"
    )
    (found,) = [link.attrib for link in links if link.get("rel") == "enclosure"]
    assert found == {"rel": "enclosure", "type": "video/mp4", "length": length, "href": url}


def test_a_video_is_sent_whole_to_who_asks_for_all(
    browser: Browser, large: tuple[str, bytes]
) -> None:
    media_id, data = large
    answer = browser.open(f"/video/{media_id}.mp4", **{"Accept-Encoding": "gzip"})
    assert (answer.status_code, len(answer.content)) == (200, len(data))
    assert hashlib.sha256(answer.content).hexdigest() == media_id
    expected = {
        "content-type": "video/mp4",
        "content-length": str(len(data)),
        "accept-ranges": "bytes",
        "cache-control": "public, max-age=31536000, immutable",
        "etag": f'"{media_id}"',
        "x-content-type-options": "nosniff",
    }
    assert {name: answer.headers[name] for name in expected} == expected
    assert "content-encoding" not in answer.headers
    again = browser.open(f"/video/{media_id}.mp4", **{"If-None-Match": f'"{media_id}"'})
    assert (again.status_code, again.content) == (304, b"")
    head = browser.client.head(f"/video/{media_id}.mp4")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(data))


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-", 0, None),
        ("bytes=0-0", 0, 1),
        ("bytes=5-262150", 5, 262_151),
        ("bytes=262144-", 262_144, None),
        ("bytes=100-999999999999", 100, None),
        ("bytes=-7", -7, None),
        ("bytes=-999999999999", 0, None),
    ],
)
def test_a_range_is_sent_as_a_range(
    browser: Browser, large: tuple[str, bytes], wanted: str, start: int, end: int | None
) -> None:
    media_id, data = large
    for more in ({}, {"If-Range": f'"{media_id}"'}):
        answer = browser.open(f"/video/{media_id}.mp4", Range=wanted, **more)
        sent = data[start:end]
        first = start if start >= 0 else len(data) + start
        assert (answer.status_code, answer.content) == (206, sent)
        assert answer.headers["content-length"] == str(len(sent))
        assert (
            answer.headers["content-range"] == f"bytes {first}-{first + len(sent) - 1}/{len(data)}"
        )
    head = browser.client.head(f"/video/{media_id}.mp4", headers={"Range": wanted})
    assert (head.status_code, head.content) == (206, b"")


@pytest.mark.parametrize(
    "wanted", ["", "bytes=", "bytes=-", "bytes=9-3", "bytes=0-1,5-6", "lines=1-2", "bytes=٣-", "x"]
)
def test_what_is_not_one_range_gets_the_whole(
    browser: Browser, large: tuple[str, bytes], wanted: str
) -> None:
    answer = browser.client.get(f"/video/{large[0]}.mp4", headers=[(b"range", wanted.encode())])
    assert (answer.status_code, answer.content == large[1]) == (200, True)
    assert "content-range" not in answer.headers


def test_a_range_of_another_version_gets_the_whole(
    browser: Browser, large: tuple[str, bytes]
) -> None:
    answer = browser.open(f"/video/{large[0]}.mp4", Range="bytes=0-1", **{"If-Range": '"old"'})
    assert answer.status_code == 200


@pytest.mark.parametrize("wanted", ["bytes=1000000000-", "bytes=1000000000-1000000001", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(
    browser: Browser, large: tuple[str, bytes], wanted: str
) -> None:
    answer = browser.open(f"/video/{large[0]}.mp4", Range=wanted)
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["content-range"] == f"bytes */{len(large[1])}"


def test_nothing_but_a_video_is_served_as_one(house: Toolkit, browser: Browser) -> None:
    page_id = house.media.put(b"<html><script>alert(1)</script>", "text/html")
    for name in (page_id, "0" * 64, "secret.key", "..%2f..%2fsecret"):
        assert browser.open(f"/video/{name}.mp4").status_code in (400, 404)
    assert browser.open(f"/video/{page_id}").status_code == 404


def test_a_video_is_no_picture(browser: Browser, film: Media) -> None:
    assert browser.open(f"/gambar/{film.id}").status_code == 404


@given(st.text(st.sampled_from("bytes=-,0123456789 "), max_size=30), st.integers(1, 1_000))
def test_any_range_lies_within_the_file_or_begins_at_its_end(wanted: str, size: int) -> None:
    for asked in (wanted, f"bytes={wanted}"):
        span = range_of(asked, size)
        assert span is None or span[0] >= size or 0 <= span[0] < span[1] <= size


def test_times_and_sizes_are_written_as_players_write_them() -> None:
    assert [playtime(seconds) for seconds in (None, 0.4, 61.5, 3_725)] == [
        "",
        "0:00",
        "1:02",
        "1:02:05",
    ]
    assert [megabytes(size) for size in (0, 999, 12_400_000)] == ["1", "1", "12"]
