"""The mailbox against real IMAP and SMTP servers: signing in, and answering in the thread."""

import email
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

import connectors.mailbox.imap
from connectors.mailbox.connector import MailboxConnector
from domain.channels import Capability, Verification
from domain.deliveries import Receipt
from domain.errors import OutcomeUnknown, PlatformError, Rejected, Unauthorized, Unavailable
from domain.media import File
from domain.ports import Paper, abilities
from tests.connectors.dripping import A_LONG_HANDSHAKE, a_dripping_server
from tests.connectors.mail_room import AT, MailRoom, open_mail_room, open_wire
from tests.connectors.mailbox_world import FIRST, OURS, a_letter, a_mailbox, a_parcel
from tests.connectors.post_office import PASSWORD, PostOffice, a_certificate, open_post_office
from tests.connectors.staging import a_picture, an_outgoing

REPLY = an_outgoing(text="Simpanan Ibu Rp 1.200.000 ☀️\n\nSalam.", target_remote_id=FIRST)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


def the_letter(office: PostOffice) -> EmailMessage:
    (envelope,) = office.letters
    assert isinstance(envelope.content, bytes)
    return email.message_from_bytes(envelope.content, policy=email.policy.default)


def test_an_answer_goes_to_its_author_in_the_thread(room: MailRoom, office: PostOffice) -> None:
    room.put(a_letter(References="<a@x.example> <b@x.example>", Subject="RE: Bls: Simpanan"))
    receipt = a_mailbox(room.port, office.port).reply(REPLY, "key-1")
    assert receipt == Receipt(remote_id="<guyub.key-1@koperasi.example>", sent_at=AT)
    (envelope,) = office.letters
    assert (envelope.mail_from, envelope.rcpt_tos) == (OURS, ["sari@anggota.example"])
    letter = the_letter(office)
    assert {name: str(value) for name, value in letter.items()} == {
        "From": "Koperasi Maju <halo@koperasi.example>",
        "To": "sari@anggota.example",
        "Subject": "Re: Simpanan",
        "Date": "Wed, 18 Nov 2026 05:00:00 +0000",
        "Message-ID": "<guyub.key-1@koperasi.example>",
        "In-Reply-To": FIRST,
        "References": f"<a@x.example> <b@x.example> {FIRST}",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }
    assert letter.get_content().splitlines() == REPLY.text.splitlines()


def test_the_copy_is_kept_once_in_the_sent_folder(room: MailRoom, office: PostOffice) -> None:
    room.put(a_letter())
    mailbox = a_mailbox(room.port, office.port)
    mailbox.reply(REPLY, "key-1")
    (kept,) = room.letters("Sent")
    assert b"Message-ID: <guyub.key-1@koperasi.example>" in kept
    mailbox.reply(REPLY, "key-1")  # as where the server keeps one itself
    assert len(room.letters("Sent")) == 1


def test_a_copy_that_cannot_be_kept_leaves_the_answer_sent(
    room: MailRoom, office: PostOffice
) -> None:
    room.put(a_letter())
    with open_wire(room) as wire:
        wire.garble.append((rb"^(\S+) OK \[APPENDUID", rb"\1 NO [OVERQUOTA"))
        receipt = a_mailbox(wire.port, office.port).reply(REPLY, "key-1")
    assert receipt.remote_id == "<guyub.key-1@koperasi.example>"
    assert len(office.letters) == 1


def test_an_answer_goes_where_the_member_asks_for_it(room: MailRoom, office: PostOffice) -> None:
    room.put(a_letter(Reply_To="Budi <budi@lain.example>"))
    a_mailbox(room.port, office.port).reply(REPLY, "key-1")
    assert office.letters[0].rcpt_tos == ["budi@lain.example"]


def test_a_letter_that_was_archived_is_still_answered(room: MailRoom, office: PostOffice) -> None:
    room.put(a_letter())
    room.move("Arsip")
    with open_wire(room) as wire:
        wire.garble.append((rb'\(\\HasNoChildren\) "/" Arsip', rb'(\\Archive) "/" Arsip'))
        a_mailbox(wire.port, office.port).reply(REPLY, "key-1")
    assert the_letter(office)["In-Reply-To"] == FIRST


