"""Deliveries: one thing handed to one channel at one time, exactly once.

scheduled -> sending -> sent
                     -> handed        a person has it (assisted channels), until they mark it
                     -> scheduled     surely not sent: again later, with backoff
                     -> failed        the platform said no
                     -> unconfirmed   nobody knows: never sent again blindly
unconfirmed -> sent | scheduled | failed   after looking on the platform, or a person decided
scheduled -> cancelled | missed       missed: later than its own latest sensible time
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.posts import Content
from domain.states import Transitions


class DeliveryKind(StrEnum):
    """What is handed over; it decides which ability of the connector is asked."""

    POST = "post"
    FOLLOW_UP = "follow_up"  # the next part of a post's thread, under the part before it
    REPLY = "reply"
    DELETION = "deletion"
    REMINDER = "reminder"  # a notice to one of our own people


# What readers see as ours on the channel; a thread is a post and its follow-ups.
POST_KINDS = (DeliveryKind.POST, DeliveryKind.FOLLOW_UP)


class DeliveryState(StrEnum):
    """Where a delivery stands; the table's row is the only truth."""

    SCHEDULED = "scheduled"
    SENDING = "sending"  # claimed by a worker until its lease runs out
    SENT = "sent"
    HANDED = "handed"  # a person was given it and has not marked it yet
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    CANCELLED = "cancelled"
    MISSED = "missed"


DELIVERY_STEPS = Transitions(
    DeliveryState.SCHEDULED,
    {
        DeliveryState.SCHEDULED: {
            DeliveryState.SENDING,
            DeliveryState.CANCELLED,
            DeliveryState.MISSED,
            DeliveryState.SCHEDULED,  # moved to another time
        },
        DeliveryState.SENDING: {
            DeliveryState.SENT,
            DeliveryState.HANDED,
            DeliveryState.SCHEDULED,
            DeliveryState.FAILED,
            DeliveryState.UNCONFIRMED,
        },
        DeliveryState.SENT: set(),
        DeliveryState.HANDED: {DeliveryState.SENT, DeliveryState.CANCELLED},
        DeliveryState.FAILED: {DeliveryState.SCHEDULED, DeliveryState.CANCELLED},
        DeliveryState.UNCONFIRMED: {
            DeliveryState.SENT,
            DeliveryState.SCHEDULED,
            DeliveryState.FAILED,
            DeliveryState.CANCELLED,
        },
        DeliveryState.CANCELLED: set(),
        DeliveryState.MISSED: {DeliveryState.SCHEDULED, DeliveryState.CANCELLED},
    },
)

# Later than this after its time, a post is shown as missed rather than sent stale.
POST_LATEST = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """The platform's proof: its id for the thing, the public link if there is one, its time."""

    remote_id: str
    url: str = ""
    sent_at: datetime


@dataclass(frozen=True, kw_only=True)
class ShareLink:
    """A one-tap address that opens the platform's own app with the text filled in. `name`: an
    N_ text, shown in the language of whoever looks."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Handover:
    """What a person needs to post by hand, where no API can: the text and one-tap links."""

    text: str
    share_links: tuple[ShareLink, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One thing for one channel at one time. Its id is the idempotency key of every try.

    `subject_id`: the post's id (POST, FOLLOW_UP, DELETION), the case's id (REPLY, REMINDER about a
    case) or the handed delivery's id (REMINDER about a task). `target_remote_id`: the remote
    message answered, the part a follow-up continues, or the remote thing deleted. `recipient`:
    the address of a reminder, or who alone reads a reply, empty for one that all may read.
    `handover`: what the person needs, from HANDED on. `outcome`, `detail`: how the last try ended,
    in the platform's words. `content` is a snapshot: what was
    approved is what is sent. `version` is the fence: a worker whose lease ran out can no longer
    complete it.
    """

    id: str
    kind: DeliveryKind
    channel_id: str
    subject_id: str
    content: Content
    target_remote_id: str = ""
    recipient: str = ""
    due_at: datetime
    latest_at: datetime | None = None
    state: DeliveryState = DeliveryState.SCHEDULED
    lease_until: datetime | None = None
    worker: str = ""
    attempts: int = 0
    receipt: Receipt | None = None
    handover: Handover | None = None
    outcome: "AttemptOutcome | None" = None
    detail: str = ""
    created_by: str | None = None
    created_at: datetime
    version: int = 0

    @property
    def was_read_in(self) -> bool:
        """Whether nobody here sent it: a post of the past, which has no post of its own."""
        return self.subject_id == self.id

    @property
    def is_partly_there(self) -> bool:
        """Whether its words are with the reader, and what goes with them is not."""
        handed = self.handover is not None and not self.handover.text and bool(self.content.text)
        return handed or self.outcome is AttemptOutcome.PARTLY

    def moved(self, state: DeliveryState, **changes: object) -> "Delivery":
        """The same delivery one declared step further, its lease given up.

        Raises: InvalidTransition.
        """
        DELIVERY_STEPS.check(self.state, state)
        fresh = {"state": state, "lease_until": None, "worker": "", **changes}
        return replace(self, **fresh)  # type: ignore[arg-type]


class AttemptOutcome(StrEnum):
    """How a try ended; the error that names it stands in `domain.errors`."""

    RUNNING = "running"  # written before the call; if it stays, the worker died
    ACCEPTED = "accepted"
    HANDED = "handed"
    REJECTED = "rejected"
    UNAUTHORIZED = "unauthorized"
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    UNKNOWN = "unknown"
    FOUND = "found"  # reconciling saw it on the platform
    NOT_FOUND = "not_found"  # reconciling saw that it is not there
    UNABLE = "unable"  # reconciling cannot tell: a person decides
    PARTLY = "partly"  # a part of it is there, and the rest is still to come
    TAKEN_DOWN = "taken_down"  # it was sent, and removed again by us
    IMPORTED = "imported"  # nobody sent it here: it was read in from the platform's own archive
    RETURNED = "returned"  # a server took it, and brought it back later: the member has it not


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One question to a platform and what came back, without secrets and shortened.

    `address`: host and path. `status` None: no answer came. `asked`, `answered`: the bodies in
    words; empty where there was none.
    """

    method: str
    address: str
    status: int | None
    took_ms: int
    asked: str = ""
    answered: str = ""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try at a delivery: when, by whom, how it ended, in the platform's own words.

    `exchanges`: what was asked and answered on the way, in order.
    """

    id: str
    delivery_id: str
    number: int
    worker: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: AttemptOutcome = AttemptOutcome.RUNNING
    detail: str = ""
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Backoff:
    """How long to wait after each sure failure: doubling, capped, spread by jitter."""

    first_s: float = 30.0
    longest_s: float = 1_800.0
    attempts_max: int = 12
    jitter: float = 0.25

    def wait_s(self, attempts: int, chance: float) -> float:
        """Seconds before the next try after `attempts` tries; `chance` lies in [0, 1)."""
        plain = min(self.longest_s, self.first_s * 2.0 ** max(0, attempts - 1))
        return plain * (1 + self.jitter * (2 * chance - 1))
