"""A connector's notebook: sealed at rest, its own channel's alone, and shared by processes."""

from cryptography.fernet import Fernet

from domain.ports import Store
from tests.toolkit.test_vault import vault_with
from toolkit.notebook import StoreNotebook

KEY = Fernet.generate_key().decode()


def a_notebook(store: Store, channel_id: str = "ch-1", *, key: str = KEY) -> StoreNotebook:
    return StoreNotebook(store, vault_with(key), channel_id)


def test_what_was_written_is_read_by_another_process(store: Store) -> None:
    a_notebook(store).write("session", "rahasia-sesi")
    assert a_notebook(store).read("session") == "rahasia-sesi"
    assert a_notebook(store, "ch-2").read("session") == ""
    assert a_notebook(store).read("other") == ""


def test_it_lies_sealed(store: Store) -> None:
    a_notebook(store).write("session", "rahasia-sesi")
    with store.reading() as unit:
        assert "rahasia-sesi" not in unit.notes.read("ch-1", "session")


def test_an_empty_value_forgets(store: Store) -> None:
    notebook = a_notebook(store)
    notebook.write("session", "rahasia-sesi")
    notebook.write("session", "")
    assert notebook.read("session") == ""
    with store.reading() as unit:
        assert unit.notes.sealed() == []


def test_what_no_key_opens_any_more_counts_as_forgotten(store: Store) -> None:
    a_notebook(store).write("session", "rahasia-sesi")
    strange = a_notebook(store, key=Fernet.generate_key().decode())
    assert strange.read("session") == ""


def test_a_tally_adds_up_over_processes(store: Store) -> None:
    assert a_notebook(store).tally("spent", 5) == 5
    assert a_notebook(store).tally("spent", 2) == 7
    assert a_notebook(store).tally("spent") == 7
