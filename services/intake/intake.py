"""Intake: one message into its conversation and its case, inside the caller's transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from domain.attachments import attached
from domain.blocking import Block
from domain.cases import Case, CaseKind, EventKind, Verdict
from domain.copies import changed
from domain.deliveries import (
    POST_KINDS,
    AttemptOutcome,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Receipt,
)
from domain.errors import Conflict, Invalid
from domain.identifiers import new_id
from domain.kind_reasons import Because, kept_reason
from domain.messages import Author, Conversation, Incoming, Message
from domain.pairs import is_private_half
from domain.ports import Triage, Unit
from domain.rules import Settled
from domain.texts import _
from services.cases.blocking import block_of, caught_in
from services.cases.case_branch import branch_at_opening
from services.cases.casebook import Happening, member_wrote, open_case, person_replied, record
from services.cases.restricting import RESTRICTED
from services.cases.talks import Place, answering, continuing, conversation_answered
from services.common.entered import first_line, tidy, tidy_author
from services.notices.reminding import forget
from services.posts.post_problems import is_web_link
from services.replies.acknowledging import is_automatic
from services.rulebook.ruling import Ruling

REMOTE_MAX = 500
URL_MAX = 2_000
FIRST_WORDS = datetime(2000, 1, 1, tzinfo=UTC)  # older than any platform we hear
_CODE_TRIES = 10
# Replies that a person may have sent by hand, or nobody knows of: seen there, they are sent.
_SEEN_THERE = (DeliveryState.UNCONFIRMED, DeliveryState.HANDED)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """`new`: it was not known before. `case`: the one it concerns, None when nobody waits."""

    new: bool
    case: Case | None = None


@dataclass(frozen=True, kw_only=True)
class Intake:
    """`chosen`: the kind a person chose, and who that was; None lets triage judge.
    `about_management`: they said so, and it is for supervisors' eyes only. `branch_id`: the branch
    a person chose, `staff_id`: who noted it down."""

    unit: Unit
    now: datetime
    triage: Triage
    new_code: Callable[[], str]
    ruling: Ruling
    chosen: tuple[CaseKind, str] | None = None
    about_management: bool = False
    branch_id: str | None = None
    staff_id: str | None = None

    def take(self, channel_id: str | None, incoming: Incoming) -> Taken:
        """Keeps the message once; opens, continues or reopens its case. Raises: Invalid."""
        incoming = _fit(incoming, self.now)
        if channel_id is not None and self._known(channel_id, incoming):
            self._bring_up_to_date(channel_id, incoming)
            return Taken(new=False)
        conversation = self._conversation(channel_id, incoming)
        message = self._message(conversation, incoming)
        if incoming.from_us:
            return self._take_ours(conversation, message, incoming)
        if not self.unit.messages.add_once(message):
            return Taken(new=False)
        self._attach(message, incoming)
        return Taken(new=True, case=self._join(conversation, message, incoming))

    def _attach(self, message: Message, incoming: Incoming) -> None:
        """Its files, by whose names it can be found too."""
        files = attached(message.id, incoming.attachments)
        if files:
            self.unit.attachments.add(files)
            names = [each.name for each in files]
            self.unit.conversations.find_by(message.conversation_id, names)

    def withdraw(self, channel_id: str, remote_id: str) -> None:
        """Its author, or the platform, took it away there. Our copy stays, and says so."""
        known = self.unit.messages.by_remote(channel_id, tidy(remote_id, REMOTE_MAX))
        if known is not None and known.withdrawn_at is None:
            self.unit.messages.amend(replace(known, withdrawn_at=self.now))

    def _bring_up_to_date(self, channel_id: str, incoming: Incoming) -> None:
        """Its files, where a platform called it in without them; and what its author changed since:
        an older version that comes late changes nothing."""
        known = self.unit.messages.by_remote(channel_id, incoming.remote_id)
        if known is None:
            return
        if incoming.attachments and self._lacks_files(known):
            self._attach(known, incoming)
        if incoming.edited_at is None or incoming.text == known.text:
            return
        if known.edited_at is not None and incoming.edited_at <= known.edited_at:
            return
        self.unit.messages.amend(
            replace(
                known,
                text=incoming.text,
                edited_at=incoming.edited_at,
                first_text=known.first_text or known.text,
            )
        )

    def _lacks_files(self, known: Message) -> bool:
        """What we sent ourselves lies with its delivery."""
        return not known.delivery_id and not self.unit.attachments.of([known.id])

    def _known(self, channel_id: str, incoming: Incoming) -> bool:
        """Whether it is kept already, or is a thing we sent and have the receipt of."""
        if self.unit.messages.by_remote(channel_id, incoming.remote_id) is not None:
            return True
        if not incoming.from_us:
            return False
        return self.unit.deliveries.by_remote(channel_id, incoming.remote_id) is not None

    def _conversation(self, channel_id: str | None, incoming: Incoming) -> Conversation:
        known = self.unit.conversations.by_thread(channel_id, incoming.thread)
        author = Author() if incoming.from_us else incoming.author
        post_id = self._post_id(channel_id, incoming)
        if known is None:
            return self.unit.conversations.add(
                Conversation(
                    id=new_id(),
                    channel_id=channel_id,
                    thread=incoming.thread,
                    author=author,
                    post_id=post_id,
                    created_at=self.now,
                )
            )
        # One that we opened learns its member when they write.
        learnt = changed(
            known,
            author=author if known.author == Author() else known.author,
            post_id=known.post_id or post_id,
        )
        return known if learnt == known else self.unit.conversations.save(learnt)

    def _post_id(self, channel_id: str | None, incoming: Incoming) -> str | None:
        if channel_id is None or not incoming.entry_remote_id:
            return None
        sent = self.unit.deliveries.by_remote(channel_id, incoming.entry_remote_id)
        return sent.subject_id if sent is not None and sent.kind in POST_KINDS else None

    def _message(self, conversation: Conversation, incoming: Incoming) -> Message:
        return Message(
            id=new_id(),
            conversation_id=conversation.id,
            channel_id=conversation.channel_id,
            remote_id=incoming.remote_id,
            kind=incoming.kind,
            author=incoming.author,
            text=incoming.text,
            at=incoming.at,
            received_at=self.now,
            url=incoming.url,
            public=incoming.public,
            from_us=incoming.from_us,
            edited_at=incoming.edited_at,
        )

    def _join(self, conversation: Conversation, message: Message, incoming: Incoming) -> Case:
        known = self.unit.cases.of(conversation.id)
        # What was said before stands in the same conversation, so a new case is restricted too.
        restricted = self.about_management or any(case.restricted for case in known)
        block = block_of(self.unit, conversation.channel_id, incoming.author)
        if block is not None and not restricted:
            return self._catch(conversation, message, incoming, block)
        if place := continuing(self.unit, conversation, known):
            wrote = member_wrote(self.unit, place.case, message, self.now, talk=place.talk)
            return self.ruling.heard(wrote, message)
        escalated = Happening(kind=EventKind.ESCALATED, at=message.at, value=RESTRICTED)
        also = [escalated] if restricted else []
        opened = self._open(conversation, message, incoming, also)
        chosen = frozenset({Settled.BRANCH} if self.branch_id else ())
        return self.ruling.opened(opened, message, chosen=chosen)

    def _catch(
        self, conversation: Conversation, message: Message, incoming: Incoming, block: Block
    ) -> Case:
        """Kept among the spam; an older case of theirs stays what it is, and what it owes."""
        if case := caught_in(self.unit, block, conversation.id):
            heard = Happening(kind=EventKind.MESSAGE_RECEIVED, at=message.at, message_id=message.id)
            return record(self.unit, case, [heard], self.now)
        marked = Happening(kind=EventKind.MARKED_SPAM, at=message.at, value=block.id)
        return self._open(conversation, message, incoming, [marked])

    def _open(
        self,
        conversation: Conversation,
        message: Message,
        incoming: Incoming,
        also: Sequence[Happening],
    ) -> Case:
        verdict = self._verdict(incoming)
        case = Case(
            id=new_id(),
            code=self._code(),
            conversation_id=conversation.id,
            channel_id=conversation.channel_id,
            subject=first_line(message.text),
            kind=verdict.kind,
            kind_reason=verdict.reason,
            kind_confidence=verdict.confidence,
            priority=verdict.priority,
            opened_at=message.at,
            last_message_at=message.at,
        )
        happenings = [
            Happening(kind=EventKind.OPENED, at=message.at, value=verdict.kind),
            *self._branch(message),
            Happening(kind=EventKind.MESSAGE_RECEIVED, at=message.at, message_id=message.id),
            *also,
        ]
        return open_case(self.unit, case, happenings, self.now)

    def _branch(self, message: Message) -> list[Happening]:
        branch_id = branch_at_opening(
            self.unit,
            chosen=self.branch_id,
            channel_id=message.channel_id,
            staff_id=self.staff_id,
        )
        if branch_id is None:
            return []
        return [Happening(kind=EventKind.BRANCH_CHANGED, at=message.at, value=branch_id)]

    def _verdict(self, incoming: Incoming) -> Verdict:
        judged = self.triage.judge(incoming)
        if self.chosen is None:
            return judged
        kind, who = self.chosen
        reason = kept_reason(Because.PERSON, who) if who else kept_reason(Because.SENDER)
        return replace(judged, kind=kind, confidence=1.0, reason=reason)

    def _code(self) -> str:
        for _try in range(_CODE_TRIES):
            if self.unit.cases.by_code(code := self.new_code()) is None:
                return code
        raise Conflict(_("Kode laporan belum bisa dibuat. Coba kirim sekali lagi."))

    def _take_ours(self, conversation: Conversation, message: Message, incoming: Incoming) -> Taken:
        known = self.unit.cases.of(conversation.id)
        places = answering(self.unit, conversation, known, message.at)
        place, sent = self._on_its_way(conversation, places, message)
        if sent is not None:
            message = replace(message, sender_id=sent.created_by, delivery_id=sent.id)
        if not self.unit.messages.add_once(message):
            return Taken(new=False)
        if sent is None:  # what we sent ourselves lies with its delivery
            self._attach(message, incoming)
        if sent is not None and sent.state in _SEEN_THERE:
            forget(self.unit, sent)
            self.unit.deliveries.save(_found(sent, message))
        if place is None or (sent is not None and (is_automatic(sent) or is_private_half(sent))):
            return Taken(new=True)
        waited = place.case.durations.awaiting_since is not None
        actor_id, talk = message.sender_id, place.talk
        told = person_replied(
            self.unit, place.case, message, self.now, actor_id=actor_id, talk=talk
        )
        return Taken(new=True, case=told if waited else None)

    def _on_its_way(
        self, conversation: Conversation, places: Sequence[Place], message: Message
    ) -> tuple[Place | None, Delivery | None]:
        """Our own reply of these words whose receipt we do not have yet - this is it, no second -
        with the case it was written to; else the likeliest case."""
        told = {known.delivery_id for known in self.unit.messages.of(conversation.id)}
        for place in places:
            for delivery in self._written(place):
                if (
                    delivery.kind is DeliveryKind.REPLY
                    and delivery.state in (DeliveryState.SENDING, *_SEEN_THERE)
                    and delivery.id not in told
                    and _same_words(delivery.content.text, message.text)
                    and conversation.id == conversation_answered(self.unit, delivery, place.case)
                ):
                    return place, delivery
        return next(iter(places), None), None

    def _written(self, place: Place) -> list[Delivery]:
        """Replies to the case, and to the one it absorbed while they were on their way."""
        ours = self.unit.deliveries.about(place.case.id)
        return ours + (self.unit.deliveries.about(place.talk) if place.talk else [])


def _fit(incoming: Incoming, now: datetime) -> Incoming:
    for name, value in (("remote_id", incoming.remote_id), ("thread", incoming.thread)):
        if not value or value != tidy(value, REMOTE_MAX):
            raise Invalid(
                _("Pesan ini tidak membawa tanda pengenal yang utuh, jadi tidak bisa disimpan."),
                field=name,
            )
    if incoming.at.utcoffset() is None:
        raise Invalid(_("Waktu pesan ini tidak menyebut zonanya."), field="at")
    return changed(
        incoming,
        edited_at=_edited_at(incoming.edited_at, now),
        author=tidy_author(incoming.author),
        text=tidy(incoming.text),
        # It becomes a link on staff's screens: nothing but an address of the web.
        url=incoming.url if len(incoming.url) <= URL_MAX and is_web_link(incoming.url) else "",
        at=said_at(incoming.at, now),
    )


def said_at(told: datetime, now: datetime) -> datetime:
    """When it was said. A platform's clock may run ahead of ours, and a broken one says 1970:
    then it was said when we heard it, or its case would be in nobody's queue and chart."""
    return told.astimezone(UTC) if FIRST_WORDS <= told <= now else now


def _edited_at(told: datetime | None, now: datetime) -> datetime | None:
    if told is None or told.utcoffset() is None:
        return None
    return said_at(told, now)


def _found(delivery: Delivery, message: Message) -> Delivery:
    receipt = Receipt(remote_id=message.remote_id, url=message.url, sent_at=message.at)
    return delivery.moved(DeliveryState.SENT, receipt=receipt, outcome=AttemptOutcome.FOUND)


def _same_words(one: str, other: str) -> bool:
    return tidy(one).split() == tidy(other).split()
