"""Whose talks: the conversations of a member, or of whoever wrote one."""

from collections.abc import Collection, Iterable, Mapping

from domain.erasing import Erased
from domain.matching import member_keys
from domain.members import OWN_TALK
from domain.messages import Conversation
from domain.persons import keys_of
from domain.ports import Unit
from services.roll.interactions import account_keys
from services.roll.recognising import account_of, platforms

TALKS_MAX = 10_000
# Of what somebody wrote these tell who it is; a number is their own word, a name many have.
_CERTAIN = ("account:", "contact:")


def talks_of(unit: Unit, kind: Erased, subject_id: str) -> list[Conversation]:
    """By id. A member's: of linked accounts, linked visits, and of who gave a telephone number or
    address of theirs. A person's: the conversation itself, and those of the same account or with
    the same contact. None that a person confirmed to be another member's: families share
    telephones. Raises: NotFound."""
    match kind:
        case Erased.MEMBER:
            found = _of_member(unit, subject_id)
        case Erased.PERSON:
            found = _of_person(unit, subject_id)
        case Erased.TALK:
            found = [unit.conversations.get(subject_id)]
    return sorted({talk.id: talk for talk in found}.values(), key=lambda talk: talk.id)


def _of_member(unit: Unit, member_id: str) -> list[Conversation]:
    member = unit.members.get(member_id)
    identities = unit.members.identities(member_id)
    linked = [identity for identity in identities if identity.platform != OWN_TALK]
    keys = [*account_keys(unit, linked), *_certain(member_keys(member))]
    visits = [each.remote_id for each in identities if each.platform == OWN_TALK]
    own = [talk for each in visits if (talk := unit.conversations.find(each)) is not None]
    return [*own, *_not_anothers(unit, unit.conversations.alike(keys, TALKS_MAX), member_id)]


def _of_person(unit: Unit, conversation_id: str) -> list[Conversation]:
    talk = unit.conversations.get(conversation_id)
    keys = _certain(keys_of(talk.channel_id, talk.author))
    whose = _linked(unit, [talk]).get(talk.id)
    return [talk, *_not_anothers(unit, unit.conversations.alike(keys, TALKS_MAX), whose)]


def _not_anothers(
    unit: Unit, talks: Collection[Conversation], member_id: str | None
) -> list[Conversation]:
    """Those that are linked to nobody, or to this member."""
    linked = _linked(unit, talks)
    return [talk for talk in talks if linked.get(talk.id) in (None, member_id)]


def _linked(unit: Unit, talks: Collection[Conversation]) -> Mapping[str, str]:
    """Whose on the roll each talk is, where a person confirmed that."""
    known = platforms(unit)
    accounts = {talk.id: account_of(talk.channel_id, talk.author, talk.id, known) for talk in talks}
    found = unit.members.by_accounts(set(accounts.values()))
    whose = {(each.platform, each.remote_id): each.member_id for each in found}
    return {talk_id: whose[one] for talk_id, one in accounts.items() if one in whose}


def _certain(keys: Iterable[str]) -> list[str]:
    return [key for key in keys if key.startswith(_CERTAIN)]
