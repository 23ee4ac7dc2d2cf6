"""E-mail against a real SMTP server on loopback."""

import email
import email.policy
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import connectors.smtp
from connectors.email import EmailConnector
from domain.channels import Capability
from domain.deliveries import Receipt
from domain.errors import OutcomeUnknown, PlatformError, Rejected, Unauthorized, Unavailable
from domain.ports import abilities
from tests.connectors.dripping import A_LONG_HANDSHAKE, a_dripping_server
from tests.connectors.post_office import (
    PASSWORD,
    USER,
    PostOffice,
    a_certificate,
    open_post_office,
)
from tests.connectors.staging import AT, a_house, an_outgoing

NOTICE = an_outgoing(
    text="Saatnya mengunggah ☀️\n\nRapat anggota.",
    link="https://koperasi.example/tugas",
    recipient="sari@koperasi.example",
    subject="Saatnya mengunggah – Grup WA",
)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


def a_mailer(port: int, **changes: Any) -> EmailConnector:
    settings = EmailConnector.Settings(
        **{
            "host": "127.0.0.1",
            "sender": "desk@koperasi.example",
            "port": port,
            "security": "none",
            "user": USER,
            "password": PASSWORD,
            **changes,
        }
    )
    return EmailConnector(settings, a_house(channel_name="Koperasi Maju"))


def test_a_notice_is_one_letter_with_its_key_as_message_id(office: PostOffice) -> None:
    receipt = a_mailer(office.port).notify(NOTICE, "key1")
    assert receipt == Receipt(remote_id="<key1@koperasi.example>", sent_at=AT)
    (envelope,) = office.letters
    assert (envelope.mail_from, envelope.rcpt_tos) == (
        "desk@koperasi.example",
        ["sari@koperasi.example"],
    )
    assert isinstance(envelope.content, bytes)
    letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
    headers = {name: str(value) for name, value in letter.items()}
    assert headers == {
        "From": "Koperasi Maju <desk@koperasi.example>",
        "To": "sari@koperasi.example",
        "Subject": "Saatnya mengunggah – Grup WA",
        "Date": "Wed, 18 Nov 2026 05:00:00 +0000",
        "Message-ID": "<key1@koperasi.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": headers["Content-Transfer-Encoding"],
        "MIME-Version": "1.0",
    }
    assert letter.get_content().splitlines() == [
        *NOTICE.text.splitlines(),
        "",
        "https://koperasi.example/tugas",
    ]


def test_a_notice_that_leads_nowhere_ends_with_its_words(office: PostOffice) -> None:
    notice = an_outgoing(text="Kata sandi diganti.", recipient="sari@koperasi.example")
    a_mailer(office.port).notify(notice, "key1")
    (envelope,) = office.letters
    assert isinstance(envelope.content, bytes)
    assert envelope.content.endswith(b"\r\n\r\nKata sandi diganti.\r\n")


def test_a_server_without_sign_in_is_used_without_one(office: PostOffice) -> None:
    a_mailer(office.port, user="", password="").notify(NOTICE, "key1")
    assert len(office.letters) == 1


def test_verifying_signs_in_and_sends_nothing(office: PostOffice) -> None:
    assert a_mailer(office.port).verify().account_name == "desk@koperasi.example"
    assert office.letters == []


@pytest.mark.parametrize("password", ["salah-sandi", "sandi-é"])
def test_a_wrong_password_is_unauthorized_and_shows_nowhere(
    office: PostOffice, password: str
) -> None:
    with pytest.raises(Unauthorized) as caught:
        a_mailer(office.port, password=password).verify()
    assert password not in f"{caught.value} {caught.value.detail} {caught.value!r}"


def test_a_sign_in_that_is_put_off_goes_again(office: PostOffice) -> None:
    office.on_login = "454 4.7.0 Temporary authentication failure"
    with pytest.raises(Unavailable) as caught:
        a_mailer(office.port).notify(NOTICE, "key1")
    assert "454" in caught.value.detail


