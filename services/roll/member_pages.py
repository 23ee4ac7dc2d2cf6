"""Member pages: one member whole - contacts, consent, accounts, talks, cases, when they wrote.

Whatever is shown is theirs by a link that a person confirmed; talks about management are shown to
who may see them, and to nobody else.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.cases import Case
from domain.consent import Consent, Purpose, standing
from domain.interactions import Activity, Interaction, InteractionKind, Moment
from domain.matching import Suggestion, SuggestionFilter
from domain.members import OWN_TALK, EndedIdentity, Identity, Member
from domain.messages import Conversation
from domain.months import Month
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.sight import may_see
from services.roll.interactions import account_keys
from services.roll.member_reactions import Given, given

MONTHS = 24  # of the chart
SUGGESTED_MAX = 20
_CASES_MAX = 500  # of one page of talks


@dataclass(frozen=True, kw_only=True)
class MonthCount:
    """What a member did in a month: two counts that are never made one."""

    messages: int = 0
    reactions: int = 0


@dataclass(frozen=True, kw_only=True)
class MemberPage:
    """`consents`: what counts now; `trail`: all that was said, the newest first. `activity` None:
    nothing is known of their interactions. `months`: how many in each, the oldest first, 0 where
    a linked account was silent; empty where no account is linked."""

    member: Member
    consents: Mapping[Purpose, Consent]
    trail: tuple[Consent, ...]
    identities: tuple[Identity, ...]
    ended: tuple[EndedIdentity, ...]
    suggestions: tuple[Suggestion, ...]
    suggested: int
    activity: Activity | None
    months: Mapping[Month, MonthCount]


@dataclass(frozen=True, kw_only=True)
class InMonth:
    """What a member did in a month. `case`: the one a message is in, where the actor may see one.
    `given`: a reaction, where its details are kept still."""

    interaction: Interaction
    case: Case | None = None
    given: Given | None = None


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A conversation and those of its cases that may be shown."""

    conversation: Conversation
    cases: tuple[Case, ...]


@dataclass(frozen=True, kw_only=True)
class MemberPages:
    """Needs SEE_MEMBERS; cases need SEE_CASES besides."""

    store: Store
    clock: Clock

    def page(self, actor: Actor, member_id: str) -> MemberPage:
        """Raises: NotFound."""
        actor.require(Permission.SEE_MEMBERS)
        sees = actor.may(Permission.SEE_RESTRICTED)
        with self.store.reading() as unit:
            member = unit.members.get(member_id)
            trail = unit.consents.of(member_id)
            identities = unit.members.identities(member_id)
            wanted = SuggestionFilter(member_id=member_id, restricted=sees, limit=SUGGESTED_MAX)
            suggestions, suggested = unit.suggestions.page(wanted)
            activity = unit.interactions.activity([member_id], restricted=sees)
            return MemberPage(
                member=member,
                consents=standing(trail),
                trail=tuple(reversed(trail)),
                identities=tuple(identities),
                ended=tuple(unit.members.ended(member_id)),
                suggestions=tuple(suggestions),
                suggested=suggested,
                activity=activity[0] if activity else None,
                months=self._months(unit, member_id, sees=sees) if identities else {},
            )

    def talks(
        self, actor: Actor, member_id: str, *, limit: int, offset: int = 0
    ) -> tuple[list[Talk], bool]:
        """Their conversations, the newest first, and whether there are more. One with nothing that
        the actor may see is left out."""
        actor.require(Permission.SEE_MEMBERS)
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            identities = unit.members.identities(unit.members.get(member_id).id)
            found = _talks(unit, identities, offset + limit + 1)
            page = found[offset : offset + limit]
            return _shown(unit, actor, page), len(found) > offset + limit

    def said(
        self, actor: Actor, member_id: str, month: Month, *, limit: int, offset: int = 0
    ) -> list[InMonth]:
        """What stands behind a month of the chart, the newest first."""
        actor.require(Permission.SEE_MEMBERS)
        actor.require(Permission.SEE_CASES)
        sees = actor.may(Permission.SEE_RESTRICTED)
        with self.store.reading() as unit:
            zone = unit.cooperative.get().zone
            span = (month.begins(zone), month.following.begins(zone))
            rows = unit.interactions.of_member(
                member_id, span, restricted=sees, limit=limit, offset=offset
            )
            cases = _cases(unit, actor, {row.conversation_id for row in rows})
            reacted = given(unit, [row.id for row in rows if _is_reaction(row)])
            return [
                InMonth(interaction=row, given=reacted.get(row.id))
                if _is_reaction(row)
                else InMonth(interaction=row, case=_newest(cases.get(row.conversation_id, ())))
                for row in rows
            ]

    def _months(self, unit: Unit, member_id: str, *, sees: bool) -> dict[Month, MonthCount]:
        zone = unit.cooperative.get().zone
        months = months_back(Month.of(self.clock.now(), zone), MONTHS)
        since = months[0].begins(zone)
        moments = unit.interactions.moments(member_id, since, restricted=sees)
        counted = Counter((Month.of(each.at, zone), _is_reaction(each)) for each in moments)
        return {
            month: MonthCount(messages=counted[month, False], reactions=counted[month, True])
            for month in months
        }


def _is_reaction(each: Interaction | Moment) -> bool:
    return each.kind is InteractionKind.REACTION


def months_back(last: Month, count: int) -> list[Month]:
    """So many months up to this one, the oldest first."""
    found = [last]
    while len(found) < count:
        found.append(found[-1].preceding)
    return found[::-1]


def _talks(unit: Unit, identities: Collection[Identity], limit: int) -> list[Conversation]:
    keys = account_keys(unit, identities)
    found = {each.id: each for each in unit.conversations.alike(keys, limit)}
    own = [each.remote_id for each in identities if each.platform == OWN_TALK]
    found |= {each.id: each for one in own if (each := unit.conversations.find(one))}
    return sorted(found.values(), key=lambda each: (each.created_at, each.id), reverse=True)


def _shown(unit: Unit, actor: Actor, talks: Collection[Conversation]) -> list[Talk]:
    found = unit.cases.of_many([each.id for each in talks], _CASES_MAX)
    hidden = {case.conversation_id for case in found if not may_see(actor, case)}
    cases = _cases(unit, actor, {each.id for each in talks})
    return [
        Talk(conversation=each, cases=cases.get(each.id, ()))
        for each in talks
        if each.id not in hidden or each.id in cases
    ]


def _cases(unit: Unit, actor: Actor, talk_ids: Collection[str]) -> dict[str, tuple[Case, ...]]:
    found = dict[str, tuple[Case, ...]]()
    for case in unit.cases.of_many(sorted(talk_ids), _CASES_MAX):
        if may_see(actor, case):
            found[case.conversation_id] = (*found.get(case.conversation_id, ()), case)
    return found


def _newest(cases: Collection[Case]) -> Case | None:
    return max(cases, key=lambda case: case.opened_at, default=None)
