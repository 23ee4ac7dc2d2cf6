"""What Graph means by a refusal, and how near its limits it says we are.

Graph says nearly everything by status 400 and a code in the body.
Source: https://developers.facebook.com/docs/graph-api/guides/error-handling and
https://developers.facebook.com/docs/graph-api/overview/rate-limiting, read 2026-11-25.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from connectors.http import Refusal, retry_after_s
from domain.errors import OutcomeUnknown, PlatformError, RateLimited, Rejected, Unauthorized
from domain.texts import _

_SESSION = (102, 190)
_EXPIRED = (463, 467)
_CHECKPOINT = (459, 464)
_TRANSIENT = (1, 2)
# App, user, page, custom and feed limits; 80000 to 80099 are those of business use cases.
_TOO_OFTEN = {4, 17, 32, 341, 613, *range(80_000, 80_100)}
_NOT_PERMITTED = {3, 10, *range(200, 300)}
_INVALID = 100
_NOT_THERE = 33  # subcode
_NO_ALIAS = 803
_BLOCKED = 368
_REPEATED = 506
_NOT_REACHABLE = 551
# Of private answers: had one before, too old, none that takes one, nobody who takes one. The
# third stands at https://github.com/facebookarchive/php-graph-sdk/issues/568, read 2026-11-26;
# no page of Meta's lists its neighbours.
_NOT_TO_WHISPER = range(10_900, 10_904)
_OUTSIDE_WINDOW = (2_018_065, 2_018_278, 2_534_022)  # subcodes
_FULL = 100  # percent of a limit


class Fault(StrEnum):
    """What a caller may have its own answer to."""

    NONE = ""
    GONE = "gone"  # not there, or not for us to see: Graph does not tell these apart
    METRIC = "metric"  # no such metric, or no longer
    WINDOW = "window"  # later than 24 hours after the person's last message
    PERMISSION = "permission"
    OTHER = "other"


def fault_of(refusal: Refusal) -> Fault:
    """Which of the special refusals it is."""
    code, subcode, words = _codes(refusal)
    if subcode in _OUTSIDE_WINDOW:
        return Fault.WINDOW
    if code in _NOT_PERMITTED:
        return Fault.PERMISSION
    if code == _NO_ALIAS or (code, subcode) == (_INVALID, _NOT_THERE):
        return Fault.GONE
    if code == _INVALID and "insights metric" in words:
        return Fault.METRIC
    return Fault.OTHER


def error_of(refusal: Refusal, lost: Callable[[str], PlatformError]) -> PlatformError | None:
    """Our error for it; None: what the status says. `lost`: for what may have been taken."""
    code, subcode, words = _codes(refusal)
    detail = f"{refusal.words} ({code}/{subcode})"
    if code in _TOO_OFTEN:
        return RateLimited(
            _("{place} meminta kita menunggu sebentar.").format(place=refusal.place),
            retry_after_s=wait_s(refusal.headers),
            detail=detail,
        )
    if code == _REPEATED:
        return OutcomeUnknown(
            _("{place} berkata teks yang sama baru saja tayang; dicari dahulu di sana.").format(
                place=refusal.place
            ),
            detail=detail,
        )
    if code in _TRANSIENT or _is_transient(refusal):
        return lost(detail)
    return _unauthorized(code, subcode, words, refusal.place, detail) or _rejected(
        code, subcode, detail
    )


def wait_s(headers: Mapping[str, str]) -> float | None:
    """Seconds until calls are welcome again; None when no header says."""
    told = [_number(each, "estimated_time_to_regain_access") for each in _use_cases(headers)]
    minutes = max(told, default=0)
    return minutes * 60.0 if minutes > 0 else retry_after_s(headers)


def is_over(headers: Mapping[str, str]) -> bool:
    """Whether the next call would be refused: an answer of success says so too."""
    plain = (_object(headers, "x-app-usage"), _object(headers, "x-page-usage"))
    pages = [each for each in _use_cases(headers) if each.get("type") == "pages"]
    if any(_number(each, "estimated_time_to_regain_access") > 0 for each in pages):
        return True
    return any(
        _number(usage, name) >= _FULL
        for usage in (*plain, *pages)
        for name in ("call_count", "total_cputime", "total_time")
    )


def _unauthorized(
    code: int | None, subcode: int | None, words: str, place: str, detail: str
) -> Unauthorized | None:
    if code in _SESSION:
        return Unauthorized(_why_unknown(subcode).format(place=place), detail=detail)
    if "appsecret_proof" in words:
        return Unauthorized(
            _("Rahasia aplikasi tidak cocok dengan token {place}. Periksa keduanya.").format(
                place=place
            ),
            detail=detail,
        )
    if code in _NOT_PERMITTED and subcode not in _OUTSIDE_WINDOW:
        return Unauthorized(
            _("{place} tidak memberi izin untuk ini. Sambungkan kembali kanal ini dan setujui "
              "semua izin yang diminta.").format(place=place),
            detail=detail,
        )  # fmt: skip
    return None


def _rejected(code: int | None, subcode: int | None, detail: str) -> Rejected | None:
    if subcode in _OUTSIDE_WINDOW:
        return Rejected(
            _("Sudah lebih dari 24 jam sejak pesan terakhir orang ini. Balas lewat Meta "
              "Business Suite."),
            detail=detail,
        )  # fmt: skip
    if code == _NO_ALIAS or (code, subcode) == (_INVALID, _NOT_THERE):
        return Rejected(
            _("Unggahan, komentar, atau pesan ini sudah tidak ada di Facebook, atau tidak lagi "
              "terlihat oleh Halaman."),
            detail=detail,
        )  # fmt: skip
    if code == _BLOCKED:
        return Rejected(
            _("Facebook membatasi Halaman ini karena kebijakannya. Buka Kualitas Halaman di "
              "Facebook, lalu coba lagi nanti."),
            detail=detail,
        )  # fmt: skip
    if code in _NOT_TO_WHISPER:
        return Rejected(
            _("Facebook tidak menerima balasan pribadi untuk komentar ini: sudah pernah dibalas "
              "secara pribadi, sudah lebih dari 7 hari, atau penulisnya tidak menerima pesan. "
              "Balas umum, atau buka Meta Business Suite."),
            detail=detail,
        )  # fmt: skip
    if code == _NOT_REACHABLE:
        return Rejected(_("Orang ini tidak dapat dikirimi pesan saat ini."), detail=detail)
    return None


def _why_unknown(subcode: int | None) -> str:
    """Source: the table of subcodes on the page above."""
    if subcode in _EXPIRED:
        return _("Izin masuk {place} sudah habis masa berlakunya. Sambungkan kembali kanal ini.")
    if subcode in _CHECKPOINT:
        return _("Facebook meminta pemilik akun masuk dan memastikan dirinya dahulu. Sesudah itu "
                 "sambungkan kembali {place}.")  # fmt: skip
    if subcode == 458:  # noqa: PLR2004 - the app is not installed (any more)
        return _("Aplikasi kita sudah dilepas dari akun Facebook. Sambungkan kembali {place}.")
    if subcode == 460:  # noqa: PLR2004 - the password was changed
        return _("Kata sandi akun Facebook berubah, jadi izinnya gugur. Sambungkan kembali "
                 "{place}.")  # fmt: skip
    return _("{place} tidak lagi mengenali kita. Sambungkan kembali kanal ini.")


def _codes(refusal: Refusal) -> tuple[int | None, int | None, str]:
    told = _told(refusal)
    code, subcode = told.get("code"), told.get("error_subcode")
    return (
        code if isinstance(code, int) else None,
        subcode if isinstance(subcode, int) else None,
        str(told.get("message", "")).lower(),
    )


def _is_transient(refusal: Refusal) -> bool:
    return _told(refusal).get("is_transient") is True


def _told(refusal: Refusal) -> Mapping[str, Any]:
    told = refusal.told.get("error")
    return told if isinstance(told, dict) else {}


def _use_cases(headers: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    """Every use case in the header, whosever it is."""
    for each in _object(headers, "x-business-use-case-usage").values():
        if isinstance(each, list):
            yield from (usage for usage in each if isinstance(usage, dict))


def _object(headers: Mapping[str, str], name: str) -> Mapping[str, Any]:
    try:
        told = json.loads(headers.get(name, "{}"))
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _number(usage: Mapping[str, Any], name: str) -> float:
    told = usage.get(name, 0)
    return float(told) if isinstance(told, int | float) else 0.0
