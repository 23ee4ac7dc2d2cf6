"""Importing: a channel's past read in from a file, step by step.

Every step is a transaction of its own and moves the import's place in the file along with what it
kept: whoever is killed goes on there. A file read in twice keeps nothing twice
(`services.history.past_posts`). Nothing that is read in was sent by us, is sent again, or starts a
clock: it is kept as posts that stand on the platform already, marked as imported.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice

from domain.archive_shelves import ArchiveFolder
from domain.archives import (
    IMPORT_STEPS,
    Archive,
    ArchiveReader,
    Aside,
    Choice,
    Found,
    HistoryImport,
    ImportRefusal,
    ImportState,
    PastPost,
    Refused,
    archives_of,
)
from domain.channels import Channel
from domain.errors import Conflict, Invalid, NotFound
from domain.identifiers import new_id
from domain.people import Actor, Permission
from domain.ports import Clock, Connectors, Store
from domain.texts import _
from services.common.auditing import record
from services.common.entered import tidy
from services.history.bundles import opened
from services.history.past_posts import PastPosts

STEP = 200  # things read in by one transaction
STEPS_A_BEAT = 20  # each time the file is opened anew and passed over to where it was
ITEMS_MAX = 500_000
SAMPLES = 3
REFUSALS_KEPT = 1_000
EXCERPT_MAX = 200
NAME_MAX = 120
SHOWN = 20
FORGOTTEN_AFTER = timedelta(days=1)  # a file that somebody handed in and did not begin to read
_GOING = (ImportState.RUNNING, ImportState.STOPPED)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a file holds, before anything of it is kept. `aside`: what is no post of ours, by why.
    `refused`: the first that cannot be read, with their place in the file, from 1."""

    form: str
    made_at: datetime | None
    choices: Sequence[Choice]
    total: int
    posts: int
    counted: int  # posts of which counts are told
    first_at: datetime | None
    last_at: datetime | None
    aside: Mapping[Aside, int] = field(default_factory=dict)
    refused: Sequence[tuple[int, Refused]] = ()
    refusals: int = 0
    samples: Sequence[PastPost] = ()


@dataclass(frozen=True, kw_only=True)
class Importing:
    """Needs MANAGE_CHANNELS. Raises, everywhere: NotAllowed, NotFound."""

    store: Store
    clock: Clock
    connectors: Connectors
    folder: ArchiveFolder

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
    ) -> Preview:
        """Looks the whole file through; keeps nothing. Raises: Invalid."""
        actor.require(Permission.MANAGE_CHANNELS)
        with self._archive(channel_id, file_id, file_name) as archive:
            chosen = _chosen(archive, choices or {})
            lacking = any(one.needed and not chosen.get(one.name) for one in archive.choices)
            return _looked(archive, () if lacking else archive.items(chosen), self.clock.now())

    def begin(
        self,
        actor: Actor,
        channel_id: str,
        file_id: str,
        file_name: str,
        *,
        choices: Mapping[str, str] | None = None,
        counted_at: datetime | None = None,
    ) -> HistoryImport:
        """Reading in begins with the next beat. `counted_at`: to when the counts in the file
        belong, None: when it was made, else now. Raises: Invalid for a file without posts; Conflict
        when the same file is being read in for the channel."""
        told = self.preview(actor, channel_id, file_id, file_name, choices)
        if not told.posts:
            raise Invalid(_("Di berkas ini tidak ada unggahan yang bisa dibaca."), field="file")
        now = self.clock.now()
        begun = HistoryImport(
            id=new_id(),
            channel_id=channel_id,
            file_name=tidy(file_name, NAME_MAX),
            file_id=file_id,
            form=told.form,
            choices={one.name: _choice(one, choices or {}) for one in told.choices},
            counted_at=min(counted_at or told.made_at or now, now),
            total=told.total,
            by_id=actor.id,
            at=now,
        )
        with self.store.writing() as unit:
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

    def newest(self, actor: Actor) -> list[HistoryImport]:
        """The last ones, the newest first."""
        actor.require(Permission.MANAGE_CHANNELS)
        with self.store.reading() as unit:
            return unit.history.newest(SHOWN)

    def find(self, actor: Actor, import_id: str) -> tuple[HistoryImport, list[ImportRefusal]]:
        """One of them, and what of its file was refused, by its place."""
        actor.require(Permission.MANAGE_CHANNELS)
        with self.store.reading() as unit:
            told = unit.history.get(import_id)
            return told, unit.history.refusals(import_id, REFUSALS_KEPT)

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
            with self._archive(current.channel_id, current.file_id, current.file_name) as archive:
                items = islice(archive.items(current.choices), current.done, None)
                for _each in range(steps):
                    before = current
                    current = self._read(current, list(islice(items, STEP)))
                    passed(current)
                    if current.state is not ImportState.RUNNING or current.done == before.done:
                        break
        except Conflict:
            with self.store.reading() as unit:
                current = unit.history.get(import_id)
        except (Invalid, NotFound) as err:
            current = self._failed(import_id, str(err))
        if current.state in (ImportState.DONE, ImportState.FAILED):
            self._forget(current.file_id)
        return current

    def prune(self) -> int:
        """Forgets files that were handed in and are not being read; gives how many."""
        old = self.folder.before(self.clock.now() - FORGOTTEN_AFTER)
        return sum(self._forget(file_id) for file_id in old)

    def _read(self, told: HistoryImport, items: Sequence[Found]) -> HistoryImport:
        with self.store.writing() as unit:
            current = unit.history.get(told.id)
            if current.state is not ImportState.RUNNING or current.done != told.done:
                return replace(current, done=told.done)  # somebody stopped it, or reads it too
            if not items:
                return unit.history.save(self._ended(current, ImportState.DONE))
            posts = PastPosts(
                unit=unit,
                channel_id=current.channel_id,
                counted_at=current.counted_at,
                now=self.clock.now(),
            )
            counted = Counter(
                _kept(posts, current, place, each)
                for place, each in enumerate(items, current.done + 1)
            )
            posts.keep_counts()
            sums = {name: getattr(current, name) + count for name, count in counted.items()}
            further = replace(current, done=current.done + len(items), **sums)
            is_over = len(items) < STEP or further.done >= ITEMS_MAX
            return unit.history.save(self._ended(further, ImportState.DONE) if is_over else further)

    def _step(self, actor: Actor, import_id: str, state: ImportState) -> HistoryImport:
        actor.require(Permission.MANAGE_CHANNELS)
        with self.store.writing() as unit:
            current = unit.history.get(import_id)
            IMPORT_STEPS.check(current.state, state)
            return unit.history.save(replace(current, state=state))

    def _failed(self, import_id: str, why: str) -> HistoryImport:
        with self.store.writing() as unit:
            current = unit.history.get(import_id)
            if current.state is not ImportState.RUNNING:
                return current
            failed = self._ended(current, ImportState.FAILED)
            return unit.history.save(replace(failed, detail=why))

    def _ended(self, told: HistoryImport, state: ImportState) -> HistoryImport:
        IMPORT_STEPS.check(told.state, state)
        return replace(told, state=state, ended_at=self.clock.now())

    def _forget(self, file_id: str) -> bool:
        with self.store.reading() as unit:
            if any(one.state in _GOING for one in unit.history.keeping(file_id)):
                return False
        self.folder.remove(file_id)
        return True

    def _reader(self, channel: Channel) -> ArchiveReader | None:
        kind = self.connectors.platforms().get(channel.platform)
        return None if kind is None else archives_of(kind)

    @contextmanager
    def _archive(self, channel_id: str, file_id: str, file_name: str) -> Iterator[Archive]:
        with self.store.reading() as unit:
            channel = unit.channels.get(channel_id)
        reader = self._reader(channel)
        if reader is None:
            raise Invalid(
                _("Riwayat {channel} belum bisa diimpor: platformnya tidak memberi unduhan yang "
                  "kami kenal.").format(channel=channel.name),
                field="channel",
            )  # fmt: skip
        with self.folder.open(file_id) as file:
            yield reader.open(opened(file, file_name, now=self.clock.now()), channel.settings)


