"""What X lets people download: the archive of the account. Of its tables: `archive_table`.

X says of the archive only that it holds JSON; what stands in it was read off archives that people
describe: `data/tweets.js` (`window.YTD.tweets.part0 = [{"tweet": {…}}]`, further parts beside it),
`data/community-tweet.js` of the same shape (what we posted in communities), `data/account.js`,
`data/manifest.js`. What we deleted, liked or sent privately lies beside them and is left alone.
Source: https://github.com/TheExGenesis/community-archive, docs/archive_data.md, read 2026-11-26.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from connectors.csv_tables import count
from connectors.json_lists import elements, not_readable
from connectors.x.archive_extras import MediaNames, Notes
from connectors.x.archive_table import table
from connectors.x.posts import is_id
from domain.archives import Archive, Aside, Bundle, Found, PastPost, Refused
from domain.counts import as_told
from domain.errors import Invalid
from domain.metrics import Metric
from domain.texts import N_, _

_POSTS = re.compile(r"(?:^|/)(?P<where>community-)?tweets?(?:-part\d+)?\.js$")
_UNREAD = (
    (
        re.compile(r"(?:^|/)direct-messages(?:-group)?(?:-part\d+)?\.js$"),
        N_("Pesan langsung: arsip X menyebut nomor akun saja, tanpa nama, dan Guyub tidak membaca "
           "pesan langsung di X."),
    ),
    (
        re.compile(r"(?:^|/)deleted-tweets?(?:-part\d+)?\.js$"),
        N_("Unggahan yang sudah Anda hapus di X: tidak dihidupkan lagi di sini."),
    ),
)  # fmt: skip
_ACCOUNT, _MANIFEST = re.compile(r"(?:^|/)account\.js$"), re.compile(r"(?:^|/)manifest\.js$")
_SMALL_MAX = 5_000_000  # letters of the files that tell of the account
_CREATED = "%a %b %d %H:%M:%S %z %Y"
_COUNTS: Mapping[str, Metric] = {
    "favorite_count": Metric.REACTIONS,
    "retweet_count": Metric.SHARES,
}


class XArchives:
    """Reads them."""

    steps: Sequence[str] = (
        N_("Arsip akun: di x.com buka Pengaturan → Akun Anda → Unduh arsip data Anda. X "
           "menyiapkannya sehari atau lebih; unggah berkas ZIP-nya apa adanya."),
        N_("Atau tabel angka: di analytics.x.com buka Content, pilih rentang waktu, tekan Export, "
           "lalu unggah berkas CSV-nya apa adanya."),
    )  # fmt: skip

    def open(self, bundle: Bundle, settings: Mapping[str, str]) -> Archive:
        """Raises: Invalid for what is neither, or of another account."""
        parts = sorted((name for name in bundle.names if _POSTS.search(name)), key=_part)
        if parts:
            _check_account(bundle, settings)
            return Archive(
                form=N_("Arsip akun X"),
                made_at=_made_at(bundle) or bundle.newest_at,
                items=lambda _choices: _posts(bundle, parts),
                unread=lambda _choices: _unread(bundle),
            )
        if len(bundle.names) == 1 and bundle.names[0].lower().endswith((".csv", ".txt")):
            return table(bundle, bundle.names[0])
        raise Invalid(
            _("Ini bukan unduhan dari X: tidak ada data/tweets.js di dalamnya, dan bukan tabel "
              "CSV. Unggah arsip ZIP dari X apa adanya."),
            field="file",
        )  # fmt: skip


def _unread(bundle: Bundle) -> list[str]:
    return [
        _(said) for wanted, said in _UNREAD if any(wanted.search(name) for name in bundle.names)
    ]


def _part(name: str) -> tuple[int, str]:
    """The first file bears no number, the further ones do."""
    told = re.search(r"-part(\d+)\.js$", name)
    return (int(told[1]) if told else 0, name)


def _posts(bundle: Bundle, parts: Sequence[str]) -> Iterator[Found]:
    media, notes = MediaNames(bundle.names), Notes(bundle)
    for name in parts:
        where = _POSTS.search(name)
        community = "community_" if where and where["where"] else ""
        for element in elements(bundle.read(name), key=f"window.YTD.{community}tweet"):
            yield _post(element, media, notes)


def _post(element: Any, media: MediaNames, notes: Notes) -> Found:
    told = _dict(_dict(element).get("tweet", element))
    post_id, text = str(told.get("id_str") or told.get("id") or ""), told.get("full_text")
    if not is_id(post_id) or not isinstance(text, str):
        return Refused(why=_("Nomor atau teks unggahannya tidak ada."), excerpt=_excerpt(element))
    if text.startswith("RT @") or told.get("retweeted") is True:
        return Aside.SHARED
    if told.get("in_reply_to_status_id_str") or told.get("in_reply_to_user_id_str"):
        return Aside.ANSWER
    at = _created(told.get("created_at"))
    if at is None:
        return Refused(why=_("Waktunya tidak dapat dibaca."), excerpt=text)
    counts = {name: told[name] for name in _COUNTS if told.get(name) not in (None, "")}
    values = {name: count(str(each)) for name, each in counts.items()}
    return PastPost(
        remote_id=post_id,
        at=at,
        text=notes.whole(html.unescape(_spelled_out(text, told)), at),
        url=f"https://x.com/i/status/{post_id}",
        values={_COUNTS[name]: value for name, value in values.items()},
        raw={
            _COUNTS[name]: {name: as_told(counts[name] if value is None else value)}
            for name, value in values.items()
        },
        media=media.of(post_id, told),
    )


def _spelled_out(text: str, told: Mapping[str, Any]) -> str:
    """X puts short addresses of its own in place of links; those of pictures lead nowhere else."""
    entities = _dict(told.get("entities"))
    for one in _dicts(entities.get("urls")):
        short, whole = one.get("url"), one.get("expanded_url")
        if isinstance(short, str) and short and isinstance(whole, str):
            text = text.replace(short, whole)
    for one in _dicts(entities.get("media")):
        if isinstance(one.get("url"), str) and one["url"]:
            text = text.replace(one["url"], "").rstrip()
    return text


def _created(told: object) -> datetime | None:
    try:
        return datetime.strptime(str(told), _CREATED).astimezone(UTC)
    except ValueError:
        return None


def _check_account(bundle: Bundle, settings: Mapping[str, str]) -> None:
    """Raises: Invalid when both say whose they are, and it is not the same account. Its number
    counts: names change."""
    account = _told(bundle, _ACCOUNT)
    ours, theirs = settings.get("user_id", ""), str(account.get("accountId") or "")
    if ours and theirs and ours != theirs:
        raise Invalid(
            _("Arsip ini milik @{theirs}, sedangkan kanal ini @{ours}. Pilih kanal atau arsip yang "
              "lain.").format(
                theirs=account.get("username") or theirs, ours=settings.get("username") or ours
            ),
            field="file",
        )  # fmt: skip


def _made_at(bundle: Bundle) -> datetime | None:
    date = _dict(_told(bundle, _MANIFEST).get("archiveInfo")).get("generationDate")
    try:
        made_at = datetime.fromisoformat(str(date))
    except ValueError:
        return None
    return made_at.astimezone(UTC) if made_at.tzinfo else None


def _told(bundle: Bundle, wanted: re.Pattern[str]) -> Mapping[str, Any]:
    """What a small file tells: an object, or a list of one with a name to it."""
    name = next((each for each in bundle.names if wanted.search(each)), None)
    if name is None:
        return {}
    data = b""
    for piece in bundle.read(name):
        data += piece
        if len(data) > _SMALL_MAX:
            raise not_readable()
    text = data.decode("utf-8-sig", "replace")
    try:
        told = json.loads(text[text.index("=") + 1 :])
    except (ValueError, RecursionError) as err:
        raise not_readable() from err
    first = _dict(told[0] if isinstance(told, list) and told else told)
    return _dict(first.get("account", first))


def _excerpt(element: object) -> str:
    return json.dumps(element, ensure_ascii=False, default=str)[:200]


def _dicts(told: object) -> list[dict[str, Any]]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _dict(told: object) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}
