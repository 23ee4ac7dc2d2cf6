"""What X lets people download: the archive of the account, and tables of its analytics.

X says of the archive only that it holds JSON; what stands in it was read off archives that people
describe: `data/tweets.js` (`window.YTD.tweets.part0 = [{"tweet": {…}}]`, further parts beside it),
`data/account.js`, `data/manifest.js`.
Source: https://github.com/TheExGenesis/community-archive, docs/archive_data.md; of the columns:
files that were exported in 2024-2026, as public test data of several readers quotes them; X has no
page on either. All read 2026-11-26.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from connectors.csv_tables import Meaning, choices, count, headings, is_mangled, rows, suggested
from connectors.json_lists import elements, not_readable
from connectors.x.posts import is_id, moment_of
from domain.archives import Archive, Aside, Bundle, Found, PastPost, Refused
from domain.errors import Invalid
from domain.metrics import Metric
from domain.texts import N_, _

_POSTS = re.compile(r"(?:^|/)tweets?(?:-part\d+)?\.js$")
_ACCOUNT, _MANIFEST = re.compile(r"(?:^|/)account\.js$"), re.compile(r"(?:^|/)manifest\.js$")
_SMALL_MAX = 5_000_000  # letters of the files that tell of the account
_STATUS = re.compile(r"/status/(\d{1,20})")
_CREATED = "%a %b %d %H:%M:%S %z %Y"
_COUNTS: Mapping[str, Metric] = {
    "favorite_count": Metric.REACTIONS,
    "retweet_count": Metric.SHARES,
}
_COLUMNS = (
    Meaning(name="id", label=N_("Nomor unggahan"), names=("post id", "tweet id"), needed=True),
    Meaning(name="text", label=N_("Teks"), names=("post text", "tweet text"), needed=True),
    Meaning(name="url", label=N_("Tautan"), names=("post link", "tweet permalink")),
    Meaning(name=Metric.IMPRESSIONS, label=N_("Tayangan"), names=("impressions",)),
    Meaning(name=Metric.REACTIONS, label=N_("Reaksi"), names=("likes",)),
    Meaning(name=Metric.COMMENTS, label=N_("Komentar"), names=("replies",)),
    Meaning(name=Metric.SHARES, label=N_("Dibagikan"), names=("reposts", "retweets")),
    Meaning(name=Metric.SAVES, label=N_("Disimpan"), names=("bookmarks",)),
    Meaning(name=Metric.CLICKS, label=N_("Klik"), names=("url clicks",)),
)
_METRICS = tuple(each.name for each in _COLUMNS if each.name in set(Metric))


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
            )
        if len(bundle.names) == 1 and bundle.names[0].lower().endswith((".csv", ".txt")):
            return _table(bundle, bundle.names[0])
        raise Invalid(
            _("Ini bukan unduhan dari X: tidak ada data/tweets.js di dalamnya, dan bukan tabel "
              "CSV. Unggah arsip ZIP dari X apa adanya."),
            field="file",
        )  # fmt: skip


def _part(name: str) -> tuple[int, str]:
    """The first file bears no number, the further ones do."""
    told = re.search(r"-part(\d+)\.js$", name)
    return (int(told[1]) if told else 0, name)


def _posts(bundle: Bundle, parts: Sequence[str]) -> Iterator[Found]:
    for name in parts:
        for element in elements(bundle.read(name), key="window.YTD.tweet"):
            yield _post(element)


def _post(element: Any) -> Found:
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
    raw = {name: count(str(told.get(name, ""))) for name in _COUNTS}
    known = {name: value for name, value in raw.items() if value is not None}
    return PastPost(
        remote_id=post_id,
        at=at,
        text=html.unescape(_spelled_out(text, told)),
        url=f"https://x.com/i/status/{post_id}",
        values={_COUNTS[name]: value for name, value in known.items()},
        raw={_COUNTS[name]: {name: value} for name, value in known.items()},
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


def _table(bundle: Bundle, name: str) -> Archive:
    columns = headings(bundle.read(name))
    asked = choices(_COLUMNS, columns)
    if not suggested(_COLUMNS, columns):
        raise Invalid(
            _("Tabel ini bukan ekspor Content dari analytics.x.com: tidak ada satu pun kolom yang "
              "dikenal."),
            field="file",
        )  # fmt: skip
    return Archive(
        form=N_("Tabel analitik X"),
        made_at=None,
        items=lambda chosen: (_row(each) for each in rows(bundle.read(name), chosen)),
        choices=asked,
    )


def _row(row: Mapping[str, str]) -> Found:
    text, url = row.get("text", ""), row.get("url", "")
    linked = _STATUS.search(url)
    post_id = linked[1] if linked else row.get("id", "")
    if is_mangled(post_id):
        return Refused(
            why=_("Nomornya disingkat oleh program tabel. Unggah CSV dari X apa adanya."),
            excerpt=text,
        )
    if not is_id(post_id):
        return Refused(why=_("Nomor unggahannya tidak ada."), excerpt=text)
    if text.startswith("@"):
        return Aside.ANSWER
    values = {Metric(each): count(row[each]) for each in _METRICS if each in row}
    return PastPost(
        remote_id=post_id,
        # the table tells the day only; the number tells the millisecond
        at=moment_of(post_id),
        text=text,
        url=url,
        values=values,
        raw={metric: {metric.value: n} for metric, n in values.items() if n is not None},
    )


def _excerpt(element: object) -> str:
    return json.dumps(element, ensure_ascii=False, default=str)[:200]


def _dicts(told: object) -> list[dict[str, Any]]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _dict(told: object) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}