def test_a_letter_that_is_gone_is_not_answered_blindly(room: MailRoom, office: PostOffice) -> None:
    with pytest.raises(Rejected, match="tidak ada lagi di kotak surel"):
        a_mailbox(room.port, office.port).reply(REPLY, "key-1")
    assert office.letters == []


def test_a_letter_without_an_id_is_answered_by_its_address(
    room: MailRoom, office: PostOffice
) -> None:
    room.put(a_letter(Message_ID=""))
    mailbox = a_mailbox(room.port, office.port)
    (heard,) = mailbox.collect("").messages
    mailbox.reply(an_outgoing(target_remote_id=heard.remote_id), "key-1")
    letter = the_letter(office)
    assert (letter["To"], letter["Subject"], letter["In-Reply-To"]) == (
        "sari@anggota.example",
        "Re: surel Anda",
        None,
    )


@pytest.mark.parametrize(
    "letter",
    [
        a_letter(Return_Path="<>"),
        a_letter(Auto_Submitted="auto-replied"),
        a_parcel("\nTidak sampai.", kind="report", From="Mailer-Daemon <mailer-daemon@x.example>"),
    ],
)
def test_a_machine_is_never_answered(room: MailRoom, office: PostOffice, letter: bytes) -> None:
    room.put(letter)
    with pytest.raises(Rejected, match="bukan dari orang"):
        a_mailbox(room.port, office.port).reply(REPLY, "key-1")
    assert office.letters == []


@pytest.mark.parametrize("sender", ["tidak ada", "<>", "a@b@c", "sari@räksmörgås.se"])
def test_an_author_without_a_usable_address_is_not_answered(
    room: MailRoom, office: PostOffice, sender: str
) -> None:
    room.put(a_letter(From=sender))
    with pytest.raises(Rejected, match="alamat yang dapat dibalas"):
        a_mailbox(room.port, office.port).reply(REPLY, "key-1")
    assert office.letters == []


@pytest.mark.parametrize(
    "subject",
    [
        "=?utf-8?q?a=0D=0ABcc=3A_x=40example.com?=",
        "=?utf-8?b?YQ0KQmNjOiB4QGV4YW1wbGUuY29tDQoNCmlzaQ==?=",
        "a\r\n Bcc: x@example.com",
        "=?utf-8?q?=00=1B?=",
    ],
)
def test_a_member_cannot_put_a_header_into_our_answer(
    room: MailRoom, office: PostOffice, subject: str
) -> None:
    room.put(a_letter(Subject=subject, References="<x@y.example>\r\n <z@y.example>"))
    a_mailbox(room.port, office.port).reply(REPLY, "key-1")
    letter = the_letter(office)
    assert letter["Bcc"] is None
    assert "\n" not in letter["Subject"]
    assert office.letters[0].rcpt_tos == ["sari@anggota.example"]
    assert letter.get_content().splitlines() == REPLY.text.splitlines()


@pytest.mark.parametrize("key", ["a\r\nBcc: x@y.z", "a> <b", "kunci é"])
def test_a_key_makes_one_plain_id(room: MailRoom, office: PostOffice, key: str) -> None:
    room.put(a_letter())
    receipt = a_mailbox(room.port, office.port).reply(REPLY, key)
    assert the_letter(office)["Message-ID"] == receipt.remote_id
    assert receipt.remote_id.isascii()
    assert " " not in receipt.remote_id


@pytest.mark.parametrize(
    ("answer", "error"),
    [("550 no such person", Rejected), ("451 later please", Unavailable)],
)
def test_a_refused_recipient_fails_or_goes_again(
    room: MailRoom, office: PostOffice, answer: str, error: type[PlatformError]
) -> None:
    room.put(a_letter())
    office.on_recipient = answer
    with pytest.raises(error) as caught:
        a_mailbox(room.port, office.port).reply(REPLY, "key-1")
    assert answer in caught.value.detail
    assert room.letters("Sent") == []


