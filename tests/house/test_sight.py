"""Nothing of a restricted case reaches who may not see it: every service is asked for it by every
role, whatever services there will be."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import product
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from domain.cases import Case, CaseStatus, EventKind, Priority
from domain.channels import Channel
from domain.company import DraftKind
from domain.deliveries import DeliveryState
from domain.errors import GuyubError
from domain.exports import ExportFilter
from domain.months import Month
from domain.people import Actor
from domain.reports import QueueFilter, QueueView
from services.cases.casebook import Happening, record
from services.intake.visiting import Submission
from storage.memory import MemoryStore
from tests.makers import ADMIN, MANAGER, SECOND, STAFF, SUPERVISOR, a_user
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire

ASKING = (STAFF, SECOND, MANAGER, ADMIN)
WORDS = ("Ketuaberutang", "Kinanti", "A-7741", "0812999", "catatanrahasia", "konseprahasia")
MORE_WORDS = ("balasanrahasia", "gagalrahasia", "sebabrahasia", "laporanlebur", "Wiryo")
FEW = 6  # of a choice: then each is tried
EVER = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class World:
    """A house with one restricted case in it, which absorbed another, and one that is nobody's
    secret. `rule_id`, `reply_id`: something of the house that touches cases."""

    toolkit: Toolkit
    store: MemoryStore
    secret: Case
    absorbed: Case
    plain: Case
    block_id: str
    reply_id: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be read by anybody else."""
        return (*WORDS, *MORE_WORDS, self.secret.code, self.absorbed.code)

    def kept(self) -> list[object]:
        """Everything that the store holds of the secret."""
        with self.store.reading() as unit:
            cases = [unit.cases.get(case.id) for case in (self.secret, self.absorbed)]
            return [
                *cases,
                *(event for case in cases for event in unit.events.of(case.id)),
                *(said for case in cases for said in unit.messages.of(case.conversation_id)),
                *(each for case in cases for each in unit.deliveries.about(case.id)),
            ]


@pytest.fixture
def world(tmp_path: Path, clock: SetClock) -> World:
    store = MemoryStore()
    toolkit = wire(Settings(data=tmp_path), store=store, clock=clock)
    toolkit.connecting.ensure_board()
    with store.writing() as unit:
        for actor in (STAFF, SECOND, MANAGER, SUPERVISOR, ADMIN):
            login = actor.name.lower()
            unit.users.add(a_user(id=actor.id, login=login, name=actor.name, role=actor.role))
    secret = _submitted(
        toolkit, "Ketuaberutang banyak", name="Kinanti", number="A-7741", contact="0812999"
    )
    absorbed = _submitted(toolkit, "laporanlebur juga", name="Wiryo")
    plain = _submitted(toolkit, "Beras berkutu", name="Ani")
    _worked_on(toolkit, store, secret, absorbed)
    saved = toolkit.saved_replies.add(MANAGER, title="Salam", text="Halo {nama}", language="id")
    block = toolkit.blocking.block(STAFF, plain.id, "iklan")
    toolkit.case_states.escalate(STAFF, secret.id, why="sebabrahasia", restricted=True)
    toolkit.answering.note(SUPERVISOR, secret.id, "catatanrahasia kedua")
    return World(
        toolkit=toolkit,
        store=store,
        secret=_case(store, secret.id),
        absorbed=_case(store, absorbed.id),
        plain=_case(store, plain.id),
        block_id=block.id,
        reply_id=saved.id,
    )


def _submitted(
    toolkit: Toolkit, text: str, *, name: str, number: str = "", contact: str = "0855"
) -> Case:
    code = toolkit.visiting.submit(
        Submission(text=text, name=name, member_number=number, contact=contact, consent=True),
        token=name,
    )
    with toolkit.store.reading() as unit:
        case = unit.cases.by_code(code)
    assert case is not None
    return case


