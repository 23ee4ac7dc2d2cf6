"""What went wrong on the way to Mastodon, and what is found there again."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from connectors.house import LooseNotes
from connectors.mastodon.connector import MastodonConnector
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import (
    OutcomeUnknown,
    RateLimited,
    Rejected,
    StoreBusy,
    Unauthorized,
    Unavailable,
)
from tests.connectors.mastodon_told import POST, connected
from tests.connectors.mastodon_world import World, a_status, iso, our_account
from tests.connectors.staging import AT, SECRET, a_house, a_picture, an_outgoing

# --- what went wrong -------------------------------------------------------------------------


def test_a_lost_answer_is_unknown_and_the_same_key_then_gives_the_one_post() -> None:
    world = World()
    world.answer_next("POST /api/v1/statuses", httpx.ReadTimeout("no"), after=True)
    connector = connected(world)
    with pytest.raises(OutcomeUnknown):
        connector.publish(an_outgoing(), "key-1")
    found = connector.find(an_outgoing(), "key-1", POST)
    assert found == connector.publish(an_outgoing(), "key-1")
    assert len(world.statuses) == 1


def test_a_lost_upload_is_surely_not_sent() -> None:
    world = World()
    world.answer_next("POST /api/v2/media", httpx.ReadTimeout("no"), after=True)
    with pytest.raises(Unavailable):
        connected(world).publish(an_outgoing(pictures=(a_picture("a"),)), "key-1")
    assert world.statuses == {}


def test_an_upload_that_is_refused_is_told_in_the_servers_words() -> None:
    world = World()
    words = "Validation failed: File content type is invalid"
    world.answer_next("POST /api/v2/media", httpx.Response(422, json={"error": words}))
    with pytest.raises(Rejected, match=words):
        connected(world).publish(an_outgoing(pictures=(a_picture("a"),)), "key-1")


def test_a_token_revoked_in_the_middle_of_a_send_disconnects_before_anything_is_seen() -> None:
    world = World()
    revoked = httpx.Response(401, json={"error": "The access token was revoked"})
    world.answer_next("POST /api/v1/statuses", revoked)
    with pytest.raises(Unauthorized):
        connected(world).publish(an_outgoing(pictures=(a_picture("a"),)), "key-1")
    assert world.statuses == {}


RESET = {"x-ratelimit-reset": iso(AT + timedelta(seconds=90))}
SERVERS_CLOCK = {"date": "Wed, 18 Nov 2026 04:57:00 GMT"}  # three minutes behind ours


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        (RESET, 90.0),
        ({**RESET, **SERVERS_CLOCK}, 270.0),
        ({"x-ratelimit-reset": iso(AT - timedelta(seconds=5))}, 0.0),
        ({"x-ratelimit-reset": "soon"}, None),
        ({"x-ratelimit-reset": str(int(AT.timestamp()) + 60)}, 60.0),
        ({"x-ratelimit-reset": "9" * 40}, None),
        ({"retry-after": "7"}, 7.0),
        ({}, None),
    ],
)
def test_a_rate_limit_says_how_long_to_wait_by_the_servers_own_clock(
    headers: Mapping[str, str], wait_s: float | None
) -> None:
    world = World()
    world.answer_next("POST /api/v1/statuses", httpx.Response(429, headers=headers))
    with pytest.raises(RateLimited) as caught:
        connected(world).publish(an_outgoing(), "key-1")
    assert caught.value.retry_after_s == wait_s


def test_odd_headers_beside_a_success_lose_no_receipt() -> None:
    status = a_status("1", our_account(), "Halo")
    odd = {"x-ratelimit-reset": "soon", "x-ratelimit-remaining": "?", "deprecation": "true"}
    world = World()
    world.answer_next("POST", httpx.Response(200, json=status, headers=odd))
    assert connected(world).publish(an_outgoing(), "key-1").remote_id == "1"


def test_a_403_says_what_it_is_about() -> None:
    world = World()
    connector = connected(world)
    for words, error, told in (
        ("This action is outside the authorized scopes", Unauthorized, "Izin yang diberikan"),
        ("This action is not allowed", Rejected, "tidak mengizinkan ini"),
        ("Your login is currently disabled", Unauthorized, "tidak lagi mengenali kita"),
    ):
        world.answer_next("POST", httpx.Response(403, json={"error": words}))
        with pytest.raises(error, match=told):
            connector.publish(an_outgoing(), "key-1")


# --- looking for it --------------------------------------------------------------------------


def lost(world: World, text: str, **changes: Any) -> str:
    """A post that went out without anybody here knowing."""
    return world.write_elsewhere(text, **changes)


def test_a_post_is_found_however_the_server_shows_it() -> None:
    text = "Rapat *besok* & lusa — @sari@lain.example dan #koperasi\n\n\nhttps://www.koperasi.example/a?b=1"
    world = World()
    made = lost(world, "")
    world.statuses[made]["content"] = (
        '<p>Rapat <em>besok</em> &amp; lusa — <span class="h-card"><a href="https://lain.example/@sari"'
        ' class="u-url mention">@<span>sari</span></a></span> dan <a href="https://koperasi.example/'
        'tags/koperasi" class="mention hashtag">#<span>koperasi</span></a></p><p><a href="https://'
        'www.koperasi.example/a?b=1"><span class="invisible">https://www.</span><span>koperasi.example'
        '/a?b=1</span><span class="invisible"></span></a></p>'
    )
    found = connected(world).find(an_outgoing(text=text), "key-1", POST)
    assert found == Receipt(remote_id=made, url=world.statuses[made]["url"], sent_at=AT)


def test_an_answer_is_found_under_its_message_only() -> None:
    world = World()
    message, other = world.say("sari", "Kapan?"), world.say("budi", "Kapan?")
    made = lost(world, "@sari Besok.", under=message)
    connector = connected(world)
    reply = an_outgoing(text="Besok.", target_remote_id=message)
    found = connector.find(reply, "key-1", DeliveryKind.REPLY)
    assert found is not None
    assert found.remote_id == made
    elsewhere = replace(reply, target_remote_id=other)
    assert connector.find(elsewhere, "key-2", DeliveryKind.REPLY) is None
    assert connector.find(an_outgoing(text="Besok."), "key-3", POST) is None


def test_the_same_words_of_an_earlier_day_are_not_taken_for_this_try() -> None:
    world = World()
    lost(world, "Selamat pagi", created_at=iso(AT - timedelta(days=1)))
    assert connected(world).find(an_outgoing(text="Selamat pagi"), "key-1", POST) is None


@pytest.mark.parametrize("minutes", [-8, 8])
def test_a_clock_that_is_off_by_minutes_hides_nothing(minutes: int) -> None:
    world = World(now=AT + timedelta(minutes=minutes))
    made = lost(world, "Selamat pagi")
    found = connected(world).find(an_outgoing(text="Selamat pagi"), "key-1", POST)
    assert found is not None
    assert found.remote_id == made


def test_what_is_known_to_be_another_deliverys_is_never_taken_for_this_one() -> None:
    connector = connected(World())
    connector.publish(an_outgoing(), "key-1")
    assert connector.find(an_outgoing(), "key-2", POST) is None


def test_a_post_far_down_is_found_and_beyond_what_we_look_through_we_cannot_tell() -> None:
    world = World()
    made = lost(world, "Yang dicari")
    for number in range(359):
        lost(world, f"Lain {number}")
    connector = connected(world)
    found = connector.find(an_outgoing(text="Yang dicari"), "key-1", POST)
    assert found is not None
    assert found.remote_id == made
    assert connector.find(an_outgoing(text="Tidak ada"), "key-1", POST) is None
    for number in range(40):
        lost(world, f"Baru {number}")
    with pytest.raises(Unavailable, match="tidak dapat ditelusuri cukup jauh"):
        connector.find(an_outgoing(text="Tidak ada"), "key-1", POST)


def test_a_server_that_knows_no_pages_is_not_believed_that_a_post_is_absent() -> None:
    world = World()
    for number in range(41):
        lost(world, f"Lain {number}")

    def forgetful(request: httpx.Request) -> httpx.Response:
        bare = request.url.copy_remove_param("max_id")
        return world.handle_request(httpx.Request("GET", bare, headers=request.headers))

    connector = connected(httpx.MockTransport(forgetful))
    with pytest.raises(Unavailable, match="tidak dapat ditelusuri cukup jauh"):
        connector.find(an_outgoing(text="Lain 0"), "key-1", POST)
    assert world.asked.count("GET /api/v1/accounts/101/statuses") == 2


def test_another_accounts_posts_are_not_looked_through_after_reconnecting() -> None:
    notes, world = LooseNotes(), World()
    connected(world, notes=notes).verify()
    world.account = our_account(id="102", acct="baru")
    lost(world, "Selamat pagi")
    settings = MastodonConnector.Settings(instance="koperasi.example", token=f"{SECRET}")
    notes.write("me", json.dumps({"of": "another token", "id": "101", "acct": "tani"}))
    connector = MastodonConnector(settings, a_house(world, notes=notes))
    assert connector.find(an_outgoing(text="Selamat pagi"), "key-1", POST) is not None


def test_a_store_that_is_busy_just_then_loses_no_receipt() -> None:
    class Busy(LooseNotes):
        def write(self, name: str, value: str) -> None:
            raise StoreBusy("sibuk")

    world = World()
    assert connected(world, notes=Busy()).publish(an_outgoing(), "key-1").remote_id
