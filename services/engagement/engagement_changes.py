"""Engagement changes: what is different from the week before, in a sentence, or nothing at all.

Only complete weeks are told, each by what its posts had after seven days. That posts did better
or worse is only said where the intervals of the two medians do not even touch, of channels that
both weeks have.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from domain.intervals import CLAIM_MIN, apart
from domain.texts import _, ngettext
from services.engagement.engagement_figures import WeekFigures
from services.engagement.like_for_like import Alike

Day = Callable[[date], str]  # how a day is written for people
Number = Callable[[float], str]  # and how a number is
# The running week, and the one whose posts have not had their seven days.
_NOT_YET = 2


def _plain(number: float) -> str:
    return f"{number:g}"


def told(weeks: Sequence[WeekFigures], day: Day, number: Number = _plain) -> str:
    """The last complete week against the one before it; empty when there are no two."""
    pairs = list(enumerate(pairwise(weeks), start=2))
    told_of, last = next(
        ((n, pair) for n, pair in reversed(pairs) if _comparable(*pair)), (0, None)
    )
    if last is None or last[1].alike is None:
        return ""
    parts = [_totals(*last, day, number), _compared(last[1].alike, number)]
    if len(weeks) - told_of > _NOT_YET:
        parts.append(_no_later())
    return " ".join(parts)


def compared_on(week: WeekFigures) -> str | None:
    """On how many of the channels of both weeks the change is told; None where nothing was counted
    in either, and where they are not compared."""
    if week.alike is None:
        return None
    both, left_out = len(week.alike.channel_ids), len(week.alike.left_out)
    if not both + left_out:
        return None
    return _("{n} dari {all} kanal").format(n=both, all=both + left_out)


def _comparable(before: WeekFigures, week: WeekFigures) -> bool:
    known = before.interactions is not None and week.interactions is not None
    return known and week.alike is not None


def _totals(before: WeekFigures, week: WeekFigures, day: Day, number: Number) -> str:
    return _(
        "Minggu {first}–{last}: {now} dalam tujuh hari sejak terkirim; minggu sebelumnya {before}."
    ).format(
        first=day(week.monday),
        last=day(week.monday + timedelta(days=6)),
        now=_counted(week.interactions or 0, week.known, number),
        before=_counted(before.interactions or 0, before.known, number),
    )


def _counted(interactions: int, posts: int, number: Number) -> str:
    return _("{interactions} dari {posts}").format(
        interactions=ngettext("{n} interaksi", "{n} interaksi", interactions).format(
            n=number(interactions)
        ),
        posts=ngettext("{n} unggahan", "{n} unggahan", posts).format(n=number(posts)),
    )


def _no_later() -> str:
    """That what is told is old, and why nothing newer is."""
    return _(
        "Sesudah itu belum ada dua minggu lengkap berturut-turut, jadi inilah perbandingan "
        "terakhir."
    )


def _compared(both: Alike, number: Number) -> str:
    """One channel is not another: posts of different ones are not set against each other."""
    if not both.channel_ids:
        return _("Tidak ada kanal yang dihitung di kedua minggu, jadi tidak ada yang dibandingkan.")
    if not both.left_out:
        return _verdict(both, number)
    told = _(
        "Kanal yang dihitung tidak sama di kedua minggu, jadi hanya {n} kanal yang ada di keduanya "
        "dibandingkan ({left} tidak): {now}, sebelumnya {before}."
    ).format(
        n=len(both.channel_ids),
        left=len(both.left_out),
        now=_counted(both.week.interactions, both.week.posts, number),
        before=_counted(both.before.interactions, both.before.posts, number),
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
