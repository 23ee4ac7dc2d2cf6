"""Copies of frozen things."""

from dataclasses import dataclass, replace
from functools import cached_property

import pytest

from domain.copies import changed


@dataclass(frozen=True, kw_only=True)
class _Measured:
    width: int
    height: int = 2

    @cached_property
    def area(self) -> int:
        """Worked out once."""
        return self.width * self.height


def test_a_changed_copy_is_what_replacing_gives() -> None:
    first = _Measured(width=3)
    assert changed(first, width=5) == replace(first, width=5) == _Measured(width=5)
    assert changed(first) == first == _Measured(width=3)


def test_what_the_other_one_worked_out_is_not_taken_over() -> None:
    first = _Measured(width=3)
    assert first.area == 6
    assert changed(first, width=5).area == 10
    assert first.area == 6


def test_a_field_that_it_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match=r"_Measured has no \['depth'\]"):
        changed(_Measured(width=3), depth=1)
