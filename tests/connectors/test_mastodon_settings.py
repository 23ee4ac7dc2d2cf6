"""A Mastodon server's limits, address, token and rights."""

from typing import Any

import httpx
import pytest

from connectors.house import LooseNotes
from connectors.mastodon.connector import MastodonConnector
from domain.channels import Verification
from domain.errors import (
    Rejected,
    Unauthorized,
)
from domain.posts import Content
from tests.connectors.mastodon_told import connected
from tests.connectors.mastodon_world import ADDRESS, World, an_account, our_account
from tests.connectors.staging import SECRET, a_house, an_outgoing

# --- limits ----------------------------------------------------------------------------------


def test_the_limits_are_the_usual_ones_until_the_server_told_its_own_and_ask_nobody() -> None:
    world = World()
    limits = connected(world).limits
    assert (limits.text_max, limits.images_max, limits.alt_text_max) == (500, 4, 1_500)
    assert world.asked == []


def test_verifying_learns_the_limits_and_a_new_connector_remembers_them() -> None:
    notes, world = LooseNotes(), World()
    world.instance["configuration"]["statuses"] |= {
        "max_characters": 11_000,
        "max_media_attachments": 16,
        "characters_reserved_per_url": 30,
    }
    world.instance["configuration"]["media_attachments"]["description_limit"] = 10_000
    connected(world, notes=notes).verify()
    limits = connected(World(), notes=notes).limits
    assert (limits.text_max, limits.images_max, limits.alt_text_max) == (11_000, 16, 10_000)
    assert limits.count("https://koperasi.id/panjang") == 30


@pytest.mark.parametrize(
    ("told", "taken"),
    [
        ({"supported_mime_types": ["image/png", "video/mp4"]}, 103_809_024),
        ({"supported_mime_types": ["image/png", "video/webm"]}, 0),
        ({"supported_mime_types": ["video/mp4"], "video_size_limit": "large"}, 0),
        ({"supported_mime_types": None}, 0),
    ],
)
def test_a_server_says_how_large_a_video_may_be(told: dict[str, Any], taken: int) -> None:
    world = World()
    world.instance["configuration"]["media_attachments"] |= told
    connector = connected(world)
    assert connector.limits.video_bytes_max == 0
    connector.verify()
    assert connector.limits.video_bytes_max == taken


def test_another_servers_limits_are_not_taken_for_ours() -> None:
    notes, world = LooseNotes(), World()
    world.instance["configuration"]["statuses"]["max_characters"] = 11_000
    connected(world, notes=notes).verify()
    moved = MastodonConnector.Settings(instance="other.example", token=SECRET)
    assert MastodonConnector(moved, a_house(world, notes=notes)).limits.text_max == 500


@pytest.mark.parametrize(
    "told",
    [{}, {"configuration": None}, {"configuration": {"statuses": {"max_characters": -1}}},
     {"configuration": {"statuses": {"max_characters": "many"}, "media_attachments": []}}],
)  # fmt: skip
def test_a_server_that_tells_odd_limits_gets_the_usual_ones(told: dict[str, Any]) -> None:
    connector = connected(World(instance=told))
    connector.verify()
    assert connector.limits.text_max == 500


@pytest.mark.parametrize("note", ["", "no json", "[]", '{"address": "https://koperasi.example"}'])
def test_limits_never_raise_whatever_stands_in_the_note(note: str) -> None:
    notes = LooseNotes()
    notes.write("instance", note)
    assert connected(World(), notes=notes).limits.text_max == 500


def test_a_server_of_before_version_4_is_asked_at_its_older_address() -> None:
    world = World()
    gone = httpx.Response(404, json={"error": "Record not found"})
    old = {"configuration": {"statuses": {"max_characters": 777}}}
    world.answer_next("GET /api/v2/instance", gone)
    world.answer_next("GET /api/v1/instance", httpx.Response(200, json=old))
    connector = connected(world)
    connector.verify()
    assert connector.limits.text_max == 777


def test_the_link_is_a_part_of_the_text_and_counts_flat() -> None:
    limits = connected(World()).limits
    link = "https://koperasi.id/" + "panjang/" * 40
    assert limits.as_sent("Lihat", link) == f"Lihat\n\n{link}"
    assert limits.as_sent(f"Lihat {link} ya", link) == f"Lihat {link} ya"
    assert limits.excess(Content(text="a" * 475, link=link)) == 0
    assert limits.excess(Content(text="a" * 476, link=link)) == 1


