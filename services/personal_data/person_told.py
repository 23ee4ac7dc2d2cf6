"""What is held about a person, told in plain values that any program reads."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.attachments import Attachment
from domain.cases import Case, CaseEvent, EventKind
from domain.consent import Consent
from domain.erasing import is_between
from domain.members import OWN_TALK, Identity, Member
from domain.messages import Author, Conversation, Message
from domain.ports import Unit
from domain.reactions import KeptReaction
from domain.texts import retold

Told = dict[str, Any]


def member_told(unit: Unit, member: Member) -> Told:
    """The roll's own entry, what they allowed, and their accounts."""
    return {
        **entry_told(unit, member),
        "on_the_roll_since": at_told(member.created_at),
        "consents": [_consent(each) for each in unit.consents.of(member.id)],
        "accounts": [_account(each) for each in unit.members.identities(member.id)],
        "accounts_unlinked": [
            # which one it was is not said: it was taken off as somebody else's
            {"platform": each.platform, "unlinked_at": at_told(each.ended_at)}
            for each in unit.members.ended(member.id)
        ],
    }


def entry_told(unit: Unit, member: Member) -> Told:
    """What the roll has of somebody, as it is or was."""
    branch = unit.branches.find(member.branch_id) if member.branch_id else None
    return {
        "number": member.number,
        "name": member.name,
        "branch": branch.name if branch else None,
        "phones": list(member.phones),
        "emails": list(member.emails),
        "contact": member.contact,
        "joined_at": at_told(member.joined_at),
        "left_at": at_told(member.left_at),
    }


def talk_told(unit: Unit, talk: Conversation) -> Told:
    """One conversation: who wrote, every message with its files, its cases, and what staff noted
    about it. Names of staff and words of others are not the person's data and are left out."""
    messages = [each for each in unit.messages.of(talk.id) if is_between(each, talk)]
    files: dict[str, list[Attachment]] = {}
    for each in unit.attachments.of([message.id for message in messages]):
        files.setdefault(each.message_id, []).append(each)
    channel = unit.channels.find(talk.channel_id) if talk.channel_id else None
    return {
        "id": talk.id,
        "channel": channel.name if channel else "",
        "platform": channel.platform if channel else "",
        "thread": talk.thread,
        "began_at": at_told(talk.created_at),
        "person": author_told(talk.author),
        "messages": [_message(each, files.get(each.id, ())) for each in messages],
        "cases": [_case(unit, each) for each in unit.cases.of(talk.id)],
    }


def reactions_told(unit: Unit, given: Sequence[KeptReaction]) -> list[Told]:
    """What the person liked or passed on of ours, as its platform told us."""
    channels = {each.id: each for each in unit.channels.all(archived=True)}
    return [
        {
            "at": at_told(each.at),
            "channel": channels[each.channel_id].name,
            "platform": channels[each.channel_id].platform,
            "account": each.account_id,
            "reaction": each.kind.value,
            "sign": each.sign,
            "post": each.post_remote_id,
            "url": each.url,
        }
        for each in given
    ]


def file_place(message_id: str, each: Attachment) -> str:
    """Where in the archive a file lies."""
    return f"lampiran/{message_id}-{each.position}-{each.name}"


def author_told(author: Author) -> Told:
    """Who wrote, as they and their platform said it."""
    return {
        "account": author.remote_id,
        "name": author.name,
        "contact": author.contact,
        "member_number_as_given": author.member_number,
    }


def at_told(moment: datetime | None) -> str | None:
    """As machines read it (ISO 8601, UTC)."""
    return moment.isoformat() if moment is not None else None


def _message(message: Message, files: Sequence[Attachment]) -> Told:
    return {
        "id_there": message.remote_id,
        "at": at_told(message.at),
        "received_at": at_told(message.received_at),
        "from_us": message.from_us,
        "way": message.kind.value,
        "public": message.public,
        "person": author_told(message.author),
        "text": message.text,
        "first_text": message.first_text,
        "edited_at": at_told(message.edited_at),
        "withdrawn_at": at_told(message.withdrawn_at),
        "url": message.url,
        "files": [
            {
                "name": each.name,
                "size_bytes": each.size_bytes,
                "place": file_place(message.id, each) if each.file_id else "",
                "not_kept": each.not_kept.value if each.not_kept else "",
            }
            for each in files
        ],
    }


def _case(unit: Unit, case: Case) -> Told:
    rating = unit.ratings.find(case.id)
    return {
        "code": case.code,
        "subject": case.subject,
        "kind": case.kind.value,
        "status": case.status.value,
        "opened_at": at_told(case.opened_at),
        "first_response_at": at_told(case.durations.first_response_at),
        "resolved_at": at_told(case.durations.resolved_at),
        "ending": case.ending,
        "notes": [_note(each) for each in unit.events.of(case.id) if each.kind is EventKind.NOTED],
        "rating": rating.score.value if rating and rating.score else None,
        "rating_words": rating.words if rating else "",
    }


def _note(event: CaseEvent) -> Told:
    """A rule's note in the language being spoken, a person's in their own words."""
    said = retold(event.value) if event.rule_id else event.value
    return {"at": at_told(event.at), "text": said}


def _consent(said: Consent) -> Told:
    return {
        "purpose": said.purpose.value,
        "given": said.given,
        "way": said.way.value,
        "at": at_told(said.at),
        "note": said.note,
    }


def _account(identity: Identity) -> Told:
    return {
        "platform": identity.platform if identity.platform != OWN_TALK else "",
        "account": identity.remote_id,
        "name": identity.name,
        "linked_at": at_told(identity.confirmed_at),
    }
