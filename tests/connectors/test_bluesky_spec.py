"""Every request and answer on our tapes against Bluesky's own lexicons."""

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from connectors.bluesky.connector import BlueskyConnector
from connectors.house import LooseNotes
from tests.connectors.bluesky_lexicon import Lexicons
from tests.connectors.bluesky_world import MESSAGE, SETTINGS, Server
from tests.connectors.staging import a_house, an_outgoing
from tests.connectors.tape import tapes
from tests.house.ground import ROOT

SPECS = ROOT.parent / "shared" / "specs"
LEXICONS = SPECS / "bluesky" / "lexicons"
RECORDED = SPECS / "recorded" / "atproto-python-samples"

pytestmark = pytest.mark.skipif(
    not LEXICONS.is_dir(), reason="Bluesky's lexicons are not on this machine"
)


@cache
def lexicons() -> Lexicons:
    return Lexicons(folder=LEXICONS)


def method_of(request: dict[str, Any]) -> str:
    return str(request["url"]).rpartition("/")[2]


def wrong_request(request: dict[str, Any]) -> list[str]:
    return lexicons().request(method_of(request), request.get("query", {}), request.get("json"))


def wrong_answer(request: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    check = lexicons().answer if answer.get("status", 200) < 400 else lexicons().error
    return check(method_of(request), answer["json"])


@pytest.mark.parametrize("path", tapes("bluesky"), ids=lambda path: path.stem)
def test_a_tape_is_as_the_lexicons_say(path: Path) -> None:
    for exchange in json.loads(path.read_text("utf-8"))["exchanges"]:
        if exchange["request"]["url"].startswith("https://cdn.bsky.app/"):
            continue  # a picture: no method of any lexicon
        assert wrong_request(exchange["request"]) == []
        assert wrong_answer(exchange["request"], exchange["answer"]) == []


def the_post() -> dict[str, Any]:
    path = next(path for path in tapes("bluesky") if path.stem == "publish__two_pictures")
    request: dict[str, Any] = json.loads(path.read_text("utf-8"))["exchanges"][-1]["request"]
    return request


def _set(*path: Any, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(body: Any) -> None:
        for name in path[:-1]:
            body = body[name]
        body[path[-1]] = to

    return change


IMAGE = ("record", "embed", "images", 0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_set("rkay", to="x"), "rkay is unknown"),
        (_set("record", "teks", to="x"), "teks is unknown"),
        (_set("record", "text", to="a" * 301), "too many graphemes"),
        (_set("record", "text", to="👨‍👩‍👧‍👦" * 121), "too many bytes"),
        (_set("record", "text", to=7), "is no string"),
        (_set("record", "createdAt", to="2026-11-18"), "is no datetime"),
        (_set("record", "langs", to=["id", "en", "jv", "su"]), "are too many"),
        (_set("record", "langs", to=["bahasa indonesia"]), "is no language"),
        (_set("record", "reply", to={"root": {}}), "parent is missing"),
        (_set("rkey", to="self"), "is no tid"),
        (_set("repo", to="koperasi"), "is no at-identifier"),
        (_set(*IMAGE, "alt", to=None), "is no string"),
        (_set(*IMAGE, "aspectRatio", "width", to=0), "out of bounds"),
        (_set(*IMAGE, "image", "size", to=2_000_001), "are too many"),
        (_set(*IMAGE, "image", "mimeType", to="video/mp4"), "is not accepted"),
        (_set(*IMAGE, "image", to={"cid": "x"}), "is no blob"),
        (_set("record", "embed", "$type", to="app.bsky.embed.picture"), "is none of"),
        (_set("record", "embed", "images", to=[{}] * 5), "are too many"),
        (_set("swapRecord", to="x"), "is no cid"),
    ],
)
def test_the_check_sees_what_is_wrong(change: Callable[[dict[str, Any]], None], words: str) -> None:
    request = copy.deepcopy(the_post())
    change(request["json"])
    assert [told for told in wrong_request(request) if words in told]


def test_the_check_sees_a_wrong_answer_and_a_wrong_question() -> None:
    url = "https://x.example/xrpc/app.bsky.feed.getPosts"
    assert wrong_request(
        {"url": url, "query": {"uris": ["at://did:plc:a/app.bsky.feed.post/b"] * 26}}
    )
    assert wrong_request({"url": url, "query": {"uri": "x"}}) == [
        "app.bsky.feed.getPosts/query: uris is missing",
        "app.bsky.feed.getPosts/query: uri is unknown",
    ]
    assert wrong_answer({"url": url}, {"json": {"posts": [{"uri": "at://x"}]}})
    assert wrong_answer({"url": url}, {"status": 400, "json": {"fehler": "x"}})


@pytest.mark.parametrize("name", ["post_record", "extended_post_record", "like_record"])
def test_recorded_answers_are_read(name: str) -> None:
    told = json.loads((RECORDED / f"{name}.json").read_text("utf-8"))
    missing = [
        words
        for words in lexicons().answer("com.atproto.repo.getRecord", told)
        if "is no datetime" not in words  # two of them are from before zones were asked for
    ]
    assert missing == []


class Checking(httpx.BaseTransport):
    """The server of the tests, each exchange held to the lexicons."""

    def __init__(self) -> None:
        self.server = Server()
        self.server.put(MESSAGE, {"$type": "app.bsky.feed.post", "text": "?", "createdAt": ""})

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        kind = request.headers.get("content-type", "")
        asked = {
            "url": request.url.path,
            "query": {
                name: values if len(values := request.url.params.get_list(name)) > 1 else values[0]
                for name in request.url.params
            },
            "json": json.loads(request.content) if kind == "application/json" else None,
        }
        assert wrong_request(asked) == []
        return self.server.handle_request(request)


@pytest.mark.parametrize(
    "text",
    [
        "😀 @sari.bsky.social (https://koperasi.id/a?b=c#d) #panen مرحبا koperasi.id",
        "\ud800\x00 https://[ ＃a @x #" + "b" * 70,
        "👨‍👩‍👧‍👦" * 120,
    ],
)
def test_hostile_texts_make_records_that_the_lexicons_take(text: str) -> None:
    house = a_house(Checking(), notes=LooseNotes())
    connector = BlueskyConnector(BlueskyConnector.Settings(**SETTINGS), house)
    connector.publish(an_outgoing(text=text, link="https://koperasi.id/\u00e9"), "key-1")
