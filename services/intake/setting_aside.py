"""Setting aside: what could not be taken in is shown with the reason, tried again or let go."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from domain.cases import Case
from domain.channels import Channel
from domain.errors import GuyubError, NotAllowed, NotFound
from domain.messages import Incoming
from domain.people import Actor, Permission
from domain.ports import Batch, Clock, Store, Unit
from domain.set_aside import SetAside, aside_id
from domain.sight import may_answer
from domain.texts import _
from services.common.auditing import record as audit
from services.common.entered import tidy
from services.intake.intake import said_at

SHOWN_MAX = 50


@dataclass(frozen=True, kw_only=True)
class SettingAside:
    """Needs SEE_CASES; letting go needs more. What belongs to a restricted case is shown to those
    alone who may see that. `take_in`: takes messages of a channel in. Raises, everywhere:
    NotAllowed, NotFound."""

    store: Store
    clock: Clock
    take_in: Callable[[Channel, Batch], int]

    def newest(self, actor: Actor) -> list[SetAside]:
        """Those that wait for somebody, newest first, `SHOWN_MAX` at most."""
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            found = unit.set_aside.newest(SHOWN_MAX)
            return [each for each in found if _is_open_to(unit, actor, each)]

    def try_again(self, actor: Actor, id: str) -> bool:
        """Takes it in anew; False when that failed again: then it lies there still."""
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            aside = _found(unit, actor, id)
            channel = unit.channels.get(aside.channel_id)
        self.take_in(channel, Batch(messages=(aside.said,)))
        with self.store.writing() as unit:
            if not _is_kept(unit, aside):
                return False
            unit.set_aside.remove(aside.id)
        return True

    def can_let_go(self, actor: Actor, aside: SetAside) -> bool:
        """Whether this one answers what it belongs to, and may judge that nothing is lost."""
        with self.store.reading() as unit:
            return _is_theirs(unit, actor, aside)

    def let_go(self, actor: Actor, id: str) -> None:
        """Takes it off the list; who did that, and why it lay there, stays in the audit."""
        actor.require(Permission.SEE_CASES)
        now = self.clock.now()
        with self.store.writing() as unit:
            aside = _found(unit, actor, id)
            if not _is_theirs(unit, actor, aside):
                raise NotAllowed(_("Hanya yang menjawab anggota boleh menyingkirkan pesan ini."))
            unit.set_aside.remove(aside.id)
            where, why = aside.channel_id, aside.reason
            audit(unit, "set_aside_let_go", at=now, actor=actor, subject_id=where, detail=why)


def set_aside(unit: Unit, channel_id: str, said: Incoming, err: Exception, now: datetime) -> None:
    """Keeps the message with the reason why it could not be taken in, once."""
    at = said.at if said.at.utcoffset() is not None else said.at.replace(tzinfo=UTC)
    unit.set_aside.add_once(
        SetAside(
            id=aside_id(channel_id, said),
            channel_id=channel_id,
            said=replace(said, at=said_at(at, now), text=tidy(said.text), edited_at=None),
            reason=str(err) if isinstance(err, GuyubError) else _unexpected(err),
            at=now,
        )
    )


def _unexpected(err: Exception) -> str:
    return _(
        "Program menemui galat ({kind}) saat menyimpan pesan ini. Rinciannya ada di catatan"
        " program. Coba lagi setelah programnya diperbarui."
    ).format(kind=type(err).__name__)


def _found(unit: Unit, actor: Actor, id: str) -> SetAside:
    aside = unit.set_aside.get(id)
    if not _is_open_to(unit, actor, aside):
        raise NotFound(_("Pesan ini tidak ada, atau tidak terbuka untuk peran Anda."))
    return aside


def _is_open_to(unit: Unit, actor: Actor, aside: SetAside) -> bool:
    """What was said before in its thread tells whether it is for supervisors' eyes only."""
    if actor.may(Permission.SEE_RESTRICTED):
        return True
    return not any(case.restricted for case in _cases(unit, aside))


def _is_theirs(unit: Unit, actor: Actor, aside: SetAside) -> bool:
    if actor.may(Permission.ANSWER_CASES):
        return _is_open_to(unit, actor, aside)
    return any(may_answer(actor, case) for case in _cases(unit, aside))


def _cases(unit: Unit, aside: SetAside) -> list[Case]:
    """Those of the thread that it was said in."""
    talk = unit.conversations.by_thread(aside.channel_id, aside.said.thread)
    return unit.cases.of(talk.id) if talk else []


def _is_kept(unit: Unit, aside: SetAside) -> bool:
    """Whether it stands as a message now, or is a thing of ours."""
    where, what = aside.channel_id, aside.said.remote_id
    if unit.messages.by_remote(where, what) is not None:
        return True
    return aside.said.from_us and unit.deliveries.by_remote(where, what) is not None
