"""Company at a case: begun texts survive, colleagues see each other, a note calls a colleague."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.company import CaseDraft, DraftKind, Mention
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.people import Role
from domain.ports import Store
from services.cases.attending import Attending, Colleague
from services.cases.mentioning import Mentioning, named_in, unknown_in
from services.replies.jotting import Jotting
from tests.makers import ADMIN, MANAGER, SECOND, STAFF, SUPERVISOR, a_user
from tests.services.desk import Desk, open_desk
from toolkit.clock import SetClock

SECONDS = timedelta(seconds=1)
DAY = timedelta(days=1)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def jotting(desk: Desk) -> Jotting:
    return Jotting(store=desk.store, clock=desk.clock, media=desk.answering.media)


@pytest.fixture
def attending(desk: Desk) -> Attending:
    return Attending(store=desk.store, clock=desk.clock)


@pytest.fixture
def mentioning(desk: Desk) -> Mentioning:
    return Mentioning(store=desk.store, clock=desk.clock)


# --- what was begun ----------------------------------------------------------------------


def test_what_was_begun_is_the_writer_s_alone_with_its_time(desk: Desk, jotting: Jotting) -> None:
    case = desk.hear()
    written = jotting.keep(STAFF, case.id, DraftKind.REPLY, " Baik, Bu ")
    assert written == CaseDraft(
        user_id=STAFF.id,
        case_id=case.id,
        kind=DraftKind.REPLY,
        text="Baik, Bu",
        written_at=desk.clock.now(),
    )
    assert jotting.of(STAFF, case.id) == {DraftKind.REPLY: written}
    assert jotting.of(SECOND, case.id) == {}


def test_an_emptied_box_leaves_nothing(desk: Desk, jotting: Jotting) -> None:
    case = desk.hear()
    jotting.keep(STAFF, case.id, DraftKind.NOTE, "Tanya gudang")
    assert jotting.keep(STAFF, case.id, DraftKind.NOTE, "  ") is None
    assert jotting.of(STAFF, case.id) == {}


def test_what_is_sent_is_begun_no_longer(desk: Desk, jotting: Jotting) -> None:
    case = desk.hear()
    jotting.keep(STAFF, case.id, DraftKind.REPLY, "Baik")
    note = jotting.keep(STAFF, case.id, DraftKind.NOTE, "Tanya gudang")
    theirs = jotting.keep(SECOND, case.id, DraftKind.REPLY, "Halo")
    desk.reply(case)
    assert jotting.of(STAFF, case.id) == {DraftKind.NOTE: note}
    assert jotting.of(SECOND, case.id) == {DraftKind.REPLY: theirs}
    desk.answering.note(STAFF, case.id, "Tanya gudang")
    assert jotting.of(STAFF, case.id) == {}


def test_a_reply_that_was_refused_is_still_there(desk: Desk, jotting: Jotting) -> None:
    case = desk.hear()
    begun = jotting.keep(STAFF, case.id, DraftKind.REPLY, "Baik")
    desk.reply(case, actor=SECOND)
    with pytest.raises(Conflict):
        desk.answering.reply(STAFF, case.id, "Baik", events_seen=case.events)
    assert jotting.of(STAFF, case.id) == {DraftKind.REPLY: begun}


def test_a_month_later_it_is_forgotten(desk: Desk, jotting: Jotting) -> None:
    case = desk.hear()
    jotting.keep(STAFF, case.id, DraftKind.REPLY, "Baik")
    desk.clock.advance(30 * DAY)
    assert jotting.prune() == 0
    desk.clock.advance(SECONDS)
    assert jotting.prune() == 1
    assert jotting.of(STAFF, case.id) == {}


def test_only_who_answers_can_begin_and_only_to_a_case(desk: Desk, jotting: Jotting) -> None:
    case = desk.hear()
    with pytest.raises(NotAllowed):
        jotting.keep(SUPERVISOR, case.id, DraftKind.NOTE, "x")
    with pytest.raises(NotFound):
        jotting.keep(STAFF, "unknown", DraftKind.NOTE, "x")
    with pytest.raises(Invalid):
        jotting.keep(STAFF, case.id, DraftKind.NOTE, "x" * 10_001)


# --- who is there ------------------------------------------------------------------------


def test_colleagues_are_seen_and_one_is_not_one_s_own_colleague(
    desk: Desk, attending: Attending
) -> None:
    case, other = desk.hear(), desk.hear("Lain", thread="t-2")
    attending.here(STAFF, case.id)
    attending.here(SECOND, case.id, typing=True)
    attending.here(SUPERVISOR, other.id)
    assert attending.others(STAFF, [case.id, other.id]) == {
        case.id: (Colleague(user_id=SECOND.id, is_typing=True),),
        other.id: (Colleague(user_id=SUPERVISOR.id, is_typing=False),),
    }
    assert attending.others(SECOND, [case.id]) == {
        case.id: (Colleague(user_id=STAFF.id, is_typing=False),)
    }
    assert attending.others(STAFF, []) == {}


def test_typing_ends_before_looking_and_both_are_forgotten(
    desk: Desk, attending: Attending
) -> None:
    case = desk.hear()
    attending.here(SECOND, case.id, typing=True)
    desk.clock.advance(30 * SECONDS)
    attending.here(SECOND, case.id)
    (seen,) = attending.others(STAFF, [case.id])[case.id]
    assert seen.is_typing
    desk.clock.advance(SECONDS)
    (seen,) = attending.others(STAFF, [case.id])[case.id]
    assert not seen.is_typing
    desk.clock.advance(88 * SECONDS)
    assert case.id in attending.others(STAFF, [case.id])
    assert attending.prune() == 0
    desk.clock.advance(SECONDS)
    assert attending.others(STAFF, [case.id]) == {}
    desk.clock.advance(SECONDS)
    assert attending.prune() == 1


def test_typing_ends_with_what_was_sent_and_all_of_it_with_leaving(
    desk: Desk, attending: Attending
) -> None:
    case = desk.hear()
    attending.here(SECOND, case.id, typing=True)
    attending.sent(SECOND, case.id)
    looks_on = (Colleague(user_id=SECOND.id, is_typing=False),)
    assert attending.others(STAFF, [case.id]) == {case.id: looks_on}
    attending.left(SECOND, case.id)
    assert attending.others(STAFF, [case.id]) == {}
    attending.left(SECOND, case.id)
    attending.here(SECOND, case.id)
    assert attending.others(STAFF, [case.id]) == {case.id: looks_on}


# --- who is called -----------------------------------------------------------------------


def test_a_note_calls_a_colleague_until_they_open_the_case(
    desk: Desk, mentioning: Mentioning
) -> None:
    case = desk.hear()
    desk.answering.note(STAFF, case.id, "@budi tolong cek gudang.")
    note = desk.answering.story(STAFF, case.id).events[-1]
    (called,) = mentioning.unseen(SECOND)
    assert called.mention == Mention(
        event_id=note.id,
        user_id=SECOND.id,
        case_id=case.id,
        by_id=STAFF.id,
        at=desk.clock.now(),
    )
    assert (called.case.id, called.note) == (case.id, "@budi tolong cek gudang.")
    mentioning.opened(STAFF, case.id)
    assert mentioning.unseen(SECOND) == [called]
    desk.clock.advance(SECONDS)
    mentioning.opened(SECOND, case.id)
    assert mentioning.unseen(SECOND) == []
    followed = replace(called.mention, seen_at=desk.clock.now())
    assert mentioning.of_case(STAFF, case.id) == {note.id: (followed,)}


def test_nobody_calls_themselves_a_stranger_or_who_left(desk: Desk, mentioning: Mentioning) -> None:
    case = desk.hear()
    desk.answering.note(STAFF, case.id, "@sari @admin @nobody tulis ke x@budi.example")
    assert mentioning.of_case(STAFF, case.id) == {}
    assert [mentioning.unseen(actor) for actor in (STAFF, SECOND, ADMIN)] == [[], [], []]


def test_a_name_that_fits_two_is_refused_and_nothing_is_noted(desk: Desk) -> None:
    case = desk.hear()
    with desk.store.writing() as unit:
        unit.users.add(a_user(id="u-2", login="rina.a", name="Rina Astuti"))
        unit.users.add(a_user(id="u-3", login="rina.b", name="Rina Bakti"))
    with pytest.raises(Invalid, match=r"“@Rina” bisa .*: @rina\.a, @rina\.b"):
        desk.answering.note(STAFF, case.id, "@Rina, tolong.")
    assert desk.case(case.id).events == case.events


def test_the_longest_name_that_fits_is_meant() -> None:
    ana = a_user(id="1", login="ana", name="Ana Maria")
    anak = a_user(id="2", login="kiki", name="Anak Agung Rai", role=Role.MANAGER)
    agung = a_user(id="3", login="agung", name="Agung")
    everyone = [ana, anak, agung]
    for text, meant in (
        ("@ana", [ana]),
        ("@ANA MARIA!", [ana]),
        ("@Anak Agung Rai, @agung", [anak, agung]),
        ("@anak", [anak]),
        ("(@kiki)", [anak]),
        ("@ana_", []),
        ("@anas", []),
        ("@@ana", []),
        ("@ ana", []),
        ("@ana @ana", [ana]),
    ):
        assert list(named_in(text, everyone)) == meant, text


def test_whom_a_text_calls_in_vain_is_known_by_the_name_it_used() -> None:
    ana = a_user(id="1", login="ana.m", name="Ana Maria")
    for text, strange in (
        ("@budo tolong, @Ana juga", ("budo",)),
        ("(@budo) @budo! @rina.a.", ("budo", "rina.a")),
        ("@anas", ("anas",)),
        ("@ana.m, ke ana@surat.example", ()),
        ("@ ana @@ana", ()),
    ):
        assert unknown_in(text, [ana]) == strange, text


def test_a_login_weighs_more_than_a_first_name() -> None:
    login = a_user(id="1", login="budi", name="Budiman S")
    first = a_user(id="2", login="b2", name="Budi Hartono")
    assert named_in("@budi", [first, login]) == (login,)
    assert named_in("@budi hartono", [first, login]) == (first,)


def test_supervisors_may_be_called_since_they_see_cases(desk: Desk, mentioning: Mentioning) -> None:
    case = desk.hear()
    desk.answering.note(MANAGER, case.id, "@Joko mohon dilihat")
    assert [called.case.id for called in mentioning.unseen(SUPERVISOR)] == [case.id]
