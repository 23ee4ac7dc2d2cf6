"""E-mail over SMTP: tells the cooperative's own people that there is something to do."""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from typing import ClassVar

from connectors.deadline import Deadline, within
from connectors.house import House
from connectors.secrecy import Scrubber
from domain.channels import Limits, Verification
from domain.deliveries import Receipt
from domain.errors import OutcomeUnknown, PlatformError, Rejected, Unauthorized, Unavailable
from domain.ports import Outgoing
from domain.texts import N_, _

TEXT_MAX = 100_000
SUBJECT_MAX = 200
STEP_S = 20.0  # each word of the server
TOTAL_S = 90.0
GREETING = "[127.0.0.1]"  # no look-up of our own name, which may hang
PERMANENT = 500  # RFC 5321 section 4.2.1: 4yz may go again, 5yz never
# Plain addresses only: no comment, no quoting, nothing a header could be built of.
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}")


class EmailConnector:
    """A notifier. Who got it cannot be asked afterwards, so what is unsure stays for a person."""

    platform: ClassVar[str] = "email"
    title: ClassVar[str] = N_("Surel (pengingat)")

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        """The mail server, and who the mail is from."""

        host: str = field(
            metadata={
                "label": N_("Server SMTP"),
                "help": N_("Alamat server surel keluar, misalnya smtp.penyedia.id."),
            }
        )
        sender: str = field(
            metadata={
                "label": N_("Alamat pengirim"),
                "help": N_("Surel pengingat dikirim dari alamat ini."),
            }
        )
        port: int = field(
            default=587,
            metadata={
                "label": N_("Porta"),
                "help": N_("Biasanya 587 untuk STARTTLS, 465 untuk TLS."),
            },
        )
        security: str = field(
            default="starttls",
            metadata={
                "label": N_("Pengamanan"),
                "help": N_("Tanpa pengamanan hanya untuk server di komputer ini."),
                "choices": {
                    "starttls": N_("STARTTLS"),
                    "tls": N_("TLS sejak awal"),
                    "none": N_("Tanpa pengamanan"),
                },
            },
        )
        user: str = field(
            default="",
            metadata={
                "label": N_("Nama pengguna"),
                "help": N_("Kosongkan bila server tidak meminta masuk."),
            },
        )
        password: str = field(
            default="",
            repr=False,
            metadata={
                "label": N_("Kata sandi"),
                "help": N_("Sebaiknya sandi aplikasi, bukan sandi utama."),
                "secret": True,
            },
        )

    def __init__(self, settings: Settings, house: House) -> None:
        if not _ADDRESS.fullmatch(settings.sender):
            raise Rejected(_("Alamat pengirim bukan alamat surel yang benar."))
        self._settings = settings
        self._name = house.channel_name
        self._scrubber = Scrubber((settings.password,))

    @property
    def limits(self) -> Limits:
        """Text only."""
        return Limits(text_max=TEXT_MAX)

    def verify(self) -> Verification:
        """Greets the server and signs in; sends no mail."""
        with self._signed_in():
            return Verification(account_name=self._settings.sender)

    def notify(self, notice: Outgoing, idempotency_key: str) -> Receipt:
        """One mail to one person; its Message-ID follows from the key."""
        if not _ADDRESS.fullmatch(notice.recipient):
            raise Rejected(
                _("“{recipient}” bukan alamat surel yang benar. Perbaiki di Pengaturan.").format(
                    recipient=_one_line(notice.recipient)
                )
            )
        letter = self._letter(notice, idempotency_key)
        with self._signed_in() as server:
            self._agreed(server.mail(self._settings.sender))
            self._agreed(server.rcpt(notice.recipient))
            self._hand_over(server, letter)
        return Receipt(remote_id=str(letter["Message-ID"]), sent_at=notice.at)

    def _letter(self, notice: Outgoing, key: str) -> EmailMessage:
        letter = EmailMessage(policy=SMTP_POLICY)
        letter["From"] = Address(_one_line(self._name), addr_spec=self._settings.sender)
        letter["To"] = Address(addr_spec=notice.recipient)
        letter["Subject"] = _one_line(notice.subject)[:SUBJECT_MAX]
        letter["Date"] = format_datetime(notice.at)
        letter["Message-ID"] = f"<{key}@{self._settings.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        text = "\n\n".join(part for part in (notice.text, notice.link) if part)
        letter.set_content(text.encode("utf-8", "replace").decode(), charset="utf-8")
        return letter

    @contextmanager
    def _signed_in(self) -> Iterator[smtplib.SMTP]:
        """A session ready for mail. Raises: Unauthorized, Unavailable, Rejected."""
        with within(TOTAL_S) as deadline:
            server = self._connected(deadline)
            try:
                self._secure(server)
                self._sign_in(server)
                yield server
                with suppress(OSError):  # smtplib's errors are OSErrors too
                    server.quit()  # the mail is taken already: a rude goodbye changes nothing
            except smtplib.SMTPResponseException as err:
                raise self._refused(err.smtp_code, err.smtp_error) from None
            except OSError as err:
                raise self._unavailable(err) from None
            finally:
                server.close()

    def _connected(self, deadline: Deadline) -> smtplib.SMTP:
        try:
            return _Session(deadline, self._settings)
        except (OSError, UnicodeError) as err:  # smtplib's errors are OSErrors too
            raise self._unavailable(err) from None

    def _secure(self, server: smtplib.SMTP) -> None:
        if self._settings.security != "starttls":
            return
        try:
            server.starttls(context=ssl.create_default_context())
        except smtplib.SMTPNotSupportedError:
            raise self._unauthorized(_("server tidak menawarkan STARTTLS")) from None

    def _sign_in(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if not self._settings.user:
            return
        try:
            server.login(self._settings.user, self._settings.password)
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPResponseException as err:
            if err.smtp_code < PERMANENT:
                raise
            raise self._unauthorized(self._words(err.smtp_error)) from None
        except (smtplib.SMTPException, UnicodeError):
            raise self._unauthorized(_("server tidak menerima cara masuk kita")) from None

    def _hand_over(self, server: smtplib.SMTP, letter: EmailMessage) -> None:
        try:
            self._agreed(server.data(letter.as_bytes()))
        except smtplib.SMTPDataError as err:
            raise self._refused(err.smtp_code, err.smtp_error) from None
        except OSError as err:
            raise OutcomeUnknown(
                _("Belum pasti apakah surel pengingat diterima server."),
                detail=self._words(str(err)),
            ) from None

    def _agreed(self, reply: tuple[int, bytes]) -> None:
        code, words = reply
        if not 200 <= code < 300:  # noqa: PLR2004 - RFC 5321 section 4.2.1: 2yz is yes
            raise self._refused(code, words)

    def _refused(self, code: int, words: str | bytes) -> PlatformError:
        detail = f"{code} {self._words(words)}"
        if code < PERMANENT:
            return self._unavailable(detail)
        return Rejected(
            _("Server surel menolak pengingat ini: {words}.").format(words=detail), detail=detail
        )

    def _unavailable(self, err: Exception | str) -> Unavailable:
        return Unavailable(
            _("Server surel sedang tidak dapat dipakai; akan dicoba lagi."),
            detail=self._words(str(err)),
        )

    def _unauthorized(self, words: str) -> Unauthorized:
        return Unauthorized(
            _("Server surel menolak kita masuk. Periksa nama pengguna dan sandinya."),
            detail=words,
        )

    def _words(self, words: str | bytes) -> str:
        text = words if isinstance(words, str) else words.decode("utf-8", "replace")
        return self._scrubber.scrub(_one_line(text))[:SUBJECT_MAX]


class _Session(smtplib.SMTP):
    """A session that is guarded from its first byte on, greeting and handshake included."""

    def __init__(self, deadline: Deadline, settings: EmailConnector.Settings) -> None:
        self._deadline = deadline
        self._tls = settings.security == "tls"
        super().__init__(settings.host, settings.port, local_hostname=GREETING, timeout=STEP_S)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        self._deadline.guard(connection)
        if not self._tls:
            return connection
        return ssl.create_default_context().wrap_socket(connection, server_hostname=host)


def _one_line(text: str) -> str:
    """Without line breaks and other characters that no header may carry."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
