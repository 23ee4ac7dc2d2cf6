"""How a Page's posts did, by the names that Graph has for it now.

A name that Graph has retired fails the whole call, and Graph does not say which it was: then each
is asked alone, and the retired ones are left out for a day.
Source: https://developers.facebook.com/docs/graph-api/reference/insights, read 2026-11-22.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.counted import reading_of, told_of
from connectors.facebook.faults import Fault
from connectors.facebook.graph import GraphTransport
from domain.counts import Raw, as_told
from domain.errors import Rejected, Unauthorized
from domain.metrics import Metric, Reading
from domain.ports import Notebook

INSIGHTS: Mapping[Metric, str] = {
    Metric.VIEWS: "post_media_view",
    Metric.REACH: "post_total_media_view_unique",
    Metric.CLICKS: "post_clicks",
    Metric.REACTIONS: "post_reactions_by_type_total",
}
_COUNTS = (
    "id,shares,comments.filter(stream).limit(0).summary(true),reactions.limit(0).summary(true)"
)
_NOTE = "metrics.retired"
_RETIRED_FOR = timedelta(days=1)
_AT_ONCE = 25

Readings = dict[str, Reading]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """`now`: the house's clock."""

    graph: GraphTransport
    notes: Notebook
    now: Callable[[], datetime]

    def posts(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]:
        """One reading for each post that is still there; none of a video whose post we were not
        told, for a video's own counts are others."""
        told: Readings = {}
        known = [each for each in remote_ids if not each.isdigit()]
        for start in range(0, len(known), _AT_ONCE):
            told |= self._told(tuple(known[start : start + _AT_ONCE]))
        return tuple(told[each] for each in remote_ids if each in told)

    def _told(self, remote_ids: tuple[str, ...]) -> Readings:
        try:
            return self._with_insights(remote_ids)
        except Rejected:
            # One that is gone fails them all, and which it is, Graph does not say.
            if len(remote_ids) == 1:
                if self.graph.fault is Fault.GONE:
                    return {}
                raise
            half = len(remote_ids) // 2
            return {**self._told(remote_ids[:half]), **self._told(remote_ids[half:])}

    def _with_insights(self, remote_ids: tuple[str, ...]) -> Readings:
        """Without the insights where they are not for us."""
        try:
            return self._asked_fresh(remote_ids)
        except Unauthorized:
            if self.graph.fault is not Fault.PERMISSION:
                raise
            return self._asked(remote_ids, ())

    def _asked_fresh(self, remote_ids: tuple[str, ...]) -> Readings:
        names = self._current()
        try:
            return self._asked(remote_ids, names)
        except Rejected:
            if self.graph.fault is not Fault.METRIC:
                raise
        alive = tuple(name for name in names if self._is_alive(remote_ids, name))
        return self._asked(remote_ids, alive if alive != names else ())

    def _is_alive(self, remote_ids: tuple[str, ...], name: str) -> bool:
        try:
            self._asked(remote_ids, (name,))
        except Rejected:
            if self.graph.fault is not Fault.METRIC:
                raise
            self._retire(name)
            return False
        return True

    def _asked(self, remote_ids: tuple[str, ...], names: tuple[str, ...]) -> Readings:
        insights = f",insights.metric({','.join(names)})" if names else ""
        with self.graph.asking():
            told = self.graph.request(
                f"{self.graph.version}/",
                {"ids": ",".join(remote_ids), "fields": _COUNTS + insights},
            )
            if not told.keys() <= set(remote_ids):
                raise ValueError("not what was asked for")
            return {each: _reading(each, post) for each, post in told.items()}

    def _current(self) -> tuple[str, ...]:
        retired = self._retired()
        return tuple(name for name in INSIGHTS.values() if name not in retired)

    def _retired(self) -> dict[str, str]:
        """Names and until when they are left out."""
        now = self.now().isoformat()
        told = json.loads(self.notes.read(_NOTE) or "{}")
        return {name: until for name, until in told.items() if until > now}

    def _retire(self, name: str) -> None:
        until = (self.now() + _RETIRED_FOR).isoformat()
        self.notes.write(_NOTE, json.dumps({**self._retired(), name: until}))


def _reading(remote_id: str, told: object) -> Reading:
    insights = dict(_insights(told))
    raw = {metric: insights.get(name, {}) for metric, name in INSIGHTS.items()}
    raw[Metric.COMMENTS] = told_of(told, "comments.summary.total_count")
    raw[Metric.SHARES] = told_of(told, "shares.count")
    if not raw[Metric.REACTIONS]:
        raw[Metric.REACTIONS] = told_of(told, "reactions.summary.total_count")
    return reading_of(remote_id, raw)


def _insights(told: object) -> Iterator[tuple[str, Raw]]:
    """By the metric's name. Where something else stands in the place of all of them, it is kept as
    what was told of each."""
    listed = _under(told, "insights", "data")
    if listed is not None and not isinstance(listed, list):
        yield from ((name, {name: as_told([listed])}) for name in INSIGHTS.values())
        return
    for each in listed or ():
        name = _under(each, "name")
        if isinstance(name, str) and _under(each, "period") in (None, "lifetime"):
            yield name, _counts(name, _under(each, "values"))


def _under(told: object, *steps: str) -> Any:
    """What stands there, or what is in its way; None: nothing."""
    for step in steps:
        if not isinstance(told, Mapping):
            return told
        told = told.get(step)
    return told


def _counts(name: str, values: object) -> Raw:
    """A count by its name, or each of several kinds; nothing of no values."""
    if not values:
        return {}
    first = values[0] if isinstance(values, list) else values
    value = first.get("value") if isinstance(first, Mapping) else [first]
    if isinstance(value, Mapping) and name == INSIGHTS[Metric.REACTIONS]:
        return {f"{name}.{kind}": as_told(each) for kind, each in value.items()}
    return {name: as_told(value)}
