"""What stands around every chart: the one button that saves it, and the language of it all."""

from functools import cache

from babel.dates import get_day_names, get_month_names
from babel.numbers import get_decimal_symbol, get_group_symbol

from dashboard.times import Times
from domain.texts import _

# Twice the size on the screen, so that it is sharp on paper.
_SCALE = 2
_SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)


def around(name: str, times: Times) -> dict[str, object]:
    """The chart's config. `name`: of the picture, without its ending. The browser itself draws
    it: nothing leaves it, and no other program is needed."""
    locale = times.locale
    return {
        "displaylogo": False,
        "displayModeBar": True,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": name, "scale": _SCALE},
        "locale": times.language,
        "locales": {times.language: {"dictionary": _words(), "format": _format(locale)}},
    }


def _words() -> dict[str, str]:
    """What the chart itself says. Source: the calls of `localize` in plotly.js 3."""
    return {
        "Download plot as a PNG": _("Simpan grafik sebagai PNG"),
        "Preparing image - this may take a few seconds": _(
            "Gambar sedang dibuat; tunggulah sebentar"
        ),
        "Image download succeeded": _("Gambar tersimpan"),
        "Sorry, there was a problem downloading your image!": _("Gambar tidak dapat disimpan."),
        "Double-click on legend to isolate one trace": _(
            "Klik dua kali pada keterangan untuk melihat satu saja"
        ),
        "Double-click to zoom back out": _("Klik dua kali untuk melihat semuanya lagi"),
    }


@cache
def _format(locale: str) -> dict[str, object]:
    """Months, days and signs, as on all other pages. The form is that of d3, Sunday first."""
    return {
        "days": _days("wide", locale),
        "shortDays": _days("abbreviated", locale),
        "months": _months("wide", locale),
        "shortMonths": _months("abbreviated", locale),
        "date": "%d/%m/%Y",
        "dayMonth": "%e %b",
        "dayMonthYear": "%e %b %Y",
        "decimal": get_decimal_symbol(locale),
        "thousands": get_group_symbol(locale),
    }


def _days(width: str, locale: str) -> list[str]:
    names = get_day_names(width, locale=locale)  # type: ignore[arg-type] # either of its widths
    return [names[day] for day in _SUNDAY_FIRST]


def _months(width: str, locale: str) -> list[str]:
    names = get_month_names(width, locale=locale)  # type: ignore[arg-type] # either of its widths
    return [names[month] for month in range(1, 13)]
