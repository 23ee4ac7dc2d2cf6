"""Mail servers that break off or change their mind: what is surely not sent is sent again."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import EmailMessage
from threading import Thread

import pytest

from connectors.smtp import MailServer
from domain.errors import OutcomeUnknown, PlatformError, Rejected, Unavailable

YES: Mapping[str, str] = {
    "EHLO": "250-here\r\n250 AUTH PLAIN",
    "AUTH": "235 welcome",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "QUIT": "221 bye",
}


@contextmanager
def a_server(**said: str) -> Iterator[tuple[int, list[str]]]:
    """Its port, and every word it heard. `said`: its answers by the word; "" hangs up."""
    listening = socket.create_server(("127.0.0.1", 0))
    heard: list[str] = []
    answers = {**YES, **said}

    def serve() -> None:
        line, _address = listening.accept()
        with line, line.makefile("rb") as words:
            line.sendall(b"220 here\r\n")
            in_letter = False
            for told in words:
                word = told.decode().split()[0].upper() if told.strip() else ""
                if in_letter and told != b".\r\n":
                    continue
                word, in_letter = ("END" if in_letter else word), False
                heard.append(word)
                answer = answers.get(word, "250 kept")
                if not answer:
                    return
                line.sendall(answer.encode() + b"\r\n")
                in_letter = word == "DATA" and answer.startswith("354")

    serving = Thread(target=serve, daemon=True)
    serving.start()
    try:
        yield listening.getsockname()[1], heard
    finally:
        serving.join(timeout=5)
        listening.close()


def send(port: int) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"] = "halo@koperasi.example", "sari@anggota.example"
    letter.set_content("Halo")
    server = MailServer(
        host="127.0.0.1", port=port, security="none", user="halo", password="sandi-0815"
    )
    server.deliver(letter, sender="halo@koperasi.example", recipient="sari@anggota.example")


def test_a_letter_goes_its_whole_way() -> None:
    with a_server() as (port, heard):
        send(port)
    assert heard == ["EHLO", "AUTH", "MAIL", "RCPT", "DATA", "END", "QUIT"]


@pytest.mark.parametrize(
    ("word", "answer", "error"),
    [
        ("AUTH", "", Unavailable),
        ("AUTH", "454 try later", Unavailable),
        ("MAIL", "", Unavailable),
        ("RCPT", "", Unavailable),
        ("DATA", "451 not now", Unavailable),
        ("DATA", "554 no", Rejected),
        ("DATA", "", OutcomeUnknown),
        ("END", "", OutcomeUnknown),
        ("END", "451 full", Unavailable),
        ("END", "552 too large", Rejected),
    ],
)
def test_where_it_breaks_off_tells_whether_it_may_be_sent_again(
    word: str, answer: str, error: type[PlatformError]
) -> None:
    with a_server(**{word: answer}) as (port, heard), pytest.raises(error) as caught:
        send(port)
    assert type(caught.value) is error
    assert word in heard


def test_a_rude_goodbye_changes_nothing() -> None:
    for goodbye in ("", "500 what"):
        with a_server(QUIT=goodbye) as (port, heard):
            send(port)
        assert heard[-1] == "QUIT"
