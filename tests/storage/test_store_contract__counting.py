"""What every store promises of a queue that words narrow: its order, and totals asked together."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.cases import CaseKind, CaseStatus, Durations
from domain.ports import Store
from domain.reports import QueueFilter, QueueOrder, QueueView
from tests.makers import NOON
from tests.storage.test_store_contract__cases import HOUR, a_case, a_message

LABEL = "l-1"
WORDS = ("beras", "gula")


@pytest.fixture
def shelves(store: Store) -> Store:
    """Thirty cases by their promise: every second one about rice, every third one labelled, every
    fifth one answered for good, every seventh one asleep; the last one has no promise."""
    with store.writing() as unit:
        for number in reversed(range(30)):
            due_at = NOON + (number - 10) * HOUR if number < 29 else None
            case = a_case(
                id=f"c-{number:02}",
                conversation_id=f"conv-{number}",
                kind=CaseKind.COMPLAINT if number % 4 else CaseKind.PRAISE,
                status=CaseStatus.OPEN if number % 5 else CaseStatus.CLOSED,
                labels=(LABEL,) if number % 3 == 0 else (),
                snoozed=number % 7 == 0,
                assignee_id="u-1" if number % 2 else None,
                opened_at=NOON - number * HOUR,
                durations=Durations(due_at=due_at),
            )
            unit.cases.add(case)
            word = WORDS[number % 2]
            said = a_message(conversation_id=case.conversation_id, text=f"{word} nomor {number}")
            unit.messages.add_once(said)
    return store


def numbers(store: Store, **wanted: object) -> list[int]:
    asked = replace(QueueFilter(now=NOON), **wanted)  # type: ignore[arg-type]
    with store.reading() as unit:
        return [int(row.case.id[2:]) for row in unit.cases.queue(asked)]


@pytest.mark.parametrize("how", ["few", "many", "most"])  # conversations that hold the words
def test_words_narrow_every_queue_and_leave_it_in_order(
    shelves: Store, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql.cases.FEW", 500 if how == "few" else 0)
    monkeypatch.setattr("storage.sql.cases.MANY", 0 if how == "most" else 500)
    rice = list(range(0, 30, 2))
    open_rice = [each for each in rice if each % 5 and each % 7]
    whole = QueueView.ALL
    assert numbers(shelves, search="beras") == open_rice
    assert numbers(shelves, search="beras", limit=3, offset=2) == open_rice[2:5]
    assert numbers(shelves, search="beras", order=QueueOrder.NEWEST) == open_rice
    assert numbers(shelves, search="beras", order=QueueOrder.OLDEST) == open_rice[::-1]
    assert numbers(shelves, search="beras", view=whole) == rice
    assert numbers(shelves, search="beras", view=whole, limit=4, offset=1) == rice[1:5]
    labelled = [each for each in rice if each % 3 == 0]
    assert numbers(shelves, search="beras", view=whole, labels=(LABEL,)) == labelled
    assert numbers(shelves, search="ber nomor", labels=(LABEL,)) == [6, 12, 18, 24]
    assert numbers(shelves, search="beras gula", view=whole) == []


@st.composite
def filters(draw: st.DrawFn) -> QueueFilter:
    return QueueFilter(
        now=NOON,
        me="u-1",
        view=draw(st.sampled_from(QueueView)),
        kinds=draw(st.sampled_from(((), (CaseKind.PRAISE,), tuple(CaseKind)))),
        labels=draw(st.sampled_from(((), (LABEL,), ("l-9",)))),
        search=draw(st.sampled_from(("", "", "beras", "gula", "nomor 2", "beras gula"))),
        limit=draw(st.sampled_from((1, 25))),
        offset=draw(st.sampled_from((0, 5))),
    )


@given(st.lists(filters(), max_size=12))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_totals_asked_together_are_those_asked_one_by_one(
    shelves: Store, asked: list[QueueFilter]
) -> None:
    with shelves.reading() as unit:
        totals = unit.cases.counts(asked)
        assert totals == [unit.cases.count(each) for each in asked]
        whole = [len(unit.cases.queue(replace(each, limit=99, offset=0))) for each in asked]
    assert totals == whole
