"""What X means by a refusal.

Source: docs.x.com/x-api/fundamentals/response-codes-and-errors, developer.x.com error
troubleshooting, and recorded answers; read 2026-11-25.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from connectors.http import DETAIL_MAX, Refusal
from domain.errors import (
    OutcomeUnknown,
    PlatformError,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
)
from domain.quoting import ended
from domain.texts import N_, _


class ReplyClosed(Rejected):
    """X lets no program answer there; a person may."""


_LIMITS = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
_CAPPED = ("usagecapexceeded", "usage-capped", "usage cap", "spend cap", "spending limit")

# What is found first in X's words counts.
_MEANINGS: tuple[tuple[tuple[str, ...], type[PlatformError], str], ...] = (
    (
        ("duplicate content", "status is a duplicate"),
        OutcomeUnknown,
        N_(
            "X menolak karena teks yang sama sudah ada di akun ini: mungkin percobaan sebelumnya"
            " sudah terkirim, jadi dicari dahulu. Bila tidak ketemu, ubah sedikit teksnya."
        ),
    ),
    (
        (
            "deleted or not visible",
            "tweet that is deleted",
            "post that is deleted",
        ),
        Rejected,
        N_("Pesan yang dijawab sudah dihapus penulisnya atau tidak terlihat oleh akun kita."),
    ),
    (
        (
            "not been mentioned or otherwise engaged",
            "reply to this conversation is not allowed",
            "only reply to or quote posts where",
            "not allowed to reply",
            "not permitted to reply",
        ),
        ReplyClosed,
        N_("X hanya mengizinkan balasan ini dikirim lewat aplikasinya."),
    ),
    (
        (
            "oauth1 app permissions",
            "oauth1-permissions",
            "oauth2-permissions",
            "read-only application",
            "appropriate oauth",
        ),
        Unauthorized,
        N_(
            "App di console.x.com belum berizin menulis. Ubah izinnya menjadi “Read and write”,"
            " buat ulang Access Token, lalu sambungkan kembali kanal ini."
        ),
    ),
    (
        ("client-not-enrolled", "client-forbidden", "attached to a project", "not enrolled"),
        Unauthorized,
        N_(
            "App ini belum masuk sebuah Project di console.x.com, atau Project itu tidak boleh"
            " memakai layanan ini. Pindahkan App ke sebuah Project, lalu sambungkan kembali."
        ),
    ),
    (
        ("temporarily locked", "account is locked", "to protect our users from spam"),
        Unauthorized,
        N_("X mengunci akun ini sementara. Buka X, ikuti permintaannya, lalu sambungkan kembali."),
    ),
    (
        ("suspended",),
        Unauthorized,
        N_("X menangguhkan akun atau App ini. Ajukan banding di X, lalu sambungkan kembali."),
    ),
    (
        ("daily status update limit", "daily limit", "over daily"),
        RateLimited,
        N_("Jatah unggahan akun X ini untuk hari ini habis; akan dicoba lagi."),
    ),
    (
        ("text is too long", "too long", "longer than"),
        Rejected,
        N_("Teks ini terlalu panjang untuk X. Pendekkan, lalu kirim lagi."),
    ),
    (
        ("not authorized to delete", "not authorized to destroy"),
        Rejected,
        N_("Unggahan ini bukan milik akun yang tersambung, jadi X tidak menghapusnya."),
    ),
    (
        ("timestamp out of bounds",),
        Unauthorized,
        N_("Jam komputer ini meleset, jadi X menolak kita. Betulkan jamnya, lalu sambungkan lagi."),
    ),
)


def meaning(
    refusal: Refusal, *, acts: bool, now: datetime, scrub: Callable[[str], str]
) -> PlatformError | None:
    """Our error for X's refusal, None where the house's table says it. `acts`: of a call that
    changes something people see. `scrub`: blots secrets out of X's words."""
    words = scrub(_told_words(refusal.told))
    match refusal.status:
        case httpx.codes.PAYMENT_REQUIRED:
            return _of_credit(refusal)
        case httpx.codes.TOO_MANY_REQUESTS:
            return _of_too_many(refusal, words.lower(), acts, now)
        case httpx.codes.UNAUTHORIZED | httpx.codes.FORBIDDEN:
            return _of_words(refusal, f"{words} {refusal.words}".lower())
        case httpx.codes.BAD_REQUEST if words:
            return Rejected(
                _("{place} menolak: {words}").format(place=refusal.place, words=ended(words)),
                detail=words,
            )
    return None


def _told_words(told: Mapping[str, Any]) -> str:
    """X's words in a problem, or in each of several, on one line, shortened."""
    line = " ".join(dict.fromkeys(_all_words(told)))
    return " ".join("".join(c if c.isprintable() else " " for c in line).split())[:DETAIL_MAX]


def _all_words(told: Mapping[str, Any]) -> Iterator[str]:
    problems = told.get("errors")
    for each in problems if isinstance(problems, list) else ():
        if isinstance(each, dict):
            yield from (each[k] for k in ("message", "detail") if isinstance(each.get(k), str))
    for name in ("detail", "title", "reason", "type"):
        if isinstance(told.get(name), str):
            yield told[name]


def _of_words(refusal: Refusal, words: str) -> PlatformError | None:
    for phrases, kind, text in _MEANINGS:
        if any(phrase in words for phrase in phrases):
            return kind(_(text), detail=refusal.words)
    return None


def _of_credit(refusal: Refusal) -> PlatformError:
    return Unauthorized(
        _("Saldo kredit X habis. Isi saldo di console.x.com, lalu sambungkan kembali kanal ini."),
        detail=refusal.words,
    )


def _of_too_many(refusal: Refusal, words: str, acts: bool, now: datetime) -> PlatformError | None:
    if any(phrase in words for phrase in _CAPPED):
        # waiting for the month's end would hold the channel's posts: a person has to raise it
        kind: type[PlatformError] = Unauthorized if acts else Unavailable
        text = _("Batas pemakaian App ini di console.x.com tercapai. Naikkan batasnya di sana.")
        return kind(text, detail=refusal.words)
    wait_s = _wait_s(refusal.headers, now)
    if wait_s is None:
        return None
    return RateLimited(
        _("{place} meminta kita menunggu sebentar.").format(place=refusal.place),
        retry_after_s=wait_s,
        detail=refusal.words,
    )


def _wait_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Until every limit that is used up begins anew, by X's own clock where it tells it."""
    resets = {name: headers.get(f"{name}-reset", "") for name in _LIMITS}
    told = {name: int(text[:12]) for name, text in resets.items() if text.isdecimal()}
    used_up = [told[name] for name in told if headers.get(f"{name}-remaining", "0") == "0"]
    if not told:
        return None
    here = _date(headers.get("date", "")) or now
    return max(1.0, max(used_up or told.values()) - here.timestamp())


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None
