"""How servers describe a letter before any of it is fetched: Dovecot's, Gmail's and broken words.

Source: RFC 3501 section 7.4.2 and 7.2 of RFC 2231, read 2026-11-26.
"""

import pytest

from connectors.mailbox.structure import DEPTH_MAX, PARTS_MAX, Part, Unreadable, nodes, parts

TEXT = b'("text" "plain" ("charset" "utf-8") NIL NIL "quoted-printable" 25 1 NIL NIL NIL NIL)'


def described(*words: bytes) -> tuple[Part, ...]:
    """The parts of what a server says of a letter's body."""
    return parts(nodes([b" ".join(words)])[0])


def a_file(parameters: bytes, disposition: bytes = b"NIL") -> Part:
    """A PDF as the second of two parts, which is where letters have theirs."""
    pdf = b'("application" "pdf" ' + parameters + b' NIL NIL "base64" 4096 NIL ' + disposition
    _text, found = described(b"(" + TEXT + pdf + b' NIL NIL) "mixed" ("boundary" "b1") NIL NIL)')
    return found


def test_a_letter_with_a_file_is_described_whole() -> None:
    found = described(
        b"(" + TEXT,
        b'("application" "pdf" ("name" "struk.pdf") NIL NIL "base64" 4096 NIL',
        b'("attachment" ("filename" "struk belanja.pdf")) NIL NIL)',
        b'("image" "png" NIL "<a@b>" NIL "base64" 77 NIL ("inline" NIL) NIL NIL)',
        b'"mixed" ("boundary" "b1") NIL NIL NIL)',
    )
    assert found == (
        Part(
            section="1",
            kind="text/plain",
            size_bytes=25,
            encoding="quoted-printable",
            charset="utf-8",
            under=("mixed",),
        ),
        Part(
            section="2",
            kind="application/pdf",
            size_bytes=4_096,
            encoding="base64",
            name="struk belanja.pdf",
            attached=True,
            under=("mixed",),
        ),
        Part(section="3", kind="image/png", size_bytes=77, encoding="base64", under=("mixed",)),
    )


@pytest.mark.parametrize(
    ("parameters", "disposition", "name", "attached"),
    [
        (b'("name" "a.pdf")', b"NIL", "a.pdf", False),
        (b'("NAME" "a.pdf")', b'("ATTACHMENT" ("FILENAME" "b.pdf"))', "b.pdf", True),
        (b'("name" "a.pdf")', b'("inline" ("filename" "b.pdf"))', "b.pdf", False),
        (b'("name" "a.pdf")', b'("attachment" NIL)', "a.pdf", True),
        (b'("name" "a.pdf")', b'"attachment; filename=b.pdf"', "a.pdf", True),
        (b'("name" "a.pdf")', b'("id" "en")', "a.pdf", False),  # languages, no disposition
        (b"NIL", b"(\"attachment\" (\"filename*\" \"utf-8'id'a%20%C3%A9.pdf\"))", "a é.pdf", True),
        (b"NIL", b'("attachment" ("filename*" "\'\'struk%20%C3%A9.pdf"))', "struk é.pdf", True),
        (b"NIL", b'("attachment" ("filename*" "struk%20a.pdf"))', "struk a.pdf", True),
        (b"NIL", b'("attachment" ("filename*" "l\'orang.pdf"))', "l'orang.pdf", True),
        (
            b"NIL",
            b'("attachment" ("filename*0*" "utf-8\'\'laporan%20" "filename*1*" "tahun%20ini.pdf"))',
            "laporan tahun ini.pdf",
            True,
        ),
        (b"NIL", b'("attachment" ("filename*0" "kas " "filename*1" "a.pdf"))', "kas a.pdf", True),
        (b"NIL", b'("attachment" ("filename" "=?utf-8?B?w6kucGRm?="))', "é.pdf", True),
        (b"NIL", b'("attachment" ("filename" "caf\xe9.pdf"))', "café.pdf", True),
    ],
)  # fmt: skip
def test_a_file_is_named_however_its_name_is_written(
    parameters: bytes, disposition: bytes, name: str, attached: bool
) -> None:
    found = a_file(parameters, disposition)
    assert (found.name, found.attached) == (name, attached)


def test_a_name_that_stands_as_a_literal_is_read_as_it_is() -> None:
    pdf = b'("application" "pdf" NIL NIL NIL "base64" 9 NIL ("attachment" ("filename" {9}'
    head = b"(" + TEXT + pdf
    told = nodes([(head, b'a "b).pdf'), b')) NIL NIL) "mixed" NIL NIL NIL)'])
    assert parts(told[0])[1].name == 'a "b).pdf'


@pytest.mark.parametrize(
    "words",
    [
        b"(" * (2 * DEPTH_MAX + 1) + b")" * (2 * DEPTH_MAX + 1),
        b'("text" "plain"',
        b'("text" "plain"))',
        b'("text" "plain" NIL)',
        b"NIL",
        b"()",
    ],
    ids=["too deep", "a bracket too few", "a bracket too many", "too short", "nothing", "empty"],
)
def test_what_describes_no_letter_is_unreadable(words: bytes) -> None:
    with pytest.raises(Unreadable):
        described(words)


def test_a_letter_within_letters_without_end_is_unreadable() -> None:
    body = TEXT
    for _level in range(DEPTH_MAX + 1):
        body = b"(" + body + b' "mixed")'
    with pytest.raises(Unreadable, match="nested too deep"):
        described(body)


def test_of_a_letter_of_very_many_parts_the_first_are_read() -> None:
    found = described(b"(" + TEXT * (PARTS_MAX + 5) + b' "mixed")')
    assert [part.section for part in found] == [str(n) for n in range(1, PARTS_MAX + 1)]


def test_parts_within_parts_are_numbered_as_imap_numbers_them() -> None:
    found = described(b"((" + TEXT + TEXT + b' "alternative")' + TEXT + b' "mixed")')
    assert [(part.section, part.under) for part in found] == [
        ("1.1", ("mixed", "alternative")),
        ("1.2", ("mixed", "alternative")),
        ("2", ("mixed",)),
    ]
