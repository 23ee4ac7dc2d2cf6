"""Interactions: notes what linked members said, and looks for whoever they may be.

It walks over messages as they come in, so that taking one in costs nothing more.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.branch_shelves import Recount
from domain.interactions import Interaction, InteractionKind, Said
from domain.locks import Lock
from domain.members import OWN_TALK, Identity
from domain.persons import account_key
from domain.ports import Clock, Store, Unit
from services.roll.recognising import account_of, platforms, suggest_for_talks

PAGE = 2_000
WALK = "interactions"
# Ids are drawn before their transaction ends, so a lower one may come to light after a higher one.
LOOK_BACK = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Interactions:
    """The walk: the desk does it by itself."""

    store: Store
    clock: Clock

    def run(self, pages: int) -> int:
        """Goes on where it was, at most so many pages; how much is new."""
        return by_pages(self._page, pages)

    def _page(self) -> tuple[int, bool]:
        """How much is new, and whether there is more."""
        with self.store.reading() as unit:
            walk = unit.recounts.find(WALK)
            heard = unit.interactions.heard_after(walk.after_id if walk else "", PAGE)
        if not heard:
            return 0, False
        goes_on, reached = len(heard) == PAGE, heard[-1].message_id
        with self.store.writing() as unit:
            unit.locks.hold(Lock.LINKS)  # whoever is unlinked just now has nothing noted
            done = note(unit, heard) + self._suggest(unit, heard)
            self._mark(unit, reached if goes_on else min(reached, looked_back(self.clock.now())))
        return done, goes_on

    def _suggest(self, unit: Unit, heard: Sequence[Said]) -> int:
        talks = [unit.conversations.find(one) for one in {said.conversation_id for said in heard}]
        return suggest_for_talks(unit, [talk for talk in talks if talk], self.clock.now())

    def _mark(self, unit: Unit, after_id: str) -> None:
        unit.recounts.put(Recount(name=WALK, asked_at=self.clock.now(), after_id=after_id))


def by_pages(walk: Callable[[], tuple[int, bool]], pages: int) -> int:
    """Walks until there is no more, at most so many pages; how much was new. `walk`: a page, how
    much of it is new, and whether there is more."""
    done = 0
    for _page in range(pages):
        new, goes_on = walk()
        done += new
        if not goes_on:
            break
    return done


def looked_back(now: datetime) -> str:
    """The lowest id that was drawn within the time to look back over."""
    since = now - LOOK_BACK
    return f"{int(since.timestamp() * 1_000) << 80:032x}"


def note(unit: Unit, heard: Sequence[Said]) -> int:
    """Keeps those of linked members; how many are new."""
    known = platforms(unit)
    accounts = {
        said.message_id: account_of(said.channel_id, said.author, said.conversation_id, known)
        for said in heard
    }
    found = unit.members.by_accounts(set(accounts.values()))
    linked = {(each.platform, each.remote_id): each for each in found}
    return unit.interactions.note(
        [_of(said, linked[one]) for said in heard if (one := accounts[said.message_id]) in linked]
    )


def note_all(unit: Unit, identity: Identity) -> int:
    """Keeps everything that the account ever said."""
    return note(unit, unit.interactions.heard_in(talks_of(unit, [identity])))


def talks_of(unit: Unit, identities: Collection[Identity]) -> list[str]:
    """Ids of all talks with these accounts, the newest first."""
    own = [each.remote_id for each in identities if each.platform == OWN_TALK]
    by_key = unit.suggestions.known_by(account_keys(unit, identities))
    found = {talk.id: talk for _key, talk in by_key}
    found |= {talk.id: talk for one in own if (talk := unit.conversations.find(one))}
    in_order = sorted(found.values(), key=lambda talk: (talk.created_at, talk.id), reverse=True)
    return [talk.id for talk in in_order]


def account_keys(unit: Unit, identities: Collection[Identity]) -> list[str]:
    """By what talks with these accounts are found, on every channel of their platforms."""
    return [
        account_key(channel_id, each.remote_id)
        for each in identities
        for channel_id, platform in platforms(unit).items()
        if platform == each.platform
    ]


def _of(said: Said, identity: Identity) -> Interaction:
    return Interaction(
        id=said.message_id,
        member_id=identity.member_id,
        identity_id=identity.id,
        conversation_id=said.conversation_id,
        kind=InteractionKind(said.kind),
        at=said.at,
    )
