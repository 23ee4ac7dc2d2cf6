"""Pictures once they were taken in."""

from dataclasses import FrozenInstanceError, replace

import pytest

from domain.media import IMAGE_PIXELS_MAX, UPLOAD_BYTES_MAX, Media

PICTURE = Media(id="a" * 64, mime="image/jpeg", width_px=4, height_px=3, size_bytes=99)


def test_a_picture_differs_by_its_description() -> None:
    assert PICTURE.alt_text == ""
    assert replace(PICTURE, alt_text="Panen") != PICTURE


def test_a_picture_is_not_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        PICTURE.alt_text = "Panen"  # type: ignore[misc]


def test_a_twelve_megapixel_photograph_may_come_in() -> None:
    assert IMAGE_PIXELS_MAX > 4_000 * 3_000
    assert UPLOAD_BYTES_MAX >= 12 * 1024 * 1024
