"""Last words: what was said last in each case of a list, in its own talks alone."""

from collections.abc import Sequence
from dataclasses import replace

from domain.ports import Unit
from domain.reports import QueueRow
from domain.talks import newest

# What was said last stands near the end of a case; only what belongs to it is looked through.
LOOKED_THROUGH = 100


def with_own_words(unit: Unit, rows: Sequence[QueueRow]) -> list[QueueRow]:
    """The rows as they should be read: cases that were split off one conversation, or that follow
    one another in it, each with their own last words, and merged ones with those of all their
    talks. What no event names (an automatic word) is told where the case tells nothing else."""
    events = unit.told.newest_events([row.case.id for row in rows], LOOKED_THROUGH)
    last = {case_id: event for case_id, of in events.items() if (event := newest(of))}
    said = unit.told.messages([event.message_id or "" for event in last.values()])
    return [
        replace(row, last_text=said[event.message_id or ""].text)
        if (event := last.get(row.case.id)) and event.message_id in said
        else row
        for row in rows
    ]
