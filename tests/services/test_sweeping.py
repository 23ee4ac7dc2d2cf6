"""What nothing names leaves the disk; what somebody can still see never does."""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.attachments import Attachment
from domain.erasing import Erased
from domain.media import Media
from domain.people import AuditEntry
from domain.ports import Store, Unit
from domain.posts import Content
from services.house.governing import Governing
from services.media import sweeping
from services.media.sweeping import SAFE_AGE, Sweeping
from services.posts.composing import Composing
from services.replies.jotting import Jotting
from storage.memory import MemoryStore
from tests.makers import ADMIN, NOON, STAFF, SUPERVISOR, a_delivery, a_post
from tests.services.erased_stage import a_history, a_stage
from tests.services.platforms import Platforms
from tests.services.test_enclosing import Albums
from tests.storage.test_store_contract__company import a_draft
from toolkit.clock import SetClock
from toolkit.media_folder import MediaFolder

OLD = NOON - SAFE_AGE - timedelta(seconds=1)
YOUNG = NOON - SAFE_AGE


def a_sweeping(folder: Path, store: Store, clock: SetClock) -> Sweeping:
    return Sweeping(
        store=store,
        clock=clock,
        media=MediaFolder(folder / "media"),
        attachments=MediaFolder(folder / "attachments"),
    )


def put(folder: Path, data: bytes, at: datetime) -> str:
    media_id = MediaFolder(folder).put(data, "image/png")
    os.utime(folder / media_id[:2] / media_id, (at.timestamp(), at.timestamp()))
    return media_id


def kept(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def a_content(media_id: str) -> Content:
    picture = Media(id=media_id, mime="image/png", width_px=1, height_px=1, size_bytes=1)
    return Content(text="x", media=(picture,))


def in_a_post(unit: Unit, media_id: str) -> None:
    unit.posts.add(a_post(content=a_content(media_id)))


def in_a_delivery(unit: Unit, media_id: str) -> None:
    unit.deliveries.add(a_delivery(content=a_content(media_id)))


def in_an_answer(unit: Unit, media_id: str) -> None:
    pictures = a_content(media_id).media
    unit.case_drafts.put(a_draft(case_id=media_id, pictures=pictures))


def in_a_message(unit: Unit, media_id: str) -> None:
    unit.attachments.add(
        [
            Attachment(
                message_id=media_id, position=1, name="a", kind="", size_bytes=1, file_id=media_id
            )
        ]
    )


OURS = (in_a_post, in_a_delivery, in_an_answer)


def test_only_old_bytes_that_nothing_names_go_and_it_is_told(tmp_path: Path, store: Store) -> None:
    media, attachments = tmp_path / "media", tmp_path / "attachments"
    shown, young = put(media, b"shown", OLD), put(media, b"young", YOUNG)
    put(media, b"gone", OLD)
    sent = put(attachments, b"sent", OLD)
    put(attachments, b"shown", OLD)  # a picture of ours is none of theirs
    put(media, b"sent", OLD)
    with store.writing() as unit:
        in_a_post(unit, shown)
        in_a_message(unit, sent)
    swept = a_sweeping(tmp_path, store, SetClock(NOON))
    with structlog.testing.capture_logs() as lines:
        assert swept.run() == 3
    assert (kept(media), kept(attachments)) == ({shown, young}, {sent})
    assert lines == [
        {
            "event": "files_swept",
            "folder": folder,
            "count": count,
            "size_bytes": size_bytes,
            "log_level": "info",
        }
        for folder, count, size_bytes in (("media", 2, 8), ("attachments", 1, 5))
    ]
    with store.reading() as unit:
        told = unit.audit.newest()
    assert {replace(entry, id="") for entry in told} == {
        AuditEntry(id="", at=NOON, actor_id=None, act="files_swept", subject_id="", detail=detail)
        for detail in ("media: 2, 8 B", "attachments: 1, 5 B")
    }


def test_nothing_to_sweep_is_nothing_to_tell(tmp_path: Path, store: Store) -> None:
    assert a_sweeping(tmp_path, store, SetClock(NOON)).run() == 0
    with store.reading() as unit:
        assert unit.audit.newest() == []


def test_more_files_than_a_step_are_all_looked_at(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "STEP", 2)
    ids = [put(tmp_path / "media", bytes([number]), OLD) for number in range(7)]
    with store.writing() as unit:
        in_a_post(unit, ids[3])
    assert a_sweeping(tmp_path, store, SetClock(NOON)).run() == 6
    assert kept(tmp_path / "media") == {ids[3]}


def test_half_a_file_that_a_crash_left_goes_once_it_is_old(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "media" / "ab"
    folder.mkdir(parents=True)
    for name, at in (("tmpold", OLD), ("tmpnew", YOUNG)):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (at.timestamp(), at.timestamp()))
    assert a_sweeping(tmp_path, store, SetClock(NOON)).run() == 1
    assert kept(tmp_path / "media") == {"tmpnew"}


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from((*OURS, None)), st.booleans(), st.integers(0, 3)), max_size=12
    )
)
def test_no_picture_that_somebody_can_see_is_ever_taken(
    told: list[tuple[object, bool, int]],
) -> None:
    """The same few pictures, named here and there, young and old, swept after each step."""
    store, clock = MemoryStore(), SetClock(NOON)
    with TemporaryDirectory() as name:
        folder = Path(name)
        must_stay: set[str] = set()
        for put_in, is_old, number in told:
            known = put(folder / "media", bytes([number]), OLD if is_old else YOUNG)
            if put_in is not None:
                must_stay.add(known)
                with store.writing() as unit:
                    put_in(unit, known)  # type: ignore[operator]
            a_sweeping(folder, store, clock).run()
            stays = must_stay if is_old else must_stay | {known}
            assert stays <= kept(folder / "media")
            for each in stays:
                MediaFolder(folder / "media").read(each)
            assert kept(folder / "media") - stays <= {
                each for each in kept(folder / "media") if _is_young(folder / "media", each)
            }


