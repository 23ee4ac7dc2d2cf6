"""Phrases: whole words looked for in what somebody wrote; case, accents and signs do not matter,
nor in which script a digit is written."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """The words of the text in order, without case and accents, one blank between two of them."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    if not folded.isascii():
        folded = "".join(
            str(unicodedata.decimal(sign, sign))  # Arabic digits are digits
            for sign in folded
            if not unicodedata.combining(sign)
        )
    return " ".join(_WORD.findall(folded))


@dataclass(frozen=True)
class Phrase:
    """Words to look for, as `plain` gives them."""

    plain: str

    @cached_property
    def first(self) -> str:
        """Its first word; empty when it has none."""
        return self.plain.partition(" ")[0]

    @cached_property
    def spaced(self) -> str:
        """With a blank at both ends, so that only whole words are found."""
        return f" {self.plain} "


@dataclass(frozen=True)
class Words:
    """A text to look for phrases in, as `plain` gives it."""

    plain: str

    @cached_property
    def _there(self) -> frozenset[str]:
        return frozenset(self.plain.split())

    @cached_property
    def _spaced(self) -> str:
        return f" {self.plain} "

    def hold(self, phrase: Phrase) -> bool:
        """Whether the words of the phrase stand side by side here; those of an empty one never."""
        return phrase.first in self._there and phrase.spaced in self._spaced
