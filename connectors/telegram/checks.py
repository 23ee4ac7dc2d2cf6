"""Verifying: who the bot is, what it may do in its chat, and what keeps it from hearing."""

from collections.abc import Iterator
from dataclasses import dataclass

from telegram import (
    Chat,
    ChatFullInfo,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    User,
    WebhookInfo,
)

from connectors.telegram.line import Wire
from connectors.telegram.memory import Home
from connectors.telegram.refusals import ChatLost
from domain.channels import Verification
from domain.errors import Rejected
from domain.texts import _

_RUNS_IT = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)
_OUTSIDE = (ChatMember.LEFT, ChatMember.BANNED)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the platform told. `listener`: the bot as a member of the discussion group, None when
    there is none, or the bot is not in it."""

    me: User
    chat: ChatFullInfo
    member: ChatMember
    listener: ChatMember | None
    webhook: WebhookInfo

    @property
    def home(self) -> Home:
        """The chat, by number."""
        return Home(chat_id=self.chat.id, linked_id=self.chat.linked_chat_id)


def look(wire: Wire, chat: int | str) -> Found:
    """Asks all of it. Raises: Rejected when the chat is no channel and no group."""
    me = wire.ask(wire.bot.get_me())
    told = wire.ask(wire.bot.get_chat(chat))
    if told.type == Chat.PRIVATE:
        raise Rejected(_("Isian itu percakapan pribadi. Isi nama kanal atau grup."))
    member = wire.ask(wire.bot.get_chat_member(told.id, me.id))
    listener = _listener(wire, told, me) if told.type == Chat.CHANNEL else None
    webhook = wire.ask(wire.bot.get_webhook_info())
    return Found(me=me, chat=told, member=member, listener=listener, webhook=webhook)


def verification(found: Found, *, calls: bool, known_webhook: str) -> Verification:
    """`calls`: the channel is to be called by the platform. `known_webhook`: the address we gave
    it for that; empty: none."""
    told = found.chat
    return Verification(
        account_name=f"{told.title or told.id} (@{found.me.username})",
        account_url=f"https://t.me/{told.username}" if told.username else "",
        notes=tuple(_notes(found)),
        missing=(
            *_missing_here(found),
            *_missing_there(found),
            *_missing_calls(found.webhook, calls=calls, known=known_webhook),
        ),
        # its number stays when the chat takes another name
        settings={"chat": str(told.id)},
    )


def _listener(wire: Wire, chat: ChatFullInfo, me: User) -> ChatMember | None:
    if chat.linked_chat_id is None:
        return None
    try:
        return wire.ask(wire.bot.get_chat_member(chat.linked_chat_id, me.id))
    except (ChatLost, Rejected):  # it is not let in, so it is not told
        return None


def _notes(found: Found) -> Iterator[str]:
    if found.chat.type != Chat.CHANNEL:
        return
    if found.chat.linked_chat_id is None:
        yield _("Kanal ini belum punya grup diskusi, jadi anggota belum bisa berkomentar di sana.")
    elif found.listener is not None:
        yield _("Komentar didengar dari grup diskusi kanal ini.")


def _missing_here(found: Found) -> Iterator[str]:
    member, is_channel = found.member, found.chat.type == Chat.CHANNEL
    if member.status in _OUTSIDE:
        yield _("Bot belum ada di sini. Tambahkan @{bot} sebagai admin.").format(
            bot=found.me.username
        )
    elif is_channel and member.status not in _RUNS_IT:
        yield _("Bot belum menjadi admin kanal. Tambahkan @{bot} sebagai admin.").format(
            bot=found.me.username
        )
    elif is_channel and isinstance(member, ChatMemberAdministrator):
        if not member.can_post_messages:
            yield _("Bot belum boleh mengirim. Nyalakan hak “Post messages” pada admin bot.")
    elif isinstance(member, ChatMemberRestricted) and not member.can_send_messages:
        yield _("Bot dilarang menulis di grup ini. Cabut larangannya, atau jadikan ia admin.")
    if not is_channel and member.status not in _OUTSIDE and _is_deaf(found.me, member):
        yield _deaf(found.me)


def _missing_there(found: Found) -> Iterator[str]:
    if found.chat.type != Chat.CHANNEL or found.chat.linked_chat_id is None:
        return
    if found.listener is None or found.listener.status in _OUTSIDE:
        yield _(
            "Bot belum ada di grup diskusi kanal ini, jadi komentar tidak terdengar. Tambahkan "
            "@{bot} sebagai admin grup itu."
        ).format(bot=found.me.username)
    elif _is_deaf(found.me, found.listener):
        yield _deaf(found.me)


def _is_deaf(me: User, member: ChatMember) -> bool:
    """In privacy mode a bot hears only commands and answers to itself, unless it is an admin.

    Source: https://core.telegram.org/bots/features#privacy-mode, read 2026-11-25.
    """
    return not me.can_read_all_group_messages and member.status not in _RUNS_IT


def _deaf(me: User) -> str:
    return _(
        "Bot belum mendengar semua pesan grup (mode privasi menyala). Jadikan @{bot} admin grup; "
        "atau matikan lewat @BotFather, /setprivacy, lalu keluarkan dan masukkan lagi botnya."
    ).format(bot=me.username)


def _missing_calls(told: WebhookInfo, *, calls: bool, known: str) -> Iterator[str]:
    # one that is to be called takes the calls over when it is saved
    if told.url and told.url != known and (known or not calls):
        yield _(
            "Bot ini masih memanggil alamat lain ({address}), jadi pesan jatuh ke sana. Satu bot "
            "hanya untuk satu kanal: matikan di program itu, atau buat bot baru."
        ).format(address=_host(told.url))
    elif calls and known and not told.url:
        yield _("Telegram tidak lagi memanggil kita. Simpan ulang kanal ini.")
    if told.url and told.url == known and told.pending_update_count and told.last_error_message:
        yield unreachable(told)


def unreachable(told: WebhookInfo) -> str:
    """That calls do not reach us, in the platform's words."""
    return _(
        "Telegram tidak berhasil memanggil alamat kita ({words}); {waiting} pesan menunggu. "
        "Periksa alamat umum dan sertifikat HTTPS-nya."
    ).format(words=told.last_error_message or "?", waiting=told.pending_update_count)


def _host(address: str) -> str:
    """Without its path, in which others like to put their secrets."""
    return address.partition("://")[2].partition("/")[0].rpartition("@")[2]
