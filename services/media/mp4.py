"""MP4 files: what a video is, whether it is whole, and where it tells of its place and device.

Reads the boxes alone, no picture and no sound; every table is bounded by the file itself.
Source: ISO/IEC 14496-12:2015 and 14496-14:2003 (read 2026-11-25).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.errors import MediaInvalid
from domain.texts import _
from services.media.mp4_boxes import Box, broken, child, children, invalid, number
from services.media.mp4_kinds import refuse_other_kinds
from services.media.mp4_samples import Span, chunk_starts, media_bodies, sample_spans

TRACKS_MAX = 16
MOOV_BYTES_MAX = 16 * 1024 * 1024  # hours of film; a table larger than this is no phone's
SIDE_PX_MAX = 8_192
DURATION_S_MAX = 24 * 3600

_UNKNOWN_DURATION = (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
# What a phone's film is made of. `wide` is room for a large `mdat`.
_TOP = (b"ftyp", b"moov", b"mdat", b"wide")
# Place, maker, names and thumbnails; and boxes that were cut out, whose bytes are still there.
_PRIVATE = (b"udta", b"meta", b"uuid", b"free", b"skip", b"\xa9xyz", b"loci")
_VIDEO_CODECS, _SOUND_CODECS = (b"avc1", b"avc3"), (b"mp4a",)


@dataclass(frozen=True, kw_only=True)
class Film:
    """What the boxes say. The sides are as it is shown, after its turn.

    `private`: boxes that tell of place or device, or may. `traces`: where in the file the
    samples of tracks lie that are neither picture nor sound, such as a path by GPS.
    """

    width_px: int
    height_px: int
    duration_s: float
    private: tuple[Box, ...] = ()
    traces: tuple[Span, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Track:
    box: Box
    handler: bytes
    table: Box


def read_film(data: bytes) -> Film:
    """Raises: MediaInvalid, with what to do, for everything but a whole H.264 film."""
    refuse_other_kinds(data)
    top = children(data, Box(kind=b"", start=0, body=0, end=len(data)))
    moov = _moov(data, top)
    tracks = _tracks(data, moov)
    shown = _shown(data, tracks)
    kept = [track for track in tracks if track.handler in (b"vide", b"soun")]
    for track in kept:
        _check_track(data, track, top)
    width_px, height_px = _sides(data, shown)
    others = [track for track in tracks if track not in kept]
    return Film(
        width_px=width_px,
        height_px=height_px,
        duration_s=_duration_s(data, moov),
        private=(*_private(data, top, moov, kept), *(track.box for track in others)),
        traces=tuple(span for track in others for span in sample_spans(data, track.table, top)),
    )


def without_traces(data: bytes, film: Film) -> bytes:
    """The same film without what tells of place and device: those boxes are called `free`, what
    was in them is zero, and every other byte is where it was."""
    zeros = _merged([*film.traces, *((box.body, box.end) for box in film.private)])
    patches = [(start, bytes(end - start)) for start, end in zeros]
    patches += [(box.start + 4, b"free") for box in film.private]
    whole, at = memoryview(data), 0
    pieces: list[bytes | memoryview] = []
    for start, put in sorted(patches):
        pieces += [whole[at:start], put]
        at = start + len(put)
    return b"".join([*pieces, whole[at:]]) if pieces else data


def _merged(spans: list[Span]) -> Iterator[Span]:
    """The same places, each once."""
    begun: Span | None = None
    for start, end in sorted(spans):
        if begun and start <= begun[1]:
            begun = (begun[0], max(begun[1], end))
            continue
        if begun:
            yield begun
        begun = (start, end)
    if begun:
        yield begun


def _moov(data: bytes, top: list[Box]) -> Box:
    kinds = [box.kind for box in top]
    if b"moof" in kinds:
        raise _fragmented()
    if kinds.count(b"moov") != 1:
        raise broken()
    moov = top[kinds.index(b"moov")]
    if moov.end - moov.start > MOOV_BYTES_MAX:
        raise broken()
    if any(box.kind == b"mvex" for box in children(data, moov)):
        raise _fragmented()
    return moov


def _tracks(data: bytes, moov: Box) -> list[_Track]:
    boxes = [box for box in children(data, moov) if box.kind == b"trak"]
    if len(boxes) > TRACKS_MAX:
        raise broken()
    return [_track(data, box) for box in boxes]


def _track(data: bytes, box: Box) -> _Track:
    mdia = child(data, box, b"mdia")
    handler = child(data, mdia, b"hdlr")
    table = child(data, child(data, mdia, b"minf"), b"stbl")
    kind = number(data, handler, 8, 4).to_bytes(4, "big")
    return _Track(box=box, handler=kind, table=table)


def _shown(data: bytes, tracks: list[_Track]) -> _Track:
    for track in tracks:
        if track.handler == b"vide":
            return track
    if any(track.handler == b"soun" for track in tracks):
        raise invalid(_("Berkas ini hanya berisi suara. Pilih video lain."))
    raise broken()


def _check_track(data: bytes, track: _Track, top: list[Box]) -> None:
    codecs = {box.kind for box in children(data, child(data, track.table, b"stsd"), skip=8)}
    if not codecs:
        raise broken()
    if track.handler == b"vide" and not codecs <= set(_VIDEO_CODECS):
        raise invalid(
            _(
                "Gambar video ini tidak disimpan sebagai H.264, jadi tidak dapat diputar di semua "
                "ponsel. Pilih H.264 di pengaturan kamera, atau simpan ulang sebagai MP4 H.264."
            )
        )
    if track.handler == b"soun" and not codecs <= set(_SOUND_CODECS):
        raise invalid(
            _(
                "Suara video ini tidak disimpan sebagai AAC, jadi tidak terdengar di semua ponsel. "
                "Simpan ulang sebagai MP4 dengan suara AAC, lalu unggah lagi."
            )
        )
    _check_there(data, track, top)


def _check_there(data: bytes, track: _Track, top: list[Box]) -> None:
    """Half a file can have a whole list of its pictures, which lie beyond its end then."""
    starts = chunk_starts(data, track.table)
    if not starts:
        if track.handler == b"vide":
            raise broken()
        return
    first, last = min(starts), max(starts)
    bodies = media_bodies(top)
    if not all(any(body <= at < end for body, end in bodies) for at in (first, last)):
        raise broken()


def _sides(data: bytes, track: _Track) -> tuple[int, int]:
    """In pixels, as shown: phones film lying down and say by a matrix how they were held."""
    header = child(data, track.box, b"tkhd")
    matrix = 52 if number(data, header, 0, 1) == 1 else 40
    width, height = (number(data, header, matrix + at, 4) >> 16 for at in (36, 40))
    if not (1 <= width <= SIDE_PX_MAX and 1 <= height <= SIDE_PX_MAX):
        raise broken()
    upright, turned = number(data, header, matrix, 4), number(data, header, matrix + 4, 4)
    return (height, width) if turned and not upright else (width, height)


def _duration_s(data: bytes, moov: Box) -> float:
    header = child(data, moov, b"mvhd")
    at, size = (20, 8) if number(data, header, 0, 1) == 1 else (12, 4)
    ticks_in_1_s, ticks = number(data, header, at, 4), number(data, header, at + 4, size)
    if not ticks_in_1_s or not ticks or ticks in _UNKNOWN_DURATION:
        raise broken()
    if ticks > ticks_in_1_s * DURATION_S_MAX:
        raise broken()
    return round(ticks / ticks_in_1_s, 3)


def _private(data: bytes, top: list[Box], moov: Box, tracks: list[_Track]) -> Iterator[Box]:
    """At every level where the standard lets them stand."""
    yield from (box for box in top if box.kind not in _TOP)
    yield from _private_in(data, moov)
    for track in tracks:
        mdia = child(data, track.box, b"mdia")
        for place in (track.box, mdia, child(data, mdia, b"minf"), track.table):
            yield from _private_in(data, place)


def _private_in(data: bytes, place: Box) -> Iterator[Box]:
    return (box for box in children(data, place) if box.kind in _PRIVATE)


def _fragmented() -> MediaInvalid:
    return invalid(
        _("Video ini tersimpan sepotong-sepotong. Simpan ulang sebagai MP4 biasa, lalu unggah.")
    )
