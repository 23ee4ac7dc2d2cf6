"""Files of members are kept before their message is, and no message is lost for a file."""

import errno
import hashlib
import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from domain.attachments import (
    FILE_BYTES_MAX,
    FILES_MAX,
    TOGETHER_BYTES_MAX,
    Attachment,
    Enclosed,
    NotKept,
    attached,
)
from domain.cases import Case
from domain.deliveries import DeliveryState
from domain.errors import NotFound, StoreFull
from domain.messages import Incoming
from domain.people import Actor
from domain.ports import Batch, Store
from domain.reports import QueueFilter
from services.intake.attachments import Attachments
from services.intake.keeping import Keeping
from tests.makers import STAFF, SUPERVISOR, an_incoming
from tests.services.desk import TALK, Desk, open_desk
from tests.services.pictures_made import a_jpeg, a_picture, encoded
from tests.services.platforms import Shelf
from toolkit.clock import SetClock


class Full(Shelf):
    """A shelf that refuses what comes after the first file."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def put(self, data: bytes, mime: str) -> str:
        if self.kept:
            raise self.error
        return super().put(data, mime)


@pytest.fixture
def desk(store: Store, clock: SetClock, shelf: Shelf) -> Desk:
    desk = open_desk(store, clock)
    return replace(desk, listening=replace(desk.listening, keeping=Keeping(shelf=shelf)))


def a_file(data: bytes = b"%PDF-1.7", **changes: Any) -> Enclosed:
    told = {"name": "nota.pdf", "kind": "application/pdf", "size_bytes": 99, "data": data}
    return Enclosed(**{**told, **changes})


def heard(desk: Desk, *files: Enclosed, **changes: Any) -> Case:
    case = desk.listening.receive(TALK, an_incoming(attachments=files, **changes))
    assert case is not None
    return case


def taken_in(desk: Desk, *messages: Incoming) -> int:
    with desk.store.reading() as unit:
        channel = unit.channels.get(TALK)
    return desk.listening.take_in(channel, Batch(messages=messages))


def files_of(desk: Desk, shelf: Shelf, case: Case, actor: Actor = STAFF) -> list[Attachment]:
    found = Attachments(store=desk.store, shelf=shelf).of_case(actor, case.id)
    return [each for files in found.values() for each in files]


def test_a_file_lies_on_its_shelf_under_the_hash_of_its_bytes(desk: Desk, shelf: Shelf) -> None:
    case = heard(desk, a_file(), a_file(b"", name="kosong.txt", kind="text/plain"))
    message = desk.answering.story(STAFF, case.id).messages[0]
    one, empty = hashlib.sha256(b"%PDF-1.7").hexdigest(), hashlib.sha256(b"").hexdigest()
    assert shelf.kept == {one: b"%PDF-1.7", empty: b""}
    assert files_of(desk, shelf, case) == [
        Attachment(
            message_id=message.id,
            position=1,
            name="nota.pdf",
            kind="application/pdf",
            size_bytes=8,
            file_id=one,
        ),
        Attachment(
            message_id=message.id,
            position=2,
            name="kosong.txt",
            kind="text/plain",
            size_bytes=0,
            file_id=empty,
        ),
    ]


def test_the_same_letter_again_doubles_neither_message_nor_file(desk: Desk, shelf: Shelf) -> None:
    same = an_incoming(attachments=(a_file(),))
    assert [taken_in(desk, same, same), taken_in(desk, same)] == [1, 0]
    (row,), _total = desk.answering.queue(STAFF, QueueFilter(now=desk.clock.now()))
    assert len(files_of(desk, shelf, row.case)) == len(shelf.kept) == 1


def test_files_that_come_after_their_message_are_put_to_it_once(desk: Desk, shelf: Shelf) -> None:
    called = an_incoming()  # by a webhook, which tells words alone
    case = desk.listening.receive(TALK, called)
    assert case is not None
    for name in ("nota.pdf", "lain.pdf"):
        late = replace(called, attachments=(a_file(name=name),))
        assert taken_in(desk, late) == 0
    assert [each.name for each in files_of(desk, shelf, case)] == ["nota.pdf"]
    wanted = QueueFilter(now=desk.clock.now(), search="nota")
    assert [row.case.id for row in desk.answering.queue(STAFF, wanted)[0]] == [case.id]


def test_what_staff_answered_in_the_platforms_own_app_brings_its_files(
    desk: Desk, shelf: Shelf
) -> None:
    case = heard(desk)
    ours = an_incoming(from_us=True, attachments=(a_file(),), text="Terlampir.")
    taken_in(desk, ours)
    assert [each.name for each in files_of(desk, shelf, case)] == ["nota.pdf"]


def test_a_reply_of_ours_that_turns_up_there_brings_nothing_twice(desk: Desk, shelf: Shelf) -> None:
    case = heard(desk)
    sent = desk.answering.reply(STAFF, case.id, "Terlampir.", events_seen=case.events)
    assert sent is not None
    desk.unsettle(sent, DeliveryState.UNCONFIRMED)
    ours = an_incoming(from_us=True, attachments=(a_file(),), text="Terlampir.")
    assert taken_in(desk, ours) == 1
    assert files_of(desk, shelf, case) == []
    assert desk.answering.story(STAFF, case.id).messages[1].delivery_id == sent.id


def test_a_reply_of_ours_that_is_read_back_brings_nothing_twice_either(
    desk: Desk, shelf: Shelf
) -> None:
    case = heard(desk)
    sent = desk.answering.reply(STAFF, case.id, "Terlampir.", events_seen=case.events)
    assert sent is not None
    desk.deliver(sent, remote_id="r-9")
    again = an_incoming(from_us=True, attachments=(a_file(),), remote_id="r-9", text="Terlampir.")
    assert taken_in(desk, again) == 0
    assert files_of(desk, shelf, case) == []


def test_a_case_is_found_by_the_name_of_a_file(desk: Desk, shelf: Shelf) -> None:
    case = heard(desk, a_file(name="slip-gaji-oktober.pdf"))
    wanted = QueueFilter(now=desk.clock.now(), search="oktober")
    rows, _total = desk.answering.queue(STAFF, wanted)
    assert [row.case.id for row in rows] == [case.id]


@pytest.mark.parametrize(
    "error", [StoreFull("penuh"), OSError(errno.EACCES, "no"), OSError(errno.EIO, "broken")]
)
def test_a_full_or_broken_disk_costs_the_file_and_never_the_message(
    desk: Desk, error: Exception
) -> None:
    full = Full(error)
    desk = replace(desk, listening=replace(desk.listening, keeping=Keeping(shelf=full)))
    with capture_logs() as logged:
        case = heard(desk, a_file(), a_file(b"lagi", name="dua.pdf"))
    assert [each["event"] for each in logged] == ["attachment_not_kept"]
    assert [(each.name, each.size_bytes, each.not_kept) for each in files_of(desk, full, case)] == [
        ("nota.pdf", 8, None),
        ("dua.pdf", 4, NotKept.NO_ROOM),
    ]


def test_our_bounds_hold_whatever_a_connector_lets_through(desk: Desk, shelf: Shelf) -> None:
    half = TOGETHER_BYTES_MAX // 2
    case = heard(
        desk,
        a_file(bytes(FILE_BYTES_MAX + 1), name="besar"),
        a_file(bytes(half), name="satu"),
        a_file(bytes(half), name="dua"),
        a_file(b"x", name="tiga"),
        Enclosed(name="empat", not_kept=NotKept.TOO_SLOW),
    )
    assert [
        (each.name, each.size_bytes, each.not_kept) for each in files_of(desk, shelf, case)
    ] == [
        ("besar", FILE_BYTES_MAX + 1, NotKept.TOO_LARGE),
        ("satu", half, None),
        ("dua", half, None),
        ("tiga", 1, NotKept.TOO_MUCH),
        ("empat", None, NotKept.TOO_SLOW),
    ]


def test_of_very_many_files_the_first_are_kept_and_the_others_named(
    desk: Desk, shelf: Shelf
) -> None:
    case = heard(desk, *[a_file(bytes([n]), name=f"{n}") for n in range(FILES_MAX + 2)])
    found = files_of(desk, shelf, case)
    assert len(shelf.kept) == FILES_MAX
    assert [each.not_kept for each in found[FILES_MAX:]] == [NotKept.TOO_MUCH] * 2


def a_bomb() -> bytes:
    """A small archive that would unfold to a hundred megabytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nol", bytes(100 * 1024 * 1024))
    return buffer.getvalue()


