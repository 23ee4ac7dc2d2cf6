"""Several values of one filter in one word, as addresses and kept filters hold them.

A single value is written as it always was, so that old addresses and old filters go on.
"""

from collections.abc import Iterable

APART = ","
NONE = "-"  # as a choice: what has none, such as a case of no branch
CHOICES_MAX = 20
CHOICE_MAX = 64  # letters of one value: an id, or the name of a state
WORD_MAX = CHOICES_MAX * (CHOICE_MAX + len(APART))


def several(word: str) -> tuple[str, ...]:
    """The values, each once, in their order; more than `CHOICES_MAX` are not looked at."""
    values = (value.strip()[:CHOICE_MAX].rstrip() for value in word[:WORD_MAX].split(APART))
    return tuple(dict.fromkeys(filter(None, values)))[:CHOICES_MAX]


def ids(word: str) -> tuple[str, ...]:
    """As `several`; `NONE` is the empty id, by which filters ask for what has none."""
    return tuple("" if value == NONE else value for value in several(word))


def in_one_word(values: Iterable[str]) -> str:
    """As `several` reads them."""
    return APART.join(values)
