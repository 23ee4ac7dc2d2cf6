"""The words of cases, the same on every screen and in every export, in the language spoken."""

from collections.abc import Mapping

from domain.cases import CaseKind, CaseStatus, EventKind, Priority
from domain.texts import _


def kinds() -> Mapping[CaseKind, str]:
    """What a member brings."""
    return {
        CaseKind.COMPLAINT: _("Keluhan"),
        CaseKind.SUGGESTION: _("Saran"),
        CaseKind.QUESTION: _("Pertanyaan"),
        CaseKind.PRAISE: _("Pujian"),
        CaseKind.OTHER: _("Lainnya"),
    }


def statuses() -> Mapping[CaseStatus, str]:
    """Where a case stands."""
    return {
        CaseStatus.OPEN: _("Terbuka"),
        CaseStatus.WAITING: _("Menunggu anggota"),
        CaseStatus.RESOLVED: _("Selesai"),
        CaseStatus.CLOSED: _("Ditutup"),
        CaseStatus.SPAM: _("Spam"),
    }


def priorities() -> Mapping[Priority, str]:
    """How soon the cooperative means to answer."""
    return {Priority.NORMAL: _("Biasa"), Priority.HIGH: _("Penting")}


def events() -> Mapping[EventKind, str]:
    """What happened."""
    return {
        EventKind.OPENED: _("Laporan dibuka"),
        EventKind.MESSAGE_RECEIVED: _("Pesan masuk"),
        EventKind.REPLY_WRITTEN: _("Balasan ditulis"),
        EventKind.REPLIED: _("Dibalas"),
        EventKind.ACKNOWLEDGED: _("Tanda terima otomatis"),
        EventKind.REPLY_FAILED: _("Balasan gagal terkirim"),
        EventKind.NOTED: _("Catatan pribadi"),
        EventKind.ASSIGNED: _("Penanggung jawab"),
        EventKind.KIND_CHANGED: _("Jenis diubah"),
        EventKind.PRIORITY_CHANGED: _("Prioritas diubah"),
        EventKind.PUT_WAITING: _("Menunggu anggota"),
        EventKind.RESUMED: _("Dilanjutkan"),
        EventKind.RESOLVED: _("Selesai"),
        EventKind.REOPENED: _("Dibuka lagi"),
        EventKind.CLOSED: _("Ditutup"),
        EventKind.MARKED_SPAM: _("Ditandai spam"),
        EventKind.UNMARKED_SPAM: _("Bukan spam"),
    }


def at(words: str, zone: str) -> str:
    """The heading of a moment names its zone."""
    return f"{words} ({zone})"


def hours(words: str) -> str:
    """The heading of a span names its unit."""
    return f"{words} ({_('jam')})"
