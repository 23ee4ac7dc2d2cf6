"""What the board's connector needs of the house, over the store."""

from collections.abc import Mapping, Sequence

from domain.board import Comment, Counts, Entry
from domain.ports import Store


class StoreBoardRoom:
    """A `BoardRoom` over the store; entries are served under `site_url`."""

    def __init__(self, store: Store, site_url: str) -> None:
        self._store = store
        self._site_url = site_url

    def put_entry(self, entry: Entry) -> Entry:
        """Keeps it; the one already there under this id is left and returned."""
        with self._store.writing() as unit:
            return unit.board.add_entry(entry)

    def put_answer(self, answer: Comment) -> Comment:
        """Keeps it; the one already there under this id is left and returned."""
        with self._store.writing() as unit:
            return unit.board.add_comment(answer)

    def entry(self, entry_id: str) -> Entry | None:
        """The entry, None when it is not (or no longer) there."""
        with self._store.reading() as unit:
            return unit.board.entry(entry_id)

    def comment(self, comment_id: str) -> Comment | None:
        """The comment, None when it is not (or no longer) there."""
        with self._store.reading() as unit:
            return unit.board.comment(comment_id)

    def remove(self, remote_id: str) -> None:
        """Takes the entry or comment off the page; that it is gone already is fine."""
        with self._store.writing() as unit:
            unit.board.remove_entry(remote_id)
            unit.board.remove_comment(remote_id)

    def counts(self, entry_ids: Sequence[str]) -> Mapping[str, Counts]:
        """Views, reactions and comments of each entry still there."""
        with self._store.reading() as unit:
            return unit.board.counts(entry_ids)

    def entry_url(self, entry_id: str) -> str:
        """The entry's public address."""
        return f"{self._site_url}/kabar/{entry_id}"
