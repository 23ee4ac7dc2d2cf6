"""Posts as Bluesky's records: their addresses, their keys, what stands in them.

Source: https://atproto.com/specs/tid, https://atproto.com/specs/at-uri-scheme, the lexicons
app.bsky.feed.post and app.bsky.embed.*, read 2026-11-25.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from domain.errors import Rejected
from domain.ports import Picture
from domain.texts import _

POSTS = "app.bsky.feed.post"
TITLE_MAX = 200
_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_DID = r"did:[a-z]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._-]"
_POST = re.compile(rf"at://({_DID})/{re.escape(POSTS)}/([A-Za-z0-9._:~-]{{1,512}})")
_TID = re.compile(r"[2-7a-j][2-7a-z]{12}")
# Our keys lie in these 814 days, when there was no Bluesky yet: no app ever made such a one.
_OURS_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_OURS_BITS = 46  # microseconds
_CLOCK_BITS = 10
_TID_LENGTH = 13
_TID_DIGIT_BITS = 5


@dataclass(frozen=True, kw_only=True)
class Address:
    """Of a post: whose it is, and its record key."""

    did: str
    rkey: str

    @property
    def uri(self) -> str:
        """As our remote ids and Bluesky's own references name it."""
        return f"at://{self.did}/{POSTS}/{self.rkey}"

    @property
    def url(self) -> str:
        """Where people see it. By the did, which outlives a change of the account's name."""
        return f"https://bsky.app/profile/{self.did}/post/{self.rkey}"


def address_of(uri: object) -> Address | None:
    """None when it is no post's address."""
    found = _POST.fullmatch(uri) if isinstance(uri, str) else None
    return Address(did=found[1], rkey=found[2]) if found else None


def known_address(remote_id: str) -> Address:
    """Raises: Rejected when it is no post's address."""
    if (address := address_of(remote_id)) is None:
        raise Rejected(_("Nomor unggahan ini bukan milik Bluesky; periksa langsung di sana."))
    return address


# --- keys --------------------------------------------------------------------------------


def record_key(key: str) -> str:
    """The record key that follows from an idempotency key: the same for every try, so that a
    repeated write meets the first one and the record can be asked for by name.

    It has the form of a timestamp identifier, as the lexicon asks, though its time is made up:
    feeds and notifications are ordered by the earlier of `createdAt` and the indexing, never by
    keys (bluesky-social/atproto, packages/bsky/src/data-plane). 56 bits come from the key's hash.
    """
    drawn = int.from_bytes(hashlib.sha256(key.encode("utf-8", "replace")).digest()[:8])
    since_us = (drawn >> _CLOCK_BITS) & (1 << _OURS_BITS) - 1
    return tid(_microseconds(_OURS_FROM) + since_us, drawn & (1 << _CLOCK_BITS) - 1)


def is_our_key(rkey: str) -> bool:
    """Whether this program made it; people's apps draw theirs from the clock."""
    at = tid_time(rkey)
    start_us = _microseconds(_OURS_FROM)
    return at is not None and start_us <= _microseconds(at) < start_us + (1 << _OURS_BITS)


def tid(at_us: int, clock: int) -> str:
    """The identifier of a moment (microseconds since 1970) and a clock (0 to 1023)."""
    number = at_us << _CLOCK_BITS | clock
    digits = (number >> _TID_DIGIT_BITS * place & 31 for place in reversed(range(_TID_LENGTH)))
    return "".join(_ALPHABET[digit] for digit in digits)


