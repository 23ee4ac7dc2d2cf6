"""Answer times as a table to read and to take away; units in the headings, unknown is empty."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pandas as pd

from dashboard.charts import hours
from dashboard.tables import percent
from domain.measured import ClockKind
from domain.statistics import Estimate
from domain.texts import _
from services.figures.answer_figures import Figures


def of_groups(
    groups: Sequence[Figures],
    labels: Sequence[str],
    clock: ClockKind,
    addresses: Sequence[str] = (),
) -> pd.DataFrame:
    """A line a group; `addresses`: of the rows behind each, as a last column."""
    unit = _("jam kerja") if clock is ClockKind.OFFICE else _("jam")
    rows = [
        {_("kelompok"): label, **_counts(each), **_spans(each, unit)}
        for label, each in zip(labels, groups, strict=True)
    ]
    if addresses:
        for row, address in zip(rows, addresses, strict=True):
            row[_("barisnya")] = address
    return pd.DataFrame(rows).convert_dtypes()


def _counts(each: Figures) -> dict[str, object]:
    return {
        _("semua"): each.spans,
        _("selesai"): each.answered,
        _("menunggu"): each.waiting,
        _("ditutup tanpa jawaban"): each.never,
        _("jatuh janji"): each.due,
        _("tepat janji"): each.kept,
        **_kept(each),
    }


def _kept(each: Figures) -> Mapping[str, float | None]:
    """The share with both ends of its band."""
    name, band = _("tepat janji (%)"), each.kept_band
    share, low, high = (band.share, band.low, band.high) if band else (None, None, None)
    return {
        name: percent(share),
        _("{name} paling sedikit").format(name=name): percent(low),
        _("{name} paling banyak").format(name=name): percent(high),
    }


def _spans(each: Figures, unit: str) -> Mapping[str, float | None]:
    found: dict[str, float | None] = {}
    for name, quantile in ((_("median"), each.median), ("p75", each.p75), ("p90", each.p90)):
        found |= _quantile(name, quantile, unit)
    found[_("rata-rata yang sudah selesai ({unit})").format(unit=unit)] = _hours(each.mean_answered)
    return found


def _quantile(name: str, found: Estimate, unit: str) -> dict[str, float | None]:
    return {
        f"{name} ({unit})": _hours(found.span),
        _("{name} paling sedikit").format(name=name): _hours(found.low),
        _("{name} paling banyak").format(name=name): _hours(found.high),
    }


def _hours(span: timedelta | None) -> float | None:
    return hours(span)
