"""A rule is tried on the cases of the last month before it is switched on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import services.rulebook.rule_trial
from domain.blocking import Block, sender_of
from domain.branches import Branch
from domain.cases import CaseKind, CaseStatus, EventKind, Priority
from domain.duties import Absence, Duty
from domain.errors import NotAllowed, NotFound
from domain.labels import Label, LabelKind
from domain.messages import Author, MessageKind
from domain.people import Actor
from domain.ports import Store
from domain.rules import Act, ActKind, Asked, Moment, Rule
from services.cases.casebook import Happening, record
from services.rulebook.rule_trial import Touch, Trial
from tests.makers import MANAGER, SECOND, STAFF
from tests.services.desk import TALK, Desk, open_desk
from tests.services.ruled import (
    TO_SARI,
    TURN,
    URGENT,
    a_rule,
    any_store,
    asks,
    by_rules,
    on_duty,
    roster_of,
    rules_of,
    trial_of,
)
from toolkit.clock import SetClock

BELUM = asks(Asked.WORDS_ANY, "belum cair")


@pytest.fixture(params=("memory", "sqlite", "postgresql"))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    yield from any_store(request, tmp_path)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def heard(desk: Desk, *texts: str) -> list[str]:
    """Cases, an hour apart, each from somebody else."""
    ids = []
    for number, text in enumerate(texts):
        desk.clock.advance(timedelta(hours=1))
        ids.append(desk.hear(text, thread=f"{desk.clock.now()}-{number}").id)
    return ids


def tried(desk: Desk, rule: Rule, actor: Actor = MANAGER) -> Trial:
    return trial_of(desk).tried(actor, rule.id)


def test_what_it_would_have_touched_is_told_with_why_and_nothing_is_written(desk: Desk) -> None:
    first, _other, last = heard(desk, "Uang belum cair", "Beras bagus", "Belum cair juga?")
    before = desk.case(first)
    rule = a_rule(desk, URGENT, is_on=False, conditions=[BELUM])
    trial = tried(desk, rule)
    assert (trial.opened, trial.tried) == (3, 3)
    assert [touch.case.id for touch in trial.touches] == [last, first]
    assert trial.touches[1] == Touch(
        case=before,
        first_words="Uang belum cair",
        does=("prioritasnya dijadikan Penting",),
        why=("berisi “belum cair”",),
    )
    assert (trial.given, trial.by_turn, trial.nobody) == ({}, 0, 0)
    assert trial.since == desk.clock.now() - timedelta(days=30)
    assert desk.case(first) == before
    assert by_rules(desk, before) == []


def test_every_case_that_was_tried_is_named_and_those_that_stay_the_same_apart(desk: Desk) -> None:
    a_rule(desk, URGENT, name="Di atas", conditions=[asks(Asked.WORDS_ANY, "lagi")])
    first, _other, last = heard(desk, "Uang belum cair", "Beras bagus", "Belum cair lagi")
    trial = tried(desk, a_rule(desk, URGENT, name="Dicoba", is_on=False, conditions=[BELUM]))
    assert [touch.case.id for touch in trial.touches] == [first]
    assert trial.same == (
        Touch(case=desk.case(last), first_words="Belum cair lagi", why=("berisi “belum cair”",)),
    )
    assert [touch.first_words for touch in trial.others] == ["Beras bagus"]


def test_it_foretells_what_the_rule_then_does(desk: Desk) -> None:
    texts = ["Uang belum cair", "Beras berkutu", "When will my loan be paid out?", "Terima kasih"]
    a_rule(desk, Act(kind=ActKind.KIND, value="question"), name="Di atas", conditions=[BELUM])
    rule = a_rule(
        desk,
        URGENT,
        Act(kind=ActKind.ASSIGN, value=STAFF.id),
        name="Dicoba",
        is_on=False,
        conditions=[asks(Asked.KIND, "question")],
    )
    heard(desk, *texts)
    foretold = [touch.first_words for touch in reversed(tried(desk, rule).touches)]
    rules_of(desk).switch(MANAGER, rule.id, is_on=True, version=rule.version)
    again = heard(desk, *texts)
    did = [
        text
        for text, case_id in zip(texts, again, strict=True)
        if any(rule_id == rule.id for *_event, rule_id in by_rules(desk, desk.case(case_id)))
    ]
    assert foretold == did == ["Uang belum cair", "When will my loan be paid out?"]
    # That it did so by now makes no difference to what it would do.
    assert [t.first_words for t in reversed(tried(desk, rule).touches)] == did * 2


def test_a_rule_above_that_stops_keeps_cases_from_it(desk: Desk) -> None:
    heard(desk, "Uang belum cair", "Beras bagus")
    a_rule(desk, name="Berhenti", conditions=[BELUM], stops=True, *[URGENT])  # noqa: B026
    rule = a_rule(desk, Act(kind=ActKind.ASSIGN, value=STAFF.id), name="Semua", is_on=False)
    trial = tried(desk, rule)
    assert [touch.first_words for touch in trial.touches] == ["Beras bagus"]
    assert trial.given == {"Sari": 1}


def test_cases_are_as_they_were_when_they_opened(desk: Desk) -> None:
    a_rule(desk, Act(kind=ActKind.KIND, value="praise"), name="Lama")
    (case_id,) = heard(desk, "Keracunan beras, saya kecewa")
    rules_of(desk).remove(MANAGER, rules_of(desk).all(MANAGER)[0].rule.id)
    desk.answering.set_kind(STAFF, case_id, CaseKind.SUGGESTION)
    desk.answering.set_priority(STAFF, case_id, Priority.NORMAL)
    desk.answering.assign(STAFF, case_id, SECOND.id)
    desk.listening.receive(TALK, desk.incoming("Kini belum cair", thread=thread_of(desk, case_id)))

    def touches(**wanted: Any) -> int:
        rule = a_rule(desk, TO_SARI, name=f"Uji {len(wanted)} {wanted}"[:80], is_on=False, **wanted)
        return len(tried(desk, rule).touches)

    assert touches(conditions=[asks(Asked.KIND, "complaint"), asks(Asked.PRIORITY, "high")]) == 1
    assert touches(conditions=[asks(Asked.KIND, "suggestion")]) == 0
    assert touches(conditions=[BELUM]) == 0


def thread_of(desk: Desk, case_id: str) -> str:
    with desk.store.reading() as unit:
        return unit.conversations.get(unit.cases.get(case_id).conversation_id).thread


def test_the_words_are_those_of_then_though_they_were_edited(desk: Desk) -> None:
    desk.hear("Uang belum cair", remote_id="m-1", thread="t-1")
    desk.clock.advance(timedelta(hours=1))
    desk.listening.receive(
        TALK,
        desk.incoming("Sudah beres", remote_id="m-1", thread="t-1", edited_at=desk.clock.now()),
    )
    rule = a_rule(desk, URGENT, is_on=False, conditions=[BELUM])
    assert [touch.first_words for touch in tried(desk, rule).touches] == ["Uang belum cair"]


def test_restricted_cases_are_not_shown_to_who_may_not_see_them(desk: Desk) -> None:
    a_rule(
        desk,
        Act(kind=ActKind.ESCALATE, value="restricted"),
        name="Pengurus",
        conditions=[asks(Asked.WORDS_ANY, "ketua")],
    )
    heard(desk, "Ketua korupsi, uang belum cair", "Uang belum cair")
    rule = a_rule(desk, TO_SARI, is_on=False, conditions=[BELUM])
    trial = tried(desk, rule)
    assert [touch.first_words for touch in trial.touches] == ["Uang belum cair"]
    assert (trial.opened, trial.tried) == (1, 1)


def test_turns_are_reckoned_as_the_duties_are_set_today(desk: Desk) -> None:
    heard(desk, *["Halo"] * 5)
    on_duty(desk, STAFF, SECOND)
    early = {2: ((0, 11 * 60),)}  # Wednesdays until 11:00; the cases came 10:00 to 14:00
    roster_of(desk).plan(SECOND, SECOND.id, version=1, branch_id=None, week=early, absences=())
    rule = a_rule(desk, TURN, is_on=False)
    trial = tried(desk, rule)
    assert trial.given == {"Sari": 4, "Budi": 1}
    assert (trial.by_turn, trial.nobody, len(trial.touches)) == (5, 0, 5)
    assert {touch.does for touch in trial.touches} == {
        ("diberikan kepada Sari",),
        ("diberikan kepada Budi",),
    }
    with desk.store.reading() as unit:
        assert all(duty.last_turn == 0 for duty in unit.duties.all())


def test_turns_that_find_nobody_are_counted(desk: Desk) -> None:
    heard(desk, "Halo", "Halo")
    trial = tried(desk, a_rule(desk, TURN, is_on=False))
    assert (trial.nobody, trial.by_turn, trial.given) == (2, 0, {})
    assert [touch.does for touch in trial.touches] == [(), ()]


def test_who_was_away_when_a_case_came_gets_it_neither_then_nor_in_the_trial(desk: Desk) -> None:
    first = desk.clock.now().date()  # a Wednesday, and away until Thursday
    with desk.store.writing() as unit:
        away = Absence(first=first, last=first + timedelta(days=1))
        unit.duties.add(Duty(id=STAFF.id, absences=(away,), version=1))
    heard(desk, "Halo")
    desk.clock.advance(timedelta(days=2))
    heard(desk, "Halo")
    trial = tried(desk, a_rule(desk, TO_SARI, is_on=False))
    assert (trial.away, trial.nobody, trial.given) == (1, 0, {"Sari": 1})
    assert [touch.does for touch in trial.touches] == [
        ("diberikan kepada Sari",),
        ("tidak diberikan kepada Sari, yang sedang cuti",),
    ]


def test_only_the_newest_are_tried_and_it_is_said_how_many(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.rulebook.rule_trial, "TRIED_MAX", 3)
    heard(desk, "Satu", "Dua", "Tiga", "Empat", "Lima")
    trial = tried(desk, a_rule(desk, URGENT, is_on=False))
    assert (trial.opened, trial.tried) == (5, 3)
    assert [touch.first_words for touch in trial.touches] == ["Lima", "Empat", "Tiga"]


def test_older_cases_and_those_without_a_member_s_word_are_left_out(desk: Desk) -> None:
    heard(desk, "Lama")
    desk.clock.advance(timedelta(days=31))
    heard(desk, "Baru")
    trial = tried(desk, a_rule(desk, URGENT, is_on=False, moments=(Moment.MESSAGE,)))
    assert [touch.first_words for touch in trial.touches] == ["Baru"]


def test_who_may_not_write_rules_tries_none(desk: Desk) -> None:
    rule = a_rule(desk, URGENT, is_on=False)
    with pytest.raises(NotAllowed):
        tried(desk, rule, STAFF)
    with pytest.raises(NotFound):
        trial_of(desk).tried(MANAGER, "unknown")


def test_members_are_looked_up_in_the_trial_too(desk: Desk) -> None:
    desk.hear("Halo", thread="t-1", author=Author(member_number="A-1"))
    rule = a_rule(desk, URGENT, is_on=False, conditions=[asks(Asked.MEMBER, "no")])
    (touch,) = tried(desk, rule).touches
    assert touch.why == ("Penulis: bukan anggota, atau belum dikenali",)


def test_a_kind_that_a_person_chose_when_it_came_is_left_alone_in_the_trial(desk: Desk) -> None:
    for kind in (CaseKind.PRAISE, None):
        desk.clock.advance(timedelta(minutes=1))
        desk.listening.take_down_remark(
            STAFF, way=MessageKind.PHONE, author=Author(), text="Beras", kind=kind
        )
    rule = a_rule(desk, Act(kind=ActKind.KIND, value="question"), is_on=False)
    assert [touch.case.kind for touch in tried(desk, rule).touches] == [CaseKind.OTHER]


def test_what_a_blocked_sender_wrote_is_left_out(desk: Desk) -> None:
    with desk.store.writing() as unit:
        author = Author(remote_id="nuisance")
        unit.blocks.add(
            Block(
                id="b-1",
                channel_id=TALK,
                sender=sender_of(author),
                name="",
                reason="iklan",
                by_id=STAFF.id,
                at=desk.clock.now(),
            )
        )
    desk.hear("Promo", author=author, thread="t-1")
    spam = desk.hear("Halo", thread="t-2")
    desk.answering.set_status(STAFF, spam.id, CaseStatus.SPAM)
    trial = tried(desk, a_rule(desk, URGENT, is_on=False))
    assert [touch.first_words for touch in trial.touches] == ["Halo"]
    assert [touch.first_words for touch in trial.others] == ["Promo"]
    assert trial.tried == 2


def test_what_people_did_later_is_undone_in_the_trial(desk: Desk) -> None:
    with desk.store.writing() as unit:
        unit.labels.add(Label(id="t-1", kind=LabelKind.TOPIC, name="Pinjaman"))
        unit.labels.add(Label(id="l-1", kind=LabelKind.LABEL, name="Segera"))
        for branch_id, name in (("br-1", "Pasar"), ("br-2", "Kota")):
            unit.branches.add(Branch(id=branch_id, name=name))
        unit.channels.save(replace(unit.channels.get(TALK), branch_id="br-1"))
    (case_id,) = heard(desk, "Halo")
    now = desk.clock.now()
    later = [
        Happening(kind=kind, at=now, actor_id=STAFF.id, value=value)
        for kind, value in (
            (EventKind.TOPIC_CHANGED, "t-1"),
            (EventKind.LABELLED, "l-1"),
            (EventKind.BRANCH_CHANGED, "br-2"),
            (EventKind.ESCALATED, ""),
        )
    ]
    with desk.store.writing() as unit:
        record(unit, unit.cases.get(case_id), later, now)
    rule = a_rule(
        desk,
        Act(kind=ActKind.LABEL, value="l-1"),
        Act(kind=ActKind.ESCALATE),
        is_on=False,
        conditions=[asks(Asked.TOPIC, ""), asks(Asked.BRANCH, "br-1")],
    )
    (touch,) = tried(desk, rule).touches
    assert touch.does == ("diberi label Segera", "dinaikkan ke pengawas")
    assert touch.why == ("Topik: belum ada", "Cabang: Pasar")
