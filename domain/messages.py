"""Messages: anything someone said to the cooperative, and the conversations they form."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.attachments import Enclosed

TEXT_MAX = 10_000


class MessageKind(StrEnum):
    """By which way it came, or that it is ours."""

    COMMENT = "comment"
    MENTION = "mention"
    DIRECT = "direct"
    FORM = "form"
    WALK_IN = "walk_in"
    PHONE = "phone"
    EMAIL = "email"
    PAPER = "paper"  # a letter, a slip in the suggestion box
    REPLY = "reply"  # ours


# By these ways staff note down what no channel brings.
NOTED = (MessageKind.WALK_IN, MessageKind.PHONE, MessageKind.PAPER, MessageKind.EMAIL)


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who said it, as far as the platform tells. Empty texts are unknown."""

    remote_id: str = ""
    name: str = ""
    contact: str = ""
    member_number: str = ""  # as they gave it: a claim, not a proof


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A message as a connector or a form hands it in, before it joins a conversation.

    `thread`: the platform's own name for the thread, so that later messages join the same
    conversation. `at` is the platform's time. `from_us`: staff wrote it in the platform's
    own app. `entry_remote_id`: the remote post it answers, if any. `edited_at`: when its author
    last changed it; one that is known already is brought up to date, its first words are kept.
    `attachments`: in their order there.
    """

    remote_id: str
    thread: str
    kind: MessageKind
    author: Author
    text: str
    at: datetime
    entry_remote_id: str = ""
    url: str = ""
    public: bool = False
    from_us: bool = False
    edited_at: datetime | None = None
    attachments: tuple[Enclosed, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """Messages with one person in one thread. `channel_id` None: at the counter or by phone.

    `goes_on_in`: the case that a person chose for later messages, None: the newest unfinished one.
    """

    id: str
    channel_id: str | None
    thread: str
    author: Author
    post_id: str | None = None
    created_at: datetime
    goes_on_in: str | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message of a conversation. (channel_id, remote_id) is unique: seen twice is harmless.

    `sender_id`: the member of staff who wrote it; None for a member's own message.
    `at`: when it was said; `received_at`: when we learned of it. `edited_at`: when its author
    changed it, `first_text`: what it said before that. `withdrawn_at`: when its author, or the
    platform, took it away there; our copy stays for the case.
    """

    id: str
    conversation_id: str
    channel_id: str | None
    remote_id: str
    kind: MessageKind
    author: Author
    text: str
    at: datetime
    received_at: datetime
    url: str = ""
    public: bool = False
    from_us: bool = False
    sender_id: str | None = None
    delivery_id: str | None = None
    edited_at: datetime | None = None
    first_text: str = ""
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Returned:
    """An answer of ours came back. `remote_id`: the answer's. `why`: in the server's words.
    `news`: the same as a message of its talk, taken in where no case tells of the answer."""

    remote_id: str
    why: str
    at: datetime
    news: Incoming


@dataclass(frozen=True, kw_only=True)
class Greeting:
    """One of our own people shows a code that the desk gave them; no case comes of it. `address`:
    where the platform reaches them; `name`: as they call themselves there."""

    code: str = field(repr=False)
    address: str
    name: str = ""
