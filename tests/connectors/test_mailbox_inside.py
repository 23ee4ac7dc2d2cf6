"""What stands inside the things on a letter: passed on, invited, locked - told in its words."""

import pytest

from connectors.mailbox.inside import PASSED_ON_MAX, THINGS_MAX, told_inside
from connectors.mailbox.letters import head_of
from connectors.mailbox.reading import Letter
from connectors.mailbox.structure import Part, Unreadable

LOCKED = (
    "[Surel ini dikunci (S/MIME atau PGP), jadi tidak bisa dibaca di sini. Buka di program "
    "surel, atau minta pengirimnya mengirim tanpa kunci.]"
)
OUTLOOK = (
    "[Lampirannya dibungkus Outlook (winmail.dat) dan hanya terbaca di sana. Minta pengirimnya "
    "mengirim sebagai berkas biasa.]"
)
COMPLAINT = b"From: Pak Adi <adi@x.example>\r\nSubject: Timbangan\r\n\r\nKurang terus!\r\n"
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261201T020000Z\r\n"
    b"SUMMARY:Rapat anggota\r\nLOCATION:Balai desa\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def with_parts(*told: tuple[str, bytes], whole: bool = True) -> Letter:
    """A letter with these things on it, by their kinds."""
    parts = [
        Part(section=str(number), kind=kind, size_bytes=len(data), encoding="", whole=whole)
        for number, (kind, data) in enumerate(told, start=1)
    ]
    bodies = {part.section: data for part, (_kind, data) in zip(parts, told, strict=True)}

    def fetch(section: str, most: int, start: int = 0) -> bytes:
        if bodies[section] == b"!":
            raise Unreadable("broken")
        return bodies[section][start : start + most]

    return Letter(uid=1, head=head_of(b""), internal=None, parts=tuple(parts), fetch=fetch)


def test_a_complaint_that_was_passed_on_as_a_file_is_told_with_its_writer() -> None:
    told = told_inside(with_parts(("text/plain", b"Lihat"), ("message/rfc822", COMPLAINT)))
    assert told == "[Surel terlampir dari Pak Adi: Timbangan]\nKurang terus!"


def test_a_letter_inside_without_a_head_or_words_says_at_least_that_it_is_there() -> None:
    assert told_inside(with_parts(("message/rfc822", b""))) == (
        "[Surel terlampir dari tanpa nama: tanpa judul]"
    )
    alone = b"From: adi@x.example\r\n\r\n"
    assert told_inside(with_parts(("message/rfc822", alone))) == (
        "[Surel terlampir dari adi@x.example: tanpa judul]"
    )


def test_letters_inside_are_bounded_in_length_and_number() -> None:
    long = COMPLAINT + b"panjang " * 9_000
    told = told_inside(with_parts(*[("message/rfc822", long)] * (THINGS_MAX + 2)))
    assert told.count("[Surel terlampir dari") == THINGS_MAX
    assert len(told) < THINGS_MAX * (PASSED_ON_MAX + 100)


@pytest.mark.parametrize(
    ("start", "when"),
    [
        (b"DTSTART:20261201T020000Z", ", 01/12/2026 02.00 UTC"),
        (b"DTSTART;TZID=Asia/Makassar:20261201T090000", ", 01/12/2026 09.00 WITA"),
        (b"DTSTART:20261201T090000", ", 01/12/2026 09.00"),
        (b"DTSTART;VALUE=DATE:20261201", ", 01/12/2026"),
        (b"X-NONE:1", ""),
    ],
)
def test_an_invitation_says_what_when_and_where(start: bytes, when: str) -> None:
    data = CALENDAR.replace(b"DTSTART:20261201T020000Z", start)
    told = told_inside(with_parts(("text/calendar", data)))
    assert told == f"[Undangan: Rapat anggota{when}, Balai desa]"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"bukan kalender",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"BEGIN:VEVENT\r\nDTSTART:99999999\r\nEND:VEVENT\r\n" * 3,
        b"\x00\xff" * 500,
        b"!",
    ],
)
def test_a_broken_invitation_loses_no_letter(data: bytes) -> None:
    assert "Rapat" not in told_inside(with_parts(("text/calendar", data)))


def test_of_many_appointments_the_first_are_told() -> None:
    event = CALENDAR.partition(b"BEGIN:VEVENT")[2].partition(b"END:VCALENDAR")[0]
    many = CALENDAR.replace(b"END:VCALENDAR", (b"BEGIN:VEVENT" + event) * 9 + b"END:VCALENDAR")
    assert told_inside(with_parts(("text/calendar", many))).count("[Undangan:") == THINGS_MAX


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("application/pkcs7-mime", LOCKED),
        ("application/x-pkcs7-mime", LOCKED),
        ("application/pgp-encrypted", LOCKED),
        ("application/ms-tnef", OUTLOOK),
        ("application/vnd.ms-tnef", OUTLOOK),
        ("application/pkcs7-signature", ""),
        ("application/pdf", ""),
    ],
)
def test_what_nobody_can_read_here_says_so(kind: str, told: str) -> None:
    assert told_inside(with_parts((kind, b"0"))) == told


def test_what_the_server_does_not_give_whole_is_left_to_its_name() -> None:
    assert told_inside(with_parts(("message/rfc822", COMPLAINT), whole=False)) == ""
    assert told_inside(with_parts(("message/rfc822", b"!"))) == ""
