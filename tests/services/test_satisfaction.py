"""The one question after resolving: asked once, kindly, and answered by whoever it was put to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.aftercare import Aftercare, Rating, RatingCounts, Score
from domain.answers import AnswerLimits
from domain.branches import Branch
from domain.cases import Case, CaseStatus, EventKind
from domain.channels import Channel, ChannelState, Limits
from domain.deliveries import DeliveryKind
from domain.errors import Invalid, NotAllowed, NotFound, Unauthorized
from domain.messages import Author, MessageKind
from domain.people import Actor, Role
from domain.ports import Connector, Heard, Store
from services.cases.casebook import Happening, record
from services.cases.merging import Merging
from services.replies.rating_requests import ASKED_WITHIN, RatingRequests
from services.replies.satisfaction import WORDS_MAX, Question, Satisfaction, scores
from tests.makers import MANAGER, NOON, STAFF
from tests.services.desk import LOUD, TALK, Desk, Loud, Scripted, Talk, open_desk
from tests.storage.conftest import database, migrated_file, new_database, sql_store
from toolkit.clock import SetClock
from toolkit.languages import translations

__all__ = ["database", "migrated_file", "new_database", "sql_store"]  # fixtures

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SITI = Author(remote_id="siti", name="Siti")


class Bounded(Talk):
    """A platform with other bounds."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits

    @property
    def limits(self) -> Limits:
        return self._limits


class Roomy(Loud):
    """A platform that takes long words, and none from us in answer."""

    @property
    def limits(self) -> Limits:
        return Limits(text_max=500)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return wishing(open_desk(store, clock))


def wishing(desk: Desk) -> Desk:
    """The cooperative asks from now on, two hours after resolving."""
    desk.connectors.open_ones[TALK] = Bounded(Limits(text_max=500))
    with desk.store.writing() as unit:
        wish = Aftercare(asks_since=desk.clock.now(), rating_after=2 * HOUR)
        unit.cooperative.save(replace(unit.cooperative.get(), aftercare=wish))
    return desk


def requests(desk: Desk) -> RatingRequests:
    return RatingRequests(
        store=desk.store,
        clock=desk.clock,
        connectors=desk.connectors,
        translations=translations,
        link_to=lambda case_id: f"https://kop.example/nilai/{case_id}",
    )


def satisfaction(desk: Desk) -> Satisfaction:
    return Satisfaction(store=desk.store, clock=desk.clock)


def resolved(desk: Desk, number: int = 1, **changes: object) -> Case:
    """Answered and resolved now."""
    given = {"remote_id": f"m-{number}", "thread": f"t-{number}", "author": SITI, **changes}
    case = desk.hear("Beras yang saya beli kemarin berkutu, tolong diganti", **given)
    desk.deliver(desk.reply(case), f"r-{number}")
    return desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="diganti")


def rating(desk: Desk, case: Case) -> Rating | None:
    with desk.store.reading() as unit:
        return unit.ratings.find(case.id)


def asked(desk: Desk, number: int = 1) -> Case:
    """Resolved two hours ago, and asked about just now."""
    case = resolved(desk, number)
    desk.clock.advance(2 * HOUR)
    assert requests(desk).ask_due() == 1
    return desk.case(case.id)


def test_the_member_is_asked_on_the_same_channel_once(desk: Desk) -> None:
    case = resolved(desk)
    assert requests(desk).ask_due() == 0  # not yet
    desk.clock.advance(2 * HOUR)
    assert (requests(desk).ask_due(), requests(desk).ask_due()) == (1, 0)
    story = desk.answering.story(STAFF, case.id)
    question = story.deliveries[-1]
    assert (question.kind, question.channel_id, question.target_remote_id) == (
        DeliveryKind.REPLY,
        TALK,
        "m-1",
    )
    assert question.created_by is None
    assert question.content.text == (
        f"Seberapa puas Anda dengan penanganan laporan {case.code}? Satu ketukan cukup: "
        f"https://kop.example/nilai/{case.id}\n"
        "Pesan ini otomatis. Bila masalahnya belum selesai, balas saja di sini."
    )
    assert (story.events[-1].kind, story.events[-1].value) == (
        EventKind.RATING_ASKED,
        question.id,
    )
    assert rating(desk, case) == Rating(
        case_id=case.id,
        conversation_id=case.conversation_id,
        asked_at=desk.clock.now(),
        delivery_id=question.id,
    )


