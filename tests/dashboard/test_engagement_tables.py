"""Tables of engagement: every number of a chart, its unit in the heading, the unknown empty."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dashboard import chart_panel, engagement_tables, tables
from domain.engagement import MediaKind
from domain.intervals import Middle
from domain.metrics import Metric
from domain.texts import speaking
from services.engagement.engagement_figures import Measure, PostFigures, WeekFigures
from services.engagement.growth import Growth, Reading
from services.engagement.like_for_like import Alike, Side
from tests.dashboard.test_engagement_charts import DAY, NAMES, NOON, TIMES, a_curve, a_row
from toolkit import languages

GROUP = PostFigures(
    group="ch-1",
    sent=9,
    read=8,
    middle=Middle(n=7, median=0.125, low=0.1, high=0.2),
    few=(),
    total=40,
    rate_of=(Metric.REACH, Metric.VIEWS),
    read_from=NOON,
    read_until=NOON,
)


def test_a_group_says_of_how_many_posts_its_numbers_are() -> None:
    frame = engagement_tables.of_groups([GROUP], ["Papan"], Measure.INTERACTIONS, TIMES, ["x?y"])
    assert frame.to_dict("records") == [
        {
            "kelompok": "Papan",
            "terkirim": 9,
            "pernah dibaca": 8,
            "diketahui (n)": 7,
            "median Interaksi": 0.1,
            "paling sedikit (95 %)": 0.1,
            "paling banyak (95 %)": 0.2,
            "satu per satu (terlalu sedikit)": None,
            "jumlah": 40,
            "dibaca paling lama": "2026-11-18 12:00",
            "barisnya": "x?y",
        }
    ]


def test_rates_are_in_percent_and_name_what_they_are_over() -> None:
    (row,) = engagement_tables.of_groups([GROUP], ["Papan"], Measure.RATE, TIMES).to_dict("records")
    assert row["median Tingkat keterlibatan (%)"] == 12.5
    assert row["dibagi dengan"] == "Jangkauan, Dilihat"
    assert "jumlah" not in row


def test_what_is_unknown_of_a_group_is_empty() -> None:
    nothing = replace(GROUP, middle=Middle(n=0, median=None), total=None, read_from=None)
    frame = engagement_tables.of_groups([nothing], ["Papan"], Measure.REACH, TIMES)
    assert frame[["median Jangkauan", "paling sedikit (95 %)", "jumlah"]].isna().all(axis=None)
    assert list(frame["dibaca paling lama"]) == [""]


def test_weeks_say_whether_they_are_complete_and_what_changed() -> None:
    week = WeekFigures(
        monday=date(2026, 11, 9),
        sent=4,
        counted=3,
        known=3,
        interactions=10,
        middle=Middle(n=3, median=3),
        is_complete=True,
        alike=Alike(
            channel_ids=frozenset({"ch-1"}),
            left_out=frozenset({"ch-2"}),
            before=Side(posts=3, interactions=1_000, middle=Middle(n=3, median=300)),
            week=Side(posts=3, interactions=745, middle=Middle(n=3, median=240)),
        ),
    )
    open_week = replace(week, is_complete=False, alike=None, interactions=None)
    frame = engagement_tables.of_weeks([week, open_week], ["9 Nov", "16 Nov"])
    assert list(frame["lengkap"]) == ["ya", "belum"]
    assert frame["perubahan (%)"][0] == -25.5
    assert frame["dibandingkan pada"][0] == "1 dari 2 kanal"
    unknown = ["perubahan (%)", "dibandingkan pada", "interaksi dalam 7 hari"]
    assert frame[unknown].isna().loc[1].all()


def test_a_post_names_what_its_rate_is_over_and_when_it_was_read() -> None:
    row = replace(
        a_row(),
        text="Panen\n raya",
        labels=("panen", "beras"),
        media=MediaKind.VIDEO,
        values=(None, None, 12, 3, None, None, None, None),
        interactions=3,
        rate=0.25,
        rate_of=Metric.VIEWS,
        read_at=datetime(2026, 11, 19, 8, 30, tzinfo=ZoneInfo("Asia/Jakarta")),
        url="https://contoh.id",
    )
    frame = engagement_tables.of_posts([row, a_row()], {"ch-1": "Papan"}, TIMES)
    first = frame.to_dict("records")[0]
    assert first["unggahan"] == "Panen raya"
    assert (first["label"], first["isi"]) == ("panen, beras", "video")
    assert (first["Dilihat"], first["Reaksi"], first["Interaksi"]) == (12, 3, 3)
    assert (first["Tingkat (%)"], first["dibagi dengan"]) == (25.0, "Dilihat")
    assert (first["terkirim"], first["dibaca"]) == ("2026-11-18 12:00", "2026-11-19 08:30")
    assert frame.loc[1, ["Interaksi", "Tingkat (%)"]].isna().all()
    assert tables.csv(frame).startswith(b"\xef\xbb\xbfterkirim,")


def test_a_curve_s_table_holds_its_readings_and_the_band() -> None:
    frame = engagement_tables.of_curve(a_curve())
    assert list(frame["umur (hari)"]) == [1, 2, 1, 2]
    assert frame["unggahan ini"][0] == 4
    assert list(frame["unggahan lain, n"][2:]) == [7, 3]
    assert frame["median"].isna().tolist() == [True, True, False, True]


def test_growth_names_both_readings() -> None:
    growth = Growth(
        channel_id="ch-1",
        readings=(),
        first=Reading(at=NOON, followers=100),
        last=Reading(at=NOON + DAY, followers=110),
    )
    nothing = Growth(channel_id="ch-2", readings=(), first=None, last=None)
    frame = engagement_tables.of_growth([growth, nothing], NAMES)
    assert frame.to_dict("records")[0] == {
        "kanal": "Papan",
        "pembacaan pertama": "2026-11-18 12:00",
        "pengikut saat itu": 100,
        "pembacaan terakhir": "2026-11-19 12:00",
        "pengikut terakhir": 110,
        "selisih": 10,
        "selisih (%)": 10,
        "celah pembacaan": 0,
    }
    assert frame.loc[1, ["pengikut saat itu", "selisih", "selisih (%)"]].isna().all()


def test_values_drawn_one_by_one_stand_in_the_table_too() -> None:
    few = replace(GROUP, middle=Middle(n=2, median=None), few=(0.5, 0.25))
    (row,) = engagement_tables.of_groups([few], ["Papan"], Measure.RATE, TIMES).to_dict("records")
    assert row["satu per satu (terlalu sedikit)"] == "50; 25"
    (row,) = engagement_tables.of_groups([few], ["P"], Measure.INTERACTIONS, TIMES).to_dict(
        "records"
    )
    assert row["satu per satu (terlalu sedikit)"] == "0.5; 0.2"


def test_every_reading_of_followers_is_a_line_unknown_ones_too() -> None:
    readings = (Reading(at=NOON, followers=100), Reading(at=NOON + DAY, followers=None))
    growth = Growth(channel_id="ch-1", readings=readings, first=readings[0], last=readings[0])
    frame = engagement_tables.of_readings([growth], NAMES)
    assert list(frame["dibaca"]) == ["2026-11-18 12:00", "2026-11-19 12:00"]
    assert (frame["Pengikut"][0], frame["Pengikut"].isna().tolist()) == (100, [False, True])
    assert list(frame["kanal"]) == ["Papan", "Papan"]


def test_a_table_taken_away_later_is_in_the_language_in_which_it_was_offered() -> None:
    rows = [a_row()]
    with speaking(languages.translations("en")):
        made = chart_panel._later(lambda: engagement_tables.of_posts(rows, {}, TIMES, ["x?y"]))
        told = tables.csv(engagement_tables.of_posts(rows, {}, TIMES))
    assert made() == told
