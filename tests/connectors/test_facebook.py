"""A Facebook Page: what goes out, and what is found again."""

import io
import random
from datetime import timedelta

import httpx
import pytest
from PIL import Image

from connectors.facebook.connector import FacebookConnector
from connectors.house import LooseNotes
from domain.deliveries import DeliveryKind, Handover, Receipt, ShareLink
from domain.errors import (
    OutcomeUnknown,
    PlatformError,
    Rejected,
    StoreBusy,
    Unauthorized,
    Unavailable,
)
from domain.media import Media
from domain.ports import Outgoing, Picture
from domain.posts import Content
from tests.connectors.facebook_stage import POST_ID, answering, at, connector, taped
from tests.connectors.facebook_world import NOT_THERE, PAGE_ID, Graph, refused
from tests.connectors.staging import AT, SECRET, a_house, a_picture, an_outgoing
from tests.connectors.tape import described
from tests.services.videos_made import FILM

TEXT = "Rapat anggota besok pukul sembilan."
LINK = "https://koperasi.example/rapat"
POST_URL = f"https://www.facebook.com/{PAGE_ID}/posts/501"
COMMENT_URL = f"{POST_URL}/?comment_id=77"
RECEIPT = Receipt(remote_id=POST_ID, url=POST_URL, sent_at=at("18T05:00:01"))
INBOX_URL = (
    "https://business.facebook.com/latest/inbox/messenger"
    f"?asset_id={PAGE_ID}&selected_item_id=7001&thread_type=FB_MESSAGE"
)
BY_HAND = Handover(
    text=TEXT,
    share_links=(ShareLink(name="Buka percakapan di Meta Business Suite", url=INBOX_URL),),
)
HANGS_UP = httpx.ReadTimeout("no answer")


def a_reply(target_remote_id: str) -> Outgoing:
    return an_outgoing(target_remote_id=target_remote_id)


# --- posts ---------------------------------------------------------------------------------


def test_a_text_goes_out_whole() -> None:
    with taped("post__text") as page:
        assert page.publish(an_outgoing(), "key-1") == RECEIPT


def test_a_link_goes_beside_the_text_and_facebook_draws_its_card() -> None:
    with taped("post__link") as page:
        assert page.publish(an_outgoing(link=LINK), "key-1") == RECEIPT


def test_two_pictures_go_up_hidden_in_their_order_and_then_the_post() -> None:
    pictures = (a_picture("a", "Panen padi"), a_picture("b"))
    with taped("post__two_pictures") as page:
        assert page.publish(an_outgoing(pictures=pictures), "key-1") == RECEIPT


def test_one_picture_makes_a_post_of_the_same_kind_and_the_link_stands_in_its_text() -> None:
    post = an_outgoing(link=LINK, pictures=(a_picture("a", "Panen padi"),))
    with taped("post__picture_and_link") as page:
        assert page.publish(post, "key-1") == RECEIPT


# --- videos --------------------------------------------------------------------------------


def a_film() -> Picture:
    media = Media(
        id="f" * 64,
        mime="video/mp4",
        width_px=320,
        height_px=180,
        size_bytes=len(FILM),
        duration_s=2.0,
    )
    return Picture(media=media, data=FILM)


FILMED = Receipt(
    remote_id=POST_ID,
    url=f"https://www.facebook.com/{PAGE_ID}/videos/8001/",
    sent_at=at("18T05:00:01"),
)
UNLOADED = Picture(media=a_film().media, data=b"")


def test_a_video_goes_up_in_one_exchange_and_its_post_is_asked_for() -> None:
    with taped("post__video") as page:
        assert page.publish(an_outgoing(video=a_film()), "key-1") == FILMED


def test_a_video_whose_post_is_not_told_is_named_by_itself_and_not_measured() -> None:
    alone = Receipt(remote_id="8001", url="https://www.facebook.com/8001", sent_at=AT)
    for answer in (httpx.Response(200, json={"id": "8001"}), HANGS_UP, httpx.Response(500)):
        asked, page = answering(httpx.Response(200, json={"id": "8001"}), answer)
        assert page.publish(an_outgoing(video=a_film()), "key-1") == alone
        assert page.publish(an_outgoing(video=a_film()), "key-1") == alone
        assert len(asked) == 2
        assert page.measure(["8001"]) == ()


