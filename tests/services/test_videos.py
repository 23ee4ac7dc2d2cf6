"""What a person uploads as a video: kept byte for byte, but for what tells of place and device."""

from dataclasses import replace

import pytest

from domain.errors import Invalid, MediaInvalid
from domain.media import ALT_TEXT_MAX, VIDEO_BYTES_MAX, Media
from services.media.mp4 import MOOV_BYTES_MAX, TRACKS_MAX, Film, read_film, without_traces
from services.media.videos import take_in
from tests.services.platforms import Shelf
from tests.services.videos_made import FILM, a_walk, box, found, grown, words

SECRETS = (b"Rumah Bu Ani", b"KoperasiPhone", b"Lavf", b"\xa9too")
BROKEN = "rusak atau belum tersimpan utuh"


def kept(film: bytes) -> bytes:
    """What the shelf has of the film."""
    shelf = Shelf()
    return shelf.kept[take_in(shelf, film).id]


def renamed(film: bytes, old: bytes, new: bytes, *path: bytes) -> bytes:
    """The film with another word in that box."""
    start, end = found(film, *path)
    assert film.count(old, start, end) >= 1
    return film[:start] + film[start:end].replace(old, new, 1) + film[end:]


# --- what is known of it -----------------------------------------------------------------


def test_a_phone_s_film_is_known_by_its_sides_its_time_and_its_words(shelf: Shelf) -> None:
    media = take_in(shelf, FILM, alt_text=" Padi dipanen ")
    assert media == Media(
        id=media.id,
        mime="video/mp4",
        width_px=320,
        height_px=180,
        size_bytes=len(FILM),
        alt_text="Padi dipanen",
        duration_s=2.0,
    )
    assert list(shelf.kept) == [media.id]


def test_a_film_that_was_held_upright_is_shown_upright() -> None:
    start, _end = found(FILM, b"moov", b"trak", b"tkhd")
    matrix = start + 8 + 40
    upright = words(0, 0x10000, 0, 0xFFFF0000, 0, 0)
    turned = FILM[:matrix] + upright + FILM[matrix + len(upright) :]
    assert (read_film(turned).width_px, read_film(turned).height_px) == (180, 320)


def test_times_are_read_in_64_bits_too() -> None:
    start, end = found(FILM, b"moov", b"mvhd")
    long = box(b"mvhd", words(1 << 24, 0, 0, 0, 0, 600, 0, 600 * 90) + FILM[start + 28 : end])
    moov, moov_end = found(FILM, b"moov")
    film = FILM[:moov] + box(b"moov", long + FILM[end:moov_end])
    assert read_film(film).duration_s == 90.0


def test_the_largest_sizes_may_be_told_in_64_bits_or_as_the_rest() -> None:
    start, end = found(FILM, b"moov")
    long = FILM[:start] + box(b"moov", FILM[start + 8 : end], long=True)
    rest = FILM[:start] + words(0) + FILM[start + 4 :]
    for film in (long, rest):
        assert replace(read_film(film), private=()) == Film(
            width_px=320, height_px=180, duration_s=2.0
        )


# --- what nobody else shall know ---------------------------------------------------------


def test_place_and_device_are_blanked_and_every_other_byte_stays() -> None:
    assert all(secret in FILM for secret in SECRETS)
    start, end = found(FILM, b"moov", b"udta")
    now = kept(FILM)
    assert now == FILM[: start + 4] + b"free" + bytes(end - start - 8) + FILM[end:]
    assert not any(secret in now for secret in SECRETS)
    assert kept(now) == now


@pytest.mark.parametrize("kind", [b"udta", b"meta", b"uuid", b"free", b"skip", b"\xa9xyz", b"loci"])
@pytest.mark.parametrize(
    "path",
    [
        (b"moov",),
        (b"moov", b"trak"),
        (b"moov", b"trak", b"mdia"),
        (b"moov", b"trak", b"mdia", b"minf"),
        (b"moov", b"trak", b"mdia", b"minf", b"stbl"),
    ],
)
def test_a_place_is_blanked_wherever_a_phone_writes_it(kind: bytes, path: tuple[bytes]) -> None:
    place = box(b"\xa9xyz", b"\0\x12\x15\xc7-06.2088+106.8456/")
    film = grown(FILM, box(kind, place), *path)
    assert b"106.8456" in film
    now = kept(film)
    assert b"106.8456" not in now
    assert len(now) == len(film)
    assert replace(read_film(now), private=()) == replace(read_film(film), private=())


@pytest.mark.parametrize("kind", [b"uuid", b"meta", b"free", b"sefd", b"udta"])
@pytest.mark.parametrize("long", [False, True])
def test_a_place_beside_the_film_is_blanked_too(kind: bytes, long: bool) -> None:
    now = kept(FILM + box(kind, b"-06.2088+106.8456", long=long))
    assert now.endswith(bytes(17))
    assert now[: len(FILM)] == kept(FILM)


def test_a_track_that_tells_where_it_was_carried_is_blanked_with_its_samples() -> None:
    film = a_walk()
    assert b"106.8456" in film
    now = kept(film)
    assert b"106.8456" not in now
    assert b"meta" not in now
    mdat, mdat_end = found(film, b"mdat")
    assert now[mdat:mdat_end] == film[mdat:mdat_end]


