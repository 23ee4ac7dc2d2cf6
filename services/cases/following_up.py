"""Following up: asking again some days after resolving whether it stayed solved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.aftercare import FOLLOW_UP_DAYS_MAX, FollowUp, Outcome
from domain.cases import Case, CaseStatus, EventKind
from domain.errors import Conflict, HoursInvalid, Invalid, NotFound
from domain.locks import Lock
from domain.people import Actor
from domain.ports import Clock, Store, Unit
from domain.sight import may_see
from domain.texts import _
from services.cases.casebook import Happening, record
from services.common.entered import limited
from services.common.forgotten import nobody_left, refuse_forgotten
from services.common.sight import answered, seen
from services.notices.occasions import follow_up_due
from services.office_hours.hours import office_hours

BATCH = 100
MINE_MAX = 1_000
WORDS_MAX = 1_000


@dataclass(frozen=True, kw_only=True)
class FollowingUp:
    """Raises, everywhere: NotAllowed, NotFound, Conflict when someone wrote meanwhile."""

    store: Store
    clock: Clock

    def plan(self, actor: Actor, case_id: str, days: int) -> FollowUp:
        """Asks again so many days from now, when the office is open. An earlier plan for the case
        is given up. Raises: Invalid."""
        now = self.clock.now()
        if not 1 <= days <= FOLLOW_UP_DAYS_MAX:
            raise Invalid(
                _("Pilih 1 sampai {most} hari: sesudah itu laporannya ditutup.").format(
                    most=FOLLOW_UP_DAYS_MAX
                ),
                field="days",
            )
        with self.store.writing() as unit:
            unit.locks.hold(Lock.FOLLOW_UPS)
            case = answered(unit, actor, case_id)
            if case.status is not CaseStatus.RESOLVED:
                raise Invalid(_("Hanya laporan yang baru selesai yang bisa ditindaklanjuti nanti."))
            refuse_forgotten(unit, case)
            due_at = _opening(unit, case, now + timedelta(days=days), now)
            planned = FollowUp(case_id=case.id, set_by=actor.id, set_at=now, due_at=due_at)
            unit.follow_ups.put(planned)
            value = due_at.isoformat()
            at = Happening(kind=EventKind.FOLLOW_UP_SET, at=now, actor_id=actor.id, value=value)
            record(unit, case, [at], now)
            return planned

    def of(self, actor: Actor, case_id: str) -> FollowUp | None:
        """The plan for the case that nobody has followed yet; None when there is none."""
        with self.store.reading() as unit:
            case = seen(unit, actor, case_id)
            planned = unit.follow_ups.find(case.id)
            ended = case.status in (CaseStatus.RESOLVED, CaseStatus.CLOSED)
            return planned if planned and planned.done_at is None and ended else None

    def mine(self, actor: Actor) -> list[tuple[FollowUp, Case]]:
        """What is due and the actor's to ask: of cases they answer for, or planned themselves
        where nobody does; the oldest first."""
        with self.store.reading() as unit:
            due = unit.follow_ups.due(self.clock.now(), MINE_MAX, woken=True, whose=actor.id)
            return [(planned, case) for planned, case in due if may_see(actor, case)]

    def done(self, actor: Actor, case_id: str, outcome: Outcome, words: str = "") -> Case:
        """What came of asking; a case that did not stay solved is open again. Raises: Invalid."""
        said, now = limited(words, field="words", longest=WORDS_MAX), self.clock.now()
        with self.store.writing() as unit:
            unit.locks.hold(Lock.FOLLOW_UPS)
            case = answered(unit, actor, case_id)
            planned = unit.follow_ups.find(case.id)
            if planned is None or planned.done_at is not None:
                raise NotFound(_("Tindak lanjut ini sudah dicatat, atau tidak ada."))
            reopens = outcome is Outcome.NOT_SOLVED
            if reopens and case.status is CaseStatus.CLOSED:
                raise Invalid(
                    _(
                        "Laporan ini sudah ditutup untuk selamanya. Catat sebagai laporan baru, "
                        "lalu tandai tindak lanjut ini “tidak terhubungi”."
                    )
                )
            happenings = [
                Happening(kind=EventKind.FOLLOWED_UP, at=now, actor_id=actor.id, value=outcome)
            ]
            if said:
                happenings.append(
                    Happening(kind=EventKind.NOTED, at=now, actor_id=actor.id, value=said)
                )
            if reopens and case.status is CaseStatus.RESOLVED:
                happenings.append(Happening(kind=EventKind.REOPENED, at=now, actor_id=actor.id))
            unit.follow_ups.put(replace(planned, done_at=now))
            return record(unit, case, happenings, now)

    def wake_due(self) -> int:
        """Makes tasks of what is due, and tells whose they are; gives how many."""
        now = self.clock.now()
        with self.store.reading() as unit:
            due = unit.follow_ups.due(now, BATCH, woken=False)
        return sum(self._wake(planned) for planned, _case in due)

    def _wake(self, planned: FollowUp) -> int:
        now = self.clock.now()
        try:
            with self.store.writing() as unit:
                unit.locks.hold(Lock.FOLLOW_UPS)
                if unit.follow_ups.find(planned.case_id) != planned:
                    return 0
                case = unit.cases.get(planned.case_id)
                if nobody_left(unit, case):  # there is nobody to ask, so it is no task of anybody
                    unit.follow_ups.put(replace(planned, done_at=now))
                    return 0
                unit.follow_ups.put(replace(planned, woken_at=now))
                whose = [case.assignee_id or planned.set_by]
                follow_up_due(unit, case, whose, planned.due_at.isoformat(), now)
        except Conflict:
            return 0
        return 1


def _opening(unit: Unit, case: Case, wish: datetime, now: datetime) -> datetime:
    branch = unit.branches.find(case.branch_id) if case.branch_id else None
    try:
        return office_hours(unit.cooperative.get(), now, branch).next_opening(wish)
    except HoursInvalid:
        return wish  # an office that never opens asks all the same


def outcomes() -> Mapping[Outcome, str]:
    """What can come of it, in words."""
    return {
        Outcome.SOLVED: _("Tetap selesai"),
        Outcome.NOT_SOLVED: _("Belum selesai"),
        Outcome.NOT_REACHED: _("Tidak terhubungi"),
    }
