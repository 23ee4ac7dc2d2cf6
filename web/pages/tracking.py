"""Following a case by its code: where it stands, what was answered, and a box to write again."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.errors import Invalid, NotFound
from domain.identifiers import read_code
from domain.messages import TEXT_MAX
from domain.texts import _
from services.intake.visiting import CasePage
from web import brake
from web.idempotency import once_for
from web.kinds import KIND_NAMES, STATUS_ADVICE, STATUS_NAMES, SUPERVISED_ADVICE
from web.room import WebRoom
from web.serving import FormRule, serve
from web.visits import Visit

ASK = FormRule(name="lacak", rate=brake.FORMS, keep=("kode",))
WRITE = FormRule(name="tulis", rate=brake.FORMS, least_s=2.0, keep=("teks",), long="teks")


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/lacak` and `/lacak/{code}`."""
    return [
        Route("/lacak", serve(room, ask), methods=["GET"]),
        Route("/lacak", serve(room, look_up, ASK), methods=["POST"]),
        Route("/lacak/{code}", serve(room, show), methods=["GET"]),
        Route("/lacak/{code}", serve(room, write, WRITE), methods=["POST"]),
    ]


def ask(visit: Visit) -> Response:
    """The form for a code."""
    return _form(visit)


def look_up(visit: Visit) -> Response:
    """On to the case, or the form again when no case has this code."""
    code = read_code(visit.field("kode"))
    if code is None:
        problem = _("Kode terdiri dari 12 huruf dan angka, seperti ABCD-1234-EFGH. Periksa lagi.")
        return _form(visit, Invalid(problem, field="kode"))
    try:
        return visit.to(f"/lacak/{_case(visit, code).code}")
    except NotFound as err:
        return _form(visit, Invalid(str(err), field="kode"))


def show(visit: Visit) -> Response:
    """Where the case stands, or the form for a code when no case has this one."""
    try:
        return _page(visit, _case(visit, visit.request.path_params["code"]))
    except NotFound as err:
        return _form(visit, Invalid(str(err), field="kode"), status=404)


def write(visit: Visit) -> Response:
    """The member's next words in the same conversation."""
    case = _case(visit, visit.request.path_params["code"])
    visit.room.brake.spend(brake.CASE_MESSAGES, "laporan", case.code)
    text = visit.field("teks")
    try:
        visit.room.toolkit.visiting.add_to_case(
            case.code, text, token=once_for(visit.once, case.code, text)
        )
    except Invalid as err:
        return _page(visit, case, err)
    return visit.to(f"/lacak/{case.code}?terkirim=1#percakapan")


def _case(visit: Visit, code: str) -> CasePage:
    """The case of the code. Only wrong codes count against an address: guessing is slowed down,
    reading one's own case never is."""
    visit.room.brake.refuse_if_spent(brake.GUESSES, "kode", visit.neighbourhood)
    try:
        return visit.room.toolkit.visiting.case(code)
    except NotFound:
        visit.room.brake.spend(brake.GUESSES, "kode", visit.neighbourhood)
        raise


def _form(visit: Visit, wrong: Invalid | None = None, *, status: int = 422) -> Response:
    typed = {"kode": visit.request.path_params.get("code", ""), **visit.form}
    return visit.page("track.html", status=status if wrong else 200, typed=typed, wrong=wrong)


def _page(visit: Visit, case: CasePage, wrong: Invalid | None = None) -> Response:
    response = visit.page(
        "case.html",
        status=422 if wrong else 200,
        case=case,
        kind=_(KIND_NAMES[case.kind]),
        status_name=_(STATUS_NAMES[case.status]),
        status_advice=_(_advice(case)),
        typed=visit.form,
        wrong=wrong,
        sent=visit.request.query_params.get("terkirim") == "1",
        text_max=TEXT_MAX,
        rating=visit.room.toolkit.satisfaction.question_of(case.code),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _advice(case: CasePage) -> str:
    advice = SUPERVISED_ADVICE if case.with_supervisors else STATUS_ADVICE
    return advice[case.status]
