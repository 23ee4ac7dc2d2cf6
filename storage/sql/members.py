"""Members and their accounts in a database."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    type_coerce,
)

from domain.matching import member_keys
from domain.members import EndedIdentity, Identity, Member
from domain.roll_shelves import RollFilter, RollPart
from storage.batches import batches
from storage.columns import Prose
from storage.door import admit
from storage.refusals import missing, taken
from storage.roll_search import wanted as sought
from storage.sql.numbers import learn_number, unlearn_number
from storage.sql.record import Condition, Record, insert_once
from storage.sql.shelf import SqlShelf
from storage.tables import people as tables
from storage.tables import roll
from storage.words import folded

_PLACE = ("folded_name", "id")


class SqlMembers(SqlShelf[Member]):
    may_collide = True
    record = Record(
        Member,
        tables.members,
        derived={
            "folded_name": lambda member: folded(member.name),
            "folded_number": lambda member: folded(member.number),
        },
    )
    _identities = Record(Identity, tables.identities)
    _ended = Record(EndedIdentity, roll.ended_identities)

    def add(self, thing: Member) -> Member:
        kept = super().add(thing)
        self._know(kept)
        return kept

    def save(self, thing: Member) -> Member:
        kept = super().save(thing)
        self._forget_keys(kept.id)
        self._know(kept)
        return kept

    def remove(self, id: str) -> None:
        self._forget_keys(id)
        self.connection.execute(delete(tables.members).where(self.c.id == id))

    def by_number(self, number: str) -> Member | None:
        return self.one(self.c.number == number)

    def by_numbers(self, numbers: Collection[str]) -> Mapping[str, Member]:
        return {each.number: each for each in self._whose("number", numbers)}

    def many(self, ids: Collection[str]) -> Mapping[str, Member]:
        return {each.id: each for each in self._whose("id", ids)}

    def by_keys(self, keys: Collection[str]) -> Mapping[str, list[str]]:
        c, found = roll.member_keys.c, dict[str, list[str]]()
        for some in batches(keys):
            asked = select(c.key, c.member_id).where(c.key.in_(some))
            for key, member_id in self.connection.execute(asked.order_by(c.key, c.member_id)):
                found.setdefault(key, []).append(member_id)
        return found

    def page(self, *, search: str = "", limit: int = 50, offset: int = 0) -> list[Member]:
        return self._page(self.select(*self._meant(search)), limit, offset)

    def listed(self, wanted: RollFilter) -> list[Member]:
        return self._page(self.select(*self._wanted(wanted)), wanted.limit, wanted.offset)

    def counted(self, wanted: RollFilter) -> int:
        counted = select(func.count()).select_from(tables.members).where(*self._wanted(wanted))
        return int(self.connection.execute(counted).scalar_one())

    def add_identity(self, identity: Identity) -> Identity:
        kept = admit(identity)
        if not insert_once(self.connection, tables.identities, self._identities.values(kept)):
            raise taken()
        learn_number(self.connection, kept)
        return kept

    def end_identity(self, ended: EndedIdentity) -> None:
        c, kept = tables.identities.c, admit(ended)
        gone = self.connection.execute(delete(tables.identities).where(c.id == kept.id))
        if not gone.rowcount:
            raise missing()
        unlearn_number(self.connection, kept)
        self.connection.execute(insert(roll.ended_identities), [self._ended.values(kept)])

    def ended(self, member_id: str) -> list[EndedIdentity]:
        c = roll.ended_identities.c
        mine = select(*self._ended.columns).where(c.member_id == member_id)
        found = self.connection.execute(mine.order_by(c.ended_at.desc(), c.id.desc()))
        return [self._ended.thing(row) for row in found]

    def identities(self, member_id: str) -> list[Identity]:
        return list(self.linked_among([member_id]).get(member_id, ()))

    def linked_among(self, ids: Collection[str]) -> Mapping[str, list[Identity]]:
        c, found = tables.identities.c, dict[str, list[Identity]]()
        for some in batches(ids):
            theirs = select(*self._identities.columns).where(c.member_id.in_(some))
            for row in self.connection.execute(theirs.order_by(c.confirmed_at, c.id)):
                identity = self._identities.thing(row)
                found.setdefault(identity.member_id, []).append(identity)
        return found

    def by_account(self, platform: str, remote_id: str) -> Identity | None:
        found = self.by_accounts([(platform, remote_id)])
        return found[0] if found else None

    def by_accounts(self, accounts: Collection[tuple[str, str]]) -> list[Identity]:
        c, found = tables.identities.c, list[Identity]()
        for some in batches(accounts):
            these = tuple_(c.platform, c.remote_id).in_(some)
            rows = self.connection.execute(select(*self._identities.columns).where(these))
            found += [self._identities.thing(row) for row in rows]
        return sorted(found, key=lambda identity: identity.id)

    def _wanted(self, wanted: RollFilter) -> list[Condition]:
        c, meant = self.c, self._meant(wanted.search)
        if wanted.part is RollPart.CURRENT:
            meant.append(or_(c.left_at.is_(None), c.left_at > wanted.now))
        if wanted.part is RollPart.LEFT:
            meant.append(c.left_at <= wanted.now)
        if wanted.branch_id:
            meant.append(c.branch_id == wanted.branch_id)
        if wanted.linked is not None:
            known = exists().where(tables.identities.c.member_id == c.id)
            meant.append(known if wanted.linked else ~known)
        return meant

    def _meant(self, search: str) -> list[Condition]:
        """By a part of what can be searched; nothing to ask where nothing is sought."""
        look = sought(search)
        if not any(look.texts):
            return []
        within: list[tuple[ColumnElement[str], str]] = [
            (column, text)
            for column in (self.c.folded_name, self.c.folded_number)
            for text in look.texts
        ]
        if look.digits:
            within.append((type_coerce(self.c.phones, Prose), look.digits))
        if look.address:
            within.append((type_coerce(self.c.emails, Prose), look.address))
        return [or_(*(column.contains(part, autoescape=True) for column, part in within))]

    def _page(self, found: Select[Any], limit: int, offset: int) -> list[Member]:
        in_order = found.order_by(*(self.c[name] for name in _PLACE))
        return self.all_of(in_order.limit(limit).offset(offset))

    def _whose(self, column: str, values: Collection[str]) -> list[Member]:
        found = list[Member]()
        for some in batches(values):
            found += self.all_of(self.select(self.c[column].in_(some)))
        return found

    def _know(self, kept: Member) -> None:
        keys = [{"key": key, "member_id": kept.id} for key in member_keys(kept)]
        if keys:
            self.connection.execute(insert(roll.member_keys), keys)

    def _forget_keys(self, member_id: str) -> None:
        theirs = roll.member_keys.c.member_id == member_id
        self.connection.execute(delete(roll.member_keys).where(theirs))
