"""A second reckoning: figures counted from the raw rows of a database alone, with pandas and plain
loops. Nothing of the program's own clocks, roll-ups or statistics is used here."""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from holidays import country_holidays
from sqlalchemy import Connection, Table, select

from domain.branches import Branch
from domain.cooperative import Cooperative
from storage.tables.casework import case_events, cases
from storage.tables.publishing import deliveries, snapshots

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Row = dict[str, Any]
Told = Callable[[pd.DataFrame], tuple[Any, ...]]
INTERACTIONS = ("reactions", "comments", "shares", "saves", "clicks")
DENOMINATORS = ("reach", "impressions", "views")


@dataclass(frozen=True, kw_only=True)
class Offices:
    """When the cooperative and its branches are open."""

    house: Cooperative
    branches: dict[str, Branch]

    def hours(self, branch_id: str | None, since: datetime, until: datetime) -> float:
        """The open hours between the two, day by day."""
        branch = self.branches.get(branch_id or "")
        zone = ZoneInfo(branch.zone if branch else self.house.zone)
        week = branch.week if branch and branch.week is not None else self.house.week
        closed = dict(branch.closed_days) if branch else {}
        closed |= dict(self.house.closed_days)
        day, found = since.astimezone(zone).date(), timedelta()
        while day <= until.astimezone(zone).date():
            if day not in closed and day not in self._free(day.year):
                midnight = datetime.combine(day, time(), zone)
                for opens, closes in week.get(day.weekday(), ()):
                    start = max(midnight + timedelta(minutes=opens), since)
                    end = min(midnight + timedelta(minutes=closes), until)
                    found += max(end - start, timedelta())
            day += DAY
        return found / HOUR

    def _free(self, year: int) -> set[date]:
        names = [
            *(["public"] if self.house.public_holidays else []),
            *(["government"] if self.house.collective_leave else []),
        ]
        return set(country_holidays("ID", categories=names, years=year)) if names else set()


def rows(connection: Connection, table: Table) -> list[Row]:
    """All of a table, as its columns are called."""
    return [dict(each) for each in connection.execute(select(table)).mappings()]


def first_responses(connection: Connection, offices: Offices, now: datetime) -> pd.DataFrame:
    """A line a case: when its member wrote, whether a person answered, and how long it took."""
    of_case = defaultdict[str, list[Row]](list)
    for event in rows(connection, case_events):
        of_case[event["case_id"]].append(event)
    found = [
        _told(case, of_case[case["id"]], offices, now)
        for case in rows(connection, cases)
        if case["status"] not in ("spam", "merged")
    ]
    return pd.DataFrame(found).astype(object)


def _told(case: Row, events: Sequence[Row], offices: Offices, now: datetime) -> Row:
    over = case["status"] in ("resolved", "closed")
    since, until, waits = _waited(events, over=over)
    over = over or not waits
    local = since.astimezone(ZoneInfo(offices.house.zone))
    return {
        "state": "answered" if until else "never" if over else "waiting",
        "hours": offices.hours(case["branch_id"], since, until or now),
        "channel": case["channel_id"],
        "kind": case["kind"],
        "branch": case["branch_id"],
        "hour": local.hour,
        "day": local.date(),
        "week": local.date() - local.weekday() * DAY,
        "month": local.date().replace(day=1),
    }


def _waited(events: Sequence[Row], *, over: bool) -> tuple[datetime, datetime | None, bool]:
    """Since when, until when and whether anybody waits where nobody answered: of the talks of a
    case the one that waited longest; until None where one was never answered. An answer in one
    talk answers another that was known then; who was closed in silence before a merge waits no
    more."""
    heard = [event for event in events if event["kind"] == "message_received"]
    told, waiting = list[tuple[datetime, datetime | None]](), list[datetime]()
    for talk in dict.fromkeys(event["talk"] for event in heard):
        asked = min(event["at"] for event in heard if event["talk"] == talk)
        known = min((e["at"] for e in events if e["kind"] == "absorbed"), default=asked)
        answers = [
            event["at"]
            for event in events
            if event["kind"] == "replied"
            and event["at"] >= (asked if event["talk"] == talk else max(asked, known))
        ]
        told.append((asked, min(answers, default=None)))
        if not answers and not (talk and _is_closed(talk, events)):
            waiting.append(asked)
    never = [asked for asked, until in told if until is None]
    if never:
        return min(never if over else waiting or never), None, bool(waiting)
    since, until = max(told, key=lambda one: (one[1] or one[0]) - one[0])
    return since, until, False


def _is_closed(talk: str, events: Sequence[Row]) -> bool:
    """Whether it was resolved after its member's last word, as a case of its own or with all."""
    of_talk = [event for event in events if event["talk"] in ("", talk)]
    last = max(e["number"] for e in of_talk if e["talk"] and e["kind"] == "message_received")
    return any(event["kind"] == "resolved" and event["number"] > last for event in of_talk)


def quantile(spans: Sequence[tuple[float, bool]], share: str) -> float | None:
    """Kaplan and Meier's product in whole fractions: a span, and whether it ended then."""
    left, least = Fraction(1), 1 - Fraction(share)
    for at in sorted({span for span, ended in spans if ended}):
        at_risk = sum(span >= at for span, _ended in spans)
        left *= 1 - Fraction(sum(ended and span == at for span, ended in spans), at_risk)
        if left <= least:
            return at
    return None


def spans_of(group: pd.DataFrame) -> list[tuple[float, bool]]:
    """Who was closed in silence waits for ever."""
    return [
        (math.inf if state == "never" else hours, state == "answered")
        for state, hours in zip(group["state"], group["hours"], strict=True)
    ]


def posts(connection: Connection, zone: ZoneInfo) -> pd.DataFrame:
    """A line a sent post: its interactions and its rate as last read, None where unknown."""
    read = defaultdict[str, list[Row]](list)
    for each in sorted(rows(connection, snapshots), key=lambda row: row["at"]):
        read[each["delivery_id"]].append(each)
    found = []
    for one in rows(connection, deliveries):
        if one["kind"] != "post" or one["state"] != "sent":
            continue
        local = one["receipt"].sent_at.astimezone(zone)
        total, over = _last(read[one["id"]])
        found.append(
            {
                "channel": one["channel_id"],
                "day": local.date(),
                "weekday": local.weekday(),
                "week": local.date() - local.weekday() * DAY,
                "interactions": total,
                "rate": total / over if total is not None and over else None,
            }
        )
    return pd.DataFrame(found).astype(object)


def _last(read: Sequence[Row]) -> tuple[int | None, int | None]:
    known = {str(each["metric"]) for each in read if each["value"] is not None}
    last = {str(each["metric"]): each["value"] for each in read}
    counted = [last[name] for name in INTERACTIONS if name in known]
    over = next((last[name] for name in DENOMINATORS if name in known), None)
    lost = not counted or None in counted
    return None if lost else sum(counted), over


def median(values: Sequence[float]) -> float | None:
    """The middle one, or between the two middle ones."""
    ordered: list[float] = sorted(values)
    if not ordered:
        return None
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def apart(table: pd.DataFrame, column: str, told: Told) -> dict[Any, tuple[Any, ...]]:
    """What is told of the rows of each value; None among them."""
    names = dict.fromkeys(None if pd.isna(one) else one for one in table[column])
    return {
        name: told(table[table[column].isna() if name is None else table[column] == name])
        for name in names
    }
