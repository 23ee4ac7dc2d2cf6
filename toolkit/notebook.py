"""What a connector remembers for its channel, over the store, sealed by the vault."""

from domain.errors import Unauthorized
from domain.ports import Store, Vault

_TEXT = "text"


class StoreNotebook:
    """A `Notebook` of one channel."""

    def __init__(self, store: Store, vault: Vault, channel_id: str) -> None:
        self._store = store
        self._vault = vault
        self._channel_id = channel_id

    def read(self, name: str) -> str:
        """What was written last. A text whose key is lost counts as forgotten: what stands in a
        notebook can be had again."""
        with self._store.reading() as unit:
            sealed = unit.notes.read(self._channel_id, name)
        try:
            return self._vault.open(sealed).get(_TEXT, "")
        except Unauthorized:
            return ""

    def write(self, name: str, value: str) -> None:
        """Keeps it; an empty one is forgotten."""
        sealed = self._vault.seal({_TEXT: value}) if value else ""
        with self._store.writing() as unit:
            unit.notes.write(self._channel_id, name, sealed)

    def tally(self, name: str, by: int = 0) -> int:
        """The number under the name with `by` added; to look at it waits for nobody."""
        with self._store.writing() if by else self._store.reading() as unit:
            return unit.notes.tally(self._channel_id, name, by)
