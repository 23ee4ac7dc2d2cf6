"""What a Bluesky server means by a refusal: `{"error": its name, "message": its words}`.

Every error's `detail` begins with that name, which `says` asks for.

Source: https://atproto.com/specs/xrpc, the lexicons' `errors`, and the words of Bluesky's own
server (PDS 0.5.35), read 2026-11-25.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from connectors.http import Refusal, retry_after_s
from connectors.secrecy import Scrubber
from domain.errors import PlatformError, RateLimited, Rejected, Unauthorized, Unavailable
from domain.quoting import ended
from domain.texts import N_, _

DETAIL_MAX = 300
EXPIRED = ("ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired", "HTTP 401")
NOT_SERVED = ("MethodNotImplemented", "XRPCNotSupported")
EXISTS = "InvalidSwap"
GONE = "RecordNotFound"
# The official server says these in words only, under the name InvalidRequest.
_NO_RECORD = "Could not locate record"
_NO_SERVICE = "No service configured for"
# What these mean stands in `connectors.http`, as for everybody.
_AS_EVERYWHERE = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    *(status for status in HTTPStatus if status >= HTTPStatus.INTERNAL_SERVER_ERROR),
)

_CLOSED = {
    "AccountTakedown": N_("{place}: akun ini diturunkan oleh Bluesky. Ajukan banding di aplikasi."),
    "AccountSuspended": N_("{place}: akun ini ditangguhkan Bluesky. Periksa surel dari Bluesky."),
    "AccountDeactivated": N_(
        "{place}: akun ini sedang dinonaktifkan. Aktifkan lagi di aplikasi Bluesky."
    ),
    "AuthFactorTokenRequired": N_(
        "{place} meminta kode dari surel karena yang diisi sandi utama. Isi sandi aplikasi."
    ),
}
_CLOSED |= {
    "RepoTakendown": _CLOSED["AccountTakedown"],
    "RepoSuspended": _CLOSED["AccountSuspended"],
    "RepoDeactivated": _CLOSED["AccountDeactivated"],
}


def says(error: PlatformError, *names: str) -> bool:
    """Whether the server called its refusal by one of these names."""
    return error.detail.partition(":")[0] in names


def refusals(
    scrubber: Scrubber, now: Callable[[], datetime]
) -> Callable[[Refusal], PlatformError | None]:
    """For `HttpClient(refuse=…)`. `now`: for a server that does not tell its own time."""

    def refuse(refusal: Refusal) -> PlatformError | None:
        name, words = _told(refusal)
        return _meant(refusal, name, scrubber.scrub(words)[:DETAIL_MAX], now)

    return refuse


def _told(refusal: Refusal) -> tuple[str, str]:
    """The name, and `name: words` on one line."""
    name, message = refusal.told.get("error"), refusal.told.get("message")
    if not isinstance(name, str):
        name = f"HTTP {refusal.status}"
    words = message if isinstance(message, str) else ""
    if _NO_RECORD in words:
        name = GONE
    if _NO_SERVICE in words:
        name = NOT_SERVED[0]
    line = " ".join("".join(c if c.isprintable() else " " for c in f"{name}: {words}").split())
    return name, line.removesuffix(":")


def _meant(
    refusal: Refusal, name: str, words: str, now: Callable[[], datetime]
) -> PlatformError | None:
    if refusal.status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(
            _("{place} meminta kita menunggu sebentar.").format(place=refusal.place),
            retry_after_s=_wait_s(refusal.headers, now),
            detail=words,
        )
    if refusal.status == HTTPStatus.UNAUTHORIZED or name in EXPIRED or name in _CLOSED:
        return _stranger(refusal, name, words)
    if name == "BlobNotFound":  # uploaded too long before its post: both go again
        return Unavailable(
            _("{place} sedang tidak dapat dipakai; akan dicoba lagi.").format(place=refusal.place),
            detail=words,
        )
    if name in NOT_SERVED or refusal.status not in _AS_EVERYWHERE:
        return _no(refusal, name, words)
    return None


def _no(refusal: Refusal, name: str, words: str) -> Rejected:
    if name in NOT_SERVED:
        return Rejected(
            _(
                "Server akun {place} tidak terhubung ke layanan Bluesky, jadi komentar dan angka "
                "tidak dapat dibaca di sana."
            ).format(place=refusal.place),
            detail=words,
        )
    return Rejected(
        _("{place} menolak: {words}").format(place=refusal.place, words=ended(words)),
        detail=words,
    )


def _stranger(refusal: Refusal, name: str, words: str) -> Unauthorized:
    """Where a fresh session may help, its detail begins with one of `EXPIRED`."""
    if name in _CLOSED:
        return Unauthorized(_(_CLOSED[name]).format(place=refusal.place), detail=words)
    return Unauthorized(
        _("{place} tidak lagi mengenali kita. Sambungkan kembali kanal ini.").format(
            place=refusal.place
        ),
        detail=words if name in EXPIRED else f"{EXPIRED[-1]}: {words}",
    )


def _wait_s(headers: Mapping[str, str], now: Callable[[], datetime]) -> float | None:
    """Seconds until the limit is lifted: by `Retry-After`, else by `RateLimit-Reset`, a moment in
    seconds since 1970 on the server's clock, which its `Date` tells."""
    if (told := retry_after_s(headers)) is not None:
        return told
    reset = headers.get("ratelimit-reset", "").strip()
    if not (reset.isascii() and reset.isdigit()):
        return None
    return max(0.0, float(reset[:12]) - _servers_now(headers, now).timestamp())


def _servers_now(headers: Mapping[str, str], now: Callable[[], datetime]) -> datetime:
    try:
        told = parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, OverflowError):
        return now()
    return told if told.tzinfo else told.replace(tzinfo=UTC)
