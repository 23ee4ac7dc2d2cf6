"""Reading in the roll: a preview row by row, then in bounded steps, and the way back.

A file read in twice changes nothing the second time: members are known by their number. One that
was broken off is simply read in again.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from domain.consent import Consent, ConsentWay
from domain.errors import Conflict
from domain.identifiers import new_id
from domain.locks import Lock
from domain.members import Member
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.roll_shelves import RollChange, RollImport, RollLine, Verdict
from domain.texts import _
from services.common.auditing import record
from services.common.wording import clean_line
from services.roll.recognising import suggest_for_members
from services.roll.roll_columns import Mapped, check
from services.roll.roll_reading import Table
from services.roll.roll_rows import (
    BATCH,
    Row,
    judged,
    judged_some,
    reading,
)

FILE_NAME_MAX = 120
IMPORTS_SHOWN = 20
_COUNTED = {
    Verdict.NEW: "new",
    Verdict.CHANGED: "changed",
    Verdict.UNCHANGED: "unchanged",
    Verdict.REFUSED: "refused",
}

# What a refusal quotes of the file; where that has such marks itself, all between the outermost.
_QUOTED, _WIDEST = re.compile(r"“.*?”", re.DOTALL), re.compile(r"“.*”", re.DOTALL)

Progress = Callable[[int], None]  # told how many rows are done


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What came of taking an import back: `kept` were changed, linked or noted of since, and stay
    as they are."""

    removed: int = 0
    restored: int = 0
    kept: int = 0


