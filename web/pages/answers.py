"""How the cooperative answers, month by month, for everybody to read, where it wants that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Lock

from babel.dates import format_date
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.errors import NotFound
from domain.texts import _, ngettext
from services.figures.public_answers import FEWEST, PublicFigures, PublicMonth
from services.reports.report_words import locale_of, span
from web.room import WebRoom
from web.serving import serve
from web.visits import Visit

ADDRESS = "/tanggapan"
FRESH = timedelta(minutes=5)


class Kept:
    """The figures as they were a few minutes ago at most. While one reader waits for new ones
    the others get the old ones: many readers cost no more than one."""

    def __init__(self, room: WebRoom) -> None:
        self._room = room
        self._turn = Lock()
        self._figures: PublicFigures | None = None

    def figures(self) -> PublicFigures:
        """Raises: NotFound where the cooperative keeps them to itself."""
        known = self._figures
        if known is not None and (self._is_fresh(known) or self._turn.locked()):
            return known
        with self._turn:
            if self._figures is None or self._figures is known:  # nobody else asked meanwhile
                self._figures = self._room.toolkit.public_answers.figures()
            return self._figures

    def _is_fresh(self, known: PublicFigures) -> bool:
        return timedelta() <= self._room.clock.now() - known.reckoned_at < FRESH


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/tanggapan`."""
    return [Route(ADDRESS, serve(room, partial(show, Kept(room))), methods=["GET"])]


def show(kept: Kept, visit: Visit) -> Response:
    """The chart, the table, and what the numbers mean. Raises: NotFound."""
    if not visit.cooperative.public_figures:
        raise NotFound(_("Halaman ini tidak ada."))
    figures = kept.figures()
    rows = [_row(month, visit.language) for month in figures.months]
    return visit.page(
        "answers.html",
        figures=figures,
        rows=rows,
        bars=_bars(rows),
        fewest=FEWEST,
        waiting=_waiting(figures),
        unresolved=_unresolved(figures),
    )


@dataclass(frozen=True, kw_only=True)
class Row:
    """A month as the table shows it, its name in full, with its year and alone, each with a star
    while the month goes on; `answered`: in percent, None: not told."""

    month: str
    label: str
    short: str
    cases: str
    answered: int | None
    kept: str
    median: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A month as the chart shows it, in its own units; `height` None: no bar."""

    x: float
    short: str
    answered: int | None
    height: float


# The chart's own units: about the pixels of a small phone.
WIDTH, BAR_TOP, BAR_BOTTOM, LEFT = 340.0, 18.0, 138.0, 4.0


def _bars(rows: list[Row]) -> list[Bar]:
    step = (WIDTH - LEFT) / max(len(rows), 1)
    return [
        Bar(
            x=round(LEFT + number * step, 1),
            short=row.short,
            answered=row.answered,
            height=round((row.answered or 0) / 100 * (BAR_BOTTOM - BAR_TOP), 1),
        )
        for number, row in enumerate(rows)
    ]


def _row(month: PublicMonth, language: str) -> Row:
    names = _names(month, language)
    if month.cases is None:
        return Row(**names, cases=_("terlalu sedikit"), answered=None, kept="–", median="–")
    return Row(
        **names,
        cases=str(month.cases),
        answered=_percent(month.share_answered),
        kept="–" if month.share_kept is None else f"{_percent(month.share_kept)}%",
        median=_("belum diketahui") if month.median is None else span(month.median),
    )


def _names(month: PublicMonth, language: str) -> Mapping[str, str]:
    first, locale = month.first, locale_of(language)
    star = "" if month.complete else "*"
    return {
        "month": format_date(first, "MMMM y", locale=locale) + star,
        "label": format_date(first, "MMM y", locale=locale) + star,
        "short": format_date(first, "LLL", locale=locale).rstrip(".") + star,
    }


def _percent(share: float | None) -> int | None:
    """Whole percent, rounded down: nobody is told a hundred while one is missing."""
    return None if share is None else int(share * 100 + 1e-9)


def _waiting(figures: PublicFigures) -> str:
    n = figures.waiting_now
    if not n or figures.oldest_waiting_since is None:
        return _("Saat ini tidak ada yang menunggu tanggapan pertama.")
    told = ngettext(
        "Saat ini {n} laporan menunggu tanggapan pertama; yang paling lama menunggu {span}.",
        "Saat ini {n} laporan menunggu tanggapan pertama; yang paling lama menunggu {span}.",
        n,
    )
    return told.format(n=n, span=_long(figures.reckoned_at, figures.oldest_waiting_since))


def _unresolved(figures: PublicFigures) -> str:
    """Empty when all is resolved."""
    n, since = figures.unresolved_now, figures.oldest_unresolved_since
    if not n or since is None:
        return ""
    told = ngettext(
        "{n} laporan belum selesai, sudah ditanggapi atau belum; yang paling lama terbuka {span}.",
        "{n} laporan belum selesai, sudah ditanggapi atau belum; yang paling lama terbuka {span}.",
        n,
    )
    return told.format(n=n, span=_long(figures.reckoned_at, since))


def _long(now: datetime, since: datetime) -> str:
    waited = max(now - since, timedelta())
    if waited < timedelta(days=1):
        return _("kurang dari sehari")
    return ngettext("{n} hari", "{n} hari", waited.days).format(n=waited.days)
