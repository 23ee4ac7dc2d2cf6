"""What the Bot API means by its refusals: told by their words, for its numbers say little.

Source: https://core.telegram.org/bots/api#making-requests and #responseparameters, Bot API 10.1;
the words as the server itself makes them: https://github.com/tdlib/telegram-bot-api,
Client.cpp (`fail_query_with_error`, `check_chat_access`); read 2026-11-25.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from connectors.http import Refusal
from domain.errors import PlatformError, RateLimited, Rejected, Unauthorized, Unavailable
from domain.quoting import ended
from domain.texts import N_, _


class ChatLost(Unauthorized):
    """The bot may not speak in the chat it named. Only for the channel's own chat does that mean
    that the channel is to be connected anew; whoever named the chat knows which it was."""


class ChatMoved(Unavailable):
    """The chat has another number now; nothing was sent."""

    def __init__(self, message: str, *, detail: str, chat_id: int) -> None:
        super().__init__(message, detail=detail)
        self.chat_id = chat_id


class Gone(Rejected):
    """What was to be deleted is not there."""


@dataclass(frozen=True, kw_only=True)
class Saying:
    """Words of the platform, in lower case, and what they mean. `text`: an N_ text."""

    words: tuple[str, ...]
    error: type[PlatformError]
    text: str


_SAYINGS = (
    Saying(
        words=("message to delete not found",),
        error=Gone,
        text=N_("{place}: pesan itu sudah tidak ada."),
    ),
    Saying(
        words=("message can't be deleted", "message_delete_forbidden"),
        error=Rejected,
        text=N_(
            "{place} tidak mengizinkan bot menghapus pesan ini lagi, biasanya karena sudah lebih "
            "dari 48 jam. Hapus langsung di aplikasinya, atau beri bot hak menghapus pesan."
        ),
    ),
    Saying(
        words=(
            "message to be replied not found",
            "replied message not found",
            "reply message not found",
            "reply_message_id_invalid",
        ),
        error=Rejected,
        text=N_(
            "Pesan yang dibalas sudah tidak ada di {place}. Tulislah langsung kepada orangnya di "
            "aplikasi."
        ),
    ),
    Saying(
        words=(
            "bot was blocked by the user",
            "user_is_blocked",
            "user is deactivated",
            "can't initiate conversation",
            "can't send messages to",
        ),
        error=Rejected,
        text=N_(
            "Orang ini tidak dapat dikirimi pesan: ia memblokir bot, menutup akunnya, atau belum "
            "pernah menyapa bot. Hubungi dengan cara lain."
        ),
    ),
    Saying(
        words=("message is too long", "caption is too long", "media_caption_too_long"),
        error=Rejected,
        text=N_(
            "Teksnya terlalu panjang untuk {place}: paling banyak 4.096 huruf, atau 1.024 bila "
            "ada gambar. Ringkas dahulu."
        ),
    ),
    Saying(
        words=("message text is empty", "text must be non-empty"),
        error=Rejected,
        text=N_("{place} tidak menerima pesan kosong. Tulis dahulu teksnya."),
    ),
    Saying(
        words=(
            "photo_invalid_dimensions",
            "image_process_failed",
            "photo_save_file_invalid",
            "photo_ext_invalid",
            "file is too big",
            "wrong type of the file",
            "request entity too large",
        ),
        error=Rejected,
        text=N_(
            "{place} tidak dapat memakai salah satu gambarnya. Simpan ulang sebagai JPEG yang "
            "lebih kecil, lalu unggah lagi."
        ),
    ),
    Saying(
        words=(
            "not enough rights to send photos",
            "not enough rights to send media",
            "not enough rights to send documents",
            "chat_send_photos_forbidden",
            "chat_send_media_forbidden",
        ),
        error=Rejected,
        text=N_(
            "{place} tidak mengizinkan bot mengirim gambar. Jadikan bot admin, atau kirim tanpa "
            "gambar."
        ),
    ),
    Saying(
        words=("topic_closed", "topic_deleted", "message thread not found"),
        error=Rejected,
        text=N_("Topik di {place} sudah ditutup atau dihapus. Buka lagi topiknya di aplikasi."),
    ),
    Saying(
        words=("bad webhook",),
        error=Rejected,
        text=N_(
            "Telegram tidak dapat memakai alamat server ini untuk {place}: alamatnya harus HTTPS "
            "yang terbuka untuk umum. Perbaiki alamatnya, atau pilih “Dijemput berkala”."
        ),
    ),
    Saying(
        words=("while webhook is active",),
        error=Rejected,
        text=N_(
            "Pesan untuk {place} tidak dapat dijemput, karena botnya masih diatur memanggil alamat "
            "lain (webhook). Matikan di program yang memakainya, atau buat bot sendiri untuk kanal "
            "ini."
        ),
    ),
    Saying(
        words=("terminated by other", "terminated by setwebhook"),
        error=Unavailable,
        text=N_(
            "Program lain sedang menjemput pesan bot {place} juga, jadi sebagian pesan bisa "
            "jatuh ke sana. Satu bot hanya untuk satu kanal: hentikan program itu."
        ),
    ),
    Saying(
        words=(
            "chat not found",
            "bot was kicked",
            "bot is not a member",
            "group chat was deleted",
            "group chat was deactivated",
            "have no rights to send a message",
            "need administrator rights",
            "not enough rights to send",
            "not enough rights to post",
            "chat_write_forbidden",
            "chat_send_plain_forbidden",
            "chat_admin_required",
            "channel_private",
            "peer_id_invalid",
            "user_banned_in_channel",
            "chat_restricted",
        ),
        error=ChatLost,
        text=N_(
            "Bot tidak dapat lagi menulis di {place}: ia dikeluarkan, haknya dicabut, atau nama "
            "kanalnya salah. Jadikan bot admin lagi, lalu sambungkan kembali kanal ini."
        ),
    ),
)
_TOKEN_WRONG = N_(
    "Telegram tidak mengenal token bot {place}. Minta token baru di @BotFather dengan perintah "
    "/token, lalu isikan pada kanal ini."
)


def refuse(refusal: Refusal) -> PlatformError | None:
    """What the platform means; None: what every platform means by that status."""
    told = refusal.told
    words = told.get("description")
    if not isinstance(words, str):
        return None
    return (
        _by_number(refusal, told)
        or _by_words(refusal, words.lower())
        or (_lost(refusal) if refusal.status == httpx.codes.FORBIDDEN else None)
    )


def _by_number(refusal: Refusal, told: Mapping[str, Any]) -> PlatformError | None:
    if refusal.status in (httpx.codes.UNAUTHORIZED, httpx.codes.NOT_FOUND):
        # a token that is none at all is answered by 404
        return Unauthorized(_(_TOKEN_WRONG).format(place=refusal.place), detail=refusal.words)
    parameters = told.get("parameters")
    if not isinstance(parameters, dict):
        return None
    if isinstance(moved := parameters.get("migrate_to_chat_id"), int):
        return ChatMoved(
            _("Grup {place} sudah diperbarui dan bernomor baru; akan dicoba lagi.").format(
                place=refusal.place
            ),
            detail=refusal.words,
            chat_id=moved,
        )
    if isinstance(wait := parameters.get("retry_after"), int):
        return RateLimited(
            _("{place} meminta kita menunggu sebentar.").format(place=refusal.place),
            retry_after_s=float(wait),
            detail=refusal.words,
        )
    return None


def _by_words(refusal: Refusal, words: str) -> PlatformError | None:
    if refusal.status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return None
    for saying in _SAYINGS:
        if any(each in words for each in saying.words):
            return saying.error(_(saying.text).format(place=refusal.place), detail=refusal.words)
    return None


def _lost(refusal: Refusal) -> ChatLost:
    """A refusal by 403 in words we have not met: it is about the chat, not about the token."""
    return ChatLost(
        _("{place} menolak bot: {words} Periksa hak bot di aplikasi.").format(
            place=refusal.place, words=ended(refusal.words)
        ),
        detail=refusal.words,
    )
