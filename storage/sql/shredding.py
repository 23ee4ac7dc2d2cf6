"""Shredding: takes words that were erased out of the database's own files as well.

SQLite keeps them in the index of words until its parts are merged, and in the log beside its
file; freed room is overwritten at once (`storage.sql.engines`). PostgreSQL keeps old versions of
rows, and bytes of them after a vacuum too: only to write a table anew takes those away, and
nobody may use the table meanwhile. So small tables are written anew, large ones vacuumed.
"""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, Engine

MERGED_PAGES = 500  # of the index in one transaction, some 50 ms
MERGES_MAX = 2_000  # at once; the next beat goes on
CHECKPOINT_WAIT_MS = 2_000
SMALL_BYTES = 64 * 1024 * 1024  # a table with its indexes: written anew within seconds
LOCK_WAIT_MS = 1_000  # everybody else waits behind us meanwhile
VACUUM_MS = 600_000
WORDS_INDEX = "ix_conversation_words_words"
# Whatever holds words of persons, or ids and contacts by which they are known.
WORDED = (
    "account_reactions",
    "attachments",
    "attempts",
    "audit_entries",
    "blocks",
    "case_drafts",
    "case_events",
    "cases",
    "comments",
    "consents",
    "conversation_words",
    "conversations",
    "deliveries",
    "ended_identities",
    "identities",
    "member_keys",
    "members",
    "messages",
    "person_keys",
    "ratings",
    "roll_changes",
    "rules",
    "saved_filters",
    "set_aside",
    "suggestions",
)

_MERGE = "INSERT INTO words_index(words_index, rank) VALUES ('merge', ?)"
_NO_OP = 2  # a merge that changes fewer rows had nothing to do (sqlite.org/fts5.html, 6.9)


def shred_sqlite(
    writing: Callable[[], AbstractContextManager[Connection]],
    writer: Engine,
    merges: int = MERGES_MAX,
) -> bool:
    """Whether nothing is left. `writing` gives a transaction; `merges`: at most so many."""
    pages = -MERGED_PAGES  # below zero: all parts become one
    for _each in range(merges):
        with writing() as connection:
            driver: Any = connection.connection.driver_connection
            before = driver.total_changes
            driver.execute(_MERGE, (pages,))
            if driver.total_changes - before < _NO_OP:
                break
        pages = MERGED_PAGES
    else:
        return False
    return _emptied_log(writer)


def _emptied_log(writer: Engine) -> bool:
    """Whether all of it is in the database's file now. Whoever still reads an older state keeps it
    from that."""
    with writer.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA busy_timeout = {CHECKPOINT_WAIT_MS}")
        try:
            busy, _pages, _moved = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:  # somebody writes
            return False
        finally:
            driver.execute("PRAGMA busy_timeout = 0")
    return not busy


def shred_postgresql(writer: Engine, small_bytes: int = SMALL_BYTES) -> None:
    """Each table for itself, so that what was done stays done. Raises: StoreBusy."""
    with writer.connect() as pooled:
        connection = pooled.execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # it ends with its limits
        connection.exec_driver_sql(f"SET lock_timeout = {LOCK_WAIT_MS}")
        connection.exec_driver_sql(f"SET statement_timeout = {VACUUM_MS}")
        for table in WORDED:
            size = connection.exec_driver_sql(f"SELECT pg_total_relation_size('{table}')")
            if size.scalar_one() <= small_bytes:
                connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table}")
                continue
            connection.exec_driver_sql(f"VACUUM (INDEX_CLEANUP ON, TRUNCATE OFF, ANALYZE) {table}")
            if table == "conversation_words":
                _words_anew(connection)


def _words_anew(connection: Connection) -> None:
    """A vacuum takes a word's places out of this index, and never the word."""
    for left_over in ("_ccnew", "_ccold"):  # of one that was broken off
        connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY IF EXISTS {WORDS_INDEX}{left_over}")
    connection.exec_driver_sql(f"REINDEX INDEX CONCURRENTLY {WORDS_INDEX}")
