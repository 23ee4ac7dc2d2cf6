"""One case: the whole conversation, what is promised, and the box to answer in."""

from collections.abc import Sequence

import streamlit as st

from dashboard import address, late_presses, left_words, notices, people, rows, words
from dashboard.session import Desk
from dashboard.views import (
    case_acts,
    case_aftercare,
    case_branch,
    case_clocks,
    case_company,
    case_member,
    case_merge,
    case_neighbours,
    case_note,
    case_reply,
    case_shut,
    case_states,
    case_talk,
    case_window,
    person_data,
    shortcuts,
)
from domain.accesses import AccessKind
from domain.cases import CaseStatus
from domain.erasing import Erased
from domain.errors import NotFound
from domain.sight import may_answer
from domain.texts import _
from services.desk.answering import Story
from services.replies.reply_windows import ReplyWindow


def draw(desk: Desk, case_id: str) -> None:
    left_words.begin(case_id)
    pressed, told = late_presses.begin(), notices.shown()
    case_neighbours.draw(desk, case_id)  # the way back, for who may not see the case as well
    try:
        story = desk.toolkit.answering.story(desk.actor, case_id)
    except NotFound:
        # others made the case one for supervisors alone
        case_shut.give_words_back(case_id)
        left_words.show(case_id)
        raise
    desk = case_branch.at_branch(desk, story.case.branch_id)
    windows = case_window.of(desk, story)
    _head(desk, story, windows)
    left = st.container()
    case_merge.banner(desk, story)
    case_states.banner(desk, story)
    case_shut.banner(story)
    desk.toolkit.access_log.note(desk.actor, AccessKind.CASE, case_id)
    desk.toolkit.mentioning.opened(desk.actor, case_id)
    desk.toolkit.notifications.opened(desk.actor, case_id)
    case_company.draw(case_id)
    talk, side = st.columns([2, 1], gap="medium")
    with talk:
        case_talk.draw(desk, story)
        if may_answer(desk.actor, story.case) and story.case.status is not CaseStatus.MERGED:
            if case_shut.is_shut(story):
                case_shut.draw(story)
            else:
                case_window.closed(story, windows)
                case_reply.draw(desk, story, windows)
            case_note.draw(desk, story)
    with side:
        _beside(desk, story, windows)
    with left:
        left_words.show(case_id)
    late_presses.show(story.case, pressed=pressed, told=told)


def _beside(desk: Desk, story: Story, windows: Sequence[ReplyWindow]) -> None:
    """Its steps, its clocks, and what belongs to it."""
    if may_answer(desk.actor, story.case) and story.case.status is not CaseStatus.MERGED:
        case_acts.draw(desk, story)
    case_window.draw(story, windows)
    case_clocks.draw(desk, story)
    case_aftercare.draw(desk, story.case, may_ask_again=not story.nobody_left)
    case_merge.absorbed_here(desk, story)
    _earlier(desk, story)
    person_data.draw(
        desk, Erased.PERSON, story.conversation.id, export=f"/ekspor/pelapor/{story.case.id}.zip"
    )
    shortcuts.draw("laporan", shortcuts.of_case())


def _head(desk: Desk, story: Story, windows: Sequence[ReplyWindow]) -> None:
    case, author = story.case, story.conversation.author
    st.title(words.shortened(author.name or _("Tanpa nama")))
    channels = people.channels(desk)
    with st.container(horizontal=True, vertical_alignment="center"):
        words.badge(words.cases()[case.status])
        rows.due(desk, case, desk.toolkit.branching.hours(case.branch_id))
        case_window.badge(windows)
        st.markdown(
            f"{words.kinds()[case.kind]} · "
            f"{words.plain(people.channel_name(case.channel_id, channels))} · `{case.code}`",
            width="content",
        )
    given = [
        _("nomor anggota {number} (menurut yang bersangkutan)").format(
            number=words.plain(author.member_number)
        )
        if author.member_number
        else "",
        _("kontak {contact}").format(contact=_reached(author.contact)) if author.contact else "",
    ]
    if any(given):
        st.caption(" · ".join(part for part in given if part))
    case_member.draw(desk, story)


def _reached(contact: str) -> str:
    """A name on a platform (`@sri@mastodon.example`) is no address of mail, though Markdown would
    make it one."""
    return f"`{contact.replace('`', '')}`" if contact.startswith("@") else words.plain(contact)


def _earlier(desk: Desk, story: Story) -> None:
    if not story.earlier:
        return
    st.subheader(_("Laporan sebelumnya"))
    channels = people.channels(desk)
    for case in story.earlier:
        look = words.cases()[case.status]
        day = desk.times.day(desk.times.local(case.opened_at).date())
        address.link(
            "antrean",
            f"{day} · {words.plain(people.channel_name(case.channel_id, channels))} · "
            f"{look.word} · {words.shortened(case.subject)}",
            icon=look.icon,
            laporan=case.id,
        )
