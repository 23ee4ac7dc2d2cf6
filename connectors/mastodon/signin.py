"""Signing in at a server of the fediverse: the program registers itself, a person agrees."""

import json
from urllib.parse import urlencode

from mastodon import Mastodon

from connectors.lines import library
from connectors.mastodon.server import USER_AGENT, Server
from domain.errors import Rejected, Unauthorized
from domain.ports import Notebook
from domain.texts import _

NOTE = "app"
SCOPES = (
    "read:accounts",
    "read:statuses",
    "read:notifications",
    "write:statuses",
    "write:media",
)
CLIENT_NAME = "Guyub"


class SignIn:
    """OAuth 2 with PKCE, which servers before 4.3 pass over.

    Source: docs.joinmastodon.org/methods/oauth and /methods/apps, read 2026-11-25.
    """

    def __init__(self, server: Server, notes: Notebook) -> None:
        self._server = server
        self._notes = notes

    def address(self, *, redirect_uri: str, state: str, challenge: str) -> str:
        """Where the person agrees. The program is registered there first, once for each address
        that the server shall send the person back to."""
        client_id, _secret = self._known(redirect_uri) or self._registered(redirect_uri)
        asked = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(SCOPES),
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._server.address}/oauth/authorize?{urlencode(asked)}"

    def token(self, *, redirect_uri: str, code: str, verifier: str) -> str:
        """What the code is worth. Raises: Rejected when it is worth nothing (any more)."""
        known = self._known(redirect_uri)
        if known is None:
            raise Rejected(_("Masuknya dimulai dari tempat lain. Ulangi dari halaman Kanal."))
        try:
            return self._exchanged(known, redirect_uri, code, verifier)
        except (Rejected, Unauthorized) as err:
            self._notes.write(NOTE, "")  # it may be the program that the server forgot
            raise Rejected(
                _("Izin masuk tadi sudah tidak berlaku. Ulangi dari halaman Kanal."),
                detail=err.detail,
            ) from err

    def _exchanged(
        self, known: tuple[str, str], redirect_uri: str, code: str, verifier: str
    ) -> str:
        client_id, client_secret = known
        self._server.client.keep_secret(client_secret, code, verifier)
        asked = {
            "grant_type": "authorization_code",
            "client_id": client_id,
            "client_secret": client_secret,
            "redirect_uri": redirect_uri,
            "code": code,
            "code_verifier": verifier,
        }
        # by the library's session, not its log_in: that one knows no code_verifier
        with library(self._server.client, acts=False):
            told = self._server.session.post(f"{self._server.address}/oauth/token", data=asked)
            token = str(told.json()["access_token"])
        self._server.client.keep_secret(token)
        return token

    def _registered(self, redirect_uri: str) -> tuple[str, str]:
        with library(self._server.client, acts=False):
            client_id, client_secret = Mastodon.create_app(
                CLIENT_NAME,
                scopes=list(SCOPES),
                redirect_uris=redirect_uri,
                api_base_url=self._server.address,
                session=self._server.session,
                user_agent=USER_AGENT,
            )
        self._server.client.keep_secret(client_secret)
        app = [self._server.address, redirect_uri, " ".join(SCOPES), client_id, client_secret]
        self._notes.write(NOTE, json.dumps(app))
        return client_id, client_secret

    def _known(self, redirect_uri: str) -> tuple[str, str] | None:
        try:
            *asked, client_id, client_secret = json.loads(self._notes.read(NOTE) or "[]")
        except ValueError:
            return None
        ours = [self._server.address, redirect_uri, " ".join(SCOPES)]
        return (client_id, client_secret) if asked == ours else None


def lacking(granted: tuple[str, ...]) -> tuple[str, ...]:
    """Which of our scopes are not among the granted; a whole one (`read`) holds its parts."""
    return tuple(
        scope for scope in SCOPES if scope not in granted and scope.partition(":")[0] not in granted
    )
