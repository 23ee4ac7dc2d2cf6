"""What a gap in measuring says to people, in a sentence."""

from collections.abc import Callable
from datetime import datetime

from domain.gaps import Filling, Gap, GapReason, Measured
from domain.texts import N_, _

_REASONS = {
    GapReason.UNREACHABLE: N_("platform tidak terjangkau"),
    GapReason.DISCONNECTED: N_("kanal terputus dan belum disambungkan lagi"),
    GapReason.LIMITED: N_("jatah atau anggaran membaca habis"),
    GapReason.REFUSED: N_("platform menolak pertanyaan kita"),
    GapReason.MACHINE_DOWN: N_("program ini tidak berjalan"),
}
_SUBJECTS = {
    Measured.POSTS: N_("angka unggahan"),
    Measured.ACCOUNT: N_("angka akun"),
    Measured.REACTIONS: N_("siapa yang bereaksi"),
}
_FILLINGS = {
    Filling.OPEN: "",
    Filling.NOT_OFFERED: N_("Platform hanya memberi angka saat ini; masa itu tetap kosong."),
    Filling.FILLED: N_("Angkanya sudah diisi dari riwayat platform."),
    Filling.IN_PART: N_("Sebagian harinya diisi dari riwayat platform; sisanya tetap kosong."),
    Filling.NOT_TOLD: N_("Platform tidak memberi riwayat untuk masa itu; tetap kosong."),
}


def sentence(gap: Gap, moment: Callable[[datetime], str]) -> str:
    """From when to when, of what, why, and what became of it. `moment`: how the reader reads
    them."""
    told = {
        "start": moment(gap.started_at),
        "subject": _(_SUBJECTS[gap.subject]),
        "reason": _(_REASONS[gap.reason]),
    }
    if gap.ended_at is None:
        return _("Sejak {start}, {subject} tidak dapat dibaca: {reason}.").format(**told)
    said = _("Antara {start} dan {end}, {subject} tidak dapat dibaca: {reason}.")
    after = _FILLINGS[gap.filling]
    whole = said.format(end=moment(gap.ended_at), **told)
    return f"{whole} {_(after)}" if after else whole
