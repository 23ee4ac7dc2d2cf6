"""What was erased is gone from the database's own files too, and an erasure ends only then."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, text

from domain.erasing import Erased, Erasure, Step
from domain.messages import Author
from domain.ports import Store, Unit
from storage.memory import MemoryStore
from storage.sql import shredding
from storage.sql.engines import open_engines
from tests.makers import SUPERVISOR
from tests.postgres import Postgres
from tests.services.erased_places import Place, a_place
from tests.services.erased_stage import Stage, a_stage
from tests.services.erased_story import AgedFolder, beside_it, in_conversation, linked, on_the_roll
from tests.services.test_erased_everywhere import PLANTED
from toolkit.clock import SetClock

NAME, NUMBER = b"zuqov", b"99993141"
WHY = "diminta sendiri di loket"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with a_place(request.param, tmp_path, lambda: request.getfixturevalue("postgres")) as place:
        yield place


@pytest.fixture
def stage(place: Place, clock: SetClock) -> Stage:
    return aged(a_stage(place.store, clock), place.folder)


def aged(stage: Stage, folder: Path) -> Stage:
    """Its files may be taken at once."""
    files = AgedFolder(folder / "attachments")
    keeping = replace(stage.desk.listening.keeping, shelf=files)
    desk = replace(stage.desk, listening=replace(stage.desk.listening, keeping=keeping))
    return replace(stage, desk=desk, erasing=replace(stage.erasing, files=files))


def others(stage: Stage, numbers: range) -> None:
    """Talks of other people, so that pages of the database are full and have been divided."""
    for number in numbers:
        stage.hear(
            f"Beras nomor {number} wangi dan pulen, {'terima kasih ' * (number % 7)}",
            author=Author(remote_id=f"akun-{number}", name=f"Warga {number}"),
            thread=f"t-{number}",
            remote_id=f"w-{number}",
        )


def erased(stage: Stage, place: Place) -> Erasure:
    """A member with everything that may stand of them, among others, taken out."""
    others(stage, range(30))
    member = on_the_roll(stage)
    case_id = in_conversation(stage)
    beside_it(stage)
    linked(stage, case_id, member)
    others(stage, range(30, 90))
    stage.leave(member.id)
    assert place.files_with(NAME)
    with stage.store.writing() as unit:  # a namesake, who would stand there
        unit.members.remove("mb-2")
    asked = stage.erasing.ask(SUPERVISOR, Erased.MEMBER, member.id, why=WHY)
    while stage.erasing.run():
        pass
    return current(stage, asked)


def current(stage: Stage, erasure: Erasure) -> Erasure:
    with stage.store.reading() as unit:
        return unit.erasures.get(erasure.id)


def test_a_member_is_gone_from_every_file_of_the_database(stage: Stage, place: Place) -> None:
    done = erased(stage, place)
    assert (done.step, done.done_at) == (Step.DONE, stage.clock.now())
    assert place.files_with(NAME, NUMBER) == []


def test_an_old_reader_keeps_an_erasure_from_its_end_and_no_other_from_beginning(
    stage: Stage, place: Place
) -> None:
    case = stage.hear("Beras berkutu")
    asked = stage.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    with a_reader_of_old(place):
        while stage.erasing.run():
            pass
        assert (current(stage, asked).step, current(stage, asked).done_at) == (Step.TRACES, None)
        other = stage.hear("Gula basah", author=Author(remote_id="b"), thread="t-b")
        second = stage.erasing.ask(SUPERVISOR, Erased.PERSON, other.conversation_id, why=WHY)
        assert stage.erasing.run(parts=1) == 1
        assert current(stage, second).step is Step.TALKS
    stage.erasing.run()
    assert current(stage, asked).done_at == stage.clock.now()


@contextmanager
def a_reader_of_old(place: Place) -> Iterator[None]:
    """Somebody who reads, and goes on reading."""
    if "sqlite" in place.address:
        with place.store.reading() as unit:
            unit.cooperative.get()
            yield
        return
    engine = create_engine(place.address)
    with engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM messages")).scalar_one()
        yield
    engine.dispose()


@dataclass(frozen=True)
class Overtaken:
    """A store: while its files are gone through, somebody else is quicker."""

    store: Store
    by: Callable[[], object]

    def reading(self) -> AbstractContextManager[Unit]:
        return self.store.reading()

    def writing(self) -> AbstractContextManager[Unit]:
        return self.store.writing()

    def shred(self) -> bool:
        self.by()
        return True


def test_two_processes_end_an_erasure_once(clock: SetClock, tmp_path: Path) -> None:
    kept = MemoryStore()
    stage = aged(a_stage(kept, clock), tmp_path)
    case = stage.hear("Beras berkutu")
    asked = stage.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    ended: list[Erasure] = []

    def quicker() -> None:
        stage.erasing.run()
        ended.append(current(stage, asked))
        clock.advance(timedelta(minutes=1))

    slow = replace(stage.erasing, store=Overtaken(kept, quicker))
    while slow.run():
        pass
    assert ended == [current(stage, asked)]
    assert ended[0].step is Step.DONE


def test_a_large_index_of_words_is_made_anew_beside_its_use(
    postgres: Postgres, clock: SetClock, tmp_path: Path
) -> None:
    """A vacuum would leave the word in it. One that was broken off before is in nobody's way."""
    with a_place("postgresql", tmp_path, lambda: postgres) as place:
        stage = aged(a_stage(place.store, clock), tmp_path)
        case = stage.hear("Zuqov berkutu")
        engine = create_engine(place.address)
        assert NAME in index_bytes(engine)
        with engine.connect() as connection:
            left = "CREATE INDEX ix_conversation_words_words_ccnew ON conversation_words (words)"
            connection.execute(text(left))
            connection.commit()
        with stage.store.writing() as unit:
            unit.wipes.talk(case.conversation_id)
        assert NAME in index_bytes(engine)
        shredding.shred_postgresql(engine, small_bytes=0)
        assert NAME not in index_bytes(engine)
        with engine.connect() as connection:
            named = "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = {}::regclass"
            indexes = set(connection.scalars(text(named.format("'conversation_words'"))))
        assert f"{shredding.WORDS_INDEX}_ccnew" not in indexes
        engine.dispose()


def index_bytes(engine: Engine) -> bytes:
    """The file of the index of words, as it lies on the disk."""
    with engine.connect() as connection:
        connection.execute(text("SELECT gin_clean_pending_list('ix_conversation_words_words')"))
        connection.commit()
        connection.execute(text("CHECKPOINT"))
        folder = connection.execute(text("SHOW data_directory")).scalar_one()
        where = f"SELECT pg_relation_filepath('{shredding.WORDS_INDEX}')"
        return Path(folder, connection.execute(text(where)).scalar_one()).read_bytes()


def test_every_table_of_words_is_gone_through() -> None:
    assert set(shredding.WORDED) == {table for table, _column in PLANTED}


def test_an_index_too_large_for_one_turn_is_gone_on_with(clock: SetClock, tmp_path: Path) -> None:
    with a_place("sqlite", tmp_path, lambda: None) as place:
        stage = aged(a_stage(place.store, clock), tmp_path)
        others(stage, range(3))
        engines = open_engines(tmp_path, None)
        turns = []

        @contextmanager
        def turn() -> Iterator[Connection]:
            with engines.writer.connect() as connection:
                turns.append(connection)
                yield connection

        assert not shredding.shred_sqlite(turn, engines.writer, merges=1)
        assert shredding.shred_sqlite(turn, engines.writer)
        engines.dispose()
