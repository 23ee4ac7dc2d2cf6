"""In English one is no plural: a house with one of everything says "1 post", never "1 posts"."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from domain.channels import Channel
from domain.members import Member
from domain.messages import Author, MessageKind
from domain.metrics import Metric
from domain.people import User
from domain.ports import Store
from tests.dashboard.conftest import Open
from tests.dashboard.engaged import DAY, NOW, keep
from tests.dashboard.reading import assert_sound, labels, links_of, words_of
from tests.dashboard.test_members import ani, link, wrote
from toolkit.wiring import Toolkit

__all__ = ["ani"]  # a fixture

# What pages count, as they are called when there are several.
_SEVERAL = (
    "accounts answers cases channels comments conversations deliveries files followers hours "
    "interactions lines links members messages people posts reactions readings replies reports "
    "rows suggestions weeks"
)
OF_ONE = re.compile(rf"(?<![\d.,–-])1 (?:{'|'.join(_SEVERAL.split())})\b")
PAGES = (
    ("beranda", {}),
    ("antrean", {}),
    ("anggota", {}),
    *(
        ("anggota", {"bagian": part})
        for part in ("tautan", "jangkauan", "berinteraksi", "diam", "baru")
    ),
    *(("keterlibatan", {"tampilan": look}) for look in ("ringkasan", "banding", "jam", "unggahan")),
    ("keterlibatan", {"kiriman": "d-1"}),
    ("tanggapan", {}),
    ("tanggapan", {"baris": "all"}),
    ("bulanan", {"bulan": "2026-11"}),
    ("bulanan", {"kurun": "minggu", "minggu": "2026-W47"}),
    ("pengaturan", {"bagian": "pribadi"}),
)


@pytest.fixture
def one_of_each(store: Store, toolkit: Toolkit, board: Channel, ani: Member, sari: User) -> None:
    """One member, linked, who wrote one message; one post with one reaction; one more case."""
    keep(store, board, "d-1", NOW - DAY, {DAY / 2: {Metric.REACTIONS: 1, Metric.REACH: 1}})
    wrote(toolkit)
    toolkit.listening.take_down_remark(
        sari.actor, way=MessageKind.PHONE, author=Author(name="Pak Budi"), text="Beras berkutu."
    )
    link(toolkit, sari)


def all_said(page: AppTest) -> str:
    """Every word, those on buttons, in boxes and in charts among them."""
    boxes = (page.button, page.selectbox, page.expander, page.metric, page.number_input)
    told = [label for kind in boxes for label in labels(kind)]
    told += [str(option) for box in page.selectbox for option in box.options]
    told += [str(one.value) for kind in (page.metric, page.text) for one in kind]
    charts = [chart.proto.spec for chart in page.get("plotly_chart")]
    return "\n".join((words_of(page), *links_of(page), *told, *charts))


@pytest.fixture
def read_in_english(open_page: Open, store: Store, one_of_each: None) -> Callable[..., str]:
    """Every word of a page that somebody opens in English."""

    def read(name: str, user: User, **asked: str) -> str:
        with store.writing() as unit:
            unit.users.save(replace(unit.users.get(user.id), language="en"))
        return all_said(assert_sound(open_page(name, user, **asked)))

    return read


@pytest.mark.parametrize(("name", "asked"), PAGES, ids=str)
def test_one_is_no_plural(
    read_in_english: Callable[..., str], joko: User, name: str, asked: dict[str, str]
) -> None:
    said = read_in_english(name, joko, **asked)
    assert OF_ONE.findall(said) == []
    assert "customdata[0]} posts" not in said


def test_one_is_no_plural_on_the_page_of_a_member(
    read_in_english: Callable[..., str], ani: Member, wati: User, joko: User
) -> None:
    for user in (wati, joko):
        assert OF_ONE.findall(read_in_english("anggota", user, anggota=ani.id)) == []
