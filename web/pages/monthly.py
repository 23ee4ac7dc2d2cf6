"""The monthly report as a PDF and a workbook, for who may see reports."""

import io

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.documents import Document
from domain.errors import NotAllowed
from domain.months import Month
from domain.texts import _, speaking
from toolkit.languages import translations
from toolkit.report_pdf import PDF_MIME, write_pdf
from toolkit.report_sheets import write_report
from toolkit.spreadsheets import XLSX_MIME
from web.room import WebRoom
from web.serving import Page, serve
from web.visits import Visit


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/ekspor/bulanan.pdf?bulan=2026-10` and `/ekspor/bulanan.xlsx?bulan=2026-10`."""
    return [
        Route(f"/ekspor/bulanan.{ending}", serve(room, _page(ending, mime)), methods=["GET"])
        for ending, mime in (("pdf", PDF_MIME), ("xlsx", XLSX_MIME))
    ]


def _page(ending: str, mime: str) -> Page:
    def page(visit: Visit) -> Response:
        user = visit.user
        if user.must_change_password:
            raise NotAllowed(_("Gantilah kata sandi Anda dahulu, lalu unduh lagi."))
        with speaking(translations(user.language)):
            month = Month.read(visit.request.query_params.get("bulan", ""))
            report = visit.room.toolkit.monthly.report(user.actor, month, user.language)
            body = write_pdf(report) if ending == "pdf" else _workbook(report)
        name = f"guyub-{month}.{ending}"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return Response(body, media_type=mime, headers=headers)

    return page


def _workbook(report: Document) -> bytes:
    file = io.BytesIO()
    write_report(report, file)
    return file.getvalue()
