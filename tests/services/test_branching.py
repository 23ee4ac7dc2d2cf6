"""Branches: their own hours and days, who belongs to them, and whose a case is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.branches import Branch
from domain.cases import Case, EventKind
from domain.cooperative import OFFICE_WEEK, Cooperative, Season
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.messages import Author, MessageKind
from domain.ports import Store
from services.cases.branching import Belonging, Branching
from services.cases.recounting import EVERY, OPEN, Recounting
from services.office_hours.hours import closed_days, from_today, office_hours, week_in_force
from services.office_hours.hours_words import hours_line
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR, a_channel, a_user
from tests.services.desk import TALK, Desk, open_desk
from toolkit.clock import SetClock

NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
MORNINGS = dict.fromkeys(range(7), ((480, 720),))
LEAVE, CHRISTMAS = date(2026, 12, 24), date(2026, 12, 25)


def a_branch(**changes: Any) -> Branch:
    return Branch(**{"id": "br-1", "name": "Makassar", "zone": "Asia/Makassar", **changes})


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def branching(store: Store, clock: SetClock) -> Branching:
    return Branching(store=store, clock=clock)


# --- hours ---------------------------------------------------------------------------


def open_for(house: Cooperative, branch: Branch, day: date) -> float:
    """Hours of office time on that day, by the branch's calendar."""
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(branch.zone))
    hours = office_hours(house, NOW, branch)
    return hours.elapsed(start, start + timedelta(days=1)) / timedelta(hours=1)


def test_a_branch_without_a_week_has_the_cooperative_s_by_its_own_clock() -> None:
    hours = office_hours(Cooperative(), NOW, a_branch())
    midnight = datetime(2026, 11, 18, tzinfo=ZoneInfo("Asia/Makassar"))
    assert hours.next_opening(midnight) == datetime(2026, 11, 18, 0, tzinfo=UTC)
    assert open_for(Cooperative(), a_branch(), date(2026, 11, 18)) == 8


def test_a_branch_s_own_week_replaces_the_cooperative_s() -> None:
    assert open_for(Cooperative(), a_branch(week=MORNINGS), date(2026, 11, 22)) == 4


def test_holidays_of_the_nation_and_the_cooperative_are_the_branch_s_too() -> None:
    house = Cooperative(closed_days={date(2026, 11, 18): "Ulang tahun"})
    assert open_for(house, a_branch(week=MORNINGS), date(2026, 11, 18)) == 0
    assert open_for(house, a_branch(week=MORNINGS), CHRISTMAS) == 0


def test_a_branch_may_work_on_a_holiday_and_rest_on_a_day_of_its_own() -> None:
    branch = a_branch(
        week=MORNINGS, open_days=(CHRISTMAS,), closed_days={date(2026, 11, 18): "HUT Makassar"}
    )
    assert open_for(Cooperative(), branch, CHRISTMAS) == 4
    assert open_for(Cooperative(), branch, date(2026, 11, 18)) == 0
    assert closed_days(Cooperative(), NOW, branch)[date(2026, 11, 18)] == "HUT Makassar"
    assert CHRISTMAS not in closed_days(Cooperative(), NOW, branch)
    assert CHRISTMAS in closed_days(Cooperative(), NOW)


def test_special_hours_of_the_cooperative_count_unless_the_branch_says_otherwise() -> None:
    day = date(2026, 11, 18)
    house = Cooperative(day_hours={day: ((480, 600),)})
    assert open_for(house, a_branch(), day) == 2
    assert open_for(house, a_branch(day_hours={day: ((480, 540),)}), day) == 1
    assert open_for(house, a_branch(closed_days={day: "x"}), day) == 0


def season(first: date, last: date, *hours: tuple[int, int], name: str = "Ramadan") -> Season:
    return Season(name=name, first=first, last=last, week=dict.fromkeys(range(5), hours))


