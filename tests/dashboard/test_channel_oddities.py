"""On the page of channels: which counts are unknown for what the platform told in their place."""

from datetime import timedelta

from dashboard.words import plain
from domain.channels import Channel
from domain.oddities import Oddity, OddityKind
from domain.people import User
from domain.ports import Store
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound
from toolkit.clock import SetClock


def test_what_a_platform_told_in_place_of_a_count_is_shown_as_plain_text(
    open_page: Open, board: Channel, store: Store, clock: SetClock, wati: User
) -> None:
    now = clock.now()
    with store.writing() as unit:
        unit.oddities.put(
            [
                Oddity(
                    channel_id=board.id,
                    metric="views",
                    kind=OddityKind.NO_COUNT,
                    told='views: "**banyak**"',
                    since=now - timedelta(days=1),
                    at=now,
                )
            ]
        )
    page = assert_sound(open_page("kanal", wati))
    (warning,) = page.warning
    assert warning.value == plain(
        "Sejak Sel, 17 Nov 2026 09.00 WIB, platform menjawab “Dilihat” dengan yang bukan hitungan "
        '(views: "**banyak**"; terakhir Rab, 18 Nov 2026 09.00 WIB). Nilainya dicatat tidak '
        "diketahui, bukan nol; jawabannya disimpan apa adanya."
    )
    assert "**" not in warning.value.replace("\\*", "")


def test_what_was_odd_long_ago_is_not_shown(
    open_page: Open, board: Channel, store: Store, clock: SetClock, wati: User
) -> None:
    at = clock.now() - timedelta(days=8)
    oddity = Oddity(
        channel_id=board.id, metric="views", kind=OddityKind.LOST, told="", since=at, at=at
    )
    with store.writing() as unit:
        unit.oddities.put([oddity])
    assert not assert_sound(open_page("kanal", wati)).warning
