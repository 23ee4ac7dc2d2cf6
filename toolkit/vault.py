"""Seals channel secrets with a key that lies in a file only we can read, or in the environment."""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr

from domain.errors import Invalid, Unauthorized
from domain.texts import _


class FernetVault:
    """A `Vault` over MultiFernet: seals with the first key, opens with any of them. `again` reads
    the keys anew, for they may have been rotated while this process ran: what it sealed with a
    key that is dropped since, nobody could open. None of it: the keys are as they were."""

    def __init__(
        self, keys: MultiFernet, again: Callable[[], MultiFernet | None] = lambda: None
    ) -> None:
        self._keys = keys
        self._again = again

    def seal(self, secrets: Mapping[str, str]) -> str:
        """The sealed text; empty when there is nothing to seal."""
        if not secrets:
            return ""
        self._renew()
        return self._keys.encrypt(json.dumps(dict(secrets)).encode()).decode()

    def open(self, sealed: str) -> Mapping[str, str]:
        """What was sealed. Raises: Unauthorized when no key fits."""
        if not sealed:
            return {}
        try:
            opened: Mapping[str, str] = json.loads(self._opened(sealed.encode()))
        except InvalidToken as err:
            raise Unauthorized(
                _("Kunci rahasia tidak cocok dengan data ini. Isi ulang sandi kanal ini.")
            ) from err
        return opened

    def _opened(self, sealed: bytes) -> bytes:
        try:
            return self._keys.decrypt(sealed)
        except InvalidToken:
            self._renew()
            return self._keys.decrypt(sealed)

    def _renew(self) -> None:
        self._keys = self._again() or self._keys

    def rotated(self, sealed: str) -> str:
        """The same secrets sealed with the newest key."""
        return self._keys.rotate(sealed.encode()).decode() if sealed else ""


def open_vault(secret_key: SecretStr | None, key_file: Path) -> FernetVault:
    """The vault with the keys given (comma separated, newest first), or with those in the file,
    which is made on first use, readable by its owner alone. Raises: Invalid for a broken key."""
    if secret_key:
        return FernetVault(_keys(secret_key.get_secret_value()))
    return FernetVault(_keys(_read_or_make(key_file)), lambda: _read_again(key_file))


def add_key(key_file: Path) -> None:
    """Puts a new key before those in the file, whole or not at all; what is sealed from here on
    is sealed with it."""
    _replace(key_file, f"{Fernet.generate_key().decode()},{_read_or_make(key_file)}")


def drop_old_keys(key_file: Path) -> int:
    """Leaves the newest key alone; gives how many went. What they sealed can no longer be opened,
    that of older backups included."""
    newest, *old = _read_or_make(key_file).split(",")
    _replace(key_file, newest)
    return len(old)


def _keys(text: str) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key.strip()) for key in text.split(",")])
    except ValueError as err:
        raise Invalid(
            _("Kunci rahasia rusak. Periksa GUYUB_SECRET_KEY atau berkas secret.key."),
            field="secret_key",
        ) from err


def _read_again(key_file: Path) -> MultiFernet | None:
    try:
        return _keys(key_file.read_text(encoding="ascii"))
    except FileNotFoundError:  # a fresh one would open nothing that is there
        return None


def _replace(key_file: Path, text: str) -> None:
    fresh = key_file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        _settle(file, text)
    fresh.replace(key_file)


def _read_or_make(key_file: Path) -> str:
    if not key_file.exists():
        key_file.parent.mkdir(parents=True, exist_ok=True)
        _make(key_file)
    return key_file.read_text(encoding="ascii")


def _make(key_file: Path) -> None:
    """Puts a whole key there, or none: of two that start at once the first one's stays."""
    handle, name = mkstemp(dir=key_file.parent, prefix=f"{key_file.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            _settle(file, Fernet.generate_key().decode())
        with suppress(FileExistsError):
            os.link(fresh, key_file)
    finally:
        fresh.unlink()


def _settle(file: IO[str], text: str) -> None:
    """Onto the disk itself: a key that a power cut takes away opens nothing ever again."""
    file.write(text)
    file.flush()
    os.fsync(file.fileno())
