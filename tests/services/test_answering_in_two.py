"""A word in public, the rest in private: both or neither; only the public one ends the wait."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.cases import Case, EventKind
from domain.channels import ChannelState
from domain.company import DraftKind
from domain.deliveries import Delivery, DeliveryKind, DeliveryState
from domain.errors import Conflict, Invalid, NotAllowed
from domain.pairs import is_private_half
from domain.people import Actor
from domain.ports import Store
from services.replies.answering_in_two import AnsweringInTwo
from services.replies.jotting import Jotting
from storage.memory import MemoryStore
from storage.migrating import migrate
from storage.opening import open_store
from tests.makers import SECOND, STAFF, SUPERVISOR, a_delivery
from tests.postgres import Postgres
from tests.services.desk import LOUD, TALK, Desk, open_desk
from tests.services.test_private_replies import Whispering
from toolkit.clock import SetClock

PUBLIC, PRIVATE = "Baik Bu, kami kirim pesan pribadi.", "Saldo Ibu 250.000."


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each memory in turn."""
    if request.param == "memory":
        yield MemoryStore()
        return
    server: Postgres | None = None
    address = None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        address = server.new_database()
    else:
        migrate(tmp_path, None)
    kept = open_store(tmp_path, address)
    yield kept
    kept.close()
    if server is not None and address is not None:
        server.drop(address)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    desk = open_desk(store, clock)
    object.__setattr__(desk.answering, "connectors", Whispering())
    return desk


def in_two(desk: Desk, case: Case, actor: Actor = STAFF, **changes: Any) -> list[Delivery]:
    service = AnsweringInTwo(store=desk.store, clock=desk.clock, connectors=Whispering())
    said = {"public": PUBLIC, "private": PRIVATE, **changes}
    return list(service.reply(actor, case.id, events_seen=case.events, **said))


def kinds(desk: Desk, case: Case) -> list[EventKind]:
    return [event.kind for event in desk.answering.story(STAFF, case.id).events]


def awaits(desk: Desk, case: Case) -> bool:
    return desk.case(case.id).durations.awaiting_since is not None


def test_both_halves_are_deliveries_to_the_same_message_and_events_of_the_case(desk: Desk) -> None:
    case = desk.hear(public=True)
    public, private = in_two(desk, case)
    with desk.store.reading() as unit:
        (said,) = unit.messages.of(case.conversation_id)
        kept = sorted(unit.deliveries.about(case.id), key=lambda each: each.id)
    assert kept == [public, private]
    assert [
        (each.kind, each.state, each.content.text, each.target_remote_id, each.recipient)
        for each in kept
    ] == [
        (DeliveryKind.REPLY, DeliveryState.SCHEDULED, PUBLIC, said.remote_id, ""),
        (
            DeliveryKind.REPLY,
            DeliveryState.SCHEDULED,
            PRIVATE,
            said.remote_id,
            said.author.remote_id,
        ),
    ]
    assert kinds(desk, case)[-2:] == [EventKind.REPLY_WRITTEN, EventKind.REPLY_WRITTEN]
    assert [is_private_half(each) for each in kept] == [False, True]
    assert private.id == f"{public.id}-private"


def test_the_public_one_ends_the_wait_at_its_own_time(desk: Desk) -> None:
    case = desk.hear(public=True)
    public, private = in_two(desk, case)
    desk.deliver(private, remote_id="r-private")
    assert awaits(desk, case)
    desk.clock.advance(timedelta(minutes=7))
    desk.deliver(public, remote_id="r-public")
    told = desk.case(case.id).durations
    assert (told.awaiting_since, told.first_response_at) == (None, desk.clock.now())
    assert kinds(desk, case).count(EventKind.REPLIED) == 1


def test_a_private_half_that_the_inbox_sees_first_ends_no_wait_either(desk: Desk) -> None:
    case = desk.hear(public=True)
    public, private = in_two(desk, case)
    for half, remote_id in ((private, "r-private"), (public, "r-public")):
        assert awaits(desk, case)
        desk.unsettle(half, DeliveryState.SENDING)
        seen = desk.incoming(half.content.text, remote_id=remote_id, from_us=True)
        desk.listening.receive(TALK, seen)
    assert not awaits(desk, case)
    with desk.store.reading() as unit:
        said = [each for each in unit.messages.of(case.conversation_id) if each.from_us]
    assert {each.delivery_id for each in said} == {private.id, public.id}


