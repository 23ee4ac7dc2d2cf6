"""The HTTP client: what the contract does not already ask of every connector that uses it."""

import socket
from datetime import timedelta

import httpx
import pytest

from connectors.deadline import Deadline
from connectors.http import HttpClient, Patience, retry_after_s, words_of
from domain.errors import OutcomeUnknown, RateLimited, Rejected, Unavailable
from services.deliveries.delivering import LEASE
from tests.connectors.dripping import A_LONG_HANDSHAKE, a_dripping_server


def client(handler: object, **changes: object) -> HttpClient:
    transport = httpx.MockTransport(handler)  # type: ignore[arg-type]
    return HttpClient("http://platform.example/v1/", place="Uji", transport=transport, **changes)  # type: ignore[arg-type]


def test_an_answer_is_read_from_the_address_and_query_given() -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.method, str(request.url), request.headers["x-key"]))
        return httpx.Response(200, json={"name": "Maju"})

    desk = client(answer, headers={"x-key": "k"})
    assert desk.ask("/me", query={"a": "1 2"}).read(lambda told: told["name"]) == "Maju"
    assert seen == [("GET", "http://platform.example/v1/me?a=1+2", "k")]


def test_a_redirect_within_the_host_is_followed_for_reading() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/old":
            return httpx.Response(301, headers={"location": "/v1/new"})
        return httpx.Response(200, json=request.url.path)

    assert client(answer).ask("/old").read(str) == "/v1/new"


@pytest.mark.parametrize(
    "location",
    [
        "https://platform.example/v1/me",
        "http://platform.example:8080/",
        "//evil.example/",
    ],
)
def test_a_redirect_to_another_origin_is_refused_and_never_visited(location: str) -> None:
    visited = []

    def answer(request: httpx.Request) -> httpx.Response:
        visited.append(str(request.url))
        return httpx.Response(302, headers={"location": location})

    with pytest.raises(Rejected):
        client(answer).ask("/me")
    assert visited == ["http://platform.example/v1/me"]


def test_going_round_in_redirects_ends() -> None:
    with pytest.raises(Rejected, match="pengalihan"):
        client(lambda _: httpx.Response(302, headers={"location": "/v1/me"})).ask("/me")


def test_a_redirected_act_is_refused_even_within_the_host() -> None:
    with pytest.raises(Rejected):
        client(lambda _: httpx.Response(307, headers={"location": "/v1/b"})).act("POST", "/a")


def test_a_refusal_the_caller_expects_is_an_answer() -> None:
    answer = client(lambda _: httpx.Response(404)).act("DELETE", "/posts/1", also=(404,))
    assert answer.status == 404


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "17"}, 17.0),
        ({"retry-after": " 0 "}, 0.0),
        (
            {
                "retry-after": "Wed, 18 Nov 2026 05:01:30 GMT",
                "date": "Wed, 18 Nov 2026 05:00:00 GMT",
            },
            90.0,
        ),
        (
            {
                "retry-after": "Wed, 18 Nov 2026 04:00:00 GMT",
                "date": "Wed, 18 Nov 2026 05:00:00 GMT",
            },
            0.0,
        ),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "٣"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait_is_read_as_seconds_or_as_a_date(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after_s(headers) == seconds


def test_a_date_to_wait_for_without_the_servers_own_clock_is_read_against_ours() -> None:
    wait = retry_after_s({"retry-after": "Wed, 01 Jan 2200 00:00:00 GMT"})
    assert wait is not None
    assert wait > 1e9


def test_being_limited_carries_the_wait_and_the_platforms_words() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(429, headers={"retry-after": "40"}, json={"message": "slow down"})

    with pytest.raises(RateLimited) as caught:
        client(answer).act("POST", "/posts")
    assert (caught.value.retry_after_s, caught.value.detail) == (40.0, "slow down")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error": "too long"}', "too long"),
        (b'{"error": {"code": 3}, "message": "no"}', "no"),
        (b'{"code": 3}', '{"code": 3}'),
        (b"plain\r\n  words\x00\x1b[31m", "plain words [31m"),
        (b"[1]", "[1]"),
        (b"\xff" * 900, "\ufffd" * 300),
        (b"[" * 100_000, "[" * 300),
        (b"", ""),
    ],
    ids=range(8),
)
def test_the_platforms_words_are_one_short_printable_line(body: bytes, words: str) -> None:
    assert words_of(body) == words


