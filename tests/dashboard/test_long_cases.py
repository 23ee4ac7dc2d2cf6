"""A long case on a small screen: the newest part first, long letters folded, nothing cut off."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import bubbles
from dashboard.views import case_pages
from domain.cases import Case
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound
from tests.dashboard.test_reply_choices import heard
from tests.makers import an_incoming
from toolkit.wiring import Toolkit


@pytest.fixture
def long_case(toolkit: Toolkit) -> Callable[[int], Case]:
    """A case of so many messages, a minute apart."""

    def write(count: int) -> Case:
        case = heard(toolkit, public=True)
        start = toolkit.clock.now() - timedelta(minutes=count)
        for number in range(1, count):
            at = start + timedelta(minutes=number)
            said = an_incoming(text=f"Pesan ke-{number}.", at=at, remote_id=f"r-{number}")
            toolkit.listening.receive("masto", said)
        return case

    return write


def said(page: AppTest) -> list[str]:
    return [each.value for each in page.html if 'class="guyub-bubble' in each.value]


def older(page: AppTest) -> list[str]:
    return [each.label for each in page.button if "lebih lama" in each.label]


def test_a_short_case_is_shown_whole_without_a_button(
    sari: User, open_page: Open, long_case: Callable[[int], Case]
) -> None:
    # as many as one step takes, the opening of the case among them
    page = open_page("antrean", sari, laporan=long_case(case_pages.STEP - 1).id)
    assert len(said(page)) == case_pages.STEP - 1
    assert older(page) == []


def test_a_long_case_shows_its_newest_part_and_the_rest_by_steps_down_to_the_first_word(
    sari: User, open_page: Open, long_case: Callable[[int], Case]
) -> None:
    count = 2 * case_pages.STEP + 5
    case = long_case(count)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    opened = 1  # the line that says when the case was opened, beside the messages
    assert any(f"Pesan ke-{count - 1}." in each for each in said(page))
    assert not any("Pesan ke-1." in each for each in said(page))
    assert older(page) == [f"Tampilkan 30 yang lebih lama (dari {count + opened - 30})"]
    page.button(key="lebih-lama").click().run()
    assert older(page) == [f"Tampilkan 6 yang lebih lama (dari {count + opened - 60})"]
    page.button(key="lebih-lama").click().run()
    assert older(assert_sound(page)) == []
    assert len(said(page)) == count
    assert any("Pesan ke-1." in each for each in said(page))


def test_how_much_is_shown_stands_in_the_address_and_nonsense_there_does_no_harm(
    sari: User, open_page: Open, long_case: Callable[[int], Case]
) -> None:
    count = case_pages.STEP + 10
    case = long_case(count)
    for asked, hidden in (("9999", 0), ("-1", 11), ("x", 11), ("1", 11), ("9" * 9, 11), ("40", 1)):
        page = open_page("antrean", sari, laporan=case.id, terlihat=asked)
        (told,) = older(assert_sound(page)) or ["(dari 0)"]
        assert told.endswith(f"(dari {hidden})")


def test_a_long_letter_is_folded_and_nothing_of_it_is_missing(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    heard(toolkit, public=True)
    text = "Simpanan <b>saya</b> belum masuk. " * 200
    letter = an_incoming(text=text, at=toolkit.clock.now(), thread="t-2")
    case = toolkit.listening.receive("masto", letter)
    assert case is not None
    (bubble,) = said(open_page("antrean", sari, laporan=case.id))
    assert '<div class="guyub-bubble " dir="auto">' in bubble
    first, _summary, rest = bubble.partition("<details><summary>Tampilkan lanjutannya (")
    assert first.count("Simpanan &lt;b&gt;saya") + rest.count("&lt;b&gt;saya") == 200
    assert rest.endswith("</details></div>")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Halo",
        "x" * bubbles.FOLDED_FROM,
        "\n".join("baris" for _line in range(bubbles.LINES_FOLDED_FROM)),
    ],
)
def test_what_is_short_is_not_folded(text: str) -> None:
    assert bubbles.parted(text) == (text, "")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("kata " * 400, ("kata " * 200).rstrip()),  # between two words
        ("x" * 2_000, "x" * bubbles.SHOWN),  # where there is no gap
        ("\n".join("baris" for _line in range(40)), "\n".join(["baris"] * bubbles.LINES_SHOWN)),
    ],
)
def test_what_is_long_is_parted_without_a_loss(text: str, first: str) -> None:
    shown, rest = bubbles.parted(text)
    assert shown == first
    assert shown + text[len(shown) : len(text) - len(rest)] + rest == text
    assert not text[len(shown) : len(text) - len(rest)].strip()