def test_a_line_lost_after_the_letter_leaves_the_outcome_unknown(
    room: MailRoom, office: PostOffice
) -> None:
    room.put(a_letter())
    office.hang_up_after_data = True
    with pytest.raises(OutcomeUnknown):
        a_mailbox(room.port, office.port).reply(REPLY, "key-1")
    assert len(office.letters) == 1
    assert room.letters("Sent") == []


def test_nobody_to_read_from_means_surely_not_sent(office: PostOffice) -> None:
    with pytest.raises(Unavailable):
        a_mailbox(_nobody(), office.port).reply(REPLY, "key-1")
    assert office.letters == []


# --- signing in ------------------------------------------------------------------------------


def test_verifying_signs_in_to_both_and_changes_nothing(room: MailRoom, office: PostOffice) -> None:
    room.put(a_letter())
    assert a_mailbox(room.port, office.port).verify() == Verification(account_name=OURS)
    assert office.letters == []
    assert len(room.letters("INBOX")) == 1


def test_a_server_that_nobody_answers_at_is_named_with_what_to_look_at(
    room: MailRoom, office: PostOffice
) -> None:
    nowhere, look = _nobody(), "periksa nama server, porta, dan pengamanannya"
    with pytest.raises(Unavailable, match=rf"masuk 127\.0\.0\.1:{nowhere} .*{look}"):
        a_mailbox(nowhere, office.port).verify()
    with pytest.raises(Unavailable, match=rf"keluar 127\.0\.0\.1:{nowhere} .*{look}"):
        a_mailbox(room.port, nowhere).verify()


def test_a_missing_sent_folder_is_named(room: MailRoom, office: PostOffice) -> None:
    with open_wire(room) as wire:
        wire.garble.append((rb'"/" Sent', rb'"/" Lainnya'))
        (missing,) = a_mailbox(wire.port, office.port).verify().missing
    assert missing.startswith("Folder Terkirim tidak ditemukan")


@pytest.mark.parametrize("password", ["salah-sandi", "sandi-é", 'kutip"\\'])
def test_a_wrong_password_is_unauthorized_and_shows_nowhere(room: MailRoom, password: str) -> None:
    with pytest.raises(Unauthorized) as caught:
        a_mailbox(room.port, password=password).collect("")
    assert password not in f"{caught.value} {caught.value.detail} {caught.value!r}"


def test_a_sign_in_put_off_by_the_server_goes_again(room: MailRoom) -> None:
    with open_wire(room) as wire:
        wire.garble.append((rb"^(\S+) OK \[CAPABILITY.*", rb"\1 NO [UNAVAILABLE] not now\r"))
        with pytest.raises(Unavailable, match="akan dicoba lagi"):
            a_mailbox(wire.port).collect("")


def test_a_wrong_smtp_password_alone_is_found_by_verifying(
    room: MailRoom, office: PostOffice
) -> None:
    office.on_login = "535 5.7.8 no"
    with pytest.raises(Unauthorized, match="Server surel menolak"):
        a_mailbox(room.port, office.port).verify()