def test_a_video_without_words_says_none_and_a_link_stands_in_its_words() -> None:
    for text, said in (("", []), ("Panen", [f"Panen\n\n{LINK}"])):
        asked, page = answering(httpx.Response(200, json={"id": "8001"}))
        link = LINK if text else ""
        page.publish(an_outgoing(text=text, link=link, video=a_film()), "key-1")
        parts = described(asked[0])["parts"]
        assert [each["text"] for each in parts if each["name"] == "description"] == said


def test_an_upload_that_hangs_up_is_in_doubt_and_never_sent_again_blindly() -> None:
    for answer in (HANGS_UP, httpx.Response(500), httpx.Response(200, json={"success": True})):
        asked, page = answering(answer)
        with pytest.raises(OutcomeUnknown):
            page.publish(an_outgoing(video=a_film()), "key-1")
        assert len(asked) == 1


def test_a_video_in_doubt_is_found_among_the_videos() -> None:
    with taped("find__video") as page:
        found = page.find(an_outgoing(video=UNLOADED), "key-1", DeliveryKind.POST)
    assert found == FILMED


def test_a_video_may_be_worked_on_for_an_hour_before_it_is_surely_not_there() -> None:
    with taped("find__video_being_worked_on") as page, pytest.raises(Unavailable):
        page.find(an_outgoing(video=UNLOADED), "key-1", DeliveryKind.POST)
    _asked, page = answering(httpx.Response(200, json={"data": []}))
    before = an_outgoing(video=UNLOADED, at=AT - timedelta(hours=1))
    assert page.find(before, "key-1", DeliveryKind.POST) is None


def test_another_delivery_s_video_of_the_same_words_is_not_this_one() -> None:
    video = {"id": "8001", "created_time": "2026-11-18T05:00:01+0000", "description": TEXT}
    _asked, page = answering(
        httpx.Response(200, json={"id": "8001"}),
        httpx.Response(500),
        httpx.Response(200, json={"data": [video]}),
        httpx.Response(200, json={"data": []}),
    )
    page.publish(an_outgoing(video=a_film()), "key-1")
    with pytest.raises(Unavailable):
        page.find(an_outgoing(video=UNLOADED), "key-2", DeliveryKind.POST)


def test_an_id_alone_is_proof_enough() -> None:
    with taped("post__only_an_id_comes_back") as page:
        given = page.publish(an_outgoing(), "key-1")
    assert given == Receipt(
        remote_id=POST_ID, url=f"https://www.facebook.com/{POST_ID}", sent_at=AT
    )


def test_a_link_that_stands_in_the_text_already_stands_there_once() -> None:
    asked, page = answering(
        httpx.Response(200, json={"id": "9001"}), httpx.Response(200, json={"id": POST_ID})
    )
    text = f"Baca {LINK} dahulu"
    page.publish(an_outgoing(text=text, link=LINK, pictures=(a_picture("a"),)), "key-1")
    assert dict(httpx.QueryParams(asked[-1].content.decode()))["message"] == text


def test_a_text_that_is_too_long_only_with_its_link_is_refused_before_anything_is_sent() -> None:
    asked, page = answering(httpx.Response(500))
    text = "a" * (63_206 - len(LINK) - 1)
    with pytest.raises(Rejected, match="63207 dari 63206"):
        page.publish(an_outgoing(text=text, link=LINK, pictures=(a_picture("a"),)), "key-1")
    assert asked == []


