"""Mastodon: an account on any server of the fediverse that speaks Mastodon's language."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from connectors.fetching import Fetching
from connectors.house import House
from connectors.ledger import Ledger
from connectors.mastodon.address import handle, normalised
from connectors.mastodon.checks import missing, notes
from connectors.mastodon.counting import counted
from connectors.mastodon.entities import Account, Person, Status
from connectors.mastodon.figures import readings_of
from connectors.mastodon.guide import GUIDE
from connectors.mastodon.inbox import Inbox
from connectors.mastodon.instance import InstanceNote
from connectors.mastodon.pictures import uploaded
from connectors.mastodon.reactions import reactions_since
from connectors.mastodon.server import Missing, Server
from connectors.mastodon.signin import SignIn
from connectors.mastodon.text import as_sent, fingerprint, mentioning, sendable
from connectors.mastodon.threads import Threads
from domain.answers import AnswerLimits
from domain.audience import AccountReading
from domain.channels import Guide, Limits, RateBudget, Verification
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import Rejected, Unavailable
from domain.media import UPLOAD_BYTES_MAX
from domain.metrics import Reading
from domain.ports import Batch, Outgoing, Picture
from domain.reactions import ReactionBatch
from domain.texts import N_, _

ME_NOTE = "me"
# Our clock and the server's may differ by this much.
_SKEW = timedelta(minutes=10)
_PAGES_MAX = 10
_VISIBILITIES = ("public", "unlisted", "private", "direct")


class MastodonConnector:
    """One account on one server."""

    platform: ClassVar[str] = "mastodon"
    title: ClassVar[str] = N_("Mastodon")
    guide: ClassVar[Guide] = GUIDE

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        """Where the account lives, and the token that lets us in."""

        instance: str = field(
            metadata={
                "label": N_("Server"),
                "help": N_("Alamat server akun ini, misalnya mastodon.social."),
            }
        )
        token: str = field(
            default="",
            repr=False,
            metadata={
                "label": N_("Token akses"),
                "help": N_("Terisi sendiri saat disambungkan. Boleh juga disalin dari server."),
                "secret": True,
            },
        )

    @dataclass(frozen=True, kw_only=True)
    class Options:
        """What can be chosen for a single post."""

        visibility: str = field(
            default="public",
            metadata={
                "label": N_("Siapa yang melihat"),
                "help": N_("Tidak terdaftar: dapat dibaca semua orang, tetapi tidak ditawarkan."),
                "choices": {
                    "public": N_("Semua orang (publik)"),
                    "unlisted": N_("Tidak terdaftar"),
                    "private": N_("Pengikut saja"),
                },
            },
        )
        content_warning: str = field(
            default="",
            metadata={
                "label": N_("Peringatan isi"),
                "help": N_("Tampil sebagai ganti unggahan sampai dibuka; ikut dihitung."),
            },
        )
        language: str = field(
            default="id",
            metadata={
                "label": N_("Bahasa tulisannya"),
                "help": N_("Supaya pembaca dapat menyaring dan menerjemahkannya."),
                "choices": {
                    "id": N_("Indonesia"),
                    "jv": N_("Jawa"),
                    "su": N_("Sunda"),
                    "ms": N_("Melayu"),
                    "en": N_("Inggris"),
                },
            },
        )

    def __init__(
        self, settings: Settings, house: House, *, wait: Callable[[float], None] = time.sleep
    ) -> None:
        """`wait`: lets seconds pass while the server works on a picture."""
        self._address = normalised(settings.instance)
        self._token = settings.token.strip()
        self._house = house
        self._wait = wait
        self._server = Server(self._address, self._token, house)
        self._instance = InstanceNote(self._address, house.notes, house.now, self._server.instance)
        self._ledger = Ledger(house.notes)

    @property
    def limits(self) -> Limits:
        """What the server told within the last day; the usual numbers until it did.

        Source: docs.joinmastodon.org/entities/Instance and /api/rate-limits (300 posts in three
        hours, app/models/status.rb), read 2026-11-25.
        """
        takes = self._instance.known()
        films = takes.video_bytes_max if takes.images_max else 0
        return Limits(
            text_max=takes.text_max,
            images_max=takes.images_max,
            image_bytes_max=UPLOAD_BYTES_MAX if takes.images_max else 0,
            video_bytes_max=films,
            answers=AnswerLimits(images_max=takes.images_max, video_bytes_max=films),
            alt_text_max=takes.alt_text_max,
            budget=RateBudget(deliveries=40, window_s=1_800),
            count=lambda text: counted(text, takes.url_chars),
            as_sent=as_sent,
            taken=lambda options: counted(options.get("content_warning", ""), takes.url_chars),
        )

    # --- who we are ------------------------------------------------------------------

    def verify(self) -> Verification:
        """Asks whose token it is, what it may do, and what the account's settings keep back."""
        me = self._server.me()
        self._remember(me)
        self._instance.renewed()
        return Verification(
            account_name=handle(me.person.acct, self._address),
            account_url=me.person.url,
            notes=notes(me),
            missing=missing(self._server, me),
            settings={"instance": self._address},
        )

    def authorize(self, *, redirect_uri: str, state: str, challenge: str) -> str:
        """The server's page where the account's owner lets us in."""
        return self._sign_in().address(redirect_uri=redirect_uri, state=state, challenge=challenge)

    def redeem(self, *, redirect_uri: str, code: str, verifier: str) -> Mapping[str, str]:
        """The token that the code is worth."""
        token = self._sign_in().token(redirect_uri=redirect_uri, code=code, verifier=verifier)
        return {"token": token}

    # --- going out -------------------------------------------------------------------

    def publish(self, post: Outgoing, idempotency_key: str) -> Receipt:
        """A post with its pictures or video; nothing anyone can see before the last step."""
        return self._hand_over(post, idempotency_key)

    def follow_up(self, part: Outgoing, idempotency_key: str) -> Receipt:
        """A reply to our own post, which is how a thread is made here."""
        return self._hand_over(part, idempotency_key, under=_target(part))

    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        """An answer that names its person, seen by whoever saw the message and nobody else."""
        return self._answer(reply, idempotency_key, privately=False)

    def reply_privately(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        """An answer that its person alone sees ("direct"), under the message."""
        return self._answer(reply, idempotency_key, privately=True)

    def _answer(self, reply: Outgoing, idempotency_key: str, *, privately: bool) -> Receipt:
        message = self._server.status(_target(reply))
        visibility = "direct" if privately else _same_visibility(message.visibility)
        addressed = replace(
            reply,
            text=mentioning(reply.text, message.author.acct),
            options={
                "visibility": visibility,
                "content_warning": message.warning,
                **{name: it for name, it in reply.options.items() if name == "language"},
            },
        )
        return self._hand_over(addressed, idempotency_key, under=message.id)

    def delete(self, remote_id: str) -> None:
        """Removes it; that it is gone already is success."""
        try:
            self._server.delete(remote_id)
        except Missing as err:
            # the same is said by a program that cannot delete at all
            if self._server.seen(remote_id) is not None:
                raise Rejected(
                    _("Server ini tidak menghapus dari jauh. Hapus langsung di aplikasinya."),
                    detail=err.detail,
                ) from err

    def find(self, sent: Outgoing, idempotency_key: str, kind: DeliveryKind) -> Receipt | None:
        """Looks through our own posts since the try. Raises: Unavailable also when there are
        more of them than we look through."""
        if kind is DeliveryKind.DELETION:
            there = self._server.seen(sent.target_remote_id)
            return None if there else Receipt(remote_id=sent.target_remote_id, sent_at=sent.at)
        if (kept := self._ledger.receipt(idempotency_key)) is not None:
            return kept
        under = "" if kind is DeliveryKind.POST else sent.target_remote_id
        return self._found(sent, under, self._ledger.others(idempotency_key))

    # --- coming in -------------------------------------------------------------------

    def collect(self, cursor: str) -> Batch:
        """Mentions, answers and direct messages since the cursor; of a new channel, those of the
        last three days (at most 400). What was changed or deleted is seen for two days."""
        self._instance.fresh()
        me = self._me()
        threads = Threads(self._server, me.id, self._house.notes)
        try:
            inbox = Inbox(
                self._server,
                me,
                threads,
                self._files(),
                sent=self._ledger.sent(),
                now=self._house.now,
            )
            return inbox.collect(cursor)
        finally:
            threads.keep()

    def _files(self) -> Fetching:
        """A server keeps its files itself, or at a host below its own."""
        below = f".{urlsplit(self._address).hostname}"
        return Fetching(self._house, hosts=(below,), home=self._address)

    def hear_reactions(self, cursor: str) -> ReactionBatch:
        """Favourites and reposts since the cursor."""
        return reactions_since(self._server, self._me().id, cursor, self._house.now())

    def measure(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]:
        """Favourites, reposts and answers (our own among them) of the posts still there."""
        return readings_of(self._server, remote_ids)

    def count_audience(self) -> AccountReading:
        """Followers, whom it follows, and its posts."""
        return self._server.counts()

    # --- inside ----------------------------------------------------------------------

    def _hand_over(self, post: Outgoing, key: str, under: str = "") -> Receipt:
        options = _chosen(post.options)
        text = sendable(as_sent(post.text, post.link))
        warning = sendable(options["content_warning"]).strip()
        self._refuse_too_long(text, warning)
        media = (*post.pictures, *((post.video,) if post.video else ()))
        media_ids = self._uploaded(media) if media else []
        status = self._server.post(
            text,
            key=key,
            visibility=options["visibility"],
            language=options["language"],
            warning=warning,
            under=under,
            media_ids=media_ids,
        )
        receipt = _receipt(status)
        return self._ledger.keep(key, receipt)

    def _refuse_too_long(self, text: str, warning: str) -> None:
        limits = self.limits
        over = limits.count(text) + limits.count(warning) - limits.text_max
        if over > 0:
            raise Rejected(
                _(
                    "Terlalu panjang {over} huruf untuk {place}: peringatan isi dan nama yang "
                    "dibalas ikut dihitung. Ringkas dahulu."
                ).format(over=over, place=self._house.channel_name)
            )

    def _uploaded(self, pictures: Sequence[Picture]) -> list[str]:
        return uploaded(
            self._server,
            pictures,
            self._instance.fresh(),
            place=self._house.channel_name,
            wait=self._wait,
        )

    def _found(self, sent: Outgoing, under: str, others: frozenset[str]) -> Receipt | None:
        me, since = self._me(), sent.at - _SKEW
        wanted = fingerprint(sendable(as_sent(sent.text, sent.link)))
        page, seen_to = self._server.own(me.id), ""
        for _turn in range(_PAGES_MAX):
            for status in page:
                if status.id not in others and _is_it(status, wanted, under) and status.at >= since:
                    return _receipt(status)
            if not page or page[-1].at < since:
                return None
            if page[-1].id == seen_to:  # a program that knows no pages
                break
            seen_to = page[-1].id
            page = self._server.own(me.id, max_id=seen_to)
        raise Unavailable(
            _(
                "Unggahan di {place} tidak dapat ditelusuri cukup jauh. Periksa sendiri di sana."
            ).format(place=self._house.channel_name)
        )

    def _me(self) -> Person:
        """Our own account, remembered for this token: no other's posts may be taken for ours."""
        try:
            told = json.loads(self._house.notes.read(ME_NOTE) or "{}")
            if told.get("of") == self._whose():
                return Person(id=told["id"], acct=told["acct"])
        except (ValueError, KeyError, TypeError, AttributeError):
            pass  # an older program's note: asked anew
        me = self._server.me()
        self._remember(me)
        return me.person

    def _remember(self, me: Account) -> None:
        told = {"of": self._whose(), "id": me.person.id, "acct": me.person.acct}
        self._house.notes.write(ME_NOTE, json.dumps(told))

    def _whose(self) -> str:
        return hashlib.sha256(f"{self._address} {self._token}".encode()).hexdigest()

    def _sign_in(self) -> SignIn:
        # unheard: what is answered carries secrets that nobody can know beforehand
        unheard = replace(self._house, heard=None)
        return SignIn(Server(self._address, "", unheard), self._house.notes)


def _target(parcel: Outgoing) -> str:
    if not parcel.target_remote_id:
        raise Rejected(_("Pesan yang hendak dibalas tidak diketahui nomornya di platform."))
    return parcel.target_remote_id


def _chosen(options: Mapping[str, str]) -> dict[str, str]:
    usual = {"visibility": "public", "content_warning": "", "language": "id"}
    chosen = {**usual, **{name: it for name, it in options.items() if it}}
    if chosen["visibility"] not in _VISIBILITIES:
        raise Rejected(_("Pilihan siapa yang melihat tidak dikenal. Pilih lagi di unggahannya."))
    return chosen


def _same_visibility(visibility: str) -> str:
    """Of an answer; to a message for few, in a way we do not know, only its author sees it."""
    return visibility if visibility in _VISIBILITIES else "direct"


def _is_it(status: Status, wanted: str, under: str) -> bool:
    return not status.reposted and status.reply_to == under and fingerprint(status.text) == wanted


def _receipt(status: Status) -> Receipt:
    return Receipt(remote_id=status.id, url=status.url, sent_at=status.at)
