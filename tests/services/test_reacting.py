"""Reactions: collected from where they were read last, kept once, taken back, counted for whoever
is linked, and noted as a gap where they could not be read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.channels import ChannelState
from domain.deliveries import DeliveryKind, DeliveryState, Receipt
from domain.errors import PlatformError, RateLimited, Rejected, Unauthorized, Unavailable
from domain.gaps import Filling, Gap, GapReason, Measured
from domain.interactions import InteractionKind
from domain.members import Identity
from domain.people import Actor
from domain.ports import Batch, Store
from domain.posts import Content
from domain.reactions import KeptReaction, Reaction, ReactionBatch, ReactionKind, Unreacted
from services.intake.reacting import Reacting
from services.roll.member_pages import MonthCount
from services.roll.member_reactions import MemberReactions
from services.roll.reaction_notes import ReactionNotes
from services.roll.tying import tie
from tests.makers import ADMIN, MANAGER, NOON, STAFF, SUPERVISOR, a_channel, a_delivery
from tests.services.desk import TALK, open_desk
from tests.services.platforms import Letterbox, OpenVault, Platforms, Square, a_square
from tests.services.roll import Roll
from toolkit.clock import SetClock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVER = (NOON - 999 * DAY, NOON + 999 * DAY)


class Crowd(Square):
    """A square that tells who clapped. `script`: what each call gives or raises."""

    script: ClassVar[list[ReactionBatch | PlatformError]] = []
    cursors: ClassVar[list[str]] = []

    def hear_reactions(self, cursor: str) -> ReactionBatch:
        self.cursors.append(cursor)
        answer = self.script.pop(0) if self.script else ReactionBatch()
        if isinstance(answer, PlatformError):
            raise answer
        return answer


def a_reaction(name: str = "1", **changes: object) -> Reaction:
    plain = Reaction(
        remote_id=f"like/{name}",
        account_id="acc-1",
        post_remote_id="post-1",
        kind=ReactionKind.LIKE,
        sign="favourite",
        at=NOON,
        url="https://alun.example/post-1",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def told(*reactions: Reaction, cursor: str = "") -> ReactionBatch:
    return ReactionBatch(reactions=reactions, cursor=cursor)


@pytest.fixture
def reacting(store: Store, clock: SetClock) -> Reacting:
    clock.set(NOON + HOUR)
    Crowd.script, Crowd.cursors = [], []
    with store.writing() as unit:
        unit.channels.add(a_square(created_at=NOON))
        for changes in (
            {"id": "d-post", "kind": DeliveryKind.POST, "content": Content(text="Panen raya")},
            {"id": "d-note", "kind": DeliveryKind.REPLY, "content": Content(text="Terima kasih")},
        ):
            remote_id = "post-1" if changes["id"] == "d-post" else "answer-1"
            unit.deliveries.add(
                a_delivery(
                    channel_id="sq-1",
                    state=DeliveryState.SENT,
                    receipt=Receipt(remote_id=remote_id, sent_at=NOON),
                    **changes,
                )
            )
    return Reacting(store=store, clock=clock, connectors=Platforms(OpenVault(), Crowd, Letterbox))


def kept(store: Store) -> list[KeptReaction]:
    with store.reading() as unit:
        return unit.reactions.after("", 100)


def gaps(store: Store) -> list[Gap]:
    with store.reading() as unit:
        return unit.gaps.between(*EVER)


# --- collecting -------------------------------------------------------------------------------


def test_a_reaction_is_kept_with_what_it_was_given_to_and_no_name(
    reacting: Reacting, store: Store
) -> None:
    Crowd.script = [told(a_reaction(), cursor="c-1")]
    assert reacting.collect() == 1
    (one,) = kept(store)
    assert one == KeptReaction(
        id=one.id,
        channel_id="sq-1",
        remote_id="like/1",
        account_id="acc-1",
        post_remote_id="post-1",
        delivery_id="d-post",
        conversation_id="",
        kind=ReactionKind.LIKE,
        sign="favourite",
        url="https://alun.example/post-1",
        at=NOON,
    )


def test_it_goes_on_where_it_was_and_what_is_told_twice_is_one(
    reacting: Reacting, store: Store
) -> None:
    Crowd.script = [
        told(a_reaction("1"), cursor="c-1"),
        told(a_reaction("1"), a_reaction("2"), cursor="c-2"),
        told(),
        told(a_reaction("2"), a_reaction("2", post_remote_id="post-2")),
    ]
    assert [reacting.collect() for _beat in range(5)] == [1, 1, 0, 0, 0]
    assert Crowd.cursors == ["", "c-1", "c-2", "c-2", "c-2"]
    assert [each.remote_id for each in kept(store)] == ["like/1", "like/2"]


def test_only_channels_that_tell_and_may_be_asked_are_asked(
    reacting: Reacting, store: Store, clock: SetClock
) -> None:
    with store.writing() as unit:
        square = unit.channels.get("sq-1")
        for name, changes in (
            ("paused", {"state": ChannelState.PAUSED}),
            ("waits", {"held_until": clock.now() + HOUR}),
            ("waited", {"held_until": clock.now()}),
            ("archived", {"state": ChannelState.ARCHIVED}),
            ("strange", {"platform": "unknown"}),
        ):
            unit.channels.add(replace(square, id=name, name=name, version=0, **changes))
        unit.channels.add(a_channel(id="mute", platform="letterbox"))
    reacting.collect()
    assert len(Crowd.cursors) == 2, "the square, and the one whose time of waiting is over"
    assert gaps(store) == []


@pytest.mark.parametrize("changes", [
    {"account_id": ""}, {"remote_id": ""}, {"post_remote_id": ""}, {"sign": ""},
    {"account_id": "x" * 501}, {"at": datetime(2026, 11, 18)},  # noqa: DTZ001 - no zone, on purpose
])  # fmt: skip
def test_what_does_not_say_who_what_or_when_is_left_out_and_stops_nothing(
    reacting: Reacting, store: Store, changes: dict[str, object]
) -> None:
    Crowd.script = [told(a_reaction("1", **changes), a_reaction("2"), cursor="c-1")]
    assert reacting.collect() == 1
    assert [each.remote_id for each in kept(store)] == ["like/2"]


def test_a_clock_that_runs_ahead_or_is_broken_dates_nothing_out_of_this_world(
    reacting: Reacting, store: Store, clock: SetClock
) -> None:
    ahead, broken = clock.now() + DAY, datetime(1970, 1, 1, tzinfo=UTC)
    Crowd.script = [told(a_reaction("1", at=ahead), a_reaction("2", at=broken), a_reaction("3"))]
    reacting.collect()
    assert [each.at for each in kept(store)] == [clock.now(), clock.now(), NOON]


def test_where_the_platform_does_not_say_whose_the_post_is_only_known_ones_count(
    reacting: Reacting, store: Store
) -> None:
    elsewhere = {"post_remote_id": "somebody's", "url": "x" * 999}
    Crowd.script = [
        told(
            a_reaction("1", surely_ours=False),
            a_reaction("2", surely_ours=False, **elsewhere),
            a_reaction("3", **elsewhere),
        )
    ]
    assert reacting.collect() == 2
    found = kept(store)
    assert [(each.remote_id, each.delivery_id) for each in found] == [
        ("like/1", "d-post"),
        ("like/3", None),
    ]
    assert len(found[1].url) == 500


# --- gaps -------------------------------------------------------------------------------------

FAULTS: Sequence[tuple[PlatformError, GapReason]] = (
    (Unavailable("x"), GapReason.UNREACHABLE),
    (Unauthorized("x"), GapReason.DISCONNECTED),
    (RateLimited("x"), GapReason.LIMITED),
    (Rejected("x"), GapReason.REFUSED),
)


@pytest.mark.parametrize(("fault", "reason"), FAULTS, ids=lambda one: type(one).__name__)
def test_a_platform_that_does_not_answer_leaves_a_gap_that_is_read_afterwards(
    reacting: Reacting, store: Store, clock: SetClock, fault: PlatformError, reason: GapReason
) -> None:
    Crowd.script = [told(cursor="c-1"), fault, fault, told(a_reaction())]
    reacting.collect()
    began = clock.now()
    for wait in (timedelta(minutes=50), timedelta(minutes=40)):
        clock.advance(wait)
        reacting.collect()
    (gap,) = gaps(store)
    assert (gap.channel_id, gap.subject, gap.reason, gap.started_at) == (
        "sq-1",
        Measured.REACTIONS,
        reason,
        began,
    )
    assert (gap.ended_at, gap.filling) == (None, Filling.OPEN)
    clock.advance(timedelta(minutes=5))
    assert reacting.collect() == 1
    (gap,) = gaps(store)
    assert (gap.ended_at, gap.filling) == (clock.now(), Filling.FILLED)
    assert Crowd.cursors == ["", "c-1", "c-1", "c-1"]


def test_a_gap_that_goes_on_for_another_reason_is_not_said_to_be_filled(
    reacting: Reacting, store: Store, clock: SetClock
) -> None:
    Crowd.script = [told(), Unavailable("x"), Rejected("x"), told()]
    reacting.collect()
    for _hour in range(2):
        clock.advance(timedelta(minutes=59))
        reacting.collect()
    clock.advance(timedelta(minutes=59))
    reacting.collect()
    assert [(gap.reason, gap.filling) for gap in gaps(store)] == [
        (GapReason.REFUSED, Filling.FILLED)
    ]


def test_a_channel_that_is_disconnected_is_not_asked_and_its_time_is_noted(
    reacting: Reacting, store: Store, clock: SetClock
) -> None:
    with store.writing() as unit:
        square = unit.channels.get("sq-1")
        unit.channels.save(replace(square, state=ChannelState.DISCONNECTED))
    assert reacting.collect() == 0
    assert Crowd.cursors == []
    assert [gap.reason for gap in gaps(store)] == [GapReason.DISCONNECTED]


def test_one_channel_that_fails_stops_no_other(reacting: Reacting, store: Store) -> None:
    with store.writing() as unit:
        square = unit.channels.get("sq-1")
        unit.channels.add(replace(square, id="ch-other", name="Zz", version=0))
    Crowd.script = [Unavailable("x"), told(a_reaction())]
    assert reacting.collect() == 1


def test_a_bug_in_a_connector_is_taken_for_a_silent_platform(
    reacting: Reacting, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: object, _cursor: str) -> ReactionBatch:
        raise ZeroDivisionError

    monkeypatch.setattr(Crowd, "hear_reactions", broken)
    assert reacting.collect() == 0
    assert [gap.reason for gap in gaps(store)] == [GapReason.UNREACHABLE]


# --- what becomes an interaction ----------------------------------------------------------------


@pytest.fixture
def roll(store: Store, clock: SetClock) -> Roll:
    clock.set(NOON + HOUR)
    return Roll(desk=open_desk(store, clock))


def hear(roll: Roll, *reactions: Reaction, unreacted: Sequence[str] = ()) -> None:
    """By the inbox of the desk's own channel, as platforms tell it that do so unasked."""
    with roll.desk.store.reading() as unit:
        channel = unit.channels.get(TALK)
    over = tuple(Unreacted(remote_id=each, at=roll.desk.clock.now()) for each in unreacted)
    batch = Batch(reactions=reactions, unreacted=over, cursor="on")
    roll.desk.listening.take_in(channel, batch)


