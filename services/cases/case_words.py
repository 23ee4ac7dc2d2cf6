"""The words of cases, the same on every screen and in every export, in the language spoken."""

from collections.abc import Mapping

from domain.cases import EventKind, Priority
from domain.texts import _
from services.common.plain_words import kinds, statuses, ways

__all__ = ["at", "events", "hours", "kinds", "priorities", "statuses", "ways"]


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
        **_standing_events(),
    }


def _standing_events() -> Mapping[EventKind, str]:
    return {
        EventKind.BRANCH_CHANGED: _("Cabang diubah"),
        EventKind.TOPIC_CHANGED: _("Topik diubah"),
        EventKind.LABELLED: _("Diberi label"),
        EventKind.UNLABELLED: _("Label dilepas"),
        EventKind.UNIT_ASKED: _("Menunggu bagian lain"),
        EventKind.UNIT_ANSWERED: _("Bagian lain sudah menjawab"),
        EventKind.SNOOZED: _("Ditunda"),
        EventKind.WOKEN: _("Tidak ditunda lagi"),
        EventKind.ESCALATED: _("Dinaikkan ke pengawas"),
        EventKind.DEESCALATED: _("Dikembalikan dari pengawas"),
        EventKind.MERGED: _("Digabung ke laporan lain"),
        EventKind.UNMERGED: _("Dipisah lagi dari laporan lain"),
        EventKind.ABSORBED: _("Laporan lain digabung ke sini"),
        EventKind.SAME_MEMBER: _("Anggotanya sama, satu balasan menjawab keduanya"),
        EventKind.RELEASED: _("Laporan yang digabung dipisah lagi"),
        EventKind.SPLIT_OFF: _("Sebagian dipisah jadi laporan baru"),
        EventKind.SPLIT_FROM: _("Dipisah dari laporan lain"),
        EventKind.RATING_ASKED: _("Kepuasan ditanyakan"),
        EventKind.RATED: _("Dinilai anggota"),
        EventKind.FOLLOW_UP_SET: _("Tindak lanjut dijadwalkan"),
        EventKind.FOLLOWED_UP: _("Ditindaklanjuti"),
    }


def at(words: str, zone: str) -> str:
    """The heading of a moment names its zone."""
    return f"{words} ({zone})"


def hours(words: str) -> str:
    """The heading of a span names its unit."""
    return f"{words} ({_('jam')})"
