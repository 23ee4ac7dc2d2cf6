"""Visiting: what a member does on the cooperative's own page, without an account."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from domain.board import Comment, Counts, Entry, Reaction, Visibility
from domain.cases import Case, CaseKind, CaseStatus
from domain.channels import Channel
from domain.cooperative import Moderation
from domain.errors import Conflict, Invalid, NotFound
from domain.identifiers import new_id, read_code
from domain.messages import TEXT_MAX, Author, Conversation, Incoming, MessageKind
from domain.ports import Clock, Store, Unit
from domain.texts import _
from services.cases.restricting import has_supervisor, hold_supervisor
from services.cases.talks import going_on
from services.channels.channel_rules import is_built_in
from services.common.wording import clean_line, clean_text
from services.intake.listening import Listening

COMMENT_MAX = 1_000
NAME_MAX = 60
NUMBER_MAX = 40
CONTACT_MAX = 120
COMMENTS_SHOWN = 1_000

# What the board's connector knows as "not on the page": its answers are read by code.
FORM_PREFIX = "form:"
_TRIES = 4

Done = TypeVar("Done")


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """One entry as one visitor sees it. `mine`: their own reaction."""

    entry: Entry
    comments: tuple[Comment, ...]
    reactions: Mapping[Reaction, int]
    mine: Reaction | None


@dataclass(frozen=True, kw_only=True)
class Submission:
    """The form "Kritik & Saran" as filled in."""

    text: str
    kind: CaseKind | None = None
    name: str = ""
    member_number: str = ""
    contact: str = ""
    consent: bool = False
    branch_id: str = ""
    about_management: bool = False  # then only supervisors read it


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """One turn of the talk, as its member may see it: never a private note."""

    from_us: bool
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """What a member sees of their case by its code. No staff names, no notes.

    `can_write`: False where the talk goes on at another platform. `with_supervisors`: they read
    it, and nobody of management does.
    """

    code: str
    status: CaseStatus
    kind: CaseKind
    opened_at: datetime
    lines: tuple[CaseLine, ...]
    can_write: bool = True
    with_supervisors: bool = False


@dataclass(frozen=True, kw_only=True)
class Visiting:
    """The member's side of the desk. Nobody here is signed in: everything typed is checked."""

    store: Store
    clock: Clock
    listening: Listening

    def front(self, before: tuple[datetime, str] | None = None, limit: int = 10) -> list[Entry]:
        """Entries, newest first; `before`: the moment and id of the last one seen."""
        with self.store.reading() as unit:
            return unit.board.entries(before=before, limit=limit)

    def front_with_counts(
        self, before: tuple[datetime, str] | None = None, limit: int = 10
    ) -> tuple[list[Entry], Mapping[str, Counts]]:
        """As `front`, with the views, reactions and comments of each entry by its id."""
        with self.store.reading() as unit:
            entries = unit.board.entries(before=before, limit=limit)
            return entries, unit.board.counts([entry.id for entry in entries])

    def entry(self, entry_id: str, visitor: str = "") -> EntryPage:
        """Raises: NotFound."""
        with self.store.reading() as unit:
            return EntryPage(
                entry=_entry(unit, entry_id),
                comments=tuple(unit.board.comments(entry_id, limit=COMMENTS_SHOWN)),
                reactions=unit.board.reactions(entry_id),
                mine=unit.board.reaction_of(entry_id, visitor) if visitor else None,
            )

    def comment(
        self,
        entry_id: str,
        *,
        name: str,
        text: str,
        parent_id: str | None = None,
        token: str = "",
    ) -> Visibility:
        """Keeps the comment and queues it as a message, in one transaction. `token`: the form's
        own one-time token; the same one twice is one comment. Raises: Invalid, NotFound."""
        wanted = Comment(
            id=_id_of(token) if token else new_id(),
            entry_id=entry_id,
            parent_id=parent_id,
            author_name=clean_line(name, field="nama", most=NAME_MAX),
            text=_said(text, "teks", COMMENT_MAX),
            at=self.clock.now(),
        )
        return self._again(lambda unit: self._keep_comment(unit, wanted))

    def react(self, entry_id: str, visitor: str, reaction: Reaction | None) -> None:
        """None takes the reaction back. Raises: NotFound, Invalid without a visitor."""
        if not visitor:
            raise Invalid(_("Peramban ini belum dikenal. Muat ulang halamannya, lalu coba lagi."))
        with self.store.writing() as unit:
            _entry(unit, entry_id)
            if reaction is None:
                unit.board.unreact(entry_id, visitor)
            else:
                unit.board.react(entry_id, visitor, reaction)

    def submit(self, submission: Submission, *, token: str) -> str:
        """Opens the case and gives its code. `token`: the form's own one-time token - the same
        form sent twice gives the same code. Raises: Invalid with the field."""
        wanted = _checked(submission)
        remote_id = f"{FORM_PREFIX}{_id_of(token)}"
        incoming = Incoming(
            remote_id=remote_id,
            thread=remote_id,
            kind=MessageKind.FORM,
            author=Author(
                name=wanted.name, contact=wanted.contact, member_number=wanted.member_number
            ),
            text=wanted.text,
            at=self.clock.now(),
        )
        return self._again(lambda unit: self._open_case(unit, incoming, wanted))

    def branches(self) -> Mapping[str, str]:
        """The names of the branches to choose from, by id; none where there are fewer than two."""
        with self.store.reading() as unit:
            active = {each.id: each.name for each in unit.branches.all() if each.active}
        return active if len(active) > 1 else {}

    def supervisors_read(self) -> bool:
        """Whether there are supervisors, to whom a member may write about management."""
        with self.store.reading() as unit:
            return has_supervisor(unit)

    def case(self, code: str) -> CasePage:
        """Raises: NotFound - the same words for a wrong code and for no code."""
        with self.store.reading() as unit:
            case = _case(unit, code)
            conversation = unit.conversations.get(case.conversation_id)
            newest = _standing_for(unit, case)
            return CasePage(
                code=case.code,
                status=newest.status,
                kind=newest.kind if newest.conversation_id == conversation.id else case.kind,
                opened_at=case.opened_at,
                lines=_lines(unit, conversation.id),
                can_write=_goes_on_here(conversation),
                with_supervisors=newest.restricted,
            )

    def add_to_case(self, code: str, text: str, *, token: str) -> None:
        """The member writes again in the same conversation. Raises: Invalid, NotFound."""
        said, remote_id = _said(text, "teks", TEXT_MAX), f"{FORM_PREFIX}{_id_of(token)}"
        self._again(lambda unit: self._continue_case(unit, code, said, remote_id))

    def keep_views(self, views: Mapping[str, int]) -> None:
        """Adds page views counted by the web room since the last time."""
        if not views:
            return
        with self.store.writing() as unit:
            unit.board.add_views(views)

    # --- inside one transaction ------------------------------------------------------

    def _keep_comment(self, unit: Unit, wanted: Comment) -> Visibility:
        entry = _entry(unit, wanted.entry_id)
        known = unit.board.comment(wanted.id)
        if known is not None:
            return known.visibility
        parent = _parent(unit, wanted)
        is_held = unit.cooperative.get().moderation is Moderation.BEFORE
        visibility = Visibility.HELD if is_held else Visibility.VISIBLE
        kept = unit.board.add_comment(replace(wanted, visibility=visibility))
        self.listening.receive_in(unit, entry.channel_id, _as_message(unit, kept, parent))
        return kept.visibility

    def _open_case(self, unit: Unit, incoming: Incoming, wanted: Submission) -> str:
        channel = self._board(unit)
        known = unit.messages.by_remote(channel.id, incoming.remote_id)
        if known is not None:
            return unit.cases.of(known.conversation_id)[0].code
        if wanted.about_management and not hold_supervisor(unit):
            raise Invalid(
                _("Belum ada pengawas yang bisa membacanya. Hapus tandanya, atau temui pengawas."),
                field="pengurus",
            )
        case = self.listening.receive_in(
            unit,
            channel.id,
            incoming,
            kind=wanted.kind,
            about_management=wanted.about_management,
            branch_id=wanted.branch_id or None,
        )
        if case is None:
            raise Conflict(_("Laporan ini sedang disimpan. Tunggu sebentar, lalu kirim lagi."))
        return case.code

    def _continue_case(self, unit: Unit, code: str, text: str, remote_id: str) -> None:
        conversation = unit.conversations.get(_case(unit, code).conversation_id)
        if not _goes_on_here(conversation):
            raise Invalid(_("Percakapan ini berlanjut di tempat asalnya. Tulislah di sana."))
        incoming = Incoming(
            remote_id=remote_id,
            thread=conversation.thread,
            kind=MessageKind.FORM,
            author=conversation.author,
            text=text,
            at=self.clock.now(),
        )
        self.listening.receive_in(unit, conversation.channel_id, incoming)

    def _board(self, unit: Unit) -> Channel:
        """The channel of the cooperative's own page: the one whose connector is built in."""
        kinds = self.listening.connectors.platforms()
        for channel in unit.channels.all():
            kind = kinds.get(channel.platform)
            if kind is not None and is_built_in(kind):
                return channel
        raise NotFound(_("Papan koperasi belum siap. Beri tahu admin koperasi Anda."))

    def _again(self, act: Callable[[Unit], Done]) -> Done:
        """Runs the transaction anew when another one came first: the member did nothing wrong."""
        for _try in range(_TRIES - 1):
            try:
                with self.store.writing() as unit:
                    return act(unit)
            except Conflict:
                continue
        with self.store.writing() as unit:
            return act(unit)


