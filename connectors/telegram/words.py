"""What a message says, in words: a photo or a voice note must not be lost for having no text."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from telegram import Message

from domain.texts import N_, _

# Said by the platform about a chat, not by a member to us. Source: the fields of Message that
# are service messages, Bot API 10.1.
SERVICE = (
    "new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed",
    "new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created",
    "supergroup_chat_created", "channel_chat_created", "message_auto_delete_timer_changed",
    "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message", "successful_payment",
    "refunded_payment", "users_shared", "chat_shared", "gift", "unique_gift", "gift_upgrade_sent",
    "connected_website", "write_access_allowed", "passport_data", "proximity_alert_triggered",
    "boost_added", "chat_background_set", "checklist_tasks_done", "checklist_tasks_added",
    "direct_message_price_changed", "forum_topic_created", "forum_topic_edited",
    "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
    "general_forum_topic_unhidden", "giveaway_created", "giveaway_completed", "managed_bot_created",
    "paid_message_price_changed", "poll_option_added", "poll_option_deleted",
    "suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined",
    "suggested_post_paid", "suggested_post_refunded", "video_chat_scheduled", "video_chat_started",
    "video_chat_ended", "video_chat_participants_invited", "web_app_data",
)  # fmt: skip

# By field, the narrower before the wider: an animation is a document, too, and a venue a location.
CONTENT: Mapping[str, str] = {
    "live_photo": N_("foto bergerak"),
    "photo": N_("foto"),
    "video": N_("video"),
    "video_note": N_("pesan video"),
    "voice": N_("pesan suara"),
    "audio": N_("audio"),
    "animation": N_("animasi"),
    "document": N_("dokumen"),
    "sticker": N_("stiker"),
    "contact": N_("kontak"),
    "venue": N_("tempat"),
    "location": N_("lokasi"),
    "poll": N_("jajak pendapat"),
    "checklist": N_("daftar tugas"),
    "story": N_("cerita"),
    "dice": N_("dadu"),
    "game": N_("permainan"),
    "invoice": N_("tagihan"),
    "paid_media": N_("media berbayar"),
    "giveaway": N_("undian"),
    "giveaway_winners": N_("undian"),
    "rich_message": N_("pesan berformat"),
}
_DETAILS: Mapping[str, Callable[[Any], str]] = {
    "audio": lambda told: told.title or told.file_name or "",
    "document": lambda told: told.file_name or "",
    "sticker": lambda told: told.emoji or "",
    "contact": lambda told: f"{told.first_name} {told.phone_number}",
    "venue": lambda told: f"{told.title}, {told.address}",
    "location": lambda told: f"{told.latitude}, {told.longitude}",
    "poll": lambda told: told.question,
    "checklist": lambda told: told.title,
    "dice": lambda told: told.emoji,
}
_NOTHING_KNOWN = N_("pesan tanpa teks; buka di aplikasinya")


def is_service(message: Message) -> bool:
    """Whether the platform says it about the chat: who joined, what was pinned."""
    return any(_has(message, name) for name in SERVICE)


def words_of(message: Message) -> str:
    """Its text; in brackets before it, what it carries besides."""
    name = next((name for name in CONTENT if _has(message, name)), "")
    text = message.text or message.caption or _rich_text(message)
    if not name:
        return text or f"[{_(_NOTHING_KNOWN)}]"
    label = f"{_(CONTENT[name])} {_detail(message, name)}".strip()
    return f"[{label}] {text}".strip()


def _has(message: Message, name: str) -> bool:
    # what is newer than the library stands among the rest
    return bool(getattr(message, name, None)) or name in message.api_kwargs


def _detail(message: Message, name: str) -> str:
    told = getattr(message, name, None)
    return _DETAILS[name](told) if told and name in _DETAILS else ""


def _rich_text(message: Message) -> str:
    told = message.to_dict().get("rich_message")
    blocks = told.get("blocks") if isinstance(told, dict) else None
    if not isinstance(blocks, list):
        return ""
    return "\n".join("".join(_texts(block)) for block in blocks)


def _texts(told: Any) -> Iterator[str]:
    """Every piece of text in it, in order, however it is nested."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, list):
        for each in told:
            yield from _texts(each)
    elif isinstance(told, dict):
        for name, each in told.items():
            if isinstance(each, list | dict) or name in ("text", "alternative_text", "expression"):
                yield from _texts(each)
