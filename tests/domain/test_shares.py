"""So many of so many, and how sure that is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shares import Share, share_of


def test_nothing_of_nothing_is_unknown() -> None:
    assert share_of(0, 0) is None


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Newcombe, Two-sided confidence intervals for the single proportion (1998), table I,
        # method 3: the Wilson score interval
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_band_is_wilson_s(part: int, whole: int, low: float, high: float) -> None:
    found = share_of(part, whole)
    assert found is not None
    assert found.share == part / whole
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_a_handful_is_unsure() -> None:
    found = share_of(3, 3)
    assert found is not None
    assert found == Share(share=1.0, low=found.low, high=1.0)
    assert round(found.low, 4) == 0.4385


@pytest.mark.parametrize(("part", "whole"), [(-1, 3), (4, 3), (1, 0)])
def test_no_share_of_nonsense(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="part"):
        share_of(part, whole)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_band_holds_the_share_and_stays_a_share(part: int, rest: int) -> None:
    found = share_of(part, part + rest)
    if found is not None:
        assert 0 <= found.low <= found.share + 1e-12
        assert found.share - 1e-12 <= found.high <= 1
