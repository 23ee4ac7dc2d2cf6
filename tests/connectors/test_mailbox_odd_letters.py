"""Letters and servers at their oddest: bounces that say too little, parts that are kept back."""

from datetime import UTC, datetime

import pytest

from connectors.mailbox.bounces import bounce
from connectors.mailbox.letters import address_in, head_of, when
from connectors.mailbox.reading import said, taken_apart
from connectors.mailbox.words import header_text, plain
from tests.connectors.mail_room import AT
from tests.connectors.test_mailbox_inside import with_parts

FAILED = b"Action: failed\r\nDiagnostic-Code: smtp; 550 penuh\r\n"
HEAD = b"From: halo@koperasi.example\r\nMessage-ID: <g1@koperasi.example>\r\n\r\n"


@pytest.mark.parametrize(
    "parts",
    [
        [("message/delivery-status", FAILED)],
        [("message/delivery-status", b"Action: delayed\r\n"), ("text/rfc822-headers", HEAD)],
        [("message/delivery-status", b"!"), ("text/rfc822-headers", HEAD)],
        [("text/rfc822-headers", HEAD)],
        [("message/delivery-status", FAILED), ("text/rfc822-headers", b"!")],
    ],
    ids=["of no letter", "of a delay", "kept back", "no report", "the letter kept back"],
)
def test_a_report_that_does_not_say_what_failed_is_no_bounce(
    parts: list[tuple[str, bytes]],
) -> None:
    assert bounce(with_parts(*parts)) is None


def test_a_bounce_without_a_name_or_a_reason_still_says_that_somebody_waits() -> None:
    told = bounce(
        with_parts(
            ("message/delivery-status", b"Action: FAILED\r\n"), ("text/rfc822-headers", HEAD)
        )
    )
    assert told is not None
    assert (told.original.message_id, told.why) == ("<g1@koperasi.example>", "-")
    assert "tidak sampai ke alamat anggota" in told.text


def test_words_the_server_keeps_back_are_said_to_be_there() -> None:
    told = said(with_parts(("text/plain", b"!"), ("text/plain", b"Salam")))
    assert told == ("[Bagian surel ini tidak diberikan oleh server; buka di kotak surel.]\n\nSalam")


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Wed, 18 Nov 2026 11:58:00 +0700", datetime(2026, 11, 18, 4, 58, tzinfo=UTC)),
        ("Wed, 18 Nov 2026 04:58:00 -0000", datetime(2026, 11, 18, 4, 58, tzinfo=UTC)),
        ("18 Nov 2026 04:58 UT", datetime(2026, 11, 18, 4, 58, tzinfo=UTC)),
        ("kemarin", AT),
        ("", AT),
        ("Wed, 18 Nov 20260 11:58:00 +0700", AT),
    ],
)
def test_where_the_server_does_not_say_when_the_letter_says_it(date: str, at: datetime) -> None:
    head = head_of(f"Date: {date}\r\n\r\n".encode())
    assert when(None, head, AT) == at
    assert when(b"31-Foo-2026 00:00:00 +0000", head, AT) == AT


def test_what_the_server_says_comes_before_what_the_letter_says() -> None:
    head = head_of(b"Date: Wed, 18 Nov 2026 11:58:00 +0700\r\n\r\n")
    told = when(b"17-Nov-2026 06:00:00 +0700", head, AT)
    assert told == datetime(2026, 11, 16, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("no-id:ab12:sari@anggota.example", "sari@anggota.example"),
        ("no-id:ab12:", ""),
        ("no-id:ab12", ""),
        ("<m1@anggota.example>", ""),
    ],
)
def test_an_address_is_only_read_out_of_a_name_that_we_made_up(remote: str, address: str) -> None:
    assert address_in(remote) == address


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("=?utf-8?b?U2ltcGFuYW4=?=", "Simpanan"),
        ("=?utf-8?b?a?=", "=?utf-8?b?a?="),
        ("=?tidak-ada?q?caf=E9?=", "café"),
        ("Simpanan", "Simpanan"),
    ],
)
def test_a_header_that_cannot_be_decoded_stays_as_it_is(raw: str, told: str) -> None:
    assert header_text(raw) == told


def test_cells_of_a_table_do_not_run_into_each_other() -> None:
    told = plain("<table><tr><th>Bulan</th><td>Mei</td></tr><tr><td>Juni</td></tr></table>")
    assert told.split() == ["Bulan", "Mei", "Juni"]


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: text/plain; charset*=x'",
        b"Content-Type: multipart/mixed; boundary*=tidak-ada''b",
        b'Content-Type: multipart/mixed; boundary=""',
        b"Content-Type: text/plain\r\nContent-Disposition: attachment; filename*0*=\xff'\xff'",
        b"Content-Transfer-Encoding: \xff\xff",
        b"Content-Type: message/rfc822",
    ],
)
def test_a_letter_broken_anywhere_still_says_its_words(head: bytes) -> None:
    letter = taken_apart(b"From: sari@anggota.example\r\n" + head + b"\r\n\r\nSimpanan saya?\r\n")
    assert letter.head.author.address == "sari@anggota.example"
    words = [letter.fetch(part.section, 100) for part in letter.parts]
    assert any(b"Simpanan saya?" in each for each in words)
