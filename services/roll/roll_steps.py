"""Steps of reading in the roll: some rows of a file, written with what they changed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from domain.consent import Consent, ConsentWay
from domain.identifiers import new_id
from domain.members import Member
from domain.ports import Unit
from domain.roll_shelves import RollChange, RollImport, RollLine, Verdict
from services.roll.recognising import suggest_for_members
from services.roll.roll_rows import Reading, Row, judged_some

_COUNTED = {
    Verdict.NEW: "new",
    Verdict.CHANGED: "changed",
    Verdict.UNCHANGED: "unchanged",
    Verdict.REFUSED: "refused",
}

# What a refusal quotes of the file; where that has such marks itself, all between the outermost.
_QUOTED, _WIDEST = re.compile(r"“.*?”", re.DOTALL), re.compile(r"“.*”", re.DOTALL)


def written(
    unit: Unit,
    told: RollImport,
    some: Sequence[tuple[int, tuple[str, ...]]],
    how: Reading,
    now: datetime,
) -> RollImport:
    """Writes what is new or changed of these rows; gives the import with them counted. They are
    judged here, so what somebody changed since the preview is seen."""
    rows, kept, changes = judged_some(unit, some, how), list[Member](), list[RollChange]()
    for row in rows:
        if row.member is not None and row.verdict is not Verdict.UNCHANGED:
            kept.append(_kept(unit, row, row.member))
            said = _consents(told, row, row.member, now)
            unit.consents.add(said)
            changes.append(_change(told, row, kept[-1], said))
    unit.roll_imports.note(changes)
    cells = dict(some)
    unit.roll_imports.tell([_line(told, row, cells[row.line]) for row in rows])
    suggest_for_members(unit, kept, now)
    counted = {
        name: getattr(told, name) + sum(row.verdict is verdict for row in rows)
        for verdict, name in _COUNTED.items()
    }
    return replace(told, **counted)


def _kept(unit: Unit, row: Row, member: Member) -> Member:
    """A changed member whose record says the same already is written too: then only their consent
    is new, and the version tells the import apart from what comes later."""
    return unit.members.add(member) if row.before is None else unit.members.save(member)


def _consents(told: RollImport, row: Row, member: Member, now: datetime) -> list[Consent]:
    return [
        Consent(
            id=new_id(),
            member_id=member.id,
            purpose=purpose,
            given=given,
            way=ConsentWay.IMPORTED,
            at=now,
            noted_at=now,
            noted_by=told.by_id,
        )
        for purpose, given in row.consents.items()
    ]


def _line(told: RollImport, row: Row, cells: Iterable[str]) -> RollLine:
    """Without what stood in the file: of a refused row nobody could tell later whose words these
    are."""
    return RollLine(
        import_id=told.id,
        line=row.line,
        verdict=row.verdict,
        member_id=row.member.id if row.member else "",
        why=(_WIDEST if any("“" in cell or "”" in cell for cell in cells) else _QUOTED).sub(
            "“…”", row.why
        ),
    )


def _change(told: RollImport, row: Row, kept: Member, said: Iterable[Consent]) -> RollChange:
    return RollChange(
        import_id=told.id,
        line=row.line,
        member_id=kept.id,
        before=row.before,
        after=kept.version,
        consent_ids=tuple(each.id for each in said),
    )
