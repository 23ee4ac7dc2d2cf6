"""What Meta lets people download of a Page: its information as JSON, and the tables of Meta
Business Suite.

The JSON tells neither the posts' numbers nor what was counted. Its texts are UTF-8 that was taken
for Latin-1 and escaped. Meta documents neither form; both were read off what people describe of
theirs: `this_profile's_activity_across_facebook/posts/profile_posts_1.json` (a list of
`{"timestamp", "data": [{"post"}], "attachments"}`) and the columns of the suite's content export,
some of which come and go by the month.
Source: https://github.com/NorseKode/Waultar-App, documents/parser/content_examples.md, and public
test data of several readers; read 2026-11-26.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.csv_tables import Meaning, choices, count, headings, is_mangled, rows, suggested
from connectors.json_lists import elements
from domain.archives import Archive, Aside, Bundle, Choice, Found, PastPost, Refused
from domain.errors import Invalid
from domain.metrics import Metric
from domain.texts import N_, _

_POSTS = re.compile(r"(?:^|/)(?:profile|page)_posts_(\d+)\.json$")
_PERSONS = re.compile(r"(?:^|/)your_posts[^/]*\.json$")
_WEB = re.compile(r"(?:^|/)(?:profile|page|your)_posts[^/]*\.html$")
_COLUMNS = (
    Meaning(name="id", label=N_("Nomor unggahan"), names=("post id",), needed=True),
    Meaning(name="at", label=N_("Waktu tayang"), names=("publish time",), needed=True),
    Meaning(name="title", label=N_("Teks"), names=("title",), needed=True),
    Meaning(name="more", label=N_("Teks lain"), names=("description",)),
    Meaning(name="page", label=N_("Nomor Halaman"), names=("page id",)),
    Meaning(name="url", label=N_("Tautan"), names=("permalink",)),
    Meaning(name=Metric.IMPRESSIONS, label=N_("Tayangan"), names=("impressions",)),
    Meaning(name=Metric.VIEWS, label=N_("Dilihat"), names=("views",)),
    Meaning(name=Metric.REACH, label=N_("Jangkauan"), names=("reach",)),
    Meaning(name=Metric.REACTIONS, label=N_("Reaksi"), names=("reactions", "likes")),
    Meaning(name=Metric.COMMENTS, label=N_("Komentar"), names=("comments",)),
    Meaning(name=Metric.SHARES, label=N_("Dibagikan"), names=("shares",)),
    Meaning(name=Metric.CLICKS, label=N_("Klik"), names=("total clicks",)),
)
_METRICS = tuple(each.name for each in _COLUMNS if each.name in set(Metric))
_ZONES: Mapping[str, str] = {
    "Asia/Jakarta": N_("WIB (Jakarta)"),
    "Asia/Makassar": N_("WITA (Makassar)"),
    "Asia/Jayapura": N_("WIT (Jayapura)"),
    "UTC": N_("UTC"),
    "America/Los_Angeles": N_("Pasifik (kantor pusat Meta)"),
}
_ORDERS: Mapping[str, str] = {
    "%m/%d/%Y": N_("bulan/tanggal/tahun"),
    "%d/%m/%Y": N_("tanggal/bulan/tahun"),
}
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}\b")


class FacebookArchives:
    """Reads them."""

    steps: Sequence[str] = (
        N_("Informasi Halaman: beralih ke Halaman koperasi, buka Pengaturan & privasi → Pusat Akun "
           "atau Informasi Halaman → Unduh, pilih bentuk JSON dan semua waktu, lalu unggah berkas "
           "ZIP-nya apa adanya. Isinya teks dan waktu, tanpa angka."),
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
            )
        if len(bundle.names) == 1 and bundle.names[0].lower().endswith((".csv", ".txt")):
            return _table(bundle, bundle.names[0], settings.get("page_id", ""))
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


def _posts(bundle: Bundle, parts: Sequence[str]) -> Iterator[Found]:
    for name in parts:
        for element in elements(bundle.read(name)):
            yield _post(element)


def _post(element: Any) -> Found:
    told = element if isinstance(element, dict) else {}
    seconds = told.get("timestamp")
    text = mended(next((one["post"] for one in _dicts(told.get("data")) if "post" in one), ""))
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds < 1 << 33:
        return Refused(why=_("Waktunya tidak dapat dibaca."), excerpt=text)
    attached = [
        inner for one in _dicts(told.get("attachments")) for inner in _dicts(one.get("data"))
    ]
    if not text and not attached:
        return Aside.EMPTY
    linked = next((_dict(one.get("external_context")).get("url") for one in attached), None)
    if isinstance(linked, str) and linked and linked not in text:
        text = "\n\n".join(part for part in (text, mended(linked)) if part)
    return PastPost(at=datetime.fromtimestamp(seconds, UTC), text=text)


def mended(told: object) -> str:
    """UTF-8 that was taken for Latin-1, put right; what never was wrong stays as it is."""
    text = told if isinstance(told, str) else ""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _table(bundle: Bundle, name: str, page_id: str) -> Archive:
    columns = headings(bundle.read(name))
    known = suggested(_COLUMNS, columns)
    if not known:
        raise Invalid(
            _("Tabel ini bukan ekspor konten dari Meta Business Suite: tidak ada satu pun kolom "
              "yang dikenal."),
            field="file",
        )  # fmt: skip
    return Archive(
        form=N_("Tabel Meta Business Suite"),
        made_at=None,
        items=lambda chosen: _rows(bundle, name, page_id, chosen),
        choices=[
            Choice(
                name="zone",
                label=N_("Zona waktu di berkas ini"),
                options={zone: _(word) for zone, word in _ZONES.items()},
                needed=True,
            ),
            Choice(
                name="order",
                label=N_("Urutan tanggal"),
                options={form: _(word) for form, word in _ORDERS.items()},
                suggested=_order(bundle, name, known.get("at", "")),
                needed=True,
            ),
            *choices(_COLUMNS, columns),
        ],
    )


def _order(bundle: Bundle, name: str, column: str) -> str:
    """Told by the first day that can be no month; else as the suite writes it in English."""
    for row in rows(bundle.read(name), {"at": column}) if column else ():
        told = _SLASHED.match(row.get("at", ""))
        if told and int(told[1]) > 12:  # noqa: PLR2004 - months
            return "%d/%m/%Y"
        if told and int(told[2]) > 12:  # noqa: PLR2004
            return "%m/%d/%Y"
    return "%m/%d/%Y"


def _rows(bundle: Bundle, name: str, page_id: str, chosen: Mapping[str, str]) -> Iterator[Found]:
    for row in rows(bundle.read(name), chosen):
        yield _row(row, page_id, chosen)


def _row(row: Mapping[str, str], page_id: str, chosen: Mapping[str, str]) -> Found:
    text = max(row.get("title", ""), row.get("more", ""), key=len)
    post_id, theirs = row.get("id", ""), row.get("page", "") or page_id
    if is_mangled(post_id) or is_mangled(theirs):
        return Refused(
            why=_("Nomornya disingkat oleh program tabel. Unggah CSV dari Meta apa adanya."),
            excerpt=text,
        )
    if not post_id.isascii() or not post_id.isdigit():
        return Refused(why=_("Nomor unggahannya tidak ada."), excerpt=text)
    if page_id and theirs != page_id:
        return Refused(why=_("Milik Halaman lain ({page}).").format(page=theirs), excerpt=text)
    at = _at(row.get("at", ""), chosen)
    if at is None:
        return Refused(why=_("Waktunya tidak dapat dibaca."), excerpt=text)
    values = {Metric(each): count(row[each]) for each in _METRICS if each in row}
    return PastPost(
        remote_id=f"{theirs}_{post_id}" if theirs else "",
        at=at,
        text=text,
        url=row.get("url", ""),
        values=values,
        raw={metric: {metric.value: n} for metric, n in values.items() if n is not None},
    )


def _at(told: str, chosen: Mapping[str, str]) -> datetime | None:
    zone = ZoneInfo(chosen["zone"] if chosen.get("zone") in _ZONES else "UTC")
    order = chosen.get("order") if chosen.get("order") in _ORDERS else "%m/%d/%Y"
    for form in (f"{order} %H:%M", f"{order} %H:%M:%S", f"{order} %I:%M %p"):
        try:
            return datetime.strptime(told, form).replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    try:
        at = datetime.fromisoformat(told)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _dicts(told: object) -> list[dict[str, Any]]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _dict(told: object) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}
