"""Answers of X that say too little or nothing: none is taken for a yes, and none loses anything."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from connectors.fetching import Fetching
from connectors.house import LooseNotes
from connectors.x.account import Tokens
from connectors.x.inbox import batch_of
from connectors.x.posts import REPLIED, Page, seen_of
from connectors.x.text import links, weight
from domain.channels import RateBudget
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import RateLimited, Rejected, Unavailable
from tests.connectors.staging import a_house, a_picture
from tests.connectors.test_x import failing
from tests.connectors.x_stage import NOW, a_connector, an_outgoing, answering
from tests.connectors.x_world import ME, MENTION_ID, SETTINGS, XWorld

GONE = an_outgoing("", target_remote_id="1980000000000000009")
NO_FILES = Fetching(a_house(), hosts=())
PROBLEM = "https://api.x.com/2/problems"


def saying(status: int, told: Any, **headers: str) -> httpx.MockTransport:
    """An X that answers everything with the same."""
    return answering(lambda _request: httpx.Response(status, json=told, headers=headers))


# --- is it still there? ----------------------------------------------------------------------


def test_a_post_that_x_answers_404_for_is_deleted() -> None:
    x = a_connector(saying(404, {"title": "Not Found", "status": 404}))
    assert x.find(GONE, "key-1", DeliveryKind.DELETION) == Receipt(
        remote_id=GONE.target_remote_id, sent_at=NOW
    )


def test_a_question_that_x_refuses_says_nothing_about_the_deletion() -> None:
    x = a_connector(saying(400, {"errors": [{"message": "Invalid id"}]}))
    with pytest.raises(Rejected, match="Invalid id"):
        x.find(GONE, "key-1", DeliveryKind.DELETION)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"errors": []},
        {"errors": [{"type": f"{PROBLEM}/not-authorized-for-resource"}]},
    ],
)
def test_a_post_that_is_only_hidden_from_us_is_not_taken_for_deleted(told: Any) -> None:
    with pytest.raises(Unavailable):
        a_connector(saying(200, told)).find(GONE, "key-1", DeliveryKind.DELETION)


# --- what goes out ---------------------------------------------------------------------------


def test_a_picture_that_x_took_and_could_not_read_stops_the_post() -> None:
    world = XWorld()
    broken = {"data": {"id": "1", "processing_info": {"state": "failed"}}}

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/finalize"):
            return httpx.Response(200, json=broken)
        return world.handle_request(request)

    x = a_connector(answering(answer))
    with pytest.raises(Rejected, match="tidak dapat membaca sebuah gambar"):
        x.publish(an_outgoing(pictures=(a_picture("panen"),)), "key-1")
    assert world.posts == {}


# --- what comes in ---------------------------------------------------------------------------


def test_a_page_that_says_it_has_posts_and_shows_none_is_read_again() -> None:
    x = a_connector(saying(200, {"meta": {"result_count": 3}}))
    with pytest.raises(Unavailable):
        x.collect("")


def test_an_account_whose_number_nobody_noted_is_asked_for_it_once() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    said = world.say("Kapan rapat, @koperasi?")
    unknown = {**SETTINGS, "user_id": ""}
    (message,) = a_connector(world, unknown, notes=notes).collect("").messages
    assert message.remote_id == said
    a_connector(world, unknown, notes=notes).collect("")
    assert [each.url.path for each in world.asked].count("/2/users/me") == 1


@pytest.mark.parametrize(
    ("mentions", "thread"),
    [
        ([{"username": "tanpa-nomor"}, {"username": "sari", "id": "77"}], ["9:77"]),
        ([{"username": "tanpa-nomor"}], []),
    ],
)
def test_whom_our_answer_is_for_is_told_by_the_names_in_it_where_nothing_else_tells(
    mentions: list[dict[str, str]], thread: list[str]
) -> None:
    told = {
        "id": MENTION_ID,
        "author_id": ME,
        "conversation_id": "9",
        "text": "@sari Sudah kami kirim",
        "referenced_posts": [{"type": REPLIED, "id": "9"}],
        "entities": {"mentions": mentions},
    }
    seen = seen_of(told, {})
    page = Page(posts=(seen,), users={}, further_ids=(), next_token="")
    batch = batch_of([], [(seen, page)], cursor="", user_id=ME, files=NO_FILES)
    assert [each.thread for each in batch.messages] == thread


@pytest.mark.parametrize(("versions", "first"), [(["x"], MENTION_ID), (["x", "5", "44"], "5")])
def test_versions_whose_number_is_none_are_left_out(versions: list[str], first: str) -> None:
    told = {"id": MENTION_ID, "author_id": "77", "text": "Halo", "edit_history_post_ids": versions}
    assert seen_of(told, {}).first_id == first


# --- counts and money ------------------------------------------------------------------------


@pytest.mark.parametrize("told", [{}, {"errors": []}, {"meta": {}}])
def test_counts_that_are_neither_told_nor_missed_are_unknown(told: Any) -> None:
    with pytest.raises(Unavailable):
        a_connector(saying(200, told)).measure([MENTION_ID])


def test_counts_refused_for_any_other_reason_are_refused() -> None:
    world = XWorld(now=NOW)
    young = world.say("Kabar")
    refused, notes = (
        httpx.Response(400, json={"errors": [{"message": "Too many ids"}]}),
        LooseNotes(),
    )
    with pytest.raises(Rejected, match="Too many ids"):
        a_connector(failing(world, "/2/tweets", refused), notes=notes).measure([young])
    assert notes.read("own counts refused") == ""


def test_a_book_of_what_was_read_that_is_broken_counts_anew() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    said = world.say("Kapan rapat, @koperasi?")
    notes.write("counted", "rusak")
    assert len(a_connector(world, notes=notes).collect("").messages) == 1
    assert f"post {said}" in json.loads(notes.read("counted"))["things"]


@pytest.mark.parametrize("date", ["", "kapan saja", "Wed, 25 Nov 2026 04:00:00 -0000"])
def test_where_x_does_not_tell_its_time_the_wait_is_counted_by_our_clock(date: str) -> None:
    reset = str(int((NOW + timedelta(minutes=7)).timestamp()))
    told = {"x-rate-limit-reset": reset, "x-rate-limit-remaining": "0", "date": date}
    with pytest.raises(RateLimited) as caught:
        a_connector(saying(429, {}, **told)).publish(an_outgoing(), "key-1")
    assert caught.value.retry_after_s == timedelta(minutes=7).total_seconds()


def test_where_x_names_no_limit_the_ordinary_header_says_how_long_to_wait() -> None:
    with pytest.raises(RateLimited) as caught:
        a_connector(saying(429, {}, **{"retry-after": "120"})).publish(an_outgoing(), "key-1")
    assert caught.value.retry_after_s == timedelta(minutes=2).total_seconds()


class Written(LooseNotes):
    """Notes that remember what was written, in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def write(self, name: str, value: str) -> None:
        self.names.append(name)
        super().write(name, value)


