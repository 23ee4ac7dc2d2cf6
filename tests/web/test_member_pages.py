"""The member pages, one by one, as a first-time member meets them."""

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from PIL import Image

from domain.board import Comment, Entry, Reaction, Visibility
from domain.cooperative import Cooperative, Moderation
from domain.identifiers import new_id
from domain.media import Media
from tests.makers import STAFF
from tests.web.browsing import Browser, forms_of
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit
from web import palette
from web.rendering import style

Publish = Callable[..., Entry]
Decide = Callable[..., Cooperative]


def a_picture(house: Toolkit, kind: str = "JPEG", alt: str = "Panen padi") -> Media:
    data = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(data, kind)
    media_id = house.media.put(data.getvalue(), f"image/{kind.lower()}")
    return Media(
        id=media_id,
        mime=f"image/{kind.lower()}",
        width_px=60,
        height_px=40,
        size_bytes=len(data.getvalue()),
        alt_text=alt,
    )


def test_an_empty_front_page_says_what_to_expect_and_leads_to_the_form(browser: Browser) -> None:
    page = browser.open("/")
    assert page.status_code == 200
    assert "Belum ada kabar." in page.text
    assert 'href="/saran"' in page.text
    assert '<html lang="id">' in page.text


def test_the_front_page_shows_the_cooperative_and_its_newest_entries(
    browser: Browser, publish: Publish, decide: Decide
) -> None:
    decide(name="Koperasi Tani Makmur", tagline="Dari petani, untuk petani")
    publish("Kabar pertama")
    publish("Kabar kedua")
    page = browser.open("/").text
    assert "<title>Koperasi Tani Makmur</title>" in page
    assert "Dari petani, untuk petani" in page
    assert page.index("Kabar kedua") < page.index("Kabar pertama")


def test_older_entries_are_one_press_away_and_none_is_lost(
    browser: Browser, publish: Publish
) -> None:
    texts = [f"Kabar nomor {n}." for n in range(25)]
    for text in texts:
        publish(text)
    seen, path = [], "/"
    for _page in range(3):
        page = browser.open(path).text
        seen += [text for text in reversed(texts) if f">{text}<" in page]
        older = page.split('href="/?sebelum=')[1:]
        path = "/?sebelum=" + older[0].split('"')[0] if older else ""
    assert seen == list(reversed(texts))
    assert path == ""


@pytest.mark.parametrize(
    "cursor",
    ["x", "1-", "99999999999999999999-abc", f"{'9' * 5_000}-abc", "-1-a", "٣-abc", "1-a/b"],
    ids=lambda cursor: cursor[:24],
)
def test_a_broken_cursor_shows_the_first_page(
    browser: Browser, publish: Publish, cursor: str
) -> None:
    publish("Kabar")
    page = browser.open(f"/?sebelum={cursor}")
    assert page.status_code == 200
    assert ">Kabar<" in page.text or "Tidak ada kabar yang lebih lama." in page.text


def test_a_sample_cooperative_is_marked_on_every_page(browser: Browser, decide: Decide) -> None:
    decide(sample=True)
    for path in ("/", "/saran", "/lacak", "/masuk", "/tidak-ada"):
        assert "rekaan" in browser.open(path).text, path


def test_an_entry_shows_text_pictures_link_and_time_in_the_cooperatives_zone(
    house: Toolkit, browser: Browser, publish: Publish, decide: Decide
) -> None:
    decide(zone="Asia/Makassar")
    picture = a_picture(house)
    entry = publish(
        "Panen raya!\nLihat https://contoh.id/panen, ya.",
        media=(picture,),
        link="https://www.koperasi.example/berita",
    )
    page = browser.open(f"/kabar/{entry.id}").text
    assert (
        '<a href="https://contoh.id/panen" rel="noopener">https://contoh.id/panen</a>, ya.' in page
    )
    assert f'<img src="/gambar/{picture.id}" width="60" height="40" alt="Panen padi"' in page
    assert '<span class="card-domain">koperasi.example</span>' in page
    assert "18 November 2026, 10.01 WITA" in page
    assert f'<meta property="og:image" content="http://127.0.0.1:8501/gambar/{picture.id}">' in page
    assert '<meta property="og:title" content="Panen raya!">' in page


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//x", "http://"])
def test_a_link_that_is_no_web_address_makes_no_card(
    browser: Browser, publish: Publish, link: str
) -> None:
    entry = publish("Kabar", link=link)
    assert "card-link" not in browser.open(f"/kabar/{entry.id}").text


