"""The sample's members bring something up, and its staff answer - sooner or later."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from domain.cases import Case, CaseKind, CaseStatus
from domain.messages import Author, MessageKind
from domain.people import Actor
from domain.reports import QueueFilter, QueueView
from guyub.demo.aftermath import Aftermath
from guyub.demo.agenda import Agenda
from guyub.demo.cast import Cast, Tongue
from guyub.demo.offices import OFFICES
from guyub.demo.voices import REMARK_ANSWERS, TALKS, Talk
from services.intake.visiting import Submission
from toolkit.wiring import Toolkit

_WEIGHTS = tuple(1.6 if talk.kind is CaseKind.QUESTION else 1.0 for talk in TALKS)
_SHARES = tuple(office.share for office in OFFICES)
_PER_DAY = (2.9, 2.5, 2.2, 2.2, 2.0, 1.3, 0.7)  # Monday first
_NAMES_ITS_BRANCH = 0.85  # of those who write; the others leave it open
_BY_ITS_BRANCH = 0.9  # answered by who works there; the others by whoever is free
_SWEEPS = (9, 11, 14)
_MEDIAN_H = 1.2  # office hours to an answer in an ordinary month
_BAD_MONTH = (215, 245)  # days into the year: two of the staff were away
_AT_THE_COUNTER = {MessageKind.WALK_IN: 0.2, MessageKind.PHONE: 0.18}


class Counter:
    """Plans a day's visitors at a time, and answers what comes in."""

    def __init__(
        self, toolkit: Toolkit, agenda: Agenda, cast: Cast, chance: Random, start: datetime
    ) -> None:
        self._toolkit = toolkit
        self._agenda = agenda
        self._cast = cast
        self._chance = chance
        self._start = start
        self._seen: set[str] = set()
        self._aftermath = Aftermath(toolkit, agenda, chance)
        self._read_hours()

    def plan_day(self, midnight: datetime) -> None:
        """Who comes on the day that begins there, local midnight, and the rounds of the staff."""
        self._read_hours()
        self._aftermath.plan_day(midnight)
        expected = _PER_DAY[midnight.weekday()] * (1.5 if self._is_bad(midnight) else 1.0)
        for _ in range(self._about(expected)):
            moment = midnight + timedelta(hours=min(23.5, max(5.0, self._chance.gauss(13, 4))))
            self._agenda.at(moment, self._someone_comes)
        for hour in _SWEEPS:
            self._agenda.at(midnight + timedelta(hours=hour), self._go_round)

    # --- members -------------------------------------------------------------------------

    def _someone_comes(self) -> None:
        talk = self._chance.choices(TALKS, weights=_WEIGHTS)[0]
        where = self._chance.choices(range(len(OFFICES)), weights=_SHARES)[0]
        tongue = Tongue(self._chance, OFFICES[where].places)
        way = self._way()
        if way is MessageKind.FORM:
            self._write_in(talk, tongue, where)
        else:
            hours = self._hours[self._cast.branches[where].id]
            opening = hours.next_opening(self._toolkit.clock.now())
            self._agenda.at(opening, partial(self._come_by, way, talk, tongue, where))

    def _way(self) -> MessageKind:
        drawn = self._chance.random()
        for way, share in _AT_THE_COUNTER.items():
            if drawn < share:
                return way
            drawn -= share
        return MessageKind.FORM

    def _write_in(self, talk: Talk, tongue: Tongue, where: int) -> None:
        kind = talk.kind if self._chance.random() < 0.7 else None
        named = self._chance.random() < _NAMES_ITS_BRANCH
        submission = Submission(
            text=tongue.say(talk.says),
            kind=kind,
            name=tongue.name,
            member_number=tongue.number,
            contact=tongue.contact,
            consent=True,
            branch_id=self._cast.branches[where].id if named else "",
        )
        code = self._toolkit.visiting.submit(submission, token=self._token())
        with self._toolkit.store.reading() as unit:
            case = unit.cases.by_code(code)
        if case:
            self._plan_answer(case, partial(self._answer, case.id, talk, tongue, code))

    def _come_by(self, way: MessageKind, talk: Talk, tongue: Tongue, where: int) -> None:
        case = self._toolkit.listening.take_down_remark(
            self._cast.answerers[where],
            way=way,
            author=Author(name=tongue.name, member_number=tongue.number),
            text=tongue.say(talk.says),
            kind=talk.kind,
        )
        self._plan_answer(case, partial(self._answer, case.id, talk, tongue, ""), quick=0.3)

    def _ask_on(self, case_id: str, talk: Talk, tongue: Tongue, code: str) -> None:
        self._toolkit.visiting.add_to_case(code, tongue.say(talk.follows), token=self._token())
        case = self._case(case_id)
        self._plan_answer(case, partial(self._answer_on, case_id, talk, tongue))

    # --- staff ---------------------------------------------------------------------------

    def _plan_answer(self, case: Case, act: Callable[[], None], *, quick: float = 1.0) -> None:
        self._seen.add(case.id)
        now = self._toolkit.clock.now()
        slow = 3.2 if self._is_bad(now) else 1.0
        span_h = _MEDIAN_H * quick * slow * self._chance.lognormvariate(0, 1.05)
        span = timedelta(hours=max(0.06, min(span_h, 90)))
        self._agenda.at(self._hours[case.branch_id].due(now, span), act)

    def _answer(self, case_id: str, talk: Talk, tongue: Tongue, code: str) -> None:
        if not self._reply(case_id, tongue.say(talk.answers)):
            return
        if code and talk.follows and self._chance.random() < 0.45:
            later = timedelta(hours=self._chance.lognormvariate(1.4, 1.0))
            moment = self._toolkit.clock.now() + later
            self._agenda.at(moment, partial(self._ask_on, case_id, talk, tongue, code))
        else:
            self._plan_end(case_id, talk.reason)

    def _answer_on(self, case_id: str, talk: Talk, tongue: Tongue) -> None:
        if self._reply(case_id, tongue.say(talk.closes)):
            self._plan_end(case_id, talk.reason)

    def _reply(self, case_id: str, text: str) -> bool:
        """Whether it could be answered; somebody may have ended the case meanwhile."""
        case = self._case(case_id)
        if case.status not in (CaseStatus.OPEN, CaseStatus.WAITING):
            return False
        actor = self._answerer(case)
        if case.assignee_id is None:
            case = self._toolkit.answering.assign(actor, case_id, actor.id)
        if self._chance.random() < 0.08:
            note = "Sudah saya tanyakan kepada kepala cabang, menunggu kabar."
            case = self._toolkit.answering.note(actor, case_id, note)
        self._toolkit.answering.reply(actor, case_id, text, events_seen=case.events)
        self._toolkit.delivering.send_due()
        return True

    def _plan_end(self, case_id: str, reason: str) -> None:
        span = timedelta(hours=self._chance.lognormvariate(0.6, 0.8))
        hours = self._hours[self._case(case_id).branch_id]
        moment = hours.due(self._toolkit.clock.now(), span)
        self._agenda.at(moment, partial(self._end, case_id, reason))

    def _end(self, case_id: str, reason: str) -> None:
        case = self._case(case_id)
        if case.status in (CaseStatus.OPEN, CaseStatus.WAITING):
            actor = self._answerer(case)
            ended = self._toolkit.answering.set_status(
                actor, case_id, CaseStatus.RESOLVED, reason=reason
            )
            self._aftermath.ended(ended)

    def _go_round(self) -> None:
        """Remarks under posts are found in the queue and answered, or left as they are."""
        now = self._toolkit.clock.now()
        wanted = QueueFilter(view=QueueView.UNASSIGNED, now=now)
        with self._toolkit.store.reading() as unit:
            fresh = [row.case for row in unit.cases.queue(wanted) if row.case.id not in self._seen]
        for case in fresh:
            if case.kind in (CaseKind.QUESTION, CaseKind.COMPLAINT):
                self._plan_answer(case, partial(self._answer_remark, case.id), quick=0.7)
            else:
                self._seen.add(case.id)
                self._plan_end(case.id, "Tidak memerlukan jawaban.")

    def _answer_remark(self, case_id: str) -> None:
        if self._reply(case_id, Tongue(self._chance).say(REMARK_ANSWERS)):
            self._plan_end(case_id, "Dijawab di bawah unggahan.")

    # --- inside --------------------------------------------------------------------------

    def _answerer(self, case: Case) -> Actor:
        """Whose case it is; of nobody's, mostly who works in its branch."""
        there = {
            branch.id: actor
            for branch, actor in zip(self._cast.branches, self._cast.answerers, strict=True)
        }
        for actor in self._cast.answerers:
            if actor.id == case.assignee_id:
                return actor
        if case.branch_id and self._chance.random() < _BY_ITS_BRANCH:
            return there[case.branch_id]
        return self._chance.choice(self._cast.answerers)

    def _read_hours(self) -> None:
        ids = [branch.id for branch in self._cast.branches]
        self._hours = self._toolkit.branching.hours_among(ids)

    def _case(self, case_id: str) -> Case:
        with self._toolkit.store.reading() as unit:
            return unit.cases.get(case_id)

    def _token(self) -> str:
        return f"{self._chance.getrandbits(128):032x}"

    def _about(self, expected: float) -> int:
        """A Poisson number around `expected`."""
        left, number = self._chance.expovariate(1), 0
        while left < expected:
            left += self._chance.expovariate(1)
            number += 1
        return number

    def _is_bad(self, moment: datetime) -> bool:
        first, last = _BAD_MONTH
        return first <= (moment - self._start).days < last
