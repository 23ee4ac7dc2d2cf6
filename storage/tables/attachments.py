"""What hangs on members' messages; the bytes lie in a folder."""

from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Table

from domain.attachments import NotKept
from storage.columns import Choice
from storage.tables.schema import metadata, text

attachments = Table(
    "attachments",
    metadata,
    text("message_id"),
    Column("position", Integer, nullable=False),
    text("name"),
    text("kind"),
    Column("size_bytes", BigInteger),
    text("file_id"),
    Column("width_px", Integer),
    Column("height_px", Integer),
    Column("not_kept", Choice(NotKept)),
    PrimaryKeyConstraint("message_id", "position"),
)
