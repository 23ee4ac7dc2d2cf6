"""Whom we speak for at X: the four keys of OAuth 1.0a, or the tokens of OAuth 2, kept fresh.

A refresh token of X is good for one use and gives the next one: the newest pair stands in the
channel's notes, sealed, and takes the place of the one in its settings.
Source: docs.x.com, OAuth 2.0 Authorization Code Flow with PKCE, read 2026-11-25.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from connectors.house import House
from connectors.http import HttpClient, Patience, Refusal
from connectors.x.settings import Settings
from domain.errors import PlatformError, Rejected, Unauthorized, Unavailable
from domain.texts import _

AUTHORIZE_URL = "https://x.com/i/oauth2/authorize"
TOKEN_URL = "https://api.x.com/2/oauth2/token"  # noqa: S105 - an address
SCOPES = ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access")
# The exchange is small; with the client's own patience it stays below a delivery's lease.
_PATIENCE = Patience(connect_s=10, read_s=15, total_s=20, together_s=30)
_EARLY = timedelta(seconds=60)
_NOTE = "oauth2"
_RENEWING = "renewing"
# Workers that renew at once see each other's failure so often before a person is asked.
_TURNS = 3


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """`expires_at` None: nobody told. `refresh` empty: it cannot be renewed."""

    access: str
    refresh: str = ""
    expires_at: datetime | None = None
    scope: str = ""

    def __repr__(self) -> str:
        return f"Tokens(expires_at={self.expires_at!r})"


class Account:
    """`learnt`: is told of every token there is, so that none is ever shown."""

    def __init__(self, settings: Settings, house: House, learnt: Callable[[str], None]) -> None:
        self._settings = settings
        self._house = house
        self._learnt = learnt
        self._http = HttpClient(
            "https://api.x.com",
            place=house.channel_name,
            secrets=(settings.client_secret, settings.oauth2_token, settings.oauth2_refresh_token),
            transport=house.transport,
            patience=_PATIENCE,
            heard=None,  # the answers are tokens: they stand in no journal
            refuse=_refused,
            harmless=lambda _method, _path: True,
        )

    @property
    def classic(self) -> bool:
        """Whether the four keys of OAuth 1.0a are to be used."""
        told = self._settings
        keys = (told.api_key, told.api_secret, told.access_token, told.access_secret)
        return all(keys) and not (told.oauth2_token or told.oauth2_refresh_token)

    def tokens(self) -> Tokens:
        """Those to be used now, renewed where they have run out.
        Raises: Unauthorized when nobody signed in."""
        tokens = self._newest()
        if not (tokens.access or tokens.refresh):
            raise Unauthorized(
                _(
                    "Kanal X ini belum tersambung. Buka pengaturannya, lalu masuk lewat X atau isi"
                    " keempat kuncinya."
                )
            )
        ended = tokens.expires_at is not None and tokens.expires_at - _EARLY <= self._house.now()
        if tokens.refresh and (ended or not tokens.access):
            return self.renewed(tokens)
        return tokens

    def renewed(self, used: Tokens) -> Tokens:
        """A new pair for one that X no longer takes, or the one another worker got meanwhile.
        Raises: Unauthorized when a person must sign in again."""
        newest = self._newest()
        if newest != used and newest.access:
            return newest
        turn = self._house.notes.tally(_RENEWING, 1)
        try:
            fresh = self._fetched(
                {"grant_type": "refresh_token", "refresh_token": used.refresh}, used
            )
        except Unauthorized:
            return self._others(used, turn)
        self._keep(fresh)
        self._house.notes.tally(_RENEWING, -self._house.notes.tally(_RENEWING))
        return fresh

    def authorize(self, redirect_uri: str, state: str, challenge: str) -> str:
        """The address where the account's owner says yes. Raises: Rejected without client id."""
        if not self._settings.client_id:
            raise Rejected(_("Isi Client ID dari console.x.com dahulu, lalu simpan."))
        query = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(SCOPES),
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{AUTHORIZE_URL}?{urlencode(query)}"

    def redeem(self, redirect_uri: str, code: str, verifier: str) -> Mapping[str, str]:
        """The tokens a code is worth, as settings. Raises: Rejected when it is worth none."""
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        self._http.keep_secret(code, verifier)
        try:
            tokens = self._fetched(asked, Tokens(access=""))
        except Unauthorized as err:
            raise Rejected(
                _(
                    "X tidak menerima kode ini. Periksa Client ID, Client Secret, dan Callback URI"
                    " di console.x.com, lalu sambungkan sekali lagi."
                ),
                detail=err.detail,
            ) from err
        return {
            "oauth2_token": tokens.access,
            "oauth2_refresh_token": tokens.refresh,
            "oauth2_expires_at": tokens.expires_at.isoformat() if tokens.expires_at else "",
            "oauth2_scope": tokens.scope,
        }

    def _others(self, used: Tokens, turn: int) -> Tokens:
        """X took our refresh token for used up: another worker may have been first."""
        newest = self._newest()
        if newest != used and newest.access:
            return newest
        if 1 < turn <= _TURNS:
            raise Unavailable(_("Sambungan ke X sedang diperbarui; akan dicoba lagi."))
        if turn == 1:  # nobody else was at it
            self._house.notes.tally(_RENEWING, -1)
        raise Unauthorized(
            _("Izin akun X ini sudah berakhir atau dicabut. Sambungkan kembali kanal ini lewat X.")
        )

    def _fetched(self, asked: Mapping[str, str], before: Tokens) -> Tokens:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        told = self._settings
        if told.client_secret:
            pair = f"{told.client_id}:{told.client_secret}".encode()
            headers["authorization"] = f"Basic {base64.b64encode(pair).decode()}"
            self._http.keep_secret(base64.b64encode(pair).decode())
        body = urlencode({**asked, "client_id": told.client_id}).encode()
        answer = self._http.pass_on("POST", TOKEN_URL, headers=headers, content=body)
        return answer.read(lambda given: self._read(given, before))

    def _read(self, given: Any, before: Tokens) -> Tokens:
        fresh = Tokens(
            access=str(given["access_token"]),
            refresh=str(given.get("refresh_token") or before.refresh),
            expires_at=self._house.now() + timedelta(seconds=float(given["expires_in"]))
            if "expires_in" in given
            else None,
            scope=str(given.get("scope") or before.scope),
        )
        self._tell(fresh)
        return fresh

    def _newest(self) -> Tokens:
        """The pair of the notes, where it comes of the one in the settings; else that one."""
        entered = self._entered()
        tokens = self._noted(entered) or entered
        self._tell(tokens)
        return tokens

    def _entered(self) -> Tokens:
        told = self._settings
        return Tokens(
            access=told.oauth2_token,
            refresh=told.oauth2_refresh_token,
            expires_at=_moment(told.oauth2_expires_at),
            scope=told.oauth2_scope,
        )

    def _noted(self, entered: Tokens) -> Tokens | None:
        try:
            noted = json.loads(self._house.notes.read(_NOTE) or "{}")
        except ValueError:
            return None
        if noted.get("root") != _root(entered):
            return None  # somebody signed in anew since
        return Tokens(
            access=noted["access"],
            refresh=noted["refresh"],
            expires_at=_moment(noted["expires_at"]),
            scope=noted["scope"],
        )

    def _keep(self, tokens: Tokens) -> None:
        noted = {
            "root": _root(self._entered()),
            "access": tokens.access,
            "refresh": tokens.refresh,
            "expires_at": tokens.expires_at.isoformat() if tokens.expires_at else "",
            "scope": tokens.scope,
        }
        self._house.notes.write(_NOTE, json.dumps(noted))

    def _tell(self, tokens: Tokens) -> None:
        for secret in filter(None, (tokens.access, tokens.refresh)):
            self._learnt(secret)
            self._http.keep_secret(secret)


def _refused(refusal: Refusal) -> PlatformError | None:
    """X says 400 where a token or a code is no longer good."""
    if refusal.status in (400, 401, 403):
        return Unauthorized(
            _("{place} tidak lagi mengenali kita. Sambungkan kembali kanal ini.").format(
                place=refusal.place
            ),
            detail=refusal.words,
        )
    return None


def _root(entered: Tokens) -> str:
    return hashlib.sha256(f"{entered.access} {entered.refresh}".encode()).hexdigest()


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
