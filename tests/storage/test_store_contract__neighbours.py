"""What is done to one thing leaves the one beside it as it was, in every store."""

from dataclasses import replace
from datetime import timedelta

from domain.board import Comment, Counts, Entry, Reaction, Visibility
from domain.deliveries import Attempt, AttemptOutcome
from domain.members import Identity, Member
from domain.metrics import Metric, Snapshot
from domain.people import Session, SignInLink
from domain.ports import Store
from tests.makers import NOON

HOUR = timedelta(hours=1)


def test_the_tries_of_one_delivery_are_no_other_ones(store: Store) -> None:
    first, second = (
        Attempt(id=f"a-{n}", delivery_id=f"d-{n}", number=1, worker="w-1", started_at=NOON)
        for n in (1, 2)
    )
    closed = replace(first, ended_at=NOON + HOUR, outcome=AttemptOutcome.ACCEPTED)
    with store.writing() as unit:
        for each in (first, second):
            unit.attempts.add(each)
        unit.attempts.close(closed)
        assert (unit.attempts.of("d-1"), unit.attempts.of("d-2")) == ([closed], [second])


def test_a_session_seen_or_ended_is_one_alone(store: Store) -> None:
    def session(name: str) -> Session:
        return Session(
            token_hash=name, user_id="u-1", created_at=NOON, seen_at=NOON, expires_at=NOON + HOUR
        )

    with store.writing() as unit:
        for name in ("t-1", "t-2"):
            unit.sessions.add(session(name))
        unit.sessions.touch("t-1", NOON + HOUR, NOON + 9 * HOUR)
        assert unit.sessions.find("t-2") == session("t-2")
        unit.sessions.remove("t-1")
        assert (unit.sessions.find("t-1"), unit.sessions.find("t-2")) == (None, session("t-2"))


def test_a_sign_in_link_that_is_used_leaves_the_others(store: Store) -> None:
    links = [
        SignInLink(token_hash=n, user_id="u-1", expires_at=NOON + HOUR) for n in ("l-1", "l-2")
    ]
    with store.writing() as unit:
        for link in links:
            unit.sessions.add_link(link)
        assert unit.sessions.take_link("l-1", NOON) == links[0]
        assert unit.sessions.take_link("l-2", NOON) == links[1]


def test_how_far_one_inbox_was_read_says_nothing_of_another(store: Store) -> None:
    with store.writing() as unit:
        unit.cursors.set("ch-1", "7")
        unit.cursors.set("ch-2", "70")
        unit.cursors.collected("ch-1", NOON)
        unit.cursors.collected("ch-2", NOON + HOUR)
        unit.cursors.set("ch-1", "8")
        unit.cursors.collected("ch-1", NOON + 2 * HOUR)
        assert (unit.cursors.get("ch-1"), unit.cursors.get("ch-2")) == ("8", "70")
        assert unit.cursors.collected_at("ch-1") == NOON + 2 * HOUR
        assert unit.cursors.collected_at("ch-2") == NOON + HOUR


def test_the_accounts_of_one_member_are_nobody_elses(store: Store) -> None:
    accounts = [
        Identity(
            id=f"i-{n}",
            member_id=f"00{n}",
            platform="sandbox",
            remote_id=f"m-{n}",
            name="Ani",
            confirmed_by="u-1",
            confirmed_at=NOON,
        )
        for n in (1, 2)
    ]
    with store.writing() as unit:
        for each in accounts:
            number = each.member_id
            unit.members.add(Member(id=number, number=number, name="Ani", created_at=NOON))
            unit.members.add_identity(each)
        assert unit.members.identities("001") == accounts[:1]
        assert unit.members.linked_among(["002"]) == {"002": accounts[1:]}


def test_what_one_post_counted_is_not_asked_of_another(store: Store) -> None:
    told = [
        Snapshot(
            delivery_id=f"d-{n}",
            channel_id="ch-1",
            metric=Metric.REACTIONS,
            value=n,
            at=NOON + n * HOUR,
            raw={},
        )
        for n in (1, 2)
    ]
    with store.writing() as unit:
        unit.metrics.add(told)
        assert unit.metrics.of("d-1") == told[:1]
        assert unit.metrics.measured_at(["d-1"]) == {"d-1": NOON + HOUR}
        assert unit.metrics.highest(["d-2"]) == {("d-2", Metric.REACTIONS): 2}
        assert (unit.metrics.measured_at([]), unit.metrics.highest([])) == ({}, {})


def test_one_entry_of_the_board_goes_and_the_other_stays_as_it_was(store: Store) -> None:
    def entry(name: str) -> Entry:
        return Entry(id=name, channel_id="ch-1", text="Kabar baik", published_at=NOON)

    def comment(name: str) -> Comment:
        return Comment(
            id=f"c-{name}",
            entry_id=name,
            parent_id=None,
            author_name="Sari",
            text="Terima kasih",
            at=NOON,
        )

    with store.writing() as unit:
        for name in ("e-1", "e-2"):
            unit.board.add_entry(entry(name))
            unit.board.add_comment(comment(name))
            for visitor in ("v-1", "v-2"):
                unit.board.react(name, visitor, Reaction.THANKS)
        unit.board.unreact("e-2", "v-1")
        assert unit.board.reaction_of("e-2", "v-2") is Reaction.THANKS
        assert unit.board.reaction_of("e-1", "v-1") is Reaction.THANKS
        unit.board.set_visibility("c-e-1", Visibility.HIDDEN)
        unit.board.remove_entry("e-1")
        assert unit.board.entries() == [entry("e-2")]
        assert unit.board.comments("e-2") == [comment("e-2")]
        assert unit.board.counts(["e-2"]) == {"e-2": Counts(views=0, reactions=1, comments=1)}
        unit.board.add_comment(replace(comment("e-2"), id="c-3"))
        unit.board.remove_comment("c-3")
        assert unit.board.comments("e-2") == [comment("e-2")]
