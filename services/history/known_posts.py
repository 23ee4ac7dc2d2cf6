"""Known posts: what is here already of a page of an archive, looked up for all of it together."""

from bisect import bisect_left, insort
from collections.abc import Callable, Sequence
from datetime import timedelta
from unicodedata import normalize

from domain.archives import PastPost
from domain.deliveries import Delivery
from domain.engagement import seconds
from domain.engagement_shelves import SentFilter
from domain.ports import Unit

SAME_WITHIN = timedelta(seconds=90)
_Place = tuple[int, str]  # when a post was sent, in seconds; and its id


class KnownPosts:
    """Of one channel. `id_of`: the id that a post of the page is kept by."""

    def __init__(
        self,
        unit: Unit,
        channel_id: str,
        page: Sequence[PastPost],
        id_of: Callable[[PastPost], str],
    ) -> None:
        self._id_of = id_of
        numbers = {post.remote_id for post in page} - {""}
        self._by_number = dict(unit.deliveries.by_remotes(channel_id, numbers))
        self._near = _near(unit, channel_id, page)
        ids = {id_of(post) for post in page}
        ids |= {one for post in page for one in self._ids_around(post)}
        self._by_id = dict(unit.deliveries.many(ids))

    def find(self, post: PastPost) -> Delivery | None:
        """The same post, sent by us or read in before."""
        numbered = self._by_number.get(post.remote_id) if post.remote_id else None
        return numbered or self._by_id.get(self._id_of(post)) or self._alike(post)

    def put(self, kept: Delivery) -> None:
        """What was just kept or changed."""
        is_new = kept.was_read_in and kept.id not in self._by_id
        self._by_id[kept.id] = kept
        if kept.receipt is None or kept.receipt.sent_at is None:
            return
        if is_new:
            insort(self._near, (seconds(kept.receipt.sent_at), kept.id))
        if kept.receipt.remote_id:
            self._by_number[kept.receipt.remote_id] = kept

    def _alike(self, post: PastPost) -> Delivery | None:
        """One of the same words and minute: archives call one post by several numbers, and none
        posts the same words twice in a minute. Pictures without words are the same where only one
        of two files tells their number."""
        words = words_of(post.text)
        around = (self._by_id.get(one) for one in self._ids_around(post))
        alike = [
            each for each in around if each is not None and words_of(each.content.text) == words
        ]
        if not words:
            alike = [each for each in alike if _is_numbered(each) != bool(post.remote_id)]
        return next(iter(alike), None)

    def _ids_around(self, post: PastPost) -> list[str]:
        """Of what was sent in its minute, the oldest first."""
        first, last = (seconds(post.at + away) for away in (-SAME_WITHIN, SAME_WITHIN))
        begins, ends = (bisect_left(self._near, (at, "")) for at in (first, last))
        return [one for _at, one in self._near[begins:ends]]


def _near(unit: Unit, channel_id: str, page: Sequence[PastPost]) -> list[_Place]:
    """What the channel sent between the oldest and the youngest of them."""
    if not page:
        return []
    at = [post.at for post in page]
    wanted = SentFilter(
        start=min(at) - SAME_WITHIN,
        end=max(at) + SAME_WITHIN,
        channel_ids=(channel_id,),
        fields=("sent_s", "delivery_id"),
    )
    return sorted((each.sent_s, each.delivery_id) for each in unit.sent_posts.sent(wanted))


def _is_numbered(sent: Delivery) -> bool:
    return sent.receipt is not None and bool(sent.receipt.remote_id)


def words_of(text: str) -> list[str]:
    """By which a text is compared: its words, however they are spaced and composed."""
    return normalize("NFC", text.encode("utf-8", "replace").decode()).split()
