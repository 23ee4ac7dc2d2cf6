"""Saved filters: views of the queue that people keep by name, for themselves or for everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.choices import WORD_MAX
from domain.errors import Invalid, NotAllowed
from domain.identifiers import new_id
from domain.labels import SavedFilter
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.quoting import quoted
from domain.texts import _
from services.common.auditing import record
from services.common.wording import clean_line

NAME_MAX = 60
# Each is counted whenever the queue is drawn.
OWN_MAX = 12  # of one person, shared or not
SHARED_MAX = 12  # with everybody
VALUE_MAX = WORD_MAX  # several choices of one filter
FILTERS_MAX = 20


@dataclass(frozen=True, kw_only=True)
class SavedFilters:
    """Raises, everywhere: NotAllowed, NotFound. Only its owner, or who may MANAGE_SAVED_REPLIES
    where it is shared, changes or removes one."""

    store: Store
    clock: Clock

    def offered(self, actor: Actor) -> list[SavedFilter]:
        """One's own and what is shared with all staff, by name (SEE_CASES)."""
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            return unit.saved_filters.offered(actor.id)

    def keep(
        self, actor: Actor, name: str, filters: Mapping[str, str], *, shared: bool
    ) -> SavedFilter:
        """Raises: Invalid when nothing is filtered, or one of this name is offered already."""
        actor.require(Permission.SEE_CASES)
        wanted = SavedFilter(
            id=new_id(),
            owner_id=actor.id,
            name=_name(name),
            shared=shared,
            filters=_clean(filters),
            saved_at=self.clock.now(),
        )
        with self.store.writing() as unit:
            known = unit.saved_filters.offered(actor.id)
            _refuse_more([each for each in known if each.owner_id == actor.id], OWN_MAX)
            if shared:
                _refuse_more([each for each in known if each.shared], SHARED_MAX)
            _refuse_twin(known, wanted)
            kept = unit.saved_filters.add(wanted)
            self._audit(unit, actor, "saved_filter_added", kept)
            return kept

    def rename(self, actor: Actor, filter_id: str, name: str, *, version: int) -> SavedFilter:
        """`version`: as the person saw it. Raises: Invalid, Conflict."""
        wanted = _name(name)
        with self.store.writing() as unit:
            known = _changeable(unit, actor, filter_id)
            renamed = replace(known, name=wanted, version=version)
            _refuse_twin(unit.saved_filters.offered(actor.id), renamed)
            kept = unit.saved_filters.save(renamed)
            self._audit(unit, actor, "saved_filter_renamed", kept)
            return kept

    def remove(self, actor: Actor, filter_id: str) -> None:
        """Gone for everybody it was offered to."""
        with self.store.writing() as unit:
            gone = _changeable(unit, actor, filter_id)
            unit.saved_filters.remove(filter_id)
            self._audit(unit, actor, "saved_filter_removed", gone)

    def _audit(self, unit: Unit, actor: Actor, act: str, one: SavedFilter) -> None:
        record(unit, act, at=self.clock.now(), actor=actor, subject_id=one.id, detail=one.name)


def may_change(actor: Actor, one: SavedFilter) -> bool:
    """Whether the actor may rename or remove it."""
    shared = one.shared and actor.may(Permission.MANAGE_SAVED_REPLIES)
    return one.owner_id == actor.id or shared


def _changeable(unit: Unit, actor: Actor, filter_id: str) -> SavedFilter:
    actor.require(Permission.SEE_CASES)
    known = unit.saved_filters.get(filter_id)
    if not may_change(actor, known):
        raise NotAllowed(_("Saringan ini milik rekan Anda. Simpan yang baru untuk Anda sendiri."))
    return known


def _clean(filters: Mapping[str, str]) -> Mapping[str, str]:
    kept = {
        name: clean_line(value, field=name, most=VALUE_MAX)
        for name, value in sorted(filters.items())[:FILTERS_MAX]
        if value.strip()
    }
    if not kept:
        raise Invalid(_("Belum ada yang disaring. Pilih saringannya dahulu, lalu simpan."))
    return kept


def _name(entered: str) -> str:
    name = clean_line(entered, field="name", most=NAME_MAX)
    if not name:
        raise Invalid(_("Saringan ini belum bernama. Beri nama, lalu simpan lagi."), field="name")
    return name


def _refuse_more(known: Sequence[SavedFilter], most: int) -> None:
    if len(known) >= most:
        raise Invalid(
            _("Paling banyak {most} saringan tersimpan. Hapus yang lama.").format(most=most),
            field="name",
        )


def _refuse_twin(known: Sequence[SavedFilter], wanted: SavedFilter) -> None:
    name = wanted.name.casefold()
    if any(each.id != wanted.id and each.name.casefold() == name for each in known):
        raise Invalid(
            _("Sudah ada saringan bernama {quoted} Pilih nama lain.").format(
                quoted=quoted(wanted.name)
            ),
            field="name",
        )
