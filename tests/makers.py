"""Small things with sensible values, so that a test names only what it is about."""

from datetime import UTC, datetime
from typing import Any

from domain.channels import Channel
from domain.deliveries import Delivery, DeliveryKind
from domain.identifiers import new_id
from domain.messages import Author, Incoming, MessageKind
from domain.people import Actor, Role, User
from domain.posts import Content, Post

NOON = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)

STAFF = Actor(id="u-sari", name="Sari", role=Role.STAFF)
SECOND = Actor(id="u-budi", name="Budi", role=Role.STAFF)
MANAGER = Actor(id="u-wati", name="Wati", role=Role.MANAGER)
SUPERVISOR = Actor(id="u-joko", name="Joko", role=Role.SUPERVISOR)
ADMIN = Actor(id="u-admin", name="Admin", role=Role.ADMIN)


def a_channel(**changes: Any) -> Channel:
    """An active channel of the sandbox platform."""
    return Channel(
        **{"id": "ch-1", "platform": "sandbox", "name": "Uji coba", "created_at": NOON, **changes}
    )


def a_post(**changes: Any) -> Post:
    """A draft by Sari for one channel."""
    return Post(
        **{
            "id": new_id(),
            "author_id": STAFF.id,
            "content": Content(text="Rapat anggota besok pukul sembilan."),
            "channel_ids": ("ch-1",),
            "created_at": NOON,
            "updated_at": NOON,
            **changes,
        }
    )


def a_delivery(**changes: Any) -> Delivery:
    """A scheduled post delivery, due at noon."""
    return Delivery(
        **{
            "id": new_id(),
            "kind": DeliveryKind.POST,
            "channel_id": "ch-1",
            "subject_id": "post-1",
            "content": Content(text="Rapat anggota besok pukul sembilan."),
            "due_at": NOON,
            "created_at": NOON,
            **changes,
        }
    )


def an_incoming(**changes: Any) -> Incoming:
    """A member's complaint as a direct message."""
    return Incoming(
        **{
            "remote_id": new_id(),
            "thread": "thread-1",
            "kind": MessageKind.DIRECT,
            "author": Author(remote_id="m-1", name="Bu Ani"),
            "text": "Beras yang dijual kemarin berkutu, saya kecewa.",
            "at": NOON,
            **changes,
        }
    )


def a_user(**changes: Any) -> User:
    """A member of staff without a password."""
    return User(
        **{
            "id": new_id(),
            "login": "sari",
            "name": "Sari",
            "role": Role.STAFF,
            "created_at": NOON,
            **changes,
        }
    )
