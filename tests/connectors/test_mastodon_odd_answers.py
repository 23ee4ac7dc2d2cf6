"""What servers of the fediverse tell otherwise or not at all: nothing is lost by it, or made up."""

import json
from typing import Any

import httpx
import pytest

from connectors.house import LooseNotes
from domain.errors import OutcomeUnknown, Rejected, StoreBusy, Unavailable
from tests.connectors.mastodon_told import POST, connected
from tests.connectors.mastodon_world import US, World
from tests.connectors.staging import an_outgoing

NOT_FOUND = httpx.Response(404, json={"error": "Record not found"})
FOREIGN = httpx.Response(403, json={"error": "This method requires an authenticated user"})


@pytest.mark.parametrize("answer", [NOT_FOUND, FOREIGN, httpx.Response(401, json={})])
def test_a_server_that_does_not_tell_a_tokens_rights_is_not_said_to_lack_any(
    answer: httpx.Response,
) -> None:
    world = World(scopes=["profile"])
    world.answer_next("GET /api/v1/apps/verify_credentials", answer)
    assert connected(world).verify().missing == ()


def test_a_server_of_before_the_filter_keeps_nothing_back() -> None:
    world = World(policy={"for_not_following": "drop"})
    world.answer_next("GET /api/v2/notifications/policy", NOT_FOUND)
    assert connected(world).verify().missing == ()


@pytest.mark.parametrize("note", ["rusak", "[]", '{"of": 5}', "OURS"])
def test_a_note_of_who_we_are_that_is_broken_is_asked_for_anew(note: str) -> None:
    notes, world = LooseNotes(), World()
    connected(world, notes=notes).verify()
    of = json.loads(notes.read("me"))["of"]
    notes.write("me", json.dumps({"of": of}) if note == "OURS" else note)
    world.write_elsewhere("Selamat pagi")
    found = connected(world, notes=notes).find(an_outgoing(text="Selamat pagi"), "key-1", POST)
    assert found is not None
    assert json.loads(notes.read("me")) == {"of": of, "id": US, "acct": world.account["acct"]}


@pytest.mark.parametrize("told", [None, 5, {"error": "maintenance"}, "sebentar", {}, ""])
def test_a_list_that_is_none_does_not_say_that_a_post_is_absent(told: Any) -> None:
    notes, world = LooseNotes(), World()
    connected(world, notes=notes).verify()
    world.answer_next("GET /api/v1/accounts/101/statuses", httpx.Response(200, json=told))
    with pytest.raises(Unavailable):
        connected(world, notes=notes).find(an_outgoing(text="Selamat pagi"), "key-1", POST)


@pytest.mark.parametrize("moment", ["kemarin", "", None, "2026-11-18T05:00:00"])
def test_a_post_whose_moment_nobody_knows_is_not_dated_by_guess(moment: str | None) -> None:
    world = World()
    said = world.say("sari", "Beras saya kurang")
    world.statuses[said]["created_at"] = moment
    with pytest.raises(Unavailable):
        connected(world).collect("")


@pytest.mark.parametrize("note", ["rusak", "[]", '{"1": "x"}', '{"1": null}'])
def test_a_note_of_threads_that_is_broken_is_learnt_anew(note: str) -> None:
    notes, world = LooseNotes(), World()
    notes.write("threads", note)
    post = world.write_elsewhere("Rapat besok")
    comment = world.say("sari", "Jam berapa?", under=post)
    (said,) = connected(world, notes=notes).collect("").messages
    assert (said.remote_id, said.entry_remote_id) == (comment, post)
    assert json.loads(notes.read("threads"))[post] == [post, post]


def test_what_its_key_became_is_known_without_a_look() -> None:
    notes, world = LooseNotes(), World()
    receipt = connected(world, notes=notes).publish(an_outgoing(), "key-1")
    world.statuses.clear()
    world.asked.clear()
    assert connected(world, notes=notes).find(an_outgoing(), "key-1", POST) == receipt
    assert world.asked == []


def test_a_part_that_follows_nothing_is_never_made_a_post_of_its_own() -> None:
    world = World()
    for send in (connected(world).follow_up, connected(world).reply):
        with pytest.raises(Rejected, match="tidak diketahui nomornya"):
            send(an_outgoing(target_remote_id=""), "key-1")
    assert world.asked == []