def test_an_archive_is_kept_as_it_came_and_never_unpacked(desk: Desk, shelf: Shelf) -> None:
    bomb = a_bomb()
    (found,) = files_of(desk, shelf, heard(desk, a_file(bomb, name="foto.zip")))
    assert (found.size_bytes, shelf.kept[found.file_id]) == (len(bomb), bomb)


@pytest.mark.parametrize(
    ("data", "kind", "told", "size"),
    [  # what it is, what it claims, what it is taken for
        (a_jpeg(60, 40), "application/pdf", "image/jpeg", (60, 40)),
        (encoded(a_picture(), "PNG"), "image/png", "image/png", (60, 40)),
        (encoded(a_picture(), "WEBP"), "", "image/webp", (60, 40)),
        (encoded(a_picture(mode="L"), "GIF"), "image/gif", "image/gif", (60, 40)),
        (b"<html><script>alert(1)</script>", "image/jpeg", "image/jpeg", (None, None)),
        (b"<svg onload='alert(1)'/>", "image/svg+xml", "image/svg+xml", (None, None)),
        (b"MZ program", "image/png", "image/png", (None, None)),
        (a_jpeg()[:20], "image/jpeg", "image/jpeg", (None, None)),
        (b"", "image/jpeg", "image/jpeg", (None, None)),
        # eight bytes that promise 60,000 x 60,000 pixels
        (
            encoded(a_picture(), "PNG")[:16] + b"\x00\x00\xea\x60" * 2 + bytes(20),
            "image/png",
            "image/png",
            (None, None),
        ),
    ],
)
def test_only_what_its_own_bytes_prove_is_taken_for_a_picture(
    data: bytes, kind: str, told: str, size: tuple[int | None, int | None]
) -> None:
    incoming = an_incoming(attachments=(a_file(data, kind=kind),))
    (found,) = attached("m-1", Keeping(shelf=Shelf()).keep(incoming).attachments)
    assert (found.kind, (found.width_px, found.height_px)) == (told, size)
    assert found.is_picture == (size[0] is not None)


