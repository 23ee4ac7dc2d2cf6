"""By what words the author of a conversation is found: the name, the number they gave, and the
number on the roll once their account was linked to a member."""

from sqlalchemy import Connection, bindparam, select

from domain.members import Identity
from domain.messages import Conversation
from domain.persons import account_key
from storage.sql.searching import learn
from storage.tables.aftercare import person_keys
from storage.tables.people import identities, members
from storage.tables.publishing import channels
from storage.words import words_of

# Put together once: every conversation that begins asks it.
_ON_ROLL = (
    select(members.c.number)
    .join_from(identities, members, members.c.id == identities.c.member_id)
    .join(channels, channels.c.platform == identities.c.platform)
    .where(
        channels.c.id == bindparam("channel_id"), identities.c.remote_id == bindparam("remote_id")
    )
)


def known_as(connection: Connection, conversation: Conversation) -> set[str]:
    """The words by which the author of the conversation can be found."""
    author, number = conversation.author, ""
    if conversation.channel_id and author.remote_id:
        asked = {"channel_id": conversation.channel_id, "remote_id": author.remote_id}
        number = connection.scalar(_ON_ROLL, asked) or ""
    return words_of(author.name, author.member_number, number)


def learn_number(connection: Connection, identity: Identity) -> None:
    """What the linked account has written is found by the member's number from now on."""
    number = connection.scalar(select(members.c.number).where(members.c.id == identity.member_id))
    theirs = select(channels.c.id).where(channels.c.platform == identity.platform)
    keys = [account_key(each, identity.remote_id) for each in connection.scalars(theirs)]
    c = person_keys.c
    for conversation_id in connection.scalars(
        select(c.conversation_id).where(c.key.in_(keys)).distinct()
    ).all():
        learn(connection, conversation_id, words_of(number or ""))
