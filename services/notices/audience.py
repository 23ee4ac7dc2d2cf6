"""Audience: who is told of something, as the desk's people stand in this transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from domain.cases import Case
from domain.notifications import NotificationKind, notification_of
from domain.people import Permission, Role, User
from domain.ports import Unit
from domain.sight import may_see
from services.office_hours.turns import Zones, can_take, is_away


@dataclass(frozen=True, kw_only=True)
class Audience:
    """`now`: when they are told. People are read once."""

    unit: Unit
    now: datetime
    _known: dict[str, User | None] = field(default_factory=dict, init=False)
    _everyone: list[User] = field(default_factory=list, init=False)

    def tell(
        self,
        user_ids: Iterable[str | None],
        kind: NotificationKind,
        case: Case,
        occasion: str,
        *,
        by_id: str | None = None,
        value: str = "",
    ) -> int:
        """Tells each of them once, but for who did it themselves and who may not see the case;
        gives how many are told anew."""
        ids = [user_id for user_id in dict.fromkeys(user_ids) if user_id and user_id != by_id]
        told = (
            notification_of(user_id, kind, case.id, occasion, self.now, by_id=by_id, value=value)
            for user_id in ids
            if self.sees(user_id, case)
        )
        return sum(map(self.unit.notifications.add_once, told))

    def tell_of_channel(self, user_ids: Iterable[str | None], channel_id: str, why: str) -> int:
        """That a channel is lost, once until they have looked."""
        lost, occasion = NotificationKind.CHANNEL_LOST, self.now.isoformat()
        told = (
            notification_of(user_id, lost, channel_id, occasion, self.now, value=why)
            for user_id in dict.fromkeys(user_ids)
            if user_id
            and (user := self._user(user_id)) is not None
            and user.active
            and not self.unit.notifications.has_unseen(user_id, lost, channel_id)
        )
        return sum(map(self.unit.notifications.add_once, told))

    def sees(self, user_id: str | None, case: Case) -> bool:
        """Whether this one can be told of the case: their account is open, and they may see it."""
        user = self._user(user_id) if user_id else None
        return user is not None and user.active and may_see(user.actor, case)

    def is_there(self, user_id: str | None, case: Case) -> bool:
        """Whether they can see to the case today: they see it, and are not away by the roster."""
        if user_id is None or not self.sees(user_id, case):
            return False
        return not is_away(self.unit, user_id, self.now)

    def managers(self) -> list[str]:
        """Who answers for promises: the managers; the admins of a house without any."""
        return self._of(Role.MANAGER) or self._of(Role.ADMIN)

    def supervisors(self) -> list[str]:
        """To whom cases are escalated."""
        return self._of(Role.SUPERVISOR)

    def connecting(self) -> list[str]:
        """Who can connect a channel again."""
        able = Permission.MANAGE_CHANNELS
        return [user.id for user in self._active() if user.actor.may(able)]

    def on_duty(self, case: Case) -> list[str]:
        """Who takes cases at this moment by the clock of where they work; of a branch's case those
        who work there, or for every branch alike."""
        zones = Zones(self.unit)
        return [
            duty.id
            for duty in self.unit.duties.all()
            if (case.branch_id is None or duty.branch_id in (None, case.branch_id))
            and duty.takes_at(self.now, zones.of(duty))
            and can_take(self._user(duty.id))
        ]

    def _of(self, role: Role) -> list[str]:
        return [user.id for user in self._active() if user.role is role]

    def _active(self) -> list[User]:
        if not self._everyone:
            self._everyone.extend(user for user in self.unit.users.all() if user.active)
        return self._everyone

    def _user(self, user_id: str) -> User | None:
        if user_id not in self._known:
            self._known[user_id] = self.unit.users.find(user_id)
        return self._known[user_id]
