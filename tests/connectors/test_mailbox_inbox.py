"""Listening to the mailbox: cursors, threads, staff's own answers, and what stays out."""

import json
from datetime import timedelta

import pytest

import connectors.mailbox.inbox
from connectors.house import LooseNotes
from connectors.mailbox.connector import MailboxConnector
from domain.errors import StoreBusy, Unavailable
from domain.messages import Author, Incoming, MessageKind, Returned
from domain.ports import Batch
from tests.connectors.mail_room import AT, MailRoom, open_mail_room, open_wire
from tests.connectors.mailbox_world import FIRST, OURS, a_letter, a_mailbox, a_parcel

SARI = Author(remote_id="sari@anggota.example", name="Sari", contact="sari@anggota.example")


@pytest.fixture
def mailbox(room: MailRoom) -> MailboxConnector:
    return a_mailbox(room.port)


def ids(batch: Batch) -> list[str]:
    return [message.remote_id for message in batch.messages]


def the_message(batch: Batch) -> Incoming:
    (message,) = batch.messages
    return message


def numbered(count: int, start: int = 0) -> list[bytes]:
    return [
        a_letter(Message_ID=f"<n{n}@anggota.example>", Subject=f"Surat {n}")
        for n in range(start, start + count)
    ]


def test_a_letter_is_one_message_with_everything_it_says(
    room: MailRoom, mailbox: MailboxConnector
) -> None:
    room.put(a_letter(), at=AT - timedelta(minutes=2))
    message = the_message(mailbox.collect(""))
    assert message == Incoming(
        remote_id=FIRST,
        thread=message.thread,
        kind=MessageKind.DIRECT,
        author=SARI,
        text="Simpanan\n\nHalo, simpanan saya berapa?",
        at=AT - timedelta(minutes=2),
    )


# --- cursors ---------------------------------------------------------------------------------


def test_each_letter_comes_once_and_the_cursor_rests(
    room: MailRoom, mailbox: MailboxConnector
) -> None:
    room.put(*numbered(2))
    first = mailbox.collect("")
    assert ids(first) == ["<n0@anggota.example>", "<n1@anggota.example>"]
    room.put(*numbered(1, start=2))
    second = mailbox.collect(first.cursor)
    assert ids(second) == ["<n2@anggota.example>"]
    assert mailbox.collect(second.cursor) == Batch(cursor=second.cursor)


def test_reading_marks_nothing_as_read(room: MailRoom, mailbox: MailboxConnector) -> None:
    room.put(a_letter())
    mailbox.collect("")
    with room.entered() as door:
        door.select("INBOX", readonly=True)
        assert door.search(None, "UNSEEN")[1] == [b"1"]


def test_the_first_call_passes_over_old_letters(room: MailRoom, mailbox: MailboxConnector) -> None:
    room.put(*numbered(2), at=AT - timedelta(days=30))
    room.put(*numbered(1, start=2), at=AT - timedelta(days=2))
    first = mailbox.collect("")
    assert ids(first) == ["<n2@anggota.example>"]
    assert mailbox.collect(first.cursor).messages == ()


def test_an_old_inbox_with_nothing_new_does_not_flood_later(
    room: MailRoom, mailbox: MailboxConnector
) -> None:
    room.put(*numbered(3), at=AT - timedelta(days=30))
    first = mailbox.collect("")
    room.put(*numbered(1, start=3))
    assert first.messages == ()
    assert ids(mailbox.collect(first.cursor)) == ["<n3@anggota.example>"]


def test_many_letters_come_in_pages_and_none_is_skipped_at_their_edges(
    room: MailRoom, mailbox: MailboxConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connectors.mailbox.inbox, "LETTERS_MAX", 3)
    room.put(*numbered(7))
    heard, cursor = [], ""
    for _page in range(4):
        batch = mailbox.collect(cursor)
        assert len(batch.messages) <= 3
        heard += ids(batch)
        cursor = batch.cursor
        room.put(*numbered(1, start=7 + _page))
    heard += ids(mailbox.collect(cursor))
    assert heard == [f"<n{n}@anggota.example>" for n in range(11)]


def test_a_page_that_was_not_kept_comes_again_the_same(
    room: MailRoom, mailbox: MailboxConnector
) -> None:
    room.put(*numbered(3))
    room.put(a_letter(Message_ID=""))
    assert mailbox.collect("") == mailbox.collect("")


