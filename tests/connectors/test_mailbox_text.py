"""What a letter says, through a real IMAP server: every charset, every shape, bounded."""

from collections.abc import Iterator, Mapping

import pytest

from connectors.mailbox.words import plain, readable, without_quotes
from domain.messages import TEXT_MAX
from tests.connectors.mail_room import MailRoom, open_mail_room, open_wire
from tests.connectors.mailbox_world import FIRST, a_letter, a_mailbox, a_parcel

PLAIN = "Content-Type: text/plain; charset=utf-8"
HTML = "Content-Type: text/html; charset=utf-8"
PICTURE = (
    "Content-Type: image/jpeg; name=kuitansi.jpg\nContent-Transfer-Encoding: base64\n"
    "Content-Disposition: attachment; filename=kuitansi.jpg\n\n" + "QUJD" * 3_000
)


def a_text(body: bytes, content_type: str, encoding: str = "8bit") -> bytes:
    return a_letter(
        body,
        MIME_Version="1.0",
        Content_Type=content_type,
        Content_Transfer_Encoding=encoding,
        Subject="",
    )


def a_form(*parts: str, kind: str = "mixed") -> bytes:
    return a_parcel(*parts, kind=kind, Subject="")


ALTERNATIVE = (
    "Content-Type: multipart/alternative; boundary=in\n\n"
    f"--in\n{PLAIN}\n\nteks\n--in\n{HTML}\n\n<p>html</p>\n--in--"
)

CASES: Mapping[str, tuple[bytes, str]] = {
    "utf-8": (a_text("Rp 5 é ☀".encode(), "text/plain; charset=utf-8"), "Rp 5 é ☀"),
    "latin-1": (a_text("é".encode("latin-1"), "text/plain; charset=iso-8859-1"), "é"),
    "windows quotes as latin-1": (a_text(b"\x93ya\x94", "text/plain; charset=latin1"), "“ya”"),
    "japanese": (a_text("日本".encode("iso-2022-jp"), "text/plain; charset=iso-2022-jp"), "日本"),
    "wrong charset": (a_text("é".encode("latin-1"), "text/plain; charset=utf-8"), "é"),
    "a last letter of another charset": (a_text(b"caf\xe9", "text/plain; charset=utf-8"), "café"),
    "lying ascii": (a_text("é".encode(), "text/plain; charset=us-ascii"), "é"),
    "unknown charset": (a_text("é".encode(), "text/plain; charset=klingon"), "é"),
    "a codec that is none": (a_text(b"a\\u00e9", "text/plain; charset=unicode_escape"), "a\\u00e9"),
    "no charset": (a_text("é".encode(), "text/plain"), "é"),
    "no headers of MIME at all": (a_letter("é", Subject=""), "é"),
    "quoted-printable": (
        a_text(b"a=C3=A9=\nb", "text/plain; charset=utf-8", "quoted-printable"),
        "aéb",
    ),
    "base64": (a_text(b"YcOp", "text/plain; charset=utf-8", "base64"), "aé"),
    "broken base64": (a_text(b"YcOp!*Y", "text/plain; charset=utf-8", "base64"), "aé"),
    "HTML only": (
        a_text(
            b"<html><head><title>x</title><style>p{color:red}</style></head><body><p>Halo <b>Bu"
            b"</b></p><script>alert(1)</script><p>Lihat <a href='https://x.example/a'>ini</a></p>",
            "text/html; charset=utf-8",
        ),
        "Halo Bu\n\nLihat ini (https://x.example/a)",
    ),
    "plain beside HTML": (
        a_form(f"{PLAIN}\n\nteks", f"{HTML}\n\nhtml", kind="alternative"),
        "teks",
    ),
    "an empty plain twin": (a_form(f"{PLAIN}\n\n ", f"{HTML}\n\nhtml", kind="alternative"), "html"),
    "nested": (a_form(ALTERNATIVE, f"{PLAIN}\n\nkaki"), "teks\n\nkaki"),
    "HTML with a plain foot": (a_form(f"{HTML}\n\n<p>isi</p>", f"{PLAIN}\n\nkaki"), "isi\n\nkaki"),
    "a picture before the words": (
        a_form(PICTURE, f"{PLAIN}\n\nIni kuitansinya."),
        "Ini kuitansinya.",
    ),
    "a picture and no words": (
        a_form(PICTURE),
        "(surel tanpa isi)",
    ),
    "a name in RFC 2047": (
        a_form(
            f"{PLAIN}\n\nya",
            'Content-Type: application/pdf; name="=?utf-8?q?r=C3=A9sum=C3=A9.pdf?="\n\n123',
        ),
        "ya",
    ),
    "a mail in a mail": (
        a_form(f"{PLAIN}\n\nlihat ini", "Content-Type: message/rfc822\n\nSubject: x\n\nisi"),
        "lihat ini\n\n[Surel terlampir dari tanpa nama: x]\nisi",
    ),
    "nothing": (a_letter("", Subject=""), "(surel tanpa isi)"),
    "only a subject": (a_letter("", Subject="Tolong"), "Tolong"),
    "a subject in RFC 2047": (
        a_letter("x", Subject="=?utf-8?b?w6k=?= =?iso-8859-1?q?=E9?= =?klingon?q?a?="),
        "ééa\n\nx",
    ),
    "a subject in raw bytes": (a_letter("x", Subject="é ☀"), "é ☀\n\nx"),
    "a broken subject": (a_letter("x", Subject="=?utf-8?b?w6?="), "Ã\n\nx"),
    "no end of its parts": (
        a_letter(f"--b\n{PLAIN}\n\nada", Content_Type="multipart/mixed; boundary=b", Subject=""),
        "ada",
    ),
    "a quote in a first letter": (
        a_letter("Baca:\n\nOn 1 Nov, A wrote:\n> lama", Subject=""),
        "Baca:\n\nOn 1 Nov, A wrote:\n> lama",
    ),
}


