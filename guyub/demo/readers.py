"""The sample's readers on the practice channel: who likes what, who fell silent, who is new there.

Most of them are on the roll, and a person recognised them; some nobody knows, as anywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from connectors.sandbox_platform import SandboxPlatform
from domain.members import Member
from domain.posts import Content
from domain.roll_shelves import RollFilter
from guyub.demo.agenda import Agenda
from guyub.demo.cast import Cast, Tongue
from guyub.demo.posts import TOPICS, Topic
from guyub.demo.roll import ROLL
from guyub.demo.voices import REMARKS
from toolkit.wiring import Toolkit

_WEEK = timedelta(weeks=1)
_QUIET_END = timedelta(days=4)  # of the sample: its last days are `ending`'s
_HOUR_UTC = 3  # ten in the morning where most of them live
_EVERY = 4  # one of so many on the roll reads there
_UNKNOWN = 5  # one of so many readers is recognised by nobody
_LIKES = (0.2, 0.35, 0.55)
_SILENT_AFTER = 0.6  # of the whole time
_NEW_DAYS = 24
_COURSES = 4  # of so many readers two are steady, one falls silent, and one is new
_SILENT, _NEW = 2, 3


@dataclass(frozen=True, kw_only=True)
class Reader:
    """An account on the practice channel, and whose it is. `likes`: how probably, a post."""

    account: str
    number: str
    name: str
    since: datetime
    until: datetime
    likes: float
    is_known: bool


class Readers:
    """Plans a post a week on the practice channel, and what its readers make of it. `practice`:
    the platform behind it."""

    def __init__(
        self,
        toolkit: Toolkit,
        agenda: Agenda,
        cast: Cast,
        practice: SandboxPlatform,
        chance: Random,
    ) -> None:
        self._toolkit = toolkit
        self._agenda = agenda
        self._cast = cast
        self._practice = practice
        self._chance = chance
        self._met: set[str] = set()
        self._readers: Sequence[Reader] = ()

    def plan(self, start: datetime) -> None:
        """Everything between `start` and the sample's last days."""
        self._readers = tuple(self._drawn(start))
        due = start.replace(hour=_HOUR_UTC, minute=0, second=0, microsecond=0) + timedelta(days=1)
        while due < self._agenda.end - _QUIET_END:
            written = due - timedelta(hours=self._chance.uniform(2, 20))
            self._agenda.at(written, partial(self._write, due, self._chance.choice(TOPICS)))
            due += _WEEK

    def _drawn(self, start: datetime) -> Iterator[Reader]:
        end = self._agenda.end
        for place, (number, name) in enumerate(ROLL[::_EVERY]):
            course = place % _COURSES
            new, silent = end - timedelta(days=_NEW_DAYS), start + _SILENT_AFTER * (end - start)
            yield Reader(
                account=f"warga-{number}",
                number=number,
                name=name,
                since=new if course == _NEW else start,
                until=silent if course == _SILENT else end,
                likes=self._chance.choice(_LIKES),
                is_known=place % _UNKNOWN != 0,
            )

    def _write(self, due: datetime, topic: Topic) -> None:
        writer = self._cast.writers[0]
        post = self._toolkit.composing.save_draft(
            writer,
            post_id=None,
            version=0,
            content=Content(text=Tongue(self._chance).say(topic.says)),
            channel_ids=(self._cast.practice.id,),
            labels=(topic.label,),
            due_at=due,
        )
        self._toolkit.composing.submit(writer, post.id)
        _post, (delivery,) = self._toolkit.composing.approve(self._cast.manager, post.id)
        self._agenda.at(delivery.due_at, partial(self._go_out, delivery.id))

    def _go_out(self, delivery_id: str) -> None:
        self._toolkit.delivering.send_due()
        with self._toolkit.store.reading() as unit:
            receipt = unit.deliveries.get(delivery_id).receipt
        if receipt is None:
            return
        now = self._toolkit.clock.now()
        for reader in self._readers:
            if reader.since <= now < reader.until:
                self._plan_reading(reader, receipt.remote_id, now)

    def _plan_reading(self, reader: Reader, post: str, now: datetime) -> None:
        if reader.account not in self._met:
            self._met.add(reader.account)
            moment = now + timedelta(hours=self._chance.uniform(1, 30))
            self._agenda.at(moment, partial(self._remark, reader, post))
        if self._chance.random() < reader.likes:
            moment = now + timedelta(hours=self._chance.expovariate(1 / 12))
            self._agenda.at(moment, partial(self._practice.like, reader.account, post))

    def _remark(self, reader: Reader, post: str) -> None:
        """Their first word there, by which somebody at the counter may know them."""
        self._practice.say(
            thread=f"{post}/{reader.account}",
            text=Tongue(self._chance).say(REMARKS),
            author_id=reader.account,
            author_name=reader.name,
            post=post,
        )
        self._toolkit.listening.collect(self._cast.practice)
        if reader.is_known:
            self._recognise(reader)

    def _recognise(self, reader: Reader) -> None:
        clerk, linking = self._cast.answerers[0], self._toolkit.linking_by_hand
        for writer in linking.writers(clerk, reader.name):
            if writer.is_account and writer.name == reader.name and writer.member is None:
                linking.link(clerk, writer.case.id, self._member(reader).id)
                return

    def _member(self, reader: Reader) -> Member:
        wanted = RollFilter(search=reader.number, now=self._toolkit.clock.now())
        found = self._toolkit.membership.page(self._cast.manager, wanted).members
        return next(each for each in found if each.number == reader.number)