def test_a_slow_server_gives_what_was_read_in_time(
    room: MailRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.put(*numbered(3))
    mailbox = a_mailbox(room.port)
    passing = iter(AT + timedelta(seconds=15 * beat) for beat in range(99))
    monkeypatch.setattr(mailbox, "_now", lambda: next(passing))
    first = mailbox.collect("")
    assert 0 < len(first.messages) < 3
    monkeypatch.setattr(mailbox, "_now", lambda: AT)
    rest = mailbox.collect(first.cursor)
    assert [*ids(first), *ids(rest)] == [f"<n{n}@anggota.example>" for n in range(3)]


def test_a_server_that_counts_anew_skips_none_and_names_all_the_same() -> None:
    with open_mail_room() as old:
        old.put(*numbered(2), a_letter(Message_ID=""))
        before = a_mailbox(old.port).collect("")
    with open_mail_room() as new:  # the same mailbox on another server: another UIDVALIDITY
        new.put(*numbered(1, start=9), at=AT - timedelta(days=40))
        new.put(*numbered(2), a_letter(Message_ID=""), *numbered(1, start=2))
        mailbox = a_mailbox(new.port)
        after = mailbox.collect(before.cursor)
        assert ids(after) == [*ids(before), "<n2@anggota.example>"]
        assert [m.thread for m in after.messages[:3]] == [m.thread for m in before.messages]
        assert mailbox.collect(after.cursor).messages == ()
    validity = [json.loads(batch.cursor)["inbox"]["validity"] for batch in (before, after)]
    assert validity[0] != validity[1]


def test_a_server_that_counts_anew_is_caught_up_with_in_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connectors.mailbox.inbox, "LETTERS_MAX", 2)
    with open_mail_room() as old:
        old.put(a_letter())
        cursor = a_mailbox(old.port).collect("").cursor
    with open_mail_room() as new:
        new.put(*numbered(3))
        new.put(*numbered(1, start=8), at=AT - timedelta(days=40))  # older, with a higher number
        new.put(*numbered(2, start=3))
        heard = []
        for _page in range(4):
            batch = a_mailbox(new.port).collect(cursor)
            heard += ids(batch)
            cursor = batch.cursor
    assert heard == [f"<n{n}@anggota.example>" for n in range(5)]


@pytest.mark.parametrize(
    "cursor",
    [
        "rusak",
        "[]",
        '{"inbox": {"uid": 1}}',
        '{"inbox": 1}',
        '{"inbox": {"day": "kemarin"}, "sent": {}}',
        '{"inbox": {"day": "2026-11-17", "floor": "x"}, "sent": {}}',
        '{"inbox": {"day": "2026-11-17", "uid": "x"}, "sent": {}}',
        '{"inbox": {"day": "2026-11-17", "validity": null}, "sent": {}}',
        '{"inbox": {"day": 5}, "sent": {}}',
    ],
)
def test_a_cursor_nobody_can_read_begins_anew(
    room: MailRoom, mailbox: MailboxConnector, cursor: str
) -> None:
    room.put(a_letter())
    assert ids(mailbox.collect(cursor)) == [FIRST]


# --- threads ---------------------------------------------------------------------------------


def threads_of(mailbox: MailboxConnector) -> list[str]:
    return [message.thread for message in mailbox.collect("").messages]


def test_what_answers_a_letter_joins_its_thread(room: MailRoom, mailbox: MailboxConnector) -> None:
    room.put(
        a_letter(),
        a_letter(Message_ID="<m2@x.example>", References=FIRST, Subject="Lain"),
        a_letter(Message_ID="<m3@x.example>", In_Reply_To="<m2@x.example>", Subject="Beda"),
        a_letter(Message_ID="<m4@x.example>", Subject="Re: bls: SIMPANAN"),
        a_letter(Message_ID="<m5@x.example>", References="<lost@x.example> <m3@x.example>"),
    )
    assert len(set(threads_of(mailbox))) == 1


def test_the_same_subject_alone_makes_no_thread(room: MailRoom, mailbox: MailboxConnector) -> None:
    room.put(
        a_letter(),
        a_letter(Message_ID="<m2@x.example>"),
        a_letter(Message_ID="<m3@x.example>", From="budi@lain.example", Subject="Re: Simpanan"),
        a_letter(Message_ID="<m4@x.example>", From="budi@lain.example", References=FIRST),
    )
    assert len(set(threads_of(mailbox))) == 4


def test_a_thread_is_known_again_at_the_next_call(room: MailRoom) -> None:
    notes = LooseNotes()
    room.put(a_letter())
    first = a_mailbox(room.port, notes=notes).collect("")
    room.put(a_letter(Message_ID="<m2@x.example>", Subject="Re: Simpanan"))
    second = a_mailbox(room.port, notes=notes).collect(first.cursor)
    assert the_message(second).thread == the_message(first).thread


class DeafNotes(LooseNotes):
    """Notes in a store that is busy."""

    def read(self, name: str) -> str:
        raise StoreBusy(name)

    def write(self, name: str, value: str) -> None:
        raise StoreBusy(name)

    def tally(self, name: str, by: int = 0) -> int:
        raise StoreBusy(name)