def test_a_season_replaces_the_week_from_its_first_to_its_last_day() -> None:
    house = Cooperative(seasons=(season(date(2026, 11, 17), date(2026, 11, 19), (480, 780)),))
    found = [open_for(house, a_branch(), date(2026, 11, day)) for day in (16, 17, 19, 20, 21)]
    assert found == [8, 5, 5, 6.5, 4]


def test_a_weekday_that_a_season_leaves_out_is_closed_and_a_holiday_stays_one() -> None:
    house = Cooperative(seasons=(season(date(2026, 12, 21), date(2026, 12, 31), (480, 780)),))
    assert [open_for(house, a_branch(), day) for day in (date(2026, 12, 26), LEAVE)] == [0, 0]


def test_of_two_seasons_the_shorter_one_counts_and_a_single_day_beats_both() -> None:
    long = season(date(2026, 11, 2), date(2026, 11, 27), (480, 780))
    short = season(date(2026, 11, 16), date(2026, 11, 20), (480, 600), name="Stok")
    for seasons in ((long, short), (short, long)):
        house = Cooperative(seasons=seasons, day_hours={date(2026, 11, 19): ((480, 540),)})
        found = [open_for(house, a_branch(), date(2026, 11, day)) for day in (10, 18, 19)]
        assert found == [5, 2, 1]


def test_a_branch_s_own_season_beats_the_cooperative_s_whatever_their_lengths() -> None:
    house = Cooperative(seasons=(season(date(2026, 11, 18), date(2026, 11, 18), (480, 600)),))
    branch = a_branch(seasons=(season(date(2026, 11, 2), date(2026, 11, 27), (480, 780)),))
    assert open_for(house, branch, date(2026, 11, 18)) == 5


def test_the_same_asked_again_is_the_same_and_another_is_another() -> None:
    house = Cooperative()
    assert office_hours(house, NOW) is office_hours(Cooperative(), NOW + timedelta(days=1))
    later = replace(house, week={**OFFICE_WEEK, 0: ((0, 60),)})  # of the same version
    assert office_hours(later, NOW) is not office_hours(house, NOW)
    assert office_hours(later, NOW).weekly[0] != office_hours(house, NOW).weekly[0]


# --- keeping -------------------------------------------------------------------------


def test_a_branch_is_kept_clean_and_its_change_is_written_down(
    branching: Branching, store: Store
) -> None:
    kept = branching.save(ADMIN, a_branch(name="  Cabang   Makassar "))
    assert kept == a_branch(name="Cabang Makassar")
    changed = branching.save(ADMIN, replace(kept, week=MORNINGS, active=False))
    assert (changed.version, branching.all()) == (1, [changed])
    with store.reading() as unit:
        told = [(entry.act, entry.subject_id, entry.detail) for entry in unit.audit.newest()]
    assert told == [
        ("branch_changed", "br-1", "Cabang Makassar, week, active"),
        ("branch_added", "br-1", "Cabang Makassar"),
    ]


