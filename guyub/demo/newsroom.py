"""The sample's posts: written, reviewed, sent, read, liked and remarked upon."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

from domain.board import Reaction
from domain.deliveries import Delivery, DeliveryState
from domain.media import Media
from domain.people import Actor
from domain.posts import Content, Post
from guyub.demo.agenda import Agenda
from guyub.demo.cast import Cast, Tongue
from guyub.demo.posters import draw_poster
from guyub.demo.posts import TOPICS, Topic
from guyub.demo.voices import REMARKS
from toolkit.wiring import Toolkit

POSTERS_PER_TOPIC = 4
READING_DAYS = 6  # a post is read for about a week, most of it on the first day
_HOURS = (8, 9, 12, 15, 16, 19)


class Newsroom:
    """Plans a week's posts at a time."""

    def __init__(self, toolkit: Toolkit, agenda: Agenda, cast: Cast, chance: Random) -> None:
        self._toolkit = toolkit
        self._agenda = agenda
        self._cast = cast
        self._chance = chance
        self._posters: dict[str, list[Media]] = {}

    def draw(self) -> None:
        """Draws the posters, once."""
        for topic in TOPICS:
            self._posters[topic.label] = [
                self._toolkit.composing.take_picture(
                    self._cast.writers[0],
                    draw_poster(topic.poster, self._chance),
                    alt_text=topic.alt,
                )
                for _ in range(POSTERS_PER_TOPIC)
            ]

    def plan_week(self, monday: datetime) -> None:
        """Four to six posts for the week that begins there, local midnight."""
        for day in sorted(self._chance.sample(range(7), self._chance.choice((4, 5, 5, 6)))):
            hour = self._chance.choice(_HOURS)
            due = monday + timedelta(days=day, hours=hour, minutes=self._chance.choice((0, 30)))
            written = due - timedelta(hours=self._chance.uniform(20, 130))
            self._agenda.at(written, partial(self._write, due))

    def _write(self, due: datetime) -> None:
        author = self._chance.choice(self._cast.writers)
        topic = self._chance.choice(TOPICS)
        content = Content(
            text=Tongue(self._chance).say(topic.says), media=tuple(self._pictures(topic))
        )
        post = self._save(author, None, content, topic, due)
        self._toolkit.composing.submit(author, post.id)
        read_at = self._toolkit.clock.now() + timedelta(hours=self._chance.uniform(1, 30))
        look = self._send_back if self._chance.random() < 0.06 else self._approve
        self._agenda.at(min(read_at, due), partial(look, post.id, author, content, topic, due))

    def _save(
        self, author: Actor, post: Post | None, content: Content, topic: Topic, due: datetime
    ) -> Post:
        group = (self._cast.group.id,) if self._chance.random() < 0.3 else ()
        return self._toolkit.composing.save_draft(
            author,
            post_id=post.id if post else None,
            version=post.version if post else 0,
            content=content,
            channel_ids=(self._cast.board.id, *group),
            labels=(topic.label,),
            due_at=due,
        )

    def _pictures(self, topic: Topic) -> Sequence[Media]:
        wanted = self._chance.choices((0, 1, 2, 3), weights=(35, 50, 10, 5))[0]
        return self._chance.sample(self._posters[topic.label], wanted)

    def _send_back(
        self, post_id: str, author: Actor, content: Content, topic: Topic, due: datetime
    ) -> None:
        reviewer = self._other(author)
        post = self._toolkit.composing.request_changes(
            reviewer, post_id, "Tolong sebutkan harinya dengan jelas, ya."
        )
        post = self._save(author, post, content, topic, due)
        self._toolkit.composing.submit(author, post.id)
        self._approve(post.id, author, content, topic, due)

    def _approve(
        self, post_id: str, author: Actor, _content: Content, _topic: Topic, _due: datetime
    ) -> None:
        _post, deliveries = self._toolkit.composing.approve(self._other(author), post_id)
        for delivery in deliveries:
            self._agenda.at(delivery.due_at, partial(self._go_out, delivery.id))

    def _other(self, author: Actor) -> Actor:
        others = [writer for writer in self._cast.writers if writer.id != author.id]
        return self._chance.choice((*others, self._cast.manager))

    def _go_out(self, delivery_id: str) -> None:
        self._toolkit.delivering.send_due()
        with self._toolkit.store.reading() as unit:
            delivery = unit.deliveries.get(delivery_id)
        if delivery.state is DeliveryState.HANDED:
            late = timedelta(minutes=self._chance.lognormvariate(3.2, 0.9))
            self._agenda.at(delivery.due_at + late, partial(self._mark, delivery_id))
        elif delivery.state is DeliveryState.SENT:
            self._be_read(delivery)

    def _mark(self, delivery_id: str) -> None:
        self._toolkit.delivering.mark_posted(self._cast.writers[0], delivery_id)

    # --- readers -------------------------------------------------------------------------

    def _be_read(self, delivery: Delivery) -> None:
        liked = self._chance.lognormvariate(0, 0.5) * (1.4 if delivery.content.media else 0.8)
        for day in range(READING_DAYS):
            views = int(liked * 190 * 0.45**day)
            moment = delivery.due_at + timedelta(hours=24 * day + self._chance.uniform(0.3, 9))
            self._agenda.at(moment, partial(self._visit, delivery.id, views))
        for _ in range(self._chance.choices(range(5), weights=(38, 27, 18, 11, 6))[0]):
            moment = delivery.due_at + timedelta(hours=self._chance.expovariate(1 / 14))
            self._agenda.at(moment, partial(self._remark, delivery.id))

    def _visit(self, entry_id: str, views: int) -> None:
        """A day's readers at once; one by one through the page they would take half the year."""
        with self._toolkit.store.writing() as unit:
            unit.board.add_views({entry_id: views})
            for _ in range(int(views * self._chance.uniform(0.02, 0.07))):
                visitor = f"{self._chance.getrandbits(64):016x}"
                unit.board.react(entry_id, visitor, self._chance.choice(tuple(Reaction)))

    def _remark(self, entry_id: str) -> None:
        tongue = Tongue(self._chance)
        self._toolkit.visiting.comment(entry_id, name=tongue.name, text=tongue.say(REMARKS))
