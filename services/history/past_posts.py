"""Past posts: one from an archive, kept as a sent post that nobody here sent.

It is known again by the platform's number of it; where the archive tells none, by its words and
its minute among the channel's sent posts. So what we sent ourselves, and what was read in before,
is never kept twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from unicodedata import normalize

from domain.archives import PastPost
from domain.deliveries import AttemptOutcome, Delivery, DeliveryKind, DeliveryState, Receipt
from domain.engagement_shelves import SentFilter
from domain.media import Media
from domain.metrics import Metric, Reading, Snapshot
from domain.ports import Unit
from domain.posts import Content
from domain.texts import _
from services.common.entered import tidy
from services.engagement.snapshots import snapshots_of
from services.posts.post_problems import is_web_link

TEXT_MAX = 70_000
ID_MAX = 200
URL_MAX = 2_000
SAME_WITHIN = timedelta(seconds=90)
EARLIEST = datetime(2004, 1, 1, tzinfo=UTC)  # no platform of ours is older


@dataclass(frozen=True, kw_only=True)
class PastPosts:
    """Of one channel, inside the caller's transaction. `counted_at`: to when counts belong."""

    unit: Unit
    channel_id: str
    counted_at: datetime
    now: datetime
    counted: list[Snapshot] = field(default_factory=list)
    told_of: list[str] = field(default_factory=list)  # ids of what was kept or known

    def keep(self, post: PastPost, media: tuple[Media, ...] = ()) -> bool:
        """Whether it is new here; its counts are remembered either way, until `keep_counts`.
        `media`: what of its pictures and videos is there."""
        known = self.known(post)
        if known is None:
            kept = self.unit.deliveries.add(self._delivery(post, media))
        else:
            kept = self._joined(known, post, media)
        self.told_of.append(kept.id)
        if kept.kind is DeliveryKind.POST:  # not a further part of a thread of ours
            before = self.unit.metrics.of(kept.id) if known and post.values else ()
            self.counted.extend(self._counts(kept, post, before))
        return known is None

    def keep_counts(self) -> None:
        """Keeps the counts of all of them at once, which costs less than one by one."""
        self.unit.metrics.add(self.counted)
        self.counted.clear()

    def trouble_with(self, post: PastPost) -> str:
        """Why it cannot be kept; empty when it can."""
        if not EARLIEST <= post.at <= self.now:
            return _("Waktunya ({at}) tidak mungkin.").format(at=post.at.date().isoformat())
        if len(post.text) > TEXT_MAX or len(post.remote_id) > ID_MAX:
            return _("Isinya jauh lebih panjang daripada unggahan yang mungkin.")
        return ""

    def known(self, post: PastPost) -> Delivery | None:
        """The same post, sent by us or read in before."""
        if post.remote_id:
            told = self.unit.deliveries.by_remote(self.channel_id, post.remote_id)
            if told is not None:
                return told
        return self.unit.deliveries.find(self._id(post)) or self._alike(post)

    def _alike(self, post: PastPost) -> Delivery | None:
        """One of the same words and minute: archives call one post by several numbers, and none
        posts the same words twice in a minute. Pictures without words are the same where only one
        of two files tells their number."""
        words = _words(post.text)
        around = SentFilter(
            start=post.at - SAME_WITHIN,
            end=post.at + SAME_WITHIN,
            channel_ids=(self.channel_id,),
        )
        near = (
            self.unit.deliveries.find(row.delivery_id) for row in self.unit.sent_posts.sent(around)
        )
        alike = [each for each in near if each is not None and _words(each.content.text) == words]
        if not words:
            alike = [each for each in alike if _is_numbered(each) != bool(post.remote_id)]
        return next(iter(alike), None)

    def _joined(self, known: Delivery, post: PastPost, media: tuple[Media, ...]) -> Delivery:
        """A post that was read in without its pictures, its number or its link gets them from a
        file that has them; what we sent stays as it was."""
        if not known.was_read_in or known.receipt is None:
            return known
        receipt = known.receipt
        if post.remote_id and not receipt.remote_id:
            receipt = replace(receipt, remote_id=post.remote_id, url=receipt.url or _link(post))
        content = known.content
        content = replace(
            content,
            media=content.media or media,
            media_unknown=content.media_unknown and _is_unknown(post, media),
        )
        whole = replace(known, content=content, receipt=receipt)
        return known if whole == known else self.unit.deliveries.save(whole)

    def _delivery(self, post: PastPost, media: tuple[Media, ...]) -> Delivery:
        made_id = self._id(post)
        return Delivery(
            id=made_id,
            kind=DeliveryKind.POST,
            channel_id=self.channel_id,
            subject_id=made_id,
            content=Content(
                text=tidy(post.text, TEXT_MAX),
                media=media,
                media_unknown=_is_unknown(post, media),
            ),
            due_at=post.at,
            state=DeliveryState.SENT,
            receipt=Receipt(remote_id=post.remote_id, url=_link(post), sent_at=post.at),
            outcome=AttemptOutcome.IMPORTED,
            created_at=self.now,
        )

    def _id(self, post: PastPost) -> str:
        """The same for the same post, so that two who read it in at once cannot keep it twice."""
        told = post.remote_id or f"{post.at.isoformat()} {' '.join(_words(post.text))}"
        return sha256(f"{self.channel_id} {told}".encode("utf-8", "replace")).hexdigest()[:32]

    def _counts(
        self, kept: Delivery, post: PastPost, before: Sequence[Snapshot]
    ) -> Iterable[Snapshot]:
        if not post.values:
            return ()
        reading = Reading(remote_id=post.remote_id, values=dict(post.values), raw=post.raw)
        highest = _highest(before, self.counted_at)
        at = {(kept.id, metric): value for metric, value in highest.items()}
        return snapshots_of(kept, reading, self.counted_at, at)


def _is_unknown(post: PastPost, media: Sequence[Media]) -> bool:
    """Whether it may have shown what is not here."""
    return not media and (bool(post.media) or not post.tells_media)


def _link(post: PastPost) -> str:
    return post.url if len(post.url) <= URL_MAX and is_web_link(post.url) else ""


def lacks_media(known: Delivery | None) -> bool:
    """Whether pictures from an archive may be put to it: to what was read in without any."""
    return known is None or (known.was_read_in and not known.content.media)


def _is_numbered(sent: Delivery) -> bool:
    return sent.receipt is not None and bool(sent.receipt.remote_id)


def _highest(known: Sequence[Snapshot], until: datetime) -> dict[Metric, int]:
    """What had been counted most before that moment: what came later says nothing of it."""
    most: dict[Metric, int] = {}
    for each in known:
        if each.value is not None and each.at < until:
            most[each.metric] = max(each.value, most.get(each.metric, 0))
    return most


def _words(text: str) -> list[str]:
    return normalize("NFC", text.encode("utf-8", "replace").decode()).split()
