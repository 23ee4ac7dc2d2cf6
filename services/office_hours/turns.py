"""Turns: who is on duty, and to whom the next case goes by turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from domain.duties import Duty, next_up
from domain.people import Permission, User
from domain.ports import Unit
from domain.rules import Act, ActKind


def on_duty(unit: Unit, now: datetime) -> list[User]:
    """Who takes cases at this moment, by name."""
    zones = Zones(unit)
    there = {duty.id for duty in unit.duties.all() if duty.takes_at(now, zones.of(duty))}
    return [user for user in unit.users.all() if user.id in there and can_take(user)]


def can_take(user: User | None) -> bool:
    """Whether cases may be given to this one."""
    return user is not None and user.active and user.actor.may(Permission.ANSWER_CASES)


def is_away(unit: Unit, user_id: str, now: datetime) -> bool:
    """Whether this is a day on which they are away, by the clock of where they work."""
    duty = unit.duties.find(user_id)
    return duty is not None and duty.is_away_at(now, Zones(unit).of(duty))


def to_whom(unit: Unit, act: Act, now: datetime, *, not_to: str = "") -> str:
    """Who gets a case by this act of a rule: the one it names, unless they are away, or whose turn
    it is; empty for nobody. `not_to`: as for a turn."""
    if act.kind is ActKind.TURN:
        return take_turn(unit, act, now, not_to=not_to)
    return "" if is_away(unit, act.value, now) else act.value


def take_turn(unit: Unit, act: Act, now: datetime, *, not_to: str = "") -> str:
    """Whose turn it is, by the branch or the people the act names; empty when none of them is on
    duty. `not_to`: who just let the case lie. Whoever asks at the same time waits until this
    transaction ends: what each has to do is then counted anew, so nobody gets what was meant for
    two."""
    able = {duty.id for duty in _there(unit, act, now) if can_take(unit.users.find(duty.id))}
    able -= {not_to}
    if not able:
        return ""
    turn = unit.duties.next_turn()
    candidates = [duty for duty in _there(unit, act, now) if duty.id in able]
    chosen = next_up(candidates, unit.duties.loads([duty.id for duty in candidates]))
    if chosen is None:  # they went off duty in between
        return ""
    unit.duties.give(chosen.id, turn)
    return chosen.id


def _there(unit: Unit, act: Act, now: datetime) -> Sequence[Duty]:
    zones = Zones(unit)
    return [
        duty for duty in unit.duties.all() if fits(duty, act) and duty.takes_at(now, zones.of(duty))
    ]


def fits(duty: Duty, act: Act) -> bool:
    """Whether this one is among those whom the act by turn means."""
    at_branch = not act.value or duty.branch_id == act.value
    return at_branch and (not act.group or duty.id in act.group)


@dataclass(frozen=True)
class Zones:
    """By which clock the hours of a duty are read."""

    unit: Unit

    def of(self, duty: Duty) -> str:
        """The zone of the branch they work at, else the cooperative's."""
        branch = self.unit.branches.find(duty.branch_id) if duty.branch_id else None
        return branch.zone if branch else self._house

    @cached_property
    def _house(self) -> str:
        return self.unit.cooperative.get().zone
