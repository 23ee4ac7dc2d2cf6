"""Who favourited or reposted what an account of the fediverse wrote.

The cursor is the id of the newest notification that nothing can come below any more. That somebody
took a favourite back the server tells nobody: its notification is gone, and nothing else.

Source: docs.joinmastodon.org/entities/Notification and /methods/notifications, read 2026-11-26.
"""

from collections.abc import Mapping
from datetime import datetime

from connectors.mastodon.entities import Reacted
from connectors.mastodon.paging import Paging
from connectors.mastodon.server import Server
from domain.reactions import Reaction, ReactionBatch, ReactionKind

_KINDS: Mapping[str, ReactionKind] = {
    "favourite": ReactionKind.LIKE,
    "reblog": ReactionKind.BOOST,
}


def reactions_since(server: Server, me: str, cursor: str, now: datetime) -> ReactionBatch:
    """Those since the cursor, oldest first, at most 400; the first time those of the last three
    days. `me`: our own account's id, whose favourites are nobody's."""
    found, reached = Paging(now).since(cursor, server.reacted)
    others = [each for each in found if each.sign and each.person_id != me]
    return ReactionBatch(reactions=tuple(map(_reaction, others)), cursor=reached)


def _reaction(told: Reacted) -> Reaction:
    """Named by person and post: whoever takes a favourite back and gives it again gave one."""
    return Reaction(
        remote_id=f"{told.sign}/{told.post_id}/{told.person_id}",
        account_id=told.person_id,
        post_remote_id=told.post_id,
        kind=_KINDS[told.sign],
        sign=told.sign,
        at=told.at,
        url=told.url,
    )
