"""Mentioning: a note names a colleague, who sees it on their first page until they follow it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.cases import Case
from domain.company import Mention
from domain.errors import Invalid
from domain.people import Actor, Permission, User
from domain.ports import Clock, Store, Unit
from domain.sight import may_see
from domain.texts import _
from services.cases.casebook import Happening
from services.common.sight import seen
from services.notices.occasions import mentioned

SHOWN_MAX = 20
NAMED_MAX = 20
# Not the sign inside an e-mail address.
_AT = re.compile(r"(?<![\w@.])@(?=\w)")
_CALLED = re.compile(r"\w+(?:[.@-]\w+)*")


@dataclass(frozen=True, kw_only=True)
class Called:
    """A note that names the actor, and its case."""

    mention: Mention
    case: Case
    note: str


@dataclass(frozen=True, kw_only=True)
class Mentioning:
    """Raises, everywhere: NotAllowed."""

    store: Store
    clock: Clock

    def unseen(self, actor: Actor) -> list[Called]:
        """Notes that name the actor in cases they have not opened since, newest first."""
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            mentions = unit.mentions.unseen(actor.id, SHOWN_MAX)
            called = (_called(unit, actor, mention) for mention in mentions)
            return [each for each in called if each is not None]

    def opened(self, actor: Actor, case_id: str) -> None:
        """The actor follows: what named them there is seen."""
        with self.store.reading() as unit:
            seen(unit, actor, case_id)
            named = unit.mentions.of_case(case_id)
        if any(each.user_id == actor.id and each.seen_at is None for each in named):
            with self.store.writing() as unit:
                unit.mentions.see(actor.id, case_id, self.clock.now())

    def of_case(self, actor: Actor, case_id: str) -> Mapping[str, tuple[Mention, ...]]:
        """By the note's event."""
        with self.store.reading() as unit:
            seen(unit, actor, case_id)
            found: dict[str, tuple[Mention, ...]] = {}
            for mention in unit.mentions.of_case(case_id):
                found[mention.event_id] = (*found.get(mention.event_id, ()), mention)
            return found


def mention(unit: Unit, actor: Actor, case: Case, note: Happening) -> tuple[User, ...]:
    """Keeps whom the note, its id given, names beside its event; gives them. Raises: Invalid."""
    able = [
        user
        for user in unit.users.all()
        if user.id != actor.id and user.active and may_see(user.actor, case)
    ]
    named = named_in(note.value, able)
    unit.mentions.add(
        Mention(event_id=str(note.id), user_id=user.id, case_id=case.id, by_id=actor.id, at=note.at)
        for user in named
    )
    mentioned(unit, [user.id for user in named], case, str(note.id), by_id=actor.id, now=note.at)
    return named


def named_in(text: str, users: Sequence[User]) -> tuple[User, ...]:
    """Whom the text names by @login, @full name or @first name, each once, the longest name
    first. What names nobody is left as words. Raises: Invalid when a name fits several."""
    found: dict[str, User] = {}
    for at in _AT.finditer(text):
        rest = text[at.end() :]
        fitting = list(_fitting(rest, users))
        best = max((weight for weight, _user in fitting), default=None)
        chosen = [user for weight, user in fitting if weight == best]
        if len(chosen) > 1:
            raise _ambiguous(rest, chosen)
        found |= {user.id: user for user in chosen}
    if len(found) > NAMED_MAX:
        raise Invalid(
            _("Paling banyak {most} rekan dalam satu catatan.").format(most=NAMED_MAX),
            field="text",
        )
    return tuple(found.values())


def unknown_in(text: str, users: Sequence[User]) -> tuple[str, ...]:
    """What the text calls by @ that is nobody's name among these, each once, without the sign."""
    rests = (text[at.end() :] for at in _AT.finditer(text))
    strange = (_word(rest) for rest in rests if not any(_fitting(rest, users)))
    return tuple(dict.fromkeys(strange))


def _word(rest: str) -> str:
    """The name that was begun, up to what ends a word."""
    found = _CALLED.match(rest)
    return found.group() if found else ""


def _fitting(rest: str, users: Sequence[User]) -> Iterator[tuple[tuple[int, int], User]]:
    """Each user whose name begins the text, by the length of that name; a login weighs more."""
    for user in users:
        names = ((2, user.login), (1, user.name), (0, user.name.split(maxsplit=1)[0]))
        fits = [(len(name), rank) for rank, name in names if _begins(rest, name)]
        if fits:
            yield max(fits), user


def _begins(rest: str, name: str) -> bool:
    head, tail = rest[: len(name)], rest[len(name) : len(name) + 1]
    return head.casefold() == name.casefold() and not (tail.isalnum() or tail == "_")


def _ambiguous(rest: str, users: Sequence[User]) -> Invalid:
    logins = ", ".join(f"@{user.login}" for user in users)
    return Invalid(
        _("“@{name}” bisa berarti beberapa rekan. Tulis nama masuknya: {logins}.").format(
            name=rest.split(maxsplit=1)[0].rstrip(".,;:!?"), logins=logins
        ),
        field="text",
    )


def _called(unit: Unit, actor: Actor, mention: Mention) -> Called | None:
    case = unit.cases.find(mention.case_id)
    if case is None or not may_see(actor, case):
        return None
    events = unit.events.of(case.id)
    note = next((event.value for event in events if event.id == mention.event_id), "")
    return Called(mention=mention, case=case, note=note)
