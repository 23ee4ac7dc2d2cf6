"""Sessions, refusals and breaks on the way to Bluesky."""

import httpx
import pytest

from domain.errors import (
    OutcomeUnknown,
    PlatformError,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
)
from tests.connectors.bluesky_told import PICTURES, opened, receipt, remote_id, taped
from tests.connectors.bluesky_world import Server
from tests.connectors.staging import AT, an_outgoing

# --- sessions: see also test_bluesky_session -------------------------------------------------


def test_a_first_call_signs_in_and_goes_to_the_accounts_own_server() -> None:
    with taped("session__first_sign_in", signed_in=False) as connector:
        assert connector.publish(an_outgoing(), "key-1") == receipt("key-1")


@pytest.mark.parametrize("tape", ["session__token_over", "session__refresh_used_up"])
def test_a_token_that_is_over_is_renewed_and_the_same_record_goes_again(tape: str) -> None:
    with taped(tape) as connector:
        assert connector.publish(an_outgoing(), "key-1") == receipt("key-1")


def test_a_revoked_password_asks_for_a_new_one() -> None:
    with (
        taped("session__password_revoked") as connector,
        pytest.raises(Unauthorized, match="Buat sandi aplikasi baru"),
    ):
        connector.publish(an_outgoing(), "key-1")


def test_an_account_that_was_taken_down_is_not_signed_in_again() -> None:
    with taped("session__taken_down") as connector, pytest.raises(Unauthorized, match="banding"):
        connector.publish(an_outgoing(), "key-1")


# --- refusals --------------------------------------------------------------------------------


def test_a_refusal_tells_the_servers_own_words() -> None:
    with taped("publish__refused") as connector, pytest.raises(Rejected) as caught:
        connector.publish(an_outgoing(), "key-1")
    assert str(caught.value) == (
        "Uji coba menolak: InvalidRequest: Invalid app.bsky.feed.post record: Grapheme too big "
        "(maximum 300, got 301) at $.text."
    )


def test_a_limit_is_waited_for_by_the_servers_own_clock() -> None:
    with taped("publish__rate_limited") as connector, pytest.raises(RateLimited) as caught:
        connector.publish(an_outgoing(), "key-1")
    assert caught.value.retry_after_s == 1_795_237_200 - 1_795_236_600


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({}, None),
        ({"RateLimit-Reset": "soon"}, None),
        ({"RateLimit-Reset": str(int(AT.timestamp()) + 90)}, 90.0),
        ({"RateLimit-Reset": str(int(AT.timestamp()) - 90)}, 0.0),
        ({"Retry-After": "7", "RateLimit-Reset": "1"}, 7.0),
    ],
)
def test_a_limit_without_the_servers_clock_is_read_by_ours(
    headers: dict[str, str], wait_s: float | None
) -> None:
    told = {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}
    mock = httpx.MockTransport(lambda _request: httpx.Response(429, json=told, headers=headers))
    with pytest.raises(RateLimited) as caught:
        opened(mock).publish(an_outgoing(), "key-1")
    assert caught.value.retry_after_s == wait_s


def test_a_refused_picture_is_named_by_its_number() -> None:
    with (
        taped("publish__picture_refused") as connector,
        pytest.raises(Rejected, match="Gambar 1 ditolak server: PayloadTooLarge"),
    ):
        connector.publish(an_outgoing(pictures=PICTURES[:1]), "key-1")


def test_an_upload_that_was_cleared_away_goes_again_with_its_post() -> None:
    with taped("publish__blob_lost") as connector, pytest.raises(Unavailable):
        connector.publish(an_outgoing(pictures=PICTURES[:1]), "key-1")


class Breaking(httpx.BaseTransport):
    """A server whose one method breaks."""

    def __init__(self, method: str, fault: Exception | httpx.Response) -> None:
        self.server = Server()
        self._method = method
        self._fault = fault

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith(self._method):
            return self.server.handle_request(request)
        if isinstance(self._fault, Exception):
            raise self._fault
        return self._fault


@pytest.mark.parametrize("name", [5, None, ["Bad"], {"a": 1}])
def test_a_refusal_without_a_name_is_called_by_its_number(name: object) -> None:
    told = httpx.Response(400, json={"error": name, "message": "Bad record"})
    with pytest.raises(Rejected) as caught:
        opened(Breaking("putRecord", told)).publish(an_outgoing(), "key-1")
    assert caught.value.detail == "HTTP 400: Bad record"


HTML = httpx.Response(200, headers={"content-type": "text/html"}, text="<html>Ups</html>")


@pytest.mark.parametrize(
    ("method", "fault", "error"),
    [
        ("uploadBlob", httpx.ReadTimeout("no"), Unavailable),
        ("uploadBlob", httpx.Response(502), Unavailable),
        ("uploadBlob", HTML, Unavailable),
        ("uploadBlob", httpx.Response(200, json={"blob": {"size": 1}}), Unavailable),
        ("uploadBlob", httpx.Response(422, json={"error": "InvalidMimeType"}), Rejected),
        ("putRecord", httpx.ConnectError("no"), Unavailable),
        ("putRecord", httpx.ReadTimeout("no"), OutcomeUnknown),
        ("putRecord", httpx.ReadError("reset"), OutcomeUnknown),
        ("putRecord", httpx.Response(502, json={"error": "UpstreamFailure"}), OutcomeUnknown),
        ("putRecord", HTML, OutcomeUnknown),
        ("putRecord", httpx.Response(200, json={"uri": "at://x/y"}), OutcomeUnknown),
        ("putRecord", httpx.Response(403, json={"error": "Forbidden"}), Unauthorized),
        ("putRecord", httpx.Response(404, text="not here"), Rejected),
    ],
    ids=str,
)
def test_a_post_that_breaks_in_the_middle_says_whether_it_may_be_there(
    method: str, fault: Exception | httpx.Response, error: type[PlatformError]
) -> None:
    connector = opened(Breaking(method, fault))
    with pytest.raises(error) as caught:
        connector.publish(an_outgoing(pictures=PICTURES), "key-1")
    assert type(caught.value) is error


def test_a_name_that_cannot_be_looked_up_just_now_does_not_hold_the_post_up() -> None:
    way = Breaking("resolveHandle", httpx.Response(502))
    opened(way).publish(an_outgoing(text="Halo @sari.bsky.social"), "key-1")
    assert "facets" not in way.server.records[remote_id("key-1")]["value"]