@pytest.mark.parametrize(("mime", "side"), [("image/webp", 60), ("image/png", 1_300)])
def test_a_picture_that_facebook_would_refuse_is_made_to_fit(mime: str, side: int) -> None:
    asked, page = answering(httpx.Response(200, json={"id": POST_ID}))
    image = Image.frombytes("RGB", (side, side), random.Random(4).randbytes(3 * side * side))
    buffer = io.BytesIO()
    image.save(buffer, mime.partition("/")[2])
    media = Media(
        id="a", mime=mime, width_px=side, height_px=side, size_bytes=len(buffer.getvalue())
    )
    page.publish(an_outgoing(pictures=(Picture(media=media, data=buffer.getvalue()),)), "key-1")
    (part,) = [each for each in described(asked[0])["parts"] if each["name"] == "source"]
    assert (part["filename"], part["type"]) == ("a.jpeg", "image/jpeg")
    assert len(asked[0].content) < 4 * 1024 * 1024


def test_the_same_key_again_gives_the_receipt_and_sends_nothing() -> None:
    asked, page = answering(httpx.Response(200, json={"id": POST_ID}))
    first = page.publish(an_outgoing(), "key-1")
    assert page.publish(an_outgoing(), "key-1") == first
    assert page.find(an_outgoing(), "key-1", DeliveryKind.POST) == first
    assert len(asked) == 1


def test_a_receipt_that_cannot_be_remembered_is_still_a_receipt() -> None:
    class Busy(LooseNotes):
        def write(self, name: str, value: str) -> None:
            raise StoreBusy

    house = a_house(Graph(), now=lambda: AT, notes=Busy())
    assert connector(house=house, app_secret="").publish(an_outgoing(), "key-1").sent_at == AT


def test_what_is_remembered_of_sent_things_has_a_bound() -> None:
    notes = LooseNotes()
    page = connector(house=a_house(Graph(), notes=notes), app_secret="")
    receipts = [page.publish(an_outgoing(), f"key-{number}") for number in range(101)]
    assert page.publish(an_outgoing(), "key-100") == receipts[100]
    assert page.publish(an_outgoing(), "key-0") != receipts[0]
    assert notes.read("sent").count("key-") == 100


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (HANGS_UP, Unavailable),
        (httpx.Response(502, text="<html>Bad gateway</html>"), Unavailable),
        (httpx.Response(200, text="<html>"), Unavailable),
        (refused(400, message="(#324) Requires upload file", code=324), Rejected),
        (refused(401, message="Error validating access token", code=190), Unauthorized),
    ],
    ids=["silence", "502", "no JSON", "bad picture", "revoked"],
)
def test_while_pictures_go_up_nothing_is_published_yet(
    fault: httpx.Response | Exception, error: type[PlatformError]
) -> None:
    asked, page = answering(httpx.Response(200, json={"id": "9001"}), fault)
    pictures = (a_picture("a"), a_picture("b"))
    with pytest.raises(error):
        page.publish(an_outgoing(pictures=pictures), "key-1")
    assert [request.url.path.rpartition("/")[2] for request in asked] == ["photos", "photos"]


@pytest.mark.parametrize(
    "fault", [HANGS_UP, httpx.Response(503), httpx.Response(200, json={"ok": True})]
)
def test_once_the_post_itself_left_nobody_knows(fault: httpx.Response | Exception) -> None:
    _asked, page = answering(httpx.Response(200, json={"id": "9001"}), fault)
    with pytest.raises(OutcomeUnknown):
        page.publish(an_outgoing(pictures=(a_picture("a"),)), "key-1")


def test_a_token_that_is_revoked_between_pictures_and_post_asks_to_reconnect() -> None:
    _asked, page = answering(
        httpx.Response(200, json={"id": "9001"}),
        refused(400, message="The user changed the password", code=190, error_subcode=460),
    )
    with pytest.raises(Unauthorized, match="Kata sandi akun Facebook berubah"):
        page.publish(an_outgoing(pictures=(a_picture("a"),)), "key-1")


def test_a_retry_sends_the_same_bytes() -> None:
    asked, page = answering(HANGS_UP)
    for _try in range(2):
        with pytest.raises(OutcomeUnknown):
            page.publish(an_outgoing(text="Halo 👋🏽 & <b>", link=LINK), "key-1")
    first, second = asked
    assert (first.url, first.content) == (second.url, second.content)
    assert b"Halo+%F0%9F%91%8B%F0%9F%8F%BD+%26+%3Cb%3E" in first.content


