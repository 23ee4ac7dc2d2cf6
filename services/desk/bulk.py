"""Bulk: one step for many cases, for all of them or for none, and never over someone's head."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.cases import CASE_STEPS, UNFINISHED, Case, CaseStatus, EventKind
from domain.errors import GuyubError, Invalid, StoreError
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.texts import _, ngettext
from services.cases.case_lists import ending
from services.cases.case_states import ahead
from services.cases.casebook import Happening, record
from services.common.forgotten import refuse_forgotten
from services.common.sight import answered, handled
from services.desk.answering import refuse_assignee
from services.replies.replying import refuse_merged
from services.rulebook.labels import moved, put_on

MOST = 100  # cases a press
_NAMED = 10  # of those that cannot take a step

Events = Sequence[tuple[EventKind, str]]
Step = Callable[[Unit, Actor, Case], Events]


class BulkKind(StrEnum):
    """What is done. `value` of the act holds what the comment names."""

    ASSIGN = "assign"  # user id, empty: taken off
    LABEL = "label"  # label id
    UNLABEL = "unlabel"  # label id
    TOPIC = "topic"  # topic id, empty: none
    SNOOZE = "snooze"  # until when (ISO 8601 with its zone), empty: until the member writes
    RESOLVE = "resolve"  # id of the reason in the list, or empty; `words` beside it
    SPAM = "spam"  # -


# What ends the waiting of members, and so is asked twice and never done over a newer message.
ENDING = (BulkKind.RESOLVE, BulkKind.SPAM)


@dataclass(frozen=True, kw_only=True)
class BulkAct:
    """One step, the same for every case."""

    kind: BulkKind
    value: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """Raises, everywhere: NotAllowed, NotFound, Conflict when someone wrote meanwhile."""

    store: Store
    clock: Clock

    def waiting(self, actor: Actor, case_ids: Sequence[str]) -> int:
        """In how many of them a member still waits for an answer."""
        with self.store.reading() as unit:
            cases = [handled(unit, actor, case_id) for case_id in _bounded(case_ids)]
        return sum(case.durations.awaiting_since is not None for case in cases)

    def do(self, actor: Actor, seen: Mapping[str, int], act: BulkAct) -> int:
        """Takes the step in all the cases, or in none; gives in how many anything changed.
        `seen`: their ids, with `case.events` as the person saw it.

        Raises: Invalid that names every case that cannot take it, and why.
        """
        actor.require(Permission.ANSWER_CASES)
        case_ids, now = _bounded(list(seen)), self.clock.now()
        with self.store.writing() as unit:
            step = _STEPS[act.kind](unit, act, now)
            plan: list[tuple[Case, Events]] = []
            refused: list[str] = []
            for case_id in case_ids:
                case = handled(unit, actor, case_id)
                try:
                    _refuse_newer(case, seen[case_id], act.kind)
                    plan.append((case, step(unit, actor, case)))
                except StoreError:
                    raise
                except GuyubError as error:
                    about = f" ({case.subject[:40]})" if case.subject else ""
                    refused.append(f"{case.code}{about}: {error}")
            if refused:
                raise Invalid(_none_done(refused))
            return sum(_done(unit, actor, case, events, now) for case, events in plan)


def _bounded(case_ids: Sequence[str]) -> list[str]:
    once = list(dict.fromkeys(case_ids))
    if not once:
        raise Invalid(_("Belum ada laporan yang dicentang."))
    if len(once) > MOST:
        raise Invalid(
            _("Paling banyak {most} laporan sekali tekan. Kurangi pilihannya.").format(most=MOST)
        )
    return once


def _done(unit: Unit, actor: Actor, case: Case, events: Events, now: datetime) -> bool:
    if not events:
        return False
    fresh = unit.cases.get(case.id)
    told = [Happening(kind=k, at=now, actor_id=actor.id, value=value) for k, value in events]
    record(unit, fresh, told, now)
    return True


def _refuse_newer(case: Case, events_seen: int, kind: BulkKind) -> None:
    """A case is not ended over what its person has not read."""
    if kind in ENDING and case.events != events_seen:
        raise Invalid(_("ada yang baru sejak Anda melihatnya; buka dulu laporannya"))


def _none_done(refused: Sequence[str]) -> str:
    first = ngettext(
        "Tidak ada yang diubah: {n} laporan tidak dapat menerima langkah ini.",
        "Tidak ada yang diubah: {n} laporan tidak dapat menerima langkah ini.",
        len(refused),
    ).format(n=len(refused))
    lines = [first, *refused[:_NAMED]]
    if more := len(refused) - _NAMED:
        lines += [_("… dan {n} lagi.").format(n=more)] if more > 0 else []
    return "\n".join(lines)


def _assigning(unit: Unit, act: BulkAct, _now: datetime) -> Step:
    def step(unit: Unit, actor: Actor, case: Case) -> Events:
        if case.assignee_id == (act.value or None):
            return []
        refuse_assignee(unit, actor, answered(unit, actor, case.id), act.value)
        return [(EventKind.ASSIGNED, act.value)]

    return step


def _labelling(_unit: Unit, act: BulkAct, _now: datetime) -> Step:
    def step(unit: Unit, _actor: Actor, case: Case) -> Events:
        refuse_merged(case)
        return put_on(unit, case, [act.value])

    return step


def _unlabelling(_unit: Unit, act: BulkAct, _now: datetime) -> Step:
    def step(_unit: Unit, _actor: Actor, case: Case) -> Events:
        if act.value not in case.labels:
            return []
        refuse_merged(case)
        return [(EventKind.UNLABELLED, act.value)]

    return step


def _moving(_unit: Unit, act: BulkAct, _now: datetime) -> Step:
    def step(unit: Unit, _actor: Actor, case: Case) -> Events:
        refuse_merged(case)
        return moved(unit, case, act.value or None)

    return step


def _snoozing(_unit: Unit, act: BulkAct, now: datetime) -> Step:
    until = ahead(_moment(act.value), now).isoformat() if act.value else ""

    def step(unit: Unit, _actor: Actor, case: Case) -> Events:
        if case.status not in UNFINISHED:
            raise Invalid(_("sudah selesai"))
        if not until:
            refuse_forgotten(unit, case)
        return [(EventKind.SNOOZED, until)]

    return step


def _resolving(unit: Unit, act: BulkAct, _now: datetime) -> Step:
    reason = ending(unit, act.value, act.words)
    return _ending(CaseStatus.RESOLVED, (EventKind.RESOLVED, reason))


def _spamming(_unit: Unit, _act: BulkAct, _now: datetime) -> Step:
    return _ending(CaseStatus.SPAM, (EventKind.MARKED_SPAM, ""))


def _ending(target: CaseStatus, event: tuple[EventKind, str]) -> Step:
    def step(unit: Unit, actor: Actor, case: Case) -> Events:
        refuse_merged(answered(unit, actor, case.id))
        CASE_STEPS.check(case.status, target)
        return [event]

    return step


def _moment(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise Invalid(_("Waktu ini tidak dapat dibaca."), field="until") from error


_STEPS: Mapping[BulkKind, Callable[[Unit, BulkAct, datetime], Step]] = {
    BulkKind.ASSIGN: _assigning,
    BulkKind.LABEL: _labelling,
    BulkKind.UNLABEL: _unlabelling,
    BulkKind.TOPIC: _moving,
    BulkKind.SNOOZE: _snoozing,
    BulkKind.RESOLVE: _resolving,
    BulkKind.SPAM: _spamming,
}