# --- who may open one --------------------------------------------------------------------


def test_a_file_is_opened_by_its_case_its_message_and_its_place(desk: Desk, shelf: Shelf) -> None:
    case = heard(desk, a_file(), Enclosed(name="hilang", not_kept=NotKept.TOO_LARGE))
    other = heard(desk, thread="thread-2")
    attachments = Attachments(store=desk.store, shelf=shelf)
    first, lost = files_of(desk, shelf, case)
    assert attachments.open(STAFF, case.id, first.message_id, 1) == (first, b"%PDF-1.7")
    for case_id, message_id, position in (
        (other.id, first.message_id, 1),
        (case.id, "m-unknown", 1),
        (case.id, first.message_id, 3),
        (case.id, lost.message_id, 2),
        ("c-unknown", first.message_id, 1),
    ):
        with pytest.raises(NotFound):
            attachments.open(STAFF, case_id, message_id, position)


def test_files_of_what_is_about_management_are_for_supervisors_alone(
    desk: Desk, shelf: Shelf
) -> None:
    incoming = desk.listening.keeping.keep(an_incoming(attachments=(a_file(),)))
    with desk.store.writing() as unit:
        case = desk.listening.receive_in(unit, TALK, incoming, about_management=True)
    assert case is not None
    (found,) = files_of(desk, shelf, case, SUPERVISOR)
    attachments = Attachments(store=desk.store, shelf=shelf)
    assert attachments.open(SUPERVISOR, case.id, found.message_id, 1)[1] == b"%PDF-1.7"
    with pytest.raises(NotFound):
        attachments.open(STAFF, case.id, found.message_id, 1)
    with pytest.raises(NotFound):
        attachments.of_case(STAFF, case.id)
