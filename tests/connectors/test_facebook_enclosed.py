"""Files on comments and in Messenger: from Meta's own hosts, once, and no message lost for one."""

from typing import Any

import httpx
import pytest

from connectors.facebook.enclosed import of_comment, of_message
from connectors.facebook.inbox import FETCHED_MAX, Sweep
from connectors.fetching import Hung
from domain.attachments import Enclosed, NotKept
from tests.connectors.facebook_world import PAGE_ID
from tests.connectors.staging import AT
from tests.connectors.test_facebook_hearing import Busy, Desk

THERE = "https://scontent.xx.fbcdn.net/1_n.jpg"
PHOTO = {"type": "photo", "media": {"image": {"src": THERE, "width": 2, "height": 2}}}


class Pictured(Busy):
    """Every comment has this attachment; `fetched`: what was asked of Meta's hosts."""

    def __init__(self, attachment: Any = PHOTO) -> None:
        super().__init__()
        self.attachment = attachment
        self.fetched: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host != "graph.facebook.com":
            assert "access_token" not in str(request.url)
            assert "authorization" not in request.headers
            self.fetched.append(str(request.url))
            return httpx.Response(200, content=b"JPEG")
        return super().handle_request(request)

    def _page(self, since: int, after: int) -> dict[str, Any]:
        told = super()._page(since, after)
        for each in told["data"]:
            each["attachment"] = self.attachment
        return told


def test_the_newest_comment_is_read_again_and_again_and_its_picture_fetched_once() -> None:
    graph = Pictured()
    graph.comments.append((1, AT))
    desk = Desk(graph)
    kept = Enclosed(kind="image/jpeg", size_bytes=4, data=b"JPEG")
    assert [each.attachments for each in desk.collect().messages] == [(kept,)]
    for _call in range(3):
        assert [each.attachments for each in desk.collect().messages] == [()]
    assert graph.fetched == [THERE]


class Answered(Pictured):
    """Every comment is our own answer to a member."""

    def _page(self, since: int, after: int) -> dict[str, Any]:
        told = super()._page(since, after)
        for each in told["data"]:
            each["from"] = {"id": PAGE_ID, "name": "Koperasi Maju"}
            each["parent"] = {"id": "501_9", "from": {"id": "7001"}}
        return told


def test_a_picture_that_our_people_answered_with_in_facebook_comes_once_too() -> None:
    graph = Answered()
    graph.comments.append((1, AT))
    desk = Desk(graph)
    kept = Enclosed(kind="image/jpeg", size_bytes=4, data=b"JPEG")
    came = [(each.from_us, each.attachments) for each in desk.collect().messages]
    assert came == [(True, (kept,))]
    assert [each.attachments for each in desk.collect().messages] == [()]
    assert graph.fetched == [THERE]


def test_a_picture_elsewhere_is_told_and_not_gone_to() -> None:
    graph = Pictured({"type": "photo", "media": {"image": {"src": "https://fbcdn.net.jahat/1"}}})
    graph.comments.append((1, AT))
    (message,) = Desk(graph).collect().messages
    assert message.attachments == (Enclosed(kind="image/jpeg", not_kept=NotKept.ELSEWHERE),)
    assert graph.fetched == []


def test_whose_files_were_fetched_is_not_remembered_without_end() -> None:
    now = int(AT.timestamp())
    many = [str(number) for number in range(FETCHED_MAX + 5)]
    sweep = Sweep(comments_seen=now, messages_seen=now, deep_at=now, fetched=many)
    assert Sweep.of(sweep.cursor, AT).fetched == many[5:]


@pytest.mark.parametrize(
    ("attachment", "hung"),
    [
        (PHOTO, (Hung(address=THERE, kind="image/jpeg"),)),
        (
            {**PHOTO, "description": "Kutu"},
            (Hung(address=THERE, kind="image/jpeg", alt="Kutu"),),
        ),
        (
            {"type": "video_inline", "media": {"source": THERE, "image": {"src": "x"}}},
            (Hung(address=THERE, kind="video/mp4"),),
        ),
        ({"type": "photo"}, (Hung(address="", kind="image/jpeg"),)),
        ({"type": "photo", "media": {"image": "x"}}, (Hung(address="", kind="image/jpeg"),)),
        ({"type": "share", "media": PHOTO["media"]}, ()),  # the picture of a page elsewhere
        ({}, ()),
        (None, ()),
        ("foto", ()),
    ],
)
def test_what_hangs_on_a_comment(attachment: object, hung: tuple[Hung, ...]) -> None:
    assert of_comment({"attachment": attachment}) == hung


@pytest.mark.parametrize(
    ("told", "hung"),
    [
        (
            {"mime_type": "image/png", "name": "a.b.png", "size": 7, "image_data": {"url": THERE}},
            Hung(address=THERE, kind="image/png", alt="a.b", size_bytes=7),
        ),
        (
            {"mime_type": "video/mp4", "name": "v", "video_data": {"url": THERE}},
            Hung(address=THERE, kind="video/mp4", alt="v"),
        ),
        (
            {"mime_type": "application/pdf", "file_url": THERE, "size": -1},
            Hung(address=THERE, kind="application/pdf"),
        ),
        ({"image_data": 7, "size": "7", "name": None}, Hung(address="")),
        (7, Hung(address="")),
    ],
)
def test_what_hangs_on_a_message(told: object, hung: Hung) -> None:
    assert of_message({"attachments": {"data": [told]}}) == (hung,)


@pytest.mark.parametrize("told", [None, "x", {"data": None}, {"data": "x"}, {"data": []}, {}])
def test_a_message_without_files_has_none(told: object) -> None:
    assert of_message({"attachments": told}) == ()
