"""Names of users, channels and branches for many rows: asked once per rerun, not per row."""

from collections.abc import Iterable, Mapping

from dashboard.session import Desk
from domain.branches import Branch
from domain.channels import Channel
from domain.clocks import OfficeHours
from domain.people import User
from domain.reports import QueueRow
from domain.texts import _

Users = Mapping[str, User]
Channels = Mapping[str, Channel]
Branches = Mapping[str, Branch]
Hours = Mapping[str | None, OfficeHours]


def users(desk: Desk) -> Users:
    """Every user by id."""
    return {user.id: user for user in desk.toolkit.accounts.users(desk.actor)}


def name_of(user_id: str | None, everyone: Users) -> str:
    """How the person is called; the program itself for nobody."""
    if user_id is None:
        return _("Sistem")
    return everyone[user_id].name if user_id in everyone else _("pengguna lama")


def channels(desk: Desk) -> Channels:
    """Every channel by id, archived ones too since their history is still shown."""
    found = desk.toolkit.connecting.channels(archived=True)
    return {channel.id: channel for channel in found}


def channel_name(channel_id: str | None, every: Channels) -> str:
    """How the channel is called; the counter for what came without one."""
    if channel_id is None:
        return _("Kantor & telepon")
    return every[channel_id].name if channel_id in every else _("kanal lama")


def branches(desk: Desk) -> Branches:
    """Every branch by id, those closed for good too since their cases are still shown."""
    return {branch.id: branch for branch in desk.toolkit.branching.all()}


def branch_name(branch_id: str | None, every: Branches) -> str:
    """How the branch is called; the whole cooperative for what belongs to none."""
    if branch_id is None:
        return _("Seluruh koperasi")
    return every[branch_id].name if branch_id in every else _("cabang lama")


def offered_branches(every: Branches) -> list[str]:
    """Those to choose from, by name; none where there are fewer than two."""
    active = [branch.id for branch in every.values() if branch.active]
    return active if len(active) > 1 else []


def hours(desk: Desk, rows: Iterable[QueueRow]) -> Hours:
    """By whose hours the clocks of these cases run, by the branch's id."""
    return desk.toolkit.branching.hours_among(row.case.branch_id for row in rows)
