"""A house with a season of cases: of several channels and the counter, of a branch with a zone and
hours of its own; answered soon, late and never, waiting, spam, merged, reopened, and changed long
after they were answered; and with a season of posts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from domain.branches import Branch
from domain.cases import Case, CaseKind, CaseStatus, EventKind, Priority
from domain.messages import Author, MessageKind
from domain.ports import Store
from services.cases.branching import Branching
from services.cases.casebook import Happening, record
from services.cases.merging import Merging
from tests.makers import MANAGER, STAFF, a_channel
from tests.services.desk import LOUD, TALK, Desk, open_desk
from tests.services.posted import a_season_of_posts
from toolkit.clock import SetClock

JAKARTA = ZoneInfo("Asia/Jakarta")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRST_DAY, CASES, DAYS = date(2026, 9, 14), 240, 78
# The first working day of December, just after opening: every report of before is due.
NOW = datetime(2026, 12, 1, 8, 30, tzinfo=JAKARTA)
EAST = Branch(
    id="b-timur",
    name="Cabang Timur",
    zone="Asia/Jayapura",
    week=dict.fromkeys(range(6), ((9 * 60, 15 * 60),)),
    closed_days={date(2026, 11, 10): "Hari jadi cabang"},
)

Act = Callable[[], object]


@dataclass(kw_only=True)
class Season:
    """What happens, each at its moment; told once, in order."""

    desk: Desk
    chance: Random
    acts: list[tuple[datetime, int, Act]]
    ids: dict[int, str]

    def at(self, moment: datetime, act: Act) -> None:
        """Nothing happens after now."""
        if moment < NOW:
            self.acts.append((moment, len(self.acts), act))

    def play(self) -> None:
        """Everything, at its moment."""
        for moment, _number, act in sorted(self.acts, key=lambda one: one[:2]):
            self.desk.clock.set(moment)
            act()
        self.desk.clock.set(NOW)


def fill(store: Store, clock: SetClock) -> Desk:
    """The house as it stands now."""
    clock.set(datetime.combine(FIRST_DAY, datetime.min.time(), JAKARTA))
    desk = open_desk(store, clock)
    with store.writing() as unit:
        unit.cooperative.save(
            replace(
                unit.cooperative.get(),
                public_figures=True,
                monthly_readers=(MANAGER.id,),
                weekly_readers=(MANAGER.id,),
            )
        )
        unit.branches.add(EAST)
        unit.channels.add(a_channel())  # carries mail to staff
        wati = unit.users.get(MANAGER.id)
        unit.users.save(replace(wati, email="wati@koperasi.example", must_change_password=False))
    season = Season(desk=desk, chance=Random(20261201), acts=[], ids={})
    for number in range(CASES):
        _tell(season, number)
    season.play()
    a_season_of_posts(store, LOUD, TALK, FIRST_DAY, DAYS)
    return desk


def _tell(season: Season, number: int) -> None:
    """One case's whole life."""
    chance = season.chance
    days = int(DAYS * (number / CASES) ** 0.35)  # ever more, up to the very last day
    minutes = chance.randrange(6 * 60, 21 * 60)
    came = datetime.combine(FIRST_DAY, datetime.min.time(), JAKARTA) + days * DAY
    came += timedelta(minutes=minutes)
    season.at(came, lambda: _comes(season, number))
    if chance.random() < 0.25:  # some are the branch's from the beginning, some much later
        season.at(came + chance.choice((0, 9)) * DAY, lambda: _moves(season, number))
    answered = came + timedelta(minutes=chance.choice((25, 70, 150, 400, 1500, 4000)))
    fate = chance.random()
    if fate < 0.62:
        season.at(answered, lambda: _happens(season, number, EventKind.REPLIED))
        _goes_on(season, number, answered)
    elif fate < 0.70:
        season.at(answered, lambda: _happens(season, number, EventKind.RESOLVED, "diam"))
    elif fate < 0.77:
        season.at(answered, lambda: _becomes(season, number, CaseStatus.SPAM))
        if chance.random() < 0.4:
            season.at(answered + DAY, lambda: _becomes(season, number, CaseStatus.OPEN))
    elif fate < 0.84 and number > 3:
        season.at(answered, lambda: _merges(season, number, number - 3))


