"""Staff keep their promises: reply, note, assign, wait, resolve - without crossing each other."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.board import Comment, Entry, Visibility
from domain.cases import CaseKind, CaseStatus, EventKind, Priority
from domain.channels import ChannelState
from domain.deliveries import DeliveryKind, DeliveryState, Receipt
from domain.erasing import GONE
from domain.errors import (
    Conflict,
    GuyubError,
    Invalid,
    InvalidTransition,
    NotAllowed,
    NotFound,
    Unauthorized,
)
from domain.kind_reasons import reason_words
from domain.messages import Author, MessageKind
from domain.ports import Store
from domain.posts import Content
from domain.reports import QueueFilter, QueueView
from storage.memory import MemoryStore
from tests.makers import ADMIN, NOON, SECOND, STAFF, SUPERVISOR, a_delivery, a_post
from tests.services.desk import LOST, LOUD, TALK, Desk, open_desk
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def kinds(desk: Desk, case_id: str) -> list[EventKind]:
    return [event.kind for event in desk.answering.story(STAFF, case_id).events]


def test_a_reply_becomes_a_delivery_to_the_newest_message(desk: Desk) -> None:
    desk.hear("Pertama", remote_id="m-1")
    case = desk.hear("Kedua", remote_id="m-2")
    delivery = desk.answering.reply(STAFF, case.id, " Maaf, Bu. ", events_seen=case.events)
    assert delivery is not None
    assert delivery == a_delivery(
        id=delivery.id,
        kind=DeliveryKind.REPLY,
        channel_id=TALK,
        subject_id=case.id,
        content=Content(text="Maaf, Bu."),
        target_remote_id="m-2",
        due_at=desk.clock.now(),
        created_at=desk.clock.now(),
        created_by=STAFF.id,
        version=delivery.version,
    )
    assert kinds(desk, case.id)[-1] is EventKind.REPLY_WRITTEN


def test_writing_a_reply_ends_no_clock_but_its_receipt_does(desk: Desk) -> None:
    case = desk.hear()
    delivery = desk.reply(case)
    assert desk.case(case.id).durations.first_response_at is None
    desk.clock.advance(HOUR)
    desk.deliver(delivery)
    answered = desk.case(case.id).durations
    assert (answered.first_response_at, answered.awaiting_since) == (desk.clock.now(), None)
    assert answered.first_response_office == HOUR


def test_a_reply_that_crosses_a_colleague_s_shows_the_other_s_words(desk: Desk) -> None:
    case = desk.hear()
    desk.answering.reply(SECOND, case.id, "Kami ganti besok.", events_seen=case.events)
    with pytest.raises(Conflict, match="Budi sudah membalas: “Kami ganti besok"):
        desk.answering.reply(STAFF, case.id, "Halo", events_seen=case.events)
    assert len(desk.answering.story(STAFF, case.id).deliveries) == 1


def test_a_reply_sent_twice_by_a_double_click_is_one(desk: Desk) -> None:
    case = desk.hear()
    desk.answering.reply(STAFF, case.id, "Halo", events_seen=case.events)
    with pytest.raises(Conflict, match="Anda sudah membalas: “Halo”"):
        desk.answering.reply(STAFF, case.id, "Halo", events_seen=case.events)


def test_a_reply_that_crosses_an_answer_on_the_platform_shows_it(desk: Desk) -> None:
    case = desk.hear()
    desk.listening.receive(TALK, desk.incoming("Sudah diganti ya", from_us=True))
    with pytest.raises(Conflict, match="Rekan sudah membalas: “Sudah diganti ya”"):
        desk.answering.reply(STAFF, case.id, "Halo", events_seen=case.events)


def test_a_reply_that_crosses_the_member_shows_what_they_wrote(desk: Desk) -> None:
    case = desk.hear()
    desk.hear("Sudah tidak usah")
    with pytest.raises(Conflict, match="Anggota menulis lagi: “Sudah tidak usah”"):
        desk.answering.reply(STAFF, case.id, "Halo", events_seen=case.events)


def test_a_note_or_assignment_meanwhile_does_not_stop_a_reply(desk: Desk) -> None:
    case = desk.hear()
    desk.answering.note(SECOND, case.id, "Stok ada")
    desk.answering.assign(SECOND, case.id, SECOND.id)
    assert desk.answering.reply(STAFF, case.id, "Halo", events_seen=case.events) is not None


def test_that_a_reply_arrived_which_one_saw_written_crosses_no_other(desk: Desk) -> None:
    case = desk.hear()
    desk.deliver(desk.reply(case))
    written = desk.answering.story(STAFF, case.id).events[-2]
    assert written.kind is EventKind.REPLY_WRITTEN
    seen = written.number
    assert desk.answering.reply(STAFF, case.id, "Satu lagi", events_seen=seen) is not None


def test_a_reply_that_arrived_unseen_crosses_the_next(desk: Desk) -> None:
    case = desk.hear()
    desk.deliver(desk.reply(case))
    with pytest.raises(Conflict, match="Anda sudah membalas: “Maaf, kami ganti"):
        desk.answering.reply(STAFF, case.id, "Halo", events_seen=case.events)


def test_a_reply_to_someone_at_the_counter_is_recorded_as_said_now(desk: Desk) -> None:
    case = desk.listening.take_down_remark(
        STAFF, way=MessageKind.WALK_IN, author=Author(name="Pak Budi"), text="Kapan cair?"
    )
    desk.clock.advance(HOUR)
    assert desk.answering.reply(STAFF, case.id, "Besok, Pak.", events_seen=2) is None
    story = desk.answering.story(STAFF, case.id)
    assert story.case.durations.first_response_office == HOUR
    assert (story.can_reply, story.deliveries) == (False, ())
    said = story.messages[-1]
    assert (said.text, said.sender_id, said.from_us, said.channel_id) == (
        "Besok, Pak.",
        STAFF.id,
        True,
        None,
    )


@pytest.mark.parametrize("channel_id", [LOUD, LOST])
def test_where_no_api_can_answer_the_reply_is_recorded(desk: Desk, channel_id: str) -> None:
    case = desk.listening.receive(channel_id, desk.incoming())
    assert case is not None
    assert desk.answering.reply(STAFF, case.id, "Sudah", events_seen=2) is None
    assert kinds(desk, case.id)[-1] is EventKind.REPLIED


def test_an_archived_channel_answers_no_more(desk: Desk) -> None:
    case = desk.hear()
    with desk.store.writing() as unit:
        unit.channels.save(replace(unit.channels.get(TALK), state=ChannelState.ARCHIVED))
    assert desk.answering.story(STAFF, case.id).can_reply is False


def test_a_channel_cut_off_just_now_keeps_the_reply_in_its_queue(desk: Desk) -> None:
    case = desk.hear()

    class CutOff:
        def platforms(self) -> object:
            return desk.connectors.platforms()

        def open(self, channel: object, heard: object = None) -> object:
            raise Unauthorized("cut off")

    answering = replace(desk.answering, connectors=CutOff())  # type: ignore[arg-type]
    assert answering.reply(STAFF, case.id, "a" * 101, events_seen=case.events) is not None


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "a" * 10_001])
def test_a_reply_nobody_can_send_is_refused(desk: Desk, text: str) -> None:
    case = desk.hear()
    with pytest.raises(Invalid):
        desk.answering.reply(STAFF, case.id, text, events_seen=case.events)


def test_a_reply_too_long_for_the_platform_says_by_how_much(desk: Desk) -> None:
    case = desk.hear()
    with pytest.raises(Invalid, match="terlalu panjang untuk ch-talk: 101 dari 100"):
        desk.answering.reply(STAFF, case.id, "a" * 101, events_seen=case.events)
    assert desk.case(case.id) == case


def test_spam_and_closed_cases_are_not_answered(desk: Desk) -> None:
    case = desk.hear()
    desk.answering.set_status(STAFF, case.id, CaseStatus.SPAM)
    with pytest.raises(Invalid, match="spam"):
        desk.answering.reply(STAFF, case.id, "Halo", events_seen=3)


def test_a_supervisor_reads_everything_and_changes_nothing(desk: Desk) -> None:
    case = desk.hear()
    answering = desk.answering
    assert answering.story(SUPERVISOR, case.id).case == case
    assert answering.queue(SUPERVISOR, QueueFilter(now=NOON))[1] == 1
    for act in (
        lambda: answering.reply(SUPERVISOR, case.id, "Halo", events_seen=2),
        lambda: answering.note(SUPERVISOR, case.id, "Halo"),
        lambda: answering.assign(SUPERVISOR, case.id, None),
        lambda: answering.set_kind(SUPERVISOR, case.id, CaseKind.OTHER),
        lambda: answering.set_priority(SUPERVISOR, case.id, Priority.HIGH),
        lambda: answering.set_status(SUPERVISOR, case.id, CaseStatus.SPAM),
        lambda: answering.moderate(SUPERVISOR, "m", visible=False),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert desk.case(case.id) == case


def test_a_note_ends_no_clock(desk: Desk) -> None:
    case = desk.hear()
    noted = desk.answering.note(STAFF, case.id, "Tanya gudang dulu")
    assert noted.durations == case.durations
    event = desk.answering.story(STAFF, case.id).events[-1]
    assert (event.kind, event.value, event.actor_id) == (
        EventKind.NOTED,
        "Tanya gudang dulu",
        STAFF.id,
    )


def test_a_case_is_given_to_someone_and_taken_off_again(desk: Desk) -> None:
    case = desk.hear()
    assert desk.answering.assign(STAFF, case.id, SECOND.id).assignee_id == SECOND.id
    assert desk.answering.assign(STAFF, case.id, SECOND.id).events == 3
    assert desk.answering.assign(STAFF, case.id, None).assignee_id is None


@pytest.mark.parametrize("user_id", ["u-nobody", SUPERVISOR.id, ADMIN.id])
def test_a_case_is_not_given_to_who_cannot_answer_it(desk: Desk, user_id: str) -> None:
    case = desk.hear()
    with pytest.raises(Invalid) as refusal:
        desk.answering.assign(STAFF, case.id, user_id)
    assert refusal.value.field == "assignee"


def test_a_person_s_kind_replaces_triage_s_and_moves_the_promise(desk: Desk) -> None:
    case = desk.hear("Halo")
    changed = desk.answering.set_kind(STAFF, case.id, CaseKind.COMPLAINT)
    assert (changed.kind, reason_words(changed.kind_reason), changed.kind_confidence) == (
        CaseKind.COMPLAINT,
        "dipilih Sari",
        1.0,
    )
    urgent = desk.answering.set_priority(STAFF, case.id, Priority.HIGH)
    assert urgent.durations.due_at == desk.clock.now() + 2 * HOUR


def test_a_case_waits_and_comes_back_by_hand(desk: Desk) -> None:
    case = desk.hear()
    desk.deliver(desk.reply(case))
    waiting = desk.answering.set_status(STAFF, case.id, CaseStatus.WAITING)
    assert (waiting.status, waiting.durations.due_at) == (CaseStatus.WAITING, None)
    assert desk.answering.set_status(STAFF, case.id, CaseStatus.OPEN).status is CaseStatus.OPEN


def test_resolving_asks_for_a_reason_and_reopening_does_not(desk: Desk) -> None:
    case = desk.hear()
    with pytest.raises(Invalid) as refusal:
        desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="  ")
    assert refusal.value.field == "reason"
    resolved = desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="Diganti")
    assert resolved.durations.resolved_at == desk.clock.now()
    assert desk.answering.story(STAFF, case.id).events[-1].value == "Diganti"
    assert desk.answering.set_status(STAFF, case.id, CaseStatus.OPEN).status is CaseStatus.OPEN


def test_spam_can_be_taken_back(desk: Desk) -> None:
    case = desk.hear()
    desk.answering.set_status(STAFF, case.id, CaseStatus.SPAM)
    back = desk.answering.set_status(STAFF, case.id, CaseStatus.OPEN)
    assert (back.status, back.durations) == (CaseStatus.OPEN, case.durations)


def test_steps_that_are_not_declared_are_refused(desk: Desk) -> None:
    case = desk.hear()
    with pytest.raises(InvalidTransition):
        desk.answering.set_status(STAFF, case.id, CaseStatus.OPEN)
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="Diganti")
    with pytest.raises(Invalid, match="dua minggu"):
        desk.answering.set_status(STAFF, case.id, CaseStatus.CLOSED)


def test_cases_resolved_for_a_fortnight_are_closed_for_good(desk: Desk) -> None:
    case = desk.hear()
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="Diganti")
    desk.clock.advance(timedelta(days=14))
    assert desk.answering.close_old() == 0
    desk.clock.advance(HOUR)
    assert desk.answering.close_old() == 1
    assert desk.answering.close_old() == 0
    assert desk.case(case.id).status is CaseStatus.CLOSED


def test_the_story_holds_everything_about_a_case(desk: Desk) -> None:
    post = a_post(id="post-9")
    with desk.store.writing() as unit:
        unit.posts.add(post)
        unit.deliveries.add(
            a_delivery(
                channel_id=TALK,
                subject_id="post-9",
                state=DeliveryState.SENT,
                receipt=Receipt(remote_id="p-1", sent_at=NOON),
            )
        )
    first = desk.hear(entry_remote_id="p-1")
    desk.answering.set_status(STAFF, first.id, CaseStatus.RESOLVED, reason="Diganti")
    desk.clock.advance(timedelta(days=15))
    desk.answering.close_old()
    case = desk.hear("Lagi")
    reply = desk.reply(case)
    story = desk.answering.story(STAFF, case.id)
    assert (story.case, story.post, story.deliveries, story.can_reply) == (
        desk.case(case.id),
        post,
        (reply,),
        True,
    )
    assert [earlier.id for earlier in story.earlier] == [first.id]
    assert story.conversation.id == case.conversation_id
    assert [message.text for message in story.messages] == [
        "Beras kemarin berkutu, saya kecewa.",
        "Lagi",
    ]
    assert [event.number for event in story.events] == [1, 2, 3]


def test_the_queue_gives_a_page_and_how_many_there_are(desk: Desk) -> None:
    late, early = desk.hear(thread="t-1"), desk.hear(thread="t-2", at=NOON - 20 * HOUR)
    desk.answering.assign(STAFF, early.id, STAFF.id)
    rows, whole = desk.answering.queue(STAFF, QueueFilter(now=NOON, limit=1))
    assert ([row.case.id for row in rows], whole) == ([early.id], 2)
    mine, _all = desk.answering.queue(STAFF, QueueFilter(view=QueueView.MINE, now=NOON))
    assert [row.case.id for row in mine] == [early.id]
    theirs = QueueFilter(view=QueueView.MINE, me=SECOND.id, now=NOON)
    assert desk.answering.queue(STAFF, theirs) == ([], 0)
    assert late.id != early.id


def test_a_page_past_the_end_is_empty_and_the_whole_is_still_known(desk: Desk) -> None:
    desk.hear(thread="t-1")
    desk.hear(thread="t-2")
    second = desk.answering.queue(STAFF, QueueFilter(now=NOON, limit=1, offset=1))
    assert (len(second[0]), second[1]) == (1, 2)
    past = desk.answering.queue(STAFF, QueueFilter(now=NOON, limit=10, offset=10))
    assert past == ([], 2)


def test_every_view_of_the_queue_is_counted(desk: Desk) -> None:
    desk.hear(thread="t-1")
    mine = desk.hear(thread="t-2", at=NOON - 20 * HOUR)
    desk.answering.assign(STAFF, mine.id, STAFF.id)
    assert desk.answering.in_views(STAFF) == {
        QueueView.MINE: 1,
        QueueView.UNASSIGNED: 1,
        QueueView.BREACHING: 0,
        QueueView.TODAY: 2,
        QueueView.BREACHED: 0,
        QueueView.WAITING: 0,
        QueueView.SNOOZED: 0,
        QueueView.ESCALATED: 0,
        QueueView.UNFINISHED: 2,
        QueueView.ALL: 2,
    }


def test_a_comment_is_hidden_and_shown_and_the_audit_knows(desk: Desk) -> None:
    with desk.store.writing() as unit:
        unit.board.add_entry(Entry(id="p-1", channel_id=TALK, text="Kabar", published_at=NOON))
        unit.board.add_comment(
            Comment(id="m-1", entry_id="p-1", parent_id=None, author_name="", text="!", at=NOON)
        )
    case = desk.hear("!", kind=MessageKind.COMMENT, remote_id="m-1")
    story = desk.answering.story(STAFF, case.id)
    message = story.messages[0]
    assert story.visibility == {message.id: Visibility.VISIBLE}
    desk.answering.moderate(STAFF, message.id, visible=False)
    assert desk.answering.story(STAFF, case.id).visibility == {message.id: Visibility.HIDDEN}
    with desk.store.reading() as unit:
        comment = unit.board.comment("m-1")
        assert comment is not None
        assert comment.visibility is Visibility.HIDDEN
        entry = unit.audit.newest()[0]
    assert (entry.act, entry.subject_id, entry.actor_id) == ("comment_hidden", "m-1", STAFF.id)
    desk.answering.moderate(STAFF, message.id, visible=True)
    with desk.store.reading() as unit:
        assert len(unit.board.comments("p-1")) == 1


def test_a_message_that_is_no_comment_cannot_be_hidden(desk: Desk) -> None:
    case = desk.hear()
    story = desk.answering.story(STAFF, case.id)
    message = story.messages[0]
    assert story.visibility == {}
    with pytest.raises(NotFound):
        desk.answering.moderate(STAFF, message.id, visible=False)


anything = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\x00\u202e🐄\ud800")))


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=anything, times=st.integers(1, 2000), seen=st.integers(-5, 9))
def test_any_words_of_staff_are_kept_or_refused_and_nothing_else(
    clock: SetClock, text: str, times: int, seen: int
) -> None:
    desk = open_desk(MemoryStore(), clock)
    case = desk.hear()
    for act in (
        lambda: desk.answering.reply(STAFF, case.id, text * times, events_seen=seen),
        lambda: desk.answering.note(STAFF, case.id, text * times),
        lambda: desk.answering.assign(STAFF, case.id, text),
        lambda: desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason=text),
    ):
        try:
            act()
        except GuyubError as refusal:
            assert isinstance(refusal, Invalid | Conflict)
    for event in desk.answering.story(STAFF, case.id).events:
        assert "\x00" not in event.value
        event.value.encode("utf-8")


def test_a_case_is_merged_into_one_that_somebody_chose_and_not_by_its_status(desk: Desk) -> None:
    case = desk.hear()
    with pytest.raises(Invalid) as refused:
        desk.answering.set_status(STAFF, case.id, CaseStatus.MERGED)
    assert refused.value.field == "status"
    assert str(refused.value) == "Pilih dulu laporan mana yang meneruskan laporan ini."


def test_who_was_erased_is_not_answered_into_the_open(desk: Desk) -> None:
    case = desk.hear()
    with desk.store.writing() as unit:
        talk = unit.conversations.get(case.conversation_id)
        unit.conversations.save(replace(talk, thread=f"{GONE}{talk.id}"))
    with pytest.raises(Invalid, match="sudah dihapus"):
        desk.reply(case)
