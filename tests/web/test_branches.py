"""The form "Kritik & Saran" where the cooperative has more than one branch."""

from domain.branches import Branch
from domain.identifiers import new_id
from tests.makers import ADMIN
from tests.web.browsing import Browser
from tests.web.test_forms import COMPLAINT, cases, code_of
from toolkit.wiring import Toolkit


def opened(house: Toolkit, *names: str, active: bool = True) -> list[Branch]:
    return [
        house.branching.save(ADMIN, Branch(id=new_id(), name=name, active=active)) for name in names
    ]


def branch_of(house: Toolkit, code: str) -> str | None:
    with house.store.reading() as unit:
        case = unit.cases.by_code(code)
    assert case is not None
    return case.branch_id


def test_no_branch_is_asked_for_where_there_is_no_choice(house: Toolkit, browser: Browser) -> None:
    assert 'name="cabang"' not in browser.open("/saran").text
    opened(house, "Makassar")
    opened(house, "Lama", active=False)
    assert 'name="cabang"' not in browser.open("/saran").text


def test_the_branch_a_member_chose_gets_the_case(house: Toolkit, browser: Browser) -> None:
    makassar, _jayapura = opened(house, "Makassar", "Jayapura & <Papua>")
    page = browser.open("/saran").text
    assert f'<option value="{makassar.id}">Makassar</option>' in page
    assert "Jayapura &amp; &lt;Papua&gt;" in page
    answer = browser.fill("/saran", teks=COMPLAINT, cabang=makassar.id)
    assert branch_of(house, code_of(answer.headers["location"])) == makassar.id


def test_a_member_need_not_know_the_branch(house: Toolkit, browser: Browser) -> None:
    opened(house, "Makassar", "Jayapura")
    answer = browser.fill("/saran", teks=COMPLAINT, cabang="")
    assert branch_of(house, code_of(answer.headers["location"])) is None


def test_a_branch_that_is_not_there_gives_the_form_back_with_what_was_typed(
    house: Toolkit, browser: Browser
) -> None:
    opened(house, "Makassar", "Jayapura")
    (closed,) = opened(house, "Lama", active=False)
    for wrong in ("br-unknown", closed.id, "'; DROP TABLE branches; --"):
        answer = browser.fill("/saran", teks=COMPLAINT, cabang=wrong)
        assert answer.status_code == 422
        assert COMPLAINT in answer.text
        assert "Cabang ini sudah tidak ada" in answer.text
        assert 'href="#cabang"' in answer.text
    assert cases(house) == 0
