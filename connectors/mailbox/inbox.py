"""Listening to the mailbox: new letters, and what staff answered in their mail program.

UIDs rise, so nothing is skipped; a letter seen twice has the same remote id, so nothing doubles;
another letter with the same Message-ID has a remote id of its own, so none is taken for another.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from connectors.mailbox.answers import is_our_id
from connectors.mailbox.bounces import bounce
from connectors.mailbox.cursor import Place, read, written
from connectors.mailbox.enclosed import enclosed
from connectors.mailbox.imap import Folders, Refused
from connectors.mailbox.inside import told_inside
from connectors.mailbox.letters import Head, Person, remote_id, when
from connectors.mailbox.names import Names
from connectors.mailbox.reading import Letter, letter, said
from connectors.mailbox.sieve import LeftOut, is_form, left_out
from connectors.mailbox.structure import Unreadable
from connectors.mailbox.threads import Threads
from connectors.mailbox.words import without_quotes
from domain.attachments import Enclosed, NotKept
from domain.errors import StoreError
from domain.messages import Author, Incoming, MessageKind, Returned
from domain.ports import Batch, Notebook
from domain.texts import _

LETTERS_MAX = 50  # a call and a folder; the next call goes on
SOON = timedelta(seconds=40)  # after that no further letter is begun: what is read is kept
LATE = timedelta(seconds=60)  # after that no further piece of a file: the session ends at 90
FILES_BYTES_SOON = 24 * 1024 * 1024  # after so much of them the next call goes on

_Found = Incoming | Returned | LeftOut  # what a letter is to us

log = structlog.get_logger(__name__)


@dataclass
class Inbox:
    """One call's reading. `address`: our own."""

    folders: Folders
    address: str
    notes: Notebook
    now: Callable[[], datetime]
    threads: Threads = field(init=False)
    names: Names = field(init=False)
    counted: dict[LeftOut, int] = field(init=False, default_factory=dict)
    returned: list[Returned] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.threads, self.names = Threads(self.notes), Names(self.notes)
        self._began = self.now()
        self._files_bytes = 0

    def collect(self, cursor: str) -> Batch:
        """What is new, oldest first. An answer that staff sent is read only after the letters
        that came before it."""
        inbox, sent = read(cursor)
        sent_folder, below = self._sent_folder()
        messages, inbox, all_read = self._folder("INBOX", inbox, self._incoming)
        if all_read and sent_folder:
            answers, sent, _all = self._folder(sent_folder, sent, self._answer, below=below)
            messages += answers
        self._keep_notes()
        ordered = tuple(sorted(messages, key=lambda message: message.at))
        return Batch(messages=ordered, cursor=written(inbox, sent), returned=tuple(self.returned))

    def _sent_folder(self) -> tuple[str, int | None]:
        """Where sent letters are, and its end before the inbox is read: what is sent meanwhile may
        answer a letter that comes meanwhile. Nothing where the server has none to open."""
        name = self.folders.sent_folder()
        try:
            return name, self.folders.examine(name).next_uid if name else None
        except Refused:
            return "", None

    def _folder(
        self,
        name: str,
        place: Place,
        taken: Callable[[Letter], _Found],
        below: int | None = None,
    ) -> tuple[list[Incoming], Place, bool]:
        """The folder's next letters, where to go on, and whether none is left."""
        today = self.now().date()
        standing = self.folders.examine(name)
        if below is not None:
            standing = replace(standing, next_uid=below)
        place = place.at(standing, today)
        found = self.folders.after(place.uid, place.since)
        waiting = [uid for uid in found if below is None or uid < below]
        messages: list[Incoming] = []
        for uid in waiting[:LETTERS_MAX]:
            if self.now() - self._began > SOON or self._files_bytes > FILES_BYTES_SOON:
                return messages, place, False
            read_one = self._read(uid, place, taken)
            if uid != waiting[0] and _was_too_late(read_one):
                return messages, place, False  # the next call begins with it, and has time
            self._take(read_one, messages)
            place = replace(place, uid=uid)
        if len(waiting) > LETTERS_MAX:
            return messages, place, False
        return messages, place.all_read(place.uid, standing, today), True

    def _files(self, found: Letter) -> tuple[Enclosed, ...]:
        return enclosed(found, lambda: self.now() - self._began > LATE)

    def _take(self, found: _Found, messages: list[Incoming]) -> None:
        if isinstance(found, Incoming):
            messages.append(found)
            self._files_bytes += sum(len(each.data or b"") for each in found.attachments)
        elif isinstance(found, Returned):
            self.returned.append(found)
        else:
            self.counted[found] = self.counted.get(found, 0) + 1

    def _read(self, uid: int, place: Place, taken: Callable[[Letter], _Found]) -> _Found:
        try:
            found = letter(self.folders, uid)
        except (Refused, Unreadable):
            return self._unreadable(uid, place)
        return LeftOut.GONE if found is None else taken(found)

    def _incoming(self, found: Letter) -> _Found:
        head = found.head
        if (why := left_out(head, self.address)) is not None:
            return self._came_back(found) if why is LeftOut.BOUNCE else why
        if self._is_ours(head):
            return LeftOut.OURS
        person = head.reply_to if is_form(head, self.address) else head.author
        text, inside = said(found), told_inside(found)
        own_id = self.names.of(head, text)
        is_known = self.threads.root(head, person.address) is not None
        thread = self.threads.join(head, own_id, person.address)
        return Incoming(
            remote_id=own_id,
            thread=thread,
            kind=MessageKind.DIRECT,
            author=_author(person),
            text=_whole(
                head, _joined(without_quotes(text) if is_known else text, inside), is_known
            ),
            at=when(found.internal, head, self.now()),
            attachments=self._files(found),
        )

    def _answer(self, found: Letter) -> Incoming | LeftOut:
        """What was sent from our address: an answer, where it is one in a thread we know. Our own
        replies are among them: the house knows them by their Message-ID."""
        head = found.head
        known = self._answered(head)
        if known is None:
            return LeftOut.OURS
        text = said(found)
        own_id = remote_id(head, text)
        return Incoming(
            remote_id=own_id,
            thread=self.threads.join(head, own_id, known.address),
            kind=MessageKind.DIRECT,
            author=Author(),
            text=without_quotes(text).strip() or head.subject or _nothing(),
            at=when(found.internal, head, self.now()),
            from_us=True,
            attachments=() if is_our_id(own_id, self.address) else self._files(found),
        )

    def _is_ours(self, head: Head) -> bool:
        """Ours, come back as a copy. What our own address writes to itself is none: it may be a
        form on the website or a note from the counter, and what we answer to it is marked."""
        if head.author.address != self.address or is_form(head, self.address):
            return False
        to_us = any(person.address == self.address for person in head.recipients)
        return is_our_id(head.message_id, self.address) or not to_us or bool(self._answered(head))

    def _answered(self, head: Head) -> Person | None:
        """Whom it answers, in a thread we know."""
        others = (person for person in head.recipients if person.address != self.address)
        return next((each for each in others if self.threads.root(head, each.address)), None)

    def _came_back(self, found: Letter) -> Returned | LeftOut:
        """A letter of ours that came back: the member got no answer."""
        report = bounce(found)
        if report is None or report.original.author.address != self.address:
            return LeftOut.BOUNCE
        known = self._answered(report.original)
        if known is None:
            return LeftOut.BOUNCE
        own_id = remote_id(found.head, report.text)
        at = when(found.internal, found.head, self.now())
        news = Incoming(
            remote_id=own_id,
            thread=self.threads.join(report.original, own_id, known.address),
            kind=MessageKind.DIRECT,
            author=Author(name=_("Server surel")),
            text=report.text,
            at=at,
        )
        return Returned(remote_id=report.original.message_id, why=report.why, at=at, news=news)

    def _unreadable(self, uid: int, place: Place) -> Incoming:
        """The server keeps it from us: it may be a complaint, so a person is told to look."""
        name = f"uid:{place.validity}:{uid}"
        return Incoming(
            remote_id=name,
            thread=name,
            kind=MessageKind.DIRECT,
            author=Author(name=_("Pengirim tidak terbaca")),
            text=_(
                "Ada surel yang tidak dapat dibaca dari server (nomor {uid}). Buka kotak surel, "
                "baca di sana, lalu catat di sini."
            ).format(uid=uid),
            at=self.now(),
        )

    def _keep_notes(self) -> None:
        self.threads.keep()
        self.names.keep()
        for why, count in self.counted.items():
            log.info("letters_left_out", why=str(why), count=count)
            tally(self.notes, why, count)


def tally(notes: Notebook, why: LeftOut, by: int = 0) -> int:
    """How many letters were left out for this reason so far; 0 when the notes cannot be read."""
    try:
        return notes.tally(f"left_out:{why}", by)
    except StoreError:
        return 0


def _was_too_late(found: _Found) -> bool:
    files = found.attachments if isinstance(found, Incoming) else ()
    return any(each.not_kept is NotKept.TOO_SLOW for each in files)


def _author(person: Person) -> Author:
    return Author(
        remote_id=person.address, name=person.name or person.address, contact=person.address
    )


def _whole(head: Head, text: str, is_known: bool) -> str:
    """The subject first, where it says something new; then the words."""
    subject = "" if is_known and head.is_answer else head.subject
    return _joined(subject, text) or head.subject or _nothing()


def _joined(*texts: str) -> str:
    return "\n\n".join(text for text in (each.strip() for each in texts) if text)


def _nothing() -> str:
    return _("(surel tanpa isi)")