# --- addresses and tokens --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("koperasi.social", "https://koperasi.social"),
        (" https://Koperasi.Social/ ", "https://koperasi.social"),
        ("https://koperasi.social/@tani", "https://koperasi.social"),
        ("@tani@koperasi.social", "https://koperasi.social"),
        ("https://user:pw@koperasi.social:8443/x", "https://koperasi.social:8443"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_a_servers_address_is_understood_however_it_is_typed(typed: str, address: str) -> None:
    settings = MastodonConnector.Settings(instance=typed, token=SECRET)
    world = World()
    assert MastodonConnector(settings, a_house(world)).verify().settings == {"instance": address}


@pytest.mark.parametrize(
    "typed",
    ["http://koperasi.social", "", "ftp://x.example", "https://", "a b", "https://[::1"],
)
def test_what_is_no_server_is_refused_before_anything_is_sent(typed: str) -> None:
    with pytest.raises(Rejected, match="Alamat server tidak benar"):
        connected_to = MastodonConnector.Settings(instance=typed, token=SECRET)
        MastodonConnector(connected_to, a_house(World()))


def test_a_channel_without_a_token_is_made_and_says_what_to_do_when_it_is_used() -> None:
    world = World()
    connector = connected(world, token="")
    for call in (connector.verify, lambda: connector.publish(an_outgoing(), "key-1")):
        with pytest.raises(Unauthorized, match="belum disambungkan"):
            call()
    assert world.asked == []


def test_a_token_that_is_a_files_name_is_sent_as_it_is_and_no_file_read(tmp_path: Any) -> None:
    path = tmp_path / "token"
    path.write_text("of somebody else\n", "utf-8")
    seen: list[str] = []

    def heard(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["authorization"])
        return httpx.Response(401)

    with pytest.raises(Unauthorized):
        connected(httpx.MockTransport(heard), token=str(path)).verify()
    assert seen == [f"Bearer {path}"]


# --- verifying -------------------------------------------------------------------------------


def test_verifying_names_the_account_and_asks_nothing_of_who_has_all() -> None:
    assert connected(World()).verify() == Verification(
        account_name="@tani@koperasi.example",
        account_url=f"{ADDRESS}/@tani",
        settings={"instance": ADDRESS},
    )


def test_verifying_names_each_right_that_is_missing() -> None:
    granular = ["read:accounts", "read:statuses", "read:notifications", "write:statuses"]
    verification = connected(World(scopes=granular)).verify()
    assert verification.missing == (
        "Izin write:media belum diberikan. Sambungkan kembali dan setujui semuanya.",
    )


def test_a_token_that_may_not_read_notifications_is_told_so_by_a_server_that_hides_scopes() -> None:
    world = World(scopes=[])
    challenge = {"www-authenticate": 'Bearer realm="Doorkeeper", error="insufficient_scope"'}
    world.answer_next("GET /api/v2/notifications/policy", httpx.Response(403, headers=challenge))
    assert connected(world).verify().missing == (
        "Izin read:notifications belum diberikan. Sambungkan kembali dan setujui semuanya.",
    )


def test_verifying_tells_whose_complaints_the_accounts_own_filter_keeps_back() -> None:
    policy = {"for_not_following": "filter", "for_private_mentions": "drop"}
    missing = connected(World(policy=policy)).verify().missing
    assert [each.partition(",")[0] for each in missing] == [
        "Akun ini menyaring pesan dari orang yang tidak diikuti",
        "Akun ini menyaring pesan dari pesan pribadi",
    ]


def test_verifying_tells_of_a_locked_a_suspended_and_a_moved_account() -> None:
    moved = an_account("7", "tani@baru.example")
    account = our_account(locked=True, suspended=True, moved=moved)
    verification = connected(World(account=account)).verify()
    assert verification.notes == (
        "Akun ini terkunci: setiap pengikut baru harus disetujui di server.",
    )
    assert verification.missing == (
        "Akun ini dibekukan oleh servernya. Hubungi pengelola server.",
        "Akun ini sudah pindah ke @tani@baru.example. Sambungkan akun yang baru.",
    )