def test_secrecy_that_is_not_offered_is_not_done_without(room: MailRoom) -> None:
    with open_wire(room) as wire:
        with pytest.raises(Unauthorized) as caught:
            a_mailbox(wire.port, imap_security="starttls").collect("")
        assert PASSWORD.encode() not in b"".join(wire.heard)
    assert caught.value.detail == "server tidak menawarkan STARTTLS"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_trusted_certificate_is_spoken_to_in_secret(
    room: MailRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    context, certificate = a_certificate(tmp_path)
    room.put(a_letter())
    with (
        open_wire(room, context=context) as wire,
        open_mail_room(certificate=tmp_path) as secret_room,
    ):
        port = wire.port if security == "tls" else secret_room.port
        mailbox = a_mailbox(port, imap_security=security)
        with pytest.raises(Unavailable):  # not trusted yet
            mailbox.collect("")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert len(mailbox.collect("").messages) == (1 if security == "tls" else 0)


@pytest.mark.parametrize("which", ["imap", "smtp"])
def test_no_password_goes_over_the_net_in_the_clear(which: str) -> None:
    far: dict[str, Any] = {
        f"{which}_host": "mail.koperasi.example",
        f"{which}_security": "none",
    }
    with pytest.raises(Rejected, match="harus memakai TLS"):
        a_mailbox(9, **far)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.9", "::1"])
def test_on_this_machine_it_may_be_plain(host: str) -> None:
    assert a_mailbox(9, imap_host=host).limits.text_max == 10_000


@pytest.mark.parametrize(
    "changes",
    [
        {"address": "koperasi"},
        {"address": "a@b.c\r\nBcc: x@y.z"},
        {"user": "a\r\nb"},
        {"password": "a\0b"},
        {"imap_security": "maybe"},
    ],
)
def test_settings_that_cannot_work_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Rejected):
        a_mailbox(9, **changes)


@pytest.mark.parametrize("security", ["none", "tls", "starttls"])
def test_a_server_that_drips_is_cut_off_from_its_first_byte_on(
    security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connectors.mailbox.imap, "TOTAL_S", 0.4)
    first = A_LONG_HANDSHAKE if security == "tls" else b"* OK "
    with a_dripping_server(first, greets=security != "tls") as address:
        mailbox = a_mailbox(int(address.rpartition(":")[2]), imap_security=security)
        with pytest.raises(Unavailable):
            mailbox.collect("")


def test_an_answer_too_large_is_cut_off(room: MailRoom) -> None:
    room.put(a_letter())
    with open_wire(room) as wire:
        wire.garble.append((rb"\{\d+\}\r\n", b"{99999999}\r\n"))
        with pytest.raises(Unavailable) as caught:
            a_mailbox(wire.port).collect("")
    assert "99999999" in caught.value.detail


def test_it_hears_and_answers_and_does_nothing_else() -> None:
    assert abilities(MailboxConnector) == {Capability.INBOX, Capability.REPLY}


def _nobody() -> int:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        return int(reserved.getsockname()[1])


def test_a_pdf_goes_with_an_answer_under_its_own_name(room: MailRoom, office: PostOffice) -> None:
    room.put(a_letter())
    file = File(id="f", name='Surat é "a".pdf', mime="application/pdf", size_bytes=8)
    papers = (Paper(file=file, data=b"%PDF-1.7"),)
    a_mailbox(room.port, office.port).reply(replace(REPLY, papers=papers), "key-1")
    (part,) = the_letter(office).iter_attachments()
    assert (
        part.get_content_type(),
        part.get_filename(),
        part.get_content_disposition(),
        part.get_content(),
    ) == ("application/pdf", 'Surat é "a".pdf', "attachment", b"%PDF-1.7")


def test_pictures_go_with_an_answer_each_with_its_words(room: MailRoom, office: PostOffice) -> None:
    room.put(a_letter())
    pictures = (a_picture("satu", "Kuitansi Rp 250.000\r\nBcc: x@y.example"), a_picture("dua", "é"))
    a_mailbox(room.port, office.port).reply(replace(REPLY, pictures=pictures), "key-1")
    letter = the_letter(office)
    first, second = letter.iter_attachments()
    assert [
        (
            part.get_content_type(),
            part.get_filename(),
            part.get_content_disposition(),
            str(part["Content-Description"]),
            part.get_content(),
        )
        for part in (first, second)
    ] == [
        (
            "image/jpeg",
            "gambar-1.jpg",
            "attachment",
            "Kuitansi Rp 250.000 Bcc: x@y.example",
            b"the bytes of satu",
        ),
        ("image/jpeg", "gambar-2.jpg", "attachment", "é", b"the bytes of dua"),
    ]
    body = letter.get_body()
    assert body is not None
    assert body.get_content().split() == REPLY.text.split()
    assert letter["Bcc"] is None
