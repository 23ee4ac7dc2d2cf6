"""PDFs that go with answers on Telegram: whole, once, and never in the place of something else."""

from typing import Any

import httpx
import pytest

from connectors.house import LooseNotes
from domain.answers import AnswerKind
from domain.errors import OutcomeUnknown, PlatformError, Rejected, Unavailable
from domain.media import PDF_BYTES_MAX
from domain.posts import Content
from tests.connectors.staging import a_paper, a_picture, an_outgoing
from tests.connectors.telegram_told import a_message
from tests.connectors.telegram_world import GROUP, MEMBER, TelegramWorld
from tests.connectors.test_telegram import a_bot, a_film, on_tape

LETTER = {"text": "Ini suratnya, Bu Sari.", "target_remote_id": f"{MEMBER}:7"}


def test_a_pdf_goes_with_an_answer_under_its_own_name_and_the_words_below_it() -> None:
    with on_tape("reply__document") as bot:
        reply = an_outgoing(papers=(a_paper(),), **LETTER)
        assert bot.reply(reply, "key-3").remote_id == f"{MEMBER}:9"
        assert bot.reply(reply, "key-3").remote_id == f"{MEMBER}:9"


def test_several_pdfs_stand_together_in_order_with_the_words_below_the_last() -> None:
    with on_tape("reply__documents") as bot:
        reply = an_outgoing(papers=(a_paper(), a_paper("lampiran.pdf")), **LETTER)
        assert bot.reply(reply, "key-3").remote_id == f"{MEMBER}:10,11"


def test_a_pdf_goes_privately_to_who_wrote_in_the_group_and_needs_no_words() -> None:
    world = TelegramWorld()
    bot = a_bot(world)
    target = f"{GROUP}:41"
    reply = an_outgoing(
        text="", papers=(a_paper(),), recipient=str(MEMBER), target_remote_id=target
    )
    bot.reply_privately(reply, "key-4")
    method, asked = world.calls[-1]
    assert (method, asked["chat_id"], "caption" in asked) == ("sendDocument", MEMBER, False)


def test_words_beside_pdfs_are_as_short_as_beside_pictures() -> None:
    limits = a_bot(TelegramWorld()).limits.of_answers(AnswerKind.DIRECT)
    paper = a_paper().file
    assert limits.excess(Content(text="x" * 1_025, files=(paper,))) == 1
    assert (limits.files_max, limits.one_sort, limits.attached_bytes_max) == (10, True, 50_000_000)
    assert limits.file_bytes_max == PDF_BYTES_MAX


def asked() -> TelegramWorld:
    """Where a member asked for the letter."""
    return TelegramWorld(messages={(MEMBER, 7): a_message(7, text="Mana suratnya?")})


class Cut(httpx.BaseTransport):
    """The line to a world of Telegram, cut before a call arrives or after it was done."""

    def __init__(self, world: TelegramWorld, fault: Exception, *, done: bool) -> None:
        self.world, self.fault, self.done = world, fault, done

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.done:
            self.world.handle_request(request)
        raise self.fault


@pytest.mark.parametrize("papers", [(a_paper(),), (a_paper(), a_paper("lampiran.pdf"))])
@pytest.mark.parametrize(
    ("fault", "done", "error"),
    [
        (httpx.ConnectTimeout("no"), False, Unavailable),
        (httpx.WriteTimeout("no"), False, OutcomeUnknown),
        (httpx.ReadTimeout("no"), True, OutcomeUnknown),
        (httpx.ReadError("reset"), True, OutcomeUnknown),
    ],
)
def test_a_line_that_is_cut_is_no_doubt_before_and_a_doubt_after_they_left(
    papers: Any, fault: Exception, done: bool, error: type[PlatformError]
) -> None:
    world, notes = asked(), LooseNotes()
    reply = an_outgoing(text="Ini.", target_remote_id=f"{MEMBER}:7", papers=papers)
    with pytest.raises(PlatformError) as told:
        a_bot(Cut(world, fault, done=done), notes).reply(reply, "key-3")
    assert type(told.value) is error
    assert notes.read("sent key-3") == ""
    if error is Unavailable:  # surely not there, so it goes again
        a_bot(world, notes).reply(reply, "key-3")
    sent = len(papers) if done or error is Unavailable else 0
    assert len(world.messages) == 1 + sent


@pytest.mark.parametrize(
    "beside",
    [{"pictures": (a_picture("a"),)}, {"video": a_film()}],
    ids=["a picture", "a video"],
)
def test_what_cannot_stand_beside_them_is_refused_and_never_left_out(
    beside: dict[str, Any],
) -> None:
    """An answer that was written while the channel was cut off was not looked at before."""
    world = asked()
    reply = an_outgoing(target_remote_id=f"{MEMBER}:7", papers=(a_paper(),), **beside)
    with pytest.raises(Rejected, match="PDF di Telegram berdiri sendiri"):
        a_bot(world).reply(reply, "key-3")
    assert world.calls == []