def test_what_members_write_is_text_and_nothing_else(browser: Browser, publish: Publish) -> None:
    entry = publish("<script>alert('hai')</script>")
    nasty = '<img src=x onerror=alert(1)> "><b> www.spam.example javascript:alert(1)'
    browser.fill(f"/kabar/{entry.id}", f"/kabar/{entry.id}/komentar", teks=nasty, nama="<i>Ani")
    page = browser.open(f"/kabar/{entry.id}").text
    assert "<script" not in page
    assert "<img" not in page
    assert "<i>Ani" not in page
    assert 'href="https://www.spam.example" rel="nofollow ugc noopener"' in page
    assert 'href="javascript' not in page


def test_an_unknown_entry_is_a_friendly_404(browser: Browser) -> None:
    for path in ("/kabar/tidakada", "/kabar/%D8%A7", "/kabar/a.b"):
        page = browser.open(path)
        assert page.status_code == 404
        assert "sudah diturunkan" in page.text


def test_a_comment_stands_under_its_entry_and_in_the_queue(
    house: Toolkit, browser: Browser, publish: Publish
) -> None:
    entry = publish()
    here = f"/kabar/{entry.id}"
    answer = browser.fill(here, f"{here}/komentar", teks="Terima kasih infonya.", nama="Bu Ani")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{here}?komentar=tampil#komentar",
    )
    page = browser.open(answer.headers["location"]).text
    assert "Terima kasih, komentar Anda sudah tampil." in page
    assert "1 komentar" in page
    with house.store.reading() as unit:
        (comment,) = unit.board.comments(entry.id)
        message = unit.messages.by_remote(entry.channel_id, comment.id)
    assert message is not None
    assert (message.text, message.author.name, message.public) == (
        "Terima kasih infonya.",
        "Bu Ani",
        True,
    )


def test_a_comment_without_a_name_is_anonymous(browser: Browser, publish: Publish) -> None:
    entry = publish()
    browser.fill(f"/kabar/{entry.id}", f"/kabar/{entry.id}/komentar", teks="Setuju.")
    assert "<strong>Anonim</strong>" in browser.open(f"/kabar/{entry.id}").text


def test_with_moderation_before_a_comment_waits_and_says_so(
    house: Toolkit, browser: Browser, publish: Publish, decide: Decide
) -> None:
    decide(moderation=Moderation.BEFORE)
    entry = publish()
    here = f"/kabar/{entry.id}"
    answer = browser.fill(here, f"{here}/komentar", teks="Boleh tampil?")
    page = browser.open(answer.headers["location"]).text
    assert "menunggu ditinjau" in page
    assert "Boleh tampil?" not in page
    with house.store.reading() as unit:
        assert unit.board.comments(entry.id) == []


def test_an_empty_or_endless_comment_comes_back_with_what_was_typed(
    browser: Browser, publish: Publish
) -> None:
    entry = publish()
    here = f"/kabar/{entry.id}"
    empty = browser.fill(here, f"{here}/komentar", teks="   ", nama="Bu Ani")
    assert empty.status_code == 422
    assert 'value="Bu Ani"' in empty.text
    assert '<a href="#teks">Tulisannya masih kosong.' in empty.text
    endless = browser.fill(here, f"{here}/komentar", teks="a" * 1_001)
    assert endless.status_code == 422
    assert "a" * 1_001 in endless.text


