"""The vault seals secrets, opens them with any of its keys, and says so when none fits."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from domain.errors import Invalid, Unauthorized
from toolkit.vault import FernetVault, open_vault


def vault_with(*keys: str) -> FernetVault:
    return open_vault(SecretStr(",".join(keys)), Path("never-read"))


def a_key() -> str:
    return Fernet.generate_key().decode()


@given(secrets=st.dictionaries(st.text(), st.text(), min_size=1))
def test_what_was_sealed_comes_back_whole(secrets: dict[str, str]) -> None:
    vault = vault_with("MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=")
    assert vault.open(vault.seal(secrets)) == secrets


def test_nothing_to_seal_is_an_empty_text_and_comes_back_as_nothing() -> None:
    vault = vault_with(a_key())
    assert vault.seal({}) == ""
    assert vault.open("") == {}
    assert vault.rotated("") == ""


def test_a_sealed_text_shows_nothing_of_its_secret() -> None:
    sealed = vault_with(a_key()).seal({"token": "abc-rahasia"})
    assert "abc-rahasia" not in sealed
    assert "token" not in sealed


def test_an_older_key_still_opens_and_rotating_seals_with_the_newest() -> None:
    old, new = a_key(), a_key()
    sealed = vault_with(old).seal({"token": "abc"})
    rotated = vault_with(new, old).rotated(sealed)
    assert vault_with(new).open(rotated) == {"token": "abc"}


def test_a_strange_key_asks_to_enter_the_secret_again() -> None:
    sealed = vault_with(a_key()).seal({"token": "abc"})
    with pytest.raises(Unauthorized, match="Isi ulang sandi kanal"):
        vault_with(a_key()).open(sealed)


def test_a_tampered_text_is_refused() -> None:
    vault = vault_with(a_key())
    sealed = vault.seal({"token": "abc"})
    with pytest.raises(Unauthorized):
        vault.open(sealed[:-6] + "AAAAA=")


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    key_file = tmp_path / "new" / "secret.key"
    sealed = open_vault(None, key_file).seal({"token": "abc"})
    assert open_vault(None, key_file).open(sealed) == {"token": "abc"}
    if os.name == "posix":
        assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_of_those_who_start_at_once_all_open_what_any_of_them_sealed(tmp_path: Path) -> None:
    for turn in range(20):
        key_file = tmp_path / f"{turn}" / "secret.key"
        begin = Barrier(8, timeout=10)

        def start(key_file: Path = key_file, begin: Barrier = begin) -> FernetVault:
            begin.wait()
            return open_vault(None, key_file)

        with ThreadPoolExecutor(8) as pool:
            vaults = [each.result(timeout=10) for each in [pool.submit(start) for _ in range(8)]]
        sealed = vaults[0].seal({"token": "a"})
        assert [vault.open(sealed) for vault in vaults] == [{"token": "a"}] * 8
        assert os.listdir(key_file.parent) == ["secret.key"]


@pytest.mark.parametrize("text", ["", "kunci", "a,b", "MDAw"])
def test_a_broken_key_names_where_to_look(text: str, tmp_path: Path) -> None:
    key_file = tmp_path / "secret.key"
    key_file.write_text(text, encoding="ascii")
    with pytest.raises(Invalid, match=r"GUYUB_SECRET_KEY atau berkas secret\.key") as caught:
        open_vault(None, key_file)
    assert caught.value.field == "secret_key"


def test_no_key_is_shown_by_the_vault() -> None:
    key = a_key()
    assert key not in repr(vault_with(key))
