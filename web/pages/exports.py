"""Exports of cases and of their events, for who is signed in at the desk and may have them.

The address holds the filters of the queue: `/ekspor/laporan.csv?dari=2026-10-01&sampai=2026-10-31
&jenis=complaint,question&keadaan=open&kanal=…&label=…&tampilan=breached&cari=…`. `dari` and
`sampai` (opened), `selesai_dari`, `ditanya_dari` and so on are days in the cooperative's zone,
both included. CSV goes out while it is read; XLSX, which has its table of contents at the end, is
written to a file on disk first, by two people at a time.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from os import SEEK_END
from typing import IO, TypeVar
from zoneinfo import ZoneInfo

from anyio import CapacityLimiter
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from domain.accesses import AccessKind
from domain.aftercare import Score
from domain.afterwards import Ended, Rated
from domain.cases import CaseKind, CaseStatus, Priority
from domain.choices import ids, several
from domain.errors import Invalid, NotAllowed
from domain.exports import Exported, ExportFilter, Sheet
from domain.reports import QueueFilter, QueueView
from domain.texts import _, speaking
from toolkit.languages import translations
from toolkit.spreadsheets import CSV_MIME, XLSX_MIME, csv_pieces, write_xlsx
from web.room import WebRoom
from web.serving import Page, serve
from web.visits import Visit

FILE_PIECE_BYTES = 256 * 1024
WORKBOOKS_AT_ONCE = 2
_SILENT = "silent"  # asked, and no answer
_NAMES = {"laporan": Exported.CASES, "peristiwa": Exported.EVENTS}

Chosen = TypeVar("Chosen", bound=StrEnum)


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/ekspor/{laporan,peristiwa}.{csv,xlsx}`."""
    crowd = CapacityLimiter(WORKBOOKS_AT_ONCE)
    return [
        route
        for name, what in _NAMES.items()
        for route in (
            Route(f"/ekspor/{name}.csv", serve(room, _page(what, name, _csv)), methods=["GET"]),
            Route(
                f"/ekspor/{name}.xlsx",
                serve(room, _page(what, name, _xlsx), crowd=crowd),
                methods=["GET"],
            ),
        )
    ]


def _page(what: Exported, name: str, answer: Callable[[Sheet, str], Response]) -> Page:
    def page(visit: Visit) -> Response:
        user = visit.user
        if user.must_change_password:
            raise NotAllowed(_("Gantilah kata sandi Anda dahulu, lalu unduh lagi."))
        with speaking(translations(user.language)):
            asked = _asked(visit, user.id)
            toolkit = visit.room.toolkit
            export = toolkit.exporting.export(user.actor, what, asked)
            toolkit.access_log.note(user.actor, AccessKind.LIST, what)
            return answer(export.sheet, name)

    return page


def _csv(sheet: Sheet, name: str) -> Response:
    return StreamingResponse(
        csv_pieces(sheet), headers=_headers(f"{name}.csv"), media_type=CSV_MIME
    )


def _xlsx(sheet: Sheet, name: str) -> Response:
    with ExitStack() as unsent:
        file = unsent.enter_context(tempfile.TemporaryFile())
        write_xlsx([sheet], file)
        headers = {**_headers(f"{name}.xlsx"), "Content-Length": str(file.seek(0, SEEK_END))}
        file.seek(0)
        unsent.pop_all()
    return StreamingResponse(_sent(file), headers=headers, media_type=XLSX_MIME)


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(FILE_PIECE_BYTES):
            yield piece


def _headers(file_name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{file_name}"',
        "Cache-Control": "no-store",
    }


def _asked(visit: Visit, user_id: str) -> ExportFilter:
    """Raises: Invalid for an address that names what there is not."""
    zone = ZoneInfo(visit.room.toolkit.governing.cooperative().zone)
    now = visit.room.clock.now()
    queue = QueueFilter(
        view=_one_of(QueueView, visit, "tampilan") or QueueView.ALL,
        me=user_id,
        now=now,
        day_end=_midnight(now.astimezone(zone).date() + timedelta(days=1), zone),
        kinds=tuple(_known(CaseKind, "jenis", each) for each in _some(visit, "jenis")),
        statuses=tuple(_known(CaseStatus, "keadaan", each) for each in _some(visit, "keadaan")),
        priorities=tuple(_known(Priority, "prioritas", each) for each in _some(visit, "prioritas")),
        channel_ids=_ids(visit, "kanal"),
        branch_ids=_ids(visit, "cabang"),
        topic_ids=_ids(visit, "topik"),
        labels=_some(visit, "label"),
        assignee_ids=_ids(visit, "petugas"),
        ended=_ended(visit, zone),
        rated=_rated(visit, zone),
        search=visit.request.query_params.get("cari", ""),
    )
    start, end = _days(visit, "dari", "sampai", zone)
    return ExportFilter(start=start, end=end, queue=queue)


def _ended(visit: Visit, zone: ZoneInfo) -> Ended | None:
    start, end = _days(visit, "selesai_dari", "selesai_sampai", zone)
    reason_ids = _some(visit, "alasan")
    if start is None and end is None and not reason_ids:
        return None
    return visit.room.toolkit.case_lists.ended(visit.user.actor, start, end, reason_ids)


def _rated(visit: Visit, zone: ZoneInfo) -> Rated | None:
    start, end = _days(visit, "ditanya_dari", "ditanya_sampai", zone)
    answers = tuple(
        None if each == _SILENT else _known(Score, "kepuasan", each)
        for each in _some(visit, "kepuasan")
    )
    if start is None and end is None and not answers:
        return None
    return Rated(start=start, end=end, answers=answers)


def _some(visit: Visit, name: str) -> tuple[str, ...]:
    return several(visit.request.query_params.get(name, ""))


def _ids(visit: Visit, name: str) -> tuple[str, ...]:
    return ids(visit.request.query_params.get(name, ""))


def _one_of(kind: type[Chosen], visit: Visit, name: str) -> Chosen | None:
    said = visit.request.query_params.get(name, "")
    return _known(kind, name, said) if said else None


def _known(kind: type[Chosen], name: str, said: str) -> Chosen:
    try:
        return kind(said)
    except ValueError as err:
        raise _unknown(name, said) from err


def _day(visit: Visit, name: str) -> date | None:
    said = visit.request.query_params.get(name, "")
    if not said:
        return None
    try:
        day = date.fromisoformat(said)
    except ValueError as err:
        raise _unknown(name, said) from err
    if not date(1970, 1, 1) <= day <= date(2999, 12, 31):
        raise _unknown(name, said)
    return day


def _days(
    visit: Visit, first: str, last: str, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """From the first day's beginning to the last day's end."""
    end = _day(visit, last)
    start = _midnight(_day(visit, first), zone)
    return start, _midnight(end + timedelta(days=1) if end else None, zone)


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time(), zone).astimezone(UTC) if day else None


def _unknown(name: str, said: str) -> Invalid:
    words = _("“{said}” tidak dikenal untuk {name}. Unduh lagi dari halaman antrean.")
    return Invalid(words.format(said=said[:40], name=name), field=name)
