"""Who sits at the desk, and the toolkit they work with: the one place that opens it.

Every rerun asks the session row again, since a WebSocket's cookie is fixed at its handshake:
whoever was signed out elsewhere is out here too.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard import unsaved
from dashboard.times import Times
from domain.cooperative import Cooperative
from domain.errors import NotSignedIn
from domain.people import Actor, Permission, User
from domain.texts import _, speak
from toolkit import languages
from toolkit.wiring import Toolkit, open_toolkit

COOKIE = "guyub_session"
SIGN_IN_ADDRESS = "/masuk"
SIGN_OUT_ADDRESS = "/keluar"
LINK_ADDRESS = "/masuk/tautan?kode="
CONNECT_ADDRESS = "/sambung/"
BACK_ADDRESS = "/sambung/kembali"
PASSWORD_ADDRESS = "/sandi"  # noqa: S105 - an address, no secret

Identify = Callable[[Toolkit], User]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a page works with during one rerun. `zone`: of the branch whose moments it shows, empty
    for the cooperative's."""

    toolkit: Toolkit
    user: User
    cooperative: Cooperative
    zone: str = ""

    @property
    def actor(self) -> Actor:
        """The user as services want to see them."""
        return self.user.actor

    @property
    def times(self) -> Times:
        """Moments as this user reads them, in the zone."""
        return Times(
            zone=self.zone or self.cooperative.zone,
            language=self.user.language,
            now=self.toolkit.clock.now(),
        )

    def may(self, permission: Permission) -> bool:
        """Whether the screen should offer what needs this permission."""
        return self.actor.may(permission)


@dataclass(frozen=True, kw_only=True)
class _Given:
    toolkit: Toolkit
    identify: Identify


_given: list[_Given] = []  # at most one: what `use` handed in


def use(toolkit: Toolkit, *, identify: Identify | None = None) -> None:
    """Hands in a toolkit that is open already, and how the user is known (None: by cookie)."""
    _given[:] = [_Given(toolkit=toolkit, identify=identify or by_cookie)]


def forget() -> None:
    """Takes back what `use` handed in; the next rerun opens its own toolkit."""
    _given.clear()


def enter() -> Desk:
    """The desk of this rerun, in the user's language; stops the page where nobody is signed in."""
    toolkit, identify = _opened()
    try:
        user = identify(toolkit)
    except NotSignedIn:
        _send_away(_("Anda belum masuk, atau sesi Anda sudah berakhir."), SIGN_IN_ADDRESS)
    speak(languages.translations(user.language))
    if user.must_change_password:
        _send_away(_("Buat kata sandi Anda dulu, lalu kembali ke sini."), PASSWORD_ADDRESS)
    desk = Desk(toolkit=toolkit, user=user, cooperative=toolkit.governing.cooperative())
    st.session_state["desk"] = desk
    return desk


def desk() -> Desk:
    """The desk that `enter` prepared for this rerun."""
    prepared: Desk = st.session_state["desk"]
    return prepared


def by_cookie(toolkit: Toolkit) -> User:
    """The user of the browser's session cookie. Raises: NotSignedIn."""
    return toolkit.accounts.user_of(st.context.cookies.get(COOKIE, ""))


def _opened() -> tuple[Toolkit, Identify]:
    if _given:
        return _given[0].toolkit, _given[0].identify
    return _open_once(), by_cookie


@st.cache_resource(show_spinner=False)
def _open_once() -> Toolkit:
    return open_toolkit()


def _send_away(why: str, address: str) -> None:
    st.title(_("Guyub"))
    st.info(why, icon=":material/lock:")
    unsaved.show()
    label = _("Buat kata sandi") if address == PASSWORD_ADDRESS else _("Masuk")
    st.html(f'<a class="guyub-button" href="{address}" target="_top">{label}</a>')
    st.stop()