def test_who_was_erased_meanwhile_is_asked_by_nobody(desk: Desk) -> None:
    """Nothing of theirs is left that the question could answer: it would be a word to anybody."""
    case = resolved(desk)
    with desk.store.writing() as unit:
        assert unit.wipes.talk(case.conversation_id).within == ""
    sent = len(desk.answering.story(STAFF, case.id).deliveries)
    desk.clock.advance(2 * HOUR)
    requests(desk).ask_due()
    assert len(desk.answering.story(STAFF, case.id).deliveries) == sent


def test_the_question_ends_no_clock_and_is_no_answer(desk: Desk) -> None:
    case = asked(desk)
    before = desk.case(case.id).durations
    question = desk.answering.story(STAFF, case.id).deliveries[-1]
    desk.clock.advance(HOUR)
    desk.deliver(question, "r-question")
    after = desk.case(case.id)
    assert (after.durations, after.status) == (before, CaseStatus.RESOLVED)


def test_a_word_back_opens_the_case_again_as_always(desk: Desk) -> None:
    case = asked(desk)
    again = desk.hear("Belum beres", remote_id="m-2", thread="t-1", author=SITI)
    assert (again.id, again.status) == (case.id, CaseStatus.OPEN)


def test_who_writes_english_is_asked_in_english(desk: Desk) -> None:
    case = desk.hear("The rice that I bought was bad, please change it", remote_id="m-1")
    desk.deliver(desk.reply(case))
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="diganti")
    desk.clock.advance(2 * HOUR)
    requests(desk).ask_due()
    question = desk.answering.story(STAFF, case.id).deliveries[-1]
    assert question.content.text.startswith("How satisfied are you")


def test_nobody_is_asked_where_the_cooperative_does_not_want_it(
    store: Store, clock: SetClock
) -> None:
    desk = open_desk(store, clock)
    case = resolved(desk)
    clock.advance(3 * HOUR)
    assert requests(desk).ask_due() == 0
    assert rating(desk, case) is None


def test_what_was_resolved_before_it_was_wanted_stays_unasked(
    store: Store, clock: SetClock
) -> None:
    desk = open_desk(store, clock)
    case = resolved(desk)
    clock.advance(HOUR)
    wishing(desk)
    clock.advance(3 * HOUR)
    assert requests(desk).ask_due() == 0
    assert rating(desk, case) is None


def test_nobody_is_asked_at_night_but_in_the_morning(desk: Desk) -> None:
    desk.clock.advance(6 * HOUR)  # 15:00
    resolved(desk)
    desk.clock.advance(3 * HOUR)
    assert requests(desk).ask_due() == 0
    desk.clock.advance(14 * HOUR)  # 08:00
    assert requests(desk).ask_due() == 1


def test_where_the_office_never_opens_nobody_is_asked_and_the_others_are(desk: Desk) -> None:
    shut = resolved(desk)
    resolved(desk, 2, author=Author(remote_id="ali", name="Ali"))
    with desk.store.writing() as unit:
        unit.branches.add(Branch(id="b-1", name="Jayapura", week={}))
        moved = Happening(kind=EventKind.BRANCH_CHANGED, at=desk.clock.now(), value="b-1")
        record(unit, unit.cases.get(shut.id), [moved], desk.clock.now())
    desk.clock.advance(2 * HOUR)
    assert requests(desk).ask_due() == 1
    assert rating(desk, shut) is None


