"""Reactions of accounts, in a database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, tuple_

from domain.reactions import AccountKey, KeptReaction
from storage.batches import batches
from storage.door import admit
from storage.sql.record import Condition, Record, insert_once
from storage.tables.account_reactions import account_reactions

_C = account_reactions.c


class SqlReactions:
    _record = Record(KeptReaction, account_reactions)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, reactions: Sequence[KeptReaction]) -> int:
        return sum(self._kept(each) for each in map(admit, reactions))

    def told_as(self, channel_id: str, remote_ids: Collection[str]) -> list[KeptReaction]:
        found = list[KeptReaction]()
        for some in batches(remote_ids):
            found += self._those(_C.channel_id == channel_id, _C.remote_id.in_(some))
        return sorted(found, key=lambda one: one.id)

    def many(self, ids: Collection[str]) -> Mapping[str, KeptReaction]:
        found = [each for some in batches(ids) for each in self._those(_C.id.in_(some))]
        return {each.id: each for each in found}

    def after(self, id: str, limit: int) -> list[KeptReaction]:
        return self._those(_C.id > id, limit=limit)

    def by_accounts(self, accounts: Collection[AccountKey]) -> list[KeptReaction]:
        named = tuple_(_C.channel_id, _C.account_id)
        found = [each for some in batches(accounts) for each in self._those(named.in_(some))]
        return sorted(found, key=lambda one: one.id)

    def remove(self, ids: Collection[str]) -> int:
        return sum(self._away(_C.id.in_(some)) for some in batches(ids))

    def remove_of_talk(self, conversation_id: str) -> int:
        return self._away(_C.conversation_id == conversation_id)

    def remove_before(self, before: datetime, limit: int) -> int:
        oldest = select(_C.id).where(_C.at < before).order_by(_C.at, _C.id).limit(limit)
        return self.remove(list(self._connection.scalars(oldest)))

    def before(self, moment: datetime, limit: int, offset: int = 0) -> list[KeptReaction]:
        oldest = select(*self._record.columns).where(_C.at < moment).order_by(_C.at, _C.id)
        found = self._connection.execute(oldest.limit(limit).offset(offset))
        return [self._record.thing(row) for row in found]

    def count_before(self, before: datetime) -> int:
        counted = select(func.count()).select_from(account_reactions).where(_C.at < before)
        return self._connection.execute(counted).scalar_one()

    def _kept(self, new: KeptReaction) -> bool:
        return insert_once(self._connection, account_reactions, self._record.values(new))

    def _those(self, *wanted: Condition, limit: int | None = None) -> list[KeptReaction]:
        found = select(*self._record.columns).where(*wanted).order_by(_C.id).limit(limit)
        return [self._record.thing(row) for row in self._connection.execute(found)]

    def _away(self, *wanted: Condition) -> int:
        return self._connection.execute(delete(account_reactions).where(*wanted)).rowcount