def test_replies_stand_under_what_they_answer_and_the_cooperatives_are_marked(
    house: Toolkit, browser: Browser, publish: Publish, clock: SetClock
) -> None:
    entry = publish()
    here = f"/kabar/{entry.id}"
    for text in ("Pertama", "Kedua"):
        browser.fill(here, f"{here}/komentar", teks=text, nama=text)
    with house.store.writing() as unit:
        first, _second = unit.board.comments(entry.id)
        unit.board.add_comment(
            Comment(
                id=new_id(),
                entry_id=entry.id,
                parent_id=first.id,
                author_name=STAFF.name,
                text="Jawaban kami",
                at=clock.now(),
                from_us=True,
            )
        )
    browser.fill(f"{here}?balas={first.id}", f"{here}/komentar", teks="Balasan", nama="Pak Eko")
    page = browser.open(here).text
    places = [
        page.index(f'<p class="text">{t}<') for t in ("Pertama", "Jawaban kami", "Balasan", "Kedua")
    ]
    assert places == sorted(places)
    assert "Jawaban koperasi" in page
    assert STAFF.name not in page


def test_a_reply_to_a_hidden_comment_is_refused_and_kept(
    house: Toolkit, browser: Browser, publish: Publish
) -> None:
    entry = publish()
    here = f"/kabar/{entry.id}"
    browser.fill(here, f"{here}/komentar", teks="Kasar")
    with house.store.reading() as unit:
        (comment,) = unit.board.comments(entry.id)
    form = browser.open(f"{here}?balas={comment.id}")
    with house.store.writing() as unit:
        unit.board.set_visibility(comment.id, Visibility.HIDDEN)
    answer = browser.send(form, f"{here}/komentar", teks="Saya balas")
    assert answer.status_code == 422
    assert "Saya balas</textarea>" in answer.text


def test_many_comments_come_in_pages_the_newest_first_shown(
    house: Toolkit, browser: Browser, publish: Publish, clock: SetClock
) -> None:
    entry = publish()
    with house.store.writing() as unit:
        for n in range(45):
            unit.board.add_comment(
                Comment(
                    id=new_id(),
                    entry_id=entry.id,
                    parent_id=None,
                    author_name="",
                    text=f"nomor {n}",
                    at=clock.now() + timedelta(seconds=n),
                )
            )
    newest = browser.open(f"/kabar/{entry.id}").text
    assert "nomor 44<" in newest
    assert "nomor 39<" not in newest
    assert "Halaman 3 dari 3" in newest
    assert "nomor 0<" in browser.open(f"/kabar/{entry.id}?hal=1").text
    assert "nomor 44<" in browser.open(f"/kabar/{entry.id}?hal=99").text


def test_one_tap_reacts_another_changes_it_the_same_takes_it_back(
    house: Toolkit, browser: Browser, publish: Publish
) -> None:
    entry = publish()
    here = f"/kabar/{entry.id}"
    for wished, counted in (
        ("like", {Reaction.LIKE: 1}),
        ("thanks", {Reaction.THANKS: 1}),
        ("", {}),
    ):
        answer = browser.fill(here, f"{here}/reaksi", reaksi=wished)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{here}#tanggapan")
        with house.store.reading() as unit:
            found = {kind: n for kind, n in unit.board.reactions(entry.id).items() if n}
        assert found == counted


def test_an_unknown_reaction_is_refused(browser: Browser, publish: Publish) -> None:
    entry = publish()
    here = f"/kabar/{entry.id}"
    assert browser.fill(here, f"{here}/reaksi", reaksi="hate").status_code == 422