def test_the_night_is_that_of_the_branch(desk: Desk) -> None:
    case = resolved(desk)
    with desk.store.writing() as unit:
        unit.branches.add(Branch(id="b-1", name="Jayapura", zone="Asia/Jayapura"))
        moved = Happening(kind=EventKind.BRANCH_CHANGED, at=desk.clock.now(), value="b-1")
        record(unit, unit.cases.get(case.id), [moved], desk.clock.now())
    desk.clock.advance(timedelta(hours=5, minutes=30))  # 14:30 in Jakarta, 16:30 there
    assert requests(desk).ask_due() == 0
    desk.clock.advance(16 * HOUR)  # 06:30 in Jakarta, 08:30 there
    assert requests(desk).ask_due() == 1


def test_a_case_that_ended_without_an_answer_is_never_asked_about(desk: Desk) -> None:
    case = desk.hear()
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="tidak jelas")
    desk.clock.advance(3 * HOUR)
    assert requests(desk).ask_due() == 0
    assert rating(desk, case) == Rating(
        case_id=case.id, conversation_id=case.conversation_id, asked_at=None
    )
    with pytest.raises(NotFound):
        satisfaction(desk).question(case.id)
    assert satisfaction(desk).of(STAFF, case.id) is None


def test_spam_merged_and_reopened_cases_are_not_asked_about(desk: Desk) -> None:
    spam = desk.hear(remote_id="s-1", thread="s-1", author=Author(remote_id="s"))
    desk.answering.set_status(STAFF, spam.id, CaseStatus.SPAM)
    first, second = resolved(desk, 1), resolved(desk, 2)
    Merging(store=desk.store, clock=desk.clock).merge(
        STAFF, second.id, first.id, events_seen=second.events, into_seen=first.events
    )
    open_again = resolved(desk, 3)
    desk.answering.set_status(STAFF, open_again.id, CaseStatus.OPEN)
    desk.clock.advance(3 * HOUR)
    assert requests(desk).ask_due() == 1
    asked_about = [case for case in (spam, first, second, open_again) if rating(desk, case)]
    assert asked_about == [first]


def test_one_person_is_asked_once_a_month_on_whatever_channel(desk: Desk) -> None:
    asked(desk, 1)
    other = resolved(desk, 2, author=replace(SITI, name="Bu Siti"))
    desk.clock.advance(3 * HOUR)
    assert requests(desk).ask_due() == 0
    never = rating(desk, other)
    assert never is not None and never.asked_at is None
    desk.clock.advance(30 * DAY - 5 * HOUR)
    while desk.clock.now().weekday() > 3:
        desk.clock.advance(DAY)
    resolved(desk, 3)
    desk.clock.advance(2 * HOUR)
    assert requests(desk).ask_due() == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"public": True, "kind": MessageKind.COMMENT}, "a public word would be for all"),
        ({"kind": MessageKind.MENTION}, "a mention is public"),
    ],
)
def test_what_was_said_in_public_is_asked_about_on_the_code_page(
    desk: Desk, changes: dict[str, object], why: str
) -> None:
    case = resolved(desk, 1, **changes)
    desk.clock.advance(2 * HOUR)
    assert requests(desk).ask_due() == 1, why
    kept = rating(desk, case)
    assert kept is not None and kept.delivery_id is None
    assert desk.answering.story(STAFF, case.id).events[-1].value == ""


def _archive(desk: Desk) -> None:
    _state(desk, ChannelState.ARCHIVED)


def _pause(desk: Desk) -> None:
    _state(desk, ChannelState.PAUSED)


def _state(desk: Desk, state: ChannelState) -> None:
    with desk.store.writing() as unit:
        unit.channels.save(replace(unit.channels.get(TALK), state=state))


def _narrow(desk: Desk) -> None:
    desk.connectors.open_ones[TALK] = Bounded(
        Limits(text_max=500, answers=AnswerLimits(text_max=20))
    )


def _shut(desk: Desk) -> None:
    desk.connectors.open_ones[TALK] = Bounded(Limits(text_max=500, reply_window=HOUR))


@pytest.mark.parametrize("hinder", [_archive, _pause, _narrow, _shut])
def test_where_the_channel_takes_no_word_the_code_page_asks(
    desk: Desk, hinder: Callable[[Desk], None]
) -> None:
    case = resolved(desk)
    hinder(desk)
    desk.clock.advance(2 * HOUR)
    assert requests(desk).ask_due() == 1
    kept = rating(desk, case)
    assert kept is not None and kept.asked_at and kept.delivery_id is None


