"""Exported standing: whose a case is, what it is about, who sees it, how content its member was."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from domain.aftercare import Rating
from domain.case_lists import ListKind
from domain.cases import Case, EventKind
from domain.exports import Cell, ExportedCase
from domain.labels import LabelKind
from domain.ports import Unit
from domain.texts import _
from services.cases.case_lists import lines, own_words
from services.replies.satisfaction import scores


@dataclass(frozen=True, kw_only=True)
class StandingNames:
    """What branches, topics and labels are called, those that are offered no more too."""

    branches: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)  # by `Case.ending`

    @classmethod
    def read(cls, unit: Unit) -> "StandingNames":
        """As they are called now."""
        return cls(
            branches={each.id: each.name for each in unit.branches.all()},
            words={each.id: each.name for kind in LabelKind for each in unit.labels.all(kind)},
            reasons={
                ending: line.name for line in lines(unit, ListKind.REASON) for ending in line.names
            },
        )


def columns(names: StandingNames) -> list[tuple[str, Callable[[ExportedCase], Cell]]]:
    """By their headings, in their order."""
    return [
        (_("cabang"), lambda each: names.branches.get(each.case.branch_id or "")),
        (_("topik"), lambda each: names.words.get(each.case.topic_id or "")),
        (_("label"), lambda each: _labels(each.case, names)),
        (_("pengawas"), lambda each: _escalation(each.case)),
        (_("alasan selesai"), lambda each: _ending(each.case, names)),
        (_("kepuasan"), lambda each: _satisfaction(each.rating)),
        (_("kata anggota tentang penanganannya"), lambda each: _words(each.rating)),
    ]


def said(kind: EventKind, value: str, names: StandingNames) -> Cell:
    """What an event of `KINDS` says; None where it took something away, or the name is gone."""
    known = names.branches if kind is EventKind.BRANCH_CHANGED else names.words
    return known.get(value)


KINDS = (
    EventKind.BRANCH_CHANGED,
    EventKind.TOPIC_CHANGED,
    EventKind.LABELLED,
    EventKind.UNLABELLED,
)


def _labels(case: Case, names: StandingNames) -> Cell:
    return ", ".join(names.words[each] for each in case.labels if each in names.words) or None


def _escalation(case: Case) -> Cell:
    if case.restricted:
        return _("hanya pengawas yang melihat")
    return _("sudah naik ke pengawas") if case.escalated else None


def _ending(case: Case, names: StandingNames) -> Cell:
    """As reports count it; nothing for what goes on."""
    if case.durations.resolved_at is None:
        return None
    name = names.reasons.get(case.ending)
    return _(name) if name else own_words()


def _satisfaction(rating: Rating | None) -> Cell:
    """Nothing for who was not asked; who said nothing is not content, nor discontent."""
    if rating is None or rating.asked_at is None:
        return None
    return scores()[rating.score] if rating.score else _("ditanya, belum menjawab")


def _words(rating: Rating | None) -> Cell:
    return (rating.words or None) if rating else None
