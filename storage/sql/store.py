"""The store over a database: a unit is a transaction."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from domain import ports
from storage.refusals import busy
from storage.sql.board import SqlBoard
from storage.sql.cases import SqlCases
from storage.sql.casework import SqlConversations, SqlEvents, SqlMessages
from storage.sql.deliveries import SqlDeliveries
from storage.sql.engines import WAIT_S, Engines, begin_immediate
from storage.sql.faults import told_apart
from storage.sql.figures import SqlMetrics, SqlReports
from storage.sql.people import SqlAudit, SqlCooperative, SqlMembers, SqlSessions, SqlUsers
from storage.sql.publishing import SqlAttempts, SqlBudgets, SqlChannels, SqlCursors, SqlPosts


class SqlUnit:
    """Every shelf over the same connection."""

    def __init__(self, connection: Connection) -> None:
        self.posts: ports.PostShelf = SqlPosts(connection)
        self.deliveries: ports.DeliveryShelf = SqlDeliveries(connection)
        self.attempts: ports.AttemptShelf = SqlAttempts(connection)
        self.channels: ports.ChannelShelf = SqlChannels(connection)
        self.conversations: ports.ConversationShelf = SqlConversations(connection)
        self.messages: ports.MessageShelf = SqlMessages(connection)
        self.cases: ports.CaseShelf = SqlCases(connection)
        self.events: ports.EventShelf = SqlEvents(connection)
        self.users: ports.UserShelf = SqlUsers(connection)
        self.sessions: ports.SessionShelf = SqlSessions(connection)
        self.members: ports.MemberShelf = SqlMembers(connection)
        self.metrics: ports.MetricShelf = SqlMetrics(connection)
        self.board: ports.BoardShelf = SqlBoard(connection)
        self.cooperative: ports.CooperativeShelf = SqlCooperative(connection)
        self.audit: ports.AuditShelf = SqlAudit(connection)
        self.cursors: ports.CursorShelf = SqlCursors(connection)
        self.budgets: ports.BudgetShelf = SqlBudgets(connection)
        self.reports: ports.ReportShelf = SqlReports(connection)


class SqlStore:
    """A `Store` over SQLite or PostgreSQL. `close` it when its process is done with it."""

    def __init__(self, engines: Engines, *, wait_s: float = WAIT_S) -> None:
        self._engines = engines
        self._wait_s = wait_s
        # SQLite's own waiting is by naps, so threads of one process queue up here instead
        self._turn = threading.Lock()

    @contextmanager
    def writing(self) -> Iterator[ports.Unit]:
        with told_apart(), self._in_turn(), self._engines.writer.connect() as connection:
            if self._engines.is_sqlite:
                begin_immediate(connection, self._wait_s)
            yield SqlUnit(connection)
            connection.commit()

    @contextmanager
    def reading(self) -> Iterator[ports.Unit]:
        with told_apart(), self._engines.reader.connect() as connection:
            if self._engines.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            yield SqlUnit(connection)

    def close(self) -> None:
        """Closes every connection."""
        self._engines.dispose()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._engines.is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=self._wait_s):
            raise busy()
        try:
            yield
        finally:
            self._turn.release()
