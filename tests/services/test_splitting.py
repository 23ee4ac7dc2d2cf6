"""Part of a case becomes one of its own, which waits since the member really wrote."""

from datetime import timedelta

import pytest

from domain.cases import Case, CaseKind, CaseStatus, EventKind
from domain.errors import Conflict, Invalid, NotAllowed
from domain.kind_reasons import reason_words
from domain.messages import Author
from domain.people import Actor
from domain.ports import Store
from services.cases.casebook import Happening, record
from services.cases.merging import Merging
from services.cases.splitting import Split, Splitting
from services.intake.visiting import Visiting
from tests.makers import STAFF, SUPERVISOR
from tests.services.desk import TALK, Desk, open_desk
from tests.storage.conftest import database, migrated_file, new_database, sql_store
from toolkit.clock import SetClock

__all__ = ["database", "migrated_file", "new_database", "sql_store"]  # fixtures

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def splitting(desk: Desk) -> Splitting:
    return Splitting(store=desk.store, clock=desk.clock)


def talk(desk: Desk) -> Case:
    """Two matters in one conversation, an hour apart."""
    desk.hear("Beras berkutu", remote_id="m-1", thread="t-1")
    desk.clock.advance(HOUR)
    return desk.hear("Kapan pinjaman cair?", remote_id="m-2", thread="t-1")


def ids(desk: Desk, case: Case, *remote_ids: str) -> tuple[str, ...]:
    messages = desk.answering.story(STAFF, case.id).messages
    return tuple(each.id for each in messages if each.remote_id in remote_ids)


def split(
    splitting: Splitting,
    desk: Desk,
    case: Case,
    *remote_ids: str,
    actor: Actor = STAFF,
    **how: bool,
) -> Case:
    wanted = Split(message_ids=ids(desk, case, *remote_ids), kind=CaseKind.QUESTION, **how)
    return splitting.split(actor, case.id, wanted, events_seen=desk.case(case.id).events)


def texts(desk: Desk, case: Case) -> list[str]:
    return [message.text for message in desk.answering.story(STAFF, case.id).messages]


def test_the_new_case_waits_since_the_member_wrote_and_the_old_one_no_longer_for_it(
    desk: Desk, splitting: Splitting
) -> None:
    case = talk(desk)
    said_at = desk.clock.now()
    desk.clock.advance(HOUR)
    new = split(splitting, desk, case, "m-2")
    assert (new.kind, new.subject, reason_words(new.kind_reason)) == (
        CaseKind.QUESTION,
        "Kapan pinjaman cair?",
        f"dipilih {STAFF.name}",
    )
    assert (new.opened_at, new.durations.awaiting_since) == (said_at, said_at)
    assert (new.conversation_id, new.channel_id) == (case.conversation_id, TALK)
    assert new.code != case.code
    old = desk.case(case.id)
    assert (old.last_message_at, old.durations.awaiting_since) == (case.opened_at, case.opened_at)
    assert (texts(desk, old), texts(desk, new)) == (["Beras berkutu"], ["Kapan pinjaman cair?"])


def test_a_reply_goes_to_the_case_it_was_written_to_and_under_its_own_words(
    desk: Desk, splitting: Splitting
) -> None:
    case = talk(desk)
    new = split(splitting, desk, case, "m-2")
    about_rice, about_money = desk.reply(case, "Kami ganti"), desk.reply(new, "Besok cair")
    assert (about_rice.target_remote_id, about_money.target_remote_id) == ("m-1", "m-2")
    desk.deliver(about_money, "r-2")
    assert desk.case(new.id).durations.awaiting_since is None
    assert desk.case(case.id).durations.awaiting_since == case.opened_at
    desk.deliver(about_rice, "r-1")
    assert desk.case(case.id).durations.awaiting_since is None
    assert texts(desk, new) == ["Kapan pinjaman cair?", "Besok cair"]
    assert texts(desk, case) == ["Beras berkutu", "Kami ganti"]


def test_our_reply_seen_by_polling_first_belongs_to_the_case_it_was_written_to(
    desk: Desk, splitting: Splitting
) -> None:
    case = talk(desk)
    new = split(splitting, desk, case, "m-2")
    written = desk.reply(case, "Kami ganti")
    with desk.store.writing() as unit:
        desk.sending(unit, written)
    seen = desk.incoming("Kami ganti", remote_id="r-1", thread="t-1", from_us=True)
    desk.listening.receive(TALK, seen)
    assert desk.case(case.id).durations.awaiting_since is None
    assert desk.case(new.id).durations.awaiting_since is not None


