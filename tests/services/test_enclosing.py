"""Pictures and PDFs that go with an answer, where the channel takes them."""

import hashlib
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from domain.answers import AnswerLimits
from domain.attachments import FILES_MAX
from domain.channels import Channel, Limits
from domain.company import DraftKind
from domain.errors import Invalid, MediaInvalid, NotAllowed, Rejected
from domain.media import PDF_BYTES_MAX, File, Media
from domain.messages import Author, MessageKind
from domain.people import Actor, Permission, Role
from domain.ports import Connector, Heard, Paper, Store
from domain.posts import Content
from services.media.enclosing import Enclosing
from services.media.media_problems import about_files
from services.posts.parcels import hand_over, wrap
from services.replies.jotting import Jotting
from tests.makers import ADMIN, MANAGER, NOON, STAFF, SUPERVISOR, a_channel
from tests.services.desk import Desk, Scripted, Talk, open_desk
from tests.services.pictures_made import a_jpeg
from tests.services.platforms import Shelf
from toolkit.clock import SetClock

PICTURE = Media(
    id="p-1", mime="image/png", width_px=4, height_px=4, size_bytes=90, alt_text="Kuitansi"
)

LETTER = File(id="f-1", name="surat.pdf", mime="application/pdf", size_bytes=900_000)


@dataclass
class Album(Talk):
    """A platform whose answers take two pictures."""

    platform: ClassVar[str] = "talk"

    @property
    def limits(self) -> Limits:
        return Limits(
            text_max=500,
            image_bytes_max=100,
            caption_max=20,
            answers=AnswerLimits(
                images_max=2,
                files_max=2,
                file_bytes_max=1_000_000,
                attached_bytes_max=2 * 1024 * 1024 - 1,
            ),
        )


class Albums(Scripted):
    def open(self, channel: Channel, heard: Heard | None = None) -> Connector:
        return self.open_ones.setdefault(channel.id, Album())


@pytest.fixture
def desk(store: Store, clock: SetClock, shelf: Shelf) -> Desk:
    """What was uploaded lies on its shelf."""
    shelf.kept |= {PICTURE.id: b"picture", LETTER.id: b"letter"}
    desk = open_desk(store, clock)
    return replace(desk, answering=replace(desk.answering, connectors=Albums(), media=shelf))


def test_the_delivery_carries_the_pictures(desk: Desk) -> None:
    case = desk.hear()
    sent = desk.answering.reply(
        STAFF, case.id, "Ini kuitansinya.", events_seen=case.events, pictures=[PICTURE]
    )
    assert sent is not None
    assert (sent.content.text, sent.content.media) == ("Ini kuitansinya.", (PICTURE,))


@pytest.mark.parametrize(
    ("pictures", "why"),
    [
        ([PICTURE, PICTURE, PICTURE], "paling banyak 2 gambar; ini 3"),
        ([replace(PICTURE, size_bytes=101)], "terlalu besar"),
        ([replace(PICTURE, alt_text="")], "belum punya keterangan"),
        ([replace(PICTURE, alt_text="a" * 1_501)], "lebih dari 1500"),
    ],
)
def test_what_the_channel_does_not_take_is_said_before_anything_is_written(
    desk: Desk, pictures: list[Media], why: str
) -> None:
    case = desk.hear()
    with pytest.raises(Invalid, match=why) as refused:
        desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, pictures=pictures)
    assert refused.value.field == "pictures"
    assert desk.answering.story(STAFF, case.id).deliveries == ()


def test_beside_pictures_the_text_may_have_to_be_shorter(desk: Desk) -> None:
    case = desk.hear()
    with pytest.raises(Invalid, match="21 dari 20"):
        desk.answering.reply(STAFF, case.id, "a" * 21, events_seen=case.events, pictures=[PICTURE])


def test_a_channel_that_takes_none_says_so(store: Store, clock: SetClock) -> None:
    desk = open_desk(store, clock)
    case = desk.hear()
    with pytest.raises(Invalid, match="tidak dapat membawa lampiran"):
        desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, pictures=[PICTURE])


def test_where_nothing_is_sent_a_picture_would_not_arrive(desk: Desk) -> None:
    case = desk.listening.take_down_remark(
        STAFF, way=MessageKind.PHONE, author=Author(), text="Kapan cair?"
    )
    with pytest.raises(Invalid, match="tidak akan sampai"):
        desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, pictures=[PICTURE])


