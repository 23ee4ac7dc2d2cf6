"""Lines of an import of the roll: what became of each row of the file, behind its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.members import Member
from domain.people import Actor, Permission
from domain.ports import Store
from domain.roll_shelves import RollImport, RollLine, Verdict


@dataclass(frozen=True, kw_only=True)
class LinePage:
    """A page of an import's rows of one sort. `members`: those that are still on the roll, by id;
    `total`: how many rows of the sort there are."""

    told: RollImport
    lines: tuple[RollLine, ...]
    members: Mapping[str, Member]
    total: int


@dataclass(frozen=True, kw_only=True)
class RollLines:
    """Needs IMPORT_MEMBERS."""

    store: Store

    def page(
        self, actor: Actor, import_id: str, verdict: Verdict, *, limit: int, offset: int = 0
    ) -> LinePage:
        """By their line in the file. Raises: NotFound."""
        actor.require(Permission.IMPORT_MEMBERS)
        with self.store.reading() as unit:
            lines = unit.roll_imports.lines(import_id, verdict, limit, offset)
            return LinePage(
                told=unit.roll_imports.get(import_id),
                lines=tuple(lines),
                members=unit.members.many({line.member_id for line in lines}),
                total=unit.roll_imports.lines_count(import_id, verdict),
            )
