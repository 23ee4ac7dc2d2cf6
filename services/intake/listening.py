"""Listening: whatever members say becomes a message, joins its conversation, opens its case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import structlog

from domain.cases import Case, CaseKind
from domain.channels import Channel, ChannelState
from domain.errors import (
    Conflict,
    Invalid,
    PlatformError,
    RateLimited,
    StoreBusy,
    StoreError,
    Unauthorized,
    Unavailable,
)
from domain.identifiers import new_code, new_id
from domain.messages import NOTED, TEXT_MAX, Author, Incoming, MessageKind, Returned
from domain.metrics import Reading, Snapshot
from domain.pages import PAGE_MAX
from domain.people import Actor, Permission
from domain.ports import Batch, Clock, Connectors, InboxSource, Store, Triage, Unit
from domain.texts import _
from services.common.entered import limited, required
from services.common.marks import Bygones
from services.common.throttling import Throttle
from services.deliveries.reactions import sensible_wait_s
from services.deliveries.sending import guarded
from services.deliveries.settling import disconnect, hold
from services.engagement.oddness import note_oddities
from services.engagement.snapshots import snapshots_of
from services.intake.intake import FIRST_WORDS, Intake, Taken
from services.intake.keeping import Keeping
from services.intake.pages import Page
from services.intake.reactions import take_reactions
from services.intake.setting_aside import set_aside
from services.notices.linking import GREETINGS, greeted
from services.replies.returning import take_back
from services.replies.said import write_down
from services.rulebook.ruling import Ruling

NOTED_EVERY = timedelta(minutes=10)
ROUNDS_MAX = 50  # of one inbox that has much; the next beat goes on
OTHERS_WAIT = timedelta(seconds=20)  # for one inbox; it is gone on with at the next beat

Result = TypeVar("Result")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Listening:
    """`new_code`: makes tracking codes. `tries`: how often a transaction that met another one is
    done again before the caller hears of the Conflict. `bygones`: knows what was erased."""

    store: Store
    clock: Clock
    connectors: Connectors
    triage: Triage
    keeping: Keeping
    new_code: Callable[[], str] = new_code
    tries: int = 8
    by_greeter: Throttle = field(default_factory=lambda: Throttle(GREETINGS))
    bygones: Bygones | None = None

    def receive(self, channel_id: str, incoming: Incoming) -> Case | None:
        """Keeps the message, threads it, opens, continues or reopens its case - once.
        None when it was known already, or is ours and nobody waits. Raises: Invalid."""
        incoming = self.keeping.keep(incoming)
        return self._writing(lambda unit: self.receive_in(unit, channel_id, incoming))

    def receive_in(
        self,
        unit: Unit,
        channel_id: str | None,
        incoming: Incoming,
        *,
        kind: CaseKind | None = None,
        about_management: bool = False,
        branch_id: str | None = None,
    ) -> Case | None:
        """As `receive`, inside the caller's transaction. `kind` and `branch_id`: chosen by the
        person; `about_management`: so the person says. Raises: Invalid; Conflict when two
        transactions met: do the whole one again."""
        if channel_id is not None and not self._lasting(unit, channel_id, (incoming,)):
            return None
        chosen = (kind, "") if kind else None
        intake = replace(
            self._intake(unit, chosen), about_management=about_management, branch_id=branch_id
        )
        return intake.take(channel_id, incoming).case

    def collect(self, channel: Channel) -> int:
        """Polls one inbox from its cursor, again as long as its platform has more; gives how many
        new messages were kept.

        Messages and cursor are stored together, and before more is asked for: whatever dies,
        nothing is skipped. Raises: any PlatformError.
        """
        began, new = self.clock.now(), 0
        for _round in range(ROUNDS_MAX):
            taken, goes_on = self._collect_once(channel)
            new += taken
            if not goes_on or self.clock.now() - began > OTHERS_WAIT:
                break
        return new

    def _collect_once(self, channel: Channel) -> tuple[int, bool]:
        """How many were new, and whether the platform has more."""
        with self.store.reading() as unit:
            cursor = unit.cursors.get(channel.id)
            collected_at = unit.cursors.collected_at(channel.id)
        batch = guarded(lambda: self._news(channel, cursor), Unavailable)
        if isinstance(batch, PlatformError):
            raise batch
        if batch is None:
            return 0, False
        if replace(batch, cursor=cursor) == Batch(cursor=cursor) and batch.cursor == cursor:
            self._note_collected(channel, collected_at)
            return 0, False
        return self.take_in(channel, batch), batch.goes_on

    def take_in(self, channel: Channel, batch: Batch) -> int:
        """Keeps what a channel's inbox gave, or its platform called in; gives how many messages
        were new. One that cannot be kept is set aside and holds up no other. Files lie on their
        shelf before any message tells of them."""
        batch = self.put_away(channel, batch)
        *before, last = in_pages(batch.messages)
        new = sum(self._take_page(channel, Batch(messages=page)) for page in before)
        return new + self._take_page(channel, replace(batch, messages=last))

    def put_away(self, channel: Channel, batch: Batch) -> Batch:
        """With its files on their shelf; once more is harmless. Files of what was erased here are
        not laid there again, nor is what they hang on taken in."""
        if any(each.attachments for each in batch.messages):
            with self.store.reading() as unit:
                lasting = self._lasting(unit, channel.id, batch.messages)
            batch = replace(batch, messages=lasting)
        kept = tuple(self.keeping.keep(each) for each in batch.messages)
        return replace(batch, messages=kept)

    def collect_all(self) -> int:
        """Every active channel with an inbox; one that fails does not stop the others. Raises: what
        nobody foresaw, once all were read."""
        with self.store.reading() as unit:
            channels = unit.channels.all()
        now, new, unforeseen = self.clock.now(), 0, list[Exception]()
        for channel in channels:
            try:
                new += self._collect_safely(channel) if _listens(channel, now) else 0
            except Exception as err:  # members who write elsewhere must not wait for its mending
                _log.exception("inbox_broke", channel_id=channel.id)
                unforeseen.append(err)
        if unforeseen:
            raise unforeseen[0]
        return new

    def take_down_remark(
        self,
        actor: Actor,
        *,
        way: MessageKind,
        author: Author,
        text: str,
        at: datetime | None = None,
        kind: CaseKind | None = None,
        branch_id: str | None = None,
        answer: str = "",
    ) -> Case:
        """A visit, call, letter or slip written down by staff (ANSWER_CASES), at the time it
        really happened. `branch_id` None: the branch of who writes it down. `answer`: what was
        answered there and then. Raises: Invalid."""
        actor.require(Permission.ANSWER_CASES)
        incoming = self._remark(way, author, text, at)
        chosen = (kind, actor.name) if kind else None
        said = limited(answer, field="answer", longest=TEXT_MAX)

        def note(unit: Unit) -> Taken:
            intake = replace(self._intake(unit, chosen), branch_id=branch_id, staff_id=actor.id)
            taken = intake.take(None, _named(unit, incoming))
            if not said or taken.case is None:
                return taken
            talk = unit.conversations.get(taken.case.conversation_id)
            now, at = self.clock.now(), incoming.at
            told = write_down(unit, taken.case, talk, said, actor=actor, at=at, now=now)
            return replace(taken, case=told)

        taken = self._writing(note)
        if taken.case is None:  # pragma: no cover - its remote id was made just now
            raise Conflict(_("Catatan ini sudah ada. Muat ulang antrean."))
        return taken.case

    def _intake(self, unit: Unit, chosen: tuple[CaseKind, str] | None = None) -> Intake:
        now = self.clock.now()
        return Intake(
            unit=unit,
            now=now,
            triage=self.triage,
            new_code=self.new_code,
            ruling=Ruling(unit=unit, connectors=self.connectors, now=now),
            chosen=chosen,
        )

    def _writing(self, work: Callable[[Unit], Result]) -> Result:
        """The work in one transaction; whole again when another one came between."""
        for _try in range(self.tries - 1):
            try:
                with self.store.writing() as unit:
                    return work(unit)
            except Conflict:
                continue
        with self.store.writing() as unit:
            return work(unit)

    def _news(self, channel: Channel, cursor: str) -> Batch | None:
        """What its inbox gives; None when it has none."""
        connector = self.connectors.open(channel)
        return connector.collect(cursor) if isinstance(connector, InboxSource) else None

    def _take_page(self, channel: Channel, page: Batch) -> int:
        """Together, or where something is wrong with one of them each for itself."""
        try:
            return self._writing(lambda unit: self._keep(unit, channel, page))
        except StoreError:
            raise
        except Exception:
            if not page.messages:
                raise
            _log.warning("page_taken_apart", channel_id=channel.id)
        new = sum(self._take_alone(channel, each) for each in page.messages)
        return new + self._take_page(channel, replace(page, messages=()))

    def _take_alone(self, channel: Channel, said: Incoming) -> int:
        try:
            return self._writing(lambda unit: self._keep(unit, channel, Batch(messages=(said,))))
        except (StoreError, Conflict):  # it is the moment that is wrong, not the message
            raise
        except Exception as err:  # an inbox must not stand still over one message
            _log.exception("message_failed", channel_id=channel.id)
            reason = err
        self._writing(lambda unit: self._set_aside(unit, channel, said, reason))
        return 0

    def _keep(self, unit: Unit, channel: Channel, batch: Batch) -> int:
        batch = replace(batch, messages=self._lasting(unit, channel.id, batch.messages))
        page = Page(unit, channel.id, batch.messages, self.new_code)
        unit, new = page.as_unit, 0
        intake = replace(self._intake(unit), new_code=page.new_code)
        for incoming in batch.messages:
            try:
                new += intake.take(channel.id, incoming).new
            except Invalid as err:
                self._set_aside(unit, channel, incoming, err)
        for back in batch.returned:
            new += self._taken_back(unit, intake, channel, back)
        told, taken_back = batch.reactions, batch.unreacted
        take_reactions(
            unit, channel.id, told, taken_back, now=self.clock.now(), bygones=self.bygones
        )
        for remote_id in batch.withdrawn:
            intake.withdraw(channel.id, remote_id)
        snapshots = _told(unit, channel, batch.readings, self.clock.now())
        unit.metrics.add(snapshots)
        note_oddities(unit, snapshots)
        for greeting in batch.greetings:
            greeted(unit, channel, greeting, self.by_greeter, self.clock.now())
        if batch.cursor:
            unit.cursors.set(channel.id, batch.cursor)
        unit.cursors.collected(channel.id, self.clock.now())
        page.write_out()
        return new

    def _taken_back(self, unit: Unit, intake: Intake, channel: Channel, back: Returned) -> int:
        """An answer that came back; what no case tells of comes in as a message. Gives how many
        messages were new."""
        if take_back(unit, channel.id, back, self.clock.now()):
            return 0
        try:
            return intake.take(channel.id, back.news).new
        except Invalid as err:
            self._set_aside(unit, channel, back.news, err)
            return 0

    def _set_aside(self, unit: Unit, channel: Channel, said: Incoming, err: Exception) -> None:
        """One message that cannot be kept must not hold up all that follow it, nor be lost."""
        _log.warning("message_set_aside", channel_id=channel.id, reason=str(err))
        set_aside(unit, channel.id, said, err, self.clock.now())

    def _lasting(
        self, unit: Unit, channel_id: str, messages: Sequence[Incoming]
    ) -> tuple[Incoming, ...]:
        """Without what was erased here and still stands at its platform."""
        if self.bygones is None:
            return tuple(messages)
        return self.bygones.without(unit, channel_id, messages)

    def _note_collected(self, channel: Channel, before: datetime | None) -> None:
        """That nothing came is worth a note only now and then."""
        now = self.clock.now()
        if before is None or now - before >= NOTED_EVERY:
            self._writing(lambda unit: unit.cursors.collected(channel.id, now))

    def _collect_safely(self, channel: Channel) -> int:
        try:
            return self.collect(channel)
        except Unauthorized as err:
            reason, now = str(err), self.clock.now()
            self._writing(lambda unit: disconnect(unit, channel.id, reason, now, asked=channel))
        except RateLimited as err:
            if err.retry_after_s is not None:
                wait = timedelta(seconds=sensible_wait_s(err.retry_after_s))
                until = self.clock.now() + wait
                self._writing(lambda unit: hold(unit, channel.id, until))
        except (PlatformError, StoreBusy, Conflict) as err:
            _log.warning("inbox_not_read", channel_id=channel.id, reason=str(err))
        return 0

    def _remark(self, way: MessageKind, author: Author, text: str, at: datetime | None) -> Incoming:
        now = self.clock.now()
        if way not in NOTED:
            raise Invalid(
                _("Pilih lewat mana pesannya datang: kantor, telepon, surat, atau surel."),
                field="way",
            )
        if at is not None and (at.utcoffset() is None or at > now):
            raise Invalid(_("Isi waktu kejadiannya, dan jangan di masa depan."), field="at")
        if at is not None and at < FIRST_WORDS:
            raise Invalid(
                _("Waktu kejadiannya sebelum tahun {year}. Periksa tahunnya.").format(
                    year=FIRST_WORDS.year
                ),
                field="at",
            )
        remark_id = f"remark:{new_id()}"
        return Incoming(
            remote_id=remark_id,
            thread=remark_id,
            kind=way,
            author=Author(
                remote_id=author.remote_id,
                name=limited(author.name, field="name"),
                contact=limited(author.contact, field="contact"),
                member_number=limited(author.member_number, field="member_number"),
            ),
            text=required(text),
            at=(at or now).astimezone(UTC),
        )


def in_pages(said: Sequence[Incoming]) -> list[tuple[Incoming, ...]]:
    """In order, each for one transaction; one empty page when nothing was said."""
    starts = range(0, len(said) or 1, PAGE_MAX)
    return [tuple(said[start : start + PAGE_MAX]) for start in starts]


def _named(unit: Unit, incoming: Incoming) -> Incoming:
    """With the name that the roll has for the number, when only the number was noted."""
    author = incoming.author
    if author.name or not author.member_number:
        return incoming
    member = unit.members.by_number(author.member_number)
    return replace(incoming, author=replace(author, name=member.name)) if member else incoming


def _told(
    unit: Unit, channel: Channel, readings: Sequence[Reading], at: datetime
) -> list[Snapshot]:
    """Counts that came unasked, of posts that we know."""
    told = [
        (sent, reading)
        for reading in readings
        if (sent := unit.deliveries.by_remote(channel.id, reading.remote_id)) is not None
    ]
    highest = unit.metrics.highest([sent.id for sent, _reading in told])
    return [
        snapshot for sent, reading in told for snapshot in snapshots_of(sent, reading, at, highest)
    ]


def _listens(channel: Channel, now: datetime) -> bool:
    held = channel.held_until is not None and channel.held_until > now
    return channel.state is ChannelState.ACTIVE and not held
