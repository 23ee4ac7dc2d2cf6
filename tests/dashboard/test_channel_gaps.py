"""On the page of channels: when nothing could be measured, and why."""

from datetime import timedelta

from domain.channels import Channel
from domain.gaps import Filling, Gap, GapReason, Measured
from domain.people import User
from domain.ports import Store
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, words_of
from toolkit.clock import SetClock

DAY = timedelta(days=1)


def test_the_gap_that_lasts_stands_in_the_open_and_the_others_can_be_opened(
    open_page: Open, board: Channel, store: Store, clock: SetClock, wati: User
) -> None:
    now = clock.now()
    with store.writing() as unit:
        for number, (start, end) in enumerate([(9, 7), (5, None)]):
            unit.gaps.add(
                Gap(
                    id=f"g-{number}",
                    channel_id=board.id,
                    subject=Measured.ACCOUNT,
                    reason=GapReason.UNREACHABLE if end else GapReason.LIMITED,
                    started_at=now - start * DAY,
                    seen_at=now,
                    ended_at=now - end * DAY if end else None,
                    filling=Filling.NOT_OFFERED if end else Filling.OPEN,
                )
            )
    page = assert_sound(open_page("kanal", wati))
    assert [each.value for each in page.warning] == [
        "Sejak Jum, 13 Nov 2026 09.00 WIB, angka akun tidak dapat dibaca: jatah atau anggaran"
        " membaca habis."
    ]
    assert [each.label for each in page.expander if "tanpa angka" in each.label] == [
        "1 masa tanpa angka dalam 30 hari"
    ]
    assert (
        "Antara Sen, 9 Nov 2026 09.00 WIB dan Rab, 11 Nov 2026 09.00 WIB, angka akun tidak dapat"
        " dibaca: platform tidak terjangkau. Platform hanya memberi angka saat ini; masa itu tetap"
        " kosong."
    ) in words_of(page)


def test_without_gaps_nothing_is_said_of_them(open_page: Open, board: Channel, wati: User) -> None:
    assert "tanpa angka" not in words_of(assert_sound(open_page("kanal", wati)))
