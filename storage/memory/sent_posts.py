"""Sent posts as charts count them, in memory: told from deliveries and snapshots when asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from domain.deliveries import Delivery
from domain.engagement import SentPost, seconds, sent_post
from domain.engagement_shelves import AgedValue, PostText, SentFilter
from domain.metrics import Metric, Snapshot
from domain.posts import Post
from storage.memory.rows import Rows, Tables


class MemorySentPosts:
    def __init__(self, tables: Tables) -> None:
        self._deliveries: Rows[Delivery] = tables.of("deliveries")
        self._snapshots: Rows[Snapshot] = tables.of("snapshots")
        self._posts: Rows[Post] = tables.of("posts")

    def sent(self, wanted: SentFilter) -> list[SentPost]:
        start, end = seconds(wanted.start), seconds(wanted.end)
        return [
            each.only(wanted.fields)
            for each in self._all(wanted.metric)
            if start <= each.sent_s < end
            and (not wanted.channel_ids or each.channel_id in wanted.channel_ids)
        ]

    def find(self, delivery_id: str) -> SentPost | None:
        return next((each for each in self._all() if each.delivery_id == delivery_id), None)

    def many(self, delivery_ids: Sequence[str]) -> list[SentPost]:
        return [post for each in delivery_ids if (post := self.find(each)) is not None]

    def before(self, channel_id: str, sent_s: int, limit: int) -> list[SentPost]:
        earlier = [
            each for each in self._all() if each.channel_id == channel_id and each.sent_s < sent_s
        ]
        return earlier[::-1][:limit]

    def labels(self, wanted: SentFilter) -> Mapping[str, tuple[str, ...]]:
        bearing = self.sent(replace(wanted, fields=("post_id",)))
        found = (self._posts.find(each.post_id) for each in bearing)
        return {post.id: post.labels for post in found if post and post.labels}

    def texts(self, delivery_ids: Sequence[str]) -> Mapping[str, PostText]:
        values = {post.delivery_id: tuple(told.values()) for post, told in self._told()}
        found = (self._deliveries.find(each) for each in delivery_ids if each in values)
        return {each.id: self._text(each, values[each.id]) for each in found if each}

    def readings(self, delivery_ids: Sequence[str], metrics: Sequence[Metric]) -> list[AgedValue]:
        sent = {each.delivery_id: each.sent_s for each in self._all()}
        mine = [
            each
            for each in self._snapshots
            if each.delivery_id in delivery_ids
            and each.delivery_id in sent
            and each.metric in metrics
        ]
        mine.sort(key=lambda each: (each.delivery_id, each.at, each.metric))
        return [
            AgedValue(
                each.delivery_id,
                each.metric,
                seconds(each.at) - sent[each.delivery_id],
                each.value,
            )
            for each in mine
        ]

    def rebuild(self, after_id: str, limit: int) -> list[str]:
        return sorted(each.id for each in self._deliveries if each.id > after_id)[:limit]

    def _all(self, metric: Metric | None = None) -> list[SentPost]:
        found = [
            post._replace(told=values[metric]) if metric else post for post, values in self._told()
        ]
        return sorted(found, key=lambda each: (each.sent_s, each.delivery_id))

    def _told(self) -> Iterator[tuple[SentPost, dict[Metric, int | None]]]:
        known: dict[str, list[Snapshot]] = {}
        for each in self._snapshots:
            known.setdefault(each.delivery_id, []).append(each)
        for delivery in self._deliveries:
            told = sent_post(delivery, known.get(delivery.id, ()))
            if told is not None:
                yield told

    def _text(self, delivery: Delivery, values: tuple[int | None, ...]) -> PostText:
        post = self._posts.find(delivery.subject_id)
        return PostText(
            text=delivery.content.text,
            url=delivery.receipt.url if delivery.receipt else "",
            labels=post.labels if post else (),
            values=values,
        )