def walk(roll: Roll, pages: int = 100) -> int:
    return ReactionNotes(store=roll.desk.store, clock=roll.desk.clock).run(pages)


def link(roll: Roll, account: str = "acc-1", **changes: object) -> Identity:
    """Somebody on the roll, with their account linked by a person."""
    member = roll.member(**changes)  # type: ignore[arg-type]
    at = roll.desk.clock.now()
    with roll.desk.store.writing() as unit:
        return tie(unit, STAFF, member, ("talk", account), name="Ani", why="test", at=at)


def reactions_of(roll: Roll, member_id: str, actor: Actor = STAFF) -> list[str]:
    service = MemberReactions(store=roll.desk.store)
    found, more = service.of(actor, member_id, limit=50)
    assert not more
    return [each.reaction.remote_id for each in found]


def test_of_people_nobody_linked_nothing_is_counted_until_they_are(roll: Roll) -> None:
    hear(roll, a_reaction("1"), a_reaction("2", account_id="stranger"))
    assert walk(roll) == 0
    assert roll.kept() == []
    identity = link(roll)
    (one,) = roll.kept()
    assert (one.kind, one.member_id, one.identity_id, one.at, one.conversation_id) == (
        InteractionKind.REACTION,
        identity.member_id,
        identity.id,
        NOON,
        "",
    )
    assert reactions_of(roll, identity.member_id) == ["like/1"]
    roll.linking.unlink(STAFF, identity.member_id, identity.id, "salah orang")
    assert roll.kept() == []
    assert reactions_of(roll, identity.member_id) == []
    assert len(kept(roll.desk.store)) == 2, "what is to be linked later stays"


