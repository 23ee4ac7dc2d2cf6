"""Antrean's links to take its cases away: with the filters of the address."""

from streamlit.testing.v1 import AppTest

from domain.cases import CaseKind
from domain.messages import Author, MessageKind
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, words_of
from toolkit.wiring import Toolkit


def _exports(page: AppTest) -> list[str]:
    found = [each.proto.url for each in page.get("link_button")]
    return [url for url in found if url.startswith("/ekspor/")]


def test_the_queue_hands_its_filters_to_every_file(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    toolkit.listening.take_down_remark(
        sari.actor,
        way=MessageKind.PHONE,
        author=Author(name="Bu Ani"),
        text="Beras yang dijual berkutu.",
        kind=CaseKind.COMPLAINT,
    )
    page = assert_sound(open_page("antrean", sari, cari="beras & kutu", jenis="complaint"))
    assert _exports(page) == []  # nothing found, nothing to take away
    page = assert_sound(open_page("antrean", sari, cari="beras", jenis="complaint"))
    assert "Untuk Excel, ambil berkas Excel." in words_of(page)
    asked = "cari=beras&jenis=complaint&tampilan=unfinished"
    assert _exports(page) == [
        f"/ekspor/{file}?{asked}"
        for file in ("laporan.csv", "laporan.xlsx", "peristiwa.csv", "peristiwa.xlsx")
    ]
