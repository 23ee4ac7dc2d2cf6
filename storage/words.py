"""Words to search by, cut the same way for every store: case, accents and signs do not matter."""

from collections.abc import Iterable

from domain.search_words import WORD, WORD_MAX, folded, sought

__all__ = ["folded", "match", "sought", "words_of"]

TEXT_SEARCHED_MAX = 20_000  # characters of one text that can be found


def words_of(*texts: str) -> set[str]:
    """The different words of all the texts."""
    return {
        word[:WORD_MAX] for text in texts for word in WORD.findall(folded(text[:TEXT_SEARCHED_MAX]))
    }


def match(beginnings: Iterable[str], words: Iterable[str]) -> bool:
    """Whether each beginning is found among the words."""
    there = tuple(words)
    return all(any(word.startswith(beginning) for word in there) for beginning in beginnings)
