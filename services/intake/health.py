"""Health: how each channel is - what it took, what it heard, and whether it is oddly silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from domain.channels import Capability, Channel, ChannelState, RateBudget
from domain.deliveries import DeliveryKind
from domain.errors import PlatformError, Unavailable
from domain.people import Actor, Permission
from domain.ports import Clock, Connectors, Store, Unit, abilities
from services.deliveries.sending import guarded

_MEMBERS = (DeliveryKind.REPLY,)  # refusals of these may name whom they are for
_HEARS = (Capability.INBOX, Capability.WEBHOOK)
MESSAGES = 50  # the usual gap is the median of those between the last so many
MESSAGES_LEAST = 6  # with fewer nobody can say what is usual
SILENCE_GAPS = 5
SILENCE_LEAST = timedelta(days=1)
EXPIRES_SOON = timedelta(days=14)
HELD_UP_TRIES = 2  # one refusal for now is what many mail servers greet strangers with
UNHEARD = timedelta(hours=1)  # an inbox is read every minute


@dataclass(frozen=True, kw_only=True)
class Health:
    """How a channel is. None is unknown, or does not apply.

    `expires_in`: until its credentials end; negative when they have. `budget`, `budget_spent`:
    deliveries it may take in a window, and took in the one that ends now. `usual_gap`: between two
    messages of members. `silent_for`: since the last one, when that is several times the usual.
    `unheard_for`: since its inbox was read last, when that is too long ago. `held_up_for`: since
    what waits longest to be tried once more was made; `held_up_why`: in the platform's words, empty
    where these are of a reply and may name its member.
    """

    channel: Channel
    last_sent_at: datetime | None
    last_message_at: datetime | None
    expires_in: timedelta | None
    budget: RateBudget | None
    budget_spent: int
    usual_gap: timedelta | None
    silent_for: timedelta | None
    unheard_for: timedelta | None
    held_up_for: timedelta | None = None
    held_up_why: str = ""

    @property
    def expires_soon(self) -> bool:
        """Whether a person should renew its credentials now."""
        return self.expires_in is not None and self.expires_in <= EXPIRES_SOON

    @property
    def needs_a_look(self) -> bool:
        """Whether something is worth a line on the first page."""
        times = (self.silent_for, self.unheard_for, self.held_up_for)
        odd = any(each is not None for each in times)
        return self.expires_soon or odd or bool(self.channel.missing)


@dataclass(frozen=True, kw_only=True)
class ChannelHealth:
    """Reads what the channels themselves left behind; asks no platform."""

    store: Store
    clock: Clock
    connectors: Connectors

    def of_all(self, actor: Actor, *, budgets: bool = True) -> dict[str, Health]:
        """By channel id; the archived ones are left out (SEE_REPORTS). `budgets`: told only on
        wish, since every connector is opened to ask for its own."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            channels = unit.channels.all()
            return {
                each.id: self._of(unit, each, self._budget(each) if budgets else None)
                for each in channels
            }

    def _of(self, unit: Unit, channel: Channel, budget: RateBudget | None) -> Health:
        now = self.clock.now()
        said = unit.messages.newest_at(channel.id, MESSAGES)
        usual = usual_gap(said)
        since = now - timedelta(seconds=budget.window_s) if budget else now
        held_up = unit.deliveries.held_up(channel.id, HELD_UP_TRIES)
        return Health(
            channel=channel,
            last_sent_at=unit.deliveries.last_sent_at(channel.id),
            last_message_at=said[0] if said else None,
            expires_in=channel.expires_at - now if channel.expires_at else None,
            budget=budget,
            budget_spent=unit.budgets.spent(channel.id, since) if budget else 0,
            usual_gap=usual,
            silent_for=silence(said, usual, now) if self._should_hear(channel) else None,
            unheard_for=self._unheard(channel, unit.cursors.collected_at(channel.id), now),
            held_up_for=now - held_up.created_at if held_up else None,
            held_up_why=held_up.detail if held_up and held_up.kind not in _MEMBERS else "",
        )

    def _budget(self, channel: Channel) -> RateBudget | None:
        found = guarded(lambda: self.connectors.open(channel).limits.budget, Unavailable)
        # a channel that cannot be opened says so by its state
        return None if isinstance(found, PlatformError) else found

    def _should_hear(self, channel: Channel, *by: Capability) -> bool:
        kind = self.connectors.platforms().get(channel.platform)
        able = abilities(kind) if kind else frozenset()
        return channel.state is ChannelState.ACTIVE and bool(able & set(by or _HEARS))

    def _unheard(
        self, channel: Channel, collected_at: datetime | None, now: datetime
    ) -> timedelta | None:
        if not self._should_hear(channel, Capability.INBOX):
            return None
        ago = now - (collected_at or channel.created_at)
        return ago if ago > UNHEARD else None


def usual_gap(said: Sequence[datetime]) -> timedelta | None:
    """The median time between messages, newest first; None when there are too few to tell."""
    if len(said) < MESSAGES_LEAST:
        return None
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(said)]
    return timedelta(seconds=median(gaps))


def silence(said: Sequence[datetime], usual: timedelta | None, now: datetime) -> timedelta | None:
    """Since the last message, when that is several times the usual gap; else None."""
    if usual is None:
        return None
    quiet = now - said[0]
    return quiet if quiet > max(SILENCE_GAPS * usual, SILENCE_LEAST) else None
