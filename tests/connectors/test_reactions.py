"""Who reacted, as each platform tells it: by person and post, repeatable, and nobody is guessed."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest

from connectors.bluesky.connector import BlueskyConnector
from connectors.house import LooseNotes
from connectors.mastodon.connector import MastodonConnector
from connectors.sandbox import SandboxConnector, SandboxTransport
from connectors.sandbox_platform import SandboxPlatform
from domain.errors import Rejected, Unavailable
from domain.ports import Batch, ReactionSource
from domain.reactions import Reaction, ReactionBatch, ReactionKind, Unreacted
from tests.connectors import bluesky_world as sky
from tests.connectors.mastodon_world import US, World, an_account
from tests.connectors.staging import AT, SECRET, a_house, an_outgoing
from tests.connectors.telegram_told import a_bot, a_forward
from tests.connectors.telegram_world import CHANNEL, CHATS, GROUP, MEMBER, TelegramWorld

LATER = AT + timedelta(hours=1)


# --- Mastodon ---------------------------------------------------------------------------------


class Fediverse:
    """A world with a post of ours, and a connector that is made anew for each call."""

    def __init__(self) -> None:
        self.world, self.now = World(), LATER
        self.world.now = LATER
        self.post = self.connector().publish(an_outgoing(), "key-1").remote_id

    def connector(self) -> MastodonConnector:
        made = MastodonConnector.Settings(instance="koperasi.example", token=SECRET)
        house = a_house(self.world, notes=LooseNotes(), now=lambda: self.now)
        return MastodonConnector(made, house)

    def react(self, sign: str, person: str, id: str = "") -> None:
        who = an_account(person, f"nama{person}@lain.example")
        self.world.notify(self.world.statuses[self.post], id, type=sign, account=who)

    def heard(self, cursor: str = "") -> ReactionBatch:
        return self.connector().hear_reactions(cursor)


def test_a_favourite_and_a_boost_name_person_post_and_kind() -> None:
    fediverse = Fediverse()
    fediverse.react("favourite", "201")
    fediverse.react("reblog", "202")
    url = fediverse.world.statuses[fediverse.post]["url"]
    post, at = fediverse.post, fediverse.world.notifications[0]["created_at"]
    whole = {"post_remote_id": post, "url": url, "at": datetime.fromisoformat(at)}
    assert fediverse.heard().reactions == (
        Reaction(
            remote_id=f"favourite/{post}/201",
            account_id="201",
            kind=ReactionKind.LIKE,
            sign="favourite",
            **whole,
        ),
        Reaction(
            remote_id=f"reblog/{post}/202",
            account_id="202",
            kind=ReactionKind.BOOST,
            sign="reblog",
            **whole,
        ),
    )


def test_what_is_no_reaction_of_another_is_left_out() -> None:
    fediverse = Fediverse()
    for sign in ("mention", "follow", "poll", "admin.report"):
        fediverse.react(sign, "201")
    fediverse.react("favourite", US)
    fediverse.react("favourite", "203")
    fediverse.world.notifications[-1]["status"] = None
    assert fediverse.heard().reactions == ()


def test_the_cursor_goes_on_behind_what_nothing_can_come_below_any_more() -> None:
    fediverse = Fediverse()
    fediverse.react("favourite", "201", id="5001")
    first = fediverse.heard()
    assert [each.account_id for each in first.reactions] == ["201"]
    fediverse.now += timedelta(hours=1)
    fediverse.world.now = fediverse.now
    again = fediverse.heard(first.cursor)
    fediverse.react("favourite", "202", id="5002")
    later = fediverse.heard(again.cursor)
    assert again.cursor == "5001"
    assert [each.account_id for each in later.reactions] == ["202"]
    assert fediverse.heard("5002").reactions == ()


def test_a_favourite_taken_back_and_given_again_is_the_same() -> None:
    fediverse = Fediverse()
    fediverse.react("favourite", "201")
    (before,) = fediverse.heard().reactions
    fediverse.world.notifications.clear()
    fediverse.react("favourite", "201", id="9001")
    (after,) = fediverse.heard().reactions
    assert after.remote_id == before.remote_id


# --- Bluesky ----------------------------------------------------------------------------------


class Sky:
    """A server with notifications, and a connector over it."""

    def __init__(self, *notifications: Mapping[str, Any], page: int = 100) -> None:
        self.server = sky.Server(page=page)
        told = sorted(notifications, key=lambda each: str(each["indexedAt"]), reverse=True)
        self.server.said = [dict(each) for each in told]
        self.asked: list[httpx.QueryParams] = []

    def heard(self, cursor: str = "", now: datetime = LATER) -> ReactionBatch:
        notes = LooseNotes()
        for name, value in sky.NOTES.items():
            notes.write(name, value)
        house = a_house(self.server, notes=notes, now=lambda: now)
        settings = BlueskyConnector.Settings(**sky.SETTINGS)
        return BlueskyConnector(settings, house).hear_reactions(cursor)


def a_like(number: int = 1, reason: str = "like", **changes: Any) -> dict[str, Any]:
    """As the lexicon app.bsky.notification.listNotifications has it."""
    at = AT + timedelta(minutes=number)
    return {
        "uri": f"at://{sky.SARI}/app.bsky.feed.{reason}/3m6vlike{number}",
        "cid": "bafyreihash",
        "author": {"did": sky.SARI, "handle": "sari.bsky.social", "displayName": "Sari"},
        "reason": reason,
        "reasonSubject": sky.POST,
        "record": {"$type": f"app.bsky.feed.{reason}", "createdAt": "2020-01-01T00:00:00Z"},
        "isRead": False,
        "indexedAt": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        **changes,
    }


def test_a_like_and_a_repost_name_person_post_and_the_servers_own_time() -> None:
    rkey = sky.POST.rpartition("/")[2]
    url = f"https://bsky.app/profile/{sky.DID}/post/{rkey}"
    whole: dict[str, Any] = {"account_id": sky.SARI, "post_remote_id": sky.POST, "url": url}
    assert Sky(a_like(1), a_like(2, "repost")).heard().reactions == (
        Reaction(
            remote_id=f"like/{rkey}/{sky.SARI}",
            kind=ReactionKind.LIKE,
            sign="like",
            at=AT + timedelta(minutes=1),
            **whole,
        ),
        Reaction(
            remote_id=f"repost/{rkey}/{sky.SARI}",
            kind=ReactionKind.BOOST,
            sign="repost",
            at=AT + timedelta(minutes=2),
            **whole,
        ),
    )


ODD: Sequence[Mapping[str, Any]] = (
    {"reason": "like-via-repost"},
    {"reason": "follow"},
    {"reasonSubject": f"at://{sky.SARI}/app.bsky.feed.post/3m6vr5t7abk2q"},
    {"reasonSubject": f"at://{sky.DID}/app.bsky.feed.generator/kabar"},
    {"reasonSubject": None},
    {"author": None},
    {"author": {"handle": "no.did"}},
    {"author": {"did": sky.DID}},
    {"uri": 7},
)


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_what_is_no_reaction_to_us_or_cannot_be_read_is_left_out(odd: Mapping[str, Any]) -> None:
    heard = Sky({**a_like(1), **odd}, a_like(2)).heard()
    assert [each.at for each in heard.reactions] == [AT + timedelta(minutes=2)]
    assert Sky({**a_like(1), "indexedAt": "soon"}).heard().reactions == ()


def test_a_reading_goes_on_page_by_page_and_tells_nothing_twice() -> None:
    several = [a_like(number) for number in range(1, 8)]
    world = Sky(*several, page=3)
    first = world.heard()
    assert len(first.reactions) == 7
    world.server.said.insert(0, a_like(9))
    second = world.heard(first.cursor)
    assert [each.at for each in second.reactions] == [AT + timedelta(minutes=9)]
    assert world.heard(second.cursor).reactions == ()
    assert len(world.heard("no cursor at all").reactions) == 8


def test_a_server_without_a_reading_service_says_so() -> None:
    world = Sky(a_like())
    world.server.serves_reading = False
    with pytest.raises(Rejected):
        world.heard()


# --- Telegram ---------------------------------------------------------------------------------


def signs(*emoji: str) -> list[dict[str, str]]:
    return [
        {"type": "emoji", "emoji": each}
        if not each.isdigit()
        else {"type": "custom_emoji", "custom_emoji_id": each}
        for each in emoji
    ]


def change(
    old: Sequence[str], new: Sequence[str], chat: int = GROUP, message_id: int = 50, **more: Any
) -> dict[str, Any]:
    """A MessageReactionUpdated, by the specification of the Bot API."""
    who = {"user": {"id": MEMBER, "is_bot": False, "first_name": "Sari"}}
    return {
        "chat": CHATS[chat],
        "message_id": message_id,
        "date": int(AT.timestamp()),
        "old_reaction": signs(*old),
        "new_reaction": signs(*new),
        **(more or who),
    }


def batch_of(*changes: Mapping[str, Any], world: TelegramWorld | None = None) -> Batch:
    there = world or TelegramWorld()
    for each in changes:
        there.said("message_reaction", **each)
    return a_bot(there, LooseNotes(), chat=str(GROUP)).collect("")


def test_a_sign_under_a_message_names_the_person_and_claims_no_meaning() -> None:
    batch = batch_of(change([], ["👍", "5368324170671202286"]))
    whole: dict[str, Any] = {
        "account_id": str(MEMBER),
        "post_remote_id": f"{GROUP}:50",
        "kind": ReactionKind.SIGN,
        "at": AT,
        "surely_ours": False,
    }
    name = f"{GROUP}:50/{MEMBER}"
    urls = {each.url for each in batch.reactions}
    assert [each.url.startswith("https://t.me/") for each in batch.reactions] == [True, True]
    assert batch.reactions == (
        Reaction(remote_id=f"{name}/👍", sign="👍", url=min(urls), **whole),
        Reaction(
            remote_id=f"{name}/5368324170671202286",
            sign="5368324170671202286",
            url=min(urls),
            **whole,
        ),
    )
    assert batch.unreacted == ()


def test_a_sign_that_is_changed_is_taken_back_and_the_other_is_given() -> None:
    batch = batch_of(change(["👍", "🔥"], ["🔥", "🙏"]))
    assert [each.sign for each in batch.reactions] == ["🙏"]
    assert batch.unreacted == (Unreacted(remote_id=f"{GROUP}:50/{MEMBER}/👍", at=AT),)


@pytest.mark.parametrize(
    ("turns", "given", "taken"),
    [
        (([], ["👍"], []), [], 1),
        ((["👍"], [], ["👍"]), ["👍"], 0),
        (([], ["👍"], ["🔥"], ["👍"]), ["👍"], 1),
    ],
)
def test_of_somebody_who_changes_their_mind_the_last_counts(
    turns: Sequence[Sequence[str]], given: list[str], taken: int
) -> None:
    changes = [change(old, new) for old, new in pairwise(turns)]
    batch = batch_of(*changes)
    assert [each.sign for each in batch.reactions] == given
    assert len(batch.unreacted) == taken


@pytest.mark.parametrize(
    "who",
    [
        {"actor_chat": CHATS[GROUP]},
        {"user": {"id": 7, "is_bot": True, "first_name": "Robot"}},
    ],
    ids=["anonymous", "bot"],
)
def test_whoever_reacts_without_a_name_is_not_guessed(who: Mapping[str, Any]) -> None:
    batch = batch_of(change([], ["👍"], **who), change(["👍"], [], **who))
    assert (batch.reactions, batch.unreacted) == ((), ())


def test_in_a_group_that_is_not_ours_nothing_is_heard() -> None:
    elsewhere = {**change([], ["👍"]), "chat": {**CHATS[GROUP], "id": -1009999}}
    assert batch_of(elsewhere).reactions == ()


def test_a_sign_under_a_post_in_the_discussion_group_is_the_channels_posts() -> None:
    world = TelegramWorld()
    world.said(**a_forward(40, 12))
    world.said("message_reaction", **change([], ["👍"], message_id=40))
    (given,) = a_bot(world, LooseNotes()).collect("").reactions
    assert given.post_remote_id == f"{CHANNEL}:12"


def test_one_that_cannot_be_read_holds_up_no_other() -> None:
    odd = {**change([], ["👍"]), "new_reaction": "thumbs"}
    assert len(batch_of(odd, change([], ["🙏"], message_id=51)).reactions) == 1


# --- the sandbox -------------------------------------------------------------------------------


def test_the_sandbox_tells_who_liked_what_once() -> None:
    platform = SandboxPlatform(now=lambda: AT)
    settings = SandboxConnector.Settings(token="sandbox-token")
    connector = SandboxConnector(settings, a_house(SandboxTransport(platform)))
    assert isinstance(connector, ReactionSource)
    post = connector.publish(an_outgoing(), "key-1").remote_id
    for _twice in range(2):
        platform.like("acc-1", post)
    batch = connector.hear_reactions("")
    assert batch == ReactionBatch(
        reactions=(
            Reaction(
                remote_id="like-1",
                account_id="acc-1",
                post_remote_id=post,
                kind=ReactionKind.LIKE,
                sign="like",
                at=AT,
                url=f"https://sandbox.invalid/koperasi/{post}",
            ),
        ),
        cursor="1",
    )
    assert connector.hear_reactions(batch.cursor) == ReactionBatch(cursor="1")


def test_a_platform_that_is_down_is_told_as_such() -> None:
    def down(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(503, content=json.dumps({"error": "maintenance"}))

    settings = SandboxConnector.Settings()
    with pytest.raises(Unavailable):
        SandboxConnector(settings, a_house(httpx.MockTransport(down))).hear_reactions("")