def test_half_a_letter_goes_out_as_a_question_mark() -> None:
    asked, page = answering(httpx.Response(200, json={"id": POST_ID}))
    page.publish(an_outgoing(text="a\ud800b"), "key-1")
    assert b"message=a%3Fb&" in asked[0].content


def test_letters_are_counted_as_utf_16_units() -> None:
    limits = connector().limits
    assert limits.text_max == 63_206
    assert [limits.count(text) for text in ("Halo", "é", "👍", "👨‍👩‍👧")] == [4, 1, 2, 8]
    assert limits.excess(Content(text="a" * 63_206, link=LINK)) == 0
    assert limits.excess(Content(text="a" * 63_205 + "👍")) == 1
    assert limits.reply_window == timedelta(hours=24)


# --- follow-ups and replies -----------------------------------------------------------------


def test_a_follow_up_is_our_comment_below_our_post() -> None:
    with taped("follow_up__part_two") as page:
        given = page.follow_up(a_reply(POST_ID), "key-2")
    assert given == Receipt(remote_id="501_77", url=COMMENT_URL, sent_at=at("18T05:00:01"))


def test_a_reply_stands_below_the_comment() -> None:
    with taped("reply__comment") as page:
        given = page.reply(a_reply("501_77"), "key-3")
    url = f"{COMMENT_URL}&reply_comment_id=78"
    assert given == Receipt(remote_id="501_78", url=url, sent_at=at("18T05:00:01"))


def test_an_answer_to_an_answer_goes_below_the_comment_that_began_the_thread() -> None:
    with taped("reply__below_an_answer") as page:
        given = page.reply(a_reply("501_81"), "key-3")
    assert given == Receipt(remote_id="501_82", url=COMMENT_URL, sent_at=at("18T05:00:01"))


def test_what_is_refused_below_our_own_post_is_refused() -> None:
    asked, page = answering(refused(400, message="(#100) Comments are closed", code=100))
    with pytest.raises(Rejected, match="Comments are closed"):
        page.follow_up(a_reply(POST_ID), "key-2")
    assert len(asked) == 1


def test_a_refused_reply_whose_thread_cannot_be_asked_for_is_the_first_refusal() -> None:
    _asked, page = answering(refused(400, message="(#100) No", code=100), HANGS_UP)
    with pytest.raises(Rejected, match="No"):
        page.reply(a_reply("501_81"), "key-3")


def test_a_comment_that_is_gone_cannot_be_answered() -> None:
    asked, page = answering(refused(400, **NOT_THERE))
    with pytest.raises(Rejected, match="sudah tidak ada di Facebook"):
        page.reply(a_reply("501_81"), "key-3")
    assert len(asked) == 1


def test_replies_that_may_not_be_given_leave_the_channel_as_it_is() -> None:
    _asked, page = answering(refused(403, message="(#200) Permissions error", code=200))
    with pytest.raises(Rejected, match="tidak memberi izin"):
        page.reply(a_reply("501_81"), "key-3")
    with pytest.raises(Unauthorized, match="tidak memberi izin"):
        page.publish(an_outgoing(), "key-1")


def test_a_reply_of_a_revoked_token_asks_to_reconnect() -> None:
    _asked, page = answering(refused(401, message="Session has expired", code=190))
    with pytest.raises(Unauthorized):
        page.reply(a_reply("501_81"), "key-3")


@pytest.mark.parametrize(("target", "longest"), [("501_81", 8_000), ("m_1", 2_000)])
def test_comments_and_messages_have_their_own_limits(target: str, longest: int) -> None:
    asked, page = answering(httpx.Response(500))
    with pytest.raises(Rejected, match=f"{longest + 1} dari {longest}"):
        page.reply(an_outgoing(text="a" * (longest + 1), target_remote_id=target), "key-3")
    assert asked == []


def test_a_message_is_answered_in_messenger_within_a_day() -> None:
    with taped("reply__message") as page:
        given = page.reply(a_reply("m_Abc-1"), "key-3")
        assert page.reply(a_reply("m_Abc-1"), "key-3") == given
    assert given == Receipt(remote_id="m_Def-2", url=INBOX_URL, sent_at=AT)