def test_notes_that_cannot_be_read_cost_no_letter(room: MailRoom) -> None:
    room.put(a_letter(), a_letter(Message_ID="<m2@x.example>", List_Id="<warta.example>"))
    assert ids(a_mailbox(room.port, notes=DeafNotes()).collect("")) == [FIRST]


# --- what staff answered in their mail program -------------------------------------------------

STAFF = {
    "From": f"Koperasi <{OURS}>",
    "To": "Sari <sari@anggota.example>",
    "Message_ID": "<s1@koperasi.example>",
}


def test_what_staff_answered_in_their_mail_program_is_ours(
    room: MailRoom, mailbox: MailboxConnector
) -> None:
    room.put(a_letter())
    room.put(
        a_letter("Rp 1.200.000, Bu.", **STAFF, In_Reply_To=FIRST, Subject="Re: Simpanan"),
        folder="Sent",
        at=AT + timedelta(minutes=1),
    )
    asked, answered = mailbox.collect("").messages
    assert answered == Incoming(
        remote_id="<s1@koperasi.example>",
        thread=asked.thread,
        kind=MessageKind.DIRECT,
        author=Author(),
        text="Rp 1.200.000, Bu.",
        at=AT + timedelta(minutes=1),
        from_us=True,
    )


def test_what_staff_wrote_to_others_is_nobodys_business_here(
    room: MailRoom, mailbox: MailboxConnector
) -> None:
    room.put(a_letter())
    room.put(
        a_letter(**STAFF, Subject="Undangan"),
        a_letter(**{**STAFF, "In_Reply_To": "<gaji@bank.example>"}),
        folder="Sent",
    )
    assert ids(mailbox.collect("")) == [FIRST]


def test_an_answer_waits_until_the_letter_it_answers_was_read(
    room: MailRoom, mailbox: MailboxConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connectors.mailbox.inbox, "LETTERS_MAX", 1)
    room.put(a_letter(Message_ID="<m0@x.example>"), a_letter())
    room.put(a_letter(**STAFF, In_Reply_To=FIRST), folder="Sent")
    first = mailbox.collect("")
    assert ids(first) == ["<m0@x.example>"]
    assert ids(mailbox.collect(first.cursor)) == [FIRST, "<s1@koperasi.example>"]


def test_the_sent_folder_is_known_by_its_use_or_by_its_name(room: MailRoom) -> None:
    room.put(a_letter())
    with room.entered() as door:
        door.create('"Surat \\"Keluar\\""')
    room.put(a_letter(**STAFF, In_Reply_To=FIRST), folder='"Surat \\"Keluar\\""')
    with open_wire(room) as wire:
        wire.garble.append((rb'\(\\HasNoChildren\) "/" ("?Surat)', rb'(\\Sent) "/" \1'))
        assert ids(a_mailbox(wire.port).collect("")) == [FIRST, "<s1@koperasi.example>"]


def test_a_sent_folder_that_does_not_open_stops_no_letter(room: MailRoom) -> None:
    room.put(a_letter())
    with open_wire(room) as wire:
        wire.garble.append((rb'"/" Sent', rb'"/" "Sent Items"'))
        assert ids(a_mailbox(wire.port).collect("")) == [FIRST]


# --- what stays out --------------------------------------------------------------------------

OUT = {
    "automatic": [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "Auto-Generated (vacation); x=1"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
    ],
    "list": [
        {"List_Id": "Warta <warta.example>"},
        {"Precedence": "bulk"},
        {"Precedence": "Junk"},
        {"Precedence": "list"},
    ],
    "bounce": [
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@mx.example"},
        {"Content_Type": "multipart/report; boundary=x"},
    ],
    "ours": [
        {"From": OURS, "Message_ID": "<guyub.key-1@koperasi.example>"},
        {"From": OURS, "To": "bank@lain.example"},
    ],
}


@pytest.mark.parametrize(
    ("why", "headers"), [(why, headers) for why, cases in OUT.items() for headers in cases]
)
def test_a_machines_letter_stays_out_and_is_counted(
    room: MailRoom, why: str, headers: dict[str, str]
) -> None:
    notes = LooseNotes()
    room.put(a_letter(**{"Message_ID": "<x@x.example>", **headers}), a_letter())
    assert ids(a_mailbox(room.port, notes=notes).collect("")) == [FIRST]
    counts = {name: notes.tally(f"left_out:{name}") for name in (*OUT, "gone")}
    assert counts == {name: int(name == why) for name in (*OUT, "gone")}


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "no"},
        {"Return_Path": "<sari@anggota.example>"},
        {"Precedence": "normal"},
        {"From": OURS, "Reply_To": "sari@anggota.example", "Auto_Submitted": "auto-generated"},
        {"From": OURS},  # a form on the website that gives no address, a note from the counter
    ],
)
def test_a_persons_letter_comes_in_whatever_carried_it(
    room: MailRoom, mailbox: MailboxConnector, headers: dict[str, str]
) -> None:
    room.put(a_letter(**headers))
    assert ids(mailbox.collect("")) == [FIRST]