def test_a_reading_that_brings_nothing_new_is_not_written_down() -> None:
    world, notes = XWorld(now=NOW), Written()
    world.say("Kapan rapat, @koperasi?")
    x = a_connector(world, notes=notes)
    x.collect(x.collect("").cursor)
    assert notes.names.count("counted") == 2  # the member's post, then the member


def test_own_counts_that_were_refused_are_asked_for_again_after_a_month() -> None:
    notes = LooseNotes()
    for days, asked_for in ((29, False), (30, True)):
        world = XWorld(now=NOW)
        young = world.say("Kabar")
        notes.write("own counts refused", (NOW - timedelta(days=days)).isoformat())
        a_connector(world, notes=notes).measure([young])
        assert ["non_public" in str(each.url) for each in world.asked] == [asked_for]


# --- tokens and links ------------------------------------------------------------------------


def test_tokens_are_shown_nowhere() -> None:
    tokens = Tokens(access="akses-rahasia", refresh="penyegar-rahasia", expires_at=NOW)
    assert repr(tokens) == f"Tokens(expires_at={NOW!r})"


def test_a_note_of_tokens_that_is_broken_leaves_those_of_the_settings() -> None:
    world, notes = XWorld(), LooseNotes()
    notes.write("oauth2", "rusak")
    assert a_connector(world, notes=notes).publish(an_outgoing(), "key-1").remote_id in world.posts


def test_a_shortened_address_that_is_too_long_to_be_one_counts_letter_by_letter() -> None:
    short, long = "https://t.co/" + "a" * 40, "https://t.co/" + "a" * 41
    assert [link.url for link in links(f"Lihat {short}")] == [short]
    assert links(f"Lihat {long}") == []
    assert weight(long) == len(long)


