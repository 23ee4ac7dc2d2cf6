"""Page: a transaction over many messages that reads ahead what they ask for, and writes in bulk.

It is a `Unit` like any other: whoever works with it sees what was written through it, and need
not know that the store does not have it yet. What it has no answer for is asked of the store,
once that has everything. So a page comes to the same as its messages one by one.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, TypeVar, cast

from domain.blocking import sender_of
from domain.cases import Case, CaseEvent
from domain.copies import changed
from domain.errors import Conflict
from domain.measured import MeasuredSpan
from domain.messages import Conversation, Incoming, Message
from domain.pages import Changed, Found, Sought, Written
from domain.ports import Unit
from domain.texts import _

# What the house has decided and knows, asked once. A page writes none of it by these words, and
# forgets it when it writes by others.
_ASKED_ONCE: Mapping[str, frozenset[str]] = {
    "blocks": frozenset({"of"}),
    "branches": frozenset({"find"}),
    "channels": frozenset({"find"}),
    "cooperative": frozenset({"get"}),
    "deliveries": frozenset({"by_remote"}),
    "duties": frozenset({"all"}),
    "members": frozenset({"by_number", "by_account"}),
    "rules": frozenset({"in_force"}),
    "users": frozenset({"find", "all"}),
}
# What looks at nothing that a page holds back.
_BESIDE: Mapping[str, frozenset[str]] = {
    "attachments": frozenset({"add"}),
    "notifications": frozenset({"add_once", "has_unseen", "see"}),
}

Thing = TypeVar("Thing", Case, Conversation)


class Page:
    """A `Unit` (`as_unit`) over the one given, for these messages of one channel. `new_code`:
    gives codes for cases. Nothing is kept before `write_out`."""

    def __init__(
        self,
        unit: Unit,
        channel_id: str,
        messages: Sequence[Incoming],
        new_code: Callable[[], str],
    ) -> None:
        threads = list(dict.fromkeys(each.thread for each in messages))
        sought = Sought(
            channel_id=channel_id,
            remote_ids=[each.remote_id for each in messages if each.remote_id],
            threads=threads,
            senders=[who for each in messages if (who := sender_of(each.author))],
        )
        found = unit.pages.read(sought)
        self._unit, self._draw = unit, new_code
        self.conversations = _Conversations(self, unit.conversations, sought, found)
        self.messages = _Messages(self, unit.messages, sought, found)
        self.cases = _Cases(self, unit.cases, found)
        self.events = _Events(self, unit.events, found)
        self.spans = _Spans(self, unit.spans)
        self.blocks = _AskedOnce(self, "blocks")
        here = {each.sender: each for each in found.blocks}
        for sender in sought.senders:
            self.blocks.remember("of", (channel_id, sender), here.get(sender))

    @property
    def as_unit(self) -> Unit:
        """The same, to whom it may concern; what is not above is passed on."""
        return cast(Unit, self)

    def __getattr__(self, name: str) -> Any:
        if name in _ASKED_ONCE:
            shelf: object = _AskedOnce(self, name)
        elif name in _BESIDE:
            shelf = _Beside(self, name)
        else:
            self.write_out()
            return getattr(self._unit, name)
        setattr(self, name, shelf)
        return shelf

    def inner(self, name: str) -> Any:
        """The store's own shelf of that name."""
        return getattr(self._unit, name)

    def new_code(self) -> str:
        """A code for a case. It is free without being looked up: it is long and drawn by lot, and
        were it taken all the same, then `write_out` would find that it is."""
        return self.cases.hold_free(self._draw())

    def write_out(self) -> None:
        """Gives the store what it does not have yet. Raises: Conflict; then all is to be done
        again in a new transaction."""
        conversations, cases = self.conversations.taken_out(), self.cases.taken_out()
        written = Written(
            conversations=conversations[0],
            changed_conversations=conversations[1],
            messages=self.messages.taken_out(),
            cases=cases[0],
            changed_cases=cases[1],
            events=self.events.taken_out(),
            spans=self.spans.taken_out(),
            texts=self.conversations.texts_taken_out(),
        )
        if written:
            self._unit.pages.write(written)


class _Shelf:
    """What a shelf of a page has no answer for is asked of the store's, which then has all."""

    def __init__(self, page: Page, inner: Any) -> None:
        self._page, self._inner = page, inner

    def __getattr__(self, name: str) -> Any:
        self._page.write_out()
        return getattr(self._inner, name)


