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
    CaseStatus.MERGED: N_("Ditangani bersama laporan Anda yang lain"),
}

STATUS_ADVICE: Mapping[CaseStatus, str] = {
    CaseStatus.OPEN: N_("Pengurus sudah menerima tulisan Anda. Jawabannya akan tampil di sini."),
    CaseStatus.WAITING: N_("Pengurus menunggu keterangan Anda. Tulislah di kotak di bawah."),
    CaseStatus.RESOLVED: N_("Belum puas? Tulislah lagi di bawah, laporan ini dibuka kembali."),
    CaseStatus.CLOSED: N_("Ada hal baru? Tulislah di bawah, kami buka sebagai laporan baru."),
    CaseStatus.SPAM: N_("Bila ini keliru, tulislah lagi di bawah."),
    CaseStatus.MERGED: N_("Jawabannya juga tampil di sini. Tulislah lagi di bawah bila perlu."),
}

# Where the member said, or staff saw, that it is about management.
SUPERVISED_ADVICE: Mapping[CaseStatus, str] = {
    **STATUS_ADVICE,
    CaseStatus.OPEN: N_(
        "Pengawas koperasi sudah menerima tulisan Anda; pengurus, manajer, dan staf tidak "
        "membacanya. Jawabannya akan tampil di sini."
    ),
    CaseStatus.WAITING: N_("Pengawas menunggu keterangan Anda. Tulislah di kotak di bawah."),
}

# Each with the outline of its sign on a field of 24 by 24: a thumb, a heart, a star. Drawn,
# since not every machine has a font with such pictures.
REACTIONS: Mapping[Reaction, tuple[str, str]] = {
    Reaction.LIKE: (
        "M3 10h4v11H3zM7 10l5-8c2 0 3 1 2.6 3L13.5 9H20l1 1-2 10-1 1H7z",
        N_("Suka"),
    ),
    Reaction.THANKS: (
        "M12 21S3 15 3 9c0-3 2-5 4.5-5S11 5 12 7c1-2 2.5-3 4.5-3S21 6 21 9c0 6-9 12-9 12z",
        N_("Terima kasih"),
    ),
    Reaction.SUPPORT: (
        "M12 2l3 7 7 .6-5.3 4.7 1.6 7L12 17.5 5.7 21.3l1.6-7L2 9.6 9 9z",
        N_("Dukung"),
    ),
}
