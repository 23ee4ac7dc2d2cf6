"""Likeness: how much two texts say the same, as a number from 0 to 1."""

import unicodedata

TEXT_READ = 2_000  # of each: what is the same says so early


def likeness(one: str, other: str) -> float:
    """The share of three-letter pieces that both have among all that either has (the Jaccard
    index of their trigrams): 1 for the same words, 0 where nothing is shared or nothing is said.
    Case, accents, punctuation and spacing do not count.

    Source: Jaccard, The distribution of the flora in the alpine zone, New Phytologist 11 (1912);
    trigrams as in PostgreSQL's pg_trgm: each word with two spaces before and one behind it.
    """
    mine, theirs = _trigrams(one), _trigrams(other)
    both = len(mine & theirs)
    return both / (len(mine) + len(theirs) - both) if both else 0.0


def _trigrams(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text[:TEXT_READ].casefold())
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    padded = (f"  {word} " for word in letters.split())
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}
