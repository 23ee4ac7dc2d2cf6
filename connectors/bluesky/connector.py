"""Bluesky: posts with pictures or a link card, threads, replies, mentions, counts.

Every record is written under a key that follows from the delivery's own, and only where there is
none: a repeated write changes nothing that readers see, and whether it is there can be asked.

Source: https://atproto.com/specs, https://docs.bsky.app and the lexicons of August 2026, read
2026-11-25; the `atproto` package 0.0.73 carries the calls.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from connectors.bluesky import records
from connectors.bluesky.answers import (
    account_counts_told,
    account_told,
    counts_told,
    did_told,
    lacking,
    uri_told,
)
from connectors.bluesky.enclosed import POSTS_AT_ONCE, Pictures
from connectors.bluesky.entered import identifier_of, service_of
from connectors.bluesky.errors import EXISTS, NOT_SERVED, says
from connectors.bluesky.guide import GUIDE
from connectors.bluesky.inbox import Inbox, parts
from connectors.bluesky.lookup import Lookup
from connectors.bluesky.reactions import Reactions
from connectors.bluesky.records import POSTS, address_of
from connectors.bluesky.session import Account
from connectors.bluesky.text import facets, plain
from connectors.counting import graphemes
from connectors.house import House
from connectors.images import Frame, fitted
from domain.answers import AnswerLimits
from domain.audience import AccountReading
from domain.channels import Guide, Limits, RateBudget, Verification
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import PlatformError, Rejected, Unavailable
from domain.media import UPLOAD_BYTES_MAX
from domain.metrics import Reading
from domain.ports import Batch, Outgoing, Picture
from domain.quoting import ended
from domain.reactions import ReactionBatch
from domain.texts import N_, _

TEXT_MAX = 300
BYTES_MAX = 3_000
IMAGES_MAX = 4
# The lexicon takes 300 MB, but servers that are older hold to 100 MB; three minutes is Bluesky's
# own limit. Source: https://docs.bsky.app/docs/tutorials/video and bsky.social's release notes.
VIDEO_BYTES_MAX = 100_000_000
VIDEO_S_MAX = 180
# The lexicon of August 2026 takes 2 MB, but servers that are older hold to 1 MB.
FRAME = Frame(
    kinds=("image/jpeg", "image/png", "image/webp"), bytes_max=1_000_000, side_max_px=4_000
)
_MAIN_PASSWORD = "com.atproto.access"  # noqa: S105 - the name of a scope
_MESSAGES_TOO = "com.atproto.appPassPrivileged"


class BlueskyConnector:
    """One account on Bluesky, or on another server of its network."""

    platform: ClassVar[str] = "bluesky"
    title: ClassVar[str] = N_("Bluesky")
    guide: ClassVar[Guide] = GUIDE

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        """Whose account, and where it lives."""

        handle: str = field(
            metadata={
                "label": N_("Nama akun"),
                "help": N_("Nama lengkapnya, misalnya koperasi.bsky.social."),
            }
        )
        app_password: str = field(
            repr=False,
            metadata={
                "label": N_("Sandi aplikasi"),
                "help": N_("Dari Pengaturan → Privasi dan keamanan → Sandi aplikasi di Bluesky."),
                "secret": True,
            },
        )
        service: str = field(
            default="https://bsky.social",
            metadata={
                "label": N_("Alamat server"),
                "help": N_("Biarkan https://bsky.social, kecuali akun Anda di server lain."),
            },
        )

    @dataclass(frozen=True, kw_only=True)
    class Options:
        """What can be chosen for a single post."""

        language: str = field(
            default="id",
            metadata={
                "label": N_("Bahasa unggahan"),
                "help": N_("Agar ditemukan orang yang membaca bahasa itu."),
                "choices": {
                    "id": N_("Bahasa Indonesia"),
                    "jv": N_("Bahasa Jawa"),
                    "su": N_("Bahasa Sunda"),
                    "ms": N_("Bahasa Melayu"),
                    "en": N_("Bahasa Inggris"),
                },
            },
        )

    def __init__(self, settings: Settings, house: House) -> None:
        self._house = house
        self._now = house.now
        self._place = house.channel_name
        self._account = Account(
            service=service_of(settings.service),
            identifier=identifier_of(settings.handle),
            password=settings.app_password.strip(),
            house=house,
        )
        self._lookup = Lookup(self._account, house.now)

    @property
    def limits(self) -> Limits:
        """Source: the lexicons app.bsky.feed.post (300 graphemes, 3,000 bytes) and
        app.bsky.embed.images (4); 5,000 points an hour and 35,000 a day, 3 for a new record:
        https://docs.bsky.app/docs/advanced-guides/rate-limits. Read 2026-11-25."""
        return Limits(
            text_max=TEXT_MAX,
            bytes_max=BYTES_MAX,
            count=graphemes,
            images_max=IMAGES_MAX,
            answers=AnswerLimits(images_max=IMAGES_MAX, video_bytes_max=VIDEO_BYTES_MAX),
            image_bytes_max=UPLOAD_BYTES_MAX,
            video_bytes_max=VIDEO_BYTES_MAX,
            video_s_max=VIDEO_S_MAX,
            budget=RateBudget(deliveries=400, window_s=3_600),
        )

    # --- who we are ------------------------------------------------------------------

    def verify(self) -> Verification:
        """Whose session it is, and whether its server can do all we ask of one."""
        told = self._account.ask("com.atproto.server.getSession", {}, account_told)
        handle = told["handle"]
        named = handle and handle != "handle.invalid"
        return Verification(
            account_name=f"@{handle}" if named else told["did"],
            account_url=f"https://bsky.app/profile/{handle if named else told['did']}",
            notes=self._notes(),
            missing=(*lacking(told), *self._unserved()),
            settings={"handle": handle} if named else {},
        )

    def _notes(self) -> tuple[str, ...]:
        scope = self._account.session.scope
        if scope == _MAIN_PASSWORD:
            return (_("Yang diisi sandi utama akun. Lebih aman pakai sandi aplikasi."),)
        if scope == _MESSAGES_TOO:
            return (_("Sandi aplikasi ini boleh membaca pesan langsung; itu tidak diperlukan."),)
        return ()

    def _unserved(self) -> tuple[str, ...]:
        query = {"limit": 1}
        try:
            self._account.ask(
                "app.bsky.notification.listNotifications", query, lambda told: told["notifications"]
            )
        except Rejected as err:
            if not says(err, *NOT_SERVED):
                raise
            return (str(err),)
        return ()

    # --- what goes out ---------------------------------------------------------------

    def publish(self, post: Outgoing, idempotency_key: str) -> Receipt:
        """A post, with its pictures, its video or the card of its link. A video is worked on once
        the post is there: https://docs.bsky.app/docs/tutorials/video (simple method)."""
        return self._write(post, idempotency_key)

    def follow_up(self, part: Outgoing, idempotency_key: str) -> Receipt:
        """The next part of our own thread, under the part before."""
        before = records.known_address(part.target_remote_id)
        if (refs := self._lookup.refs_by_record(before)) is None:
            raise Rejected(_("Bagian utas sebelumnya sudah tidak ada di Bluesky."))
        return self._write(part, idempotency_key, refs)

    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        """An answer under the message."""
        return self._write(
            reply,
            idempotency_key,
            self._lookup.refs_to(records.known_address(reply.target_remote_id)),
        )

    def delete(self, remote_id: str) -> None:
        """Bluesky makes sure that it is not there, whether it was or not."""
        address = records.known_address(remote_id)
        if address.did != self._account.session.did:
            raise Rejected(_("Unggahan ini milik akun lain, jadi hanya dapat dihapus di sana."))
        body = {"repo": address.did, "collection": POSTS, "rkey": address.rkey}
        self._account.act("com.atproto.repo.deleteRecord", body, lambda _told: None)

    def find(self, sent: Outgoing, idempotency_key: str, kind: DeliveryKind) -> Receipt | None:
        """The record under the key that this delivery's would have: there or not, surely."""
        if kind is DeliveryKind.DELETION:
            there = self._lookup.standing(records.known_address(sent.target_remote_id))
            return None if there else Receipt(remote_id=sent.target_remote_id, sent_at=sent.at)
        return self._lookup.standing(self._own(idempotency_key))

    def _write(self, post: Outgoing, key: str, reply: Mapping[str, Any] | None = None) -> Receipt:
        address, record = self._own(key), self._record(post, reply)
        body = {
            "repo": address.did,
            "collection": POSTS,
            "rkey": address.rkey,
            "record": record,
            # only where there is none: one from an earlier try keeps its time and its replies
            "swapRecord": None,
        }
        try:
            uri = self._account.act("com.atproto.repo.putRecord", body, uri_told)
        except Rejected as err:
            if not says(err, EXISTS):
                raise
            return self._written_before(address, post.at)
        return Receipt(remote_id=uri, url=address.url, sent_at=records.moment_of(record) or post.at)

    def _written_before(self, address: records.Address, at: datetime) -> Receipt:
        """What an earlier try left under the key, which the server would not write over."""
        try:
            there = self._lookup.standing(address)
        except PlatformError:  # it is there, whatever keeps us from reading it
            return Receipt(remote_id=address.uri, url=address.url, sent_at=at)
        if there is None:
            raise Rejected(_("Bluesky menurunkan unggahan ini. Periksa di aplikasinya."))
        return there

    def _record(self, post: Outgoing, reply: Mapping[str, Any] | None) -> dict[str, Any]:
        text = _text_of(post)
        facets_found = facets(text, self._did_of)
        return records.post_record(
            text=text,
            at=post.at,
            language=post.options.get("language") or self.Options().language,
            facets=facets_found,
            embed=self._embed(post, text),
            reply=reply,
        )

    def _embed(self, post: Outgoing, text: str) -> dict[str, Any] | None:
        if post.video:
            return records.video_embed(post.video, self._uploaded_video(post.video))
        if post.pictures:
            made = [fitted(picture, FRAME) for picture in post.pictures]
            numbered = enumerate(made, start=1)
            return records.images_embed(
                [(picture, self._uploaded(picture, number)) for number, picture in numbered]
            )
        return records.link_embed(post.link, text) if post.link else None

    def _uploaded(self, picture: Picture, number: int) -> dict[str, Any]:
        try:
            return self._account.upload(picture.data, picture.media.mime)
        except Rejected as err:
            raise Rejected(
                _("Gambar {number} ditolak server: {words} Perkecil atau ganti gambarnya.").format(
                    number=number, words=ended(err.detail)
                ),
                detail=err.detail,
            ) from err

    def _uploaded_video(self, video: Picture) -> dict[str, Any]:
        try:
            return self._account.upload(video.data, video.media.mime)
        except Rejected as err:
            raise Rejected(
                _("Video ditolak server: {words} Perkecil atau potong videonya.").format(
                    words=ended(err.detail)
                ),
                detail=err.detail,
            ) from err

    def _did_of(self, handle: str) -> str:
        """Empty where nobody is found: then the name stays plain text, and the post still goes."""
        try:
            return self._account.ask(
                "com.atproto.identity.resolveHandle", {"handle": handle}, did_told
            )
        except (Rejected, Unavailable):
            return ""

    def _own(self, key: str) -> records.Address:
        return records.Address(did=self._account.session.did, rkey=records.record_key(key))

    # --- what comes back -------------------------------------------------------------

    def collect(self, cursor: str) -> Batch:
        """See `connectors.bluesky.inbox`."""
        pictures = Pictures(self._account, self._house)
        return Inbox(self._account, pictures, self._now).collect(cursor)

    def hear_reactions(self, cursor: str) -> ReactionBatch:
        """See `connectors.bluesky.reactions`."""
        return Reactions(self._account, self._now).since(cursor)

    def measure(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]:
        """Likes, replies, and reposts with quotes; Bluesky counts no views."""
        uris = [address.uri for each in remote_ids if (address := address_of(each))]
        readings: list[Reading] = []
        for some in parts(uris, POSTS_AT_ONCE):
            counted = self._account.ask("app.bsky.feed.getPosts", {"uris": some}, counts_told)
            readings += counted.values()
        return tuple(readings)

    def count_audience(self) -> AccountReading:
        """Followers, whom it follows, and its posts."""
        me = {"actor": self._account.session.did}
        return self._account.ask("app.bsky.actor.getProfile", me, account_counts_told)


def _text_of(post: Outgoing) -> str:
    """Pictures or a video take the place of the card, so a link beside them stands in the text.

    Raises: Rejected when it is empty or too long.
    """
    text = plain(post.text)
    if (post.pictures or post.video) and post.link:
        records.link_host(post.link)
        text = text if post.link in text else f"{text}\n\n{post.link}".strip()
    if not (text or post.pictures or post.video or post.link):
        raise Rejected(_("Belum ada teksnya. Tulis sesuatu dahulu."))
    if len(post.pictures) > IMAGES_MAX:
        raise Rejected(_("Bluesky menerima paling banyak empat gambar."))
    length, size = graphemes(text), len(text.encode())
    if length > TEXT_MAX or size > BYTES_MAX:
        raise Rejected(
            _("Teksnya {length} huruf ({size} bita); Bluesky menerima paling banyak 300 huruf dan "
              "3.000 bita. Ringkas dahulu.").format(length=length, size=size)
        )  # fmt: skip
    return text
