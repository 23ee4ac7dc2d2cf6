"""A visit: one request of one browser, as the pages want to see it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from domain.cooperative import Cooperative
from domain.errors import NotSignedIn
from domain.people import User
from domain.texts import _
from services.common.throttling import neighbourhood
from services.house.accounts import SESSION_IDLE
from toolkit.languages import LANGUAGES
from web import addresses, wording
from web.forms import HONEYPOT, TOKEN
from web.rendering import templates
from web.room import WebRoom

SESSION_COOKIE = "guyub_session"
VISITOR_COOKIE = "guyub_visitor"
LANGUAGE_COOKIE = "guyub_bahasa"
_YEAR_S = 365 * 24 * 3600
_VISITOR_LENGTH = 32


@dataclass(kw_only=True)
class Visit:
    """One request. `form` is empty unless it was posted; `once` is the form token's own name."""

    room: WebRoom
    request: Request
    form: Mapping[str, str] = field(default_factory=dict)
    once: str = ""

    @cached_property
    def visitor(self) -> str:
        """This browser's random name: for its forms and its reactions, and nothing else."""
        known = self.request.cookies.get(VISITOR_COOKIE, "")
        return known if self._is_known(known) else secrets.token_hex(_VISITOR_LENGTH // 2)

    @property
    def address(self) -> str:
        """Where the browser is, as far as our proxies can tell."""
        return addresses.client_address(self.request.scope, self.room.settings.trusted_proxies)

    @property
    def neighbourhood(self) -> str:
        """The address as rate limits count it."""
        return neighbourhood(self.address)

    @property
    def session(self) -> str:
        """The session token of the cookie; empty when there is none."""
        return self.request.cookies.get(SESSION_COOKIE, "")

    @cached_property
    def user(self) -> User:
        """Who is signed in. Raises: NotSignedIn."""
        if not self.session:
            raise NotSignedIn(_("Masuklah dahulu."))
        return self.room.toolkit.accounts.user_of(self.session)

    @cached_property
    def cooperative(self) -> Cooperative:
        """The cooperative's settings."""
        return self.room.house.cooperative()

    @cached_property
    def language(self) -> str:
        """The language the visitor chose, else the cooperative's."""
        chosen = self.request.cookies.get(LANGUAGE_COOKIE, "")
        return chosen if chosen in LANGUAGES else self.cooperative.language

    @property
    def site_url(self) -> str:
        """The address of this site, for links that leave the page."""
        return addresses.site_url(self.request.scope, self.room.settings)

    @property
    def here(self) -> str:
        """This page's own path and query."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    def field(self, name: str) -> str:
        """What was typed into a field, without spaces around it."""
        return self.form.get(name, "").strip()

    def token(self, form: str) -> str:
        """A fresh token for a form on the page being drawn."""
        return self.room.tokens.draw(form, self.browser)

    @property
    def browser(self) -> str:
        """What form tokens are bound to: this browser and, if there is one, its session."""
        return f"{self.visitor}|{self.session}"

    def page(self, template: str, *, status: int = 200, **context: object) -> Response:
        """A page. Members' pages are never kept by a cache in between: each carries tokens."""
        html = templates().get_template(template).render(self._common() | context)
        response = HTMLResponse(html, status_code=status)
        response.headers["Cache-Control"] = "no-store" if self.session else "private, no-cache"
        self.remember(response)
        return response

    def to(self, path: str) -> Response:
        """On to another page after something was done."""
        response = RedirectResponse(path, status_code=303)
        response.headers["Cache-Control"] = "no-store"
        return response

    def remember(self, response: Response) -> None:
        """Gives the browser its random name, unless it has one."""
        if self.request.cookies.get(VISITOR_COOKIE) != self.visitor:
            self._set(response, VISITOR_COOKIE, self.visitor, _YEAR_S)

    def remember_language(self, response: Response, language: str) -> None:
        """The browser speaks this language from now on."""
        self._set(response, LANGUAGE_COOKIE, language, _YEAR_S)

    def sign_in(self, response: Response, token: str) -> None:
        """The browser carries this session from now on."""
        self._set(response, SESSION_COOKIE, token, int(SESSION_IDLE.total_seconds()))

    def sign_out(self, response: Response) -> None:
        """The browser forgets its session."""
        self._set(response, SESSION_COOKIE, "", 0)

    def _common(self) -> dict[str, object]:
        zone = self.cooperative.zone
        return {
            "visit": self,
            "cooperative": self.cooperative,
            "language": self.language,
            "languages": LANGUAGES,
            "moment": partial(wording.moment, zone=zone, language=self.language),
            "day": partial(wording.day, zone=zone, language=self.language),
            "token_field": TOKEN,
            "honeypot_field": HONEYPOT,
        }

    def _set(self, response: Response, name: str, value: str, life_s: int) -> None:
        response.set_cookie(
            name,
            value,
            max_age=life_s,
            httponly=True,
            samesite="lax",
            secure=addresses.is_secure(self.request.scope, self.room.settings),
        )

    @staticmethod
    def _is_known(value: str) -> bool:
        return len(value) == _VISITOR_LENGTH and all(c in "0123456789abcdef" for c in value)
