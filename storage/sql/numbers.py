"""By what words the author of a conversation is found: the name, the number they gave, and the
number on the roll once their account was linked to a member."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from domain.members import EndedIdentity, Identity
from domain.messages import Conversation
from domain.persons import account_key
from storage.sql.record import any_of
from storage.sql.searching import learn, unlearn
from storage.tables.aftercare import person_keys
from storage.tables.casework import cases, conversations, messages
from storage.tables.people import identities, members
from storage.tables.publishing import channels
from storage.words import words_of


@cache
def _on_roll(dialect: str) -> Select[Any]:
    """Put together once: every conversation that begins asks it."""
    return (
        select(identities.c.remote_id, channels.c.id, members.c.number)
        .join_from(identities, members, members.c.id == identities.c.member_id)
        .join(channels, channels.c.platform == identities.c.platform)
        .where(
            any_of(dialect, channels.c.id, "channel_ids"),
            any_of(dialect, identities.c.remote_id, "remote_ids"),
        )
    )


def known_as(connection: Connection, conversation: Conversation) -> set[str]:
    """The words by which the author of the conversation can be found."""
    return known_as_each(connection, [conversation])[conversation.id]


def known_as_each(
    connection: Connection, conversations: Sequence[Conversation]
) -> dict[str, set[str]]:
    """The same of each conversation, by its id."""
    numbers = _numbers(connection, conversations)
    return {
        each.id: words_of(
            each.author.name,
            each.author.member_number,
            numbers.get((each.channel_id, each.author.remote_id), ""),
        )
        for each in conversations
    }


def _numbers(
    connection: Connection, conversations: Sequence[Conversation]
) -> dict[tuple[str | None, str], str]:
    """The number of each account that was linked to a member, by its channel and id there."""
    accounts = {
        (each.channel_id, each.author.remote_id)
        for each in conversations
        if each.channel_id and each.author.remote_id
    }
    if not accounts:
        return {}
    channel_ids = sorted({channel_id or "" for channel_id, _remote_id in accounts})
    asked = {"channel_ids": channel_ids, "remote_ids": sorted({each for _, each in accounts})}
    rows = connection.execute(_on_roll(connection.dialect.name), asked)
    return {(channel_id, remote_id): number for remote_id, channel_id, number in rows}


def learn_number(connection: Connection, identity: Identity) -> None:
    """What the linked account has written is found by the member's number from now on."""
    words = _number_of(connection, identity)
    for conversation_id in _talks_of(connection, identity):
        learn(connection, conversation_id, words)


def unlearn_number(connection: Connection, identity: EndedIdentity) -> None:
    """The account was taken apart from its member: the number finds no more what it has written,
    but where it was said there."""
    words = _number_of(connection, identity)
    for conversation_id in _talks_of(connection, identity):
        unlearn(connection, conversation_id, words - _said_in(connection, conversation_id))


def _number_of(connection: Connection, identity: Identity | EndedIdentity) -> set[str]:
    number = connection.scalar(select(members.c.number).where(members.c.id == identity.member_id))
    return words_of(number or "")


def _talks_of(connection: Connection, identity: Identity | EndedIdentity) -> list[str]:
    """The conversations of the account."""
    theirs = select(channels.c.id).where(channels.c.platform == identity.platform)
    keys = [account_key(each, identity.remote_id) for each in connection.scalars(theirs)]
    c = person_keys.c
    return list(connection.scalars(select(c.conversation_id).where(c.key.in_(keys)).distinct()))


def _said_in(connection: Connection, conversation_id: str) -> set[str]:
    """The words of what was said in the conversation, of who says so, and of its cases' codes."""
    c = messages.c
    said = select(c.text, c.first_text, c.author).where(c.conversation_id == conversation_id)
    begun = select(conversations.c.author).where(conversations.c.id == conversation_id)
    codes = select(cases.c.code).where(cases.c.conversation_id == conversation_id)
    told = connection.execute(said).all()
    people = [*(row.author for row in told), *connection.scalars(begun)]
    return words_of(
        *connection.scalars(codes),
        *(text for row in told for text in (row.text, row.first_text)),
        *(text for author in people for text in (author.name, author.member_number)),
    )
