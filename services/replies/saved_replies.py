"""Saved replies: kept by managers, offered to whoever answers, filled in from the case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.cases import Case
from domain.errors import Invalid
from domain.identifiers import new_id
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.quoting import quoted
from domain.saved_replies import SavedReply, Variable, filled, gaps_in, strange_in
from domain.texts import _
from services.cases.talks import code_for, conversations_of
from services.common.auditing import record
from services.common.sight import answered
from services.common.wording import asked_line, clean_text
from services.office_hours.hours_words import hours_line
from services.office_hours.users import check_language

TITLE_MAX = 120
TEXT_MAX = 5_000
KEPT_MAX = 500


@dataclass(frozen=True, kw_only=True)
class SavedReplies:
    """Raises, everywhere: NotAllowed, NotFound."""

    store: Store
    clock: Clock

    def all(self, actor: Actor) -> list[SavedReply]:
        """By title (ANSWER_CASES, or ANSWER_ESCALATED)."""
        if not actor.may(Permission.ANSWER_ESCALATED):
            actor.require(Permission.ANSWER_CASES)
        with self.store.reading() as unit:
            return unit.saved_replies.all()

    def add(self, actor: Actor, *, title: str, text: str, language: str) -> SavedReply:
        """Keeps a new one (MANAGE_SAVED_REPLIES). Raises: Invalid with the field."""
        actor.require(Permission.MANAGE_SAVED_REPLIES)
        wanted = self._checked(actor, new_id(), title, text, language)
        with self.store.writing() as unit:
            others = unit.saved_replies.all()
            if len(others) >= KEPT_MAX:
                raise Invalid(
                    _("Paling banyak {most} balasan tersimpan. Hapus yang tidak dipakai.").format(
                        most=KEPT_MAX
                    )
                )
            _refuse_twin(others, wanted)
            kept = unit.saved_replies.add(wanted)
            self._audit(unit, actor, "saved_reply_added", kept)
            return kept

    def change(
        self, actor: Actor, reply_id: str, *, version: int, title: str, text: str, language: str
    ) -> SavedReply:
        """`version`: as the person saw it. Raises: Invalid with the field, Conflict."""
        actor.require(Permission.MANAGE_SAVED_REPLIES)
        wanted = self._checked(actor, reply_id, title, text, language)
        with self.store.writing() as unit:
            unit.saved_replies.get(reply_id)
            _refuse_twin(unit.saved_replies.all(), wanted)
            kept = unit.saved_replies.save(replace(wanted, version=version))
            self._audit(unit, actor, "saved_reply_changed", kept)
            return kept

    def remove(self, actor: Actor, reply_id: str) -> None:
        """Gone for good; what was sent of it stays as it was sent."""
        actor.require(Permission.MANAGE_SAVED_REPLIES)
        with self.store.writing() as unit:
            gone = unit.saved_replies.get(reply_id)
            unit.saved_replies.remove(reply_id)
            self._audit(unit, actor, "saved_reply_removed", gone)

    def filled(self, actor: Actor, reply_id: str, case_id: str, *, to: str | None = None) -> str:
        """Its text for this case; what nobody knows stays a placeholder in braces. `to`: the
        conversation it will go to, whose member is meant; None: the one that the case began with.
        Raises: Invalid when the conversation is not of this case."""
        with self.store.reading() as unit:
            case = answered(unit, actor, case_id)
            reply = unit.saved_replies.get(reply_id)
            hours = hours_line(unit, case, reply.language, self.clock.now())
            values = _values(unit, actor, case, _addressed(unit, case, to), hours)
            return filled(reply.text, values)

    def _checked(
        self, actor: Actor, reply_id: str, title: str, text: str, language: str
    ) -> SavedReply:
        words = clean_text(text, field="text", most=TEXT_MAX)
        if not words:
            raise Invalid(_("Isi balasan masih kosong. Tulis dulu, lalu simpan."), field="text")
        _refuse_strange(words)
        return SavedReply(
            id=reply_id,
            title=asked_line(title, field="title", most=TITLE_MAX),
            text=words,
            language=check_language(language),
            updated_by=actor.id,
            updated_at=self.clock.now(),
        )

    def _audit(self, unit: Unit, actor: Actor, act: str, reply: SavedReply) -> None:
        now = self.clock.now()
        record(unit, act, at=now, actor=actor, subject_id=reply.id, detail=reply.title)


def refuse_gaps(text: str, *, field: str = "text") -> None:
    """Raises: Invalid when something in the reply still waits to be filled in."""
    if gaps := gaps_in(text):
        raise Invalid(
            _("Masih ada yang belum diisi: {gaps}. Ganti dengan kata yang benar dulu.").format(
                gaps=", ".join(each.placeholder for each in gaps)
            ),
            field=field,
        )


def _refuse_strange(text: str) -> None:
    if strange := strange_in(text):
        raise Invalid(
            _("Tidak dikenal: {strange}. Yang dapat diisi sendiri: {known}.").format(
                strange=", ".join(strange), known=", ".join(each.placeholder for each in Variable)
            ),
            field="text",
        )


def _refuse_twin(others: Sequence[SavedReply], wanted: SavedReply) -> None:
    key = (wanted.title.casefold(), wanted.language)
    if any(
        (other.title.casefold(), other.language) == key and other.id != wanted.id
        for other in others
    ):
        raise Invalid(
            _("Sudah ada balasan berjudul {quoted} Pilih judul lain.").format(
                quoted=quoted(wanted.title)
            ),
            field="title",
        )


def _values(
    unit: Unit, actor: Actor, case: Case, conversation_id: str, hours: str
) -> Mapping[Variable, str]:
    author = unit.conversations.get(conversation_id).author
    cooperative = unit.cooperative.get()
    return {
        Variable.NAME: author.name,
        Variable.MEMBER_NUMBER: author.member_number,
        Variable.CODE: code_for(unit, case, conversation_id),
        Variable.OFFICE_HOURS: hours,
        Variable.COOPERATIVE: cooperative.name,
        Variable.STAFF: actor.name,
    }


def _addressed(unit: Unit, case: Case, to: str | None) -> str:
    """Whose words are answered: in a merged case not always who began it. Raises: Invalid."""
    if to is not None and to not in conversations_of(unit, case).values():
        raise Invalid(_("Percakapan itu bukan bagian laporan ini lagi. Pilih tujuan balasan lagi."))
    return to or case.conversation_id
