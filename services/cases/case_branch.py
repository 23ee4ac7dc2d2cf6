"""Case branch: whose a case is when it opens."""

from domain.errors import Invalid
from domain.ports import Unit
from domain.texts import _


def branch_at_opening(
    unit: Unit, *, chosen: str | None, channel_id: str | None, staff_id: str | None
) -> str | None:
    """The branch that the member or staff chose; else the channel's; else that of whoever noted
    it; None: the whole cooperative's. Raises: Invalid for a chosen one that is not there."""
    if chosen:
        refuse_no_branch(unit, chosen)
        return chosen
    channel = unit.channels.find(channel_id) if channel_id else None
    staff = unit.users.find(staff_id) if staff_id else None
    for branch_id in (channel and channel.branch_id, staff and staff.branch_id):
        branch = unit.branches.find(branch_id) if branch_id else None
        if branch is not None and branch.active:
            return branch.id
    return None


def refuse_no_branch(unit: Unit, branch_id: str | None) -> None:
    """Raises: Invalid for a branch that is not there, or closed for good."""
    if not branch_id:
        return
    branch = unit.branches.find(branch_id)
    if branch is None or not branch.active:
        raise Invalid(_("Cabang ini sudah tidak ada. Pilih cabang lain."), field="cabang")
