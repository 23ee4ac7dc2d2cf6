"""Acknowledging: the automatic word that a message has come. It ends no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.answers import answer_kind
from domain.cases import Case
from domain.channels import Channel, ChannelState, Limits
from domain.deliveries import Delivery, DeliveryKind
from domain.errors import PlatformError
from domain.identifiers import new_id
from domain.messages import Message, MessageKind
from domain.phrases import plain
from domain.ports import Connectors, Unit
from domain.posts import Content
from domain.saved_replies import Variable, filled, gaps_in
from domain.tongues import Tongue, told
from services.cases.talks import code_for
from services.office_hours.hours_words import hours_line
from services.replies.replying import can_reply

# Said longer ago than this, "we have your message" would be a joke; an inbox that is read for
# the first time holds years.
FRESH = timedelta(hours=24)
LATEST = timedelta(hours=6)  # later, a person has surely looked
# What is known of every case: no gap can ever go out.
VARIABLES = (Variable.CODE, Variable.COOPERATIVE, Variable.OFFICE_HOURS)


def is_automatic(delivery: Delivery) -> bool:
    """Whether no person wrote this answer: then it is none that a member waits for."""
    return delivery.kind is DeliveryKind.REPLY and delivery.created_by is None


@dataclass(frozen=True, kw_only=True)
class Acknowledging:
    """Inside the caller's transaction."""

    unit: Unit
    connectors: Connectors
    now: datetime

    def acknowledge(self, case: Case, message: Message, text: str) -> Delivery | None:
        """The word on its way; None where the channel takes none now, where it would come too
        late, and where it does not fit: then a person has to answer anyway."""
        channel = self._channel(message)
        if channel is None or message.at < self.now - FRESH:
            return None
        words = filled(text, self._values(case, message))
        if gaps_in(words):  # a house without office hours has none to name
            return None
        latest_at = self._latest(channel, message, words)
        if latest_at is None or latest_at <= self.now:
            return None
        return self.unit.deliveries.add(
            Delivery(
                id=new_id(),
                kind=DeliveryKind.REPLY,
                channel_id=channel.id,
                subject_id=case.id,
                content=Content(text=words),
                target_remote_id=message.remote_id,
                due_at=self.now,
                latest_at=latest_at,
                created_at=self.now,
            )
        )

    def _channel(self, message: Message) -> Channel | None:
        if not can_reply(self.unit, self.connectors, message.channel_id):
            return None
        channel = self.unit.channels.find(message.channel_id or "")
        return channel if channel and channel.state is ChannelState.ACTIVE else None

    def _latest(self, channel: Channel, message: Message, words: str) -> datetime | None:
        """Until when it may go out; None when this channel does not take it at all."""
        try:
            limits = self.connectors.open(channel).limits
        except PlatformError:
            return None
        if limits.of_answers(answer_kind(message)).excess(Content(text=words)):
            return None
        return min(self.now + LATEST, _window_end(limits, message, self.now + LATEST))

    def _values(self, case: Case, message: Message) -> Mapping[Variable, str]:
        cooperative = self.unit.cooperative.get()
        is_english = told(plain(message.text)).tongue is Tongue.ENGLISH
        return {
            Variable.CODE: code_for(self.unit, case, message.conversation_id),
            Variable.COOPERATIVE: cooperative.name,
            Variable.OFFICE_HOURS: hours_line(
                self.unit, case, "en" if is_english else "id", self.now
            ),
        }


def _window_end(limits: Limits, message: Message, otherwise: datetime) -> datetime:
    if limits.reply_window is None or message.kind is not MessageKind.DIRECT:
        return otherwise
    return message.at + limits.reply_window
