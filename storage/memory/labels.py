"""Labels, topics and saved filters in memory."""

from domain.labels import Label, LabelKind, SavedFilter
from storage.memory.shelf import MemoryShelf


class MemoryLabels(MemoryShelf[Label]):
    name = "labels"
    unique = ("kind", "name")

    def all(self, kind: LabelKind) -> list[Label]:
        return sorted((each for each in self.rows if each.kind is kind), key=lambda one: one.name)


class MemorySavedFilters(MemoryShelf[SavedFilter]):
    name = "saved_filters"
    unique = ("owner_id", "name")

    def offered(self, user_id: str) -> list[SavedFilter]:
        theirs = [each for each in self.rows if each.shared or each.owner_id == user_id]
        return sorted(theirs, key=lambda one: (one.name, one.id))

    def all(self) -> list[SavedFilter]:
        return sorted(self.rows, key=lambda one: (one.name, one.id))

    def remove(self, id: str) -> None:
        self.rows.remove(id)
