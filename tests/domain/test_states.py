"""State machines whose steps are declared."""

from enum import StrEnum

import pytest

from domain.errors import InvalidTransition
from domain.states import Transitions


class Light(StrEnum):
    """A lamp with a bulb that may burn out."""

    OFF = "off"
    ON = "on"
    BURNT = "burnt"


LIGHT = Transitions(
    Light.OFF,
    {Light.OFF: {Light.ON}, Light.ON: {Light.OFF, Light.BURNT}, Light.BURNT: set()},
)


def test_a_declared_step_is_taken() -> None:
    assert LIGHT.check(Light.OFF, Light.ON) is Light.ON
    assert LIGHT.after(Light.ON) == {Light.OFF, Light.BURNT}
    assert LIGHT.after(Light.BURNT) == frozenset()


def test_an_undeclared_step_is_refused_by_name() -> None:
    with pytest.raises(InvalidTransition, match="“burnt” ke “on”"):
        LIGHT.check(Light.BURNT, Light.ON)
    with pytest.raises(InvalidTransition):
        LIGHT.check(Light.OFF, Light.OFF)


def test_a_machine_that_forgets_a_state_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no steps declared"):
        Transitions(Light.OFF, {Light.OFF: {Light.ON}, Light.ON: {Light.BURNT}})


def test_a_machine_with_a_state_nobody_reaches_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="never reached"):
        Transitions(Light.OFF, {Light.OFF: {Light.ON}, Light.ON: set(), Light.BURNT: set()})


def test_a_declaration_is_not_changed_from_outside() -> None:
    steps = {Light.OFF: {Light.ON}, Light.ON: {Light.BURNT}, Light.BURNT: set[Light]()}
    machine = Transitions(Light.OFF, steps)
    steps[Light.BURNT].add(Light.ON)
    with pytest.raises(InvalidTransition):
        machine.check(Light.BURNT, Light.ON)
