"""`guyub key rotate`: a new key for the secrets at rest."""

import subprocess
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from domain.errors import Conflict
from tests.house.conftest import House
from tests.makers import a_channel
from tests.running import GUYUB
from toolkit.key_lock import changing_keys
from toolkit.sealed_folder import SealedFiles
from toolkit.settings import Settings
from toolkit.vault import open_vault
from toolkit.wiring import open_toolkit


def put_secret() -> None:
    toolkit = open_toolkit()
    sealed = toolkit.vault.seal({"token": "rahasia"})
    with toolkit.store.writing() as unit:
        unit.channels.add(a_channel(sealed_secrets=sealed))


def secret_of(settings: Settings) -> dict[str, str]:
    with open_toolkit().store.reading() as unit:
        sealed = unit.channels.get("ch-1").sealed_secrets
    return dict(open_vault(settings.secret_key, settings.key_file).open(sealed))


def test_every_secret_is_sealed_anew_and_the_old_key_goes_when_told(house: House) -> None:
    house.json("user", "list")
    put_secret()
    before = Settings().key_file.read_text()
    done = house.run("key", "rotate", "--drop-old")
    assert (done.exit_code, done.stdout) == (
        0,
        "1 rahasia disegel ulang dengan kunci terbaru.\n1 kunci lama dibuang.\n",
    )
    assert before not in Settings().key_file.read_text()
    assert secret_of(Settings()) == {"token": "rahasia"}


def test_what_is_left_of_a_roll_is_sealed_anew_too(house: House) -> None:
    house.json("user", "list")
    toolkit, rolls = open_toolkit(), Settings().rolls_folder
    file_id = SealedFiles(rolls, toolkit.vault).put(iter([b"K-1 Ani"]))
    done = house.run("key", "rotate", "--drop-old")
    assert done.stdout.startswith("1 rahasia disegel ulang")
    with SealedFiles(rolls, open_vault(None, Settings().key_file)).open(file_id) as file:
        assert file.read() == b"K-1 Ani"


def test_two_rotations_at_once_wait_for_each_other_and_lose_no_key(house: House) -> None:
    house.json("user", "list")
    put_secret()
    before = Settings().key_file.read_text()
    command = [str(GUYUB), "key", "rotate", "--drop-old"]
    with changing_keys(Settings().key_file):
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _each in "12"]
        with pytest.raises(subprocess.TimeoutExpired):
            both[0].wait(timeout=6)  # longer than it takes to start and rotate
        assert Settings().key_file.read_text() == before
    told = [each.communicate(timeout=60)[0] for each in both]
    assert [each.returncode for each in both] == [0, 0]
    done = "1 rahasia disegel ulang dengan kunci terbaru.\n1 kunci lama dibuang.\n"
    assert told == [done, done]
    assert before not in Settings().key_file.read_text()
    assert secret_of(Settings()) == {"token": "rahasia"}


def test_who_waits_too_long_for_the_keys_is_told_and_changes_nothing(tmp_path: Path) -> None:
    key_file = tmp_path / "new" / "secret.key"
    with (
        changing_keys(key_file),
        pytest.raises(Conflict, match="diganti oleh proses lain"),
        changing_keys(key_file, patience_s=0.05),
    ):
        pytest.fail("two hold the keys")
    with changing_keys(key_file, patience_s=0.05):
        assert not key_file.exists()


def test_keys_of_the_environment_are_changed_there(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = (Fernet.generate_key().decode() for _each in range(2))
    monkeypatch.setenv("GUYUB_SECRET_KEY", old)
    house.json("user", "list")
    put_secret()
    monkeypatch.setenv("GUYUB_SECRET_KEY", f"{new},{old}")
    refused = house.run("key", "rotate", "--drop-old")
    assert (refused.exit_code, "Buang kunci lama dari sana" in refused.stderr) == (1, True)
    assert house.run("key", "rotate").exit_code == 0
    monkeypatch.setenv("GUYUB_SECRET_KEY", new)
    assert secret_of(Settings()) == {"token": "rahasia"}
