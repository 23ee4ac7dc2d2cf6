"""Files on a letter, through a real IMAP server: fetched whole and within bounds, or said."""

import base64
from datetime import datetime, timedelta
from typing import Any

import pytest

from connectors.house import LooseNotes
from connectors.mailbox.connector import MailboxConnector
from connectors.mailbox.enclosed import PIECE_BYTES, TRAVELLING_MAX, enclosed
from connectors.mailbox.guide import GUIDE
from connectors.mailbox.imap import Refused
from connectors.mailbox.inbox import FILES_BYTES_SOON, LATE
from connectors.mailbox.letters import head_of
from connectors.mailbox.reading import Letter
from connectors.mailbox.settings import Settings
from connectors.mailbox.structure import Part
from domain.attachments import FILE_BYTES_MAX, FILES_MAX, TOGETHER_BYTES_MAX, Enclosed, NotKept
from domain.messages import Incoming
from tests.connectors.mail_room import AT, MailRoom, open_wire
from tests.connectors.mailbox_world import (
    FIRST,
    OURS,
    SETTINGS,
    a_letter,
    a_mailbox,
    a_parcel,
)
from tests.connectors.staging import a_house
from tests.connectors.test_mailbox_text import HTML, PLAIN, a_form

MEGABYTE = 1024 * 1024


def a_file(data: bytes, name: str = "berkas.bin", kind: str = "application/octet-stream") -> str:
    return (
        f'Content-Type: {kind}; name="{name}"\nContent-Transfer-Encoding: base64\n'
        f'Content-Disposition: attachment; filename="{name}"\n\n'
        + base64.encodebytes(data).decode()
    )


def the_message(room: MailRoom, letter: bytes) -> Incoming:
    room.put(letter)
    (message,) = a_mailbox(room.port).collect("").messages
    return message


