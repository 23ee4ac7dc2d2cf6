"""Texts in cells: what came from outside never becomes a formula, a new cell or a new row.

In CSV a text that a spreadsheet would reckon gets an apostrophe before it, also behind a
semicolon or a tab, at which a spreadsheet set to Indonesian would begin a new cell; for the same
reason its line breaks become a sign (OWASP, CSV Injection, read 2026-11-25).
"""

import re

LINE_SIGN = " ↵ "
# The ASCII signs, and their full-width twins that spreadsheets of East Asia take for them.
_RECKONED = re.compile(r"""(^|[;\t])((?:["']|[^\S\t])*)(?=[=+\-@＝＋－＠])""")
_LINE_BREAKS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def defused(text: str) -> str:
    """The text on one line, without signs no file can hold, and nothing to reckon in it."""
    kept = _LINE_BREAKS.sub(LINE_SIGN, plain(text))
    kept = _RECKONED.sub(r"\1'\2", kept)
    return f"'{kept}" if kept.startswith("\t") else kept


def plain(text: str) -> str:
    """The text without signs that no file can hold."""
    return _UNWRITABLE.sub("", text)
