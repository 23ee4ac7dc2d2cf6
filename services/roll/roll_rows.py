"""Rows of a file beside the roll: what each would make new or change, or why it is refused."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from domain.branches import Branch
from domain.consent import Consent, Purpose, standing
from domain.contacts import several
from domain.errors import Invalid
from domain.identifiers import new_id
from domain.members import Member
from domain.ports import Unit
from domain.roll_shelves import Verdict
from domain.texts import _
from services.roll.member_entries import checked, number_of
from services.roll.month_names import numbered
from services.roll.roll_columns import PURPOSES, Column, Mapped
from services.roll.roll_doubts import (
    months_first,
    near,
    refuse_damaged,
    refuse_months_first,
    refuse_near,
)
from services.roll.roll_reading import Table

BATCH = 500
_YES = frozenset(("ya", "y", "yes", "1", "true", "setuju", "boleh", "iya"))
_NO = frozenset(("tidak", "t", "no", "n", "0", "false", "tdk", "ditarik"))
_NIGHT = re.compile(r"[ T]00[:.]00(?:[:.]00)?$")  # programs write a day as its first moment
_DATES = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), (0, 1, 2)),
    (re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"), (2, 1, 0)),  # as Indonesia writes days
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row beside the roll. `member`: as it will be, None where it is refused; `before`: as they
    are, None where they are new. `consents`: what it says that is not known yet, by purpose.
    `why`: of a refused one. `number`, `name`: as the file has them."""

    line: int
    verdict: Verdict
    number: str
    name: str
    member: Member | None = None
    before: Member | None = None
    consents: Mapping[Purpose, bool] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How rows are read: which column is what, the branches by name, days in the zone. `twice`:
    numbers that stand in the file more than once; `doubted`: columns of days that may be read
    either way."""

    mapped: Mapped
    branches: Mapping[str, Branch]
    zone: str
    now: datetime
    twice: frozenset[str]
    doubted: frozenset[Column]


def reading(unit: Unit, table: Table, mapped: Mapped, now: datetime) -> Reading:
    """With the branches and the zone as they are now."""
    return Reading(
        mapped=mapped,
        branches={branch.name.casefold(): branch for branch in unit.branches.all()},
        zone=unit.cooperative.get().zone,
        now=now,
        twice=numbers_twice(table, mapped),
        doubted=months_first(table, mapped),
    )


def judged_some(unit: Unit, rows: Sequence[tuple[int, tuple[str, ...]]], how: Reading) -> list[Row]:
    """These rows beside the roll as it is now."""
    numbers = {_plain(cells[how.mapped[Column.NUMBER]]) for _line, cells in rows}
    kept = unit.members.by_numbers(numbers)
    alike = unit.members.by_numbers({one for n in numbers - kept.keys() for one in near(n)})
    said = unit.consents.among({member.id for member in kept.values()})
    beside = _Beside(how=how, kept=kept, alike=alike, said=said)
    return [beside.row(line, cells) for line, cells in rows]


@dataclass(frozen=True, kw_only=True)
class _Beside:
    """Some of the roll, and what its members allowed. `alike`: who has a number that a new one of
    these may be, written otherwise."""

    how: Reading
    kept: Mapping[str, Member]
    alike: Mapping[str, Member]
    said: Mapping[str, list[Consent]]

    def row(self, line: int, cells: Sequence[str]) -> Row:
        told = {column: cells[place].strip() for column, place in self.how.mapped.items()}
        shown = Row(
            line=line,
            verdict=Verdict.REFUSED,
            number=told[Column.NUMBER],
            name=told.get(Column.NAME, ""),
        )
        try:
            return self._beside(shown, told)
        except Invalid as refusal:
            return replace(shown, why=str(refusal))

    def _beside(self, shown: Row, told: Mapping[Column, str]) -> Row:
        refuse_damaged(told)
        if not told[Column.NUMBER]:
            raise Invalid(_("Nomor anggotanya kosong."))
        number = number_of(told[Column.NUMBER])
        if number in self.how.twice:
            raise Invalid(_("Nomor anggota ini ada dua kali atau lebih di berkas."))
        before = self.kept.get(number)
        if before is None:
            refuse_near(number, self.alike)
            if not told.get(Column.NAME):
                raise Invalid(_("Namanya kosong."))
        refuse_months_first(told, self.how.doubted)
        member = checked(_told(told, before, number, self.how))
        known = standing(self.said.get(member.id, ()))
        new = {
            purpose: given
            for purpose, given in _consents(told).items()
            if purpose not in known or known[purpose].given != given
        }
        same = before is not None and member == before and not new
        verdict = Verdict.UNCHANGED if same else Verdict.CHANGED if before else Verdict.NEW
        return replace(shown, verdict=verdict, member=member, before=before, consents=new)


def _told(told: Mapping[Column, str], before: Member | None, number: str, how: Reading) -> Member:
    """The member as the row says; an empty cell leaves what is known."""
    start = before or Member(id=new_id(), number=number, name="", created_at=how.now)
    changes: dict[str, object] = {}
    if told.get(Column.NAME):
        changes["name"] = told[Column.NAME]
    if told.get(Column.BRANCH):
        changes["branch_id"] = _branch(told[Column.BRANCH], how).id
    for column, name in ((Column.PHONES, "phones"), (Column.EMAILS, "emails")):
        if told.get(column):
            changes[name] = tuple(several(told[column]))
    if told.get(Column.CONTACT):
        changes["contact"] = told[Column.CONTACT]
    for column, name in ((Column.JOINED, "joined_at"), (Column.LEFT, "left_at")):
        if told.get(column):
            changes[name] = _midnight(told[column], how.zone)
    return replace(start, **changes)  # type: ignore[arg-type]


def _branch(name: str, how: Reading) -> Branch:
    branch = how.branches.get(" ".join(name.casefold().split()))
    if branch is None:
        said = _("Cabang “{name}” tidak ada. Buat dulu di Pengaturan, atau perbaiki tulisannya.")
        raise Invalid(said.format(name=name[:60]), field="branch_id")
    return branch


def _midnight(text: str, zone: str) -> datetime:
    """The beginning of the day there."""
    for pattern, order in _DATES:
        if found := pattern.fullmatch(numbered(_NIGHT.sub("", text))):
            year, month, day = (int(found.group(place + 1)) for place in order)
            try:
                return datetime.combine(date(year, month, day), time(), ZoneInfo(zone)).astimezone(
                    UTC
                )
            except (ValueError, OverflowError):
                break
    said = _("“{text}” bukan tanggal. Contoh: 31/12/2026 atau 2026-12-31.")
    raise Invalid(said.format(text=text[:30]), field="joined_at")


def _consents(told: Mapping[Column, str]) -> dict[Purpose, bool]:
    """What the row says of each purpose; an empty cell says nothing."""
    found = dict[Purpose, bool]()
    for column, purpose in PURPOSES.items():
        word = told.get(column, "").casefold()
        if not word:
            continue
        if word not in _YES | _NO:
            said = _("“{text}” bukan ya atau tidak. Tulis “ya”, “tidak”, atau kosongkan.")
            raise Invalid(said.format(text=word[:30]), field=column)
        found[purpose] = word in _YES
    return found


def numbers_twice(table: Table, mapped: Mapped) -> frozenset[str]:
    """Numbers that stand in the file more than once."""
    counted = Counter(_plain(cells[mapped[Column.NUMBER]]) for _line, cells in table.rows)
    return frozenset(number for number, n in counted.items() if number and n > 1)


def _plain(number: str) -> str:
    return unicodedata.normalize("NFC", " ".join(number.split()))
