"""Whatever comes as a video: refused with words, or kept; never anything else, never for long."""

from array import array
from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.errors import MediaInvalid
from services.media.mp4 import read_film, without_traces
from services.media.mp4_samples import SAMPLES_MAX
from services.media.videos import take_in
from tests.services.platforms import Shelf
from tests.services.videos_made import FILM, a_walk, box, grown, words

WALK = a_walk()
FILMS = st.sampled_from([FILM, WALK])
MOOV_AT = FILM.index(b"moov")
LYING = st.sampled_from([0, 1, 7, 8, 16, 2**16, 2**31, 2**32 - 8, 2**32 - 1])
KINDS = st.sampled_from(
    [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"stsz", b"stsc", b"stco", b"co64",
     b"tkhd", b"mvhd", b"hdlr", b"udta", b"meta", b"free", b"mdat", b"uuid"]
)  # fmt: skip


def judged(data: bytes) -> None:
    """Taken in or refused; what is taken in can be taken in again, and is not changed then."""
    shelf = Shelf()
    with suppress(MediaInvalid):
        media = take_in(shelf, data)
        kept = shelf.kept[media.id]
        assert len(kept) == len(data)
        assert take_in(Shelf(), kept).id == media.id


@given(FILMS, st.data())
def test_a_film_cut_anywhere_is_refused(film: bytes, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(film) - 1))
    with suppress(MediaInvalid):
        read_film(film[:end])
        # the second `mdat` of the walk may be missing whole, and then its track leads nowhere
        raise AssertionError(end)


@given(FILMS, st.data())
def test_a_part_missing_from_the_middle_is_never_a_crash(film: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(film)))
    end = data.draw(st.integers(start, len(film)))
    judged(film[:start] + film[end:])


@given(FILMS, st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 255)), max_size=8))
def test_flipped_bytes_are_never_a_crash(film: bytes, flips: list[tuple[int, int]]) -> None:
    changed = bytearray(film)
    for back, byte in flips:
        changed[max(0, len(film) - 1 - back)] = byte
    judged(bytes(changed))


@given(FILMS, st.data())
def test_lying_sizes_and_counts_are_never_a_crash(film: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(MOOV_AT - 4, len(film) - 4))
    judged(film[:at] + words(data.draw(LYING)) + film[at + 4 :])


@given(st.recursive(
    st.builds(box, KINDS, st.binary(max_size=40)),
    lambda inner: st.builds(
        lambda kind, parts: box(kind, b"".join(parts)), KINDS, st.lists(inner, max_size=4)
    ),
))  # fmt: skip
@example(box(b"moov", box(b"trak") * 3))
def test_boxes_in_any_order_are_never_a_crash(boxes: bytes) -> None:
    judged(FILM[:32] + boxes + box(b"mdat", b"x"))


@given(st.binary(max_size=200))
@settings(max_examples=50)
def test_any_bytes_after_a_good_beginning_are_never_a_crash(tail: bytes) -> None:
    judged(FILM[:32] + tail)


def test_the_largest_tables_are_read_in_a_moment() -> None:
    """Near the bounds that the parser sets: a track of as many chunks as it takes."""
    begun = perf_counter()
    film = _walk_of(SAMPLES_MAX)
    kept = without_traces(film, read_film(film))
    assert kept.endswith(bytes(SAMPLES_MAX))
    with pytest.raises(MediaInvalid):
        read_film(_walk_of(SAMPLES_MAX + 1))
    assert perf_counter() - begun < 30


def _walk_of(chunks: int) -> bytes:
    """A walk of one byte a chunk."""
    handler = box(b"hdlr", words(0, 0) + b"meta" + bytes(13))
    sizes = box(b"stsz", words(0, 1, chunks)) + box(b"stsc", words(0, 1, 1, 1, 1))

    def film(start: int) -> bytes:
        starts = array("I", range(start, start + chunks))
        starts.byteswap()
        table = box(b"stbl", sizes + box(b"stco", words(0, chunks) + starts.tobytes()))
        return grown(FILM, box(b"trak", box(b"mdia", handler + box(b"minf", table))), b"moov")

    return film(len(film(0)) + 8) + box(b"mdat", b"!" * chunks)
