"""Telegram: posts in a channel or group, comments, group and private messages, by a bot."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, ClassVar

from telegram import ReplyParameters, WebhookInfo

from connectors.counted import account_reading
from connectors.counting import utf16_units
from connectors.house import House
from connectors.http import OF_VIDEOS, HttpClient
from connectors.ledger import Ledger
from connectors.telegram.checks import look, unreachable, verification
from connectors.telegram.enclosed import Files, heard_within
from connectors.telegram.guide import GUIDE
from connectors.telegram.handing import Handing
from connectors.telegram.hearing import KINDS, Hearing
from connectors.telegram.line import UPDATES_MAX, Wire
from connectors.telegram.memory import Home, Memory
from connectors.telegram.names import chat_in, messages_in, person_in, token_in, writer_in
from connectors.telegram.parcels import as_sent
from connectors.telegram.refusals import ChatLost, ChatMoved, Gone, refuse
from domain.answers import AnswerLimits
from domain.audience import AccountMetric, AccountReading
from domain.channels import Guide, Limits, RateBudget, Verification
from domain.deliveries import Receipt
from domain.errors import Rejected, Unauthorized, Unavailable
from domain.media import PDF_BYTES_MAX
from domain.ports import Batch, Outgoing
from domain.texts import N_, _

TEXT_MAX = 4_096
CAPTION_MAX = 1_024
ALBUM_MAX = 10
IMAGE_GIVEN_BYTES_MAX = 20 * 1024 * 1024
VIDEO_BYTES_MAX = 50_000_000
FILES_BYTES_MAX = 50_000_000  # of one upload, however many it holds
# After a week without updates the platform counts from another number, perhaps a lower one: then
# the oldest is asked for instead. Nothing is lost by that, for it keeps updates for a day only.
# Source: https://core.telegram.org/bots/api#update and #getting-updates, Bot API 10.1.
_QUIET_MAX = timedelta(days=6)
_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - its name, not the token

POLL = "poll"
WEBHOOK = "webhook"

_COUNTS = {AccountMetric.FOLLOWERS: "getChatMemberCount"}


class TelegramConnector:
    """A bot in one channel or group. A remote id is `chat:message`, an album's `chat:1,2,3`.

    The platform knows no idempotency key and has no list of what it sent: what went out under a
    key is remembered in our notebook, and where no answer came, a person has to look.
    """

    platform: ClassVar[str] = "telegram"
    title: ClassVar[str] = N_("Telegram")
    guide: ClassVar[Guide] = GUIDE

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        """The bot, and where it speaks."""

        token: str = field(
            repr=False,
            metadata={
                "label": N_("Token bot"),
                "help": N_("Dari @BotFather, misalnya 123456:AAE… Satu bot untuk satu kanal."),
                "secret": True,
            },
        )
        chat: str = field(
            metadata={
                "label": N_("Kanal atau grup"),
                "help": N_("Nama seperti @koperasimaju, atau nomor yang berawalan -100."),
            }
        )
        listens: str = field(
            default=POLL,
            metadata={
                "label": N_("Cara menerima pesan"),
                "help": N_(
                    "“Dijemput berkala” selalu bisa. “Dipanggil Telegram” lebih cepat, tetapi "
                    "server ini harus punya alamat HTTPS yang terbuka untuk umum."
                ),
                "choices": {POLL: N_("Dijemput berkala"), WEBHOOK: N_("Dipanggil Telegram")},
            },
        )

    @dataclass(frozen=True, kw_only=True)
    class Options:
        """For a single post."""

        sound: str = field(
            default="on",
            metadata={
                "label": N_("Pemberitahuan"),
                "help": N_("Tanpa suara cocok untuk malam hari."),
                "choices": {"on": N_("Dengan suara"), "off": N_("Tanpa suara")},
            },
        )
        preview: str = field(
            default="on",
            metadata={
                "label": N_("Cuplikan tautan"),
                "help": N_("Kotak kecil berisi judul dan gambar halaman yang ditautkan."),
                "choices": {"on": N_("Tampilkan"), "off": N_("Sembunyikan")},
            },
        )

    def __init__(self, settings: Settings, house: House) -> None:
        token = token_in(settings.token)
        self._chat = chat_in(settings.chat)
        self._calls = settings.listens == WEBHOOK
        self._place = house.channel_name
        self._now = house.now
        self._memory = Memory(house.notes, house.channel_name)
        self._ledger = Ledger(house.notes)
        self._told = Ledger(house.notes, "told")  # many, and none of them pushes out a post
        self._secret = _secret_of(token, house.channel_id)
        line = partial(
            HttpClient,
            "",
            place=house.channel_name,
            secrets=(token, token.partition(":")[2], self._secret),
            transport=house.transport,
            heard=house.heard,
            refuse=refuse,
            harmless=_is_harmless,
        )
        self._wire = Wire(token, line())
        self._open_patient_wire: Callable[[], Wire] = lambda: Wire(token, line(patience=OF_VIDEOS))

    @property
    def limits(self) -> Limits:
        """Characters "after entities parsing", which clients count in UTF-16 units; 20 messages a
        minute in one group, and an album is several.

        Source: https://core.telegram.org/bots/api#sendmessage, #sendphoto, #sendvideo,
        #senddocument, #sendmediagroup, Bot API 10.1; https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this;
        read 2026-11-25.
        """
        return Limits(
            text_max=TEXT_MAX,
            caption_max=CAPTION_MAX,
            images_max=ALBUM_MAX,
            image_bytes_max=IMAGE_GIVEN_BYTES_MAX,
            video_bytes_max=VIDEO_BYTES_MAX,
            answers=AnswerLimits(
                images_max=ALBUM_MAX,
                video_bytes_max=VIDEO_BYTES_MAX,
                files_max=ALBUM_MAX,
                file_bytes_max=PDF_BYTES_MAX,
                one_sort=True,
                attached_bytes_max=FILES_BYTES_MAX,
            ),
            budget=RateBudget(deliveries=20, window_s=60),
            count=utf16_units,
            as_sent=as_sent,
        )

    def verify(self) -> Verification:
        """Asks who the bot is, what it may do here, and whether it can hear."""
        with self._speaking_in(self._chat):
            found = look(self._wire, self._chat_now())
        self._memory.keep_home(found.home)
        return verification(found, calls=self._calls, known_webhook=self._memory.webhook())

    # --- what goes out ---------------------------------------------------------------

    def publish(self, post: Outgoing, idempotency_key: str) -> Receipt:
        """A text, a photo, an album or a video; the same key twice is one."""
        return self._once(idempotency_key, lambda: self._posted(post, self._chat_now(), None))

    def tell(self, notice: Outgoing, idempotency_key: str) -> Receipt:
        """One of our own people, in the private chat in which they greeted the bot."""
        chat_id, bare = person_in(notice.recipient), replace(notice, options={"preview": "off"})
        if (before := self._told.receipt(idempotency_key)) is not None:
            return before
        return self._told.keep(idempotency_key, self._sent(bare, chat_id, None))

    def invitation(self, code: str) -> str:
        """Opens the private chat with the bot; its start button brings us the code.

        Source: https://core.telegram.org/bots/features#deep-linking, read 2026-11-26.
        """
        return f"https://t.me/{self._wire.ask(self._wire.bot.get_me()).username}?start={code}"

    def follow_up(self, part: Outgoing, idempotency_key: str) -> Receipt:
        """The next part, as an answer to the one before."""
        chat_id, (message_id, *_others) = self._place_of(part.target_remote_id)
        return self._once(idempotency_key, lambda: self._posted(part, chat_id, message_id))

    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        """An answer to the message, in the chat where it was said."""
        chat_id, (message_id, *_others) = self._place_of(reply.target_remote_id)
        return self._once(idempotency_key, lambda: self._sent(reply, chat_id, message_id))

    def reply_privately(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        """In the bot's own chat with who wrote it. Raises: Rejected when they never greeted it."""
        chat_id = writer_in(reply.recipient)
        return self._once(idempotency_key, lambda: self._sent(reply, chat_id, None))

    def delete(self, remote_id: str) -> None:
        """Removes it, an album whole."""
        chat_id, ids = self._place_of(remote_id)
        bot = self._wire.bot
        work = (
            bot.delete_messages(chat_id, ids)
            if len(ids) > 1
            else bot.delete_message(chat_id, ids[0])
        )
        with suppress(Gone), self._speaking_in(chat_id):
            self._wire.act(work, bool)

    # --- what comes in ---------------------------------------------------------------

    def collect(self, cursor: str) -> Batch:
        """What came after the cursor, at most a hundred at a time; with none, what the platform
        still keeps: the last day. Asking for more would tell it that these are kept already.

        A channel that is called has nothing to fetch: it is asked whether its calls arrive.
        """
        if self._calls:
            self._check_calls()
            return Batch(cursor=cursor)
        updates = self._wire.updates(_offset(cursor, self._now()), KINDS)
        if not updates:
            return Batch(cursor=cursor)
        heard, last = heard_within(self._hearing(), updates, self._now)
        more = len(updates) == UPDATES_MAX or last < updates[-1]["update_id"]
        return replace(heard, cursor=f"{last + 1} {int(self._now().timestamp())}", goes_on=more)

    def receive(self, headers: Mapping[str, str], body: bytes) -> Batch:
        """One update, which carries the secret that we gave the platform for its calls."""
        told = headers.get(_SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(told, self._secret.encode()):
            raise Unauthorized(_("Tanda rahasia pesan masuk tidak cocok; pesan itu diabaikan."))
        try:
            update = json.loads(body)
            update["update_id"] = int(update["update_id"])
        except (ValueError, KeyError, TypeError, RecursionError) as err:
            raise Rejected(_("Pesan masuk tidak dapat dibaca.")) from err
        return self._hearing().batch([update])

    def call_here(self, address: str) -> None:
        """Asks for calls if the channel is to be called; else stops those that we asked for. What
        another program asked for is left, and shown by `verify`."""
        bot, wire = self._wire.bot, self._wire
        if address and self._calls:
            asking = bot.set_webhook(address, allowed_updates=KINDS, secret_token=self._secret)
            wire.ask(asking)
            self._memory.keep_webhook(address)
            return
        told = wire.ask(bot.get_webhook_info())
        if told.url and told.url in (address, self._memory.webhook()):
            wire.ask(bot.delete_webhook())
        self._memory.keep_webhook("")

    def _check_calls(self) -> None:
        told: WebhookInfo = self._wire.ask(self._wire.bot.get_webhook_info())
        if not told.url or told.url != self._memory.webhook():
            raise Rejected(
                _(
                    "Telegram tidak memanggil kita untuk {place}. Isi alamat umum server ini lalu "
                    "simpan ulang kanalnya, atau pilih “Dijemput berkala”."
                ).format(place=self._place)
            )
        if told.pending_update_count and told.last_error_message:
            raise Unavailable(unreachable(told), detail=told.last_error_message)

    def _hearing(self) -> Hearing:
        home = self._memory.home()
        if home is None:
            with self._speaking_in(self._chat):
                told = self._wire.ask(self._wire.bot.get_chat(self._chat_now()))
            home = Home(chat_id=told.id, linked_id=told.linked_chat_id)
            self._memory.keep_home(home)
        return Hearing(self._wire.bot, home, self._memory, Files(wire=self._wire).of)

    def count_audience(self) -> AccountReading:
        """How many are in the channel or group, the bot among them.

        Source: https://core.telegram.org/bots/api#getchatmembercount, Bot API 10.1.
        """
        with self._speaking_in(self._chat):
            people = self._wire.ask(self._wire.bot.get_chat_member_count(self._chat_now()))
        return account_reading({"getChatMemberCount": people}, _COUNTS)

    # --- sending ---------------------------------------------------------------------

    def _once(self, key: str, send: Callable[[], Receipt]) -> Receipt:
        """What went out under the key before, else what goes out now."""
        if (before := self._ledger.receipt(key)) is not None:
            return before
        receipt = send()
        self._ledger.keep(key, receipt)
        return receipt

    def _posted(self, post: Outgoing, chat: int | str, answered_id: int | None) -> Receipt:
        receipt = self._sent(post, chat, answered_id)
        self._memory.keep_post(receipt)
        return receipt

    def _sent(self, parcel: Outgoing, chat: int | str, answered_id: int | None) -> Receipt:
        how: dict[str, Any] = {
            "chat_id": chat,
            "disable_notification": parcel.options.get("sound") == "off" or None,
            "reply_parameters": answered_id and ReplyParameters(message_id=answered_id),
        }
        with self._speaking_in(chat):
            return Handing(wire=self._wire, patient=self._open_patient_wire).send(parcel, how)

    @contextmanager
    def _speaking_in(self, chat: int | str) -> Iterator[None]:
        """Around calls about one chat: what its refusals mean for the channel."""
        try:
            yield
        except ChatMoved as err:
            home = self._memory.home()
            old = chat if isinstance(chat, int) else home.chat_id if home else None
            if old is not None:
                self._memory.keep_move(old, err.chat_id)
            raise Unavailable(str(err), detail=err.detail) from err
        except ChatLost as err:
            if self._is_home(chat):
                raise Unauthorized(str(err), detail=err.detail) from err
            raise Rejected(
                _(
                    "Bot tidak dapat menulis di percakapan ini. Bila ini grup diskusi, jadikan "
                    "bot admin di sana; selain itu hubungi orangnya dengan cara lain."
                ),
                detail=err.detail,
            ) from err

    def _is_home(self, chat: int | str) -> bool:
        home = self._memory.home()
        return chat in (self._chat, self._chat_now()) or (home is not None and chat == home.chat_id)

    def _chat_now(self) -> int | str:
        """The channel's chat, by its newest number."""
        return self._chat if isinstance(self._chat, str) else self._memory.now_at(self._chat)

    def _place_of(self, remote_id: str) -> tuple[int, list[int]]:
        """The chat, by its newest number, and the messages in it. Raises: Rejected."""
        chat_id, ids = messages_in(remote_id, self._place)
        return self._memory.now_at(chat_id), ids


def _secret_of(token: str, channel_id: str) -> str:
    """What the platform shows us with its calls: nobody can make it who has not the token."""
    return hmac.new(token.encode(), f"webhook {channel_id}".encode(), hashlib.sha256).hexdigest()


def _is_harmless(_method: str, path: str) -> bool:
    """Everything is POST here; what only asks is called get…, and a webhook is set as often as
    one likes."""
    verb = path.rpartition("/")[2]
    return verb.startswith("get") or verb in ("setWebhook", "deleteWebhook")


def _offset(cursor: str, now: datetime) -> int | None:
    """From which number on to ask, None for the oldest. A cursor: that number, and when the last
    update came; one that nobody can read is none."""
    number, _space, at_s = cursor.partition(" ")
    try:
        quiet = now - datetime.fromtimestamp(int(at_s), UTC)
        return int(number) if quiet < _QUIET_MAX else None
    except (ValueError, OverflowError, OSError):
        return None
