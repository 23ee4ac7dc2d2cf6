"""What every table shares: the metadata with its naming rules."""

from typing import Any

from sqlalchemy import Column, MetaData

from storage.columns import Prose

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def an_id() -> Column[Any]:
    """The primary key of things that have an id."""
    return Column("id", Prose, primary_key=True)


def text(name: str, **rules: Any) -> Column[Any]:
    """A text that is always there, though it may be empty."""
    return Column(name, Prose, nullable=False, **rules)
