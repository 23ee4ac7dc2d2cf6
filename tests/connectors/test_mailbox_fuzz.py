"""Arbitrary bytes as mail: nothing but errors of ours, and every letter kept or counted."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.house import LooseNotes
from connectors.mailbox.bounces import bounce
from connectors.mailbox.enclosed import enclosed
from connectors.mailbox.letters import head_of, remote_id, when
from connectors.mailbox.reading import Letter, said
from connectors.mailbox.sieve import LeftOut, left_out
from connectors.mailbox.structure import Unreadable, nodes, parts
from connectors.mailbox.threads import Threads
from connectors.mailbox.words import decoded, header_text, plain, without_quotes
from services.intake.intake import REMOTE_MAX
from tests.connectors.mail_room import AT, MailRoom, open_mail_room
from tests.connectors.mailbox_world import OURS, a_mailbox

# Bytes with the words of mail in them, so that they reach further than the first line.
WORDS = (
    b"From: ", b"Subject: ", b"Message-ID: <a@b.c>", b"References: <", b"Date: ", b"To: ",
    b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: text/plain; charset=",
    b"Content-Type: text/html\r\n", b"Content-Type: message/rfc822\r\n", b"--b\r\n", b"--b--\r\n",
    b"Content-Type: multipart/report; boundary=b\r\n", b"Content-Type: message/delivery-status\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Disposition: attachment; filename*0*=",
    b"=?utf-8?b?", b"=?x?q?=", b"?=", b"\r\n", b"\r\n\r\n", b"Auto-Submitted: x\r\n",
    b"List-Id: y\r\n",
    b"Return-Path: <>\r\n", b"Action: failed\r\n", b"<p>", b"\xff\xfe", b"\xe2\x98", b"> a\r\n",
    b"utf-7", b"utf-16", b"idna", b"unicode_escape", b"hex", b"Reply-To: ",
    b"halo@koperasi.example",
)  # fmt: skip
MAIL = st.lists(st.one_of(st.sampled_from(WORDS), st.binary(max_size=20)), max_size=25).map(
    b"".join
)
ATOMS = (b"(", b")", b'"', b"NIL", b"\\", b' "text" "plain" ', b' ("charset" "x") ', b"{3}", b"12 ")
STRUCTURE = st.lists(st.one_of(st.sampled_from(ATOMS), st.binary(max_size=6)), max_size=40)


@pytest.fixture(scope="module")
def room() -> Iterator[MailRoom]:
    with open_mail_room() as room:
        yield room


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(letters=st.lists(MAIL, min_size=1, max_size=12))
def test_every_letter_a_real_server_holds_is_kept_or_counted(
    room: MailRoom, letters: list[bytes]
) -> None:
    room.empty()
    notes = LooseNotes()
    with room.entered() as door:
        held = [
            letter
            for letter in letters
            if (data := letter.replace(b"\0", b""))
            and door.append("INBOX", "", AT, data)[0] == "OK"
        ]
    batch = a_mailbox(room.port, notes=notes).collect("")
    counted = sum(notes.tally(f"left_out:{why}") for why in LeftOut)
    assert len(batch.messages) + counted == len(held)
    for message in batch.messages:
        assert message.text
        assert 0 < len(message.remote_id) <= REMOTE_MAX
        assert message.at.tzinfo is not None


@settings(max_examples=300, deadline=None)
@given(data=MAIL)
def test_any_head_is_read(data: bytes) -> None:
    head = head_of(data)
    assert len(remote_id(head, "x")) <= REMOTE_MAX
    assert remote_id(head, "x").isprintable()
    assert when(None, head, AT).tzinfo is not None
    assert left_out(head, OURS) is None or isinstance(left_out(head, OURS), LeftOut)
    threads = Threads(LooseNotes())
    assert threads.join(head, "<a@b.c>", OURS) == threads.join(head, "<a@b.c>", OURS)


@settings(max_examples=300, deadline=None)
@given(
    data=st.binary(max_size=200),
    encoding=st.sampled_from(["base64", "quoted-printable", "7bit", "x-uu", ""]),
    charset=st.one_of(
        st.sampled_from(
            ["utf-7", "utf-16", "hex", "idna", "undefined", "cp037", "\0", "utf_8_sig"]
        ),
        st.text(max_size=8),
    ),
)
def test_any_bytes_become_a_text_that_can_be_kept(data: bytes, encoding: str, charset: str) -> None:
    text = decoded(data, encoding=encoding, charset=charset)
    assert text.encode("utf-8").decode() == text
    assert "\0" not in text
    assert without_quotes(text) == without_quotes(text)


@given(text=st.text(max_size=300))
def test_any_page_and_any_header_is_read(text: str) -> None:
    assert "<script" not in plain(f"<script>{text}</script><p>x")
    header_text(text).encode()


@settings(max_examples=300, deadline=None)
@given(words=STRUCTURE, cut=st.booleans())
def test_any_structure_is_read_or_said_to_be_unreadable(words: list[bytes], cut: bool) -> None:
    chunks: list[object] = [b"".join(words)] if cut else [(word, word) for word in words]
    try:
        found = nodes(chunks)
        for part in parts(found[0] if found else None):
            assert part.section
    except Unreadable:
        return


@settings(max_examples=200, deadline=None)
@given(words=STRUCTURE, data=MAIL)
def test_any_parts_are_told(words: list[bytes], data: bytes) -> None:
    try:
        found = parts([[b"text", b"plain", None, None, None, b"7bit", b"3"], *nodes(words)])
    except Unreadable:
        return
    letter = Letter(
        uid=1,
        head=head_of(data),
        internal=data,
        parts=found,
        fetch=lambda _part, most, start=0: data[start : start + most],
    )
    said(letter)
    enclosed(letter, lambda: False)
    bounce(letter)
    assert when(letter.internal, letter.head, datetime(2026, 1, 1, tzinfo=UTC)).tzinfo is not None
