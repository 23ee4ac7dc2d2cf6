"""`guyub check`: each trouble is found, with its remedy, and the worst decides the exit code."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from domain.channels import Channel, ChannelState
from domain.identifiers import new_id
from domain.people import AuditEntry
from guyub import doctor
from guyub.doctor import Finding, Severity
from guyub.speaking import ExitCode
from tests.house.conftest import House
from tests.makers import a_channel, a_delivery
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit

posix_only = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")


def found(area: str) -> Finding:
    """The worst finding of one area."""
    return max(
        (finding for finding in doctor.look_over(Settings()) if finding.area == area),
        key=lambda finding: finding.severity,
    )


@pytest.fixture
def toolkit(house: House) -> Toolkit:
    return open_toolkit()


def keep(toolkit: Toolkit, channel: Channel) -> None:
    with toolkit.store.writing() as unit:
        unit.channels.add(channel)


def test_a_folder_that_is_not_there_is_trouble_and_nothing_is_made(empty_house: House) -> None:
    done = empty_house.run("check")
    assert done.exit_code == ExitCode.TROUBLE
    assert f"✗ Folder data: {empty_house.data} belum ada." in done.stdout
    assert not empty_house.data.exists()


def test_a_fresh_house_only_lacks_an_admin_and_a_heartbeat(toolkit: Toolkit, house: House) -> None:
    done = house.run("check")
    assert done.exit_code == ExitCode.WARNINGS
    warned = [line for line in done.stdout.splitlines() if line.startswith(("!", "✗"))]
    assert warned == [
        "! Admin: Belum ada admin yang bersandi.",
        "! Detak: Penjadwal tidak sedang berjalan.",
    ]


def test_every_finding_that_is_not_fine_has_a_remedy(toolkit: Toolkit) -> None:
    findings = doctor.look_over(Settings())
    assert [f for f in findings if f.severity > Severity.FINE and not f.remedy] == []


def test_machines_get_every_finding_as_json(toolkit: Toolkit, house: House) -> None:
    done = house.run("check", "--json")
    assert '"severity": "warning"' in done.stdout
    assert '"area": "Folder data"' in done.stdout


@posix_only
def test_a_key_others_can_read_is_trouble(toolkit: Toolkit, house: House) -> None:
    (house.data / "secret.key").chmod(0o644)
    assert found("Kunci rahasia") == Finding(
        area="Kunci rahasia",
        severity=Severity.TROUBLE,
        words="Kunci dapat dibaca pengguna lain di mesin ini.",
        remedy=f"Jalankan: chmod 600 {house.data / 'secret.key'}",
    )


@posix_only
def test_a_folder_others_can_read_is_a_warning(toolkit: Toolkit, house: House) -> None:
    house.data.chmod(0o755)
    assert found("Folder data").severity is Severity.WARNING


def test_a_broken_key_is_trouble(toolkit: Toolkit, house: House) -> None:
    (house.data / "secret.key").write_text("bukan kunci", encoding="ascii")
    assert found("Kunci rahasia").severity is Severity.TROUBLE


def test_a_damaged_database_file_is_trouble(house: House) -> None:
    file = house.data / "guyub.db"
    for leftover in house.data.glob("guyub.db-*"):
        leftover.unlink()
    file.write_bytes(b"SQLite format 3\0" + os.urandom(20_000))
    assert found("Berkas basis data").severity is Severity.TROUBLE


def test_a_clock_behind_the_newest_entry_is_trouble(toolkit: Toolkit) -> None:
    later = toolkit.clock.now() + timedelta(hours=3)
    with toolkit.store.writing() as unit:
        unit.audit.add(AuditEntry(id=new_id(), at=later, actor_id=None, act="signed_in"))
    assert found("Jam").severity is Severity.TROUBLE


@pytest.mark.parametrize(
    ("days", "words"), [(13, "Izinnya berakhir"), (15, "Aktif.")], ids=["soon", "later"]
)
def test_a_permission_that_ends_soon_is_a_warning(toolkit: Toolkit, days: int, words: str) -> None:
    until = toolkit.clock.now() + timedelta(days=days)
    keep(toolkit, a_channel(name="Luar", expires_at=until))
    assert found("Kanal Luar").words.startswith(words)


def test_what_an_account_may_not_do_is_a_warning(toolkit: Toolkit) -> None:
    keep(toolkit, a_channel(name="Luar", missing=("Izin menulis belum ada.",)))
    assert found("Kanal Luar").words == "Izin menulis belum ada."
    assert found("Kanal Luar").severity is Severity.WARNING


def test_a_disconnected_channel_is_trouble_and_a_paused_one_a_warning(toolkit: Toolkit) -> None:
    keep(toolkit, a_channel(id="a", name="A", state=ChannelState.DISCONNECTED))
    keep(toolkit, a_channel(id="b", name="B", state=ChannelState.PAUSED, state_reason="libur"))
    assert found("Kanal A").severity is Severity.TROUBLE
    assert found("Kanal B") == Finding(
        area="Kanal B",
        severity=Severity.WARNING,
        words="Dijeda: libur",
        remedy="Lanjutkan di Kanal bila jedanya sudah cukup.",
    )


def test_a_delivery_long_past_its_time_means_nobody_turns_the_crank(toolkit: Toolkit) -> None:
    keep(toolkit, a_channel())
    with toolkit.store.writing() as unit:
        unit.deliveries.add(a_delivery(due_at=toolkit.clock.now() - timedelta(minutes=30)))
    assert found("Pengiriman").words == "1 pengiriman sudah lewat waktunya."
    assert found("Pengiriman").severity is Severity.TROUBLE


def test_a_full_disk_is_named(toolkit: Toolkit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "DISK_FULL_BYTES", 10**18)
    assert found("Cakram").severity is Severity.TROUBLE
    monkeypatch.setattr(doctor, "DISK_FULL_BYTES", 0)
    monkeypatch.setattr(doctor, "DISK_TIGHT_BYTES", 10**18)
    assert found("Cakram").severity is Severity.WARNING


def test_a_relative_folder_is_shown_whole(
    tmp_path: Path, empty_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUYUB_DATA", "elsewhere")
    assert found("Folder data").words == f"{tmp_path / 'elsewhere'} belum ada."
