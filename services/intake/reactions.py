"""Taking reactions in: who gave one to something of ours, and who took theirs back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from domain.identifiers import new_id
from domain.ports import Unit
from domain.reactions import KeptReaction, Reaction, Unreacted
from services.common.marks import Bygones
from services.intake.intake import said_at
from services.roll.reaction_notes import take_back

_TEXT_MAX = 500  # of an id or an address; none is longer, unless somebody plays with us


def take_reactions(
    unit: Unit,
    channel_id: str,
    told: Sequence[Reaction],
    withdrawn: Sequence[Unreacted] = (),
    *,
    now: datetime,
    bygones: Bygones | None = None,
) -> int:
    """Keeps what is new of what a channel's platform told, and takes away what was taken back;
    gives how many are new. What was erased or taken back here does not come back, late, again or
    in whatever order it is told."""
    over = [replace(each, at=said_at(each.at, now)) for each in withdrawn if _is_dated(each)]
    take_back(unit, list(_given_until(unit, channel_id, over)))  # first: some were changed
    lasting = tuple(told)
    if bygones is not None:
        bygones.mark_taken_back(unit, channel_id, over)
        lasting = bygones.without_reactions(unit, channel_id, lasting)
    return unit.reactions.keep(list(_kept(unit, channel_id, lasting, now)))


def _is_dated(told: Unreacted) -> bool:
    return 0 < len(told.remote_id) <= _TEXT_MAX and told.at.tzinfo is not None


def _given_until(unit: Unit, channel_id: str, over: Sequence[Unreacted]) -> Iterator[KeptReaction]:
    """Those given before they were taken back: what was given anew since stays, though the news
    of the one before comes late."""
    until: dict[str, datetime] = {}
    for each in over:
        until[each.remote_id] = max(each.at, until.get(each.remote_id, each.at))
    for kept in unit.reactions.told_as(channel_id, until):
        if kept.at <= until[kept.remote_id]:
            yield kept


def _kept(
    unit: Unit, channel_id: str, told: Sequence[Reaction], now: datetime
) -> Iterator[KeptReaction]:
    """Looks each post up once, however many reacted to it."""
    places = dict[str, tuple[str | None, str]]()
    for each in filter(_is_whole, told):
        post = each.post_remote_id
        if post not in places:
            places[post] = _place(unit, channel_id, post)
        delivery_id, conversation_id = places[post]
        if each.surely_ours or delivery_id:
            dated = replace(each, at=said_at(each.at, now))
            yield _of(channel_id, dated, delivery_id, conversation_id)


def _is_whole(told: Reaction) -> bool:
    """Whether it says who, to what, how and when, in words of a sensible length."""
    words = (told.remote_id, told.account_id, told.post_remote_id, told.sign)
    return all(0 < len(word) <= _TEXT_MAX for word in words) and told.at.tzinfo is not None


def _place(unit: Unit, channel_id: str, post_remote_id: str) -> tuple[str | None, str]:
    """What of ours it was given to, and the talk which that belongs to."""
    sent = unit.deliveries.by_remote(channel_id, post_remote_id)
    said = unit.messages.by_remote(channel_id, post_remote_id)
    return sent.id if sent else None, said.conversation_id if said else ""


def _of(
    channel_id: str, told: Reaction, delivery_id: str | None, conversation_id: str
) -> KeptReaction:
    return KeptReaction(
        id=new_id(),
        channel_id=channel_id,
        remote_id=told.remote_id,
        account_id=told.account_id,
        post_remote_id=told.post_remote_id,
        delivery_id=delivery_id,
        conversation_id=conversation_id,
        kind=told.kind,
        sign=told.sign,
        url=told.url[:_TEXT_MAX],
        at=told.at,
    )