@pytest.mark.parametrize("kind", [DeliveryKind.POST, DeliveryKind.REPLY])
def test_what_its_key_became_is_known_without_a_look(kind: DeliveryKind) -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    receipt = a_connector(world, notes=notes).publish(an_outgoing(), "key-1")
    world.posts.clear()
    world.asked.clear()
    assert a_connector(world, notes=notes).find(an_outgoing(), "key-1", kind) == receipt
    assert world.asked == []


def test_a_post_is_known_again_however_its_letters_and_links_came_back() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    written = "Kafe\u0301 buka! https://a.id/x lalu https://b.id/y sampai sore"
    a_connector(world, notes=notes).publish(an_outgoing(written), "key-1")
    (post,) = world.posts.values()
    for at, (short, whole) in enumerate(
        [("a.id/x", "https://a.id/x"), ("b.id/y", "http://b.id/y/")]
    ):
        assert short in post["entities"]["urls"][at]["expanded_url"]
        post["entities"]["urls"][at]["expanded_url"] = whole
    post["text"] = post["text"].replace("Kafe\u0301", "Kaf\u00e9")
    found = a_connector(world).find(an_outgoing(written), "key-1", DeliveryKind.POST)
    assert found is not None
    other = written.replace("sampai sore", "sampai pagi")
    assert a_connector(world).find(an_outgoing(other), "key-1", DeliveryKind.POST) is None


def test_every_look_is_paid_for() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    x = a_connector(world, notes=notes)
    post_id = world.say("Kabar")
    month = f"spent-{NOW:%Y-%m}"
    assert x.find(an_outgoing("", target_remote_id=post_id), "k", DeliveryKind.DELETION) is None
    assert notes.tally(month) == 5_000  # a post that is there
    world.posts.clear()
    assert x.find(an_outgoing("", target_remote_id=post_id), "k", DeliveryKind.DELETION)
    assert notes.tally(month) == 5_000  # one that is not costs nothing


def test_what_comes_along_with_a_mention_is_paid_for_too() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    world.say("Kapan?")

    def answer(request: httpx.Request) -> httpx.Response:
        response = world.handle_request(request)
        if not request.url.path.endswith("/mentions"):
            return response
        told = response.json()
        told["includes"]["posts"] = [{"id": "44", "author_id": "77"}]
        return httpx.Response(200, json=told)

    a_connector(answering(answer), notes=notes).collect("")
    counted = json.loads(notes.read("counted"))["things"]
    assert "post 44" in counted
    assert notes.tally(f"spent-{NOW:%Y-%m}") == 1_000 + 5_000 + 10_000  # a mention, a post, a user


def test_after_a_renewal_nobody_is_thought_to_be_at_it_any_more() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    world.token = "token-lain"  # what the settings hold has run out
    a_connector(world, notes=notes).publish(an_outgoing(), "key-1")
    assert notes.tally("renewing") == 0


def test_the_code_and_the_apps_own_secret_stand_in_no_words_of_a_refusal() -> None:
    pair = "a2xpZW4tMTpyYWhhc2lhLWtsaWVuLTE="
    told = {"error": f"bad kode-4711 of bukti-4711 by Basic {pair}"}
    with pytest.raises(Rejected) as caught:
        a_connector(saying(400, told)).redeem(
            redirect_uri="https://koperasi.example", code="kode-4711", verifier="bukti-4711"
        )
    assert caught.value.detail == "bad ••• of ••• by Basic •••"
    assert "4711" not in f"{caught.value}"


def test_the_limits_are_xs_own() -> None:
    limits = a_connector().limits
    assert (limits.text_max, limits.images_max, limits.alt_text_max) == (280, 4, 1_000)
    assert (limits.video_s_max, limits.answers.images_max) == (140, 4)
    assert limits.budget == RateBudget(deliveries=90, window_s=15 * 60)


def test_a_deletion_that_x_refuses_is_not_called_done() -> None:
    refused = saying(400, {"errors": [{"message": "Invalid id"}]})
    with pytest.raises(Rejected, match="Invalid id"):
        a_connector(refused).delete(MENTION_ID)


def test_a_worker_whose_token_another_renewed_meanwhile_renews_none() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    world.token = "token-lain"  # what the settings hold has run out
    others = iter([True])

    def answer(request: httpx.Request) -> httpx.Response:
        response = world.handle_request(request)
        if next(others, False):  # while X says no, another worker renews
            a_connector(world, notes=notes).verify()
        return response

    receipt = a_connector(answering(answer), notes=notes).publish(an_outgoing(), "key-1")
    assert receipt.remote_id in world.posts
    assert [each.url.path for each in world.asked].count("/2/oauth2/token") == 1
