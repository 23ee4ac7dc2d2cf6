"""Whose talks: the conversations of a member, or of whoever wrote one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

from domain.cases import Case
from domain.erasing import Erased, Erasure, is_wiped
from domain.matching import member_keys
from domain.members import OWN_TALK
from domain.messages import Conversation
from domain.persons import keys_of
from domain.ports import Unit
from services.roll.interactions import account_keys
from services.roll.recognising import account_of, platforms

PAGE = 1_000  # conversations that are looked up at once
# Of what somebody wrote these tell who it is; a number is their own word, a name many have.
_CERTAIN = ("account:", "contact:")


def talks_of(unit: Unit, kind: Erased, subject_id: str, *, page: int = PAGE) -> list[Conversation]:
    """All of them, by id. A member's: of linked accounts, linked visits, and of who gave a
    telephone number or address of theirs. A person's: the conversation itself, and those of the
    same account or with the same contact. None that a person confirmed to be another member's:
    families share telephones. Raises: NotFound."""
    found = {talk.id: talk for talk in _walked(unit, kind, subject_id, page)}
    return sorted(found.values(), key=lambda talk: talk.id)


def next_talks(unit: Unit, erasure: Erasure, page: int) -> list[Conversation]:
    """Of the same those that are to be emptied next, by id, about a page of them; none when all
    are. The one by which a person is known comes with the last. Once the first of them were
    emptied, none that began after somebody asked for it: it is new, and stays."""
    again = bool(erasure.conversation_ids)
    left = (
        talk
        for talk in _walked(unit, erasure.kind, erasure.subject_id, page)
        if not is_wiped(talk) and not (again and talk.created_at > erasure.asked_at)
    )
    found = {talk.id: talk for talk in islice(left, page)}
    return sorted(found.values(), key=lambda talk: talk.id)


def cases_of(unit: Unit, talks: Collection[str], *, page: int = PAGE) -> list[Case]:
    """Every case of these conversations."""
    ids = list(talks)
    if len(ids) == 1:
        return unit.cases.of(ids[0])
    found = unit.cases.of_many(ids[:page], page + 1)
    if len(found) > page:  # there may be more of them
        half = len(ids[:page]) // 2
        found = [*cases_of(unit, ids[:half], page=page), *cases_of(unit, ids[half:page], page=page)]
    return [*found, *cases_of(unit, ids[page:], page=page)] if ids[page:] else found


def _walked(unit: Unit, kind: Erased, subject_id: str, page: int) -> Iterator[Conversation]:
    """Maybe one of them twice."""
    match kind:
        case Erased.MEMBER:
            return _of_member(unit, subject_id, page)
        case Erased.PERSON:
            return _of_person(unit, subject_id, page)
    return iter([unit.conversations.get(subject_id)])


def _of_member(unit: Unit, member_id: str, page: int) -> Iterator[Conversation]:
    member = unit.members.get(member_id)
    identities = unit.members.identities(member_id)
    linked = [identity for identity in identities if identity.platform != OWN_TALK]
    keys = [*account_keys(unit, linked), *_certain(member_keys(member))]
    for identity in identities:
        visit = unit.conversations.find(identity.remote_id) if identity not in linked else None
        if visit is not None:
            yield visit
    yield from _not_anothers(unit, keys, member_id, page)


def _of_person(unit: Unit, conversation_id: str, page: int) -> Iterator[Conversation]:
    talk = unit.conversations.get(conversation_id)
    keys = _certain(keys_of(talk.channel_id, talk.author))
    whose = _linked(unit, [talk]).get(talk.id)
    yield from (each for each in _not_anothers(unit, keys, whose, page) if each.id != talk.id)
    yield talk


def _not_anothers(
    unit: Unit, keys: Collection[str], member_id: str | None, page: int
) -> Iterator[Conversation]:
    """Those with one of these keys that are linked to nobody, or to this member; newest first."""
    before = None
    while talks := unit.conversations.alike(list(keys), page, before):
        linked = _linked(unit, talks)
        yield from (talk for talk in talks if linked.get(talk.id) in (None, member_id))
        before = (talks[-1].created_at, talks[-1].id)


def _linked(unit: Unit, talks: Collection[Conversation]) -> Mapping[str, str]:
    """Whose on the roll each talk is, where a person confirmed that."""
    known = platforms(unit)
    accounts = {talk.id: account_of(talk.channel_id, talk.author, talk.id, known) for talk in talks}
    found = unit.members.by_accounts(set(accounts.values()))
    whose = {(each.platform, each.remote_id): each.member_id for each in found}
    return {talk_id: whose[one] for talk_id, one in accounts.items() if one in whose}


def _certain(keys: Iterable[str]) -> list[str]:
    return [key for key in keys if key.startswith(_CERTAIN)]
