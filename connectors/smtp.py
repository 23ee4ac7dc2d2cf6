"""Handing one letter to an SMTP server, guarded from the first byte on: what is surely not sent,
what is refused, and what nobody knows are told apart."""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage

from connectors.deadline import Deadline, within
from connectors.secrecy import Scrubber
from domain.errors import OutcomeUnknown, PlatformError, Rejected, Unauthorized, Unavailable
from domain.quoting import ended
from domain.texts import _

STEP_S = 20.0  # each word of the server
TOTAL_S = 90.0
GREETING = "[127.0.0.1]"  # no look-up of our own name, which may hang
PERMANENT = 500  # RFC 5321 section 4.2.1: 4yz may go again, 5yz never
WORDS_MAX = 200
# Plain addresses only: no comment, no quoting, nothing a header could be built of.
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}")


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where letters go out. `security`: "starttls", "tls" or "none"; no `user`: no sign-in."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)

    def deliver(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
        """One letter to one person.

        Raises: Unauthorized, Unavailable and Rejected, surely not sent; OutcomeUnknown when the
        line broke after the letter left.
        """
        with self.signed_in() as server:
            self._agreed(server.mail(sender))
            self._agreed(server.rcpt(recipient))
            self._hand_over(server, letter)

    @contextmanager
    def signed_in(self) -> Iterator[smtplib.SMTP]:
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
            return _Session(deadline, self)
        except (OSError, UnicodeError) as err:  # smtplib's errors are OSErrors too
            raise self._unreached(err) from None

    def _secure(self, server: smtplib.SMTP) -> None:
        if self.security != "starttls":
            return
        try:
            server.starttls(context=ssl.create_default_context())
        except smtplib.SMTPNotSupportedError:
            raise self._unauthorized(_("server tidak menawarkan STARTTLS")) from None

    def _sign_in(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if not self.user:
            return
        try:
            server.login(self.user, self.password)
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
                _("Belum pasti apakah surel ini diterima server."), detail=self._words(str(err))
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
            _("Server surel menolak surel ini: {words}").format(words=ended(detail)), detail=detail
        )

    def _unreached(self, err: Exception) -> Unavailable:
        """Nobody answers at all, or not in this way: often it was typed wrongly."""
        said = _(
            "Server surel keluar {host}:{port} tidak dapat dihubungi; akan dicoba lagi. Bila terus "
            "begini, periksa nama server, porta, dan pengamanannya."
        )
        return Unavailable(
            said.format(host=self.host, port=self.port), detail=self._words(str(err))
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
        return Scrubber((self.password,)).scrub(one_line(text))[:WORDS_MAX]


class _Session(smtplib.SMTP):
    """A session that is guarded from its first byte on, greeting and handshake included."""

    def __init__(self, deadline: Deadline, to: MailServer) -> None:
        self._deadline = deadline
        self._tls = to.security == "tls"
        super().__init__(to.host, to.port, local_hostname=GREETING, timeout=STEP_S)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        self._deadline.guard(connection)
        if not self._tls:
            return connection
        return ssl.create_default_context().wrap_socket(connection, server_hostname=host)


def one_line(text: str) -> str:
    """Without line breaks and other characters that no header may carry."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
