"""Members on the cooperative's roll, and their accounts on platforms."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member on the roll. `number` is the cooperative's own and unique."""

    id: str
    number: str
    name: str
    contact: str = ""
    joined_at: datetime | None = None
    created_at: datetime
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A member's account on a platform, linked by a person who confirmed it."""

    id: str
    member_id: str
    platform: str
    remote_id: str
    name: str
    confirmed_by: str
    confirmed_at: datetime
