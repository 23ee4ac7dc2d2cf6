"""What is filled in for a mailbox: two servers, one account."""

import ipaddress
from contextlib import suppress
from dataclasses import dataclass, field

from connectors.mailbox.imap import ImapAccount
from connectors.smtp import ADDRESS, MailServer
from domain.errors import Rejected
from domain.texts import N_, _

_SECURITY = {
    "tls": N_("TLS sejak awal"),
    "starttls": N_("STARTTLS"),
    "none": N_("Tanpa pengamanan"),
}
_ONLY_HERE = N_("Tanpa pengamanan hanya untuk server di komputer ini.")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where letters are read and where they go out, by the same user and password."""

    address: str = field(
        metadata={
            "label": N_("Alamat surel"),
            "help": N_("Alamat koperasi yang ditulisi anggota, misalnya halo@koperasi.id."),
        }
    )
    imap_host: str = field(
        metadata={
            "label": N_("Server surel masuk (IMAP)"),
            "help": N_(
                "Tertulis di bantuan penyedia surel Anda. Sering: imap.gmail.com, "
                "outlook.office365.com, imap.mail.yahoo.com, atau mail. di depan nama domain Anda."
            ),
        }
    )
    smtp_host: str = field(
        metadata={
            "label": N_("Server surel keluar (SMTP)"),
            "help": N_(
                "Sering: smtp.gmail.com, smtp.office365.com, smtp.mail.yahoo.com, atau sama "
                "dengan server masuknya."
            ),
        }
    )
    user: str = field(
        metadata={
            "label": N_("Nama masuk"),
            "help": N_("Biasanya alamat surelnya sendiri, lengkap dengan @."),
        }
    )
    password: str = field(
        repr=False,
        metadata={
            "label": N_("Sandi aplikasi"),
            "help": N_("Sandi khusus untuk program ini; lihat langkah-langkahnya di halaman ini."),
            "secret": True,
        },
    )
    name: str = field(
        default="",
        metadata={
            "label": N_("Nama pengirim"),
            "help": N_("Yang dibaca anggota di samping alamatnya. Kosong: nama kanal ini."),
        },
    )
    imap_port: int = field(
        default=993,
        metadata={
            "label": N_("Porta IMAP"),
            "help": N_("Biasanya 993 untuk TLS, 143 untuk STARTTLS."),
            "advanced": True,
        },
    )
    imap_security: str = field(
        default="tls",
        metadata={
            "label": N_("Pengamanan IMAP"),
            "help": _ONLY_HERE,
            "choices": _SECURITY,
            "advanced": True,
        },
    )
    smtp_port: int = field(
        default=587,
        metadata={
            "label": N_("Porta SMTP"),
            "help": N_("Biasanya 587 untuk STARTTLS, 465 untuk TLS."),
            "advanced": True,
        },
    )
    smtp_security: str = field(
        default="starttls",
        metadata={
            "label": N_("Pengamanan SMTP"),
            "help": _ONLY_HERE,
            "choices": _SECURITY,
            "advanced": True,
        },
    )


def checked(settings: Settings) -> Settings:
    """As it was. Raises: Rejected where it would not work or would tell the password to all."""
    if not ADDRESS.fullmatch(settings.address.strip()):
        raise Rejected(_("Alamat surel ini bukan alamat yang benar. Periksa tulisannya."))
    if any(not c.isprintable() for c in settings.user + settings.password):
        raise Rejected(_("Nama masuk atau sandinya berisi tanda yang tidak terlihat. Ketik ulang."))
    for host, security in (
        (settings.imap_host, settings.imap_security),
        (settings.smtp_host, settings.smtp_security),
    ):
        if security not in _SECURITY:
            raise Rejected(_("Pilih salah satu cara pengamanan untuk {host}.").format(host=host))
        if security == "none" and not _is_here(host):
            raise Rejected(
                _(
                    "{host} bukan komputer ini, jadi harus memakai TLS atau STARTTLS: tanpa itu "
                    "sandi dan surel anggota dapat dibaca orang di jalan."
                ).format(host=host)
            )
    return settings


def account(settings: Settings) -> ImapAccount:
    """Where letters are read."""
    return ImapAccount(
        host=settings.imap_host.strip(),
        port=settings.imap_port,
        security=settings.imap_security,
        user=settings.user,
        password=settings.password,
    )


def server(settings: Settings) -> MailServer:
    """Where letters go out."""
    return MailServer(
        host=settings.smtp_host.strip(),
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.user,
        password=settings.password,
    )


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host.strip("[] ")).is_loopback
    return host.strip().lower() == "localhost"
