"""The one question after a case was resolved, by a signed link or by the code of the case."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.aftercare import Score
from domain.errors import Invalid, NotFound
from domain.texts import _
from services.replies.satisfaction import WORDS_MAX, Question, scores
from web import brake
from web.room import WebRoom
from web.serving import FormRule, serve
from web.visits import Visit

RATE = FormRule(name="nilai", rate=brake.FORMS, keep=("nilai", "kata"), long="kata")


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/nilai/{token}` and `/lacak/{code}/nilai`."""
    return [
        Route("/nilai/{token}", serve(room, ask_by_link), methods=["GET"]),
        Route("/nilai/{token}", serve(room, rate_by_link, RATE), methods=["POST"]),
        Route("/lacak/{code}/nilai", serve(room, ask_by_code), methods=["GET"]),
        Route("/lacak/{code}/nilai", serve(room, rate_by_code, RATE), methods=["POST"]),
    ]


def ask_by_link(visit: Visit) -> Response:
    """The question, for who holds the link."""
    return _page(visit, visit.room.toolkit.satisfaction.question(_case_id(visit)))


def rate_by_link(visit: Visit) -> Response:
    """Keeps the answer, and thanks for it."""
    satisfaction, case_id = visit.room.toolkit.satisfaction, _case_id(visit)
    question = satisfaction.question(case_id)
    try:
        satisfaction.rate(case_id, _score(visit), visit.field("kata"))
    except Invalid as err:
        return _page(visit, question, err)
    return visit.to(f"{visit.request.url.path}?terima=1")


def ask_by_code(visit: Visit) -> Response:
    """The question, for who holds the code."""
    return _page(visit, _question_of(visit))


def rate_by_code(visit: Visit) -> Response:
    """Keeps the answer, and thanks for it."""
    question = _question_of(visit)
    try:
        visit.room.toolkit.satisfaction.rate_by_code(
            question.code, _score(visit), visit.field("kata")
        )
    except Invalid as err:
        return _page(visit, question, err)
    return visit.to(f"/lacak/{question.code}/nilai?terima=1")


def _case_id(visit: Visit) -> str:
    case_id = visit.room.toolkit.rating_links.case_id(visit.request.path_params["token"])
    if case_id is None:
        raise NotFound(_("Tautan ini tidak utuh. Bukalah sekali lagi dari pesan kami."))
    return case_id


def _question_of(visit: Visit) -> Question:
    """Only wrong codes count against an address, as where cases are followed."""
    visit.room.brake.refuse_if_spent(brake.GUESSES, "kode", visit.neighbourhood)
    question = visit.room.toolkit.satisfaction.question_of(visit.request.path_params["code"])
    if question is None:
        visit.room.brake.spend(brake.GUESSES, "kode", visit.neighbourhood)
        raise NotFound(_("Tidak ada yang ditanyakan tentang laporan ini."))
    return question


def _score(visit: Visit) -> Score:
    try:
        return Score(visit.field("nilai"))
    except ValueError as err:
        raise Invalid(_("Pilih salah satu jawaban, lalu kirim."), field="nilai") from err


def _page(visit: Visit, question: Question, wrong: Invalid | None = None) -> Response:
    response = visit.page(
        "rating.html",
        status=422 if wrong else 200,
        question=question,
        scores=scores(),
        typed=visit.form or {"nilai": question.score or "", "kata": question.words},
        wrong=wrong,
        thanks=visit.request.query_params.get("terima") == "1",
        action=visit.request.url.path,
        words_max=WORDS_MAX,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
