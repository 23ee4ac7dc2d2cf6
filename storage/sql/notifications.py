"""Notifications, their ways, wishes, linked accounts, digests and promises in a database."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    delete,
    func,
    or_,
    select,
    text,
    update,
)

from domain.cases import Case
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
from storage.door import admit
from storage.refusals import taken
from storage.rules import moment_order
from storage.sql.cases import SqlCases
from storage.sql.record import Condition, Record, insert_once, upsert
from storage.tables import telling as tables
from storage.tables.casework import cases
from storage.tables.publishing import deliveries

# Literally as in the partial indexes.
_UNSEEN = text("seen_at IS NULL")
_ROUTED: Mapping[Route, Condition] = {
    Route.PENDING: text("route = 'pending'"),
    Route.DIGEST: text("route = 'digest'"),
}
_UNFINISHED = text("status IN ('open', 'waiting')")
_PROMISED = moment_order(datetime.max.replace(tzinfo=UTC))  # behind it stands what is owed nothing


class SqlNotifications:
    _record = Record(Notification, tables.notifications)
    _sendings = Record(Sending, tables.notification_sendings)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._c = tables.notifications.c

    def add_once(self, notification: Notification) -> bool:
        row = self._record.values(admit(notification))
        return insert_once(self._connection, tables.notifications, row)

    def page(self, user_id: str, *, limit: int, offset: int = 0) -> list[ShownNotification]:
        newest = (
            select(*self._record.columns)
            .where(self._c.user_id == user_id)
            .order_by(self._c.at.desc(), self._c.id.desc())
        )
        found = self._things(newest.limit(limit).offset(offset))
        about = self._cases({each.subject_id for each in found})
        ways = self._ways([each.id for each in found])
        return [
            ShownNotification(
                notification=each, case=about.get(each.subject_id), ways=ways.get(each.id, {})
            )
            for each in found
        ]

    def count(self, user_id: str) -> int:
        mine = select(func.count()).where(self._c.user_id == user_id)
        return int(self._connection.execute(mine).scalar_one())

    def unseen(self, user_id: str, most: int) -> int:
        some = select(self._c.id).where(_UNSEEN, self._c.user_id == user_id).limit(most).subquery()
        return int(self._connection.execute(select(func.count()).select_from(some)).scalar_one())

    def has_unseen(self, user_id: str, kind: NotificationKind | None, subject_id: str) -> bool:
        c = self._c
        same: list[Condition] = [_UNSEEN, c.user_id == user_id, c.subject_id == subject_id]
        same += [] if kind is None else [c.kind == kind]
        return self._connection.execute(select(c.id).where(*same).limit(1)).first() is not None

    def see(self, user_id: str, at: datetime, *, subject_id: str = "", id: str = "") -> int:
        which: list[Condition] = [_UNSEEN, self._c.user_id == user_id]
        which += [self._c.subject_id == subject_id] if subject_id else []
        which += [self._c.id == id] if id else []
        seen = update(tables.notifications).where(*which).values(seen_at=at)
        return self._connection.execute(seen).rowcount

    def has_pending(self) -> bool:
        some = select(self._c.id).where(_ROUTED[Route.PENDING]).limit(1)
        return self._connection.execute(some).first() is not None

    def claim_pending(self, limit: int) -> list[Notification]:
        # Whoever decides at the same time takes others: of PostgreSQL's rows; SQLite's writer
        # is alone anyway, and its dialect leaves the clause out.
        oldest = self._routed(Route.PENDING).limit(limit)
        return self._things(oldest.with_for_update(skip_locked=True))

    def held(self, user_id: str, limit: int) -> list[Notification]:
        mine = self._routed(Route.DIGEST).where(self._c.user_id == user_id)
        return self._things(mine.limit(limit))

    def set_route(self, ids: Sequence[str], route: Route) -> None:
        changed = update(tables.notifications).where(self._c.id.in_(ids)).values(route=route)
        self._connection.execute(changed)

    def add_sending(self, sending: Sending) -> bool:
        row = self._sendings.values(admit(sending))
        return insert_once(self._connection, tables.notification_sendings, row)

    def of_delivery(self, delivery_id: str) -> list[Notification]:
        s = tables.notification_sendings.c
        theirs = select(s.notification_id).where(s.delivery_id == delivery_id)
        found = select(*self._record.columns).where(self._c.id.in_(theirs))
        return self._things(found.order_by(self._c.at, self._c.id))

    def prune(self, before: datetime) -> int:
        s = tables.notification_sendings
        old = select(self._c.id).where(self._c.at < before)
        self._connection.execute(delete(s).where(s.c.notification_id.in_(old)))
        gone = delete(tables.notifications).where(self._c.at < before)
        return self._connection.execute(gone).rowcount

    def _routed(self, route: Route) -> Select[Any]:
        found = select(*self._record.columns).where(_ROUTED[route])
        return found.order_by(self._c.at, self._c.id)

    def _things(self, statement: Select[Any]) -> list[Notification]:
        return [self._record.thing(row) for row in self._connection.execute(statement)]

    def _cases(self, ids: set[str]) -> Mapping[str, Case]:
        found = select(*SqlCases.record.columns).where(cases.c.id.in_(ids))
        read = (SqlCases.record.thing(row) for row in self._connection.execute(found))
        return {case.id: case for case in read}

    def _ways(self, ids: Sequence[str]) -> Mapping[str, dict[Way, DeliveryState]]:
        s = tables.notification_sendings.c
        found = (
            select(s.notification_id, s.way, deliveries.c.state)
            .join(deliveries, deliveries.c.id == s.delivery_id)
            .where(s.notification_id.in_(ids))
        )
        ways: dict[str, dict[Way, DeliveryState]] = {}
        for notification_id, way, state in self._connection.execute(found):
            ways.setdefault(notification_id, {})[way] = state
        return ways


class SqlWishes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, user_id: str) -> NotificationWishes:
        c = tables.notification_wishes.c
        kept = self._connection.execute(select(c.body).where(c.user_id == user_id)).scalar()
        return kept or NotificationWishes(user_id=user_id)

    def put(self, wishes: NotificationWishes) -> None:
        kept = admit(wishes)
        row = {"user_id": kept.user_id, "body": kept}
        upsert(self._connection, tables.notification_wishes, [row], "user_id")


class SqlStaffLinks:
    _links = Record(StaffLink, tables.staff_links)
    _codes = Record(StaffLinkCode, tables.staff_link_codes)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, user_id: str) -> StaffLink | None:
        return self._link(tables.staff_links.c.user_id == user_id)

    def at(self, channel_id: str, address: str) -> StaffLink | None:
        c = tables.staff_links.c
        return self._link(c.channel_id == channel_id, c.address == address)

    def put(self, link: StaffLink) -> None:
        holder = self.at(link.channel_id, link.address)
        if holder is not None and holder.user_id != link.user_id:
            raise taken()
        self.remove(link.user_id)
        row = self._links.values(admit(link))
        if not insert_once(self._connection, tables.staff_links, row):
            raise taken()

    def remove(self, user_id: str) -> None:
        mine = tables.staff_links.c.user_id == user_id
        self._connection.execute(delete(tables.staff_links).where(mine))

    def mark_broken(self, user_id: str, why: str) -> None:
        mine = update(tables.staff_links).where(tables.staff_links.c.user_id == user_id)
        self._connection.execute(mine.values(broken=why))

    def add_code(self, code: StaffLinkCode) -> None:
        older = tables.staff_link_codes.c.user_id == code.user_id
        self._connection.execute(delete(tables.staff_link_codes).where(older))
        row = self._codes.values(admit(code))
        if not insert_once(self._connection, tables.staff_link_codes, row):
            raise taken()

    def code_of(self, user_id: str) -> StaffLinkCode | None:
        mine = tables.staff_link_codes.c.user_id == user_id
        row = self._connection.execute(select(*self._codes.columns).where(mine)).first()
        return None if row is None else self._codes.thing(row)

    def take_code(self, code_hash: str, channel_id: str, now: datetime) -> StaffLinkCode | None:
        c = tables.staff_link_codes.c
        this = (c.code_hash == code_hash, c.channel_id == channel_id)
        row = self._connection.execute(
            delete(tables.staff_link_codes).where(*this).returning(*self._codes.columns)
        ).first()
        code = None if row is None else self._codes.thing(row)
        return code if code is not None and code.expires_at > now else None

    def prune(self, now: datetime) -> int:
        over = tables.staff_link_codes.c.expires_at <= now
        return self._connection.execute(delete(tables.staff_link_codes).where(over)).rowcount

    def _link(self, *which: ColumnElement[bool]) -> StaffLink | None:
        row = self._connection.execute(select(*self._links.columns).where(*which)).first()
        return None if row is None else self._links.thing(row)


class SqlDigests:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_once(self, user_id: str, day: str, at: datetime) -> bool:
        row = {"user_id": user_id, "day": day, "at": at}
        return insert_once(self._connection, tables.digests, row)

    def is_done(self, user_id: str, day: str) -> bool:
        c = tables.digests.c
        this = select(c.day).where(c.user_id == user_id, c.day == day)
        return self._connection.execute(this).first() is not None

    def redo(self, user_id: str, day: str) -> None:
        c = tables.digests.c
        this = delete(tables.digests).where(c.user_id == user_id, c.day == day)
        self._connection.execute(this)

    def prune(self, before: datetime) -> int:
        old = tables.digests.c.at < before
        return self._connection.execute(delete(tables.digests).where(old)).rowcount


class SqlPromises:
    """Along the partial index of unfinished cases, which holds all that is asked here."""

    _record = SqlCases.record

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def broken(self, after: Place, until: datetime, limit: int) -> list[Case]:
        c = cases.c
        since = moment_order(after[0])
        behind = or_(c.queue_order > since, c.id > after[1])
        span = (c.queue_order >= since, c.queue_order < moment_order(until), behind)
        return self._cases(c.queue_order, limit, *span)

    def at_risk(self, after: Place, until: datetime, limit: int) -> list[Case]:
        c = cases.c
        behind = or_(c.warn_at > after[0], c.id > after[1])
        unbroken = c.queue_order >= moment_order(until), c.queue_order < _PROMISED
        span = (*unbroken, c.warn_at >= after[0], c.warn_at <= until, behind)
        return self._cases(c.warn_at, limit, *span)

    def at_branches(
        self, now: datetime, end: datetime, *, restricted: bool
    ) -> Mapping[str | None, AtBranch]:
        c = cases.c
        soon = and_(c.queue_order >= moment_order(now), c.queue_order < moment_order(end))
        counted = (
            func.count(case((c.queue_order < moment_order(now), 1))),
            func.count(case((soon, 1))),
            func.count(case((and_(c.assignee_id.is_(None), c.snoozed.is_(False)), 1))),
        )
        seen = () if restricted else (c.restricted.is_(False),)
        found = select(c.branch_id, *counted).where(_UNFINISHED, *seen).group_by(c.branch_id)
        return {
            branch_id: AtBranch(breached=breached, breaking=breaking, unassigned=unassigned)
            for branch_id, breached, breaking, unassigned in self._connection.execute(found)
        }

    def _cases(
        self, place: ColumnElement[Any], limit: int, *span: ColumnElement[bool]
    ) -> list[Case]:
        ids = select(cases.c.id).where(_UNFINISHED, *span).order_by(place, cases.c.id).limit(limit)
        found = select(*self._record.columns).where(cases.c.id.in_(ids))
        return [
            self._record.thing(r)
            for r in self._connection.execute(found.order_by(place, cases.c.id))
        ]
