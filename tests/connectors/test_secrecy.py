"""Secrets are blotted out however they are written, whoever learns new ones meanwhile."""

import json
import logging
from urllib.parse import urlencode

import pytest

from connectors.secrecy import BLOT, Scrubber

SECRET = 'sandi "rumah"\\kaca/é'


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        urlencode({"p": SECRET}),
        json.dumps({"p": SECRET}),
        json.dumps({"p": SECRET}, ensure_ascii=False),
        json.dumps({"p": SECRET}).replace("/", "\\/"),  # as PHP writes it
    ],
    ids=["plain", "form", "json", "json of utf-8", "json of php"],
)
def test_a_secret_is_known_as_it_is_written_in_bodies_and_addresses(written: str) -> None:
    assert Scrubber([SECRET]).scrub(written) in (BLOT, f"p={BLOT}", f'{{"p": "{BLOT}"}}')


def test_a_secret_of_a_letter_or_none_does_not_blot_out_every_word() -> None:
    assert Scrubber(["", "a", "ya"]).scrub("saya bayar") == "saya bayar"


def test_a_secret_learnt_while_a_log_line_is_cleaned_stops_no_request() -> None:
    class Line(str):
        """Somebody else's token is learnt while this is looked through."""

        def replace(self, *given: object) -> "Line":
            Scrubber([f"rahasia-{len(learnt)}"])
            learnt.append("")
            return self

    learnt: list[str] = []
    Scrubber(["rahasia-pertama", "rahasia-kedua"])
    record = logging.LogRecord("httpx", logging.INFO, "", 0, "", (), None)
    record.getMessage = lambda: Line("GET https://x.example")  # type: ignore[method-assign]
    assert logging.getLogger("httpx").filter(record)
    assert learnt
