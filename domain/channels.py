"""Channels: one account of the cooperative on one platform, and what a platform lets it do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.answers import AnswerKind, AnswerLimits
from domain.posts import Content
from domain.states import Transitions


class Capability(StrEnum):
    """What a connector can do; each is the Protocol of `domain.ports` that it satisfies."""

    PUBLISH = "publish"
    THREAD = "thread"  # continues a post of ours with further parts
    NOTIFY = "notify"  # hands a notice to one of our own people, not to the public
    TELL = "tell"  # the same, at an account that the person linked
    INBOX = "inbox"
    REPLY = "reply"
    PRIVATE_REPLY = "private_reply"  # answers a public message so that its writer alone reads it
    METRICS = "metrics"
    AUDIENCE = "audience"  # counts of the account as a whole
    AUDIENCE_HISTORY = "audience_history"  # the same, of days that are over
    DELETE = "delete"
    REACTIONS = "reactions"  # tells who liked or passed on what
    RECONCILE = "reconcile"
    WEBHOOK = "webhook"
    AUTHORIZE = "authorize"  # an account is connected by signing in at the platform
    PRICE = "price"  # what a post costs there


class ChannelState(StrEnum):
    """Whether deliveries of the channel are claimed. In every state its queue is kept."""

    ACTIVE = "active"
    PAUSED = "paused"  # by a person
    DISCONNECTED = "disconnected"  # the platform refused our credentials
    ARCHIVED = "archived"  # taken off the desk; its history stays


CHANNEL_STEPS = Transitions(
    ChannelState.ACTIVE,
    {
        ChannelState.ACTIVE: {
            ChannelState.PAUSED,
            ChannelState.DISCONNECTED,
            ChannelState.ARCHIVED,
        },
        ChannelState.PAUSED: {ChannelState.ACTIVE, ChannelState.ARCHIVED},
        ChannelState.DISCONNECTED: {ChannelState.ACTIVE, ChannelState.ARCHIVED},
        ChannelState.ARCHIVED: {ChannelState.ACTIVE},
    },
)


@dataclass(frozen=True, kw_only=True)
class RateBudget:
    """At most `deliveries` in any window of `window_s` seconds, shared by every worker."""

    deliveries: int
    window_s: int


_BARE = AnswerLimits()  # words alone


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a platform takes, counted as the platform counts. Source and date stand at each use.

    `follow_up_max`: of a thread's further parts, where they are shorter. `caption_max`: of the text
    beside pictures, a video or PDFs, where it is shorter. `bytes_max`: of the text in UTF-8, where
    the platform counts these too. `as_sent`: a text and its link as the text that is sent, where
    the link is a part of it. `taken`: how much of the text's length the options chosen for the post
    use up. `image_bytes_max`: of a picture as staff give it; one that the platform would refuse is
    made smaller by its connector. `video_bytes_max`: of a video; 0: the platform takes none.
    `video_s_max`: its longest, None: as long as it likes. `files_max`, `file_bytes_max`, `one_sort`
    and `attached_bytes_max`: see `AnswerLimits`; no post takes PDFs. `answers`: what it takes of
    answers; `private_answers` and `direct_answers`: of those, where it is something else.
    `reply_window`: how long after a member's direct message a program may answer it; None: always.
    """

    text_max: int
    follow_up_max: int | None = None
    caption_max: int | None = None
    bytes_max: int | None = None
    images_max: int = 0
    image_bytes_max: int = 0
    files_max: int = 0
    file_bytes_max: int = 0
    one_sort: bool = False
    attached_bytes_max: int | None = None
    video_bytes_max: int = 0
    video_s_max: int | None = None
    alt_text_max: int = 1_500
    answers: AnswerLimits = _BARE
    private_answers: AnswerLimits | None = None
    direct_answers: AnswerLimits | None = None
    budget: RateBudget | None = None
    reply_window: timedelta | None = None
    count: Callable[[str], int] = field(default=len, compare=False)
    as_sent: Callable[[str, str], str] = field(default=lambda text, _link: text, compare=False)
    taken: Callable[[Mapping[str, str]], int] = field(default=lambda _options: 0, compare=False)

    def most(self, content: Content) -> int:
        """The longest text, beside what goes with it or without."""
        beside = bool(content.media or content.files) and self.caption_max is not None
        return self.caption_max if beside and self.caption_max is not None else self.text_max

    @property
    def of_follow_ups(self) -> "Limits":
        """What it takes of a thread's further parts."""
        return self if self.follow_up_max is None else replace(self, text_max=self.follow_up_max)

    def of_answers(self, kind: AnswerKind) -> "Limits":
        """What it takes of answers of this sort."""
        takes = self._answers(kind)
        return replace(
            self,
            text_max=self.text_max if takes.text_max is None else takes.text_max,
            images_max=takes.images_max,
            video_bytes_max=takes.video_bytes_max,
            files_max=takes.files_max,
            file_bytes_max=takes.file_bytes_max,
            one_sort=takes.one_sort,
            attached_bytes_max=takes.attached_bytes_max,
        )

    @property
    def takes_attachments(self) -> bool:
        """Whether anything goes with the words."""
        return bool(self.images_max or self.video_bytes_max or self.files_max)

    def _answers(self, kind: AnswerKind) -> AnswerLimits:
        match kind:
            case AnswerKind.PRIVATE:
                return self.private_answers or self.answers
            case AnswerKind.DIRECT:
                return self.direct_answers or self.answers
            case AnswerKind.PUBLIC:
                return self.answers

    def used(self, content: Content) -> int:
        """How much of it the content uses, as it is sent."""
        return self.count(self.as_sent(content.text, content.link)) + self.taken(content.options)

    def bytes_over(self, content: Content) -> int:
        """By how many bytes of UTF-8 its text is too large; 0: it fits."""
        if self.bytes_max is None:
            return 0
        sent = self.as_sent(content.text, content.link)
        return max(0, len(sent.encode("utf-8", "replace")) - self.bytes_max)

    def excess(self, content: Content) -> int:
        """By how much its text is too long, in the unit that is exceeded; 0: it fits."""
        return max(0, self.used(content) - self.most(content), self.bytes_over(content))

    def fits(self, content: Content) -> bool:
        """Whether its text is short enough in every way the platform counts."""
        return self.excess(content) == 0


