"""Words to search by, cut the same way for every store: case, accents and signs do not matter."""

import re
import unicodedata
from collections.abc import Iterable

WORD_MAX = 64  # characters; longer runs are no words anyone would type
TEXT_SEARCHED_MAX = 20_000  # characters of one text that can be found
QUERY_WORDS_MAX = 8

_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """The text without case and accents, to compare by."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


def words_of(*texts: str) -> set[str]:
    """The different words of all the texts."""
    return {
        word[:WORD_MAX]
        for text in texts
        for word in _WORD.findall(folded(text[:TEXT_SEARCHED_MAX]))
    }


def sought(search: str) -> tuple[str, ...]:
    """The words a person looks for: each must begin a word of what is found."""
    found = dict.fromkeys(word[:WORD_MAX] for word in _WORD.findall(folded(search[:1_000])))
    return tuple(found)[:QUERY_WORDS_MAX]


def match(beginnings: Iterable[str], words: Iterable[str]) -> bool:
    """Whether each beginning is found among the words."""
    there = tuple(words)
    return all(any(word.startswith(beginning) for word in there) for beginning in beginnings)
