"""Which of the members who wrote were recognised: most, and not all, as in any office."""

from contextlib import suppress

from domain.errors import Conflict
from domain.matching import SuggestionFilter
from domain.people import Actor
from services.roll.linking_members import Suggested
from toolkit.wiring import Toolkit

_PAGES = 1_000  # of what was said; more than any year of the sample holds
_OPEN_MAX = 1_000
_LEFT_OPEN = 4  # one of so many still waits for somebody's eyes


def recognise(toolkit: Toolkit, clerk: Actor) -> None:
    """Looks for the accounts of members as the heartbeat would, and answers what it suggests."""
    toolkit.interactions.run(_PAGES)
    toolkit.reaction_notes.run(_PAGES)
    wanted = SuggestionFilter(limit=_OPEN_MAX)
    suggested, _total = toolkit.linking_members.suggestions(clerk, wanted)
    for place, one in enumerate(sorted(suggested, key=_told)):
        if place % _LEFT_OPEN:
            with suppress(Conflict):  # another of the same account was confirmed before
                toolkit.linking_members.confirm(clerk, one.suggestion.id)


def _told(one: Suggested) -> tuple[str, ...]:
    """By what is the same in every sample: ids are not."""
    found = one.suggestion
    return found.reason, one.member.number, found.platform, found.name, found.given