@dataclass(frozen=True, kw_only=True)
class Channel:
    """One account on one platform.

    `settings` are the connector's public fields by name; its secret fields are one sealed
    text, which only the toolkit's vault can open. `held_until`: the platform asked us to
    wait until then. `responsible_id`: who does the work on an assisted channel.
    `verified_at`, `expires_at`, `missing`: what the last verification learned, see
    `Verification`. `branch_id`: whose it is, None: the whole cooperative's.
    """

    id: str
    platform: str
    name: str
    settings: Mapping[str, str] = field(default_factory=dict)
    sealed_secrets: str = field(default="", repr=False)
    state: ChannelState = ChannelState.ACTIVE
    state_reason: str = ""
    held_until: datetime | None = None
    responsible_id: str | None = None
    verified_at: datetime | None = None
    expires_at: datetime | None = None
    missing: tuple[str, ...] = ()
    branch_id: str | None = None
    created_at: datetime
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What `verify` learned: the account's own name at the platform, and its address there.

    `missing`: what the account may not do although it should, each a sentence that names it and
    what to do. `expires_at`: when our credentials end; None: never, or the platform does not
    say. `settings`: public settings that the platform told us and the channel keeps.
    """

    account_name: str
    account_url: str = ""
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    expires_at: datetime | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Right:
    """A permission that an account must give us. `name`: as the platform writes it. `why`: an
    N_ text, what we do with it."""

    name: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Guide:
    """How somebody who is not technical connects an account. Every text is an N_ text.

    `steps`: what to click at the platform, in order. `cost`: what it costs. `bounds`: what the
    platform does not let anyone do, so that nobody waits for it. `read_on`: when the platform's
    own pages were read last.
    """

    steps: tuple[str, ...]
    rights: tuple[Right, ...] = ()
    cost: str
    bounds: tuple[str, ...] = ()
    read_on: date


@dataclass(frozen=True, kw_only=True)
class Price:
    """What one thing costs at a platform, in millionths of a US dollar; `why` in the reader's
    language, with the date of the price."""

    micro_usd: int
    why: str