class _Things(_Shelf, Generic[Thing]):
    """Things by id, as they stand after what was done so far."""

    def __init__(self, page: Page, inner: Any, found: Sequence[Thing]) -> None:
        super().__init__(page, inner)
        self._things: dict[str, Thing] = {each.id: each for each in found}
        self._added: list[str] = []
        self._was: dict[str, Thing] = {}  # as the store has what was changed since

    def add(self, thing: Thing) -> Thing:
        if thing.id in self._things:
            raise Conflict(_("Data ini sudah ada. Muat ulang halaman, lalu periksa lagi."))
        self._things[thing.id] = thing
        self._added.append(thing.id)
        return thing

    def find(self, id: str) -> Thing | None:
        if id not in self._things:
            thing: Thing | None = self._inner.find(id)
            if thing is None:
                return None
            self._things[id] = thing
        return self._things[id]

    def get(self, id: str) -> Thing:
        return self.find(id) or self._inner.get(id)

    def save(self, thing: Thing) -> Thing:
        known = self.get(thing.id)
        if known.version != thing.version:
            raise Conflict(_("Orang lain baru saja mengubah data ini. Muat ulang, lalu coba lagi."))
        if thing.id not in self._added:
            self._was.setdefault(thing.id, known)
        self._things[thing.id] = newer = changed(thing, version=thing.version + 1)
        return newer

    def taken_out(self) -> tuple[list[Thing], list[Changed[Thing]]]:
        """What was added, and what was changed, since this was asked last."""
        added = [self._things[one] for one in self._added]
        changed = [Changed(self._things[one], was) for one, was in self._was.items()]
        self._added, self._was = [], {}
        return added, changed


class _Conversations(_Things[Conversation]):
    def __init__(self, page: Page, inner: Any, sought: Sought, found: Found) -> None:
        super().__init__(page, inner, found.conversations)
        self._texts: dict[str, list[str]] = {}
        known = {each.thread: each.id for each in found.conversations}
        self._by_thread = {
            (sought.channel_id, thread): known.get(thread) for thread in sought.threads
        }

    def add(self, thing: Conversation) -> Conversation:
        if thing.channel_id is not None:
            self._by_thread[thing.channel_id, thing.thread] = thing.id
        self._page.cases.begin(thing.id)
        return super().add(thing)

    def by_thread(self, channel_id: str | None, thread: str) -> Conversation | None:
        if channel_id is None or (channel_id, thread) not in self._by_thread:
            return cast(Conversation | None, self._inner.by_thread(channel_id, thread))
        known = self._by_thread[channel_id, thread]
        return self.get(known) if known else None

    def find_by(self, conversation_id: str, texts: Sequence[str]) -> None:
        self._texts.setdefault(conversation_id, []).extend(texts)

    def texts_taken_out(self) -> Mapping[str, Sequence[str]]:
        """By what conversations are to be found besides, since this was asked last."""
        texts, self._texts = self._texts, {}
        return texts


class _Messages(_Shelf):
    def __init__(self, page: Page, inner: Any, sought: Sought, found: Found) -> None:
        super().__init__(page, inner)
        known = {each.remote_id: each for each in found.messages}
        self._here: dict[tuple[str | None, str], Message | None] = {
            (sought.channel_id, remote_id): known.get(remote_id) for remote_id in sought.remote_ids
        }
        self._added: list[Message] = []

    def add_once(self, message: Message) -> bool:
        key = (message.channel_id, message.remote_id)
        if key not in self._here:
            self._page.write_out()
            return bool(self._inner.add_once(message))
        if self._here[key] is not None:
            return False
        self._here[key] = message
        self._added.append(message)
        return True

    def by_remote(self, channel_id: str, remote_id: str) -> Message | None:
        key = (channel_id, remote_id)
        if key not in self._here:
            return cast(Message | None, self._inner.by_remote(channel_id, remote_id))
        return self._here[key]

    def amend(self, message: Message) -> None:
        self._page.write_out()
        self._inner.amend(message)
        self._here[message.channel_id, message.remote_id] = self._inner.get(message.id)

    def taken_out(self) -> list[Message]:
        """What was added since this was asked last."""
        added, self._added = self._added, []
        return added


