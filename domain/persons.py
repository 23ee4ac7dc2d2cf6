"""Persons: by what the same member is known again, in another conversation or on another channel.

A key is one thing that somebody gave or that a platform tells. A name alone is weak: it proposes,
and decides nothing.
"""

import unicodedata
from collections.abc import Iterable

from domain.messages import Author

NAME = "name:"  # the weak one
_KEY_MAX = 200
_DIGITS_MIN = 7  # of a telephone number; with fewer anybody may share it
_DIGITS_KEPT = 10  # the end of it: 0812…, 62812… and +62 812… are one number


def keys_of(channel_id: str | None, author: Author) -> tuple[str, ...]:
    """Every key of an author on a channel, sorted; none for somebody unknown."""
    keys = {
        account_key(channel_id, author.remote_id) if channel_id and author.remote_id else "",
        _kept("number:", _folded(author.member_number)),
        _contact(author.contact),
        _kept(NAME, _folded(author.name)),
    }
    return tuple(sorted(keys - {""}))


def account_key(channel_id: str, remote_id: str) -> str:
    """The key of an account that writes on one of our channels."""
    return _kept("account:", f"{channel_id}:{remote_id}")


def strong(keys: Iterable[str]) -> tuple[str, ...]:
    """Those that tell a person: all but the name."""
    return tuple(key for key in keys if not key.startswith(NAME))


def _contact(contact: str) -> str:
    digits = "".join(c for c in contact if c.isdecimal())
    if "@" not in contact and len(digits) >= _DIGITS_MIN:
        return f"contact:{digits[-_DIGITS_KEPT:]}"
    return _kept("contact:", _folded(contact))


def _folded(text: str) -> str:
    """Without case, accents and double spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _kept(prefix: str, text: str) -> str:
    return f"{prefix}{text[:_KEY_MAX]}" if text else ""
