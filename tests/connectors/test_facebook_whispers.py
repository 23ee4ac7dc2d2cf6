"""Answering a comment where its writer alone reads it: once, and within a week."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from domain.deliveries import DeliveryKind, Receipt
from domain.errors import OutcomeUnknown, Rejected, Unauthorized, Unavailable
from domain.ports import Outgoing
from tests.connectors.facebook_stage import answering, at, taped
from tests.connectors.facebook_world import PAGE_ID, refused
from tests.connectors.staging import AT, an_outgoing

INBOX_URL = (
    "https://business.facebook.com/latest/inbox/messenger"
    f"?asset_id={PAGE_ID}&selected_item_id=7001&thread_type=FB_MESSAGE"
)
RECEIPT = Receipt(remote_id="m_Wsp-1", url=INBOX_URL, sent_at=AT)
FRESH = {"id": "501_81", "created_time": "2026-11-17T05:00:00+0000"}
HANGS_UP = httpx.ReadTimeout("no answer")


def a_whisper(**changes: Any) -> Outgoing:
    return an_outgoing(**{"target_remote_id": "501_81", "recipient": "7001", **changes})


def found(page: Any) -> Receipt | None:
    receipt: Receipt | None = page.find(a_whisper(), "key-3", DeliveryKind.REPLY)
    return receipt


def test_a_comment_is_answered_in_messenger_by_its_own_id_and_once_a_key() -> None:
    with taped("whisper__comment") as page:
        assert page.reply_privately(a_whisper(), "key-3") == RECEIPT
        assert page.reply_privately(a_whisper(), "key-3") == RECEIPT


def test_where_the_person_is_not_told_the_comments_writer_is_linked() -> None:
    _asked, page = answering(
        httpx.Response(200, json=FRESH), httpx.Response(200, json={"message_id": "m_Wsp-1"})
    )
    assert page.reply_privately(a_whisper(), "key-3") == RECEIPT


def test_a_comment_that_had_its_one_message_is_refused_in_clear_words() -> None:
    with taped("whisper__somebody_elses") as page, pytest.raises(Rejected, match="sudah pernah"):
        page.reply_privately(a_whisper(), "key-3")


def test_the_one_message_that_an_earlier_try_sent_is_its_receipt() -> None:
    with taped("whisper__sent_before") as page:
        receipt = page.reply_privately(a_whisper(), "key-3")
    assert receipt == Receipt(remote_id="m_Wsp-1", url=INBOX_URL, sent_at=at("18T05:00:02"))


def test_after_a_week_nothing_is_sent_and_the_person_is_told_why() -> None:
    with taped("whisper__after_a_week") as page, pytest.raises(Rejected, match="lebih dari 7 hari"):
        page.reply_privately(a_whisper(), "key-3")


def test_a_second_before_the_week_is_over_it_still_goes() -> None:
    written = (AT - timedelta(days=7) + timedelta(seconds=1)).isoformat()
    _asked, page = answering(
        httpx.Response(200, json={"id": "501_81", "created_time": written}),
        httpx.Response(200, json={"message_id": "m_Wsp-1", "recipient_id": "7001"}),
    )
    assert page.reply_privately(a_whisper(), "key-3") == RECEIPT


@pytest.mark.parametrize("code", [10_900, 10_901, 10_902, 10_903])
def test_what_facebook_does_not_take_is_told_and_the_channel_stays(code: int) -> None:
    _asked, page = answering(
        httpx.Response(200, json=FRESH), refused(400, message=f"(#{code}) no", code=code)
    )
    with pytest.raises(Rejected, match="tidak menerima balasan pribadi"):
        page.reply_privately(a_whisper(), "key-3")


@pytest.mark.parametrize("code", [10, 200, 230])
def test_a_missing_permission_names_it_and_leaves_the_channel_connected(code: int) -> None:
    _asked, page = answering(
        httpx.Response(200, json=FRESH), refused(403, message=f"(#{code}) no", code=code)
    )
    with pytest.raises(Rejected, match="pages_messaging"):
        page.reply_privately(a_whisper(), "key-3")


def test_a_token_that_is_over_is_the_channels_trouble() -> None:
    _asked, page = answering(refused(401, message="expired", code=190))
    with pytest.raises(Unauthorized):
        page.reply_privately(a_whisper(), "key-3")


def test_too_long_a_text_is_refused_before_anything_leaves() -> None:
    asked, page = answering(httpx.Response(200, json=FRESH))
    with pytest.raises(Rejected, match="terlalu panjang"):
        page.reply_privately(a_whisper(text="a" * 2_001), "key-3")
    assert asked == []


def test_losing_the_question_is_no_doubt_and_losing_the_answer_is_one() -> None:
    _asked, page = answering(HANGS_UP)
    with pytest.raises(Unavailable):
        page.reply_privately(a_whisper(), "key-3")
    _asked, page = answering(httpx.Response(200, json=FRESH), HANGS_UP)
    with pytest.raises(OutcomeUnknown):
        page.reply_privately(a_whisper(), "key-3")


def test_a_lost_one_is_looked_for_in_its_conversation_and_never_among_the_comments() -> None:
    with taped("find__whisper") as page:
        assert found(page) == Receipt(remote_id="m_Wsp-1", url=INBOX_URL, sent_at=at("18T05:00:02"))


def test_where_no_conversation_began_none_was_sent() -> None:
    with taped("find__whisper_not_begun") as page:
        assert found(page) is None


def test_a_deleted_comment_leaves_the_message_to_its_writer_to_be_found() -> None:
    with taped("find__whisper_to_a_deleted_comment") as page:
        receipt = found(page)
    assert receipt == Receipt(remote_id="m_Def-2", url=INBOX_URL, sent_at=at("18T05:00:02"))


def test_a_refusal_to_tell_is_no_answer() -> None:
    _asked, page = answering(refused(400, message="(#100) Unknown", code=100))
    with pytest.raises(Rejected):
        found(page)
