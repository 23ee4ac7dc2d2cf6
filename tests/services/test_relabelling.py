"""Other words on a post that left the house: who may, what is written down, what charts say."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.deliveries import DeliveryState, Receipt
from domain.errors import Conflict, Invalid, InvalidTransition, NotAllowed, NotFound
from domain.people import Actor
from domain.ports import Store
from domain.posts import Post, PostState
from services.engagement.engagement_figures import PostFilter, PostsBy
from services.engagement.engaging import Asked, Engaging
from services.posts.relabelling import Relabelling
from tests.makers import ADMIN, MANAGER, NOON, STAFF, SUPERVISOR, a_delivery, a_post
from toolkit.clock import SetClock

LATER = NOON + timedelta(days=3)
MONTH = PostFilter(first=date(2026, 11, 1), end=date(2026, 12, 1))


@pytest.fixture
def relabelling(store: Store) -> Relabelling:
    return Relabelling(store=store, clock=SetClock(LATER))


def keep(store: Store, **changes: Any) -> Post:
    post = a_post(**{"id": "p-1", "labels": ("toko",), "state": PostState.APPROVED, **changes})
    with store.writing() as unit:
        unit.posts.add(post)
        return unit.posts.get(post.id)


def trail(store: Store) -> list[tuple[str, str | None, str, str]]:
    with store.reading() as unit:
        return [(e.act, e.actor_id, e.subject_id, e.detail) for e in unit.audit.newest(limit=9)]


@pytest.mark.parametrize("actor", [STAFF, MANAGER, ADMIN])
@pytest.mark.parametrize("state", [PostState.APPROVED, PostState.WITHDRAWN])
def test_a_post_that_left_the_house_gets_other_words_and_nothing_else_changes(
    store: Store, relabelling: Relabelling, actor: Actor, state: PostState
) -> None:
    before = keep(store, state=state, due_at=NOON)
    told = relabelling.relabel(actor, "p-1", ["panen", " toko ", "panen", ""], seen=["toko"])
    changed = {"labels": ("panen", "toko"), "updated_at": LATER, "version": before.version + 1}
    assert vars(told) == {**vars(before), **changed}
    with store.reading() as unit:
        assert unit.posts.get("p-1") == told
    assert trail(store) == [("post_relabelled", actor.id, "p-1", "toko → panen, toko")]


def test_all_words_can_be_taken_off_and_the_trail_says_so(
    store: Store, relabelling: Relabelling
) -> None:
    keep(store)
    assert relabelling.relabel(STAFF, "p-1", [], seen=["toko"]).labels == ()
    assert [detail for *_rest, detail in trail(store)] == ["toko → –"]


def test_the_same_words_again_are_no_act(store: Store, relabelling: Relabelling) -> None:
    before = keep(store)
    assert relabelling.relabel(STAFF, "p-1", ["toko"], seen=["toko"]) == before
    assert trail(store) == []


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(
    store: Store, relabelling: Relabelling
) -> None:
    keep(store, labels=("panen",))
    with pytest.raises(Conflict, match="baru diubah orang lain"):
        relabelling.relabel(STAFF, "p-1", ["rapat"], seen=["toko"])
    assert relabelling.labels(STAFF, "p-1") == ("panen",)
    assert trail(store) == []


@pytest.mark.parametrize(
    "state", [PostState.DRAFT, PostState.IN_REVIEW, PostState.CHANGES_REQUESTED]
)
def test_what_is_still_being_written_is_changed_where_it_is_written(
    store: Store, relabelling: Relabelling, state: PostState
) -> None:
    keep(store, state=state)
    with pytest.raises(InvalidTransition, match="halaman Tulis"):
        relabelling.relabel(STAFF, "p-1", ["panen"], seen=["toko"])


@pytest.mark.parametrize("labels", [["x" * 500], [f"kata {n}" for n in range(99)]])
def test_words_without_measure_are_refused(
    store: Store, relabelling: Relabelling, labels: list[str]
) -> None:
    keep(store)
    with pytest.raises(Invalid):
        relabelling.relabel(STAFF, "p-1", labels, seen=["toko"])
    assert relabelling.labels(STAFF, "p-1") == ("toko",)


def test_who_only_watches_changes_nothing(store: Store, relabelling: Relabelling) -> None:
    keep(store)
    with pytest.raises(NotAllowed):
        relabelling.relabel(SUPERVISOR, "p-1", ["panen"], seen=["toko"])
    assert relabelling.labels(SUPERVISOR, "p-1") == ("toko",)


def test_what_nobody_wrote_here_has_no_words_to_change(relabelling: Relabelling) -> None:
    assert relabelling.labels(STAFF, "p-1") is None
    with pytest.raises(NotFound):
        relabelling.relabel(STAFF, "p-1", ["panen"], seen=[])


def by_label(store: Store) -> dict[Any, int]:
    asked = Asked(wanted=MONTH, by=PostsBy.LABEL)
    report = Engaging(store=store, clock=SetClock(LATER)).report(STAFF, asked)
    return {each.group: each.sent for each in report.groups}


def test_charts_follow_the_words_at_once_and_are_the_same_when_told_anew(
    store: Store, relabelling: Relabelling
) -> None:
    keep(store)
    receipt = Receipt(remote_id="r-1", url="", sent_at=NOON)
    sent = a_delivery(id="d-1", subject_id="p-1", state=DeliveryState.SENT, receipt=receipt)
    with store.writing() as unit:
        unit.deliveries.add(sent)
    assert by_label(store) == {"toko": 1}
    relabelling.relabel(STAFF, "p-1", ["panen", "rapat"], seen=["toko"])
    assert by_label(store) == {"panen": 1, "rapat": 1}
    with store.writing() as unit:
        assert unit.sent_posts.rebuild("", 10) == ["d-1"]
        assert unit.sent_posts.texts(["d-1"])["d-1"].labels == ("panen", "rapat")
    assert by_label(store) == {"panen": 1, "rapat": 1}
