"""Linking by hand: a person who knows whose account it is picks the member, or the account.

What a suggestion would have done happens here too: the same trail, the same consent, the same way
back (`services.roll.linking_members`).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from domain.cases import Case
from domain.erasing import GONE
from domain.errors import Invalid
from domain.locks import Lock
from domain.matching import Answer
from domain.members import OWN_TALK, Identity, Member
from domain.messages import Conversation
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.reports import QueueFilter, QueueView
from domain.sight import sees_restricted
from domain.texts import _
from services.common.entered import limited
from services.common.sight import seen
from services.roll.recognising import Platforms, account_of, platforms
from services.roll.tying import tie

FOUND_MAX = 10
BY_HAND = "by_hand"  # in the audit log, where a suggestion has its reason


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Who wrote a case. `name`: as they call themselves there; `platform`: `OWN_TALK` for one talk
    without an account; `member`: whose account it is, None: nobody's yet."""

    case: Case
    platform: str
    name: str
    contact: str
    number: str
    member: Member | None
    identity: Identity | None

    @property
    def is_account(self) -> bool:
        """Whether it is one that may write in other talks too."""
        return self.platform != OWN_TALK


@dataclass(frozen=True, kw_only=True)
class LinkingByHand:
    """SEE_MEMBERS and SEE_CASES to look, EDIT_MEMBERS to link."""

    store: Store
    clock: Clock

    def writer(self, actor: Actor, case_id: str) -> Writer | None:
        """Of a case; None when they were erased. Raises: NotAllowed, NotFound."""
        actor.require(Permission.SEE_MEMBERS)
        with self.store.reading() as unit:
            return next(iter(_writers(unit, [seen(unit, actor, case_id)])), None)

    def members(self, actor: Actor, search: str) -> list[Member]:
        """Whose number, name, telephone number or address holds the words; nobody for none."""
        actor.require(Permission.SEE_MEMBERS)
        words = limited(search, field="search")
        if not words:
            return []
        with self.store.reading() as unit:
            return unit.members.page(search=words, limit=FOUND_MAX)

    def writers(self, actor: Actor, search: str) -> list[Writer]:
        """Who wrote the newest cases that hold the words, each account once; nobody for none."""
        actor.require(Permission.SEE_MEMBERS)
        actor.require(Permission.SEE_CASES)
        words = limited(search, field="search")
        if not words:
            return []
        wanted = QueueFilter(
            view=QueueView.ALL,
            me=actor.id,
            now=self.clock.now(),
            search=words,
            restricted=sees_restricted(actor),
            limit=FOUND_MAX,
        )
        with self.store.reading() as unit:
            cases = [row.case for row in unit.cases.queue(wanted)]
            found = _writers(unit, cases)
            known = platforms(unit)
            talks = _talks(unit, cases)
        once = {_account(talks[each.case.conversation_id], known): each for each in reversed(found)}
        return list(once.values())[::-1]

    def link(self, actor: Actor, case_id: str, member_id: str) -> Identity:
        """The account that wrote the case is the member's (EDIT_MEMBERS); where there is no
        account, that talk alone. Raises: Conflict when it is somebody's already, Invalid when the
        member does not want to be recognised, NotFound."""
        actor.require(Permission.EDIT_MEMBERS)
        now = self.clock.now()
        with self.store.writing() as unit:
            unit.locks.hold(Lock.LINKS)
            case = seen(unit, actor, case_id)
            talk = unit.conversations.get(case.conversation_id)
            if talk.thread.startswith(GONE):
                raise Invalid(_("Data penulis laporan ini sudah dihapus."))
            member = unit.members.get(member_id)
            account = _account(talk, platforms(unit))
            for each in unit.suggestions.of_account(*account):
                if each.member_id == member.id:
                    unit.suggestions.save(
                        replace(
                            each, answer=Answer.CONFIRMED, answered_by=actor.id, answered_at=now
                        )
                    )
            name = talk.author.name
            return tie(unit, actor, member, account, name=name, why=BY_HAND, at=now)


def _writers(unit: Unit, cases: Collection[Case]) -> list[Writer]:
    """In the order of the cases, without those that were erased."""
    talks, known = _talks(unit, cases), platforms(unit)
    accounts = {talk_id: _account(talk, known) for talk_id, talk in talks.items()}
    linked = {
        (each.platform, each.remote_id): each
        for each in unit.members.by_accounts(set(accounts.values()))
    }
    members = unit.members.many({each.member_id for each in linked.values()})
    found = []
    for case in cases:
        talk = talks[case.conversation_id]
        identity = linked.get(accounts[talk.id])
        if not talk.thread.startswith(GONE):
            found.append(
                Writer(
                    case=case,
                    platform=accounts[talk.id][0],
                    name=talk.author.name,
                    contact=talk.author.contact,
                    number=talk.author.member_number,
                    member=members.get(identity.member_id) if identity else None,
                    identity=identity,
                )
            )
    return found


def _talks(unit: Unit, cases: Collection[Case]) -> dict[str, Conversation]:
    ids = dict.fromkeys(case.conversation_id for case in cases)
    return {each: unit.conversations.get(each) for each in ids}


def _account(talk: Conversation, known: Platforms) -> tuple[str, str]:
    return account_of(talk.channel_id, talk.author, talk.id, known)