def tid_time(rkey: str) -> datetime | None:
    """The moment in the identifier; None when it is none."""
    if not _TID.fullmatch(rkey):
        return None
    number = 0
    for letter in rkey:
        number = number << _TID_DIGIT_BITS | _ALPHABET.index(letter)
    at_us = number >> _CLOCK_BITS  # at most in the year 2540
    return datetime.fromtimestamp(at_us // 1_000_000, UTC).replace(microsecond=at_us % 1_000_000)


def _microseconds(at: datetime) -> int:
    return int(at.timestamp()) * 1_000_000 + at.microsecond


# --- times -------------------------------------------------------------------------------


def stamp(at: datetime) -> str:
    """As Bluesky likes a time: in UTC, milliseconds, a Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(told: object) -> datetime | None:
    """A time as servers and people's apps tell it; None when it is none, or has no zone."""
    if not isinstance(told, str):
        return None
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None


def moment_of(record: Mapping[str, Any]) -> datetime | None:
    """When its author says it was written."""
    return moment(record.get("createdAt"))


# --- what stands in a record ---------------------------------------------------------------


def post_record(
    *,
    text: str,
    at: datetime,
    language: str,
    facets: Sequence[Mapping[str, Any]] = (),
    embed: Mapping[str, Any] | None = None,
    reply: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A post's record, without what is empty."""
    told: dict[str, Any] = {"$type": POSTS, "text": text, "createdAt": stamp(at)}
    if language:
        told["langs"] = [language]
    told |= {"facets": list(facets), "embed": embed, "reply": reply}
    return {name: value for name, value in told.items() if value or name == "text"}


def images_embed(pictures: Sequence[tuple[Picture, Mapping[str, Any]]]) -> dict[str, Any]:
    """Pictures with the blobs that their bytes became."""
    return {
        "$type": "app.bsky.embed.images",
        "images": [
            {
                "image": blob,
                "alt": picture.media.alt_text.encode("utf-8", "replace").decode(),
                "aspectRatio": {
                    "width": max(1, picture.media.width_px),
                    "height": max(1, picture.media.height_px),
                },
            }
            for picture, blob in pictures
        ],
    }


def video_embed(video: Picture, blob: Mapping[str, Any]) -> dict[str, Any]:
    """A video with the blob that its bytes became."""
    told = {
        "$type": "app.bsky.embed.video",
        "video": blob,
        "alt": video.media.alt_text.encode("utf-8", "replace").decode(),
        "aspectRatio": {
            "width": max(1, video.media.width_px),
            "height": max(1, video.media.height_px),
        },
    }
    return {name: value for name, value in told.items() if value}


def link_embed(link: str, text: str) -> dict[str, Any]:
    """A card. Its page is not fetched - an address that staff typed may lead anywhere, our own
    network included -: the title is the text's first line, the rest the link's host.

    Raises: Rejected for a link that is none.
    """
    host = link_host(link)
    title = next((line.strip() for line in text.splitlines() if line.strip()), host)
    return {
        "$type": "app.bsky.embed.external",
        "external": {"uri": link, "title": title[:TITLE_MAX], "description": host},
    }


def link_host(link: str) -> str:
    """Raises: Rejected for a link that is none."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    wrong = not link.isprintable() or any(c.isspace() for c in link)
    if wrong or not host or parts.scheme not in ("http", "https"):
        raise Rejected(
            _("Tautan harus berupa alamat web lengkap, misalnya https://koperasi.id/kabar.")
        )
    return host


def reply_refs(parent: Mapping[str, Any]) -> dict[str, Any]:
    """The reply part for an answer to `parent` (its `uri`, `cid` and record as `value`): the
    thread's root is the parent's own, or the parent."""
    ref = {"uri": parent["uri"], "cid": parent["cid"]}
    root = _ref(parent["value"].get("reply"), "root") or ref
    return {"root": root, "parent": ref}


def _ref(reply: object, name: str) -> dict[str, str] | None:
    told = reply.get(name) if isinstance(reply, Mapping) else None
    if not isinstance(told, Mapping):
        return None
    uri, cid = told.get("uri"), told.get("cid")
    return {"uri": uri, "cid": cid} if isinstance(uri, str) and isinstance(cid, str) else None


def replied_to(record: Mapping[str, Any], name: str) -> Address | None:
    """The `root` or `parent` of a reply; None where the post is none."""
    ref = _ref(record.get("reply"), name)
    return address_of(ref["uri"]) if ref else None