class _Cases(_Things[Case]):
    def __init__(self, page: Page, inner: Any, found: Found) -> None:
        super().__init__(page, inner, found.cases)
        self._free, self._used = set[str](), set[str]()
        # complete for these conversations; one without an entry is asked of the store
        self._of: dict[str, list[str]] = {each.id: [] for each in found.conversations}
        for case in found.cases:
            self._of[case.conversation_id].append(case.id)

    def add(self, thing: Case) -> Case:
        self._ids_of(thing.conversation_id).append(thing.id)
        self._free.discard(thing.code)
        self._used.add(thing.code)
        self._page.events.begin(thing.id)
        return super().add(thing)

    def hold_free(self, code: str) -> str:
        """The code, which the store is not asked about unless the page has used it."""
        if code not in self._used:
            self._free.add(code)
        return code

    def begin(self, conversation_id: str) -> None:
        """The conversation is new: it has none yet."""
        self._of[conversation_id] = []

    def of(self, conversation_id: str) -> list[Case]:
        cases = [self.get(one) for one in self._ids_of(conversation_id)]
        return sorted(cases, key=lambda case: (case.opened_at, case.id))

    def by_code(self, code: str) -> Case | None:
        if code in self._free:
            return None
        self._page.write_out()
        return cast(Case | None, self._inner.by_code(code))

    def _ids_of(self, conversation_id: str) -> list[str]:
        if conversation_id not in self._of:
            self._of[conversation_id] = [each.id for each in self._inner.of(conversation_id)]
        return self._of[conversation_id]


class _Events(_Shelf):
    def __init__(self, page: Page, inner: Any, found: Found) -> None:
        super().__init__(page, inner)
        self._stories = {case_id: list(story) for case_id, story in found.events.items()}
        self._added: list[CaseEvent] = []

    def begin(self, case_id: str) -> None:
        """The case is new: nothing has happened to it yet."""
        self._stories[case_id] = []

    def append(self, event: CaseEvent) -> CaseEvent:
        story = self._story(event.case_id)
        if any(each.number == event.number for each in story):
            raise Conflict(_("Data ini sudah ada. Muat ulang halaman, lalu periksa lagi."))
        story.append(event)
        self._added.append(event)
        return event

    def of(self, case_id: str) -> list[CaseEvent]:
        return list(self._story(case_id))

    def taken_out(self) -> list[CaseEvent]:
        """What was added since this was asked last."""
        added, self._added = self._added, []
        return added

    def _story(self, case_id: str) -> list[CaseEvent]:
        if case_id not in self._stories:
            self._stories[case_id] = list(self._inner.of(case_id))
        return self._stories[case_id]


class _Spans(_Shelf):
    def __init__(self, page: Page, inner: Any) -> None:
        super().__init__(page, inner)
        self._put: dict[str, Sequence[MeasuredSpan]] = {}

    def put(self, case_id: str, spans: Sequence[MeasuredSpan]) -> None:
        self._put[case_id] = spans

    def taken_out(self) -> Mapping[str, Sequence[MeasuredSpan]]:
        """What each case measured, where that was told since this was asked last."""
        put, self._put = self._put, {}
        return put


class _AskedOnce(_Shelf):
    """A shelf whose answers hold until something else is done with it."""

    def __init__(self, page: Page, name: str) -> None:
        super().__init__(page, page.inner(name))
        self._names = _ASKED_ONCE[name]
        self._answers: dict[tuple[str, tuple[Any, ...]], Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name in self._names:
            answer = partial(self._answer, name)
            setattr(self, name, answer)
            return answer
        self._answers.clear()
        return super().__getattr__(name)

    def remember(self, name: str, asked: tuple[Any, ...], answer: Any) -> None:
        """What will be answered to this."""
        self._answers[name, asked] = answer

    def _answer(self, name: str, *asked: Any) -> Any:
        if (name, asked) not in self._answers:
            self._answers[name, asked] = getattr(self._inner, name)(*asked)
        return self._answers[name, asked]


class _Beside(_Shelf):
    """A shelf to which some things may be said before the store has the rest."""

    def __init__(self, page: Page, name: str) -> None:
        super().__init__(page, page.inner(name))
        self._names = _BESIDE[name]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name) if name in self._names else super().__getattr__(name)
