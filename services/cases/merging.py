"""Merging: one case tells the story of two on, and gives the other back when that was wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.cases import UNFINISHED, Case, CaseEvent, CaseStatus, EventKind, Priority
from domain.casework import LEADS_TO, OPENED_AGAIN
from domain.errors import Conflict, Invalid, NotFound
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.quoting import quoted
from domain.sight import may_see
from domain.talks import TAKEN_ALONG, absorbed, below, live, same_member
from domain.texts import _
from services.cases.casebook import Happening, record
from services.cases.persons import is_same_person
from services.cases.restricting import restrict
from services.cases.talks import holders, told_messages
from services.common.sight import answered

_REFUSED = (CaseStatus.CLOSED, CaseStatus.SPAM, CaseStatus.MERGED)
_CODE_MAX = 20  # letters of a code that is repeated to whoever typed it


@dataclass(frozen=True, kw_only=True)
class Merging:
    """Raises, everywhere: NotAllowed, NotFound, Invalid, Conflict when someone wrote meanwhile."""

    store: Store
    clock: Clock

    def merge(
        self,
        actor: Actor,
        case_id: str,
        into_id: str,
        *,
        events_seen: int,
        into_seen: int,
        same: bool | None = None,
    ) -> Case:
        """The case goes into the other one, which is given as it stands then. `events_seen`,
        `into_seen`: `case.events` of both as the person saw them. `same`: whether both are with
        the same member, so that one reply answers both; None: whether that is sure."""
        now = self.clock.now()
        with self.store.writing() as unit:
            case, into = answered(unit, actor, case_id), answered(unit, actor, into_id)
            _refuse(case, into)
            _refuse_unseen(case, events_seen)
            _refuse_unseen(into, into_seen)
            talk = unit.events.of(case.id)
            together = _are_same(unit, case, into) if same is None else same
            gone = [Happening(kind=EventKind.MERGED, at=now, actor_id=actor.id, value=into.id)]
            taken = _Taking(case=case, talk=talk, actor=actor, now=now).happenings(into, together)
            told = _in_order(unit, {case: gone, into: taken}, now)
            _make_found(unit, case, talk, into)
            _carry_on(unit, case, told[into.id])
            if case.restricted != into.restricted:
                return restrict(unit, told[into.id], actor.id, now)
            return told[into.id]

    def unmerge(self, actor: Actor, case_id: str, *, events_seen: int) -> Case:
        """The case stands on its own again, as it was, with what was said in its conversation
        since; so does the other one. The pair is never proposed as duplicates again."""
        now = self.clock.now()
        with self.store.writing() as unit:
            case = answered(unit, actor, case_id)
            if case.status is not CaseStatus.MERGED or case.merged_into is None:
                raise Invalid(_("Laporan ini tidak sedang digabung."))
            _refuse_unseen(case, events_seen)
            unit.distinct.add(case.id, case.merged_into, actor.id, now)
            held = [unit.events.of(each.id) for each in holders(unit, case)]
            self._release(unit, actor, case, now)
            back = Happening(kind=EventKind.UNMERGED, at=now, actor_id=actor.id)
            case = record(unit, case, [back], now)
            return _handed_over(unit, case, held, now)

    def may_be_same(self, actor: Actor, case_id: str, into_id: str) -> bool:
        """Whether both are surely with the same member."""
        with self.store.reading() as unit:
            case, into = answered(unit, actor, case_id), answered(unit, actor, into_id)
            return _are_same(unit, case, into)

    def by_code(self, actor: Actor, code: str) -> Case:
        """The case of a code, to merge with. Raises: NotFound also when it is not to be seen."""
        with self.store.reading() as unit:
            actor.require(Permission.SEE_CASES)
            found = unit.cases.by_code(code)
            if found is None or not may_see(actor, found):
                raise NotFound(
                    _(
                        "Tidak ada laporan berkode {quoted} Periksa kodenya: dua belas huruf dan "
                        "angka, di bawah nama anggota."
                    ).format(quoted=quoted(code[:_CODE_MAX]))
                )
            return answered(unit, actor, found.id)

    def _release(self, unit: Unit, actor: Actor, case: Case, now: datetime) -> None:
        """Every case above lets go of it, and of all that it had absorbed."""
        for holder in holders(unit, case):
            events = unit.events.of(holder.id)
            if case.id not in absorbed(events):
                continue
            let_go = [
                Happening(kind=EventKind.RELEASED, at=now, actor_id=actor.id, value=one)
                for one in below(events, case.id)
            ]
            record(unit, holder, [*let_go, *_as_it_stood(events, case.id)], now)


@dataclass(frozen=True, kw_only=True)
class _Taking:
    """What the other case takes on of this one. `talk`: all its events."""

    case: Case
    talk: Sequence[CaseEvent]
    actor: Actor
    now: datetime

    def happenings(self, into: Case, together: bool) -> list[Happening]:
        return [
            self._did(EventKind.ABSORBED, self.case.id),
            *self._told_before(together),
            *self._stricter(into),
            *self._woken(into),
        ]

    def _told_before(self, together: bool) -> list[Happening]:
        lower = [
            self._did(EventKind.ABSORBED, one, talk=event.talk or self.case.id)
            for one, event in absorbed(self.talk).items()
        ]
        same = [self._did(EventKind.SAME_MEMBER, self.case.id)] if together else []
        if together:
            same += [
                self._did(EventKind.SAME_MEMBER, one, talk=self.case.id)
                for one in same_member(self.talk)
            ]
        said = [
            Happening(
                kind=event.kind,
                at=event.at,
                actor_id=event.actor_id,
                message_id=event.message_id,
                value=event.value,
                rule_id=event.rule_id,
                talk=event.talk or self.case.id,
            )
            for event in live(self.talk)
            if event.kind in TAKEN_ALONG
        ]
        return [*lower, *said, *same]

    def _stricter(self, into: Case) -> list[Happening]:
        """What one of the two asks for and the other does not. It goes again with the case."""
        case, taken = self.case, list[Happening]()
        if case.priority is Priority.HIGH and into.priority is not Priority.HIGH:
            # what triage gave stands in no event: said now, it can come back
            taken.append(self._did(EventKind.PRIORITY_CHANGED, into.priority))
            taken.append(self._with(EventKind.PRIORITY_CHANGED, Priority.HIGH))
        if case.assignee_id and not into.assignee_id and not case.restricted:
            taken.append(self._with(EventKind.ASSIGNED, case.assignee_id))
        if case.branch_id and not into.branch_id:
            taken.append(self._with(EventKind.BRANCH_CHANGED, case.branch_id))
        if case.topic_id and not into.topic_id:
            taken.append(self._with(EventKind.TOPIC_CHANGED, case.topic_id))
        if case.escalated and not into.escalated and not case.restricted:
            taken.append(self._with(EventKind.ESCALATED, ""))
        new = [label for label in case.labels if label not in into.labels]
        return taken + [self._with(EventKind.LABELLED, label) for label in new]

    def _woken(self, into: Case) -> list[Happening]:
        """One that is unfinished makes the other one so."""
        again = OPENED_AGAIN.get(into.status)
        wakes = self.case.status is CaseStatus.OPEN or (
            self.case.status in UNFINISHED and into.status not in UNFINISHED
        )
        return [self._did(again, self.case.id)] if again and wakes else []

    def _did(self, kind: EventKind, value: str, *, talk: str = "") -> Happening:
        return Happening(kind=kind, at=self.now, actor_id=self.actor.id, value=value, talk=talk)

    def _with(self, kind: EventKind, value: str) -> Happening:
        return self._did(kind, value, talk=self.case.id)


def _in_order(unit: Unit, happening: dict[Case, list[Happening]], now: datetime) -> dict[str, Case]:
    """Always the same one first: two people who merge crosswise must not wait for each other."""
    return {
        case.id: record(unit, case, happening[case], now)
        for case in sorted(happening, key=lambda case: case.id)
    }


def _make_found(unit: Unit, case: Case, talk: Sequence[CaseEvent], into: Case) -> None:
    """Whoever looks for the words of the one finds the other, which is in the queue."""
    conversations, messages = told_messages(unit, case, talk)
    names = [each.author.name for each in conversations.values()]
    texts = [case.code, *names, *(message.text for message in messages)]
    unit.conversations.find_by(into.conversation_id, texts)


def _carry_on(unit: Unit, case: Case, into: Case) -> None:
    """Somebody wanted to ask again whether the one stayed solved: now the other tells."""
    planned, there = unit.follow_ups.find(case.id), unit.follow_ups.find(into.id)
    free = there is None or there.done_at is not None
    if planned and planned.done_at is None and free and into.status is CaseStatus.RESOLVED:
        unit.follow_ups.put(replace(planned, case_id=into.id))


def _refuse(case: Case, into: Case) -> None:
    if case.id == into.id:
        raise Invalid(_("Sebuah laporan tidak bisa digabung dengan dirinya sendiri."))
    for each in (case, into):
        if each.status not in _REFUSED:
            continue
        why = {
            CaseStatus.CLOSED: _("Laporan {code} sudah ditutup, jadi tidak bisa digabung."),
            CaseStatus.SPAM: _(
                "Laporan {code} ditandai spam. Lepaskan tandanya dulu, lalu gabungkan."
            ),
            CaseStatus.MERGED: _(
                "Laporan {code} sudah digabung dengan laporan lain. Pilih laporan gabungannya."
            ),
        }[each.status]
        raise Invalid(why.format(code=each.code))


def _refuse_unseen(case: Case, events_seen: int) -> None:
    if case.events != events_seen:
        raise Conflict(
            _(
                "Sementara itu ada yang terjadi di laporan {code}. Baca dulu, lalu putuskan lagi."
            ).format(code=case.code)
        )


def _are_same(unit: Unit, case: Case, into: Case) -> bool:
    one = unit.conversations.get(case.conversation_id)
    return is_same_person(unit, one, unit.conversations.get(into.conversation_id))


def _as_it_stood(events: Sequence[CaseEvent], case_id: str) -> list[Happening]:
    """What the merge alone had opened again ends as it had ended, unless anything of its own
    happened since."""
    woken = [each for each in events if each.kind in OPENED_AGAIN.values() and each.value]
    if not woken or woken[-1].value != case_id:
        return []
    telling = (EventKind.MESSAGE_RECEIVED, EventKind.REPLIED, *LEADS_TO)
    since = [each for each in events if each.number > woken[-1].number and not each.talk]
    if any(each.kind in telling for each in since):
        return []
    steps = [
        each
        for each in events
        if each.number < woken[-1].number and not each.talk and each.kind in LEADS_TO
    ]
    last = steps[-1]
    return [Happening(kind=last.kind, at=last.at, actor_id=last.actor_id, value=last.value)]


def _handed_over(
    unit: Unit, case: Case, held: Sequence[Sequence[CaseEvent]], now: datetime
) -> Case:
    """What was said in its conversations while other cases told of them, and what was split off
    them there. `held`: the events of every case above it as they were, the nearest first."""
    root, own = held[-1], unit.events.of(case.id)
    theirs = {case.id, *below(root, case.id)}
    known = {(each.kind, each.message_id) for each in own}
    moved = (EventKind.MESSAGE_RECEIVED, EventKind.REPLIED)
    said = [each for each in live(root) if each.talk in theirs and each.kind in moved]
    new = [each for each in said if (each.kind, each.message_id) not in known]
    left = [each for events in held for each in _left_there(events, case, own)]
    if not new and not left:
        return case
    happenings = [_again(each, case) for each in (*new, *left)]
    again = OPENED_AGAIN.get(case.status)
    heard = [each.at for each in new if each.kind is EventKind.MESSAGE_RECEIVED]
    if again and heard:
        happenings.append(Happening(kind=again, at=min(heard)))
    return record(unit, case, happenings, now)


def _left_there(
    events: Sequence[CaseEvent], case: Case, own: Sequence[CaseEvent]
) -> list[CaseEvent]:
    """What was split off a case above this one since it came there, of what it tells itself."""
    came = absorbed(events).get(case.id)
    mine = {each.message_id for each in own if each.kind is EventKind.MESSAGE_RECEIVED}
    return [
        each
        for each in events
        if each.kind is EventKind.SPLIT_OFF
        and each.message_id in mine
        and came
        and each.number > came.number
    ]


def _again(event: CaseEvent, case: Case) -> Happening:
    return Happening(
        kind=event.kind,
        at=event.at,
        actor_id=event.actor_id,
        message_id=event.message_id,
        value=event.value,
        talk="" if event.talk == case.id else event.talk,
    )
