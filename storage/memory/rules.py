"""Rules, what they did, and who is on duty in memory."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.cases import UNFINISHED, Case, CaseEvent, CaseStatus
from domain.duties import Duty
from domain.rule_shelves import PastCase, Tally
from domain.rules import Rule
from storage.memory.casework import MemoryEvents
from storage.memory.rows import Rows
from storage.memory.shelf import MemoryShelf
from storage.past_cases import FIRST_EVENTS, past_case

_TURN = "case"


class MemoryRules(MemoryShelf[Rule]):
    name = "rules"

    def all(self) -> list[Rule]:
        return sorted(self.rows, key=lambda rule: (rule.position, rule.id))

    def in_force(self) -> list[Rule]:
        return [rule for rule in self.all() if rule.is_on and not rule.removed]

    def tallies(self, rule_ids: Sequence[str], since: datetime) -> Mapping[str, Tally]:
        return {rule_id: self._tally(rule_id, since) for rule_id in rule_ids}

    def touched(
        self, rule_id: str, since: datetime, *, restricted: bool, limit: int, offset: int = 0
    ) -> list[tuple[Case, datetime]]:
        last: dict[str, datetime] = {}
        for event in self._acts(rule_id):
            if event.at >= since:
                last[event.case_id] = max(event.at, last.get(event.case_id, event.at))
        found = [(case, last[case.id]) for case in self._cases(restricted) if case.id in last]
        found.sort(key=lambda each: each[0].id)
        found.sort(key=lambda each: each[1], reverse=True)
        return found[offset : offset + limit]

    def past(
        self, since: datetime, until: datetime, *, restricted: bool, limit: int
    ) -> list[PastCase]:
        opened = [case for case in self._cases(restricted) if since <= case.opened_at < until]
        opened.sort(key=lambda case: (case.opened_at, case.id), reverse=True)
        said = {message.id: message for message in self.tables.of("messages")}
        events = MemoryEvents(self.tables)
        found = (
            past_case(case, events.of(case.id)[:FIRST_EVENTS], said) for case in opened[:limit]
        )
        return [past for past in found if past is not None]

    def opened_in(self, since: datetime, until: datetime, *, restricted: bool) -> int:
        return sum(since <= case.opened_at < until for case in self._cases(restricted))

    def lying(self, before: datetime, after: tuple[datetime, str] | None, limit: int) -> list[Case]:
        found = sorted(
            (case.durations.awaiting_since, case.id, case)
            for case in self._cases(restricted=True)
            if case.status is CaseStatus.OPEN
            and not case.snoozed
            and case.assignee_id is not None
            and case.durations.awaiting_since is not None
            and case.durations.awaiting_since < before
        )
        return [case for *key, case in found if after is None or tuple(key) > after][:limit]

    def _tally(self, rule_id: str, since: datetime) -> Tally:
        acts = list(self._acts(rule_id))
        return Tally(
            cases=len({event.case_id for event in acts if event.at >= since}),
            last_at=max((event.at for event in acts), default=None),
        )

    def _acts(self, rule_id: str) -> Iterator[CaseEvent]:
        return (event for event in self.tables.of("events") if event.rule_id == rule_id)

    def _cases(self, restricted: bool) -> Iterator[Case]:
        return (case for case in self.tables.of("cases") if restricted or not case.restricted)


class MemoryDuties(MemoryShelf[Duty]):
    name = "duties"

    def all(self) -> list[Duty]:
        return sorted(self.rows, key=lambda duty: duty.id)

    def save(self, thing: Duty) -> Duty:
        return super().save(replace(thing, last_turn=self.get(thing.id).last_turn))

    def next_turn(self) -> int:
        turns: Rows[int] = self.tables.of("turns")
        return turns.put(_TURN, (turns.find(_TURN) or 0) + 1)

    def give(self, user_id: str, turn: int) -> None:
        if (duty := self.find(user_id)) is not None:
            self.rows.put(user_id, replace(duty, last_turn=turn))

    def loads(self, user_ids: Sequence[str]) -> Mapping[str, int]:
        theirs = Counter(
            case.assignee_id for case in self.tables.of("cases") if case.status in UNFINISHED
        )
        return {user_id: theirs[user_id] for user_id in user_ids}
