"""The conversation of a case in time order: messages, notes, events, replies on their way."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard import address, bubbles, content, notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import (
    case_aftercare,
    case_attachments,
    case_branch,
    case_labels,
    case_outgoing,
    case_pages,
    case_states,
)
from domain.attachments import Attachment
from domain.board import Visibility
from domain.case_lists import read_out
from domain.cases import CaseEvent, CaseKind, EventKind, Priority
from domain.company import Mention
from domain.messages import Message
from domain.people import Permission
from domain.posts import Content
from domain.texts import _, retold
from services.desk.stories import NAMING_CASES, Story, Way

# Shown by the message itself, not as a line of its own.
_SPOKEN = (EventKind.MESSAGE_RECEIVED, EventKind.REPLIED)
_PARTED = (EventKind.SPLIT_FROM, EventKind.SPLIT_OFF)  # the merged ones are listed by themselves


def draw(desk: Desk, story: Story) -> None:
    for way in story.ways:
        _post(desk, way)
    users = people.users(desk)
    named = desk.toolkit.mentioning.of_case(desk.actor, story.case.id)
    where = _where(desk, story)
    files = desk.toolkit.attachments.of_case(desk.actor, story.case.id)
    moments: list[tuple[datetime, int, Callable[[], None]]] = []
    for message in story.messages:
        attached = files.get(message.id, ())
        told = partial(_message, desk, story, message, users, where, files=attached)
        moments.append((message.at, 0, told))
    for event in _shown(story):
        called = named.get(event.id, ())
        moments.append((event.at, 1, _later(_event, desk, story, event, users, called)))
    told_in_order = sorted(moments, key=lambda moment: moment[:2])
    for _at, _rank, show in told_in_order[case_pages.start(len(told_in_order)) :]:
        show()
    case_outgoing.draw(desk, story)


def _shown(story: Story) -> list[CaseEvent]:
    """What happened to the case, and to those merged into it before they were; what came along
    with a merge is said by the merge, and a split once, however many messages went."""
    own_ones = [event for event in story.events if not event.talk]
    shown, splits = list[CaseEvent](), set[tuple[str, datetime]]()
    for event in (*own_ones, *story.along):
        split = (event.value, event.at)
        if event.kind in _SPOKEN or (event.kind is EventKind.SPLIT_OFF and split in splits):
            continue
        if event.kind is EventKind.SPLIT_OFF:
            splits.add(split)
        shown.append(event)
    return shown


def _where(desk: Desk, story: Story) -> Mapping[str, str]:
    """The channel of each conversation where there are several; else nobody needs to be told."""
    if len({way.conversation.channel_id for way in story.ways}) == 1:
        return {}
    channels = people.channels(desk)
    return {
        way.conversation.id: people.channel_name(way.conversation.channel_id, channels)
        for way in story.ways
    }


def _later(show: Callable[..., None], *given: object) -> Callable[[], None]:
    return lambda: show(*given)


def _post(desk: Desk, way: Way) -> None:
    if way.post is None:
        return
    with st.expander(_("Menanggapi unggahan ini"), icon=":material/article:"):
        content.show(desk, way.post.content)
        address.link("tulis", _("Buka unggahannya"), unggahan=way.post.id)


def _message(
    desk: Desk,
    story: Story,
    message: Message,
    users: people.Users,
    where: Mapping[str, str],
    *,
    files: Sequence[Attachment],
) -> None:
    if message.from_us:
        who = people.name_of(message.sender_id, users) if message.sender_id else _("Koperasi")
    else:
        who = message.author.name or _("Seorang anggota")
    place = where.get(message.conversation_id, "")
    line = f"**{words.plain(who)}** · {words.ways()[message.kind]} · "
    line += f"{words.plain(place)} · " if place else ""
    line += _("pribadi") + " · " if message.delivery_id in _private(story) else ""
    st.markdown(line + desk.times.moment(message.at))
    bubbles.draw(message.text, "ours" if message.from_us else "")
    case_attachments.draw(desk, story.case.id, files)
    sent = _enclosed(story, message)
    content.pictures(desk, sent.pictures)
    content.files(sent.files)
    content.videos(sent.videos)
    _changed_since(desk, message)
    with st.container(horizontal=True, vertical_alignment="center"):
        if message.url:
            st.link_button(
                _("Buka aslinya"),
                message.url,
                icon=":material/open_in_new:",
                key=f"asli-{message.id}",
            )
        if message.id in story.visibility:
            _visibility(desk, message, story.visibility[message.id])


def _enclosed(story: Story, message: Message) -> Content:
    """What went with our answer."""
    sent = [each.content for each in story.deliveries if each.id == message.delivery_id]
    return sent[0] if sent else Content()


def _private(story: Story) -> set[str]:
    """The replies that one person alone reads."""
    return {delivery.id for delivery in story.deliveries if delivery.recipient}


def _changed_since(desk: Desk, message: Message) -> None:
    """What its author, or the platform, did with it after we kept it."""
    if message.edited_at and message.first_text:
        moment = desk.times.moment(message.edited_at)
        st.caption(_("Disunting penulisnya {moment}. Semula berbunyi:").format(moment=moment))
        bubbles.draw(message.first_text, "note")
    if message.withdrawn_at:
        st.caption(
            _(
                "Sudah dihapus di platformnya; kami mengetahuinya {moment}. Salinan ini untuk "
                "menangani laporan saja."
            ).format(moment=desk.times.moment(message.withdrawn_at))
        )


def _visibility(desk: Desk, message: Message, visibility: Visibility) -> None:
    """Who sees the comment on the board, with the one act that would change it."""
    words.badge(words.comments()[visibility])
    if message.from_us or not desk.may(Permission.MODERATE_COMMENTS):
        return
    is_shown = visibility is Visibility.VISIBLE
    label = _("Sembunyikan komentar") if is_shown else _("Tampilkan komentar")
    icon = "visibility_off" if is_shown else "visibility"
    if st.button(label, icon=f":material/{icon}:", key=f"moderasi-{message.id}"):
        with showing_errors():
            desk.toolkit.answering.moderate(desk.actor, message.id, visible=not is_shown)
            notices.done(_("Komentar disembunyikan.") if is_shown else _("Komentar ditampilkan."))


def _event(
    desk: Desk,
    story: Story,
    event: CaseEvent,
    users: people.Users,
    named: Sequence[Mention] = (),
) -> None:
    line = (
        f"{words.events()[event.kind]}"
        f"{_told(desk, story, event, users)} · "
        f"{_who(story, event, users)} · {desk.times.moment(event.at)}"
    )
    if event.case_id != story.case.id and event.case_id in story.others:
        line += " · " + _("laporan {code}").format(code=story.others[event.case_id].code)
    if event.kind is EventKind.NOTED:
        st.markdown(f":material/sticky_note_2: {line}")
        # A rule's note was written in whatever language was spoken then; a person's is their own.
        bubbles.draw(retold(event.value) if event.rule_id else event.value, "note")
        _named(desk, named, users)
        return
    st.caption(line)
    if event.kind in _PARTED and (other := story.others.get(event.value)):
        told = _("Buka laporan {code}").format(code=other.code)
        address.link("antrean", told, icon=":material/call_split:", laporan=other.id)


def _who(story: Story, event: CaseEvent, users: people.Users) -> str:
    """Who did it, or which rule by itself."""
    if event.rule_id:
        name = story.rules.get(event.rule_id, _("aturan lama"))
        return _("aturan “{name}”").format(name=words.plain(name))
    if event.kind is EventKind.RATED:
        return _("Seorang anggota")
    return words.plain(people.name_of(event.actor_id, users))


def _told(desk: Desk, story: Story, event: CaseEvent, users: people.Users) -> str:
    """What the event's value says, in whichever words know it."""
    return (
        _value(event, users)
        or _other(story, event)
        or case_states.value(desk, event)
        or case_labels.value(desk, event)
        or case_branch.value(desk, event)
        or case_aftercare.value(desk, event)
    )


