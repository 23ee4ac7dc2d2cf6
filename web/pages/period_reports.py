"""A week's or a month's report as a PDF and a workbook, for who may see reports."""

import io

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.documents import Document
from domain.errors import NotAllowed
from domain.months import Month
from domain.periods import Period
from domain.texts import _, speaking
from domain.weeks import Week
from toolkit.languages import translations
from toolkit.report_pdf import PDF_MIME, write_pdf
from toolkit.report_sheets import write_report
from toolkit.spreadsheets import XLSX_MIME
from web.room import WebRoom
from web.serving import Page, serve
from web.visits import Visit

_MIMES = {"pdf": PDF_MIME, "xlsx": XLSX_MIME}


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/ekspor/bulanan.pdf?bulan=2026-10`, `/ekspor/mingguan.pdf?minggu=2026-W47`, and the same
    as .xlsx."""
    return [
        Route(f"/ekspor/{name}.{ending}", serve(room, _page(asked, ending)), methods=["GET"])
        for name, asked in (("bulanan", "bulan"), ("mingguan", "minggu"))
        for ending in _MIMES
    ]


def _page(asked: str, ending: str) -> Page:
    def page(visit: Visit) -> Response:
        user = visit.user
        if user.must_change_password:
            raise NotAllowed(_("Gantilah kata sandi Anda dahulu, lalu unduh lagi."))
        with speaking(translations(user.language)):
            period = _period(asked, visit.request.query_params.get(asked, ""))
            reports = visit.room.toolkit.period_reports
            report = reports.report(user.actor, period, user.language)
            body = write_pdf(report) if ending == "pdf" else _workbook(report)
        name = f"guyub-{period}.{ending}"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return Response(body, media_type=_MIMES[ending], headers=headers)

    return page


def _period(asked: str, text: str) -> Period:
    return Week.read(text) if asked == "minggu" else Month.read(text)


def _workbook(report: Document) -> bytes:
    file = io.BytesIO()
    write_report(report, file)
    return file.getvalue()
