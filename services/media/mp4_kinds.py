"""What a file is that somebody took for an MP4 video, to say what to do about it."""

from domain.texts import N_, _
from services.media.mp4_boxes import invalid

# Source: the brands registered at mp4ra.org that phones, cameras and encoders write into films
# of ordinary boxes (read 2026-11-25).
_BRANDS = frozenset(
    (b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ",
     b"M4VH", b"M4VP", b"MSNV", b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"mmp4")
)  # fmt: skip
_BRANDS_MAX = 32

_SAVE_AS_MP4 = N_("Video {kind} belum didukung. Simpan dahulu sebagai MP4, lalu unggah lagi.")
_OTHERS = ((b"\x1a\x45\xdf\xa3", "WebM/MKV"), (b"RIFF", "AVI"), (b"FLV", "FLV"))
# QuickTime of old had no brand and began with one of these.
_QUICKTIME = (b"moov", b"mdat", b"wide", b"pnot")


def refuse_other_kinds(data: bytes) -> None:
    """Raises: MediaInvalid for everything that does not begin as an MP4 video."""
    for start, name in _OTHERS:
        if data.startswith(start):
            raise invalid(_(_SAVE_AS_MP4).format(kind=name))
    if data[4:8] in _QUICKTIME or data[4:12] == b"ftypqt  ":
        raise invalid(_(_SAVE_AS_MP4).format(kind="MOV (QuickTime)"))
    if data[4:8] != b"ftyp" or not _BRANDS & set(_brands(data)):
        raise invalid(
            _("Berkas ini bukan video MP4. Pilih video lain, atau simpan dahulu sebagai MP4.")
        )


def _brands(data: bytes) -> list[bytes]:
    """The major brand, and those it can be read as too."""
    size = min(int.from_bytes(data[:4], "big"), 16 + 4 * _BRANDS_MAX, len(data))
    return [data[8:12], *(data[at : at + 4] for at in range(16, size, 4))]