def _entry(unit: Unit, entry_id: str) -> Entry:
    entry = unit.board.entry(entry_id)
    if entry is None:
        raise NotFound(_("Kabar ini tidak ada, atau sudah diturunkan."))
    return entry


def _parent(unit: Unit, comment: Comment) -> Comment | None:
    if comment.parent_id is None:
        return None
    parent = unit.board.comment(comment.parent_id)
    is_there = parent is not None and parent.entry_id == comment.entry_id
    if not is_there or (parent and parent.visibility is not Visibility.VISIBLE):
        raise Invalid(
            _("Komentar yang Anda balas sudah tidak ada. Kirimlah sebagai komentar baru."),
            field="balas",
        )
    return parent


def _as_message(unit: Unit, comment: Comment, parent: Comment | None) -> Incoming:
    return Incoming(
        remote_id=comment.id,
        thread=_root_id(unit, comment, parent),
        kind=MessageKind.COMMENT,
        author=Author(name=comment.author_name),
        text=comment.text,
        at=comment.at,
        entry_remote_id=comment.entry_id,
        public=True,
    )


def _root_id(unit: Unit, comment: Comment, parent: Comment | None) -> str:
    """The first remark above: all answers below it are one talk."""
    root, seen = parent or comment, {comment.id}
    while root.parent_id and root.id not in seen:
        seen.add(root.id)
        above = unit.board.comment(root.parent_id)
        if above is None:
            return root.parent_id
        root = above
    return root.id


