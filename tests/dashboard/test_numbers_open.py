"""Every number and every sentence of Beranda opens to as many rows as it says, for every role."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.views import calendar, post_lists
from domain.deliveries import DeliveryState
from domain.messages import Author, MessageKind
from domain.people import User
from domain.posts import Content
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, links_of, words_of
from tests.makers import a_delivery
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

SENT = "{n} kiriman unggahan tayang dalam 7 hari terakhir."


def query_of(page: AppTest, begins: str) -> dict[str, str]:
    """What the address of the link with these first words asks for, and of which page."""
    (link,) = [one for one in page.page_link if one.label.startswith(begins)]
    asked = dict(part.split("=") for part in link.proto.query_string.split("&") if part)
    return {"page": link.proto.page, **asked}


@pytest.fixture
def busy(toolkit: Toolkit, clock: SetClock, sari: User, budi: User) -> None:
    """Two posts wait, one of them Sari's own; three deliveries went out, two of them this week;
    one failed; two members wait."""
    board = toolkit.connecting.ensure_board()
    for author in (sari, budi):
        post = toolkit.composing.save_draft(
            author.actor,
            post_id=None,
            content=Content(text=f"Rapat {author.name}."),
            channel_ids=[board.id],
        )
        toolkit.composing.submit(author.actor, post.id)
    with toolkit.store.writing() as unit:
        for state, days in (
            (DeliveryState.SENT, 1),
            (DeliveryState.SENT, 6),
            (DeliveryState.SENT, 8),
            (DeliveryState.FAILED, 2),
        ):
            due_at = clock.now() - timedelta(days=days)
            unit.deliveries.add(a_delivery(channel_id=board.id, state=state, due_at=due_at))
        unit.deliveries.add(
            a_delivery(
                id="next",
                channel_id=board.id,
                state=DeliveryState.SCHEDULED,
                due_at=clock.now() + timedelta(days=1),
            )
        )
    for name in ("Bu Ani", "Pak Budi"):
        toolkit.listening.take_down_remark(
            sari.actor, way=MessageKind.PHONE, author=Author(name=name), text="Beras berkutu."
        )
        clock.advance(timedelta(hours=1))


@pytest.fixture
def everyone(sari: User, budi: User, wati: User, joko: User) -> tuple[User, ...]:
    return sari, budi, wati, joko


def test_the_sentences_open_to_what_they_tell(open_page: Open, busy: None, joko: User) -> None:
    home = assert_sound(open_page("beranda", joko))
    sent = query_of(home, SENT.format(n=2))
    assert sent == {"page": "kalender", "bentuk": "sent"}
    rows = assert_sound(open_page("kalender", joko, bentuk="sent"))
    assert SENT.format(n=2) in words_of(rows)
    assert sum("Terkirim" in label for label in links_of(rows)) == 2
    assert query_of(home, "Unggahan berikutnya: ") == {"page": "kalender", "pengiriman": "next"}
    waits = query_of(home, "Anggota yang paling lama menunggu: ")
    assert waits == {
        "page": "tanggapan",
        "ukuran": "first_response",
        "baris": "waiting",
        "kapan": "semua",
    }
    rows = assert_sound(open_page(waits.pop("page"), joko, **waits))
    assert "2 baris · kapan pun datangnya" in words_of(rows)


def test_each_figure_has_as_many_rows_for_every_role(
    open_page: Open, busy: None, everyone: tuple[User, ...]
) -> None:
    sari, budi, wati, joko = everyone
    for user, waiting in ((sari, 1), (budi, 1), (wati, 2), (joko, 0)):
        home = assert_sound(open_page("beranda", user))
        shown = {one.label: one.value for one in home.metric}
        assert shown["Perlu disetujui"] == str(waiting)
        asked = query_of(home, "Perlu disetujui")
        rows = assert_sound(open_page(asked.pop("page"), user, **asked))
        assert sum(label.startswith("Rapat ") for label in links_of(rows)) == waiting
        assert shown["Kiriman bermasalah"] == "1"
        asked = query_of(home, "Kiriman bermasalah")
        rows = assert_sound(open_page(asked.pop("page"), user, **asked))
        assert "1 kiriman bermasalah" in words_of(rows)
        assert sum("Gagal" in label for label in links_of(rows)) == 1
        for label, value in shown.items():
            asked = query_of(home, f"{label}\u00a0→")
            if asked.pop("page") == "antrean":
                rows = assert_sound(open_page("antrean", user, **asked))
                assert f"{value} laporan" in words_of(rows), label


def test_an_empty_house_says_so_and_links_to_nothing(open_page: Open, sari: User) -> None:
    home = assert_sound(open_page("beranda", sari))
    for told in (
        SENT.format(n=0),
        "Belum ada unggahan yang terjadwal.",
        "Tidak ada anggota yang menunggu jawaban.",
    ):
        assert told in words_of(home)
        assert told not in links_of(home)


def test_more_than_a_page_is_turned_and_never_cut(
    open_page: Open, toolkit: Toolkit, busy: None, wati: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar, "PER_PAGE", 1)
    monkeypatch.setattr(post_lists, "PER_PAGE", 1)
    for page, asked, word in (
        ("kalender", {"bentuk": "sent"}, "Terkirim"),
        ("tulis", {"daftar": "for_me"}, "Rapat "),
    ):
        found = []
        for number in ("1", "2"):
            drawn = assert_sound(open_page(page, wati, **asked, halaman=number))
            found += [label for label in links_of(drawn) if word in label]
            assert ("Berikutnya →" in links_of(drawn)) is (number == "1")
        assert len(found) == 2
        assert len(set(found)) == 2
