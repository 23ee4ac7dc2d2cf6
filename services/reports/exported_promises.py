"""Exported promises: how many of a case's promises were kept, and how many were not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.explanations import RunKind
from domain.exports import Cell, ExportedCase, PromisesTold
from domain.measured import MeasuredSpan
from domain.ports import Unit
from domain.texts import _


def with_promises(unit: Unit, page: Sequence[ExportedCase], now: datetime) -> list[ExportedCase]:
    """The same cases, each with what became of its promises by `now`, as figures count them."""
    spans = unit.spans.many([each.case.id for each in page])
    return [replace(each, promises=_told(spans.get(each.case.id, ()), now)) for each in page]


def _told(spans: Sequence[MeasuredSpan], now: datetime) -> Mapping[RunKind, PromisesTold]:
    told: dict[RunKind, PromisesTold] = {}
    for span in spans:
        if span.due_at is None or span.due_at > now:
            continue
        before = told.get(span.measure, PromisesTold(kept=0, broken=0))
        kept = span.kept is True
        told[span.measure] = PromisesTold(
            kept=before.kept + kept, broken=before.broken + (not kept)
        )
    return told


def columns() -> list[tuple[str, Callable[[ExportedCase], Cell]]]:
    """By their headings, in their order. Empty where no promise of the sort has run out."""
    named = {
        RunKind.FIRST_RESPONSE: (
            _("tanggapan pertama, janji ditepati"),
            _("tanggapan pertama, janji lewat"),
        ),
        RunKind.NEXT_REPLY: (
            _("balasan berikutnya, janji ditepati"),
            _("balasan berikutnya, janji lewat"),
        ),
        RunKind.RESOLUTION: (_("penyelesaian, janji ditepati"), _("penyelesaian, janji lewat")),
    }
    return [
        column
        for measure, (kept, broken) in named.items()
        for column in ((kept, _kept(measure)), (broken, _broken(measure)))
    ]


def _kept(measure: RunKind) -> Callable[[ExportedCase], Cell]:
    return lambda each: told.kept if (told := each.promises.get(measure)) else None


def _broken(measure: RunKind) -> Callable[[ExportedCase], Cell]:
    return lambda each: told.broken if (told := each.promises.get(measure)) else None
