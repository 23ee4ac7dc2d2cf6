"""Passwords: which ones may be chosen, and Argon2 with a bounded appetite for memory."""

import base64
import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.errors import Invalid, TooMany
from domain.texts import _

LENGTH_MIN = 10
LENGTH_MAX = 200
PATIENCE_S = 10.0
LETTERS_MIN = 4  # different ones; fewer is a finger on a key

# Each hashing takes 64 MiB: two at once, however many people sign in at this moment.
_AT_ONCE = BoundedSemaphore(2)

# Words people start from, here and abroad; digits and signs around them do not help.
_COMMON_WORDS = """
    password passwort katasandi sandiku rahasia indonesia merdeka pancasila garuda nusantara
    jakarta bandung surabaya yogyakarta semarang medan makassar koperasi koperasiku kopdar guyub
    sayangku sayang cintaku cinta bismillah alhamdulillah assalamualaikum iloveyou ilovegod
    anakku keluarga keluargaku bahagia semangat sukses selamat doraemon persija persib arema
    qwerty qwertyuiop asdfghjkl zxcvbnm qwertyasdf abcdefghij welcome administrator admin
    superman football letmein monkey dragon sunshine princess computer internet
"""
COMMON = frozenset(_COMMON_WORDS.split())
_SEQUENCES = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz")


class Passwords:
    """Hashes and checks. `gate` bounds how many at once, `patience_s` how long one waits for it."""

    def __init__(
        self,
        hasher: PasswordHasher | None = None,
        *,
        gate: BoundedSemaphore = _AT_ONCE,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._hasher = hasher or PasswordHasher()
        self._gate = gate
        self._patience_s = patience_s
        self._nobodys = _hash_of_nothing(self._hasher)

    def hash(self, password: str) -> str:
        """What is kept instead of the password. Raises: TooMany when all places are taken."""
        self._enter()
        try:
            return self._hasher.hash(_plain(password))
        finally:
            self._gate.release()

    def fits(self, kept: str, password: str) -> bool:
        """Whether the password is the one behind `kept`; without one, the same work and no.

        Raises: TooMany when all places are taken.
        """
        self._enter()
        try:
            return self._hasher.verify(kept or self._nobodys, _plain(password))
        except (VerificationError, InvalidHashError):
            return False
        finally:
            self._gate.release()

    def is_dated(self, kept: str) -> bool:
        """Whether `kept` was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(kept)

    def _enter(self) -> None:
        if not self._gate.acquire(timeout=self._patience_s):
            raise TooMany(
                _("Banyak orang sedang masuk sekaligus. Tunggu sebentar, lalu coba lagi."),
                retry_after_s=self._patience_s,
            )


def check_choice(password: str, *, login: str) -> None:
    """Raises: Invalid with what to change, when the password is too easy to guess."""
    plain = _plain(password)
    if len(plain) < LENGTH_MIN:
        raise _unfit(_("Kata sandi terlalu pendek: pakai sedikitnya {n} karakter."), n=LENGTH_MIN)
    if len(plain) > LENGTH_MAX:
        raise _unfit(_("Kata sandi terlalu panjang: paling banyak {n} karakter."), n=LENGTH_MAX)
    if login in plain.lower() and len(plain) - len(login) < LENGTH_MIN // 2:
        raise _unfit(_("Kata sandi jangan sama dengan nama masuk. Pilih yang lain."))
    if _is_common(plain.lower()):
        raise _unfit(_("Kata sandi ini mudah ditebak. Rangkai tiga kata yang tidak berhubungan."))


def _is_common(password: str) -> bool:
    core = password.strip("0123456789!?.,-_*#@$ ")
    repeated = len(set(password)) < LETTERS_MIN
    running = any(password in row for row in _SEQUENCES)
    return core in COMMON or not core or repeated or running or _twice(core) in COMMON


def _twice(core: str) -> str:
    half = core[: len(core) // 2]
    return half if half * 2 == core else core


def _plain(password: str) -> str:
    # The same letters typed on another keyboard or system are the same password (RFC 8265);
    # half a surrogate pair cannot be encoded, and stands for nothing anyone can type.
    whole = unicodedata.normalize("NFC", password[: 4 * LENGTH_MAX])
    return whole.encode("utf-8", "replace").decode()


def _unfit(message: str, **values: int) -> Invalid:
    return Invalid(message.format(**values), field="password")


def _hash_of_nothing(hasher: PasswordHasher) -> str:
    """A well-formed hash no password is known for: checking against it costs the same."""
    salt, digest = (
        base64.b64encode(bytes(length)).decode().rstrip("=")
        for length in (hasher.salt_len, hasher.hash_len)
    )
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"
