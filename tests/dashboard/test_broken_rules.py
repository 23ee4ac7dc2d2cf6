"""Rules that name what is gone: it is said where they are listed, changed and tried."""

import pytest

from domain.labels import LabelKind
from domain.messages import Author, MessageKind
from domain.people import User
from domain.rules import Act, ActKind, Rule
from services.rulebook.rule_checks import Wanted
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, labels, words_of
from toolkit.wiring import Toolkit

GONE = (
    "Dilewati, karena tidak bisa dijalankan: diberi label Racun (tidak dipakai lagi). "
    "Ubah aturan ini."
)


@pytest.fixture
def broken(toolkit: Toolkit, wati: User, sari: User) -> Rule:
    """It labelled one case; its label is used no more."""
    label = toolkit.labels.add(wati.actor, LabelKind.LABEL, "Racun")
    acts = (Act(kind=ActKind.LABEL, value=label.id), Act(kind=ActKind.PRIORITY, value="high"))
    kept = toolkit.rules.add(wati.actor, Wanted(name="Racun", acts=acts))
    toolkit.listening.take_down_remark(
        sari.actor, way=MessageKind.PHONE, author=Author(), text="Racun di beras."
    )
    toolkit.labels.set_active(wati.actor, label.id, active=False)
    return kept


@pytest.mark.parametrize("where", [{}, {"aturan": "this"}, {"aturan": "this", "lihat": "coba"}])
def test_what_is_gone_is_said_wherever_the_rule_is_met(
    open_page: Open, wati: User, broken: Rule, where: dict[str, str]
) -> None:
    asked = {name: broken.id if value == "this" else value for name, value in where.items()}
    page = assert_sound(open_page("pengaturan", wati, bagian="aturan", **asked))
    assert [warning.value.replace("\\", "") for warning in page.warning] == [GONE]


def test_a_trial_of_what_would_be_passed_over_counts_no_case(
    open_page: Open, wati: User, broken: Rule
) -> None:
    page = assert_sound(
        open_page("pengaturan", wati, bagian="aturan", aturan=broken.id, lihat="coba")
    )
    assert "Akan menyentuh" not in words_of(page)
    assert "Nyalakan aturan ini" not in labels(page.button)
