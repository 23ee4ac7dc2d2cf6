"""Composing: draft, review, schedule, cancel - from a thought to one delivery a channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from domain.channels import Capability, Channel, Price
from domain.deliveries import Delivery, DeliveryKind
from domain.errors import Conflict, Invalid, InvalidTransition, NotAllowed, NotFound
from domain.identifiers import new_id
from domain.media import Media
from domain.people import Actor, Permission
from domain.ports import Clock, Connectors, MediaShelf, Priced, Store, Unit, abilities
from domain.posts import POST_STEPS, Content, Post, PostState, Variant
from domain.texts import _
from services.channels.channel_rules import refuse_archived
from services.common.auditing import record
from services.common.sight import delivery_shown
from services.common.wording import clean_text
from services.media import videos
from services.media.pictures import take_in
from services.posts import outgoing_posts, slots
from services.posts.drafts import (
    aware,
    check_channels,
    check_due,
    clean_content,
    clean_labels,
    clean_variants,
)
from services.posts.parcels import outgoing
from services.posts.post_problems import Problem, problems_of
from services.posts.threads import content_for

__all__ = ["Composing", "Problem"]

NOTE_MAX = 2_000
PAGE_MAX = 200

_CANCELLABLE = (DeliveryKind.POST, DeliveryKind.FOLLOW_UP, DeliveryKind.DELETION)


@dataclass(frozen=True, kw_only=True)
class Composing:
    """Raises, everywhere: NotAllowed, NotFound as their names say."""

    store: Store
    clock: Clock
    connectors: Connectors
    media: MediaShelf

    # --- writing ---------------------------------------------------------------------

    def take_picture(self, actor: Actor, data: bytes, *, alt_text: str = "") -> Media:
        """Re-encodes the upload without its EXIF and keeps it. Raises: MediaInvalid, StoreFull."""
        actor.require(Permission.WRITE_POSTS)
        return take_in(self.media, data, alt_text=alt_text)

    def take_video(self, actor: Actor, data: bytes, *, alt_text: str = "") -> Media:
        """Keeps an MP4 without its place and device. Raises: MediaInvalid, StoreFull."""
        actor.require(Permission.WRITE_POSTS)
        return videos.take_in(self.media, data, alt_text=alt_text)

    def save_draft(
        self,
        actor: Actor,
        *,
        post_id: str | None,
        version: int = 0,
        content: Content,
        channel_ids: Sequence[str],
        variants: Mapping[str, Variant] | None = None,
        labels: Sequence[str] = (),
        due_at: datetime | None = None,
    ) -> Post:
        """A new draft, or a changed one (a post in review goes back to draft).
        Raises: Invalid, Conflict (someone saved a newer one), InvalidTransition (approved)."""
        actor.require(Permission.WRITE_POSTS)
        now = self.clock.now()
        with self.store.writing() as unit:
            before = unit.posts.get(post_id) if post_id else None
            draft = _editable(before, version) if before else _blank(actor, now)
            chosen = check_channels(unit, channel_ids)
            changed = replace(
                draft,
                content=clean_content(content),
                channel_ids=chosen,
                variants=clean_variants(variants or {}, chosen),
                labels=clean_labels(labels),
                due_at=check_due(due_at, now),
                editor_id=actor.id,
                updated_at=now,
            )
            self._hold(changed)
            kept = unit.posts.save(changed) if before else unit.posts.add(changed)
            self._record(unit, "post_saved", actor, kept.id)
            return kept

    def _hold(self, post: Post) -> None:
        """So that no sweep takes what lay in an open page for days. Raises: Invalid."""
        others = (each.media or () for each in post.variants.values())
        for media in chain(post.content.media, *others):
            try:
                self.media.hold(media.id)
            except NotFound as err:
                raise Invalid(
                    _("Gambar atau video ini tidak tersimpan lagi. Hapus, lalu unggah lagi."),
                    field="media",
                ) from err

    def problems(self, post: Post) -> list[Problem]:
        """Everything that stands between the post and its channels, in the reader's language."""
        with self.store.reading() as unit:
            return problems_of(unit, self.connectors, post)

    def parts(self, post: Post, channel: Channel) -> Content:
        """What the channel would get of the post now: cut into a thread where that was asked.
        Raises: Rejected, Unauthorized when the channel cannot be opened."""
        connector = self.connectors.open(channel)
        threads = Capability.THREAD in abilities(connector)
        return content_for(post, channel.id, connector.limits, threads=threads)

    def price(self, post: Post, channel: Channel) -> Price | None:
        """What the post would cost on the channel; None where posting is free.
        Raises: Rejected, Unauthorized when the channel cannot be opened."""
        connector = self.connectors.open(channel)
        if not isinstance(connector, Priced):
            return None
        return connector.price(outgoing(self.parts(post, channel), self.clock.now()))

    def next_slot(self, after: datetime | None = None) -> datetime | None:
        """The next weekly posting time without a post, None when there are no slots."""
        now = self.clock.now()
        with self.store.reading() as unit:
            return slots.next_free(unit, check_due(after, now) or now)

    # --- review ----------------------------------------------------------------------

    def submit(self, actor: Actor, post_id: str) -> Post:
        """Asks for review. In a one-person house it is approved at once.
        Raises: Invalid with the first problem, InvalidTransition."""
        actor.require(Permission.WRITE_POSTS)
        with self.store.writing() as unit:
            post = self._stepped(unit.posts.get(post_id), PostState.IN_REVIEW)
            self._refuse_problems(unit, post)
            submitted = unit.posts.save(post)
            self._record(unit, "post_submitted", actor, post_id)
            if not unit.cooperative.get().one_person:
                return submitted
            return self._approved(unit, actor, submitted, None)[0]

    def approve(
        self,
        actor: Actor,
        post_id: str,
        *,
        due_at: datetime | None = None,
        version: int | None = None,
    ) -> tuple[Post, list[Delivery]]:
        """Makes one delivery a channel at its time (past or None: now). `due_at` overrides the
        author's wish; `version` is that of the post the reviewer read, None: not asked.
        Raises: NotAllowed for one's own post, Invalid, InvalidTransition, Conflict."""
        actor.require(Permission.APPROVE_POSTS)
        with self.store.writing() as unit:
            post = unit.posts.get(post_id)
            if version not in (None, post.version):
                raise Conflict(_("Unggahan ini baru diubah. Muat ulang dan baca sekali lagi."))
            return self._approved(unit, actor, post, check_due(due_at, self.clock.now()))

    def request_changes(self, actor: Actor, post_id: str, note: str) -> Post:
        """Raises: Invalid when the note is empty."""
        actor.require(Permission.APPROVE_POSTS)
        note = clean_text(note, field="note", most=NOTE_MAX)
        if not note:
            raise Invalid(_("Tulis dahulu apa yang perlu diubah."), field="note")
        with self.store.writing() as unit:
            post = self._stepped(unit.posts.get(post_id), PostState.CHANGES_REQUESTED)
            kept = unit.posts.save(replace(post, reviewer_id=actor.id, review_note=note))
            self._record(unit, "changes_requested", actor, post_id)
            return kept

    def withdraw(self, actor: Actor, post_id: str) -> Post:
        """Cancels what has not gone out. What is sent stays: see `take_down`.
        Raises: InvalidTransition; Conflict while a delivery is being sent or is unconfirmed."""
        actor.require(Permission.WRITE_POSTS)
        with self.store.writing() as unit:
            post = unit.posts.save(self._stepped(unit.posts.get(post_id), PostState.WITHDRAWN))
            cancelled = outgoing_posts.withdraw(unit, post_id, self.clock.now())
            self._record(unit, "post_withdrawn", actor, post_id, detail=str(len(cancelled)))
            return post

    # --- after approval --------------------------------------------------------------

    def move(self, actor: Actor, delivery_id: str, due_at: datetime) -> Delivery:
        """Another time (past: now) for a post that has not gone out.
        Raises: Invalid, InvalidTransition; Conflict when it is just being sent."""
        actor.require(Permission.MANAGE_DELIVERIES)
        now = self.clock.now()
        with self.store.writing() as unit:
            delivery = _of_kind(delivery_shown(unit, actor, delivery_id), (DeliveryKind.POST,))
            moved = outgoing_posts.move(unit, delivery, max(check_due(due_at, now) or now, now))
            self._record(unit, "delivery_moved", actor, delivery_id, str(moved.due_at))
            return moved

    def cancel(self, actor: Actor, delivery_id: str) -> Delivery:
        """A waiting post or deletion will not go out.
        Raises: Invalid, InvalidTransition; Conflict when it is just being sent."""
        actor.require(Permission.MANAGE_DELIVERIES)
        with self.store.writing() as unit:
            delivery = _of_kind(delivery_shown(unit, actor, delivery_id), _CANCELLABLE)
            cancelled = outgoing_posts.cancel(unit, delivery)
            self._record(unit, "delivery_cancelled", actor, delivery_id)
            return cancelled

    def take_down(self, actor: Actor, delivery_id: str) -> Delivery:
        """A DELETION delivery for a sent post. Raises: Invalid where the platform cannot,
        Conflict when one is there already."""
        actor.require(Permission.MANAGE_DELIVERIES)
        with self.store.writing() as unit:
            sent = delivery_shown(unit, actor, delivery_id)
            self._require_deleter(unit, sent)
            deletion = outgoing_posts.take_down(unit, sent, actor, self.clock.now())
            self._record(unit, "take_down_asked", actor, delivery_id)
            return deletion

    # --- looking ---------------------------------------------------------------------

    def post(self, actor: Actor, post_id: str) -> tuple[Post, list[Delivery]]:
        """The post with its deliveries and deletions, oldest first."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            return unit.posts.get(post_id), outgoing_posts.of_post(unit, post_id)

    def posts(
        self, actor: Actor, *, states: Sequence[PostState] = (), limit: int = 50, offset: int = 0
    ) -> list[Post]:
        """Newest change first; no states: all."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            return unit.posts.newest(
                states=states, limit=min(max(1, limit), PAGE_MAX), offset=max(0, offset)
            )

    def calendar(self, actor: Actor, start: datetime, end: datetime) -> list[Delivery]:
        """Deliveries of posts due in [start, end), by time. Raises: Invalid without a zone."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            return unit.deliveries.between(aware(start), aware(end), kinds=(DeliveryKind.POST,))

    # --- inside ----------------------------------------------------------------------

    def _stepped(self, post: Post, target: PostState) -> Post:
        POST_STEPS.check(post.state, target)
        return replace(post, state=target, updated_at=self.clock.now())

    def _refuse_problems(self, unit: Unit, post: Post) -> None:
        for problem in problems_of(unit, self.connectors, post)[:1]:
            raise Invalid(problem.message, field=problem.channel_id)

    def _approved(
        self, unit: Unit, actor: Actor, post: Post, due_at: datetime | None
    ) -> tuple[Post, list[Delivery]]:
        actor.require(Permission.APPROVE_POSTS)
        _refuse_own(unit, actor, post)
        step = self._stepped(post, PostState.APPROVED)
        self._refuse_problems(unit, post)
        now = self.clock.now()
        due = max(due_at or post.due_at or now, now)
        # Saved before its deliveries are made: of two approvals at once, the fence lets one by.
        kept = unit.posts.save(replace(step, due_at=due, reviewer_id=actor.id))
        contents = {each: self.parts(kept, unit.channels.get(each)) for each in kept.channel_ids}
        deliveries = outgoing_posts.schedule(unit, kept, contents, due, actor, now)
        self._record(unit, "post_approved", actor, post.id, str(due))
        return kept, deliveries

    def _require_deleter(self, unit: Unit, sent: Delivery) -> None:
        refuse_archived(unit, sent.channel_id)
        kind = self.connectors.platforms().get(unit.channels.get(sent.channel_id).platform)
        if kind is None or Capability.DELETE not in abilities(kind):
            raise Invalid(_("Platform ini tidak dapat menghapus dari sini. Hapus di aplikasinya."))

    def _record(
        self, unit: Unit, act: str, actor: Actor, subject_id: str, detail: str = ""
    ) -> None:
        record(unit, act, at=self.clock.now(), actor=actor, subject_id=subject_id, detail=detail)


def _blank(actor: Actor, now: datetime) -> Post:
    return Post(id=new_id(), author_id=actor.id, content=Content(), created_at=now, updated_at=now)


def _editable(post: Post, version: int) -> Post:
    """The post, ready to be changed: back to draft, unless its reviewer asked for the change."""
    if post.version != version:
        raise Conflict(_("Unggahan ini baru diubah orang lain. Muat ulang, lalu ubah lagi."))
    if post.state is PostState.APPROVED:
        raise InvalidTransition(
            _("Unggahan ini sudah disetujui. Tarik dahulu bila hendak mengubahnya.")
        )
    if post.state is PostState.CHANGES_REQUESTED:
        return post
    return replace(post, state=POST_STEPS.check(post.state, PostState.DRAFT))


def _refuse_own(unit: Unit, actor: Actor, post: Post) -> None:
    own = actor.id in (post.author_id, post.editor_id)
    if own and not unit.cooperative.get().one_person:
        raise NotAllowed(
            _("Unggahan sendiri disetujui orang lain. Mintalah rekan Anda memeriksanya.")
        )


def _of_kind(delivery: Delivery, kinds: Sequence[DeliveryKind]) -> Delivery:
    if delivery.kind not in kinds:
        raise Invalid(_("Hanya pengiriman unggahan yang dapat diubah di sini."))
    return delivery
