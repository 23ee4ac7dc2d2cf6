"""Posters drawn for the sample: woven patterns and big words, no photograph of anyone."""

import io
from random import Random

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 960, 720
_INKS = (
    ("#0f4c5c", "#e36414", "#fff8ee"),
    ("#22577a", "#57cc99", "#f4fff8"),
    ("#6a040f", "#f48c06", "#fff3e0"),
    ("#3a5a40", "#dad7cd", "#fefae0"),
    ("#463f57", "#ffb4a2", "#fff5f2"),
    ("#1d3557", "#e9c46a", "#fdf8e8"),
)


def draw_poster(words: str, chance: Random) -> bytes:
    """A JPEG of 960 × 720 pixels with these words on a pattern of its own."""
    ground, band, ink = chance.choice(_INKS)
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    draw = ImageDraw.Draw(image)
    chance.choice((_weave, _diamonds, _waves))(draw, band, chance)
    draw.rectangle((60, 210, WIDTH - 60, HEIGHT - 150), fill=ground, outline=ink, width=6)
    draw.multiline_text(
        (WIDTH / 2, HEIGHT / 2 + 30),
        words,
        fill=ink,
        font=ImageFont.load_default(112),
        anchor="mm",
        align="center",
        spacing=20,
    )
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=78)
    return kept.getvalue()


def _weave(draw: ImageDraw.ImageDraw, colour: str, chance: Random) -> None:
    step = chance.choice((40, 60, 80))
    for row, top in enumerate(range(0, HEIGHT, step)):
        for left in range(step * (row % 2), WIDTH, step * 2):
            draw.rectangle((left, top, left + step - 8, top + step - 8), fill=colour)


def _diamonds(draw: ImageDraw.ImageDraw, colour: str, chance: Random) -> None:
    size = chance.choice((48, 64, 96))
    for top in range(0, HEIGHT + size, size):
        for left in range(0, WIDTH + size, size):
            half = size // 2 - 6
            draw.polygon(
                [(left, top - half), (left + half, top), (left, top + half), (left - half, top)],
                fill=colour,
            )


def _waves(draw: ImageDraw.ImageDraw, colour: str, chance: Random) -> None:
    size = chance.choice((60, 90, 120))
    for top in range(0, HEIGHT + size, size // 2):
        for left in range(-size, WIDTH, size):
            draw.arc((left, top, left + size, top + size), 180, 360, fill=colour, width=8)
