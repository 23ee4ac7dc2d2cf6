"""Where looking and writing are two steps, whoever comes in between waits, or is told.

On SQLite whoever writes is alone; what these tests are about can happen on PostgreSQL.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.aftercare import Outcome
from domain.archives import ImportState
from domain.channels import ChannelState
from domain.deliveries import DeliveryState
from domain.errors import Conflict, Invalid, NotFound, NotSignedIn
from domain.ports import Store
from domain.reactions import Reaction, ReactionKind, Unreacted
from services.cases.following_up import FollowingUp
from services.history.importing import Importing
from services.history.taking_back import TakingBack
from services.house.accounts import Accounts
from services.house.connecting import Connecting
from services.house.passwords import Passwords
from services.intake.reactions import take_reactions
from services.roll.interactions import Interactions
from services.roll.linking_by_hand import LinkingByHand
from services.roll.linking_members import LinkingMembers
from services.roll.reaction_notes import ReactionNotes
from services.roll.roll_imports import RollImports
from tests import stores
from tests.makers import ADMIN, MANAGER, STAFF, a_channel
from tests.services import signed_in, test_following_up, test_satisfaction
from tests.services.desk import TALK, Desk, open_desk
from tests.services.drawers import Drawer
from tests.services.halfway import Act, meeting
from tests.services.imported import Kinds, X, a_tweet, an_archive, begun, through
from tests.services.platforms import OpenVault
from tests.services.roll import PHONE, Roll
from tests.services.test_roll_imports import members, read_in
from toolkit.archive_folder import ArchiveFiles
from toolkit.clock import SetClock
from toolkit.media_folder import MediaFolder

DAY = timedelta(days=1)


@pytest.fixture(params=("sqlite", "postgresql"))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store over a database of each kind in turn."""
    server = stores.server_for(request, request.param)
    with stores.opened(request.param, tmp_path / "data", server) as opened:
        yield opened


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def roll(desk: Desk) -> Roll:
    return Roll(desk=desk)


# --- members and their accounts --------------------------------------------------------------


def suggested(roll: Roll) -> str:
    """Somebody on the roll wrote, and the desk thinks that it was them."""
    roll.member(phones=(PHONE,))
    roll.wrote(contact=PHONE)
    roll.walk()
    (suggestion,) = roll.suggested()
    return suggestion.id


def test_nothing_is_noted_of_an_account_that_is_unlinked_just_now(
    roll: Roll, store: Store, clock: SetClock
) -> None:
    linked = roll.linking.confirm(STAFF, suggested(roll))
    roll.wrote(contact=PHONE, remote_id="acc-1", at=clock.now())
    roll.desk.hear("Satu lagi.", remote_id="m-2", thread="thread-acc-1")

    def unlink(store: Store) -> object:
        linking = LinkingMembers(store=store, clock=clock)
        return linking.unlink(STAFF, linked.member_id, linked.id, "salah orang")

    walk: Act = lambda store: Interactions(store=store, clock=clock).run(1)  # noqa: E731
    assert meeting(store, walk, "members.by_accounts", unlink) == [None, None]
    assert roll.kept() == []


def liked(roll: Roll, clock: SetClock) -> None:
    """The account of somebody linked likes a post."""
    roll.linking.confirm(STAFF, suggested(roll))
    like = Reaction(
        remote_id="like-1",
        account_id="acc-1",
        post_remote_id="post-1",
        kind=ReactionKind.LIKE,
        sign="suka",
        at=clock.now(),
        url="",
        surely_ours=True,
    )
    with roll.desk.store.writing() as unit:
        assert take_reactions(unit, TALK, [like], now=clock.now()) == 1


