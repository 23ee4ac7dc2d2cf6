"""What names a stored file, in a database.

Read as plain text: whatever looks like the id of a file is one, so that a field which a later
version adds to these columns can only keep a file, never lose one.
"""

from typing import Any

from sqlalchemy import Column, Connection, Text, select, type_coerce

from storage.rules import file_ids_in
from storage.tables import board, company, people, publishing
from storage.tables.attachments import attachments
from storage.tables.set_aside import set_aside

PAGE = 1_000  # rows fetched at once; a house may have a million deliveries
# Each picture and file says its kind; the columns beside hold nothing else that does.
_WITH_A_KIND = '%"mime":%'

MEDIA: tuple[Column[Any], ...] = (
    publishing.posts.c.content,
    publishing.posts.c.variants,
    publishing.deliveries.c.content,
    board.entries.c.media,
    company.case_drafts.c.pictures,
    company.case_drafts.c.files,
)
LOGO: Column[Any] = people.cooperative.c.body
ATTACHMENTS: tuple[Column[Any], ...] = (attachments.c.file_id, set_aside.c.said)


class SqlStoredFiles:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def in_media(self) -> set[str]:
        named = self._named(LOGO, "%")
        for column in MEDIA:
            named |= self._named(column, _WITH_A_KIND)
        return named

    def in_attachments(self) -> set[str]:
        return {file_id for column in ATTACHMENTS for file_id in self._named(column, "%")}

    def _named(self, column: Column[Any], like: str) -> set[str]:
        raw = type_coerce(column, Text)
        found = self._connection.scalars(
            select(raw).where(raw.like(like)), execution_options={"yield_per": PAGE}
        )
        return {file_id for text in found for file_id in file_ids_in(text)}
