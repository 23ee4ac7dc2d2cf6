"""Contacts: telephone numbers and e-mail addresses in one way of writing each."""

import re

from domain.errors import Invalid
from domain.texts import _

COUNTRY = "62"  # Indonesia: what a number without a country belongs to
_SEPARATORS = re.compile(r"[\s\-./()\u2010-\u2015]+")
_INTERNATIONAL = re.compile(r"[1-9]\d{7,14}")  # ITU-T E.164: at most 15 digits
_DOMESTIC = re.compile(r"[2-9]\d{6,11}")  # without the 0 or the country before it
# Local part and domain as people have them; a quoted local part nobody has.
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}")
_BETWEEN = re.compile(r"[,;|\n]+|\s/\s")
_DIGIT, _NUMBER_MIN = re.compile(r"\d"), 7  # digits of a number that stands alone


def phone(entered: str) -> str:
    """The number as ITU-T E.164 writes it (+6281234567890). One that names no country is taken
    for Indonesian, also where a spreadsheet lost the 0 before it.

    Raises: Invalid when it can be no telephone number.
    Source: ITU-T E.164; the Indonesian numbering plan (Permenkominfo 14/2018).
    """
    if _two_cut_short(entered):
        raise _no_phone(entered)
    digits = _SEPARATORS.sub("", entered.strip())
    international = digits.startswith(("+", "00"))
    digits = digits.removeprefix("+").removeprefix("00")
    if not international and not digits.startswith(COUNTRY):
        digits = COUNTRY + digits.removeprefix("0")
    if digits.startswith(f"{COUNTRY}0"):  # +62 (0)812 …
        digits = COUNTRY + digits[len(COUNTRY) + 1 :]
    domestic = digits.removeprefix(COUNTRY)
    fits = _DOMESTIC if domestic != digits else _INTERNATIONAL
    if not digits.isascii() or not fits.fullmatch(domestic):
        raise _no_phone(entered)
    return f"+{digits}"


def _two_cut_short(entered: str) -> bool:
    """Whether two numbers stand there of which one is no whole one (0812 3456 7890/91, 0813/0814):
    behind an area code no number begins with 0."""
    first, stroke, second = entered.partition("/")
    whole = len(_DIGIT.findall(first)) >= _NUMBER_MIN
    both = first.strip().startswith("0") and second.strip().startswith("0")
    return bool(stroke) and (whole or both)


def _no_phone(entered: str) -> Invalid:
    said = _("“{text}” bukan nomor telepon. Contoh: 0812 3456 7890 atau +62 812 3456 7890.")
    return Invalid(said.format(text=entered[:40]), field="phones")


def email(entered: str) -> str:
    """The address in lower case. Raises: Invalid when it can be none."""
    address = entered.strip().lower()
    if not _EMAIL.fullmatch(address) or ".." in address:
        said = _("“{text}” bukan alamat surel. Contoh: ani@contoh.id")
        raise Invalid(said.format(text=entered[:60]), field="emails")
    return address


def several(entered: str) -> list[str]:
    """What stands in one cell or box, apart: by commas, semicolons, bars, lines or “ / ”; by “/”
    alone where whole numbers stand on both sides, since 021/5551234 is one."""
    parts = [each for part in _BETWEEN.split(entered) for each in _numbers_apart(part)]
    return [part.strip() for part in parts if part.strip()]


def _numbers_apart(part: str) -> list[str]:
    sides = part.split("/")
    whole = all(len(_DIGIT.findall(side)) >= _NUMBER_MIN for side in sides)
    return sides if whole else [part]


def ways_to_write(kept: str) -> tuple[str, ...]:
    """How people write a kept number: with its country, and at home without; without the 0 too,
    where that could not be taken for the country."""
    domestic = kept.removeprefix(f"+{COUNTRY}")
    if domestic == kept:
        return (kept,)
    bare = () if domestic.startswith(COUNTRY) else (domestic,)
    return (kept, f"0{domestic}", *bare)
