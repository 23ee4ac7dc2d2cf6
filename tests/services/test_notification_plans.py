"""Where a notification goes, for every kind, wish, hour and policy."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.cases import Case, CaseKind, CaseStatus, Durations, Priority
from domain.channels import Channel
from domain.notifications import (
    WAKING_KINDS,
    Notification,
    NotificationKind,
    NotificationWishes,
    Reach,
    Route,
    StaffLink,
    WakePolicy,
    Way,
    notification_of,
)
from domain.people import Role, User
from domain.rest import Rest
from services.notices.notification_plans import STALE, Person, plan
from tests.makers import a_channel, a_user

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
DUE = NOW + timedelta(hours=1)


def a_case(**changes: object) -> Case:
    return Case(
        **{  # type: ignore[arg-type]
            "id": "c-1",
            "code": "K-1",
            "conversation_id": "t-1",
            "channel_id": "ch-1",
            "subject": "Beras",
            "kind": CaseKind.COMPLAINT,
            "assignee_id": "u-sari",
            "opened_at": NOW,
            "last_message_at": NOW,
            "durations": Durations(awaiting_since=NOW, due_at=DUE, warn_at=NOW),
            **changes,
        }
    )


def a_person(
    user: User, wishes: NotificationWishes, *, mail: bool, chat: bool, works: bool = True
) -> Person:
    link = StaffLink(user_id=user.id, channel_id="ch-bot", address="5", linked_at=NOW)
    bot: Channel = a_channel(id="ch-bot")
    return Person(
        user=user,
        wishes=wishes,
        rest=Rest(wishes=wishes, zone="Asia/Jakarta", works_on=lambda _day: works),
        mail=a_channel(id="ch-mail") if mail else None,
        chat=bot if chat else None,
        link=link if chat else None,
    )


def told(kind: NotificationKind, at: datetime = NOW) -> Notification:
    subject = Way.CHAT if kind in (NotificationKind.WAY_LOST, NotificationKind.WAY_LINKED) else ""
    return notification_of(
        "u-sari", kind, subject or "c-1", "once", at, value=DUE.isoformat() if not subject else ""
    )


@given(
    kind=st.sampled_from(NotificationKind),
    reach=st.sampled_from(Reach),
    role=st.sampled_from([Role.STAFF, Role.MANAGER, Role.SUPERVISOR]),
    hour=st.integers(0, 23),
    mail=st.booleans(),
    chat=st.booleans(),
    works=st.booleans(),
    restricted=st.booleans(),
    digest=st.sampled_from(Reach),
    waking=st.sets(st.sampled_from(WAKING_KINDS)),
    urgent=st.booleans(),
)
def test_the_law_of_peace_and_of_sight(  # noqa: PLR0917
    kind: NotificationKind,
    reach: Reach,
    role: Role,
    hour: int,
    mail: bool,
    chat: bool,
    works: bool,
    restricted: bool,
    digest: Reach,
    waking: set[NotificationKind],
    urgent: bool,
) -> None:
    now = NOW.replace(hour=hour)
    due = Durations(awaiting_since=NOW, due_at=now + timedelta(hours=1), warn_at=now)
    priority = Priority.HIGH if urgent else Priority.NORMAL
    case = a_case(restricted=restricted, durations=due, priority=priority)
    wishes = NotificationWishes(user_id="u-sari", reaches={kind: reach}, digest=digest)
    person = a_person(a_user(id="u-sari", role=role), wishes, mail=mail, chat=chat, works=works)
    one = notification_of(
        "u-sari",
        kind,
        told(kind).subject_id,
        "once",
        now,
        value=str(due.due_at.isoformat()),  # type: ignore[union-attr]
    )
    policy = WakePolicy(kinds=tuple(waking), priorities=(Priority.HIGH,))
    of_a_case = kind not in (
        NotificationKind.CHANNEL_LOST,
        NotificationKind.BREACH_DUE,
        NotificationKind.WAY_LINKED,
        NotificationKind.WAY_LOST,
    )
    route, ways = plan(person, one, case if of_a_case else None, policy, now)
    assert bool(ways) is (route is Route.OUT)
    assert (Way.CHAT in ways) <= chat
    assert (Way.EMAIL in ways) <= mail
    if person.rest.is_quiet(now) and route is Route.OUT:
        wakes = kind in waking and (urgent or not of_a_case)
        assert wakes or kind is NotificationKind.WAY_LINKED
    if of_a_case and restricted and role is not Role.SUPERVISOR:
        assert route is Route.DESK
    if reach is Reach.DESK and kind not in (NotificationKind.WAY_LINKED, NotificationKind.WAY_LOST):
        assert route is Route.DESK
    if route is Route.DIGEST:
        assert person.rest.is_quiet(now)
        assert digest is not Reach.DESK


def decided(one: Notification, case: Case | None, now: datetime = NOW) -> Route:
    wishes = NotificationWishes(user_id="u-sari", reaches={one.kind: Reach.EMAIL})
    person = a_person(a_user(id="u-sari"), wishes, mail=True, chat=False)
    return plan(person, one, case, WakePolicy(), now)[0]


def test_what_is_not_so_any_more_is_not_told() -> None:
    broken, risk = NotificationKind.PROMISE_BROKEN, NotificationKind.PROMISE_AT_RISK
    wrote, assigned = NotificationKind.MEMBER_WROTE, NotificationKind.ASSIGNED
    nothing_owed = a_case(durations=Durations())
    assert decided(told(risk), a_case()) is Route.OUT
    assert decided(told(risk), nothing_owed) is Route.DESK
    assert decided(told(risk), a_case(), DUE + timedelta(seconds=1)) is Route.DESK
    assert decided(told(broken), a_case(), DUE + timedelta(seconds=1)) is Route.OUT
    assert decided(told(broken), nothing_owed) is Route.DESK
    later = Durations(due_at=DUE + timedelta(hours=1))
    assert decided(told(broken), a_case(durations=later)) is Route.DESK
    assert decided(told(wrote), a_case()) is Route.OUT
    assert decided(told(wrote), nothing_owed) is Route.DESK
    assert decided(told(assigned), a_case()) is Route.OUT
    assert decided(told(assigned), a_case(assignee_id="u-budi")) is Route.DESK
    assert decided(told(assigned), a_case(status=CaseStatus.CLOSED)) is Route.OUT
    assert decided(told(assigned), None) is Route.DESK


def test_what_nobody_decided_about_for_days_is_not_told() -> None:
    kind = NotificationKind.MENTIONED
    assert decided(told(kind, NOW - STALE), a_case()) is Route.OUT
    assert decided(told(kind, NOW - STALE - timedelta(seconds=1)), a_case()) is Route.DESK
