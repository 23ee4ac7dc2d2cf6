"""Recognising: which accounts may be whose on the roll. It suggests with a reason and decides
nothing; `services.roll.linking_members` is where a person does."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from domain.consent import Purpose, withdrawn
from domain.contacts import phone
from domain.errors import Invalid
from domain.identifiers import new_id
from domain.matching import (
    NAMESAKES_MAX,
    Reason,
    Suggestion,
    author_keys,
    member_keys,
    reason_of,
    stronger,
    written_keys,
)
from domain.members import OWN_TALK, Member
from domain.messages import Author, Conversation
from domain.persons import NAME
from domain.ports import Unit

Account = tuple[str, str]  # platform and remote id
Platforms = Mapping[str, str]  # of channels, by their id


def platforms(unit: Unit) -> Platforms:
    """On which platform each channel is."""
    return {channel.id: channel.platform for channel in unit.channels.all(archived=True)}


def account_of(channel_id: str | None, author: Author, talk_id: str, known: Platforms) -> Account:
    """The account that writes in a talk; the talk itself where there is none."""
    platform = known.get(channel_id or "", "")
    return (platform, author.remote_id) if platform and author.remote_id else (OWN_TALK, talk_id)


def suggest_for_talks(unit: Unit, talks: Collection[Conversation], now: datetime) -> int:
    """Suggests members for whoever writes in these talks and is not linked yet; how many."""
    known = platforms(unit)
    accounts = {talk.id: account_of(talk.channel_id, talk.author, talk.id, known) for talk in talks}
    linked = _linked(unit, accounts.values())
    fresh = {talk.id: talk for talk in talks if accounts[talk.id] not in linked}
    keys = {talk_id: author_keys(talk.author) for talk_id, talk in fresh.items()}
    holders = unit.members.by_keys({key for mine in keys.values() for key in mine})
    pairs = [
        (member_id, fresh[talk_id], key)
        for talk_id, mine in keys.items()
        for key in mine
        for member_id in _telling(key, holders)
    ]
    members = unit.members.many({member_id for member_id, _talk, _key in pairs})
    return _offer(unit, [(members[one], talk, key) for one, talk, key in pairs], known, now)


def suggest_for_members(unit: Unit, members: Collection[Member], now: datetime) -> int:
    """Suggests whoever wrote before for these members, in place of what was open; how many."""
    known = platforms(unit)
    holders = unit.members.by_keys({key for member in members for key in member_keys(member)})
    pairs, whose = [], dict[str, list[Member]]()
    for member in members:
        unit.suggestions.drop_open(member_id=member.id)
        telling = [key for key in member_keys(member) if _telling(key, holders)]
        for key in written_keys(telling):
            whose.setdefault(key, []).append(member)
    for key, talk in unit.suggestions.known_by(whose):
        pairs += [(member, talk, key) for member in whose[key]]
    accounts = [account_of(talk.channel_id, talk.author, talk.id, known) for _m, talk, _k in pairs]
    linked = _linked(unit, accounts)
    free = [pair for pair, one in zip(pairs, accounts, strict=True) if one not in linked]
    return _offer(unit, free, known, now)


def _offer(
    unit: Unit,
    pairs: Collection[tuple[Member, Conversation, str]],
    known: Platforms,
    now: datetime,
) -> int:
    consents = unit.consents.among({member.id for member, _talk, _key in pairs})
    best = dict[tuple[str, Account], Suggestion]()
    for made in _made(pairs, known, now):
        said = consents.get(made.member_id, ())
        pair = (made.member_id, (made.platform, made.remote_id))
        weaker = pair in best and not stronger(made.reason, best[pair].reason)
        if not weaker and not withdrawn(said, Purpose.RECOGNITION):
            best[pair] = made
    return unit.suggestions.offer(list(best.values()))


def _made(
    pairs: Iterable[tuple[Member, Conversation, str]], known: Platforms, now: datetime
) -> Iterator[Suggestion]:
    for member, talk, key in pairs:
        reason, author = reason_of(key), talk.author
        if reason is None or (reason is Reason.PHONE and not _same_phone(member, author)):
            continue
        platform, remote_id = account_of(talk.channel_id, author, talk.id, known)
        given = {Reason.NUMBER: author.member_number, Reason.NAME: author.name}
        yield Suggestion(
            id=new_id(),
            member_id=member.id,
            platform=platform,
            remote_id=remote_id,
            name=author.name,
            reason=reason,
            given=given.get(reason, author.contact),
            conversation_id=talk.id,
            found_at=now,
        )


def _same_phone(member: Member, author: Author) -> bool:
    """Whether the whole number is the same: keys know only its end."""
    try:
        return phone(author.contact) in member.phones
    except Invalid:
        return False


def _telling(key: str, holders: Mapping[str, list[str]]) -> list[str]:
    """Whose key it is, nobody's where too many share a name."""
    found = holders.get(key, [])
    return [] if key.startswith(NAME) and len(found) > NAMESAKES_MAX else found


def _linked(unit: Unit, accounts: Iterable[Account]) -> set[Account]:
    return {(each.platform, each.remote_id) for each in unit.members.by_accounts(set(accounts))}
