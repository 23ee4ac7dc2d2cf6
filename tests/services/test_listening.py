"""What members say becomes a message, a conversation and a case - once, whatever happens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.cases import CaseKind, CaseStatus, EventKind, Priority
from domain.deliveries import AttemptOutcome, DeliveryKind, DeliveryState, Handover, Receipt
from domain.errors import (
    Conflict,
    GuyubError,
    Invalid,
)
from domain.kind_reasons import reason_words
from domain.messages import TEXT_MAX, Author, MessageKind
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from storage.memory import MemoryStore
from tests.makers import NOON, STAFF, a_delivery
from tests.services.desk import LOUD, TALK, Desk, open_desk
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def kinds(desk: Desk, case_id: str) -> list[EventKind]:
    with desk.store.reading() as unit:
        return [event.kind for event in unit.events.of(case_id)]


def texts(desk: Desk, case_id: str) -> list[str]:
    with desk.store.reading() as unit:
        return [m.text for m in unit.messages.of(unit.cases.get(case_id).conversation_id)]


def count(desk: Desk) -> int:
    with desk.store.reading() as unit:
        return unit.cases.count(QueueFilter(view=QueueView.ALL, now=NOON))


def test_a_message_opens_a_case_with_its_kind_its_reason_and_its_promise(desk: Desk) -> None:
    case = desk.hear("Beras kemarin berkutu,\nsaya kecewa.")
    assert case.kind is CaseKind.COMPLAINT
    assert reason_words(case.kind_reason) == "kata “berkutu”, “kecewa”"
    assert (case.status, case.priority) == (CaseStatus.OPEN, Priority.NORMAL)
    assert (case.subject, case.events) == ("Beras kemarin berkutu,", 2)
    assert (
        case.opened_at == case.last_message_at == case.durations.awaiting_since == desk.clock.now()
    )
    assert case.durations.due_at == desk.clock.now() + 4 * HOUR
    assert kinds(desk, case.id) == [EventKind.OPENED, EventKind.MESSAGE_RECEIVED]
    assert desk.case(case.id) == case


@pytest.mark.parametrize(
    "told",
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2100, 1, 1, tzinfo=UTC),
        datetime.min.replace(tzinfo=timezone(9 * HOUR)),
        datetime.max.replace(tzinfo=timezone(-9 * HOUR)),
    ],
)
def test_a_platform_whose_clock_is_broken_hides_no_member(desk: Desk, told: datetime) -> None:
    case = desk.hear(at=told)
    assert (case.opened_at, case.durations.awaiting_since) == (desk.clock.now(), desk.clock.now())
    assert case.durations.due_at == desk.clock.now() + 4 * HOUR


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("https://sosial.example/p/7", "https://sosial.example/p/7"),
        ("javascript:alert(1)", ""),
        ("https://sosial.example/" + "a" * 2_000, ""),
    ],
)
def test_only_an_address_of_the_web_becomes_a_link(desk: Desk, told: str, kept: str) -> None:
    case = desk.hear(url=told)
    with desk.store.reading() as unit:
        assert [m.url for m in unit.messages.of(case.conversation_id)] == [kept]


def test_who_comes_back_with_their_code_is_no_spam(desk: Desk) -> None:
    case = desk.hear("tes", kind=MessageKind.FORM)
    desk.clock.advance(HOUR)
    desk.answering.set_status(STAFF, case.id, CaseStatus.SPAM)
    desk.clock.advance(HOUR)
    again = desk.hear("Maaf, tadi mencoba. Beras saya berkutu.", kind=MessageKind.FORM)
    assert (again.id, again.status) == (case.id, CaseStatus.OPEN)
    assert again.durations.awaiting_since == case.opened_at
    assert kinds(desk, case.id)[-2:] == [EventKind.MESSAGE_RECEIVED, EventKind.UNMARKED_SPAM]


def test_praise_opens_a_case_too_for_it_deserves_an_answer(desk: Desk) -> None:
    assert desk.hear("Terima kasih, pelayanannya ramah!").kind is CaseKind.PRAISE


def test_the_same_message_seen_twice_is_one(desk: Desk) -> None:
    incoming = desk.incoming(remote_id="m-7")
    assert desk.listening.receive(TALK, incoming) is not None
    assert desk.listening.receive(TALK, incoming) is None
    assert count(desk) == 1


def test_the_same_remote_id_on_another_channel_is_another_message(desk: Desk) -> None:
    incoming = desk.incoming(remote_id="m-7")
    assert desk.listening.receive(TALK, incoming) is not None
    assert desk.listening.receive(LOUD, incoming) is not None


def test_a_second_message_joins_the_open_case(desk: Desk) -> None:
    first = desk.hear("Kapan RAT?")
    desk.clock.advance(HOUR)
    second = desk.hear("Halo?")
    assert (second.id, second.events, second.last_message_at) == (first.id, 3, desk.clock.now())
    assert second.durations.awaiting_since == first.opened_at


def test_a_message_wakes_a_case_that_waited_on_its_member(desk: Desk) -> None:
    case = desk.hear()
    desk.answering.set_status(STAFF, case.id, CaseStatus.WAITING)
    desk.clock.advance(HOUR)
    assert desk.hear("Ini fotonya").status is CaseStatus.OPEN
    assert kinds(desk, case.id)[-2:] == [EventKind.MESSAGE_RECEIVED, EventKind.RESUMED]


def test_a_message_reopens_a_resolved_case(desk: Desk) -> None:
    case = desk.hear()
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="Sudah diganti")
    desk.clock.advance(HOUR)
    again = desk.hear("Belum beres")
    assert (again.id, again.status) == (case.id, CaseStatus.OPEN)
    assert again.durations.awaiting_since == desk.clock.now()
    assert again.durations.first_resolved_at == desk.clock.now() - HOUR


def test_a_message_said_before_the_resolution_but_seen_after_it_reopens_without_a_gap(
    desk: Desk,
) -> None:
    case = desk.hear()
    desk.clock.advance(HOUR)
    said_at = desk.clock.now()
    desk.clock.advance(HOUR)
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="Sudah diganti")
    resolved_at = desk.clock.now()
    desk.clock.advance(HOUR)
    again = desk.hear("Satu lagi", at=said_at)
    assert (again.status, again.durations.awaiting_since) == (CaseStatus.OPEN, said_at)
    with desk.store.reading() as unit:
        assert unit.events.of(case.id)[-1].at == resolved_at


def test_after_closing_a_message_opens_a_new_case_in_the_same_conversation(desk: Desk) -> None:
    case = desk.hear()
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="Sudah diganti")
    desk.clock.advance(timedelta(days=15))
    assert desk.answering.close_old() == 1
    new = desk.hear("Ada lagi")
    assert new.id != case.id
    assert new.conversation_id == case.conversation_id
    late = desk.hear("Yang lama", at=case.opened_at - HOUR)
    assert late.id == new.id
    assert desk.hear("Yang baru").id == new.id


def test_spam_stays_quiet_but_keeps_the_message(desk: Desk) -> None:
    case = desk.hear("Pinjaman cepat!!!")
    desk.answering.set_status(STAFF, case.id, CaseStatus.SPAM)
    again = desk.hear("Pinjaman cepat sekali!!!")
    assert (again.status, again.durations.due_at) == (CaseStatus.SPAM, None)
    assert texts(desk, case.id) == ["Pinjaman cepat!!!", "Pinjaman cepat sekali!!!"]


def test_an_older_message_that_arrives_later_moves_the_beginning_back(desk: Desk) -> None:
    case = desk.hear("Kedua")
    earlier = desk.hear("Pertama", at=desk.clock.now() - HOUR)
    assert earlier.id == case.id
    assert earlier.opened_at == earlier.durations.awaiting_since == desk.clock.now() - HOUR
    assert earlier.last_message_at == desk.clock.now()
    assert texts(desk, case.id) == ["Pertama", "Kedua"]


def test_nothing_was_said_in_the_future(desk: Desk) -> None:
    assert desk.hear(at=desk.clock.now() + HOUR).opened_at == desk.clock.now()


def test_what_staff_answered_in_the_platform_s_own_app_is_the_answer(desk: Desk) -> None:
    case = desk.hear()
    desk.clock.advance(2 * HOUR)
    ours = desk.incoming("Maaf, Bu.", from_us=True, at=desk.clock.now() - HOUR)
    answered = desk.listening.receive(TALK, ours)
    assert answered is not None
    assert answered.id == case.id
    assert answered.durations.first_response_office == HOUR
    assert answered.durations.awaiting_since is None


def test_a_word_of_ours_when_nobody_waits_is_kept_and_opens_nothing(desk: Desk) -> None:
    case = desk.hear()
    desk.deliver(desk.reply(case))
    desk.clock.advance(HOUR)
    assert desk.listening.receive(TALK, desk.incoming("Sudah sampai?", from_us=True)) is None
    assert texts(desk, case.id)[-1] == "Sudah sampai?"
    assert desk.case(case.id).events == 5


def test_a_conversation_we_opened_has_no_case_until_the_member_writes(desk: Desk) -> None:
    us = Author(remote_id="us", name="Koperasi")
    assert desk.listening.receive(TALK, desk.incoming("Selamat!", from_us=True, author=us)) is None
    assert count(desk) == 0
    desk.clock.advance(HOUR)
    case = desk.hear("Terima kasih")
    assert case.opened_at == desk.clock.now()
    with desk.store.reading() as unit:
        assert unit.conversations.get(case.conversation_id).author.name == "Bu Ani"


def test_our_own_reply_that_comes_back_by_polling_is_not_a_second_one(desk: Desk) -> None:
    case = desk.hear()
    desk.deliver(desk.reply(case), remote_id="r-9")
    ours = desk.incoming("Maaf, kami ganti.", from_us=True, remote_id="r-9")
    assert desk.listening.receive(TALK, ours) is None
    assert texts(desk, case.id) == ["Beras kemarin berkutu, saya kecewa.", "Maaf, kami ganti."]


def test_our_own_post_that_comes_back_by_polling_is_no_message(desk: Desk) -> None:
    receipt = Receipt(remote_id="p-1", sent_at=NOON)
    with desk.store.writing() as unit:
        unit.deliveries.add(a_delivery(channel_id=TALK, state=DeliveryState.SENT, receipt=receipt))
    ours = desk.incoming("Rapat besok", from_us=True, remote_id="p-1")
    assert desk.listening.receive(TALK, ours) is None
    with desk.store.reading() as unit:
        assert unit.messages.by_remote(TALK, "p-1") is None


def test_a_members_words_are_taken_in_though_a_thing_of_ours_bears_their_id(desk: Desk) -> None:
    receipt = Receipt(remote_id="9", sent_at=NOON)
    with desk.store.writing() as unit:
        unit.deliveries.add(a_delivery(channel_id=TALK, state=DeliveryState.SENT, receipt=receipt))
    assert desk.hear("Beras berkutu", remote_id="9").subject == "Beras berkutu"


@pytest.mark.parametrize("state", [DeliveryState.SENDING, DeliveryState.UNCONFIRMED])
def test_our_reply_seen_before_its_receipt_does_not_double(
    desk: Desk, state: DeliveryState
) -> None:
    case = desk.hear()
    delivery = desk.unsettle(desk.reply(case, "Maaf,  kami ganti."), state)
    ours = desk.incoming("Maaf, kami\nganti.", from_us=True, remote_id="r-9")
    answered = desk.listening.receive(TALK, ours)
    assert answered is not None
    with desk.store.reading() as unit:
        message = unit.messages.of(case.conversation_id)[-1]
        settled = unit.deliveries.get(delivery.id)
    assert (message.delivery_id, message.sender_id) == (delivery.id, STAFF.id)
    if state is DeliveryState.UNCONFIRMED:
        assert (settled.state, settled.outcome) == (DeliveryState.SENT, AttemptOutcome.FOUND)
        assert settled.receipt == Receipt(remote_id="r-9", sent_at=desk.clock.now())
    else:
        desk.deliver(delivery, remote_id="r-9")
    assert kinds(desk, case.id).count(EventKind.REPLIED) == 1


def test_a_reply_given_to_a_person_is_done_when_it_is_seen_on_the_platform(desk: Desk) -> None:
    case = desk.hear()
    reply = desk.reply(case, "Sudah kami ganti.")
    with desk.store.writing() as unit:
        sending = desk.sending(unit, reply)
        unit.deliveries.save(sending.moved(DeliveryState.HANDED, handover=Handover(text="…")))
    desk.clock.advance(timedelta(minutes=5))
    desk.listening.receive(TALK, desk.incoming("Sudah kami ganti.", from_us=True, remote_id="r-7"))
    with desk.store.reading() as unit:
        done = unit.deliveries.get(reply.id)
    receipt = Receipt(
        remote_id="r-7", url=done.receipt.url if done.receipt else "", sent_at=desk.clock.now()
    )
    assert (done.state, done.receipt) == (DeliveryState.SENT, receipt)
    assert kinds(desk, case.id).count(EventKind.REPLIED) == 1


def test_one_reply_on_its_way_accounts_for_one_message_only(desk: Desk) -> None:
    case = desk.hear()
    desk.unsettle(desk.reply(case, "Baik."), DeliveryState.SENDING)
    for number in range(2):
        desk.listening.receive(TALK, desk.incoming("Baik.", from_us=True, remote_id=f"r-{number}"))
    with desk.store.reading() as unit:
        senders = [m.sender_id for m in unit.messages.of(case.conversation_id)]
    assert sorted(map(str, senders)) == sorted(["None", STAFF.id, "None"])


def test_words_about_no_post_are_linked_to_none_that_was_put_up_by_hand(desk: Desk) -> None:
    by_hand = Receipt(remote_id="", sent_at=NOON)
    with desk.store.writing() as unit:
        unit.deliveries.add(
            a_delivery(
                channel_id=TALK, subject_id="post-9", state=DeliveryState.SENT, receipt=by_hand
            )
        )
    case = desk.hear()
    with desk.store.reading() as unit:
        assert unit.conversations.get(case.conversation_id).post_id is None


def test_a_comment_is_linked_to_the_post_it_answers(desk: Desk) -> None:
    receipt = Receipt(remote_id="p-1", sent_at=NOON)
    with desk.store.writing() as unit:
        unit.deliveries.add(
            a_delivery(
                channel_id=TALK, subject_id="post-9", state=DeliveryState.SENT, receipt=receipt
            )
        )
        unit.deliveries.add(
            a_delivery(
                channel_id=TALK,
                kind=DeliveryKind.REPLY,
                state=DeliveryState.SENT,
                receipt=Receipt(remote_id="r-1", sent_at=NOON),
            )
        )
    linked = desk.hear(entry_remote_id="p-1", thread="t-1")
    reply = desk.hear(entry_remote_id="r-1", thread="t-2")
    strange = desk.hear(entry_remote_id="p-2", thread="t-3")
    cases = (linked, reply, strange)

    def posts() -> list[str | None]:
        with desk.store.reading() as unit:
            return [unit.conversations.get(case.conversation_id).post_id for case in cases]

    assert posts() == ["post-9", None, None]
    desk.hear("Lagi", entry_remote_id="p-1", thread="t-3")
    assert posts() == ["post-9", None, "post-9"]


def test_a_code_that_is_taken_is_made_anew(desk: Desk) -> None:
    codes = iter(["AAAA-AAAA-AAAA", "AAAA-AAAA-AAAA", "BBBB-BBBB-BBBB"])
    listening = replace(desk.listening, new_code=lambda: next(codes))
    made = [listening.receive(TALK, desk.incoming(thread=f"t-{number}")) for number in range(2)]
    assert [case.code for case in made if case] == ["AAAA-AAAA-AAAA", "BBBB-BBBB-BBBB"]


def test_codes_that_are_always_taken_end_in_a_clear_refusal(desk: Desk) -> None:
    listening = replace(desk.listening, new_code=lambda: "AAAA-AAAA-AAAA")
    assert listening.receive(TALK, desk.incoming(thread="t-1")) is not None
    with pytest.raises(Conflict, match="Kode laporan"):
        listening.receive(TALK, desk.incoming(thread="t-2"))
    assert count(desk) == 1


def test_the_kind_a_person_chose_needs_no_triage(desk: Desk) -> None:
    with desk.store.writing() as unit:
        case = desk.listening.receive_in(
            unit, TALK, desk.incoming("Saya kecewa"), kind=CaseKind.SUGGESTION
        )
    assert case is not None
    assert (case.kind, case.kind_confidence, reason_words(case.kind_reason)) == (
        CaseKind.SUGGESTION,
        1.0,
        "dipilih pengirim",
    )


@pytest.mark.parametrize("from_us", [False, True])
def test_a_message_from_the_counter_is_known_by_its_remote_id_too(
    desk: Desk, from_us: bool
) -> None:
    said = desk.incoming(remote_id="s-1", from_us=from_us)
    with desk.store.writing() as unit:
        desk.listening.receive_in(unit, None, said)
    with desk.store.writing() as unit:
        assert desk.listening.receive_in(unit, None, said) is None
    assert count(desk) == (0 if from_us else 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"remote_id": ""},
        {"remote_id": "x" * 501},
        {"thread": "a\x00b"},
        {"at": NOON.replace(tzinfo=None)},
    ],
)
def test_a_message_without_a_whole_name_or_time_is_refused(
    desk: Desk, changes: dict[str, object]
) -> None:
    with pytest.raises(Invalid):
        desk.listening.receive(TALK, replace(desk.incoming(), **changes))  # type: ignore[arg-type]


def test_a_huge_message_is_cut_with_a_mark(desk: Desk) -> None:
    case = desk.hear("a" * 20_000)
    assert texts(desk, case.id) == ["a" * (TEXT_MAX - 2) + " …"]


def test_a_message_without_words_is_kept_all_the_same(desk: Desk) -> None:
    assert desk.hear("").subject == "(tanpa teks)"


class CrossingStore(MemoryStore):
    """The first few writers lose against another one that commits at the same moment."""

    losses = 0

    def writing(self):  # type: ignore[no-untyped-def]
        if self.losses:
            self.losses -= 1
            raise Conflict("another one was first")
        return super().writing()


def test_a_writer_that_lost_tries_again_and_gives_up_at_last(clock: SetClock) -> None:
    store = CrossingStore()
    desk = open_desk(store, clock)
    store.losses = desk.listening.tries - 1
    assert desk.hear().events == 2
    store.losses = desk.listening.tries
    with pytest.raises(Conflict):
        desk.hear()


anything = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("\x00\u202e\u200f🐄👩‍🌾\ud800\r\n“?%_'\";"),
    ),
    max_size=300,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=anything,
    name=anything,
    contact=anything,
    remote_id=anything,
    thread=anything,
    times=st.integers(1, 60),
)
def test_any_text_is_kept_or_refused_and_nothing_else(
    clock: SetClock, *, text: str, name: str, contact: str, remote_id: str, thread: str, times: int
) -> None:
    desk = open_desk(MemoryStore(), clock)
    author = Author(name=name, contact=contact, member_number=name)
    try:
        case = desk.listening.receive(
            TALK,
            desk.incoming(
                text * times, author=author, remote_id=remote_id, thread=thread, url=text
            ),
        )
        assert case is not None
        kept = texts(desk, case.id)[0]
        kept.encode("utf-8")
        assert "\x00" not in kept
    except Invalid:
        assert count(desk) == 0
    try:
        desk.listening.take_down_remark(STAFF, way=MessageKind.WALK_IN, author=author, text=text)
    except GuyubError as refusal:
        assert isinstance(refusal, Invalid)