@pytest.mark.parametrize("goes_on_here", [True, False])
def test_what_the_member_writes_next_joins_the_case_that_was_chosen(
    desk: Desk, splitting: Splitting, goes_on_here: bool
) -> None:
    case = talk(desk)
    new = split(splitting, desk, case, "m-2", goes_on_here=goes_on_here)
    later = desk.hear("Bagaimana?", remote_id="m-3", thread="t-1")
    assert later.id == (case.id if goes_on_here else new.id)


def test_once_the_chosen_case_is_closed_the_unfinished_one_hears(
    desk: Desk, splitting: Splitting
) -> None:
    case = talk(desk)
    new = split(splitting, desk, case, "m-2")
    desk.answering.set_status(STAFF, new.id, CaseStatus.RESOLVED, reason="beres")
    assert desk.hear("Terima kasih", remote_id="m-3", thread="t-1").id == new.id
    desk.answering.set_status(STAFF, new.id, CaseStatus.RESOLVED, reason="beres")
    desk.clock.advance(timedelta(days=20))
    desk.answering.close_old()
    assert desk.hear("Halo", remote_id="m-4", thread="t-1").id == case.id


def test_an_unfinished_case_hears_before_a_newer_one_that_is_resolved(
    desk: Desk, splitting: Splitting
) -> None:
    case = talk(desk)
    desk.hear("Dan arisan?", remote_id="m-3", thread="t-1")
    resolved = split(splitting, desk, case, "m-2")
    closed = split(splitting, desk, case, "m-3")
    desk.answering.set_status(STAFF, closed.id, CaseStatus.RESOLVED, reason="beres")
    desk.clock.advance(timedelta(days=20))
    desk.answering.close_old()
    desk.answering.set_status(STAFF, resolved.id, CaseStatus.RESOLVED, reason="beres")
    assert desk.hear("Halo", remote_id="m-4", thread="t-1").id == case.id


def test_earlier_replies_count_for_the_new_case_only_when_a_person_says_so(
    desk: Desk, splitting: Splitting
) -> None:
    case = talk(desk)
    desk.deliver(desk.reply(case))
    new = split(splitting, desk, case, "m-2")
    assert new.durations.awaiting_since == new.opened_at
    case = desk.hear("Dan simpanan?", remote_id="m-5", thread="t-2", author=Author(name="Ani"))
    desk.hear("Dan arisan?", remote_id="m-6", thread="t-2", author=Author(name="Ani"))
    desk.deliver(desk.reply(case), "r-9")
    told = split(splitting, desk, case, "m-6", already_answered=True)
    assert (told.durations.awaiting_since, told.status) == (None, CaseStatus.OPEN)


def test_the_case_is_not_left_empty_and_only_members_words_go(
    desk: Desk, splitting: Splitting
) -> None:
    case = talk(desk)
    desk.deliver(desk.reply(case), "r-1")
    for chosen, words in (
        (("m-1", "m-2"), "Sisakan satu pesan"),
        ((), "Pilih pesan anggota"),
        (("r-1",), "Pilih pesan anggota"),
    ):
        with pytest.raises(Invalid, match=words):
            split(splitting, desk, case, *chosen)
    stranger = Split(message_ids=("nobody",), kind=CaseKind.OTHER)
    with pytest.raises(Invalid, match="Pilih pesan"):
        splitting.split(STAFF, case.id, stranger, events_seen=desk.case(case.id).events)
    split(splitting, desk, case, "m-2")
    with pytest.raises(Invalid, match="Sisakan satu pesan"):
        split(splitting, desk, case, "m-1")


def test_messages_of_two_conversations_do_not_go_together(desk: Desk, splitting: Splitting) -> None:
    case = talk(desk)
    other = desk.hear("Halo", remote_id="o-1", thread="t-9", author=Author(name="Ani"))
    merging = Merging(store=desk.store, clock=desk.clock)
    merging.merge(STAFF, other.id, case.id, events_seen=other.events, into_seen=case.events)
    with pytest.raises(Invalid, match="percakapan yang berbeda"):
        split(splitting, desk, case, "m-1", "o-1")
    new = split(splitting, desk, case, "o-1")
    assert (new.conversation_id, texts(desk, new)) == (other.conversation_id, ["Halo"])
    back = merging.unmerge(STAFF, other.id, events_seen=desk.case(other.id).events)
    assert back.durations.awaiting_since is None
    assert texts(desk, other) == []