@pytest.mark.parametrize("at", ["reactions.after", "members.by_accounts"])
def test_nothing_is_noted_of_a_reaction_that_is_taken_back_just_now(
    roll: Roll, store: Store, clock: SetClock, at: str
) -> None:
    liked(roll, clock)
    before = roll.kept()

    def take_back(store: Store) -> None:
        with store.writing() as unit:
            over = Unreacted(remote_id="like-1", at=clock.now())
            take_reactions(unit, TALK, (), [over], now=clock.now())

    walk: Act = lambda store: ReactionNotes(store=store, clock=clock).run(1)  # noqa: E731
    assert meeting(store, walk, at, take_back) == [None, None]
    assert roll.kept() == before


@pytest.mark.parametrize("way", ["by hand", "as suggested"])
def test_who_is_taken_off_the_roll_just_now_has_no_account_linked(
    roll: Roll, store: Store, clock: SetClock, way: str
) -> None:
    done = read_in(roll, f"A-1;Ani;;{PHONE};;;;;")
    (ani,) = members(roll).values()
    case = roll.wrote(contact=PHONE)
    roll.walk()
    (suggestion,) = roll.suggested()

    def link(store: Store) -> object:
        if way == "by hand":
            return LinkingByHand(store=store, clock=clock).link(STAFF, case.id, ani.id)
        return LinkingMembers(store=store, clock=clock).confirm(STAFF, suggestion.id)

    drawer = Drawer()
    undo: Act = lambda store: RollImports(store=store, clock=clock, folder=drawer).undo(  # noqa: E731
        ADMIN, done.id
    )
    undone, linked = meeting(store, undo, "members.ended", link)
    assert (undone, type(linked)) == (None, NotFound)
    with store.reading() as unit:
        assert unit.members.find(ani.id) is None
        assert unit.members.by_account("talk", "acc-1") is None


# --- a channel's past ------------------------------------------------------------------------


@pytest.fixture
def archives(store: Store, clock: SetClock, tmp_path: Path) -> Importing:
    with store.writing() as unit:
        unit.channels.add(a_channel(id=X, platform="x", settings={"user_id": "77"}))
    folder, media = ArchiveFiles(tmp_path / "archives"), MediaFolder(tmp_path / "media")
    return Importing(store=store, clock=clock, connectors=Kinds(), folder=folder, media=media)


@pytest.mark.parametrize("stopped", [False, True], ids=["begun", "gone on with"])
def test_nothing_is_taken_back_where_something_is_read_in_just_now(
    archives: Importing, store: Store, clock: SetClock, stopped: bool
) -> None:
    one = through(archives, begun(archives, an_archive([a_tweet(1)])))
    other = begun(archives, an_archive([a_tweet(2)])) if stopped else one
    if stopped:
        archives.stop(MANAGER, other.id)

    def read_in(store: Store) -> object:
        mine = replace(archives, store=store)
        if stopped:
            return mine.go_on(MANAGER, other.id)
        return begun(mine, an_archive([a_tweet(2)]))

    take_back: Act = lambda store: TakingBack(store=store, clock=clock).begin(MANAGER, one.id)  # noqa: E731
    begins, taken = meeting(store, read_in, "history.in_state", take_back)
    assert (begins, type(taken)) == (None, Conflict)
    states = [each.state for each in archives.newest(MANAGER)]
    assert sorted(states) == sorted([ImportState.RUNNING, ImportState.DONE])


# --- cases -----------------------------------------------------------------------------------


def test_a_follow_up_that_is_done_just_now_is_nobodys_task(
    desk: Desk, store: Store, clock: SetClock
) -> None:
    case = test_following_up.resolved(desk)
    FollowingUp(store=store, clock=clock).plan(STAFF, case.id, 2)
    clock.advance(2 * DAY)

    def done(store: Store) -> object:
        return FollowingUp(store=store, clock=clock).done(STAFF, case.id, Outcome.SOLVED)

    wake: Act = lambda store: FollowingUp(store=store, clock=clock).wake_due()  # noqa: E731
    assert meeting(store, wake, "follow_ups.find", done) == [None, None]
    with store.reading() as unit:
        planned = unit.follow_ups.find(case.id)
    assert planned is not None and planned.done_at == clock.now()