def _goes_on(season: Season, number: int, answered: datetime) -> None:
    """After the first response: written again, resolved, reopened, or changed long after."""
    chance = season.chance
    if chance.random() < 0.4:
        again = answered + chance.randrange(1, 30) * HOUR
        season.at(again, lambda: _writes_again(season, number))
        if chance.random() < 0.7:
            replied = again + chance.randrange(1, 40) * HOUR
            season.at(replied, lambda: _happens(season, number, EventKind.REPLIED))
    if chance.random() < 0.6:
        ended = answered + chance.randrange(2, 200) * HOUR
        season.at(ended, lambda: _happens(season, number, EventKind.RESOLVED, "beres"))
        if chance.random() < 0.25:
            season.at(ended + DAY, lambda: _becomes(season, number, CaseStatus.OPEN))
    if chance.random() < 0.3:
        kind = chance.choice(list(CaseKind))
        season.at(
            answered + 12 * DAY,
            lambda: season.desk.answering.set_kind(STAFF, season.ids[number], kind),
        )
    if chance.random() < 0.15:
        season.at(answered + 5 * DAY, lambda: _hurries(season, number))


def _comes(season: Season, number: int) -> None:
    desk, text = season.desk, f"Laporan {number}: saya kecewa."
    if number % 4 == 3:
        case = desk.listening.take_down_remark(
            STAFF, way=MessageKind.WALK_IN, author=Author(name=f"Anggota {number}"), text=text
        )
    else:
        incoming = desk.incoming(text, thread=f"t-{number}", remote_id=f"m-{number}")
        heard = desk.listening.receive(LOUD if number % 4 == 2 else TALK, incoming)
        assert heard is not None
        case = heard
    season.ids[number] = case.id


def _writes_again(season: Season, number: int) -> None:
    if number % 4 == 3 or season.desk.case(season.ids[number]).status is CaseStatus.MERGED:
        return
    incoming = season.desk.incoming("Lalu?", thread=f"t-{number}", remote_id=f"n-{number}")
    season.desk.listening.receive(LOUD if number % 4 == 2 else TALK, incoming)


def _happens(season: Season, number: int, kind: EventKind, value: str = "") -> None:
    case, now = season.desk.case(season.ids[number]), season.desk.clock.now()
    if case.status is CaseStatus.MERGED:
        return
    happening = Happening(kind=kind, at=now, actor_id=STAFF.id, value=value)
    with season.desk.store.writing() as unit:
        record(unit, unit.cases.get(case.id), [happening], now)


def _becomes(season: Season, number: int, status: CaseStatus) -> None:
    case = season.desk.case(season.ids[number])
    if case.status not in (status, CaseStatus.MERGED):
        season.desk.answering.set_status(STAFF, case.id, status)


def _moves(season: Season, number: int) -> None:
    Branching(store=season.desk.store, clock=season.desk.clock).move(
        MANAGER, season.ids[number], EAST.id
    )


def _hurries(season: Season, number: int) -> None:
    season.desk.answering.set_priority(STAFF, season.ids[number], Priority.HIGH)


def _merges(season: Season, number: int, other: int) -> None:
    if other not in season.ids:  # it comes later on the same day
        return
    case, into = (season.desk.case(season.ids[each]) for each in (number, other))
    if CaseStatus.MERGED in (case.status, into.status) or _is_left_out(into):
        return
    Merging(store=season.desk.store, clock=season.desk.clock).merge(
        STAFF, case.id, into.id, events_seen=case.events, into_seen=into.events, same=True
    )


def _is_left_out(case: Case) -> bool:
    return case.status is CaseStatus.SPAM
