"""Figures that two people can compare: one query, one way to reckon, nobody forgotten."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.cases import CaseKind, CaseStatus, Priority
from domain.channels import ChannelState
from domain.cooperative import USUAL_TARGET
from domain.deliveries import DeliveryState, Receipt
from domain.errors import NotAllowed
from domain.messages import Author, MessageKind
from domain.metrics import Metric, Snapshot
from domain.people import Actor
from domain.ports import Store
from domain.posts import PostState
from services.figures import WeekFigures
from services.governing import Governing
from services.reporting import PostEngagement, Summary, Today
from tests.makers import ADMIN, MANAGER, SECOND, STAFF, SUPERVISOR, a_channel, a_delivery, a_post
from tests.services.desk import LOUD, TALK, Desk, open_desk
from tests.services.platforms import Shelf
from toolkit.clock import SetClock

JAKARTA = ZoneInfo("Asia/Jakarta")
HOUR = timedelta(hours=1)
WEEK = date(2026, 11, 16)


def jakarta(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=JAKARTA)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    clock.set(jakarta(16, 8))
    return open_desk(store, clock)


def ask(desk: Desk, thread: str, at: datetime, *, channel_id: str = TALK, text: str = "Hm") -> str:
    desk.clock.set(at)
    case = desk.listening.receive(channel_id, desk.incoming(text, thread=thread))
    assert case is not None
    return case.id


def answer(desk: Desk, case_id: str, at: datetime) -> None:
    desk.clock.set(at)
    desk.deliver(desk.reply(desk.case(case_id)), remote_id=f"r-{case_id}")


def a_week(desk: Desk) -> None:
    """Three answered after 1, 2 and 6 hours of office time; one waits, one was resolved silently,
    one is spam, and one came on another channel the week after."""
    first = ask(desk, "t-1", jakarta(16, 8))
    second = ask(desk, "t-2", jakarta(16, 8))
    third = ask(desk, "t-3", jakarta(16, 8))
    ask(desk, "t-4", jakarta(16, 8))
    silent = ask(desk, "t-5", jakarta(16, 8))
    spam = ask(desk, "t-6", jakarta(16, 8))
    desk.answering.set_status(STAFF, spam, CaseStatus.SPAM)
    answer(desk, first, jakarta(16, 9))
    answer(desk, second, jakarta(16, 10))
    desk.clock.set(jakarta(16, 11))
    desk.answering.set_status(STAFF, silent, CaseStatus.RESOLVED, reason="Ganda")
    answer(desk, third, jakarta(16, 14))
    ask(desk, "t-7", jakarta(23, 9), channel_id=LOUD)
    desk.clock.set(jakarta(23, 10))


FIRST_WEEK = WeekFigures(
    week=WEEK,
    channel_id=TALK,
    all_channels=False,
    cases=5,
    answered=3,
    waiting=1,
    median_office=6 * HOUR,
    p90_office=None,
    median_wall=6 * HOUR,
    p90_wall=None,
    mean_office_answered=3 * HOUR,
    share_in_target=0.4,
)
NOTHING = WeekFigures(
    week=WEEK,
    channel_id=LOUD,
    all_channels=False,
    cases=0,
    answered=0,
    waiting=0,
    median_office=None,
    p90_office=None,
    median_wall=None,
    p90_wall=None,
    mean_office_answered=None,
    share_in_target=None,
)


def test_each_week_is_told_for_all_channels_and_for_each(desk: Desk) -> None:
    a_week(desk)
    weeks = desk.reporting.weeks(MANAGER, jakarta(16), jakarta(30))
    second = date(2026, 11, 23)
    waiting = replace(NOTHING, week=second, channel_id=LOUD, cases=1, waiting=1)
    assert weeks == [
        replace(FIRST_WEEK, channel_id=None, all_channels=True),
        NOTHING,
        FIRST_WEEK,
        replace(waiting, channel_id=None, all_channels=True),
        waiting,
        replace(NOTHING, week=second, channel_id=TALK),
    ]


def test_two_reports_of_the_same_thing_agree(desk: Desk) -> None:
    a_week(desk)
    weeks = desk.reporting.weeks(MANAGER, jakarta(16), jakarta(23), channel_ids=[TALK])
    summary = desk.reporting.summary(MANAGER, jakarta(16), jakarta(23), channel_ids=[TALK])
    assert weeks[0] == summary.figures
    (alone,) = [week for week in weeks if week.channel_id == TALK]
    assert replace(alone, channel_id=None, all_channels=True) == summary.figures
    rows = desk.reporting.responses(MANAGER, jakarta(16), jakarta(23), channel_ids=[TALK])
    assert len(rows) == summary.figures.cases


def test_the_oldest_waiting_is_that_of_everyone_or_of_those_chosen(desk: Desk) -> None:
    a_week(desk)
    whole = desk.reporting.summary(MANAGER, jakarta(23), jakarta(30))
    assert whole.oldest_waiting_since == jakarta(16, 8)
    loud = desk.reporting.summary(MANAGER, jakarta(16), jakarta(30), channel_ids=[LOUD])
    assert loud.oldest_waiting_since == jakarta(23, 9)
    praised = desk.reporting.summary(MANAGER, jakarta(16), jakarta(30), kinds=[CaseKind.PRAISE])
    assert praised == Summary(
        figures=replace(NOTHING, channel_id=None, all_channels=True), oldest_waiting_since=None
    )


def test_the_summary_says_how_many_cases_no_figure_counts(desk: Desk) -> None:
    a_week(desk)
    summary = desk.reporting.summary(MANAGER, jakarta(16), jakarta(23))
    figures = summary.figures
    assert (figures.cases, figures.unanswered, summary.spam) == (5, 1, 1)
    other = desk.reporting.summary(MANAGER, jakarta(16), jakarta(23), channel_ids=[LOUD])
    assert other.spam == 0


def test_only_the_kinds_asked_for_count(desk: Desk) -> None:
    ask(desk, "t-1", jakarta(16, 8), text="Saya kecewa")
    ask(desk, "t-2", jakarta(16, 8), text="Terima kasih")
    figures = desk.reporting.weeks(MANAGER, jakarta(16), jakarta(17), kinds=[CaseKind.COMPLAINT])[0]
    assert figures.cases == 1


def test_a_quick_answer_does_not_count_before_its_promise_has_run_out(desk: Desk) -> None:
    answer(desk, ask(desk, "t-1", jakarta(16, 8)), jakarta(16, 9))
    ask(desk, "t-2", jakarta(16, 8))
    share = [
        desk.reporting.summary(MANAGER, jakarta(16), jakarta(17)).figures.share_in_target,
    ]
    desk.clock.set(jakarta(16, 12))
    share.append(desk.reporting.summary(MANAGER, jakarta(16), jakarta(17)).figures.share_in_target)
    assert share == [None, 0.5]


def test_an_answer_at_the_very_due_instant_is_in_time_and_later_is_not(desk: Desk) -> None:
    answer(desk, ask(desk, "t-1", jakarta(16, 8)), jakarta(16, 12))
    answer(desk, ask(desk, "t-2", jakarta(17, 8)), jakarta(17, 12, 1))
    desk.clock.set(jakarta(18, 8))
    assert desk.reporting.summary(
        MANAGER, jakarta(16), jakarta(18)
    ).figures.share_in_target == 0.5  # fmt: skip


def test_a_high_priority_is_promised_half_the_time(desk: Desk) -> None:
    case_id = ask(desk, "t-1", jakarta(16, 8))
    desk.answering.set_priority(STAFF, case_id, Priority.HIGH)
    answer(desk, case_id, jakarta(16, 11))
    desk.clock.set(jakarta(17, 8))
    figures = desk.reporting.summary(MANAGER, jakarta(16), jakarta(17)).figures
    assert (figures.median_office, figures.share_in_target) == (3 * HOUR, 0.0)


def test_a_kinder_promise_makes_no_old_answer_punctual(desk: Desk) -> None:
    answer(desk, ask(desk, "t-1", jakarta(16, 8)), jakarta(16, 15))
    desk.clock.set(jakarta(17, 8))
    kinder = replace(USUAL_TARGET, first_response=timedelta(hours=40))
    governing = Governing(store=desk.store, clock=desk.clock, media=Shelf())
    governing.save(ADMIN, replace(governing.cooperative(), targets=dict.fromkeys(CaseKind, kinder)))
    answer(desk, ask(desk, "t-2", jakarta(17, 8)), jakarta(17, 15))
    desk.clock.set(jakarta(30, 8))
    for day, share in ((16, 0.0), (17, 1.0)):
        figures = desk.reporting.summary(MANAGER, jakarta(day), jakarta(day + 1)).figures
        assert (figures.cases, figures.share_in_target) == (1, share)


def test_an_office_that_never_opens_has_promised_nothing(desk: Desk) -> None:
    with desk.store.writing() as unit:
        unit.cooperative.save(replace(unit.cooperative.get(), week={}))
    answer(desk, ask(desk, "t-1", jakarta(16, 8)), jakarta(16, 9))
    ask(desk, "t-2", jakarta(16, 8))
    figures = desk.reporting.summary(MANAGER, jakarta(16), jakarta(17)).figures
    assert (figures.share_in_target, figures.median_wall) == (None, HOUR)


def test_weeks_begin_on_monday_in_the_cooperative_s_own_zone(desk: Desk) -> None:
    with desk.store.writing() as unit:
        unit.cooperative.save(replace(unit.cooperative.get(), zone="Asia/Jayapura"))
    ask(desk, "t-1", jakarta(22, 23))  # Monday 01:00 in Jayapura
    jayapura = ZoneInfo("Asia/Jayapura")
    weeks = desk.reporting.weeks(MANAGER, jakarta(16), datetime(2026, 11, 30, tzinfo=jayapura))
    assert [(w.week, w.cases) for w in weeks if w.all_channels] == [
        (date(2026, 11, 16), 0),
        (date(2026, 11, 23), 1),
    ]


def test_the_counter_is_a_channel_without_a_name(desk: Desk) -> None:
    desk.listening.take_down_remark(
        STAFF, way=MessageKind.WALK_IN, author=Author(), text="Kapan cair?"
    )
    weeks = desk.reporting.weeks(MANAGER, jakarta(16), jakarta(17))
    assert [(w.channel_id, w.all_channels, w.cases) for w in weeks] == [
        (None, True, 1),
        (None, False, 1),
    ]


def test_a_span_that_ends_before_it_begins_has_no_weeks(desk: Desk) -> None:
    assert desk.reporting.weeks(MANAGER, jakarta(17), jakarta(16)) == []


def snapshots(desk: Desk, delivery_id: str, values: dict[Metric, int | None]) -> None:
    sent_at = desk.clock.now()
    with desk.store.writing() as unit:
        unit.deliveries.add(
            a_delivery(
                id=delivery_id,
                channel_id=TALK,
                state=DeliveryState.SENT,
                due_at=sent_at,
                receipt=Receipt(remote_id=delivery_id, url="https://x.example", sent_at=sent_at),
            )
        )
        unit.metrics.add(
            Snapshot(delivery_id=delivery_id, channel_id=TALK, metric=metric, value=v, at=sent_at)
            for metric, v in values.items()
        )


@pytest.mark.parametrize(
    ("values", "interactions", "rate", "rate_of"),
    [
        ({Metric.VIEWS: 200, Metric.REACTIONS: 5, Metric.COMMENTS: 1}, 6, 0.03, "views"),
        ({Metric.REACH: 50, Metric.VIEWS: 200, Metric.SHARES: 5}, 5, 0.1, "reach"),
        ({Metric.REACTIONS: 5, Metric.VIEWS: None}, 5, None, None),
        ({Metric.VIEWS: 0, Metric.REACTIONS: 0}, 0, None, "views"),
        ({Metric.VIEWS: 9, Metric.REACTIONS: None}, None, None, "views"),
    ],
)
def test_a_post_s_rate_is_over_the_first_audience_that_is_reported(
    desk: Desk,
    values: dict[Metric, int | None],
    interactions: int | None,
    rate: float | None,
    rate_of: str | None,
) -> None:
    snapshots(desk, "d-1", values)
    told = desk.reporting.engagement(SUPERVISOR, jakarta(16), jakarta(17))
    assert told == [
        PostEngagement(
            delivery_id="d-1",
            post_id="post-1",
            channel_id=TALK,
            text="Rapat anggota besok pukul sembilan.",
            url="https://x.example",
            sent_at=desk.clock.now(),
            values={metric.value: value for metric, value in sorted(values.items())},
            interactions=interactions,
            rate=rate,
            rate_of=rate_of,
        )
    ]


def test_posts_are_told_newest_first(desk: Desk) -> None:
    snapshots(desk, "d-1", {Metric.VIEWS: 1, Metric.REACTIONS: 1})
    desk.clock.advance(HOUR)
    snapshots(desk, "d-2", {Metric.VIEWS: 1})
    told = desk.reporting.engagement(STAFF, jakarta(16), jakarta(17), channel_ids=[TALK])
    assert [post.delivery_id for post in told] == ["d-2", "d-1"]
    assert desk.reporting.engagement(STAFF, jakarta(16), jakarta(17), channel_ids=[LOUD]) == []


def a_busy_day(desk: Desk) -> None:
    now = desk.clock.now()
    mine = ask(desk, "t-1", jakarta(16, 8))
    desk.answering.assign(STAFF, mine, STAFF.id)
    ask(desk, "t-2", jakarta(16, 8))
    with desk.store.writing() as unit:
        unit.channels.add(a_channel(id="ch-wa", name="WA", responsible_id=SECOND.id))
        unit.channels.add(a_channel(id="ch-off", name="FB", state=ChannelState.DISCONNECTED))
        for author, editor in ((STAFF, None), (SECOND, None), (SECOND, STAFF)):
            unit.posts.add(
                a_post(
                    author_id=author.id,
                    editor_id=editor.id if editor else None,
                    state=PostState.IN_REVIEW,
                )
            )
        for state, days, channel_id in (
            (DeliveryState.HANDED, 0, "ch-wa"),
            (DeliveryState.HANDED, 0, TALK),
            (DeliveryState.FAILED, -1, TALK),
            (DeliveryState.UNCONFIRMED, -1, TALK),
            (DeliveryState.MISSED, -1, TALK),
            (DeliveryState.SENT, -1, TALK),
            (DeliveryState.SENT, -8, TALK),
            (DeliveryState.CANCELLED, 1, TALK),
            (DeliveryState.SCHEDULED, 2, TALK),
            (DeliveryState.SCHEDULED, 3, TALK),
        ):
            unit.deliveries.add(
                a_delivery(channel_id=channel_id, state=state, due_at=now + timedelta(days=days))
            )
    desk.clock.set(jakarta(16, 15))


@pytest.mark.parametrize(
    ("actor", "tasks", "in_review", "mine"),
    [(STAFF, 1, 1, 1), (SECOND, 2, 1, 0), (MANAGER, 2, 3, 0), (SUPERVISOR, 1, 0, 0)],
    ids=lambda value: value.name if isinstance(value, Actor) else str(value),
)
def test_today_tells_what_needs_each_person_now(
    desk: Desk, actor: Actor, tasks: int, in_review: int, mine: int
) -> None:
    a_busy_day(desk)
    assert desk.reporting.today(actor) == Today(
        tasks=tasks,
        troubled=3,
        in_review=in_review,
        mine=mine,
        unassigned=1,
        breached=2,
        breaching=0,
        escalated=0,
        oldest_waiting_since=jakarta(16, 8),
        next_due_at=jakarta(18, 8),
        sent_last_7_days=1,
        disconnected=("FB",),
    )


def test_in_a_one_person_house_one_s_own_posts_wait_for_oneself(desk: Desk) -> None:
    a_busy_day(desk)
    with desk.store.writing() as unit:
        unit.cooperative.save(replace(unit.cooperative.get(), one_person=True))
    assert desk.reporting.today(STAFF).in_review == 3


def test_an_empty_house_needs_nothing(desk: Desk) -> None:
    assert desk.reporting.today(STAFF) == Today(
        tasks=0,
        troubled=0,
        in_review=0,
        mine=0,
        unassigned=0,
        breached=0,
        breaching=0,
        escalated=0,
        oldest_waiting_since=None,
        next_due_at=None,
        sent_last_7_days=0,
        disconnected=(),
    )


class Outsider(Actor):
    """A role that may do nothing at all."""

    def may(self, permission: object) -> bool:
        return False


def test_figures_are_for_who_may_see_reports(desk: Desk) -> None:
    nobody = Outsider(id="u-0", name="", role=STAFF.role)
    start, end = jakarta(16), jakarta(17)
    for ask_for in (
        lambda: desk.reporting.responses(nobody, start, end),
        lambda: desk.reporting.weeks(nobody, start, end),
        lambda: desk.reporting.summary(nobody, start, end),
        lambda: desk.reporting.engagement(nobody, start, end),
        lambda: desk.reporting.today(nobody),
    ):
        with pytest.raises(NotAllowed):
            ask_for()