def _is_young(folder: Path, media_id: str) -> bool:
    return (folder / media_id[:2] / media_id).stat().st_mtime >= YOUNG.timestamp()


def test_an_erased_answers_picture_goes_unless_a_post_shows_it_too(
    tmp_path: Path, store: Store
) -> None:
    clock = SetClock(NOON)
    stage = a_stage(store, clock)
    case = a_history(stage)
    lone, shared = (put(tmp_path / "media", data, OLD) for data in (b"lone", b"shared"))
    with store.writing() as unit:
        sent = unit.deliveries.about(case.id)[0]
        unit.deliveries.save(
            replace(
                sent,
                content=replace(
                    sent.content, media=(*a_content(lone).media, *a_content(shared).media)
                ),
            )
        )
        in_a_post(unit, shared)
    swept = a_sweeping(tmp_path, store, clock)
    assert swept.run() == 0
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why="surat")
    while stage.erasing.run():
        pass
    assert swept.run() == 1
    assert kept(tmp_path / "media") == {shared}


def test_an_old_picture_that_is_saved_in_a_draft_outlives_a_sweep_that_saw_it_unnamed(
    tmp_path: Path, store: Store, clock: SetClock, platforms: Platforms
) -> None:
    """A sweep between holding and committing: the bytes are young again by then."""
    folder = MediaFolder(tmp_path / "media")
    composing = Composing(store=store, clock=clock, connectors=platforms, media=folder)
    media_id = put(tmp_path / "media", b"old", OLD)
    seen_before = list(folder.older(YOUNG))
    composing.save_draft(STAFF, post_id=None, content=a_content(media_id), channel_ids=())
    assert seen_before == [media_id]
    assert folder.discard(media_id, YOUNG) is None
    assert folder.read(media_id) == b"old"


def test_a_logo_that_is_chosen_again_is_held(tmp_path: Path, store: Store, clock: SetClock) -> None:
    folder = MediaFolder(tmp_path / "media")
    logo_id = put(tmp_path / "media", b"logo", OLD)
    governing = Governing(store=store, clock=clock, media=folder)
    governing.save(ADMIN, replace(governing.cooperative(), logo_id=logo_id))
    assert folder.discard(logo_id, YOUNG) is None
    assert folder.read(logo_id) == b"logo"


@pytest.mark.parametrize("named", ["begun", "sent"])
def test_an_old_picture_of_an_answer_outlives_a_sweep_that_saw_it_unnamed(
    tmp_path: Path, store: Store, clock: SetClock, named: str
) -> None:
    """Uploaded days ago in a page that stayed open; the sweep looked just before it was named."""
    folder = MediaFolder(tmp_path / "media")
    stage = a_stage(store, clock)
    answering = replace(stage.desk.answering, connectors=Albums(), media=folder)
    case = stage.hear("Berkutu")
    media_id = put(tmp_path / "media", b"old", OLD)
    seen_before = list(folder.older(YOUNG))
    pictures = [replace(each, alt_text="Beras") for each in a_content(media_id).media]
    if named == "begun":
        jotting = Jotting(store=store, clock=clock, media=folder)
        jotting.enclose(STAFF, case.id, pictures=pictures)
    else:
        answering.reply(STAFF, case.id, "Ini", events_seen=case.events, pictures=pictures)
    assert seen_before == [media_id]
    assert folder.discard(media_id, YOUNG) is None
    os.utime(tmp_path / "media" / media_id[:2] / media_id, (OLD.timestamp(), OLD.timestamp()))
    assert a_sweeping(tmp_path, store, SetClock(NOON)).run() == 0
    assert folder.read(media_id) == b"old"