@pytest.fixture(scope="module")
def heard() -> Iterator[dict[str, str]]:
    with open_mail_room() as room:
        for number, (letter, _text) in enumerate(CASES.values()):
            room.put(letter.replace(FIRST.encode(), f"<case{number}@x.example>".encode()))
        messages = a_mailbox(room.port).collect("").messages
        yield {message.remote_id: message.text for message in messages}


@pytest.mark.parametrize("name", CASES)
def test_a_letter_is_read_as_its_author_meant_it(heard: dict[str, str], name: str) -> None:
    number = list(CASES).index(name)
    assert heard[f"<case{number}@x.example>"] == CASES[name][1]


def test_an_endless_letter_is_cut_and_says_so(room: MailRoom) -> None:
    room.put(a_letter("panjang sekali\n" * 100_000))
    with open_wire(room) as wire:
        (message,) = a_mailbox(wire.port).collect("").messages
        assert wire.taken < 100_000
    assert message.text.endswith("\n\n[Surel ini lebih panjang; selengkapnya di kotak surel.]")
    assert len(message.text) < TEXT_MAX


def test_the_old_mail_under_an_answer_is_left_away_and_said_to_be(room: MailRoom) -> None:
    above = "Pada Rab, 18 Nov 2026 pukul 12.00 Koperasi\n<halo@k.id> menulis:"
    body = f"Terima kasih.\n\n{above}\n> a\n>\n> b"
    again = {"Message_ID": "<m2@x.example>", "In_Reply_To": FIRST, "Subject": "Re: Simpanan"}
    room.put(a_letter(), a_letter(body, **again))
    answer = a_mailbox(room.port).collect("").messages[1]
    assert answer.text == (
        "Terima kasih.\n\n"
        "[3 baris kutipan surel lama tidak ditampilkan; lengkapnya di kotak surel.]"
    )


@pytest.mark.parametrize(
    "text",
    [
        "> lama\n\nJawaban di bawah.",
        "A\n> satu\nya\n> dua\ntidak",
        "Petugas menulis:\n> kami akan ganti",
        "On 1 Nov, A wrote:\n> hanya kutipan",
        "Halo\n\n> kutipan tanpa kepala",
        "On 1 Nov, A wrote:\n> lama\n\nSalam, Sari",
        "",
        ">",
    ],
)
def test_where_it_is_unsure_what_is_quoted_all_is_kept(text: str) -> None:
    assert without_quotes(text) == text


def test_an_utf_8_text_cut_within_a_letter_is_still_utf_8() -> None:
    assert readable("aé☀".encode()[:-1], "utf-8", cut=True) == "aé"


def test_an_enormous_style_before_the_words_does_not_hide_them() -> None:
    assert plain(f"<style>{'p{x:y}' * 20_000}</style><p>Halo</p>") == "Halo"


def test_a_page_of_open_brackets_takes_no_time() -> None:
    assert len(plain("<" * 200_000)) <= 200_000
