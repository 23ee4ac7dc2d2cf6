"""A report's first page: what a manager must know in plain words, the unpleasant not left out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from domain.documents import Passage, Spans
from domain.explanations import RunKind
from domain.statistics import Estimate
from domain.texts import _, ngettext
from services.figures.answer_figures import Figures
from services.reports.period_figures import ClockFigures, PeriodFigures
from services.reports.report_words import moment, period_name, share, span


def passages(figures: PeriodFigures, language: str) -> list[Passage]:
    """On the cases and their clocks; one about which there is nothing to say is left out."""
    first = Spans(measure=RunKind.FIRST_RESPONSE)
    told = (
        (_("Perlu diketahui dulu"), _to_know_first(figures, language), None),
        (_("Laporan dari anggota"), _cases(figures, language), first),
        (_("Tanggapan pertama"), _first_response(figures, language), first),
        (
            _("Balasan berikutnya"),
            _next_reply(figures, language),
            Spans(measure=RunKind.NEXT_REPLY),
        ),
        (_("Penyelesaian"), _resolution(figures, language), Spans(measure=RunKind.RESOLUTION)),
        (
            _("Yang menunggu sekarang"),
            _waits(figures, language),
            replace(first, waiting=True, ever=True),
        ),
    )
    found = [
        Passage(title=title, sentences=list(sentences), counts=counts)
        for title, sentences, counts in told
    ]
    return [passage for passage in found if passage.sentences]


def _to_know_first(figures: PeriodFigures, language: str) -> Iterator[str]:
    if not figures.is_over:
        yield _("Belum selesai: angkanya masih akan berubah sampai {period} usai.").format(
            period=period_name(figures.period, language)
        )
    if figures.first_response.whole.is_filling:
        yield _(
            "Laporan lama masih dihitung satu per satu, jadi angka waktu tanggap di sini belum "
            "memuat semuanya."
        )


def _cases(figures: PeriodFigures, language: str) -> Iterator[str]:
    clock, name = figures.first_response, period_name(figures.period, language)
    whole = clock.whole.whole
    if whole.spans:
        yield ngettext(
            "Pada {period} ada {n} laporan dari anggota: {answered} sudah ditanggapi, {waiting} "
            "masih menunggu, {silent} ditutup tanpa jawaban.",
            "Pada {period} ada {n} laporan dari anggota: {answered} sudah ditanggapi, {waiting} "
            "masih menunggu, {silent} ditutup tanpa jawaban.",
            whole.spans,
        ).format(
            period=name,
            n=whole.spans,
            answered=whole.answered,
            waiting=whole.waiting,
            silent=whole.never,
        )
    else:
        yield _("Pada {period} tidak ada laporan dari anggota.").format(period=name)
    if figures.is_over and clock.before.spans:
        yield _("Sebelumnya, pada {period}, ada {n}.").format(
            period=period_name(figures.period.preceding, language), n=clock.before.spans
        )
    if clock.whole.spam:
        yield _("{n} lagi ditandai spam, dan tidak masuk angka mana pun.").format(
            n=clock.whole.spam
        )


def _first_response(figures: PeriodFigures, language: str) -> Iterator[str]:
    clock = figures.first_response
    whole = clock.whole.whole
    if not whole.spans:
        return
    if whole.median.span is None:
        yield _(
            "Median waktu tanggapan pertama belum diketahui: terlalu banyak yang belum ditanggapi."
        )
    else:
        yield _("Separuh laporan mendapat tanggapan pertama dalam {span} waktu kerja.").format(
            span=span(whole.median.span)
        )
    yield from _slow_tenth(whole)
    yield from _compared(figures, clock, language)
    yield from _kept(whole, language)


def _slow_tenth(whole: Figures) -> Iterator[str]:
    if whole.p90.span is not None:
        yield _("9 dari 10 mendapatkannya dalam {span}.").format(span=span(whole.p90.span))
    elif whole.median.span is not None:
        yield _(
            "Dalam berapa lama 9 dari 10 ditanggapi, belum diketahui: terlalu banyak yang belum "
            "ditanggapi."
        )


def _next_reply(figures: PeriodFigures, language: str) -> Iterator[str]:
    whole = figures.clocks[RunKind.NEXT_REPLY].whole.whole
    if not whole.spans:
        return
    yield ngettext(
        "Sesudah tanggapan pertama, {n} kali anggota menulis lagi: {answered} sudah dibalas, "
        "{waiting} masih menunggu.",
        "Sesudah tanggapan pertama, {n} kali anggota menulis lagi: {answered} sudah dibalas, "
        "{waiting} masih menunggu.",
        whole.spans,
    ).format(n=whole.spans, answered=whole.answered, waiting=whole.waiting)
    if whole.median.span is not None:
        yield _("Separuhnya dibalas dalam {span} waktu kerja.").format(span=span(whole.median.span))
    yield from _compared(figures, figures.clocks[RunKind.NEXT_REPLY], language)
    yield from _kept(whole, language)


def _resolution(figures: PeriodFigures, language: str) -> Iterator[str]:
    whole = figures.clocks[RunKind.RESOLUTION].whole.whole
    if not whole.spans:
        return
    yield ngettext(
        "Dari {n} laporan itu, {resolved} sudah selesai dan {left} belum.",
        "Dari {n} laporan itu, {resolved} sudah selesai dan {left} belum.",
        whole.spans,
    ).format(n=whole.spans, resolved=whole.answered + whole.never, left=whole.waiting)
    if whole.median.span is not None:
        yield _("Separuhnya selesai dalam {span} waktu kerja.").format(span=span(whole.median.span))
    yield from _compared(figures, figures.clocks[RunKind.RESOLUTION], language)
    yield from _kept(whole, language)


def _compared(figures: PeriodFigures, clock: ClockFigures, language: str) -> Iterator[str]:
    """Only of periods that are over: half a month tells nothing about a whole one."""
    now, before = clock.whole.whole.median, clock.before.median
    if not figures.is_over or before.span is None:
        return
    name = period_name(figures.period.preceding, language)
    if now.span is None:
        yield _(
            "Pada {period} mediannya {span}; sekarang terlalu banyak yang belum, jadi tidak dapat "
            "dikatakan."
        ).format(period=name, span=span(before.span))
        return
    if span(now.span) == span(before.span):  # as they are read: seconds are no difference
        yield _("Mediannya sama dengan {period}.").format(period=name)
        return
    words = (
        _("Mediannya lebih lambat daripada {period} ({span}).")
        if now.span > before.span
        else _("Mediannya lebih cepat daripada {period} ({span}).")
    )
    yield words.format(period=name, span=span(before.span))
    if _meet(now, before):
        yield _("Bedanya bisa saja kebetulan: terlalu sedikit yang dihitung untuk memastikannya.")


def _meet(one: Estimate, other: Estimate) -> bool:
    """Whether their bands have a span in common, so that both may truly be the same. What bounds
    nothing bounds nothing: then they may."""
    if one.low is None or other.low is None:
        return True
    lower, upper = sorted((one, other), key=lambda each: each.low or timedelta())
    return lower.high is None or (upper.low or timedelta()) <= lower.high


def _kept(whole: Figures, language: str) -> Iterator[str]:
    kept = whole.kept_band
    if kept is not None:
        yield ngettext(
            "Dari {n} yang sudah jatuh janji, {share} tepat janji (antara {low} dan {high}).",
            "Dari {n} yang sudah jatuh janji, {share} tepat janji (antara {low} dan {high}).",
            whole.due,
        ).format(
            n=whole.due,
            share=share(kept.share, language),
            low=share(kept.low, language),
            high=share(kept.high, language),
        )


def _waits(figures: PeriodFigures, language: str) -> Iterator[str]:
    report = figures.first_response.whole
    if report.oldest_waiting_since is not None:
        yield ngettext(
            "{n} laporan menunggu tanggapan pertama, yang terlama sejak {at}.",
            "{n} laporan menunggu tanggapan pertama, yang terlama sejak {at}.",
            report.waiting_now,
        ).format(
            n=report.waiting_now, at=moment(report.oldest_waiting_since, figures.zone, language)
        )
    since = figures.longest_wait_since
    if since is not None and since != report.oldest_waiting_since:
        yield _("Ada anggota yang menunggu balasan berikutnya sejak {at}.").format(
            at=moment(since, figures.zone, language)
        )
