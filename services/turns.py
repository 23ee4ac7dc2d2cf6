"""Turns: who is on duty, and to whom the next case goes by turn."""

from collections.abc import Sequence
from datetime import datetime

from domain.duties import Duty, next_up
from domain.people import Permission, User
from domain.ports import Unit
from domain.rules import Act


def on_duty(unit: Unit, now: datetime) -> list[User]:
    """Who takes cases at this moment, by name."""
    there = {duty.id for duty in unit.duties.all() if duty.takes_at(now, _zone(unit))}
    return [user for user in unit.users.all() if user.id in there and can_take(user)]


def can_take(user: User | None) -> bool:
    """Whether cases may be given to this one."""
    return user is not None and user.active and user.actor.may(Permission.ANSWER_CASES)


def take_turn(unit: Unit, act: Act, now: datetime) -> str:
    """Whose turn it is, by the branch or the people the act names; empty when none of them is on
    duty. Whoever asks at the same time waits until this transaction ends: what each has to do is
    then counted anew, so nobody gets what was meant for two."""
    if not _candidates(unit, act, now):
        return ""
    turn = unit.duties.next_turn()
    candidates = _candidates(unit, act, now)
    chosen = next_up(candidates, unit.duties.loads([duty.id for duty in candidates]))
    if chosen is None:  # they went off duty in between
        return ""
    unit.duties.give(chosen.id, turn)
    return chosen.id


def _candidates(unit: Unit, act: Act, now: datetime) -> Sequence[Duty]:
    zone = _zone(unit)
    return [
        duty
        for duty in unit.duties.all()
        if (not act.group or duty.id in act.group)
        and duty.takes_at(now, zone)
        and can_take(unit.users.find(duty.id))
    ]


def _zone(unit: Unit) -> str:
    return unit.cooperative.get().zone