def test_the_same_comment_again_gives_its_receipt_and_sends_nothing() -> None:
    asked, page = answering(httpx.Response(200, json={"id": "501_82"}))
    first = page.reply(a_reply("501_81"), "key-3")
    assert page.reply(a_reply("501_81"), "key-3") == first
    assert page.follow_up(a_reply("501_81"), "key-3") == first
    assert len(asked) == 1


def test_a_message_of_our_own_is_answered_to_the_person_it_went_to() -> None:
    ours = {
        "created_time": "2026-11-18T04:00:00+0000",
        "from": {"id": PAGE_ID},
        "to": {"data": [{"id": "7001"}]},
    }
    asked, page = answering(
        httpx.Response(200, json=ours), httpx.Response(200, json={"message_id": "m_2"})
    )
    given = page.reply(a_reply("m_1"), "key-3")
    assert given == Receipt(remote_id="m_2", url=INBOX_URL, sent_at=AT)
    assert b"recipient=%7B%22id%22%3A%227001%22%7D" in asked[1].content


def test_after_a_day_a_person_answers_in_the_business_suite() -> None:
    with taped("reply__message_after_a_day") as page:
        assert page.reply(a_reply("m_Abc-1"), "key-3") == BY_HAND


def test_a_day_that_ends_by_facebooks_clock_is_a_persons_too() -> None:
    with taped("reply__window_closed_meanwhile") as page:
        assert page.reply(a_reply("m_Abc-1"), "key-3") == BY_HAND


def test_a_person_who_takes_no_messages_is_told_so() -> None:
    asked_by = {"id": "m_1", "created_time": "2026-11-18T04:00:00+0000", "from": {"id": "7001"}}
    _asked, page = answering(
        httpx.Response(200, json=asked_by),
        refused(400, message="(#551) This person isn't available right now.", code=551),
    )
    with pytest.raises(Rejected, match="tidak dapat dikirimi pesan"):
        page.reply(a_reply("m_1"), "key-3")


def test_losing_the_answer_to_a_message_is_a_doubt_and_losing_the_question_is_none() -> None:
    asked_by = {"id": "m_1", "created_time": "2026-11-18T04:00:00+0000", "from": {"id": "7001"}}
    _asked, page = answering(httpx.Response(200, json=asked_by), HANGS_UP)
    with pytest.raises(OutcomeUnknown):
        page.reply(a_reply("m_1"), "key-3")
    _asked, page = answering(HANGS_UP)
    with pytest.raises(Unavailable):
        page.reply(a_reply("m_1"), "key-3")


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


# --- settings -------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "  ", "token dengan spasi", "tokén", "a\x00b"])
def test_without_a_token_that_can_be_sent_the_channel_asks_to_be_connected(token: str) -> None:
    page = connector(token=token)
    assert page.limits.text_max == 63_206
    for call in (
        page.verify,
        lambda: page.publish(an_outgoing(), "key-1"),
        lambda: page.collect(""),
        lambda: page.measure([POST_ID]),
    ):
        with pytest.raises(Unauthorized, match="belum tersambung"):
            call()


@pytest.mark.parametrize(("page_id", "app_id"), [("koperasi.maju", ""), ("", "١٢٣")])
def test_numbers_are_numbers(page_id: str, app_id: str) -> None:
    with pytest.raises(Rejected, match="hanya berisi angka"):
        connector(page_id=page_id, app_id=app_id)


def test_without_a_number_the_page_is_the_tokens_own() -> None:
    told = {"id": PAGE_ID, "name": "Koperasi Maju", "category": "Cooperative"}
    paths = []

    def answer(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.path)
        return httpx.Response(200, json=told)

    connector(httpx.MockTransport(answer), page_id="").publish(an_outgoing(), "key-1")
    assert paths == ["/v26.0/me", f"/v26.0/{PAGE_ID}/feed"]


def test_settings_show_no_secret() -> None:
    shown = repr(FacebookConnector.Settings(token=SECRET, app_secret="kunci"))
    assert shown == "FacebookConnector.Settings(page_id='', app_id='')"