def test_where_the_channel_cannot_be_opened_the_code_page_asks(desk: Desk) -> None:
    class Shut(Scripted):
        def open(self, channel: Channel, heard: Heard | None = None) -> Connector:
            raise Unauthorized("Sambungkan lagi kanal ini.")

    case = resolved(desk)
    desk.clock.advance(2 * HOUR)
    assert replace(requests(desk), connectors=Shut()).ask_due() == 1
    kept = rating(desk, case)
    assert kept is not None and kept.asked_at and kept.delivery_id is None


def test_of_two_programs_at_the_same_case_one_asks_and_the_answer_is_awaited(desk: Desk) -> None:
    case = resolved(desk)
    desk.clock.advance(2 * HOUR)
    now = desk.clock.now()
    assert requests(desk)._decide(case, now)
    kept = rating(desk, case)
    assert not requests(desk)._decide(case, now)  # read before the first one asked
    assert kept is not None and kept.asked_at == now
    assert rating(desk, case) == kept


def test_the_question_is_not_sent_after_the_window_has_closed(desk: Desk) -> None:
    desk.connectors.open_ones[TALK] = Bounded(Limits(text_max=500, reply_window=3 * HOUR))
    case = resolved(desk)
    desk.clock.advance(2 * HOUR)
    requests(desk).ask_due()
    question = desk.answering.story(STAFF, case.id).deliveries[-1]
    assert question.latest_at == case.opened_at + 3 * HOUR


def test_too_late_is_not_at_all(desk: Desk) -> None:
    case = resolved(desk)
    desk.clock.advance(ASKED_WITHIN + HOUR)
    assert (requests(desk).ask_due(), rating(desk, case)) == (0, None)


def test_a_channel_without_replies_leaves_it_to_the_code_page(desk: Desk) -> None:
    desk.connectors.open_ones[LOUD] = Roomy()
    said = desk.incoming("Hai, beras", remote_id="l-1", thread="l", kind=MessageKind.DIRECT)
    case = desk.listening.receive(LOUD, said)
    assert case is not None
    desk.answering.reply(STAFF, case.id, "Sudah kami sampaikan", events_seen=case.events)
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="beres")
    desk.clock.advance(2 * HOUR)
    assert requests(desk).ask_due() == 1
    kept = rating(desk, case)
    assert kept is not None and kept.delivery_id is None


def test_the_answer_is_kept_and_told(desk: Desk) -> None:
    case = asked(desk)
    desk.clock.advance(HOUR)
    satisfaction(desk).rate(case.id, Score.GOOD, "  Terima kasih, Mbak.  ")
    kept = satisfaction(desk).of(STAFF, case.id)
    assert kept is not None
    assert (kept.score, kept.words, kept.rated_at) == (
        Score.GOOD,
        "Terima kasih, Mbak.",
        desk.clock.now(),
    )
    told = desk.answering.story(STAFF, case.id).events[-1]
    assert (told.kind, told.value, told.actor_id) == (EventKind.RATED, "good", None)
    assert satisfaction(desk).question(case.id) == Question(
        code=case.code, score=Score.GOOD, words="Terima kasih, Mbak.", open=True
    )


def test_the_same_answer_twice_is_one_and_another_replaces_it(desk: Desk) -> None:
    case = asked(desk)
    for score in (Score.GOOD, Score.GOOD, Score.POOR):
        satisfaction(desk).rate_by_code(case.code.lower(), score)
    told = [e.value for e in desk.answering.story(STAFF, case.id).events if e.kind == "rated"]
    assert told == ["good", "poor"]
    question = satisfaction(desk).question_of(case.code)
    assert question is not None and question.score is Score.POOR


def test_after_the_case_was_closed_the_answer_stands(desk: Desk) -> None:
    case = asked(desk)
    satisfaction(desk).rate(case.id, Score.POOR)
    desk.clock.advance(15 * DAY)
    assert desk.answering.close_old() == 1
    with pytest.raises(Invalid, match="sudah ditutup"):
        satisfaction(desk).rate(case.id, Score.GOOD)
    question = satisfaction(desk).question(case.id)
    assert (question.score, question.open) == (Score.POOR, False)


