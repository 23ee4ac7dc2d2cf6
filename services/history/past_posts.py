"""Past posts: one from an archive, kept as a sent post that nobody here sent.

It is known again by the platform's number of it; where the archive tells none, by its words and
its minute among the channel's sent posts. So what we sent ourselves, and what was read in before,
is never kept twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256

from domain.archives import Found, PastPost
from domain.deliveries import AttemptOutcome, Delivery, DeliveryKind, DeliveryState, Receipt
from domain.media import Media
from domain.metrics import Metric, Reading, Snapshot
from domain.ports import Unit
from domain.posts import Content
from domain.texts import _
from services.common.entered import tidy
from services.engagement.oddness import note_oddities_read_in
from services.engagement.snapshots import snapshots_of
from services.history.known_posts import KnownPosts, words_of
from services.posts.post_problems import is_web_link

TEXT_MAX = 70_000
ID_MAX = 200
URL_MAX = 2_000
EARLIEST = datetime(2004, 1, 1, tzinfo=UTC)  # no platform of ours is older


def posts_on(
    unit: Unit, channel_id: str, found: Iterable[Found], *, counted_at: datetime, now: datetime
) -> "PastPosts":
    """The keeping of a page of an archive, with what is known of it."""
    page = [each for each in found if isinstance(each, PastPost) and not trouble_with(each, now)]
    known = KnownPosts(unit, channel_id, page, lambda post: id_on(channel_id, post))
    return PastPosts(unit=unit, channel_id=channel_id, counted_at=counted_at, now=now, known=known)


def id_on(channel_id: str, post: PastPost) -> str:
    """The same for the same post, so that two who read it in at once cannot keep it twice."""
    told = post.remote_id or f"{post.at.isoformat()} {' '.join(words_of(post.text))}"
    return sha256(f"{channel_id} {told}".encode("utf-8", "replace")).hexdigest()[:32]


def trouble_with(post: PastPost, now: datetime) -> str:
    """Why it cannot be kept; empty when it can."""
    if not EARLIEST <= post.at <= now:
        return _("Waktunya ({at}) tidak mungkin.").format(at=post.at.date().isoformat())
    if len(post.text) > TEXT_MAX or len(post.remote_id) > ID_MAX:
        return _("Isinya jauh lebih panjang daripada unggahan yang mungkin.")
    return ""


@dataclass(frozen=True, kw_only=True)
class PastPosts:
    """Of one channel, inside the caller's transaction. `counted_at`: to when counts belong."""

    unit: Unit
    channel_id: str
    counted_at: datetime
    now: datetime
    known: KnownPosts
    counted: list[Snapshot] = field(default_factory=list)
    told_of: list[str] = field(default_factory=list)  # ids of what was kept or known

    def keep(self, post: PastPost, media: tuple[Media, ...] = ()) -> bool:
        """Whether it is new here; its counts are remembered either way, until `keep_counts`.
        `media`: what of its pictures and videos is there."""
        known = self.known.find(post)
        if known is None:
            kept = self.unit.deliveries.add(self._delivery(post, media))
        else:
            kept = self._joined(known, post, media)
        self.known.put(kept)
        self.told_of.append(kept.id)
        if kept.kind is DeliveryKind.POST:  # not a further part of a thread of ours
            before = self.unit.metrics.of(kept.id) if known and post.values else ()
            self.counted.extend(self._counts(kept, post, before))
        return known is None

    def keep_counts(self) -> None:
        """Keeps the counts of all of them at once, which costs less than one by one."""
        self.unit.metrics.add(self.counted)
        note_oddities_read_in(self.unit, self.counted, self.now)
        self.counted.clear()

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
        made_id = id_on(self.channel_id, post)
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


def _highest(known: Sequence[Snapshot], until: datetime) -> dict[Metric, int]:
    """What had been counted most before that moment: what came later says nothing of it."""
    most: dict[Metric, int] = {}
    for each in known:
        if each.value is not None and each.at < until:
            most[each.metric] = max(each.value, most.get(each.metric, 0))
    return most
