"""A Mastodon account: what goes out, what is found again, what is told."""

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from PIL import Image

from connectors.house import LooseNotes
from connectors.mastodon.connector import MastodonConnector
from domain.channels import Capability, Verification
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import (
    OutcomeUnknown,
    RateLimited,
    Rejected,
    StoreBusy,
    Unauthorized,
    Unavailable,
)
from domain.media import Media
from domain.metrics import Metric, Reading
from domain.ports import Picture, abilities
from domain.posts import Content
from tests.connectors.mastodon_world import ADDRESS, World, a_status, an_account, iso, our_account
from tests.connectors.staging import AT, SECRET, a_house, a_picture, an_outgoing
from tests.services.videos_made import FILM

POST = DeliveryKind.POST


def connected(world: httpx.BaseTransport, token: str = SECRET, **house: Any) -> MastodonConnector:
    settings = MastodonConnector.Settings(instance="koperasi.example", token=token)
    house = {"now": lambda: AT, **house}
    return MastodonConnector(settings, a_house(world, **house), wait=lambda _s: None)


def a_real_picture(width: int, height: int, mime: str = "image/png") -> Picture:
    buffer = io.BytesIO()
    Image.effect_noise((width, height), 90).save(buffer, mime.partition("/")[2])
    data = buffer.getvalue()
    media = Media(
        id=f"{width}x{height}",
        mime=mime,
        width_px=width,
        height_px=height,
        size_bytes=len(data),
        alt_text="Rapat",
    )
    return Picture(media=media, data=data)


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


# --- publishing ------------------------------------------------------------------------------


def test_a_post_goes_out_as_chosen_and_its_receipt_is_the_servers() -> None:
    world = World()
    options = {"visibility": "unlisted", "content_warning": "Angka", "language": "jv"}
    receipt = connected(world).publish(an_outgoing(options=options), "key-1")
    (status,) = world.statuses.values()
    assert receipt == Receipt(remote_id=status["id"], url=status["url"], sent_at=AT)
    assert (status["visibility"], status["spoiler_text"], status["language"]) == (
        "unlisted",
        "Angka",
        "jv",
    )


def test_pictures_are_waited_for_and_keep_their_order_and_words() -> None:
    world = World(media_looks=3)
    waited: list[float] = []
    settings = MastodonConnector.Settings(instance="koperasi.example", token=SECRET)
    connector = MastodonConnector(settings, a_house(world), wait=waited.append)
    connector.publish(
        an_outgoing(pictures=(a_picture("a", "Panen"), a_picture("b", "Rapat"))), "key-1"
    )
    (status,) = world.statuses.values()
    assert [each["description"] for each in status["media_attachments"]] == ["Panen", "Rapat"]
    assert waited == [0.5, 1, 1, 2]
    assert world.asked[-1] == "POST /api/v1/statuses"


def test_a_video_goes_as_it_is_and_is_waited_for() -> None:
    world = World(media_looks=2)
    waited: list[float] = []
    sent: list[bytes] = []

    def watched(request: httpx.Request) -> httpx.Response:
        sent.append(request.read())
        return world.handle_request(request)

    settings = MastodonConnector.Settings(instance="koperasi.example", token=SECRET)
    house = a_house(httpx.MockTransport(watched))
    connector = MastodonConnector(settings, house, wait=waited.append)
    media = Media(
        id="f" * 64,
        mime="video/mp4",
        width_px=320,
        height_px=180,
        size_bytes=len(FILM),
        alt_text="Panen",
    )
    connector.publish(an_outgoing(video=Picture(media=media, data=FILM)), "key-1")
    (status,) = world.statuses.values()
    assert [each["description"] for each in status["media_attachments"]] == ["Panen"]
    assert waited == [0.5]
    assert [FILM in body for body in sent].count(True) == 1


def test_a_picture_that_never_gets_ready_is_surely_not_sent_after_45_seconds() -> None:
    world = World(media_looks=10_000)
    waited: list[float] = []
    settings = MastodonConnector.Settings(instance="koperasi.example", token=SECRET)
    connector = MastodonConnector(settings, a_house(world), wait=waited.append)
    with pytest.raises(Unavailable, match="masih mengolah gambar"):
        connector.publish(an_outgoing(pictures=(a_picture("a"),)), "key-1")
    assert sum(waited) == 44.5
    assert world.statuses == {}


