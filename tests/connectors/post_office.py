"""A real SMTP server on loopback that keeps what it accepted and misbehaves on order."""

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "guyub", "sandi-surel-8128"


@dataclass
class PostOffice:
    """What arrived, and the answers to give instead of the usual ones."""

    port: int = 0
    letters: list[Envelope] = field(default_factory=list)
    on_recipient: str = ""
    on_data: str = ""
    on_login: str = ""
    hang_up_after_data: bool = False

    def check(
        self, server: Any, session: Any, envelope: Any, mechanism: str, auth: Any
    ) -> AuthResult:
        """The authenticator: one user, one password."""
        known = isinstance(auth, LoginPassword) and (auth.login, auth.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        welcome = known and not self.on_login
        # handled=True would leave the client waiting for an answer for minutes
        return AuthResult(success=welcome, handled=False, message=self.on_login or None)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        if self.on_recipient:
            return self.on_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.on_data:
            return self.on_data
        self.letters.append(envelope)
        if self.hang_up_after_data:
            server.transport.abort()  # type: ignore[union-attr]
        return "250 taken"


class _AnyPort(Controller):
    """Listens on whatever port is free, and then knows which."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def open_post_office(
    *, context: ssl.SSLContext | None = None, tls: bool = False, sign_in: bool = True
) -> Iterator[PostOffice]:
    """The server, until the block ends. `context`: its certificate, for STARTTLS or `tls`."""
    office = PostOffice()
    starttls: dict[str, Any] = {"tls_context": context} if context and not tls else {}
    controller = _AnyPort(
        office,
        hostname="127.0.0.1",
        port=0,
        ssl_context=context if tls else None,
        server_hostname="localhost",
        authenticator=office.check if sign_in else None,
        auth_require_tls=False,
        **starttls,
    )
    controller.start()
    try:
        office.port = controller.port
        yield office
    finally:
        controller.stop()


def a_certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS context for 127.0.0.1, and the certificate a client has to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "certificate.pem", folder / "key.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, secret)
    return context, chain
