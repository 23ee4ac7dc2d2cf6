"""Quoting what others wrote inside a sentence of ours: never with two signs at its end.

`_("{name} sudah membalas: {quoted} Baca dulu.")` is filled with `quoted(text)`, `_("{place}
menolak: {words}")` with `ended(words)`: a text that ends in a sign of its own keeps it, any other
gets a full stop.
"""

_SIGNS = (".", "!", "?", "…", "。", "！", "？", "؟")
_CLOSING = "”’\"')]»"


def ended(text: str) -> str:
    """The text as the end of a sentence, whatever it ended in; a sign before a closing quote or
    bracket ends it too."""
    said = text.strip()
    return said if said.rstrip(_CLOSING).endswith(_SIGNS) else f"{said}."


def quoted(text: str) -> str:
    """The text in quotes, as the end of a sentence."""
    return ended(f"“{text.strip()}”")
