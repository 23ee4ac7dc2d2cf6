"""Rows as tables to read and to take away; the unit stands in each heading, unknown is empty."""

import pandas as pd

from domain.cell_texts import defused
from domain.statistics import share_percent


def csv(frame: pd.DataFrame) -> bytes:
    """The table as CSV that spreadsheets open with its accents and dashes whole, and in which
    they reckon nothing but its numbers."""
    harmless = frame.rename(columns=_harmless).map(_harmless)
    return harmless.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def percent(share: float | None) -> float | None:
    """A share from 0 to 1 in hundredths, None staying unknown."""
    return None if share is None else share_percent(share)


def _harmless(cell: object) -> object:
    return defused(cell) if isinstance(cell, str) else cell
