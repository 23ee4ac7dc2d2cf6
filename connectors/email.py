"""E-mail over SMTP: tells the cooperative's own people that there is something to do."""

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from typing import ClassVar

from connectors.house import House
from connectors.smtp import ADDRESS, MailServer, one_line
from domain.channels import Limits, Verification
from domain.deliveries import Receipt
from domain.errors import Rejected
from domain.ports import Outgoing
from domain.texts import N_, _

TEXT_MAX = 100_000
SUBJECT_MAX = 200


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
        if not ADDRESS.fullmatch(settings.sender):
            raise Rejected(_("Alamat pengirim bukan alamat surel yang benar."))
        self._settings = settings
        self._name = house.channel_name
        self._server = MailServer(
            host=settings.host,
            port=settings.port,
            security=settings.security,
            user=settings.user,
            password=settings.password,
        )

    @property
    def limits(self) -> Limits:
        """Text only."""
        return Limits(text_max=TEXT_MAX)

    def verify(self) -> Verification:
        """Greets the server and signs in; sends no mail."""
        with self._server.signed_in():
            return Verification(account_name=self._settings.sender)

    def notify(self, notice: Outgoing, idempotency_key: str) -> Receipt:
        """One mail to one person; its Message-ID follows from the key."""
        if not ADDRESS.fullmatch(notice.recipient):
            raise Rejected(
                _("“{recipient}” bukan alamat surel yang benar. Perbaiki di Pengaturan.").format(
                    recipient=one_line(notice.recipient)
                )
            )
        letter = self._letter(notice, idempotency_key)
        self._server.deliver(letter, sender=self._settings.sender, recipient=notice.recipient)
        return Receipt(remote_id=str(letter["Message-ID"]), sent_at=notice.at)

    def _letter(self, notice: Outgoing, key: str) -> EmailMessage:
        letter = EmailMessage(policy=SMTP_POLICY)
        letter["From"] = Address(one_line(self._name), addr_spec=self._settings.sender)
        letter["To"] = Address(addr_spec=notice.recipient)
        letter["Subject"] = one_line(notice.subject)[:SUBJECT_MAX]
        letter["Date"] = format_datetime(notice.at)
        letter["Message-ID"] = f"<{key}@{self._settings.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        text = "\n\n".join(part for part in (notice.text, notice.link) if part)
        letter.set_content(text.encode("utf-8", "replace").decode(), charset="utf-8")
        return letter
