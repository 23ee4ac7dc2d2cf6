"""`guyub check`: looks the house over; every finding comes with its remedy."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.channels import Channel, ChannelState
from domain.deliveries import DeliveryState
from domain.errors import GuyubError
from domain.people import Role
from domain.texts import _, retold
from scheduler.pulse import kept
from services.intake.health import EXPIRES_SOON
from toolkit.settings import Settings
from toolkit.vault import open_vault
from toolkit.wiring import Toolkit, open_toolkit

DISK_TIGHT_BYTES = 1_000_000_000
DISK_FULL_BYTES = 100_000_000
LATE = timedelta(minutes=10)  # a due delivery still lying there: nobody turns the crank
AHEAD = timedelta(minutes=5)
YOUNGEST = datetime(2026, 1, 1, tzinfo=UTC)  # no machine that runs this lives before it


class Severity(IntEnum):
    """How bad a finding is; the worst one decides the exit code."""

    FINE = 0
    WARNING = 1
    TROUBLE = 2


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at. `remedy` is empty when all is well."""

    area: str
    severity: Severity
    words: str
    remedy: str = ""


def look_over(settings: Settings) -> list[Finding]:
    """Every finding, in the order a person would mend them."""
    findings = [*_folder(settings), *_key(settings), *_disk(settings), *_file(settings)]
    try:
        toolkit = open_toolkit(settings)
        findings += [finding for look in _LOOKS_INSIDE for finding in look(toolkit)]
    except GuyubError as err:
        findings.append(_trouble(_("Basis data"), str(err), _("Jalankan: guyub up")))
    return findings


def worst(findings: list[Finding]) -> Severity:
    """The worst of them."""
    return max((finding.severity for finding in findings), default=Severity.FINE)


def line(finding: Finding) -> str:
    """The finding as one or two lines for a terminal."""
    mark = {Severity.FINE: "✓", Severity.WARNING: "!", Severity.TROUBLE: "✗"}[finding.severity]
    remedy = f"\n    → {finding.remedy}" if finding.remedy else ""
    return f"{mark} {finding.area}: {finding.words}{remedy}"


def plain(finding: Finding) -> dict[str, str]:
    """The finding for a machine."""
    return {
        "area": finding.area,
        "severity": finding.severity.name.lower(),
        "words": finding.words,
        "remedy": finding.remedy,
    }


# --- the machine -------------------------------------------------------------------------


def _folder(settings: Settings) -> Iterator[Finding]:
    area, folder = _("Folder data"), settings.data
    if not folder.is_dir():
        yield _trouble(
            area,
            _("{folder} belum ada.").format(folder=folder.absolute()),
            _("Jalankan guyub up, atau setel GUYUB_DATA ke folder yang benar."),
        )
    elif not os.access(folder, os.W_OK | os.X_OK):
        yield _trouble(
            area,
            _("{folder} tidak dapat ditulisi.").format(folder=folder.absolute()),
            _("Berikan folder itu kepada pengguna yang menjalankan Guyub."),
        )
    elif _open_to_others(folder):
        yield _warning(
            area,
            _("{folder} dapat dibaca pengguna lain di mesin ini.").format(folder=folder.absolute()),
            _("Jalankan: chmod 700 {folder}").format(folder=folder),
        )
    else:
        yield _fine(area, str(folder.absolute()))


def _key(settings: Settings) -> Iterator[Finding]:
    area = _("Kunci rahasia")
    if settings.secret_key is None and not settings.key_file.exists():
        yield _warning(
            area,
            _("Berkas kunci belum ada."),
            _("Kunci dibuat saat guyub up pertama kali. Bila ini pemulihan, kembalikan kuncinya."),
        )
        return
    if settings.secret_key is None and _open_to_others(settings.key_file):
        yield _trouble(
            area,
            _("Kunci dapat dibaca pengguna lain di mesin ini."),
            _("Jalankan: chmod 600 {file}").format(file=settings.key_file),
        )
        return
    try:
        open_vault(settings.secret_key, settings.key_file)
    except (GuyubError, OSError) as err:
        yield _trouble(area, str(err), _("Kembalikan kunci dari cadangan."))
    else:
        yield _fine(area, _("Terbaca, dan hanya oleh pemiliknya."))


def _disk(settings: Settings) -> Iterator[Finding]:
    place = settings.data if settings.data.exists() else Path()
    free = shutil.disk_usage(place).free
    words = _("{gigabytes:.1f} GB kosong.").format(gigabytes=free / 1e9)
    remedy = _("Kosongkan ruang: pindahkan cadangan lama ke tempat lain.")
    if free < DISK_FULL_BYTES:
        yield _trouble(_("Cakram"), words, remedy)
    elif free < DISK_TIGHT_BYTES:
        yield _warning(_("Cakram"), words, remedy)
    else:
        yield _fine(_("Cakram"), words)


def _file(settings: Settings) -> Iterator[Finding]:
    """The SQLite file itself; PostgreSQL looks after its own."""
    if settings.database_url or not settings.database_file.exists():
        return
    uri = f"{settings.database_file.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as err:
        verdict = str(err)
    if verdict == "ok":
        yield _fine(_("Berkas basis data"), _("Utuh."))
    else:
        yield _trouble(
            _("Berkas basis data"),
            _("Rusak: {verdict}").format(verdict=verdict),
            _("Hentikan Guyub, lalu pulihkan cadangan terakhir: guyub restore BERKAS"),
        )


# --- the house inside --------------------------------------------------------------------