def _kept(posts: PastPosts, told: HistoryImport, place: int, found: Found) -> str:
    """The name of the sum that it counts in."""
    if isinstance(found, Aside):
        return "aside"
    if isinstance(found, PastPost):
        why = posts.trouble_with(found)
        if not why:
            return "new" if posts.keep(found) else "known"
        found = Refused(why=why, excerpt=found.text)
    if told.refused < REFUSALS_KEPT:
        excerpt = tidy(found.excerpt, EXCERPT_MAX)
        why = tidy(found.why, EXCERPT_MAX)
        refusal = ImportRefusal(import_id=told.id, position=place, why=why, excerpt=excerpt)
        posts.unit.history.refuse([refusal])
    return "refused"


def _chosen(archive: Archive, given: Mapping[str, str]) -> dict[str, str]:
    return {one.name: _choice(one, given) for one in archive.choices}


def _choice(one: Choice, given: Mapping[str, str]) -> str:
    """What was said, as far as it is one of the options; else what fits."""
    said = given.get(one.name, "")
    return said if said in one.options else one.suggested


def _looked(archive: Archive, items: Iterator[Found] | Sequence[Found], now: datetime) -> Preview:
    posts, aside = list[PastPost](), Counter[Aside]()
    total = counted = refusals = kept = 0
    first_at = last_at = None
    refused = list[tuple[int, Refused]]()
    for total, each in enumerate(items, 1):
        if total > ITEMS_MAX:
            said = _("Berkas ini berisi lebih dari {most} hal. Unduh dengan rentang lebih pendek.")
            raise Invalid(said.format(most=ITEMS_MAX), field="file")
        if isinstance(each, Aside):
            aside[each] += 1
        elif isinstance(each, Refused):
            refusals += 1
            if len(refused) < SHOWN:
                refused.append((total, each))
        else:
            kept += 1
            counted += bool(each.values)
            first_at = min(each.at, first_at or each.at)
            last_at = max(each.at, last_at or each.at)
            if len(posts) < SAMPLES:
                posts.append(each)
    return Preview(
        form=archive.form,
        made_at=archive.made_at if archive.made_at is None else min(archive.made_at, now),
        choices=archive.choices,
        total=total,
        posts=kept,
        counted=counted,
        first_at=first_at,
        last_at=last_at,
        aside=dict(aside),
        refused=tuple(refused),
        refusals=refusals,
        samples=tuple(posts),
    )
