"""Videos as phones make them: a real one from ffmpeg's testsrc, and boxes made on the spot."""

from pathlib import Path

FILM = (Path(__file__).parents[1] / "fixtures" / "media" / "testsrc.mp4").read_bytes()
"""320 by 180 for two seconds, H.264 and AAC, with its title, maker and place in `udta`."""


def box(kind: bytes, content: bytes = b"", *, long: bool = False) -> bytes:
    """One box. `long`: its size is told in 64 bits."""
    if long:
        return (1).to_bytes(4, "big") + kind + (16 + len(content)).to_bytes(8, "big") + content
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def words(*numbers: int, size: int = 4) -> bytes:
    """Numbers one after the other."""
    return b"".join(number.to_bytes(size, "big") for number in numbers)


def found(film: bytes, *path: bytes) -> tuple[int, int]:
    """Where the first box of that path begins and ends."""
    start, end = 0, len(film)
    for depth, kind in enumerate(path):
        at = start
        while film[at + 4 : at + 8] != kind:
            at += int.from_bytes(film[at : at + 4], "big")
            assert at < end, path[: depth + 1]
        inner = at + 8
        start, end = inner, at + int.from_bytes(film[at : at + 4], "big")
    return start - 8, end


def grown(film: bytes, extra: bytes, *path: bytes) -> bytes:
    """The film with more at the end of that box; `moov` stands last, so no table is wrong."""
    _start, end = found(film, *path)
    whole = bytearray(film)
    for depth in range(1, len(path) + 1):
        start, old_end = found(film, *path[:depth])
        whole[start : start + 4] = (old_end - start + len(extra)).to_bytes(4, "big")
    return bytes(whole[:end]) + extra + bytes(whole[end:])


def a_walk(place: bytes = b"-06.2088+106.8456", *, at: int | None = None) -> bytes:
    """The film with a track that tells at every moment where it was filmed, in one chunk of two
    samples in an `mdat` of its own at the end. `at`: where the chunk is said to be instead."""
    sizes = (len(place) - 3, 3)
    table = box(
        b"stbl",
        box(b"stsz", words(0, 0, 2, *sizes))
        + box(b"stsc", words(0, 1, 1, 2, 1))
        + box(b"stco", words(0, 1, 0)),
    )
    handler = box(b"hdlr", words(0, 0) + b"meta" + bytes(13))
    track = box(b"trak", box(b"mdia", handler + box(b"minf", table)))
    film = grown(FILM, track, b"moov")
    start = len(film) + 8 if at is None else at
    _begin, end = found(film, b"moov")
    return film[: end - 4] + words(start) + film[end:] + box(b"mdat", place)
