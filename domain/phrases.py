"""Phrases: whole words looked for in what somebody wrote; case, accents and signs do not matter."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """The words of the text in order, without case and accents, one blank between two of them."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    if not folded.isascii():
        folded = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return " ".join(_WORD.findall(folded))


def holds(plain_text: str, plain_phrase: str) -> bool:
    """Whether the words of the phrase stand side by side in the text, both as `plain` gives
    them. A phrase without a word stands nowhere."""
    return bool(plain_phrase) and f" {plain_phrase} " in f" {plain_text} "