def _worked_on(toolkit: Toolkit, store: MemoryStore, secret: Case, absorbed: Case) -> None:
    """Before anybody saw what it was about: answers, drafts, names, a rule, presence."""
    desk = toolkit.answering
    desk.assign(STAFF, secret.id, STAFF.id)
    desk.note(STAFF, secret.id, "catatanrahasia untuk @budi")
    for words in ("balasanrahasia", "gagalrahasia"):
        seen = desk.story(STAFF, secret.id).case.events
        desk.reply(STAFF, secret.id, words, events_seen=seen)
    toolkit.jotting.keep(STAFF, secret.id, DraftKind.REPLY, "konseprahasia")
    toolkit.attending.here(SECOND, secret.id)
    with store.writing() as unit:
        lost = next(d for d in unit.deliveries.about(secret.id) if "gagal" in d.content.text)
        sending = unit.deliveries.save(lost.moved(DeliveryState.SENDING))
        unit.deliveries.save(sending.moved(DeliveryState.FAILED, detail="gagalrahasia ditolak"))
        high = Happening(
            kind=EventKind.PRIORITY_CHANGED,
            at=toolkit.clock.now(),
            value=Priority.HIGH,
            rule_id="rule-1",
        )
        record(unit, unit.cases.get(secret.id), [high], toolkit.clock.now())
        gone = Happening(
            kind=EventKind.MERGED, at=toolkit.clock.now(), actor_id=STAFF.id, value=secret.id
        )
        record(unit, unit.cases.get(absorbed.id), [gone], toolkit.clock.now())
        taken = Happening(
            kind=EventKind.ABSORBED, at=toolkit.clock.now(), actor_id=STAFF.id, value=absorbed.id
        )
        record(unit, unit.cases.get(secret.id), [taken], toolkit.clock.now())


def _case(store: MemoryStore, case_id: str) -> Case:
    with store.reading() as unit:
        return unit.cases.get(case_id)


# --- the walk ---------------------------------------------------------------------------


def services(toolkit: Toolkit) -> Iterator[tuple[str, object]]:
    """Everything of the house that faces can ask, by its name."""
    for name in dir(toolkit):
        if not name.startswith("_") and type(one := getattr(toolkit, name)).__module__.startswith(
            "services."
        ):
            yield name, one


def asked_by_somebody(toolkit: Toolkit) -> dict[str, Callable[..., Any]]:
    """Every method that a person calls: the first thing it takes is the actor."""
    return {
        f"{name}.{method}": getattr(one, method)
        for name, one in services(toolkit)
        for method, function in inspect.getmembers(type(one), inspect.isfunction)
        if not method.startswith("_")
        and list(inspect.signature(function).parameters)[1:2] == ["actor"]
    }


def ways(world: World, act: Callable[..., Any]) -> Iterator[dict[str, Any]]:
    """Every way in which the act could be asked for the secret."""
    hints = get_type_hints(act)
    wanted = [name for name in inspect.signature(act).parameters if name != "actor"]
    choices = [values(world, name, hints[name]) for name in wanted]
    for chosen in product(*choices):
        yield dict(zip(wanted, chosen, strict=True))


def values(world: World, name: str, hint: Any) -> list[Any]:
    """What may stand there: whatever leads to the secret, else something harmless of that type."""
    about = _about_cases(world)
    if name in about:
        return [one.date() for one in about[name]] if hint is date else about[name]
    if origin := _container(hint):
        return [{}] if issubclass(origin, Mapping) else [()]
    kinds = [each for each in (hint, *get_args(hint)) if isinstance(each, type)]
    return _harmless(world, [kind for kind in kinds if kind is not NoneType])


def _container(hint: Any) -> type | None:
    origin = get_origin(hint)
    return origin if isinstance(origin, type) and issubclass(origin, Iterable) else None


def _harmless(world: World, kinds: list[type]) -> list[Any]:
    of_type = _of_type(world)
    for kind in kinds:
        if kind in of_type:
            return of_type[kind]
        if issubclass(kind, StrEnum):
            return list(kind) if len(kind) <= FEW else list(kind)[:1]
        if is_dataclass(kind):
            return [_built(world, kind)]
    return [lambda *_given: None]


def _about_cases(world: World) -> dict[str, list[Any]]:
    secret, absorbed, plain = world.secret, world.absorbed, world.plain
    with world.store.reading() as unit:
        deliveries = unit.deliveries.about(secret.id)
        message = unit.messages.of(secret.conversation_id)[0]
        events = [event.id for event in unit.events.of(secret.id)]
    ids = [secret.id, absorbed.id, plain.id]
    return {
        "case_id": ids,
        "into_id": ids,
        "other_id": ids,
        "case_ids": [[plain.id, secret.id, absorbed.id]],
        "case": [secret, replace(secret, restricted=False)],
        "cases": [[secret, absorbed], [replace(secret, restricted=False)]],
        "code": [secret.code, absorbed.code],
        "to": [None, secret.conversation_id],
        "message_id": [message.id],
        "message_ids": [[message.id]],
        "delivery_id": [each.id for each in deliveries],
        "delivery": deliveries,
        "event_id": events[:1],
        "user_id": [SECOND.id],
        "reply_id": [world.reply_id],
        "block_id": [world.block_id],
        "rule_id": ["rule-1"],
        "start": [EVER],
        "end": [world.toolkit.clock.now() + timedelta(days=9)],
        "since": [EVER],
        "search": ["Kinanti", "A-7741"],
    }