def _database(toolkit: Toolkit) -> Iterator[Finding]:
    kind = "PostgreSQL" if toolkit.settings.database_url else "SQLite"
    with toolkit.store.reading() as unit:
        unit.cooperative.get()
    yield _fine(_("Basis data"), _("{kind} menjawab; susunannya terbaru.").format(kind=kind))


def _clock(toolkit: Toolkit) -> Iterator[Finding]:
    now, area = toolkit.clock.now(), _("Jam")
    with toolkit.store.reading() as unit:
        newest = unit.audit.newest(limit=1)
        zone = unit.cooperative.get().zone
    remedy = _("Betulkan jam mesin (NTP), lalu periksa lagi.")
    if now < YOUNGEST or (newest and newest[0].at > now + AHEAD):
        yield _trouble(
            area, _("Jam mesin tertinggal: {now:%Y-%m-%d %H:%M} UTC.").format(now=now), remedy
        )
        return
    try:
        local = now.astimezone(ZoneInfo(zone))
    except ZoneInfoNotFoundError:
        yield _trouble(
            area,
            _("Zona waktu {zone} tidak dikenal mesin ini.").format(zone=zone),
            _("Pasang paket tzdata, atau pilih zona lain di Pengaturan."),
        )
        return
    yield _fine(area, f"{local:%Y-%m-%d %H:%M} {local.tzname()}")


def _admin(toolkit: Toolkit) -> Iterator[Finding]:
    with toolkit.store.reading() as unit:
        admins = [user for user in unit.users.all() if user.role is Role.ADMIN and user.active]
    if any(admin.password_hash for admin in admins):
        yield _fine(_("Admin"), _("Ada admin yang dapat masuk."))
    else:
        yield _warning(
            _("Admin"),
            _("Belum ada admin yang bersandi."),
            _("Jalankan guyub up dan pakai tautan masuk pertamanya."),
        )


def _channels(toolkit: Toolkit) -> Iterator[Finding]:
    for channel in toolkit.connecting.channels():
        yield _channel(channel)
        if channel.expires_at and channel.expires_at - toolkit.clock.now() <= EXPIRES_SOON:
            yield _warning(
                _("Kanal {name}").format(name=channel.name),
                _("Izinnya berakhir {date}.").format(date=channel.expires_at.date().isoformat()),
                _("Buka Kanal di meja kerja, lalu sambungkan lagi."),
            )


def _channel(channel: Channel) -> Finding:
    area = _("Kanal {name}").format(name=channel.name)
    if channel.state is ChannelState.DISCONNECTED:
        return _trouble(
            area,
            _("Terputus: {reason}").format(reason=retold(channel.state_reason) or "-"),
            _("Buka Kanal di meja kerja, lalu sambungkan lagi."),
        )
    if channel.state is ChannelState.PAUSED:
        return _warning(
            area,
            _("Dijeda: {reason}").format(reason=retold(channel.state_reason) or "-"),
            _("Lanjutkan di Kanal bila jedanya sudah cukup."),
        )
    if channel.missing:
        return _warning(
            area, retold(channel.missing[0]), _("Buka Kanal di meja kerja, lalu sambungkan lagi.")
        )
    return _fine(area, _("Aktif."))


def _pulse(toolkit: Toolkit) -> Iterator[Finding]:
    felt = kept(toolkit.store).get("send_due")
    last = felt.felt_at if felt else None
    if last is None or last < toolkit.clock.now() - LATE:
        yield _warning(
            _("Detak"),
            _("Penjadwal tidak sedang berjalan."),
            _("Jalankan guyub up, atau guyub worker bila halaman berjalan terpisah."),
        )
    else:
        yield _fine(_("Detak"), _("Penjadwal berjalan."))


def _deliveries(toolkit: Toolkit) -> Iterator[Finding]:
    area, now = _("Pengiriman"), toolkit.clock.now()
    with toolkit.store.reading() as unit:
        active = {c.id for c in unit.channels.all() if c.state is ChannelState.ACTIVE}
        waiting = unit.deliveries.in_states([DeliveryState.SCHEDULED], limit=20)
        troubled = unit.deliveries.in_states([DeliveryState.UNCONFIRMED, DeliveryState.FAILED])
    late = [d for d in waiting if d.channel_id in active and d.due_at < now - LATE]
    if late:
        yield _trouble(
            area,
            _("{count} pengiriman sudah lewat waktunya.").format(count=len(late)),
            _("Pastikan penjadwal berjalan: guyub up, atau guyub worker."),
        )
    if troubled:
        yield _warning(
            area,
            _("{count} pengiriman menunggu keputusan orang.").format(count=len(troubled)),
            _("Buka Beranda, lalu putuskan satu per satu."),
        )
    if not late and not troubled:
        yield _fine(area, _("Tidak ada yang tertinggal."))


_LOOKS_INSIDE: tuple[Callable[[Toolkit], Iterator[Finding]], ...] = (
    _database,
    _clock,
    _admin,
    _channels,
    _pulse,
    _deliveries,
)


def _open_to_others(path: Path) -> bool:
    """Whether others on this machine may read it. Only POSIX keeps that in the mode."""
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _fine(area: str, words: str) -> Finding:
    return Finding(area=area, severity=Severity.FINE, words=words)


def _warning(area: str, words: str, remedy: str) -> Finding:
    return Finding(area=area, severity=Severity.WARNING, words=words, remedy=remedy)


def _trouble(area: str, words: str, remedy: str) -> Finding:
    return Finding(area=area, severity=Severity.TROUBLE, words=words, remedy=remedy)
