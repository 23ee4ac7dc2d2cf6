"""How the bot, its chat and its messages are named: in the form, at the platform, in our table."""

import re

from domain.errors import Rejected
from domain.texts import _

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{4,100}")
_NAME = re.compile(r"(?:https?://)?(?:t\.me/|telegram\.me/|@)?([A-Za-z][A-Za-z0-9_]{3,31})/?")
_NUMBER = re.compile(r"-?[0-9]{1,19}")
_PERSON = re.compile(r"[1-9][0-9]{0,18}")  # groups and channels have negative ones
_REMOTE_ID = re.compile(r"(-?[0-9]{1,19}):([0-9]{1,19}(?:,[0-9]{1,19}){0,99})")


def token_in(entered: str) -> str:
    """The bot's token. Raises: Rejected, without repeating what was entered."""
    token = entered.strip()
    if _TOKEN.fullmatch(token) is None:
        raise Rejected(
            _(
                "Token bot tidak lengkap: bentuknya angka, titik dua, lalu huruf acak. Salin utuh "
                "dari @BotFather."
            )
        )
    return token


def chat_in(entered: str) -> int | str:
    """The chat by its number or as `@name`, as the platform takes it. Raises: Rejected."""
    text = entered.strip()
    if _NUMBER.fullmatch(text):
        return int(text)
    if (found := _NAME.fullmatch(text)) is None:
        raise Rejected(
            _(
                "“{chat}” bukan nama kanal. Tulis seperti @koperasimaju, atau nomor yang berawalan "
                "-100."
            ).format(chat=text[:80])
        )
    return f"@{found[1]}"


def person_in(address: str) -> int:
    """The private chat of one of our own people. Raises: Rejected for what is no chat's number."""
    if _PERSON.fullmatch(address) is None:
        raise Rejected(_("Akun Telegram ini tidak dikenal. Sambungkan lagi di Akun saya."))
    return int(address)


def writer_in(author_id: str) -> int:
    """The private chat with who wrote a message. Raises: Rejected for one who is no person."""
    if _PERSON.fullmatch(author_id) is None:
        raise Rejected(
            _(
                "Pesan ini ditulis atas nama grup atau kanal, jadi tidak ada orang yang dapat "
                "dibalas secara pribadi. Balas umum saja."
            )
        )
    return int(author_id)


def messages_in(remote_id: str, place: str) -> tuple[int, list[int]]:
    """The chat, and one message or an album's. Raises: Rejected for what is no id of ours."""
    if (found := _REMOTE_ID.fullmatch(remote_id)) is None:
        raise Rejected(
            _("{place} tidak mengenal pesan ini. Buka langsung di aplikasinya.").format(place=place)
        )
    return int(found[1]), [int(each) for each in found[2].split(",")]
