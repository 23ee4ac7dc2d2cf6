"""Workplaces: to which branches a person is bound, so that they are told what concerns them."""

from domain.branches import Branch
from domain.people import User
from domain.ports import Unit


def workplaces(unit: Unit, user: User) -> tuple[Branch, ...]:
    """Where they work, then where they take cases, if that is another one; nothing for whoever
    works for every branch alike. A branch that is closed for good binds nobody."""
    duty = unit.duties.find(user.id)
    ids = dict.fromkeys((user.branch_id, duty.branch_id if duty else None))
    found = (unit.branches.find(branch_id) for branch_id in ids if branch_id)
    return tuple(branch for branch in found if branch is not None and branch.active)


def workplace(unit: Unit, user: User) -> Branch | None:
    """The one whose clock and days are theirs; None: the cooperative's."""
    return next(iter(workplaces(unit, user)), None)