def test_pictures_are_served_for_ever_with_their_kind(house: Toolkit, browser: Browser) -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        media = a_picture(house, kind)
        answer = browser.open(f"/gambar/{media.id}")
        assert answer.headers["content-type"] == media.mime
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert hashlib.sha256(answer.content).hexdigest() == media.id
        again = browser.open(f"/gambar/{media.id}", **{"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_what_is_no_picture_is_not_served(house: Toolkit, browser: Browser) -> None:
    page_id = house.media.put(b"<html><script>alert(1)</script>", "text/html")
    assert browser.open(f"/gambar/{page_id}").status_code == 404
    assert browser.open("/gambar/secret.key").status_code == 404
    assert browser.open(f"/gambar/{'0' * 64}").status_code == 404


def test_every_page_speaks_english_once_asked(browser: Browser, publish: Publish) -> None:
    entry = publish()
    answer = browser.fill(f"/kabar/{entry.id}", "/bahasa", bahasa="en")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/kabar/{entry.id}")
    page = browser.open(f"/kabar/{entry.id}").text
    assert '<html lang="en">' in page
    assert "Write a comment" in page
    assert "18 November 2026, 09:01 WIB" in page
    assert "does not exist" in browser.open("/tidak-ada").text


def test_a_language_we_do_not_have_is_refused(browser: Browser) -> None:
    assert browser.fill("/", "/bahasa", bahasa="xx").status_code == 422


def test_the_language_switch_leads_nowhere_else(browser: Browser) -> None:
    answer = browser.fill("/", "/bahasa", bahasa="en", lanjut="https://jahat.example/")
    assert answer.headers["location"] == "/"


def test_pages_are_light_enough_for_a_slow_line(
    house: Toolkit, browser: Browser, publish: Publish, clock: SetClock
) -> None:
    pictures = tuple(a_picture(house, alt="Foto " + "petani di sawah " * 12) for _ in range(10))
    for _entry in range(12):
        entry = publish("Kabar panjang sekali. " * 200, media=pictures, link="https://contoh.id/x")
    with house.store.writing() as unit:
        for n in range(60):
            unit.board.add_comment(
                Comment(
                    id=new_id(),
                    entry_id=entry.id,
                    parent_id=None,
                    author_name="Ibu Anggota Koperasi",
                    text=f"{n} " + "Komentar yang sepanjang-panjangnya. " * 27,
                    at=clock.now(),
                )
            )
    for path in (
        "/",
        f"/kabar/{entry.id}",
        f"/kabar/{entry.id}?hal=1",
        "/saran",
        "/lacak",
        "/masuk",
    ):
        weight = len(browser.open(path).content) + len(style())
        assert weight < 30_000, f"{path}: {weight} bytes"


def test_the_stylesheet_wears_the_colours_of_the_house() -> None:
    sheet = style().decode()
    named = (palette.PRIMARY, palette.GROUND, palette.CARD, palette.SHADE, palette.TEXT)
    for colour in (*named, palette.QUIET, palette.LINE, palette.WARNING, palette.ALARM):
        assert f":{colour};" in sheet


def test_no_page_needs_a_script(browser: Browser, publish: Publish) -> None:
    entry = publish()
    for path in ("/", f"/kabar/{entry.id}", "/saran", "/lacak", "/masuk"):
        page = browser.open(path).text
        assert "<script" not in page
        assert " on" not in "".join(part.split(">")[0] for part in page.split("<button")[1:])
        assert " style=" not in page


def test_every_form_carries_a_token_and_posts(browser: Browser, publish: Publish) -> None:
    entry = publish()
    for path in ("/", f"/kabar/{entry.id}", "/saran", "/lacak", "/masuk", "/keluar"):
        for action, fields in forms_of(browser.open(path)).items():
            assert fields["_token"], (path, action)


def test_views_are_counted_once_an_hour_and_not_for_programs(
    house: Toolkit, browser: Browser, publish: Publish, clock: SetClock
) -> None:
    entry = publish()
    here = f"/kabar/{entry.id}"
    with browser.client:  # leaving it ends the application, which keeps the views
        browser.open(here)
        browser.open(here)
        for program in ("Mozilla/5.0 (compatible; Examplebot/2.1)", "curl/8.0", "Chat/2.19 A", ""):
            browser.open(here, **{"User-Agent": program})
        clock.advance(timedelta(minutes=61))
        browser.open(here)
    with house.store.reading() as unit:
        assert unit.board.counts([entry.id])[entry.id].views == 2
