"""Rules act when a message comes in: in its transaction, by name, and never against a person."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.blocking import Block, sender_of
from domain.branches import Branch
from domain.cases import CaseKind, CaseStatus, EventKind, Priority
from domain.channels import ChannelState
from domain.duties import Absence, Duty
from domain.kind_reasons import reason_words
from domain.labels import Label, LabelKind
from domain.members import Identity, Member
from domain.messages import Author, MessageKind
from domain.ports import Batch, Store
from domain.rules import Act, ActKind, Asked, Moment
from services.cases.casebook import Happening, record
from tests.makers import MANAGER, NOON, SECOND, STAFF
from tests.services.desk import LOUD, TALK, Desk, open_desk
from tests.services.ruled import (
    AGAIN,
    TO_SARI,
    TURN,
    URGENT,
    WORD,
    a_rule,
    any_store,
    asks,
    by_rules,
    events,
    on_duty,
    rules_of,
    word_of,
    words,
)
from toolkit.clock import SetClock


@pytest.fixture(params=("memory", "sqlite", "postgresql"))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    yield from any_store(request, tmp_path)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def test_a_new_case_is_touched_by_name_in_the_order_of_the_rules(desk: Desk) -> None:
    first = a_rule(desk, URGENT, conditions=[asks(Asked.WORDS_ANY, "berkutu")])
    second = a_rule(desk, TO_SARI, name="Ke Sari", conditions=[asks(Asked.PRIORITY, "high")])
    a_rule(desk, Act(kind=ActKind.ASSIGN, value=SECOND.id), name="Ke Budi")
    case = desk.hear("Beras kemarin berkutu, saya kecewa.")
    assert (case.priority, case.assignee_id) == (Priority.HIGH, STAFF.id)
    assert case == desk.case(case.id)
    assert by_rules(desk, case) == [
        (EventKind.PRIORITY_CHANGED, "high", first.id),
        (EventKind.ASSIGNED, STAFF.id, second.id),
    ]
    assert all(event.actor_id is None for event in events(desk, case))
    assert [event.number for event in events(desk, case)] == [1, 2, 3, 4]


def test_a_rule_that_is_off_or_does_not_hold_touches_nothing(desk: Desk) -> None:
    a_rule(desk, URGENT, is_on=False)
    a_rule(desk, URGENT, name="Lain", conditions=[asks(Asked.WORDS_ANY, "pinjaman")])
    case = desk.hear()
    assert (case.priority, by_rules(desk, case)) == (Priority.NORMAL, [])


def test_triage_s_reason_stays_unless_a_rule_sets_the_kind(desk: Desk) -> None:
    plain = desk.hear(thread="t-1")
    assert reason_words(plain.kind_reason).startswith("kata “")
    a_rule(desk, URGENT)
    touched = desk.hear(thread="t-2")
    assert (touched.kind, touched.kind_reason) == (plain.kind, plain.kind_reason)
    a_rule(desk, Act(kind=ActKind.KIND, value="question"), name="Tanya")
    asked = desk.hear(thread="t-3")
    assert (asked.kind, reason_words(asked.kind_reason), asked.kind_confidence) == (
        CaseKind.QUESTION,
        "aturan “Tanya”",
        1.0,
    )


def test_a_kind_that_a_person_chose_is_never_changed(desk: Desk) -> None:
    a_rule(desk, Act(kind=ActKind.KIND, value="question"), URGENT, name="Tanya", moments=AGAIN)
    taken = desk.listening.take_down_remark(
        STAFF, way=MessageKind.PHONE, author=Author(), text="Beras", kind=CaseKind.PRAISE
    )
    assert (taken.kind, taken.priority) == (CaseKind.PRAISE, Priority.HIGH)
    case = desk.hear("Beras")
    desk.answering.set_kind(SECOND, case.id, CaseKind.SUGGESTION)
    assert desk.hear("Halo lagi").kind is CaseKind.SUGGESTION


def test_later_messages_run_only_the_rules_chosen_for_them(desk: Desk) -> None:
    a_rule(desk, URGENT, name="Baru saja", conditions=[asks(Asked.WORDS_ANY, "darurat")])
    case = desk.hear("Halo")
    assert desk.hear("Ini darurat").priority is Priority.NORMAL
    again = a_rule(
        desk,
        URGENT,
        name="Setiap kali",
        moments=(Moment.MESSAGE,),
        conditions=[asks(Asked.WORDS_ANY, "darurat")],
    )
    assert desk.hear("Halo", thread="other").priority is Priority.NORMAL
    assert desk.hear("Sungguh darurat").priority is Priority.HIGH
    assert by_rules(desk, case) == [(EventKind.PRIORITY_CHANGED, "high", again.id)]
    assert desk.hear("darurat!").events == events(desk, case)[-1].number
    assert len(by_rules(desk, case)) == 1


def test_a_later_choice_of_a_person_is_never_overridden(desk: Desk) -> None:
    a_rule(desk, URGENT, TO_SARI, Act(kind=ActKind.KIND, value="question"), moments=AGAIN)
    case = desk.hear("Halo")
    desk.answering.set_priority(SECOND, case.id, Priority.NORMAL)
    desk.answering.assign(SECOND, case.id, None)
    desk.answering.set_kind(SECOND, case.id, CaseKind.PRAISE)
    told = desk.hear("Halo lagi")
    assert (told.priority, told.assignee_id, told.kind) == (
        Priority.NORMAL,
        None,
        CaseKind.PRAISE,
    )
    assert len(by_rules(desk, case)) == 3


def test_what_is_spam_or_closed_is_no_rule_s_business(desk: Desk) -> None:
    case = desk.hear("Halo")
    desk.answering.set_status(STAFF, case.id, CaseStatus.SPAM)
    a_rule(desk, URGENT, WORD, moments=AGAIN)
    assert desk.hear("Promo murah").priority is Priority.NORMAL
    assert by_rules(desk, case) == []


def test_turns_go_to_the_fewest_cases_among_those_on_duty(desk: Desk) -> None:
    a_rule(desk, TURN)
    on_duty(desk, STAFF, MANAGER)
    got = [desk.hear(thread=f"t-{n}").assignee_id for n in range(5)]
    assert sorted(map(str, got[:4])) == sorted([STAFF.id, MANAGER.id] * 2)
    assert got[4] in (STAFF.id, MANAGER.id)
    on_duty(desk, SECOND)
    assert [desk.hear(thread=f"u-{n}").assignee_id for n in range(2)] == [SECOND.id] * 2


def test_people_named_by_the_rule_alone_take_turns(desk: Desk) -> None:
    a_rule(desk, Act(kind=ActKind.TURN, group=(SECOND.id,)))
    on_duty(desk, STAFF, SECOND)
    assert {desk.hear(thread=f"t-{n}").assignee_id for n in range(3)} == {SECOND.id}


def test_a_branch_s_cases_go_to_its_own_people_by_its_clock(desk: Desk) -> None:
    with desk.store.writing() as unit:
        unit.branches.add(Branch(id="br-1", name="Jayapura", zone="Asia/Jayapura"))
    a_rule(desk, Act(kind=ActKind.TURN, value="br-1"))
    on_duty(desk, STAFF, SECOND)
    assert desk.hear(thread="t-1").assignee_id is None
    with desk.store.writing() as unit:
        mine = unit.duties.find(SECOND.id)
        assert mine is not None
        # It is 09:00 in Jakarta and 11:00 in Jayapura, a Wednesday.
        unit.duties.save(replace(mine, branch_id="br-1", week={2: ((10 * 60, 12 * 60),)}))
    assert desk.hear(thread="t-2").assignee_id == SECOND.id


def test_nobody_on_duty_is_said_once_and_the_case_stays_open_to_all(desk: Desk) -> None:
    rule = a_rule(desk, TURN, moments=AGAIN)
    case = desk.hear("Halo")
    desk.hear("Halo lagi")
    assert desk.case(case.id).assignee_id is None
    nobody = "Tidak ada petugas yang sedang bertugas, jadi laporan ini belum dibagikan."
    assert by_rules(desk, case) == [(EventKind.NOTED, nobody, rule.id)]
    on_duty(desk, STAFF)
    assert desk.hear("Masih di sini").assignee_id == STAFF.id


def test_a_rule_gives_nothing_to_whoever_is_away_by_the_clock_of_their_branch(desk: Desk) -> None:
    rule = a_rule(desk, TO_SARI, moments=AGAIN, conditions=[asks(Asked.WORDS_ANY, "beras")])
    with desk.store.writing() as unit:
        unit.branches.add(Branch(id="br-1", name="Sentani", zone="Asia/Jayapura", version=1))
        thursday = Absence(first=date(2026, 11, 19), last=date(2026, 11, 19))
        unit.duties.add(Duty(id=STAFF.id, branch_id="br-1", absences=(thursday,), version=1))
    # Wednesday 18.00 in Jakarta is 20.00 in Jayapura; four hours later it is Thursday there alone.
    desk.clock.set(NOON + timedelta(hours=6))
    assert desk.hear("Beras", thread="t-1").assignee_id == STAFF.id
    desk.clock.set(NOON + timedelta(hours=10, minutes=30))
    case = desk.hear("Beras", thread="t-2")
    desk.hear("Beras lagi", thread="t-2")
    assert desk.case(case.id).assignee_id is None
    away = "Sari sedang cuti menurut jadwalnya, jadi aturan ini tidak memberinya laporan ini."
    assert by_rules(desk, case) == [(EventKind.NOTED, away, rule.id)]
    assert [told.away for told in rules_of(desk).all(MANAGER)] == [("Sari",)]
    desk.clock.set(NOON + timedelta(days=2))
    assert [told.away for told in rules_of(desk).all(MANAGER)] == [()]
    assert desk.hear("Beras masih berkutu", thread="t-2").assignee_id == STAFF.id


def test_who_left_or_was_never_there_takes_no_turn(desk: Desk) -> None:
    a_rule(desk, TURN)
    on_duty(desk, STAFF)
    with desk.store.writing() as unit:
        unit.users.save(replace(unit.users.get(STAFF.id), active=False))
    assert desk.hear().assignee_id is None


def test_a_broken_rule_is_passed_over_and_the_message_is_kept(desk: Desk) -> None:
    gone = a_rule(desk, TO_SARI, URGENT, name="Ke Sari")
    on = a_rule(desk, URGENT, name="Mendesak")
    with desk.store.writing() as unit:
        unit.users.save(replace(unit.users.get(STAFF.id), active=False))
    case = desk.hear()
    assert by_rules(desk, case) == [(EventKind.PRIORITY_CHANGED, "high", on.id)]
    (first, second) = rules_of(desk).all(MANAGER)
    assert (first.rule.id, first.gone) == (
        gone.id,
        ("diberikan kepada Sari (tidak menerima laporan lagi)",),
    )
    assert second.gone == ()


def test_a_channel_that_is_gone_breaks_a_rule_only_when_it_was_the_last(desk: Desk) -> None:
    both = asks(Asked.CHANNEL, TALK, LOUD)
    rule = a_rule(desk, URGENT, conditions=[both])
    a_rule(desk, TO_SARI, name="Keras", conditions=[asks(Asked.CHANNEL, LOUD)])
    with desk.store.writing() as unit:
        loud = unit.channels.get(LOUD)
        unit.channels.save(replace(loud, state=ChannelState.ARCHIVED))
    assert by_rules(desk, desk.hear()) == [(EventKind.PRIORITY_CHANGED, "high", rule.id)]
    assert [len(told.gone) for told in rules_of(desk).all(MANAGER)] == [0, 1]


def test_members_are_known_by_their_number_or_their_linked_account(desk: Desk) -> None:
    a_rule(desk, URGENT, conditions=[asks(Asked.MEMBER, "yes")])
    with desk.store.writing() as unit:
        unit.members.add(Member(id="m-1", number="A 017", name="Ani", created_at=NOON))
        unit.members.add_identity(
            Identity(
                id="i-1",
                member_id="m-1",
                platform="talk",
                remote_id="ani",
                name="ani",
                confirmed_by=STAFF.id,
                confirmed_at=NOON,
            )
        )
    heard = [
        desk.hear(thread="t-1", author=Author(remote_id="x", member_number=" A  017 ")),
        desk.hear(thread="t-2", author=Author(remote_id="ani")),
        desk.hear(thread="t-3", author=Author(remote_id="x", member_number="A 018")),
        desk.hear(thread="t-4", author=Author()),
    ]
    urgent = [case.priority is Priority.HIGH for case in heard]
    assert urgent == [True, True, False, False]


def test_office_hours_are_those_of_the_moment_it_was_said(desk: Desk) -> None:
    a_rule(desk, URGENT, conditions=[asks(Asked.HOURS, "outside")])
    inside = desk.hear(thread="t-1")
    night = desk.clock.now() - timedelta(hours=8)
    outside = desk.hear(thread="t-2", at=night)
    assert (inside.priority, outside.priority) == (Priority.NORMAL, Priority.HIGH)


def test_the_language_of_the_message_is_told_by_its_words(desk: Desk) -> None:
    a_rule(desk, TO_SARI, conditions=[asks(Asked.LANGUAGE, "en")])
    assert desk.hear("When will my loan be paid out?", thread="t-1").assignee_id == STAFF.id
    assert desk.hear("Kapan pinjaman saya cair?", thread="t-2").assignee_id is None


def test_a_whole_batch_reads_the_rules_as_they_are_in_its_transaction(desk: Desk) -> None:
    on_duty(desk, STAFF, SECOND)
    a_rule(desk, TURN)
    batch = Batch(
        messages=tuple(desk.incoming(f"Pesan {n}", thread=f"t-{n}") for n in range(6)), cursor="1"
    )
    with desk.store.reading() as unit:
        channel = unit.channels.get(TALK)
    assert desk.listening.take_in(channel, batch) == 6
    with desk.store.reading() as unit:
        assert unit.duties.loads([STAFF.id, SECOND.id]) == {STAFF.id: 3, SECOND.id: 3}


def test_two_workers_at_once_never_give_both_cases_to_one_person(desk: Desk) -> None:
    people = (STAFF, SECOND, MANAGER)
    on_duty(desk, *people)
    a_rule(desk, TURN)
    patient = replace(desk.listening, tries=50)
    said = [desk.incoming(f"Pesan {n}", thread=f"t-{n}") for n in range(24)]
    with ThreadPoolExecutor(4) as workers:
        heard = list(workers.map(lambda one: patient.receive(TALK, one), said))
    assert all(case is not None and case.assignee_id for case in heard)
    with desk.store.reading() as unit:
        loads = unit.duties.loads([person.id for person in people])
        turns = sorted(duty.last_turn for duty in unit.duties.all())
    assert loads == {person.id: 8 for person in people}
    assert turns == [22, 23, 24]


def test_a_rule_edited_while_messages_come_in_loses_none_and_half_does_none(desk: Desk) -> None:
    rule = a_rule(desk, URGENT, TO_SARI)
    patient = replace(desk.listening, tries=50)
    said = [desk.incoming(f"Pesan {n}", thread=f"t-{n}") for n in range(12)]

    def edit(number: int) -> None:
        rules, current = rules_of(desk), rules_of(desk).get(MANAGER, rule.id)
        rules.switch(MANAGER, rule.id, is_on=bool(number % 2), version=current.version)

    with ThreadPoolExecutor(4) as workers:
        edits = [workers.submit(edit, number) for number in range(6)]
        heard = list(workers.map(lambda one: patient.receive(TALK, one), said))
    for each in edits:
        each.exception()  # two edits may meet: one of them is told so
    assert len({case.id for case in heard if case}) == 12
    for case in heard:
        assert case is not None
        did = by_rules(desk, case)
        assert did in (
            [],
            [
                (EventKind.PRIORITY_CHANGED, "high", rule.id),
                (EventKind.ASSIGNED, STAFF.id, rule.id),
            ],
        )


@pytest.mark.parametrize(
    "text", ["", "(" * 9_000, "💥" * 5_000, "a " * 5_000, "\x00\ud800", "{nama} %s .* [", "\n\t "]
)
def test_whatever_is_written_is_taken_in(desk: Desk, text: str) -> None:
    a_rule(
        desk,
        URGENT,
        WORD,
        conditions=[
            asks(Asked.WORDS_NONE, "tidak ada di sini", ".*(zz"),
            asks(Asked.LANGUAGE, "id", "en", "jv", "su", "unsure"),
        ],
    )
    case = desk.hear(text)
    assert case.priority is Priority.HIGH
    assert word_of(desk, case).subject_id == case.id


def test_a_topic_and_labels_are_given_and_a_label_taken_off_stays_off(desk: Desk) -> None:
    with desk.store.writing() as unit:
        unit.labels.add(Label(id="t-1", kind=LabelKind.TOPIC, name="Pinjaman"))
        unit.labels.add(Label(id="l-1", kind=LabelKind.LABEL, name="Segera"))
    topic = Act(kind=ActKind.TOPIC, value="t-1")
    label = Act(kind=ActKind.LABEL, value="l-1")
    rule = a_rule(desk, label, topic, moments=AGAIN)
    labelled = [asks(Asked.LABEL, "l-1"), asks(Asked.TOPIC, "t-1")]
    a_rule(desk, TO_SARI, name="Ke Sari", conditions=labelled)
    case = desk.hear("Halo")
    assert (case.topic_id, case.labels, case.assignee_id) == ("t-1", ("l-1",), STAFF.id)
    assert by_rules(desk, case)[:2] == [
        (EventKind.TOPIC_CHANGED, "t-1", rule.id),
        (EventKind.LABELLED, "l-1", rule.id),
    ]
    now = desk.clock.now()
    off = Happening(kind=EventKind.UNLABELLED, at=now, actor_id=SECOND.id, value="l-1")
    with desk.store.writing() as unit:
        record(unit, unit.cases.get(case.id), [off], now)
    assert desk.hear("Halo lagi").labels == ()
    with desk.store.writing() as unit:
        unit.labels.save(replace(unit.labels.get("t-1"), active=False))
    assert [told.gone for told in rules_of(desk).all(MANAGER)] == [
        ("topiknya dijadikan Pinjaman (tidak dipakai lagi)",),
        ("topiknya Pinjaman (tidak dipakai lagi)",),
    ]


def test_the_branch_that_a_person_chose_stays_and_the_channel_s_does_not(desk: Desk) -> None:
    with desk.store.writing() as unit:
        for branch_id, name in (("br-1", "Pasar"), ("br-2", "Kota"), ("br-3", "Desa")):
            unit.branches.add(Branch(id=branch_id, name=name))
        unit.channels.save(replace(unit.channels.get(TALK), branch_id="br-3"))
    a_rule(desk, Act(kind=ActKind.BRANCH, value="br-2"))
    with desk.store.writing() as unit:
        chosen = desk.listening.receive_in(
            unit, TALK, desk.incoming("Halo", thread="t-1"), branch_id="br-1"
        )
    assert chosen is not None
    assert (chosen.branch_id, desk.hear(thread="t-2").branch_id) == ("br-1", "br-2")


def test_what_a_blocked_sender_writes_is_touched_by_no_rule(desk: Desk) -> None:
    a_rule(desk, URGENT, WORD, TO_SARI, moments=AGAIN)
    nuisance = Author(remote_id="nuisance")
    case = desk.hear("Halo", author=nuisance, thread="t-1")
    with desk.store.writing() as unit:
        unit.blocks.add(
            Block(
                id="b-1",
                channel_id=TALK,
                sender=sender_of(nuisance),
                name="",
                reason="iklan",
                by_id=STAFF.id,
                at=desk.clock.now(),
            )
        )
    desk.answering.set_status(STAFF, case.id, CaseStatus.SPAM)
    caught = desk.hear("Promo", author=nuisance, thread="t-2")
    assert (caught.status, by_rules(desk, caught), words(desk)) == (CaseStatus.SPAM, [], 1)
