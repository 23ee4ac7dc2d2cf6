"""Pictures and videos that go with answers, where the platform takes them."""

import json

import pytest

from connectors.house import LooseNotes
from connectors.mastodon.connector import MastodonConnector
from connectors.x.connector import XConnector
from domain.answers import AnswerKind
from domain.channels import Limits
from domain.deliveries import Handover, Receipt
from domain.ports import Connector
from tests.connectors import bluesky_told, test_telegram
from tests.connectors.bluesky_world import SARI, Server
from tests.connectors.mastodon_world import World, an_instance
from tests.connectors.staging import SECRET, a_house, a_picture, an_outgoing
from tests.connectors.telegram_world import TelegramWorld
from tests.connectors.test_bluesky import a_film
from tests.connectors.test_bluesky_inbox import uri
from tests.connectors.x_stage import a_connector
from tests.connectors.x_world import MENTION_ID, XWorld


def at_x() -> tuple[XWorld, XConnector]:
    """An X where a member asked us something."""
    world = XWorld()
    world.say("Seperti apa, @koperasi?", id=MENTION_ID)
    return world, a_connector(world, wait=lambda _s: None)


def created(world: XWorld) -> list[dict[str, object]]:
    """The posts that X was asked to make."""
    asked = [each for each in world.asked if each.url.path == "/2/tweets"]
    return [json.loads(each.content) for each in asked]


def test_x_takes_pictures_with_their_descriptions_along_with_an_answer() -> None:
    world, connector = at_x()
    pictures = (a_picture("a", "Timbangan"), a_picture("b"))
    reply = an_outgoing(text="Begini", target_remote_id=MENTION_ID, pictures=pictures)
    given = connector.reply(reply, "key-1")
    assert isinstance(given, Receipt)
    assert created(world) == [
        {
            "text": "Begini",
            "media": {"media_ids": list(world.media)},
            "reply": {"in_reply_to_tweet_id": MENTION_ID},
        }
    ]
    assert [each.get("alt_text") for each in world.media.values()] == ["Timbangan", None]


def test_x_takes_a_video_along_with_an_answer() -> None:
    world, connector = at_x()
    reply = an_outgoing(text="Begini", target_remote_id=MENTION_ID, video=a_film())
    assert isinstance(connector.reply(reply, "key-1"), Receipt)
    ((media_id, told),) = world.media.items()
    assert told["media_category"] == "tweet_video"
    assert [each["media"] for each in created(world)] == [{"media_ids": [media_id]}]


def test_x_leaves_an_answer_with_pictures_to_a_person_where_it_takes_none_from_programs() -> None:
    world, connector = at_x()
    world.closed.add(MENTION_ID)
    reply = an_outgoing(
        text="Begini", target_remote_id=MENTION_ID, pictures=(a_picture("a", "Timbangan"),)
    )
    given = connector.reply(reply, "key-1")
    assert isinstance(given, Handover)
    assert given.text == "Begini"


def test_bluesky_takes_a_video_along_with_an_answer() -> None:
    server = Server()
    server.put(uri(1), {"$type": "app.bsky.feed.post", "text": "Seperti apa?"})
    reply = an_outgoing(target_remote_id=uri(1), video=a_film())
    receipt = bluesky_told.opened(server).reply(reply, "key-1")
    record = server.records[receipt.remote_id]["value"]
    assert record["reply"]["parent"]["uri"].startswith(f"at://{SARI}/")
    assert (record["embed"]["$type"], record["embed"]["alt"]) == ("app.bsky.embed.video", "Panen")


def on_mastodon() -> MastodonConnector:
    """A server that takes videos, once it was asked what it takes."""
    world = World(
        instance=an_instance(media_attachments={"supported_mime_types": ["image/png", "video/mp4"]})
    )
    settings = MastodonConnector.Settings(instance="koperasi.example", token=SECRET)
    connector = MastodonConnector(settings, a_house(world, notes=LooseNotes()))
    connector.verify()
    return connector


@pytest.mark.parametrize(
    "connector",
    [bluesky_told.opened(Server()), test_telegram.a_bot(TelegramWorld()), at_x()[1], on_mastodon()],
    ids=lambda each: each.platform,
)
def test_an_answer_may_take_along_what_a_post_may(connector: Connector) -> None:
    limits = connector.limits
    assert min(limits.video_bytes_max, limits.images_max) > 0
    for kind in AnswerKind:
        takes = limits.of_answers(kind)
        assert takes.images_max == limits.images_max
        assert takes.video_bytes_max == limits.video_bytes_max


def test_what_takes_no_videos_with_answers_says_so_of_answers_alone() -> None:
    limits = Limits(text_max=9, images_max=4, video_bytes_max=9)
    takes = limits.of_answers(AnswerKind.PUBLIC)
    assert (takes.images_max, takes.video_bytes_max) == (0, 0)
