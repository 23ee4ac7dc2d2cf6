"""Looking on X for what nobody knows about: our own list, by words, time and what it answers.

X has no idempotency key. What it took from us stands under the delivery's key in the channel's
notes, so that the same words under another key are not taken for it, and one that died between
X's answer and its receipt is found at once.
"""

import re
import unicodedata
from datetime import timedelta

from connectors.x.posts import REPLIED, Seen, without_names
from connectors.x.text import joined, links
from domain.deliveries import DeliveryKind
from domain.ports import Outgoing

# Before the try began: an earlier try of the same delivery, or a clock of ours that runs ahead.
LOOK_BACK = timedelta(hours=1)
PAGES_MAX = 5
_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


def is_it(seen: Seen, sent: Outgoing, kind: DeliveryKind) -> bool:
    """Whether a post of ours is what was sent: the same words, in answer to the same post."""
    answers = "" if kind is DeliveryKind.POST else sent.target_remote_id
    if seen.refers_to.get(REPLIED, "") != answers:
        return False
    wanted = _comparable(joined(sent.text, sent.link))
    return wanted in (_comparable(seen.text), _comparable(without_names(seen.text)))


def _comparable(text: str) -> str:
    """Without what X changes: spaces, composition, and how a link is written."""
    text = unicodedata.normalize("NFC", text)
    out, at = [], 0
    for link in links(text):
        out += [text[at : link.start], _plain(link.url)]
        at = link.end
    return " ".join("".join([*out, text[at:]]).split())


def _plain(url: str) -> str:
    bare = _SCHEME.sub("", url)
    host, slash, path = bare.partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/")
