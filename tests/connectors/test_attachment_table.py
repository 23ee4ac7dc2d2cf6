"""The table of docs/queue.md says of attachments what the connectors say."""

from typing import Any

import pytest

from connectors.http import BODY_BYTES_MAX
from connectors.mailbox.connector import MailboxConnector
from connectors.registry import read_settings
from domain.answers import AnswerKind
from domain.attachments import FILE_BYTES_MAX
from domain.channels import Limits
from tests.connectors import bluesky_told, test_telegram
from tests.connectors.bluesky_world import Server
from tests.connectors.facebook_stage import connector as a_page
from tests.connectors.mailbox_world import SETTINGS
from tests.connectors.staging import a_house
from tests.connectors.telegram_world import TelegramWorld
from tests.connectors.x_stage import a_connector as an_x
from tests.house.ground import ROOT

ROWS = {
    cells[0]: cells[1:]
    for line in (ROOT / "docs" / "queue.md").read_text("utf-8").splitlines()
    if line.startswith("| ")
    and len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 4
}


def a_mailbox() -> MailboxConnector:
    settings: Any = read_settings(MailboxConnector, SETTINGS)
    return MailboxConnector(settings, a_house())


def taken(connector: Any, kind: AnswerKind = AnswerKind.PUBLIC) -> str:
    """What a reply takes along, in the table's words."""
    limits: Limits = connector.limits.of_answers(kind)
    film = ["a video"] if limits.video_bytes_max else []
    papers = [_of(limits.files_max, "PDF")] if limits.files_max else []
    if papers and not limits.one_sort:
        return f"{_of(limits.images_max, 'picture')} and {papers[0]}"
    *most, last = [_of(limits.images_max, "picture"), *film, *papers]
    return f"{', '.join(most)} or {last}" if most else last


def _of(n: int, one: str) -> str:
    return f"{n} {one}{'s' * (n != 1)}"


@pytest.mark.parametrize(
    ("row", "connector"),
    [
        ("E-mail", a_mailbox()),
        ("Facebook, comments", a_page()),
        ("X", an_x()),
        ("Bluesky", bluesky_told.opened(Server())),
        ("Telegram", test_telegram.a_bot(TelegramWorld())),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_each_row_says_what_goes_with_a_reply(row: str, connector: Any) -> None:
    assert ROWS[row][0] == taken(connector)


def test_one_message_more_is_said_of_messenger() -> None:
    told = taken(a_page(), AnswerKind.DIRECT)
    assert ROWS["Facebook, Messenger"][0] == f"{told}, as a second message"


def test_only_where_private_answers_are_bare_it_says_so() -> None:
    bare = {row for row, cells in ROWS.items() if cells[1] == "none"}
    assert bare == {"Facebook, comments"}
    assert not a_page().limits.of_answers(AnswerKind.PRIVATE).takes_attachments
    limits = test_telegram.a_bot(TelegramWorld()).limits
    assert limits.of_answers(AnswerKind.PRIVATE) == limits.of_answers(AnswerKind.PUBLIC)


def test_how_much_is_kept_is_what_the_house_keeps() -> None:
    assert f"up to {FILE_BYTES_MAX // 2**20} MB" in ROWS["E-mail"][2]
    for row in ("Facebook, comments", "Facebook, Messenger", "X", "Mastodon", "Telegram"):
        assert f"up to {BODY_BYTES_MAX // 2**20} MB" in ROWS[row][2]
