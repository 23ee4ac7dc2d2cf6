"""Replying: one answer to a member, through the channel where it can, written down where not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.answers import AnswerKind, answer_kind
from domain.cases import Case, CaseEvent, CaseStatus, EventKind
from domain.channels import Capability, Channel, ChannelState
from domain.deliveries import Delivery, DeliveryKind
from domain.erasing import GONE
from domain.errors import Conflict, Invalid, PlatformError
from domain.identifiers import new_id
from domain.media import File, Media
from domain.messages import Conversation, Message
from domain.pairs import private_half_of
from domain.people import Actor
from domain.ports import Connectors, Unit, abilities
from domain.posts import Content
from domain.quoting import quoted
from domain.texts import _
from services.cases.casebook import Happening, record
from services.cases.talks import conversations_of, newest_said, written_last
from services.channels.channel_rules import refuse_archived
from services.media.media_problems import about_answers, about_files
from services.replies.said import write_down

_QUOTED_MAX = 300
_WRITTEN = EventKind.REPLY_WRITTEN


def can_reply(unit: Unit, connectors: Connectors, channel_id: str | None) -> bool:
    """Whether a reply can go out through the channel; else it is said elsewhere and recorded."""
    channel = unit.channels.find(channel_id) if channel_id is not None else None
    if channel is None or channel.state is ChannelState.ARCHIVED:
        return False
    connector = connectors.platforms().get(channel.platform)
    return connector is not None and Capability.REPLY in abilities(connector)


def can_reply_privately(
    connectors: Connectors, channel: Channel | None, target: Message | None
) -> bool:
    """Whether the platform lets us answer this public message so that its writer alone reads it."""
    if channel is None or target is None or not (target.public and target.author.remote_id):
        return False
    connector = connectors.platforms().get(channel.platform)
    return connector is not None and Capability.PRIVATE_REPLY in abilities(connector)


@dataclass(frozen=True, kw_only=True)
class Replying:
    """One person's answer to one case, inside one transaction."""

    unit: Unit
    connectors: Connectors
    actor: Actor
    now: datetime

    def reply(
        self,
        case: Case,
        text: str,
        *,
        events_seen: int,
        to: str | None = None,
        privately: bool = False,
        pictures: Sequence[Media] = (),
        files: Sequence[File] = (),
    ) -> Delivery | None:
        """As `Answering.reply`, the text already checked."""
        conversation = self._to_be_answered(case, events_seen, to)
        if not can_reply(self.unit, self.connectors, conversation.channel_id):
            if pictures or files:
                raise Invalid(
                    _("Di sini tidak ada yang dikirim, jadi lampirannya tidak akan sampai."),
                    field="pictures",
                )
            now, actor = self.now, self.actor
            write_down(self.unit, case, conversation, text, actor=actor, at=now, now=now)
            return None
        content = Content(text=text, media=tuple(pictures), files=tuple(files))
        return self._hand_over(case, conversation, content, privately=privately)

    def reply_in_two(
        self, case: Case, public: str, private: str, *, events_seen: int, to: str | None = None
    ) -> tuple[Delivery, Delivery]:
        """As `AnsweringInTwo.reply`, the texts already checked."""
        conversation = self._to_be_answered(case, events_seen, to)
        channel = self.unit.channels.find(conversation.channel_id or "")
        target = newest_said(self.unit, case, conversation.id, self.unit.events.of(case.id))
        able = can_reply(self.unit, self.connectors, conversation.channel_id)
        if not (channel and able and can_reply_privately(self.connectors, channel, target)):
            raise _not_privately(channel)
        self._refuse_unfit(channel, Content(text=public), AnswerKind.PUBLIC)
        self._refuse_unfit(channel, Content(text=private), AnswerKind.PRIVATE, field="private")
        first = self._reply_to(case, channel, target, Content(text=public), privately=False)
        second = replace(
            self._reply_to(case, channel, target, Content(text=private), privately=True),
            id=private_half_of(first.id),
        )
        return self._sent_off(case, first), self._sent_off(self.unit.cases.get(case.id), second)

    def _to_be_answered(self, case: Case, events_seen: int, to: str | None) -> Conversation:
        """The conversation for the answer. Raises: Invalid, Conflict."""
        refuse_merged(case)
        if case.status in (CaseStatus.CLOSED, CaseStatus.SPAM):
            raise Invalid(
                _("Laporan ini sudah ditutup atau ditandai spam, jadi tidak bisa dibalas lagi.")
            )
        self._refuse_crossing(case, events_seen)
        return self._addressed(case, to)

    def _addressed(self, case: Case, to: str | None) -> Conversation:
        """The conversation chosen, else the one in which somebody wrote last. Raises: Invalid."""
        events = self.unit.events.of(case.id)
        talks = conversations_of(self.unit, case, events)
        if to is not None and to not in talks.values():
            raise Invalid(
                _("Percakapan itu bukan bagian laporan ini lagi. Pilih tujuan balasan lagi.")
            )
        conversation = self.unit.conversations.get(to or talks[written_last(events)])
        if conversation.thread.startswith(GONE):  # a reply without a target is a word to everybody
            raise Invalid(_("Data orang ini sudah dihapus, jadi tidak bisa dibalas lagi."))
        return conversation

    def _refuse_crossing(self, case: Case, events_seen: int) -> None:
        """Raises: Conflict with the words that crossed the reply."""
        events = self.unit.events.of(case.id)
        read = {e.value for e in events if e.number <= events_seen and e.kind is _WRITTEN}
        for event in events:
            if event.number <= events_seen or self._receipt_of(event) in read:
                continue
            if event.kind in (EventKind.REPLY_WRITTEN, EventKind.REPLIED):
                raise Conflict(
                    _("{name} sudah membalas: {quoted} Baca dulu, lalu putuskan lagi.").format(
                        name=self._name(event), quoted=quoted(self._words(event))
                    )
                )
            if event.kind is EventKind.MESSAGE_RECEIVED:
                raise Conflict(
                    _("Anggota menulis lagi: {quoted} Baca dulu, lalu balas.").format(
                        quoted=quoted(self._words(event))
                    )
                )

    def _receipt_of(self, event: CaseEvent) -> str | None:
        """The reply that the event says arrived; None for any other event."""
        if event.kind is not EventKind.REPLIED or event.message_id is None:
            return None
        return self.unit.messages.get(event.message_id).delivery_id

    def _name(self, event: CaseEvent) -> str:
        if event.actor_id == self.actor.id:
            return _("Anda")
        user = self.unit.users.find(event.actor_id) if event.actor_id else None
        return user.name if user else _("Rekan")

    def _words(self, event: CaseEvent) -> str:
        if event.message_id is not None:
            return self.unit.messages.get(event.message_id).text[:_QUOTED_MAX]
        delivery = self.unit.deliveries.find(event.value)
        return delivery.content.text[:_QUOTED_MAX] if delivery else ""

    def _hand_over(
        self, case: Case, conversation: Conversation, content: Content, *, privately: bool
    ) -> Delivery:
        channel = self.unit.channels.get(str(conversation.channel_id))
        events = self.unit.events.of(case.id)
        target = newest_said(self.unit, case, conversation.id, events)
        self._refuse_unfit(channel, content, answer_kind(target, privately=privately))
        if privately and not can_reply_privately(self.connectors, channel, target):
            raise _not_privately(channel)
        return self._sent_off(
            case, self._reply_to(case, channel, target, content, privately=privately)
        )

    def _reply_to(
        self,
        case: Case,
        channel: Channel,
        target: Message | None,
        content: Content,
        *,
        privately: bool,
    ) -> Delivery:
        return Delivery(
            id=new_id(),
            kind=DeliveryKind.REPLY,
            channel_id=channel.id,
            subject_id=case.id,
            content=content,
            target_remote_id=target.remote_id if target else "",
            recipient=target.author.remote_id if privately and target else "",
            due_at=self.now,
            created_by=self.actor.id,
            created_at=self.now,
        )

    def _sent_off(self, case: Case, reply: Delivery) -> Delivery:
        refuse_archived(self.unit, reply.channel_id)
        delivery = self.unit.deliveries.add(reply)
        written = Happening(
            kind=EventKind.REPLY_WRITTEN, at=self.now, actor_id=self.actor.id, value=delivery.id
        )
        record(self.unit, case, [written], self.now)
        return delivery

    def _refuse_unfit(
        self, channel: Channel, content: Content, kind: AnswerKind, *, field: str = "text"
    ) -> None:
        try:
            takes = self.connectors.open(channel).limits.of_answers(kind)
        except PlatformError:
            # Cut off just now: the reply keeps its place in the queue until it is reconnected.
            return
        if not takes.takes_attachments and (content.media or content.files):
            raise _bare(channel, kind)
        for problem in about_answers(channel, content, takes):
            raise Invalid(problem, field="pictures")
        for problem in about_files(channel, content, takes):
            raise Invalid(problem, field="files")
        if over := takes.excess(content):
            most = takes.most(content)
            in_bytes = takes.used(content) <= most
            longest = takes.bytes_max if in_bytes and takes.bytes_max else most
            raise Invalid(
                _("Balasan terlalu panjang untuk {channel}: {length} dari {longest}. "
                  "Ringkas dulu.").format(
                    channel=channel.name, length=longest + over, longest=longest
                ),
                field=field,
            )  # fmt: skip


def _not_privately(channel: Channel | None) -> Invalid:
    return Invalid(
        _("Pesan ini tidak bisa dibalas secara pribadi di {channel}. Balas umum saja.").format(
            channel=channel.name if channel else _("kanal ini")
        ),
        field="privately",
    )


def _bare(channel: Channel, kind: AnswerKind) -> Invalid:
    if kind is not AnswerKind.PRIVATE:
        said = _("Balasan di “{channel}” tidak dapat membawa lampiran. Hapus dulu lampirannya.")
        return Invalid(said.format(channel=channel.name), field="pictures")
    return Invalid(
        _("Balasan pribadi di “{channel}” tidak dapat membawa lampiran. Hapus lampirannya, atau "
          "balas umum.").format(channel=channel.name),
        field="pictures",
    )  # fmt: skip


def refuse_merged(case: Case) -> None:
    """Raises: Invalid for one that another case tells of now."""
    if case.status is CaseStatus.MERGED:
        raise Invalid(
            _("Laporan ini sudah digabung. Lanjutkan di laporan gabungannya, atau pisahkan lagi.")
        )
