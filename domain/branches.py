"""Branches: offices of the cooperative with a zone, hours and days of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.cooperative import Interval, Season


@dataclass(frozen=True, kw_only=True)
class Branch:
    """One office (cabang). What it does not decide itself is as the cooperative decided.

    `week` None: the cooperative's. Of the days the branch's own word counts first: its
    `day_hours`, then its `closed_days` and `open_days`, then its `seasons`, then what the
    cooperative says of the same day. `active` False: chosen no more, its cases keep its hours.
    """

    id: str
    name: str
    zone: str = "Asia/Jakarta"
    week: Mapping[int, tuple[Interval, ...]] | None = None
    closed_days: Mapping[date, str] = field(default_factory=dict)
    open_days: tuple[date, ...] = ()
    day_hours: Mapping[date, tuple[Interval, ...]] = field(default_factory=dict)
    seasons: tuple[Season, ...] = ()
    active: bool = True
    version: int = 0