@pytest.mark.parametrize("kind", [EventKind.MARKED_SPAM, EventKind.MERGED, EventKind.RESOLVED])
def test_what_is_no_case_any_more_is_not_split(
    desk: Desk, splitting: Splitting, kind: EventKind
) -> None:
    case = talk(desk)
    steps = [Happening(kind=kind, at=desk.clock.now(), value="c-x")]
    if kind is EventKind.RESOLVED:
        steps.append(Happening(kind=EventKind.CLOSED, at=desk.clock.now()))
    chosen = ids(desk, case, "m-2")
    with desk.store.writing() as unit:
        record(unit, case, steps, desk.clock.now())
    wanted = Split(message_ids=chosen, kind=CaseKind.OTHER)
    with pytest.raises(Invalid, match="tidak bisa dipisah"):
        splitting.split(STAFF, case.id, wanted, events_seen=desk.case(case.id).events)


def test_whoever_has_not_seen_the_newest_is_told_so(desk: Desk, splitting: Splitting) -> None:
    case = talk(desk)
    wanted = Split(message_ids=ids(desk, case, "m-2"), kind=CaseKind.OTHER)
    with pytest.raises(Conflict, match="Sementara itu"):
        splitting.split(STAFF, case.id, wanted, events_seen=case.events - 1)
    with pytest.raises(NotAllowed):
        splitting.split(SUPERVISOR, case.id, wanted, events_seen=case.events)


def test_merged_back_the_case_is_whole_again(desk: Desk, splitting: Splitting) -> None:
    case = talk(desk)
    before = case.durations
    new = split(splitting, desk, case, "m-2")
    merging, seen = Merging(store=desk.store, clock=desk.clock), desk.case(case.id).events
    told = merging.merge(STAFF, new.id, case.id, events_seen=new.events, into_seen=seen)
    assert (told.durations, texts(desk, told)) == (
        before,
        ["Beras berkutu", "Kapan pinjaman cair?"],
    )
    desk.deliver(desk.reply(told))
    assert desk.case(case.id).durations.awaiting_since is None


def test_merged_back_and_given_back_each_tells_its_own_words(
    desk: Desk, splitting: Splitting
) -> None:
    old = talk(desk)
    new = split(splitting, desk, old, "m-2")
    merging = Merging(store=desk.store, clock=desk.clock)
    for _turn in range(2):  # somebody changes their mind, and changes it again
        merging.merge(
            STAFF,
            new.id,
            old.id,
            events_seen=desk.case(new.id).events,
            into_seen=desk.case(old.id).events,
        )
        merging.unmerge(STAFF, new.id, events_seen=desk.case(new.id).events)
        told = {
            case.id: [each.text for each in desk.answering.story(STAFF, case.id).messages]
            for case in (old, new)
        }
        assert told == {old.id: ["Beras berkutu"], new.id: ["Kapan pinjaman cair?"]}
        assert desk.case(new.id).durations.awaiting_since == new.durations.awaiting_since


@pytest.mark.parametrize("goes", [0, 1])
def test_what_was_split_apart_is_told_once_when_either_goes_into_a_third_case(
    desk: Desk, splitting: Splitting, goes: int
) -> None:
    old = talk(desk)
    new = split(splitting, desk, old, "m-2")
    third = desk.hear("Lantai licin", remote_id="m-3", thread="t-2")
    gone, stays = ((old, new), (new, old))[goes]
    Merging(store=desk.store, clock=desk.clock).merge(
        STAFF,
        gone.id,
        third.id,
        events_seen=desk.case(gone.id).events,
        into_seen=desk.case(third.id).events,
    )
    said = {old.id: "Beras berkutu", new.id: "Kapan pinjaman cair?"}
    assert texts(desk, desk.case(third.id)) == [said[gone.id], "Lantai licin"]
    assert texts(desk, desk.case(stays.id)) == [said[stays.id]]


def test_what_is_said_after_the_split_case_went_into_another_is_told_there_alone(
    desk: Desk, splitting: Splitting
) -> None:
    old = talk(desk)
    new = split(splitting, desk, old, "m-2")
    third = desk.hear("Lantai licin", remote_id="m-3", thread="t-2")
    merge(desk, new, third)
    desk.clock.advance(timedelta(minutes=5))
    assert desk.hear("Jadi kapan?", remote_id="m-4", thread="t-1").id == third.id
    assert texts(desk, desk.case(old.id)) == ["Beras berkutu"]
    assert texts(desk, desk.case(third.id))[-1] == "Jadi kapan?"