def _other(story: Story, event: CaseEvent) -> str:
    """The case that the event names."""
    if event.kind not in NAMING_CASES:
        return ""
    other = story.others.get(event.value)
    return f": {other.code}" if other else ""


def _named(desk: Desk, named: Sequence[Mention], users: people.Users) -> None:
    """Whom the note calls, and whether they have come."""
    for mention in named:
        name = words.plain(people.name_of(mention.user_id, users))
        if mention.seen_at is None:
            st.caption(_("{name} diberi tahu, belum membuka.").format(name=name))
        else:
            moment = desk.times.moment(mention.seen_at)
            st.caption(_("{name} sudah membuka, {moment}.").format(name=name, moment=moment))


def _value(event: CaseEvent, users: people.Users) -> str:
    """What the event's value says, in words."""
    if event.kind is EventKind.ASSIGNED:
        who = people.name_of(event.value, users) if event.value else _("dilepas")
        return f": {words.plain(who)}"
    if not event.value:
        return ""
    match event.kind:
        case EventKind.OPENED | EventKind.KIND_CHANGED:
            said = words.kinds()[CaseKind(event.value)]
        case EventKind.PRIORITY_CHANGED:
            said = words.priorities()[Priority(event.value)]
        case EventKind.REPLY_FAILED:
            said = words.plain(retold(event.value))
        case EventKind.RESOLVED:
            said = words.plain(read_out(event.value))
        case _other:
            return ""
    return f": {said}"
