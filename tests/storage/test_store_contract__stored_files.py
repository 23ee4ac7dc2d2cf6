"""Whatever names a stored file is seen, whichever row it stands in."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_type_hints

import pytest

from domain.attachments import Attachment, Enclosed
from domain.cooperative import Cooperative
from domain.media import File, Media
from domain.ports import Store, Unit
from domain.posts import Content, Variant
from domain.set_aside import SetAside
from storage.columns import Document
from storage.sql.stored_files import ATTACHMENTS, LOGO, MEDIA
from storage.tables import ALL
from tests.makers import NOON, a_delivery, a_post, an_incoming
from tests.storage.test_store_contract__board import an_entry
from tests.storage.test_store_contract__company import a_draft

ID = "5e" * 32
PICTURE = Media(id=ID, mime="image/png", width_px=4, height_px=3, size_bytes=9, alt_text='"}é')
LETTER = File(id=ID, name="surat.pdf", mime="application/pdf", size_bytes=5)
WITH_PICTURE = Content(text="x", media=(PICTURE,))
SAID = an_incoming(attachments=(Enclosed(name="a.jpg", file_id=ID),))

Put = Callable[[Unit], object]

IN_MEDIA: dict[str, Put] = {
    "a post": lambda unit: unit.posts.add(a_post(content=WITH_PICTURE)),
    "a variant": lambda unit: unit.posts.add(a_post(variants={"ch-1": Variant(media=(PICTURE,))})),
    "a delivery": lambda unit: unit.deliveries.add(a_delivery(content=WITH_PICTURE)),
    "a file beside an answer": lambda unit: unit.deliveries.add(
        a_delivery(content=Content(text="x", files=(LETTER,)))
    ),
    "an entry": lambda unit: unit.board.add_entry(an_entry(media=(PICTURE,))),
    "an answer begun": lambda unit: unit.case_drafts.put(a_draft(pictures=(PICTURE,))),
    "a letter begun": lambda unit: unit.case_drafts.put(a_draft(files=(LETTER,))),
    "the logo": lambda unit: unit.cooperative.save(replace(unit.cooperative.get(), logo_id=ID)),
}
IN_ATTACHMENTS: dict[str, Put] = {
    "a message": lambda unit: unit.attachments.add(
        [Attachment(message_id="m", position=1, name="a", kind="", size_bytes=1, file_id=ID)]
    ),
    "a message set aside": lambda unit: unit.set_aside.add_once(
        SetAside(id="s", channel_id="ch-1", said=SAID, reason="-", at=NOON)
    ),
}


def named(store: Store) -> tuple[set[str], set[str]]:
    with store.reading() as unit:
        return unit.stored_files.in_media(), unit.stored_files.in_attachments()


def put(store: Store, one: Put) -> None:
    with store.writing() as unit:
        one(unit)


def test_rows_without_files_name_none(store: Store) -> None:
    put(store, lambda unit: unit.posts.add(a_post()))
    put(store, lambda unit: unit.deliveries.add(a_delivery()))
    put(store, lambda unit: unit.case_drafts.put(a_draft()))
    assert named(store) == (set(), set())


@pytest.mark.parametrize("kind", IN_MEDIA)
def test_a_file_of_ours_is_named_by(kind: str, store: Store) -> None:
    put(store, IN_MEDIA[kind])
    assert named(store) == ({ID}, set())


@pytest.mark.parametrize("kind", IN_ATTACHMENTS)
def test_a_file_of_theirs_is_named_by(kind: str, store: Store) -> None:
    put(store, IN_ATTACHMENTS[kind])
    assert named(store) == (set(), {ID})


def test_more_rows_than_a_page_are_read_to_the_end(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql.stored_files.PAGE", 2)
    ids = {f"{number:064x}" for number in range(7)}
    with store.writing() as unit:
        for each in ids:
            content = Content(text="x", media=(replace(PICTURE, id=each),))
            unit.deliveries.add(a_delivery(content=content))
    assert named(store) == (ids, set())


def holds_files(kind: Any) -> bool:
    """Whether a value of the type can have a stored file in it."""
    if kind in (Media, File, Enclosed, Cooperative):
        return True
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return any(holds_files(hints[field.name]) for field in fields(kind))
    return any(holds_files(inner) for inner in get_args(kind))


# Folders of their own, emptied by who imports.
HANDED_IN = {"history_imports.file_id", "roll_imports.file_id"}


def test_every_column_that_can_name_a_file_is_read() -> None:
    able = {
        str(column)
        for table in ALL
        for column in table.columns
        if column.name == "file_id"
        or (isinstance(column.type, Document) and holds_files(column.type.kind))
    }
    assert {str(column) for column in (*MEDIA, LOGO, *ATTACHMENTS)} == able - HANDED_IN
