"""Labels and topics: the words a cooperative keeps to sort its cases by, and setting them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.cases import Case, EventKind
from domain.errors import Invalid
from domain.identifiers import new_id
from domain.labels import Label, LabelKind, Tint
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.quoting import quoted
from domain.texts import _
from services.cases.casebook import Happening, record
from services.common.auditing import record as audit
from services.common.sight import handled
from services.common.wording import asked_line
from services.replies.replying import refuse_merged

NAME_MAX = 40
KEPT_MAX = 200  # of a kind
BORNE_MAX = 20  # by one case


@dataclass(frozen=True, kw_only=True)
class Labels:
    """Raises, everywhere: NotAllowed, NotFound, Conflict when someone wrote meanwhile."""

    store: Store
    clock: Clock

    def all(self, actor: Actor, kind: LabelKind) -> list[Label]:
        """By name, those that are offered no more too, since old cases keep them (SEE_CASES)."""
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            return unit.labels.all(kind)

    def add(self, actor: Actor, kind: LabelKind, name: str, color: Tint = Tint.GRAY) -> Label:
        """Raises: Invalid when it is there already, or there are too many."""
        actor.require(Permission.MANAGE_SAVED_REPLIES)
        wanted = Label(id=new_id(), kind=kind, name=_name(name), color=color)
        with self.store.writing() as unit:
            known = unit.labels.all(kind)
            if len(known) >= KEPT_MAX:
                raise Invalid(
                    _("Paling banyak {most}. Ganti nama yang tidak dipakai lagi.").format(
                        most=KEPT_MAX
                    ),
                    field="name",
                )
            _refuse_twin(known, wanted)
            return self._audited(unit, actor, "label_added", unit.labels.add(wanted))

    def change(self, actor: Actor, label_id: str, *, version: int, name: str, color: Tint) -> Label:
        """What cases bear is called so from now on. `version`: as the person saw it.
        Raises: Invalid."""
        actor.require(Permission.MANAGE_SAVED_REPLIES)
        with self.store.writing() as unit:
            known = unit.labels.get(label_id)
            wanted = replace(known, name=_name(name), color=color, version=version)
            _refuse_twin(unit.labels.all(known.kind), wanted)
            return self._audited(unit, actor, "label_changed", unit.labels.save(wanted))

    def set_active(self, actor: Actor, label_id: str, *, active: bool) -> Label:
        """Offered or not; the cases that bear it keep it."""
        actor.require(Permission.MANAGE_SAVED_REPLIES)
        with self.store.writing() as unit:
            label = unit.labels.get(label_id)
            kept = unit.labels.save(replace(label, active=active))
            act = "label_shown" if active else "label_hidden"
            return self._audited(unit, actor, act, kept)

    def set_labels(self, actor: Actor, case_id: str, label_ids: Sequence[str]) -> Case:
        """The case bears these and no others (ANSWER_CASES). Raises: Invalid."""
        wanted = tuple(dict.fromkeys(label_ids))
        with self.store.writing() as unit:
            case = handled(unit, actor, case_id)
            off = _taken_off(case, wanted)
            left = replace(case, labels=tuple(each for each in case.labels if each in wanted))
            return self._happened(unit, actor, case, [*off, *put_on(unit, left, wanted)])

    def set_topic(self, actor: Actor, case_id: str, topic_id: str | None) -> Case:
        """What the case is about, None: nothing in particular (ANSWER_CASES). Raises: Invalid."""
        with self.store.writing() as unit:
            case = handled(unit, actor, case_id)
            return self._happened(unit, actor, case, moved(unit, case, topic_id))

    def _happened(
        self, unit: Unit, actor: Actor, case: Case, events: Sequence[tuple[EventKind, str]]
    ) -> Case:
        if not events:
            return case
        refuse_merged(case)
        now = self.clock.now()
        told = [Happening(kind=k, at=now, actor_id=actor.id, value=value) for k, value in events]
        return record(unit, case, told, now)

    def _audited(self, unit: Unit, actor: Actor, act: str, label: Label) -> Label:
        now, detail = self.clock.now(), f"{label.kind}: {label.name}"
        audit(unit, act, at=now, actor=actor, subject_id=label.id, detail=detail)
        return label


def put_on(unit: Unit, case: Case, wanted: Sequence[str]) -> list[tuple[EventKind, str]]:
    """The events that add what the case does not bear yet. Raises: Invalid."""
    new = [each for each in wanted if each not in case.labels]
    for each in new:
        offered(unit, LabelKind.LABEL, each)
    if len({*case.labels, *new}) > BORNE_MAX and new:
        raise Invalid(
            _("Paling banyak {most} label pada satu laporan.").format(most=BORNE_MAX),
            field="labels",
        )
    return [(EventKind.LABELLED, each) for each in new]


def moved(unit: Unit, case: Case, topic_id: str | None) -> list[tuple[EventKind, str]]:
    """The event that gives the case this topic; none when it has it. Raises: Invalid."""
    if (topic_id or None) == case.topic_id:
        return []
    if topic_id:
        offered(unit, LabelKind.TOPIC, topic_id)
    return [(EventKind.TOPIC_CHANGED, topic_id or "")]


def offered(unit: Unit, kind: LabelKind, label_id: str) -> Label:
    """One that may be given to a case. Raises: Invalid when it is so no more."""
    label = unit.labels.find(label_id)
    if label is None or label.kind is not kind or not label.active:
        raise Invalid(_("Pilihan ini sudah tidak ada. Muat ulang halaman, lalu pilih lagi."))
    return label


def names_by_id(unit: Unit, kind: LabelKind) -> Mapping[str, str]:
    """What may be given to cases now, by id."""
    return {each.id: each.name for each in unit.labels.all(kind) if each.active}


def _taken_off(case: Case, wanted: Sequence[str]) -> list[tuple[EventKind, str]]:
    return [(EventKind.UNLABELLED, each) for each in case.labels if each not in wanted]


def _name(entered: str) -> str:
    return asked_line(entered, field="name", most=NAME_MAX)


def _refuse_twin(known: Sequence[Label], wanted: Label) -> None:
    name = wanted.name.casefold()
    if any(each.id != wanted.id and each.name.casefold() == name for each in known):
        raise Invalid(
            _("Sudah ada yang bernama {quoted} Pilih nama lain.").format(
                quoted=quoted(wanted.name)
            ),
            field="name",
        )
