"""What is counted of our posts: favourites, reposts and answers, our own among these.

Source: docs.joinmastodon.org/entities/Status, read 2026-11-25.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.counted import reading_of, told_of
from connectors.mastodon.server import BULK_MAX, Server
from domain.errors import Rejected
from domain.metrics import Metric, Reading

_COUNTS = {
    Metric.REACTIONS: "favourites_count",
    Metric.SHARES: "reblogs_count",
    Metric.COMMENTS: "replies_count",
}


def readings_of(server: Server, ids: Sequence[str]) -> tuple[Reading, ...]:
    """Of the posts that are there, in the order asked for: in bulk where the server can, and one
    by one what the bulk left out."""
    there: dict[str, Mapping[str, Any]] = {}
    for start in range(0, len(ids), BULK_MAX):
        some = ids[start : start + BULK_MAX]
        told = _in_bulk(server, some)
        for each in some:
            post = told.get(each) or server.counted_alone(each)
            if post is not None:
                there[each] = post
    return tuple(_reading(each, there[each]) for each in ids if each in there)


def _in_bulk(server: Server, ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    try:
        return server.counted(ids)
    except Rejected:  # older than 4.3, or another program
        return {}


def _reading(id: str, told: Mapping[str, Any]) -> Reading:
    return reading_of(id, {metric: told_of(told, name) for metric, name in _COUNTS.items()})
