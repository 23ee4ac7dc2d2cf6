"""Composing: draft, review, schedule, cancel - from a thought to one delivery a channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.deliveries import Delivery
from domain.media import Media
from domain.people import Actor
from domain.ports import Clock, Connectors, MediaShelf, Store
from domain.posts import Content, Post, PostState, Variant


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why a post cannot go to a channel yet. `channel_id` empty: about the post as a whole."""

    channel_id: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Composing:
    store: Store
    clock: Clock
    connectors: Connectors
    media: MediaShelf

    def take_picture(self, actor: Actor, data: bytes, *, alt_text: str = "") -> Media:
        """Re-encodes the upload without its EXIF and keeps it. Raises: MediaInvalid, StoreFull."""
        raise NotImplementedError

    def save_draft(
        self,
        actor: Actor,
        *,
        post_id: str | None,
        version: int = 0,
        content: Content,
        channel_ids: Sequence[str],
        variants: Mapping[str, Variant] | None = None,
        labels: Sequence[str] = (),
        due_at: datetime | None = None,
    ) -> Post:
        """A new draft, or a changed one (a post in review goes back to draft).
        Raises: Invalid, Conflict (someone saved a newer one), InvalidTransition (approved)."""
        raise NotImplementedError

    def problems(self, post: Post) -> list[Problem]:
        """Everything that stands between the post and its channels, in the reader's language."""
        raise NotImplementedError

    def submit(self, actor: Actor, post_id: str) -> Post:
        """Asks for review. In a one-person house it is approved at once.
        Raises: Invalid with the first problem."""
        raise NotImplementedError

    def approve(
        self, actor: Actor, post_id: str, *, due_at: datetime | None = None
    ) -> tuple[Post, list[Delivery]]:
        """Makes one delivery a channel at its time (past or None: now). `due_at` overrides the
        author's wish. Raises: NotAllowed for one's own post, Invalid, InvalidTransition."""
        raise NotImplementedError

    def request_changes(self, actor: Actor, post_id: str, note: str) -> Post:
        """Raises: Invalid when the note is empty."""
        raise NotImplementedError

    def withdraw(self, actor: Actor, post_id: str) -> Post:
        """Cancels what has not gone out. What is sent stays: see `take_down`."""
        raise NotImplementedError

    def move(self, actor: Actor, delivery_id: str, due_at: datetime) -> Delivery:
        """Another time for a delivery that has not gone out."""
        raise NotImplementedError

    def cancel(self, actor: Actor, delivery_id: str) -> Delivery:
        raise NotImplementedError

    def take_down(self, actor: Actor, delivery_id: str) -> Delivery:
        """A DELETION delivery for a sent post. Raises: Invalid where the platform cannot."""
        raise NotImplementedError

    def next_slot(self, after: datetime | None = None) -> datetime | None:
        """The next weekly posting time without a post, None when there are no slots."""
        raise NotImplementedError

    def post(self, actor: Actor, post_id: str) -> tuple[Post, list[Delivery]]:
        raise NotImplementedError

    def posts(
        self, actor: Actor, *, states: Sequence[PostState] = (), limit: int = 50, offset: int = 0
    ) -> list[Post]:
        raise NotImplementedError

    def calendar(self, actor: Actor, start: datetime, end: datetime) -> list[Delivery]:
        """Deliveries of posts due in [start, end), by time."""
        raise NotImplementedError
