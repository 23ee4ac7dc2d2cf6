"""X, once Twitter: posts and threads, mentions and answers, counts - each at a price."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

import httpx

from connectors.fetching import Fetching, Hung
from connectors.house import House
from connectors.ledger import Ledger
from connectors.x import inbox as x_inbox
from connectors.x import settings as x_settings
from connectors.x.account import SCOPES
from connectors.x.archive import XArchives
from connectors.x.counts import Counts
from connectors.x.enclosed import MEDIA_HOSTS, ON_A_POST_MAX
from connectors.x.films import VIDEO_S_MAX, filmed
from connectors.x.guide import GUIDE
from connectors.x.media import ALT_TEXT_MAX, IMAGES_MAX, handed_in
from connectors.x.own_files import OwnFiles
from connectors.x.posts import Page, Seen, id_at, is_gone, moment_of, page_of
from connectors.x.purse import Purse, dollars
from connectors.x.refusals import ReplyClosed
from connectors.x.search import LOOK_BACK, PAGES_MAX, is_it
from connectors.x.text import TEXT_MAX, joined, weight
from connectors.x.wire import BARE, MESSAGES, OURS, PICTURED, Wire
from domain.answers import AnswerLimits
from domain.audience import AccountReading
from domain.channels import Guide, Limits, Price, RateBudget, Verification
from domain.deliveries import DeliveryKind, Handover, Receipt, ShareLink
from domain.errors import OutcomeUnknown, Rejected, Unavailable
from domain.media import UPLOAD_BYTES_MAX, VIDEO_BYTES_MAX
from domain.metrics import Reading
from domain.ports import Batch, Outgoing
from domain.texts import N_, _

_NOTE_USER = "user id"
_ACCESS_LEVEL = "x-access-level"


class XConnector:
    """One account, by OAuth 2 or by the four keys of OAuth 1.0a."""

    platform: ClassVar[str] = "x"
    title: ClassVar[str] = N_("X (dulu Twitter)")
    guide: ClassVar[Guide] = GUIDE
    archives: ClassVar[XArchives] = XArchives()
    Settings: ClassVar[type] = x_settings.Settings
    Options: ClassVar[type] = x_settings.Options

    def __init__(
        self,
        settings: x_settings.Settings,
        house: House,
        *,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """`wait`: lets seconds pass while X works on a video."""
        self._wait = wait
        self._settings = settings
        self._house = house
        self._purse = Purse(settings, house)
        self._wire = Wire(settings, house)
        self._ledger = Ledger(house.notes)
        self._counts = Counts(self._wire, self._purse, house)

    @property
    def limits(self) -> Limits:
        """Source: twitter-text v3; docs.x.com, media and rate limits (100 posts in 15 minutes a
        user), read 2026-11-25."""
        return Limits(
            text_max=TEXT_MAX,
            images_max=IMAGES_MAX,
            answers=AnswerLimits(images_max=IMAGES_MAX, video_bytes_max=VIDEO_BYTES_MAX),
            image_bytes_max=UPLOAD_BYTES_MAX,
            video_bytes_max=VIDEO_BYTES_MAX,
            video_s_max=VIDEO_S_MAX,
            alt_text_max=ALT_TEXT_MAX,
            budget=RateBudget(deliveries=90, window_s=15 * 60),
            count=weight,
            as_sent=joined,
        )

    # --- the account ------------------------------------------------------------------

    def authorize(self, *, redirect_uri: str, state: str, challenge: str) -> str:
        """Where the account's owner lets us in."""
        return self._wire.account.authorize(redirect_uri, state, challenge)

    def redeem(self, *, redirect_uri: str, code: str, verifier: str) -> Mapping[str, str]:
        """The tokens, as settings."""
        return self._wire.account.redeem(redirect_uri, code, verifier)

    def verify(self) -> Verification:
        """Asks who we are; says what is missing, and what was spent."""
        wanted = {name: {"user.fields": "name,protected,username"} for name in BARE}
        told = self._wire.ask("/2/users/me", {}, wanted, lambda told: dict(told["data"]))
        user_id, username = str(told["id"]), str(told.get("username") or told["id"])
        self._house.notes.write(_NOTE_USER, user_id)
        self._purse.pay_for_reads([f"user {user_id}"], self._purse.user_read)
        return Verification(
            account_name=f"@{username}",
            account_url=f"https://x.com/{username}",
            notes=tuple(self._notes(bool(told.get("protected")))),
            missing=tuple(self._missing()),
            expires_at=self._expires_at(),
            settings={"user_id": user_id, "username": username},
        )

    # --- what goes out ----------------------------------------------------------------

    def price(self, post: Outgoing) -> Price:
        """With all parts of its thread, by the prices of the settings."""
        return self._purse.price_of(post)

    def publish(self, post: Outgoing, idempotency_key: str) -> Receipt:
        """A post with up to four pictures, or a video."""
        return self._handed_over(post, idempotency_key)

    def follow_up(self, part: Outgoing, idempotency_key: str) -> Receipt:
        """An answer to our own post, which X shows as its thread."""
        return self._handed_over(part, idempotency_key)

    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt | Handover:
        """An answer in the thread, with pictures or a video; by a person where X lets no program
        answer."""
        try:
            return self._handed_over(reply, idempotency_key)
        except ReplyClosed:
            query = {
                "in_reply_to": reply.target_remote_id,
                "text": joined(reply.text, reply.link).encode("utf-8", "replace").decode(),
            }
            address = f"https://x.com/intent/post?{urlencode(query, quote_via=quote)}"
            link = ShareLink(name=N_("Balas di X"), url=address)
            return Handover(text=joined(reply.text, reply.link), share_links=(link,))

    def delete(self, remote_id: str) -> None:
        """Removes it; what X does not find is gone already."""
        try:
            gone = self._wire.act(
                lambda client, classic: client.delete_tweet(_quoted(remote_id), user_auth=classic),
                lambda told: (told.get("data") or {}).get("deleted") is not False,
            )
        except Rejected:
            if self._wire.refused_with != httpx.codes.NOT_FOUND:
                raise
            return
        if not gone:
            raise OutcomeUnknown(_("Belum pasti apakah X sudah menghapus unggahan ini."))
        self._purse.pay(self._purse.deletion)

    # --- what nobody knows about --------------------------------------------------------

    def find(self, sent: Outgoing, idempotency_key: str, kind: DeliveryKind) -> Receipt | None:
        """By its key, else in our own list; a deletion is done when X does not find the post.

        Raises: Unavailable when X does not show enough of the list to tell.
        """
        if kind is DeliveryKind.DELETION:
            there = self._is_there(sent.target_remote_id)
            return None if there else Receipt(remote_id=sent.target_remote_id, sent_at=sent.at)
        if known := self._ledger.receipt(idempotency_key):
            return known
        query = {"since_id": id_at(sent.at - LOOK_BACK), "max_results": "100"}
        for _page in range(PAGES_MAX):
            page = self._page("tweets", query)
            if found := self._first(page, sent, idempotency_key, kind):
                return self._kept(found.id, idempotency_key, self._purse.cost_of(sent))
            if not page.next_token:
                return None
            query["pagination_token"] = page.next_token
        raise Unavailable(_("Lini masa X terlalu panjang untuk diperiksa; akan dicoba lagi."))

    # --- what comes in ------------------------------------------------------------------

    def collect(self, cursor: str) -> Batch:
        """Mentions and replies, and our own answers written in X's app.

        The first call takes two days. Stops before the money for posts is spent. X tells of
        nothing that was deleted, and of replies only while they name us.
        """
        self._purse.allow_reading()
        mentions, own = x_inbox.opened(cursor, self._house.now())
        # our own first: what they answer was said before
        ours, own = x_inbox.walked(own, lambda query: self._page("tweets", query))
        theirs, mentions = x_inbox.walked(mentions, lambda query: self._page("mentions", query))
        files = Fetching(self._house, hosts=MEDIA_HOSTS)
        cursor, user_id = x_inbox.closed(mentions, own), self._user_id()
        hung = self._hung_on(x_inbox.answers_in(ours, user_id))
        return x_inbox.batch_of(theirs, ours, cursor, user_id, files, hung=hung)

    def measure(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]:
        """Counts of the posts still there; stops before the money for posts is spent."""
        return self._counts.of(remote_ids)

    def count_audience(self) -> AccountReading:
        """What everyone sees of the account; stops before the money for posts is spent."""
        return self._counts.of_account()

    def readings_a_day(self) -> float:
        """How many posts the money left for it pays for."""
        return self._purse.readings_a_day()

    # --- the ways there -----------------------------------------------------------------

    def _handed_over(self, post: Outgoing, key: str) -> Receipt:
        self._refuse_unfit(post)
        if (known := self._ledger.receipt(key)) and self._is_there(known.remote_id):
            return known
        cost = self._purse.cost_of(post)
        self._purse.allow_post(cost)
        media_ids = handed_in(self._wire, self._purse, post.pictures)
        if post.video:
            media_ids = [filmed(self._wire, post.video, self._wait)]
        alone = self._purse.cost_of(replace(post, pictures=()))
        post_id = self._wire.act(
            lambda client, classic: client.create_tweet(
                text=joined(post.text, post.link) or None,
                media_ids=media_ids or None,
                in_reply_to_tweet_id=post.target_remote_id or None,
                reply_settings=_reply_settings(post),
                user_auth=classic,
            ),
            lambda told: _post_id(told["data"]["id"]),
        )
        return self._kept(post_id, key, alone)

    def _refuse_unfit(self, post: Outgoing) -> None:
        over = weight(joined(post.text, post.link)) - self.limits.text_max
        if over > 0:
            raise Rejected(
                _(
                    "Teks ini {over} satuan terlalu panjang untuk X, yang menghitung setiap"
                    " tautan 23 dan setiap emoji 2. Pendekkan dahulu."
                ).format(over=over)
            )
        seen = post.pictures or post.video
        if not seen and not joined(post.text, post.link).strip():
            raise Rejected(_("Unggahan X tidak boleh kosong. Isi teks atau gambarnya."))

    def _kept(self, post_id: str, key: str, cost: int) -> Receipt:
        known = self._ledger.receipt(key)
        if known is None or known.remote_id != post_id:
            self._purse.pay_for_post(cost)
        return self._ledger.keep(key, self._receipt(post_id))

    def _receipt(self, post_id: str) -> Receipt:
        name = self._settings.username or "i"
        url = f"https://x.com/{name}/status/{post_id}"
        return Receipt(remote_id=post_id, url=url, sent_at=moment_of(post_id))

    def _is_there(self, post_id: str) -> bool:
        def read(told: Any) -> bool:
            if told.get("data"):
                return bool(told["data"]["id"])
            if is_gone(told["errors"]):
                return False
            raise KeyError("data")

        try:
            there = self._wire.ask(f"/2/tweets/{_quoted(post_id)}", {}, BARE, read)
        except Rejected:
            if self._wire.refused_with != httpx.codes.NOT_FOUND:
                raise
            return False
        if there:
            self._purse.pay_for_reads([f"post {post_id}"], self._purse.read)
        return there

    def _first(self, page: Page, sent: Outgoing, key: str, kind: DeliveryKind) -> Seen | None:
        others = self._ledger.others(key)
        found = (seen for seen in page.posts if is_it(seen, sent, kind) and seen.id not in others)
        return next(found, None)

    def _page(self, which: str, query: Mapping[str, str]) -> Page:
        """A page of our own list (`tweets`) or of `mentions`."""
        purse, wanted = self._purse, self._wanted(which)
        page = self._wire.ask(f"/2/users/{self._user_id()}/{which}", query, wanted, page_of)
        purse.pay_for_reads((f"post {seen.id}" for seen in page.posts), purse.own_read)
        purse.pay_for_reads((f"post {each}" for each in page.further_ids), purse.read)
        purse.pay_for_reads((f"user {each}" for each in page.users), purse.user_read)
        purse.pay_for_reads((f"media {each}" for each in page.media_keys), purse.media_read)
        return page

    def _wanted(self, which: str) -> Mapping[str, Mapping[str, str]]:
        """What members hung on their posts too, while there is money for a page full of it."""
        if which != "mentions":
            return OURS
        return PICTURED if self._is_plenty() else MESSAGES

    def _hung_on(self, answers: Sequence[Seen]) -> Mapping[str, Sequence[Hung]]:
        """What staff hung on answers in X's own app; of what went out from here nothing is
        asked, since it lies with its delivery."""
        ours = self._ledger.sent()
        files = OwnFiles(wire=self._wire, purse=self._purse, may_ask=self._is_plenty)
        told = files.of([each for each in answers if each.first_id not in ours])
        return {**told, **{each.id: () for each in answers if each.first_id in ours}}

    def _is_plenty(self) -> bool:
        """Whether there is money for a page full of pictures."""
        a_full_page = x_inbox.ON_A_PAGE * ON_A_POST_MAX * self._purse.media_read
        return self._purse.left_for_reading() >= a_full_page

    def _user_id(self) -> str:
        known = self._settings.user_id or self._house.notes.read(_NOTE_USER)
        if known:
            return known
        return self.verify().settings["user_id"]

    def _notes(self, protected: bool) -> list[str]:
        purse = self._purse
        notes = [
            _("Biaya X bulan ini kira-kira {spent} dari anggaran {budget}.").format(
                spent=dollars(purse.spent()), budget=dollars(purse.budget)
            )
        ]
        if not purse.left_for_reading():
            notes.append(
                _(
                    "Sebutan dan angka X tidak dibaca lagi sampai {date} (UTC): sisa anggaran"
                    " disimpan untuk unggahan. Naikkan anggaran bila perlu."
                ).format(date=purse.next_month.date().isoformat())
            )
        if protected:
            notes.append(_("Akun ini terkunci: unggahannya hanya terlihat oleh pengikutnya."))
        return notes

    def _missing(self) -> list[str]:
        account = self._wire.account
        if account.classic:
            level = self._wire.headers.get(_ACCESS_LEVEL, "")
            return [_missing_write()] if level == "read" else []
        granted = account.tokens().scope.split()
        return [_missing_right(name) for name in SCOPES if granted and name not in granted]

    def _expires_at(self) -> datetime | None:
        account = self._wire.account
        if account.classic or (tokens := account.tokens()).refresh:
            return None
        return tokens.expires_at


def _reply_settings(post: Outgoing) -> str | None:
    chosen = post.options.get("reply_settings", "everyone")
    return None if chosen == "everyone" else chosen


def _quoted(remote_id: str) -> str:
    return quote(remote_id, safe="")


def _post_id(told: Any) -> str:
    return str(int(told))


def _missing_right(name: str) -> str:
    return _(
        "Izin “{name}” belum disetujui. Sambungkan lagi lewat X dan setujui semua yang diminta."
    ).format(name=name)


def _missing_write() -> str:
    return _(
        "App di console.x.com hanya berizin baca. Ubah menjadi “Read and write”, buat ulang"
        " Access Token, lalu isi lagi di sini."
    )
