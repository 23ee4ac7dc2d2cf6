"""Posts go out on Facebook once and whole."""

import io
import random
from datetime import timedelta

import httpx
import pytest
from PIL import Image

from connectors.facebook.connector import FacebookConnector
from connectors.house import LooseNotes
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import (
    OutcomeUnknown,
    PlatformError,
    Rejected,
    StoreBusy,
    Unauthorized,
    Unavailable,
)
from domain.media import Media
from domain.ports import Picture
from domain.posts import Content
from tests.connectors.facebook_stage import POST_ID, answering, at, connector, taped
from tests.connectors.facebook_told import (
    HANGS_UP,
    LINK,
    RECEIPT,
    TEXT,
)
from tests.connectors.facebook_world import PAGE_ID, Graph, refused
from tests.connectors.staging import AT, SECRET, a_house, a_picture, an_outgoing
from tests.connectors.tape import described
from tests.services.videos_made import FILM

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


@pytest.mark.parametrize("post", [{}, {"post_id": "601"}], ids=["by its own id", "in a post"])
def test_another_delivery_s_video_of_the_same_words_is_not_this_one(post: dict[str, str]) -> None:
    told = {"id": "8001", "created_time": "2026-11-18T05:00:01+0000", "description": TEXT}
    video = {**told, **post}
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
