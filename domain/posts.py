"""Posts: what staff wrote once, its versions for single channels, and its review."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from enum import StrEnum

from domain.media import File, Media
from domain.states import Transitions


class PostState(StrEnum):
    """Where a post stands in its review. Whether it went out is told by its deliveries."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"  # it has deliveries, one a channel
    WITHDRAWN = "withdrawn"  # its open deliveries were cancelled


POST_STEPS = Transitions(
    PostState.DRAFT,
    {
        PostState.DRAFT: {PostState.DRAFT, PostState.IN_REVIEW, PostState.WITHDRAWN},
        PostState.IN_REVIEW: {
            PostState.DRAFT,  # the author took it back to edit
            PostState.APPROVED,
            PostState.CHANGES_REQUESTED,
            PostState.WITHDRAWN,
        },
        PostState.CHANGES_REQUESTED: {
            PostState.CHANGES_REQUESTED,
            PostState.DRAFT,
            PostState.IN_REVIEW,
            PostState.WITHDRAWN,
        },
        PostState.APPROVED: {PostState.WITHDRAWN},
        PostState.WITHDRAWN: {PostState.DRAFT},
    },
)


@dataclass(frozen=True, kw_only=True)
class Content:
    """What readers will see: text, and up to ten pictures, one video or a link with a card.

    `follow_ups`: the texts of a thread's further parts, in order. `options`: what the channel's
    connector lets one choose for a single post, by the names of its `Options`. `files`: what else
    goes with an answer. `media_unknown`: it may have shown pictures that are not here, as a post of
    the past does whose file tells only its words.
    """

    text: str = ""
    link: str = ""
    media: tuple[Media, ...] = ()
    follow_ups: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    media_unknown: bool = False

    @property
    def pictures(self) -> tuple[Media, ...]:
        """What stands still of the media."""
        return tuple(media for media in self.media if not media.is_video)

    @property
    def videos(self) -> tuple[Media, ...]:
        """What moves of the media: one, unless somebody still has to choose."""
        return tuple(media for media in self.media if media.is_video)

    @property
    def is_empty(self) -> bool:
        """Nothing at all to read or to look at."""
        return not (self.text.strip() or self.link or self.media or self.files)


@dataclass(frozen=True, kw_only=True)
class Variant:
    """A post's text or media changed for one channel. None: as in the post.

    `as_thread`: a text too long for the channel is cut into a thread. `options`: see `Content`.
    """

    text: str | None = None
    media: tuple[Media, ...] | None = None
    as_thread: bool = False
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Post:
    """What staff wrote, once.

    `due_at` is the wished time, None meaning "as soon as it is approved". `editor_id`: who
    changed it last. `review_note` is the last word of the reviewer.
    """

    id: str
    author_id: str
    content: Content
    channel_ids: tuple[str, ...] = ()
    variants: Mapping[str, Variant] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    due_at: datetime | None = None
    editor_id: str | None = None
    state: PostState = PostState.DRAFT
    reviewer_id: str | None = None
    review_note: str = ""
    created_at: datetime
    updated_at: datetime
    version: int = 0

    def for_channel(self, channel_id: str) -> Content:
        """The content as this channel will get it."""
        variant = self.variants.get(channel_id, Variant())
        return replace(
            self.content,
            text=self.content.text if variant.text is None else variant.text,
            media=self.content.media if variant.media is None else variant.media,
            options=variant.options,
        )


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A weekly posting time. `weekday`: Monday is 0. `at`: wall time in the cooperative's zone."""

    weekday: int
    at: time
