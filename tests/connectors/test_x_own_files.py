"""Pictures on answers that staff wrote in X's own app: asked for by the answers' ids, paid for, and
not at all for what went out from here."""

from typing import Any

import httpx
import pytest

from connectors.house import LooseNotes
from connectors.x.connector import XConnector
from connectors.x.counts import IDS_MAX
from domain.attachments import Enclosed, NotKept
from domain.deliveries import Receipt
from domain.messages import Incoming
from tests.connectors.x_stage import NOW, a_connector, an_outgoing, on_tape
from tests.connectors.x_world import ME, MEMBER, MENTION_ID, SETTINGS, XWorld

THERE = "https://pbs.twimg.com/media/GxSlip.png"
SLIP = {"media_key": "3_9", "type": "photo", "url": THERE, "alt_text": "Slip setoran"}
PNG = Enclosed(name="Slip setoran.png", kind="image/png", size_bytes=3, data=b"PNG")
NOT_ASKED, NOT_TOLD = Enclosed(not_kept=NotKept.TOO_DEAR), Enclosed(not_kept=NotKept.UNREADABLE)
SEEN = "[gambar atau video; lihat aslinya]"
MONTH = "spent-2026-11"
# a post of our own list with the name beside it, and a picture, in millionths of a dollar
OWN, PICTURE = 1_000 + 10_000, 5_000


class App(XWorld):
    """Where staff answer in X's own app. `refuses`: the status of what it says to questions for
    posts by their ids."""

    refuses = 0

    def answer(self, text: str = "@sari Ini slipnya https://t.co/abc", **changes: Any) -> str:
        self.hung["3_9"], self.files[THERE] = SLIP, b"PNG"
        link = {"url": "https://t.co/abc", "expanded_url": "https://x.com/k/status/1/photo/1"}
        return self.say(
            text,
            **{
                "author_id": ME,
                "in_reply_to_user_id": MEMBER,
                "referenced_posts": [{"type": "replied_to", "id": MENTION_ID}],
                "attachments": {"media_keys": ["3_9"]},
                "entities": {"urls": [link]},
                **changes,
            },
        )

    def _several(self, request: httpx.Request, query: Any) -> httpx.Response:
        return httpx.Response(self.refuses) if self.refuses else super()._several(request, query)


def an_app(**answer: Any) -> App:
    world = App(now=NOW)
    world.answer(**answer)
    return world


def heard(x: XConnector) -> list[Incoming]:
    return list(x.collect("").messages)


def questions(world: XWorld) -> list[dict[str, str]]:
    """For posts by their ids."""
    asked = [each for each in world.asked if (each.method, each.url.path) == ("GET", "/2/tweets")]
    return [dict(each.url.params) for each in asked]


def test_a_picture_comes_along_with_an_answer_from_the_app() -> None:
    with on_tape("collect__own_pictures") as x:
        (message,) = heard(x)
    assert (message.from_us, message.text, message.attachments) == (
        True,
        "Ini slipnya",
        (Enclosed(name="Slip setoran.png", kind="image/png", size_bytes=3, data=b"PNG"),),
    )


def test_each_of_them_is_paid_for_once_a_day() -> None:
    world, notes = an_app(), LooseNotes()
    for _time in range(2):
        (message,) = heard(a_connector(world, notes=notes))
        assert (message.text, message.attachments) == ("Ini slipnya", (PNG,))
        assert notes.tally(MONTH) == OWN + PICTURE


def test_a_picture_alone_needs_no_words() -> None:
    (message,) = heard(a_connector(an_app(text="@sari https://t.co/abc")))
    assert (message.text, message.attachments) == ("", (PNG,))


@pytest.mark.parametrize(
    "other",
    [
        {"attachments": {}, "entities": {}},
        {"referenced_posts": [], "in_reply_to_user_id": None},
        {"in_reply_to_user_id": ME},
    ],
    ids=["without pictures", "no answer", "to ourselves"],
)
def test_nothing_else_of_ours_is_asked_for(other: dict[str, Any]) -> None:
    world, notes = an_app(**other), LooseNotes()
    heard(a_connector(world, notes=notes))
    assert (questions(world), notes.tally(MONTH)) == ([], OWN)


def test_what_went_out_from_here_is_not_asked_for() -> None:
    world = App(now=NOW)
    world.say("Mana slipnya?", id=MENTION_ID)
    x = a_connector(world)
    sent = x.reply(an_outgoing("@sari Ini slipnya", target_remote_id=MENTION_ID), "kunci-1")
    assert isinstance(sent, Receipt)
    world.answer(id=sent.remote_id)  # as its list shows it, with the picture
    assert [each.attachments for each in heard(x) if each.from_us] == [()]
    assert questions(world) == []


# of the budget of one dollar 0.2 is kept for a post; a page of 100 posts may have 400 pictures
@pytest.mark.parametrize(("budget", "comes"), [("2.211", True), ("2.210", False)])
def test_where_the_money_is_short_it_says_that_something_is_there(budget: str, comes: bool) -> None:
    world, notes = an_app(), LooseNotes()
    x = a_connector(world, {**SETTINGS, "monthly_budget_usd": budget}, notes=notes)
    (message,) = heard(x)
    assert (message.text, message.attachments) == ("Ini slipnya", (PNG if comes else NOT_ASKED,))
    assert notes.tally(MONTH) == OWN + (PICTURE if comes else 0)
    assert len(questions(world)) == int(comes)


def test_a_picture_alone_that_is_not_asked_for_has_words_of_its_own() -> None:
    world = an_app(text="@sari https://t.co/abc")
    (message,) = heard(a_connector(world, {**SETTINGS, "monthly_budget_usd": "1"}))
    assert (message.text, message.attachments) == (SEEN, (NOT_ASKED,))


@pytest.mark.parametrize("refuses", [403, 404, 429, 503])
def test_a_question_that_fails_loses_the_picture_and_not_the_message(refuses: int) -> None:
    world = an_app()
    world.refuses = refuses
    (message,) = heard(a_connector(world))
    assert (message.text, message.attachments) == ("Ini slipnya", (NOT_TOLD,))


def test_an_answer_that_is_gone_when_it_is_asked_for_still_comes_in() -> None:
    world = an_app()
    world._several = lambda _request, _query: httpx.Response(200, json={"errors": []})  # type: ignore[method-assign,assignment]
    (message,) = heard(a_connector(world))
    assert message.attachments == (NOT_TOLD,)


@pytest.mark.parametrize("odd", [{"data": 7}, {"data": [{}]}, {"data": ["x"]}, [], "x", None])
def test_an_odd_answer_loses_the_picture_and_not_the_message(odd: Any) -> None:
    world = an_app()
    world._several = lambda _request, _query: httpx.Response(200, json=odd)  # type: ignore[method-assign,assignment]
    (message,) = heard(a_connector(world))
    assert (message.text, message.attachments) == ("Ini slipnya", (NOT_TOLD,))


def test_the_old_names_bring_them_too() -> None:
    world = an_app()
    world.old_names = True
    (message,) = heard(a_connector(world))
    assert message.attachments == (PNG,)
    assert questions(world)[-1]["tweet.fields"] == "attachments"


def test_many_are_asked_for_a_hundred_at_a_time() -> None:
    world = App(now=NOW)
    for _answer in range(IDS_MAX + 1):
        world.answer()
    x = a_connector(world, {**SETTINGS, "monthly_budget_usd": "50"})
    assert len(heard(x)) == IDS_MAX + 1
    assert [len(each["ids"].split(",")) for each in questions(world)] == [IDS_MAX, 1]
