"""Labels of a post that left the house, changed where its curve and where its journey are."""

from datetime import timedelta

import pytest

from domain.channels import Channel
from domain.deliveries import DeliveryState, Receipt
from domain.people import User
from domain.ports import Store
from domain.posts import PostState
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, words_of
from tests.makers import NOON, a_delivery, a_post


@pytest.fixture
def sent(store: Store, board: Channel) -> None:
    receipt = Receipt(remote_id="r-1", url="", sent_at=NOON - timedelta(days=1))
    with store.writing() as unit:
        unit.posts.add(a_post(id="p-1", labels=("toko",), state=PostState.APPROVED))
        unit.deliveries.add(
            a_delivery(
                id="d-1",
                channel_id=board.id,
                subject_id="p-1",
                state=DeliveryState.SENT,
                receipt=receipt,
            )
        )


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize(
    ("page", "where"), [("keterlibatan", {"kiriman": "d-1"}), ("tulis", {"unggahan": "p-1"})]
)
def test_labels_are_changed_on_either_page(
    open_page: Open, store: Store, sari: User, page: str, where: dict[str, str]
) -> None:
    shown = assert_sound(open_page(page, sari, **where))
    assert "Label: toko" in words_of(shown)
    box = next(each for each in shown.text_input if "Label" in each.label)
    assert box.value == "toko"
    box.set_value("panen, rapat")
    next(each for each in shown.button if each.label == "Simpan label").click()
    assert "Label: panen, rapat" in words_of(assert_sound(shown.run()))
    with store.reading() as unit:
        assert unit.posts.get("p-1").labels == ("panen", "rapat")


@pytest.mark.usefixtures("sent")
def test_what_is_refused_says_so_and_changes_nothing(
    open_page: Open, store: Store, sari: User
) -> None:
    shown = open_page("keterlibatan", sari, kiriman="d-1")
    box = next(each for each in shown.text_input if "Label" in each.label)
    box.set_value("x" * 500)
    next(each for each in shown.button if each.label == "Simpan label").click()
    shown.run()
    assert [each.value for each in shown.error]
    with store.reading() as unit:
        assert unit.posts.get("p-1").labels == ("toko",)


@pytest.mark.usefixtures("sent")
def test_who_only_watches_reads_them(open_page: Open, joko: User) -> None:
    shown = assert_sound(open_page("keterlibatan", joko, kiriman="d-1"))
    assert "Label: toko" in words_of(shown)
    assert "Simpan label" not in [each.label for each in shown.button]


def test_history_that_was_read_in_bears_none(
    open_page: Open, store: Store, sari: User, board: Channel
) -> None:
    receipt = Receipt(remote_id="r-9", url="", sent_at=NOON - timedelta(days=1))
    with store.writing() as unit:
        unit.deliveries.add(
            a_delivery(
                id="d-9",
                channel_id=board.id,
                subject_id="p-9",
                state=DeliveryState.SENT,
                receipt=receipt,
            )
        )
    shown = assert_sound(open_page("keterlibatan", sari, kiriman="d-9"))
    assert "Label" not in [each.label for each in shown.text_input]
    assert "Simpan label" not in [each.label for each in shown.button]
