"""A year in one go: the services' many small transactions inside a few long ones."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from domain.ports import Store, Unit


class LongUnit:
    """A `Store` whose units are all the same one until `commit`: nothing waits for the disk.

    Only for building the sample, where any error throws the whole away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open = ExitStack()
        self._unit: Unit | None = None

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        if self._unit is None:
            self._unit = self._open.enter_context(self._store.writing())
        yield self._unit

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        with self.writing() as unit:
            yield unit

    def shred(self) -> bool:
        """Nothing is erased while a sample is built: the real store has its turn afterwards."""
        return True

    def commit(self) -> None:
        """Keeps everything so far."""
        self._unit = None
        self._open.close()
