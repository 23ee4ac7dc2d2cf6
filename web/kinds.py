"""The words members see for kinds, states and reactions."""

from collections.abc import Mapping

from domain.board import Reaction
from domain.cases import CaseKind, CaseStatus
from domain.texts import N_

# What a member may choose in the form; leaving it open is fine.
KINDS: Mapping[CaseKind, str] = {
    CaseKind.COMPLAINT: N_("Keluhan"),
    CaseKind.SUGGESTION: N_("Saran"),
    CaseKind.QUESTION: N_("Pertanyaan"),
    CaseKind.PRAISE: N_("Pujian"),
}

KIND_NAMES: Mapping[CaseKind, str] = {**KINDS, CaseKind.OTHER: N_("Lainnya")}

STATUS_NAMES: Mapping[CaseStatus, str] = {
    CaseStatus.OPEN: N_("Sedang ditangani"),
    CaseStatus.WAITING: N_("Menunggu kabar dari Anda"),
    CaseStatus.RESOLVED: N_("Selesai"),
    CaseStatus.CLOSED: N_("Selesai dan ditutup"),
    CaseStatus.SPAM: N_("Tidak ditindaklanjuti"),
}

STATUS_ADVICE: Mapping[CaseStatus, str] = {
    CaseStatus.OPEN: N_("Pengurus sudah menerima tulisan Anda. Jawabannya akan tampil di sini."),
    CaseStatus.WAITING: N_("Pengurus menunggu keterangan Anda. Tulislah di kotak di bawah."),
    CaseStatus.RESOLVED: N_("Belum puas? Tulislah lagi di bawah, laporan ini dibuka kembali."),
    CaseStatus.CLOSED: N_("Ada hal baru? Tulislah di bawah, kami buka sebagai laporan baru."),
    CaseStatus.SPAM: N_("Bila ini keliru, tulislah lagi di bawah."),
}

REACTIONS: Mapping[Reaction, tuple[str, str]] = {
    Reaction.LIKE: ("👍", N_("Suka")),
    Reaction.THANKS: ("🙏", N_("Terima kasih")),
    Reaction.SUPPORT: ("💪", N_("Dukung")),
}
