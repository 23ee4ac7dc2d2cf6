"""Reading on in lists that are longer than one reading."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.mastodon.paging import PAGES_MAX, Paging
from tests.connectors.staging import AT

LONG_AGO = AT - timedelta(hours=1)


@dataclass(frozen=True)
class Said:
    id: str
    at: datetime = LONG_AGO


def page(min_id: str) -> list[Said]:
    """Two a page, for ever."""
    return [Said(str(int(min_id) + 2)), Said(str(int(min_id) + 1))]


def test_what_is_left_after_the_last_page_of_a_reading_comes_with_the_next() -> None:
    first, reached = Paging(AT).since("100", page)
    second, _reached = Paging(AT).since(reached, page)
    most = 2 * PAGES_MAX
    assert [each.id for each in first + second] == [str(101 + turn) for turn in range(2 * most)]