def bytes_of(size: int) -> bytes:
    return (bytes(range(256)) * (size // 256 + 1))[:size]


@pytest.mark.parametrize(
    "size", [0, 1, PIECE_BYTES // 2, PIECE_BYTES, PIECE_BYTES * 57 // 78, 3 * PIECE_BYTES + 1]
)
def test_a_file_comes_whole_whatever_its_size(room: MailRoom, size: int) -> None:
    data = bytes_of(size)
    message = the_message(room, a_form(f"{PLAIN}\n\nIni", a_file(data, "buku.pdf")))
    assert message.text == "Ini"
    assert message.attachments == (
        Enclosed(name="buku.pdf", kind="application/octet-stream", size_bytes=size, data=data),
    )


def test_files_stand_in_the_letters_order_and_its_words_are_none(room: MailRoom) -> None:
    letter = a_form(
        a_file(b"satu", "a.pdf", "application/pdf"),
        f"{PLAIN}\n\nIsi",
        "Content-Type: text/plain; name=catatan.txt\n\ndua",
        f"{HTML}\nContent-Disposition: attachment\n\n<p>tiga</p>",
        "Content-Type: text/csv\nContent-Transfer-Encoding: quoted-printable\n\na=3Db",
        "Content-Type: application/pgp-signature; name=s.asc\n\nx",
        "Content-Type: message/rfc822\n\nSubject: lama\n\nisi lama",
        "Content-Type: image/png; name=n.png\nContent-Transfer-Encoding: x-klingon\n\nQUJD",
    )
    found = the_message(room, letter).attachments
    assert [(each.name, each.kind, (each.data or b"").strip()) for each in found] == [
        ("a.pdf", "application/pdf", b"satu"),
        ("catatan.txt", "text/plain", b"dua"),
        ("", "text/html", b"<p>tiga</p>"),
        ("", "text/csv", b"a=b"),
        ("", "message/rfc822", b"Subject: lama\r\n\r\nisi lama"),
        ("n.png", "image/png", b"QUJD"),
    ]


def test_broken_base64_gives_what_can_be_read_of_it(room: MailRoom) -> None:
    part = a_file(b"", "a.bin") + "QUJD!*~RUZH\nQ"
    assert [each.data for each in the_message(room, a_form(part)).attachments] == [b"ABCEFG"]


def test_a_file_that_is_too_large_is_named_and_never_fetched(room: MailRoom) -> None:
    film = "Content-Type: video/mp4; name=film.mp4\nContent-Transfer-Encoding: base64\n\n"
    lines = "QUJD" * 19 + "\n"
    room.put(a_form(film + lines * (2 * TRAVELLING_MAX // 77), f"{PLAIN}\n\nIni filmnya."))
    with open_wire(room) as wire:
        (message,) = a_mailbox(wire.port).collect("").messages
        assert wire.taken < 10_000
    (film_told,) = message.attachments
    assert (message.text, film_told.name, film_told.not_kept, film_told.data) == (
        "Ini filmnya.",
        "film.mp4",
        NotKept.TOO_LARGE,
        None,
    )
    assert film_told.size_bytes is not None
    assert abs(film_told.size_bytes - 2 * TRAVELLING_MAX // 77 * 57) < 100


def test_what_fills_a_message_leaves_the_rest_named(room: MailRoom) -> None:
    parts = [a_file(bytes_of(9 * MEGABYTE), f"{n}.bin") for n in range(3)]
    found = the_message(room, a_form(f"{PLAIN}\n\nya", *parts, a_file(b"x", "kecil.txt")))
    assert [(each.name, each.not_kept) for each in found.attachments] == [
        ("0.bin", None),
        ("1.bin", None),
        ("2.bin", NotKept.TOO_MUCH),
        ("kecil.txt", None),
    ]
    kept = sum(len(each.data or b"") for each in found.attachments)
    assert 0 < kept <= TOGETHER_BYTES_MAX


def test_of_a_hundred_files_the_first_ones_are_fetched_and_all_are_named(room: MailRoom) -> None:
    parts = [f"Content-Type: image/png; name=a{n}.png\n\nx" for n in range(100)]
    found = the_message(room, a_form(f"{PLAIN}\n\nya", *parts)).attachments
    assert [each.name for each in found] == [f"a{n}.png" for n in range(100)]
    assert [each.not_kept for each in found] == [
        *[None] * FILES_MAX,
        *[NotKept.TOO_MUCH] * (100 - FILES_MAX),
    ]


def test_a_call_that_took_much_leaves_the_next_letter_to_the_next_call(room: MailRoom) -> None:
    part = a_file(bytes_of(FILES_BYTES_SOON // 3 + 1_000))
    for n in range(3):
        room.put(a_form(part, part).replace(FIRST.encode(), f"<{n}@x.example>".encode()))
    mailbox = a_mailbox(room.port)
    first = mailbox.collect("")
    then = mailbox.collect(first.cursor)
    assert [len(each.messages) for each in (first, then)] == [2, 1]
    assert mailbox.collect(then.cursor).messages == ()


def test_a_letter_whose_structure_nobody_can_tell_gives_its_files_too(room: MailRoom) -> None:
    room.put(a_form(f"{PLAIN}\n\nya", a_file(b"satu", "a.pdf")))
    with open_wire(room) as wire:
        wire.garble = [(rb"BODYSTRUCTURE \(.*\) BODY", b"BODYSTRUCTURE NIL BODY")]
        (message,) = a_mailbox(wire.port).collect("").messages
    assert [(each.name, each.data) for each in message.attachments] == [("a.pdf", b"satu")]


def test_of_such_a_letter_the_file_at_which_reading_ended_is_said_to_be_too_large(
    room: MailRoom,
) -> None:
    room.put(a_form(f"{PLAIN}\n\nya", a_file(b"satu", "a.pdf"), a_file(bytes_of(MEGABYTE), "b")))
    with open_wire(room) as wire:
        wire.garble = [(rb"BODYSTRUCTURE \(.*\) BODY", b"BODYSTRUCTURE NIL BODY")]
        (message,) = a_mailbox(wire.port).collect("").messages
    assert [(each.name, each.size_bytes, each.not_kept) for each in message.attachments] == [
        ("a.pdf", 4, None),
        ("b", None, NotKept.TOO_LARGE),
    ]


def test_what_staff_sent_from_their_mail_program_brings_its_files(room: MailRoom) -> None:
    room.put(a_letter())
    answer = {
        "From": OURS,
        "To": "sari@anggota.example",
        "Message_ID": "<s1@koperasi.example>",
        "In_Reply_To": FIRST,
    }
    told = f"{PLAIN}\n\nIni"
    room.put(a_parcel(told, a_file(b"satu", "a.pdf"), **answer), folder="Sent")
    ours = a_parcel(told, a_file(b"dua"), **{**answer, "Message_ID": f"<guyub.key@{OURS[5:]}>"})
    room.put(ours, folder="Sent")
    said = [each for each in a_mailbox(room.port).collect("").messages if each.from_us]
    assert [(each.text, [one.data for one in each.attachments]) for each in said] == [
        ("Ini", [b"satu"]),
        ("Ini", []),  # what we sent lies with its delivery
    ]


# --- a server that lies, refuses, or takes its time ---------------------------------------


def a_part(size_bytes: int, section: str = "2") -> Part:
    return Part(section=section, kind="image/png", size_bytes=size_bytes, encoding="7bit")


class Shelf:
    """A server's answers to what is asked of one letter."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.asked: list[tuple[int, int]] = []

    def fetch(self, section: str, most: int, start: int = 0) -> bytes:
        self.asked.append((start, most))
        if section == "refused":
            raise Refused("no")
        return self.data[start : start + most]

    def letter(self, *parts: Part) -> Letter:
        head = head_of(b"")
        return Letter(uid=1, head=head, internal=None, parts=parts, fetch=self.fetch)


def test_a_told_size_is_only_a_hint() -> None:
    shelf = Shelf(b"abc")
    (short, long) = enclosed(shelf.letter(a_part(0), a_part(500)), lambda: False)
    assert (short.data, long.data) == (b"abc", b"abc")


def test_a_file_that_is_larger_than_told_is_left_at_our_bound() -> None:
    shelf = Shelf(bytes(2 * TRAVELLING_MAX))
    (found,) = enclosed(shelf.letter(a_part(10)), lambda: False)
    assert (found.data, found.not_kept) == (None, NotKept.TOO_LARGE)
    assert sum(most for _start, most in shelf.asked) <= TRAVELLING_MAX + PIECE_BYTES


def test_what_the_server_does_not_give_is_said_and_the_next_one_comes() -> None:
    shelf = Shelf(b"")
    refused, nothing, empty = a_part(3, "refused"), a_part(3), a_part(0)
    found = enclosed(shelf.letter(refused, nothing, empty), lambda: False)
    assert [(each.data, each.not_kept) for each in found] == [
        (None, NotKept.UNREADABLE),
        (None, NotKept.UNREADABLE),
        (b"", None),
    ]


def test_when_it_is_late_no_further_piece_is_begun() -> None:
    late = iter([False, True, True])
    shelf = Shelf(bytes(3 * PIECE_BYTES))
    found = enclosed(shelf.letter(a_part(3 * PIECE_BYTES), a_part(3)), lambda: next(late))
    assert [each.not_kept for each in found] == [NotKept.TOO_SLOW] * 2
    assert shelf.asked == [(0, PIECE_BYTES)]


class Slow:
    """A clock that stands still until it is late, from the n-th look on."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def __call__(self) -> datetime:
        self.looks -= 1
        return AT if self.looks > 0 else AT + LATE + timedelta(seconds=1)


def test_a_letter_waits_for_its_files_once(room: MailRoom) -> None:
    """Late in a call, it is left to the next one, which begins with it; there it is kept even when
    its files are not."""
    for n in range(2):
        room.put(a_form(a_file(b"satu")).replace(FIRST.encode(), f"<{n}@x.example>".encode()))
    looks_before_the_second_file = 7
    first = a_slow_mailbox(room, looks_before_the_second_file).collect("")
    looks_before_its_file = 4
    then = a_slow_mailbox(room, looks_before_its_file).collect(first.cursor)
    told = [(one.remote_id, one.attachments[0].not_kept) for one in first.messages + then.messages]
    assert told == [("<0@x.example>", None), ("<1@x.example>", NotKept.TOO_SLOW)]


def a_slow_mailbox(room: MailRoom, looks: int) -> MailboxConnector:
    told: dict[str, Any] = {**SETTINGS, "imap_port": room.port, "smtp_port": 9}
    house = a_house(channel_name="Koperasi", now=Slow(looks), notes=LooseNotes())
    return MailboxConnector(Settings(**told), house)


def test_the_guide_names_our_bounds() -> None:
    told = " ".join(GUIDE.bounds)
    assert f"{FILE_BYTES_MAX // MEGABYTE} MB per berkas" in told
    assert f"{TOGETHER_BYTES_MAX // MEGABYTE} MB per surel" in told


def test_bytes_stay_out_of_logs() -> None:
    assert "rahasia" not in repr(Enclosed(name="a", data=b"rahasia"))