def test_a_server_that_knows_no_sign_in_asks_for_other_settings() -> None:
    with open_post_office(sign_in=False) as office, pytest.raises(Unauthorized):
        a_mailer(office.port).verify()


@pytest.mark.parametrize(
    ("answer", "error"),
    [("550 no such person", Rejected), ("451 later please", Unavailable)],
)
def test_a_refused_recipient_fails_or_goes_again(
    office: PostOffice, answer: str, error: type[PlatformError]
) -> None:
    office.on_recipient = answer
    with pytest.raises(error) as caught:
        a_mailer(office.port).notify(NOTICE, "key1")
    assert answer in caught.value.detail


@pytest.mark.parametrize(
    ("answer", "error"),
    [("554 looks like spam", Rejected), ("452 disk full", Unavailable)],
)
def test_a_letter_refused_after_reading_was_surely_not_taken(
    office: PostOffice, answer: str, error: type[PlatformError]
) -> None:
    office.on_data = answer
    with pytest.raises(error) as caught:
        a_mailer(office.port).notify(NOTICE, "key1")
    assert answer in caught.value.detail


def test_a_line_lost_after_the_letter_leaves_the_outcome_unknown(office: PostOffice) -> None:
    office.hang_up_after_data = True
    with pytest.raises(OutcomeUnknown):
        a_mailer(office.port).notify(NOTICE, "key1")
    assert len(office.letters) == 1


def test_nobody_listening_is_unavailable() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        with pytest.raises(Unavailable):
            a_mailer(reserved.getsockname()[1]).notify(NOTICE, "key1")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_trusted_certificate_is_spoken_to_in_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    context, certificate = a_certificate(tmp_path)
    with open_post_office(context=context, tls=security == "tls") as office:
        with pytest.raises(Unavailable):  # not trusted yet
            a_mailer(office.port, security=security).notify(NOTICE, "key1")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        a_mailer(office.port, security=security).notify(NOTICE, "key1")
        assert len(office.letters) == 1


def test_a_server_that_offers_no_secrecy_gets_no_password(office: PostOffice) -> None:
    with pytest.raises(Unauthorized, match="Periksa"):
        a_mailer(office.port, security="starttls").notify(NOTICE, "key1")
    assert office.letters == []


@pytest.mark.parametrize("subject", ["a\r\nBcc: x@example.com", "a\nb", "a\x00\x0bb", "é" * 999])
def test_a_heading_cannot_smuggle_in_another_header(office: PostOffice, subject: str) -> None:
    notice = an_outgoing(recipient="sari@koperasi.example", subject=subject)
    a_mailer(office.port).notify(notice, "key1")
    (envelope,) = office.letters
    assert envelope.rcpt_tos == ["sari@koperasi.example"]
    assert isinstance(envelope.content, bytes)
    letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert letter["Bcc"] is None
    assert "\n" not in letter["Subject"]


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "sari",
        "sari@koperasi.example\r\nBcc: x@y.z",
        "a@b.c, d@e.f",
        "<a@b.c>",
        "sari @koperasi.example",
        "a" * 65 + "@b.c",
    ],
)
def test_an_address_that_is_none_is_refused_before_any_call(recipient: str) -> None:
    with pytest.raises(Rejected):
        a_mailer(9).notify(an_outgoing(recipient=recipient), "key1")


def test_a_sender_that_is_no_address_is_refused() -> None:
    with pytest.raises(Rejected):
        a_mailer(9, sender="Koperasi Kami")


def test_it_notifies_and_does_nothing_else() -> None:
    assert abilities(a_mailer(9)) == {Capability.NOTIFY}


@pytest.mark.parametrize(
    ("security", "first"),
    [("none", b"220-"), ("tls", A_LONG_HANDSHAKE), ("starttls", b"220-")],
)
def test_a_server_that_drips_is_cut_off_from_its_first_byte_on(
    security: str, first: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connectors.smtp, "TOTAL_S", 0.4)
    with a_dripping_server(first, greets=security != "tls") as address:
        mailer = a_mailer(int(address.rpartition(":")[2]), security=security)
        with pytest.raises(Unavailable):
            mailer.verify()
