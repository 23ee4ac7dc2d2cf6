"""A case of which something is gone still opens for who may see it, and reads sensibly."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from domain.cases import Case
from domain.messages import Author
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, labels, words_of
from tests.dashboard.test_reply_choices import heard
from toolkit.wiring import Toolkit

Change = Callable[[Toolkit, Case], None]


def case_with(**changes: Any) -> Change:
    def change(toolkit: Toolkit, case: Case) -> None:
        with toolkit.store.writing() as unit:
            unit.cases.save(replace(unit.cases.get(case.id), **changes))

    return change


def talk_with(**changes: Any) -> Change:
    def change(toolkit: Toolkit, case: Case) -> None:
        with toolkit.store.writing() as unit:
            talk = unit.conversations.get(case.conversation_id)
            unit.conversations.save(replace(talk, **changes))

    return change


def all_of(*changes: Change) -> Change:
    def change(toolkit: Toolkit, case: Case) -> None:
        for each in changes:
            each(toolkit, case)

    return change


def wordless(toolkit: Toolkit, case: Case) -> None:
    with toolkit.store.writing() as unit:
        for message in unit.messages.of(case.conversation_id):
            unit.messages.amend(replace(message, text=""))


def messageless(toolkit: Toolkit, case: Case) -> None:
    with toolkit.store.writing() as unit:
        talk = unit.conversations.get(case.conversation_id)
        unit.conversations.add(replace(talk, id="empty", thread="empty"))
    case_with(conversation_id="empty")(toolkit, case)


ODD: Mapping[str, Change] = {
    "channel gone": all_of(case_with(channel_id="gone"), talk_with(channel_id="gone")),
    "no channel": all_of(case_with(channel_id=None), talk_with(channel_id=None)),
    "staff gone": case_with(assignee_id="gone"),
    "branch gone": case_with(branch_id="gone"),
    "topic gone": case_with(topic_id="gone"),
    "label gone": case_with(labels=("gone",)),
    "unit gone": case_with(unit="gone"),
    "post gone": talk_with(post_id="gone"),
    "merged into what is gone": case_with(merged_into="gone"),
    "no words": wordless,
    "no messages": messageless,
    "nobody known": all_of(talk_with(author=Author()), wordless, case_with(subject="")),
    "odd ending": case_with(ending="gone"),
}


@pytest.mark.parametrize("what", sorted(ODD))
def test_it_opens_and_can_be_answered(
    toolkit: Toolkit, sari: User, open_page: Open, what: str
) -> None:
    case = heard(toolkit, public=True)
    ODD[what](toolkit, case)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    words = words_of(page)
    assert case.code in words
    assert not {"None", "gone"} & set(words.replace("`", " ").split())
    assert {"Kirim balasan", "Catat jawaban"} & set(labels(page.button))
    assert_sound(open_page("antrean", sari, tampilan="all"))
