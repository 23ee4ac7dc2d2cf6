"""The board's entries, comments and reactions in a database."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, select, tuple_, update

from domain.board import Comment, Counts, Entry, Reaction, Visibility
from storage.door import admit
from storage.refusals import missing
from storage.sql.record import Record, insert_once, upsert
from storage.tables.board import comments, entries, reactions


class SqlBoard:
    _entry = Record(Entry, entries)
    _comment = Record(Comment, comments)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_entry(self, entry: Entry) -> Entry:
        kept = admit(entry)
        row = self._entry.values(kept) | {"views": 0}
        if insert_once(self._connection, entries, row, "id"):
            return kept
        return self.entry(entry.id) or kept

    def entry(self, entry_id: str) -> Entry | None:
        wanted = select(*self._entry.columns).where(entries.c.id == entry_id)
        row = self._connection.execute(wanted).first()
        return None if row is None else self._entry.thing(row)

    def entries(
        self, *, before: tuple[datetime, str] | None = None, limit: int = 10
    ) -> list[Entry]:
        place = tuple_(entries.c.published_at, entries.c.id)
        page = select(*self._entry.columns).order_by(
            entries.c.published_at.desc(), entries.c.id.desc()
        )
        if before is not None:
            page = page.where(place < before)
        return [self._entry.thing(row) for row in self._connection.execute(page.limit(limit))]

    def remove_entry(self, entry_id: str) -> None:
        self._connection.execute(delete(entries).where(entries.c.id == entry_id))

    def add_comment(self, comment: Comment) -> Comment:
        kept = admit(comment)
        if (there := self.comment(comment.id)) is not None:
            return there
        self._refuse_gone(comment.entry_id)
        insert_once(self._connection, comments, self._comment.values(kept), "id")
        return self.comment(comment.id) or kept

    def comment(self, comment_id: str) -> Comment | None:
        wanted = select(*self._comment.columns).where(comments.c.id == comment_id)
        row = self._connection.execute(wanted).first()
        return None if row is None else self._comment.thing(row)

    def comments(self, entry_id: str, limit: int = 200) -> list[Comment]:
        c = comments.c
        shown = (
            select(*self._comment.columns)
            .where(c.entry_id == entry_id, c.visibility == Visibility.VISIBLE)
            .order_by(c.at, c.id)
            .limit(limit)
        )
        return [self._comment.thing(row) for row in self._connection.execute(shown)]

    def set_visibility(self, comment_id: str, visibility: Visibility) -> None:
        changed = update(comments).where(comments.c.id == comment_id)
        if self._connection.execute(changed.values(visibility=visibility)).rowcount != 1:
            raise missing()

    def remove_comment(self, comment_id: str) -> None:
        self._connection.execute(delete(comments).where(comments.c.id == comment_id))

    def react(self, entry_id: str, visitor: str, reaction: Reaction) -> None:
        self._refuse_gone(entry_id)
        row = {"entry_id": entry_id, "visitor": visitor, "reaction": reaction}
        upsert(self._connection, reactions, [row], "entry_id", "visitor")

    def unreact(self, entry_id: str, visitor: str) -> None:
        c = reactions.c
        mine = delete(reactions).where(c.entry_id == entry_id, c.visitor == visitor)
        self._connection.execute(mine)

    def reactions(self, entry_id: str) -> Mapping[Reaction, int]:
        c = reactions.c
        counted = select(c.reaction, func.count()).where(c.entry_id == entry_id)
        found = self._connection.execute(counted.group_by(c.reaction))
        given: dict[Reaction, int] = dict(found.all())
        return {reaction: given.get(reaction, 0) for reaction in Reaction}

    def reaction_of(self, entry_id: str, visitor: str) -> Reaction | None:
        c = reactions.c
        mine = select(c.reaction).where(c.entry_id == entry_id, c.visitor == visitor)
        return self._connection.execute(mine).scalar()

    def add_views(self, views: Mapping[str, int]) -> None:
        for entry_id, seen in sorted(views.items()):  # one order, so that no two writers deadlock
            changed = update(entries).where(entries.c.id == entry_id)
            self._connection.execute(changed.values(views=entries.c.views + seen))

    def counts(self, entry_ids: Sequence[str]) -> Mapping[str, Counts]:
        readers = select(func.count()).where(
            comments.c.entry_id == entries.c.id,
            comments.c.visibility == Visibility.VISIBLE,
            comments.c.from_us.is_(False),
        )
        tapped = select(func.count()).where(reactions.c.entry_id == entries.c.id)
        counted = select(
            entries.c.id, entries.c.views, tapped.scalar_subquery(), readers.scalar_subquery()
        ).where(entries.c.id.in_(entry_ids))
        return {
            entry_id: Counts(views=views, reactions=reacted, comments=commented)
            for entry_id, views, reacted, commented in self._connection.execute(counted)
        }

    def _refuse_gone(self, entry_id: str) -> None:
        if not self._connection.execute(select(exists().where(entries.c.id == entry_id))).scalar():
            raise missing()
