"""Whatever holds a person's words is in the archive of all that is held about them, or it is said
here why not."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from storage.tables import ALL
from tests.makers import SUPERVISOR
from tests.services.erased_places import Column, Place, a_place
from tests.services.erased_stage import Stage, a_stage
from tests.services.erased_story import beside_it, in_conversation, linked, on_the_roll
from tests.services.test_erased_everywhere import NOTHING, PLANTED, TRACES
from toolkit.clock import SetClock

# Columns of a person's words that no archive holds, and why.
LEFT_OUT: dict[Column, str] = {
    ("account_reactions", "remote_id"): "made of the account and the post, which are told",
    ("attempts", "detail"): "what a platform said of our own reply",
    ("attempts", "exchanges"): "how our own reply went out; the reply is told",
    ("audit_entries", "detail"): "acts of staff",
    ("case_drafts", "files"): "what staff have not said yet",
    ("case_drafts", "text"): "what staff have not said yet",
    ("comments", "author_name"): "of our own page: told as the message that came of it",
    ("comments", "text"): "of our own page: told as the message that came of it",
    ("conversation_words", "words"): "made of messages, to find them",
    ("deliveries", "content"): "our own reply on its way; once there it is told as a message",
    ("deliveries", "detail"): "our own reply on its way",
    ("deliveries", "handover"): "our own reply on its way",
    ("deliveries", "target_remote_id"): "our own reply on its way; the message is told",
    ("ended_identities", "name"): "may be somebody else: that is why it was taken off",
    ("ended_identities", "remote_id"): "may be somebody else: that is why it was taken off",
    ("ended_identities", "why"): "may be somebody else: that is why it was taken off",
    ("member_keys", "key"): "made of numbers and addresses, which are told",
    ("members", "folded_name"): "made of the name, which is told",
    ("members", "folded_number"): "made of the number, which is told",
    ("person_keys", "key"): "made of accounts and contacts, which are told",
    ("rules", "conditions"): "a tool of staff",
    ("rules", "name"): "a tool of staff",
    ("saved_filters", "filters"): "a tool of staff",
    ("saved_filters", "name"): "a tool of staff",
    ("suggestions", "given"): "a guess that nobody confirmed: may be somebody else",
    ("suggestions", "name"): "a guess that nobody confirmed: may be somebody else",
    ("suggestions", "remote_id"): "a guess that nobody confirmed: may be somebody else",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with a_place(request.param, tmp_path, lambda: request.getfixturevalue("postgres")) as place:
        yield place


@pytest.fixture
def stage(place: Place, clock: SetClock) -> Stage:
    return a_stage(place.store, clock)


def texts_in(told: Any) -> Iterator[str]:
    """Every text of a document, wherever it stands in it."""
    match told:
        case str():
            yield told.lower()
        case dict():
            yield from (text for each in told.values() for text in texts_in(each))
        case list():
            yield from (text for each in told for text in texts_in(each))


def kept_texts(cell: str) -> set[str]:
    """What stands in a column, a document's texts apart, as far as it is the person's."""
    try:
        found = set(texts_in(json.loads(cell)))
    except ValueError:
        found = {cell.lower()}
    return {text for text in found if any(trace in text for trace in TRACES)}


def planted(stage: Stage) -> str:
    """Puts Zuqov everywhere; gives the member's id."""
    member = on_the_roll(stage)
    case_id = in_conversation(stage)
    beside_it(stage)
    linked(stage, case_id, member)
    with stage.store.writing() as unit:
        unit.members.remove("mb-2")  # a namesake
    return member.id


def exported(stage: Stage, member_id: str) -> ZipFile:
    archive = stage.export.of_member(SUPERVISOR, member_id, language="id")
    return ZipFile(io.BytesIO(b"".join(archive.pieces)))


def test_every_column_of_a_persons_words_is_in_their_archive_or_left_out_for_a_reason(
    stage: Stage, place: Place
) -> None:
    member_id = planted(stage)
    texts = set(texts_in(json.loads(exported(stage, member_id).read("data.json"))))
    missing = {
        column: left
        for column, cells in place.cells(PLANTED - LEFT_OUT.keys()).items()
        if (left := {text for cell in cells for text in kept_texts(cell)} - texts)
    }
    assert missing == {}
    assert LEFT_OUT.keys() <= PLANTED
    assert {table for table, _name in PLANTED} | NOTHING.keys() == {table.name for table in ALL}


def test_the_page_to_read_says_all_that_the_programs_are_told(stage: Stage, place: Place) -> None:
    file = exported(stage, planted(stage))
    page = file.read("index.html").decode().lower()
    data = json.loads(file.read("data.json"))
    for told in (data["member"], *data["blocks"], *data["set_aside"], *data["talks"]):
        for text in texts_in({**told, "thread": "", "sender": "", "id_there": ""}):
            if "zuqov" in text and not text.startswith(("m-zuqov", "r-zuqov", "lampiran/")):
                assert text in page
