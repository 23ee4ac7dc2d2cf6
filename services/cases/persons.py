"""Persons: one member known again in their conversations on every channel."""

from collections.abc import Sequence

from domain.cases import Case
from domain.members import OWN_TALK, Member
from domain.messages import Conversation
from domain.people import Actor
from domain.persons import account_key, keys_of, strong
from domain.ports import Unit
from domain.sight import may_see

CONVERSATIONS_MAX = 50
CASES_MAX = 50


def member_of(unit: Unit, conversation: Conversation) -> tuple[Member | None, bool]:
    """Who on the roll it is, and whether a person confirmed it: else it is their own word."""
    channel = unit.channels.find(conversation.channel_id) if conversation.channel_id else None
    author = conversation.author
    account = (OWN_TALK, conversation.id)
    if channel is not None and author.remote_id:
        account = (channel.platform, author.remote_id)
    identity = unit.members.by_account(*account)
    if identity is not None:
        return unit.members.find(identity.member_id), True
    return (unit.members.by_number(author.member_number) if author.member_number else None), False


def keys_of_person(unit: Unit, conversation: Conversation) -> tuple[str, ...]:
    """Everything they are known by: what they gave there, and the accounts of the member they are
    confirmed to be."""
    keys = set(keys_of(conversation.channel_id, conversation.author))
    member, confirmed = member_of(unit, conversation)
    if member is not None and confirmed:
        keys |= {f"number:{member.number.casefold()}"}
        channels = unit.channels.all(archived=True)
        for identity in unit.members.identities(member.id):
            theirs = [each for each in channels if each.platform == identity.platform]
            keys |= {account_key(channel.id, identity.remote_id) for channel in theirs}
    return tuple(sorted(keys))


def conversations_of_person(unit: Unit, conversation: Conversation) -> list[Conversation]:
    """Theirs, this one too, the newest first, up to `CONVERSATIONS_MAX`. A name alone is no
    person."""
    keys = strong(keys_of_person(unit, conversation))
    found = unit.conversations.alike(keys, CONVERSATIONS_MAX) if keys else []
    return found if any(each.id == conversation.id for each in found) else [conversation, *found]


def is_same_person(unit: Unit, one: Conversation, other: Conversation) -> bool:
    """Whether both are surely with the same one."""
    if one.id == other.id:
        return True
    mine, theirs = keys_of_person(unit, one), keys_of_person(unit, other)
    return bool(set(strong(mine)) & set(strong(theirs)))


def cases_of_person(unit: Unit, actor: Actor, conversations: Sequence[Conversation]) -> list[Case]:
    """Those that the actor may see, newest first."""
    ids = list(dict.fromkeys(each.id for each in conversations))
    found = unit.cases.of_many(ids, CASES_MAX)
    return [case for case in found if may_see(actor, case)]
