"""Splitting: chosen messages of a case become a case of their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.cases import Case, CaseEvent, CaseKind, CaseStatus, EventKind
from domain.errors import Conflict, Invalid
from domain.identifiers import new_code, new_id
from domain.kind_reasons import Because, kept_reason
from domain.people import Actor
from domain.ports import Clock, Store, Unit
from domain.talks import live
from domain.texts import _
from services.cases.casebook import Happening, open_case, record
from services.cases.restricting import restrict
from services.common.entered import first_line
from services.common.sight import answered

_CODE_TRIES = 10
_REFUSED = (CaseStatus.CLOSED, CaseStatus.SPAM, CaseStatus.MERGED)


@dataclass(frozen=True, kw_only=True)
class Split:
    """What is wanted. `already_answered`: what was replied since counts for the new case as well.
    `goes_on_here`: what the member writes next joins the old case, else the new one."""

    message_ids: tuple[str, ...]
    kind: CaseKind
    already_answered: bool = False
    goes_on_here: bool = False


@dataclass(frozen=True, kw_only=True)
class Splitting:
    """Raises, everywhere: NotAllowed, NotFound, Invalid, Conflict when someone wrote meanwhile."""

    store: Store
    clock: Clock
    new_code: Callable[[], str] = new_code

    def split(self, actor: Actor, case_id: str, wanted: Split, *, events_seen: int) -> Case:
        """The new case, which waits since the member wrote. `events_seen`: `case.events` as the
        person saw it. Not all messages can go, and only those of one conversation together."""
        now = self.clock.now()
        with self.store.writing() as unit:
            case = answered(unit, actor, case_id)
            _refuse(case, events_seen)
            events = unit.events.of(case.id)
            chosen = _chosen(events, wanted.message_ids)
            new = self._new(unit, case, chosen, wanted.kind, actor.name)
            happenings = [
                *_beginning(actor, case, wanted.kind, chosen, now),
                *(_answers(events, chosen) if wanted.already_answered else []),
            ]
            new = open_case(unit, new, happenings, now)
            moved = [
                Happening(
                    kind=EventKind.SPLIT_OFF,
                    at=now,
                    actor_id=actor.id,
                    message_id=each.message_id,
                    value=new.id,
                )
                for each in chosen
            ]
            record(unit, case, moved, now)
            unit.distinct.add(new.id, case.id, actor.id, now)  # a person said that they are two
            conversation = unit.conversations.get(new.conversation_id)
            goes_on_in = case.id if wanted.goes_on_here else new.id
            unit.conversations.save(replace(conversation, goes_on_in=goes_on_in))
            return restrict(unit, new, actor.id, now) if case.restricted else new

    def _new(
        self, unit: Unit, case: Case, chosen: Sequence[CaseEvent], kind: CaseKind, by: str
    ) -> Case:
        first = unit.messages.get(chosen[0].message_id or "")
        at = [each.at for each in chosen]
        return Case(
            id=new_id(),
            code=self._code(unit),
            conversation_id=first.conversation_id,
            channel_id=first.channel_id,
            subject=first_line(first.text),
            kind=kind,
            kind_reason=kept_reason(Because.PERSON, by),
            priority=case.priority,
            opened_at=min(at),
            last_message_at=max(at),
        )

    def _code(self, unit: Unit) -> str:
        for _try in range(_CODE_TRIES):
            if unit.cases.by_code(code := self.new_code()) is None:
                return code
        raise Conflict(_("Kode laporan belum bisa dibuat. Coba kirim sekali lagi."))


def _refuse(case: Case, events_seen: int) -> None:
    if case.status in _REFUSED:
        raise Invalid(
            _("Laporan ini ditutup, digabung, atau ditandai spam, jadi tidak bisa dipisah.")
        )
    if case.events != events_seen:
        raise Conflict(
            _(
                "Sementara itu ada yang terjadi di laporan {code}. Baca dulu, lalu putuskan lagi."
            ).format(code=case.code)
        )


def _chosen(events: Sequence[CaseEvent], message_ids: Sequence[str]) -> list[CaseEvent]:
    """What the member said in these messages, oldest first."""
    heard = [each for each in live(events) if each.kind is EventKind.MESSAGE_RECEIVED]
    chosen = sorted(
        (each for each in heard if each.message_id in message_ids),
        key=lambda each: (each.at, each.number),
    )
    if not chosen or {each.message_id for each in chosen} != set(message_ids):
        raise Invalid(_("Pilih pesan anggota yang menjadi laporan baru."), field="messages")
    if {each.message_id for each in heard} <= set(message_ids):
        raise Invalid(
            _("Sisakan satu pesan anggota, kalau tidak laporan ini menjadi kosong."),
            field="messages",
        )
    if len({each.talk for each in chosen}) > 1:
        raise Invalid(
            _("Pesan-pesan ini dari percakapan yang berbeda. Pisahkan satu per satu."),
            field="messages",
        )
    return chosen


def _beginning(
    actor: Actor, case: Case, kind: CaseKind, chosen: Sequence[CaseEvent], now: datetime
) -> list[Happening]:
    at = chosen[0].at
    begun = [
        Happening(kind=EventKind.OPENED, at=at, actor_id=actor.id, value=kind),
        Happening(kind=EventKind.SPLIT_FROM, at=now, actor_id=actor.id, value=case.id),
    ]
    begun += [
        Happening(kind=EventKind.MESSAGE_RECEIVED, at=each.at, message_id=each.message_id)
        for each in chosen
    ]
    for event, value in (
        (EventKind.ASSIGNED, "" if case.restricted else case.assignee_id),
        (EventKind.BRANCH_CHANGED, case.branch_id),
    ):
        if value:
            begun.append(Happening(kind=event, at=now, actor_id=actor.id, value=value))
    return begun


def _answers(events: Sequence[CaseEvent], chosen: Sequence[CaseEvent]) -> list[Happening]:
    """The replies of this conversation since the first of them."""
    first = chosen[0]
    return [
        Happening(
            kind=EventKind.REPLIED,
            at=each.at,
            actor_id=each.actor_id,
            message_id=each.message_id,
        )
        for each in live(events)
        if each.kind is EventKind.REPLIED and each.talk == first.talk and each.number > first.number
    ]
