"""Two letters to which a machine gave one Message-ID are two; one that came twice is one."""

import json

import pytest

import connectors.mailbox.connector
import connectors.mailbox.names
from connectors.house import LooseNotes
from connectors.mailbox.letters import address_in
from domain.errors import Rejected
from tests.connectors.mail_room import MailRoom, open_wire
from tests.connectors.mailbox_world import FIRST, a_letter, a_mailbox
from tests.connectors.post_office import open_post_office
from tests.connectors.staging import an_outgoing

LATER = {"Date": "Wed, 18 Nov 2026 11:59:00 +0700"}


def test_a_second_letter_with_a_used_id_is_another_message_in_another_thread(
    room: MailRoom,
) -> None:
    room.put(a_letter("Gas bocor", Subject="Formulir"), a_letter("SHU saya?", Subject="Formulir"))
    room.put(a_letter("Gas bocor", Subject="Formulir", From="Ani <ani@anggota.example>"))
    first, second, third = a_mailbox(room.port).collect("").messages
    assert first.remote_id == FIRST
    assert address_in(second.remote_id) == "sari@anggota.example"
    assert address_in(third.remote_id) == "ani@anggota.example"
    assert [each.text for each in (first, second)] == [
        "Formulir\n\nGas bocor",
        "Formulir\n\nSHU saya?",
    ]
    assert len({first.thread, second.thread, third.thread}) == 3


def test_the_same_letter_delivered_twice_is_one_message(room: MailRoom) -> None:
    room.put(a_letter(), a_letter())
    first, again = a_mailbox(room.port).collect("").messages
    assert first.remote_id == again.remote_id == FIRST


def test_each_keeps_its_name_when_all_are_read_again(room: MailRoom) -> None:
    notes = LooseNotes()
    room.put(a_letter("Satu"), a_letter("Dua"), a_letter("Dua", **LATER))
    heard = [
        [each.remote_id for each in a_mailbox(room.port, notes=notes).collect("").messages]
        for _time in range(2)
    ]
    assert heard[0] == heard[1]
    assert len(set(heard[0])) == 3


@pytest.mark.parametrize("kept", ["{", "[]", "7"])
def test_notes_that_nobody_can_read_cost_no_letter(room: MailRoom, kept: str) -> None:
    notes = LooseNotes()
    notes.write(connectors.mailbox.names.NOTE, kept)
    room.put(a_letter("Satu"), a_letter("Dua"))
    assert len(a_mailbox(room.port, notes=notes).collect("").messages) == 2


def test_the_oldest_names_are_forgotten_first(
    room: MailRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connectors.mailbox.names, "KEPT", 2)
    notes = LooseNotes()
    room.put(*(a_letter(Message_ID=f"<n{n}@x.example>") for n in range(4)))
    a_mailbox(room.port, notes=notes).collect("")
    assert len(json.loads(notes.read(connectors.mailbox.names.NOTE))) == 2


def recipients(port: int, notes: LooseNotes, *targets: str) -> list[list[str]]:
    """To whom the answers to these messages go."""
    with open_post_office() as office:
        mailbox = a_mailbox(port, office.port, notes=notes)
        for number, target in enumerate(targets):
            mailbox.reply(an_outgoing(target_remote_id=target), f"key-{number}")
        return [envelope.rcpt_tos for envelope in office.letters]


def test_each_of_them_is_answered_to_its_own_writer(room: MailRoom) -> None:
    notes = LooseNotes()
    room.put(a_letter("Satu"), a_letter("Dua", From="Ani <ani@anggota.example>"))
    heard = a_mailbox(room.port, notes=notes).collect("").messages
    names = [each.remote_id for each in heard]
    assert recipients(room.port, notes, *names) == [
        ["sari@anggota.example"],
        ["ani@anggota.example"],
    ]
    assert recipients(room.port, LooseNotes(), FIRST) == [
        ["sari@anggota.example"]
    ]  # notes forgotten


def test_what_was_archived_is_not_answered_to_who_wrote_with_its_id_since(room: MailRoom) -> None:
    notes = LooseNotes()
    room.put(a_letter("Satu"))
    first = a_mailbox(room.port, notes=notes).collect("")
    room.move("Arsip")
    room.put(a_letter("Dua", From="Ani <ani@anggota.example>"))
    a_mailbox(room.port, notes=notes).collect(first.cursor)
    with open_wire(room) as wire:
        wire.garble.append((rb'\(\\HasNoChildren\) "/" Arsip', rb'(\\Archive) "/" Arsip'))
        assert recipients(wire.port, notes, FIRST) == [["sari@anggota.example"]]


def test_once_it_is_gone_nobody_is_answered_in_its_place(room: MailRoom) -> None:
    notes = LooseNotes()
    room.put(a_letter("Satu"))
    first = a_mailbox(room.port, notes=notes).collect("")
    room.empty()
    room.put(a_letter("Dua", From="Ani <ani@anggota.example>"))
    a_mailbox(room.port, notes=notes).collect(first.cursor)
    with pytest.raises(Rejected, match="tidak ada lagi di kotak surel"):
        recipients(room.port, notes, FIRST)


def test_among_many_with_one_id_it_is_looked_for_up_to_a_bound(
    room: MailRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = LooseNotes()
    room.put(a_letter("Satu"))
    a_mailbox(room.port, notes=notes).collect("")
    room.empty()
    room.put(a_letter("Dua", From="Ani <ani@anggota.example>"), a_letter("Satu"))
    assert recipients(room.port, notes, FIRST) == [["sari@anggota.example"]]
    monkeypatch.setattr(connectors.mailbox.connector, "SAME_ID_MAX", 1)
    with pytest.raises(Rejected):
        recipients(room.port, notes, FIRST)
