"""Stories: one case with everything that belongs to it, over all its conversations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.answers import AnswerKind, answer_kind
from domain.board import Visibility
from domain.cases import Case, CaseEvent, EventKind
from domain.deliveries import Delivery, DeliveryKind
from domain.erasing import is_wiped
from domain.members import Member
from domain.messages import Conversation, Message, MessageKind
from domain.people import Actor
from domain.ports import Connectors, Unit
from domain.posts import Post
from domain.sight import may_see
from domain.talks import absorbed, own
from services.cases.persons import cases_of_person, conversations_of_person, member_of
from services.cases.talks import going_on, newest_said, told_messages, written_last
from services.replies.replying import can_reply, can_reply_privately
from services.rulebook.rules import names_of

# Their value is the id of another case.
NAMING_CASES = (
    EventKind.MERGED,
    EventKind.ABSORBED,
    EventKind.SAME_MEMBER,
    EventKind.RELEASED,
    EventKind.SPLIT_OFF,
    EventKind.SPLIT_FROM,
)


@dataclass(frozen=True, kw_only=True)
class Way:
    """One conversation of a case. `talk`: the absorbed case it came with, empty for its own.
    `can_reply` False: no API can answer there; record what was said instead. `post`: the one it
    answers. `is_public`: everybody reads its newest message, and our answer to it;
    `can_reply_privately`: but it can be answered so that its writer alone reads it. `answers`: of
    which sort an answer to it is otherwise."""

    talk: str
    conversation: Conversation
    can_reply: bool
    post: Post | None
    is_public: bool = False
    can_reply_privately: bool = False
    answers: AnswerKind = AnswerKind.PUBLIC


@dataclass(frozen=True, kw_only=True)
class Story:
    """One case with everything that belongs to it."""

    case: Case
    conversation: Conversation
    messages: tuple[Message, ...]
    events: tuple[CaseEvent, ...]
    deliveries: tuple[Delivery, ...]  # replies on their way, sent, failed
    earlier: tuple[Case, ...]  # other cases of the same member, newest first
    post: Post | None  # the post it answers
    can_reply: bool  # False: no API can answer there; record what was said instead
    visibility: Mapping[str, Visibility]  # of comments on the board, by the message's id
    ways: tuple[Way, ...] = ()  # all its conversations: who wrote last first, erased ones last
    others: Mapping[str, Case] = field(default_factory=dict)  # merged, split: by id
    along: tuple[CaseEvent, ...] = ()  # what happened to the merged ones, but their talk
    goes_on_in: Case | None = None  # where its story goes on, when it was merged
    member: Member | None = None  # on the roll
    confirmed: bool = False  # that it is this member; else it is their own word
    rules: Mapping[str, str] = field(default_factory=dict)  # names of those that acted, by id

    @property
    def nobody_left(self) -> bool:
        """Whether everybody who could be answered in it was erased."""
        return all(is_wiped(way.conversation) for way in self.ways)


def tell(unit: Unit, connectors: Connectors, actor: Actor, case: Case) -> Story:
    """Everything about the case, oldest first, as far as the actor may see it."""
    events = unit.events.of(case.id)
    talks, messages = told_messages(unit, case, events)
    ways = _ways(unit, connectors, case, talks, events)
    member, confirmed = member_of(unit, talks[""])
    others = _others(unit, actor, events)
    root = going_on(unit, case)
    return Story(
        case=case,
        conversation=talks[""],
        messages=tuple(messages),
        events=tuple(events),
        deliveries=_replies(unit, case, events),
        earlier=_earlier(unit, actor, case, talks, others),
        post=_post(unit, talks[""]),
        can_reply=ways[0].can_reply,
        visibility=_visibility(unit, messages),
        ways=ways,
        others=others,
        along=_along(unit, events, others),
        goes_on_in=root if root.id != case.id and may_see(actor, root) else None,
        member=member,
        confirmed=confirmed,
        rules=_rules(unit, events),
    )


def _ways(
    unit: Unit,
    connectors: Connectors,
    case: Case,
    talks: Mapping[str, Conversation],
    events: Sequence[CaseEvent],
) -> tuple[Way, ...]:
    newest, ways = written_last(events), dict[str, Way]()
    for talk, each in sorted(
        talks.items(), key=lambda item: (is_wiped(item[1]), item[0] != newest, item[0])
    ):
        channel = unit.channels.find(each.channel_id) if each.channel_id else None
        said = newest_said(unit, case, each.id, events)
        way = Way(
            talk=talk,
            conversation=each,
            can_reply=can_reply(unit, connectors, each.channel_id),
            post=_post(unit, each),
            is_public=said is not None and said.public,
            can_reply_privately=can_reply_privately(connectors, channel, said),
            answers=answer_kind(said),
        )
        ways.setdefault(each.id, way)
    return tuple(ways.values())


def _post(unit: Unit, conversation: Conversation) -> Post | None:
    return unit.posts.find(conversation.post_id) if conversation.post_id else None


def _replies(unit: Unit, case: Case, events: Sequence[CaseEvent]) -> tuple[Delivery, ...]:
    about = [each for one in (case.id, *absorbed(events)) for each in unit.deliveries.about(one)]
    replies = [each for each in about if each.kind is DeliveryKind.REPLY]
    return tuple(sorted(replies, key=lambda each: (each.created_at, each.id)))


def _others(unit: Unit, actor: Actor, events: Sequence[CaseEvent]) -> dict[str, Case]:
    """The cases that the events name, as far as the actor may see them."""
    values = {event.value for event in events if event.kind in NAMING_CASES}
    found = (unit.cases.find(one) for one in sorted(values) if one)
    return {case.id: case for case in found if case is not None and may_see(actor, case)}


def _along(
    unit: Unit, events: Sequence[CaseEvent], others: Mapping[str, Case]
) -> tuple[CaseEvent, ...]:
    told = [unit.events.of(case_id) for case_id in absorbed(events) if case_id in others]
    return tuple(
        event
        for story in told
        for event in own(story)
        if event.kind not in (EventKind.MESSAGE_RECEIVED, EventKind.REPLIED, EventKind.MERGED)
    )


def _earlier(
    unit: Unit,
    actor: Actor,
    case: Case,
    talks: Mapping[str, Conversation],
    others: Mapping[str, Case],
) -> tuple[Case, ...]:
    theirs = [*talks.values(), *conversations_of_person(unit, talks[""])]
    told = {case.id, *others}
    found = cases_of_person(unit, actor, theirs)
    return tuple(each for each in found if each.id not in told)


def _rules(unit: Unit, events: Sequence[CaseEvent]) -> dict[str, str]:
    return names_of(unit, [event.rule_id for event in events if event.rule_id])


def _visibility(unit: Unit, messages: Sequence[Message]) -> Mapping[str, Visibility]:
    return {
        message.id: comment.visibility
        for message in messages
        if message.kind is MessageKind.COMMENT
        and (comment := unit.board.comment(message.remote_id)) is not None
    }
