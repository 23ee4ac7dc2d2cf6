"""The words people read, through gettext: Indonesian is the source, other languages are catalogues.

A face calls `speak(translations)` once per request or rerun; from then on `_` and
`ngettext` answer in that language for that thread or task. Without a call they answer in
Indonesian, since the message ids are the Indonesian texts themselves.
"""

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, runtime_checkable

SOURCE_LANGUAGE = "id"

_current: ContextVar[_gettext.NullTranslations] = ContextVar("guyub_translations")
_SOURCE = _gettext.NullTranslations()


def _(message: str) -> str:
    """The message in the language being spoken."""
    return _current.get(_SOURCE).gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form that fits the number `n`, in the language being spoken."""
    return _current.get(_SOURCE).ngettext(singular, plural, n)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Marks a message for the catalogue without translating it yet."""
    return message


@runtime_checkable
class Retelling(Protocol):
    """A language that can tell what was kept in another one."""

    def retold(self, text: str) -> str:
        """As the function of this name."""
        ...


def retold(text: str) -> str:
    """Words that were kept as they were said then, in the language being spoken now; what is none
    of our messages stays as it is."""
    spoken = _current.get(_SOURCE)
    return spoken.retold(text) if text and isinstance(spoken, Retelling) else text


def spoken() -> _gettext.NullTranslations:
    """The language being spoken, to be spoken again later (`speaking`)."""
    return _current.get(_SOURCE)


def speak(translations: _gettext.NullTranslations) -> None:
    """From here on, this thread or task speaks the language of `translations`."""
    _current.set(translations)


@contextmanager
def speaking(translations: _gettext.NullTranslations) -> Iterator[None]:
    """Speaks another language inside the block only."""
    token = _current.set(translations)
    try:
        yield
    finally:
        _current.reset(token)
