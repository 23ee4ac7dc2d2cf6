"""The content tables of Meta Business Suite: posts, reels, videos and stories, one a row.

Which columns there are depends on the kind of content and comes and goes by the month; headings
are in the language of whoever exports. The English ones were read off exported files; of the
Indonesian ones no file was at hand: they are the words that the suite shows. Whatever else a column
is called, a person says what it means, and columns that mean nothing to us are named.
Source: public test data of several readers of such files; read 2026-11-26.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from connectors.csv_tables import (
    Meaning,
    choices,
    count,
    first_line,
    headings,
    is_mangled,
    raw_counts,
    rows,
    suggested,
    unread,
)
from connectors.day_tables import (
    DayTable,
    day_table,
    days,
    is_surely_of_days,
    unknown_day_table,
)
from connectors.table_kinds import Kind, of_a_kind
from domain.archives import Archive, Bundle, Choice, Found, PastPost, Refused
from domain.audience import AccountMetric
from domain.errors import Invalid
from domain.metrics import Metric
from domain.texts import N_, _

_ID, _VIDEO = "id", "video"
_COLUMNS = (
    Meaning(
        name=_ID,
        label=N_("Nomor unggahan"),
        names=("post id", "id postingan", "id unggahan"),
        needed=True,
    ),
    Meaning(
        name="at",
        label=N_("Waktu tayang"),
        names=("publish time", "waktu terbit", "waktu publikasi", "waktu penerbitan"),
        needed=True,
    ),
    Meaning(name="title", label=N_("Teks"), names=("title", "judul")),
    Meaning(name="more", label=N_("Teks lain"), names=("description", "deskripsi", "keterangan")),
    Meaning(name="page", label=N_("Nomor Halaman"), names=("page id", "id halaman")),
    Meaning(name="url", label=N_("Tautan"), names=("permalink", "tautan permanen")),
    Meaning(name="days", label=N_("Hari yang dihitung"), names=("date", "tanggal")),
    Meaning(name=Metric.IMPRESSIONS, label=N_("Tayangan"), names=("impressions", "impresi")),
    Meaning(name=Metric.VIEWS, label=N_("Dilihat"), names=("views", "tayangan", "penayangan")),
    Meaning(name=Metric.REACH, label=N_("Jangkauan"), names=("reach", "jangkauan")),
    Meaning(
        name=Metric.REACTIONS, label=N_("Reaksi"), names=("reactions", "likes", "reaksi", "suka")
    ),
    Meaning(name=Metric.COMMENTS, label=N_("Komentar"), names=("comments", "komentar")),
    Meaning(
        name=Metric.SHARES, label=N_("Dibagikan"), names=("shares", "dibagikan", "kali dibagikan")
    ),
    Meaning(name=Metric.SAVES, label=N_("Disimpan"), names=("saves", "disimpan")),
    Meaning(name=Metric.CLICKS, label=N_("Klik"), names=("total clicks", "total klik")),
)
# Of tables of videos alone; a video's number is none of the post that shows it.
_VIDEO_ID = Meaning(
    name=_VIDEO,
    label=N_("Nomor video"),
    names=("video asset id", "universal video id", "video id", "id video"),
)
_NAMING = [each for each in _COLUMNS if each.name in (_ID, "at", "title", "more", "url")]
_NAMING.append(_VIDEO_ID)
# Of tables of the Page as a whole: of those with one count a title names it ("Facebook reach" above
# "Date","Primary"), of older ones, which held them all, the headings do.
_DAYS = {
    AccountMetric.FOLLOWERS: ("lifetime total follows",),
    AccountMetric.LIKES: ("lifetime total likes",),
    AccountMetric.DAY_FOLLOWS: ("facebook follows", "follows", "daily new follows"),
    AccountMetric.DAY_VIEWS: ("views", "facebook views", "daily total impressions"),
    AccountMetric.DAY_REACH: ("facebook reach", "reach", "daily total reach", "jangkauan facebook"),
    AccountMetric.DAY_INTERACTIONS: ("content interactions", "facebook content interactions"),
}
# Only Instagram's tables have these.
_INSTAGRAM = ("account username", "account id", "nama pengguna akun", "id akun")
_INSTAGRAM_LINK = re.compile(r"https?://(?:www\.)?instagram\.com/", re.IGNORECASE)
_ENGLISH_TIME = "publish time"
# A table that is broken down by day has one in this column, where others say "Lifetime".
_DAY = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}")
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
_CLOCKS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%H.%M")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}\b")


def table(bundle: Bundle, name: str, page_id: str) -> Archive:
    """Raises: Invalid for a table of anything else."""
    whole = day_table(bundle, name)
    if whole is not None and not suggested(_NAMING, whole.columns):
        return _of_days(bundle, name, whole, page_id)
    if whole is None and not suggested(_NAMING, first_line(bundle.read(name))):
        unknown = unknown_day_table(bundle, name)
        return of_a_kind(
            lambda: _of_posts(bundle, name, page_id),
            lambda: _of_the_page(bundle, name, unknown),
        )
    return _of_posts(bundle, name, page_id)


def _of_posts(bundle: Bundle, name: str, page_id: str) -> Archive:
    """Raises: Invalid for another platform's."""
    columns = headings(bundle.read(name))
    meanings = _meanings(columns)
    known = suggested(meanings, columns)
    _refuse_others(columns, known)
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
            *choices(meanings, columns),
        ],
        unread=lambda chosen: unread(columns, chosen),
    )


