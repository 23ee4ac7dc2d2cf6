"""Posts on their way from a thought to one delivery a channel, as tests of composing need them."""

from dataclasses import replace
from typing import Any

from domain.deliveries import (
    Delivery,
    DeliveryState,
)
from domain.media import Media
from domain.people import Actor
from domain.ports import Store
from domain.posts import Content, Post
from services.posts.composing import Composing
from tests.makers import SECOND, STAFF

TEXT = "Rapat anggota besok."
SHORT = Content(text=TEXT)
PICTURE = Media(
    id="a" * 64, mime="image/jpeg", width_px=4, height_px=3, size_bytes=900, alt_text="Panen padi"
)


def decide(store: Store, **changes: Any) -> None:
    with store.writing() as unit:
        unit.cooperative.save(replace(unit.cooperative.get(), **changes))


def draft(composing: Composing, actor: Actor = STAFF, **changes: Any) -> Post:
    wanted = {"post_id": None, "content": SHORT, "channel_ids": ["home", "sq-1"], **changes}
    return composing.save_draft(actor, **wanted)


def edit(composing: Composing, post: Post, actor: Actor = STAFF, **changes: Any) -> Post:
    wanted = {"content": post.content, "channel_ids": post.channel_ids, **changes}
    return composing.save_draft(actor, post_id=post.id, version=post.version, **wanted)


def in_review(composing: Composing, **changes: Any) -> Post:
    return composing.submit(STAFF, draft(composing, **changes).id)


def approved(composing: Composing, **changes: Any) -> tuple[Post, list[Delivery]]:
    return composing.approve(SECOND, in_review(composing, **changes).id)


def put(store: Store, delivery: Delivery, state: DeliveryState, **changes: Any) -> Delivery:
    with store.writing() as unit:
        return unit.deliveries.save(replace(delivery, state=state, **changes))


def acts(store: Store) -> list[tuple[str, str | None]]:
    with store.reading() as unit:
        return [(entry.act, entry.actor_id) for entry in reversed(unit.audit.newest())]
