"""The words of engagement: measures, groupings, what posts show, and a group's own name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.numbers import format_decimal

from dashboard import words
from dashboard.times import Times
from domain.engagement import MediaKind
from domain.metrics import Metric
from domain.texts import _
from services.engagement.engagement_figures import DAYPART_HOURS, Measure, PostGroup, PostsBy


def measures() -> Mapping[Measure, str]:
    """What is told of posts."""
    metrics = words.metrics()
    return {
        Measure.INTERACTIONS: _("Interaksi"),
        Measure.RATE: _("Tingkat keterlibatan"),
        **{Measure(metric.value): word for metric, word in metrics.items()},
    }


def unit(measure: Measure) -> str:
    """The measure with its unit."""
    return f"{measures()[measure]} (%)" if measure is Measure.RATE else measures()[measure]


def groupings() -> Mapping[PostsBy, str]:
    """By what posts can be compared."""
    return {
        PostsBy.LABEL: _("menurut label"),
        PostsBy.MEDIA: _("menurut isi"),
        PostsBy.DAYPART: _("menurut jam terkirim"),
        PostsBy.WEEKDAY: _("menurut hari"),
        PostsBy.CHANNEL: _("menurut kanal"),
        PostsBy.WEEK: _("per minggu"),
        PostsBy.MONTH: _("per bulan"),
    }


def media() -> Mapping[MediaKind, str]:
    """What posts show."""
    return {
        MediaKind.TEXT: _("teks saja"),
        MediaKind.LINK: _("tautan"),
        MediaKind.PICTURE: _("satu gambar"),
        MediaKind.PICTURES: _("beberapa gambar"),
        MediaKind.VIDEO: _("video"),
        MediaKind.UNKNOWN: _("isi tidak diketahui"),
    }


@dataclass(frozen=True, kw_only=True)
class Names:
    """What channels are called, and the days of the house."""

    times: Times
    channels: Mapping[str, str]

    def of(self, by: PostsBy, group: PostGroup) -> str:
        """The group's own name."""
        match by:
            case PostsBy.MEDIA:
                return media()[MediaKind(str(group))]
            case PostsBy.CHANNEL:
                return self.channels.get(str(group), str(group))
            case PostsBy.LABEL:
                return _("tanpa label") if group is None else str(group)
            case _:
                return self._time(by, group)

    def _time(self, by: PostsBy, group: PostGroup) -> str:
        if isinstance(group, date):
            month = by is PostsBy.MONTH
            return self.times.month(group) if month else self.times.day_and_month(group)
        if not isinstance(group, int):
            return _("semua")
        return self.times.weekday(group) if by is PostsBy.WEEKDAY else self.hours(group)

    def cell(self, by: PostsBy, group: PostGroup) -> str:
        """A weekday and its hour, or its part of the day."""
        if not isinstance(group, tuple):
            return ""
        weekday, place = group
        at = self.times.hours(place, place) if by is PostsBy.CELL else self.hours(place)
        return f"{self.times.weekday(weekday)} {at}"

    def hours(self, part: int) -> str:
        """A part of the day: 09.00–11.59."""
        first = part * DAYPART_HOURS
        return self.times.hours(first, first + DAYPART_HOURS - 1)

    def value(self, measure: Measure, value: float | None) -> str:
        """The number as it is read; a dash where it is unknown."""
        if value is None:
            return "–"
        if measure is Measure.RATE:
            return f"{self._written(100 * value)} %"
        return self._written(value)

    def _written(self, value: float) -> str:
        digits = 0 if value == int(value) else 1 if abs(value) >= 1 else 2
        pattern = {0: "#,##0", 1: "#,##0.0", 2: "#,##0.00"}[digits]
        locale = "en" if self.times.language == "en" else "id"
        return format_decimal(value, pattern, locale=locale)


def mixed(rate_of: Sequence[Metric]) -> str:
    """That rates over different counts have nothing in common; empty where there is one."""
    if len(rate_of) <= 1:
        return ""
    return _(
        "Pembaginya berbeda-beda ({counts}), jadi tingkat di sini tidak dapat dibandingkan "
        "begitu saja, dan tidak punya median bersama. Pilih satu kanal."
    ).format(counts=", ".join(metric_word(metric) for metric in rate_of))


def metric_word(metric: Metric | None) -> str:
    """What a rate is over; empty without."""
    return words.metrics()[metric] if metric else ""
