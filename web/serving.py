"""Serving: a page's plain function becomes an endpoint, in a thread, with its errors answered.

Every form passes the same checks here, before its page sees it: drawn by us, for this
browser; not filled by a program; not too often. Whatever goes wrong, what the person typed
comes back to them in a form that can be sent again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from anyio import CapacityLimiter, to_thread
from limits import RateLimitItem
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import (
    Conflict,
    GuyubError,
    Invalid,
    InvalidTransition,
    NotAllowed,
    NotFound,
    NotSignedIn,
    StoreError,
    StoreFull,
    TooMany,
)
from domain.texts import _, speak
from toolkit.languages import translations
from web import forms
from web.forms import HONEYPOT, TOKEN
from web.room import WebRoom
from web.signing import sign_in_address
from web.trouble import Trouble, finished, known_trouble, trouble_page
from web.visits import Visit

Page = Callable[[Visit], Response]
Endpoint = Callable[[Request], Awaitable[Response]]

_BUSY_S = 10.0


@dataclass(frozen=True, kw_only=True)
class FormRule:
    """How a form is guarded. `name` binds its tokens. `least_s`: no person fills it faster.

    `keep`: fields given back when it must be sent again; `long` is the one shown as text.
    """

    name: str
    rate: RateLimitItem | None = None
    least_s: float = 0.0
    keep: tuple[str, ...] = ()
    long: str = ""


def serve(
    room: WebRoom, page: Page, rule: FormRule | None = None, crowd: CapacityLimiter | None = None
) -> Endpoint:
    """The endpoint of a page. `rule` guards what is posted to it."""

    async def endpoint(request: Request) -> Response:
        body = await request.body() if request.method == "POST" else b""
        answer = partial(_answer, room, request, body, page, rule)
        return await to_thread.run_sync(answer, limiter=crowd or room.pages_at_once)

    return endpoint


def _answer(
    room: WebRoom, request: Request, body: bytes, page: Page, rule: FormRule | None
) -> Response:
    visit = Visit(room=room, request=request)
    speak(translations(visit.language))
    try:
        visit.form = forms.read_form(request.headers.get("content-type", ""), body)
    except Invalid as err:
        return _unreadable(visit, str(err))
    return _served(visit, page, rule)


def _unreadable(visit: Visit, why: str) -> Response:
    trouble = known_trouble(400)
    return trouble_page(visit, Trouble(status=400, title=trouble.title, advice=why))


def _served(visit: Visit, page: Page, rule: FormRule | None) -> Response:
    is_sent = visit.request.method == "POST"
    try:
        if is_sent and rule:
            refusal = _refusal(visit, rule)
            if refusal:
                return _send_again(visit, rule, refusal)
        return page(visit)
    except NotSignedIn:
        return visit.to(sign_in_address("/" if is_sent else visit.here))
    except GuyubError as err:
        trouble = _trouble(err)
        if rule and is_sent and trouble.status in (409, 422, 429, 503):
            return _send_again(visit, rule, trouble)
        return trouble_page(visit, trouble)


def _refusal(visit: Visit, rule: FormRule) -> Trouble | None:
    """Why this form is not taken; None when it is. The brake counts only real forms."""
    token = visit.room.tokens.read(visit.form.get(TOKEN, ""), rule.name, visit.browser)
    if token is None:
        return Trouble(
            status=403,
            title=_("Formulir ini sudah terlalu lama terbuka"),
            advice=_("Tulisan Anda masih ada di bawah ini. Periksa, lalu kirim sekali lagi."),
        )
    filled_in = visit.room.clock.now() - token.drawn_at
    if visit.form.get(HONEYPOT) or filled_in < timedelta(seconds=rule.least_s):
        return Trouble(
            status=422,
            title=_("Satu langkah lagi"),
            advice=_("Kami ingin yakin Anda bukan program. Tekan tombol di bawah sekali lagi."),
        )
    if rule.rate:
        visit.room.brake.spend(rule.rate, rule.name, visit.neighbourhood)
    visit.once = token.once
    return None


def _send_again(visit: Visit, rule: FormRule, trouble: Trouble) -> Response:
    kept = {name: visit.form[name] for name in rule.keep if visit.form.get(name)}
    response = visit.page(
        "send_again.html",
        status=trouble.status,
        trouble=trouble,
        rule=rule,
        kept=kept,
        token=_same_or_fresh_token(visit, rule),
    )
    return finished(response, trouble)


def _same_or_fresh_token(visit: Visit, rule: FormRule) -> str:
    """The same one while it is good: sent again, the form stays the same form, so that what
    was kept after all is not kept twice, and the time it was open goes on counting."""
    old = visit.form.get(TOKEN, "")
    is_good = visit.room.tokens.read(old, rule.name, visit.browser)
    return old if is_good else visit.token(rule.name)


def _trouble(err: GuyubError) -> Trouble:
    match err:
        case TooMany():
            usual = known_trouble(429)
            return Trouble(
                status=429,
                title=usual.title,
                advice=_wait(str(err), err.retry_after_s),
                retry_after_s=err.retry_after_s,
            )
        case StoreFull():
            return Trouble(
                status=503,
                title=_("Penyimpanan kami penuh"),
                advice=_("Tulisan belum tersimpan. Beri tahu koperasi, lalu coba lagi nanti."),
                retry_after_s=60 * _BUSY_S,
            )
        case StoreError():
            usual = known_trouble(503)
            return Trouble(
                status=503, title=usual.title, advice=usual.advice, retry_after_s=_BUSY_S
            )
        case _:
            status = _status(err)
            return Trouble(status=status, title=known_trouble(status).title, advice=str(err))


def _wait(words: str, wait_s: float) -> str:
    minutes = max(1, round(wait_s / 60))
    return f"{words} " + _("Kira-kira {minutes} menit lagi.").format(minutes=minutes)


def _status(err: GuyubError) -> int:
    match err:
        case NotFound():
            return 404
        case NotAllowed():
            return 403
        case Conflict() | InvalidTransition():
            return 409
        case _:
            return 422
