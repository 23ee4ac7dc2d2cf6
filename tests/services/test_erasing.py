"""A person is taken out of everything, what is counted stays, and nothing old comes back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.case_lists import ListKind
from domain.cases import EventKind
from domain.deliveries import DeliveryState
from domain.erasing import GONE, Erased, Step
from domain.errors import Invalid, NotAllowed, NotFound
from domain.explanations import RunKind
from domain.measured_shelves import GroupBy, SpanFilter
from domain.messages import Author
from domain.people import Actor
from domain.ports import Batch
from domain.reports import QueueFilter, QueueView
from domain.roll_shelves import RollFilter, RollPart
from services.cases.case_lists import CaseLists
from services.cases.case_states import CaseStates
from services.cases.span_filling import SpanFilling
from services.common.marks import marker
from services.figures.answer_times import AnswerTimes, Asked
from storage.memory import MemoryStore
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from tests.services.desk import TALK
from tests.services.erased_places import Place, a_place
from tests.services.erased_stage import (
    SITI,
    TRACES,
    Stage,
    a_history,
    a_member,
    a_stage,
    put_on_the_roll,
)
from toolkit.clock import SetClock

DAY = timedelta(days=1)
WHY = "diminta sendiri di loket"


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with a_place(request.param, tmp_path, lambda: request.getfixturevalue("postgres")) as place:
        yield place


@pytest.fixture
def stage(place: Place, clock: SetClock) -> Stage:
    return a_stage(place.store, clock)


@pytest.fixture
def quick(clock: SetClock) -> Stage:
    """In memory alone."""
    return a_stage(MemoryStore(), clock)


def figures(stage: Stage) -> list[object]:
    """What charts and lists count."""
    SpanFilling(store=stage.store, clock=stage.clock).run(50)
    times = AnswerTimes(store=stage.store, clock=stage.clock)
    told: list[object] = [
        times.report(SUPERVISOR, Asked(wanted=SpanFilter(measure=measure), by=by))
        for measure in RunKind
        for by in (GroupBy.NONE, GroupBy.CHANNEL, GroupBy.KIND, GroupBy.STAFF)
    ]
    with stage.store.reading() as unit:
        for view in QueueView:
            wanted = QueueFilter(view=view, me=STAFF.id, now=stage.clock.now(), restricted=True)
            told.append((view, unit.cases.count(wanted)))
        roll = RollFilter(part=RollPart.ALL, now=stage.clock.now())
        told.append(unit.members.counted(roll))
    return told


def traces(place: Place) -> list[str]:
    found = place.everything()
    return [trace for trace in TRACES if trace in found]


def finish(stage: Stage) -> None:
    while stage.erasing.run():
        pass


def test_a_member_is_gone_from_every_table_and_every_figure_is_as_it_was(
    stage: Stage, place: Place
) -> None:
    put_on_the_roll(stage)
    case = a_history(stage)
    stage.leave()
    before = figures(stage)
    assert len(traces(place)) == len(TRACES)
    stage.erasing.ask(SUPERVISOR, Erased.MEMBER, "mb-1", why=WHY)
    finish(stage)
    assert traces(place) == []
    assert figures(stage) == before
    assert list(stage.files.kept) == []
    (done,) = stage.erasing.listed(SUPERVISOR)
    assert (done.step, done.done_at, done.file_ids) == (Step.DONE, stage.clock.now(), ())
    assert done.erased == {
        "conversations": 1,
        "messages": 3,
        "notes": 2,
        "replies": 1,
        "files": 1,
        "members": 1,
        "accounts": 1,
    }
    events = stage.desk.case(case.id).events
    with stage.store.reading() as unit:
        assert (
            unit.cases.queue(
                QueueFilter(me="", now=stage.clock.now(), search="berkutu", view=QueueView.ALL)
            )
            == []
        )
        kinds = [event.kind for event in unit.events.of(case.id)]
    assert (len(kinds), EventKind.NOTED in kinds) == (events, True)


def test_somebody_elses_words_stay(stage: Stage) -> None:
    case = a_history(stage)
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(stage)
    with stage.store.reading() as unit:
        other = unit.messages.by_remote(TALK, "m-budi")
        assert other is not None
        assert (other.text, other.author.name) == ("Kapan rapat?", "Budi")
        found = QueueFilter(me="", now=stage.clock.now(), search="rapat", view=QueueView.ALL)
        assert unit.cases.count(found) == 1


def test_a_platform_that_is_read_again_brings_nothing_back(stage: Stage, place: Place) -> None:
    case = a_history(stage)
    old = [
        stage.desk.incoming("Beras berkutu", author=SITI, thread="t-siti", remote_id="m-siti-1"),
        stage.desk.incoming("Maaf Bu Siti", from_us=True, thread="t-siti", remote_id="r-77"),
        stage.desk.incoming("Surat lama", author=SITI, thread="t-2019", remote_id="m-siti-0"),
        stage.desk.incoming("Siti lagi", author=Author(), thread="t-siti", remote_id="m-siti-8"),
    ]
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(stage)
    with stage.store.reading() as unit:
        channel = unit.channels.get(TALK)
    assert stage.desk.listening.take_in(channel, Batch(messages=tuple(old))) == 0
    assert stage.desk.listening.receive(TALK, old[0]) is None
    assert traces(place) == []


def test_what_the_person_writes_afterwards_is_new(stage: Stage) -> None:
    case = a_history(stage)
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(stage)
    stage.clock.advance(DAY)
    again = stage.hear("Saya punya pertanyaan", remote_id="m-baru")
    assert again.conversation_id != case.conversation_id
    with stage.store.reading() as unit:
        assert [m.text for m in unit.messages.of(again.conversation_id)] == [
            "Saya punya pertanyaan"
        ]


def test_another_persons_words_in_the_same_thread_stay(quick: Stage) -> None:
    case = quick.hear("Berkutu")
    quick.hear("Punya saya juga", author=Author(remote_id="akun-lain", name="Lain"))
    quick.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(quick)
    with quick.store.reading() as unit:
        said = [(m.text, m.author.name) for m in unit.messages.of(case.conversation_id)]
    assert sorted(said) == [("", ""), ("Punya saya juga", "Lain")]


def test_talks_of_the_same_account_or_contact_go_together_and_of_the_same_name_do_not(
    quick: Stage,
) -> None:
    first = quick.hear("Satu", thread="t-1")
    same = quick.hear("Dua", thread="t-2", author=Author(contact=SITI.contact, name="S."))
    namesake = quick.hear("Tiga", thread="t-3", author=Author(remote_id="x", name=SITI.name))
    foreseen = quick.erasing.foresee(SUPERVISOR, Erased.PERSON, first.conversation_id)
    assert (foreseen.conversations, foreseen.messages, foreseen.cases, foreseen.unfinished) == (
        2,
        2,
        2,
        2,
    )
    erasure = quick.erasing.ask(SUPERVISOR, Erased.PERSON, first.conversation_id, why=WHY)
    finish(quick)
    with quick.store.reading() as unit:
        kept = unit.erasures.get(erasure.id)
        assert set(kept.conversation_ids) == {first.conversation_id, same.conversation_id}
        assert unit.conversations.get(namesake.conversation_id).author.name == SITI.name


def test_an_erasure_goes_on_where_it_stopped(quick: Stage) -> None:
    put_on_the_roll(quick)
    a_history(quick)
    quick.leave()
    erasure = quick.erasing.ask(SUPERVISOR, Erased.MEMBER, "mb-1", why=WHY)
    steps = []
    while quick.erasing.run(parts=1):
        with quick.store.reading() as unit:
            steps.append(unit.erasures.get(erasure.id).step)
    emptied = [Step.TALKS, Step.TALKS, Step.GATHER]
    assert steps == [*emptied, Step.ROLL, Step.FILES, Step.DONE]
    assert quick.erasing.run() == 0


def test_a_reply_that_waits_never_goes_out_and_one_on_its_way_is_waited_for(quick: Stage) -> None:
    case = quick.hear("Berkutu")
    waiting = quick.desk.reply(case)
    on_its_way = quick.desk.unsettle(quick.desk.reply(case), DeliveryState.SENDING)
    erasure = quick.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(quick)
    with quick.store.reading() as unit:
        assert unit.erasures.get(erasure.id).step is Step.TALKS
        assert unit.deliveries.get(waiting.id).state is DeliveryState.SCHEDULED
    quick.desk.deliver(on_its_way)
    finish(quick)
    with quick.store.reading() as unit:
        assert unit.erasures.get(erasure.id).step is Step.DONE
        assert unit.deliveries.get(waiting.id).state is DeliveryState.CANCELLED
        assert unit.deliveries.get(waiting.id).content.text == ""
        assert unit.deliveries.get(on_its_way.id).content.text == ""


def test_a_file_that_somebody_else_sent_too_stays_on_the_disk(quick: Stage) -> None:
    a_history(quick)
    with quick.store.writing() as unit:
        budi = unit.messages.by_remote(TALK, "m-budi")
        siti = unit.messages.by_remote(TALK, "m-siti-1")
        assert budi is not None
        assert siti is not None
        (file,) = unit.attachments.of([siti.id])
        unit.attachments.add([replace(file, message_id=budi.id, name="sama.jpg")])
    quick.erasing.ask(SUPERVISOR, Erased.PERSON, siti.conversation_id, why=WHY)
    finish(quick)
    assert list(quick.files.kept) == [file.file_id]


def test_a_member_on_the_roll_is_not_erased_before_they_left(quick: Stage) -> None:
    put_on_the_roll(quick)
    with pytest.raises(Invalid, match="masih anggota"):
        quick.erasing.ask(SUPERVISOR, Erased.MEMBER, "mb-1", why=WHY)


@pytest.mark.parametrize("why", ["", "   ", "\n"])
def test_an_erasure_says_who_asked_for_it(quick: Stage, why: str) -> None:
    case = quick.hear("Halo")
    with pytest.raises(Invalid):
        quick.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=why)


@pytest.mark.parametrize("kind", Erased)
def test_nobody_who_is_not_there_is_erased(quick: Stage, kind: Erased) -> None:
    with pytest.raises(NotFound):
        quick.erasing.ask(SUPERVISOR, kind, "tidak-ada", why=WHY)
    assert quick.erasing.listed(SUPERVISOR) == []


@pytest.mark.parametrize("actor", [STAFF, MANAGER, ADMIN], ids=lambda actor: actor.role)
def test_supervisors_alone_erase(quick: Stage, actor: Actor) -> None:
    case = quick.hear("Tentang manajer")
    with pytest.raises(NotAllowed):
        quick.erasing.ask(actor, Erased.PERSON, case.conversation_id, why=WHY)
    with pytest.raises(NotAllowed):
        quick.erasing.foresee(actor, Erased.PERSON, case.conversation_id)
    with pytest.raises(NotAllowed):
        quick.erasing.listed(actor)


def test_the_erased_member_keeps_a_place_without_a_name(quick: Stage) -> None:
    put_on_the_roll(quick)
    quick.leave()
    quick.erasing.ask(SUPERVISOR, Erased.MEMBER, "mb-1", why=WHY)
    finish(quick)
    with quick.store.reading() as unit:
        kept = unit.members.get("mb-1")
        assert (kept.number, kept.name, kept.phones, kept.emails, kept.contact) == (
            f"{GONE}mb-1",
            "",
            (),
            (),
            "",
        )
        assert unit.members.by_account("talk", SITI.remote_id) is None
        assert unit.members.by_keys(["contact:1234567890"]) == {}
    with quick.store.writing() as unit:  # the number is free again
        unit.members.add(a_member(id="mb-2", name="Orang lain"))


def test_the_reason_of_the_list_stays_and_the_words_beside_it_go(stage: Stage) -> None:
    lists = CaseLists(store=stage.store, clock=stage.clock)
    reason = lists.add(MANAGER, ListKind.REASON, "Barang diganti")
    states = CaseStates(store=stage.store, clock=stage.clock)
    case = stage.hear("Berkutu")
    states.resolve(STAFF, case.id, reason_id=reason.id, words="Siti puas")
    lists.rename(MANAGER, ListKind.REASON, reason.id, "Barang ditukar")
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(stage)
    with stage.store.reading() as unit:
        told = [e.value for e in unit.events.of(case.id) if e.kind is EventKind.RESOLVED]
    assert told == ["Barang diganti"]


def test_with_the_key_lost_nobodys_complaint_is_lost(quick: Stage) -> None:
    case = quick.hear("Berkutu", remote_id="m-1")
    quick.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(quick)
    with quick.store.writing() as unit:
        unit.notes.write("erasing", "marks", "lost")
    assert quick.hear("Keluhan baru", remote_id="m-2").subject == "Keluhan baru"


def test_the_marks_tell_nobody_what_they_stand_for(stage: Stage, place: Place) -> None:
    case = stage.hear("Berkutu", remote_id="m-1", author=SITI)
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(stage)
    with stage.store.reading() as unit:
        made = marker(unit, stage.erasing.vault)
        assert made is not None
        known = made.of(TALK, stage.desk.incoming(author=SITI, remote_id="m-1", thread="t-siti"))
        assert set(unit.erasures.buried(known)) == set(known)
        other = replace(made, key=bytes(32))
        assert unit.erasures.buried([other.message(TALK, "m-1")]) == {}
    assert SITI.remote_id not in place.everything()
