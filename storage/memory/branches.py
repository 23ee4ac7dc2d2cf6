"""Branches, and how far a reckoning anew has come, in memory."""

from domain.branch_shelves import Recount
from domain.branches import Branch
from storage.memory.rows import Rows, Tables
from storage.memory.shelf import MemoryShelf


class MemoryBranches(MemoryShelf[Branch]):
    name = "branches"
    unique = ("name",)

    def all(self) -> list[Branch]:
        return sorted(self.rows, key=lambda branch: (branch.name.casefold(), branch.id))


class MemoryRecounts:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[Recount] = tables.of("recounts")

    def put(self, recount: Recount) -> None:
        self._rows.put(recount.name, recount)

    def find(self, name: str) -> Recount | None:
        return self._rows.find(name)