def test_a_status_without_words_is_told_by_its_number() -> None:
    with pytest.raises(Rejected) as caught:
        client(lambda _: httpx.Response(422)).act("POST", "/posts")
    assert caught.value.detail == "HTTP 422"


def test_a_huge_refusal_is_still_a_refusal() -> None:
    with pytest.raises(Rejected):
        client(lambda _: httpx.Response(400, content=b"x" * (6 * 1024 * 1024))).ask("/me")


@pytest.mark.parametrize(
    "address", ["ftp://platform.example", "http://a:b", "nowhere", "http://\x00"]
)
def test_an_address_that_makes_no_request_is_refused(address: str) -> None:
    with pytest.raises(Rejected):
        HttpClient(address, place="Uji").ask("/me")


def test_a_header_that_cannot_be_sent_is_refused() -> None:
    with pytest.raises(Rejected):
        HttpClient("http://127.0.0.1:9", place="Uji", headers={"x": "sandi\ud800"}).ask("/me")


def test_nobody_listening_is_unavailable_for_acts_too() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))  # bound, but not listening: connecting is refused
        port = reserved.getsockname()[1]
        with pytest.raises(Unavailable):
            HttpClient(f"http://127.0.0.1:{port}", place="Uji").act("POST", "/posts")


@pytest.mark.parametrize(
    "first",
    [b"HTTP/1.1 200 OK\r\nx-slow: ", b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n"],
    ids=["headers", "body"],
)
def test_a_server_that_drips_is_cut_off_when_the_whole_time_is_up(first: bytes) -> None:
    with a_dripping_server(first) as address:
        desk = HttpClient(address, place="Uji", patience=Patience(read_s=5, total_s=0.4))
        with pytest.raises(OutcomeUnknown):
            desk.act("POST", "/posts")


def test_a_server_that_drips_its_handshake_is_cut_off_too() -> None:
    with a_dripping_server(A_LONG_HANDSHAKE) as address:
        patience = Patience(connect_s=5, read_s=5, total_s=0.4)
        desk = HttpClient(address.replace("http", "https"), place="Uji", patience=patience)
        with pytest.raises(Unavailable):
            desk.act("POST", "/posts")


def test_all_calls_of_one_client_together_end_long_before_the_lease() -> None:
    usual = Patience()
    assert timedelta(seconds=usual.together_s + usual.read_s) < LEASE
    with a_dripping_server(b"HTTP/1.1 200 OK\r\nx-slow: ") as address:
        patience = Patience(read_s=5, total_s=9, together_s=0.4)
        desk = HttpClient(address, place="Uji", patience=patience)
        with pytest.raises(OutcomeUnknown):
            desk.act("POST", "/pictures")
        with pytest.raises(Unavailable):  # not even begun
            desk.act("POST", "/posts")


@pytest.mark.parametrize("location", ["http://[", "//:99999999/"])
def test_a_redirect_to_no_address_is_a_refusal(location: str) -> None:
    desk = client(lambda _: httpx.Response(302, headers={"location": location}))
    with pytest.raises(Rejected):
        desk.ask("/me")


def test_a_date_of_no_calendar_says_nothing_about_waiting() -> None:
    assert retry_after_s({"retry-after": "Mon, 01 Jan 99999999999 00:00:00 GMT"}) is None


def test_a_connection_that_comes_when_time_is_up_is_cut_at_once() -> None:
    deadline = Deadline()
    deadline.cut()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        deadline.guard(ours)
        assert theirs.recv(1) == b""
        deadline.release()


def test_a_secret_in_a_librarys_log_line_is_blotted_out(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="httpx")
    desk = client(lambda _: httpx.Response(200, json={}), secrets=("rahasia 99/x",))
    desk.ask("/bot", query={"token": "rahasia 99/x"})
    assert "token=•••" in caplog.text
    assert "rahasia" not in caplog.text
