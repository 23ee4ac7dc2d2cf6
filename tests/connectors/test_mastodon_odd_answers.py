"""What servers of the fediverse tell otherwise or not at all: nothing is lost by it, or made up."""

import json
from typing import Any

import httpx
import pytest

from connectors.house import LooseNotes
from domain.errors import Unavailable
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


@pytest.mark.parametrize("told", [None, 5, {"error": "maintenance"}, "sebentar"])
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
