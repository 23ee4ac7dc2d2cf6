"""Keterlibatan: honest figures of stated posts, each chart opening to its rows and to its table."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.audience import AccountMetric, AccountSnapshot
from domain.channels import Channel
from domain.gaps import Filling, Gap, GapReason, Measured
from domain.metrics import Metric
from domain.people import User
from domain.ports import Store
from domain.posts import Content
from services.engagement import engagement_terms
from tests.dashboard.conftest import Open
from tests.dashboard.engaged import DAY, LOOKS, NOW, a_month, keep, metrics_of, tables_of
from tests.dashboard.reading import assert_sound, links_of, words_of


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


def test_every_term_is_explained_with_its_source(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("keterlibatan", sari, tampilan="arti"))
    told = words_of(page)
    for term in engagement_terms.terms():
        assert term.title in told
        assert term.meaning in told
        assert f"Sumber: {term.source}" in told


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
