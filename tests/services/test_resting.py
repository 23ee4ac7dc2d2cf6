"""On which days the cooperative works: its week, holidays, seasons and exceptions."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.branches import Branch
from domain.cooperative import OFFICE_WEEK, Cooperative, Season
from domain.notifications import NotificationWishes
from services.office_hours.resting import Resting, working_days

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
WEDNESDAY, SATURDAY, SUNDAY = date(2026, 11, 18), date(2026, 11, 21), date(2026, 11, 22)
CHRISTMAS, COLLECTIVE = date(2026, 12, 25), date(2026, 12, 24)
HOURS = ((9 * 60, 12 * 60),)


@pytest.mark.parametrize(
    ("changes", "day", "works"),
    [
        ({}, WEDNESDAY, True),
        ({}, SATURDAY, True),
        ({}, SUNDAY, False),
        ({}, CHRISTMAS, False),
        ({}, COLLECTIVE, False),
        ({"public_holidays": False}, CHRISTMAS, True),
        ({"collective_leave": False}, COLLECTIVE, True),
        ({"open_days": (CHRISTMAS,)}, CHRISTMAS, True),
        ({"closed_days": {WEDNESDAY: "Ulang tahun"}}, WEDNESDAY, False),
        ({"day_hours": {SUNDAY: HOURS}}, SUNDAY, True),
        ({"day_hours": {WEDNESDAY: ()}}, WEDNESDAY, False),
        ({"week": dict.fromkeys(range(7), HOURS)}, SUNDAY, True),
    ],
)
def test_a_day_is_one_of_work_as_the_cooperative_decided(
    changes: dict[str, object], day: date, works: bool
) -> None:
    house = replace(Cooperative(), **changes)  # type: ignore[arg-type]
    assert working_days(house, NOW)(day) is works


def test_a_seasons_week_counts_while_it_lasts() -> None:
    week = {**OFFICE_WEEK, 2: (), 6: HOURS}
    season = Season(name="Panen", first=WEDNESDAY, last=SUNDAY, week=week)
    works_on = working_days(Cooperative(seasons=(season,)), NOW)
    assert [works_on(day) for day in (WEDNESDAY, SUNDAY, date(2026, 11, 25))] == [
        False,
        True,
        True,
    ]


def test_a_person_rests_in_their_own_zone_else_in_the_cooperatives() -> None:
    resting = Resting(cooperative=Cooperative(zone="Asia/Makassar"), now=NOW)
    usual = NotificationWishes(user_id="u-sari")
    east = Branch(id="b-1", name="Timur", zone="Asia/Jayapura")
    assert resting.of(usual).zone == "Asia/Makassar"
    assert resting.of(usual, east).zone == "Asia/Jayapura"
    assert resting.of(replace(usual, zone="Asia/Tokyo"), east).zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("changes", "day", "works"),
    [
        ({}, WEDNESDAY, True),
        ({"closed_days": {WEDNESDAY: "Hari jadi cabang"}}, WEDNESDAY, False),
        ({"open_days": (CHRISTMAS,)}, CHRISTMAS, True),
        ({"week": {6: HOURS}}, SUNDAY, True),
        ({"week": {6: HOURS}}, WEDNESDAY, False),
        ({"day_hours": {SUNDAY: HOURS}}, SUNDAY, True),
        ({}, date(2026, 11, 19), False),
        ({"day_hours": {date(2026, 11, 19): HOURS}}, date(2026, 11, 19), True),
    ],
)
def test_a_branchs_people_work_on_the_days_of_their_branch(
    changes: dict[str, object], day: date, works: bool
) -> None:
    """The cooperative itself is closed on Thursday."""
    house = Cooperative(closed_days={date(2026, 11, 19): "Rapat"})
    branch = Branch(**{"id": "b-1", "name": "Timur", **changes})  # type: ignore[arg-type]
    resting = Resting(cooperative=house, now=NOW)
    wishes = NotificationWishes(user_id="u-sari")
    assert resting.of(wishes, branch).works_on(day) is works
    assert resting.of(wishes).works_on(day) is working_days(house, NOW)(day)