@dataclass(frozen=True, kw_only=True)
class RollImports:
    """Needs IMPORT_MEMBERS."""

    store: Store
    clock: Clock

    def preview(self, actor: Actor, table: Table, mapped: Mapped) -> list[Row]:
        """What every row would do; nothing is written. Raises: Invalid for a wrong mapping."""
        actor.require(Permission.IMPORT_MEMBERS)
        check(mapped)
        with self.store.reading() as unit:
            return list(judged(unit, table, reading(unit, table, mapped, self.clock.now())))

    def apply(
        self,
        actor: Actor,
        table: Table,
        mapped: Mapped,
        *,
        file_name: str,
        progress: Progress = lambda _done: None,
    ) -> RollImport:
        """Writes what is new or changed, step by step; refused rows change nothing. Each step is
        judged again, so what somebody changed meanwhile is seen. Raises: Invalid."""
        actor.require(Permission.IMPORT_MEMBERS)
        check(mapped)
        name = clean_line(file_name[-FILE_NAME_MAX:], field="file", most=FILE_NAME_MAX)
        roll_import = self._begun(actor, name, len(table.rows))
        with self.store.reading() as unit:
            how = reading(unit, table, mapped, self.clock.now())
        for at in range(0, len(table.rows), BATCH):
            some = table.rows[at : at + BATCH]
            with self.store.writing() as unit:
                rows = judged_some(unit, some, how)
                roll_import = self._step(unit, actor, roll_import, rows, some)
            progress(at + len(some))
        return roll_import

    def newest(self, actor: Actor, *, offset: int = 0) -> list[RollImport]:
        """The newest first, a page of `IMPORTS_SHOWN`."""
        actor.require(Permission.IMPORT_MEMBERS)
        with self.store.reading() as unit:
            return unit.roll_imports.newest(IMPORTS_SHOWN, offset)

    def undo(
        self, actor: Actor, import_id: str, *, progress: Progress = lambda _done: None
    ) -> Undone:
        """Takes back what it made new or changed, step by step, but not what somebody worked on
        since. Raises: Conflict when it was taken back already, NotFound."""
        actor.require(Permission.IMPORT_MEMBERS)
        self._claim(actor, import_id)
        done, line = Undone(), 0
        while True:
            with self.store.writing() as unit:
                unit.locks.hold(Lock.LINKS)  # nobody links one whom this removes
                changes = unit.roll_imports.changes(import_id, line, BATCH)
                if not changes:
                    return done
                done = self._taken_back(unit, changes, done)
            line = changes[-1].line
            progress(done.removed + done.restored + done.kept)

    def _begun(self, actor: Actor, name: str, rows: int) -> RollImport:
        now = self.clock.now()
        begun = RollImport(id=new_id(), file_name=name, by_id=actor.id, at=now, rows=rows)
        with self.store.writing() as unit:
            record(unit, "roll_imported", at=now, actor=actor, subject_id=begun.id, detail=name)
            return unit.roll_imports.add(begun)

    def _step(
        self,
        unit: Unit,
        actor: Actor,
        roll_import: RollImport,
        rows: Sequence[Row],
        some: Sequence[tuple[int, tuple[str, ...]]],
    ) -> RollImport:
        kept, changes = list[Member](), list[RollChange]()
        for row in rows:
            if row.member is not None and row.verdict is not Verdict.UNCHANGED:
                kept.append(_written(unit, row, row.member))
                said = self._consents(actor, row, row.member)
                unit.consents.add(said)
                changes.append(_change(roll_import, row, kept[-1], said))
        unit.roll_imports.note(changes)
        cells = dict(some)
        unit.roll_imports.tell([_line(roll_import, row, cells[row.line]) for row in rows])
        suggest_for_members(unit, kept, self.clock.now())
        counted = {
            name: getattr(roll_import, name) + sum(row.verdict is verdict for row in rows)
            for verdict, name in _COUNTED.items()
        }
        return unit.roll_imports.save(replace(roll_import, **counted))

    def _consents(self, actor: Actor, row: Row, member: Member) -> list[Consent]:
        now = self.clock.now()
        return [
            Consent(
                id=new_id(),
                member_id=member.id,
                purpose=purpose,
                given=given,
                way=ConsentWay.IMPORTED,
                at=now,
                noted_at=now,
                noted_by=actor.id,
            )
            for purpose, given in row.consents.items()
        ]

    def _claim(self, actor: Actor, import_id: str) -> None:
        now = self.clock.now()
        with self.store.writing() as unit:
            wanted = unit.roll_imports.get(import_id)
            if wanted.undone_at is not None:
                raise Conflict(_("Impor ini sudah dibatalkan. Muat ulang halaman ini."))
            unit.roll_imports.save(replace(wanted, undone_by=actor.id, undone_at=now))
            record(unit, "roll_import_undone", at=now, actor=actor, subject_id=import_id)

    def _taken_back(self, unit: Unit, changes: Iterable[RollChange], done: Undone) -> Undone:
        restored = list[Member]()
        for change in changes:
            member = unit.members.find(change.member_id)
            if member is None or member.version != change.after:
                done = replace(done, kept=done.kept + 1)
            elif change.before is not None:
                unit.consents.remove(change.consent_ids)
                restored.append(unit.members.save(replace(change.before, version=member.version)))
                done = replace(done, restored=done.restored + 1)
            elif _is_worked_on(unit, change):
                done = replace(done, kept=done.kept + 1)
            else:
                unit.consents.remove(change.consent_ids)
                unit.suggestions.drop_open(member_id=member.id)
                unit.members.remove(member.id)
                done = replace(done, removed=done.removed + 1)
        suggest_for_members(unit, restored, self.clock.now())
        return done


def _written(unit: Unit, row: Row, member: Member) -> Member:
    """A changed member whose record says the same already is written too: then only their consent
    is new, and the version tells the import apart from what comes later."""
    return unit.members.add(member) if row.before is None else unit.members.save(member)


def _line(roll_import: RollImport, row: Row, cells: Iterable[str]) -> RollLine:
    """Without what stood in the file: of a refused row nobody could tell later whose words these
    are."""
    return RollLine(
        import_id=roll_import.id,
        line=row.line,
        verdict=row.verdict,
        member_id=row.member.id if row.member else "",
        why=(_WIDEST if any("“" in cell or "”" in cell for cell in cells) else _QUOTED).sub(
            "“…”", row.why
        ),
    )


def _change(roll_import: RollImport, row: Row, kept: Member, said: Iterable[Consent]) -> RollChange:
    return RollChange(
        import_id=roll_import.id,
        line=row.line,
        member_id=kept.id,
        before=row.before,
        after=kept.version,
        consent_ids=tuple(each.id for each in said),
    )


def _is_worked_on(unit: Unit, change: RollChange) -> bool:
    """Whether somebody linked an account of theirs since, or noted what they said."""
    others = {each.id for each in unit.consents.of(change.member_id)} - set(change.consent_ids)
    linked = unit.members.identities(change.member_id) or unit.members.ended(change.member_id)
    return bool(others or linked)