def _of_type(world: World) -> dict[type, list[Any]]:
    now = world.toolkit.clock.now()
    queues = [
        QueueFilter(view=view, now=now, restricted=True, search=search)
        for view in QueueView
        for search in ("", "Ketuaberutang", "Kinanti", world.secret.code)
    ]
    with world.store.reading() as unit:
        channel = unit.channels.all()[0]
    return {
        str: ["x"],
        bool: [True],
        int: [0, 1, 100, world.secret.events],
        float: [1.0],
        bytes: [b""],
        datetime: [now + timedelta(hours=1)],
        date: [now.date()],
        timedelta: [timedelta(hours=1)],
        QueueFilter: queues,
        ExportFilter: [ExportFilter(queue=one) for one in queues],
        Month: [Month(2026, 11)],
        Channel: [channel],
        CaseStatus: [CaseStatus.RESOLVED, CaseStatus.SPAM],
    }


def _built(world: World, kind: type) -> Any:
    """With as little said as it takes: a filter left alone asks for everything."""
    hints = get_type_hints(kind)
    asked = [each for each in fields(kind) if each.default is each.default_factory is MISSING]
    return kind(**{each.name: values(world, each.name, hints[each.name])[0] for each in asked})


def told(act: Callable[..., Any], actor: Actor, way: Mapping[str, Any]) -> str:
    """All that comes of it, as text: what is given, whatever it holds, or why it is refused."""
    try:
        return _text(act(actor, **way))
    except GuyubError as refused:
        return str(refused)


def _text(thing: object) -> str:
    if is_dataclass(thing) and not isinstance(thing, type):
        return "\n".join(_text(getattr(thing, field.name)) for field in fields(thing))
    if isinstance(thing, Mapping):
        return "\n".join(_text(part) for pair in thing.items() for part in pair)
    if isinstance(thing, (str, bytes)) or not hasattr(thing, "__iter__"):
        return str(thing)
    return "\n".join(_text(part) for part in thing)


def test_no_service_tells_anybody_else_anything_of_it(world: World) -> None:
    before, snapshot = world.kept(), world.store._kept
    leaks = []
    for actor, (name, act) in product(ASKING, asked_by_somebody(world.toolkit).items()):
        for way in ways(world, act):
            text = told(act, actor, way)
            asked = way.get("code")  # whoever gives a code is told nothing by hearing it again
            known = [word for word in world.secrets if word in text and word != asked]
            if known or world.kept() != before:
                leaks.append((actor.role, name, known, way))
            world.store._kept = snapshot
    assert leaks == []


def test_the_walk_finds_what_supervisors_are_told(world: World) -> None:
    """So it would find a leak: the same questions give each word to whom it is for."""
    snapshot = world.store._kept
    found: dict[str, set[str]] = {}
    for name, act in asked_by_somebody(world.toolkit).items():
        for way in ways(world, act):
            text = told(act, SUPERVISOR, way)
            found.setdefault(name, set()).update(w for w in world.secrets if w in text)
            world.store._kept = snapshot
    assert found["answering.queue"] >= {"Ketuaberutang", "Kinanti", world.secret.code}
    assert found["exporting.export"] >= {"Ketuaberutang", "Kinanti", world.secret.code}
    assert found["period_reports.report"] == {world.secret.code}
    assert found["delivering.troubled"] >= {"gagalrahasia"}
    assert found["delivering.journey"] >= {"gagalrahasia", "balasanrahasia"}
    assert found["answer_times.rows"] == {world.secret.code}
    assert found["answering.story"] == set(world.secrets) - {"konseprahasia"}
    assert {name for name, words in found.items() if words} >= {"saved_replies.filled"}


def test_the_walk_asks_every_service_that_takes_a_person(world: World) -> None:
    asked = asked_by_somebody(world.toolkit)
    assert len(asked) > 100
    assert asked.keys() >= {"answering.story", "attending.others", "blocking.caught"}
