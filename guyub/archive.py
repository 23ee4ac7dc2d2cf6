"""`guyub backup` and `guyub restore`: everything in one file, whole or not at all.

The archive is a ZIP file: `manifest.json` first, then the database, then `media/…` and
`attachments/…`. A ZIP's directory stands at its end, so that half an archive cannot be taken for
a whole one; every member's SHA-256 stands in the manifest.
"""

import hashlib
import json
import lzma
import os
import re
import shutil
import socket
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO

from domain.errors import Conflict, GuyubError, Invalid, StoreFull
from domain.texts import _
from guyub import __version__
from guyub.data import database_url
from storage.backup import copy_database, restore_database
from storage.migrating import SchemaRelation, schema_state
from toolkit.settings import Settings

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.jsonl.gz"
KEY = "secret.key"
MANIFEST_BYTES_MAX = 64 * 1024 * 1024
_MEDIA = re.compile(r"media/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_ATTACHMENT = re.compile(r"attachments/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_CHUNK = 1024 * 1024
# What a member that is damaged, encrypted or packed in a way we do not know raises.
_UNREADABLE = (
    ValueError,
    EOFError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What `back_up` wrote."""

    file: Path
    size_bytes: int
    pictures: int
    attachments: int
    with_key: bool


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What `restore` did. `set_aside`: where the data lies that was there before."""

    created_at: str
    pictures: int
    attachments: int
    with_key: bool
    set_aside: Path | None


def back_up(settings: Settings, file: Path, *, with_key: bool = False) -> Kept:
    """Writes the archive beside its final name and renames it when it is whole and on disk.

    May run while Guyub runs. Raises: Invalid, StoreFull, StoreUnreachable.
    """
    if file.is_dir() or not file.absolute().parent.is_dir():
        raise Invalid(
            _("{file} bukan tempat untuk berkas. Sebutkan nama berkas cadangan.").format(file=file),
            field="file",
        )
    with _work_folder(file.absolute().parent) as folder:
        database = folder / DATABASE
        copy_database(settings.data, database_url(settings), database)
        members = dict(_members(settings, database, with_key=with_key))
        whole = folder / "whole.zip"
        kept = _write(whole, members)
        whole.replace(file)
    return Kept(
        file=file,
        size_bytes=file.stat().st_size,
        pictures=_count(kept, _MEDIA),
        attachments=_count(kept, _ATTACHMENT),
        with_key=KEY in kept,
    )


def restore(settings: Settings, file: Path, *, force: bool = False) -> Restored:
    """Checks every byte first, then puts the archive in place of the data folder.

    Data that is there is refused, or with `force` set aside, never deleted.
    Raises: Invalid (no archive, damaged, too new), GuyubError (data there, Guyub running).
    """
    _refuse_running(settings)
    _refuse_data(settings, force=force)
    parent = settings.data.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    with _work_folder(parent) as folder, _opened(file) as archive:
        manifest = _manifest(archive, file)
        fresh = folder / "data"
        _unpack(archive, manifest["files"], fresh, file)
        before = folder / "before"
        _fill_database(settings, fresh, before, force=force)
        (fresh / DATABASE).unlink()
        aside = _swap(settings.data, fresh, before)
    names = manifest["files"]
    return Restored(
        created_at=str(manifest["created_at"]),
        pictures=_count(names, _MEDIA),
        attachments=_count(names, _ATTACHMENT),
        with_key=KEY in names,
        set_aside=aside,
    )


def _count(names: Iterable[str], kind: re.Pattern[str]) -> int:
    return sum(1 for name in names if kind.fullmatch(name))


# --- writing -----------------------------------------------------------------------------


def _members(settings: Settings, database: Path, *, with_key: bool) -> Iterator[tuple[str, Path]]:
    yield DATABASE, database
    for folder, known in (
        (settings.media_folder, _MEDIA),
        (settings.attachments_folder, _ATTACHMENT),
    ):
        for path in sorted(folder.glob("??/*")):
            name = f"{folder.name}/{path.parent.name}/{path.name}"
            if known.fullmatch(name):  # a file still being written has another name
                yield name, path
    if with_key and settings.key_file.exists():
        yield KEY, settings.key_file


def _write(whole: Path, members: dict[str, Path]) -> dict[str, str]:
    """Gives the names of what is in it, with their sums."""
    try:
        with whole.open("xb") as raw:
            whole.chmod(0o600)  # members' words and contacts, and perhaps the key
            with zipfile.ZipFile(raw, "w") as archive:
                files = dict(_stored(archive, members))
                archive.writestr(MANIFEST, _manifest_of(files), zipfile.ZIP_DEFLATED)
            raw.flush()
            os.fsync(raw.fileno())
    except OSError as err:
        raise _disk_trouble(err) from err
    return files


def _stored(archive: zipfile.ZipFile, members: dict[str, Path]) -> Iterator[tuple[str, str]]:
    """What is still there when its turn comes: whatever a running Guyub sweeps or erases
    meanwhile is gone rightly."""
    for name, path in members.items():
        try:
            packed = zipfile.ZipInfo.from_file(path, name)  # stored as it is: all is packed already
            source = path.open("rb")
        except FileNotFoundError:
            continue
        with source, archive.open(packed, "w", force_zip64=True) as target:
            yield name, _copied(source, target)


def _manifest_of(files: dict[str, str]) -> str:
    return json.dumps(
        {
            "format": FORMAT,
            "guyub": __version__,
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "files": files,
        }
    )


# --- reading -----------------------------------------------------------------------------


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file)
    except (OSError, zipfile.BadZipFile) as err:
        raise _damaged(file) from err
    with closing(archive):
        yield archive


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, dict[str, str]]:
    try:
        info = archive.getinfo(MANIFEST)
        if info.file_size > MANIFEST_BYTES_MAX:
            raise _damaged(file)
        manifest = json.loads(archive.read(info))
        format_, files = int(manifest["format"]), {**manifest["files"]}
        str(manifest["created_at"])
    except (KeyError, TypeError, *_UNREADABLE) as err:
        raise _damaged(file) from err
    if format_ > FORMAT:
        raise Invalid(
            _("{file} dari versi Guyub yang lebih baru. Pasang versi terbaru dahulu.").format(
                file=file
            ),
            field="file",
        )
    if not all(_is_known(name) for name in files) or DATABASE not in files:
        raise _damaged(file)
    return manifest  # type: ignore[no-any-return]


