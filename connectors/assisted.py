"""Assisted places: where no API can post, a person gets the text and a one-tap link at its time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import quote, urlsplit

from connectors.counting import graphemes
from connectors.house import House
from connectors.x.text import weight
from domain.channels import Limits, Verification
from domain.deliveries import Handover, ShareLink
from domain.errors import Rejected
from domain.media import IMAGES_PER_POST_MAX, UPLOAD_BYTES_MAX, VIDEO_BYTES_MAX
from domain.ports import Outgoing
from domain.texts import N_, _


def emoji_as_bytes(text: str) -> int:
    """Threads' count: an emoji counts as its UTF-8 bytes."""
    return sum(len(c.encode("utf-8", "replace")) if ord(c) > 0xFFFF else 1 for c in text)  # noqa: PLR2004 - above the basic plane


@dataclass(frozen=True, kw_only=True)
class Place:
    """What one kind of place takes, and the address that opens it with the text filled in.

    `share`: from text, link and the group's own address; "" where it has none. Source of the
    addresses: each platform's share page (general knowledge, 2026-11-22, to be checked).
    """

    title: str
    text_max: int
    share: Callable[[str, str, str], str]
    count: Callable[[str], int] = len


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _whole(text: str, link: str) -> str:
    return "\n\n".join(part for part in (text.strip(), link) if part)


def _filled(address: str) -> Callable[[str, str, str], str]:
    """The whole text goes into the address."""
    return lambda text, link, _group: address + _encoded(_whole(text, link))


def _by_link(address: str) -> Callable[[str, str, str], str]:
    """Only a link can be shared there."""
    return lambda _text, link, _group: address + _encoded(link) if link else ""


def _telegram(text: str, link: str, _group: str) -> str:
    # It wants an address; a text alone goes in the address's place.
    if not link:
        return f"https://t.me/share/url?url={_encoded(text)}"
    return f"https://t.me/share/url?url={_encoded(link)}&text={_encoded(text)}"


def _line(text: str, link: str, _group: str) -> str:
    if not link:
        return ""
    address = "https://social-plugins.line.me/lineit/share?url="
    return f"{address}{_encoded(link)}&text={_encoded(text)}"


def _mastodon(text: str, link: str, group: str) -> str:
    """The instance is the one of the address in the settings."""
    instance = urlsplit(group).netloc
    return f"https://{instance}/share?text={_encoded(_whole(text, link))}" if instance else ""


def _as_there(text: str) -> int:
    """As an instance counts: every address 23, a name without its server."""
    from connectors.mastodon.counting import counted  # noqa: PLC0415 - its library is slow to load

    return counted(text)


PLACES: Mapping[str, Place] = {
    "whatsapp": Place(
        title=N_("Grup WhatsApp"), text_max=4_096, share=_filled("https://wa.me/?text=")
    ),
    "facebook_group": Place(
        title=N_("Grup Facebook"),
        text_max=63_206,
        share=_by_link("https://www.facebook.com/sharer/sharer.php?u="),
    ),
    "line": Place(title=N_("Grup LINE"), text_max=10_000, share=_line),
    "telegram": Place(title=N_("Telegram"), text_max=4_096, share=_telegram),
    "x": Place(
        title=N_("X (Twitter)"),
        text_max=280,
        share=_filled("https://x.com/intent/post?text="),
        count=weight,
    ),
    "threads": Place(
        title=N_("Threads"),
        text_max=500,
        share=_filled("https://www.threads.net/intent/post?text="),
        count=emoji_as_bytes,
    ),
    "bluesky": Place(
        title=N_("Bluesky"),
        text_max=300,
        share=_filled("https://bsky.app/intent/compose?text="),
        count=graphemes,
    ),
    "linkedin": Place(
        title=N_("LinkedIn"),
        text_max=3_000,
        share=_by_link("https://www.linkedin.com/sharing/share-offsite/?url="),
    ),
    "mastodon": Place(title=N_("Mastodon"), text_max=500, share=_mastodon, count=_as_there),
    "other": Place(title=N_("Tempat lain"), text_max=10_000, share=lambda _text, _link, _group: ""),
}


class AssistedConnector:
    """Hands each post to a person; it can nothing else, and says so by having no other verb."""

    platform: ClassVar[str] = "assisted"
    title: ClassVar[str] = N_("Dibantu orang (grup WhatsApp, Facebook, LINE …)")

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        """Which place it is, and where it is found."""

        place: str = field(
            metadata={
                "label": N_("Tempat"),
                "help": N_(
                    "Pada waktunya, penanggung jawab mendapat teks dan tautan sekali ketuk."
                ),
                "choices": {name: place.title for name, place in PLACES.items()},
            }
        )
        link: str = field(
            default="",
            metadata={
                "label": N_("Tautan grup"),
                "help": N_("Alamat undangan atau halaman grup, diawali https://."),
            },
        )

    def __init__(self, settings: Settings, house: House) -> None:
        if settings.place not in PLACES:
            raise Rejected(_("Pilih salah satu tempat dari daftar."))
        if settings.link and not _is_address(settings.link):
            raise Rejected(_("Tautan grup harus diawali https:// dan lengkap."))
        self._place = PLACES[settings.place]
        self._group = settings.link
        self._name = house.channel_name

    @property
    def limits(self) -> Limits:
        """What the place takes."""
        return Limits(
            text_max=self._place.text_max,
            images_max=IMAGES_PER_POST_MAX,
            image_bytes_max=UPLOAD_BYTES_MAX,
            video_bytes_max=VIDEO_BYTES_MAX,
            count=self._place.count,
            as_sent=_whole,
        )

    def verify(self) -> Verification:
        """Nobody to ask: the settings were checked when it was opened."""
        return Verification(account_name=self._name, account_url=self._group)

    def publish(self, post: Outgoing, idempotency_key: str) -> Handover:
        """The text to copy and the links to tap."""
        shared = self._place.share(post.text, post.link, self._group)
        links = (
            ShareLink(name=self._place.title, url=shared),
            ShareLink(name=N_("Buka grup"), url=self._group),
        )
        return Handover(
            text=_whole(post.text, post.link),
            share_links=tuple(link for link in links if link.url),
        )


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable()
