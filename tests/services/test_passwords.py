"""Which passwords may be chosen, and how they are checked."""

from threading import BoundedSemaphore

import pytest
from argon2 import PasswordHasher

from domain.errors import Invalid, TooMany
from services.house.passwords import Passwords, check_choice


@pytest.mark.parametrize(
    "password",
    [
        "kudalaut-terbang",
        "empat lima enam",
        "sari dan kebun teh",
        "ÆØÅ-pengguna-kopi",
        "x7!kQ-93mz",
    ],
)
def test_a_password_nobody_guesses_is_taken(password: str) -> None:
    check_choice(password, login="sari")


@pytest.mark.parametrize(
    "password",
    [
        "pendek123",
        "sayangku123",
        "Indonesia1945!",
        "2026-11-18-2026",
        "password!!1",
        "aaaaaaaaaaaa",
        "ababababab",
        "0123456789",
        "abcdefghij",
        "koperasikoperasi",
        "sari.kebun1",
        "x" * 201,
        "",
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_choice(password, login="sari.kebun")
    assert refused.value.field == "password"


def test_a_password_fits_its_own_hash_only(quick_passwords: Passwords) -> None:
    kept = quick_passwords.hash("kuda laut terbang")
    assert "kuda" not in kept
    assert quick_passwords.fits(kept, "kuda laut terbang")
    assert not quick_passwords.fits(kept, "kuda laut terbang ")


def test_the_same_letters_from_another_keyboard_fit(quick_passwords: Passwords) -> None:
    kept = quick_passwords.hash("caf\u00e9 di tepi sawah")
    assert quick_passwords.fits(kept, "cafe\u0301 di tepi sawah")


def test_without_a_hash_nothing_fits(quick_passwords: Passwords) -> None:
    assert not quick_passwords.fits("", "")
    assert not quick_passwords.fits("", "kuda laut terbang")
    assert not quick_passwords.fits("bukan hash", "kuda laut terbang")


def test_an_unknown_name_costs_a_whole_hashing() -> None:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    parts = Passwords(hasher)._nobodys.split("$")
    assert parts[1:4] == ["argon2id", "v=19", "m=8,t=1,p=1"]
    assert len(parts[5]) == len(hasher.hash("x").split("$")[5])


def test_a_weaker_hash_is_dated(quick_passwords: Passwords) -> None:
    kept = quick_passwords.hash("kuda laut terbang")
    assert not quick_passwords.is_dated(kept)
    assert Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)).is_dated(kept)


def test_whoever_finds_every_place_taken_is_asked_to_wait() -> None:
    gate = BoundedSemaphore(1)
    passwords = Passwords(
        PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), gate=gate, patience_s=0.01
    )
    gate.acquire()
    with pytest.raises(TooMany) as refused:
        passwords.fits("", "kuda laut terbang")
    with pytest.raises(TooMany):
        passwords.hash("kuda laut terbang")
    assert refused.value.retry_after_s == 0.01
    gate.release()
    assert not passwords.fits("", "kuda laut terbang")
