"""Kind reasons: why a case is of its kind, kept as what it is and worded for whoever reads it."""

import json
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import assert_never

from domain.texts import N_, _


class Because(StrEnum):
    """What set a case's kind. The values of the reason hold what the comment names."""

    WORDS = "words"  # the words found in the message, none when it has none that is known
    PERSON = "person"  # the name of whoever chose it at the desk
    SENDER = "sender"  # nothing: the member chose it
    RULE = "rule"  # the rule's name


_NO_WORD = N_("tidak ada kata yang dikenal")

# Until 27 November 2026 the sentence was kept, in the language of whoever wrote it down.
_AS_SENTENCES = (
    (re.compile(r"(?:dipilih pengirim|chosen by the sender)"), Because.SENDER),
    (re.compile(r"(?:dipilih|chosen by) (?P<value>.+)"), Because.PERSON),
    (re.compile(r"(?:aturan|rule) “(?P<value>.+)”"), Because.RULE),
    (re.compile(r"(?:kata|words) (?P<words>“.+”)"), Because.WORDS),
    (re.compile(rf"(?:{_NO_WORD}|no known word)"), Because.WORDS),
)


def kept_reason(because: Because, *values: str) -> str:
    """The reason as a case keeps it."""
    return json.dumps([because, *values], ensure_ascii=False)


def reason_words(kept: str) -> str:
    """The reason in the language being spoken; what somebody else worded stays as they did."""
    known = _read(kept) or _read_sentence(kept)
    return _worded(*known) if known else kept


def _worded(because: Because, values: Sequence[str]) -> str:
    match because:
        case Because.WORDS if values:
            return _("kata {words}").format(words=", ".join(f"“{word}”" for word in values))
        case Because.WORDS:
            return _(_NO_WORD)
        case Because.PERSON:
            return _("dipilih {name}").format(name=" ".join(values))
        case Because.SENDER:
            return _("dipilih pengirim")
        case Because.RULE:
            return _("aturan “{name}”").format(name=" ".join(values))
    assert_never(because)


def _read(kept: str) -> tuple[Because, list[str]] | None:
    try:
        told = json.loads(kept)
        return (Because(told[0]), [str(each) for each in told[1:]]) if told[:1] else None
    except (ValueError, TypeError, RecursionError):
        return None


def _read_sentence(kept: str) -> tuple[Because, list[str]] | None:
    for pattern, because in _AS_SENTENCES:
        if found := pattern.fullmatch(kept):
            said = found.groupdict()
            words = said["words"].strip("“”").split("”, “") if "words" in said else []
            return because, [said["value"]] if "value" in said else words
    return None
