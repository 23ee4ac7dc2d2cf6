"""Placeholders of saved replies: which are known, how they are filled, what stays a gap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.saved_replies import Variable, filled, gaps_in, strange_in

TEXT = "Halo {nama}, laporan {kode} kami urus. Salam, {petugas}"


def test_known_placeholders_are_filled_however_they_are_written() -> None:
    values = {Variable.NAME: "Bu Ani", Variable.CODE: "AB12"}
    assert filled("Halo {nama} / {Nama} / { NAMA }: {kode}", values) == (
        "Halo Bu Ani / Bu Ani / Bu Ani: AB12"
    )


@pytest.mark.parametrize("values", [{}, {Variable.NAME: ""}, {Variable.NAME: "  "}])
def test_what_nobody_knows_stays_a_visible_gap(values: dict[Variable, str]) -> None:
    text = filled("Halo { Nama }!", values)
    assert text == "Halo {nama}!"
    assert gaps_in(text) == (Variable.NAME,)


def test_a_value_is_never_filled_in_turn() -> None:
    assert filled("Halo {nama}", {Variable.NAME: "{kode}", Variable.CODE: "X"}) == "Halo {kode}"


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        (TEXT, ()),
        ("tanpa apa-apa", ()),
        ("Halo {name}, {alamat} {name}", ("{name}", "{alamat}")),
        ("Halo {}", ("{}",)),
        ("Halo {nama", ("{",)),
        ("Halo nama}", ("}",)),
        ("Halo {{nama}}", ("{", "}")),
        ("Halo {na\nma}", ("{", "}")),
    ],
)
def test_what_is_no_variable_is_named(text: str, strange: tuple[str, ...]) -> None:
    assert strange_in(text) == strange


def test_gaps_are_named_once_in_the_order_of_the_text() -> None:
    assert gaps_in("{kode} {nama} {kode} {lain}") == (Variable.CODE, Variable.NAME)


_PLAIN = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=30)
_VALUE = _PLAIN.filter(lambda value: bool(value.strip()))


@given(before=_PLAIN, after=_PLAIN, value=_VALUE, variable=st.sampled_from(Variable))
def test_whatever_stands_around_it_a_known_placeholder_is_filled_and_nothing_else_changes(
    before: str, after: str, value: str, variable: Variable
) -> None:
    text = f"{before}{variable.placeholder}{after}"
    assert strange_in(text) == ()
    assert filled(text, {variable: value}) == f"{before}{value.strip()}{after}"
    assert filled(text, {}) == text
    assert gaps_in(text) == (variable,)
