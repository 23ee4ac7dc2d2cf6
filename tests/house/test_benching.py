"""`guyub bench`: what was measured as tables for people and as JSON for machines."""

import json
from dataclasses import dataclass

import pytest

from guyub.benching import _show


@dataclass(frozen=True, kw_only=True)
class Measured:
    database: str
    ours_per_s: float
    bare_per_s: float

    @property
    def ratio(self) -> float:
        return self.ours_per_s / self.bare_per_s


RESULT = Measured(database="sqlite", ours_per_s=1_500.0, bare_per_s=2_000.0)


def test_machines_get_every_figure_and_what_follows_from_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _show([RESULT], as_json=True)
    assert json.loads(capsys.readouterr().out) == [
        {
            "measured": "Measured",
            "database": "sqlite",
            "ours_per_s": 1500.0,
            "bare_per_s": 2000.0,
            "ratio": 0.75,
        }
    ]


def test_people_get_a_table_with_units_in_its_head(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    _show([RESULT], as_json=False)
    shown = capsys.readouterr().out
    for word in ("Measured", "ours_per_s", "ratio", "1,500.00", "0.75"):
        assert word in shown
