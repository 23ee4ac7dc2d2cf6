"""Two cases become one, whose clocks flatter nobody, and two again when that was wrong."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from domain.cases import Case, CaseKind, CaseStatus, EventKind, Priority
from domain.errors import Conflict, GuyubError, Invalid, InvalidTransition, NotAllowed
from domain.measured_shelves import Fate, SpanFilter
from domain.members import Identity, Member
from domain.messages import Author, MessageKind
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from services.cases.casebook import Happening, record
from services.cases.merging import Merging
from services.figures.answer_times import rows_in
from services.intake.visiting import Visiting
from storage.memory import MemoryStore
from tests.makers import NOON, SECOND, STAFF, SUPERVISOR
from tests.services.desk import LOUD, TALK, Desk, open_desk
from tests.storage.conftest import database, migrated_file, new_database, sql_store
from toolkit.clock import SetClock

__all__ = ["database", "migrated_file", "new_database", "sql_store"]  # fixtures

HOUR = timedelta(hours=1)
SITI = Author(remote_id="siti", name="Siti", member_number="K-001")
BUDI = Author(remote_id="budi", name="Budi")


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def merging(desk: Desk) -> Merging:
    return Merging(store=desk.store, clock=desk.clock)


def merge(merging: Merging, case: Case, into: Case, *, same: bool | None = None) -> Case:
    """Merges, having seen everything."""
    with merging.store.reading() as unit:
        seen = [unit.cases.get(each.id).events for each in (case, into)]
    return merging.merge(STAFF, case.id, into.id, events_seen=seen[0], into_seen=seen[1], same=same)


def unmerge(merging: Merging, case: Case) -> Case:
    """Gives it back, having seen everything."""
    with merging.store.reading() as unit:
        seen = unit.cases.get(case.id).events
    return merging.unmerge(STAFF, case.id, events_seen=seen)


def two(desk: Desk) -> tuple[Case, Case]:
    """Siti's case at nine, Budi's an hour later."""
    first = desk.hear("Beras berkutu", remote_id="m-1", thread="t-1", author=SITI)
    desk.clock.advance(HOUR)
    second = desk.hear("Beras kutuan", remote_id="m-2", thread="t-2", author=BUDI)
    return first, second


def clocks_of(case: Case) -> object:
    """What must come back exactly; the count of events and the version only grow."""
    return replace(case, events=0, version=0)


def test_a_merged_case_points_to_the_one_that_waits_for_both(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    told = merge(merging, first, second)
    assert (told.id, told.opened_at) == (second.id, first.opened_at)
    assert told.durations.awaiting_since == first.opened_at
    gone = desk.case(first.id)
    assert (gone.status, gone.merged_into) == (CaseStatus.MERGED, second.id)
    assert gone.durations.due_at is None
    story = desk.answering.story(STAFF, second.id)
    assert [message.text for message in story.messages] == ["Beras berkutu", "Beras kutuan"]
    assert desk.answering.story(STAFF, first.id).goes_on_in == told


def test_a_reply_given_before_answers_only_what_was_said_there(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    desk.deliver(desk.reply(second))
    told = merge(merging, second, first)
    assert told.durations.awaiting_since == first.opened_at
    assert told.durations.first_response_at is None


def test_each_member_waits_until_somebody_answers_them(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    told = merge(merging, second, first)
    desk.clock.advance(HOUR)
    desk.deliver(desk.reply(told))
    half = desk.case(first.id)
    assert half.durations.awaiting_since == first.opened_at
    siti = desk.answering.story(STAFF, first.id).conversation
    reply = desk.answering.reply(
        STAFF, first.id, "Bu Siti, kami ganti.", events_seen=half.events, to=siti.id
    )
    assert reply is not None and reply.target_remote_id == "m-1"
    desk.deliver(reply, "r-2")
    assert desk.case(first.id).durations.awaiting_since is None


def test_a_reply_goes_to_who_wrote_last_unless_a_person_chooses(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    told = merge(merging, second, first)
    assert desk.reply(told).target_remote_id == "m-2"
    desk.clock.advance(HOUR)
    desk.hear("Halo?", remote_id="m-3", thread="t-1", author=SITI)
    assert desk.reply(desk.case(first.id)).target_remote_id == "m-3"


def test_a_receipt_comes_back_to_the_case_and_into_the_conversation_it_was_sent_to(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    theirs = desk.answering.story(STAFF, second.id).conversation
    told = merge(merging, second, first)
    delivery = desk.reply(told)
    assert delivery.subject_id == first.id
    desk.deliver(delivery, "r-7")
    with desk.store.reading() as unit:
        assert [m.remote_id for m in unit.messages.of(theirs.id)] == ["m-2", "r-7"]
    last = desk.answering.story(STAFF, first.id).events[-1]
    assert (last.kind, last.talk) == (EventKind.REPLIED, second.id)


def test_a_reply_on_its_way_while_its_case_is_merged_arrives_at_the_case_that_goes_on(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    delivery = desk.reply(second)
    merge(merging, second, first)
    desk.deliver(delivery)
    last = desk.answering.story(STAFF, first.id).events[-1]
    assert (last.kind, last.talk) == (EventKind.REPLIED, second.id)
    desk.fail(desk.reply(desk.case(first.id)))
    assert desk.answering.story(STAFF, first.id).events[-1].kind is EventKind.REPLY_FAILED


def test_a_reply_on_its_way_while_its_case_is_given_back_arrives_there(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    delivery = desk.reply(merge(merging, second, first))
    unmerge(merging, second)
    desk.deliver(delivery)
    assert desk.case(second.id).durations.awaiting_since is None
    assert desk.case(first.id).durations.awaiting_since == first.opened_at


def test_our_own_words_seen_on_the_platform_end_the_wait_there_alone(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    merge(merging, second, first, same=True)
    desk.clock.advance(HOUR)
    ours = desk.incoming("Sudah kami ganti", remote_id="o-1", thread="t-2", from_us=True)
    desk.listening.receive(TALK, ours)
    assert desk.case(first.id).durations.awaiting_since == first.opened_at
    last = desk.answering.story(STAFF, first.id).events[-1]
    assert (last.kind, last.talk, last.actor_id) == (EventKind.REPLIED, second.id, None)


def test_a_new_message_goes_on_in_the_case_that_absorbed_its_own(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    merge(merging, second, first)
    desk.clock.advance(HOUR)
    went = desk.hear("Masih menunggu", remote_id="m-3", thread="t-2", author=BUDI)
    assert (went.id, went.last_message_at) == (first.id, desk.clock.now())
    assert desk.case(second.id).status is CaseStatus.MERGED


def test_a_new_message_wakes_a_resolved_case_that_absorbed_its_own(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    merge(merging, second, first)
    desk.answering.set_status(STAFF, first.id, CaseStatus.RESOLVED, reason="beres")
    assert desk.case(first.id).durations.awaiting_since is None
    desk.clock.advance(HOUR)
    assert desk.hear("Belum", remote_id="m-3", thread="t-2").status is CaseStatus.OPEN


def test_after_the_case_was_closed_for_good_a_new_message_opens_a_new_one(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    merge(merging, second, first)
    desk.answering.set_status(STAFF, first.id, CaseStatus.RESOLVED, reason="beres")
    desk.clock.advance(timedelta(days=20))
    assert desk.answering.close_old() == 1
    new = desk.hear("Lagi", remote_id="m-9", thread="t-2")
    assert new.id not in (first.id, second.id)


def test_a_member_whose_case_went_into_what_is_spam_now_is_heard_in_a_new_one(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    merge(merging, second, first)
    desk.answering.set_status(STAFF, first.id, CaseStatus.SPAM)
    new = desk.hear("Halo, beras saya?", remote_id="m-9", thread="t-2", author=BUDI)
    assert (new.status, new.id in (first.id, second.id)) == (CaseStatus.OPEN, False)
    spam = desk.hear("Promo!", remote_id="m-8", thread="t-1", author=SITI)
    assert (spam.id, spam.status) == (first.id, CaseStatus.SPAM)


def test_a_chain_ends_at_its_last_case_and_comes_apart_link_by_link(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    third = desk.hear("Beras jelek", remote_id="m-5", thread="t-3", author=Author(name="Ani"))
    before = desk.case(third.id)
    merge(merging, third, second)
    merge(merging, second, first)
    desk.clock.advance(HOUR)
    assert desk.hear("Halo", remote_id="m-6", thread="t-3").id == first.id
    assert len(desk.answering.story(STAFF, first.id).ways) == 3
    back = unmerge(merging, second)
    assert back.status is CaseStatus.OPEN
    assert len(desk.answering.story(STAFF, first.id).ways) == 1
    assert clocks_of(desk.case(first.id)) == clocks_of(first)
    assert [m.text for m in desk.answering.story(STAFF, second.id).messages] == [
        "Beras kutuan",
        "Beras jelek",
        "Halo",
    ]
    alone = unmerge(merging, third)
    assert alone.durations == before.durations
    assert alone.last_message_at == desk.clock.now()


def test_the_innermost_link_can_leave_while_the_others_stay(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    third = desk.hear("Beras jelek", remote_id="m-5", thread="t-3", author=Author(name="Ani"))
    merge(merging, third, second)
    merge(merging, second, first)
    unmerge(merging, third)
    assert {way.conversation.thread for way in desk.answering.story(STAFF, first.id).ways} == {
        "t-1",
        "t-2",
    }
    assert desk.case(second.id).status is CaseStatus.MERGED


def test_giving_back_leaves_both_as_they_were(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    desk.answering.set_priority(STAFF, second.id, Priority.HIGH)
    desk.answering.assign(STAFF, second.id, SECOND.id)
    with desk.store.writing() as unit:
        labelled = Happening(kind=EventKind.LABELLED, at=NOON, value="l-1")
        moved = Happening(kind=EventKind.BRANCH_CHANGED, at=NOON, value="b-1")
        record(unit, unit.cases.get(second.id), [labelled, moved], NOON)
    before = [clocks_of(desk.case(each.id)) for each in (first, second)]
    told = merge(merging, second, first)
    assert (told.priority, told.assignee_id) == (Priority.HIGH, SECOND.id)
    assert (told.labels, told.branch_id) == (("l-1",), "b-1")
    unmerge(merging, second)
    assert [clocks_of(desk.case(each.id)) for each in (first, second)] == before


def test_what_was_said_meanwhile_goes_along_with_the_case_given_back(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    desk.answering.set_status(STAFF, second.id, CaseStatus.RESOLVED, reason="beres")
    merge(merging, second, first)
    assert desk.case(first.id).durations.awaiting_since == first.opened_at
    desk.clock.advance(HOUR)
    desk.hear("Belum beres", remote_id="m-3", thread="t-2", author=BUDI)
    said_at = desk.clock.now()
    desk.clock.advance(HOUR)
    back = unmerge(merging, second)
    assert (back.status, back.durations.awaiting_since) == (CaseStatus.OPEN, said_at)
    assert clocks_of(desk.case(first.id)) == clocks_of(first)


@pytest.mark.parametrize("status", [CaseStatus.WAITING, CaseStatus.RESOLVED])
def test_what_was_finished_is_open_with_the_other_and_finished_again_without_it(
    desk: Desk, merging: Merging, status: CaseStatus
) -> None:
    first, second = two(desk)
    desk.answering.set_status(STAFF, first.id, status, reason="beres")
    before = clocks_of(desk.case(first.id))
    desk.clock.advance(HOUR)
    assert merge(merging, second, first).status is CaseStatus.OPEN
    desk.clock.advance(HOUR)
    unmerge(merging, second)
    assert clocks_of(desk.case(first.id)) == before


def test_a_case_that_came_back_as_it_had_ended_is_one_ending(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    desk.answering.set_status(STAFF, second.id, CaseStatus.RESOLVED, reason="sama")
    merge(merging, second, first)
    unmerge(merging, second)
    desk.answering.set_status(STAFF, first.id, CaseStatus.RESOLVED, reason="sama")
    third = desk.hear("Lain", remote_id="m-9", thread="t-9", author=Author(name="Ani"))
    merge(merging, third, first)
    unmerge(merging, third)
    with desk.store.reading() as unit:
        ended = unit.cases.endings(desk.clock.now() - HOUR, desk.clock.now() + HOUR)
    assert ended == {"sama": 2}


def test_what_happened_since_is_not_undone_with_the_merge(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    desk.answering.set_status(STAFF, first.id, CaseStatus.RESOLVED, reason="beres")
    merge(merging, second, first)
    desk.clock.advance(HOUR)
    desk.hear("Belum", remote_id="m-3", thread="t-1", author=SITI)
    unmerge(merging, second)
    left = desk.case(first.id)
    assert (left.status, left.durations.awaiting_since) == (CaseStatus.OPEN, desk.clock.now())


def test_a_resolved_case_joined_to_an_open_one_leaves_it_open(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    desk.answering.set_status(STAFF, second.id, CaseStatus.RESOLVED, reason="beres")
    told = merge(merging, second, first)
    assert (told.status, told.durations.awaiting_since) == (CaseStatus.OPEN, first.opened_at)


def test_the_same_member_is_known_by_account_number_contact_and_roll(
    desk: Desk, merging: Merging
) -> None:
    def case(number: int, **author: str) -> Case:
        given = Author(**author)
        return desk.hear(remote_id=f"m-{number}", thread=f"t-{number}", author=given)

    account, number = case(1, remote_id="siti", name="Siti"), case(2, member_number="k-1")
    phone = case(3, contact="0812 3456 789", member_number="K-1")
    again, other = case(4, remote_id="siti"), case(5, contact="+62 812-3456-789")
    stranger = case(6, name="Siti")
    same = merging.may_be_same
    assert same(STAFF, account.id, again.id)
    assert same(STAFF, number.id, phone.id)
    assert same(STAFF, phone.id, other.id)
    assert not same(STAFF, account.id, stranger.id)
    assert not same(STAFF, account.id, number.id)
    with desk.store.writing() as unit:
        unit.members.add(Member(id="mb-1", number="K-1", name="Siti", created_at=NOON))
        unit.members.add_identity(
            Identity(
                id="i-1",
                member_id="mb-1",
                platform="talk",
                remote_id="siti",
                name="Siti",
                confirmed_by=STAFF.id,
                confirmed_at=NOON,
            )
        )
    assert same(STAFF, account.id, number.id)


def test_one_reply_to_the_same_member_answers_both(desk: Desk, merging: Merging) -> None:
    first = desk.hear("Beras", remote_id="m-1", thread="t-1", author=SITI)
    desk.clock.advance(HOUR)
    second = desk.hear("Beras!", remote_id="m-2", thread="t-2", author=SITI)
    told = merge(merging, second, first)
    desk.clock.advance(HOUR)
    desk.deliver(desk.reply(told))
    answered = desk.case(first.id).durations
    assert (answered.awaiting_since, answered.first_response_at) == (None, desk.clock.now())
    assert answered.first_response_wall == 2 * HOUR


@pytest.mark.parametrize(
    ("status", "words"), [(CaseStatus.SPAM, "spam"), (CaseStatus.CLOSED, "ditutup")]
)
def test_closed_and_spam_cases_are_neither_merged_nor_merged_into(
    desk: Desk, merging: Merging, status: CaseStatus, words: str
) -> None:
    first, second = two(desk)
    kind = EventKind.MARKED_SPAM if status is CaseStatus.SPAM else EventKind.RESOLVED
    steps = [Happening(kind=kind, at=desk.clock.now())]
    steps += [Happening(kind=EventKind.CLOSED, at=desk.clock.now())] * (status is CaseStatus.CLOSED)
    with desk.store.writing() as unit:
        record(unit, unit.cases.get(second.id), steps, desk.clock.now())
    for case, into in ((second, first), (first, second)):
        with pytest.raises(Invalid, match=words):
            merge(merging, case, into)


def test_a_merged_case_is_in_no_second_merge_and_no_circle(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    merge(merging, second, first)
    for case, into in ((second, first), (first, second)):
        with pytest.raises(Invalid, match="sudah digabung"):
            merge(merging, case, into)
    with pytest.raises(Invalid, match="dirinya sendiri"):
        merge(merging, first, first)
    with pytest.raises(Invalid, match="tidak sedang digabung"):
        unmerge(merging, first)


def test_a_merged_case_takes_no_reply_and_no_other_status(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    merge(merging, second, first)
    with pytest.raises(Invalid, match="sudah digabung"):
        desk.reply(second)
    for status in (CaseStatus.OPEN, CaseStatus.RESOLVED, CaseStatus.WAITING, CaseStatus.SPAM):
        with pytest.raises((Invalid, InvalidTransition)):
            desk.answering.set_status(STAFF, second.id, status, reason="x")
    assert desk.case(second.id).status is CaseStatus.MERGED


def test_a_reply_cannot_be_sent_to_a_conversation_of_another_case(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    theirs = desk.answering.story(STAFF, second.id).conversation.id
    with pytest.raises(Invalid, match="bukan bagian laporan ini"):
        desk.answering.reply(STAFF, first.id, "Halo", events_seen=first.events, to=theirs)


def test_whoever_has_not_seen_the_newest_is_told_so(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    desk.answering.note(SECOND, first.id, "Sudah saya telepon")
    for seen, into in ((second.events, first.events), (second.events - 1, first.events + 1)):
        with pytest.raises(Conflict, match="Sementara itu ada yang terjadi"):
            merging.merge(STAFF, second.id, first.id, events_seen=seen, into_seen=into)
    merge(merging, second, first)
    with pytest.raises(Conflict, match="Sementara itu"):
        merging.unmerge(STAFF, second.id, events_seen=second.events)


def test_who_may_not_answer_may_not_merge(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    with pytest.raises(NotAllowed):
        merging.merge(SUPERVISOR, first.id, second.id, events_seen=2, into_seen=2)


def test_the_member_reads_their_own_conversation_and_where_the_whole_stands(
    desk: Desk, merging: Merging
) -> None:
    first, second = two(desk)
    merge(merging, second, first)
    desk.answering.set_status(STAFF, first.id, CaseStatus.RESOLVED, reason="beres")
    visiting = Visiting(store=desk.store, clock=desk.clock, listening=desk.listening)
    page = visiting.case(second.code)
    assert (page.status, [line.text for line in page.lines]) == (
        CaseStatus.RESOLVED,
        ["Beras kutuan"],
    )
    assert visiting.case(first.code).lines[0].text == "Beras berkutu"


def test_figures_count_the_merged_once(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    merge(merging, first, second)
    with desk.store.reading() as unit:
        rows = rows_in(unit, SpanFilter(), Fate.ALL, desk.clock.now(), limit=9).rows
    assert [(row.span.case_id, row.span.since) for row in rows] == [(second.id, first.opened_at)]


def test_people_at_the_counter_can_be_merged_with_a_channel(desk: Desk, merging: Merging) -> None:
    first, _second = two(desk)
    counter = desk.listening.take_down_remark(
        STAFF, way=MessageKind.WALK_IN, author=Author(name="Siti"), text="Lapor lagi soal beras"
    )
    told = merge(merging, counter, first, same=True)
    story = desk.answering.story(STAFF, told.id)
    assert [way.can_reply for way in story.ways] == [False, True]
    said = desk.answering.reply(STAFF, told.id, "Sudah disampaikan", events_seen=told.events)
    assert said is None
    assert desk.case(first.id).durations.awaiting_since is None


def test_of_two_people_who_merge_at_once_one_is_told(sql_store: Store, clock: SetClock) -> None:
    desk = open_desk(sql_store, clock)
    first, second = two(desk)
    merging, barrier, told = Merging(store=sql_store, clock=clock), Barrier(2), []

    def press(case: Case, into: Case) -> None:
        barrier.wait()
        try:
            merging.merge(STAFF, case.id, into.id, events_seen=case.events, into_seen=into.events)
            told.append("merged")
        except GuyubError:
            told.append("told")

    people = [Thread(target=press, args=pair) for pair in ((first, second), (second, first))]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(told) == ["merged", "told"]
    statuses = sorted(desk.case(each.id).status for each in (first, second))
    assert statuses == [CaseStatus.MERGED, CaseStatus.OPEN]


def test_a_merge_is_the_same_over_every_database(sql_store: Store, clock: SetClock) -> None:
    desk = open_desk(sql_store, clock)
    merging = Merging(store=sql_store, clock=clock)
    first, second = two(desk)
    before = [clocks_of(desk.case(each.id)) for each in (first, second)]
    merge(merging, second, first, same=True)
    desk.deliver(desk.reply(desk.case(first.id)))
    assert desk.case(first.id).durations.awaiting_since is None
    unmerge(merging, second)
    assert clocks_of(desk.case(first.id)) == before[0]
    assert desk.case(second.id).durations.awaiting_since is None  # it was Budi who got the reply


def test_the_case_is_found_by_the_words_and_code_of_the_one_it_absorbed(
    sql_store: Store, clock: SetClock
) -> None:
    for store in (sql_store, MemoryStore()):
        desk = open_desk(store, clock)
        first, second = two(desk)
        merge(Merging(store=store, clock=clock), second, first)
        desk.hear("Timbangan", remote_id="m-3", thread="t-2", author=BUDI)
        for words in ("kutuan", "budi", second.code, "timbangan"):
            asked = QueueFilter(view=QueueView.UNFINISHED, search=words, now=clock.now())
            rows, _total = desk.answering.queue(STAFF, asked)
            assert [row.case.id for row in rows] == [first.id], words


def test_kinds_of_the_two_do_not_mix(desk: Desk, merging: Merging) -> None:
    first, second = two(desk)
    desk.answering.set_kind(STAFF, second.id, CaseKind.PRAISE)
    assert merge(merging, second, first).kind is first.kind


def test_a_channel_without_replies_is_known_as_such(desk: Desk, merging: Merging) -> None:
    first, _second = two(desk)
    loud = desk.listening.receive(LOUD, desk.incoming("Hai", remote_id="l-1", thread="l"))
    assert loud is not None
    story = desk.answering.story(STAFF, merge(merging, loud, first).id)
    assert {way.conversation.channel_id: way.can_reply for way in story.ways} == {
        TALK: True,
        LOUD: False,
    }
