"""Members on the cooperative's roll, and their accounts on platforms."""

from dataclasses import dataclass
from datetime import datetime

OWN_TALK = ""  # the platform of a talk without an account: a visit, a call, a form


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member on the roll. `number` is the cooperative's own and unique.

    `phones` as E.164 writes them, `emails` in lower case (`domain.contacts`); `contact`: any other
    way to reach them. `branch_id` None, `joined_at` None: the roll does not say. `left_at`: when
    they ceased to be a member, None while they are one.
    """

    id: str
    number: str
    name: str
    branch_id: str | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    contact: str = ""
    joined_at: datetime | None = None
    left_at: datetime | None = None
    created_at: datetime
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A member's account on a platform, linked by a person who confirmed it.

    Where there is no account (`OWN_TALK`), `remote_id` is the conversation that is theirs.
    """

    id: str
    member_id: str
    platform: str
    remote_id: str
    name: str
    confirmed_by: str
    confirmed_at: datetime


@dataclass(frozen=True, kw_only=True)
class EndedIdentity:
    """An identity that a person took apart again. `why`: in their words."""

    id: str
    member_id: str
    platform: str
    remote_id: str
    name: str
    confirmed_by: str
    confirmed_at: datetime
    ended_by: str
    ended_at: datetime
    why: str = ""


def ended(identity: Identity, *, by: str, at: datetime, why: str) -> EndedIdentity:
    """The trail of an identity that is none any more."""
    return EndedIdentity(
        id=identity.id,
        member_id=identity.member_id,
        platform=identity.platform,
        remote_id=identity.remote_id,
        name=identity.name,
        confirmed_by=identity.confirmed_by,
        confirmed_at=identity.confirmed_at,
        ended_by=by,
        ended_at=at,
        why=why,
    )
