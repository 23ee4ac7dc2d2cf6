"""The board: the cooperative's own public page, a channel that needs no account anywhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from connectors.house import House
from domain.board import Comment, Counts, Entry
from domain.channels import Limits, Verification
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import Rejected, StoreError, Unavailable
from domain.media import ALT_TEXT_MAX, IMAGES_PER_POST_MAX, UPLOAD_BYTES_MAX, VIDEO_BYTES_MAX
from domain.metrics import Metric, Reading
from domain.ports import Outgoing
from domain.texts import N_, _

TEXT_MAX = 5_000
# A message from the form has no place on the page: its answer is read on the code's own page.
FORM_PREFIX = "form:"

Kept = TypeVar("Kept")


class BoardConnector:
    """Publishes through the `BoardRoom`; the ids of entries and answers are our own keys."""

    platform: ClassVar[str] = "board"
    title: ClassVar[str] = N_("Papan koperasi")
    built_in: ClassVar[bool] = True  # exactly one channel, made when the house first starts

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        """The board needs no settings."""

    def __init__(self, settings: Settings, house: House) -> None:
        self._room = house.board
        self._channel_id = house.channel_id
        self._name = house.channel_name

    @property
    def limits(self) -> Limits:
        """Our own page's limits."""
        return Limits(
            text_max=TEXT_MAX,
            images_max=IMAGES_PER_POST_MAX,
            image_bytes_max=UPLOAD_BYTES_MAX,
            video_bytes_max=VIDEO_BYTES_MAX,
            alt_text_max=ALT_TEXT_MAX,
        )

    def verify(self) -> Verification:
        """Always ours."""
        return Verification(account_name=self._name)

    def publish(self, post: Outgoing, idempotency_key: str) -> Receipt:
        """An entry under the key; the one already there is left as it is."""
        entry = Entry(
            id=idempotency_key,
            channel_id=self._channel_id,
            text=post.text,
            link=post.link,
            media=tuple(one.media for one in (*post.pictures, post.video) if one),
            published_at=post.at,
        )
        return self._entry_receipt(_kept(lambda: self._room.put_entry(entry)))

    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        """An answer under the comment; what came by the form is answered on the code's page."""
        if reply.target_remote_id.startswith(FORM_PREFIX):
            return Receipt(remote_id=idempotency_key, sent_at=reply.at)
        target = _kept(lambda: self._room.comment(reply.target_remote_id))
        if target is None:
            raise Rejected(
                _("Komentar yang dijawab sudah tidak ada di papan. Hubungi penulisnya langsung.")
            )
        answer = Comment(
            id=idempotency_key,
            entry_id=target.entry_id,
            parent_id=target.id,
            author_name=self._name,
            text=reply.text,
            at=reply.at,
            from_us=True,
        )
        return self._answer_receipt(_kept(lambda: self._room.put_answer(answer)))

    def delete(self, remote_id: str) -> None:
        """Takes the entry or answer off the page."""
        _kept(lambda: self._room.remove(remote_id))

    def find(self, sent: Outgoing, idempotency_key: str, kind: DeliveryKind) -> Receipt | None:
        """What the page has under the key: the table never doubts."""
        if kind is DeliveryKind.DELETION:
            return self._deletion_receipt(sent)
        if sent.target_remote_id.startswith(FORM_PREFIX):
            return Receipt(remote_id=idempotency_key, sent_at=sent.at)
        if kind is DeliveryKind.REPLY:
            answer = _kept(lambda: self._room.comment(idempotency_key))
            return None if answer is None else self._answer_receipt(answer)
        entry = _kept(lambda: self._room.entry(idempotency_key))
        return None if entry is None else self._entry_receipt(entry)

    def measure(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]:
        """Views, reactions and comments of the entries still there; the rest nobody counts."""
        counts = _kept(lambda: self._room.counts(remote_ids))
        return tuple(_reading(entry, counts[entry]) for entry in remote_ids if entry in counts)

    def _entry_receipt(self, entry: Entry) -> Receipt:
        return Receipt(
            remote_id=entry.id, url=self._room.entry_url(entry.id), sent_at=entry.published_at
        )

    def _answer_receipt(self, answer: Comment) -> Receipt:
        return Receipt(
            remote_id=answer.id, url=self._room.entry_url(answer.entry_id), sent_at=answer.at
        )

    def _deletion_receipt(self, sent: Outgoing) -> Receipt | None:
        gone = sent.target_remote_id
        there = _kept(lambda: self._room.entry(gone)) or _kept(lambda: self._room.comment(gone))
        return None if there else Receipt(remote_id=gone, sent_at=sent.at)


def _reading(remote_id: str, counts: Counts) -> Reading:
    counted = {
        Metric.VIEWS: counts.views,
        Metric.REACTIONS: counts.reactions,
        Metric.COMMENTS: counts.comments,
    }
    return Reading(
        remote_id=remote_id,
        values={metric: counted.get(metric) for metric in Metric},
        raw={metric: {metric.value: count} for metric, count in counted.items()},
    )


def _kept(work: Callable[[], Kept]) -> Kept:
    """What the room gives; its memory's refusal was rolled back whole, so it may go again."""
    try:
        return work()
    except StoreError as err:
        raise Unavailable(
            _("Papan sedang tidak dapat ditulis; akan dicoba lagi."), detail=str(err)
        ) from err