def test_a_website_form_is_the_members_own_letter(
    room: MailRoom, mailbox: MailboxConnector
) -> None:
    room.put(a_letter(From=OURS, Reply_To="Sari <sari@anggota.example>", Precedence="bulk"))
    assert the_message(mailbox.collect("")).author == SARI


def a_bounce(action: str = "failed", original: str = "<guyub.key-1@koperasi.example>") -> bytes:
    return a_parcel(
        "Content-Type: text/plain\n\nSorry.",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; sari@anggota.example\nAction: {action}\nStatus: 5.2.2\n"
        "Diagnostic-Code: smtp; 552 kotak\n penuh",
        f"Content-Type: text/rfc822-headers\n\nFrom: {OURS}\nTo: sari@anggota.example\n"
        f"Message-ID: {original}\nReferences: {FIRST}\nSubject: Re: Simpanan",
        kind="report",
        From="Mailer-Daemon@mx.example",
        Message_ID="<b1@mx.example>",
        Return_Path="<>",
    )


def test_an_answer_of_ours_that_came_back_is_told_in_its_thread(
    room: MailRoom, mailbox: MailboxConnector
) -> None:
    room.put(a_letter(), a_bounce())
    batch = mailbox.collect("")
    (asked,) = batch.messages
    news = Incoming(
        remote_id="<b1@mx.example>",
        thread=asked.thread,
        kind=MessageKind.DIRECT,
        author=Author(name="Server surel"),
        text=(
            "Balasan kita tidak sampai ke sari@anggota.example, jadi anggota ini masih menunggu. "
            "Hubungi dengan cara lain. Kata servernya: 552 kotak penuh"
        ),
        at=AT,
    )
    ours = "<guyub.key-1@koperasi.example>"
    assert batch.returned == (Returned(remote_id=ours, why="552 kotak penuh", at=AT, news=news),)


def test_a_delay_and_a_strangers_bounce_stay_out(room: MailRoom, mailbox: MailboxConnector) -> None:
    room.put(a_letter(), a_bounce("delayed"))
    batch = mailbox.collect("")
    assert (ids(batch), batch.returned) == ([FIRST], ())
    room.empty()
    room.put(a_bounce())  # of a thread that was never here
    assert ids(a_mailbox(room.port).collect("")) == []


# --- servers that misbehave --------------------------------------------------------------------


def test_a_letter_the_server_cannot_describe_is_read_all_the_same(room: MailRoom) -> None:
    room.put(
        a_parcel(
            "Content-Type: text/plain; charset=utf-8\n\nSimpanan saya berkurang é.",
            "Content-Type: text/html\n\n<p>Simpanan saya berkurang é.</p>",
            kind="alternative",
        )
    )
    with open_wire(room) as wire:
        wire.garble.append((rb"BODYSTRUCTURE \(", rb"BODYSTRUCTURE ((("))
        message = the_message(a_mailbox(wire.port).collect(""))
    assert message.text == "Simpanan\n\nSimpanan saya berkurang é."


def test_a_letter_the_server_keeps_back_is_told_to_a_person(room: MailRoom) -> None:
    room.put(a_letter())
    with open_wire(room) as wire:
        wire.garble.append((rb"^(\S+) OK UID FETCH completed", rb"\1 NO [SERVERBUG] lost"))
        message = the_message(a_mailbox(wire.port).collect(""))
    validity, uid = message.remote_id.split(":")[1:]
    assert int(validity) > 0
    assert message.text == (
        f"Ada surel yang tidak dapat dibaca dari server (nomor {uid}). Buka kotak surel, baca di "
        "sana, lalu catat di sini."
    )


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (rb"^(\S+) OK \[READ-ONLY\] Selected", rb"\1 NO [UNAVAILABLE] not now"),
        (rb"^(\S+) OK UID SEARCH completed", rb"\1 NO not now"),
        (rb"^(\S+) OK UID SEARCH completed", rb"\1 BAD what"),
        (rb"^\* SEARCH.*", b"\xff\xfe garbage"),
        (rb"^\* OK .*", b"* BYE full\r"),
    ],
)
def test_a_server_that_does_not_serve_now_is_asked_again(
    room: MailRoom, pattern: bytes, said: bytes
) -> None:
    room.put(a_letter())
    with open_wire(room) as wire:
        wire.garble.append((pattern, said))
        with pytest.raises(Unavailable):
            a_mailbox(wire.port).collect("")
