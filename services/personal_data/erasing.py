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
from domain.erasing import PIECE, Account, Erased, Erasure, Step
from domain.errors import Conflict, Invalid, NotFound, StoreBusy
from domain.identifiers import new_id
from domain.members import OWN_TALK
from domain.messages import Conversation
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit, Vault
from domain.reactions import AccountKey
from domain.texts import _
from services.common.auditing import record
from services.common.marks import lasting_marker, marks_of_talk
from services.common.wording import clean_line
from services.personal_data.naming import Elsewhere, Written, elsewhere, names_in
from services.personal_data.whose_reactions import accounts_of, reactions_of
from services.personal_data.whose_talks import PAGE, cases_of, next_talks, talks_of
from services.roll.recognising import account_of, platforms

PARTS = 25  # transactions of one erasure in one round
SHOWN = 50
WHY_MAX = 200
# Bytes that came later than this may have been put away anew, for a message whose row is to come.
FRESH = timedelta(hours=1)
UNNAMED = "…"
_NO_PARTS = (Step.TRACES, Step.DONE)

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
    `piece`: rows of a long conversation that one transaction empties; `page`: conversations that
    one looks up."""

    store: Store
    clock: Clock
    vault: Vault
    files: FileBin
    piece: int = PIECE
    page: int = PAGE

    def foresee(self, actor: Actor, kind: Erased, subject_id: str) -> Foreseen:
        """Raises: NotFound."""
        actor.require(Permission.ERASE_PERSONS)
        with self.store.reading() as unit:
            talks = talks_of(unit, kind, subject_id, page=self.page)
            ids = [talk.id for talk in talks]
            cases = cases_of(unit, ids, page=self.page)
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
        self._end(parts)
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
                if erasure.step in _NO_PARTS:
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
        """The next of their conversations; once these are emptied it is here again, until none
        is left."""
        talks = next_talks(unit, erasure, self.page)
        if erasure.conversation_ids and not talks:
            return replace(erasure, step=Step.ROLL, after="")
        known = platforms(unit)
        accounts = {(OWN_TALK, talk.id) for talk in talks}
        reacted = accounts_of(unit, erasure.kind, erasure.subject_id, talks)
        given = unit.reactions.remove([each.id for each in unit.reactions.by_accounts(reacted)])
        if erasure.kind is not Erased.TALK:  # the same person may have younger talks, which stay
            accounts |= {account_of(t.channel_id, t.author, t.id, known) for t in talks}
            self._bury_authors(unit, erasure, talks, reacted)
            self._typed_removed(unit, erasure, talks)
        if erasure.kind is Erased.PERSON:
            accounts -= self._to_be_known_by(unit, erasure, talks)
        linked = {} if erasure.kind is Erased.MEMBER else unit.wipes.accounts(accounts).counts
        return replace(
            erasure,
            step=Step.TALKS,
            after="",
            conversation_ids=tuple(talk.id for talk in talks),
            erased=_summed(_summed(erasure.erased, {"reactions": given}), linked),
        )

    def _bury_authors(
        self,
        unit: Unit,
        erasure: Erasure,
        talks: Iterable[Conversation],
        reacted: Iterable[AccountKey],
    ) -> None:
        """Each once: what they write from then on is new."""
        made = lasting_marker(unit, self.vault)
        authors = {
            made.author(talk.channel_id, talk.author.remote_id)
            for talk in talks
            if talk.channel_id and talk.author.remote_id
        }
        authors |= {made.author(*account) for account in reacted}
        kept = unit.erasures.buried(authors)
        new = {each for each in authors if each not in kept or kept[each] < erasure.asked_at}
        unit.erasures.bury(new, erasure.id, self.clock.now())

    def _to_be_known_by(
        self, unit: Unit, erasure: Erasure, talks: Iterable[Conversation]
    ) -> set[Account]:
        """The account by which the rest of them will be found, while there may be more."""
        by = unit.conversations.get(erasure.subject_id)
        if by.id in {talk.id for talk in talks}:
            return set()
        return {account_of(by.channel_id, by.author, by.id, platforms(unit))}

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
            more = Step.GATHER if erasure.conversation_ids else Step.ROLL
            return replace(erasure, step=more, after="")
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
            step = Step.FILES if left else Step.TRACES
            unit.erasures.save(replace(erasure, step=step, file_ids=left, after=""))
        return True

    def _end(self, most: int) -> None:
        """Ends what has only the database's own files before it; these are gone through once for
        all of them."""
        with self.store.reading() as unit:
            waiting = unit.erasures.traced(most)
        try:
            if not waiting or not self.store.shred():
                return
            with self.store.writing() as unit:
                for erasure in waiting:
                    ended = replace(erasure, step=Step.DONE, done_at=self.clock.now())
                    unit.erasures.save(ended)
        except (Conflict, StoreBusy):  # somebody uses a table, or another process ended them
            log.info("erased_traces_wait", erasures=len(waiting))

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
    if unit.roll_imports.going():
        raise Conflict(_("Buku anggota sedang dibaca dari berkas; ia bisa ada di sisanya."))
    wiped = unit.wipes.member(erasure.subject_id)
    return replace(erasure, step=Step.FILES, erased=_summed(erasure.erased, wiped.counts))


def _summed(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(one) + Counter(other))
