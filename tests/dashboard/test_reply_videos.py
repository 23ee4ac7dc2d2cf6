"""A video that goes with an answer: chosen, described, shown, and alone."""

from collections.abc import Callable

import pytest

from domain.cases import Case
from domain.channels import Channel
from domain.company import DraftKind
from domain.people import User
from tests.dashboard.conftest import Open, a_picture
from tests.dashboard.reading import assert_sound, fill, labels, press, words_of
from tests.dashboard.test_attachments import opened, upload
from tests.makers import NOON, an_incoming
from tests.services.videos_made import FILM
from toolkit.wiring import Toolkit

ENCLOSE = "Sertakan gambar (paling banyak 4) atau satu video"
DESCRIBE = "Apa yang terlihat dan terdengar di video, untuk yang tidak bisa mengikutinya"


@pytest.fixture
def skeet(toolkit: Toolkit) -> Callable[[], Case]:
    """A post of a member that can be answered with a video."""
    secrets = toolkit.vault.seal({"app_password": "abcd-efgh-ijkl-mnop"})
    channel = Channel(
        id="langit",
        platform="bluesky",
        name="Bluesky",
        settings={"handle": "koperasi.example"},
        sealed_secrets=secrets,
        created_at=NOON,
    )
    with toolkit.store.writing() as unit:
        unit.channels.add(channel)

    def write() -> Case:
        case = toolkit.listening.receive("langit", an_incoming(at=toolkit.clock.now(), public=True))
        assert case is not None
        return case

    return write


def test_a_video_is_taken_described_previewed_and_sent(
    toolkit: Toolkit, sari: User, open_page: Open, skeet: Callable[[], Case]
) -> None:
    case = skeet()
    page = opened(open_page, sari, case)
    assert ENCLOSE in labels(page.expander)
    assert page.file_uploader[0].label == "Gambar, atau satu video MP4 sampai 95 MB"
    upload(page, ("timbangan.MP4", FILM))
    fill(page, DESCRIBE, "Timbangan baru")
    page.run()
    (film,) = toolkit.jotting.of(sari.actor, case.id)[DraftKind.REPLY].pictures
    players = [each.value for each in page.html if "<video" in each.value]
    assert len(players) == 2  # where it is described, and as its reader will see it
    assert f'src="/video/{film.id}.mp4"' in players[0]
    assert "Timbangan baru</figcaption>" in players[1]
    fill(page, "Balasan untuk anggota", "Begini.")
    assert_sound(press(page, "Kirim balasan"))
    (sent,) = toolkit.answering.story(sari.actor, case.id).deliveries
    assert sent.content.videos == (film,)
    assert film.alt_text == "Timbangan baru"


def test_beside_a_video_nothing_else_fits_and_it_can_be_taken_away(
    toolkit: Toolkit, sari: User, open_page: Open, skeet: Callable[[], Case]
) -> None:
    case = skeet()
    page = upload(opened(open_page, sari, case), ("a.mp4", FILM), ("b.png", a_picture()))
    assert "b.png: sudah ada video, dan video berdiri sendiri" in words_of(page)
    press(page, "Hapus video")
    page = upload(page, ("b.png", a_picture()), ("a.mp4", FILM))
    assert "a.mp4: sudah ada gambar, dan video berdiri sendiri" in words_of(page)
    (kept,) = toolkit.jotting.of(sari.actor, case.id)[DraftKind.REPLY].pictures
    assert not kept.is_video


def test_a_film_that_is_none_says_why_and_nothing_is_kept(
    toolkit: Toolkit, sari: User, open_page: Open, skeet: Callable[[], Case]
) -> None:
    case = skeet()
    page = upload(opened(open_page, sari, case), ("<b>a.mp4", b"bukan video"))
    assert "b\\>a.mp4" in words_of(page) or "b>a.mp4" in words_of(page)
    assert page.error[0].value
    assert toolkit.jotting.of(sari.actor, case.id) == {}
