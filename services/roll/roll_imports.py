"""Reading in the roll: a preview row by row, then in bounded steps, and the way back.

A file read in twice changes nothing the second time: members are known by their number. What is
left of one waits, sealed, until it is read: whoever is killed goes on there by itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.archive_shelves import ArchiveFolder
from domain.errors import Conflict, NotFound, StoreBusy, Unauthorized
from domain.identifiers import new_id
from domain.locks import Lock
from domain.members import Member
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.roll_shelves import RollChange, RollImport
from domain.texts import _
from services.common.auditing import record
from services.common.wording import clean_line
from services.roll.recognising import suggest_for_members
from services.roll.roll_columns import Mapped, check
from services.roll.roll_reading import Table
from services.roll.roll_rows import BATCH, Reading, Row, judged_some, reading
from services.roll.roll_steps import written
from services.roll.waiting_rolls import put_aside, taken_up

FILE_NAME_MAX = 120
IMPORTS_SHOWN = 20
STEPS_A_BEAT = 20  # each time what waits is opened anew
WAITS_AT_MOST = timedelta(days=3)  # persons who are to be erased wait with it
FORGOTTEN_AFTER = timedelta(hours=1)  # what no import names: its process died in between

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
    """Needs IMPORT_MEMBERS. `folder`: where what is left of a file waits; it holds persons."""

    store: Store
    clock: Clock
    folder: ArchiveFolder

    def preview(
        self,
        actor: Actor,
        table: Table,
        mapped: Mapped,
        *,
        progress: Progress = lambda _done: None,
    ) -> list[Row]:
        """What every row would do; nothing is written. Raises: Invalid for a wrong mapping."""
        actor.require(Permission.IMPORT_MEMBERS)
        check(mapped)
        found = list[Row]()
        with self.store.reading() as unit:
            how = reading(unit, table, mapped, self.clock.now())
            for at in range(0, len(table.rows), BATCH):
                found += judged_some(unit, table.rows[at : at + BATCH], how)
                progress(len(found))
        return found

    def begin(self, actor: Actor, table: Table, mapped: Mapped, *, file_name: str) -> RollImport:
        """From here on it comes to its end, whoever dies or goes away. Raises: Invalid,
        StoreFull."""
        actor.require(Permission.IMPORT_MEMBERS)
        check(mapped)
        name = clean_line(file_name[-FILE_NAME_MAX:], field="file", most=FILE_NAME_MAX)
        now = self.clock.now()
        begun = RollImport(
            id=new_id(),
            file_name=name,
            by_id=actor.id,
            at=now,
            rows=len(table.rows),
            file_id=put_aside(self.folder, table, mapped),
        )
        with self.store.writing() as unit:
            record(unit, "roll_imported", at=now, actor=actor, subject_id=begun.id, detail=name)
            return unit.roll_imports.add(begun)

    def apply(
        self,
        actor: Actor,
        table: Table,
        mapped: Mapped,
        *,
        file_name: str,
        progress: Progress = lambda _done: None,
    ) -> RollImport:
        """Begins it and writes what is new or changed, step by step, to its end; refused rows
        change nothing. Raises: Invalid, StoreFull."""
        told = self.begin(actor, table, mapped, file_name=file_name)
        how = self._reading(table, mapped)
        while told.is_going:
            told = self._read(told, table, how)
            progress(told.done)
        return told

    def run(self) -> int:
        """Goes on with every import of which something waits; gives how many rows were read."""
        with self.store.reading() as unit:
            waiting = unit.roll_imports.going()
        return sum(self._go_on(one).done - one.done for one in waiting)

    def prune(self) -> int:
        """Ends what waits too long, and forgets what no import names; gives how many."""
        now = self.clock.now()
        with self.store.reading() as unit:
            waiting = unit.roll_imports.going()
        late = [one for one in waiting if one.at < now - WAITS_AT_MOST]
        for one in late:
            self._break_off(one, _("Terlalu lama tertunda. Unggah berkas yang sama lagi."))
        named = {one.file_id for one in waiting}
        unnamed = set(self.folder.before(now - FORGOTTEN_AFTER)) - named
        for file_id in unnamed:
            self.folder.remove(file_id)
        return len(late) + len(unnamed)

    def newest(self, actor: Actor, *, offset: int = 0) -> list[RollImport]:
        """The newest first, a page of `IMPORTS_SHOWN`."""
        actor.require(Permission.IMPORT_MEMBERS)
        with self.store.reading() as unit:
            return unit.roll_imports.newest(IMPORTS_SHOWN, offset)

    def find(self, actor: Actor, import_id: str) -> RollImport:
        """As it stands now. Raises: NotFound."""
        actor.require(Permission.IMPORT_MEMBERS)
        with self.store.reading() as unit:
            return unit.roll_imports.get(import_id)

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

    def _go_on(self, told: RollImport) -> RollImport:
        """The next steps of one, from what waits of it."""
        try:
            table, mapped = taken_up(self.folder, told.file_id)
        except NotFound:
            return self._break_off(told, _("Sisa berkasnya hilang. Unggah berkas yang sama lagi."))
        except Unauthorized:
            return self._break_off(
                told, _("Kunci server sudah diganti. Unggah berkas yang sama lagi.")
            )
        how = self._reading(table, mapped)
        for _each in range(STEPS_A_BEAT):
            if told.is_going:
                told = self._read(told, table, how)
        return told

    def _reading(self, table: Table, mapped: Mapped) -> Reading:
        with self.store.reading() as unit:
            return reading(unit, table, mapped, self.clock.now())

    def _read(self, told: RollImport, table: Table, how: Reading) -> RollImport:
        """One step. Where another process is at it too, or somebody took it back, its step counts
        and ours never was; where others write just now, it is tried again."""
        some = table.rows[told.done : told.done + BATCH]
        try:
            with self.store.writing() as unit:
                current = unit.roll_imports.get(told.id)
                if current.is_going and current.done == told.done:
                    current = written(unit, current, some, how, self.clock.now())
                    left = "" if current.is_whole else current.file_id
                    current = unit.roll_imports.save(replace(current, file_id=left))
        except (Conflict, StoreBusy):
            with self.store.reading() as unit:
                current = unit.roll_imports.get(told.id)
        if not current.is_going:
            self.folder.remove(told.file_id)
        return current

    def _break_off(self, told: RollImport, why: str) -> RollImport:
        """What was written of it stays."""
        with self.store.writing() as unit:
            current = unit.roll_imports.get(told.id)
            if current.is_going:
                current = unit.roll_imports.save(replace(current, file_id="", detail=why))
        self.folder.remove(told.file_id)
        return current

    def _claim(self, actor: Actor, import_id: str) -> None:
        now = self.clock.now()
        with self.store.writing() as unit:
            wanted = unit.roll_imports.get(import_id)
            if wanted.undone_at is not None:
                raise Conflict(_("Impor ini sudah dibatalkan. Muat ulang halaman ini."))
            unit.roll_imports.save(replace(wanted, undone_by=actor.id, undone_at=now, file_id=""))
            record(unit, "roll_import_undone", at=now, actor=actor, subject_id=import_id)
        if wanted.is_going:
            self.folder.remove(wanted.file_id)

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


def _is_worked_on(unit: Unit, change: RollChange) -> bool:
    """Whether somebody linked an account of theirs since, or noted what they said."""
    others = {each.id for each in unit.consents.of(change.member_id)} - set(change.consent_ids)
    linked = unit.members.identities(change.member_id) or unit.members.ended(change.member_id)
    return bool(others or linked)
