"""Signs: who put which emoji under a message, and who took theirs back.

Told of people alone, in groups where the bot is an administrator. Who reacts as a group or channel
does so without a name, and in a channel nobody is named: then only the number is told, and whose
it is, is not guessed.

Source: https://core.telegram.org/bots/api#messagereactionupdated, Bot API 10.1, read 2026-11-26.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from telegram import MessageReactionUpdated, ReactionType

from domain.ports import Batch
from domain.reactions import Reaction, ReactionKind, Unreacted


@dataclass(frozen=True, kw_only=True)
class Signs:
    """Of one change."""

    given: tuple[Reaction, ...] = ()
    taken_back: tuple[Unreacted, ...] = ()


def sign_of(kind: ReactionType) -> str:
    """The reaction as Telegram names it: an emoji, a custom one by its id, or a paid one."""
    return str(getattr(kind, "emoji", "") or getattr(kind, "custom_emoji_id", "") or kind.type)


def signs_of(told: MessageReactionUpdated, post_remote_id: str, url: str) -> Signs:
    """What one person changed under one message; nothing where no person is named."""
    if told.user is None or told.user.is_bot:
        return Signs()
    account_id = str(told.user.id)
    name = f"{told.chat.id}:{told.message_id}/{account_id}"
    before, after = (list(map(sign_of, some)) for some in (told.old_reaction, told.new_reaction))
    return Signs(
        given=tuple(
            Reaction(
                remote_id=f"{name}/{sign}",
                account_id=account_id,
                post_remote_id=post_remote_id,
                kind=ReactionKind.SIGN,
                sign=sign,
                at=told.date,
                url=url,
                surely_ours=False,  # other people write in the same place
            )
            for sign in after
            if sign not in before
        ),
        taken_back=tuple(
            Unreacted(remote_id=f"{name}/{sign}", at=told.date)
            for sign in before
            if sign not in after
        ),
    )


def settled(heard: Iterable[Batch]) -> Mapping[str, Reaction | Unreacted]:
    """By remote id, what came of each reaction in the end: given, or taken back."""
    found = dict[str, Reaction | Unreacted]()
    for each in heard:
        found |= {reaction.remote_id: reaction for reaction in each.reactions}
        found |= {over.remote_id: over for over in each.unreacted}
    return found
