"""Signing in at Facebook for a Page, and what a token is worth.

The sign-in is protected by `state` and by the app's secret, which only we have. Facebook knows
PKCE for OpenID Connect alone, and there as a test.
Source: https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow,
/docs/facebook-login/guides/advanced/oidc-token, /docs/facebook-login/guides/access-tokens and
/docs/graph-api/reference/debug_token, read 2026-11-25.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connectors.facebook.graph import GraphTransport
from connectors.facebook.guide import SCOPES
from domain.errors import Rejected, Unauthorized
from domain.texts import _

_ACCOUNT_PAGES_MAX = 5
_CHOICES_MAX = 30

# A way to Graph with another token.
Opened = Callable[[str], GraphTransport]


@dataclass(frozen=True, kw_only=True)
class App:
    """Our app at Facebook. `open`: a way to Graph with the token that is given."""

    id: str
    secret: str
    place: str
    open: Opened

    def dialog(self, redirect_uri: str, state: str) -> str:
        """Where the person agrees. Those refused before are asked for again."""
        self._complete()
        address: str = self.open("").get_auth_url(
            self.id,
            redirect_uri,
            list(SCOPES),
            state=state,
            response_type="code",
            auth_type="rerequest",
        )
        return address

    def redeem(self, redirect_uri: str, code: str, page_id: str) -> dict[str, str]:
        """The Page's number and its token. Raises: Rejected with the Pages to choose from."""
        self._complete()
        nobody = self.open("")
        with nobody.asking():
            short = nobody.exchange(
                client_id=self.id, client_secret=self.secret, redirect_uri=redirect_uri, code=code
            )["access_token"]
            long = nobody.exchange(
                grant_type="fb_exchange_token",
                client_id=self.id,
                client_secret=self.secret,
                fb_exchange_token=short,
            )["access_token"]
        page = _chosen(list(_pages(self.open(long))), page_id)
        return {"page_id": page["id"], "token": page["access_token"]}

    def inspect(self, token: str) -> "Worth":
        """What Facebook says of a token. Raises: any PlatformError."""
        app = self.open(f"{self.id}|{self.secret}")
        with app.asking():
            told = app.get_object("debug_token", input_token=token)["data"]
            return Worth(told=dict(told), place=self.place)

    def _complete(self) -> None:
        if not (self.id and self.secret):
            raise Rejected(
                _("Isi dahulu ID aplikasi dan rahasia aplikasi pada pengaturan kanal ini.")
            )


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What Facebook told of a token."""

    told: Mapping[str, Any]
    place: str

    def check(self) -> None:
        """Raises: Unauthorized for one that is over, Rejected for one of the wrong kind."""
        if self.told.get("is_valid") is False:
            raise Unauthorized(
                _("Token {place} tidak berlaku lagi. Sambungkan kembali kanal ini.").format(
                    place=self.place
                ),
                detail=str((self.told.get("error") or {}).get("message", "")),
            )
        if self.told.get("type", "PAGE") != "PAGE":
            raise Rejected(not_of_a_page())

    @property
    def expires_at(self) -> datetime | None:
        """When it ends, or the access to data does, whichever is sooner; None: neither does."""
        moments = (self.told.get("expires_at"), self.told.get("data_access_expires_at"))
        ends = [float(each) for each in moments if isinstance(each, int) and each > 0]
        return datetime.fromtimestamp(min(ends), UTC) if ends else None

    @property
    def missing(self) -> tuple[str, ...]:
        """A sentence for each permission that was not given."""
        given = self.told.get("scopes")
        if not isinstance(given, list):
            return ()
        return tuple(
            _("{right} belum diberikan: {why} Sambungkan kembali dan setujui izin itu.").format(
                right=right.name, why=_(right.why)
            )
            for right in SCOPES.values()
            if right.name not in given
        )


def not_of_a_page() -> str:
    """For a token of a person instead of the Page's."""
    return _(
        "Ini token pengguna, bukan token Halaman. Sambungkan lewat tombol Masuk, atau salin token "
        "Halaman dari daftar “User or Page”."
    )


def _pages(user: GraphTransport) -> Iterator[Mapping[str, str]]:
    after: dict[str, str] = {}
    for _page in range(_ACCOUNT_PAGES_MAX):
        with user.asking():
            told = user.get_connections(
                "me", "accounts", fields="id,name,access_token", limit=100, **after
            )
            found = [
                {name: str(each[name]) for name in ("id", "name", "access_token")}
                for each in told["data"]
                if "access_token" in each
            ]
            paging = told.get("paging", {})
            after = {"after": paging["cursors"]["after"]} if "next" in paging else {}
        user.client.keep_secret(*(each["access_token"] for each in found))
        yield from found
        if not after:
            return


def _chosen(pages: list[Mapping[str, str]], page_id: str) -> Mapping[str, str]:
    if not pages:
        raise Rejected(
            _("Akun ini tidak membagikan satu Halaman pun. Masuk sekali lagi dan centang Halaman "
              "koperasi.")
        )  # fmt: skip
    fitting = [each for each in pages if page_id in ("", each["id"])]
    if len(fitting) == 1:
        return fitting[0]
    choices = "; ".join(f"{each['name']} = {each['id']}" for each in pages[:_CHOICES_MAX])
    if page_id:
        raise Rejected(
            _("Halaman {page_id} tidak ada pada akun ini. Yang ada: {choices}. Betulkan nomor "
              "Halaman, lalu masuk lagi.").format(page_id=page_id, choices=choices)
        )  # fmt: skip
    raise Rejected(
        _("Akun ini mengelola beberapa Halaman: {choices}. Isikan nomor salah satunya pada nomor "
          "Halaman, lalu masuk lagi.").format(choices=choices)
    )  # fmt: skip
