"""Kalender and Tugas: every delivery with its journey, and what a person can do with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.channels import Channel
from domain.deliveries import Attempt, AttemptOutcome, Delivery, DeliveryKind, DeliveryState
from domain.media import Media
from domain.people import User
from domain.posts import Content
from tests.dashboard.conftest import Open, a_picture
from tests.dashboard.reading import assert_sound, fill, labels, links_of, press, words_of
from tests.services.videos_made import FILM
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit


def _approved(
    toolkit: Toolkit, author: User, second: User, channel: Channel, media: tuple[Media, ...] = ()
) -> Delivery:
    post = toolkit.composing.save_draft(
        author.actor,
        post_id=None,
        content=Content(text="Rapat besok pukul sembilan.", media=media),
        channel_ids=[channel.id],
        due_at=toolkit.clock.now() + timedelta(hours=2),
    )
    toolkit.composing.submit(author.actor, post.id)
    return toolkit.composing.approve(second.actor, post.id)[1][0]


def _state(toolkit: Toolkit, user: User, delivery: Delivery) -> DeliveryState:
    return toolkit.delivering.journey(user.actor, delivery.id)[0].state


def _put_in(toolkit: Toolkit, delivery: Delivery, state: DeliveryState, detail: str) -> Delivery:
    """The delivery as a try would have left it."""
    with toolkit.store.writing() as unit:
        tried = unit.deliveries.save(unit.deliveries.get(delivery.id).moved(DeliveryState.SENDING))
        unit.attempts.add(
            Attempt(
                id="attempt-1",
                delivery_id=delivery.id,
                number=1,
                worker="w",
                started_at=toolkit.clock.now(),
                ended_at=toolkit.clock.now() + timedelta(minutes=2),
                outcome=AttemptOutcome.UNKNOWN,
                detail=detail,
            )
        )
        return unit.deliveries.save(tried.moved(state, detail=detail, attempts=1))


def test_an_empty_month_says_what_to_do_first(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("kalender", sari))
    assert "Belum ada unggahan di waktu ini" in words_of(page)
    assert "Tulis unggahan" in links_of(page)
    assert page.subheader[0].value == "November 2026"


@pytest.mark.parametrize("shape", ["month", "week"])
def test_a_delivery_is_shown_by_word_hour_and_channel(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, shape: str
) -> None:
    delivery = _approved(toolkit, sari, budi, toolkit.connecting.ensure_board())
    page = assert_sound(open_page("kalender", sari, bentuk=shape))
    (link,) = [one for one in page.page_link if "pengiriman" in one.proto.query_string]
    assert link.label.startswith(":blue[**Terjadwal**] 11.00 · Papan koperasi")
    assert link.proto.query_string == f"pengiriman={delivery.id}"
    assert link.proto.icon == ":material/schedule:"


def test_the_months_before_and_after_are_linked(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("kalender", sari, tanggal="2026-01-31"))
    assert page.subheader[0].value == "Januari 2026"
    steps = {link.label: link.proto.query_string for link in page.page_link}
    assert (steps["← Sebelumnya"], steps["Berikutnya →"]) == (
        "tanggal=2025-12-01",
        "tanggal=2026-02-01",
    )


def test_a_scheduled_delivery_is_moved(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, board: Channel
) -> None:
    delivery = _approved(toolkit, sari, budi, board)
    page = assert_sound(open_page("kalender", sari, pengiriman=delivery.id))
    assert "Akan dikirim Rab, 18 Nov 2026 11.00 WIB." in words_of(page)
    shown = page.datetime_input[0].value
    assert shown is not None
    page.datetime_input[0].set_value(shown + timedelta(days=1))
    assert_sound(press(page, "Pindahkan"))
    moved = toolkit.delivering.journey(sari.actor, delivery.id)[0]
    assert moved.due_at == delivery.due_at + timedelta(days=1)


def test_a_scheduled_delivery_is_cancelled(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, board: Channel
) -> None:
    delivery = _approved(toolkit, sari, budi, board)
    page = open_page("kalender", sari, pengiriman=delivery.id)
    assert_sound(press(page, "Ya, batalkan kiriman"))
    assert _state(toolkit, sari, delivery) is DeliveryState.CANCELLED
    assert "Dibatalkan; tidak akan dikirim." in words_of(page)


def test_a_sent_post_shows_its_proof_and_can_be_taken_down(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, clock: SetClock
) -> None:
    delivery = _approved(toolkit, sari, budi, toolkit.connecting.ensure_board())
    clock.advance(timedelta(hours=2))
    toolkit.delivering.send_due()
    page = assert_sound(open_page("kalender", sari, pengiriman=delivery.id))
    said = words_of(page)
    assert "Bukti kirim: Rab, 18 Nov 2026 11.00 WIB" in said
    assert "Percobaan 1: Rab, 18 Nov 2026 11.00 WIB, lamanya kurang dari semenit" in said
    assert_sound(press(page, "Ya, turunkan"))
    with toolkit.store.reading() as unit:
        kinds = [one.kind for one in unit.deliveries.about(delivery.subject_id)]
    assert DeliveryKind.DELETION in kinds


def test_what_was_taken_down_says_so_and_is_not_taken_down_twice(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, clock: SetClock
) -> None:
    delivery = _approved(toolkit, sari, budi, toolkit.connecting.ensure_board())
    clock.advance(timedelta(hours=2))
    toolkit.delivering.send_due()
    toolkit.composing.take_down(sari.actor, delivery.id)
    toolkit.delivering.send_due()
    page = assert_sound(open_page("kalender", sari, pengiriman=delivery.id))
    assert "Diturunkan" in words_of(page)
    assert "Ya, turunkan" not in labels(page.button)


def test_a_failed_one_tells_the_platform_s_words_and_is_tried_again(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, board: Channel
) -> None:
    delivery = _approved(toolkit, sari, budi, board)
    _put_in(toolkit, delivery, DeliveryState.FAILED, "text too rude")
    page = assert_sound(open_page("kalender", sari, pengiriman=delivery.id))
    assert "Kata platform: text too rude" in words_of(page)
    assert "lamanya 2 menit" in words_of(page)
    assert_sound(press(page, "Coba lagi sekarang"))
    assert _state(toolkit, sari, delivery) is DeliveryState.SCHEDULED


@pytest.mark.parametrize(
    "decision",
    [
        ("Sudah tayang", DeliveryState.SENT),
        ("Belum tayang, kirim lagi", DeliveryState.SCHEDULED),
    ],
)
def test_a_person_decides_what_nobody_knows(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, decision: tuple[str, DeliveryState]
) -> None:
    label, state = decision
    delivery = _approved(toolkit, sari, budi, toolkit.connecting.ensure_board())
    _put_in(toolkit, delivery, DeliveryState.UNCONFIRMED, "timed out")
    page = assert_sound(open_page("kalender", sari, pengiriman=delivery.id))
    assert "Sudah tayang atau belum?" in words_of(page)
    assert_sound(press(page, label))
    assert _state(toolkit, sari, delivery) is state


def test_the_rest_of_a_thread_is_given_to_who_saw_its_beginning_there(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User
) -> None:
    delivery = _approved(toolkit, sari, budi, toolkit.connecting.ensure_board())
    thread = replace(delivery.content, follow_ups=("Bawalah kartu anggota.", "Ada kopi."))
    with toolkit.store.writing() as unit:
        unit.deliveries.save(replace(delivery, content=thread))
    _put_in(toolkit, delivery, DeliveryState.UNCONFIRMED, "timed out")
    page = assert_sound(open_page("kalender", sari, pengiriman=delivery.id))
    assert "tidak menyusul sendiri" not in words_of(page)
    page = assert_sound(press(page, "Sudah tayang"))
    assert "tidak menyusul sendiri" in words_of(page)
    assert [block.value for block in page.code] == ["Bawalah kartu anggota.", "Ada kopi."]


def test_troubled_ones_stand_in_a_list_of_their_own(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, board: Channel
) -> None:
    delivery = _approved(toolkit, sari, budi, board)
    calm = assert_sound(open_page("kalender", sari, bentuk="troubled"))
    assert "Tidak ada kiriman yang bermasalah." in words_of(calm)
    _put_in(toolkit, delivery, DeliveryState.FAILED, "no")
    page = assert_sound(open_page("kalender", sari, bentuk="troubled"))
    assert [one for one in links_of(page) if "Gagal" in one] != []


def test_supervisors_see_the_journey_and_no_act(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, joko: User
) -> None:
    delivery = _approved(toolkit, sari, budi, toolkit.connecting.ensure_board())
    page = assert_sound(open_page("kalender", joko, pengiriman=delivery.id))
    assert "Akan dikirim" in words_of(page)
    assert labels(page.button) == ["English"]


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (DeliveryState.FAILED, "Staf memutuskan: coba lagi atau batalkan."),
        (DeliveryState.UNCONFIRMED, "Staf memeriksanya di kanalnya, lalu memutuskan."),
    ],
)
def test_who_only_reads_is_asked_for_no_decision(
    state: DeliveryState,
    told: str,
    *,
    open_page: Open,
    toolkit: Toolkit,
    sari: User,
    budi: User,
    joko: User,
    board: Channel,
) -> None:
    delivery = _put_in(toolkit, _approved(toolkit, sari, budi, board), state, "no")
    assert told in words_of(assert_sound(open_page("kalender", joko, pengiriman=delivery.id)))
    assert told not in words_of(assert_sound(open_page("kalender", sari, pengiriman=delivery.id)))


def test_who_only_reads_is_not_asked_to_send_what_was_missed(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, joko: User
) -> None:
    delivery = _approved(toolkit, sari, budi, toolkit.connecting.ensure_board())
    with toolkit.store.writing() as unit:
        unit.deliveries.save(unit.deliveries.get(delivery.id).moved(DeliveryState.MISSED))
    page = assert_sound(open_page("kalender", joko, pengiriman=delivery.id))
    assert "Staf memutuskan: kirim sekarang atau batalkan." in words_of(page)
    assert labels(page.button) == ["English"]


def _handed(
    toolkit: Toolkit, sari: User, budi: User, admin: User, media: tuple[Media, ...] = ()
) -> Delivery:
    group = toolkit.connecting.add(
        admin.actor, platform="assisted", name="Grup anggota", settings={"place": "whatsapp"}
    )
    picture = toolkit.composing.take_picture(sari.actor, a_picture(), alt_text="Sawah")
    delivery = _approved(toolkit, sari, budi, group, media or (picture,))
    with toolkit.store.writing() as unit:
        unit.deliveries.save(
            unit.deliveries.get(delivery.id).moved(
                DeliveryState.SCHEDULED, due_at=toolkit.clock.now()
            )
        )
    toolkit.delivering.send_due()
    return delivery


def test_no_tasks_are_said_to_be_none(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("tugas", sari))
    assert "Tidak ada tugas." in words_of(page)
    assert "menanyakan lagi kepada anggota" in words_of(page)


def test_a_task_gives_text_pictures_and_links_and_is_marked_done(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, admin: User
) -> None:
    delivery = _handed(toolkit, sari, budi, admin)
    page = assert_sound(open_page("tugas", sari))
    assert "salin, tayangkan, lalu tandai di sini" in words_of(page)
    assert [code.value for code in page.code] == ["Rapat besok pukul sembilan."]
    assert labels(page.download_button) == ["Unduh gambar 1"]
    assert len(page.link_button) >= 1
    fill(page, "Tautan unggahan (boleh dikosongkan)", "bukan tautan")
    assert_sound(press(page, "Sudah saya tayangkan"))
    assert len(page.error) == 1
    fill(page, "Tautan unggahan (boleh dikosongkan)", "https://chat.example/1")
    assert_sound(press(page, "Sudah saya tayangkan"))
    done = toolkit.delivering.journey(sari.actor, delivery.id)[0]
    assert done.state is DeliveryState.SENT
    assert done.receipt is not None
    assert done.receipt.url == "https://chat.example/1"


def test_a_task_with_a_video_shows_it_and_offers_it_for_download(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, admin: User
) -> None:
    video = toolkit.composing.take_video(sari.actor, FILM, alt_text="Panen")
    _handed(toolkit, sari, budi, admin, (video,))
    page = assert_sound(open_page("tugas", sari))
    assert labels(page.download_button) == ["Unduh video"]
    assert "**Unduh videonya**" in words_of(page)
    assert f'src="/video/{video.id}.mp4"' in words_of(page)


def test_a_share_link_is_named_in_the_readers_language(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, admin: User
) -> None:
    _handed(toolkit, sari, budi, admin)
    assert labels(open_page("tugas", sari).link_button) == ["Grup WhatsApp"]
    toolkit.accounts.set_language(sari.id, "en")
    page = assert_sound(open_page("tugas", sari))
    assert labels(page.link_button) == ["WhatsApp group"]


def test_a_task_left_undone_grows_overdue_and_stays(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, admin: User
) -> None:
    _handed(toolkit, sari, budi, admin)
    assert isinstance(toolkit.clock, SetClock)
    toolkit.clock.advance(timedelta(hours=26))
    page = assert_sound(open_page("tugas", sari))
    assert "Terlambat 1 hari 2 jam" in words_of(page)
