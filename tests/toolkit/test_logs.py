"""No secret reaches the log, whichever way it is handed in."""

import json
import logging

import pytest
import structlog

from toolkit.logs import BLOT, configure_logs


def _last_line(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    line: dict[str, str] = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    return line


def test_a_value_under_a_secret_name_is_blotted_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(machine=True)
    structlog.get_logger("guyub").info("signed in", access_token="s3cret", login="sari")
    line = _last_line(capsys)
    assert (line["access_token"], line["login"]) == (BLOT, "sari")


@pytest.mark.parametrize(
    "text",
    [
        "GET /me?access_token=s3cret&x=1",
        "Authorization: Bearer s3cret",
        "cannot reach smtp://sari:s3cret@localhost",
    ],
)
def test_a_secret_inside_a_sentence_is_blotted_out(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(machine=True)
    structlog.get_logger("guyub").warning(text)
    assert "s3cret" not in _last_line(capsys)["event"]


def test_lines_of_libraries_take_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(machine=True)
    logging.getLogger("some.library").warning("calling with token=s3cret")
    line = _last_line(capsys)
    assert (line["event"], line["level"]) == (f"calling with token={BLOT}", "warning")


def test_a_traceback_is_blotted_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(machine=True)
    try:
        raise ValueError("password=s3cret")
    except ValueError:
        structlog.get_logger("guyub").exception("job failed")
    line = _last_line(capsys)
    assert "ValueError" in line["exception"]
    assert "s3cret" not in line["exception"]
