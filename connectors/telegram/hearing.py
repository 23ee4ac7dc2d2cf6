"""From the platform's updates to messages: what members said, to which post, in which thread."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog
from telegram import (
    Bot,
    Chat,
    Message,
    MessageOriginChannel,
    MessageReactionCountUpdated,
    MessageReactionUpdated,
    Update,
)

from connectors.counted import total
from connectors.telegram.memory import Home, Memory
from connectors.telegram.signs import Signs, settled, sign_of, signs_of
from connectors.telegram.words import is_service, words_of
from domain.attachments import Enclosed
from domain.counts import as_told
from domain.messages import Author, Greeting, Incoming, MessageKind
from domain.metrics import Metric, Reading
from domain.ports import Batch
from domain.reactions import Reaction, Unreacted

# Posts in the channel itself are ours, and so is what changes in them: neither is asked for.
KINDS = ("message", "edited_message", "message_reaction", "message_reaction_count")
# What a message is without anything that it carries, should the library be unable to read that.
_BARE = (
    "message_id", "message_thread_id", "from", "sender_chat", "date", "edit_date", "chat", "text",
    "caption",
)  # fmt: skip
_UNREADABLE = (TypeError, KeyError, ValueError, AttributeError, OverflowError, OSError)
# The button that everybody has to press before they can write; it says nothing. Behind it may
# stand what the link carried by which they came.
# Source: https://core.telegram.org/bots/features#deep-linking, read 2026-11-26.
_START = re.compile(r"/start(?:@\w+)?(?: +([A-Za-z0-9_-]{20,64}))?\s*")

log = structlog.get_logger(__name__)


class Hearing:
    """Reads updates for one channel. `home`: its own chat; what is said in other groups, where
    anyone may have put the bot, is not for us. `files_of`: what hangs on a message."""

    def __init__(
        self,
        bot: Bot,
        home: Home,
        memory: Memory,
        files_of: Callable[[Message], tuple[Enclosed, ...]],
    ) -> None:
        self._bot = bot
        self._home = home
        self._memory = memory
        self._files_of = files_of

    def batch(self, updates: Sequence[Mapping[str, Any]]) -> Batch:
        """The messages, reactions and counts in them, in their order. Raises: Unavailable."""
        return joined([self._heard_in(told) for told in updates])

    def _heard_in(self, told: Mapping[str, Any]) -> Batch:
        """What one update holds; without what its message carries where that cannot be read."""
        for form in (told, _bare(told)):
            try:
                return self._read(form)
            except _UNREADABLE as err:
                log.warning("update_not_read", kinds=sorted(told), reason=type(err).__name__)
        return Batch()

    def _read(self, told: Mapping[str, Any]) -> Batch:
        update = Update.de_json(dict(told), self._bot)
        said, counted = update.message or update.edited_message, update.message_reaction_count
        signed = self._signed(update.message_reaction)
        return Batch(
            reactions=signed.given,
            unreacted=signed.taken_back,
            messages=tuple(self._messages(said)) if said is not None else (),
            readings=tuple(self._readings(counted)) if counted is not None else (),
            greetings=_greetings(update.message) if update.message is not None else (),
        )

    def _messages(self, message: Message) -> list[Incoming]:
        if message.is_automatic_forward:
            self._note_entry(message)
            return []
        if message.migrate_to_chat_id and message.chat.id == self._home.chat_id:
            self._move_home(message.migrate_to_chat_id)
            return []
        if not self._is_for_us(message):
            return []
        private = message.chat.type == Chat.PRIVATE
        said = self._said_privately(message) if private else self._said_in_group(message)
        return [] if said is None else [replace(said, attachments=self._files_of(message))]

    def _is_for_us(self, message: Message) -> bool:
        here = (self._home.chat_id, self._home.linked_id)
        if message.chat.type != Chat.PRIVATE and message.chat.id not in here:
            return False
        by_a_bot = message.from_user is not None and message.from_user.is_bot
        if by_a_bot and message.sender_chat is None:  # a chat that speaks has a bot for a mask
            return False
        return not is_service(message) and not _START.fullmatch(message.text or "")

    def _said_privately(self, message: Message) -> Incoming:
        return _incoming(
            message, thread=str(message.chat.id), kind=MessageKind.DIRECT, public=False
        )

    def _said_in_group(self, message: Message) -> Incoming | None:
        """None for what our side said to nobody."""
        ours = self._is_ours(message)
        answered = message.reply_to_message
        person = _author_id(message)
        if ours:
            if answered is None or self._is_ours(answered) or answered.from_user is None:
                return None
            person = _author_id(answered)
        root_id, entry = self._entry_of(message)
        under = f"{root_id}:" if entry else ""
        said = _incoming(
            message,
            thread=f"{message.chat.id}:{under}{person}",
            kind=MessageKind.COMMENT if entry else MessageKind.MENTION,
            public=True,
        )
        return replace(said, entry_remote_id=entry, from_us=ours)

    def _is_ours(self, message: Message) -> bool:
        """Whether it was said for the cooperative: by an admin who speaks as the group, by the
        channel in its discussion group, or by our bot."""
        speaker = message.sender_chat
        if speaker is not None:
            return speaker.id in (message.chat.id, self._home.chat_id, self._home.linked_id)
        return message.from_user is not None and message.from_user.id == self._bot_id

    @property
    def _bot_id(self) -> int:
        return int(self._bot.token.partition(":")[0])  # the platform makes tokens so

    # --- which post it is about ------------------------------------------------------

    def _entry_of(self, message: Message) -> tuple[int, str]:
        """The message that opens the talk and the remote id of the post it is about."""
        answered = message.reply_to_message
        if answered is not None and answered.is_automatic_forward:
            self._note_entry(answered)
        roots = (message.message_thread_id, answered.message_id if answered else None)
        for root_id in roots:
            if root_id is not None and (entry := self._entry_at(message.chat.id, root_id)):
                return root_id, entry
        return 0, ""

    def _entry_at(self, chat_id: int, message_id: int) -> str:
        name = f"{chat_id}:{message_id}"
        there = self._memory.entry_under(name)
        return (self._memory.post(there) or there) if there else self._memory.post(name)

    def _note_entry(self, forward: Message) -> None:
        """A post of the channel, put into the discussion group by the platform."""
        origin = forward.forward_origin
        if not isinstance(origin, MessageOriginChannel) or origin.chat.id != self._home.chat_id:
            return
        name = f"{forward.chat.id}:{forward.message_id}"
        post = f"{origin.chat.id}:{origin.message_id}"
        if self._memory.entry_under(name) != post:
            self._memory.keep_entry_under(name, post)
        if forward.chat.id != self._home.linked_id:  # another group since we asked
            self._home = replace(self._home, linked_id=forward.chat.id)
            self._memory.keep_home(self._home)

    def _move_home(self, now_at: int) -> None:
        self._memory.keep_move(self._home.chat_id, now_at)
        self._home = replace(self._home, chat_id=now_at)

    def _signed(self, told: MessageReactionUpdated | None) -> Signs:
        """Who put which sign under what was said here, as far as it may be of ours."""
        here = (self._home.chat_id, self._home.linked_id)
        if told is None or told.chat.id not in here:
            return Signs()
        name = f"{told.chat.id}:{told.message_id}"
        entry = self._entry_at(told.chat.id, told.message_id)
        return signs_of(told, entry or name, link_to(told.chat, told.message_id))

    def _readings(self, counted: MessageReactionCountUpdated) -> list[Reading]:
        """The total of a post's reactions. An album has them at its first picture that is left.

        Source: https://core.telegram.org/bots/api#setmessagereaction, Bot API 10.1.
        """
        if counted.chat.id != self._home.chat_id:
            return []
        name = f"{counted.chat.id}:{counted.message_id}"
        raw = {sign_of(each.type): as_told(each.total_count) for each in counted.reactions}
        reading = Reading(
            remote_id=self._memory.post(name) or name,
            # an empty list: all took theirs back
            values={Metric.REACTIONS: total(raw) if raw else 0},
            raw={Metric.REACTIONS: raw} if raw else {},
        )
        return [reading]


def joined(heard: Sequence[Batch]) -> Batch:
    """All of them as one."""
    given = settled(heard)
    return Batch(
        messages=tuple(said for each in heard for said in each.messages),
        readings=tuple(counted for each in heard for counted in each.readings),
        greetings=tuple(greeting for each in heard for greeting in each.greetings),
        reactions=tuple(each for each in given.values() if isinstance(each, Reaction)),
        unreacted=tuple(each for each in given.values() if isinstance(each, Unreacted)),
    )


def _greetings(message: Message) -> tuple[Greeting, ...]:
    """Only in private: in a group everybody could read the code and use it first."""
    start = _START.fullmatch(message.text or "")
    if start is None or not start[1] or message.chat.type != Chat.PRIVATE:
        return ()
    author = _author(message)
    name = author.contact or author.name
    return (Greeting(code=start[1], address=str(message.chat.id), name=name),)


def link_of(message: Message) -> str:
    """The address of a message in a channel or supergroup; others have none.

    Source: https://core.telegram.org/api/links#message-links, read 2026-11-25.
    """
    return link_to(message.chat, message.message_id)


def link_to(chat: Chat, message_id: int) -> str:
    """The same of what is known by its number alone."""
    if chat.type not in (Chat.CHANNEL, Chat.SUPERGROUP):
        return ""
    where = chat.username or f"c/{str(chat.id).removeprefix('-100')}"
    return f"https://t.me/{where}/{message_id}"


def _incoming(message: Message, *, thread: str, kind: MessageKind, public: bool) -> Incoming:
    return Incoming(
        remote_id=f"{message.chat.id}:{message.message_id}",
        thread=thread,
        kind=kind,
        author=_author(message),
        text=words_of(message),
        at=message.date,
        url=link_of(message),
        public=public,
        edited_at=message.edit_date,
    )


def _author(message: Message) -> Author:
    speaker = message.sender_chat or message.from_user
    if speaker is None:
        return Author()
    name = speaker.full_name if not isinstance(speaker, Chat) else speaker.title
    return Author(
        remote_id=str(speaker.id),
        name=name or "",
        contact=f"@{speaker.username}" if speaker.username else "",
    )


def _author_id(message: Message) -> str:
    return _author(message).remote_id


def _bare(told: Mapping[str, Any]) -> dict[str, Any]:
    bare: dict[str, Any] = {"update_id": told.get("update_id")}
    for kind in ("message", "edited_message"):
        if isinstance(message := told.get(kind), dict):
            bare[kind] = {name: message[name] for name in _BARE if name in message}
    return bare
