"""What may be claimed of groups of posts beside each other: the highest, or why none is named."""

from collections.abc import Callable

from dashboard import engagement_words, words
from dashboard.engagement_page import Wanted
from domain.intervals import CLAIM_MIN, apart
from domain.texts import _
from services.engagement.engagement_figures import PostFigures, PostGroup, PostsBy
from services.engagement.engaging import Report


def told(wanted: Wanted, report: Report, name_of: Callable[[PostGroup], str]) -> str:
    """The highest, if its interval touches no other's. Where posts of several channels lie in one
    group, a channel that does better makes its usual hour or label look better: that is said."""
    if report.whole.is_mixed:
        return engagement_words.mixed(report.whole.rate_of)
    sure = [each for each in report.groups if each.middle.is_sure]
    if len(sure) < 2:  # noqa: PLR2004 - two make a comparison
        return _(
            "Belum ada dua kelompok dengan sedikitnya {n} unggahan: belum ada simpulan."
        ).format(n=CLAIM_MIN)
    best = max(sure, key=lambda each: each.middle.median or 0)
    rest = [each for each in sure if each is not best]
    if not all(apart(best.middle, each.middle) for each in rest):
        return _("Rentangnya bersinggungan: tidak ada kelompok yang jelas paling tinggi.")
    return _highest(report).format(**_named(wanted, best, name_of))


def _highest(report: Report) -> str:
    if report.whole.channels > 1 and report.asked.by is not PostsBy.CHANNEL:
        return _(
            "Paling tinggi di sini: {group}, median {median} ({low} sampai {high}). Tetapi "
            "unggahan beberapa kanal bercampur di tiap kelompok, jadi bedanya bisa saja beda "
            "kanalnya. Pilih satu kanal untuk mengetahuinya."
        )
    return _("Paling tinggi dengan jelas: {group}, median {median} ({low} sampai {high}).")


def _named(
    wanted: Wanted, best: PostFigures, name_of: Callable[[PostGroup], str]
) -> dict[str, str]:
    names, measure, middle = wanted.names, wanted.measure, best.middle
    return {
        "group": words.unmarked(name_of(best.group)),
        "median": names.value(measure, middle.median),
        "low": names.value(measure, middle.low),
        "high": names.value(measure, middle.high),
    }
