"""What Facebook calls in, in whatever order and however often."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from connectors.facebook.connector import FacebookConnector
from domain.errors import Rejected, Unauthorized, Unavailable
from domain.messages import Author, Incoming, MessageKind
from domain.ports import Batch
from domain.reactions import Reaction, ReactionKind, Unreacted
from tests.connectors.facebook_stage import APP_SECRET, POST_ID, answering, at, connector, taped
from tests.connectors.facebook_world import PAGE_ID
from tests.connectors.tape import FIXTURES

COMMENT = Incoming(
    remote_id="501_71",
    thread=f"{POST_ID}:7001",
    kind=MessageKind.COMMENT,
    author=Author(remote_id="7001", name="Sari Dewi"),
    text="Kapan pupuk datang?",
    at=at("17T10:00"),
    entry_remote_id=POST_ID,
    url=f"https://www.facebook.com/{PAGE_ID}/posts/501?comment_id=71",
    public=True,
)
INBOX_URL = (
    "https://business.facebook.com/latest/inbox/messenger"
    f"?asset_id={PAGE_ID}&selected_item_id=7001&thread_type=FB_MESSAGE"
)
MESSAGE = Incoming(
    remote_id="m_Abc-1",
    thread="messenger:7001",
    kind=MessageKind.DIRECT,
    author=Author(remote_id="7001", name="Sari Dewi"),
    text="Bisa ambil besok?",
    at=at("18T03:00"),
    url=INBOX_URL,
)
LIKE = Reaction(
    remote_id=f"reaction/{POST_ID}/7001",
    account_id="7001",
    post_remote_id=POST_ID,
    kind=ReactionKind.LIKE,
    sign="like",
    at=datetime.fromtimestamp(1794910020, UTC),
    surely_ours=False,
)
NOBODY = httpx.Response(503)


def called(name: str) -> dict[str, Any]:
    told = json.loads((FIXTURES / "facebook" / f"{name}.json").read_text("utf-8"))
    body: dict[str, Any] = told["body"]
    return body


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"x-hub-signature-256": f"sha256={signature}"}


def received(page: FacebookConnector, told: Any) -> Batch:
    body = json.dumps(told).encode()
    return page.receive(signed(body), body)


def heard(name: str, *answers: httpx.Response | Exception) -> Batch:
    _asked, page = answering(*(answers or (NOBODY,)))
    return received(page, called(name))


def test_a_comment_comes_in() -> None:
    assert heard("webhook_comment__added") == Batch(messages=(COMMENT,))


def test_an_edited_comment_comes_again_with_the_time_of_the_edit() -> None:
    (told,) = heard("webhook_comment__edited").messages
    assert (told.remote_id, told.text, told.at, told.edited_at) == (
        "501_71", "Kapan pupuk organik datang?", at("17T10:00"), at("17T10:05"),
    )  # fmt: skip


def test_a_removed_comment_is_withdrawn() -> None:
    assert heard("webhook_comment__removed") == Batch(withdrawn=("501_71",))


def test_a_hidden_comment_and_our_own_post_are_not_news_and_a_reaction_names_who_it_was() -> None:
    assert heard("webhook_feed__nothing_said") == Batch(reactions=(LIKE,))


def reacted(*changes: dict[str, Any]) -> Batch:
    """What is heard of the reaction of the fixture, changed so."""
    told = called("webhook_feed__nothing_said")
    (_hidden, like, *_rest) = told["entry"][0]["changes"]
    values = [{**like["value"], **each} for each in changes]
    told["entry"][0]["changes"] = [{"field": "feed", "value": each} for each in values]
    _asked, page = answering(NOBODY)
    return received(page, told)


def test_another_reaction_takes_the_place_of_the_first_and_one_may_be_taken_back() -> None:
    love = {"reaction_type": "love", "verb": "edit"}
    changed = replace(LIKE, kind=ReactionKind.SIGN, sign="love")
    before = Unreacted(remote_id=LIKE.remote_id, at=LIKE.at - timedelta(microseconds=1))
    over = Unreacted(remote_id=LIKE.remote_id, at=LIKE.at)
    assert reacted(love) == Batch(reactions=(changed,), unreacted=(before,))
    assert reacted({}, {"verb": "remove"}) == Batch(unreacted=(over,))
    assert reacted({"verb": "remove"}, {}) == Batch(reactions=(LIKE,), unreacted=(before,))


def test_a_reaction_to_a_comment_is_the_comments_with_the_posts_address() -> None:
    post = {"permalink_url": "https://www.facebook.com/501"}
    (told,) = reacted({"comment_id": "501_71", "post": post}).reactions
    assert (told.post_remote_id, told.remote_id, told.url) == (
        "501_71",
        "reaction/501_71/7001",
        "https://www.facebook.com/501",
    )


@pytest.mark.parametrize("who", [None, {}, {"id": PAGE_ID}], ids=["hidden", "nobody", "us"])
def test_whose_reaction_it_is_is_not_guessed(who: dict[str, str] | None) -> None:
    assert reacted({"from": who}) == Batch()


def test_an_answer_that_staff_wrote_at_facebook_joins_the_askers_thread() -> None:
    parent = httpx.Response(200, json={"id": "501_71", "from": {"id": "7001"}})
    (told,) = heard("webhook_comment__our_answer", parent).messages
    assert told.from_us
    assert told.thread == COMMENT.thread
    assert told.kind is MessageKind.REPLY


@pytest.mark.parametrize(
    "parent",
    [NOBODY, httpx.Response(200, json={"id": "501_71", "from": {"id": PAGE_ID}})],
    ids=["unknown", "ours"],
)
def test_an_answer_of_ours_to_nobody_or_that_cannot_be_placed_now_is_left_to_the_next_sweep(
    parent: httpx.Response,
) -> None:
    assert heard("webhook_comment__our_answer", parent) == Batch()


def test_an_answer_to_somebody_who_hides_their_name_joins_the_comments_own_thread() -> None:
    parent = httpx.Response(200, json={"id": "501_71"})
    (told,) = heard("webhook_comment__our_answer", parent).messages
    assert told.thread == f"{POST_ID}:501_71"


def test_a_comment_without_an_author_is_a_thread_of_its_own() -> None:
    told = called("webhook_comment__added")
    value = told["entry"][0]["changes"][0]["value"]
    del value["from"], value["post"]
    _asked, page = answering(NOBODY)
    (comment,) = received(page, told).messages
    assert (comment.thread, comment.author, comment.url) == (f"{POST_ID}:501_71", Author(), "")
    value["parent_id"] = "501_70"
    (comment,) = received(page, told).messages
    assert comment.thread == f"{POST_ID}:501_70"


def test_a_message_comes_in_with_its_writers_name() -> None:
    name = httpx.Response(200, json={"first_name": "Sari", "last_name": "Dewi", "id": "7001"})
    assert heard("webhook_message__text", name) == Batch(messages=(MESSAGE,))


def test_a_name_that_cannot_be_had_now_holds_up_no_message() -> None:
    (told,) = heard("webhook_message__text", httpx.ReadTimeout("slow")).messages
    assert told.author == Author(remote_id="7001")


def test_an_echo_is_our_own_answer_and_a_picture_alone_says_so() -> None:
    batch = heard("webhook_message__echo_and_picture", NOBODY)
    assert [(each.remote_id, each.thread, each.from_us) for each in batch.messages] == [
        ("m_Def-2", "messenger:7001", True),
        ("m_Ghi-3", "messenger:7001", False),
    ]
    assert batch.withdrawn == ("m_Jkl-4",)  # taken back by its writer
    assert batch.messages[1].text == "(Lampiran tanpa teks. Buka di Facebook untuk melihatnya.)"


def test_calls_that_repeat_and_come_in_disorder_tell_the_same() -> None:
    _asked, page = answering(NOBODY)
    edited, added = called("webhook_comment__edited"), called("webhook_comment__added")
    once = [received(page, told) for told in (added, edited)]
    again = [received(page, told) for told in (edited, added, edited)]
    assert again == [once[1], once[0], once[1]]


def test_several_entries_of_one_call_are_put_in_order_and_other_pages_are_left_out() -> None:
    told = called("webhook_comment__added")
    late = json.loads(json.dumps(told["entry"][0]))
    late["changes"][0]["value"] |= {"comment_id": "501_90", "created_time": 1_795_000_000}
    strange = {**told["entry"][0], "id": "999"}
    _asked, page = answering(NOBODY)
    batch = received(page, {"object": "page", "entry": [late, strange, *told["entry"]]})
    assert [each.remote_id for each in batch.messages] == ["501_71", "501_90"]


def test_other_objects_are_not_read() -> None:
    _asked, page = answering(NOBODY)
    assert received(page, {**called("webhook_comment__added"), "object": "user"}) == Batch()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-hub-signature-256": ""},
        {"x-hub-signature-256": "sha256=é"},
        {"x-hub-signature": "sha1=0"},
        signed(b"{}", "another secret"),
        signed(b"{} "),
    ],
    ids=range(6),
)
def test_a_forged_call_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(Unauthorized, match="Tanda tangan"):
        connector().receive(headers, b"{}")


def test_without_the_apps_secret_no_call_can_be_believed() -> None:
    page = connector(app_secret="")
    with pytest.raises(Unauthorized, match="Isi rahasia aplikasi"):
        page.receive(signed(b"{}", ""), b"{}")
    with pytest.raises(Unauthorized, match="Isi rahasia aplikasi"):
        page.greet({"hub.mode": "subscribe", "hub.verify_token": ""})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"object": "page", "entry": 1}',
        b'{"object": "page", "entry": [{}]}',
        b"[" * 100_000,
        b'{"object":"page","entry":[{"id":"1029384756","messaging":[{"message":{"mid":"m"}}]}]}',
        b'{"object":"page","entry":[{"id":"1029384756","messaging":[{"message":{"mid":"m"},'
        b'"sender":{"id":"1"},"recipient":{"id":"2"},"timestamp":1e300}]}]}',
    ],
    ids=range(9),
)
def test_what_nobody_can_read_is_rejected(body: bytes) -> None:
    with pytest.raises(Rejected, match="tidak dapat dibaca"):
        answering(NOBODY)[1].receive(signed(body), body)


def test_facebook_is_greeted_by_its_own_challenge_once_it_knows_the_token() -> None:
    page = connector()
    told = httpx.Response(200, json={"id": PAGE_ID, "name": "Koperasi Maju"})
    worth = httpx.Response(200, json={"data": {"type": "PAGE", "is_valid": True}})
    (note,) = answering(told, worth)[1].verify().notes
    token = note.removeprefix("Token verifikasi webhook: ")
    assert len(token) == 32
    question = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"}
    assert page.greet(question) == "1158201444"
    for wrong in ({"hub.verify_token": token[:-1]}, {"hub.mode": "unsubscribe"}):
        with pytest.raises(Unauthorized):
            page.greet({**question, **wrong})
    with pytest.raises(Unauthorized):
        page.greet({})


def test_the_page_is_told_to_call_our_app() -> None:
    with taped("webhook__call_here") as page:
        page.call_here("https://koperasi.example/hooks/ch-1")


def test_the_page_is_told_to_stop() -> None:
    with taped("webhook__stop") as page:
        page.call_here("")


def test_a_lost_answer_to_that_can_be_asked_for_again() -> None:
    for answer in (httpx.ReadTimeout("slow"), httpx.Response(200, json={"success": False})):
        _asked, page = answering(answer)
        with pytest.raises(Unavailable):
            page.call_here("https://koperasi.example/hooks/ch-1")
