"""Attachments: the files of a case's messages, for whoever may see the case."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.attachments import Attachment
from domain.cases import Case
from domain.errors import NotFound
from domain.people import Actor
from domain.ports import MediaShelf, Store, Unit
from domain.texts import _
from services.cases.talks import told_messages
from services.common.sight import seen


@dataclass(frozen=True, kw_only=True)
class Attachments:
    """Raises, everywhere: NotAllowed, NotFound."""

    store: Store
    shelf: MediaShelf

    def of_case(self, actor: Actor, case_id: str) -> Mapping[str, tuple[Attachment, ...]]:
        """By the message's id; messages without any are left out."""
        with self.store.reading() as unit:
            found = _of(unit, seen(unit, actor, case_id))
        by_message: dict[str, tuple[Attachment, ...]] = {}
        for each in found:
            by_message[each.message_id] = (*by_message.get(each.message_id, ()), each)
        return by_message

    def open(
        self, actor: Actor, case_id: str, message_id: str, position: int
    ) -> tuple[Attachment, bytes]:
        """One file of the case with its bytes."""
        with self.store.reading() as unit:
            found = _of(unit, seen(unit, actor, case_id))
        for each in found:
            if (each.message_id, each.position) == (message_id, position) and each.file_id:
                return each, self.shelf.read(each.file_id)
        raise NotFound(_("Lampiran ini tidak ada di laporan itu, atau tidak tersimpan."))


def _of(unit: Unit, case: Case) -> list[Attachment]:
    _talks, messages = told_messages(unit, case, unit.events.of(case.id))
    return unit.attachments.of([message.id for message in messages])
