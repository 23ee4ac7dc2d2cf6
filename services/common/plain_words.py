"""Plain words for what is kept: the same on every screen, in every export and in the archive of one
person, in the language spoken."""

from collections.abc import Mapping

from domain.aftercare import Score
from domain.cases import CaseKind, CaseStatus
from domain.messages import MessageKind
from domain.reactions import ReactionKind
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
        CaseStatus.MERGED: _("Digabung"),
    }


def ways() -> Mapping[MessageKind, str]:
    """By which way a message came."""
    return {
        MessageKind.COMMENT: _("Komentar"),
        MessageKind.MENTION: _("Sebutan"),
        MessageKind.DIRECT: _("Pesan langsung"),
        MessageKind.FORM: _("Formulir"),
        MessageKind.WALK_IN: _("Datang ke kantor"),
        MessageKind.PHONE: _("Telepon"),
        MessageKind.EMAIL: _("Surel"),
        MessageKind.PAPER: _("Surat atau kotak saran"),
        MessageKind.REPLY: _("Balasan"),
    }


def scores() -> Mapping[Score, str]:
    """How content somebody says to be, the best first."""
    return {
        Score.GOOD: _("Puas"),
        Score.FAIR: _("Cukup"),
        Score.POOR: _("Tidak puas"),
    }


def reaction(kind: ReactionKind, sign: str) -> str:
    """What somebody did under a post or an answer of ours; an emoji as it is."""
    match kind:
        case ReactionKind.LIKE:
            return _("Menyukai")
        case ReactionKind.BOOST:
            return _("Membagikan")
        case ReactionKind.SIGN:
            shown = sign if not sign.isascii() else _("tanda khusus")
            return _("Bereaksi {sign}").format(sign=shown)
