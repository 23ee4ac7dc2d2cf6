"""State machines whose steps are declared, and checked when the declaration is made."""

from collections.abc import Mapping, Set
from enum import StrEnum
from typing import Generic, TypeVar

from domain.errors import InvalidTransition
from domain.texts import _

State = TypeVar("State", bound=StrEnum)


class Transitions(Generic[State]):
    """The steps a state may take. Every state of the enum must be declared and reachable."""

    def __init__(self, start: State, steps: Mapping[State, Set[State]]) -> None:
        self._start = start
        self._steps = {state: frozenset(targets) for state, targets in steps.items()}
        self._refuse_holes()

    def after(self, state: State) -> frozenset[State]:
        """The states that may follow; empty for an end state."""
        return self._steps[state]

    def check(self, current: State, target: State) -> State:
        """`target`, if it may follow `current`.

        Raises: InvalidTransition.
        """
        if target not in self._steps[current]:
            raise InvalidTransition(
                _("Langkah dari “{current}” ke “{target}” tidak ada.").format(
                    current=current, target=target
                )
            )
        return target

    def _refuse_holes(self) -> None:
        states = set(type(self._start))
        if undeclared := states - self._steps.keys():
            raise ValueError(f"no steps declared for {sorted(undeclared)}")
        if lost := states - self._reachable():
            raise ValueError(f"never reached from {self._start}: {sorted(lost)}")

    def _reachable(self) -> set[State]:
        seen, frontier = {self._start}, [self._start]
        while frontier:
            new = self._steps[frontier.pop()] - seen
            seen |= new
            frontier.extend(new)
        return seen
