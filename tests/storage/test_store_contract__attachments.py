"""What every store promises of files on messages, and of those beside an answer that was begun."""

from dataclasses import replace

from domain.attachments import Attachment, NotKept
from domain.media import File, Media
from domain.ports import Store
from tests.storage.test_store_contract__company import a_draft

FIRST = Attachment(
    message_id="m-1",
    position=1,
    name="kuitansi é.jpg",
    kind="image/jpeg",
    size_bytes=3_000_000_000,
    file_id="a" * 64,
    width_px=4_000,
    height_px=3_000,
)
SECOND = replace(
    FIRST,
    position=2,
    size_bytes=None,
    file_id="",
    width_px=None,
    height_px=None,
    not_kept=NotKept.TOO_LARGE,
)
ELSEWHERE = replace(FIRST, message_id="m-2")


def test_files_come_back_by_message_and_position(store: Store) -> None:
    with store.writing() as unit:
        unit.attachments.add([SECOND, ELSEWHERE, FIRST])
    with store.reading() as unit:
        assert unit.attachments.of(["m-2", "m-1"]) == [FIRST, SECOND, ELSEWHERE]
        assert unit.attachments.of(["m-2"]) == [ELSEWHERE]
        assert unit.attachments.of(["m-3"]) == unit.attachments.of([]) == []


def test_a_place_that_is_taken_is_left_as_it_is(store: Store) -> None:
    with store.writing() as unit:
        unit.attachments.add([FIRST])
        unit.attachments.add([replace(FIRST, name="lain.jpg"), SECOND])
    with store.reading() as unit:
        assert unit.attachments.of(["m-1"]) == [FIRST, SECOND]


def test_a_draft_keeps_what_is_to_go_with_it(store: Store) -> None:
    picture = Media(id="p", mime="image/png", width_px=4, height_px=3, size_bytes=9, alt_text="é")
    letter = File(id="f", name="surat.pdf", mime="application/pdf", size_bytes=5)
    draft = a_draft(pictures=(picture,), files=(letter,))
    with store.writing() as unit:
        unit.case_drafts.put(draft)
        assert unit.case_drafts.of("u-sari", "c-1") == [draft]
        unit.case_drafts.put(a_draft())
        assert unit.case_drafts.of("u-sari", "c-1") == [a_draft()]
