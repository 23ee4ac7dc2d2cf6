"""What is on Facebook already is deleted or found, and never taken for another."""

from datetime import timedelta

import httpx
import pytest

from connectors.facebook.connector import FacebookConnector
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import (
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from tests.connectors.facebook_stage import POST_ID, answering, at, connector, taped
from tests.connectors.facebook_told import COMMENT_URL, INBOX_URL, LINK, POST_URL, TEXT
from tests.connectors.facebook_world import PAGE_ID, Graph, refused
from tests.connectors.staging import AT, an_outgoing

# --- deleting -------------------------------------------------------------------------------


def test_a_post_is_deleted() -> None:
    with taped("delete__post") as page:
        page.delete(POST_ID)


def test_a_post_that_somebody_deleted_by_hand_is_gone_already() -> None:
    with taped("delete__gone") as page:
        page.delete(POST_ID)


def test_a_post_that_is_still_there_and_cannot_be_deleted_is_not_called_gone() -> None:
    with taped("delete__not_ours") as page, pytest.raises(Rejected):
        page.delete(POST_ID)


def test_a_deletion_that_says_no_is_a_doubt() -> None:
    _asked, page = answering(httpx.Response(200, json={"success": False}))
    with pytest.raises(OutcomeUnknown):
        page.delete(POST_ID)


# --- finding --------------------------------------------------------------------------------


def found(page: FacebookConnector, kind: DeliveryKind, **changes: str) -> Receipt | None:
    return page.find(an_outgoing(**changes), "key-1", kind)


def test_a_post_is_found_by_its_words_and_time() -> None:
    with taped("find__post") as page:
        assert found(page, DeliveryKind.POST) == Receipt(
            remote_id=f"{PAGE_ID}_502",
            url=f"https://www.facebook.com/{PAGE_ID}/posts/502",
            sent_at=at("18T05:00:04"),
        )


@pytest.mark.parametrize(
    ("tape", "link"),
    [("find__post_on_the_second_page", ""), ("find__picture_with_link", LINK)],
)
def test_a_post_is_found_wherever_it_stands(tape: str, link: str) -> None:
    with taped(tape) as page:
        receipt = found(page, DeliveryKind.POST, link=link)
    assert receipt
    assert receipt.remote_id == f"{PAGE_ID}_502"


def test_a_post_of_other_words_or_another_time_is_not_it() -> None:
    with taped("find__not_there") as page:
        assert found(page, DeliveryKind.POST) is None


@pytest.mark.parametrize(("minutes", "there"), [(-59, True), (-61, False), (29, True), (31, False)])
def test_clocks_may_be_off_by_minutes(minutes: int, there: bool) -> None:
    made_at = (AT + timedelta(minutes=minutes)).isoformat()
    post = {"id": POST_ID, "message": TEXT, "created_time": made_at}
    _asked, page = answering(httpx.Response(200, json={"data": [post]}))
    assert (found(page, DeliveryKind.POST) is not None) is there


def test_without_words_only_the_time_tells_and_it_must_be_near() -> None:
    posts = [
        {"id": f"{PAGE_ID}_1", "created_time": (AT - timedelta(minutes=11)).isoformat()},
        {"id": f"{PAGE_ID}_2", "created_time": (AT + timedelta(seconds=3)).isoformat()},
    ]
    _asked, page = answering(httpx.Response(200, json={"data": posts}))
    receipt = found(page, DeliveryKind.POST, text="")
    assert receipt
    assert receipt.remote_id == f"{PAGE_ID}_2"
    _asked, page = answering(httpx.Response(200, json={"data": posts[:1]}))
    assert found(page, DeliveryKind.POST, text="") is None


def test_a_post_of_another_delivery_with_the_same_words_is_not_taken_for_this_one() -> None:
    page = connector(Graph(), app_secret="")
    page.publish(an_outgoing(), "key-0")
    assert page.find(an_outgoing(), "key-1", DeliveryKind.POST) is None


def test_the_same_text_said_to_be_there_already_is_looked_for() -> None:
    duplicate = refused(400, message="Duplicate status message", code=506)
    _asked, page = answering(duplicate)
    with pytest.raises(OutcomeUnknown, match="baru saja tayang"):
        page.publish(an_outgoing(), "key-1")
    earlier = {"id": POST_ID, "message": TEXT, "created_time": "2026-11-18T04:40:00+0000"}
    _asked, page = answering(httpx.Response(200, json={"data": [earlier]}))
    receipt = found(page, DeliveryKind.POST)
    assert receipt
    assert receipt.remote_id == POST_ID


def test_too_many_posts_to_look_through_is_no_answer() -> None:
    newer = {"id": POST_ID, "message": "Lain", "created_time": "2026-11-18T05:10:00+0000"}
    paging = {"next": "https://graph.facebook.com/x", "cursors": {"after": "QVF"}}
    asked, page = answering(httpx.Response(200, json={"data": [newer], "paging": paging}))
    with pytest.raises(Unavailable):
        found(page, DeliveryKind.POST)
    assert len(asked) == 10


def test_a_list_nobody_can_read_is_no_answer() -> None:
    nameless = {"message": TEXT, "created_time": "2026-11-18T05:00:00+0000"}
    _asked, page = answering(httpx.Response(200, json={"data": [nameless]}))
    with pytest.raises(Unavailable):
        found(page, DeliveryKind.POST)


def test_a_reply_is_found_below_the_comment_that_began_the_thread_and_only_if_it_is_ours() -> None:
    with taped("find__reply") as page:
        receipt = found(page, DeliveryKind.REPLY, target_remote_id="501_81")
    assert receipt == Receipt(
        remote_id="501_82", url=f"{POST_URL}/?comment_id=82", sent_at=at("18T05:00:03")
    )


def test_a_reply_to_a_deleted_comment_is_not_there() -> None:
    with taped("find__reply_to_a_deleted_comment") as page:
        assert found(page, DeliveryKind.REPLY, target_remote_id="501_81") is None


def test_a_follow_up_is_found_below_our_post() -> None:
    with taped("find__follow_up") as page:
        receipt = found(page, DeliveryKind.FOLLOW_UP, target_remote_id=POST_ID)
    assert receipt == Receipt(remote_id="501_77", url=COMMENT_URL, sent_at=at("18T05:00:03"))


def test_a_message_is_found_in_its_conversation_and_the_persons_same_words_are_not_it() -> None:
    with taped("find__message") as page:
        receipt = found(page, DeliveryKind.REPLY, target_remote_id="m_Abc-1")
    assert receipt == Receipt(remote_id="m_Def-2", url=INBOX_URL, sent_at=at("18T05:00:02"))


def test_a_message_that_is_not_there_is_not_found() -> None:
    asked_by = {"id": "m_1", "created_time": "2026-11-18T04:00:00+0000", "from": {"id": "7001"}}
    _asked, page = answering(
        httpx.Response(200, json=asked_by), httpx.Response(200, json={"data": []})
    )
    assert found(page, DeliveryKind.REPLY, target_remote_id="m_1") is None


def test_looking_that_is_refused_for_another_reason_is_no_answer() -> None:
    _asked, page = answering(refused(400, message="(#100) Unknown", code=100))
    with pytest.raises(Rejected):
        found(page, DeliveryKind.REPLY, target_remote_id="501_81")
    with pytest.raises(Rejected):
        found(page, DeliveryKind.DELETION, target_remote_id=POST_ID)


def test_a_deletion_is_done_when_the_post_is_not_there() -> None:
    with taped("find__deleted") as page:
        receipt = found(page, DeliveryKind.DELETION, target_remote_id=POST_ID)
    assert receipt == Receipt(remote_id=POST_ID, sent_at=AT)


def test_a_deletion_is_not_done_while_the_post_is_there() -> None:
    with taped("find__deletion_not_done") as page:
        assert found(page, DeliveryKind.DELETION, target_remote_id=POST_ID) is None
