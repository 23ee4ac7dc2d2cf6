"""What was read in of a channel's past, and what of the file could not be."""

from collections.abc import Mapping

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table

from domain.archives import ImportState, LineSort
from storage.columns import Choice, Document, Instant
from storage.tables.schema import an_id, metadata, text

history_imports = Table(
    "history_imports",
    metadata,
    an_id(),
    text("channel_id"),
    text("file_name"),
    text("file_id", index=True),
    Column("further", Document(tuple[str, ...]), nullable=False, server_default="[]"),
    text("form"),
    Column("choices", Document(Mapping[str, str]), nullable=False),
    Column("counted_at", Instant, nullable=False),
    Column("state", Choice(ImportState), nullable=False),
    *(
        Column(name, Integer, nullable=False)
        for name in ("total", "done", "new", "known", "aside", "refused")
    ),
    *(
        Column(name, Integer, nullable=False, server_default="0")
        for name in ("pictures", "pictureless", "taken_back")
    ),
    text("by_id"),
    Column("at", Instant, nullable=False, index=True),
    Column("ended_at", Instant),
    text("detail"),
    Column("version", Integer, nullable=False),
    Index(None, "state", "at"),
)

history_refusals = Table(
    "history_refusals",
    metadata,
    text("import_id"),
    Column("position", Integer, nullable=False),
    text("why"),
    text("excerpt"),
    PrimaryKeyConstraint("import_id", "position"),
)

# which import told of which post: as long as one does, the post stays
history_kept = Table(
    "history_kept",
    metadata,
    text("import_id"),
    text("delivery_id", index=True),
    PrimaryKeyConstraint("import_id", "delivery_id"),
)

# what became of each thing in a file
history_lines = Table(
    "history_lines",
    metadata,
    text("import_id"),
    Column("position", Integer, nullable=False),
    Column("sort", Choice(LineSort), nullable=False),
    text("told"),
    Column("pictures", Integer, nullable=False),
    PrimaryKeyConstraint("import_id", "position"),
    Index(None, "import_id", "sort", "position"),
)
