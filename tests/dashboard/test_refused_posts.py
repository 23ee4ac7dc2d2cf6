"""What is refused of a post, a delivery or a channel is told there, and done once it can be."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.channels import Channel
from domain.deliveries import Attempt, AttemptOutcome, Delivery, DeliveryState
from domain.people import User
from domain.posts import Content, Post
from storage.memory.store import MemoryStore
from tests.dashboard.conftest import Open
from tests.dashboard.refusing import Act, refused_then_done
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit


@pytest.fixture
def store() -> MemoryStore:
    """An empty memory, whose writers do not wait long for their turn."""
    return MemoryStore(wait_s=0.01)


@pytest.fixture
def post(toolkit: Toolkit, sari: User, board: Channel) -> Post:
    """Asked to be approved."""
    draft = toolkit.composing.save_draft(
        sari.actor,
        post_id=None,
        content=Content(text="Rapat besok pukul sembilan."),
        channel_ids=[board.id],
        due_at=toolkit.clock.now() + timedelta(hours=2),
    )
    return toolkit.composing.submit(sari.actor, draft.id)


@pytest.fixture
def delivery(toolkit: Toolkit, budi: User, post: Post) -> Delivery:
    """Approved, and due in two hours."""
    return toolkit.composing.approve(budi.actor, post.id)[1][0]


AUTHORS = {
    "it is taken back": Act(
        service="composing",
        press="Ambil kembali untuk diubah",
        told="Kembali menjadi konsep; silakan ubah.",
    ),
    "it is withdrawn": Act(
        service="composing", press="Ya, tarik unggahan", told="Unggahan ditarik."
    ),
}


@pytest.mark.parametrize("what", AUTHORS)
def test_of_a_post_by_its_author(
    open_page: Open, toolkit: Toolkit, sari: User, post: Post, what: str
) -> None:
    refused_then_done(open_page("tulis", sari, unggahan=post.id), AUTHORS[what], toolkit, sari)


def test_a_draft_is_kept_and_thrown_away(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    draft = toolkit.composing.save_draft(
        sari.actor, post_id=None, content=Content(text="Rapat."), channel_ids=[board.id]
    )
    page = open_page("tulis", sari, unggahan=draft.id)
    kept = Act(service="composing", press="Simpan konsep", told="Konsep tersimpan.")
    refused_then_done(page, kept, toolkit, sari)
    gone = Act(service="composing", press="Ya, buang konsep", told="Konsep dibuang.")
    refused_then_done(page, gone, toolkit, sari)


def test_approval_is_asked_for(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    draft = toolkit.composing.save_draft(
        sari.actor, post_id=None, content=Content(text="Rapat."), channel_ids=[board.id]
    )
    asked = Act(
        service="composing",
        press="Minta persetujuan",
        told="Terkirim ke penyetuju. Orang kedua akan memeriksanya.",
    )
    refused_then_done(open_page("tulis", sari, unggahan=draft.id), asked, toolkit, sari)


def _tried(state: DeliveryState) -> Callable[[Toolkit, Delivery], None]:
    """As a try would have left it."""

    def leave(toolkit: Toolkit, delivery: Delivery) -> None:
        now = toolkit.clock.now()
        with toolkit.store.writing() as unit:
            sending = unit.deliveries.get(delivery.id).moved(DeliveryState.SENDING)
            tried = unit.deliveries.save(sending)
            unit.attempts.add(
                Attempt(
                    id="attempt-1",
                    delivery_id=delivery.id,
                    number=1,
                    worker="w",
                    started_at=now,
                    ended_at=now,
                    outcome=AttemptOutcome.UNKNOWN,
                    detail="putus",
                )
            )
            unit.deliveries.save(tried.moved(state, detail="putus", attempts=1))

    return leave


def _sent(toolkit: Toolkit, _delivery: Delivery) -> None:
    assert isinstance(toolkit.clock, SetClock)
    toolkit.clock.advance(timedelta(hours=2))
    toolkit.delivering.send_due()


def _as_it_is(_toolkit: Toolkit, _delivery: Delivery) -> None:
    """Scheduled."""


DELIVERIES = {
    "it is moved": (
        _as_it_is,
        Act(
            service="composing",
            press="Pindahkan",
            told="Dipindahkan ke Rab, 18 Nov 2026 11.00 WIB.",
        ),
    ),
    "it is called off": (
        _as_it_is,
        Act(service="composing", press="Ya, batalkan kiriman", told="Kiriman dibatalkan."),
    ),
    "it is tried again": (
        _tried(DeliveryState.FAILED),
        Act(
            service="delivering",
            press="Coba lagi sekarang",
            told="Akan dicoba lagi dalam sekejap.",
        ),
    ),
    "a person decides": (
        _tried(DeliveryState.UNCONFIRMED),
        Act(service="delivering", press="Sudah tayang", told="Keputusan disimpan."),
    ),
    "it is taken down": (
        _sent,
        Act(
            service="composing",
            press="Ya, turunkan",
            told="Penghapusan sedang dikirim ke kanalnya.",
        ),
    ),
}


@pytest.mark.parametrize("what", DELIVERIES)
def test_of_a_delivery(
    open_page: Open, toolkit: Toolkit, sari: User, delivery: Delivery, what: str
) -> None:
    before, act = DELIVERIES[what]
    before(toolkit, delivery)
    page = open_page("kalender", sari, pengiriman=delivery.id)
    refused_then_done(page, act, toolkit, sari)


def test_of_a_channel(open_page: Open, toolkit: Toolkit, wati: User, admin: User) -> None:
    group = toolkit.connecting.add(
        admin.actor, platform="assisted", name="Grup anggota", settings={"place": "whatsapp"}
    )
    page = open_page("kanal", wati)
    for press, told in (
        (f"jeda-{group.id}", "Kanal dijeda; kirimannya menunggu."),
        (f"lanjut-{group.id}", "Kanal aktif lagi."),
        (f"ya-arsip-{group.id}", "Kanal diarsipkan."),
    ):
        refused_then_done(page, Act(service="connecting", press=press, told=told), toolkit, wati)


def test_of_the_form_of_a_channel(
    open_page: Open, toolkit: Toolkit, wati: User, admin: User
) -> None:
    group = toolkit.connecting.add(
        admin.actor, platform="assisted", name="Grup anggota", settings={"place": "whatsapp"}
    )
    act = Act(
        service="connecting",
        press="Periksa dan simpan",
        entered={"Nama kanal, seperti yang dikenal staf": "Grup pengurus"},
    )
    refused_then_done(open_page("kanal", wati, ubah=group.id), act, toolkit, wati)
    names = [channel.name for channel in toolkit.connecting.channels()]
    assert "Grup pengurus" in names
