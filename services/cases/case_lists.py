"""Case lists: the words a cooperative keeps for how cases end and for its other units."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.afterwards import Ended, Ending
from domain.case_lists import BESIDE, NAME_MAX, Listed, ListKind, standing_lines, told
from domain.errors import Invalid
from domain.identifiers import new_id
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.quoting import quoted
from domain.texts import _
from services.common.auditing import record
from services.common.entered import limited
from services.common.wording import asked_line

LINES_MAX = 200
OWN_WORDS_MAX = 1_000
OWN_WORDS = "sendiri"  # in place of a reason's id; no id is such a word


@dataclass(frozen=True, kw_only=True)
class CaseLists:
    """Raises, everywhere: NotAllowed, NotFound."""

    store: Store
    clock: Clock

    def offered(self, actor: Actor, kind: ListKind) -> list[Listed]:
        """What may be chosen now, in the cooperative's own order (SEE_CASES)."""
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            return [line for line in lines(unit, kind) if line.active]

    def all(self, actor: Actor, kind: ListKind) -> list[Listed]:
        """What is offered no more among them (MANAGE_SAVED_REPLIES)."""
        actor.require(Permission.MANAGE_SAVED_REPLIES)
        with self.store.reading() as unit:
            return lines(unit, kind)

    def add(self, actor: Actor, kind: ListKind, name: str) -> Listed:
        """Raises: Invalid when it is there already, or the list is full."""
        actor.require(Permission.MANAGE_SAVED_REPLIES)
        wanted = _name(name)
        with self.store.writing() as unit:
            known = _founded(unit, kind)
            if len(known) >= LINES_MAX:
                raise Invalid(
                    _("Paling banyak {most} baris. Nonaktifkan atau ganti nama yang lama.").format(
                        most=LINES_MAX
                    ),
                    field="name",
                )
            _refuse_twin(known, "", wanted)
            kept = unit.case_lists.add(_after(known, kind, wanted))
            self._audit(unit, actor, "case_list_added", kept)
            return kept

    def rename(self, actor: Actor, kind: ListKind, line_id: str, name: str) -> Listed:
        """Cases that ended by its old name go on counting for it. Raises: Invalid."""
        actor.require(Permission.MANAGE_SAVED_REPLIES)
        wanted = _name(name)
        with self.store.writing() as unit:
            known = _founded(unit, kind)
            _refuse_twin(known, line_id, wanted)
            line = unit.case_lists.get(line_id)
            former = tuple(dict.fromkeys(n for n in (*line.former, line.name) if n != wanted))
            kept = unit.case_lists.save(replace(line, name=wanted, former=former))
            self._audit(unit, actor, "case_list_renamed", kept)
            return kept

    def set_active(self, actor: Actor, kind: ListKind, line_id: str, *, active: bool) -> Listed:
        """Offered or not; what was written with it stays. Raises: Invalid for the last reason."""
        actor.require(Permission.MANAGE_SAVED_REPLIES)
        with self.store.writing() as unit:
            known = _founded(unit, kind)
            others = [line for line in known if line.active and line.id != line_id]
            if kind is ListKind.REASON and not active and not others:
                raise Invalid(_("Sisakan paling sedikit satu alasan."), field="name")
            line = unit.case_lists.get(line_id)
            kept = unit.case_lists.save(replace(line, active=active))
            act = "case_list_shown" if active else "case_list_hidden"
            self._audit(unit, actor, act, kept)
            return kept

    def raise_up(self, actor: Actor, kind: ListKind, line_id: str) -> None:
        """One place further up."""
        actor.require(Permission.MANAGE_SAVED_REPLIES)
        with self.store.writing() as unit:
            known = _founded(unit, kind)
            order = [line.id for line in known]
            place = order.index(unit.case_lists.get(line_id).id)
            order.insert(max(0, place - 1), order.pop(place))
            for line in known:
                if line.position != (position := order.index(line.id)):
                    unit.case_lists.save(replace(line, position=position))

    def reasons(self, actor: Actor) -> list[Listed]:
        """Every reason by which a case may have ended, offered or no more (SEE_CASES)."""
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            return lines(unit, ListKind.REASON)

    def endings(self, actor: Actor, start: datetime, end: datetime) -> list[Ending]:
        """How many cases ended in [start, end) and have stayed so, by the reason of the list, the
        most frequent first (SEE_REPORTS)."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            return endings(unit, start, end)

    def ended(
        self, actor: Actor, start: datetime | None, end: datetime | None, reason_ids: Sequence[str]
    ) -> Ended:
        """Which cases those are, as the queue asks for them; `OWN_WORDS` among the reasons: those
        that ended in words of their own (SEE_CASES). Raises: Invalid for an unknown reason."""
        known = {line.id: line.names for line in self.reasons(actor)}
        listed = [one for one in reason_ids if one != OWN_WORDS]
        if any(one not in known for one in listed):
            raise Invalid(_("Alasan ini tidak ada. Pilih lagi dari halaman antrean."), field="name")
        every = tuple(name for names in known.values() for name in names)
        return Ended(
            start=start,
            end=end,
            names=tuple(name for one in listed for name in known[one]),
            but=every if OWN_WORDS in reason_ids else None,
        )

    def _audit(self, unit: Unit, actor: Actor, act: str, line: Listed) -> None:
        now, detail = self.clock.now(), f"{line.kind}: {line.name}"
        record(unit, act, at=now, actor=actor, subject_id=line.id, detail=detail)


def lines(unit: Unit, kind: ListKind) -> list[Listed]:
    """The list as it stands: the cooperative's own, else what every house begins with."""
    return standing_lines(unit.case_lists.all(kind), kind)


