"""Later: a list that is worked out when somebody first looks at it, and never where nobody does."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar, overload

Thing = TypeVar("Thing")


class Later(Sequence[Thing]):
    """`tell` gives the things; it is asked once at most."""

    def __init__(self, tell: Callable[[], Sequence[Thing]]) -> None:
        self._tell = tell

    @overload
    def __getitem__(self, place: int) -> Thing: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Thing]: ...

    def __getitem__(self, place: int | slice) -> Thing | Sequence[Thing]:
        return self._told[place]

    def __iter__(self) -> Iterator[Thing]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)

    @cached_property
    def _told(self) -> Sequence[Thing]:
        return self._tell()
