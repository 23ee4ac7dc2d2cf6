"""Answering: assign, reply, note, wait, resolve - and the whole story of a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.board import Visibility
from domain.cases import (
    CASE_STEPS,
    Case,
    CaseKind,
    CaseStatus,
    EventKind,
    Priority,
)
from domain.casework import OPENED_AGAIN
from domain.company import DraftKind
from domain.deliveries import Delivery
from domain.errors import Invalid
from domain.identifiers import new_id
from domain.kind_reasons import Because, kept_reason
from domain.media import File, Media
from domain.people import Actor, AuditEntry, Permission
from domain.ports import Clock, Connectors, MediaShelf, Store, Unit
from domain.reports import QueueFilter, QueueRow, QueueView
from domain.sight import may_answer, sees_restricted
from domain.texts import _
from services.cases.casebook import Happening, record
from services.cases.last_words import with_own_words
from services.cases.mentioning import mention
from services.cases.unseen import refuse_unseen
from services.common.entered import limited, required
from services.common.forgotten import refuse_forgotten
from services.common.sight import answered, handled, seen
from services.desk.stories import Story, tell
from services.media.enclosing import hold
from services.replies.replying import Replying, refuse_merged
from services.replies.saved_replies import refuse_gaps

__all__ = ["CLOSED_AFTER", "Answering", "Story"]

CLOSED_AFTER = timedelta(days=14)
_BATCH = 200
# What supervisors may do with a case escalated to them; the other steps are daily work.
_SUPERVISORS_STEPS = (CaseStatus.RESOLVED, CaseStatus.OPEN)


@dataclass(frozen=True, kw_only=True)
class Answering:
    """Raises, everywhere: NotAllowed, NotFound, Conflict when someone wrote meanwhile."""

    store: Store
    clock: Clock
    connectors: Connectors
    media: MediaShelf

    def queue(self, actor: Actor, wanted: QueueFilter) -> tuple[list[QueueRow], int]:
        """One page of cases and how many there are in all, counted up to `wanted.counted_max`:
        one more than that means more."""
        wanted = _as_seen(actor, wanted)
        with self.store.reading() as unit:
            rows = with_own_words(unit, unit.cases.queue(wanted))
            known = _known_total(wanted, len(rows))
            return rows, unit.cases.count(wanted) if known is None else known

    def hidden(self, actor: Actor, wanted: QueueFilter) -> int:
        """How many more of them a report counts that the actor may not see; 0 where more is asked
        for than reports count, which would tell what stands in those."""
        wanted = _as_seen(actor, wanted)
        if wanted.restricted or not wanted.is_of_a_report:
            return 0
        with self.store.reading() as unit:
            seen, every = unit.cases.counts([wanted, replace(wanted, restricted=True)])
        return every - seen

    def rows(self, actor: Actor, wanted: QueueFilter) -> list[QueueRow]:
        """One page of cases, uncounted."""
        with self.store.reading() as unit:
            return with_own_words(unit, unit.cases.queue(_as_seen(actor, wanted)))

    def counts(self, actor: Actor, wanted: Sequence[QueueFilter]) -> list[int]:
        """How many there are of each in all, counted as in `queue`."""
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            return unit.cases.counts([_as_seen(actor, each) for each in wanted])

    def in_views(self, actor: Actor) -> Mapping[QueueView, int]:
        """How many cases stand in each view of the queue, counted as in `queue`."""
        actor.require(Permission.SEE_CASES)
        asked = QueueFilter(me=actor.id, now=self.clock.now(), restricted=sees_restricted(actor))
        with self.store.reading() as unit:
            asked = replace(asked, day_end=_day_end(unit, asked.now))
            counts = unit.cases.counts([replace(asked, view=view) for view in QueueView])
        return dict(zip(QueueView, counts, strict=True))

    def story(self, actor: Actor, case_id: str) -> Story:
        """Everything about one case, oldest first."""
        with self.store.reading() as unit:
            return tell(unit, self.connectors, actor, seen(unit, actor, case_id))

    def reply(
        self,
        actor: Actor,
        case_id: str,
        text: str,
        *,
        events_seen: int,
        to: str | None = None,
        privately: bool = False,
        pictures: Sequence[Media] = (),
        files: Sequence[File] = (),
    ) -> Delivery | None:
        """A reply through the channel, as a delivery; its receipt ends the clock. Where no API can
        answer (counter, phone, a channel that only listens) it is recorded as said now, and None
        is given. `events_seen`: `case.events` as the person saw it. Raises: Conflict when someone
        answered or the member wrote meanwhile; Invalid. `privately`: a public message is answered
        so that its writer alone reads it, where the platform has that. `to`: the conversation it
        goes to, None: the one in which somebody wrote last."""
        words = required(text)
        refuse_gaps(words)
        with self.store.writing() as unit:
            replying = Replying(
                unit=unit, connectors=self.connectors, actor=actor, now=self.clock.now()
            )
            case = answered(unit, actor, case_id)
            sent = replying.reply(
                case,
                words,
                events_seen=events_seen,
                to=to,
                privately=privately,
                pictures=pictures,
                files=files,
            )
            hold(self.media, pictures, files)
            unit.case_drafts.remove(actor.id, case_id, DraftKind.REPLY)
            return sent

    def note(self, actor: Actor, case_id: str, text: str) -> Case:
        """A private word among staff; it ends no clock. Colleagues it names by @name are told.
        Raises: Invalid."""
        words, now = required(text), self.clock.now()
        noted = Happening(kind=EventKind.NOTED, at=now, actor_id=actor.id, value=words, id=new_id())
        with self.store.writing() as unit:
            case = record(unit, answered(unit, actor, case_id), [noted], now)
            mention(unit, actor, case, noted)
            unit.case_drafts.remove(actor.id, case.id, DraftKind.NOTE)
            return case

    def assign(self, actor: Actor, case_id: str, user_id: str | None) -> Case:
        """Gives the case to someone who may answer it, or to nobody. Raises: Invalid."""
        with self.store.writing() as unit:
            case = answered(unit, actor, case_id)
            refuse_assignee(unit, actor, case, user_id)
            return self._assigned(unit, actor, case, user_id)

    def set_kind(self, actor: Actor, case_id: str, kind: CaseKind) -> Case:
        """A person's judgement replaces triage's."""
        with self.store.writing() as unit:
            case = replace(
                handled(unit, actor, case_id),
                kind_reason=kept_reason(Because.PERSON, actor.name),
                kind_confidence=1.0,
            )
            return self._happened(unit, actor, case, EventKind.KIND_CHANGED, kind)

    def set_priority(self, actor: Actor, case_id: str, priority: Priority) -> Case:
        """High halves every promise."""
        return self._record(actor, case_id, EventKind.PRIORITY_CHANGED, priority)

    def set_status(
        self,
        actor: Actor,
        case_id: str,
        status: CaseStatus,
        *,
        reason: str = "",
        events_seen: int | None = None,
    ) -> Case:
        """OPEN, WAITING, RESOLVED (a reason is asked) or SPAM. `events_seen`: `case.events` as the
        person saw it.

        Raises: InvalidTransition, Invalid, Conflict when the member wrote meanwhile.
        """
        words = limited(reason, field="reason", longest=1_000)
        if status is CaseStatus.RESOLVED:
            required(words, field="reason")
        with self.store.writing() as unit:
            guard = answered if status in _SUPERVISORS_STEPS else handled
            case = guard(unit, actor, case_id)
            refuse_merged(case)
            refuse_unseen(unit, case, events_seen)
            CASE_STEPS.check(case.status, status)
            if status is CaseStatus.WAITING:
                refuse_forgotten(unit, case)
            return self._happened(unit, actor, case, _step(case.status, status), words)

    def close_old(self) -> int:
        """Cases resolved for a fortnight are closed for good; gives how many."""
        closed = 0
        while batch := self._close_batch():
            closed += batch
        return closed

    def moderate(self, actor: Actor, message_id: str, *, visible: bool) -> None:
        """Shows or hides the board comment behind a message (MODERATE_COMMENTS)."""
        actor.require(Permission.MODERATE_COMMENTS)
        visibility = Visibility.VISIBLE if visible else Visibility.HIDDEN
        with self.store.writing() as unit:
            message = unit.messages.get(message_id)
            for case in unit.cases.of(message.conversation_id):
                seen(unit, actor, case.id)
            comment_id = message.remote_id
            unit.board.set_visibility(comment_id, visibility)
            unit.audit.add(
                AuditEntry(
                    id=new_id(),
                    at=self.clock.now(),
                    actor_id=actor.id,
                    act="comment_shown" if visible else "comment_hidden",
                    subject_id=comment_id,
                )
            )

    def _close_batch(self) -> int:
        now = self.clock.now()
        with self.store.writing() as unit:
            old = unit.cases.resolved_before(now - CLOSED_AFTER, _BATCH)
            for case in old:
                record(unit, case, [Happening(kind=EventKind.CLOSED, at=now)], now)
        return len(old)

    def _record(self, actor: Actor, case_id: str, kind: EventKind, value: str) -> Case:
        with self.store.writing() as unit:
            return self._happened(unit, actor, handled(unit, actor, case_id), kind, value)

    def _happened(
        self, unit: Unit, actor: Actor, case: Case, kind: EventKind, value: str = ""
    ) -> Case:
        now = self.clock.now()
        happening = Happening(kind=kind, at=now, actor_id=actor.id, value=value)
        return record(unit, case, [happening], now)

    def _assigned(self, unit: Unit, actor: Actor, case: Case, user_id: str | None) -> Case:
        if case.assignee_id == (user_id or None):
            return case
        return self._happened(unit, actor, case, EventKind.ASSIGNED, user_id or "")


def _as_seen(actor: Actor, wanted: QueueFilter) -> QueueFilter:
    """What the actor may be shown of it. Raises: NotAllowed."""
    actor.require(Permission.SEE_CASES)
    return replace(wanted, me=wanted.me or actor.id, restricted=sees_restricted(actor))


def _day_end(unit: Unit, now: datetime) -> datetime:
    """The next midnight at the cooperative."""
    zone = ZoneInfo(unit.cooperative.get().zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone).astimezone(UTC)


def _known_total(wanted: QueueFilter, found: int) -> int | None:
    """What a page that is not full tells of the whole; None when they must be counted."""
    is_past_the_end = wanted.offset > 0 and found == 0
    return None if found == wanted.limit or is_past_the_end else wanted.offset + found


def _step(current: CaseStatus, target: CaseStatus) -> EventKind:
    if target is CaseStatus.OPEN:
        return OPENED_AGAIN[current]
    if target is CaseStatus.CLOSED:
        raise Invalid(
            _("Laporan ditutup sendiri dua minggu setelah selesai. Tandai selesai saja."),
            field="status",
        )
    if target is CaseStatus.MERGED:
        raise Invalid(_("Pilih dulu laporan mana yang meneruskan laporan ini."), field="status")
    return {
        CaseStatus.WAITING: EventKind.PUT_WAITING,
        CaseStatus.RESOLVED: EventKind.RESOLVED,
        CaseStatus.SPAM: EventKind.MARKED_SPAM,
    }[target]


def refuse_assignee(unit: Unit, actor: Actor, case: Case, user_id: str | None) -> None:
    """Raises: Invalid for someone who cannot answer the case (any more). Supervisors hand on
    among themselves."""
    if not user_id:
        return
    user = unit.users.find(user_id)
    takes = user is not None and user.active and may_answer(user.actor, case)
    among = actor.may(Permission.ANSWER_CASES) or (
        user is not None and user.actor.may(Permission.ANSWER_ESCALATED)
    )
    if not (takes and among):
        raise Invalid(
            _("Orang ini tidak bisa menjawab laporan. Pilih staf lain yang aktif."),
            field="assignee",
        )
