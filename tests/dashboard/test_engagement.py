"""Keterlibatan: honest figures of stated posts, each chart opening to its rows and to its table."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from domain.audience import AccountMetric, AccountSnapshot
from domain.branch_shelves import Recount
from domain.channels import Channel
from domain.deliveries import DeliveryState, Receipt
from domain.engagement import MediaKind
from domain.gaps import Filling, Gap, GapReason, Measured
from domain.metrics import Metric, Snapshot
from domain.people import User
from domain.ports import Store
from domain.posts import Content
from services.engagement import engagement_terms
from services.engagement.engagement_figures import PostFilter
from services.engagement.engaging import Asked, Engaging
from services.engagement.post_filling import SENT_POSTS
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, links_of, pick, words_of
from tests.makers import a_channel, a_delivery, a_post
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LOOKS = ("ringkasan", "banding", "jam", "unggahan")


def keep(
    store: Store,
    channel: Channel,
    id: str,
    sent_at: datetime,
    reads: dict[timedelta, dict[Metric, int | None]],
    **post: Any,
) -> None:
    content = post.get("content", Content(text=f"Unggahan {id}"))
    receipt = Receipt(remote_id=f"r-{id}", url="https://contoh.id/x", sent_at=sent_at)
    with store.writing() as unit:
        unit.posts.add(a_post(id=f"p-{id}", labels=post.get("labels", ()), content=content))
        unit.deliveries.add(
            a_delivery(
                id=id,
                channel_id=channel.id,
                subject_id=f"p-{id}",
                content=content,
                state=DeliveryState.SENT,
                receipt=receipt,
            )
        )
        unit.metrics.add(
            Snapshot(
                delivery_id=id, channel_id=channel.id, metric=metric, value=value, at=sent_at + age
            )
            for age, values in reads.items()
            for metric, value in values.items()
        )


def a_month(store: Store, board: Channel) -> None:
    """Two complete weeks of seven posts, clearly better in the second; then one of this week."""
    monday = datetime(2026, 10, 26, 2, tzinfo=UTC)
    for n in range(14):
        reactions = 10 + n if n < 7 else 40 + n
        keep(
            store,
            board,
            f"d-{n:02d}",
            monday + n * DAY,
            {WEEK: {Metric.REACTIONS: reactions, Metric.VIEWS: 100}},
            labels=("panen",) if n < 7 else ("rapat",),
        )
    keep(store, board, "d-now", datetime(2026, 11, 17, 2, tzinfo=UTC), {})


def metrics_of(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def tables_of(page: AppTest) -> list[dict[str, list[Any]]]:
    return [{name: list(one.value[name]) for name in one.value.columns} for one in page.dataframe]


@pytest.mark.parametrize("look", LOOKS)
def test_without_posts_it_says_what_to_do(open_page: Open, sari: User, look: str) -> None:
    page = assert_sound(open_page("keterlibatan", sari, tampilan=look))
    assert "Belum ada unggahan terkirim" in words_of(page)
    assert "Tulis unggahan" in links_of(page)


def test_what_a_platform_does_not_report_stays_unknown(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    told = {Metric.VIEWS: 40, Metric.REACTIONS: 4, Metric.SHARES: None}
    keep(store, board, "d-1", NOW - DAY, {timedelta(hours=1): told})
    page = assert_sound(open_page("keterlibatan", sari))
    assert metrics_of(page) == {
        "Unggahan terkirim": "1",
        "Interaksi": "4",
        "Median per unggahan": "belum diketahui",
    }
    assert "Interaksi diketahui dari 1 dari 1 unggahan. Terlalu sedikit" in words_of(page)
    assert "Rab, 18 Nov 2026 09.00" not in words_of(page)
    shared = assert_sound(open_page("keterlibatan", sari, ukuran="shares"))
    assert metrics_of(shared)["Dibagikan"] == "belum diketahui"
    rate = assert_sound(open_page("keterlibatan", sari, ukuran="rate"))
    assert set(metrics_of(rate)) == {"Unggahan terkirim", "Median per unggahan"}


def test_the_overview_says_what_changed_between_complete_weeks(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    a_month(store, board)
    page = assert_sound(open_page("keterlibatan", sari, minggu="4"))
    told = words_of(page)
    assert "Minggu 2 Nov–8 Nov: 350 interaksi dari 7 unggahan" in told
    assert "minggu sebelumnya 91 interaksi dari 7 unggahan." in told
    assert "Per unggahan jelas lebih banyak: median 50, sebelumnya 13." in told
    assert metrics_of(page)["Unggahan terkirim"] == "15"
    assert "Median sebenarnya antara 12 dan 51" in told
    weeks = tables_of(page)[0]
    assert weeks["lengkap"] == ["ya", "ya", "belum", "belum"]
    assert weeks["perubahan (%)"][1] == 284.6
    assert weeks["barisnya"][0] == (
        "keterlibatan?minggu=4&dari=2026-10-26&sampai=2026-11-02&tampilan=unggahan"
    )
    assert "Papan" in " ".join(links_of(page))
    assert "Minggu tanpa batang dan tanpa angka 0 belum diketahui interaksinya." in told


def test_one_channel_is_shown_by_itself(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    a_month(store, board)
    page = assert_sound(open_page("keterlibatan", sari, kanal=board.id))
    assert [heading.value for heading in page.subheader] == ["Minggu demi minggu", "Pengikut"]
    assert metrics_of(page)["Unggahan terkirim"] == "15"


def test_followers_are_drawn_where_a_platform_tells_them(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    keep(store, board, "d-1", NOW - DAY, {})
    page = assert_sound(open_page("keterlibatan", sari))
    assert "Belum ada platform yang melaporkan jumlah pengikut" in words_of(page)
    with store.writing() as unit:
        unit.accounts.add(
            AccountSnapshot(
                channel_id=board.id,
                metric=AccountMetric.FOLLOWERS,
                value=100 + n,
                at=NOW - (2 - n) * DAY,
            )
            for n in range(2)
        )
    page = assert_sound(open_page("keterlibatan", sari))
    assert "Belum ada platform" not in words_of(page)
    summary, readings = tables_of(page)[-2:]
    assert summary["selisih"] == [1]
    told = f"**{board.name}**: 101 pengikut pada Sel, 17 Nov 2026 09.00 WIB; selisih +1 sejak Sen"
    assert told in words_of(page)
    assert readings == {
        "kanal": [board.name] * 2,
        "dibaca": ["2026-11-16 09:00", "2026-11-17 09:00"],
        "Pengikut": [100, 101],
    }
    assert "Sumbu tegaknya tidak mulai dari nol" in words_of(page)
    line = json.loads(page.get("plotly_chart")[-1].proto.spec)["data"][0]
    assert line["x"] == ["2026-11-16T09:00:00", "2026-11-17T09:00:00"]  # on the house's clock


def test_followers_are_told_though_nothing_was_sent(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    with store.writing() as unit:
        unit.accounts.add(
            [
                AccountSnapshot(
                    channel_id=board.id, metric=AccountMetric.FOLLOWERS, value=7, at=NOW - DAY
                )
            ]
        )
    page = assert_sound(open_page("keterlibatan", sari))
    assert "Belum ada unggahan terkirim" in words_of(page)
    assert tables_of(page)[-1]["Pengikut"] == [7]
    assert "baru sekali terbaca, jadi belum ada pembanding." in words_of(page)


def test_what_could_not_be_read_stands_beside_the_figures(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    keep(store, board, "d-1", NOW - DAY, {})
    lasting = Gap(
        id="g-1",
        channel_id=board.id,
        subject=Measured.POSTS,
        reason=GapReason.UNREACHABLE,
        started_at=NOW - DAY,
        seen_at=NOW,
    )
    over = replace(
        lasting, id="g-2", subject=Measured.ACCOUNT, ended_at=NOW, filling=Filling.NOT_OFFERED
    )
    others = replace(over, id="g-3", subject=Measured.REACTIONS)
    page = assert_sound(open_page("keterlibatan", sari))
    assert "masa tanpa angka" not in words_of(page)
    with store.writing() as unit:
        for gap in (lasting, over, others):
            unit.gaps.add(gap)
    page = assert_sound(open_page("keterlibatan", sari))
    (warned,) = page.warning
    assert warned.value.startswith(f"{board.name}: Sejak ")
    assert "angka unggahan tidak dapat dibaca: platform tidak terjangkau" in warned.value
    assert "1 masa tanpa angka dalam rentang ini" in [each.label for each in page.expander]
    assert "angka akun tidak dapat dibaca: platform tidak terjangkau. Platform hanya" in words_of(
        page
    )
    assert "siapa yang bereaksi" not in words_of(page)


def test_every_post_can_be_taken_away_not_only_those_of_the_page(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    for n in range(27):
        keep(store, board, f"d-{n:02d}", NOW - DAY + timedelta(minutes=n), {})
    page = assert_sound(open_page("keterlibatan", sari, tampilan="unggahan"))
    assert len(tables_of(page)[-1]["unggahan"]) == 25
    asked = Asked(wanted=PostFilter(first=(NOW - WEEK).date(), end=(NOW + DAY).date()))
    whole = Engaging(store=store, clock=SetClock(NOW)).rows(sari.actor, asked, limit=27)
    assert (whole.total, len({row.delivery_id for row in whole.rows})) == (27, 27)


def test_a_chart_speaks_the_reader_s_language(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    keep(store, board, "d-1", NOW - DAY, {})
    for language, button, months, signs in (
        ("id", "Simpan grafik sebagai PNG", ["Mei", "Agu", "Des"], (",", ".")),
        ("en", "Save the chart as a PNG", ["May", "Aug", "Dec"], (".", ",")),
    ):
        with store.writing() as unit:
            user = unit.users.get(sari.id)
            unit.users.save(replace(user, language=language))
        page = assert_sound(open_page("keterlibatan", sari, kiriman="d-1"))
        config = json.loads(page.get("plotly_chart")[0].proto.config)
        told = config["locales"][config["locale"]]
        assert told["dictionary"]["Download plot as a PNG"] == button
        assert [told["format"]["shortMonths"][n] for n in (4, 7, 11)] == months
        assert (told["format"]["decimal"], told["format"]["thousands"]) == signs
        assert len(told["format"]["days"]) == len(told["format"]["shortDays"]) == 7


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


def test_the_newest_weeks_are_said_to_be_still_growing(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    a_month(store, board)
    by_week = {"tampilan": "banding", "menurut": "week"}
    told = "Angka unggahan dari 7 hari terakhir masih bertambah"
    assert told in words_of(open_page("keterlibatan", sari, **by_week))
    over = {"minggu": "4", "dari": "2026-10-26", "sampai": "2026-11-09"}
    assert told not in words_of(open_page("keterlibatan", sari, **by_week, **over))
    assert told not in words_of(open_page("keterlibatan", sari, tampilan="banding"))


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


def test_posts_are_listed_newest_or_best_first_each_opening_to_its_curve(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    a_month(store, board)
    page = assert_sound(open_page("keterlibatan", sari, tampilan="unggahan"))
    posts = [link for link in links_of(page) if link.startswith("Unggahan d")]
    assert posts[:2] == ["Unggahan d\\-now", "Unggahan d\\-13"]
    assert "belum dibaca" in words_of(page)
    assert "interaksi 53, 53 % (Dilihat)" in words_of(page)
    best = assert_sound(open_page("keterlibatan", sari, tampilan="unggahan", urut="banyak"))
    posts = [link for link in links_of(best) if link.startswith("Unggahan d")]
    assert (posts[0], posts[-1]) == ("Unggahan d\\-13", "Unggahan d\\-now")
    assert tables_of(best)[0]["Interaksi"][0] == 53


def test_posts_are_narrowed_by_label_and_content(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    a_month(store, board)
    page = assert_sound(open_page("keterlibatan", sari, tampilan="unggahan"))
    pick(page, "Label", "rapat")
    page = assert_sound(page.run())
    assert "7 unggahan" in words_of(page)
    pick(page, "Isi", MediaKind.VIDEO.value)
    page = assert_sound(page.run())
    assert "Belum ada unggahan terkirim" in words_of(page)


def test_a_post_stands_against_the_usual_of_its_channel(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    a_month(store, board)
    page = assert_sound(open_page("keterlibatan", sari, kiriman="d-13"))
    assert "Pada umur 7 hari: 53, di atas yang biasa, 13 sampai 49 (13 unggahan lain)." in (
        words_of(page)
    )
    low = assert_sound(open_page("keterlibatan", sari, kiriman="d-07", ukuran="views"))
    assert "di dalam yang biasa," in words_of(low)
    first = assert_sound(open_page("keterlibatan", sari, kiriman="d-03"))
    assert "Belum cukup unggahan lain" in words_of(first)
    unread = assert_sound(open_page("keterlibatan", sari, kiriman="d-now"))
    assert "Belum ada angka yang diketahui dari unggahan ini." in words_of(unread)
    gone = assert_sound(open_page("keterlibatan", sari, kiriman="x' OR 1=1"))
    assert "Unggahan ini tidak ada, atau belum terkirim." in words_of(gone)


def test_every_term_is_explained_with_its_source(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("keterlibatan", sari, tampilan="arti"))
    told = words_of(page)
    for term in engagement_terms.terms():
        assert term.title in told
        assert term.meaning in told
        assert f"Sumber: {term.source}" in told


def test_it_says_that_older_posts_are_still_counted_in(
    open_page: Open, toolkit: Toolkit, store: Store, sari: User, board: Channel
) -> None:
    a_month(store, board)
    with store.writing() as unit:
        unit.recounts.put(Recount(name=SENT_POSTS, asked_at=NOW))
    for look in ("ringkasan", "banding", "jam"):
        page = assert_sound(open_page("keterlibatan", sari, tampilan=look))
        assert "Unggahan lama masih dihitung" in words_of(page)
    assert toolkit.post_filling.run(1) == 15
    page = assert_sound(open_page("keterlibatan", sari))
    assert "Unggahan lama masih dihitung" not in words_of(page)


def test_a_picture_of_a_chart_says_what_it_is_of_and_no_text_becomes_markup(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    keep(store, board, "d-1", NOW - DAY, {}, content=Content(text="<b>Panen</b>\n & beras"))
    page = assert_sound(open_page("keterlibatan", sari, kiriman="d-1"))
    (chart,) = page.get("plotly_chart")
    figure, config = json.loads(chart.proto.spec), json.loads(chart.proto.config)
    assert figure["layout"]["title"]["text"] == (
        "Interaksi sejak terkirim<br><sup>&lt;b&gt;Panen&lt;/b&gt; &amp; beras</sup>"
    )
    assert config["modeBarButtons"] == [["toImage"]]
    assert config["toImageButtonOptions"] == {
        "format": "png",
        "filename": "unggahan-sejak-terkirim",
        "scale": 2,
    }
    page = assert_sound(open_page("keterlibatan", sari, minggu="4"))
    charts = [json.loads(one.proto.spec) for one in page.get("plotly_chart")]
    assert [one["layout"]["title"]["text"] for one in charts] == [
        "Interaksi dalam tujuh hari sejak terkirim"
        "<br><sup>Sen, 26 Okt 2026 sampai Min, 22 Nov 2026</sup>",
        "Interaksi menurut kanal<br><sup>Sen, 26 Okt 2026 sampai Min, 22 Nov 2026</sup>",
    ]
