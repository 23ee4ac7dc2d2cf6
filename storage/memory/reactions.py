"""Reactions of accounts, in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from domain.reactions import AccountKey, KeptReaction
from storage.memory.rows import Rows, Tables


class MemoryReactions:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[KeptReaction] = tables.of("account_reactions")

    def keep(self, reactions: Sequence[KeptReaction]) -> int:
        known = {(each.channel_id, each.remote_id) for each in self._rows}
        kept = 0
        for each in reactions:
            if (each.channel_id, each.remote_id) not in known:
                known.add((each.channel_id, each.remote_id))
                self._rows.add(each.id, each)
                kept += 1
        return kept

    def told_as(self, channel_id: str, remote_ids: Collection[str]) -> list[KeptReaction]:
        return self._those(lambda one: one.channel_id == channel_id and one.remote_id in remote_ids)

    def many(self, ids: Collection[str]) -> Mapping[str, KeptReaction]:
        return {each.id: each for each in self._those(lambda one: one.id in ids)}

    def after(self, id: str, limit: int) -> list[KeptReaction]:
        return self._those(lambda one: one.id > id)[:limit]

    def by_accounts(self, accounts: Collection[AccountKey]) -> list[KeptReaction]:
        return self._those(lambda one: (one.channel_id, one.account_id) in accounts)

    def remove(self, ids: Collection[str]) -> int:
        return self._away(self._those(lambda one: one.id in ids))

    def remove_of_talk(self, conversation_id: str) -> int:
        return self._away(self._those(lambda one: one.conversation_id == conversation_id))

    def remove_before(self, before: datetime, limit: int) -> int:
        old = self._those(lambda one: one.at < before)
        return self._away(sorted(old, key=lambda one: (one.at, one.id))[:limit])

    def before(self, moment: datetime, limit: int, offset: int = 0) -> list[KeptReaction]:
        old = self._those(lambda one: one.at < moment)
        return sorted(old, key=lambda one: (one.at, one.id))[offset : offset + limit]

    def count_before(self, before: datetime) -> int:
        return len(self._those(lambda one: one.at < before))

    def _those(self, wanted: Callable[[KeptReaction], bool]) -> list[KeptReaction]:
        return sorted(filter(wanted, self._rows), key=lambda one: one.id)

    def _away(self, those: Sequence[KeptReaction]) -> int:
        for each in those:
            self._rows.remove(each.id)
        return len(those)
