"""No message puts a full stop of its own behind what somebody wrote: it may end in one already."""

import re

from tests.house.texts import english, uses

# A value in a message, and behind its closing quote a full stop of ours.
_DOUBLED = re.compile(r"\{(\w+)\}[”\"]\.")
# What fills these ends in no sign: the heading of a column, a value that is no word.
_NO_SENTENCES = ("other", "given")


def _doubled(said: str) -> bool:
    return any(name not in _NO_SENTENCES for name in _DOUBLED.findall(said))


def test_no_message_puts_its_own_full_stop_behind_somebody_s_words() -> None:
    every = [form for use in uses() for form in use.msgid]
    assert len(every) > 1_000
    assert [form for form in every if _doubled(form)] == []


def test_nor_does_any_in_english() -> None:
    every = [form for entry in english() for form in entry.msgstr]
    assert len(every) > 1_000
    assert [form for form in every if _doubled(form)] == []
