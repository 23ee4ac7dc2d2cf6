"""What is held about a person beside their talks: what could not be taken in yet, blocks, and how
the roll had them before a file was read in."""

from collections.abc import Collection, Iterable

from domain.blocking import sender_of
from domain.members import Member
from domain.messages import Conversation
from domain.ports import Unit
from domain.set_aside import SetAside
from services.personal_data.person_told import Told, at_told, author_told, entry_told


def blocks_told(unit: Unit, talks: Iterable[Conversation]) -> list[Told]:
    """Whether they are blocked anywhere, since when and why, each block once."""
    senders = {(talk.channel_id, sender_of(talk.author)) for talk in talks}
    known = sorted((channel, sender) for channel, sender in senders if channel and sender)
    found = [block for each in known if (block := unit.blocks.of(*each)) is not None]
    return [
        {
            "at": at_told(block.at),
            "channel": unit.channels.get(block.channel_id).name,
            "sender": block.sender,
            "name": block.name,
            "reason": block.reason,
        }
        for block in found
    ]


def set_aside_told(
    unit: Unit, talks: Collection[Conversation], hidden: Collection[Conversation]
) -> list[Told]:
    """Messages of theirs that wait to be taken in; none in a thread of the `hidden` talks."""
    closed = {(talk.channel_id, talk.thread) for talk in hidden}
    channels = sorted({talk.channel_id for talk in talks if talk.channel_id})
    return [
        {
            "at": at_told(each.said.at),
            "channel": unit.channels.get(channel_id).name,
            "way": each.said.kind.value,
            "thread": each.said.thread,
            "id_there": each.said.remote_id,
            "person": author_told(each.said.author),
            "text": each.said.text,
            "url": each.said.url,
            "files": [
                {"name": file.name, "size_bytes": file.size_bytes} for file in each.said.attachments
            ],
        }
        for channel_id in channels
        for each in unit.set_aside.on(channel_id)
        if (channel_id, each.said.thread) not in closed and _is_of(each, talks)
    ]


def earlier_told(unit: Unit, member: Member) -> list[Told]:
    """The roll's entry as it was before a file changed it, the oldest first."""
    changes = unit.roll_imports.changes_of(member.id)
    found = [(each.import_id, each.before) for each in changes if each.before is not None]
    return [
        {"until": at_told(unit.roll_imports.get(import_id).at), **entry_told(unit, before)}
        for import_id, before in found
    ]


def _is_of(each: SetAside, talks: Iterable[Conversation]) -> bool:
    """By the account; where a channel names none, by the thread."""
    said = each.said.author.remote_id
    return any(
        each.channel_id == talk.channel_id
        and (said == talk.author.remote_id if said else each.said.thread == talk.thread)
        for talk in talks
    )
