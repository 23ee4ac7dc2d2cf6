"""Reactions of a member: to which post, which one, when.

Of linked accounts alone, and only where their platform tells who reacted. What somebody gave to an
answer in a talk about management is shown to who may see that, and to nobody else.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.deliveries import Delivery, DeliveryKind
from domain.interactions import InteractionKind
from domain.people import Actor, Permission
from domain.ports import Store, Unit
from domain.reactions import KeptReaction

EVER = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))


@dataclass(frozen=True, kw_only=True)
class Given:
    """A reaction, and what is known here of what it was given to. `words`: how that began; empty:
    it was written in the platform's own app, or its words were erased. `delivery_id`: of the post
    with its curve; None: an answer, or nothing that went out from here."""

    reaction: KeptReaction
    words: str
    delivery_id: str | None


@dataclass(frozen=True, kw_only=True)
class MemberReactions:
    """Needs SEE_MEMBERS."""

    store: Store

    def of(
        self, actor: Actor, member_id: str, *, limit: int, offset: int = 0
    ) -> tuple[list[Given], bool]:
        """The newest first, and whether there are more. Those whose details came to their end are
        counted still, and not in here. Raises: NotFound."""
        actor.require(Permission.SEE_MEMBERS)
        with self.store.reading() as unit:
            rows = unit.interactions.of_member(
                unit.members.get(member_id).id,
                EVER,
                restricted=actor.may(Permission.SEE_RESTRICTED),
                kind=InteractionKind.REACTION,
                limit=limit + 1,
                offset=offset,
            )
            ids = [row.id for row in rows[:limit]]
            known = given(unit, ids)
        return [known[one] for one in ids if one in known], len(rows) > limit


def given(unit: Unit, ids: Collection[str]) -> dict[str, Given]:
    """Of these reactions those that are kept still."""
    kept = unit.reactions.many(ids)
    sent = unit.deliveries.many({each.delivery_id for each in kept.values() if each.delivery_id})
    return {one: _given(each, sent) for one, each in kept.items()}


def _given(reaction: KeptReaction, sent: Mapping[str, Delivery]) -> Given:
    delivery = sent.get(reaction.delivery_id or "")
    is_post = delivery is not None and delivery.kind is DeliveryKind.POST
    return Given(
        reaction=reaction,
        words=delivery.content.text if delivery else "",
        delivery_id=reaction.delivery_id if is_post else None,
    )
