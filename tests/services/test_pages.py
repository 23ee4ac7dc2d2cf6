"""Whatever was said, in whatever order and pages: it comes to the same as one by one."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.attachments import Enclosed
from domain.cases import CaseEvent, CaseStatus
from domain.deliveries import DeliveryState, Receipt
from domain.errors import Invalid
from domain.messages import Author, Incoming, MessageKind
from domain.ports import Batch, Store, Unit
from domain.reports import QueueFilter, QueueView
from domain.rules import Act, ActKind, Asked, Moment
from services.cases.blocking import Blocking
from services.cases.merging import Merging
from storage.memory import MemoryStore
from storage.migrating import migrate
from storage.opening import open_store
from storage.sql.store import SqlStore
from tests.conftest import START
from tests.makers import MANAGER, NOON, SECOND, STAFF, SUPERVISOR, a_delivery
from tests.postgres import Postgres
from tests.services.desk import TALK, Desk, open_desk
from tests.services.ruled import TURN, URGENT, a_rule, asks, on_duty
from toolkit.clock import SetClock

MINUTE = timedelta(minutes=1)
BLOCKED = Author(remote_id="a-9", name="Pengirim iklan")
AUTHORS = (
    Author(remote_id="a-1", name="Bu Ani", member_number="170017"),
    Author(remote_id="a-2", name="Pak Edi", contact="edi@example.test"),
    BLOCKED,
)
# What stands on the desk before: one thread a fate.
BEFORE = ("t-open", "t-waiting", "t-resolved", "t-spam", "t-merged", "t-into")
WORDS = ("Beras berkutu, saya kecewa", "Mendesak: uang hilang", "Terima kasih", "Kapan buka?")
REMOTE_IDS = (*(f"m-{number}" for number in range(12)), "", "post-1")
SAID = st.builds(
    Incoming,
    remote_id=st.sampled_from(REMOTE_IDS),
    thread=st.sampled_from((*BEFORE, "t-new", "t-newer", " untidy ")),
    kind=st.sampled_from((MessageKind.DIRECT, MessageKind.COMMENT, MessageKind.FORM)),
    author=st.sampled_from(AUTHORS),
    text=st.sampled_from(WORDS),
    at=st.integers(-300, 30).map(lambda minutes: START + minutes * MINUTE),
    entry_remote_id=st.sampled_from(("", "post-1", "post-unknown")),
    from_us=st.sampled_from((False, False, False, True)),
    edited_at=st.none() | st.integers(-60, 0).map(lambda minutes: START + minutes * MINUTE),
    attachments=st.sampled_from(((), (), (Enclosed(name="kuitansi.pdf", data=b"%PDF-"),))),
)


def a_house(store: Store) -> Desk:
    """A desk with rules, a blocked sender, a published post and a case of each fate."""
    desk = open_desk(store, SetClock(START - 600 * MINUTE))
    on_duty(desk, STAFF, SECOND)
    a_rule(desk, URGENT, TURN, conditions=(asks(Asked.WORDS_ANY, "mendesak"),))
    lost = (asks(Asked.WORDS_ANY, "hilang"),)
    shout = Act(kind=ActKind.ESCALATE, value="")
    a_rule(desk, shout, name="Hilang", conditions=lost, moments=(Moment.MESSAGE,))
    with store.writing() as unit:
        receipt = Receipt(remote_id="post-1", sent_at=START)
        sent = a_delivery(channel_id=TALK, state=DeliveryState.SENT, receipt=receipt)
        unit.deliveries.add(sent)
    cases = {
        thread: desk.hear(WORDS[0], thread=thread, remote_id=f"{thread}-0") for thread in BEFORE
    }
    unwanted = desk.hear(WORDS[2], thread="t-unwanted", remote_id="u-1", author=BLOCKED)
    Blocking(store=store, clock=desk.clock).block(STAFF, unwanted.id, "iklan")
    desk.answering.assign(STAFF, cases["t-open"].id, SECOND.id)
    fates = (CaseStatus.WAITING, CaseStatus.RESOLVED, CaseStatus.SPAM)
    for thread, fate in zip(BEFORE[1:4], fates, strict=True):
        desk.answering.set_status(STAFF, cases[thread].id, fate, reason="Selesai")
    gone, into = desk.case(cases["t-merged"].id), desk.case(cases["t-into"].id)
    merging = Merging(store=store, clock=desk.clock)
    merging.merge(STAFF, gone.id, into.id, events_seen=gone.events, into_seen=into.events)
    desk.clock.advance(600 * MINUTE)
    return desk


def one_by_one(desk: Desk, said: Sequence[Incoming]) -> None:
    for each in said:
        with suppress(Invalid):
            desk.listening.receive(TALK, each)


def in_pages(desk: Desk, said: Sequence[Incoming], sizes: Sequence[int]) -> None:
    with desk.store.reading() as unit:
        channel = unit.channels.get(TALK)
    left = list(said)
    for size in (*sizes, len(said)):
        page, left = tuple(left[:size]), left[size:]
        desk.listening.take_in(channel, Batch(messages=page))


class Told:
    """Everything that a house tells, without the ids that differ from house to house."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.names: dict[str, str] = {each.id: each.name for each in unit.rules.all()}
        blocks = unit.blocks.all()
        self.names |= {each.id: f"block {each.sender}" for each in blocks}
        self.cases = unit.cases.after("", 1_000, unfinished=False)
        talks = {unit.conversations.get(case.conversation_id) for case in self.cases}
        self.talks = sorted(talks, key=lambda talk: talk.thread)
        for talk in self.talks:
            self.names[talk.id] = talk.thread
            for number, case in enumerate(unit.cases.of(talk.id)):
                self.names[case.id] = f"{talk.thread} case {number}"
                self.names[case.code] = f"{talk.thread} code {number}"
            self.names |= {each.id: each.remote_id for each in unit.messages.of(talk.id)}

    def everything(self) -> dict[str, Any]:
        unit, told = self.unit, dict[str, Any]()
        for talk in self.talks:
            told[f"talk {talk.thread}"] = self.named(replace(talk, id=""))
            said = sorted(unit.messages.of(talk.id), key=lambda each: (each.at, each.remote_id))
            files = unit.attachments.of([each.id for each in said])
            told[f"said {talk.thread}"] = [self.named(replace(each, id="")) for each in said]
            told[f"files {talk.thread}"] = sorted(self.named(each) for each in files)
        for case in self.cases:
            name = self.names[case.id]
            told[name] = self.named(replace(case, id=""))
            told[f"{name} events"] = [self.event(each) for each in unit.events.of(case.id)]
            told[f"{name} spans"] = [self.named(each) for each in unit.spans.of(case.id)]
        for word in ("beras", "mendesak", "ani", "170017", "edi", "kuitansi"):
            wanted = QueueFilter(
                view=QueueView.ALL, now=NOON, search=word, restricted=True, limit=500
            )
            rows = unit.cases.queue(wanted)
            told[f"word {word}"] = sorted(self.names[row.case.id] for row in rows)
        for user in (STAFF, SECOND, MANAGER, SUPERVISOR):
            news = unit.notifications.page(user.id, limit=500)
            told[f"news {user.id}"] = sorted(
                (each.notification.kind, self.names[each.notification.subject_id]) for each in news
            )
        return told

    def event(self, event: CaseEvent) -> str:
        return self.named(replace(event, id="", value=str(event.value)))

    def named(self, thing: object) -> str:
        words = repr(thing)
        for one, name in self.names.items():
            words = words.replace(one, name)
        return words


