"""Month names: a day written with one, as people in Indonesia write it, in numbers."""

import re

_NAMED = re.compile(r"(\d{1,2})[ -]([^\W\d_]{3,9})\.?[ -](\d{4})")
_NAMES = (
    ("januari", "january"),
    ("februari", "february", "pebruari"),
    ("maret", "march"),
    ("april",),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("agustus", "august", "agt", "ags"),
    ("september",),
    ("oktober", "october"),
    ("november", "nopember"),
    ("desember", "december"),
)


def numbered(day: str) -> str:
    """“2 Maret 2018” as 2018-03-02; whatever else stands there stays as it is."""
    found = _NAMED.fullmatch(day)
    if found is None:
        return day
    word = found[2].casefold()
    months = [at for at, names in enumerate(_NAMES, 1) if any(n.startswith(word) for n in names)]
    return f"{found[3]}-{months[0]:02d}-{int(found[1]):02d}" if len(months) == 1 else day
