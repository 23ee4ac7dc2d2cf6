"""Pictures of members' posts at Bluesky: as its reading service gives them, from its own host."""

from typing import Any

import pytest

from connectors.bluesky.enclosed import POSTS_AT_ONCE
from connectors.bluesky.records import stamp
from connectors.fetching import FILES_BYTES_SOON
from domain.attachments import Enclosed, NotKept
from tests.connectors.bluesky_world import Refused, Server
from tests.connectors.test_bluesky_inbox import NOW, Desk, in_the_app, uri

CDN = "https://cdn.bsky.app/img/feed_fullsize/plain"
KEPT = Enclosed(name="Kutu.jpg", kind="image/jpeg", size_bytes=4, data=b"JPEG")
LOST = Enclosed(name="Kutu.jpg", kind="image/jpeg", not_kept=NotKept.UNREADABLE)


def embed(*alts: str) -> dict[str, Any]:
    blob = {"$type": "blob", "ref": {"$link": "bafy"}, "mimeType": "image/png", "size": 4}
    images = [{"alt": alt, "image": blob} for alt in alts]
    return {"$type": "app.bsky.embed.images", "images": images}


def view(*addresses: str, alt: str = "Kutu") -> dict[str, Any]:
    images = [{"thumb": each, "fullsize": each, "alt": alt} for each in addresses]
    return {"embed": {"$type": "app.bsky.embed.images#view", "images": images}}


def says(server: Server, number: int, data: bytes = b"JPEG", **record: Any) -> None:
    """A member's post with one picture, that lies at Bluesky's own host."""
    there = f"{CDN}/{number}@jpeg"
    server.files[there] = data
    server.views[uri(number)] = view(there)
    server.notify(uri(number), stamp(NOW), **{"embed": embed("Kutu"), **record})


def files_of(desk: Desk) -> tuple[Enclosed, ...]:
    (message,) = desk.collect().messages
    return message.attachments


def test_the_picture_comes_with_its_post_named_by_what_is_seen_on_it() -> None:
    desk = Desk(Server())
    says(desk.server, 1)
    assert files_of(desk) == (KEPT,)


def test_the_picture_beside_a_quoted_post_comes_too() -> None:
    desk = Desk(Server())
    says(desk.server, 1, embed={"$type": "app.bsky.embed.recordWithMedia", "media": embed("Kutu")})
    shown = desk.server.views[uri(1)]["embed"]
    desk.server.views[uri(1)] = {"embed": {"media": shown}}
    assert files_of(desk) == (KEPT,)


def test_a_post_without_pictures_asks_for_nothing() -> None:
    desk = Desk(Server())
    desk.server.notify(uri(1), stamp(NOW), embed={"$type": "app.bsky.embed.video"})
    assert files_of(desk) == ()
    assert "getPosts" not in desk.server.calls


def test_an_address_that_is_not_bluesky_s_is_told_and_not_gone_to() -> None:
    desk = Desk(Server())
    says(desk.server, 1)
    there = "https://cdn.bsky.app.jahat.example/1"
    desk.server.files[there] = b"JPEG"
    desk.server.views[uri(1)] = view(there)
    (found,) = files_of(desk)
    assert found.not_kept is NotKept.ELSEWHERE


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"embed": None},
        {"embed": {"images": "x"}},
        {"embed": {"images": [1]}},
        view(f"{CDN}/1@jpeg", f"{CDN}/1@jpeg"),  # more than the post has
    ],
)
def test_a_picture_that_the_service_does_not_show_says_so(shown: dict[str, Any]) -> None:
    desk = Desk(Server())
    says(desk.server, 1)
    desk.server.views[uri(1)] = shown
    assert files_of(desk) == (LOST,)


def test_a_service_that_fails_loses_the_pictures_and_not_the_message() -> None:
    class Failing(Server):
        def _getPosts(self, request: object) -> Any:  # noqa: N802
            raise Refused("InternalServerError", status=502)

    desk = Desk(Failing())
    says(desk.server, 1)
    assert files_of(desk) == (LOST,)


@pytest.mark.parametrize(
    "odd", ["x", 7, {"images": "x"}, {"images": 7}, {"media": {"images": None}}]
)
def test_an_embed_that_is_none_is_none(odd: object) -> None:
    desk = Desk(Server())
    desk.server.notify(uri(1), stamp(NOW), embed=odd)
    assert files_of(desk) == ()


def test_many_posts_are_asked_after_together_and_each_once() -> None:
    desk = Desk(Server())
    for number in range(POSTS_AT_ONCE + 1):
        says(desk.server, number)
    messages = desk.collect().messages
    assert {message.attachments for message in messages} == {(KEPT,)}
    assert desk.server.calls.count("getPosts") == 2
    desk.settle()
    assert desk.server.calls.count("getPosts") == 2


def test_a_reading_that_has_enough_brings_the_rest_without_pictures() -> None:
    desk = Desk(Server())
    size = 4_000_000
    for number in range(FILES_BYTES_SOON // size + 3):
        says(desk.server, number, data=b"x" * size)
    kept = [message.attachments[0].not_kept for message in desk.collect().messages]
    enough = FILES_BYTES_SOON // size + 1
    assert kept == [None] * enough + [NotKept.TOO_BUSY] * (len(kept) - enough)


def test_a_picture_that_our_people_answered_with_in_the_app_comes_with_the_answer() -> None:
    desk = Desk(Server())
    answer = in_the_app(desk.server, NOW, parent=uri(1), embed=embed("Kutu"))
    there = f"{CDN}/1@jpeg"
    desk.server.files[there] = b"JPEG"
    desk.server.views[answer] = view(there)
    (message,) = desk.collect().messages
    assert (message.from_us, message.attachments) == (True, (KEPT,))
    assert desk.server.calls.count("getPosts") == 2  # when it was shown, and where its picture is


def test_an_answer_that_is_not_shown_yet_is_not_asked_after_for_pictures() -> None:
    desk = Desk(Server())
    answer = in_the_app(desk.server, NOW, parent=uri(1), embed=embed("Kutu"))
    desk.server.views[answer] = {"indexedAt": None}
    assert desk.collect().messages == ()
    assert desk.server.calls.count("getPosts") == 1
