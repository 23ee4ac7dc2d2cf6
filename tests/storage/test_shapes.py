"""Value objects come back from what older and newer programs wrote of them."""

from dataclasses import dataclass
from typing import Any

import pytest

from storage.shapes import shape_of


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What this program knows of a slip."""

    name: str
    copies: int = 1


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"name": "Panen", "copies": 2}, Slip(name="Panen", copies=2)),
        ({"name": "Panen"}, Slip(name="Panen")),
        ({"name": "Panen", "colour": "hijau"}, Slip(name="Panen")),
    ],
    ids=["by this program", "by an older one", "by a newer one"],
)
def test_a_field_unwritten_takes_its_default_and_one_unknown_is_left_aside(
    written: dict[str, Any], read: Slip
) -> None:
    assert shape_of(Slip).value(written) == read


def test_what_cannot_be_kept_is_refused_by_its_type() -> None:
    with pytest.raises(TypeError):
        shape_of(complex)
