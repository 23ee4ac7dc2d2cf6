"""The queue on a phone: a case on the first screen, and all that stands above it in reach."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Locator, expect

from domain.cases import CaseKind
from domain.labels import LabelKind
from domain.messages import Author, MessageKind
from domain.people import User
from tests.browser.conftest import DESKTOP, PHONE, Running, a_house, up
from tests.browser.drawing import WAIT_MS
from tests.browser.test_company import PASSWORD, _link_of
from tests.browser.visitor import FRAME, Colleague
from tests.makers import ADMIN, STAFF
from toolkit.wiring import Toolkit, open_toolkit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]

BEGINS_PX = 560  # of the 844 of a phone's screen
WHO = ("Bu Raden Ajeng Sri Wahyuningsih Kusumaningrat", "Pak Slamet", "Bu Wiji")
KEPT = "Keluhan tentang timbangan dan beras di semua cabang timur"
NARROWED = "jenis=complaint,question&prioritas=normal,high"
ASKED = (
    "antrean",
    "antrean?tampilan=all",
    "antrean?cari=timbangan",
    f"antrean?tampilan=unassigned&{NARROWED}",
    f"antrean?cari=Timbangan's&{NARROWED}",
)
VIEWS = {
    "unfinished": "Belum selesai (3)",
    "mine": "Milik saya (0)",
    "unassigned": "Belum ada petugas (3)",
    "breaching": "Hampir lewat (0)",
    "breached": "Lewat janji (0)",
    "waiting": "Menunggu (0)",
    "snoozed": "Ditunda (1)",
    "escalated": "Dinaikkan ke pengawas (0)",
    "all": "Semua (4)",
}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


def test_a_phone_shows_a_case_at_once_and_keeps_every_way_in_reach(
    running: Running, colleague: Callable[..., Colleague]
) -> None:
    admin, sari = colleague(), colleague(PHONE)
    admin.sign_in(running.first_link, PASSWORD)
    sari.sign_in(_link_of(admin, "sari", "Sari"), PASSWORD)
    toolkit = open_toolkit()
    user = _user(toolkit, "sari")
    sari.go("antrean", "Antrean")
    sari.sees("Tidak ada anggota yang menunggu")
    _is_sound(sari)
    _taken_down(toolkit, user)

    _every_view_is_a_press_away(sari)
    _search_folds_and_links_are_reached(sari)
    _an_opened_fold_leaves_no_room_empty(sari)
    _figures_are_chosen_in_one_line(sari)
    _the_list_begins_high_up(sari, "Antrean")
    toolkit.accounts.set_language(user.id, "en")
    _the_list_begins_high_up(sari, "Queue")
    assert "Traceback" not in running.process.log


def _user(toolkit: Toolkit, login: str) -> User:
    return next(user for user in toolkit.accounts.users(ADMIN) if user.login == login)


def _taken_down(toolkit: Toolkit, user: User) -> None:
    """Three who wait, with labels, one put aside, and two kept filters, one of a long name."""
    names = ("Mutu barang", "Salah catat", "Harus segera")
    labels = [toolkit.labels.add(ADMIN, LabelKind.LABEL, name) for name in names]
    for name in (*WHO, "Bu Nanti"):
        case = toolkit.listening.take_down_remark(
            STAFF,
            way=MessageKind.PHONE,
            author=Author(name=name),
            text=f"Timbangan beras di toko tidak sama dengan di rumah, begitu kata {name} tadi.",
            kind=CaseKind.COMPLAINT,
        )
        toolkit.labels.set_labels(STAFF, case.id, [label.id for label in labels])
    toolkit.case_states.snooze(STAFF, case.id, None)
    for name, filters in ((KEPT, {"cari": "timbangan"}), ("Pujian", {"jenis": "praise"})):
        toolkit.saved_filters.keep(user.actor, name, filters, shared=False)


def _is_sound(sari: Colleague) -> None:
    assert sari.violations(leave_out=FRAME) == []
    assert sari.overflow() == []


def _the_list_begins_high_up(sari: Colleague, title: str) -> None:
    """Also with kept filters, and with what it is narrowed by said above it."""
    for path in ASKED:
        sari.go(path, title)
        row = sari.page.locator("[class*='st-key-baris-']").first
        expect(row).to_be_in_viewport(ratio=1)
        assert _box(row)["y"] <= BEGINS_PX, path
        clear = sari.page.get_by_role("link", name=re.compile("Hapus semua|Clear all"))
        assert clear.count() == (NARROWED in path)
        _is_sound(sari)
    sari.go("antrean?cari=takada&jenis=praise", title)
    expect(sari.page.get_by_test_id("stAlert").first).to_be_in_viewport(ratio=1)
    _is_sound(sari)


def _every_view_is_a_press_away(sari: Colleague) -> None:
    """The one that is shown stands in sight, whichever it is; its address can be passed on."""
    for view, said in VIEWS.items():
        sari.go("antrean?tampilan=mine" if view != "mine" else "antrean", "Antrean")
        sari.page.get_by_role("radio", name=said, exact=True).click()
        sari.settle()
        chosen = sari.page.get_by_role("radio", name=said, exact=True, checked=True)
        expect(chosen).to_be_in_viewport(ratio=1)
        assert _asked(sari) == ({} if view == "unfinished" else {"tampilan": view})
    assert sari.page.get_by_role("radio").count() == len(VIEWS) + 1  # and what is due today
    _is_sound(sari)


def _search_folds_and_links_are_reached(sari: Colleague) -> None:
    sari.go("antrean", "Antrean")
    sari.page.wait_for_function("() => document.documentElement.dataset.keys === 'heard'")
    sari.page.keyboard.press("/")
    search = sari.page.get_by_role("searchbox", name="Cari kata, nama, nomor anggota, atau kode")
    expect(search).to_be_focused()
    for fold, box in {
        "Saring": sari.page.get_by_role("combobox", name="Jenis"),
        "Selesai dan kepuasan": sari.page.get_by_role("combobox", name="Alasan selesai"),
        "Saringan tersimpan": sari.page.get_by_role("textbox", name="Nama saringan").first,
    }.items():
        _fold(sari, fold).locator("summary").click()
        expect(box).to_be_visible()
    _is_sound(sari)
    sari.page.get_by_role("link", name=re.compile(KEPT)).click()
    expect(search).to_have_value("timbangan", timeout=WAIT_MS)
    sari.go(f"antrean?{NARROWED}", "Antrean")
    sari.sees("Jenis: Keluhan, Pertanyaan · Prioritas: Biasa, Penting")
    sari.page.get_by_role("link", name="Hapus semua saringan").click()
    expect(sari.page.get_by_role("link", name="Hapus semua saringan")).to_have_count(0)
    sari.press("Centang semua di halaman ini")
    sari.sees("3 laporan dicentang")
    _is_sound(sari)
    sari.page.get_by_role("link", name="lihat yang ditunda").click()
    sari.sees("1 laporan, janji")
    sari.page.get_by_role("link", name="Pengirim yang diblokir").click()
    sari.heading("Pengirim yang diblokir")


def _an_opened_fold_leaves_no_room_empty(sari: Colleague) -> None:
    sari.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    sari.go("antrean", "Antrean")
    whole = _box(sari.page.locator("[class*='st-key-baris-']").first)["width"]
    for name in ("Saring", "Selesai dan kepuasan", "Saringan tersimpan"):
        fold = _fold(sari, name)
        assert _box(fold)["width"] < whole / 2
        fold.locator("summary").click()
        expect(fold.locator("details")).to_have_js_property("open", value=True)
        assert _box(fold)["width"] == pytest.approx(whole, abs=1), name
        fold.locator("summary").click()
        expect(fold.locator("details")).to_have_js_property("open", value=False)
    sari.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})


def _figures_are_chosen_in_one_line(sari: Colleague) -> None:
    """Of *Waktu tanggap*: so that what it says stands on the first screen."""
    sari.go("tanggapan", "Waktu tanggap")
    span, channel = (
        sari.page.get_by_role("combobox", name=name, exact=True) for name in ("Rentang", "Kanal")
    )
    assert _box(span)["y"] == _box(channel)["y"]
    _is_sound(sari)


def _fold(sari: Colleague, name: str) -> Locator:
    summary = re.compile(rf"{name}$")
    return sari.page.get_by_test_id("stExpander").filter(
        has=sari.page.locator("summary", has_text=summary)
    )


def _box(found: Locator) -> FloatRect:
    box = found.bounding_box()
    assert box is not None
    return box


def _asked(sari: Colleague) -> dict[str, str]:
    query = sari.page.url.partition("?")[2]
    return dict(part.split("=") for part in query.split("&") if part)
