"""Lists of what was counted: what is no such list says nothing, and never that nothing is there."""

import pytest

from connectors.counted import things


def test_what_can_be_read_is_taken_and_the_rest_left_aside() -> None:
    told = [{"id": "1", "likes": 2}, {"id": 5}, {}, None, "3"]
    assert things(told, "id") == {"1": {"id": "1", "likes": 2}}
    assert things([], "id") == {}


@pytest.mark.parametrize("told", [None, 5, "", {}, {"1": {"id": "1"}}, [5], [{"id": None}]])
def test_what_is_no_list_of_things_is_no_answer(told: object) -> None:
    with pytest.raises(TypeError):
        things(told, "id")
