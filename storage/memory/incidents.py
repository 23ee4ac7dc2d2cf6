"""Failures of protection, in memory."""

from datetime import datetime

from domain.incidents import Incident
from storage.memory.shelf import MemoryShelf


class MemoryIncidents(MemoryShelf[Incident]):
    name = "incidents"

    def newest(self, limit: int) -> list[Incident]:
        return sorted(self.rows, key=lambda each: (each.found_at, each.id), reverse=True)[:limit]

    def untold(self, found_before: datetime) -> list[Incident]:
        found = [each for each in self.rows if each.untold and each.found_at <= found_before]
        return sorted(found, key=lambda each: (each.found_at, each.id))
