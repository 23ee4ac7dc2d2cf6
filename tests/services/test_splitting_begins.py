"""What a split-off case begins with: whose it is, where it belongs, and who answered it before."""

from datetime import timedelta

import pytest

from domain.cases import EventKind, Priority
from domain.errors import Invalid
from domain.ports import Store
from services.cases.duplicates import Duplicates
from services.cases.merging import Merging
from services.cases.restricting import RESTRICTED
from services.cases.splitting import Split, Splitting
from tests.makers import STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from tests.services.supervised import with_two_supervisors
from tests.services.test_merging import BUDI, SITI, merge
from tests.services.test_merging_takes_along import done
from tests.services.test_splitting import HOUR, ids, split, talk
from toolkit.clock import SetClock

K = EventKind
OURS = (
    (K.PRIORITY_CHANGED, Priority.HIGH.value),
    (K.ASSIGNED, "u-7"),
    (K.BRANCH_CHANGED, "b-7"),
    (K.TOPIC_CHANGED, "t-7"),
    (K.LABELLED, "l-7"),
)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def splitting(desk: Desk) -> Splitting:
    return Splitting(store=desk.store, clock=desk.clock)


def test_it_is_as_urgent_whose_and_where_the_whole_was_and_about_something_else(
    desk: Desk, splitting: Splitting
) -> None:
    old = done(desk, talk(desk), *OURS)
    new = split(splitting, desk, old, "m-2")
    assert (new.priority, new.assignee_id, new.branch_id) == (Priority.HIGH, "u-7", "b-7")
    assert (new.topic_id, new.labels) == (None, ())
    with desk.store.reading() as unit:
        left = unit.events.of(old.id)[-1]
        begun = [(each.kind, each.actor_id, each.value) for each in unit.events.of(new.id)]
    assert (left.kind, left.actor_id, left.value) == (K.SPLIT_OFF, STAFF.id, new.id)
    assert begun == [
        (K.OPENED, STAFF.id, "question"),
        (K.SPLIT_FROM, STAFF.id, old.id),
        (K.MESSAGE_RECEIVED, None, ""),
        (K.ASSIGNED, STAFF.id, "u-7"),
        (K.BRANCH_CHANGED, STAFF.id, "b-7"),
    ]


def test_of_what_was_nobodys_nothing_is_told(desk: Desk, splitting: Splitting) -> None:
    new = split(splitting, desk, talk(desk), "m-2")
    with desk.store.reading() as unit:
        kinds = [each.kind for each in unit.events.of(new.id)]
    assert kinds == [K.OPENED, K.SPLIT_FROM, K.MESSAGE_RECEIVED]


def test_what_is_for_supervisors_alone_stays_so_and_is_nobodys(
    desk: Desk, splitting: Splitting
) -> None:
    with_two_supervisors(desk)
    both = talk(desk)
    chosen = ids(desk, both, "m-2")
    old = done(desk, both, (K.ASSIGNED, "u-7"), (K.ESCALATED, RESTRICTED))
    wanted = Split(message_ids=chosen, kind=old.kind)
    new = splitting.split(SUPERVISOR, old.id, wanted, events_seen=old.events)
    assert (new.restricted, new.assignee_id) == (True, None)
    assert desk.case(new.id).restricted


def test_answered_before_means_after_the_member_wrote_it_in_this_conversation_by_whom_it_was(
    desk: Desk, splitting: Splitting
) -> None:
    """Of three replies the first was to something else, the last to somebody else."""
    old = desk.hear("Beras berkutu", remote_id="m-1", thread="t-1", author=SITI)
    desk.clock.advance(HOUR)
    desk.deliver(desk.reply(old, "Kami ganti."), "r-1")
    desk.clock.advance(HOUR)
    desk.hear("Kapan pinjaman cair?", remote_id="m-2", thread="t-1", author=SITI)
    desk.clock.advance(HOUR)
    desk.deliver(desk.reply(old, "Senin."), "r-2")
    desk.clock.advance(HOUR)
    other = desk.hear("Halo?", remote_id="m-3", thread="t-3", author=BUDI)
    merge(Merging(store=desk.store, clock=desk.clock), other, old)
    desk.clock.advance(HOUR)
    desk.deliver(desk.reply(desk.case(old.id), "Halo Pak Budi."), "r-3")
    new = split(splitting, desk, desk.case(old.id), "m-2", already_answered=True)
    with desk.store.reading() as unit:
        replied = [each for each in unit.events.of(new.id) if each.kind is K.REPLIED]
        words = [unit.messages.get(each.message_id or "").text for each in replied]
    assert [(each.actor_id, text) for each, text in zip(replied, words, strict=True)] == [
        (STAFF.id, "Senin.")
    ]


def test_two_parts_that_sound_alike_are_not_proposed_as_duplicates(
    desk: Desk, splitting: Splitting
) -> None:
    words = "Beras yang saya beli kemarin di toko berkutu semua, tolong diganti."
    desk.hear(words, remote_id="m-1", thread="t-1")
    desk.clock.advance(timedelta(minutes=1))
    old = desk.hear(words, remote_id="m-2", thread="t-1")
    new = split(splitting, desk, old, "m-2")
    duplicates = Duplicates(store=desk.store, clock=desk.clock)
    for case in (old, new):
        assert duplicates.of(STAFF, case.id) == []
    with desk.store.reading() as unit:
        assert unit.distinct.of(new.id) == {old.id}


@pytest.mark.parametrize("chosen", [(), ("nowhere",)])
def test_what_is_no_message_of_the_member_is_refused_by_its_name(
    desk: Desk, splitting: Splitting, chosen: tuple[str, ...]
) -> None:
    old = talk(desk)
    with pytest.raises(Invalid, match="Pilih pesan anggota") as refused:
        splitting.split(
            STAFF,
            old.id,
            Split(message_ids=(*ids(desk, old, "m-2"), *chosen) if chosen else (), kind=old.kind),
            events_seen=desk.case(old.id).events,
        )
    assert refused.value.field == "messages"