def _is_known(name: str) -> bool:
    """Only these names are ever written: no path of an archive leads out of the folder."""
    return name in (DATABASE, KEY) or any(p.fullmatch(name) for p in (_MEDIA, _ATTACHMENT))


def _unpack(archive: zipfile.ZipFile, files: dict[str, str], folder: Path, file: Path) -> None:
    folder.mkdir(mode=0o700)
    for name, sha256 in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with archive.open(name) as source, _new_file(target) as kept:
                found = _copied(source, kept)
        except (KeyError, *_UNREADABLE) as err:
            raise _damaged(file) from err
        except OSError as err:
            raise _disk_trouble(err) from err
        if found != sha256:
            raise _damaged(file)


def _new_file(target: Path) -> BinaryIO:
    handle = os.open(
        target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
    )
    return os.fdopen(handle, "wb")


def _copied(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


# --- the data folder ---------------------------------------------------------------------


def _fill_database(settings: Settings, fresh: Path, before: Path, *, force: bool) -> None:
    url = database_url(settings)
    if url and force:
        _copy_before(settings, before)
    try:
        restore_database(fresh, url, fresh / DATABASE, overwrite=bool(url) and force)
    except Conflict as err:
        raise GuyubError(
            _(
                "Basis data tujuan sudah berisi. Ulangi dengan --force: isinya akan "
                "disisihkan, tidak dihapus."
            )
        ) from err


def _copy_before(settings: Settings, folder: Path) -> None:
    """A copy of what lies in PostgreSQL now; a file database is set aside with its folder."""
    url = database_url(settings)
    if schema_state(settings.data, url).relation is not SchemaRelation.EMPTY:
        folder.mkdir(mode=0o700)
        copy_database(settings.data, url, folder / DATABASE)


def _swap(data: Path, fresh: Path, before: Path) -> Path | None:
    """Puts the fresh folder in place; gives where the old things lie, None when there were none."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = data.absolute().with_name(f"{data.absolute().name}.before-{stamp}")
    if data.exists() and any(data.iterdir()):
        data.rename(aside)
    elif data.exists():
        data.rmdir()
    if before.exists():
        aside.mkdir(mode=0o700, exist_ok=True)
        (before / DATABASE).rename(aside / DATABASE)
    fresh.rename(data)
    return aside if aside.exists() else None


def _refuse_data(settings: Settings, *, force: bool) -> None:
    if not force and settings.data.exists() and any(settings.data.iterdir()):
        raise GuyubError(
            _(
                "Folder {folder} sudah berisi data. Ulangi dengan --force: data itu akan "
                "disisihkan, tidak dihapus."
            ).format(folder=settings.data)
        )


def _refuse_running(settings: Settings) -> None:
    try:
        socket.create_connection((settings.host, settings.port), timeout=1).close()
    except OSError:
        return
    raise GuyubError(
        _("Guyub tampaknya masih berjalan di {host}:{port}. Hentikan dahulu.").format(
            host=settings.host, port=settings.port
        )
    )


@contextmanager
def _work_folder(parent: Path) -> Iterator[Path]:
    """A folder on the same disk, so that the last step is a rename; gone afterwards."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=".guyub-", dir=parent))
    except OSError as err:
        raise _disk_trouble(err) from err
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _damaged(file: Path) -> Invalid:
    return Invalid(
        _("{file} rusak atau bukan cadangan Guyub; tidak ada yang diubah.").format(file=file),
        field="file",
    )


def _disk_trouble(err: OSError) -> StoreFull:
    return StoreFull(
        _("Berkas tidak dapat ditulis: {reason}. Periksa ruang cakram dan izin folder.").format(
            reason=err.strerror or str(err)
        )
    )
