"""Reactions as personal data: told to the person, erased with them, and kept no longer than what
they wrote."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest

from domain.erasing import Erased
from domain.messages import Author
from domain.people import Actor
from domain.ports import Store
from domain.reactions import Reaction, ReactionKind
from domain.retention import RetentionKind
from services.cases.case_states import CaseStates
from services.common.marks import Bygones
from services.intake.reactions import take_reactions
from services.personal_data.person_export import Archive
from services.roll.reaction_notes import ReactionNotes
from tests.makers import MANAGER, STAFF, SUPERVISOR, a_channel
from tests.services.desk import TALK
from tests.services.erased_stage import SITI, Stage, a_stage, put_on_the_roll
from tests.services.platforms import OpenVault
from toolkit.clock import SetClock

DAY = timedelta(days=1)
SECOND = "ch-second"


@pytest.fixture
def stage(store: Store, clock: SetClock) -> Stage:
    """A desk whose platform has two channels."""
    made = a_stage(store, clock)
    with store.writing() as unit:
        unit.channels.add(a_channel(id=SECOND, platform="talk", name="Obrolan kedua"))
    return made


def react(
    stage: Stage, name: str, account: str = SITI.remote_id, channel: str = TALK, **changes: Any
) -> int:
    plain = Reaction(
        remote_id=f"like/{name}",
        account_id=account,
        post_remote_id="post-1",
        kind=ReactionKind.LIKE,
        sign="favourite",
        at=stage.clock.now(),
        url="https://talk.example/post-1",
    )
    given = [replace(plain, **changes)]
    bygones = Bygones(vault=OpenVault())
    with stage.store.writing() as unit:
        return take_reactions(unit, channel, given, now=stage.clock.now(), bygones=bygones)


def kept(stage: Stage) -> list[str]:
    with stage.store.reading() as unit:
        return [each.remote_id for each in unit.reactions.after("", 100)]


def erase(stage: Stage, kind: Erased, subject_id: str) -> None:
    stage.erasing.ask(SUPERVISOR, kind, subject_id, why="diminta di loket")
    while stage.erasing.run():
        pass


def walk(stage: Stage) -> int:
    return ReactionNotes(store=stage.store, clock=stage.clock).run(9)


def counted(stage: Stage) -> int:
    with stage.store.reading() as unit:
        (activity,) = unit.interactions.activity(["mb-1"], restricted=True)
    return activity.reactions


# --- erasing ----------------------------------------------------------------------------------


def test_with_a_member_go_their_reactions_on_every_channel_and_the_count_stays(
    stage: Stage,
) -> None:
    put_on_the_roll(stage)
    react(stage, "1")
    react(stage, "2", channel=SECOND)
    react(stage, "3", account="akun-lain")
    assert walk(stage) == 2
    assert stage.erasing.foresee(SUPERVISOR, Erased.MEMBER, "mb-1").reactions == 2
    stage.leave()
    erase(stage, Erased.MEMBER, "mb-1")
    assert kept(stage) == ["like/3"]
    assert counted(stage) == 2
    (erasure,) = stage.erasing.listed(SUPERVISOR)
    assert erasure.erased["reactions"] == 2


def test_with_whoever_wrote_a_case_go_the_reactions_of_that_account(stage: Stage) -> None:
    case = stage.hear("Beras berkutu")
    react(stage, "1")
    react(stage, "2", channel=SECOND)
    react(stage, "3", account="akun-lain")
    talk = case.conversation_id
    assert stage.erasing.foresee(SUPERVISOR, Erased.PERSON, talk).reactions == 2
    erase(stage, Erased.PERSON, talk)
    assert kept(stage) == ["like/3"]


def test_the_same_account_name_on_another_platform_is_somebody_else(stage: Stage) -> None:
    case = stage.hear("Beras berkutu")
    with stage.store.writing() as unit:
        unit.channels.add(a_channel(id="ch-elsewhere", platform="elsewhere", name="Lain"))
    react(stage, "1")
    react(stage, "2", channel="ch-elsewhere")
    erase(stage, Erased.PERSON, case.conversation_id)
    assert kept(stage) == ["like/2"]


def test_what_was_erased_does_not_come_back_and_what_is_given_later_is_new(stage: Stage) -> None:
    case = stage.hear("Beras berkutu")
    before = stage.clock.now()
    stage.clock.advance(DAY)
    erase(stage, Erased.PERSON, case.conversation_id)
    assert react(stage, "1", at=before) == 0
    assert react(stage, "1", at=before, channel=SECOND) == 0
    assert react(stage, "2", account="akun-lain", at=before) == 1
    stage.clock.advance(DAY)
    assert react(stage, "3") == 1


def test_of_a_member_who_never_wrote_nothing_comes_back_either(stage: Stage) -> None:
    put_on_the_roll(stage)
    before = stage.clock.now()
    react(stage, "1")
    stage.leave()
    stage.clock.advance(DAY)
    erase(stage, Erased.MEMBER, "mb-1")
    assert react(stage, "1", at=before) == 0
    assert kept(stage) == []


def test_one_talk_whose_time_is_over_leaves_the_reactions_of_its_writer(stage: Stage) -> None:
    case = stage.hear("Beras berkutu")
    with stage.store.reading() as unit:
        (said,) = unit.messages.of(case.conversation_id)
    react(stage, "1")
    react(stage, "2", account="akun-lain", post_remote_id=said.remote_id)
    erase(stage, Erased.TALK, case.conversation_id)
    assert kept(stage) == ["like/1"], "what was given to the talk's own words goes with them"
    assert stage.erasing.foresee(SUPERVISOR, Erased.TALK, case.conversation_id).reactions == 0


# --- a person's own copy ----------------------------------------------------------------------


def data(archive: Archive) -> tuple[Any, str]:
    file = ZipFile(io.BytesIO(b"".join(archive.pieces)))
    return json.loads(file.read("data.json")), file.read("index.html").decode()


def test_a_members_archive_tells_their_reactions(stage: Stage) -> None:
    put_on_the_roll(stage)
    react(stage, "1", url="https://talk.example/<b>post")
    react(stage, "2", account="akun-lain")
    told, page = data(stage.export.of_member(SUPERVISOR, "mb-1", language="id"))
    assert told["reactions"] == [
        {
            "at": stage.clock.now().isoformat(),
            "channel": TALK,
            "platform": "talk",
            "account": SITI.remote_id,
            "reaction": "like",
            "sign": "favourite",
            "post": "post-1",
            "url": "https://talk.example/<b>post",
        }
    ]
    assert "<h2>Reaksi</h2>" in page
    assert "https://talk.example/&lt;b&gt;post" in page


def test_an_archive_of_somebody_who_never_reacted_says_nothing_of_it(stage: Stage) -> None:
    case = stage.hear("Beras berkutu")
    told, page = data(stage.export.of_person(SUPERVISOR, case.id, language="id"))
    assert told["reactions"] == []
    assert "Reaksi" not in page


@pytest.mark.parametrize(
    ("actor", "shown"),
    [(MANAGER, ["1", "everybodys"]), (SUPERVISOR, ["1", "everybodys", "secret"])],
)
def test_a_reaction_to_an_answer_about_management_is_in_a_supervisors_archive_alone(
    stage: Stage, actor: Actor, shown: list[str]
) -> None:
    case = stage.hear("Beras berkutu")
    other = Author(remote_id="akun-lain")
    secret = stage.hear("Manajer", thread="t-lain", author=other, remote_id="post-secret")
    stage.hear("Jam buka?", thread="t-buka", author=other, remote_id="post-everybodys")
    CaseStates(store=stage.store, clock=stage.clock).escalate(
        STAFF, secret.id, why="tentang manajer", restricted=True
    )
    react(stage, "1")
    react(stage, "2", post_remote_id="post-everybodys")
    react(stage, "3", post_remote_id="post-secret")
    told, _page = data(stage.export.of_person(actor, case.id, language="id"))
    assert [each["post"] for each in told["reactions"]] == [f"post-{each}" for each in shown]


# --- how long ---------------------------------------------------------------------------------


def aged(stage: Stage) -> None:
    """Reactions of 400, 100 and 0 days ago, by somebody whom nobody knows."""
    for days in (400, 100, 0):
        react(stage, f"{days}", at=stage.clock.now() - days * DAY)


def switch_on(stage: Stage, kind: RetentionKind, months: int) -> int:
    n = stage.retaining.foresee(SUPERVISOR, kind, months)
    stage.retaining.set(SUPERVISOR, kind, months, active=True, foreseen=n)
    return n


def test_reactions_have_a_limit_of_their_own_that_is_counted_beforehand(stage: Stage) -> None:
    aged(stage)
    assert stage.retaining.run() == 0
    assert switch_on(stage, RetentionKind.REACTIONS, 12) == 1
    assert (stage.retaining.run(), stage.retaining.run()) == (1, 0)
    assert kept(stage) == ["like/100", "like/0"]


@pytest.mark.parametrize(("own", "cases"), [(None, 2), (24, 2), (2, 24)])
def test_they_are_kept_no_longer_than_what_people_wrote(
    stage: Stage, own: int | None, cases: int
) -> None:
    aged(stage)
    switch_on(stage, RetentionKind.CASES, cases)
    if own is not None:
        switch_on(stage, RetentionKind.REACTIONS, own)
    assert stage.retaining.run() == 2
    assert kept(stage) == ["like/0"]


def test_a_rule_that_is_off_takes_nothing_away(stage: Stage) -> None:
    aged(stage)
    for kind in (RetentionKind.CASES, RetentionKind.REACTIONS):
        stage.retaining.set(SUPERVISOR, kind, 1, active=False, foreseen=None)
    assert stage.retaining.run() == 0
    assert len(kept(stage)) == 3


def test_that_a_member_reacted_stays_counted_when_its_details_are_over(stage: Stage) -> None:
    put_on_the_roll(stage)
    aged(stage)
    assert walk(stage) == 3
    switch_on(stage, RetentionKind.REACTIONS, 1)
    stage.retaining.run()
    assert kept(stage) == ["like/0"]
    assert counted(stage) == 3


def test_many_go_a_round_at_a_time(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.personal_data.retaining.REACTION_ROUND", 1)
    aged(stage)
    switch_on(stage, RetentionKind.REACTIONS, 1)
    assert [stage.retaining.run() for _hour in range(3)] == [1, 1, 0]
    assert kept(stage) == ["like/0"]
