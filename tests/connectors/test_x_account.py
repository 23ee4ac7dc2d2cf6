"""Signing in at X: OAuth 2 with tokens that renew themselves, and the four keys of OAuth 1.0a."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import httpx
import pytest
from oauthlib.oauth1 import Client as Signer  # type: ignore[import-untyped]

from connectors.house import LooseNotes
from domain.deliveries import Exchange
from domain.errors import Rejected, Unauthorized, Unavailable
from tests.connectors.staging import a_picture
from tests.connectors.x_stage import (
    CLASSIC,
    LATER_SECRETS,
    NOW,
    SECRETS,
    a_connector,
    an_outgoing,
    answering,
    on_tape,
)
from tests.connectors.x_world import ME, REFRESH, SETTINGS, XWorld

REDIRECT = "https://meja.koperasi.id/sambungan"


def token_calls(world: XWorld) -> list[dict[str, str]]:
    return [
        dict(parse_qsl(request.content.decode()))
        for request in world.asked
        if request.url.path == "/2/oauth2/token"
    ]


def posts_sent(world: XWorld) -> int:
    return sum(1 for each in world.asked if (each.method, each.url.path) == ("POST", "/2/tweets"))


def test_the_owner_is_sent_to_the_platform_with_all_that_the_proof_needs() -> None:
    address = a_connector().authorize(redirect_uri=REDIRECT, state="s-1", challenge="c-1")
    assert address.startswith("https://x.com/i/oauth2/authorize?")
    assert parse_qs(urlsplit(address).query) == {
        "response_type": ["code"],
        "client_id": ["klien-1"],
        "redirect_uri": [REDIRECT],
        "scope": ["tweet.read tweet.write users.read media.write offline.access"],
        "state": ["s-1"],
        "code_challenge": ["c-1"],
        "code_challenge_method": ["S256"],
    }


def test_without_a_client_id_nobody_is_sent_anywhere() -> None:
    with pytest.raises(Rejected, match="Isi Client ID"):
        a_connector(settings={}).authorize(redirect_uri=REDIRECT, state="s", challenge="c")


def test_a_code_is_worth_tokens_that_the_channel_keeps() -> None:
    with on_tape("redeem__code") as x:
        given = x.redeem(redirect_uri=REDIRECT, code="kode-4711", verifier="bukti-4712")
    assert given == {
        "oauth2_token": LATER_SECRETS[0],
        "oauth2_refresh_token": LATER_SECRETS[1],
        "oauth2_expires_at": "2026-11-25T06:00:00+00:00",
        "oauth2_scope": "tweet.read tweet.write users.read media.write offline.access",
    }


def test_a_code_that_is_too_old_says_what_to_check() -> None:
    with on_tape("redeem__code_too_old") as x, pytest.raises(Rejected, match="Callback URI"):
        x.redeem(redirect_uri=REDIRECT, code="kode-lama", verifier="bukti-4712")


@pytest.mark.parametrize("settings", [{}, {"api_key": "kunci", "api_secret": "rahasia"}])
def test_a_channel_that_nobody_signed_in_opens_and_says_so_when_used(
    settings: dict[str, str],
) -> None:
    x = a_connector(XWorld(), settings=settings)
    with pytest.raises(Unauthorized, match="belum tersambung"):
        x.publish(an_outgoing(), "key-1")
    with pytest.raises(Unauthorized, match="belum tersambung"):
        x.verify()


def test_verifying_names_the_account_what_was_spent_and_that_it_is_protected() -> None:
    with on_tape("verify__signed_in") as x:
        told = x.verify()
    assert (told.account_name, told.account_url) == ("@koperasi", "https://x.com/koperasi")
    assert told.notes == (
        "Biaya X bulan ini kira-kira US$0.01 dari anggaran US$10.",
        "Akun ini terkunci: unggahannya hanya terlihat oleh pengikutnya.",
    )
    assert (told.missing, told.expires_at) == ((), None)
    assert told.settings == {"user_id": "2244994945", "username": "koperasi"}


def test_a_permission_that_was_not_granted_is_missing_by_its_name() -> None:
    scope = "tweet.read tweet.write users.read offline.access"
    told = a_connector(XWorld(), settings={**SETTINGS, "oauth2_scope": scope}).verify()
    (missing,) = told.missing
    assert "“media.write”" in missing


def test_a_token_that_cannot_be_renewed_says_when_it_ends() -> None:
    settings = {
        **SETTINGS,
        "oauth2_refresh_token": "",
        "oauth2_expires_at": "2026-11-25T05:00:00+00:00",
    }
    told = a_connector(XWorld(), settings=settings).verify()
    assert told.expires_at == NOW + timedelta(hours=1)


# --- renewing ----------------------------------------------------------------------------------


def test_a_token_that_ran_out_is_renewed_and_the_post_goes_out_once() -> None:
    notes = LooseNotes()
    with on_tape("publish__token_run_out", notes=notes) as x:
        x.publish(an_outgoing(), "key-1")
    assert '"refresh": "penyegar-kedua-9002"' in notes.read("oauth2")


def test_a_token_known_to_run_out_is_renewed_before_anything_is_sent() -> None:
    settings = {**SETTINGS, "oauth2_expires_at": "2026-11-25T04:00:30+00:00"}
    with on_tape("publish__token_run_out_before", settings=settings) as x:
        x.publish(an_outgoing(), "key-1")


def test_the_newest_pair_is_used_from_then_on_and_each_refresh_token_once() -> None:
    world, notes, moments = XWorld(now=NOW), LooseNotes(), [NOW]
    for turn in range(3):
        world.token = f"sudah-mati-{turn}"
        x = a_connector(world, notes=notes, now=lambda: moments[-1])
        x.publish(an_outgoing(f"Unggahan {turn}"), f"key-{turn}")
        moments.append(moments[-1] + timedelta(hours=3))
    used = [call["refresh_token"] for call in token_calls(world)]
    assert used == [REFRESH, "penyegar-baru-1", "penyegar-baru-3"]
    assert posts_sent(world) == 3 + 1  # only the first was sent with a token that had run out


def test_a_channel_that_was_signed_in_anew_forgets_the_older_pair() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    world.token = "sudah-mati"
    a_connector(world, notes=notes).publish(an_outgoing("Satu"), "key-1")
    world.token = "token-masuk-lagi"
    settings = {**SETTINGS, "oauth2_token": "token-masuk-lagi", "oauth2_refresh_token": "lain-1"}
    a_connector(world, notes=notes, settings=settings).publish(an_outgoing("Dua"), "key-2")
    assert world.asked[-1].headers["authorization"] == "Bearer token-masuk-lagi"
    assert len(token_calls(world)) == 1


def test_two_workers_that_renew_at_once_use_what_the_first_one_got() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    world.token = "sudah-mati"

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/2/oauth2/token" and not token_calls(world):
            # the other worker is quicker by a hair
            a_connector(world, notes=notes).publish(an_outgoing("Dari yang lain"), "key-1")
        return world.handle_request(request)

    a_connector(answering(answer), notes=notes).publish(an_outgoing("Dari kita"), "key-2")
    texts = [post["text"] for post in world.posts.values()]
    assert texts == ["Dari yang lain", "Dari kita"]


def test_a_worker_that_comes_while_another_still_renews_tries_later() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    world.token, world.refresh = "sudah-mati", "sudah-dipakai-yang-lain"
    notes.tally("renewing", 1)  # the other one's answer is on its way
    with pytest.raises(Unavailable, match="sedang diperbarui"):
        a_connector(world, notes=notes).publish(an_outgoing(), "key-1")
    with pytest.raises(Unavailable, match="sedang diperbarui"):
        a_connector(world, notes=notes).publish(an_outgoing(), "key-1")
    with pytest.raises(Unauthorized, match="berakhir atau dicabut"):
        a_connector(world, notes=notes).publish(an_outgoing(), "key-1")
    assert world.posts == {}


@pytest.mark.parametrize(
    "fault", [httpx.ReadTimeout("no"), httpx.ConnectError("no"), httpx.Response(503)], ids=str
)
def test_a_renewal_without_an_answer_is_tried_again_and_nothing_was_posted(
    fault: Exception | httpx.Response,
) -> None:
    world = XWorld(now=NOW)
    world.token = "sudah-mati"

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path != "/2/oauth2/token":
            return world.handle_request(request)
        if isinstance(fault, Exception):
            raise fault
        return fault

    with pytest.raises(Unavailable):
        a_connector(answering(answer)).publish(an_outgoing(), "key-1")
    assert world.posts == {}


def test_a_token_that_is_refused_even_when_it_is_new_is_not_tried_a_third_time() -> None:
    world = XWorld(now=NOW)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/2/oauth2/token":
            return world.handle_request(request)
        world.asked.append(request)
        return httpx.Response(401)

    with pytest.raises(Unauthorized):
        a_connector(answering(answer)).publish(an_outgoing(), "key-1")
    assert (len(token_calls(world)), posts_sent(world)) == (1, 2)


def test_no_token_old_or_new_stands_in_a_journal_a_log_or_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    told: list[Exchange] = []
    with on_tape("publish__token_run_out", heard=told.append) as x:
        x.publish(an_outgoing(), "key-1")
    assert [exchange.status for exchange in told] == [401, 201]
    said = f"{told!r} {x!r} {caplog.text}"
    assert not [secret for secret in SECRETS if secret in said]


# --- OAuth 1.0a ----------------------------------------------------------------------------------


def signature_of(request: httpx.Request) -> Mapping[str, str]:
    header = request.headers["authorization"]
    assert header.startswith("OAuth ")
    pairs = (pair.split("=", 1) for pair in header[6:].split(", "))
    return {name: unquote(value.strip('"')) for name, value in pairs}


def signed_anew(request: httpx.Request, told: Mapping[str, str]) -> str:
    signer = Signer(
        CLASSIC["api_key"],
        client_secret=CLASSIC["api_secret"],
        resource_owner_key=CLASSIC["access_token"],
        resource_owner_secret=CLASSIC["access_secret"],
        nonce=told["oauth_nonce"],
        timestamp=told["oauth_timestamp"],
    )
    _uri, headers, _body = signer.sign(str(request.url), http_method=request.method)
    again: str = headers["Authorization"]
    return again


def test_the_four_keys_sign_every_request_for_the_host_it_really_goes_to() -> None:
    world, signed_by, hosts = XWorld(now=NOW), set(), []

    def answer(request: httpx.Request) -> httpx.Response:
        told = signature_of(request)
        assert signed_anew(request, told) == request.headers["authorization"]
        signed_by.add(told["oauth_token"])
        hosts.append(request.url.host)
        request.headers["authorization"] = f"Bearer {world.token}"
        return world.handle_request(request)

    x = a_connector(answering(answer), settings=dict(CLASSIC))
    x.publish(an_outgoing("Rapat & doa", pictures=(a_picture("panen", "Panen"),)), "key-1")
    x.collect("")
    x.verify()
    assert signed_by == {CLASSIC["access_token"]}
    assert hosts == ["api.x.com"] * (5 + 2 + 1)


def test_an_app_that_may_only_read_is_missing_its_permission() -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        me = {"data": {"id": ME, "name": "Koperasi", "username": "koperasi"}}
        return httpx.Response(200, json=me, headers={"x-access-level": "read"})

    told = a_connector(answering(answer), settings=dict(CLASSIC)).verify()
    (missing,) = told.missing
    assert "“Read and write”" in missing


def test_a_clock_that_is_off_is_named_as_the_reason() -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        words = {"errors": [{"code": 135, "message": "Timestamp out of bounds."}]}
        return httpx.Response(401, json=words)

    x = a_connector(answering(answer), settings=dict(CLASSIC))
    with pytest.raises(Unauthorized, match="Jam komputer ini meleset"):
        x.publish(an_outgoing(), "key-1")


def test_keys_stand_in_no_words_of_the_platform_that_are_passed_on() -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        words = f"bad key {CLASSIC['api_secret']}"
        told: Any = {"errors": [{"message": words}], "detail": words, "title": words}
        return httpx.Response(400, json=told)

    x = a_connector(answering(answer), settings=dict(CLASSIC))
    with pytest.raises(Rejected) as caught:
        x.publish(an_outgoing(), "key-1")
    assert CLASSIC["api_secret"] not in f"{caught.value} {caught.value.detail}"
