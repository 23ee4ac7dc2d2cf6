"""Keeping gaps: what one look at a channel says of the time in which it could not be measured."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from domain.errors import Conflict, PlatformError, RateLimited, Rejected, Unaffordable, Unauthorized
from domain.gaps import Filling, Gap, GapReason, Measured
from domain.identifiers import new_id
from domain.ports import Store, Unit

log = structlog.get_logger(__name__)

# A gap is where a whole reading was left out: a later one is only late.
WHOLE = {
    Measured.POSTS: timedelta(hours=1),
    Measured.ACCOUNT: timedelta(days=1),
    Measured.REACTIONS: timedelta(hours=1),
}


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one round of measuring found. `due_since`: from when on something was due; None:
    nothing is. `reason`: why it could not be read; None: it was. `recalls`: the platform can be
    asked for days that are over. `catches_up`: the reading that ends a gap goes on where the last
    one stopped, so nothing of it is missing."""

    channel_id: str
    subject: Measured
    at: datetime
    due_since: datetime | None
    reason: GapReason | None = None
    recalls: bool = False
    catches_up: bool = False


def reason_of(err: PlatformError) -> GapReason:
    """Why nothing could be read, by the platform's answer."""
    match err:
        case Unauthorized():
            return GapReason.DISCONNECTED
        case RateLimited() | Unaffordable():
            return GapReason.LIMITED
        case Rejected():
            return GapReason.REFUSED
    return GapReason.UNREACHABLE


def note(store: Store, look: Look) -> None:
    """Begins, prolongs or ends the gap of this channel, and keeps that somebody looked."""
    try:
        with store.writing() as unit:
            _keep(unit, look)
    except Conflict:  # another process looked at the same moment, and has written it down
        log.info("gap_kept_by_another", channel_id=look.channel_id)


def _keep(unit: Unit, look: Look) -> None:
    before = unit.gaps.looked_at(look.channel_id, look.subject)
    unit.gaps.look(look.channel_id, look.subject, look.at)
    lasting = unit.gaps.lasting(look.channel_id, look.subject)
    if lasting is not None:
        _go_on(unit, lasting, look)
    elif look.due_since is not None:
        _begin(unit, look, look.due_since, before)


def _go_on(unit: Unit, lasting: Gap, look: Look) -> None:
    if look.due_since is not None and look.reason is lasting.reason:
        unit.gaps.save(replace(lasting, seen_at=look.at))
        return
    unit.gaps.save(_ended(lasting, look))
    if look.due_since is not None and look.reason is not None:  # it lasts, for another reason now
        unit.gaps.add(_gap(look, look.reason, look.at))


def _begin(unit: Unit, look: Look, due_since: datetime, before: datetime | None) -> None:
    """`before`: when somebody looked last; nobody did for long: nobody was there."""
    whole = WHOLE[look.subject]
    slept_from = due_since if before is None else max(before, due_since)
    if before is not None and look.at - slept_from >= whole:
        unit.gaps.add(_ended(_gap(look, GapReason.MACHINE_DOWN, slept_from), look))
    elif look.reason is not None and look.at - due_since >= whole:
        unit.gaps.add(_gap(look, look.reason, due_since))


def _gap(look: Look, reason: GapReason, started_at: datetime) -> Gap:
    return Gap(
        id=new_id(),
        channel_id=look.channel_id,
        subject=look.subject,
        reason=reason,
        started_at=started_at,
        seen_at=look.at,
    )


def _ended(gap: Gap, look: Look) -> Gap:
    return replace(gap, seen_at=look.at, ended_at=look.at, filling=_filling(look))


def _filling(look: Look) -> Filling:
    if look.catches_up:
        return Filling.OPEN if look.reason else Filling.FILLED
    return Filling.OPEN if look.recalls else Filling.NOT_OFFERED
