"""A case may tell of several members: each of them is told their own code, never another's."""

import pytest

from domain.cases import Case, CaseStatus
from domain.messages import Author
from domain.ports import Store, Unit
from services.cases.merging import Merging
from services.cases.talks import code_for
from tests.makers import STAFF
from tests.services.desk import Desk, open_desk
from tests.services.test_satisfaction import HOUR, SITI, requests, satisfaction, wishing
from toolkit.clock import SetClock

JOKO = Author(remote_id="joko", name="Pak Joko")


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return wishing(open_desk(store, clock))


@pytest.fixture
def siti(desk: Desk) -> Case:
    """Siti's, into which Joko's is merged."""
    return desk.hear("Beras berkutu", remote_id="m-1", thread="t-1", author=SITI)


@pytest.fixture
def joko(desk: Desk, siti: Case) -> Case:
    case = desk.hear("Beras saya berkutu juga", remote_id="m-2", thread="t-2", author=JOKO)
    merging = Merging(store=desk.store, clock=desk.clock)
    merging.merge(
        STAFF, case.id, siti.id, events_seen=case.events, into_seen=siti.events, same=False
    )
    return case


def test_in_each_conversation_the_code_is_its_own(desk: Desk, siti: Case, joko: Case) -> None:
    with desk.store.reading() as unit:
        assert _codes(unit, siti, joko) == [siti.code, joko.code]
        assert code_for(unit, siti, "unknown") == siti.code


def test_who_is_asked_how_it_went_is_told_their_own(desk: Desk, siti: Case, joko: Case) -> None:
    for number, one in enumerate((siti, joko)):
        seen = desk.case(siti.id).events
        reply = desk.answering.reply(
            STAFF, siti.id, "Kami ganti", events_seen=seen, to=one.conversation_id
        )
        assert reply is not None
        desk.deliver(reply, f"r-{number}")
    desk.answering.set_status(STAFF, siti.id, CaseStatus.RESOLVED, reason="diganti")
    desk.clock.advance(2 * HOUR)
    assert requests(desk).ask_due() == 1
    question = desk.answering.story(STAFF, siti.id).deliveries[-1]
    assert question.target_remote_id == "m-2"
    assert joko.code in question.content.text
    assert siti.code not in question.content.text
    by_link, by_code = (
        satisfaction(desk).question(siti.id),
        satisfaction(desk).question_of(siti.code),
    )
    assert by_link.code == joko.code
    assert by_code is not None
    assert by_code.code == siti.code  # who has it asked by it


def _codes(unit: Unit, siti: Case, joko: Case) -> list[str]:
    return [code_for(unit, siti, one.conversation_id) for one in (siti, joko)]
