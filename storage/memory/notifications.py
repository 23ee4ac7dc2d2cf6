"""Notifications, their ways, wishes, linked accounts, digests and promises in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.cases import UNFINISHED, Case
from domain.deliveries import DeliveryState
from domain.notification_shelves import AtBranch, Place
from domain.notifications import (
    Notification,
    NotificationKind,
    NotificationWishes,
    Route,
    Sending,
    ShownNotification,
    StaffLink,
    StaffLinkCode,
    Way,
)
from storage.memory.rows import Rows, Tables
from storage.refusals import taken


class MemoryNotifications:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._rows: Rows[Notification] = tables.of("notifications")
        self._sendings: Rows[Sending] = tables.of("notification_sendings")

    def add_once(self, notification: Notification) -> bool:
        if self._rows.find(notification.id) is not None:
            return False
        self._rows.put(notification.id, notification)
        return True

    def page(self, user_id: str, *, limit: int, offset: int = 0) -> list[ShownNotification]:
        newest = sorted(self._of(user_id), key=_place, reverse=True)
        return [self._shown(each) for each in newest[offset : offset + limit]]

    def count(self, user_id: str) -> int:
        return len(self._of(user_id))

    def unseen(self, user_id: str, most: int) -> int:
        return min(most, len(self._unseen(user_id)))

    def has_unseen(self, user_id: str, kind: NotificationKind | None, subject_id: str) -> bool:
        return any(
            one.subject_id == subject_id and kind in (None, one.kind)
            for one in self._unseen(user_id)
        )

    def see(self, user_id: str, at: datetime, *, subject_id: str = "", id: str = "") -> int:
        seen = [
            one
            for one in self._unseen(user_id)
            if subject_id in ("", one.subject_id) and id in ("", one.id)
        ]
        for one in seen:
            self._rows.put(one.id, replace(one, seen_at=at))
        return len(seen)

    def has_pending(self) -> bool:
        return bool(self._routed(Route.PENDING))

    def claim_pending(self, limit: int) -> list[Notification]:
        return self._routed(Route.PENDING)[:limit]

    def held(self, user_id: str, limit: int) -> list[Notification]:
        return [one for one in self._routed(Route.DIGEST) if one.user_id == user_id][:limit]

    def set_route(self, ids: Sequence[str], route: Route) -> None:
        for key in ids:
            if (one := self._rows.find(key)) is not None:
                self._rows.put(key, replace(one, route=route))

    def add_sending(self, sending: Sending) -> bool:
        key = (sending.notification_id, sending.way)
        if self._sendings.find(key) is not None:
            return False
        self._sendings.put(key, sending)
        return True

    def of_delivery(self, delivery_id: str) -> list[Notification]:
        ids = {each.notification_id for each in self._sendings if each.delivery_id == delivery_id}
        return sorted((one for one in self._rows if one.id in ids), key=_place)

    def prune(self, before: datetime) -> int:
        old = {one.id for one in self._rows if one.at < before}
        for one_id in old:
            self._rows.remove(one_id)
        for key, sending in self._sendings.by_key():
            if sending.notification_id in old:
                self._sendings.remove(key)
        return len(old)

    def _of(self, user_id: str) -> list[Notification]:
        return [one for one in self._rows if one.user_id == user_id]

    def _unseen(self, user_id: str) -> list[Notification]:
        return [one for one in self._of(user_id) if one.seen_at is None]

    def _routed(self, route: Route) -> list[Notification]:
        return sorted((one for one in self._rows if one.route is route), key=_place)

    def _shown(self, one: Notification) -> ShownNotification:
        case = self._tables.of("cases").find(one.subject_id)
        return ShownNotification(notification=one, case=case, ways=self._ways(one))

    def _ways(self, one: Notification) -> Mapping[Way, DeliveryState]:
        deliveries = self._tables.of("deliveries")
        sent = ((each.way, deliveries.find(each.delivery_id)) for each in self._sendings
                if each.notification_id == one.id)  # fmt: skip
        return {way: delivery.state for way, delivery in sent if delivery is not None}


class MemoryWishes:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[NotificationWishes] = tables.of("notification_wishes")

    def of(self, user_id: str) -> NotificationWishes:
        return self._rows.find(user_id) or NotificationWishes(user_id=user_id)

    def put(self, wishes: NotificationWishes) -> None:
        self._rows.put(wishes.user_id, wishes)


class MemoryStaffLinks:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[StaffLink] = tables.of("staff_links")
        self._codes: Rows[StaffLinkCode] = tables.of("staff_link_codes")

    def of(self, user_id: str) -> StaffLink | None:
        return self._rows.find(user_id)

    def at(self, channel_id: str, address: str) -> StaffLink | None:
        wanted = (channel_id, address)
        return next((one for one in self._rows if (one.channel_id, one.address) == wanted), None)

    def put(self, link: StaffLink) -> None:
        holder = self.at(link.channel_id, link.address)
        if holder is not None and holder.user_id != link.user_id:
            raise taken()
        self._rows.put(link.user_id, link)

    def remove(self, user_id: str) -> None:
        self._rows.remove(user_id)

    def mark_broken(self, user_id: str, why: str) -> None:
        if (link := self.of(user_id)) is not None:
            self._rows.put(user_id, replace(link, broken=why))

    def add_code(self, code: StaffLinkCode) -> None:
        if (older := self.code_of(code.user_id)) is not None:
            self._codes.remove(older.code_hash)
        self._codes.put(code.code_hash, code)

    def code_of(self, user_id: str) -> StaffLinkCode | None:
        return next((code for code in self._codes if code.user_id == user_id), None)

    def take_code(self, code_hash: str, channel_id: str, now: datetime) -> StaffLinkCode | None:
        code = self._codes.find(code_hash)
        if code is None or code.channel_id != channel_id:
            return None
        self._codes.remove(code_hash)
        return code if code.expires_at > now else None

    def prune(self, now: datetime) -> int:
        over = [code.code_hash for code in self._codes if code.expires_at <= now]
        for code_hash in over:
            self._codes.remove(code_hash)
        return len(over)


class MemoryDigests:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[tuple[str, str, datetime]] = tables.of("digests")

    def add_once(self, user_id: str, day: str, at: datetime) -> bool:
        if self._rows.find((user_id, day)) is not None:
            return False
        self._rows.put((user_id, day), (user_id, day, at))
        return True

    def is_done(self, user_id: str, day: str) -> bool:
        return self._rows.find((user_id, day)) is not None

    def redo(self, user_id: str, day: str) -> None:
        self._rows.remove((user_id, day))

    def prune(self, before: datetime) -> int:
        old = [key for key, row in self._rows.by_key() if row[2] < before]
        for key in old:
            self._rows.remove(key)
        return len(old)


class MemoryPromises:
    def __init__(self, tables: Tables) -> None:
        self._cases: Rows[Case] = tables.of("cases")

    def broken(self, after: Place, until: datetime, limit: int) -> list[Case]:
        found = sorted(
            ((due_at, case.id), case)
            for case in self._unfinished()
            if (due_at := case.durations.due_at) is not None and due_at < until
        )
        return [case for place, case in found if place > after][:limit]

    def at_risk(self, after: Place, until: datetime, limit: int) -> list[Case]:
        found = sorted(
            ((warn_at, case.id), case)
            for case in self._unfinished()
            if (warn_at := case.durations.warn_at) is not None
            and warn_at <= until
            and (due_at := case.durations.due_at) is not None
            and due_at >= until
        )
        return [case for place, case in found if place > after][:limit]

    def at_branches(
        self, now: datetime, end: datetime, *, restricted: bool
    ) -> Mapping[str | None, AtBranch]:
        seen = [case for case in self._unfinished() if restricted or not case.restricted]
        return {
            branch_id: _at_branch([case for case in seen if case.branch_id == branch_id], now, end)
            for branch_id in {case.branch_id for case in seen}
        }

    def _unfinished(self) -> list[Case]:
        return [case for case in self._cases if case.status in UNFINISHED]


def _at_branch(unfinished: Sequence[Case], now: datetime, end: datetime) -> AtBranch:
    due = [case.durations.due_at for case in unfinished if case.durations.due_at is not None]
    return AtBranch(
        breached=sum(each < now for each in due),
        breaking=sum(now <= each < end for each in due),
        unassigned=sum(case.assignee_id is None and not case.snoozed for case in unfinished),
    )


def _place(one: Notification) -> Place:
    return one.at, one.id
