"""One session for all workers: signing in is dear, and a refresh token is good once."""

import json
from typing import Any

import httpx
import pytest

from connectors.bluesky.connector import BlueskyConnector
from connectors.bluesky.session import NOTE, Account, is_server
from connectors.house import LooseNotes
from domain.errors import RateLimited, Rejected, Unauthorized, Unavailable
from tests.connectors.bluesky_world import (
    HANDLE,
    NOTES,
    PDS,
    SERVICE,
    SETTINGS,
    Server,
    a_session,
)
from tests.connectors.staging import SECRET, a_house


def a_worker(server: httpx.BaseTransport, notes: LooseNotes, **settings: str) -> BlueskyConnector:
    entered = BlueskyConnector.Settings(**{**SETTINGS, **settings})
    return BlueskyConnector(entered, a_house(server, notes=notes))


def notes_with(session: str) -> LooseNotes:
    notes = LooseNotes()
    notes.write(NOTE, session)
    return notes


def kept(notes: LooseNotes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(notes.read(NOTE))
    return told


def sign_ins(server: Server) -> list[str]:
    return [call for call in server.calls if call.endswith("Session") and call != "getSession"]


def test_nobody_signs_in_while_a_session_is_there() -> None:
    server, notes = Server(), notes_with(NOTES[NOTE])
    for _turn in range(3):
        a_worker(server, notes).verify()
    assert sign_ins(server) == []


def test_the_first_worker_signs_in_for_all() -> None:
    server, notes = Server(), LooseNotes()
    for _turn in range(3):
        a_worker(server, notes).verify()
    assert sign_ins(server) == ["createSession"]
    assert kept(notes)["pds"] == PDS


def test_a_worker_that_comes_late_takes_the_session_that_another_renewed() -> None:
    server, notes = Server(), notes_with(NOTES[NOTE])
    early, late = a_worker(server, notes), a_worker(server, notes)
    early.verify()
    late.verify()  # both hold the first session now
    server.access.clear()
    early.verify()
    late.verify()
    assert sign_ins(server) == ["refreshSession"]


class Overtaking(httpx.BaseTransport):
    """While one worker refreshes, another has done it: the refresh token is used up by then."""

    def __init__(self, server: Server, notes: LooseNotes, *, leaves: bool) -> None:
        self._server = server
        self._notes = notes
        self._leaves = leaves

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("refreshSession"):
            self._server.refresh.clear()
            if self._leaves:
                self._server.access = {"access-of-another"}
                self._notes.write(NOTE, a_session("access-of-another"))
        return self._server.handle_request(request)


def test_two_that_refresh_at_once_do_not_break_each_other() -> None:
    server, notes = Server(access=set()), notes_with(NOTES[NOTE])
    a_worker(Overtaking(server, notes, leaves=True), notes).verify()
    assert sign_ins(server) == ["refreshSession"]
    assert kept(notes)["access"] == "access-of-another"


def test_a_refresh_token_that_is_used_up_is_followed_by_a_sign_in() -> None:
    server, notes = Server(access=set()), notes_with(NOTES[NOTE])
    a_worker(Overtaking(server, notes, leaves=False), notes).verify()
    assert sign_ins(server) == ["refreshSession", "createSession"]
    assert kept(notes)["access"] in server.access


def test_a_wrong_password_is_tried_once_only() -> None:
    server = Server(password="sudah-diganti", access=set(), refresh=set())
    with pytest.raises(Unauthorized, match="sandi aplikasinya ditolak"):
        a_worker(server, notes_with(NOTES[NOTE])).verify()
    assert sign_ins(server) == ["refreshSession", "createSession"]


@pytest.mark.parametrize(
    "settings", [{"app_password": "yang-baru"}, {"service": "https://pds.koperasi.id"}]
)
def test_a_session_of_other_settings_is_not_used(settings: dict[str, str]) -> None:
    server = Server(password=settings.get("app_password", SECRET))
    a_worker(server, notes_with(NOTES[NOTE]), **settings).verify()
    assert sign_ins(server) == ["createSession"]


@pytest.mark.parametrize("note", ["", "{", "[]", '{"did": "x"}', "null"])
def test_a_note_that_nobody_can_read_is_as_good_as_none(note: str) -> None:
    server = Server()
    a_worker(server, notes_with(note)).verify()
    assert sign_ins(server) == ["createSession"]


class Answering(httpx.BaseTransport):
    """One answer for every call."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(
            self._response.status_code,
            headers=self._response.headers,
            content=self._response.content,
        )


@pytest.mark.parametrize(
    ("response", "error"),
    [
        (httpx.Response(429, json={"error": "RateLimitExceeded"}), RateLimited),
        (httpx.Response(503), Unavailable),
        (httpx.Response(200, text="<html>"), Unavailable),
        (httpx.Response(200, json={"did": "did:plc:x"}), Unavailable),
        (httpx.Response(400, json={"error": "InvalidRequest"}), Rejected),
        (httpx.Response(401, json={"error": "AuthFactorTokenRequired"}), Unauthorized),
        (httpx.Response(401, text="no"), Unauthorized),
    ],
    ids=str,
)
def test_a_sign_in_that_fails_says_what_to_do(
    response: httpx.Response, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        a_worker(Answering(response), LooseNotes()).verify()
    assert type(caught.value) is error


def test_a_code_from_an_email_is_not_asked_of_anybody() -> None:
    told = httpx.Response(401, json={"error": "AuthFactorTokenRequired", "message": "code"})
    with pytest.raises(Unauthorized, match="Isi sandi aplikasi"):
        a_worker(Answering(told), LooseNotes()).verify()


def home_of(endpoint: object, service: str = SERVICE) -> str:
    server = Server()
    doc = {"service": [{"id": "#other"}, {"id": "#atproto_pds", "serviceEndpoint": endpoint}]}

    def answer(request: httpx.Request) -> httpx.Response:
        response = server.handle_request(request)
        return httpx.Response(200, json={**json.loads(response.content), "didDoc": doc})

    account = Account(
        service=service,
        identifier=HANDLE,
        password=SECRET,
        house=a_house(httpx.MockTransport(answer)),
    )
    return account.session.pds


def test_calls_go_to_the_server_that_holds_the_account() -> None:
    assert home_of("https://jamur.us-east.host.bsky.network/") == PDS
    assert home_of("http://localhost:2583", "http://127.0.0.1:2583") == "http://localhost:2583"


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://jamur.host.bsky.network",
        "https://127.0.0.1",
        "https://169.254.169.254",
        "https://[::1]",
        "https://localhost",
        "http://127.0.0.1:8080",
        "https://intranet",
        "https://user@evil.example",
        "https://a.example/path",
        "file:///etc/passwd",
        "",
        None,
        7,
    ],
)
def test_no_server_sends_our_tokens_into_our_own_network(endpoint: object) -> None:
    assert home_of(endpoint) == SERVICE


def test_a_loopback_server_is_one_by_any_of_its_names() -> None:
    assert [is_server(f"http://{host}") for host in ("localhost", "127.0.0.1", "[::1]")] == [
        True
    ] * 3
    assert not is_server("http://localhost.evil.example")
    assert not is_server("http://10.0.0.1")
    assert not is_server("https://[")


def test_the_main_password_is_noticed_by_its_scope() -> None:
    # {"scope":"com.atproto.access"}
    main = "x.eyJzY29wZSI6ImNvbS5hdHByb3RvLmFjY2VzcyJ9.y"
    # {"scope":"com.atproto.appPassPrivileged"}
    private = "x.eyJzY29wZSI6ImNvbS5hdHByb3RvLmFwcFBhc3NQcml2aWxlZ2VkIn0.y"
    for access, words in ((main, "sandi utama"), (private, "pesan langsung")):
        (note,) = a_worker(Server(access={access}), notes_with(a_session(access))).verify().notes
        assert words in note