def test_an_answer_to_a_merged_case_is_told_where_its_story_goes_on(desk: Desk) -> None:
    case, other = asked(desk), resolved(desk, 2, author=Author(name="Ani"))
    Merging(store=desk.store, clock=desk.clock).merge(
        STAFF, case.id, other.id, events_seen=case.events, into_seen=other.events
    )
    satisfaction(desk).rate(case.id, Score.FAIR)
    assert desk.answering.story(STAFF, other.id).events[-1].kind is EventKind.RATED


@pytest.mark.parametrize("words", ["x" * (WORDS_MAX + 1), "a\x00b", "\ud800"])
def test_words_that_cannot_be_kept_are_refused(desk: Desk, words: str) -> None:
    case = asked(desk)
    with pytest.raises(Invalid):
        satisfaction(desk).rate(case.id, Score.GOOD, words)
    assert satisfaction(desk).question(case.id).score is None


def test_nobody_answers_what_was_not_asked(desk: Desk) -> None:
    case = resolved(desk)
    for case_id in (case.id, ""):
        with pytest.raises(NotFound):
            satisfaction(desk).rate(case_id, Score.GOOD)
    for code in ("ZZZZ-ZZZZ-ZZZZ", "<script>", ""):
        with pytest.raises(NotFound):
            satisfaction(desk).rate_by_code(code, Score.GOOD)
    assert satisfaction(desk).question_of(case.code) is None
    assert satisfaction(desk).question_of("no code") is None
    assert satisfaction(desk).of(STAFF, case.id) is None


def test_the_figures_say_how_many_said_nothing(desk: Desk) -> None:
    first, second, third = (asked_of(desk, number) for number in (1, 2, 3))
    satisfaction(desk).rate(first.id, Score.GOOD)
    satisfaction(desk).rate(second.id, Score.POOR)
    found = satisfaction(desk).figures(MANAGER, NOON - DAY, desk.clock.now() + DAY)
    assert found.counts == RatingCounts(
        asked=3, scores={Score.GOOD: 1, Score.FAIR: 0, Score.POOR: 1}
    )
    assert found.counts.unanswered == 1
    assert found.good is not None and found.good.share == 0.5
    assert found.answering is not None and found.answering.share == 2 / 3
    desk.answering.set_status(STAFF, third.id, CaseStatus.OPEN)
    desk.answering.set_status(STAFF, third.id, CaseStatus.SPAM)
    after = satisfaction(desk).figures(MANAGER, NOON - DAY, desk.clock.now() + DAY, [TALK])
    assert after.counts.asked == 2
    nothing = satisfaction(desk).figures(MANAGER, NOON - DAY, NOON + DAY, [LOUD])
    assert (nothing.counts.asked, nothing.good, nothing.answering) == (0, None, None)


def asked_of(desk: Desk, number: int) -> Case:
    """Each of another member."""
    case = resolved(desk, number, author=Author(remote_id=f"a-{number}"))
    desk.clock.advance(2 * HOUR)
    requests(desk).ask_due()
    return case


def test_every_score_has_a_word() -> None:
    assert list(scores()) == list(Score)


def test_only_who_may_see_reports_sees_the_figures(desk: Desk) -> None:
    nobody = Actor(id="u-x", name="X", role=Role.STAFF)
    object.__setattr__(nobody, "may", lambda _permission: False)
    with pytest.raises(NotAllowed):
        satisfaction(desk).figures(nobody, NOON, NOON)


def test_asking_is_the_same_over_every_database(sql_store: Store, clock: SetClock) -> None:
    desk = wishing(open_desk(sql_store, clock))
    case = asked(desk)
    satisfaction(desk).rate(case.id, Score.GOOD)
    assert requests(desk).ask_due() == 0
    found = satisfaction(desk).figures(MANAGER, NOON - DAY, clock.now() + DAY, [TALK])
    assert found.counts.scores[Score.GOOD] == 1