def _meanings(columns: Sequence[str]) -> list[Meaning]:
    """A table of videos alone may do without the posts' numbers."""
    if not suggested([_VIDEO_ID], columns):
        return list(_COLUMNS)
    return [*(replace(each, needed=each.needed and each.name != _ID) for each in _COLUMNS),
            _VIDEO_ID]  # fmt: skip


def _of_days(bundle: Bundle, name: str, whole: DayTable, page_id: str) -> Archive:
    """In other languages a table of posts may have a column of that name too."""
    days_read = _of_the_page(bundle, name, whole)
    if is_surely_of_days(whole, _DAYS):
        return days_read
    return of_a_kind(lambda: _of_posts(bundle, name, page_id), lambda: days_read, likely=Kind.DAY)


def _of_the_page(bundle: Bundle, name: str, whole: DayTable) -> Archive:
    """Raises: Invalid for another platform's."""
    if whole.title.lower().startswith("instagram"):
        raise _instagrams()
    form = N_("Tabel Halaman per hari dari Meta")
    return days(bundle, name, whole, form=form, named=_DAYS)


def _refuse_others(columns: Sequence[str], known: Mapping[str, str]) -> None:
    """Raises: Invalid."""
    told = {column.strip().lower() for column in columns}
    if "page" not in known and told.intersection(_INSTAGRAM):
        raise _instagrams()


def _instagrams() -> Invalid:
    return Invalid(
        _("Tabel ini dari Instagram, sedangkan kanal ini Halaman Facebook. Di Insight → Konten "
          "pilih Facebook, lalu ekspor lagi."),
        field="file",
    )  # fmt: skip


def _order(bundle: Bundle, name: str, column: str) -> str:
    """Told by the first day that can be no month. Where none is: as the suite writes it in English,
    and not at all for other languages, nor where nobody knows yet which column it is."""
    if not column:
        return ""
    slashed = False
    for row in rows(bundle.read(name), {"at": column}):
        told = _SLASHED.match(row.get("at", ""))
        slashed = slashed or told is not None
        if told and int(told[1]) > 12:  # noqa: PLR2004 - months
            return "%d/%m/%Y"
        if told and int(told[2]) > 12:  # noqa: PLR2004
            return "%m/%d/%Y"
    return "" if slashed and column.strip().lower() != _ENGLISH_TIME else "%m/%d/%Y"


def _rows(bundle: Bundle, name: str, page_id: str, chosen: Mapping[str, str]) -> Iterator[Found]:
    for row in rows(bundle.read(name), chosen):
        yield _row(row, page_id, chosen)


def _row(row: Mapping[str, str], page_id: str, chosen: Mapping[str, str]) -> Found:
    text = max(row.get("title", ""), row.get("more", ""), key=len)
    theirs = row.get("page", "") or page_id
    at = _at(row.get("at", ""), chosen)
    why = _trouble(row, theirs, page_id)
    if why or at is None:
        return Refused(why=why or _("Waktunya tidak dapat dibaca."), excerpt=text)
    values = {Metric(each): count(row[each]) for each in _METRICS if each in row}
    post_id = row.get(_ID, "")
    return PastPost(
        remote_id=f"{theirs}_{post_id}" if theirs and post_id else "",
        at=at,
        text=text,
        url=row.get("url", ""),
        values=values,
        raw=raw_counts(values, chosen, row),
        tells_media=False,
    )


def _trouble(row: Mapping[str, str], theirs: str, page_id: str) -> str:
    """Why the row is no post of ours with counts of its whole life; empty when it is."""
    post_id, video_id = row.get(_ID, ""), row.get(_VIDEO, "")
    if any(is_mangled(each) for each in (post_id, video_id, theirs)):
        return _("Nomornya disingkat oleh program tabel. Unggah CSV dari Meta apa adanya.")
    if not _is_number(post_id or video_id):
        return _("Nomor unggahannya tidak ada.")
    if _INSTAGRAM_LINK.match(row.get("url", "")):
        return _("Ini unggahan Instagram, bukan di Halaman ini.")
    if page_id and theirs != page_id:
        return _("Milik Halaman lain ({page}).").format(page=theirs)
    if _DAY.search(row.get("days", "")):
        return _("Angkanya hanya untuk satu hari ({day}). Ekspor lagi dengan angka seumur hidup "
                 "(Lifetime).").format(day=row["days"])  # fmt: skip
    return ""


def _is_number(told: str) -> bool:
    return told.isascii() and told.isdigit()


def _at(told: str, chosen: Mapping[str, str]) -> datetime | None:
    zone = ZoneInfo(chosen["zone"] if chosen.get("zone") in _ZONES else "UTC")
    order = chosen.get("order") if chosen.get("order") in _ORDERS else "%m/%d/%Y"
    for clock in _CLOCKS:
        try:
            return datetime.strptime(told, f"{order} {clock}").replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    try:
        at = datetime.fromisoformat(told)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
