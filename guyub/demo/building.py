"""Builds the sample's year in a folder of its own, whole or not at all, and removes it."""

import gc
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from connectors.sandbox import SandboxTransport
from connectors.sandbox_platform import SandboxPlatform
from domain.errors import GuyubError
from domain.gaps import Measured
from domain.people import User
from domain.ports import Store
from domain.texts import _
from guyub.demo.agenda import Agenda
from guyub.demo.cast import hire
from guyub.demo.counter import Counter
from guyub.demo.ending import Ending
from guyub.demo.long_unit import LongUnit
from guyub.demo.newsroom import Newsroom
from guyub.demo.readers import Readers
from guyub.demo.recognition import recognise
from storage.migrating import migrate
from storage.opening import open_store
from toolkit.clock import SetClock, SystemClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire
from web.signing import sign_in_link

DAYS = 365
SEED = 17
CHORES_EVERY_DAYS = 7
CHORES_DAILY = 70  # of the last days, so that ten weeks were read as a heartbeat reads them

Progress = Callable[[int], None]


def build(
    settings: Settings, *, now: datetime, seed: int = SEED, days: int = DAYS, progress: Progress
) -> None:
    """Makes the sample in `settings.data`, which must be empty or not there.

    The same seed and `now` tell the same year, except for ids and codes. Raises: GuyubError.
    """
    _refuse_a_house(settings)
    site = settings.data.with_name(f"{settings.data.name}.building")
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True, mode=0o700)
    scaffold = settings.model_copy(update={"data": site})
    migrate(site, None)
    with closing(open_store(site, None)) as store, _no_collecting():
        play_year(scaffold, store, now=now, chance=Random(seed), days=days, progress=progress)
    if settings.data.exists():
        settings.data.rmdir()
    site.rename(settings.data)


def play_year(
    settings: Settings,
    store: Store,
    *,
    now: datetime,
    chance: Random,
    days: int,
    progress: Progress,
) -> None:
    """The year before `now`, lived through the real services at a clock that is set."""
    start = now - timedelta(days=days)
    clock, long_unit = SetClock(start), LongUnit(store)
    practice = SandboxPlatform(now=clock.now)
    transport = SandboxTransport(practice)
    toolkit = wire(settings, store=long_unit, clock=clock, transport=transport)
    agenda, cast = Agenda(clock, now), hire(toolkit)
    newsroom = Newsroom(toolkit, agenda, cast, chance)
    counter = Counter(toolkit, agenda, cast, chance, start)
    newsroom.draw()
    Readers(toolkit, agenda, cast, practice, Random(chance.random())).plan(start)
    Ending(toolkit=toolkit, agenda=agenda, cast=cast, practice=practice).plan(now)
    zone = ZoneInfo(toolkit.governing.cooperative().zone)
    for day in range(days + 1):
        midnight = (
            (start + timedelta(days=day))
            .astimezone(zone)
            .replace(hour=0, minute=0, second=0, microsecond=0)
        )
        counter.plan_day(midnight)
        if midnight.weekday() == 0 or day == 0:
            newsroom.plan_week(midnight - timedelta(days=midnight.weekday()) + timedelta(days=7))
        agenda.play(min(now, midnight + timedelta(days=1)))
        toolkit.account_measuring.measure_due()  # every day, as they are due: no reading is missed
        if day % CHORES_EVERY_DAYS == 0 or day > days - CHORES_DAILY:
            _do_chores(toolkit)
        long_unit.commit()
        progress(day)
    recognise(toolkit, cast.manager)
    long_unit.commit()


def sample_links(settings: Settings) -> list[tuple[str, str, str]]:
    """Login, role and a fresh sign-in link of every user of the sample. Raises: GuyubError."""
    with _opened(settings) as toolkit:
        with toolkit.store.reading() as unit:
            users = unit.users.all()
        return [
            (user.login, user.role, sign_in_link(settings.site_url, _token(toolkit, user)))
            for user in users
        ]


def is_sample(settings: Settings) -> bool:
    """Whether the sample stands in `settings.data`. Raises: GuyubError for a real house."""
    if settings.database_url:
        _refuse_postgres()
    if not settings.database_file.exists():
        return False
    with _opened(settings):
        return True


def remove(settings: Settings) -> Path:
    """Removes the sample with its folder, and gives the folder. Raises: GuyubError."""
    if not is_sample(settings):
        raise GuyubError(_("Tidak ada koperasi contoh di {folder}.").format(folder=settings.data))
    shutil.rmtree(settings.data)
    return settings.data


@contextmanager
def _opened(settings: Settings) -> Iterator[Toolkit]:
    """The sample, closed again afterwards: Windows removes no file that is open.

    Raises: GuyubError for a real house.
    """
    with closing(open_store(settings.data, None)) as store:
        toolkit = wire(settings, store=store, clock=SystemClock())
        _refuse_real(toolkit)
        yield toolkit


@contextmanager
def _no_collecting() -> Iterator[None]:
    """A tenth of the time goes to looking for garbage that is not there."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _token(toolkit: Toolkit, user: User) -> str:
    return toolkit.accounts.new_link(None, user.id)


def _do_chores(toolkit: Toolkit) -> None:
    """What the heartbeat does beside sending, at the end of a day."""
    toolkit.answering.close_old()
    _look(toolkit)
    toolkit.measuring.measure_due()
    toolkit.reacting.collect()


def _look(toolkit: Toolkit) -> None:
    """The made-up machine was never off; only fewer of its readings are made up."""
    now = toolkit.clock.now()
    with toolkit.store.writing() as unit:
        for channel in unit.channels.all():
            for subject in (Measured.POSTS, Measured.REACTIONS):
                unit.gaps.look(channel.id, subject, now)


def _refuse_a_house(settings: Settings) -> None:
    if settings.database_url:
        _refuse_postgres()
    if settings.data.exists() and any(settings.data.iterdir()):
        raise GuyubError(
            _(
                "Folder {folder} tidak kosong. Koperasi contoh perlu folder sendiri: "
                "setel GUYUB_DATA ke folder lain."
            ).format(folder=settings.data)
        )


def _refuse_postgres() -> None:
    raise GuyubError(
        _("Koperasi contoh hanya dibuat di folder sendiri. Kosongkan dahulu GUYUB_DATABASE_URL.")
    )


def _refuse_real(toolkit: Toolkit) -> None:
    if not toolkit.governing.cooperative().sample:
        raise GuyubError(
            _("{folder} berisi koperasi sungguhan, bukan contoh: tidak diubah.").format(
                folder=toolkit.settings.data
            )
        )