def test_whoever_answers_may_enclose_and_only_what_is_a_picture(shelf: Shelf) -> None:
    enclosing = Enclosing(media=shelf)
    for actor in (STAFF, SUPERVISOR):
        kept = enclosing.take(actor, a_jpeg(), alt_text="Kuitansi")
        assert (kept.alt_text, shelf.size_bytes(kept.id)) == ("Kuitansi", kept.size_bytes)
    with pytest.raises(MediaInvalid):
        enclosing.take(STAFF, b"%PDF-1.7")


# --- PDFs --------------------------------------------------------------------------------

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def test_a_pdf_goes_with_the_answer_and_its_bytes_with_the_parcel(desk: Desk, shelf: Shelf) -> None:
    file = Enclosing(media=shelf).take_pdf(STAFF, PDF, name="Surat é.pdf")
    assert file == File(
        id=hashlib.sha256(PDF).hexdigest(),
        name="Surat é.pdf",
        mime="application/pdf",
        size_bytes=len(PDF),
    )
    case = desk.hear()
    sent = desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, files=[file])
    assert sent is not None
    assert sent.content.files == (file,)
    parcel = wrap(sent, shelf, NOON)
    assert parcel.papers == (Paper(file=file, data=PDF),)
    with pytest.raises(Rejected, match="tidak membawa berkas"):
        hand_over(Talk(), sent, parcel)
    shelf.kept.clear()
    with pytest.raises(Rejected, match=r"“Surat é\.pdf” hilang"):
        wrap(sent, shelf, NOON)


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([LETTER] * 3, "paling banyak 2 berkas PDF; ini 3"),
        ([replace(LETTER, size_bytes=1_000_001)], "“surat.pdf” terlalu besar"),
    ],
)
def test_files_that_the_channel_does_not_take_are_refused_with_the_reason(
    desk: Desk, files: list[File], why: str
) -> None:
    case = desk.hear()
    with pytest.raises(Invalid, match=why) as refused:
        desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, files=files)
    assert refused.value.field == "files"


def test_pictures_and_files_are_weighed_together(store: Store, clock: SetClock) -> None:
    limits = Limits(text_max=9, files_max=2, file_bytes_max=900, attached_bytes_max=1_000)
    channel = a_channel(name="Surel")
    content = Content(text="a", media=(PICTURE,), files=(replace(LETTER, size_bytes=900),))
    fits = replace(content, files=(replace(LETTER, size_bytes=900),), media=())
    just = replace(content, files=(replace(LETTER, size_bytes=900), replace(LETTER, size_bytes=10)))
    assert list(about_files(channel, content, limits)) == []
    assert list(about_files(channel, fits, limits)) == []
    assert list(about_files(channel, just, limits)) == []
    over = replace(just, files=(*just.files[:1], replace(LETTER, size_bytes=11)))
    assert list(about_files(channel, over, limits)) == [
        "Lampiran untuk “Surel” bersama-sama lebih dari 0 MB. Kurangi."
    ]


def test_where_nothing_is_sent_a_file_would_not_arrive(desk: Desk) -> None:
    case = desk.listening.take_down_remark(
        STAFF, way=MessageKind.PHONE, author=Author(), text="Kapan cair?"
    )
    with pytest.raises(Invalid, match="tidak akan sampai"):
        desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, files=[LETTER])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "bukan PDF"),
        (b"PK\x03\x04 word", "bukan PDF"),
        (bytes(1_024) + PDF, "bukan PDF"),
        (PDF[:-7], "rusak atau belum terunggah utuh"),
        (PDF + bytes(2_048), "rusak atau belum terunggah utuh"),
        (PDF[:9] + bytes(PDF_BYTES_MAX) + PDF, "lebih besar dari 10 MB"),
    ],
)
def test_what_is_no_whole_pdf_is_refused_with_the_reason(
    shelf: Shelf, data: bytes, why: str
) -> None:
    with pytest.raises(MediaInvalid, match=why) as refused:
        Enclosing(media=shelf).take_pdf(STAFF, data, name="a.pdf")
    assert refused.value.field == "files"
    assert shelf.kept == {}


