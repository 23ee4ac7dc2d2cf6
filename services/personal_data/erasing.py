"""Erasing: takes a person out of everything the house keeps, and leaves what is counted.

Done in parts, a transaction each, so that a process that dies goes on where it was. What was
erased is marked before it is gone, so that reading its platform again does not bring it back.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from domain.cases import UNFINISHED
from domain.erasing import PIECE, Erased, Erasure, Step
from domain.errors import Conflict, Invalid, NotFound
from domain.identifiers import new_id
from domain.members import OWN_TALK
from domain.messages import Conversation
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit, Vault
from domain.texts import _
from services.common.auditing import record
from services.common.marks import lasting_marker, marks_of_talk
from services.common.wording import clean_line
from services.personal_data.naming import Elsewhere, Written, elsewhere, names_in
from services.personal_data.whose_reactions import accounts_of, reactions_of
from services.personal_data.whose_talks import talks_of
from services.roll.recognising import account_of, platforms

PARTS = 25  # transactions of one erasure in one round
SHOWN = 50
CASES_MAX = 10_000  # counted beforehand
WHY_MAX = 200
# Bytes that came later than this may have been put away anew, for a message whose row is to come.
FRESH = timedelta(hours=1)
UNNAMED = "…"

log = structlog.get_logger(__name__)


class FileBin(Protocol):
    """Where files of messages lie."""

    def discard(self, media_id: str, older_than: datetime) -> int | None:
        """Takes the bytes away; None where they were put since the moment, or are gone already."""
        ...

    def size_bytes(self, media_id: str) -> int:
        """Raises: NotFound."""
        ...


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """What an erasure would take away. `messages`: the person's own. `unfinished`: cases among
    them that somebody still waits in. `elsewhere`: where staff typed in who they are."""

    conversations: int
    messages: int
    reactions: int
    cases: int
    unfinished: int
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Erasing:
    """ERASE_PERSONS, supervisors alone: what is erased may be a complaint about management.
    `piece`: rows of a long conversation that one transaction empties."""

    store: Store
    clock: Clock
    vault: Vault
    files: FileBin
    piece: int = PIECE

    def foresee(self, actor: Actor, kind: Erased, subject_id: str) -> Foreseen:
        """Raises: NotFound."""
        actor.require(Permission.ERASE_PERSONS)
        with self.store.reading() as unit:
            talks = talks_of(unit, kind, subject_id)
            ids = [talk.id for talk in talks]
            cases = unit.cases.of_many(ids, CASES_MAX)
            return Foreseen(
                conversations=len(talks),
                messages=len(unit.interactions.heard_in(ids)),
                reactions=len(reactions_of(unit, kind, subject_id, talks)),
                cases=len(cases),
                unfinished=sum(case.status in UNFINISHED for case in cases),
                elsewhere=tuple(elsewhere(unit, names_in(unit, subject_id, talks))),
            )

    def ask(self, actor: Actor, kind: Erased, subject_id: str, *, why: str) -> Erasure:
        """Begins an erasure; the heartbeat goes on with it. `why`: who asked for it, and how.
        Raises: Invalid, NotFound."""
        actor.require(Permission.ERASE_PERSONS)
        why = clean_line(why, field="why", most=WHY_MAX)
        if not why:
            raise Invalid(_("Tulis siapa yang meminta dan bagaimana, tanpa namanya."), field="why")
        with self.store.writing() as unit:
            _refuse_current_member(unit, kind, subject_id)
            if names_in(unit, subject_id, talks_of(unit, kind, subject_id)).are_in(why):
                raise Invalid(_("Tulis tanpa nama, nomor, atau alamatnya."), field="why")
            return self.begin(unit, kind, subject_id, by=actor, why=why)

    def begin(
        self, unit: Unit, kind: Erased, subject_id: str, *, by: Actor | None, why: str
    ) -> Erasure:
        """As `ask`, in the caller's transaction; `by` None: a rule of retention."""
        now = self.clock.now()
        record(unit, "erasure_asked", at=now, actor=by, subject_id=subject_id, detail=kind)
        return unit.erasures.add(
            Erasure(
                id=new_id(),
                kind=kind,
                subject_id=subject_id,
                asked_by=by.id if by else "",
                asked_at=now,
                why=why,
            )
        )

    def listed(self, actor: Actor, *, offset: int = 0) -> list[Erasure]:
        """Newest first, a page of `SHOWN`."""
        actor.require(Permission.ERASE_PERSONS)
        with self.store.reading() as unit:
            return unit.erasures.newest(limit=SHOWN, offset=offset)

    # --- the work, by the heartbeat -----------------------------------------------------

    def run(self, parts: int = PARTS) -> int:
        """Goes on with what was asked for; gives how many parts were done."""
        with self.store.reading() as unit:
            waiting = unit.erasures.unfinished(parts)
        done = 0
        for erasure in waiting:
            while done < parts and self._part(erasure.id):
                done += 1
        return done

    def _part(self, erasure_id: str) -> bool:
        """One part; False when there is none, or it must wait."""
        try:
            with self.store.reading() as unit:
                begun = unit.erasures.get(erasure_id)
            if begun.step is Step.FILES:
                return self._files_gone(begun)
            with self.store.writing() as unit:
                erasure = unit.erasures.get(erasure_id)
                if erasure.done_at is not None:
                    return False
                unit.erasures.save(self._done(unit, erasure))
        except Conflict:  # another process is at it, or a reply is just going out
            log.info("erasure_waits", erasure_id=erasure_id)
            return False
        return True

    def _done(self, unit: Unit, erasure: Erasure) -> Erasure:
        match erasure.step:
            case Step.GATHER:
                return self._gathered(unit, erasure)
            case Step.TALKS:
                return self._talk_wiped(unit, erasure)
        return _member_wiped(unit, erasure)

    def _gathered(self, unit: Unit, erasure: Erasure) -> Erasure:
        made, known = lasting_marker(unit, self.vault), platforms(unit)
        talks = talks_of(unit, erasure.kind, erasure.subject_id)
        accounts = {(OWN_TALK, talk.id) for talk in talks}
        reacted = accounts_of(unit, erasure.kind, erasure.subject_id, talks)
        given = unit.reactions.remove([each.id for each in unit.reactions.by_accounts(reacted)])
        if erasure.kind is not Erased.TALK:  # the same person may have younger talks, which stay
            accounts |= {account_of(t.channel_id, t.author, t.id, known) for t in talks}
            authors = {
                made.author(talk.channel_id, talk.author.remote_id)
                for talk in talks
                if talk.channel_id and talk.author.remote_id
            }
            authors |= {made.author(*account) for account in reacted}
            unit.erasures.bury(authors, erasure.id, self.clock.now())
            self._typed_removed(unit, erasure, talks)
        linked = {} if erasure.kind is Erased.MEMBER else unit.wipes.accounts(accounts).counts
        ids = tuple(talk.id for talk in talks)
        erased = _summed({"reactions": given}, linked)
        return replace(erasure, step=Step.TALKS, conversation_ids=ids, erased=erased)

    def _typed_removed(self, unit: Unit, erasure: Erasure, talks: Iterable[Conversation]) -> None:
        """Saved filters that look for nobody else, and what is left of rules that were removed."""
        now = self.clock.now()
        for place in elsewhere(unit, names_in(unit, erasure.subject_id, talks)):
            if place.written is Written.SAVED_FILTER:
                unit.saved_filters.remove(place.id)
            elif place.written is Written.REMOVED_RULE:
                bare = replace(unit.rules.get(place.id), name=UNNAMED, conditions=())
                unit.rules.save(bare)
            else:
                continue
            unit.wipes.audited([place.id])
            record(unit, "typed_name_erased", at=now, actor=None, subject_id=place.id)

    def _talk_wiped(self, unit: Unit, erasure: Erasure) -> Erasure:
        left = [each for each in erasure.conversation_ids if each > erasure.after]
        talk = unit.conversations.find(left[0]) if left else None
        if not left:
            return replace(erasure, step=Step.ROLL, after="")
        wiped = unit.wipes.talk(left[0], erasure.within, self.piece)
        unit.reactions.remove_of_talk(left[0])  # they say where an answer to the person stood
        if talk is not None and talk.channel_id is not None:
            made, now = lasting_marker(unit, self.vault), self.clock.now()
            marks = marks_of_talk(made, talk.channel_id, talk.thread, wiped.remote_ids)
            unit.erasures.bury(marks, erasure.id, now)
        return replace(
            erasure,
            after=erasure.after if wiped.within else left[0],
            within=wiped.within,
            erased=_summed(erasure.erased, wiped.counts),
            file_ids=tuple(dict.fromkeys((*erasure.file_ids, *wiped.file_ids))),
        )

    def _files_gone(self, erasure: Erasure) -> bool:
        """Their names went with parts that are done. Outside any transaction: whatever becomes of
        the next one, nothing is taken that something names. A file of the same bytes may have come
        with somebody else's message, or be just coming."""
        now = self.clock.now()
        with self.store.reading() as unit:
            named = unit.wipes.still_named(erasure.file_ids)
        lying = [each for each in erasure.file_ids if each not in named]
        for file_id in lying:
            self.files.discard(file_id, now - FRESH)
        left = tuple(each for each in lying if self._is_there(each))
        if left and left == erasure.file_ids:  # too fresh, all of them
            return False
        with self.store.writing() as unit:
            if not left:
                record(unit, "person_erased", at=now, actor=None, subject_id=erasure.subject_id)
            step, done_at = (Step.FILES, None) if left else (Step.DONE, now)
            unit.erasures.save(
                replace(erasure, step=step, file_ids=left, after="", done_at=done_at)
            )
        return True

    def _is_there(self, file_id: str) -> bool:
        try:
            self.files.size_bytes(file_id)
        except NotFound:
            return False
        return True


def _refuse_current_member(unit: Unit, kind: Erased, subject_id: str) -> None:
    """The roll of members is a duty of the cooperative by law, as long as they are members."""
    if kind is Erased.MEMBER and unit.members.get(subject_id).left_at is None:
        raise Invalid(
            _(
                "Ia masih anggota, dan buku daftar anggota wajib ada. Catat dahulu kapan ia keluar,"
                " lalu hapus datanya."
            ),
            field="member_id",
        )


def _member_wiped(unit: Unit, erasure: Erasure) -> Erasure:
    if erasure.kind is not Erased.MEMBER:
        return replace(erasure, step=Step.FILES)
    wiped = unit.wipes.member(erasure.subject_id)
    return replace(erasure, step=Step.FILES, erased=_summed(erasure.erased, wiped.counts))


def _summed(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(one) + Counter(other))