def test_threads_that_were_learnt_before_a_reading_failed_are_not_asked_for_again() -> None:
    notes, world = LooseNotes(), World()
    post = world.write_elsewhere("Rapat besok")
    world.say("sari", "Jam berapa?", under=post)
    world.say("budi", "Di mana?", under="9999")
    world.answer_next("GET /api/v1/statuses/9999", httpx.Response(503))
    with pytest.raises(Unavailable):
        connected(world, notes=notes).collect("")
    assert post in json.loads(notes.read("threads"))


def test_a_direct_word_of_ours_is_for_whom_it_names_besides_ourselves() -> None:
    world = World()
    us = {"id": US, "username": "kami", "acct": "kami", "url": "https://koperasi.example/@kami"}
    sari = {"id": "77", "username": "sari", "acct": "sari", "url": "https://koperasi.example/@sari"}
    world.write_elsewhere("@kami @sari Sudah", visibility="direct", mentions=[us, sari])
    world.write_elsewhere("@kami Catatan", visibility="direct", mentions=[us])
    assert [each.thread for each in connected(world).collect("").messages] == ["direct:77"]


@pytest.mark.parametrize("told", [[], None, "x"])
def test_a_server_that_says_nothing_of_itself_anywhere_is_asked_again(told: Any) -> None:
    world = World()
    world.answer_next("GET /api/v2/instance", NOT_FOUND)
    world.answer_next("GET /api/v1/instance", httpx.Response(200, json=told))
    with pytest.raises(Unavailable):
        connected(world).verify()


@pytest.mark.parametrize("told", [[], None, "x", {"id": "1"}])
def test_a_post_that_could_not_be_looked_at_is_not_called_deleted(told: Any) -> None:
    world = World()
    post = world.write_elsewhere("Rapat besok")
    world.answer_next(f"DELETE /api/v1/statuses/{post}", NOT_FOUND)
    world.answer_next(f"GET /api/v1/statuses/{post}", httpx.Response(200, json=told))
    with pytest.raises(Unavailable):
        connected(world).delete(post)


@pytest.mark.parametrize("told", [{}, [], "sebentar"])
def test_a_sign_in_that_is_answered_with_nonsense_gives_no_token(told: Any) -> None:
    app = {"client_id": "client-1", "client_secret": "rahasia-program"}
    answers = {"/api/v1/apps": app, "/oauth/token": told}

    def asked(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=answers[request.url.path])

    where = "https://koperasi.example/kanal/masuk"
    connector = connected(httpx.MockTransport(asked), token="")
    connector.authorize(redirect_uri=where, state="s-1", challenge="c-1")
    with pytest.raises(Unavailable, match="sedang tidak dapat dipakai"):
        connector.redeem(redirect_uri=where, code="kode-sekali", verifier="bukti")
    answers["/api/v1/apps"] = told
    with pytest.raises(Unavailable, match="sedang tidak dapat dipakai"):
        connector.authorize(redirect_uri=f"{where}/lagi", state="s-2", challenge="c-2")


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_post_whose_number_is_not_told_may_be_there(nothing: str | None) -> None:
    world = World()
    told = world.statuses[world.say("tani", "Selamat pagi")]
    answer = httpx.Response(200, json={**told, "id": nothing})
    world.answer_next("POST /api/v1/statuses", answer)
    with pytest.raises(OutcomeUnknown):
        connected(world).publish(an_outgoing(text="Selamat pagi"), "key-1")


def test_threads_that_cannot_be_noted_cost_no_message() -> None:
    class Full(LooseNotes):
        def write(self, name: str, value: str) -> None:
            if name == "threads":
                raise StoreBusy(name)
            super().write(name, value)

    notes, world = Full(), World()
    cursor = connected(world, notes=notes).collect("").cursor
    post = connected(world, notes=notes).publish(an_outgoing(), "key-1").remote_id
    world.say("sari", "@tani Kapan?", under=post)
    batch = connected(world, notes=notes).collect(cursor)
    assert [each.text for each in batch.messages] == ["@tani Kapan?"]
