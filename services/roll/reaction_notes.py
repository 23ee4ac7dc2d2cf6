"""Reactions as interactions: notes those of linked members, and takes back what was withdrawn.

Like messages they are walked over as they come in, whoever gave them; of people whom nobody linked
nothing is noted.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.branch_shelves import Recount
from domain.interactions import Interaction, InteractionKind
from domain.locks import Lock
from domain.members import Identity
from domain.ports import Clock, Store, Unit
from domain.reactions import AccountKey, KeptReaction
from services.roll.interactions import PAGE, by_pages, looked_back
from services.roll.recognising import Platforms, platforms

WALK = "reactions"


@dataclass(frozen=True, kw_only=True)
class ReactionNotes:
    """The walk: the desk does it by itself."""

    store: Store
    clock: Clock

    def run(self, pages: int) -> int:
        """Goes on where it was, at most so many pages; how much is new."""
        return by_pages(self._page, pages)

    def _page(self) -> tuple[int, bool]:
        with self.store.reading() as unit:
            walk = unit.recounts.find(WALK)
            given = unit.reactions.after(walk.after_id if walk else "", PAGE)
        if not given:
            return 0, False
        now, goes_on, reached = self.clock.now(), len(given) == PAGE, given[-1].id
        with self.store.writing() as unit:
            unit.locks.hold(Lock.LINKS)  # what is taken back just now has nothing noted
            still = unit.reactions.many([each.id for each in given])
            done = note_reactions(unit, list(still.values()))
            after_id = reached if goes_on else min(reached, looked_back(now))
            unit.recounts.put(Recount(name=WALK, asked_at=now, after_id=after_id))
        return done, goes_on


def note_reactions(unit: Unit, given: Sequence[KeptReaction]) -> int:
    """Keeps those of linked members; how many are new."""
    linked = _whose(unit, given)
    return unit.interactions.note(
        [_of(each, linked[each.id]) for each in given if each.id in linked]
    )


def note_reactions_of(unit: Unit, identity: Identity) -> int:
    """Keeps everything that the account ever reacted to."""
    return note_reactions(unit, unit.reactions.by_accounts(accounts_on(unit, [identity])))


def take_back(unit: Unit, withdrawn: Sequence[KeptReaction]) -> None:
    """As if these had never been given."""
    if not withdrawn:
        return
    unit.locks.hold(Lock.LINKS)  # nobody notes one of them just now
    theirs = defaultdict[str, list[str]](list)
    for reaction_id, identity in _whose(unit, withdrawn).items():
        theirs[identity.id].append(reaction_id)
    for identity_id, ids in sorted(theirs.items()):
        unit.interactions.forget(identity_id, ids)
    unit.reactions.remove([each.id for each in withdrawn])


def accounts_on(unit: Unit, identities: Collection[Identity]) -> set[AccountKey]:
    """These accounts on every channel of their platforms."""
    return {
        (channel_id, each.remote_id)
        for each in identities
        for channel_id, platform in platforms(unit).items()
        if platform == each.platform
    }


def _whose(unit: Unit, given: Sequence[KeptReaction]) -> dict[str, Identity]:
    """By the id of each reaction whose giver is linked: as whom."""
    known: Platforms = platforms(unit)
    accounts = {each.id: (known.get(each.channel_id, ""), each.account_id) for each in given}
    found = unit.members.by_accounts(set(accounts.values()))
    linked = {(each.platform, each.remote_id): each for each in found}
    return {one: linked[account] for one, account in accounts.items() if account in linked}


def _of(given: KeptReaction, identity: Identity) -> Interaction:
    return Interaction(
        id=given.id,
        member_id=identity.member_id,
        identity_id=identity.id,
        conversation_id=given.conversation_id,
        kind=InteractionKind.REACTION,
        at=given.at,
    )
