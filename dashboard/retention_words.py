"""Limits of how long persons are kept, in words."""

from collections.abc import Mapping

from domain.retention import RetentionKind
from domain.texts import _, ngettext


def titles() -> Mapping[RetentionKind, str]:
    """What comes to its end."""
    return {
        RetentionKind.CASES: _("Percakapan yang semua laporannya sudah lama ditutup"),
        RetentionKind.WALK_INS: _("Catatan kunjungan, telepon, dan surat yang sudah lama ditutup"),
        RetentionKind.REACTIONS: _("Siapa yang bereaksi terhadap unggahan kita"),
        RetentionKind.LEFT_MEMBERS: _("Anggota yang sudah lama keluar"),
        RetentionKind.ACCESS_LOG: _("Catatan siapa membuka apa"),
    }


def would(kind: RetentionKind, n: int) -> str:
    """What a limit would take away now."""
    told = {
        RetentionKind.LEFT_MEMBERS: ngettext(
            "{n} anggota akan dihapus sekarang, lalu siapa pun yang sampai batasnya.",
            "{n} anggota akan dihapus sekarang, lalu siapa pun yang sampai batasnya.",
            n,
        ),
        RetentionKind.REACTIONS: ngettext(
            "{n} reaksi akan hilang rinciannya, lalu setiap reaksi yang sampai batasnya.",
            "{n} reaksi akan hilang rinciannya, lalu setiap reaksi yang sampai batasnya.",
            n,
        ),
        RetentionKind.ACCESS_LOG: ngettext(
            "{n} baris catatan akan hilang, lalu setiap baris yang sampai batasnya.",
            "{n} baris catatan akan hilang, lalu setiap baris yang sampai batasnya.",
            n,
        ),
    }
    talks = ngettext(
        "{n} percakapan akan dihapus isinya, lalu setiap percakapan yang sampai batasnya.",
        "{n} percakapan akan dihapus isinya, lalu setiap percakapan yang sampai batasnya.",
        n,
    )
    if kind is RetentionKind.CASES:
        talks += " " + _("Rincian reaksi yang sama lamanya ikut hilang.")
    return told.get(kind, talks).format(n=n)
