"""Importing: a channel's past read in from a file, step by step.

Every step is a transaction of its own and moves the import's place in the file along with what it
kept: whoever is killed goes on there. A file read in twice keeps nothing twice
(`services.history.past_posts`). Nothing that is read in was sent by us, is sent again, or starts a
clock: it is kept as posts that stand on the platform already, marked as imported.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from types import MappingProxyType
from typing import TypeGuard

from domain.archive_shelves import ArchiveFolder
from domain.archives import (
    IMPORT_STEPS,
    Archive,
    ArchiveReader,
    Bundle,
    Found,
    HistoryImport,
    ImportRefusal,
    ImportState,
    PastPost,
    archives_of,
)
from domain.channels import Channel
from domain.errors import Conflict, Invalid, NotFound, StoreFull, TooMany
from domain.identifiers import new_id
from domain.people import Actor, Permission
from domain.ports import Clock, Connectors, MediaShelf, Store, Unit
from domain.texts import _
from services.common.auditing import record
from services.common.entered import tidy
from services.history.history_lines import Lines
from services.history.parts import opened_together
from services.history.past_days import days_on
from services.history.past_media import PastMediaTaker, Taken
from services.history.past_posts import PastPosts, lacks_media, posts_on, trouble_with
from services.history.previews import SHOWN, Preview, choice_of, previewed
from services.history.taking_back import refuse_beside

STEP = 200  # things read in by one transaction
PICTURES_A_STEP = 20  # where pictures come with them, a step ends at so many
STEPS_A_BEAT = 20  # each time the file is opened anew and passed over to where it was
REFUSALS_SHOWN = 50  # on a page
NAME_MAX = 120
FORGOTTEN_AFTER = timedelta(days=1)  # a file that somebody handed in and did not begin to read
GOING_MAX = 1_000
_GOING = (ImportState.RUNNING, ImportState.STOPPED)
_TAKEN_BACK = (ImportState.TAKING_BACK, ImportState.TAKEN_BACK)


@dataclass(frozen=True, kw_only=True)
class Importing:
    """Needs MANAGE_CHANNELS. Raises, everywhere: NotAllowed, NotFound."""

    store: Store
    clock: Clock
    connectors: Connectors
    folder: ArchiveFolder
    media: MediaShelf

    def channels(self, actor: Actor) -> Sequence[tuple[Channel, ArchiveReader]]:
        """Those whose platform lets its past be downloaded in a form that is known here."""
        actor.require(Permission.MANAGE_CHANNELS)
        with self.store.reading() as unit:
            channels = unit.channels.all()
        found = ((each, self._reader(each)) for each in channels)
        return [(channel, reader) for channel, reader in found if reader is not None]

    def take(self, actor: Actor, pieces: Iterator[bytes]) -> str:
        """Puts a file aside, to be looked through; gives its id. Raises: Invalid, StoreFull."""
        actor.require(Permission.MANAGE_CHANNELS)
        return self.folder.put(pieces)

    def preview(
        self,
        actor: Actor,
        channel_id: str,
        file_id: str,
        file_name: str,
        choices: Mapping[str, str] | None = None,
        *,
        further: Sequence[str] = (),
    ) -> Preview:
        """Looks the whole file through; keeps nothing. `further`: ids of the other parts, where the
        download came in several. Raises: Invalid."""
        actor.require(Permission.MANAGE_CHANNELS)
        with self._archive(channel_id, (file_id, *further), file_name) as (found, _bundle):
            archive = found.understood(choices or {})
            before = self._said_before(channel_id, archive.form)
            return previewed(archive, choices or {}, self.clock.now(), before)

    def begin(
        self,
        actor: Actor,
        channel_id: str,
        file_id: str,
        file_name: str,
        *,
        choices: Mapping[str, str] | None = None,
        counted_at: datetime | None = None,
        further: Sequence[str] = (),
    ) -> HistoryImport:
        """Reading in begins with the next beat. `counted_at`: to when the counts in the file
        belong, None: when it was made, else now. Raises: Invalid for a file without posts; Conflict
        when the same file is being read in for the channel."""
        told = self.preview(actor, channel_id, file_id, file_name, choices, further=further)
        if not told.posts and not told.days:
            raise Invalid(_("Di berkas ini tidak ada unggahan yang bisa dibaca."), field="file")
        now = self.clock.now()
        begun = HistoryImport(
            id=new_id(),
            channel_id=channel_id,
            file_name=tidy(file_name, NAME_MAX),
            file_id=file_id,
            further=tuple(further),
            form=told.form,
            choices={one.name: choice_of(one, choices or {}) for one in told.choices},
            counted_at=min(counted_at or told.made_at or now, now),
            total=told.total,
            by_id=actor.id,
            at=now,
        )
        with self.store.writing() as unit:
            refuse_beside(unit, channel_id)
            for other in unit.history.keeping(file_id):
                if other.channel_id == channel_id and other.state in _GOING:
                    raise Conflict(_("Berkas ini sedang diimpor. Lihat kemajuannya di bawah."))
            record(
                unit,
                "history_imported",
                at=now,
                actor=actor if actor.id else None,
                subject_id=channel_id,
                detail=begun.file_name,
            )
            return unit.history.add(begun)

    def newest(self, actor: Actor, *, offset: int = 0) -> list[HistoryImport]:
        """The newest first, a page of `SHOWN`."""
        actor.require(Permission.MANAGE_CHANNELS)
        with self.store.reading() as unit:
            return unit.history.newest(SHOWN, offset)

    def find(
        self, actor: Actor, import_id: str, *, offset: int = 0
    ) -> tuple[HistoryImport, list[ImportRefusal]]:
        """One of them, and a page of what of its file was refused, by its place."""
        actor.require(Permission.MANAGE_CHANNELS)
        with self.store.reading() as unit:
            told = unit.history.get(import_id)
            return told, unit.history.refusals(import_id, REFUSALS_SHOWN, offset)

    def going(self, actor: Actor, channel_id: str, file_id: str) -> HistoryImport | None:
        """The import of this very file that was begun and is not through yet."""
        actor.require(Permission.MANAGE_CHANNELS)
        with self.store.reading() as unit:
            known = unit.history.keeping(file_id)
        mine = [one for one in known if one.channel_id == channel_id and one.state in _GOING]
        return mine[0] if mine else None

    def stop(self, actor: Actor, import_id: str) -> HistoryImport:
        """Stays where it is; what was read in stays too. Raises: InvalidTransition, Conflict."""
        return self._step(actor, import_id, ImportState.STOPPED)

    def go_on(self, actor: Actor, import_id: str) -> HistoryImport:
        """From where it stopped. Raises: InvalidTransition, Conflict."""
        return self._step(actor, import_id, ImportState.RUNNING)

    def run(self) -> int:
        """Some steps of every import that runs; gives how many things were read."""
        with self.store.reading() as unit:
            running = unit.history.in_state(ImportState.RUNNING, SHOWN)
        return sum(self.read_some(one.id, STEPS_A_BEAT).done - one.done for one in running)

    def read_some(
        self,
        import_id: str,
        steps: int,
        *,
        passed: Callable[[HistoryImport], None] = lambda _told: None,
    ) -> HistoryImport:
        """The next steps of one import, from where it stands; `passed` is told of each. Where
        another process reads it too, its step counts and ours never was."""
        with self.store.reading() as unit:
            current = unit.history.get(import_id)
        try:
            opening = self._archive(current.channel_id, current.file_ids, current.file_name)
            with opening as (archive, bundle):
                found = archive.understood(current.choices).items(current.choices)
                items = islice(found, current.done, None)
                names = frozenset(bundle.names)
                taker = PastMediaTaker(bundle=bundle, names=names, shelf=self.media)
                for _each in range(steps):
                    before = current
                    some = _next_step(items)
                    current = self._read(current, some, self._pictures(current, some, taker))
                    passed(current)
                    if current.state is not ImportState.RUNNING or current.done == before.done:
                        break
        except (Conflict, TooMany):
            with self.store.reading() as unit:
                current = unit.history.get(import_id)
        except StoreFull as err:
            current = self._ended_by(import_id, ImportState.STOPPED, str(err))
        except (Invalid, NotFound) as err:
            current = self._ended_by(import_id, ImportState.FAILED, str(err))
        if current.state in (ImportState.DONE, ImportState.FAILED):
            self._forget(current.file_ids)
        return current

    def prune(self) -> int:
        """Forgets files that were handed in and are not being read; gives how many."""
        return self._forget(self.folder.before(self.clock.now() - FORGOTTEN_AFTER))

    def _pictures(
        self, told: HistoryImport, items: Sequence[Found], taker: PastMediaTaker
    ) -> Mapping[int, Taken]:
        """What is there of the pictures of these posts, by their place among them; a post that has
        its own already is passed over."""
        now = self.clock.now()
        shown = {at: each for at, each in enumerate(items) if _shows(each)}
        wanted = {at: each for at, each in shown.items() if not trouble_with(each, now)}
        if not wanted:
            return {}
        with self.store.reading() as unit:
            posts = self._posts(unit, told, list(wanted.values()))
        return {
            at: taker.take(each)
            for at, each in wanted.items()
            if lacks_media(posts.known.find(each))
        }

    def _read(
        self,
        told: HistoryImport,
        items: Sequence[Found],
        taken: Mapping[int, Taken] = MappingProxyType({}),
    ) -> HistoryImport:
        with self.store.writing() as unit:
            current = unit.history.get(told.id)
            if current.state is not ImportState.RUNNING or current.done != told.done:
                return replace(current, done=told.done)  # somebody stopped it, or reads it too
            if not items:
                return unit.history.save(self._ended(current, ImportState.DONE))
            posts = self._posts(unit, current, items)
            days = days_on(unit, current.channel_id, items)
            now = self.clock.now()
            lines = Lines(told=current, posts=posts, days=days, taken=taken, now=now)
            counted = lines.keep(items)
            posts.keep_counts()
            days.keep_all(now)
            unit.history.hold(current.id, [*posts.told_of, *days.told_of])
            sums = {name: getattr(current, name) + count for name, count in counted.items()}
            return unit.history.save(replace(current, done=current.done + len(items), **sums))

    def _posts(self, unit: Unit, told: HistoryImport, items: Sequence[Found]) -> PastPosts:
        return posts_on(
            unit, told.channel_id, items, counted_at=told.counted_at, now=self.clock.now()
        )

    def _step(self, actor: Actor, import_id: str, state: ImportState) -> HistoryImport:
        actor.require(Permission.MANAGE_CHANNELS)
        with self.store.writing() as unit:
            current = unit.history.get(import_id)
            IMPORT_STEPS.check(current.state, state)
            if state is ImportState.RUNNING:
                refuse_beside(unit, current.channel_id)
            return unit.history.save(replace(current, state=state, detail=""))

    def _ended_by(self, import_id: str, state: ImportState, why: str) -> HistoryImport:
        with self.store.writing() as unit:
            current = unit.history.get(import_id)
            if current.state is not ImportState.RUNNING:
                return current
            if state is ImportState.FAILED:
                current = self._ended(current, state)
            return unit.history.save(replace(current, state=state, detail=why))

    def _ended(self, told: HistoryImport, state: ImportState) -> HistoryImport:
        IMPORT_STEPS.check(told.state, state)
        return replace(told, state=state, ended_at=self.clock.now())

    def _forget(self, file_ids: Iterable[str]) -> int:
        """Of these the files that nobody reads; gives how many."""
        with self.store.reading() as unit:
            going = [one for state in _GOING for one in unit.history.in_state(state, GOING_MAX)]
        in_use = {file_id for one in going for file_id in one.file_ids}
        unused = [file_id for file_id in file_ids if file_id not in in_use]
        for file_id in unused:
            self.folder.remove(file_id)
        return len(unused)

    def _said_before(self, channel_id: str, form: str) -> Mapping[str, str]:
        """Of the last file of this form; of none that was taken back, which may have been wrong."""
        with self.store.reading() as unit:
            last = unit.history.newest(SHOWN)
        for one in last:
            if (one.channel_id, one.form) == (channel_id, form) and one.state not in _TAKEN_BACK:
                return one.choices
        return {}

    def _reader(self, channel: Channel) -> ArchiveReader | None:
        kind = self.connectors.platforms().get(channel.platform)
        return None if kind is None else archives_of(kind)

    @contextmanager
    def _archive(
        self, channel_id: str, file_ids: Sequence[str], file_name: str
    ) -> Iterator[tuple[Archive, Bundle]]:
        with self.store.reading() as unit:
            channel = unit.channels.get(channel_id)
        reader = self._reader(channel)
        if reader is None:
            raise Invalid(
                _("Riwayat {channel} belum bisa diimpor: platformnya tidak memberi unduhan yang "
                  "kami kenal.").format(channel=channel.name),
                field="channel",
            )  # fmt: skip
        with ExitStack() as files:
            parts = [(files.enter_context(self.folder.open(each)), file_name) for each in file_ids]
            bundle = opened_together(parts, now=self.clock.now())
            yield reader.open(bundle, channel.settings), bundle


def _next_step(items: Iterator[Found]) -> list[Found]:
    """Fewer where pictures come with them: to decode those takes long, and the place is kept only
    at the end of a step."""
    step, pictures = list[Found](), 0
    for each in items:
        step.append(each)
        pictures += len(each.media) if isinstance(each, PastPost) else 0
        if len(step) >= STEP or pictures >= PICTURES_A_STEP:
            break
    return step


def _shows(found: Found) -> TypeGuard[PastPost]:
    return isinstance(found, PastPost) and bool(found.media)
