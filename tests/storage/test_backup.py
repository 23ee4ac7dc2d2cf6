"""What is copied comes back, into a database of either kind, whole or not at all."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.board import Entry, Reaction
from domain.cooperative import Cooperative
from domain.errors import Conflict, Invalid, SchemaMismatch
from storage.backup import copy_database, restore_database
from storage.migrating import version_state
from storage.opening import open_store
from tests.makers import NOON, a_channel, a_delivery, a_post, a_user
from tests.storage.conftest import DATABASES, Database
from tests.storage.test_store_contract__cases import a_case, a_conversation, a_message, queue

POST, DELIVERY, USER = a_post(due_at=NOON), a_delivery(), a_user()
CASE, MESSAGE = a_case(), a_message(text="Beras berkutu", remote_id="r-1")
ENTRY = Entry(id="e-1", channel_id="ch-1", text="Kabar \U0001f33e", published_at=NOON)


@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.parametrize("target", DATABASES)
def test_a_copy_restores_to_either_database(
    kind: str, target: str, new_database: Callable[[str], Database], tmp_path: Path
) -> None:
    source, copy = new_database(kind), tmp_path / "copy.jsonl.gz"
    _fill(source)
    copy_database(*source, copy)
    (tmp_path / "guyub.db").unlink(missing_ok=True)
    restored = new_database(target)
    restore_database(*restored, copy)
    _check(restored)


def test_numbers_go_on_after_a_restore(database: Database, tmp_path: Path) -> None:
    _fill(database)
    copy_database(*database, tmp_path / "copy.gz")
    restore_database(*database, tmp_path / "copy.gz", overwrite=True)
    store = open_store(*database)
    later = a_case(conversation_id="conv-2")
    with store.writing() as unit:
        unit.cases.add(later)
        unit.messages.add_once(a_message(conversation_id="conv-2", text="Gula"))
    assert queue(store, search="gula") == [later]
    store.close()


def test_a_database_that_holds_something_is_not_overwritten_unasked(
    database: Database, tmp_path: Path
) -> None:
    _fill(database)
    copy_database(*database, tmp_path / "copy.gz")
    with pytest.raises(Conflict, match="sudah berisi"):
        restore_database(*database, tmp_path / "copy.gz")
    _check(database)


def test_a_copy_does_not_replace_another_file(database: Database, tmp_path: Path) -> None:
    (tmp_path / "copy.gz").write_bytes(b"precious")
    with pytest.raises(FileExistsError):
        copy_database(*database, tmp_path / "copy.gz")
    assert (tmp_path / "copy.gz").read_bytes() == b"precious"


@pytest.mark.parametrize("keep", [0, 10, 200, -20], ids=["empty", "head", "half", "tail"])
def test_a_copy_cut_short_is_refused_and_changes_nothing(
    database: Database, tmp_path: Path, keep: int
) -> None:
    _fill(database)
    copy_database(*database, tmp_path / "copy.gz")
    (tmp_path / "cut.gz").write_bytes((tmp_path / "copy.gz").read_bytes()[:keep])
    with pytest.raises(Invalid):
        restore_database(*database, tmp_path / "cut.gz", overwrite=True)
    _check(database)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "no json", '{"format":"other"}', '{"format":"guyub-backup-1","schema":"0034"}\n[1]'],
)
def test_something_else_is_refused(database: Database, tmp_path: Path, text: str) -> None:
    _fill(database)
    with gzip.open(tmp_path / "other.gz", "wt") as file:
        file.write(text)
    with pytest.raises(Invalid):
        restore_database(*database, tmp_path / "other.gz", overwrite=True)
    _check(database)


def test_a_copy_of_a_newer_program_is_refused(database: Database, tmp_path: Path) -> None:
    with gzip.open(tmp_path / "newer.gz", "wt") as file:
        file.write('{"format":"guyub-backup-1","schema":"9999"}\n')
    with pytest.raises(SchemaMismatch, match=r"lebih baru \(9999\)"):
        restore_database(*database, tmp_path / "newer.gz")


def test_a_copy_of_an_older_program_is_refused(database: Database, tmp_path: Path) -> None:
    with gzip.open(tmp_path / "older.gz", "wt") as file:
        file.write('{"format":"guyub-backup-1","schema":"0001"}\n')
    with pytest.raises(SchemaMismatch, match=r"lebih lama \(0001\)"):
        restore_database(*database, tmp_path / "older.gz")


@pytest.mark.parametrize(
    "heading",
    ['{"table":"sihir","columns":["id"]}', '{"table":"labels","columns":["id"]}', "{}"],
    ids=["unknown table", "other columns", "no table"],
)
def test_a_copy_of_other_tables_is_refused(
    database: Database, tmp_path: Path, heading: str
) -> None:
    _fill(database)
    schema = version_state(None).wanted
    with gzip.open(tmp_path / "other.gz", "wt") as file:
        file.write(f'{{"format":"guyub-backup-1","schema":"{schema}"}}\n{heading}\n')
        file.write('["x"]\n{"whole":true}\n')
    with pytest.raises(Invalid):
        restore_database(*database, tmp_path / "other.gz", overwrite=True)
    _check(database)


def test_nothing_is_copied_from_a_database_that_is_not_prepared(tmp_path: Path) -> None:
    with pytest.raises(SchemaMismatch, match="belum disiapkan"):
        copy_database(tmp_path, None, tmp_path / "copy.gz")
    assert not (tmp_path / "copy.gz").exists()


def _fill(database: Database) -> None:
    store = open_store(*database)
    with store.writing() as unit:
        unit.cooperative.save(Cooperative(name="Koperasi Sejahtera"))
        unit.channels.add(a_channel())
        unit.posts.add(POST)
        unit.deliveries.add(DELIVERY)
        unit.users.add(USER)
        unit.conversations.add(a_conversation(id="conv-1"))
        unit.messages.add_once(MESSAGE)
        unit.cases.add(CASE)
        unit.board.add_entry(ENTRY)
        unit.board.react("e-1", "v-1", Reaction.THANKS)
        unit.board.add_views({"e-1": 7})
        unit.budgets.take("ch-1", now=NOON, deliveries=1, window_s=60)
    store.close()


def _check(database: Database) -> None:
    store = open_store(*database)
    with store.reading() as unit:
        assert unit.cooperative.get() == Cooperative(name="Koperasi Sejahtera", version=1)
        assert unit.channels.all() == [a_channel()]
        assert unit.posts.newest() == [POST]
        assert unit.deliveries.get(DELIVERY.id) == DELIVERY
        assert unit.users.all() == [USER]
        assert unit.messages.of("conv-1") == [MESSAGE]
        assert unit.board.entries() == [ENTRY]
        assert unit.board.reaction_of("e-1", "v-1") is Reaction.THANKS
        assert unit.board.counts(["e-1"])["e-1"].views == 7
    assert queue(store, search="beras ani") == [CASE]
    store.close()
