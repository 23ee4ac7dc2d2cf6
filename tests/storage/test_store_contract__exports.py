"""What every store promises of the pages by which cases and events leave the house."""

from dataclasses import replace
from datetime import timedelta

from domain.aftercare import Rating, Score
from domain.cases import CaseKind, CaseStatus, EventKind
from domain.exports import ExportedEvent, ExportFilter
from domain.messages import Author
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from tests.makers import NOON
from tests.storage.test_store_contract__cases import a_case, a_conversation, a_message, an_event

HOUR = timedelta(hours=1)
EVERY = QueueFilter(view=QueueView.ALL, now=NOON)


def test_pages_follow_one_another_without_a_gap_or_a_twin_even_at_one_moment(store: Store) -> None:
    ids = [f"c-{number:02}" for number in range(7)]
    with store.writing() as unit:
        for number, case_id in enumerate(reversed(ids)):
            moment = NOON + HOUR * (number // 4)  # four at noon, three an hour later
            unit.cases.add(a_case(id=case_id, opened_at=moment))
    read: list[str] = []
    with store.reading() as unit:
        wanted, after = ExportFilter(queue=EVERY), None
        while page := unit.exports.page(wanted, after, 2):
            read += [each.case.id for each in page]
            after = (page[-1].case.opened_at, page[-1].case.id)
    assert read == ["c-03", "c-04", "c-05", "c-06", "c-00", "c-01", "c-02"]


def test_only_the_cases_wanted_are_counted_and_read_as_the_queue_would(store: Store) -> None:
    with store.writing() as unit:
        unit.conversations.add(a_conversation(id="conv-1"))
        unit.messages.add_once(a_message(text="Beras berkutu"))
        unit.cases.add(a_case(id="before", opened_at=NOON - HOUR))
        unit.cases.add(a_case(id="first", opened_at=NOON))
        unit.cases.add(a_case(id="praise", opened_at=NOON, kind=CaseKind.PRAISE))
        unit.cases.add(a_case(id="spam", opened_at=NOON, status=CaseStatus.SPAM))
        unit.cases.add(a_case(id="elsewhere", opened_at=NOON, channel_id=None))
        unit.cases.add(a_case(id="other", opened_at=NOON, conversation_id="conv-2"))
        unit.cases.add(a_case(id="end", opened_at=NOON + HOUR))
    day = {"start": NOON, "end": NOON + HOUR}
    every = {"first", "praise", "spam", "elsewhere", "other"}
    for queue, found in (
        ({}, every),
        ({"kinds": (CaseKind.PRAISE,)}, {"praise"}),
        ({"statuses": (CaseStatus.SPAM,)}, {"spam"}),
        ({"view": QueueView.UNFINISHED}, every - {"spam"}),
        ({"channel_ids": ("ch-1",)}, every - {"elsewhere"}),
        ({"search": "berkutu"}, every - {"other"}),
        ({"limit": 1, "offset": 3}, every),
    ):
        filters = {"view": QueueView.ALL, "now": NOON, **queue}
        wanted = ExportFilter(**day, queue=QueueFilter(**filters))  # type: ignore[arg-type]
        with store.reading() as unit:
            assert {each.case.id for each in unit.exports.page(wanted, None, 9)} == found, queue
            assert unit.exports.count(wanted) == len(found)


def test_a_case_comes_with_its_author_and_without_one_all_the_same(store: Store) -> None:
    known = Author(remote_id="m-1", name="Bu Ani", contact="0812", member_number="7")
    case, alone = a_case(id="a"), a_case(id="b", conversation_id="gone")
    with store.writing() as unit:
        unit.conversations.add(a_conversation(id="conv-1", author=known))
        kept = [unit.cases.add(case), unit.cases.add(alone)]
    with store.reading() as unit:
        page = unit.exports.page(ExportFilter(queue=EVERY), None, 9)
    assert [each.case for each in page] == kept
    assert [each.author for each in page] == [known, Author()]


def test_a_case_comes_with_what_its_member_was_asked_and_answered(store: Store) -> None:
    asked = Rating(case_id="a", conversation_id="conv-1", asked_at=NOON)
    poor = replace(asked, case_id="b", score=Score.POOR, words="Lama", rated_at=NOON + HOUR)
    with store.writing() as unit:
        for case_id in ("a", "b", "c"):
            unit.cases.add(a_case(id=case_id))
        unit.ratings.put(asked)
        unit.ratings.put(poor)
    with store.reading() as unit:
        page = unit.exports.page(ExportFilter(queue=EVERY), None, 9)
    assert [(each.case.id, each.rating) for each in page] == [
        ("a", asked),
        ("b", poor),
        ("c", None),
    ]


def test_events_come_with_the_words_of_their_message_in_the_order_of_their_case(
    store: Store,
) -> None:
    heard = an_event(
        case_id="b", number=1, kind=EventKind.MESSAGE_RECEIVED, message_id="m-1", value=""
    )
    noted = an_event(case_id="b", number=2, value="Sudah ditelepon")
    opened = an_event(case_id="a", number=1, kind=EventKind.OPENED, value="complaint")
    other = an_event(case_id="c", number=1)
    with store.writing() as unit:
        unit.messages.add_once(a_message(id="m-1", text="Beras berkutu"))
        for event in (noted, heard, opened, other):
            unit.events.append(event)
    with store.reading() as unit:
        assert unit.exports.events(["b", "a"]) == [
            ExportedEvent(event=opened),
            ExportedEvent(event=heard, text="Beras berkutu"),
            ExportedEvent(event=noted),
        ]
        assert unit.exports.events([]) == []
