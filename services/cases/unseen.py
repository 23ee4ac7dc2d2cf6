"""Unseen words: what a member wrote while somebody still had the case before them as it was."""

from domain.cases import Case, EventKind
from domain.errors import Conflict
from domain.ports import Unit
from domain.quoting import quoted
from domain.texts import _

_QUOTED_MAX = 300


def refuse_unseen(unit: Unit, case: Case, events_seen: int | None) -> None:
    """No act that lets a case rest buries what came in since. `events_seen`: `case.events` as the
    person saw it, None: they saw no case, but a list of them. Raises: Conflict with the words."""
    if events_seen is None:
        return
    for event in reversed(unit.events.of(case.id)):
        if event.number <= events_seen:
            return
        if event.kind is EventKind.MESSAGE_RECEIVED and event.message_id:
            words = unit.messages.get(event.message_id).text[:_QUOTED_MAX]
            raise Conflict(
                _("Anggota menulis lagi: {quoted} Baca dulu, lalu putuskan lagi.").format(
                    quoted=quoted(words)
                )
            )
