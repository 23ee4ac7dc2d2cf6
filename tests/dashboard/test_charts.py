"""What all charts share: axes of what is counted, and spans in hours."""

from datetime import timedelta

from dashboard import charts


def test_what_is_counted_has_no_halves_on_its_axis() -> None:
    assert charts.whole([2]) == {"tickformat": ",d", "dtick": 1}
    assert charts.whole([2_000]) == {"tickformat": ",d"}
    assert charts.whole([None]) == {"tickformat": ",d", "dtick": 1}
    assert charts.whole([]) == {"tickformat": ",d", "dtick": 1}


def test_spans_are_drawn_in_hours_and_unknown_ones_stay_unknown() -> None:
    assert charts.hours(timedelta(minutes=90)) == 1.5
    assert charts.hours(None) is None
