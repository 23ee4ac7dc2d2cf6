"""Pictures and videos on their way to a server of the fediverse: uploaded, waited for."""

from collections.abc import Callable, Sequence

from connectors.images import Frame, fitted
from connectors.mastodon.instance import Instance
from connectors.mastodon.server import Server
from domain.errors import Unavailable
from domain.ports import Picture
from domain.texts import _

# Between looks at one that the server is still working on, in seconds: 45 in all, so that
# with the client's own patience it ends before the delivery's lease does.
PAUSES_S = (0.5, 1, 1, 2, 2, 3, 5, 5, 5, 10, 10)


def uploaded(
    server: Server,
    pictures: Sequence[Picture],
    takes: Instance,
    *,
    place: str,
    wait: Callable[[float], None],
) -> list[str]:
    """Their ids there, in order, once the server has worked through them all. Pictures are made
    to fit, a video goes as it is.

    `wait`: lets seconds pass. Raises: a PlatformError; nothing is seen by anyone yet.
    """
    frame = Frame(kinds=takes.kinds, bytes_max=takes.image_bytes_max, pixels_max=takes.pixels_max)
    fitting = [one if one.media.is_video else fitted(one, frame) for one in pictures]
    uploads = [server.upload(picture) for picture in fitting]
    pauses = iter(PAUSES_S)
    for media_id, ready in uploads:
        while not (ready or server.is_ready(media_id)):
            if (pause := next(pauses, None)) is None:
                raise Unavailable(
                    _("{place} masih mengolah gambar atau videonya; akan dicoba lagi.").format(
                        place=place
                    )
                )
            wait(pause)
    return [media_id for media_id, _ready in uploads]
