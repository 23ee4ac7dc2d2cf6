"""Members and their accounts in memory."""

from collections.abc import Collection, Mapping

from domain.matching import member_keys
from domain.members import EndedIdentity, Identity, Member
from domain.roll_shelves import RollFilter, RollPart
from storage.memory.rows import Rows, Tables
from storage.memory.shelf import MemoryShelf
from storage.refusals import missing, taken
from storage.roll_search import wanted as sought
from storage.words import folded


class MemoryMembers(MemoryShelf[Member]):
    name = "members"
    unique = ("number",)

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self._identities: Rows[Identity] = tables.of("identities")
        self._ended: Rows[EndedIdentity] = tables.of("ended_identities")

    def remove(self, id: str) -> None:
        self.rows.remove(id)

    def by_number(self, number: str) -> Member | None:
        return next((member for member in self.rows if member.number == number), None)

    def by_numbers(self, numbers: Collection[str]) -> Mapping[str, Member]:
        return {member.number: member for member in self.rows if member.number in numbers}

    def many(self, ids: Collection[str]) -> Mapping[str, Member]:
        return {member.id: member for member in self.rows if member.id in ids}

    def by_keys(self, keys: Collection[str]) -> Mapping[str, list[str]]:
        found = dict[str, list[str]]()
        for member in sorted(self.rows, key=lambda member: member.id):
            for key in set(keys) & set(member_keys(member)):
                found.setdefault(key, []).append(member.id)
        return found

    def page(self, *, search: str = "", limit: int = 50, offset: int = 0) -> list[Member]:
        look = sought(search)
        found = [member for member in self.rows if look.meets(member)]
        return _by_name(found)[offset : offset + limit]

    def listed(self, wanted: RollFilter) -> list[Member]:
        return _by_name(self._wanted(wanted))[wanted.offset : wanted.offset + wanted.limit]

    def counted(self, wanted: RollFilter) -> int:
        return len(self._wanted(wanted))

    def add_identity(self, identity: Identity) -> Identity:
        if self.by_account(identity.platform, identity.remote_id) is not None:
            raise taken()
        return self._identities.add(identity.id, identity)

    def end_identity(self, ended: EndedIdentity) -> None:
        if self._identities.remove(ended.id) is None:
            raise missing()
        self._ended.add(ended.id, ended)

    def ended(self, member_id: str) -> list[EndedIdentity]:
        mine = [each for each in self._ended if each.member_id == member_id]
        return sorted(mine, key=lambda each: (each.ended_at, each.id), reverse=True)

    def identities(self, member_id: str) -> list[Identity]:
        return list(self.linked_among([member_id]).get(member_id, ()))

    def linked_among(self, ids: Collection[str]) -> Mapping[str, list[Identity]]:
        found = dict[str, list[Identity]]()
        for each in sorted(self._identities, key=lambda each: (each.confirmed_at, each.id)):
            if each.member_id in ids:
                found.setdefault(each.member_id, []).append(each)
        return found

    def by_account(self, platform: str, remote_id: str) -> Identity | None:
        found = self.by_accounts([(platform, remote_id)])
        return found[0] if found else None

    def by_accounts(self, accounts: Collection[tuple[str, str]]) -> list[Identity]:
        found = [each for each in self._identities if (each.platform, each.remote_id) in accounts]
        return sorted(found, key=lambda identity: identity.id)

    def _wanted(self, wanted: RollFilter) -> list[Member]:
        look, linked = sought(wanted.search), {each.member_id for each in self._identities}
        return [
            member
            for member in self.rows
            if look.meets(member)
            and wanted.part in (RollPart.ALL, _part(member, wanted))
            and (not wanted.branch_id or member.branch_id == wanted.branch_id)
            and (wanted.linked is None or wanted.linked == (member.id in linked))
        ]


def _part(member: Member, wanted: RollFilter) -> RollPart:
    left = member.left_at is not None and member.left_at <= wanted.now
    return RollPart.LEFT if left else RollPart.CURRENT


def _by_name(found: list[Member]) -> list[Member]:
    return sorted(found, key=lambda member: (folded(member.name), member.id))
