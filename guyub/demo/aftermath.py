"""What members say of how they were helped, some days later - those who say anything."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from domain.aftercare import Score
from domain.cases import Case
from guyub.demo.agenda import Agenda
from toolkit.wiring import Toolkit

_ASKING = timedelta(hours=10, minutes=20)
_ANSWERING = 0.7  # of those who were asked; the others say nothing
_SCORES = {Score.GOOD: 70, Score.FAIR: 20, Score.POOR: 10}
_SLOW = timedelta(days=1)  # who waited longer for the first answer is less content
_SCORES_OF_SLOW = {Score.GOOD: 40, Score.FAIR: 32, Score.POOR: 28}
_WORDS: dict[Score, tuple[str, ...]] = {
    Score.GOOD: ("", "", "Terima kasih, cepat dan ramah.", "Jelas sekali penjelasannya."),
    Score.FAIR: ("", "", "Lumayan, tetapi menunggu agak lama.", "Sudah baik, tingkatkan lagi."),
    Score.POOR: (
        "",
        "Terlalu lama dijawab, saya sudah dua kali bertanya.",
        "Masalahnya belum sepenuhnya beres.",
    ),
}


class Aftermath:
    """Puts the one question once a day, as the heartbeat would, and answers it for members."""

    def __init__(self, toolkit: Toolkit, agenda: Agenda, chance: Random) -> None:
        self._toolkit = toolkit
        self._agenda = agenda
        self._chance = chance

    def plan_day(self, midnight: datetime) -> None:
        """When the members are asked on the day that begins there, local midnight."""
        self._agenda.at(midnight + _ASKING, self._toolkit.rating_requests.ask_due)

    def ended(self, case: Case) -> None:
        """The case was resolved; its member may have a word about it within some days."""
        if self._chance.random() < _ANSWERING:
            later = timedelta(days=1 + min(9.0, self._chance.expovariate(0.7)))
            self._agenda.at(self._toolkit.clock.now() + later, partial(self._rate, case))

    def _rate(self, case: Case) -> None:
        asked = self._toolkit.satisfaction.question_of(case.code)
        if asked is None or not asked.open:
            return
        waited = case.durations.first_response_wall
        is_slow = waited is not None and waited > _SLOW
        weights = _SCORES_OF_SLOW if is_slow else _SCORES
        score = self._chance.choices(tuple(weights), weights=tuple(weights.values()))[0]
        words = self._chance.choice(_WORDS[score])
        self._toolkit.satisfaction.rate_by_code(case.code, score, words)
