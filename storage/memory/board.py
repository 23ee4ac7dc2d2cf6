"""The board's entries, comments, reactions and views in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.board import Comment, Counts, Entry, Reaction, Visibility
from storage.memory.rows import Rows, Tables
from storage.refusals import missing


class MemoryBoard:
    def __init__(self, tables: Tables) -> None:
        self._entries: Rows[Entry] = tables.of("entries")
        self._comments: Rows[Comment] = tables.of("comments")
        self._reactions: Rows[tuple[str, str, Reaction]] = tables.of("reactions")
        self._views: Rows[int] = tables.of("views")

    def add_entry(self, entry: Entry) -> Entry:
        return self.entry(entry.id) or self._entries.add(entry.id, entry)

    def entry(self, entry_id: str) -> Entry | None:
        return self._entries.find(entry_id)

    def entries(
        self, *, before: tuple[datetime, str] | None = None, limit: int = 10
    ) -> list[Entry]:
        found = [e for e in self._entries if before is None or (e.published_at, e.id) < before]
        found.sort(key=lambda entry: (entry.published_at, entry.id), reverse=True)
        return found[:limit]

    def remove_entry(self, entry_id: str) -> None:
        self._entries.remove(entry_id)
        self._views.remove(entry_id)
        for comment in self._comments:
            if comment.entry_id == entry_id:
                self._comments.remove(comment.id)
        for entry, visitor, _reaction in self._reactions:
            if entry == entry_id:
                self._reactions.remove((entry, visitor))

    def add_comment(self, comment: Comment) -> Comment:
        if (there := self.comment(comment.id)) is not None:
            return there
        self._refuse_gone(comment.entry_id)
        return self._comments.add(comment.id, comment)

    def comment(self, comment_id: str) -> Comment | None:
        return self._comments.find(comment_id)

    def comments(self, entry_id: str, limit: int = 200) -> list[Comment]:
        found = [comment for comment in self._visible() if comment.entry_id == entry_id]
        return sorted(found, key=lambda comment: (comment.at, comment.id))[:limit]

    def set_visibility(self, comment_id: str, visibility: Visibility) -> None:
        comment = self.comment(comment_id)
        if comment is None:
            raise missing()
        self._comments.put(comment_id, replace(comment, visibility=visibility))

    def remove_comment(self, comment_id: str) -> None:
        self._comments.remove(comment_id)

    def react(self, entry_id: str, visitor: str, reaction: Reaction) -> None:
        self._refuse_gone(entry_id)
        self._reactions.put((entry_id, visitor), (entry_id, visitor, reaction))

    def unreact(self, entry_id: str, visitor: str) -> None:
        self._reactions.remove((entry_id, visitor))

    def reactions(self, entry_id: str) -> Mapping[Reaction, int]:
        given = [reaction for entry, _visitor, reaction in self._reactions if entry == entry_id]
        return {reaction: given.count(reaction) for reaction in Reaction}

    def reaction_of(self, entry_id: str, visitor: str) -> Reaction | None:
        found = self._reactions.find((entry_id, visitor))
        return found[2] if found else None

    def add_views(self, views: Mapping[str, int]) -> None:
        for entry_id, seen in views.items():
            if self.entry(entry_id) is not None:
                self._views.put(entry_id, (self._views.find(entry_id) or 0) + seen)

    def counts(self, entry_ids: Sequence[str]) -> Mapping[str, Counts]:
        return {
            entry_id: Counts(
                views=self._views.find(entry_id) or 0,
                reactions=sum(self.reactions(entry_id).values()),
                comments=sum(
                    comment.entry_id == entry_id and not comment.from_us
                    for comment in self._visible()
                ),
            )
            for entry_id in entry_ids
            if self.entry(entry_id) is not None
        }

    def _visible(self) -> list[Comment]:
        return [c for c in self._comments if c.visibility is Visibility.VISIBLE]

    def _refuse_gone(self, entry_id: str) -> None:
        if self.entry(entry_id) is None:
            raise missing()
