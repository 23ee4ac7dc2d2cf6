"""What a Bluesky server tells seldom: a session it never takes, an account it keeps shut."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from connectors.bluesky.entered import identifier_of
from connectors.bluesky.records import POSTS, Address, tid_time
from connectors.house import LooseNotes
from domain.errors import Rejected, Unauthorized, Unavailable
from tests.connectors.bluesky_told import PICTURES, opened
from tests.connectors.bluesky_world import (
    DID,
    MESSAGE,
    NOTES,
    POST,
    SERVICE,
    Refused,
    Server,
    a_session,
)
from tests.connectors.staging import an_outgoing
from tests.connectors.test_bluesky_inbox import NOW, ROOT, Desk, in_the_app, uri
from tests.connectors.test_bluesky_session import a_worker, kept, notes_with, sign_ins


class Refusing(httpx.BaseTransport):
    """A server that refuses one method, however it is asked."""

    def __init__(self, method: str, error: str, status: int = 400) -> None:
        self.server = Server()
        self._method, self._error, self._status = method, error, status

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(self._method):
            self.server.calls.append(self._method)
            return Refused(self._error, status=self._status).response
        return self.server.handle_request(request)


# --- the session -----------------------------------------------------------------------------


def test_a_server_that_takes_not_even_a_fresh_session_is_told_to_a_person() -> None:
    wall = Refusing("getSession", "ExpiredToken")
    with pytest.raises(Unauthorized, match="Buat sandi aplikasi baru"):
        a_worker(wall, notes_with(NOTES["session"])).verify()
    assert wall.server.calls == [
        "getSession", "refreshSession", "getSession", "createSession", "getSession",
    ]  # fmt: skip


def test_an_account_that_was_taken_down_meanwhile_is_not_signed_in_anew() -> None:
    wall = Refusing("refreshSession", "AccountTakedown", 401)
    wall.server.access.clear()
    with pytest.raises(Unauthorized, match="diturunkan oleh Bluesky"):
        a_worker(wall, notes_with(NOTES["session"])).verify()
    assert "createSession" not in wall.server.calls


@pytest.mark.parametrize("token", ["", None, 5, ["x"]])
def test_a_session_without_its_tokens_is_none(token: object) -> None:
    told = {**json.loads(a_session()), "accessJwt": token, "refreshJwt": "r"}
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, json=told))
    notes = LooseNotes()
    with pytest.raises(Unavailable):
        a_worker(transport, notes).verify()
    assert notes.read("session") == ""


@pytest.mark.parametrize(
    "document",
    [
        {"service": [{"id": "#bsky_chat", "serviceEndpoint": "https://obrolan.example"}]},
        {"service": []},
        {"service": "https://lain.example"},
        "rusak",
    ],
)
def test_an_identity_that_names_no_server_is_looked_for_where_it_signed_in(
    document: object,
) -> None:
    server, notes = Server(), LooseNotes()

    def answer(request: httpx.Request) -> httpx.Response:
        response = server.handle_request(request)
        if not request.url.path.endswith("createSession"):
            return response
        return httpx.Response(200, json={**response.json(), "didDoc": document})

    a_worker(httpx.MockTransport(answer), notes).verify()
    assert kept(notes)["pds"] == SERVICE
    assert sign_ins(server) == ["createSession"]


def test_verifying_does_not_call_an_account_in_order_whose_messages_are_refused() -> None:
    wall = Refusing("listNotifications", "InvalidRequest")
    with pytest.raises(Rejected):
        a_worker(wall, notes_with(NOTES["session"])).verify()


@pytest.mark.parametrize(
    "entered", [DID, f" {DID} ", f"https://bsky.app/profile/{DID}", f"bsky.app/profile/{DID}"]
)
def test_an_account_may_be_named_by_its_number(entered: str) -> None:
    assert identifier_of(entered) == DID


# --- what comes in ---------------------------------------------------------------------------


@pytest.mark.parametrize("told", [{}, {"did": "koperasi.bsky.social", "followersCount": 3}])
def test_counts_of_something_that_is_no_account_are_unknown(told: Any) -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, json=told))
    with pytest.raises(Unavailable):
        opened(transport).count_audience()


def test_the_last_key_there_can_be_is_still_a_moment_and_a_word_is_none() -> None:
    last = tid_time("jzzzzzzzzzzzz")
    assert last is not None
    assert last.year == 2_540
    assert tid_time("pengumuman-tetap") is None


def test_a_post_of_ours_under_a_name_of_its_own_holds_up_no_answer() -> None:
    desk = Desk(Server())
    own = Address(did=DID, rkey="pengumuman-tetap").uri
    ref = {"uri": uri(1), "cid": "bafy"}
    desk.server.put(own, {"$type": POSTS, "text": "?", "reply": {"root": ref, "parent": ref}})
    answer = in_the_app(desk.server, NOW, parent=uri(1))
    desk.collect()
    assert desk.came == [answer]


@pytest.mark.parametrize(("between", "comes"), [(4, True), (5, False)])
def test_our_own_words_are_followed_up_to_whom_they_answer_but_not_without_end(
    between: int, comes: bool
) -> None:
    desk = Desk(Server())
    above = uri(1)
    for number in range(between):
        above = in_the_app(desk.server, NOW - timedelta(days=9, minutes=-number), parent=above)
    last = in_the_app(desk.server, NOW, parent=above)
    desk.collect()
    assert desk.came == ([last] if comes else [])


def test_our_own_part_of_a_thread_whose_beginning_is_gone_answers_nobody() -> None:
    desk = Desk(Server())
    lost = Address(did=DID, rkey="3m6vq2k4xzc2b").uri
    in_the_app(desk.server, NOW, parent=lost)
    desk.server.notify(uri(1), "2026-11-18T05:00:00.000Z", reply={"root": ROOT, "parent": ROOT})
    desk.collect()
    assert desk.came == [uri(1)]
    assert desk.kept[uri(1)].entry_remote_id == POST


# --- what goes out ---------------------------------------------------------------------------


@pytest.mark.parametrize("link", ["koperasi.example", "ftp://koperasi.example", "https://a b"])
def test_a_link_beside_a_picture_is_looked_at_before_anything_goes_up(link: str) -> None:
    server = Server()
    with pytest.raises(Rejected, match="alamat web lengkap"):
        opened(server).publish(an_outgoing(link=link, pictures=PICTURES), "key-1")
    assert server.calls == []


def test_an_answer_whose_message_may_not_be_looked_at_is_not_written_blindly() -> None:
    wall = Refusing("getPosts", "InvalidRequest")
    with pytest.raises(Rejected):
        opened(wall).reply(an_outgoing(target_remote_id=MESSAGE), "key-1")
    assert wall.server.calls == ["getPosts"]
