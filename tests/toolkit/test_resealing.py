"""A new key: everything is sealed with it anew, and processes that run learn of it."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from domain.errors import Unauthorized
from domain.ports import Store
from tests.makers import a_channel
from toolkit.resealing import reseal
from toolkit.vault import add_key, drop_old_keys, open_vault


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "secret.key"


def test_after_rotating_the_old_key_is_needed_for_nothing(store: Store, key_file: Path) -> None:
    old = open_vault(None, key_file)
    with store.writing() as unit:
        for name in ("ch-1", "ch-2"):
            sealed = old.seal({"token": name})
            unit.channels.add(a_channel(id=name, name=name, sealed_secrets=sealed))
        unit.channels.add(a_channel(id="ch-3", name="tanpa rahasia"))
        unit.notes.write("ch-1", "session", old.seal({"text": "sesi"}))
    add_key(key_file)
    assert reseal(store, open_vault(None, key_file)) == 3
    assert drop_old_keys(key_file) == 1
    fresh = open_vault(None, key_file)
    with store.reading() as unit:
        assert fresh.open(unit.channels.get("ch-1").sealed_secrets) == {"token": "ch-1"}
        assert fresh.open(unit.channels.get("ch-2").sealed_secrets) == {"token": "ch-2"}
        assert fresh.open(unit.notes.read("ch-1", "session")) == {"text": "sesi"}
        assert unit.channels.get("ch-3").sealed_secrets == ""


def test_a_process_that_runs_reads_the_keys_again_when_none_fits(key_file: Path) -> None:
    running = open_vault(None, key_file)
    add_key(key_file)
    sealed = open_vault(None, key_file).seal({"token": "baru"})
    assert running.open(sealed) == {"token": "baru"}
    assert open_vault(None, key_file).open(running.seal({"a": "b"})) == {"a": "b"}


def test_a_process_that_runs_seals_with_the_new_key_too(key_file: Path) -> None:
    running = open_vault(None, key_file)
    add_key(key_file)
    drop_old_keys(key_file)
    sealed = running.seal({"token": "baru"})
    assert open_vault(None, key_file).open(sealed) == {"token": "baru"}


def test_a_process_that_runs_goes_on_with_its_keys_when_the_file_is_gone(key_file: Path) -> None:
    running = open_vault(None, key_file)
    sealed = running.seal({"token": "lama"})
    key_file.unlink()
    assert running.open(running.seal({"token": "baru"})) == {"token": "baru"}
    assert running.open(sealed) == {"token": "lama"}
    with pytest.raises(Unauthorized):
        running.open("kunci lain")
    assert not key_file.exists()


def test_a_note_whose_key_is_lost_is_forgotten_and_stops_nothing(
    store: Store, key_file: Path
) -> None:
    vault = open_vault(None, key_file)
    strange = Fernet(Fernet.generate_key()).encrypt(b"{}").decode()
    with store.writing() as unit:
        unit.notes.write("ch-1", "session", strange)
        unit.notes.write("ch-2", "session", vault.seal({"text": "sesi"}))
    add_key(key_file)
    assert reseal(store, open_vault(None, key_file)) == 1
    drop_old_keys(key_file)
    with store.writing() as unit:
        ((channel_id, _name, sealed),) = unit.notes.sealed()
    assert (channel_id, vault.open(sealed)) == ("ch-2", {"text": "sesi"})


def test_one_that_cannot_be_opened_leaves_all_as_they_were(store: Store, key_file: Path) -> None:
    vault = open_vault(None, key_file)
    strange = Fernet(Fernet.generate_key()).encrypt(b"{}").decode()
    sealed = vault.seal({"token": "a"})
    with store.writing() as unit:
        unit.channels.add(a_channel(id="ch-1", name="A", sealed_secrets=sealed))
        unit.channels.add(a_channel(id="ch-2", name="B", sealed_secrets=strange))
    with pytest.raises(Unauthorized, match="B: "):
        reseal(store, vault)
    with store.reading() as unit:
        assert unit.channels.get("ch-1").sealed_secrets == sealed


def test_the_key_file_stays_the_owners_alone(key_file: Path) -> None:
    open_vault(None, key_file)
    before = key_file.read_text()
    add_key(key_file)
    assert key_file.read_text().endswith(f",{before}")
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    drop_old_keys(key_file)
    assert "," not in key_file.read_text()
    assert [path.name for path in key_file.parent.iterdir()] == ["secret.key"]
