"""Failures of protection, in a database."""

from datetime import datetime

from sqlalchemy import or_

from domain.incidents import Incident
from storage.sql.record import Record
from storage.sql.shelf import SqlShelf
from storage.tables.incidents import incidents


class SqlIncidents(SqlShelf[Incident]):
    record = Record(Incident, incidents)

    def newest(self, limit: int) -> list[Incident]:
        page = self.select().order_by(self.c.found_at.desc(), self.c.id.desc())
        return self.all_of(page.limit(limit))

    def untold(self, found_before: datetime) -> list[Incident]:
        lacking = or_(self.c.people_told_at.is_(None), self.c.authority_told_at.is_(None))
        wanted = self.select(lacking, self.c.found_at <= found_before)
        return self.all_of(wanted.order_by(self.c.found_at, self.c.id))
