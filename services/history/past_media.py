"""Past media: the pictures and videos of past posts, taken in by the same checks as composed ones.

They are decoded before the step's transaction begins, so that nobody waits for the writer's turn.
What cannot be read never keeps its post from coming in; the post's refusal says what lacks.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain

from domain.archives import Bundle, PastMedia, PastPost
from domain.errors import Invalid
from domain.media import (
    ALT_TEXT_MAX,
    IMAGES_PER_POST_MAX,
    UPLOAD_BYTES_MAX,
    VIDEO_BYTES_MAX,
    Media,
)
from domain.ports import MediaShelf
from domain.texts import _, ngettext
from services.common.entered import tidy
from services.media import pictures, videos

VIDEOS_PER_POST_MAX = 1


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Of one post: what was kept, and what to tell of the rest; empty when there is none."""

    media: tuple[Media, ...] = ()
    lacking: str = ""


@dataclass(frozen=True, kw_only=True)
class PastMediaTaker:
    """Of one opened archive. `names`: what is in it."""

    bundle: Bundle
    names: Collection[str]
    shelf: MediaShelf

    def take(self, post: PastPost) -> Taken:
        """Raises: TooMany while others decode theirs, StoreFull."""
        media, troubles = list[Media](), list[str]()
        wanted = _first_ones(post.media)
        for each in wanted:
            try:
                media.append(self._taken(each))
            except Invalid as err:
                troubles.append(_first_sentence(str(err)))
        over = len(post.media) - len(wanted)
        if over:
            said = _("Guyub menyimpan paling banyak {pictures} gambar dan satu video per unggahan.")
            troubles.append(said.format(pictures=IMAGES_PER_POST_MAX))
        return Taken(media=tuple(media), lacking=_told(len(troubles) - bool(over) + over, troubles))

    def _taken(self, one: PastMedia) -> Media:
        if one.name not in self.names:
            raise Invalid(
                _("Berkasnya tidak ada di unduhan ini; mungkin di bagian lain yang belum ikut "
                  "diunggah.")
            )  # fmt: skip
        alt_text = " ".join(tidy(one.alt_text, ALT_TEXT_MAX).split())
        if one.is_video:
            return videos.take_in(
                self.shelf, self._read(one.name, VIDEO_BYTES_MAX), alt_text=alt_text
            )
        data = self._read(one.name, UPLOAD_BYTES_MAX)
        return pictures.take_in(self.shelf, data, alt_text=alt_text)

    def _read(self, name: str, most: int) -> bytes:
        """One byte more than may be at most: whoever takes it in says that it is too large."""
        data = bytearray()
        for piece in self.bundle.read(name):
            data += piece
            if len(data) > most:
                break
        return bytes(data[: most + 1])


def _first_ones(media: Sequence[PastMedia]) -> list[PastMedia]:
    """As many as a post of ours may show, in their order."""
    still = [each for each in media if not each.is_video][:IMAGES_PER_POST_MAX]
    moving = [each for each in media if each.is_video][:VIDEOS_PER_POST_MAX]
    kept = set(map(id, chain(still, moving)))
    return [each for each in media if id(each) in kept]


def _first_sentence(said: str) -> str:
    """What is the matter; what to do stands behind it, for who uploads a picture by hand."""
    first, stop, _rest = said.partition(". ")
    return first + stop.strip()


def _told(count: int, troubles: Sequence[str]) -> str:
    if not troubles:
        return ""
    said = ngettext(
        "Tanpa {n} gambar atau video: {why}",
        "Tanpa {n} gambar atau video: {why}",
        count,
    )
    return said.format(n=count, why=" ".join(dict.fromkeys(troubles)))
