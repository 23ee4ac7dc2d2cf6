"""Whatever column can hold a word of a person is known, held one before, and holds none after."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.erasing import GONE, Erased, Step
from services.intake.keeping import Keeping
from storage.tables import ALL
from tests.makers import SUPERVISOR
from tests.services.erased_places import Column, Place, a_place, words_of
from tests.services.erased_stage import Stage, a_stage
from tests.services.erased_story import AgedFolder, beside_it, in_conversation, linked, on_the_roll
from toolkit.clock import SetClock

# Whatever of these stands anywhere afterwards was forgotten.
TRACES = ("zuqov", "9999 3141", "99993141")
PLANTED: frozenset[Column] = frozenset(
    {
        ("account_reactions", "account_id"),
        ("account_reactions", "post_remote_id"),
        ("account_reactions", "remote_id"),
        ("account_reactions", "url"),
        ("attachments", "name"),
        ("attempts", "detail"),
        ("attempts", "exchanges"),
        ("audit_entries", "detail"),
        ("blocks", "name"),
        ("blocks", "reason"),
        ("blocks", "sender"),
        ("case_drafts", "files"),
        ("case_drafts", "text"),
        ("case_events", "value"),
        ("cases", "ending"),
        ("cases", "subject"),
        ("comments", "author_name"),
        ("comments", "text"),
        ("consents", "note"),
        ("conversation_words", "words"),
        ("conversations", "author"),
        ("conversations", "thread"),
        ("deliveries", "content"),
        ("deliveries", "detail"),
        ("deliveries", "handover"),
        ("deliveries", "receipt"),
        ("deliveries", "recipient"),
        ("deliveries", "remote_id"),
        ("deliveries", "target_remote_id"),
        ("ended_identities", "name"),
        ("ended_identities", "remote_id"),
        ("ended_identities", "why"),
        ("identities", "name"),
        ("identities", "remote_id"),
        ("member_keys", "key"),
        ("members", "contact"),
        ("members", "emails"),
        ("members", "folded_name"),
        ("members", "folded_number"),
        ("members", "name"),
        ("members", "number"),
        ("members", "phones"),
        ("messages", "author"),
        ("messages", "first_text"),
        ("messages", "remote_id"),
        ("messages", "text"),
        ("messages", "url"),
        ("person_keys", "key"),
        ("ratings", "words"),
        ("roll_changes", "before"),
        ("rules", "conditions"),
        ("rules", "name"),
        ("saved_filters", "filters"),
        ("saved_filters", "name"),
        ("set_aside", "said"),
        ("suggestions", "given"),
        ("suggestions", "name"),
        ("suggestions", "remote_id"),
    }
)

# Tables that hold nothing of whoever writes to us, and why.
NOTHING = {
    "accesses": "who of the staff opened what",
    "active_months": "ids and months: what is counted",
    "account_snapshots": "counts of our own accounts",
    "branches": "our own",
    "budget_spendings": "when a platform was asked, and ids",
    "case_labels": "ids",
    "case_lists": "our own words, for many cases",
    "channel_notes": "what a connector remembers, sealed",
    "channels": "our own accounts",
    "cooperative": "our own",
    "cursors": "a place in an inbox",
    "digests": "who of the staff was told, and when",
    "duties": "of the staff",
    "entries": "what we published",
    "erasures": "supervisors are asked to write no name; ids and counts",
    "follow_ups": "when, and by whom of the staff",
    "history_imports": "files of our own posts",
    "history_kept": "ids of our own posts",
    "history_lines": "ids of our own posts, days, and why something was left aside",
    "history_refusals": "excerpts of our own posts",
    "incidents": "supervisors are asked to write no name",
    "interactions": "ids, which way and when: what is counted",
    "labels": "our own words, for many cases",
    "measured_spans": "what is counted",
    "measuring_gaps": "when a platform gave nothing",
    "measuring_looks": "when a platform was asked",
    "odd_counts": "what a platform told where a count belongs",
    "mentions": "who of the staff",
    "not_duplicates": "ids",
    "notification_sendings": "ids",
    "notification_wishes": "of the staff",
    "notifications": "ids and moments; a letter says a case's code and no word of a member's",
    "posts": "what we publish",
    "presences": "who of the staff",
    "reactions": "a browser's own number under an entry, no account",
    "recounts": "how far a reckoning has come",
    "retention_rules": "months",
    "roll_imports": "a file's name",
    "roll_lines": "ids, and why a row was refused without what stood in it",
    "saved_replies": "our own words; the page says where a name stands in them",
    "sent_posts": "what is counted",
    "sessions": "of the staff",
    "sign_in_links": "of the staff",
    "snapshots": "counts",
    "span_changes": "what is counted",
    "span_sums": "what is counted",
    "staff_link_codes": "of the staff",
    "staff_links": "of the staff",
    "tombstones": "keyed hashes",
    "turns": "of the staff",
    "users": "the staff",
}
# Columns of the other tables that the program itself fills: ids, its own words, file ids.
OURS: frozenset[Column] = frozenset(
    {
        ("account_reactions", "sign"),
        ("attachments", "kind"),
        ("attempts", "worker"),
        ("audit_entries", "act"),
        ("cases", "code"),
        ("cases", "kind_reason"),
        ("cases", "labels"),
        ("cases", "merged_into"),
        ("cases", "unit"),
        ("case_drafts", "pictures"),
        ("case_events", "talk"),
        ("conversations", "channel_key"),
        ("conversations", "goes_on_in"),
        ("deliveries", "worker"),
        ("ended_identities", "platform"),
        ("identities", "platform"),
        ("messages", "channel_key"),
        ("roll_changes", "consent_ids"),
        ("rules", "acts"),
        ("rules", "moments"),
        ("set_aside", "reason"),
        ("suggestions", "platform"),
        ("suggestions", "reason"),
    }
)
WHY = "diminta sendiri di loket"


def is_an_id(name: str) -> bool:
    return name == "id" or name.endswith(("_id", "_by"))


def test_every_column_of_words_is_thought_of() -> None:
    left = {
        (table.name, name)
        for table in ALL
        if table.name not in NOTHING
        for name in words_of(table)
        if not is_an_id(name)
    }
    assert left == {column for column in PLANTED | OURS if not is_an_id(column[1])}
    assert not NOTHING.keys() & {table for table, _name in PLANTED | OURS}
    assert NOTHING.keys() | {table for table, _name in PLANTED} == {table.name for table in ALL}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with a_place(request.param, tmp_path, lambda: request.getfixturevalue("postgres")) as place:
        yield place


@pytest.fixture
def stage(place: Place, clock: SetClock) -> Stage:
    """Files lie in a folder."""
    stage, folder = a_stage(place.store, clock), AgedFolder(place.folder / "attachments")
    keeping = Keeping(shelf=folder)
    desk = replace(stage.desk, listening=replace(stage.desk.listening, keeping=keeping))
    return replace(stage, desk=desk, erasing=replace(stage.erasing, files=folder))


def finish(stage: Stage) -> None:
    while stage.erasing.run():
        pass


def bytes_with_a_trace(folder: Path) -> list[str]:
    """Files of messages in which a word of the person's stands."""
    found = [path for path in (folder / "attachments").rglob("*") if path.is_file()]
    return [path.name for path in found if b"zuqov" in path.read_bytes().lower()]