def test_a_split_case_tells_nothing_of_what_was_split_off_it_again(
    desk: Desk, splitting: Splitting
) -> None:
    new = split(splitting, desk, talk(desk), "m-2")
    third = desk.hear("Lantai licin", remote_id="m-3", thread="t-2")
    merge(desk, third, new)
    newest = split(splitting, desk, desk.case(new.id), "m-3")
    assert texts(desk, desk.case(new.id)) == ["Kapan pinjaman cair?"]
    assert texts(desk, newest) == ["Lantai licin"]


def test_what_was_split_off_an_absorbed_case_is_not_told_where_the_rest_goes(
    desk: Desk, splitting: Splitting
) -> None:
    old, other = talk(desk), desk.hear("Lantai licin", remote_id="m-3", thread="t-2")
    new = split(splitting, desk, old, "m-1")
    merge(desk, other, old)
    floor = split(splitting, desk, desk.case(old.id), "m-3")
    merge(desk, desk.case(old.id), new)
    assert texts(desk, desk.case(new.id)) == ["Beras berkutu", "Kapan pinjaman cair?"]
    assert texts(desk, floor) == ["Lantai licin"]


def test_given_back_from_two_cases_up_it_lacks_what_was_split_off_it_in_between(
    desk: Desk, splitting: Splitting
) -> None:
    old, middle = talk(desk), desk.hear("Lantai licin", remote_id="m-3", thread="t-2")
    merge(desk, old, middle)
    rice = split(splitting, desk, desk.case(middle.id), "m-1")
    merge(desk, desk.case(middle.id), rice)
    give_back(desk, old)
    assert texts(desk, desk.case(old.id)) == ["Kapan pinjaman cair?"]
    assert texts(desk, desk.case(rice.id)) == ["Beras berkutu", "Lantai licin"]
    assert desk.case(old.id).durations.awaiting_since == desk.case(old.id).last_message_at


def test_what_was_split_off_twice_is_told_where_it_went_last_alone(
    desk: Desk, splitting: Splitting
) -> None:
    old, other = talk(desk), desk.hear("Lantai licin", remote_id="m-3", thread="t-2")
    rice = split(splitting, desk, old, "m-1")
    merge(desk, rice, old)
    merge(desk, desk.case(old.id), other)
    again = split(splitting, desk, desk.case(other.id), "m-1")
    give_back(desk, old)
    assert [texts(desk, desk.case(each.id)) for each in (old, other, again)] == [
        ["Kapan pinjaman cair?"],
        ["Lantai licin"],
        ["Beras berkutu"],
    ]


def give_back(desk: Desk, case: Case) -> None:
    merging = Merging(store=desk.store, clock=desk.clock)
    merging.unmerge(STAFF, case.id, events_seen=desk.case(case.id).events)


def merge(desk: Desk, case: Case, into: Case) -> None:
    Merging(store=desk.store, clock=desk.clock).merge(
        STAFF,
        case.id,
        into.id,
        events_seen=desk.case(case.id).events,
        into_seen=desk.case(into.id).events,
    )


def test_the_member_sees_how_each_of_the_two_stands(desk: Desk, splitting: Splitting) -> None:
    case = talk(desk)
    new = split(splitting, desk, case, "m-2")
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="beres")
    visiting = Visiting(store=desk.store, clock=desk.clock, listening=desk.listening)
    assert visiting.case(case.code).status is CaseStatus.RESOLVED
    assert visiting.case(new.code).status is CaseStatus.OPEN


def test_a_split_is_the_same_over_every_database(sql_store: Store, clock: SetClock) -> None:
    desk = open_desk(sql_store, clock)
    splitting = Splitting(store=sql_store, clock=clock)
    case = talk(desk)
    new = split(splitting, desk, case, "m-2")
    assert (texts(desk, case), texts(desk, new)) == (["Beras berkutu"], ["Kapan pinjaman cair?"])
    assert desk.hear("Halo", remote_id="m-3", thread="t-1").id == new.id


def test_a_code_that_is_taken_is_drawn_again(desk: Desk) -> None:
    case = talk(desk)
    codes = iter([case.code, "NEW1-NEW1-NEW1"])
    drawing = Splitting(store=desk.store, clock=desk.clock, new_code=lambda: next(codes))
    assert split(drawing, desk, case, "m-2").code == "NEW1-NEW1-NEW1"
    stuck = Splitting(store=desk.store, clock=desk.clock, new_code=lambda: case.code)
    desk.hear("Tiga", remote_id="m-3", thread="t-1")
    newest = desk.hear("Empat", remote_id="m-4", thread="t-1")
    with pytest.raises(Conflict, match="Kode laporan"):
        split(stuck, desk, newest, "m-4")