def test_a_picture_that_the_server_would_refuse_is_made_to_fit() -> None:
    world = World()
    media = world.instance["configuration"]["media_attachments"]
    media |= {"image_matrix_limit": 40_000, "supported_mime_types": ["image/jpeg"]}
    sent: list[bytes] = []

    class Watching(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("/media"):
                sent.append(request.read())
            return world.handle_request(request)

    pictures = (a_real_picture(800, 600), a_real_picture(100, 100, "image/jpeg"))
    connected(Watching()).publish(an_outgoing(pictures=pictures), "key-1")
    made_smaller = sent[0][sent[0].index(b"\xff\xd8") :]
    with Image.open(io.BytesIO(made_smaller)) as image:
        assert image.width * image.height <= 40_000
    assert pictures[1].data in sent[1]


def test_a_broken_picture_is_refused_before_anything_is_uploaded() -> None:
    world = World()
    broken = a_picture("a")
    broken = replace(broken, media=replace(broken.media, width_px=90_000, height_px=90_000))
    with pytest.raises(Rejected, match="rusak"):
        connected(world).publish(an_outgoing(pictures=(broken,)), "key-1")
    assert world.asked == ["GET /api/v2/instance/"]


def test_a_text_that_is_too_long_only_with_its_link_or_warning_is_refused_before_uploads() -> None:
    world = World()
    link = "https://koperasi.id/laporan"
    pictures = (a_picture("a"),)
    for long in (
        an_outgoing(text="a" * 480, link=link, pictures=pictures),
        an_outgoing(text="a" * 496, options={"content_warning": "Angka"}, pictures=pictures),
    ):
        with pytest.raises(Rejected, match=r"Terlalu panjang (5|1) huruf"):
            connected(world).publish(long, "key-1")
    assert world.asked == []


def test_an_unknown_choice_of_who_may_see_it_is_refused_and_never_public() -> None:
    world = World()
    with pytest.raises(Rejected, match="Pilihan siapa yang melihat"):
        connected(world).publish(an_outgoing(options={"visibility": "circle"}), "key-1")
    assert world.statuses == {}


def test_an_unknown_emoji_and_half_a_character_go_out_as_text() -> None:
    world = World()
    connected(world).publish(an_outgoing(text="Hore 🫪 :belum_ada: \ud83d\x00 ya\r\nbaru"), "key-1")
    (status,) = world.statuses.values()
    assert status["content"] == "<p>Hore 🫪 :belum_ada: ? ya<br />baru</p>"


def test_a_part_continues_the_post_before_it() -> None:
    world = World()
    connector = connected(world)
    first = connector.publish(an_outgoing(), "key-1")
    part = an_outgoing(text="Bagian dua", target_remote_id=first.remote_id)
    second = connector.follow_up(part, "key-2")
    assert world.statuses[second.remote_id]["in_reply_to_id"] == first.remote_id
    assert connector.find(part, "key-2", DeliveryKind.FOLLOW_UP) == second


# --- answering -------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private", "direct"])
def test_an_answer_names_its_person_and_is_seen_by_no_more_people_than_the_message(
    visibility: str,
) -> None:
    world = World()
    message = world.say("sari@lain.example", "Kapan?", visibility=visibility, spoiler_text="Uang")
    receipt = connected(world).reply(an_outgoing(text="Besok.", target_remote_id=message), "key-1")
    answer = world.statuses[receipt.remote_id]
    assert answer["content"] == "<p>@sari@lain.example Besok.</p>"
    assert answer["visibility"] == visibility
    assert answer["spoiler_text"] == "Uang"
    assert answer["in_reply_to_id"] == message


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private", "direct"])
def test_a_private_answer_is_for_its_person_alone_whoever_saw_the_message(visibility: str) -> None:
    world = World()
    message = world.say("sari@lain.example", "Kapan?", visibility=visibility)
    reply = an_outgoing(text="Saldo Ibu 250.000.", target_remote_id=message, recipient="7")
    connector = connected(world)
    receipt = connector.reply_privately(reply, "key-1")
    answer = world.statuses[receipt.remote_id]
    assert answer["content"] == "<p>@sari@lain.example Saldo Ibu 250.000.</p>"
    assert (answer["visibility"], answer["in_reply_to_id"]) == ("direct", message)
    assert connector.reply_privately(reply, "key-1") == receipt, "the same key gives the one post"
    assert connector.find(reply, "key-1", DeliveryKind.REPLY) == receipt


def test_an_answer_to_a_message_for_a_circle_we_do_not_know_is_for_its_author_alone() -> None:
    world = World()
    message = world.say("sari", "Kapan?", visibility="limited")
    receipt = connected(world).reply(an_outgoing(target_remote_id=message), "key-1")
    assert world.statuses[receipt.remote_id]["visibility"] == "direct"


def test_an_answer_that_names_its_person_already_is_left_as_it_is() -> None:
    world = World()
    message = world.say("sari", "Kapan?")
    reply = an_outgoing(text="Halo @Sari, besok.", target_remote_id=message)
    receipt = connected(world).reply(reply, "key-1")
    assert world.statuses[receipt.remote_id]["content"] == "<p>Halo @Sari, besok.</p>"


def test_the_name_that_is_answered_counts_too() -> None:
    world = World()
    message = world.say("sari@lain.example", "Kapan?")
    fits = an_outgoing(text="a" * 494, target_remote_id=message)
    connected(world).reply(fits, "key-1")
    with pytest.raises(Rejected, match="Terlalu panjang 1 huruf"):
        connected(world).reply(replace(fits, text="a" * 495), "key-2")


def test_an_answer_to_a_message_deleted_meanwhile_is_refused() -> None:
    world = World()
    message = world.say("sari", "Kapan?")
    world.take_away(message)
    with pytest.raises(Rejected, match="tidak ada atau sudah dihapus"):
        connected(world).reply(an_outgoing(target_remote_id=message), "key-1")


@pytest.mark.parametrize("target", ["", "../../../admin", "..", "a/b", "1?x=2"])
def test_an_id_that_is_none_never_becomes_an_address(target: str) -> None:
    world = World()
    connector = connected(world)
    with pytest.raises(Rejected):
        connector.reply(an_outgoing(target_remote_id=target), "key-1")
    assert not [asked for asked in world.asked if "admin" in asked or "POST" in asked]


# --- deleting --------------------------------------------------------------------------------


def test_a_server_that_cannot_delete_is_not_believed_that_the_post_is_gone() -> None:
    world = World()
    connector = connected(world)
    receipt = connector.publish(an_outgoing(), "key-1")
    world.answer_next("DELETE", httpx.Response(404))
    with pytest.raises(Rejected, match="tidak menghapus dari jauh"):
        connector.delete(receipt.remote_id)


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


# --- measuring -------------------------------------------------------------------------------


def test_counts_are_told_in_our_words_and_what_is_not_reported_is_none() -> None:
    world = World()
    made = world.write_elsewhere("Panen", favourites_count=3, reblogs_count=2, replies_count=0)
    assert connected(world).measure([made]) == (
        Reading(
            remote_id=made,
            values={
                Metric.IMPRESSIONS: None,
                Metric.REACH: None,
                Metric.VIEWS: None,
                Metric.REACTIONS: 3,
                Metric.COMMENTS: 0,
                Metric.SHARES: 2,
                Metric.SAVES: None,
                Metric.CLICKS: None,
            },
            raw={
                Metric.REACTIONS: {"favourites_count": 3},
                Metric.SHARES: {"reblogs_count": 2},
                Metric.COMMENTS: {"replies_count": 0},
            },
        ),
    )


@pytest.mark.parametrize("bulk", [True, False])
def test_a_post_deleted_by_hand_and_an_id_that_is_none_empty_nothing_else(bulk: bool) -> None:
    world = World(bulk=bulk)
    ids = [world.write_elsewhere(f"Panen {number}") for number in range(45)]
    world.take_away(ids[7])
    told = connected(world).measure(["not/an/id", *ids])
    assert [reading.remote_id for reading in told] == [*ids[:7], *ids[8:]]


def test_a_count_that_is_no_number_is_unknown() -> None:
    world = World()
    made = world.write_elsewhere("Panen", favourites_count=None, reblogs_count="banyak")
    (reading,) = connected(world).measure([made])
    assert reading.values[Metric.REACTIONS] is None
    assert reading.values[Metric.SHARES] is None


def test_its_abilities_are_those_that_the_platform_has() -> None:
    assert abilities(MastodonConnector) == {
        Capability.PUBLISH,
        Capability.THREAD,
        Capability.REPLY,
        Capability.PRIVATE_REPLY,
        Capability.DELETE,
        Capability.RECONCILE,
        Capability.INBOX,
        Capability.METRICS,
        Capability.AUDIENCE,
        Capability.REACTIONS,
        Capability.AUTHORIZE,
    }


def test_every_moment_is_in_utc() -> None:
    world = World()
    world.write_elsewhere("Panen", created_at="2026-11-18T12:00:00.000+07:00")
    found = connected(world).find(an_outgoing(text="Panen"), "key-1", POST)
    assert found is not None
    assert found.sent_at == datetime(2026, 11, 18, 5, 0, tzinfo=UTC)
    assert found.sent_at.utcoffset() == timedelta(0)