def _case(unit: Unit, code: str) -> Case:
    meant = read_code(code)
    case = unit.cases.by_code(meant) if meant else None
    if case is None:
        raise NotFound(_("Tidak ada laporan dengan kode ini. Periksa hurufnya satu per satu."))
    return case


def _standing_for(unit: Unit, case: Case) -> Case:
    """The case that tells how it stands: itself, the one it was merged into, or the newest of
    the conversation once it was closed."""
    told = going_on(unit, case)
    if told.status is not CaseStatus.CLOSED:
        return told
    return going_on(unit, unit.cases.of(case.conversation_id)[-1])


def _lines(unit: Unit, conversation_id: str) -> tuple[CaseLine, ...]:
    """Messages only: notes and names of staff live in events and senders, which stay inside."""
    return tuple(
        CaseLine(from_us=message.from_us, text=message.text, at=message.at)
        for message in unit.messages.of(conversation_id)
    )


def _goes_on_here(conversation: Conversation) -> bool:
    return conversation.channel_id is None or conversation.thread.startswith(FORM_PREFIX)


def _checked(submission: Submission) -> Submission:
    checked = replace(
        submission,
        text=_said(submission.text, "teks", TEXT_MAX),
        name=clean_line(submission.name, field="nama", most=NAME_MAX),
        member_number=clean_line(submission.member_number, field="nomor", most=NUMBER_MAX),
        contact=clean_line(submission.contact, field="kontak", most=CONTACT_MAX),
    )
    is_personal = checked.name or checked.member_number or checked.contact
    if is_personal and not checked.consent:
        raise Invalid(
            _("Beri tanda setuju dahulu, atau kosongkan nama, nomor anggota, dan kontak."),
            field="izin",
        )
    return checked


def _said(text: str, field: str, most: int) -> str:
    said = clean_text(text, field=field, most=most)
    if not said:
        raise Invalid(_("Tulisannya masih kosong. Ceritakan dulu, lalu kirim."), field=field)
    return said


def _id_of(token: str) -> str:
    """An id of 32 hexadecimal characters that the same token always gives."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()[:32]
