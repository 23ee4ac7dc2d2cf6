"""What Meta lets people download of a Page: its information as JSON. Of its tables:
`archive_table`.

It tells neither the posts' numbers nor what was counted. Its texts are UTF-8 that was taken for
Latin-1 and escaped, names of files too. Meta does not document it; it was read off what people
describe of theirs: `this_profile's_activity_across_facebook/posts/profile_posts_1.json` (a list of
`{"timestamp", "data": [{"post"}], "attachments": [{"data": [{"media": {"uri"}}]}]}`), with the
pictures beside it, and `messages/inbox/<name>_<number>/message_1.json`, which names who wrote by
their name alone and gives no message a number. Large downloads come in several ZIPs.
Source: https://github.com/NorseKode/Waultar-App, documents/parser/content_examples.md, and public
test data of several readers; read 2026-11-26.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from connectors.facebook.archive_table import table
from connectors.json_lists import elements
from domain.archives import Archive, Aside, Bundle, Found, PastMedia, PastPost, Refused
from domain.errors import Invalid
from domain.texts import N_, _, ngettext

_POSTS = re.compile(r"(?:^|/)(?:profile|page)_posts_(\d+)\.json$")
_PERSONS = re.compile(r"(?:^|/)your_posts[^/]*\.json$")
_WEB = re.compile(r"(?:^|/)(?:profile|page|your)_posts[^/]*\.html$")
_TALK = re.compile(r"(?:^|/)messages/[^/]+/([^/]+)/message_\d+\.json$")
_FILM = re.compile(r"\.(?:mp4|mov|m4v)$", re.IGNORECASE)


class FacebookArchives:
    """Reads them."""

    steps: Sequence[str] = (
        N_("Informasi Halaman: beralih ke Halaman koperasi, buka Pengaturan & privasi → Pusat Akun "
           "atau Informasi Halaman → Unduh, pilih bentuk JSON dan semua waktu, lalu unggah berkas "
           "ZIP-nya apa adanya. Bila Meta membaginya menjadi beberapa ZIP, unggah semuanya "
           "sekaligus. Isinya teks, waktu, dan gambar, tanpa angka."),
        N_("Tabel angka: di Meta Business Suite buka Insight → Konten, pilih rentang waktu, tekan "
           "Ekspor data sebagai CSV, lalu unggah berkasnya apa adanya."),
    )  # fmt: skip

    def open(self, bundle: Bundle, settings: Mapping[str, str]) -> Archive:
        """Raises: Invalid for what is neither, or a person's own."""
        parts = sorted((name for name in bundle.names if _POSTS.search(name)), key=_part)
        if parts:
            return Archive(
                form=N_("Unduhan informasi Halaman Facebook"),
                made_at=bundle.newest_at,
                items=lambda _choices: _posts(bundle, parts),
                unread=lambda _choices: _unread(bundle),
            )
        if len(bundle.names) == 1 and bundle.names[0].lower().endswith((".csv", ".txt")):
            return table(bundle, bundle.names[0], settings.get("page_id", ""))
        raise Invalid(_why_not(bundle), field="file")


def _why_not(bundle: Bundle) -> str:
    if any(_PERSONS.search(name) for name in bundle.names):
        return _("Ini arsip profil pribadi, bukan Halaman. Beralihlah ke Halaman koperasi, lalu "
                 "unduh informasinya dari sana.")  # fmt: skip
    if any(_WEB.search(name) for name in bundle.names):
        return _("Arsip ini berbentuk HTML. Unduh sekali lagi dengan bentuk JSON.")
    return _("Ini bukan unduhan dari Facebook: tidak ada unggahan Halaman di dalamnya, dan bukan "
             "tabel CSV.")  # fmt: skip


def _part(name: str) -> tuple[int, str]:
    told = _POSTS.search(name)
    return (int(told[1]) if told else 0, name)


def _unread(bundle: Bundle) -> list[str]:
    talks = {told[1] for name in bundle.names if (told := _TALK.search(name))}
    said = ngettext(
        "{n} percakapan pribadi: Meta menulis nama pengirimnya saja, tanpa nomor orang dan tanpa "
        "nomor pesan. Guyub tidak bisa tahu pesan mana yang sudah ada di sini, milik anggota mana, "
        "dan mana yang harus ikut hilang bila seseorang minta datanya dihapus.",
        "{n} percakapan pribadi: Meta menulis nama pengirimnya saja, tanpa nomor orang dan tanpa "
        "nomor pesan. Guyub tidak bisa tahu pesan mana yang sudah ada di sini, milik anggota mana, "
        "dan mana yang harus ikut hilang bila seseorang minta datanya dihapus.",
        len(talks),
    )
    return [said.format(n=len(talks))] if talks else []


def _posts(bundle: Bundle, parts: Sequence[str]) -> Iterator[Found]:
    for name in parts:
        for element in elements(bundle.read(name)):
            yield _post(element, name)


def _post(element: Any, part: str) -> Found:
    """`part`: the file it stands in; names of pictures begin where its own does."""
    told = element if isinstance(element, dict) else {}
    seconds = told.get("timestamp")
    said = [one["post"] for one in _dicts(told.get("data")) if "post" in one]
    shown = [_dict(one.get("media")) for one in _attached(told)]
    # a picture's own words are the post's where it has no others
    said += [one["description"] for one in shown if "description" in one]
    text = mended(next(iter(said), ""))
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds < 1 << 33:
        return Refused(why=_("Waktunya tidak dapat dibaca."), excerpt=text)
    attached = _attached(told)
    if not text and not attached:
        return Aside.EMPTY
    linked = next((_dict(one.get("external_context")).get("url") for one in attached), None)
    if isinstance(linked, str) and linked and linked not in text:
        text = "\n\n".join(part for part in (text, mended(linked)) if part)
    media = tuple(each for one in shown if (each := _media(one, part)) is not None)
    return PastPost(at=datetime.fromtimestamp(seconds, UTC), text=text, media=media)


def _attached(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [inner for one in _dicts(told.get("attachments")) for inner in _dicts(one.get("data"))]


def _media(told: Mapping[str, Any], part: str) -> PastMedia | None:
    """Meta's archive has no words for those who cannot see: `title` and `description` are the
    post's own."""
    uri = mended(told.get("uri"))
    if not uri or "://" in uri:
        return None
    begins = part.find(uri.partition("/")[0] + "/")
    return PastMedia(name=part[: max(0, begins)] + uri, is_video=_FILM.search(uri) is not None)


def mended(told: object) -> str:
    """UTF-8 that was taken for Latin-1, put right; what never was wrong stays as it is."""
    text = told if isinstance(told, str) else ""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _dicts(told: object) -> list[dict[str, Any]]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _dict(told: object) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}
