"""A member who is not content is heard: by who has the case and by the supervisors, once."""

import pytest

from domain.aftercare import Rating, Score
from domain.cases import Case, CaseStatus
from domain.notifications import Route
from tests.makers import MANAGER, SECOND, STAFF, SUPERVISOR
from tests.scheduler.told_house import EVENING, ToldHouse, subject_of

POORLY = "rated_poorly"


def asked(house: ToldHouse) -> Case:
    """Given to Sari, resolved by her, and asked about."""
    case = house.given()
    answering = house.toolkit.answering
    case = answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="diganti")
    question = Rating(
        case_id=case.id, conversation_id=case.conversation_id, asked_at=house.clock.now()
    )
    with house.store.writing() as unit:
        unit.ratings.put(question)
    return case


def heard(house: ToldHouse) -> dict[str, int]:
    """How often each of them was told."""
    people = (STAFF, SECOND, MANAGER, SUPERVISOR)
    counts = {who.name: house.kinds(who).count(POORLY) for who in people}
    return {name: count for name, count in counts.items() if count}


def test_its_assignee_and_the_supervisors_are_told_at_the_desk_and_by_mail(
    house: ToldHouse,
) -> None:
    case = asked(house)
    house.beat()
    before = len(house.letters())
    house.toolkit.satisfaction.rate(case.id, Score.POOR, "Terlalu lama.")
    house.beat()
    assert heard(house) == {STAFF.name: 1, SUPERVISOR.name: 1}
    letters = house.letters()[before:]
    assert {subject_of(letter) for letter in letters} == {
        f"{case.code}: Anggota kurang puas dengan penanganannya (Keluhan, {house_channel(house)})"
    }
    assert len(letters) == 2
    assert not [letter for letter in letters if "Terlalu lama" in letter.as_string()]


def house_channel(house: ToldHouse) -> str:
    with house.store.reading() as unit:
        return unit.channels.get("ch-talk").name


@pytest.mark.parametrize(
    ("score", "words", "is_told"),
    [
        (Score.POOR, "", True),
        (Score.FAIR, "Agak lama.", True),
        (Score.FAIR, "", False),
        (Score.GOOD, "Cepat sekali!", False),
    ],
)
def test_only_what_somebody_should_read_is_told(
    house: ToldHouse, score: Score, words: str, is_told: bool
) -> None:
    house.toolkit.satisfaction.rate(asked(house).id, score, words)
    assert bool(heard(house)) is is_told


def test_however_often_the_answer_is_changed_it_is_told_once(house: ToldHouse) -> None:
    case, rate = asked(house), house.toolkit.satisfaction.rate
    rate(case.id, Score.GOOD)
    assert heard(house) == {}
    rate(case.id, Score.POOR)
    house.toolkit.notifications.see_all(STAFF)
    for words in ("Lama.", "Lama sekali.", ""):
        rate(case.id, Score.POOR, words)
    assert heard(house) == {STAFF.name: 1, SUPERVISOR.name: 1}
    assert house.toolkit.notifications.unseen(STAFF) == 0


def test_of_a_restricted_case_supervisors_alone_are_told(house: ToldHouse) -> None:
    case = asked(house)
    house.toolkit.case_states.escalate(STAFF, case.id, why="Tentang ketua", restricted=True)
    house.toolkit.satisfaction.rate(case.id, Score.POOR)
    assert heard(house) == {SUPERVISOR.name: 1}


def test_in_quiet_hours_it_waits_for_the_morning(house: ToldHouse) -> None:
    case = asked(house)
    house.beat()
    before = len(house.letters())
    house.clock.set(EVENING)
    house.toolkit.satisfaction.rate(case.id, Score.POOR)
    house.beat()
    assert house.letters()[before:] == []
    told = [each.notification for each in house.desk() if each.notification.kind == POORLY]
    assert [each.route for each in told] == [Route.DIGEST]
