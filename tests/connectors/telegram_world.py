"""A small Bot API that keeps what it is sent: one bot, a channel with its discussion group."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl

import httpx

from tests.connectors.staging import AT, SECRET

BOT_ID = 4711
TOKEN = f"{BOT_ID}:{SECRET}"
CHANNEL = -1001234567890
GROUP = -1009876543210
MEMBER = 5550001
SETTINGS = {"token": TOKEN, "chat": "@koperasimaju"}
BOT = {
    "id": BOT_ID,
    "is_bot": True,
    "first_name": "Koperasi Maju",
    "username": "koperasi_maju_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
}
CHATS: dict[int, dict[str, Any]] = {
    CHANNEL: {
        "id": CHANNEL,
        "type": "channel",
        "title": "Koperasi Maju",
        "username": "koperasimaju",
    },
    GROUP: {"id": GROUP, "type": "supergroup", "title": "Obrolan Koperasi Maju"},
    MEMBER: {"id": MEMBER, "type": "private", "first_name": "Sari"},
}
LINKS = {CHANNEL: GROUP, GROUP: CHANNEL}
VIDEO = {"file_id": "BAAC", "file_unique_id": "AgAD", "width": 3, "height": 2, "duration": 2}
PHOTO = [{"file_id": "AgAC", "file_unique_id": "AQAD", "width": 800, "height": 600}]
DOCUMENT = {"file_id": "BQAC", "file_unique_id": "AgAE", "file_name": "surat.pdf"}
SHOWN: dict[str, dict[str, Any]] = {"photo": {"photo": PHOTO}, "document": {"document": DOCUMENT}}


class Refused(Exception):
    """What the platform says no with."""

    def __init__(self, status: int, words: str, **parameters: int) -> None:
        super().__init__(words)
        self.body: dict[str, Any] = {"ok": False, "error_code": status, "description": words}
        if parameters:
            self.body["parameters"] = parameters


@dataclass(kw_only=True)
class TelegramWorld(httpx.BaseTransport):
    """`messages`: by chat and number. `updates`: not yet confirmed. `calls`: every method asked
    and with what. `files`: by their id, which is their path as well.
    `member`: how the bot is a member, by chat. `webhook`: where it is to call."""

    messages: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    member: dict[int, dict[str, Any]] = field(default_factory=dict)
    refusals: list[Refused] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    webhook: str = ""
    secret: str = ""
    last_id: int = 100
    me: dict[str, Any] = field(default_factory=lambda: dict(BOT))
    turn: Lock = field(default_factory=Lock)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The platform's answer."""
        with self.turn:
            return self._answered(request)

    def _answered(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith(f"/file/bot{TOKEN}/"):
            self.calls.append(("file", {"path": request.url.path.rpartition("/")[2]}))
            return httpx.Response(200, content=self.files[request.url.path.rpartition("/")[2]])
        token, _slash, method = request.url.path.removeprefix("/bot").partition("/")
        asked = read(request)
        try:
            if token != TOKEN:
                raise Refused(401, "Unauthorized")
            self.calls.append((method, asked))
            if self.refusals:
                raise self.refusals.pop(0)
            answer = getattr(self, f"_{method}", None)
            if answer is None:
                raise Refused(404, "Not Found")
            return httpx.Response(200, json={"ok": True, "result": answer(asked)})
        except Refused as no:
            return httpx.Response(no.body["error_code"], json=no.body)

    def said(self, kind: str = "message", **told: Any) -> dict[str, Any]:
        """An update, waiting to be fetched."""
        update = {"update_id": 9_000 + len(self.updates), kind: told}
        self.updates.append(update)
        return update

    # --- asking ----------------------------------------------------------------------

    def _getFile(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
        if asked["file_id"] not in self.files:
            raise Refused(400, "Bad Request: invalid file_id")
        name = asked["file_id"]
        return {"file_id": name, "file_unique_id": f"u{name}", "file_path": name}

    def _getMe(self, _asked: Mapping[str, Any]) -> Any:  # noqa: N802 - the platform's own names
        return self.me

    def _getChat(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
        chat = self._chat(asked["chat_id"])
        full = {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": {
                "unlimited_gifts": False,
                "limited_gifts": False,
                "unique_gifts": False,
                "premium_subscription": False,
                "gifts_from_channels": False,
            },
        }
        linked = {"linked_chat_id": LINKS[chat["id"]]} if chat["id"] in LINKS else {}
        return {**chat, **full, **linked}

    def _getChatMember(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
        chat = self._chat(asked["chat_id"])
        return self.member.get(chat["id"], an_admin(chat["type"] == "channel"))

    def _getChatMemberCount(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
        return 318 if self._chat(asked["chat_id"])["id"] == CHANNEL else 41

    def _getWebhookInfo(self, _asked: Mapping[str, Any]) -> Any:  # noqa: N802
        return {
            "url": self.webhook,
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates),
        }

    def _getUpdates(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
        if self.webhook:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        offset = int(asked.get("offset", 0))
        self.updates = [each for each in self.updates if each["update_id"] >= offset]
        return self.updates[: int(asked.get("limit", 100))]

    # --- acting ----------------------------------------------------------------------

    def _setWebhook(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
        if not asked["url"].startswith("https://"):
            raise Refused(
                400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
            )
        self.webhook, self.secret = asked["url"], asked["secret_token"]
        return True

    def _deleteWebhook(self, _asked: Mapping[str, Any]) -> Any:  # noqa: N802
        self.webhook = self.secret = ""
        return True

    def _sendMessage(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
        text = str(asked["text"]).strip()
        if not text:
            raise Refused(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4_096:
            raise Refused(400, "Bad Request: message is too long")
        return self._kept(asked, text=text)

    def _sendPhoto(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
        assert asked["photo"]
        return self._kept(asked, photo=PHOTO, **self._caption(asked))

    def _sendVideo(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
        assert asked["video"]
        return self._kept(asked, video=VIDEO, **self._caption(asked))

    def _sendDocument(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
        assert asked["document"]
        return self._kept(asked, document=DOCUMENT, **self._caption(asked))

    def _sendMediaGroup(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
        media = asked["media"]
        assert 2 <= len(media) <= 10
        assert len({each["type"] for each in media} - {"photo", "video"}) <= 1
        assert all(asked[each["media"].removeprefix("attach://")] for each in media)
        return [
            self._kept(asked, media_group_id="140", **SHOWN[each["type"]], **self._caption(each))
            for each in media
        ]

    def _deleteMessage(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
        name = (self._chat(asked["chat_id"])["id"], int(asked["message_id"]))
        if self.messages.pop(name, None) is None:
            raise Refused(400, "Bad Request: message to delete not found")
        return True

    def _deleteMessages(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
        for message_id in asked["message_ids"]:
            self.messages.pop((self._chat(asked["chat_id"])["id"], message_id), None)
        return True

    # --- inside ----------------------------------------------------------------------

    def _chat(self, name: Any) -> dict[str, Any]:
        for chat in CHATS.values():
            if name in (chat["id"], str(chat["id"]), f"@{chat.get('username')}"):
                return chat
        raise Refused(400, "Bad Request: chat not found")

    def _caption(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        caption = str(asked.get("caption", ""))
        if len(caption.encode("utf-16-le")) // 2 > 1_024:
            raise Refused(400, "Bad Request: message caption is too long")
        return {"caption": caption} if caption else {}

    def _kept(self, asked: Mapping[str, Any], **content: Any) -> dict[str, Any]:
        chat = self._chat(asked["chat_id"])
        message = {
            "message_id": self.last_id + 1,
            "chat": chat,
            "date": int(AT.timestamp()),
            **content,
        }
        if chat["type"] == "channel":
            message["sender_chat"] = chat
        else:
            message["from"] = BOT
        if answered := asked.get("reply_parameters"):
            known = self.messages.get((chat["id"], answered["message_id"]))
            if known is None:
                raise Refused(400, "Bad Request: message to be replied not found")
            message["reply_to_message"] = known
        self.last_id += 1
        self.messages[chat["id"], self.last_id] = message
        return message


def an_admin(in_channel: bool, **changes: Any) -> dict[str, Any]:
    """The bot as an administrator."""
    rights = {"can_post_messages": True, "can_edit_messages": True} if in_channel else {}
    return {
        "status": "administrator",
        "user": BOT,
        "can_be_edited": False,
        "is_anonymous": False,
        "can_manage_chat": True,
        "can_delete_messages": True,
        "can_manage_video_chats": True,
        "can_restrict_members": True,
        "can_promote_members": False,
        "can_change_info": True,
        "can_invite_users": True,
        "can_post_stories": True,
        "can_edit_stories": True,
        "can_delete_stories": True,
        **rights,
        **changes,
    }


def read(request: httpx.Request) -> dict[str, Any]:
    """What was asked, by name: JSON where it is JSON, files as bytes."""
    body, kind = request.read(), request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        return {name: _value(text) for name, text in parse_qsl(body.decode(), True)}
    whole = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=HTTP)
    asked: dict[str, Any] = {}
    for part in whole.iter_parts():
        name = part.get_param("name", header="content-disposition")
        payload: Any = part.get_payload(decode=True)
        asked[str(name)] = payload if part.get_filename() else _value(payload.decode())
    return asked


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


@contextmanager
def telegram_world() -> Iterator[tuple[httpx.BaseTransport, Mapping[str, str]]]:
    yield TelegramWorld(), {}
