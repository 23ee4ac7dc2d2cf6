"""Linking members: a person confirms or refuses a suggestion, and takes a link apart again."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from domain.cases import Case
from domain.errors import NotFound
from domain.locks import Lock
from domain.matching import Answer, Suggestion, SuggestionFilter
from domain.members import EndedIdentity, Identity, Member, ended
from domain.messages import Conversation
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.texts import _
from services.common.auditing import record
from services.common.wording import asked_line
from services.roll.interactions import talks_of
from services.roll.recognising import suggest_for_talks
from services.roll.tying import taken, tie

WHY_MAX = 200


@dataclass(frozen=True, kw_only=True)
class Suggested:
    """A suggestion, the member it means, and what the talk where it was noticed was about."""

    suggestion: Suggestion
    member: Member
    cases: tuple[Case, ...]


@dataclass(frozen=True, kw_only=True)
class LinkingMembers:
    """Who sees the roll sees suggestions; who edits it answers them. Those of talks about
    management are for supervisors' eyes, and wait for nobody else."""

    store: Store
    clock: Clock

    def suggestions(self, actor: Actor, wanted: SuggestionFilter) -> tuple[list[Suggested], int]:
        """A page of those that nobody answered, and how many there are (SEE_MEMBERS)."""
        actor.require(Permission.SEE_MEMBERS)
        sees = actor.may(Permission.SEE_RESTRICTED)
        with self.store.reading() as unit:
            found, total = unit.suggestions.page(replace(wanted, restricted=sees))
            members = unit.members.many({each.member_id for each in found})
            cases = _cases(unit, {each.conversation_id for each in found})
        return [
            Suggested(
                suggestion=each,
                member=members[each.member_id],
                cases=cases.get(each.conversation_id, ()),
            )
            for each in found
            if each.member_id in members
        ], total

    def confirm(self, actor: Actor, suggestion_id: str) -> Identity:
        """Links the account (EDIT_MEMBERS), and notes what it said before. Raises: Conflict when
        it is somebody's already, Invalid when the member does not want to be recognised."""
        actor.require(Permission.EDIT_MEMBERS)
        with self.store.writing() as unit:
            unit.locks.hold(Lock.LINKS)
            suggestion = _open(unit, actor, suggestion_id)
            self._answer(unit, actor, suggestion, Answer.CONFIRMED)
            return tie(
                unit,
                actor,
                unit.members.get(suggestion.member_id),
                (suggestion.platform, suggestion.remote_id),
                name=suggestion.name,
                why=suggestion.reason,
                at=self.clock.now(),
            )

    def refuse(self, actor: Actor, suggestion_id: str) -> None:
        """That it is somebody else (EDIT_MEMBERS); it is not suggested again. Raises: Conflict
        when a colleague answered meanwhile."""
        actor.require(Permission.EDIT_MEMBERS)
        with self.store.writing() as unit:
            unit.locks.hold(Lock.LINKS)
            suggestion = _open(unit, actor, suggestion_id)
            self._answer(unit, actor, suggestion, Answer.REFUSED)
            record(
                unit,
                "identity_refused",
                at=self.clock.now(),
                actor=actor,
                subject_id=suggestion.member_id,
                detail=f"{suggestion.reason} {suggestion.platform}",
            )

    def unlink(self, actor: Actor, member_id: str, identity_id: str, why: str) -> EndedIdentity:
        """Takes the account apart from the member (EDIT_MEMBERS): what it said is theirs no more,
        who linked it and who took it apart stays written. Raises: NotFound, Invalid."""
        actor.require(Permission.EDIT_MEMBERS)
        reason, now = asked_line(why, field="why", most=WHY_MAX), self.clock.now()
        with self.store.writing() as unit:
            unit.locks.hold(Lock.LINKS)
            theirs = unit.members.identities(member_id)
            identity = next((each for each in theirs if each.id == identity_id), None)
            if identity is None:
                raise NotFound(_("Akun itu sudah tidak ditautkan. Muat ulang halaman ini."))
            trail = ended(identity, by=actor.id, at=now, why=reason)
            unit.members.end_identity(trail)
            unit.interactions.forget(identity.id)
            suggest_for_talks(unit, _newest_talks(unit, identity), now)  # it may be another's
            for each in unit.suggestions.of_account(identity.platform, identity.remote_id):
                if each.member_id == member_id:
                    self._answer(unit, actor, each, Answer.REFUSED)
            record(unit, "identity_unlinked", at=now, actor=actor, subject_id=member_id)
        return trail

    def _answer(self, unit: Unit, actor: Actor, suggestion: Suggestion, answer: Answer) -> None:
        unit.suggestions.save(
            replace(
                suggestion,
                answer=answer,
                answered_by=actor.id,
                answered_at=self.clock.now(),
            )
        )


def _newest_talks(unit: Unit, identity: Identity) -> list[Conversation]:
    """Some that the account wrote."""
    newest = talks_of(unit, [identity])[:_TALKS_MAX]
    return [talk for each in newest if (talk := unit.conversations.find(each)) is not None]


def _open(unit: Unit, actor: Actor, suggestion_id: str) -> Suggestion:
    """One that the actor may see and nobody answered. Raises: NotFound, Conflict."""
    suggestion = unit.suggestions.get(suggestion_id)
    hidden = any(case.restricted for case in unit.cases.of(suggestion.conversation_id))
    if hidden and not actor.may(Permission.SEE_RESTRICTED):
        raise NotFound(_("Saran ini tidak ada, atau tidak terbuka untuk peran Anda."))
    if suggestion.answer is not Answer.OPEN:
        raise taken()
    return suggestion


_CASES_MAX = 200  # of one talk
_TALKS_MAX = 20  # of an account that is nobody's any more


def _cases(unit: Unit, talk_ids: Collection[str]) -> dict[str, tuple[Case, ...]]:
    """The cases of these talks; none of them hides a restricted one, or the page would not hold
    it."""
    found = dict[str, tuple[Case, ...]]()
    for case in unit.cases.of_many(sorted(talk_ids), _CASES_MAX):
        found[case.conversation_id] = (*found.get(case.conversation_id, ()), case)
    return found
