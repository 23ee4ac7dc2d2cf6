"""Ratings, follow-ups and pairs that are no duplicates, in memory."""

from collections.abc import Sequence
from datetime import datetime

from domain.aftercare import FollowUp, Rating, RatingCounts, Score
from domain.cases import LEFT_OUT, Case, CaseStatus
from storage.memory.rows import Rows, Tables

_ENDED = (CaseStatus.RESOLVED, CaseStatus.CLOSED)


class MemoryRatings:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[Rating] = tables.of("ratings")
        self._cases: Rows[Case] = tables.of("cases")

    def put(self, rating: Rating) -> None:
        self._rows.put(rating.case_id, rating)

    def find(self, case_id: str) -> Rating | None:
        return self._rows.find(case_id)

    def to_ask(self, start: datetime, end: datetime, limit: int) -> list[Case]:
        found = [
            (case.durations.resolved_at, case.id, case)
            for case in self._cases
            if case.status is CaseStatus.RESOLVED
            and case.durations.resolved_at is not None
            and start <= case.durations.resolved_at <= end
            and self._rows.find(case.id) is None
        ]
        return [case for _at, _id, case in sorted(found, key=lambda each: each[:2])[:limit]]

    def asked_since(self, conversation_ids: Sequence[str], since: datetime) -> bool:
        return any(
            rating.conversation_id in conversation_ids
            and rating.asked_at is not None
            and rating.asked_at > since
            for rating in self._rows
        )

    def counts(
        self, start: datetime, end: datetime, channel_ids: Sequence[str] = ()
    ) -> RatingCounts:
        asked = [
            rating
            for rating in self._rows
            if rating.asked_at is not None
            and start <= rating.asked_at < end
            and (case := self._cases.find(rating.case_id)) is not None
            and case.status not in LEFT_OUT
            and (not channel_ids or case.channel_id in channel_ids)
        ]
        scores = {score: sum(r.score is score for r in asked) for score in Score}
        return RatingCounts(asked=len(asked), scores=scores)


class MemoryFollowUps:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[FollowUp] = tables.of("follow_ups")
        self._cases: Rows[Case] = tables.of("cases")

    def put(self, follow_up: FollowUp) -> None:
        self._rows.put(follow_up.case_id, follow_up)

    def find(self, case_id: str) -> FollowUp | None:
        return self._rows.find(case_id)

    def due(
        self, now: datetime, limit: int, *, woken: bool, whose: str | None = None
    ) -> list[tuple[FollowUp, Case]]:
        found = [
            (each, case)
            for each in self._rows
            if each.done_at is None
            and each.due_at <= now
            and (each.woken_at is not None) is woken
            and (case := self._cases.find(each.case_id)) is not None
            and case.status in _ENDED
            and whose in (None, case.assignee_id or each.set_by)
        ]
        return sorted(found, key=lambda one: (one[0].due_at, one[0].case_id))[:limit]


class MemoryDistinct:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[tuple[str, str]] = tables.of("not_duplicates")

    def add(self, case_id: str, other_id: str, by_id: str, at: datetime) -> None:
        first, second = sorted((case_id, other_id))
        if self._rows.find((first, second)) is None:
            self._rows.put((first, second), (first, second))

    def of(self, case_id: str) -> set[str]:
        pairs = [pair for pair in self._rows if case_id in pair]
        return {each for pair in pairs for each in pair} - {case_id}
