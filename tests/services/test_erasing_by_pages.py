"""However many talks somebody had, an erasure and an archive reach every one of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.erasing import Erased, Erasure, Step
from domain.members import Identity
from domain.messages import Author, MessageKind
from services.personal_data.whose_talks import cases_of, talks_of
from services.roll.linking_by_hand import LinkingByHand
from tests.makers import STAFF, SUPERVISOR
from tests.services.erased_places import Place, a_place
from tests.services.erased_stage import SITI, Stage, a_stage, put_on_the_roll
from tests.services.roll import Roll
from toolkit.clock import SetClock

WHY = "diminta sendiri di loket"
TALKS = 7
# By the telephone alone they are the same person's.
ELSEWHERE = Author(remote_id="akun-lain", name="Siti R", contact=SITI.contact)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with a_place(request.param, tmp_path, lambda: request.getfixturevalue("postgres")) as place:
        yield place


@pytest.fixture
def stage(place: Place, clock: SetClock) -> Stage:
    """Two conversations are looked up at once."""
    stage = a_stage(place.store, clock)
    return replace(stage, erasing=replace(stage.erasing, page=2))


def heard(stage: Stage, number: int, author: Author = SITI) -> str:
    """One more conversation; two of them began in the same moment."""
    stage.clock.advance(timedelta(minutes=number % 2))
    case = stage.hear(
        f"Beras {number}", author=author, thread=f"t-{author.remote_id}-{number}",
        remote_id=f"m-{author.remote_id}-{number}",
    )  # fmt: skip
    return case.conversation_id


def many(stage: Stage) -> list[str]:
    return [heard(stage, number) for number in range(TALKS)]


def texts(stage: Stage, conversation_ids: list[str]) -> list[str]:
    with stage.store.reading() as unit:
        return [said.text for each in conversation_ids for said in unit.messages.of(each)]


def finish(stage: Stage) -> None:
    while stage.erasing.run():
        pass


def ended(stage: Stage) -> Erasure:
    (erasure,) = stage.erasing.listed(SUPERVISOR)
    return erasure


@pytest.mark.parametrize("of_a_member", [True, False])
def test_every_talk_is_emptied_page_by_page(stage: Stage, of_a_member: bool) -> None:
    put_on_the_roll(stage)
    mine = many(stage)
    beside = [heard(stage, number, ELSEWHERE) for number in range(3)]
    other = heard(stage, 0, Author(remote_id="budi", name="Budi"))
    if of_a_member:
        stage.leave()
    kind, subject = (Erased.MEMBER, "mb-1") if of_a_member else (Erased.PERSON, mine[3])
    foreseen = stage.erasing.foresee(SUPERVISOR, kind, subject)
    assert (foreseen.conversations, foreseen.messages, foreseen.cases) == (10, 10, 10)
    stage.erasing.ask(SUPERVISOR, kind, subject, why=WHY)
    finish(stage)
    assert texts(stage, [*mine, *beside]) == [""] * 10
    assert texts(stage, [other]) == ["Beras 0"]
    assert (ended(stage).step, ended(stage).erased["conversations"]) == (Step.DONE, 10)


def test_a_page_of_another_members_talks_hides_none_that_follow(stage: Stage) -> None:
    """Families share telephones: what is surely the daughter's is passed over."""
    roll = Roll(desk=stage.desk)
    siti = roll.member("K-1", "Siti Rahayu", phones=("+6281234567890",))
    daughter = roll.member("K-2", "Ani")
    mine = many(stage)
    with stage.store.reading() as unit:
        (first, *_rest) = unit.cases.of(mine[0])
    by_hand = LinkingByHand(store=stage.store, clock=stage.clock)
    by_hand.link(STAFF, first.id, siti.id)
    hers = [heard(stage, number, replace(ELSEWHERE, remote_id="ani")) for number in range(5)]
    with stage.store.writing() as unit:
        unit.members.add_identity(
            Identity(
                id="i-ani",
                member_id=daughter.id,
                platform="talk",
                remote_id="ani",
                name="Ani",
                confirmed_by=STAFF.id,
                confirmed_at=stage.clock.now(),
            )
        )
    stage.leave(siti.id)
    stage.erasing.ask(SUPERVISOR, Erased.MEMBER, siti.id, why=WHY)
    finish(stage)
    assert texts(stage, mine) == [""] * TALKS
    assert texts(stage, hers) == [f"Beras {number}" for number in range(5)]


def test_what_somebody_writes_while_they_are_being_erased_is_new_and_stays(stage: Stage) -> None:
    mine = many(stage)
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, mine[0], why=WHY)
    stage.erasing.run(parts=4)  # the first page, and no further
    assert ended(stage).step is Step.GATHER
    stage.clock.advance(timedelta(minutes=1))
    later = heard(stage, 99)
    finish(stage)
    assert texts(stage, mine) == [""] * TALKS
    assert texts(stage, [later]) == ["Beras 99"]
    stage.clock.advance(timedelta(minutes=1))
    assert texts(stage, [heard(stage, 100)]) == ["Beras 100"]


def test_a_link_to_the_roll_lasts_until_the_last_page_and_no_longer(stage: Stage) -> None:
    """By it talks of the same member with another account are known."""
    put_on_the_roll(stage)
    mine = many(stage)
    with stage.store.writing() as unit:
        linked = replace(unit.members.identities("mb-1")[0], id="i-2", remote_id="akun-lain")
        unit.members.add_identity(linked)
    beside = [heard(stage, number, ELSEWHERE) for number in range(5)]
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, mine[0], why=WHY)
    finish(stage)
    assert texts(stage, [*mine, *beside]) == [""] * (TALKS + 5)
    with stage.store.reading() as unit:
        assert [each.name for each in unit.members.identities("mb-1")] == ["", ""]


def test_all_cases_of_many_talks_are_found_however_small_the_page(stage: Stage) -> None:
    mine = many(stage)
    with stage.store.writing() as unit:
        (first,) = unit.cases.of(mine[0])
        for number in range(4):  # more of one talk than a page holds
            unit.cases.add(replace(first, id=f"c-{number}", code=f"C-{number}"))
    with stage.store.reading() as unit:
        ids = [talk.id for talk in talks_of(unit, Erased.PERSON, mine[0], page=2)]
        assert ids == sorted(mine)
        for page in (1, 2, 3, 100):
            found = cases_of(unit, ids, page=page)
            assert sorted(case.conversation_id for case in found) == sorted([*mine, *mine[:1] * 4])
        assert cases_of(unit, [], page=2) == []


def test_what_is_said_between_two_pages_is_new_however_late_it_is_read(stage: Stage) -> None:
    mine = many(stage)
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, mine[0], why=WHY)
    assert stage.erasing.run(parts=1) == 1  # the first page is looked up
    stage.clock.advance(timedelta(minutes=1))
    said_at = stage.clock.now()
    stage.clock.advance(timedelta(minutes=1))
    finish(stage)
    assert ended(stage).erased["conversations"] == TALKS
    case = stage.hear("Saya tulis lagi", thread="t-baru", remote_id="m-baru", at=said_at)
    assert texts(stage, [case.conversation_id]) == ["Saya tulis lagi"]


def test_who_telephoned_and_has_no_account_is_erased(stage: Stage) -> None:
    case = stage.desk.listening.take_down_remark(
        STAFF, way=MessageKind.PHONE, author=Author(name="Bu Ani"), text="Berasnya berkutu"
    )
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(stage)
    assert texts(stage, [case.conversation_id]) == [""]
    assert (ended(stage).step, ended(stage).erased["conversations"]) == (Step.DONE, 1)