@pytest.mark.parametrize("actor", [STAFF, MANAGER, SUPERVISOR])
def test_only_admins_decide_about_branches(branching: Branching, actor: Any) -> None:
    for act in (
        lambda: branching.save(actor, a_branch()),
        lambda: branching.gather(actor, "br-1", [], []),
        lambda: branching.belonging(actor, "br-1"),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert branching.all() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"zone": "Asia/Atlantis"}, "zone"),
        ({"zone": ""}, "zone"),
        ({"week": {}}, "week"),
        ({"week": {7: ((480, 960),)}}, "week"),
        ({"day_hours": {LEAVE: ((960, 480),)}}, "day_hours"),
        ({"closed_days": {LEAVE: "x" * 81}}, "closed_days"),
        ({"seasons": (season(LEAVE, LEAVE, (960, 480)),)}, "seasons"),
        ({"seasons": (season(CHRISTMAS, LEAVE, (480, 960)),)}, "seasons"),
        ({"seasons": (season(LEAVE, date(2028, 1, 1), (480, 960)),)}, "seasons"),
        ({"seasons": (season(LEAVE, LEAVE, (480, 960), name=""),)}, "seasons"),
        ({"seasons": (season(LEAVE, LEAVE, (480, 960)),) * 51}, "seasons"),
        (
            {"seasons": (Season(name="x", first=LEAVE, last=LEAVE, week={9: ((1, 2),)}),)},
            "seasons",
        ),
    ],
)
def test_a_branch_that_cannot_be_is_refused_with_its_field(
    branching: Branching, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        branching.save(ADMIN, a_branch(**changes))
    assert refused.value.field == field
    assert branching.all() == []


def test_two_branches_have_two_names_whatever_the_case(branching: Branching) -> None:
    branching.save(ADMIN, a_branch())
    with pytest.raises(Invalid) as refused:
        branching.save(ADMIN, a_branch(id="br-2", name="MAKASSAR"))
    assert (refused.value.field, "MAKASSAR" in str(refused.value)) == ("name", True)


def test_what_someone_else_saved_meanwhile_is_not_overwritten(branching: Branching) -> None:
    read = branching.save(ADMIN, a_branch())
    branching.save(ADMIN, replace(read, name="Gowa"))
    with pytest.raises(Conflict):
        branching.save(ADMIN, replace(read, name="Maros"))
    assert [branch.name for branch in branching.all()] == ["Gowa"]


def test_hours_are_told_of_each_branch_and_of_the_whole(branching: Branching) -> None:
    branching.save(ADMIN, a_branch(week=MORNINGS))
    every = branching.hours_among(["br-1", None, "br-1", "br-unknown"])
    assert set(every) == {None, "br-1", "br-unknown"}
    assert every["br-1"] == branching.hours("br-1") != every[None] == every["br-unknown"]
    assert branching.hours(None) == branching.hours("br-unknown") == every[None]


# --- belonging -----------------------------------------------------------------------


def test_channels_and_people_belong_to_one_branch_at_a_time(
    branching: Branching, store: Store
) -> None:
    for branch_id, name in (("br-1", "Makassar"), ("br-2", "Jayapura")):
        branching.save(ADMIN, a_branch(id=branch_id, name=name))
    with store.writing() as unit:
        unit.channels.add(a_channel())
        unit.channels.add(a_channel(id="ch-2", name="Lain"))
        unit.users.add(a_user(id="u-sari", login="sari"))
    branching.gather(ADMIN, "br-1", ["ch-1", "ch-2"], ["u-sari"])
    branching.gather(ADMIN, "br-2", ["ch-2"], [])
    whose = [branching.belonging(ADMIN, branch_id) for branch_id in ("br-1", "br-2", "br-3")]
    assert whose == [
        Belonging(channel_ids=frozenset({"ch-1"}), user_ids=frozenset({"u-sari"})),
        Belonging(channel_ids=frozenset({"ch-2"})),
        Belonging(),
    ]
    branching.gather(ADMIN, "br-1", [], [])
    assert branching.belonging(ADMIN, "br-1") == Belonging()
    with pytest.raises(NotFound):
        branching.gather(ADMIN, "br-9", [], [])


# --- cases ---------------------------------------------------------------------------


@pytest.fixture
def two(desk: Desk, branching: Branching) -> Desk:
    """A desk of two branches, and a third that is closed for good."""
    branching.save(ADMIN, a_branch(week=MORNINGS))
    branching.save(ADMIN, a_branch(id="br-2", name="Jayapura", zone="Asia/Jayapura"))
    branching.save(ADMIN, a_branch(id="br-3", name="Lama", active=False))
    return desk


def belongs(store: Store, branch_id: str) -> None:
    """The channel TALK is the branch's."""
    with store.writing() as unit:
        unit.channels.save(replace(unit.channels.get(TALK), branch_id=branch_id))


def noted(desk: Desk, **more: Any) -> Case:
    return desk.listening.take_down_remark(
        STAFF, way=MessageKind.WALK_IN, author=Author(), text="Beras berkutu", **more
    )


def test_what_comes_on_a_branch_s_channel_is_the_branch_s(two: Desk, store: Store) -> None:
    assert two.hear().branch_id is None
    belongs(store, "br-1")
    case = two.hear(remote_id="m-2", thread="t-2")
    assert case.branch_id == "br-1"
    with store.reading() as unit:
        kinds = [event.kind for event in unit.events.of(case.id)]
    assert kinds[:3] == [
        EventKind.OPENED,
        EventKind.BRANCH_CHANGED,
        EventKind.MESSAGE_RECEIVED,
    ]


def test_a_branch_that_is_closed_or_unknown_takes_no_new_case(two: Desk, store: Store) -> None:
    for number, branch_id in enumerate(("br-3", "br-gone")):
        belongs(store, branch_id)
        assert two.hear(remote_id=f"m-{number}", thread=f"t-{number}").branch_id is None


def test_what_the_counter_notes_is_of_the_chosen_branch_else_of_its_writer_s(
    two: Desk, store: Store
) -> None:
    assert noted(two).branch_id is None
    with store.writing() as unit:
        unit.users.save(replace(unit.users.get(STAFF.id), branch_id="br-2"))
    assert noted(two).branch_id == "br-2"
    assert noted(two, branch_id="br-1").branch_id == "br-1"


def test_the_chosen_branch_beats_the_channel_s(two: Desk, store: Store) -> None:
    belongs(store, "br-1")
    with store.writing() as unit:
        case = two.listening.receive_in(unit, TALK, two.incoming(), branch_id="br-2")
    assert case is not None
    assert case.branch_id == "br-2"


@pytest.mark.parametrize("branch_id", ["br-3", "br-9", "'; DROP TABLE branches", "\x00"])
def test_a_chosen_branch_that_is_not_there_loses_no_message_in_silence(
    two: Desk, branch_id: str
) -> None:
    with pytest.raises(Invalid) as refused:
        noted(two, branch_id=branch_id)
    assert refused.value.field == "cabang"


def test_a_case_runs_by_the_hours_of_its_branch_and_changes_with_it(
    two: Desk, branching: Branching, store: Store
) -> None:
    case = noted(two)  # 09:00 in Jakarta, 10:00 in Makassar; four hours are promised
    assert case.durations.due_at == datetime(2026, 11, 18, 6, tzinfo=UTC)
    moved = branching.move(STAFF, case.id, "br-1")
    # until noon two of them, the other two from eight next morning
    assert moved.branch_id == "br-1"
    assert moved.durations.due_at == datetime(2026, 11, 19, 2, tzinfo=UTC)
    assert branching.move(STAFF, case.id, "br-1") == moved  # twice is once
    back = branching.move(STAFF, case.id, None)
    assert (back.branch_id, back.durations) == (None, case.durations)
    with store.reading() as unit:
        told = [
            (event.actor_id, event.value)
            for event in unit.events.of(case.id)
            if event.kind is EventKind.BRANCH_CHANGED
        ]
    assert told == [(STAFF.id, "br-1"), (STAFF.id, "")]


def test_a_case_goes_only_to_a_branch_that_is_there_by_who_may(
    two: Desk, branching: Branching
) -> None:
    case = noted(two)
    for branch_id in ("br-3", "br-9"):
        with pytest.raises(Invalid):
            branching.move(STAFF, case.id, branch_id)
    with pytest.raises(NotAllowed):
        branching.move(SUPERVISOR, case.id, "br-1")
    with pytest.raises(NotFound):
        branching.move(STAFF, "c-unknown", "br-1")
    assert two.case(case.id) == case


# --- counted anew --------------------------------------------------------------------


def test_open_cases_are_reckoned_anew_when_a_branch_s_hours_change(
    two: Desk, branching: Branching
) -> None:
    case = noted(two, branch_id="br-1")
    other = noted(two, branch_id="br-2")
    branch = next(each for each in branching.all() if each.id == "br-1")
    branching.save(ADMIN, replace(branch, week=dict.fromkeys(range(7), ((480, 1440),))))
    assert two.case(case.id).durations.due_at == datetime(2026, 11, 18, 6, tzinfo=UTC)
    assert two.case(other.id) == other


def test_a_new_name_reckons_nothing_anew(two: Desk, branching: Branching, store: Store) -> None:
    branch = next(each for each in branching.all() if each.id == "br-1")
    branching.save(ADMIN, replace(branch, name="Gowa", active=False))
    with store.reading() as unit:
        assert unit.recounts.find(OPEN) is None
    assert Recounting(store=store, clock=two.clock).run(1) == 0
    assert EVERY != OPEN


# --- in words ------------------------------------------------------------------------


def test_members_are_told_the_hours_of_their_branch_as_they_are_these_days(
    two: Desk, branching: Branching, store: Store
) -> None:
    branch = next(each for each in branching.all() if each.id == "br-1")
    case = noted(two, branch_id="br-1")

    def told() -> str:
        with store.reading() as unit:
            return hours_line(unit, case, "id", NOW)

    assert told() == "Senin–Minggu 08.00–12.00 WITA"
    seasons = (season(date(2026, 11, 1), date(2026, 11, 30), (540, 600)),)
    branching.save(ADMIN, replace(branch, seasons=seasons))
    assert told() == "Senin–Jumat 09.00–10.00 WITA"
    with store.reading() as unit:
        whole = hours_line(unit, replace(case, branch_id=None), "en", NOW)
    assert whole.startswith("Monday–Thursday 08:00–16:00")


def test_the_shorter_season_and_the_branch_s_own_are_the_ones_in_force() -> None:
    long = season(date(2026, 11, 1), date(2026, 11, 30), (480, 780))
    short = season(date(2026, 11, 16), date(2026, 11, 20), (480, 600))
    house = Cooperative(seasons=(long, short))
    branch = a_branch(seasons=(long,), week=MORNINGS)
    assert week_in_force(house, date(2026, 11, 18)) == short.week
    assert week_in_force(house, date(2026, 11, 18), branch) == long.week
    assert week_in_force(house, date(2026, 12, 1)) == house.week
    assert week_in_force(house, date(2026, 12, 1), branch) == MORNINGS
    assert week_in_force(house, date(2026, 12, 1), a_branch()) == house.week


# --- hours that change from a day on -------------------------------------------------


def test_a_week_that_changes_today_leaves_yesterday_as_it_was() -> None:
    today = date(2026, 11, 18)
    seasons = from_today((), OFFICE_WEEK, today)
    house = Cooperative(week=MORNINGS, seasons=seasons)
    found = [open_for(house, a_branch(), date(2026, 11, day)) for day in (16, 17, 18, 19)]
    assert found == [8, 8, 4, 4]
    assert from_today(seasons, MORNINGS, today) == seasons  # changed twice on one day


def test_of_two_weeks_gone_by_each_counts_for_its_own_days() -> None:
    first = from_today((), OFFICE_WEEK, date(2026, 11, 10))
    both = from_today(first, MORNINGS, date(2026, 11, 18))
    house = Cooperative(week={0: ((0, 60),)}, seasons=both)
    days = [date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23)]
    assert [open_for(house, a_branch(), day) for day in days] == [8, 4, 1]


def test_what_the_cooperative_s_week_was_is_nothing_to_a_branch_of_another() -> None:
    house = Cooperative(seasons=from_today((), {0: ((0, 60),)}, date(2026, 11, 18)))
    monday = date(2026, 11, 16)
    assert open_for(house, a_branch(), monday) == 1
    assert open_for(house, a_branch(week=MORNINGS), monday) == 4


def test_a_week_gone_by_may_reach_back_for_years(branching: Branching) -> None:
    seasons = from_today((), MORNINGS, date(2026, 11, 18))
    assert branching.save(ADMIN, a_branch(seasons=seasons)).seasons == seasons