def test_a_linked_member_s_reaction_is_noted_within_a_walk_and_once(roll: Roll) -> None:
    identity = link(roll)
    hear(roll, a_reaction("1"), a_reaction("2", kind=ReactionKind.BOOST, at=NOON - HOUR))
    assert (walk(roll), walk(roll)) == (2, 0)
    assert reactions_of(roll, identity.member_id) == ["like/1", "like/2"]
    hear(roll, a_reaction("1"), a_reaction("3"))
    assert walk(roll) == 1


def test_the_walk_goes_on_page_by_page(roll: Roll, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.roll.reaction_notes.PAGE", 2)
    link(roll)
    roll.desk.clock.set(datetime.now(UTC) + HOUR)  # ids are drawn by the machine's clock
    hear(roll, *(a_reaction(str(number)) for number in range(5)))
    assert [walk(roll, pages=1) for _beat in range(4)] == [2, 2, 1, 0]


def test_what_was_taken_back_is_gone_whoever_gave_it(roll: Roll) -> None:
    identity = link(roll)
    hear(roll, a_reaction("1"), a_reaction("2"), a_reaction("3", account_id="stranger"))
    walk(roll)
    hear(roll, a_reaction("4"), unreacted=["like/1", "like/3", "unknown"])
    walk(roll)
    assert reactions_of(roll, identity.member_id) == ["like/4", "like/2"]
    assert [each.remote_id for each in kept(roll.desk.store)] == ["like/2", "like/4"]
    assert len(roll.kept()) == 2
    roll.desk.clock.advance(HOUR)
    hear(roll, a_reaction("1", at=roll.desk.clock.now()))
    walk(roll)
    assert len(roll.kept()) == 3, "given again is given"


def test_an_inbox_with_nothing_but_reactions_is_kept_with_its_cursor(roll: Roll) -> None:
    hear(roll, a_reaction("1"))
    with roll.desk.store.reading() as unit:
        assert unit.cursors.get(TALK) == "on"


def test_counts_stand_beside_messages_and_make_nobody_silent(roll: Roll) -> None:
    now = roll.desk.clock.now()
    identity = link(roll)
    roll.wrote("acc-1", at=now - 40 * DAY)
    hear(roll, a_reaction("1", at=now - DAY), a_reaction("2", at=now - 2 * DAY))
    roll.walk()
    walk(roll)
    page = roll.pages.page(STAFF, identity.member_id)
    assert page.activity is not None
    assert (page.activity.messages, page.activity.reactions) == (1, 2)
    assert (page.activity.first_at, page.activity.last_at) == (now - 40 * DAY, now - DAY)
    assert [count for count in page.months.values() if count != MonthCount()] == [
        MonthCount(messages=1),
        MonthCount(reactions=2),
    ]
    assert roll.reach.silent(STAFF, 30, limit=5).total == 0
    assert roll.reach.newly_active(STAFF, 30, limit=5).total == 0
    month = list(page.months)[-1]
    assert roll.reach.seen(STAFF, month, limit=5).total == 1
    assert roll.reach.months(STAFF, month)[-1].whole.count.seen == 1
    rows = roll.pages.said(STAFF, identity.member_id, month, limit=5)
    assert [row.given and row.given.reaction.remote_id for row in rows] == ["like/1", "like/2"]
    assert [row.case for row in rows] == [None, None]


def test_a_reaction_to_an_answer_about_management_is_for_supervisors_alone(roll: Roll) -> None:
    identity = link(roll)
    case = roll.wrote("acc-9")
    with roll.desk.store.reading() as unit:
        (said,) = unit.messages.of(case.conversation_id)
    hear(roll, a_reaction("1", post_remote_id=said.remote_id), a_reaction("2"))
    walk(roll)
    assert kept(roll.desk.store)[0].conversation_id == case.conversation_id
    with roll.desk.store.writing() as unit:
        unit.cases.save(replace(unit.cases.get(case.id), restricted=True))
    for actor in (STAFF, MANAGER, ADMIN):
        assert reactions_of(roll, identity.member_id, actor) == ["like/2"]
    assert reactions_of(roll, identity.member_id, SUPERVISOR) == ["like/2", "like/1"]


def test_a_reaction_shows_the_words_of_our_post_and_pages_follow(
    reacting: Reacting, store: Store, clock: SetClock
) -> None:
    Crowd.script = [
        told(
            a_reaction("1", at=NOON - HOUR),
            a_reaction("2", post_remote_id="answer-1", at=NOON - 2 * HOUR),
            a_reaction("3", post_remote_id="elsewhere", at=NOON - 3 * HOUR),
        )
    ]
    reacting.collect()
    member = Roll(desk=open_desk(store, clock)).member()
    with store.writing() as unit:
        tie(unit, STAFF, member, ("square", "acc-1"), name="", why="test", at=clock.now())
    service = MemberReactions(store=store)
    found, more = service.of(STAFF, member.id, limit=2)
    assert [(each.words, each.delivery_id) for each in found] == [
        ("Panen raya", "d-post"),
        ("Terima kasih", None),
    ]
    assert more
    (last,), more = service.of(STAFF, member.id, limit=2, offset=2)
    assert (last.words, last.delivery_id, more) == ("", None, False)


SIGNS = st.lists(
    st.tuples(st.booleans(), st.sampled_from("ab"), st.sampled_from("123")), max_size=12
)


@given(changes=SIGNS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_given_and_taken_back_what_stands_is_what_was_said_last(
    changes: list[tuple[bool, str, str]], roll: Roll
) -> None:
    with roll.desk.store.writing() as unit:
        unit.reactions.remove([each.id for each in unit.reactions.after("", 100)])
    standing = set[str]()
    for gives, account, post in changes:
        remote_id = f"like/{account}{post}"
        roll.desk.clock.advance(timedelta(seconds=1))
        now = roll.desk.clock.now()
        if gives:
            one = a_reaction(f"{account}{post}", account_id=account, post_remote_id=post, at=now)
            hear(roll, one)
        else:
            hear(roll, unreacted=[remote_id])
        (standing.add if gives else standing.discard)(remote_id)
        assert {each.remote_id for each in kept(roll.desk.store)} == standing
