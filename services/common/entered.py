"""Entered: texts from outside, made fit to keep - refused when a person can correct them."""

import re

from domain.errors import Invalid
from domain.messages import TEXT_MAX, Author
from domain.texts import _

NAME_MAX = 200
CUT_MARK = " …"
# What no database keeps or no screen shows: NUL, lone surrogates, other control characters.
_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def tidy(text: str, longest: int = TEXT_MAX) -> str:
    """A platform's text as it can be kept: unkeepable signs gone, cut with a mark if too long."""
    kept = _keepable(text)
    if len(kept) <= longest:
        return kept
    return kept[: longest - len(CUT_MARK)] + CUT_MARK


def _keepable(text: str) -> str:
    if text.isprintable():  # most are one line of nothing but letters and signs
        return text.strip()
    return _UNKEEPABLE.sub("", text.replace("\r\n", "\n")).strip()


def required(text: str, *, field: str = "text", longest: int = TEXT_MAX) -> str:
    """What a person wrote, tidied. Raises: Invalid when nothing is left or it is too long."""
    kept = limited(text, field=field, longest=longest)
    if not kept:
        raise Invalid(_("Isinya masih kosong. Tulis dulu, lalu kirim lagi."), field=field)
    return kept


def limited(text: str, *, field: str, longest: int = NAME_MAX) -> str:
    """What a person wrote, tidied; it may be empty. Raises: Invalid when it is too long."""
    kept = _keepable(text)
    if len(kept) > longest:
        raise Invalid(
            _("Terlalu panjang: {length} huruf, paling banyak {longest}. Ringkas dulu.").format(
                length=len(kept), longest=longest
            ),
            field=field,
        )
    return kept


def tidy_author(author: Author) -> Author:
    """Who said it, every part fit to keep."""
    return Author(
        remote_id=tidy(author.remote_id, NAME_MAX),
        name=tidy(author.name, NAME_MAX),
        contact=tidy(author.contact, NAME_MAX),
        member_number=tidy(author.member_number, NAME_MAX),
    )


def first_line(text: str, longest: int = 80) -> str:
    """A heading made of the first words."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return tidy(line, longest) or _("(tanpa teks)")
