"""Search words: what is looked for when somebody types into a search, the same for every store.

Case, accents and signs do not matter, and each word need only begin one of what is found.
"""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
WORD_MAX = 64  # characters; longer runs are no words anyone would type
QUERY_WORDS_MAX = 8
_QUERY_MAX = 1_000  # characters


def folded(text: str) -> str:
    """The text without case and accents, to compare by."""
    if text.isascii():  # most are: nothing to take apart
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


def sought(search: str) -> tuple[str, ...]:
    """The words a person looks for: each must begin a word of what is found."""
    found = dict.fromkeys(word[:WORD_MAX] for word in WORD.findall(folded(search[:_QUERY_MAX])))
    return tuple(found)[:QUERY_WORDS_MAX]


def is_all(search: str) -> bool:
    """Whether what is looked for is what was typed: no sign cut it, no word was one too many."""
    return " ".join(sought(search)) == " ".join(folded(search).split())