def test_a_track_whose_samples_are_elsewhere_is_refused() -> None:
    for at in (0, 40, len(FILM) - 10, 2**32 - 1):
        with pytest.raises(MediaInvalid, match=BROKEN):
            read_film(a_walk(at=at))


def test_a_film_without_traces_is_the_very_same() -> None:
    clean = without_traces(FILM, read_film(FILM))
    bare = replace(read_film(clean), private=())
    assert without_traces(clean, bare) is clean


# --- what is refused ---------------------------------------------------------------------


def refusal(data: bytes) -> str:
    with pytest.raises(MediaInvalid) as caught:
        take_in(Shelf(), data)
    assert caught.value.field == "media"
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "kosong"),
        (b"not a video at all", "bukan video MP4"),
        (b"MZ\x90\0" + bytes(200), "bukan video MP4"),
        (b"\x7fELF" + bytes(200), "bukan video MP4"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "bukan video MP4"),
        (box(b"ftyp", b"heic\0\0\0\0mif1heic") + bytes(99), "bukan video MP4"),
        (b"\x1a\x45\xdf\xa3" + bytes(200), "Video WebM/MKV belum didukung"),
        (b"RIFF\0\0\0\0AVI LIST", "Video AVI belum didukung"),
        (box(b"ftyp", b"qt  \0\0\x02\0qt  ") + FILM[32:], "Video MOV (QuickTime) belum didukung"),
        (box(b"wide") + FILM[32:], "Video MOV (QuickTime) belum didukung"),
        (box(b"ftyp", b"isom\0\0\x02\0isom"), BROKEN),
        (FILM[:100], BROKEN),
        (FILM[: len(FILM) // 2], BROKEN),
        (FILM[:-1], BROKEN),
        (FILM + b"\0", BROKEN),
        (FILM + FILM[-2:], BROKEN),
    ],
)
def test_what_is_no_whole_mp4_is_refused_with_what_to_do(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_other_ways_to_store_pictures_and_sound_are_refused_by_name() -> None:
    video = (b"moov", b"trak")
    assert "H.264" in refusal(renamed(FILM, b"avc1", b"hvc1", *video))
    assert "AAC" in refusal(FILM.replace(b"mp4a", b"Opus"))


def test_sound_alone_is_no_video() -> None:
    sound = renamed(FILM, b"vide", b"text", b"moov", b"trak", b"mdia", b"hdlr")
    assert "hanya berisi suara" in refusal(sound)
    assert BROKEN in refusal(sound.replace(b"soun", b"text"))


def test_a_fragmented_film_is_refused() -> None:
    for film in (grown(FILM, box(b"mvex"), b"moov"), FILM + box(b"moof")):
        assert "sepotong-sepotong" in refusal(film)


def test_a_list_of_pictures_beyond_the_end_is_half_a_film() -> None:
    start, _end = found(FILM, b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stco")
    far = FILM[: start + 16] + words(2**32 - 1) + FILM[start + 20 :]
    none = FILM[: start + 12] + words(0) + FILM[start + 16 :]
    for film in (far, none, FILM.replace(b"stco", b"stxo", 1)):
        assert BROKEN in refusal(film)


@pytest.mark.parametrize("ticks", [(0, 5), (1_000, 0), (1_000, 2**32 - 1), (1, 90_000)])
def test_a_time_that_cannot_be_is_refused(ticks: tuple[int, int]) -> None:
    start, _end = found(FILM, b"moov", b"mvhd")
    assert BROKEN in refusal(FILM[: start + 20] + words(*ticks) + FILM[start + 28 :])


@pytest.mark.parametrize("sides", [(0, 180), (320, 0), (8_193, 180), (320, 60_000)])
def test_sides_that_cannot_be_are_refused(sides: tuple[int, int]) -> None:
    start, _end = found(FILM, b"moov", b"trak", b"tkhd")
    at = start + 8 + 76
    assert BROKEN in refusal(FILM[:at] + words(sides[0] << 16, sides[1] << 16) + FILM[at + 8 :])


def test_more_than_any_phone_writes_is_refused() -> None:
    track, end = found(FILM, b"moov", b"trak")
    many = grown(FILM, FILM[track:end] * TRACKS_MAX, b"moov")
    wide = grown(FILM, box(b"free", bytes(MOOV_BYTES_MAX)), b"moov")
    boxes = FILM + box(b"free") * 3_000
    two = FILM + FILM[found(FILM, b"moov")[0] :]
    for film in (many, wide, boxes, two):
        assert BROKEN in refusal(film)


def test_a_video_that_is_too_large_is_refused_unread() -> None:
    assert "lebih besar dari 100 MB" in refusal(bytes(VIDEO_BYTES_MAX + 1))


def test_a_description_without_end_is_refused(shelf: Shelf) -> None:
    with pytest.raises(Invalid) as caught:
        take_in(shelf, FILM, alt_text="a" * (ALT_TEXT_MAX + 1))
    assert caught.value.field == "alt_text"
    assert shelf.kept == {}
