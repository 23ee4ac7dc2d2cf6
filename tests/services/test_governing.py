"""What the cooperative decides about itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from domain.cases import CaseKind
from domain.cooperative import (
    OFFICE,
    OFFICE_WEEK,
    USUAL_TARGET,
    Cooperative,
    Moderation,
    PastTargets,
    Target,
    TargetRule,
)
from domain.errors import Conflict, Invalid, MediaInvalid, NotAllowed
from domain.people import Actor
from domain.ports import Store
from domain.posts import Slot
from services.house.governing import Governing
from tests.makers import ADMIN, MANAGER, NOON, STAFF, SUPERVISOR
from tests.services.pictures_made import a_jpeg
from tests.services.platforms import Shelf
from toolkit.clock import SetClock

FULL_DAY = ((0, 24 * 60),)


@pytest.fixture
def governing(store: Store, clock: SetClock, shelf: Shelf) -> Governing:
    return Governing(store=store, clock=clock, media=shelf)


def test_a_new_house_has_sensible_decisions(governing: Governing) -> None:
    assert governing.cooperative() == Cooperative()


def test_a_whole_set_of_decisions_is_kept_clean_and_in_order(
    governing: Governing, store: Store
) -> None:
    wanted = Cooperative(
        name="  Koperasi   Maju ",
        tagline="Dari anggota,\tuntuk anggota",
        zone="Asia/Jayapura",
        language="en",
        week={0: ((780, 960), (480, 690)), 5: ((1320, 1800),)},
        closed_days={date(2026, 12, 31): " Tutup  buku ", date(2026, 7, 1): "Ulang tahun"},
        open_days=(date(2026, 8, 17), date(2026, 5, 1), date(2026, 8, 17)),
        day_hours={date(2026, 3, 3): ((900, 1000), (480, 800)), date(2026, 3, 2): ()},
        targets={CaseKind.COMPLAINT: USUAL_TARGET},
        slots=(Slot(weekday=4, at=time(9)), Slot(weekday=0, at=time(12))),
        one_person=True,
        moderation=Moderation.BEFORE,
        alt_text_required=False,
    )
    kept = governing.save(ADMIN, wanted)
    week: dict[int, tuple[tuple[int, int], ...]] = dict.fromkeys(range(7), ())
    assert kept == replace(
        wanted,
        name="Koperasi Maju",
        tagline="Dari anggota, untuk anggota",
        week={**week, 0: ((480, 690), (780, 960)), 5: ((1320, 1800),)},
        closed_days={date(2026, 7, 1): "Ulang tahun", date(2026, 12, 31): "Tutup buku"},
        open_days=(date(2026, 5, 1), date(2026, 8, 17)),
        day_hours={date(2026, 3, 2): (), date(2026, 3, 3): ((480, 800), (900, 1000))},
        slots=(Slot(weekday=0, at=time(12)), Slot(weekday=4, at=time(9))),
        past_targets=(PastTargets(until=governing.clock.now(), targets={}),),
        version=kept.version,
    )
    assert governing.cooperative() == kept
    (entry,) = governing.audit(ADMIN)
    assert (entry.act, entry.actor_id) == ("cooperative_changed", ADMIN.id)
    assert entry.detail.split(", ")[:3] == ["name", "tagline", "zone"]


def test_nobody_rewrites_what_was_promised(governing: Governing, clock: SetClock) -> None:
    began = clock.now()
    forged = (PastTargets(until=began, targets={CaseKind.PRAISE: USUAL_TARGET}),)
    kept = governing.save(ADMIN, replace(governing.cooperative(), past_targets=forged))
    assert kept.past_targets == ()
    quick = {CaseKind.COMPLAINT: replace(USUAL_TARGET, first_response=timedelta(hours=1))}
    kept = governing.save(ADMIN, replace(kept, targets=quick))
    clock.advance(timedelta(days=7))
    kept = governing.save(ADMIN, replace(kept, targets={}, past_targets=()))
    assert kept.past_targets == (
        PastTargets(until=began, targets={}),
        PastTargets(until=began + timedelta(days=7), targets=quick),
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "Kop\x00erasi"}, "name"),
        ({"tagline": "x" * 201}, "tagline"),
        ({"zone": "Asia/Bandung"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"zone": "Asia"}, "zone"),
        ({"zone": ""}, "zone"),
        ({"language": "indonesia"}, "language"),
        ({"logo_id": "logo.png"}, "logo_id"),
        ({"logo_id": "0" * 64}, "logo_id"),
        ({"week": {}}, "week"),
        ({"week": {7: FULL_DAY}}, "week"),
        ({"week": {0: ((600, 600),)}}, "week"),
        ({"week": {0: ((600, 540),)}}, "week"),
        ({"week": {0: ((-1, 540),)}}, "week"),
        ({"week": {0: ((1440, 1500),)}}, "week"),
        ({"week": {0: ((480, 480 + 1441),)}}, "week"),
        ({"week": {0: ((480, 720), (700, 900))}}, "week"),
        ({"week": {0: ((1320, 1441 + 60),), 1: ((60, 120),)}}, "week"),
        ({"week": {6: ((1320, 1441 + 60),), 0: ((60, 120),)}}, "week"),
        ({"closed_days": {date(2026, 1, 1): "x" * 81}}, "closed_days"),
        (
            {"closed_days": {date(2026, 1, 1) + timedelta(days=n): "" for n in range(401)}},
            "closed_days",
        ),
        ({"open_days": (date(2026, 1, 1),) * 401}, "open_days"),
        ({"day_hours": {date(2026, 1, 1): ((2, 1),)}}, "day_hours"),
        (
            {"targets": {CaseKind.PRAISE: replace(USUAL_TARGET, next_reply=timedelta(0))}},
            "targets.praise",
        ),
        (
            {"targets": {CaseKind.OTHER: replace(USUAL_TARGET, resolution=timedelta(days=91))}},
            "targets.other",
        ),
        ({"slots": (Slot(weekday=7, at=time(9)),)}, "slots"),
        ({"slots": (Slot(weekday=0, at=time(9, 0, 30)),)}, "slots"),
        ({"slots": (Slot(weekday=0, at=time(9, tzinfo=UTC)),)}, "slots"),
        ({"slots": (Slot(weekday=0, at=time(9)),) * 2}, "slots"),
        ({"slots": tuple(Slot(weekday=0, at=time(9, n % 60)) for n in range(85))}, "slots"),
    ],
)
def test_what_cannot_hold_is_refused_with_its_field(
    governing: Governing, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        governing.save(ADMIN, replace(Cooperative(), **changes))
    assert refused.value.field == field
    assert governing.cooperative() == Cooperative()


def test_hours_may_run_to_the_minute_the_next_day_begins(governing: Governing) -> None:
    around_the_clock = dict.fromkeys(range(7), FULL_DAY)
    assert governing.save(ADMIN, Cooperative(week=around_the_clock)).week == around_the_clock


def test_shortest_and_longest_targets_hold(governing: Governing) -> None:
    target = Target(
        first_response=timedelta(seconds=1),
        next_reply=timedelta(days=90),
        resolution=timedelta(days=90),
    )
    kept = governing.save(ADMIN, Cooperative(targets={CaseKind.OTHER: target}))
    assert kept.targets == {CaseKind.OTHER: target}


def test_something_is_promised_for_the_office_beside_any_channel_and_each_only_once(
    governing: Governing,
) -> None:
    anywhere = TargetRule(target=USUAL_TARGET, kind=CaseKind.COMPLAINT)
    office = replace(anywhere, channel_id=OFFICE)
    kept = governing.save(ADMIN, Cooperative(target_rules=(anywhere, office)))
    assert governing.cooperative() == kept
    assert kept.target_rules == (office, anywhere)
    with pytest.raises(Invalid, match="Sudah ada janji untuk laporan yang sama") as refused:
        governing.save(ADMIN, replace(kept, target_rules=(office, anywhere, office)))
    assert refused.value.field == "target_rules"
    kept = governing.save(ADMIN, replace(kept, target_rules=(anywhere,)))
    assert kept.past_targets[-1].rules == (office, anywhere)


@pytest.mark.parametrize("strange", ["-", " ", "kantor", "None", "ch-9"])
def test_nothing_is_promised_for_a_channel_that_is_not_there(
    governing: Governing, strange: str
) -> None:
    for rule in (
        TargetRule(target=USUAL_TARGET, channel_id=strange),
        TargetRule(target=USUAL_TARGET, branch_id=strange),
        TargetRule(target=USUAL_TARGET, branch_id=""),
    ):
        with pytest.raises(Invalid, match="Kanal atau cabang dari janji ini sudah tidak ada"):
            governing.save(ADMIN, Cooperative(target_rules=(rule,)))
    assert governing.cooperative() == Cooperative()


@pytest.mark.parametrize("actor", [STAFF, MANAGER, SUPERVISOR])
def test_only_an_admin_decides(governing: Governing, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        governing.save(actor, Cooperative(name="Lain"))
    with pytest.raises(NotAllowed):
        governing.set_logo(actor, a_jpeg())


def test_who_read_an_older_decision_is_refused(governing: Governing) -> None:
    read = governing.cooperative()
    governing.save(ADMIN, replace(read, name="Pertama"))
    with pytest.raises(Conflict):
        governing.save(ADMIN, replace(read, name="Kedua"))


def test_a_logo_is_kept_small_and_can_be_taken_off(governing: Governing, shelf: Shelf) -> None:
    with_logo = governing.set_logo(ADMIN, a_jpeg(1_600, 800))
    assert list(shelf.kept) == [with_logo.logo_id]
    assert governing.save(ADMIN, replace(with_logo, tagline="Guyub")).logo_id == with_logo.logo_id
    assert governing.save(ADMIN, replace(governing.cooperative(), logo_id="")).logo_id == ""
    assert governing.audit(ADMIN)[-1].detail == "logo_id"


def test_a_logo_that_is_no_picture_changes_nothing(governing: Governing) -> None:
    with pytest.raises(MediaInvalid):
        governing.set_logo(ADMIN, b"<svg onload=alert(1)>")
    assert governing.cooperative() == Cooperative()


def test_times_are_shown_in_the_house_s_zone(governing: Governing) -> None:
    governing.save(ADMIN, Cooperative(zone="Asia/Makassar"))
    shown = governing.local(NOON)
    assert (shown.hour, shown.tzname()) == (13, "WITA")


def test_the_office_is_open_as_decided(governing: Governing) -> None:
    governing.save(ADMIN, Cooperative(week=OFFICE_WEEK, public_holidays=False))
    start = datetime(2026, 11, 18, 0, 0, tzinfo=UTC)
    assert governing.hours().elapsed(start, start + timedelta(days=1)) == timedelta(hours=8)


def test_the_audit_log_is_for_those_who_watch(governing: Governing) -> None:
    for name in ("Satu", "Dua", "Tiga"):
        governing.save(ADMIN, replace(governing.cooperative(), name=name))
    everything = governing.audit(SUPERVISOR)
    assert len(everything) == 3
    assert governing.audit(MANAGER, limit=1, offset=1) == everything[1:2]
    assert governing.audit(MANAGER, limit=-5, offset=-5) == everything[:1]
    with pytest.raises(NotAllowed):
        governing.audit(STAFF)
