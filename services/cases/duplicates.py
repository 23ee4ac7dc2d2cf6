"""Duplicates: cases that are likely the same one told twice, proposed to be merged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.cases import UNFINISHED, Case, CaseStatus
from domain.likeness import likeness
from domain.people import Actor
from domain.ports import Clock, Store, Unit
from domain.sight import may_answer
from services.cases.persons import CASES_MAX, CONVERSATIONS_MAX, keys_of_person
from services.common.sight import answered, seen

NEAR = timedelta(days=14)
SAME_WORDS_NEAR = timedelta(days=60)
LIKE_FROM = 0.45  # share of three-letter pieces; other words for one thing lie above, chance below
LETTERS_MIN = 12  # "halo" is like "halo", and says nothing
LOOKED_AT = 12
SHOWN = 3
_MERGEABLE = (*UNFINISHED, CaseStatus.RESOLVED)


@dataclass(frozen=True, kw_only=True)
class Twin:
    """A case that may be the same. `name`: of who wrote it; `like`: how much of the words both
    share, in [0, 1]; `apart`: how long lies between their beginnings."""

    case: Case
    name: str
    text: str
    like: float
    apart: timedelta


@dataclass(frozen=True, kw_only=True)
class Duplicates:
    """Raises, everywhere: NotAllowed, NotFound."""

    store: Store
    clock: Clock

    def of(self, actor: Actor, case_id: str) -> list[Twin]:
        """By somebody known by the same account, number, contact or name, in similar words, near
        in time; the likest first, a few at most. None for a case that cannot be merged."""
        with self.store.reading() as unit:
            case = seen(unit, actor, case_id)
            if case.status not in _MERGEABLE:
                return []
            mine = _first_words(unit, case)
            twins = [
                Twin(
                    case=other,
                    name=unit.conversations.get(other.conversation_id).author.name,
                    text=text,
                    like=likeness(mine, text),
                    apart=abs(other.opened_at - case.opened_at),
                )
                for other in _candidates(unit, actor, case)
                if (text := _first_words(unit, other))
            ]
        alike = [twin for twin in twins if _is_alike(mine, twin)]
        return sorted(alike, key=lambda twin: (-twin.like, twin.apart))[:SHOWN]

    def keep_apart(self, actor: Actor, case_id: str, other_id: str) -> None:
        """They are two matters: neither is proposed to the other any more."""
        with self.store.writing() as unit:
            case, other = answered(unit, actor, case_id), answered(unit, actor, other_id)
            unit.distinct.add(case.id, other.id, actor.id, self.clock.now())


def _candidates(unit: Unit, actor: Actor, case: Case) -> Sequence[Case]:
    """Found by what people are known by, never by looking through all cases."""
    conversation = unit.conversations.get(case.conversation_id)
    keys = keys_of_person(unit, conversation)
    found = unit.conversations.alike(keys, CONVERSATIONS_MAX) if keys else []
    ids = list(dict.fromkeys([conversation.id, *(each.id for each in found)]))
    apart = unit.distinct.of(case.id) | {case.id}
    near = [
        other
        for other in unit.cases.of_many(ids, CASES_MAX)
        if other.id not in apart
        and other.status in _MERGEABLE
        and may_answer(actor, other)
        and abs(other.opened_at - case.opened_at) <= SAME_WORDS_NEAR
    ]
    return sorted(near, key=lambda other: abs(other.opened_at - case.opened_at))[:LOOKED_AT]


def _first_words(unit: Unit, case: Case) -> str:
    """What the member said first in the case; empty when they said nothing yet."""
    said = unit.messages.of(case.conversation_id)
    return next((each.text for each in said if not each.from_us and each.at >= case.opened_at), "")


def _is_alike(mine: str, twin: Twin) -> bool:
    if min(_letters(mine), _letters(twin.text)) < LETTERS_MIN:
        return False
    return twin.like == 1 or (twin.like >= LIKE_FROM and twin.apart <= NEAR)


def _letters(text: str) -> int:
    return sum(c.isalnum() for c in text)
