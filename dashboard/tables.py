"""Rows as tables to read and to take away; the unit stands in each heading, unknown is empty."""

import pandas as pd

from domain.statistics import share_percent


def csv(frame: pd.DataFrame) -> bytes:
    """The table as CSV that spreadsheets open with its accents and dashes whole."""
    return frame.to_csv(index=False).encode("utf-8-sig")


def percent(share: float | None) -> float | None:
    """A share from 0 to 1 in hundredths, None staying unknown."""
    return None if share is None else share_percent(share)
