"""The way to Graph: what facebook-sdk 3.1.0 gets wrong or leaves out, each held by a test."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import facebook
import httpx
import pytest

from connectors.facebook.graph import GraphTransport
from domain.deliveries import Exchange
from domain.errors import (
    OutcomeUnknown,
    PlatformError,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
)
from tests.connectors.facebook_stage import (
    APP_SECRET,
    POST_ID,
    PROOF,
    SECRETS,
    answering,
    connector,
)
from tests.connectors.facebook_world import PAGE_ID, refused
from tests.connectors.staging import AT, SECRET, a_house, a_picture, an_outgoing
from tests.house.ground import ROOT

WAITING = {"type": "pages", "call_count": 3, "estimated_time_to_regain_access": 1}
OVER = {
    "x-business-use-case-usage": json.dumps(
        {PAGE_ID: [{"type": "pages", "call_count": 101, "estimated_time_to_regain_access": 19}]}
    )
}


def graph(transport: httpx.BaseTransport, **ways: Any) -> GraphTransport:
    return GraphTransport(a_house(transport), **{"token": SECRET, "app_secret": APP_SECRET, **ways})


def once(answer: httpx.Response) -> httpx.MockTransport:
    return httpx.MockTransport(
        lambda _: httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
    )


def test_the_library_itself_still_has_the_faults_that_we_mend() -> None:
    with pytest.raises(facebook.GraphAPIError):
        facebook.GraphAPI(version="26.0")
    plain = facebook.GraphAPI("token")
    assert (plain.version, plain.timeout) == ("v2.8", None)


def test_the_version_is_pinned_to_one_the_library_does_not_know() -> None:
    assert graph(once(httpx.Response(200))).version == "v26.0"


def test_its_pattern_warns_nobody(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", "import connectors.facebook.graph"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)},  # compiled anew, as at first
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def test_the_proof_goes_with_every_call_and_the_token_stands_in_no_address() -> None:
    asked, page = answering(httpx.Response(200, json={"id": POST_ID, "success": True, "data": []}))
    page.publish(an_outgoing(pictures=(a_picture("a"),)), "key-1")
    page.collect("")
    page.delete(POST_ID)
    page.call_here("")
    for request in asked:
        assert request.headers["authorization"] == f"Bearer {SECRET}"
        assert SECRET not in str(request.url)
        assert SECRET.encode() not in request.content
        assert PROOF in f"{request.url}{request.content.decode('latin-1')}"
    assert [request.method for request in asked] == [
        "POST",
        "POST",
        "GET",
        "GET",
        "DELETE",
        "DELETE",
    ]


def test_without_the_apps_secret_there_is_no_proof() -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.content)
        return httpx.Response(200, json={"id": POST_ID})

    connector(httpx.MockTransport(answer), app_secret="").publish(an_outgoing(), "key-1")
    assert b"appsecret_proof" not in seen[0]


def test_structures_and_truths_go_out_as_json() -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(dict(httpx.QueryParams(request.content.decode())))
        return httpx.Response(200, json={"id": "1"})

    way = graph(httpx.MockTransport(answer), app_secret="")
    with way.acting():
        way.post("1", "feed", attached_media=[{"media_fbid": "9"}], published=False, n=3, t="é")
    assert asked == [
        {"attached_media": '[{"media_fbid":"9"}]', "published": "false", "n": "3", "t": "é"}
    ]


def test_an_id_cannot_leave_its_place_in_the_path() -> None:
    asked, page = answering(httpx.Response(200, json={"success": True}))
    page.delete("../me?x=1#")
    assert asked[0].url.raw_path.decode().startswith("/v26.0/..%2Fme%3Fx%3D1%23?")


def test_a_name_in_netrc_does_not_take_the_tokens_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine graph.facebook.com login a password b\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    asked, page = answering(httpx.Response(200, json={"id": POST_ID}))
    page.publish(an_outgoing(), "key-1")
    assert asked[0].headers["authorization"] == f"Bearer {SECRET}"


def test_every_call_has_our_clients_time_limits() -> None:
    asked, page = answering(httpx.Response(200, json={"id": POST_ID}))
    page.publish(an_outgoing(), "key-1")
    assert asked[0].extensions["timeout"] == {
        "connect": 10.0, "read": 30.0, "write": 30.0, "pool": 30.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500, json={"id": POST_ID}),  # the library would call this a success
        httpx.Response(200, content=b'{"id": "1"}'),  # no content-type: it would break
        httpx.Response(200, json={"error": {"message": "no", "code": 100}}),
        httpx.Response(200, text="access_token=1"),
        httpx.Response(200, headers={"content-type": "image/png"}, content=b"x"),
        httpx.Response(200, headers={"content-type": "application/json"}, content=b"{"),
        httpx.Response(200, text="<html>"),
    ],
    ids=["500", "no type", "error in 200", "query", "picture", "broken JSON", "HTML"],
)
def test_what_is_no_answer_of_today_is_a_doubt_for_acts_and_no_answer_for_questions(
    answer: httpx.Response,
) -> None:
    _asked, page = answering(answer)
    with pytest.raises(OutcomeUnknown):
        page.publish(an_outgoing(), "key-1")
    with pytest.raises(Unavailable):
        page.verify()


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "subcode", "status", "error"),
    [
        (190, 463, 400, Unauthorized),
        (190, None, 401, Unauthorized),
        (102, None, 400, Unauthorized),
        (10, None, 403, Unauthorized),
        (200, None, 403, Unauthorized),
        (299, None, 400, Unauthorized),
        (3, None, 400, Unauthorized),
        *((code, None, 400, RateLimited) for code in (4, 17, 32, 341, 613, 80_001, 80_006)),
        (4, None, 403, RateLimited),
        (368, None, 403, Rejected),
        (100, None, 400, Rejected),
        (1500, None, 400, Rejected),
        (506, None, 400, OutcomeUnknown),
        (1, None, 400, OutcomeUnknown),
        (2, None, 503, OutcomeUnknown),
        (9_999, None, 400, Rejected),
        (9_999, None, 401, Unauthorized),
        (9_999, None, 500, OutcomeUnknown),
    ],
)
def test_graphs_codes_mean_our_reactions(
    code: int, subcode: int | None, status: int, error: type[PlatformError]
) -> None:
    _asked, page = answering(refused(status, message="No.", code=code, error_subcode=subcode))
    with pytest.raises(error) as caught:
        page.publish(an_outgoing(), "key-1")
    assert type(caught.value) is error
    assert "No." in caught.value.detail


@pytest.mark.parametrize("code", [1, 2, 506])
def test_a_passing_fault_is_no_doubt_for_what_only_asks(code: int) -> None:
    _asked, page = answering(refused(400, message="Service temporarily unavailable", code=code))
    with pytest.raises(Unavailable if code != 506 else OutcomeUnknown):
        page.verify()


def test_what_graph_calls_transient_may_have_been_taken() -> None:
    _asked, page = answering(refused(400, message="x", code=9_999, is_transient=True))
    with pytest.raises(OutcomeUnknown):
        page.publish(an_outgoing(), "key-1")


@pytest.mark.parametrize(
    ("subcode", "words"),
    [
        (458, "dilepas dari akun"),
        (459, "memastikan dirinya"),
        (460, "Kata sandi"),
        (463, "habis masa berlakunya"),
        (464, "memastikan dirinya"),
        (467, "habis masa berlakunya"),
        (None, "tidak lagi mengenali kita"),
    ],
)
def test_why_a_token_is_over_is_said(subcode: int | None, words: str) -> None:
    _asked, page = answering(refused(400, message="x", code=190, error_subcode=subcode))
    with pytest.raises(Unauthorized, match=words):
        page.verify()


def test_a_secret_that_does_not_fit_the_token_is_said() -> None:
    words = "Invalid appsecret_proof provided in the API argument"
    _asked, page = answering(refused(400, message=words, code=100))
    with pytest.raises(Unauthorized, match="Rahasia aplikasi tidak cocok"):
        page.verify()


def test_graphs_words_are_told_with_their_codes_and_without_secrets() -> None:
    heard: list[Exchange] = []
    words = f"Malformed access token {SECRET}"
    transport = once(refused(400, message=words, code=100, error_subcode=1))
    page = connector(house=a_house(transport, now=lambda: AT, heard=heard.append))
    with pytest.raises(Rejected, match="Malformed access token •••") as caught:
        page.publish(an_outgoing(), "key-1")
    assert not [each for each in SECRETS if each in f"{caught.value.detail} {heard}"]
    transport = once(refused(400, message=words, code=190, error_subcode=463))
    with pytest.raises(Unauthorized) as over:
        connector(house=a_house(transport)).verify()
    assert over.value.detail == "Malformed access token ••• (190/463)"


@pytest.mark.parametrize("error", ["no object", {"code": "190"}, {"code": None}, [1]])
def test_a_refusal_of_another_form_is_what_its_status_says(error: object) -> None:
    _asked, page = answering(httpx.Response(403, json={"error": error}))
    with pytest.raises(Unauthorized):
        page.verify()


# --- limits -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        (OVER, 19 * 60.0),
        ({"retry-after": "30"}, 30.0),
        ({"x-business-use-case-usage": "no JSON"}, None),
        ({"x-business-use-case-usage": "[1]"}, None),
        ({"x-business-use-case-usage": '{"1": 2, "3": [4, {"call_count": "5"}]}'}, None),
        ({"x-app-usage": '{"call_count": 100}'}, None),
        ({}, None),
    ],
    ids=range(7),
)
def test_how_long_to_wait_is_read_from_graphs_own_headers(
    headers: dict[str, str], wait: float | None
) -> None:
    limited = httpx.Response(
        400, headers=headers, json={"error": {"message": "limit", "code": 80_001}}
    )
    _asked, page = answering(limited)
    with pytest.raises(RateLimited) as caught:
        page.publish(an_outgoing(), "key-1")
    assert caught.value.retry_after_s == wait


@pytest.mark.parametrize(
    "headers",
    [
        OVER,
        {"x-app-usage": '{"call_count": 100, "total_time": 3, "total_cputime": 1}'},
        {"x-page-usage": '{"call_count": 1, "total_time": 120, "total_cputime": 1}'},
        {"x-business-use-case-usage": json.dumps({PAGE_ID: [WAITING]})},
    ],
    ids=["use case", "app", "page", "time"],
)
def test_once_a_limit_is_reached_nothing_more_is_sent(headers: dict[str, str]) -> None:
    asked, page = answering(httpx.Response(200, headers=headers, json={"id": "9001"}))
    with pytest.raises(RateLimited):
        page.publish(an_outgoing(pictures=(a_picture("a"),)), "key-1")
    assert len(asked) == 1  # the picture; the post surely not


@pytest.mark.parametrize(
    "headers",
    [
        {"x-app-usage": '{"call_count": 99, "total_time": 3, "total_cputime": 1}'},
        {"x-business-use-case-usage": '{"1": [{"type": "ads_insights", "call_count": 100}]}'},
        {"x-app-usage": "{"},
        {"x-page-usage": "[]"},
    ],
    ids=range(4),
)
def test_below_the_limit_it_goes_on(headers: dict[str, str]) -> None:
    asked, page = answering(httpx.Response(200, headers=headers, json={"id": "9001"}))
    page.publish(an_outgoing(pictures=(a_picture("a"),)), "key-1")
    assert len(asked) == 2


def test_a_picture_that_facebook_would_refuse_is_refused_before_anything_is_sent() -> None:
    broken = a_picture("a")
    media = type(broken.media)(
        id="a", mime="image/webp", width_px=9, height_px=9, size_bytes=3, alt_text=""
    )
    asked, page = answering(httpx.Response(500))
    with pytest.raises(Rejected, match="rusak"):
        page.publish(an_outgoing(pictures=(type(broken)(media=media, data=b"x"),)), "key-1")
    assert asked == []