def test_a_member_leaves_no_word_in_any_column_or_file(stage: Stage, place: Place) -> None:
    member = on_the_roll(stage)
    case_id = in_conversation(stage)
    beside_it(stage)
    linked(stage, case_id, member)
    assert place.columns_with(*TRACES) == PLANTED
    assert len(bytes_with_a_trace(place.folder)) == 2
    stage.leave(member.id)
    stage.erasing.ask(SUPERVISOR, Erased.MEMBER, member.id, why=WHY)
    finish(stage)
    with stage.store.writing() as unit:  # who has the same name is somebody else
        assert unit.members.get("mb-2").name == "Zuqov Atik"
        unit.members.remove("mb-2")
    assert stage.erasing.listed(SUPERVISOR)[0].step is Step.DONE
    assert place.columns_with(*TRACES) == set()
    assert bytes_with_a_trace(place.folder) == []


def test_whoever_is_still_on_the_roll_stands_there_and_nowhere_else(
    stage: Stage, place: Place
) -> None:
    member = on_the_roll(stage)
    case_id = in_conversation(stage)
    beside_it(stage)
    linked(stage, case_id, member)
    with stage.store.writing() as unit:
        conversation_id = unit.cases.get(case_id).conversation_id
        unit.members.remove("mb-2")
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, conversation_id, why=WHY)
    finish(stage)
    kept = {"members", "member_keys", "consents", "roll_changes"}
    assert {table for table, _name in place.columns_with(*TRACES)} == kept
    assert bytes_with_a_trace(place.folder) == []
    with stage.store.reading() as unit:
        (account,) = unit.members.identities(member.id)
        (trail,) = unit.members.ended(member.id)
    assert (account.remote_id, account.name) == (f"{GONE}{account.id}", "")
    assert (trail.remote_id, trail.name, trail.why) == (f"{GONE}{trail.id}", "", "")