def test_when_the_public_one_fails_the_member_waits_on_and_both_are_shown(desk: Desk) -> None:
    case = desk.hear(public=True)
    public, private = in_two(desk, case)
    desk.fail(public, "Komentar dihapus.")
    desk.deliver(private, remote_id="r-private")
    assert awaits(desk, case)
    story = desk.answering.story(STAFF, case.id)
    assert [each.state for each in story.deliveries] == [DeliveryState.FAILED, DeliveryState.SENT]
    assert [each.text for each in story.messages if each.from_us] == [PRIVATE]


def test_when_the_private_one_fails_the_case_says_so_beside_the_public_answer(desk: Desk) -> None:
    case = desk.hear(public=True)
    public, private = in_two(desk, case)
    desk.deliver(public, remote_id="r-public")
    desk.fail(private, "Orang ini tidak menerima pesan.")
    (failed,) = [
        event
        for event in desk.answering.story(STAFF, case.id).events
        if event.kind is EventKind.REPLY_FAILED
    ]
    assert (failed.value, failed.actor_id) == ("Orang ini tidak menerima pesan.", STAFF.id)
    assert not awaits(desk, case)


def test_a_private_answer_alone_still_ends_the_wait(desk: Desk) -> None:
    case = desk.hear(public=True)
    sent = desk.answering.reply(STAFF, case.id, PRIVATE, events_seen=case.events, privately=True)
    assert sent is not None
    assert not is_private_half(sent)
    desk.deliver(sent)
    assert not awaits(desk, case)


def test_an_id_with_that_ending_makes_no_public_reply_a_half() -> None:
    assert not is_private_half(a_delivery(id="d-private", recipient=""))


def test_what_crosses_them_holds_both_back(desk: Desk) -> None:
    case = desk.hear(public=True)
    desk.answering.reply(SECOND, case.id, "Sudah saya jawab.", events_seen=case.events)
    with pytest.raises(Conflict, match="Sudah saya jawab"):
        in_two(desk, case)
    assert len(desk.answering.story(STAFF, case.id).deliveries) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"public": "  "}, "text"),
        ({"private": "\n"}, "private"),
        ({"public": "a" * 101}, "text"),
        ({"private": "a" * 101}, "private"),
        ({"public": "Halo {nama}"}, "text"),
        ({"private": "Halo {nama}"}, "private"),
        ({"to": "another-conversation"}, ""),
    ],
)
def test_a_half_that_does_not_fit_is_named_and_neither_is_sent(
    desk: Desk, changes: dict[str, Any], field: str
) -> None:
    case = desk.hear(public=True)
    with pytest.raises(Invalid) as refused:
        in_two(desk, case, **changes)
    assert refused.value.field == field
    assert desk.answering.story(STAFF, case.id).deliveries == ()
    assert desk.case(case.id).events == case.events


def test_what_is_no_public_message_takes_no_pair(desk: Desk) -> None:
    case = desk.hear(public=False)
    with pytest.raises(Invalid, match="secara pribadi") as refused:
        in_two(desk, case)
    assert refused.value.field == "privately"


def test_where_nothing_goes_out_there_is_nothing_to_halve(desk: Desk) -> None:
    case = desk.listening.receive(LOUD, desk.incoming(public=True))
    assert case is not None
    with pytest.raises(Invalid, match=f"di {LOUD}") as refused:
        in_two(desk, case)
    assert refused.value.field == "privately"


def test_through_a_channel_that_was_archived_since_neither_half_goes(desk: Desk) -> None:
    case = desk.hear(public=True)
    with desk.store.writing() as unit:
        channel = unit.channels.get(TALK)
        unit.channels.save(replace(channel, state=ChannelState.ARCHIVED))
    with pytest.raises(Invalid, match="secara pribadi") as refused:
        in_two(desk, case)
    assert refused.value.field == "privately"
    assert desk.answering.story(STAFF, case.id).deliveries == ()


def test_both_drafts_are_done_with(desk: Desk) -> None:
    case, jotting = (
        desk.hear(public=True),
        Jotting(store=desk.store, clock=desk.clock, media=desk.answering.media),
    )
    for kind in DraftKind:
        jotting.keep(STAFF, case.id, kind, "begun")
    in_two(desk, case)
    assert set(jotting.of(STAFF, case.id)) == {DraftKind.NOTE}


def test_who_may_not_answer_the_case_sends_neither(desk: Desk) -> None:
    case = desk.hear(public=True)
    with pytest.raises(NotAllowed):
        in_two(desk, case, SUPERVISOR)
    assert desk.answering.story(STAFF, case.id).deliveries == ()
    assert case.channel_id == TALK
