"""A second person turns a post into one delivery a channel, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.channels import ChannelState
from domain.deliveries import (
    POST_LATEST,
    Delivery,
    DeliveryKind,
)
from domain.errors import Conflict, Invalid, InvalidTransition, NotAllowed, NotFound
from domain.ports import Store
from domain.posts import Content, PostState, Variant
from services.posts.composing import Composing
from tests.makers import ADMIN, MANAGER, SECOND, STAFF
from tests.services.composed import TEXT, acts, approved, decide, draft, edit, in_review
from toolkit.clock import SetClock


def test_approval_makes_one_delivery_a_channel(
    composing: Composing, clock: SetClock, store: Store
) -> None:
    wish = clock.now() + timedelta(hours=5)
    post = in_review(composing, due_at=wish, variants={"sq-1": Variant(text="Versi pendek")})
    kept, deliveries = composing.approve(SECOND, post.id, version=post.version)
    assert (kept.state, kept.reviewer_id, kept.due_at) == (PostState.APPROVED, SECOND.id, wish)
    assert deliveries == [
        Delivery(
            id=deliveries[number].id,
            kind=DeliveryKind.POST,
            channel_id=channel_id,
            subject_id=post.id,
            content=Content(text=text),
            due_at=wish,
            latest_at=wish + POST_LATEST,
            created_by=SECOND.id,
            created_at=clock.now(),
            version=deliveries[number].version,
        )
        for number, (channel_id, text) in enumerate((("home", TEXT), ("sq-1", "Versi pendek")))
    ]
    assert composing.post(STAFF, post.id) == (kept, deliveries)
    assert composing.calendar(STAFF, wish, wish + timedelta(seconds=1)) == deliveries
    assert composing.calendar(STAFF, clock.now(), wish) == []
    assert acts(store) == [
        ("post_saved", STAFF.id),
        ("post_submitted", STAFF.id),
        ("post_approved", SECOND.id),
    ]


def test_a_second_click_makes_no_second_set(composing: Composing) -> None:
    post, deliveries = approved(composing)
    with pytest.raises(InvalidTransition):
        composing.approve(SECOND, post.id)
    assert composing.post(STAFF, post.id) == (post, deliveries)


def test_a_reviewer_approves_what_they_read_or_nothing(composing: Composing) -> None:
    seen = in_review(composing)
    edit(composing, seen, content=Content(text="Lain sama sekali"))
    composing.submit(STAFF, seen.id)
    with pytest.raises(Conflict):
        composing.approve(SECOND, seen.id, version=seen.version)
    assert composing.post(STAFF, seen.id)[1] == []


@pytest.mark.parametrize("hours", [-48, 0, 3])
def test_the_reviewer_s_time_overrides_the_wish_and_the_past_is_now(
    composing: Composing, clock: SetClock, hours: int
) -> None:
    post = in_review(composing, due_at=clock.now() + timedelta(days=1))
    chosen = clock.now() + timedelta(hours=hours)
    _post, deliveries = composing.approve(SECOND, post.id, due_at=chosen)
    assert {each.due_at for each in deliveries} == {max(chosen, clock.now())}


def test_a_wish_that_passed_during_review_means_now(composing: Composing, clock: SetClock) -> None:
    post = in_review(composing, due_at=clock.now() + timedelta(hours=1))
    clock.advance(timedelta(hours=3))
    _post, deliveries = composing.approve(SECOND, post.id)
    assert {each.due_at for each in deliveries} == {clock.now()}


def test_nobody_approves_their_own(composing: Composing) -> None:
    post = in_review(composing)
    with pytest.raises(NotAllowed):
        composing.approve(STAFF, post.id)


def test_nobody_approves_what_they_changed_last(composing: Composing) -> None:
    post = draft(composing)
    edit(composing, post, SECOND)
    composing.submit(STAFF, post.id)
    for involved in (STAFF, SECOND):
        with pytest.raises(NotAllowed):
            composing.approve(involved, post.id)
    composing.approve(MANAGER, post.id)


def test_in_a_one_person_house_submitting_is_approving(composing: Composing, store: Store) -> None:
    decide(store, one_person=True)
    post = composing.submit(STAFF, draft(composing).id)
    assert (post.state, post.reviewer_id) == (PostState.APPROVED, STAFF.id)
    assert [each.channel_id for each in composing.post(STAFF, post.id)[1]] == ["home", "sq-1"]


def test_a_post_that_no_longer_fits_is_not_approved(composing: Composing, store: Store) -> None:
    post = in_review(composing)
    with store.writing() as unit:
        unit.channels.save(replace(unit.channels.get("sq-1"), state=ChannelState.PAUSED))
    with pytest.raises(Invalid):
        composing.approve(SECOND, post.id)
    assert composing.post(STAFF, post.id) == (post, [])


def test_a_draft_is_not_approved_unread(composing: Composing) -> None:
    with pytest.raises(InvalidTransition):
        composing.approve(SECOND, draft(composing).id)


@pytest.mark.parametrize("note", ["", "  \n ", "x" * 2_001, "\x00"])
def test_asking_for_changes_needs_a_word(composing: Composing, note: str) -> None:
    post = in_review(composing)
    with pytest.raises(Invalid) as refused:
        composing.request_changes(SECOND, post.id, note)
    assert refused.value.field == "note"


def test_what_is_not_there_is_not_found(composing: Composing) -> None:
    for act in (composing.submit, composing.approve, composing.withdraw, composing.post):
        with pytest.raises(NotFound):
            act(ADMIN, "tidak-ada")
    for change in (composing.cancel, composing.take_down):
        with pytest.raises(NotFound):
            change(ADMIN, "tidak-ada")
