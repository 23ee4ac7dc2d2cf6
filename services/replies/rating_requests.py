"""Rating requests: when and how the one question after resolving is put."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import NullTranslations

from domain.aftercare import RATING_PAUSE, Rating
from domain.answers import AnswerKind
from domain.cases import Case, EventKind
from domain.channels import Channel, ChannelState
from domain.deliveries import Delivery, DeliveryKind
from domain.errors import Conflict, HoursInvalid, PlatformError
from domain.identifiers import new_id
from domain.locks import Lock
from domain.messages import Message, MessageKind
from domain.phrases import plain
from domain.ports import Clock, Connectors, Store, Unit
from domain.posts import Content
from domain.texts import _, speaking
from domain.tongues import Tongue, told
from services.cases.casebook import Happening, record
from services.cases.persons import conversations_of_person
from services.cases.talks import code_for, conversations_of, newest_said, written_last
from services.office_hours.hours import office_hours
from services.replies.replying import can_reply

# A resolved case is closed after a fortnight; asked so late, nobody remembers what it was about.
ASKED_WITHIN = timedelta(days=10)
LATEST = timedelta(hours=6)  # later than that it is shown, not sent in the night
BATCH = 20
ROUNDS_MAX = 10  # of one beat
LOOKED_AT = 200  # of those that wait; some of them for their branch to open


@dataclass(frozen=True, kw_only=True)
class RatingRequests:
    """`link_to`: the signed address at which a member answers for a case."""

    store: Store
    clock: Clock
    connectors: Connectors
    translations: Callable[[str], NullTranslations]
    link_to: Callable[[str], str]

    def ask_due(self) -> int:
        """Asks about what was resolved long enough ago, in office hours, each case once; gives how
        many were asked. A case that ended without an answer, and a person asked within the month,
        are never asked about it."""
        asked = 0
        for _round in range(ROUNDS_MAX):
            decided, asked_now = self._ask_batch()
            asked += asked_now
            if decided < BATCH:
                break
        return asked

    def _ask_batch(self) -> tuple[int, int]:
        now = self.clock.now()
        with self.store.reading() as unit:
            wish = unit.cooperative.get().aftercare
            if wish.asks_since is None:
                return 0, 0
            start = max(wish.asks_since, now - ASKED_WITHIN)
            waiting = unit.ratings.to_ask(start, now - wish.rating_after, LOOKED_AT)
            due = [case for case in waiting if _is_open(unit, case, now)][:BATCH]
        return len(due), sum(self._decide(case, now) for case in due)

    def _decide(self, case: Case, now: datetime) -> bool:
        try:
            with self.store.writing() as unit:
                unit.locks.hold(Lock.RATINGS)  # the same person may have two cases
                current = unit.cases.get(case.id)
                if current.version != case.version or unit.ratings.find(case.id):
                    return False
                return self._put(unit, current, now)
        except Conflict:  # somebody is at the case just now: next time
            return False

    def _put(self, unit: Unit, case: Case, now: datetime) -> bool:
        events = unit.events.of(case.id)
        conversation_id = conversations_of(unit, case, events)[written_last(events)]
        never = Rating(case_id=case.id, conversation_id=conversation_id, asked_at=None)
        conversation = unit.conversations.get(conversation_id)
        theirs = [each.id for each in conversations_of_person(unit, conversation)]
        if case.durations.first_response_at is None or unit.ratings.asked_since(
            theirs, now - RATING_PAUSE
        ):
            unit.ratings.put(never)
            return False
        message = newest_said(unit, case, conversation_id, events)
        delivery = self._delivery(unit, case, message, now) if message else None
        delivery_id = unit.deliveries.add(delivery).id if delivery else None
        unit.ratings.put(
            Rating(
                case_id=case.id,
                conversation_id=conversation_id,
                asked_at=now,
                delivery_id=delivery_id,
            )
        )
        asked = Happening(kind=EventKind.RATING_ASKED, at=now, value=delivery_id or "")
        record(unit, case, [asked], now)
        return True

    def _delivery(self, unit: Unit, case: Case, message: Message, now: datetime) -> Delivery | None:
        """The question on its way, in private words only; None where the code page has to ask."""
        channel = self._channel(unit, message)
        if channel is None or not message.remote_id:  # of an erased one nothing is left to answer
            return None
        text = self._words(case.id, code_for(unit, case, message.conversation_id), message)
        latest_at = self._latest(channel, message, text, now)
        if latest_at is None:
            return None
        return Delivery(
            id=new_id(),
            kind=DeliveryKind.REPLY,
            channel_id=channel.id,
            subject_id=case.id,
            content=Content(text=text),
            target_remote_id=message.remote_id,
            due_at=now,
            latest_at=latest_at,
            created_at=now,
        )

    def _channel(self, unit: Unit, message: Message) -> Channel | None:
        """The channel that takes a private word of a program; a public one would be for all."""
        if message.public or message.kind is not MessageKind.DIRECT:
            return None
        if not can_reply(unit, self.connectors, message.channel_id):
            return None
        channel = unit.channels.find(message.channel_id or "")
        return channel if channel and channel.state is ChannelState.ACTIVE else None

    def _latest(
        self, channel: Channel, message: Message, text: str, now: datetime
    ) -> datetime | None:
        """Until when it may go out; None when the platform takes it no more, or not so long."""
        try:
            limits = self.connectors.open(channel).limits
        except PlatformError:
            return None
        if limits.of_answers(AnswerKind.DIRECT).excess(Content(text=text)):
            return None
        latest_at = now + LATEST
        if limits.reply_window is not None:
            latest_at = min(latest_at, message.at + limits.reply_window)
        return latest_at if latest_at > now else None

    def _words(self, case_id: str, code: str, message: Message) -> str:
        is_english = told(plain(message.text)).tongue is Tongue.ENGLISH
        with speaking(self.translations("en" if is_english else "id")):
            return _(
                "Seberapa puas Anda dengan penanganan laporan {code}? Satu ketukan cukup: {link}\n"
                "Pesan ini otomatis. Bila masalahnya belum selesai, balas saja di sini."
            ).format(code=code, link=self.link_to(case_id))


def _is_open(unit: Unit, case: Case, now: datetime) -> bool:
    """Whether it is day where the case belongs."""
    branch = unit.branches.find(case.branch_id) if case.branch_id else None
    try:
        return office_hours(unit.cooperative.get(), now, branch).next_opening(now) == now
    except HoursInvalid:
        return False
