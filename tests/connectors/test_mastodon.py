"""Posts and answers go out on Mastodon once, to no more people than meant."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from PIL import Image

from connectors.mastodon.connector import MastodonConnector
from domain.channels import Capability
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import (
    Rejected,
    Unavailable,
)
from domain.media import Media
from domain.metrics import Metric, Reading
from domain.ports import Picture, abilities
from tests.connectors.mastodon_told import POST, a_real_picture, connected
from tests.connectors.mastodon_world import World
from tests.connectors.staging import AT, SECRET, a_house, a_picture, an_outgoing
from tests.services.videos_made import FILM

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


def test_what_was_not_chosen_is_as_usual() -> None:
    world = World()
    options = {"visibility": "", "content_warning": "", "language": ""}
    status = world.statuses[
        connected(world).publish(an_outgoing(options=options), "key-1").remote_id
    ]
    assert (status["visibility"], status["language"]) == ("public", "id")


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


def test_no_wish_of_the_answer_shows_it_to_more_people_than_the_message() -> None:
    world = World()
    message = world.say("sari", "Kapan?", visibility="direct", spoiler_text="Uang")
    wishes = {"visibility": "public", "content_warning": "", "language": "su"}
    reply = an_outgoing(text="Besok.", target_remote_id=message, options=wishes)
    answer = world.statuses[connected(world).reply(reply, "key-1").remote_id]
    assert (answer["visibility"], answer["spoiler_text"], answer["language"]) == (
        "direct",
        "Uang",
        "su",
    )


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
