"""Blocked senders: whom the cooperative no longer answers on a channel, who decided it, and why."""

from dataclasses import dataclass
from datetime import datetime

from domain.messages import Author


@dataclass(frozen=True, kw_only=True)
class Block:
    """One sender of one channel. `sender`: who it is there, as `sender_of` tells it; `name`: what
    they called themselves when they were blocked."""

    id: str
    channel_id: str
    sender: str
    name: str
    reason: str
    by_id: str
    at: datetime


def sender_of(author: Author) -> str:
    """By what a channel knows its author again: the platform's own id, else the contact they gave.
    Empty when they gave neither: such a sender cannot be told from another."""
    if author.remote_id:
        return f"id:{author.remote_id}"
    contact = "".join(author.contact.casefold().split())
    return f"contact:{contact}" if contact else ""
