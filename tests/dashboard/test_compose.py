"""Tulis: write, see the limits, keep the draft, ask a second person, who decides."""

from dataclasses import replace
from datetime import timedelta

from streamlit.testing.v1 import AppTest

from dashboard.views import compose_preview
from domain.channels import Channel, Limits
from domain.media import Media
from domain.people import User
from domain.posts import Content, Post, PostState
from tests.dashboard.conftest import Open, a_picture
from tests.dashboard.reading import assert_sound, fill, labels, links_of, press, words_of
from tests.services.videos_made import FILM
from toolkit.wiring import Toolkit


def _post(toolkit: Toolkit, user: User, board: Channel, text: str = "Rapat besok.") -> Post:
    return toolkit.composing.save_draft(
        user.actor, post_id=None, content=Content(text=text), channel_ids=[board.id]
    )


def _only(toolkit: Toolkit, user: User) -> Post:
    (post,) = toolkit.composing.posts(user.actor)
    return post


def test_an_empty_sheet_offers_every_channel_and_keeps_nothing(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    page = assert_sound(open_page("tulis", sari))
    assert page.pills[0].value == [board.id]
    assert page.button[1].disabled
    assert toolkit.composing.posts(sari.actor) == []


def test_what_is_typed_is_kept_by_itself_and_survives_a_closed_browser(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    page = assert_sound(open_page("tulis", sari))
    fill(page, "Teks", "Harga beras hari ini.")
    fill(page, "Label, dipisah koma (boleh dikosongkan)", "harga, beras")
    assert_sound(page.run())
    post = _only(toolkit, sari)
    assert (post.content.text, post.channel_ids, post.labels, post.state) == (
        "Harga beras hari ini.",
        (board.id,),
        ("harga", "beras"),
        PostState.DRAFT,
    )
    assert page.query_params["unggahan"] == post.id
    again = assert_sound(open_page("tulis", sari, unggahan=post.id))
    assert again.text_area[0].value == "Harga beras hari ini."


def test_a_picture_sent_before_the_browser_knew_the_drafts_address_joins_the_draft(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    page = open_page("tulis", sari)
    fill(page, "Teks", "Panen raya.")
    page.run()
    del page.query_params["unggahan"]  # what the browser still asks for on a slow line
    page.file_uploader[0].upload("sawah.png", a_picture(), "image/png").run()
    assert_sound(page)
    post = _only(toolkit, sari)
    assert (post.content.text, len(post.content.media)) == ("Panen raya.", 1)
    assert (page.text_area[0].value, page.query_params["unggahan"]) == ("Panen raya.", post.id)


def test_an_empty_sheet_is_given_once_the_browser_left_the_draft(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    page = open_page("tulis", sari)
    fill(page, "Teks", "Panen raya.")
    page.run()
    page.run()
    del page.query_params["unggahan"]
    assert assert_sound(page.run()).text_area[0].value == ""
    assert _only(toolkit, sari).content.text == "Panen raya."


def test_a_rerun_without_a_change_saves_nothing_anew(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    page = open_page("tulis", sari)
    fill(page, "Teks", "Harga beras.")
    page.run()
    version = _only(toolkit, sari).version
    assert_sound(page.run())
    assert _only(toolkit, sari).version == version


def test_what_is_too_long_is_counted_and_marked(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    most = toolkit.connecting.limits(board).text_max
    page = open_page("tulis", sari)
    fill(page, "Teks", "a" * most + "bcd")
    page.run()
    assert f"{most + 3} dari {most} huruf: 3 terlalu banyak" in words_of(page)
    assert any(html.value.endswith("a<mark>bcd</mark></div>") for html in page.html)


def test_what_is_written_is_never_taken_for_markup(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    page = open_page("tulis", sari)
    fill(page, "Teks", "<script>alert(1)</script>")
    page.run()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in words_of(page)


def test_pictures_are_taken_in_described_and_removed(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    page = open_page("tulis", sari)
    page.file_uploader[0].upload("sawah.png", a_picture(), "image/png").run()
    assert_sound(page)
    fill(page, "Keterangan gambar 1, untuk yang tidak dapat melihatnya", "Sawah hijau")
    assert_sound(page.run())
    (picture,) = _only(toolkit, sari).content.media
    assert (picture.width_px, picture.height_px, picture.alt_text) == (320, 240, "Sawah hijau")
    fill(page, "Teks", "Panen raya.")
    press(page, "Hapus gambar 1")
    assert_sound(page.run())
    assert _only(toolkit, sari).content == Content(text="Panen raya.")


def test_a_broken_picture_is_refused_by_name_and_the_text_stays(
    open_page: Open, sari: User, board: Channel
) -> None:
    page = open_page("tulis", sari)
    fill(page, "Teks", "Panen raya.")
    page.file_uploader[0].upload("rusak.png", b"not a picture", "image/png").run()
    assert_sound(page)
    assert page.error[0].value.startswith("rusak.png: ")
    assert page.text_area[0].value == "Panen raya."


def test_a_video_is_taken_in_described_shown_and_removed(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    page = open_page("tulis", sari)
    page.file_uploader[0].upload("panen.MP4", FILM, "video/mp4").run()
    fill(page, "Keterangan video, untuk yang tidak dapat melihat atau mendengarnya", "Panen <raya>")
    assert_sound(page.run())
    (video,) = _only(toolkit, sari).content.media
    assert (video.is_video, video.alt_text, video.duration_s) == (True, "Panen <raya>", 2.0)
    shown = [html.value for html in page.html if "<video" in html.value]
    assert len(shown) == 2
    assert all(f'src="/video/{video.id}.mp4"' in each for each in shown)
    assert "<figcaption>Panen &lt;raya&gt;</figcaption>" in shown[1]
    page.file_uploader[0].upload("sawah.png", a_picture(), "image/png").run()
    assert "sawah.png: sudah ada video" in page.error[0].value
    fill(page, "Teks", "Panen raya.")
    press(page, "Hapus video")
    assert_sound(page.run())
    assert _only(toolkit, sari).content == Content(text="Panen raya.")


def test_a_video_does_not_join_pictures_and_a_broken_one_is_refused(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    page = open_page("tulis", sari)
    page.file_uploader[0].upload("panen.mp4", FILM[:500], "video/mp4").run()
    assert_sound(page)
    assert "panen.mp4: Video ini rusak" in page.error[0].value
    page.file_uploader[0].upload("sawah.png", a_picture(), "image/png").run()
    page.file_uploader[0].upload("panen.mp4", FILM, "video/mp4").run()
    assert "panen.mp4: sudah ada gambar" in page.error[0].value
    assert len(_only(toolkit, sari).content.media) == 1


def test_a_channel_that_takes_no_video_is_marked_in_the_preview() -> None:
    video = Media(
        id="v",
        mime="video/mp4",
        width_px=3,
        height_px=2,
        size_bytes=5_000_000,
        duration_s=9.5,
    )
    shown = Content(media=(video,))

    def marks(**limits: int) -> list[str]:
        looks = compose_preview.looks(shown, Limits(text_max=10, **limits))  # type: ignore[arg-type]
        return [look.word for look in looks][1:]

    assert marks() == ["tidak menerima video"]
    assert marks(video_bytes_max=5_000_000, video_s_max=10) == []
    assert marks(video_bytes_max=4 * 1024 * 1024, video_s_max=9) == [
        "video terlalu besar, paling besar 4 MB",
        "video terlalu panjang, paling lama 9 detik",
    ]


def test_one_channel_gets_its_own_version(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    page = open_page("tulis", sari)
    fill(page, "Teks", "Untuk semua.")
    page.toggle[0].set_value(True).run()
    fill(page, f"Teks untuk {board.name}", "Khusus papan.")
    assert_sound(page.run())
    assert _only(toolkit, sari).for_channel(board.id) == Content(text="Khusus papan.")


def test_the_next_slot_is_named_in_the_house_s_zone(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    page = open_page("tulis", sari)
    fill(page, "Teks", "Rapat.")
    page.radio[0].set_value("slot").run()
    assert "Slot tayang berikutnya: Rab, 18 Nov 2026 12.00 WIB" in page.radio[0].options
    assert _only(toolkit, sari).due_at == toolkit.composing.next_slot()


def test_a_second_person_approves_and_the_author_cannot(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, board: Channel
) -> None:
    page = open_page("tulis", sari)
    fill(page, "Teks", "Rapat besok pukul sembilan.")
    page.run()
    assert_sound(press(page, "Minta persetujuan"))
    post = _only(toolkit, sari)
    assert post.state is PostState.IN_REVIEW
    own = assert_sound(open_page("tulis", sari, unggahan=post.id))
    assert "Tulisan sendiri disetujui orang lain" in words_of(own)
    assert "Setujui" not in labels(own.button)
    second = assert_sound(open_page("tulis", budi, unggahan=post.id))
    assert_sound(press(second, "Setujui"))
    (delivery,) = toolkit.composing.post(sari.actor, post.id)[1]
    assert delivery.content == Content(text="Rapat besok pukul sembilan.")
    assert any(board.name in label for label in links_of(second))


def test_the_second_person_may_choose_another_time(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, board: Channel
) -> None:
    post = _post(toolkit, sari, board)
    toolkit.composing.submit(sari.actor, post.id)
    page = open_page("tulis", budi, unggahan=post.id)
    page.toggle[0].set_value(True).run()
    assert_sound(press(page, "Setujui"))
    (delivery,) = toolkit.composing.post(sari.actor, post.id)[1]
    assert delivery.due_at == toolkit.clock.now() + timedelta(hours=1)


def test_a_post_changed_meanwhile_is_not_approved_unseen(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, board: Channel
) -> None:
    post = _post(toolkit, sari, board)
    asked = toolkit.composing.submit(sari.actor, post.id)
    page = open_page("tulis", budi, unggahan=post.id)
    toolkit.composing.save_draft(
        sari.actor,
        post_id=post.id,
        version=asked.version,
        content=Content(text="Diam-diam diganti."),
        channel_ids=[board.id],
    )
    toolkit.composing.submit(sari.actor, post.id)
    assert_sound(press(page, "Setujui"))
    assert len(page.error) == 1
    assert _only(toolkit, sari).state is PostState.IN_REVIEW


def test_changes_are_asked_for_with_a_note_the_author_reads(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, board: Channel
) -> None:
    post = _post(toolkit, sari, board)
    toolkit.composing.submit(sari.actor, post.id)
    page = open_page("tulis", budi, unggahan=post.id)
    assert_sound(press(page, "Kirim ke penulis"))
    assert len(page.error) == 1  # a note is asked for, and nothing changed
    fill(page, "Apa yang perlu diubah?", "Sebutkan tempatnya.")
    assert_sound(press(page, "Kirim ke penulis"))
    assert _only(toolkit, sari).state is PostState.CHANGES_REQUESTED
    author = assert_sound(open_page("tulis", sari, unggahan=post.id))
    assert "Penyetuju meminta perubahan: Sebutkan tempatnya." in words_of(author)


def test_the_author_takes_a_post_back_and_withdraws_it(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    post = _post(toolkit, sari, board)
    toolkit.composing.submit(sari.actor, post.id)
    page = open_page("tulis", sari, unggahan=post.id)
    assert_sound(press(page, "Ambil kembali untuk diubah"))
    assert _only(toolkit, sari).state is PostState.DRAFT
    assert_sound(press(page, "Ya, buang konsep"))
    assert _only(toolkit, sari).state is PostState.WITHDRAWN


def test_a_newer_draft_of_someone_else_is_not_overwritten(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, board: Channel
) -> None:
    post = _post(toolkit, sari, board)
    page = open_page("tulis", sari, unggahan=post.id)
    toolkit.composing.save_draft(
        budi.actor,
        post_id=post.id,
        version=post.version,
        content=Content(text="Kata Budi."),
        channel_ids=[board.id],
    )
    fill(page, "Teks", "Kata Sari.")
    assert_sound(page.run())
    assert len(page.error) == 1
    assert page.text_area[0].value == "Kata Sari."
    assert _only(toolkit, sari).content == Content(text="Kata Budi.")


def test_lists_show_drafts_and_those_in_review(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    _post(toolkit, sari, board, "Konsep pertama")
    second = _post(toolkit, sari, board, "Sudah diajukan")
    toolkit.composing.submit(sari.actor, second.id)
    drafts = assert_sound(open_page("tulis", sari, daftar="all"))
    assert "Konsep pertama" in links_of(drafts)
    waiting = assert_sound(open_page("tulis", sari, daftar="in_review"))
    assert "Sudah diajukan" in links_of(waiting)
    assert "Konsep pertama" not in links_of(waiting)


def test_supervisors_read_posts_and_cannot_write(
    open_page: Open, toolkit: Toolkit, sari: User, joko: User, board: Channel
) -> None:
    post = _post(toolkit, sari, board)
    lists = assert_sound(open_page("tulis", joko))
    assert list(lists.text_area) == []
    read: AppTest = assert_sound(open_page("tulis", joko, unggahan=post.id))
    assert "Rapat besok." in words_of(read)
    assert labels(read.button) == ["English"]


def test_a_one_person_house_approves_at_once(
    open_page: Open, toolkit: Toolkit, admin: User, board: Channel
) -> None:
    toolkit.governing.save(admin.actor, replace(toolkit.governing.cooperative(), one_person=True))
    page = open_page("tulis", admin)
    fill(page, "Teks", "Rapat.")
    page.run()
    assert_sound(press(page, "Setujui sekarang"))
    assert _only(toolkit, admin).state is PostState.APPROVED
