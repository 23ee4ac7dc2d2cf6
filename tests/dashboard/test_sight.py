"""On no page of the desk do others read anything of a case that is for supervisors alone."""

import pytest

from domain.deliveries import DeliveryState
from domain.people import User
from domain.ports import Store
from services.intake.visiting import Submission
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, links_of, words_of
from tests.makers import a_user
from toolkit.wiring import Toolkit

SECRETS = ("Ketuaberutang", "Kinanti", "A-7741", "0812999", "catatanrahasia", "balasanrahasia")
PAGES: list[tuple[str, dict[str, str]]] = [
    ("beranda", {}),
    ("antrean", {"tampilan": "all"}),
    ("antrean", {"tampilan": "escalated"}),
    ("antrean", {"tampilan": "all", "cari": "Ketuaberutang"}),
    ("antrean", {"laporan": "{case}"}),
    ("kalender", {"bentuk": "troubled"}),
    ("kalender", {"pengiriman": "{delivery}"}),
    ("tugas", {}),
    ("tanggapan", {}),
    ("bulanan", {}),
    ("pemberitahuan", {}),
    ("pengaturan", {"bagian": "catatan"}),
]


@pytest.fixture
def secret(toolkit: Toolkit, store: Store, sari: User, budi: User, joko: User) -> dict[str, str]:
    """The ids and the code of a case that Sari worked on and then restricted."""
    code = toolkit.visiting.submit(
        Submission(
            text="Ketuaberutang banyak",
            name="Kinanti",
            member_number="A-7741",
            contact="0812999",
            consent=True,
        ),
        token="t",
    )
    with store.reading() as unit:
        case = unit.cases.by_code(code)
    assert case is not None
    desk = toolkit.answering
    desk.assign(sari.actor, case.id, sari.id)
    desk.note(sari.actor, case.id, "catatanrahasia untuk @budi")
    seen = desk.story(sari.actor, case.id).case.events
    delivery = desk.reply(sari.actor, case.id, "balasanrahasia", events_seen=seen)
    assert delivery is not None
    with store.writing() as unit:
        sending = unit.deliveries.save(delivery.moved(DeliveryState.SENDING))
        unit.deliveries.save(sending.moved(DeliveryState.FAILED, detail="balasanrahasia ditolak"))
    toolkit.case_states.escalate(sari.actor, case.id, why="catatanrahasia", restricted=True)
    return {"case": case.id, "delivery": delivery.id, "code": code}


def read(open_page: Open, user: User, page: str, asked: dict[str, str]) -> str:
    """Everything that the page says or would let one press, type, or pick."""
    drawn = assert_sound(open_page(page, user, **asked))
    widgets = [*drawn.selectbox, *drawn.multiselect, *drawn.button, *drawn.text_area]
    offered = [str(getattr(one, "options", "")) + str(one.label) for one in widgets]
    typed = [str(one.value) for one in drawn.text_area]
    tables = [one.value.to_string() for one in drawn.dataframe]
    return "\n".join([words_of(drawn), *links_of(drawn), *offered, *typed, *tables])


@pytest.mark.parametrize(("page", "asked"), PAGES)
@pytest.mark.parametrize("login", ["sari", "budi", "wati", "admin"])
@pytest.mark.usefixtures("wati", "admin")
def test_no_page_tells_staff_managers_or_admins(
    open_page: Open, secret: dict[str, str], page: str, asked: dict[str, str], login: str
) -> None:
    filled = {name: value.format(**secret) for name, value in asked.items()}
    user = a_user(id=f"u-{login}", login=login)
    shown = read(open_page, user, page, filled)
    assert [word for word in (*SECRETS, secret["code"]) if word in shown] == []


def test_the_supervisor_reads_it_all(open_page: Open, joko: User, secret: dict[str, str]) -> None:
    shown = read(open_page, joko, "antrean", {"laporan": secret["case"]}).replace("\\", "")
    assert [word for word in (*SECRETS, secret["code"]) if word not in shown] == []
    trouble = read(open_page, joko, "kalender", {"pengiriman": secret["delivery"]})
    assert "balasanrahasia" in trouble
    assert "Coba lagi sekarang" in trouble
