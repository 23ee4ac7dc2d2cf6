"""What all charts share: axes of what is counted, and spans in hours."""

from datetime import timedelta

from dashboard import charts


def test_what_is_counted_has_no_halves_on_its_axis() -> None:
    assert charts.whole([2]) == {"tickformat": ",d", "dtick": 1}
    assert charts.whole([2_000]) == {"tickformat": ",d"}
    assert charts.whole([None]) == {"tickformat": ",d", "dtick": 1}
    assert charts.whole([]) == {"tickformat": ",d", "dtick": 1}


def test_spans_are_drawn_in_hours_and_unknown_ones_stay_unknown() -> None:
    assert charts.hours(timedelta(minutes=90)) == 1.5
    assert charts.hours(None) is None


def test_more_series_than_colours_are_still_told_apart() -> None:
    marks = [charts.mark(index) for index in range(len(charts.COLORS) * len(charts.MARKERS))]
    colors, markers = charts.COLORS, charts.MARKERS
    assert marks[:2] == [(colors[0], markers[0]), (colors[1], markers[1])]
    assert marks[len(colors)] == (colors[0], markers[1])
    assert len(set(marks)) == len(marks)


def test_labels_of_one_name_keep_their_places_and_none_is_slanted_or_left_out() -> None:
    axis = {
        "tickvals": [0, 1, 2],
        "ticktext": ["Siti", "Siti", "Nov 2026<br>(9 hari)"],
        "range": [-0.5, 2.5],
        "autotickangles": [0, 90],
        "ticklabeloverflow": "allow",
    }
    labels = ["Siti", "Siti", "Nov 2026 (9 hari)"]
    assert charts.numbered(labels) == axis
    assert charts.places(labels) == {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": labels,
        **axis,
    }


def test_long_names_leave_the_chart_its_room_and_stay_told_apart() -> None:
    names = [
        "Grup WhatsApp Anggota",
        "Kantor cabang pembantu Wonosari Gunungkidul Yogyakarta Timur",
        "Kantor cabang pembantu Wonosari Gunungkidul Yogyakarta Barat",
        "Kanalpercobaankoperasisumbermakmursejahterabersamaanggota",
        "Warta Desa (kanal latihan untuk semua orang)",
    ]
    marks = charts.marks_of(names)
    assert marks == [
        "Grup WhatsApp<br>Anggota",
        "Kantor cabang<br>…ogyakarta Timur",
        "Kantor cabang<br>…ogyakarta Barat",
        "Kanalpercobaanko<br>…abersamaanggota",
        "Warta Desa<br>(kanal latihan …",
    ]
    close = charts.marks_of([*names, *(f"Cabang {number}" for number in range(6))])
    assert close[:3] == ["Grup Wh…Anggota", "Kantor…ta Timur", "Kantor…ta Barat"]
    lines = [line for mark in (*marks, *close) for line in mark.split("<br>")]
    assert max(map(len, lines)) <= charts.LINE
    assert [charts.tall(names, 360), charts.tall(["2 Nov"], 360), charts.tall([], 360)] == [
        416,
        360,
        360,
    ]
