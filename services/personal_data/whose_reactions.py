"""Whose reactions: those of a member's accounts, or of the account of whoever wrote a talk."""

from collections.abc import Iterable

from domain.erasing import Erased
from domain.messages import Conversation
from domain.ports import Unit
from domain.reactions import AccountKey, KeptReaction
from services.roll.reaction_notes import accounts_on
from services.roll.recognising import platforms


def accounts_of(
    unit: Unit, kind: Erased, subject_id: str, talks: Iterable[Conversation]
) -> set[AccountKey]:
    """The person's accounts, each on every channel of its platform: those that are linked, and
    those that wrote these talks. None where one talk alone is meant."""
    match kind:
        case Erased.TALK:
            return set()
        case Erased.MEMBER:
            linked = accounts_on(unit, unit.members.identities(subject_id))
        case Erased.PERSON:
            linked = set()
    return linked | _writers(unit, talks)


def reactions_of(
    unit: Unit, kind: Erased, subject_id: str, talks: Iterable[Conversation]
) -> list[KeptReaction]:
    """All that these accounts gave, by id."""
    return unit.reactions.by_accounts(accounts_of(unit, kind, subject_id, talks))


def _writers(unit: Unit, talks: Iterable[Conversation]) -> set[AccountKey]:
    known = platforms(unit)
    wrote = {
        (known.get(talk.channel_id or "", ""), talk.author.remote_id)
        for talk in talks
        if talk.author.remote_id
    }
    return {
        (channel_id, account_id)
        for platform, account_id in wrote
        for channel_id, theirs in known.items()
        if platform == theirs
    }
