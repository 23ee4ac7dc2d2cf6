"""Engagement changes: what is different from the week before, in a sentence, or nothing at all.

Only complete weeks are told, each by what its posts had after seven days. That posts did better
or worse is only said where the intervals of the two medians do not even touch, of channels that
both weeks have.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from domain.intervals import CLAIM_MIN, apart
from domain.texts import _
from services.engagement.engagement_figures import WeekFigures
from services.engagement.like_for_like import Alike

Day = Callable[[date], str]  # how a day is written for people
Number = Callable[[float], str]  # and how a number is


def _plain(number: float) -> str:
    return f"{number:g}"


def told(weeks: Sequence[WeekFigures], day: Day, number: Number = _plain) -> str:
    """The last complete week against the one before it; empty when there are no two."""
    pairs = list(pairwise(weeks))
    last = next((pair for pair in reversed(pairs) if _comparable(*pair)), None)
    if last is None or last[1].alike is None:
        return ""
    return f"{_totals(*last, day)} {_compared(last[1].alike, number)}"


def compared_on(week: WeekFigures) -> str | None:
    """On how many of the channels of both weeks the change is told; None where none is."""
    if week.alike is None:
        return None
    both, left_out = len(week.alike.channel_ids), len(week.alike.left_out)
    return _("{n} dari {all} kanal").format(n=both, all=both + left_out)


def _comparable(before: WeekFigures, week: WeekFigures) -> bool:
    known = before.interactions is not None and week.interactions is not None
    return known and week.alike is not None


def _totals(before: WeekFigures, week: WeekFigures, day: Day) -> str:
    return _(
        "Minggu {first}–{last}: {n} interaksi dari {posts} unggahan dalam tujuh hari sejak "
        "terkirim; minggu sebelumnya {before} dari {others}."
    ).format(
        first=day(week.monday),
        last=day(week.monday + timedelta(days=6)),
        n=week.interactions,
        posts=week.known,
        before=before.interactions,
        others=before.known,
    )


def _compared(both: Alike, number: Number) -> str:
    """One channel is not another: posts of different ones are not set against each other."""
    if not both.channel_ids:
        return _("Tidak ada kanal yang dihitung di kedua minggu, jadi tidak ada yang dibandingkan.")
    if not both.left_out:
        return _verdict(both, number)
    told = _(
        "Kanal yang dihitung tidak sama di kedua minggu, jadi hanya {n} kanal yang ada di keduanya "
        "dibandingkan ({left} tidak): {now} interaksi dari {posts} unggahan, sebelumnya {before} "
        "dari {others}."
    ).format(
        n=len(both.channel_ids),
        left=len(both.left_out),
        now=both.week.interactions,
        posts=both.week.posts,
        before=both.before.interactions,
        others=both.before.posts,
    )
    return f"{told} {_verdict(both, number)}"


def _verdict(both: Alike, number: Number) -> str:
    """What may be claimed of a single post."""
    one, other = both.week.middle, both.before.middle
    if not one.is_sure or not other.is_sure:
        return _(
            "Terlalu sedikit unggahan (kurang dari {n}) untuk mengatakan apakah tiap unggahan "
            "ditanggapi lebih baik."
        ).format(n=CLAIM_MIN)
    if not apart(one, other):
        return _("Per unggahan perbedaannya tidak lebih besar daripada kebetulan.")
    better = (one.median or 0) > (other.median or 0)
    words = (
        _("Per unggahan jelas lebih banyak: median {one}, sebelumnya {other}.")
        if better
        else _("Per unggahan jelas lebih sedikit: median {one}, sebelumnya {other}.")
    )
    return words.format(one=number(one.median or 0), other=number(other.median or 0))
