"""Later: what nobody looks at is never worked out."""

from services.common.later import Later


def test_a_list_is_worked_out_once_and_only_when_it_is_looked_at() -> None:
    asked: list[str] = []

    def tell() -> list[int]:
        asked.append("told")
        return [3, 1, 2]

    later = Later(tell)
    assert asked == []
    assert (list(later), len(later), later[-1], later[:2]) == ([3, 1, 2], 3, 2, [3, 1])
    assert asked == ["told"]
