"""The form "Kritik & Saran", and the page that gives its tracking code."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.cases import CaseKind
from domain.errors import Invalid
from domain.messages import TEXT_MAX
from services.intake.visiting import CONTACT_MAX, NAME_MAX, NUMBER_MAX, Submission
from web import brake
from web.idempotency import once_for
from web.kinds import KINDS
from web.room import WebRoom
from web.serving import FormRule, serve
from web.visits import Visit

FORM = FormRule(
    name="saran",
    rate=brake.FORMS,
    least_s=2.0,
    keep=("teks", "jenis", "nama", "nomor", "kontak", "izin", "pengurus", "cabang"),
    long="teks",
)


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/saran` and `/saran/terkirim/{code}`."""
    return [
        Route("/saran", serve(room, ask), methods=["GET"]),
        Route("/saran", serve(room, take, FORM), methods=["POST"]),
        Route("/saran/terkirim/{code}", serve(room, thank), methods=["GET"]),
    ]


def ask(visit: Visit) -> Response:
    """The empty form."""
    return _form(visit)


def take(visit: Visit) -> Response:
    """Opens the case, or gives the form back with what is wrong with it."""
    submission = _submission(visit)
    content = (
        submission.text,
        submission.name,
        submission.member_number,
        submission.contact,
        visit.field("pengurus"),  # sent once more, now for supervisors alone: a case of its own
    )
    try:
        code = visit.room.toolkit.visiting.submit(submission, token=once_for(visit.once, *content))
    except Invalid as err:
        return _form(visit, err)
    return visit.to(f"/saran/terkirim/{code}")


def thank(visit: Visit) -> Response:
    """The code, large, to be written down. Raises: NotFound for a code of no case."""
    case = visit.room.toolkit.visiting.case(visit.request.path_params["code"])
    response = visit.page("sent.html", code=case.code, with_supervisors=case.with_supervisors)
    response.headers["Cache-Control"] = "no-store"
    return response


def _form(visit: Visit, wrong: Invalid | None = None) -> Response:
    return visit.page(
        "suggestions.html",
        status=422 if wrong else 200,
        typed=visit.form,
        branches=visit.room.toolkit.visiting.branches(),
        supervisors=visit.room.toolkit.visiting.supervisors_read(),
        wrong=wrong,
        kinds=KINDS,
        text_max=TEXT_MAX,
        name_max=NAME_MAX,
        number_max=NUMBER_MAX,
        contact_max=CONTACT_MAX,
    )


def _submission(visit: Visit) -> Submission:
    kind = visit.field("jenis")
    return Submission(
        text=visit.field("teks"),
        kind=CaseKind(kind) if kind in KINDS else None,
        name=visit.field("nama"),
        member_number=visit.field("nomor"),
        contact=visit.field("kontak"),
        consent=bool(visit.field("izin")),
        branch_id=visit.field("cabang"),
        about_management=bool(visit.field("pengurus")),
    )
