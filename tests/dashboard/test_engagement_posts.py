"""Keterlibatan, Unggahan: posts listed, narrowed, each against the usual of its channel."""

from datetime import timedelta

from domain.branch_shelves import Recount
from domain.channels import Channel
from domain.engagement import MediaKind
from domain.people import User
from domain.ports import Store
from services.engagement.engagement_figures import PostFilter
from services.engagement.engaging import Asked, Engaging
from services.engagement.post_filling import SENT_POSTS
from tests.dashboard.conftest import Open
from tests.dashboard.engaged import DAY, NOW, WEEK, a_month, keep, tables_of
from tests.dashboard.reading import assert_sound, links_of, pick, words_of
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit


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