def test_a_little_around_a_pdf_is_forgiven(shelf: Shelf) -> None:
    data = b"\xef\xbb\xbf" + PDF + b"\n" * 100
    assert Enclosing(media=shelf).take_pdf(STAFF, data, name="").name == "lampiran-1.pdf"


class Guest(Actor):
    """Somebody who may nothing."""

    def may(self, permission: Permission) -> bool:
        return False


def test_who_may_not_answer_encloses_nothing(shelf: Shelf) -> None:
    enclosing = Enclosing(media=shelf)
    guest = Guest(id="u-guest", name="Tamu", role=Role.STAFF)
    with pytest.raises(NotAllowed):
        enclosing.take(guest, a_jpeg())
    with pytest.raises(NotAllowed):
        enclosing.take_pdf(guest, PDF, name="a.pdf")
    assert shelf.kept == {}
    for actor in (STAFF, MANAGER, SUPERVISOR, ADMIN):
        assert enclosing.take_pdf(actor, PDF, name="a.pdf").id in shelf.kept


# --- what was begun ----------------------------------------------------------------------


def test_a_draft_remembers_what_is_to_go_with_it(desk: Desk) -> None:
    case = desk.hear()
    jotting = Jotting(store=desk.store, clock=desk.clock, media=desk.answering.media)
    alone = jotting.enclose(STAFF, case.id, pictures=[PICTURE], files=[LETTER])
    assert alone is not None
    assert (alone.text, alone.pictures, alone.files) == ("", (PICTURE,), (LETTER,))
    jotting.keep(STAFF, case.id, DraftKind.REPLY, "Baik")
    described = replace(PICTURE, alt_text="  Kuitansi ")
    begun = jotting.enclose(STAFF, case.id, pictures=[described])
    assert begun is not None
    assert (begun.text, begun.pictures, begun.files) == ("Baik", (PICTURE,), ())
    assert jotting.of(STAFF, case.id) == {DraftKind.REPLY: begun}
    note = jotting.keep(STAFF, case.id, DraftKind.NOTE, "Cek")
    assert note is not None
    assert note.pictures == ()
    assert jotting.keep(STAFF, case.id, DraftKind.REPLY, "") == replace(begun, text="")
    assert jotting.enclose(STAFF, case.id) is None
    assert jotting.of(STAFF, case.id) == {DraftKind.NOTE: note}


def test_a_draft_takes_only_so_many_files(desk: Desk) -> None:
    case = desk.hear()
    jotting = Jotting(store=desk.store, clock=desk.clock, media=desk.answering.media)
    assert jotting.enclose(STAFF, case.id, files=[LETTER] * FILES_MAX) is not None
    with pytest.raises(Invalid, match="Paling banyak 20 berkas"):
        jotting.enclose(STAFF, case.id, files=[LETTER] * (FILES_MAX + 1))


def test_what_went_with_an_answer_is_begun_no_longer(desk: Desk) -> None:
    case = desk.hear()
    jotting = Jotting(store=desk.store, clock=desk.clock, media=desk.answering.media)
    jotting.enclose(STAFF, case.id, pictures=[PICTURE])
    desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, pictures=[PICTURE])
    assert jotting.of(STAFF, case.id) == {}


# --- what was swept meanwhile ------------------------------------------------------------


def test_what_is_gone_is_said_and_neither_kept_nor_sent(desk: Desk, shelf: Shelf) -> None:
    case = desk.hear()
    jotting = Jotting(store=desk.store, clock=desk.clock, media=shelf)
    begun = jotting.keep(STAFF, case.id, DraftKind.REPLY, "Ini")
    shelf.kept.clear()
    for enclosed in ({"pictures": [PICTURE]}, {"files": [LETTER]}):
        with pytest.raises(Invalid, match="tidak tersimpan lagi"):
            jotting.enclose(STAFF, case.id, **enclosed)
        with pytest.raises(Invalid, match="tidak tersimpan lagi"):
            desk.answering.reply(STAFF, case.id, "Ini", events_seen=case.events, **enclosed)
    assert jotting.of(STAFF, case.id) == {DraftKind.REPLY: begun}
    assert desk.case(case.id).events == case.events
    with desk.store.reading() as unit:
        assert unit.deliveries.about(case.id) == []