def test_a_follow_up_that_is_put_off_just_now_waits_for_its_new_day(
    desk: Desk, store: Store, clock: SetClock
) -> None:
    case = test_following_up.resolved(desk)
    FollowingUp(store=store, clock=clock).plan(STAFF, case.id, 2)
    clock.advance(2 * DAY)

    def plan(store: Store) -> object:
        return FollowingUp(store=store, clock=clock).plan(STAFF, case.id, 5)

    wake: Act = lambda store: FollowingUp(store=store, clock=clock).wake_due()  # noqa: E731
    assert meeting(store, wake, "follow_ups.find", plan) == [None, None]
    with store.reading() as unit:
        planned = unit.follow_ups.find(case.id)
    assert planned is not None
    assert (planned.set_at, planned.woken_at) == (clock.now(), None)


def test_one_person_with_two_cases_is_asked_once_by_two_workers(
    desk: Desk, store: Store, clock: SetClock
) -> None:
    asking = test_satisfaction.wishing(desk)
    first = test_satisfaction.resolved(asking, 1)
    clock.advance(timedelta(minutes=1))
    second = test_satisfaction.resolved(asking, 2)
    clock.advance(2 * test_satisfaction.HOUR)
    requests = test_satisfaction.requests(asking)

    def ask(store: Store) -> object:
        return replace(requests, store=store).ask_due()

    def ask_about_the_other(store: Store) -> object:
        worker = replace(requests, store=store)
        return worker._decide(desk.case(second.id), clock.now())

    assert meeting(store, ask, "ratings.asked_since", ask_about_the_other) == [None, None]
    told = [test_satisfaction.rating(desk, case) for case in (first, second)]
    assert [each.asked_at is not None for each in told if each] == [True, False]


# --- channels and accounts -------------------------------------------------------------------


def test_a_channel_is_not_archived_while_an_answer_sets_out(
    desk: Desk, store: Store, clock: SetClock
) -> None:
    case = desk.hear()

    def reply(store: Store) -> object:
        answering = replace(desk.answering, store=store)
        return answering.reply(STAFF, case.id, "Maaf.", events_seen=case.events)

    def archive(store: Store) -> object:
        parts = {"store": store, "clock": clock, "connectors": desk.connectors}
        return Connecting(**parts, vault=OpenVault()).archive(MANAGER, TALK)  # type: ignore[arg-type]

    replied, archived = meeting(store, reply, "deliveries.add", archive)
    assert (replied, type(archived)) == (None, Invalid)
    with store.reading() as unit:
        assert unit.channels.get(TALK).state is ChannelState.ACTIVE
        assert unit.deliveries.in_states([DeliveryState.SCHEDULED]) != []


CLOSING: dict[str, Callable[[Accounts, str], object]] = {
    "password changed": lambda accounts, user_id: accounts.change_password(
        user_id, old=signed_in.GOOD, new="nasi goreng pagi hari", keep_token=""
    ),
    "new link": lambda accounts, user_id: accounts.new_link(None, user_id),
    "closed": lambda accounts, user_id: accounts.set_active(ADMIN, user_id, False),
}


@pytest.mark.parametrize("how", CLOSING)
def test_who_signs_in_while_the_account_is_locked_is_signed_out_with_the_others(
    store: Store, clock: SetClock, quick_passwords: Passwords, how: str
) -> None:
    accounts = Accounts(store=store, clock=clock, passwords=quick_passwords)
    user = signed_in.with_password(accounts)
    tokens = list[str]()

    def sign_in(store: Store) -> None:
        mine = replace(accounts, store=store)
        tokens.append(mine.sign_in("sari", signed_in.GOOD, address="10.0.0.1"))

    def close(store: Store) -> object:
        return CLOSING[how](replace(accounts, store=store), user.id)

    assert meeting(store, sign_in, "users.get", close) == [None, None]
    if how == "closed":
        accounts.set_active(ADMIN, user.id, True)
    with pytest.raises(NotSignedIn):
        accounts.user_of(tokens[0])
