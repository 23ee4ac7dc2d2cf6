"""Benchmarks measure in turns: what a busy moment slows, it slows on both sides."""

from guyub.bench.rounds import in_turns, median_ratio


def test_sides_take_turns_and_every_other_round_begins_with_the_last() -> None:
    seen: list[str] = []
    found = in_turns(
        {"ours": lambda: seen.append("ours"), "bare": lambda: seen.append("bare")},
        rounds=3,
        budget_s=60,
    )
    assert seen == ["ours", "bare", "bare", "ours", "ours", "bare"]
    assert {side: len(rounds) for side, rounds in found.items()} == {"ours": 3, "bare": 3}


def test_a_spent_budget_ends_the_rounds_but_never_before_three() -> None:
    assert in_turns({"ours": lambda: 1}, rounds=9, budget_s=0) == {"ours": [1, 1, 1]}


def test_the_ratio_is_that_of_the_middle_round_not_of_the_middle_figures() -> None:
    quiet, busy = (100.0, 200.0), (10.0, 20.0)
    ours, bare = zip(quiet, busy, busy, strict=True)
    assert median_ratio(ours, bare) == 0.5
