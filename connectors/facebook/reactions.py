"""Who reacted to what on the Page, as Facebook calls it in: each person has one for each thing.

Asked, Facebook tells numbers alone; by webhook it names who it was. Whose a thing is, it does not
say: visitors write on the Page too.

Source: https://developers.facebook.com/docs/graph-api/webhooks/reference/page, read 2026-11-26.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from domain.reactions import Reaction, ReactionKind, Unreacted

_GONE = ("remove", "delete")
_JUST_BEFORE = timedelta(microseconds=1)


@dataclass(kw_only=True)
class Reactions:
    """Of one call, in its order. `given`: by remote id, what stands in the end; `taken_back`: what
    was taken back, or changed into another."""

    page_id: str
    given: dict[str, Reaction] = field(default_factory=dict)
    taken_back: dict[str, Unreacted] = field(default_factory=dict)

    def read(self, value: Mapping[str, Any], at: datetime) -> None:
        """One change. Whoever hides who they are, and the Page itself, is nobody."""
        person_id = (value.get("from") or {}).get("id", "")
        if not person_id or person_id == self.page_id:
            return
        thing_id = value.get("comment_id") or value["post_id"]
        remote_id = f"reaction/{thing_id}/{person_id}"
        if value["verb"] != "add":
            self.given.pop(remote_id, None)
            self.taken_back[remote_id] = Unreacted(remote_id=remote_id, at=at)
        if value["verb"] not in _GONE:
            self._end_before(remote_id, at)
            sign = str(value["reaction_type"])
            self.given[remote_id] = Reaction(
                remote_id=remote_id,
                account_id=person_id,
                post_remote_id=thing_id,
                kind=ReactionKind.LIKE if sign == "like" else ReactionKind.SIGN,
                sign=sign,
                at=at,
                url=(value.get("post") or {}).get("permalink_url", ""),
                surely_ours=False,
            )

    def _end_before(self, remote_id: str, at: datetime) -> None:
        """What is given after another was taken back, in the same second even, is not over."""
        over = self.taken_back.get(remote_id)
        if over is not None and over.at >= at:
            self.taken_back[remote_id] = replace(over, at=at - _JUST_BEFORE)
