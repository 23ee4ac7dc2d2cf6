"""Keterlibatan, Banding and Jam: groups and hours compared, and what may be claimed of them."""

from datetime import timedelta

import pandas as pd
import pytest

from domain.channels import Channel
from domain.metrics import Metric
from domain.people import User
from domain.ports import Store
from tests.dashboard.conftest import Open
from tests.dashboard.engaged import DAY, NOW, a_month, keep, metrics_of, tables_of
from tests.dashboard.reading import assert_sound, links_of, words_of
from tests.makers import a_channel


def test_labels_are_compared_and_the_highest_named_when_it_is_sure(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    a_month(store, board)
    page = assert_sound(open_page("keterlibatan", sari, tampilan="banding"))
    assert "Paling tinggi dengan jelas: rapat, median 50 (47 sampai 53)." in words_of(page)
    (table,) = tables_of(page)
    assert table["kelompok"] == ["panen", "rapat", "tanpa label", "semua"]
    assert table["terkirim"] == [7, 7, 1, 15]
    assert table["barisnya"][2] == "keterlibatan?label=-&tampilan=unggahan"
    one = assert_sound(open_page("keterlibatan", sari, tampilan="banding", menurut="media"))
    assert "Belum ada dua kelompok dengan sedikitnya 6 unggahan" in words_of(one)
    assert tables_of(one)[0]["kelompok"] == ["teks saja", "semua"]


def test_touching_intervals_and_mixed_rates_allow_no_claim(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    for n in range(12):
        over = Metric.REACH if n < 6 else Metric.VIEWS
        keep(
            store,
            board,
            f"d-{n:02d}",
            NOW - DAY - n * timedelta(hours=1),
            {timedelta(0): {Metric.REACTIONS: n % 6, over: 50}},
            labels=("a",) if n < 6 else ("b",),
        )
    page = assert_sound(open_page("keterlibatan", sari, tampilan="banding"))
    assert "Rentangnya bersinggungan" in words_of(page)
    rates = assert_sound(open_page("keterlibatan", sari, tampilan="banding", ukuran="rate"))
    told = words_of(rates)
    assert "Pembaginya berbeda-beda (Jangkauan, Dilihat), jadi tingkat di sini tidak dapat" in told
    (table,) = tables_of(rates)
    assert table["kelompok"] == ["a", "b", "semua"]
    unknown = [pd.isna(value) for value in table["median Tingkat keterlibatan (%)"]]
    assert unknown == [False, False, True]
    overview = assert_sound(open_page("keterlibatan", sari, ukuran="rate"))
    assert metrics_of(overview)["Median per unggahan"] == "belum diketahui"
    assert "tidak punya median bersama" in words_of(overview)
    assert "Terlalu sedikit untuk median" not in words_of(overview)


def test_a_group_is_not_called_the_highest_for_the_channel_that_most_of_it_is_of(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    """The loud channel posts in the morning alone: it is not the morning that does better."""
    loud = a_channel(id="ch-loud", name="Ramai")
    with store.writing() as unit:
        unit.channels.add(loud)
    for n in range(7):
        day = NOW - (n + 1) * DAY
        keep(store, loud, f"m-{n}", day, {timedelta(0): {Metric.REACTIONS: 40 + n}})
        evening = day + timedelta(hours=6)
        keep(store, board, f"e-{n}", evening, {timedelta(0): {Metric.REACTIONS: n}})
    by_hour = {"tampilan": "banding", "menurut": "daypart"}
    mixed = words_of(assert_sound(open_page("keterlibatan", sari, **by_hour)))
    assert "Paling tinggi di sini: 09.00–11.59, median 43 (40 sampai 46). Tetapi" in mixed
    assert "dengan jelas" not in mixed
    alone = words_of(assert_sound(open_page("keterlibatan", sari, kanal=loud.id, **by_hour)))
    assert "Belum ada dua kelompok" in alone
    channels = words_of(
        assert_sound(open_page("keterlibatan", sari, tampilan="banding", menurut="channel"))
    )
    assert "Paling tinggi dengan jelas: Ramai" in channels
    assert "Paling tinggi dengan jelas: Ramai" in words_of(open_page("keterlibatan", sari))
    cells = assert_sound(open_page("keterlibatan", sari, tampilan="jam"))
    assert "Belum ada dua kelompok" in words_of(cells)


@pytest.mark.parametrize("by", ["label", "media", "daypart", "weekday", "channel", "week", "month"])
def test_every_comparison_can_be_drawn(
    open_page: Open, store: Store, sari: User, board: Channel, by: str
) -> None:
    a_month(store, board)
    page = assert_sound(open_page("keterlibatan", sari, tampilan="banding", menurut=by))
    (table,) = tables_of(page)
    assert table["terkirim"][-1] == 15
    narrowed = [address for address in table["barisnya"][:-1] if "tampilan=unggahan" in address]
    assert len(narrowed) == len(table["kelompok"]) - 1
    total = 0
    for address in narrowed:
        asked = dict(part.split("=") for part in address.split("?")[1].split("&"))
        asked = {name: value.replace("%2C", ",") for name, value in asked.items()}
        rows = assert_sound(open_page("keterlibatan", sari, **asked))
        total += int(next(c.value for c in rows.caption if "unggahan" in c.value).split()[0])
    assert total == 15


@pytest.mark.parametrize("cells", ["wide_cell", "cell"])
def test_hours_open_to_the_rows_of_their_cell(
    open_page: Open, store: Store, sari: User, board: Channel, cells: str
) -> None:
    a_month(store, board)
    page = assert_sound(open_page("keterlibatan", sari, tampilan="jam", kotak=cells))
    (table,) = tables_of(page)
    at = "09.00–11.59" if cells == "wide_cell" else "09.00–09.59"
    assert table["kelompok"][0] == f"Senin {at}"
    assert table["terkirim"] == [2, 3, 2, 2, 2, 2, 2]
    hours = "9%2C10%2C11" if cells == "wide_cell" else "9"
    assert table["barisnya"][0] == f"keterlibatan?hari=0&pukul={hours}&tampilan=unggahan"
    rows = assert_sound(
        open_page("keterlibatan", sari, tampilan="unggahan", hari="0", pukul="9,10,11")
    )
    assert "2 unggahan" in words_of(rows)
    assert "Hanya hari Senin; jam 09, 10, 11." in words_of(rows)
    assert "Semua waktu lagi" in links_of(rows)


@pytest.mark.parametrize("bad", ["", "x", "99", "7,,-1", "9" * 400, "<b>", "1.5"])
def test_nonsense_in_the_address_narrows_nothing(
    open_page: Open, store: Store, sari: User, board: Channel, bad: str
) -> None:
    a_month(store, board)
    page = assert_sound(
        open_page(
            "keterlibatan",
            sari,
            tampilan="unggahan",
            hari=bad,
            pukul=bad,
            ukuran=bad,
            label=bad,
            isi=bad,
            dari=bad,
            sampai=bad,
            urut=bad,
        )
    )
    shown = [caption.value for caption in page.caption]
    assert "15 unggahan" in shown or bad.startswith("7")
