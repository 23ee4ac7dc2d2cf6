"""How long a text is, as different platforms count it."""

import regex

_GRAPHEME = regex.compile(r"\X")


def graphemes(text: str) -> int:
    """What a reader takes for one letter. Source: Unicode Standard Annex 29, extended grapheme
    clusters, as the `regex` package knows them."""
    return sum(1 for _one in _GRAPHEME.finditer(text))


def utf16_units(text: str) -> int:
    """Two for everything beyond the first 65,536 characters, one for the rest."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8_bytes(text: str) -> int:
    """Bytes in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))
