"""Measuring: metric snapshots of sent posts, oftener while they are young."""

from dataclasses import dataclass

from domain.ports import Clock, Connectors, Store


@dataclass(frozen=True, kw_only=True)
class Measuring:
    store: Store
    clock: Clock
    connectors: Connectors

    def measure_due(self) -> int:
        """Snapshots of every sent post whose turn it is; gives how many values were kept.
        A platform that fails leaves its posts for the next beat."""
        raise NotImplementedError