def told(store: Store) -> dict[str, Any]:
    with store.reading() as unit:
        return Told(unit).everything()


SPLITS = st.lists(st.integers(0, 6), max_size=6)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(said=st.lists(SAID, max_size=24), sizes=SPLITS)
def test_pages_come_to_the_same_as_one_by_one(said: list[Incoming], sizes: list[int]) -> None:
    alone, paged = a_house(MemoryStore()), a_house(MemoryStore())
    one_by_one(alone, said)
    in_pages(paged, said, sizes)
    assert told(paged.store) == told(alone.store)


@contextmanager
def opened(kind: str, folder: Path, server: Postgres | None) -> Iterator[SqlStore]:
    """An empty store of the kind, gone afterwards."""
    address = server.new_database() if server else None
    if server is None:
        template = folder.parent / "template"
        if not template.exists():
            template.mkdir()
            migrate(template, None)
        shutil.copytree(template, folder)
    else:
        migrate(folder, address)
    store = open_store(folder, address)
    yield store
    store.close()
    if server and address:
        server.drop(address)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_pages_come_to_the_same_on_databases(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server = request.getfixturevalue("postgres") if kind == "postgresql" else None
    folders = count()

    @settings(
        max_examples=6,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),  # each example makes a database; memory's test above shrinks
    )
    @given(said=st.lists(SAID, min_size=6, max_size=30), sizes=SPLITS)
    def holds(said: list[Incoming], sizes: list[int]) -> None:
        with (
            opened(kind, tmp_path / str(next(folders)), server) as alone,
            opened(kind, tmp_path / str(next(folders)), server) as paged,
        ):
            one_by_one(a_house(alone), said)
            in_pages(a_house(paged), said, sizes)
            assert told(paged) == told(alone)

    holds()