def endings(unit: Unit, start: datetime, end: datetime) -> list[Ending]:
    """As `CaseLists.endings`."""
    known = lines(unit, ListKind.REASON)
    own, counted = Listed(id="", kind=ListKind.REASON, name=""), dict[Listed, int]()
    for ending, count in unit.cases.endings(start, end).items():
        line = next((line for line in known if ending in line.names), own)
        counted[line] = counted.get(line, 0) + count
    found = [Ending(reason_id=line.id, name=line.name, cases=n) for line, n in counted.items()]
    return sorted(found, key=lambda one: (-one.cases, one.name))


def reason_name(ending: Ending) -> str:
    """In the language spoken, as far as the house has not written its own."""
    return _(ending.name) if ending.reason_id else own_words()


def own_words() -> str:
    """What stands for every ending that is no reason of the list."""
    return _("dengan kata sendiri")


def line_of(unit: Unit, kind: ListKind, line_id: str) -> Listed:
    """One that is offered. Raises: Invalid when it is so no more."""
    for line in lines(unit, kind):
        if line.id == line_id and line.active:
            return line
    raise Invalid(_("Pilihan ini sudah tidak ada. Muat ulang halaman, lalu pilih lagi."))


def ending(unit: Unit, reason_id: str, words: str) -> str:
    """How a case ended, as its event keeps it: a reason of the list, words of one's own, or both.
    Raises: Invalid when there is neither."""
    beside = limited(words, field="reason", longest=OWN_WORDS_MAX)
    name = line_of(unit, ListKind.REASON, reason_id).name if reason_id else ""
    if not (value := told(name, beside)):
        raise Invalid(
            _("Pilih alasannya, atau tulis sendiri bagaimana selesainya."), field="reason"
        )
    return value


def learnt(unit: Unit, kind: ListKind, name: str) -> str:
    """The name as the list has it; one it has not is added while there is room."""
    known = lines(unit, kind)
    for line in known:
        if line.is_called(name):
            return line.name
    if len(known) < LINES_MAX:
        unit.case_lists.add(_after(known, kind, name))
    return name


def _founded(unit: Unit, kind: ListKind) -> list[Listed]:
    """The list, kept as the cooperative's own from now on."""
    known = lines(unit, kind)
    if not unit.case_lists.all(kind):
        for line in known:
            unit.case_lists.add(line)
    return known


def _after(known: Sequence[Listed], kind: ListKind, name: str) -> Listed:
    last = max((line.position for line in known), default=-1)
    return Listed(id=new_id(), kind=kind, name=name, position=last + 1)


def _name(entered: str) -> str:
    name = asked_line(entered, field="name", most=NAME_MAX)
    if BESIDE.strip() in name:
        raise Invalid(_("Namanya tidak boleh memakai titik dua. Tulis tanpa itu."), field="name")
    return name


def _refuse_twin(known: Sequence[Listed], line_id: str, name: str) -> None:
    if any(line.id != line_id and line.is_called(name) for line in known):
        raise Invalid(
            _("Sudah ada (atau pernah ada) yang bernama {quoted} Pilih nama lain.").format(
                quoted=quoted(name)
            ),
            field="name",
        )
